"""``zhangfa table``: the office's own tables, imported into the workspace."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.asking import confirmed
from desk.cli.command import Command, Group, json_option
from desk.cli.files import write_whole
from desk.cli.output import is_terminal, remark, say, say_json, say_table, screen_columns, style
from desk.cli.text import wrap

if TYPE_CHECKING:
    from generator.office.kinds import Form
    from generator.office.store import Added, Held

_RULES = ("rules", "规则包", "规则")
_TABLE_COLUMNS = 100


class KindName(click.ParamType["Form"]):
    """A kind of table by its English or Chinese name."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Form:
        from generator.office.kinds import form_of, kind_names

        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        form = form_of(value)
        if form is None:
            if value.strip().lower() in _RULES:
                self.fail("规则包用 zhangfa rules add、rules list、rules remove 导入、列出、移出。", param, ctx)
            self.fail(f"没有“{value}”这种表，应为 {'、'.join(kind_names())} 之一。", param, ctx)
        return form


KIND = click.argument(
    "kind",
    metavar="KIND",
    type=KindName(),
    help="哪种表：base_list（基地名单）、budget_codes（预算单位代码）、cost_standard（费用标准）、calendar（日历），中英文都可以。",
)
NAME = click.argument("name", metavar="NAME", help="表的名称（zhangfa table list 第一列）或标题。")


@click.group(
    cls=Group,
    short_help="本单位自己的表：基地名单、预算单位代码、费用标准、日历",
    subcommand_metavar="命令 [参数]...",
    examples=(
        ("zhangfa table example 预算单位代码 -o 代码.yaml", "照着改，再导入：zhangfa table add 预算单位代码 代码.yaml"),
        ("zhangfa table list --json", ""),
    ),
)
def command() -> None:
    """把本单位自己的表导入文库：检查和起草时，输入文件没有写的参照资料就用这些表。

    每个表都写明标题、来源和截至日期；问题依据某个表的，结果中写明是哪个表、从哪里来、截至哪一天。
    """


@command.command(
    "add",
    cls=Command,
    short_help="导入一个表（.yaml、.xlsx、.csv）",
    examples=(
        ("zhangfa table add 基地名单 基地名单.yaml", "标题、来源、日期写在文件里"),
        (
            "zhangfa table add 预算单位代码 代码.csv --source 一体化系统导出 --date 2026-01-05",
            "表格里没有写的，用选项补上",
        ),
    ),
)
@KIND
@click.argument("file", metavar="FILE", help="要导入的文件：.yaml、.json、.xlsx 或 .csv。")
@click.option("--name", metavar="NAME", help="在文库中的名称；不写则用文件名。")
@click.option("--title", metavar="TEXT", help="表的标题；表格文件不写则用文件名。")
@click.option("--number", metavar="TEXT", help="所依据文件的文号。")
@click.option("--source", metavar="TEXT", help="来源：哪份文件、哪一页，或者谁从哪个系统导出。")
@click.option("--date", "day", metavar="DATE", help="截至哪一天，如 2026-01-05。")
@click.option("--level", "levels", metavar="LEVEL", multiple=True, help="适用的单位层级，如 柳州市市直；可写多次。")
@click.option("--from", "since", metavar="DATE", help="费用标准从哪一天起执行。")
@click.option("--until", metavar="DATE", help="费用标准执行到哪一天。")
@click.option("--region", metavar="TEXT", help="日历的地区：全国，或省、市的全称。")
@click.option("--sheet", metavar="NAME", help="工作簿中的哪一张表；不写则取列名最相符的一张。")
@click.option("--overwrite", is_flag=True, help="代替同名的表；不写则保留原来的。")
@click.option("--dry-run", is_flag=True, help="只核对，不导入。")
@json_option
def add(kind: Form, file: str, **options: Any) -> None:
    """核对一个表，没有错误才导入文库；有错误时逐处列出文件、行、键（或工作表、行、列），什么也不导入。

    表格的列（次序不限，带 * 的必须有；每行都可以另写“来源”“截至日期”两列）：
      基地名单　　　机构名称*、所在城市、有效期至、备注
      预算单位代码　单位名称*、预算单位代码*（文本格式，开头的 0 不能丢）
      费用标准　　　项目*（综合定额、讲课费）、类别、金额*、住宿费、伙食费、场地资料交通费、其他费用
      日历　　　　　日期*、结束日期、安排*（放假、上班）

    YAML 的写法见 zhangfa table example KIND。同样的内容再次导入不会改变文库。
    """
    from generator.office.store import add_table

    stated = {
        "title": options["title"],
        "number": options["number"],
        "source": options["source"],
        "date": options["day"],
        "levels": list(options["levels"]),
        "from": options["since"],
        "until": options["until"],
        "region": options["region"],
    }
    added = add_table(
        _tables(),
        kind.kind,
        Path(file),
        name=options["name"],
        stated={key: value for key, value in stated.items() if value},
        sheet=options["sheet"],
        overwrite=options["overwrite"],
        dry_run=options["dry_run"],
    )
    _told(added, kind, options["dry_run"], options["as_json"])


def _told(added: Added, kind: Form, dry_run: bool, as_json: bool) -> None:
    """What became of an import."""
    from generator.office.jsonform import held_json
    from generator.office.store import Held, described

    held = Held(kind.kind, added.table.name, added.path, added.table)
    if as_json:
        more = {"replaced": held_json(added.replaced) if added.replaced else None, "remarks": list(added.remarks)}
        say_json(held_json(held) | {"status": added.status, "dry_run": dry_run} | more)
        return
    for text in added.remarks:
        remark(f"提示：{text}")
    words = {"added": "已导入", "replaced": "已代替", "unchanged": "内容相同，没有变化"}
    done = "核对无误，没有导入" if dry_run and added.status != "unchanged" else words[added.status]
    say(f"{done}：{kind.label} {added.table.name} {described(held)}")
    if added.replaced:
        say(f"{'将' if dry_run else ''}代替原来的 {described(added.replaced)}")
    say(f"  {added.table.cited()}")


@command.command(
    "list",
    cls=Command,
    short_help="列出已经导入的表",
    examples=(("zhangfa table list", ""), ("zhangfa table list 日历 --json", "")),
)
@click.argument("kind", metavar="KIND", type=KindName(), required=False, help="只列这种表；不写则全部列出。")
@json_option
def list_(kind: Form | None, as_json: bool) -> int:
    """列出已经导入的表：名称、种类、标题、内容、来源、截至日期。不能使用的表注明错误，退出状态为 1。"""
    from generator.office.jsonform import held_json
    from generator.office.store import held_tables

    held = held_tables(_tables(), kind.kind if kind else None)
    if as_json:
        say_json([held_json(one) for one in held])
    elif not held:
        remark("没有导入表。导入的办法：zhangfa table add --help")
    elif is_terminal(sys.stdout) and screen_columns() < _TABLE_COLUMNS:
        for one in held:
            _folded(one)
    else:
        say_table(_HEADS, [_cells(one) for one in held], wrap=("标题", "来源"))
    faults = [one.fault for one in held if one.fault]
    for fault in faults:
        remark(f"错误：{fault}")
    return 1 if faults else 0


_HEADS = ("名称", "种类", "标题", "内容", "来源", "截至日期")


def _cells(held: Held) -> tuple[str, ...]:
    from generator.office.kinds import FORMS

    form, table = FORMS[held.kind], held.table
    if table is None:
        return (held.name, form.label, "有错，不能使用", "", "", "")
    day = "" if table.origin.day == date.min else table.origin.day.isoformat()
    return (held.name, form.label, table.title, f"{len(table.rows)} {form.counted}", table.origin.source, day)


def _folded(held: Held) -> None:
    """A table on a narrow screen."""
    name, kind, *rest = _cells(held)
    say(style(f"{name}（{kind}）", "bold"))
    for text in filter(None, rest):
        for line in wrap(text, screen_columns() - 2):
            say(f"  {line}")


@command.command(
    "show",
    cls=Command,
    short_help="查看一个表的内容",
    examples=(("zhangfa table show 日历 三月三", ""),),
)
@KIND
@NAME
@json_option
def show(kind: Form, name: str, as_json: bool) -> None:
    """查看一个表：标题、来源、截至日期、适用范围，以及每一行。"""
    from generator.office.jsonform import held_json, row_json
    from generator.office.store import find_table
    from kb.errors import ZhangfaError

    held = find_table(_tables(), kind.kind, name)
    table = held.table
    if table is None:
        raise ZhangfaError(held.fault)
    rows = [row_json(table, row) for row in table.rows]
    if as_json:
        say_json(held_json(held) | {"rows": rows})
        return
    say(style(f"{kind.label} {held.name}", "bold"))
    say(table.cited())
    scope = [
        ("适用层级", "、".join(table.levels)),
        ("地区", table.region),
        ("执行起始日", table.since.isoformat() if table.since else ""),
        ("执行截止日", table.until.isoformat() if table.until else ""),
    ]
    for label, words in scope:
        if words:
            say(f"{label}：{words}")
    say()
    shown = [{key: _shown(value) for key, value in row.items()} for row in rows]
    labels = {key.key: key.label for key in kind.rows} | {"works": "安排", "split": "分项"}
    keys = [key for key in dict.fromkeys(key for row in shown for key in row) if any(row.get(key) for row in shown)]
    say_table([labels.get(key, key) for key in keys], [[row.get(key, "") for key in keys] for row in shown])


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "上班" if value else "放假"
        case dict():
            return "、".join(f"{name}{amount}" for name, amount in value.items())
        case None:
            return ""
    return str(value)


@command.command(
    "remove",
    cls=Command,
    short_help="移出一个表",
    examples=(("zhangfa table remove 日历 三月三 --yes", "不再询问；移出的文件留在 tables/removed 中，可以再导入"),),
)
@KIND
@NAME
@click.option("--yes", is_flag=True, help="不询问，直接移出。")
@json_option
def remove(kind: Form, name: str, yes: bool, as_json: bool) -> int:
    """移出一个表，此后不再按它核对。移出前会询问；在脚本中须写 --yes。文件移到 tables/removed，可以再导入。"""
    from generator.office.store import described, find_table, remove_table
    from kb.errors import ZhangfaError

    held = find_table(_tables(), kind.kind, name)
    if not yes:
        refused = ZhangfaError(
            f"没有移出 {held.name}{described(held)}：这里无法询问", remedy="确定要移出时，请加上 --yes 重新运行"
        )
        if not confirmed(f"移出{kind.label} {held.name} {described(held)}", refused):
            say("没有移出，没有变动。")
            return 1
    moved = remove_table(_tables(), held)
    if as_json:
        say_json({"removed": [{"kind": kind.kind, "name": held.name, "file": str(moved)}]})
    else:
        say(f"已移出{kind.label} {held.name} {described(held)}")
        say(f"  移到 {moved}。恢复：zhangfa table add {kind.kind} '{moved}' --name {held.name}")
    return 0


@command.command(
    "example",
    cls=Command,
    short_help="输出一个表的样例，照着改",
    examples=(
        ("zhangfa table example 费用标准", "有注释的 YAML，不改也能导入"),
        ("zhangfa table example 基地名单 -o 基地名单.xlsx", "空白列名和几行样例，列名旁有说明"),
    ),
)
@KIND
@click.option("-o", "--output", metavar="FILE", help="写入此文件（.yaml、.xlsx 或 .csv）；不写或写作 - 则输出到屏幕。")
@click.option("--overwrite", is_flag=True, help="替换已有的同名文件；不写则保留，不写入。")
@json_option
def example(kind: Form, output: str | None, overwrite: bool, as_json: bool) -> None:
    """输出一个表的样例：YAML 有注释，可以直接导入；.xlsx、.csv 有同样的内容。样例中的数据是虚构的。"""
    from generator.office.examples import example_sheet, example_text
    from kb.errors import ZhangfaError

    about = {"kind": kind.kind, "title": kind.label}
    if output is None or output == "-":
        text = example_text(kind.kind)
        if as_json:
            say_json({**about, "text": text})
        else:
            say(text.rstrip("\n"))
        return
    if not output.strip():
        raise click.UsageError("选项 -o：文件名是空的，应为要写入的文件。", click.get_current_context())
    path = Path(output)
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml", ".xlsx", ".csv"):
        raise ZhangfaError("样例不能写成这种文件", where=output, expected=".yaml、.xlsx 或 .csv 结尾的文件名")
    if path.is_file() and not overwrite:
        raise ZhangfaError("已有同名文件，予以保留", where=output, remedy="要替换请加 --overwrite，或换一个文件名")
    sheet = suffix in (".xlsx", ".csv")
    write_whole(path, example_sheet(kind.kind, csv=suffix == ".csv") if sheet else example_text(kind.kind).encode())
    if as_json:
        say_json({**about, "files": [output]})
    else:
        say(f"已写入 {output}（{kind.label}的样例）。改好以后：zhangfa table add {kind.label} {output}")


def _tables() -> Path:
    from kb.workspace import locate

    return locate().tables
