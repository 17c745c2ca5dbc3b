"""``zhangfa rules``: the rule packs, bundled and the office's own."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.asking import confirmed
from desk.cli.command import Command, Group, json_option
from desk.cli.output import is_terminal, remark, say, say_json, say_table, screen_columns, style
from desk.cli.text import indented

if TYPE_CHECKING:
    from generator.office.rule_packs import HeldPack
    from generator.rules.packs import Pack, Rule


@click.group(
    cls=Group,
    short_help="有哪些规则；导入本单位自己的规则包",
    subcommand_metavar="命令 [参数]...",
    examples=(
        ("zhangfa rules list --json", ""),
        ("zhangfa rules show LZ22-024", "一条规则：条款、原文、怎样判断"),
    ),
)
def command() -> None:
    """检查所用的规则：列出、查看，导入和移出本单位自己的规则包。

    一份文件一个规则包（YAML），写法见 docs/rules.md。与随附规则包同名的，整个代替随附的。
    """


@command.command("list", cls=Command, short_help="列出规则包", examples=(("zhangfa rules list", ""),))
@json_option
def list_(as_json: bool) -> int:
    """列出规则包：名称、所依据的文件、效力、规则条数和处理。有错、不能使用的规则包注明错误，退出状态为 1。"""
    from generator.office.jsonform import held_pack_json
    from generator.office.rule_packs import held_packs

    held = held_packs(_tables())
    if as_json:
        say_json([held_pack_json(one) for one in held])
    elif is_terminal(sys.stdout) and screen_columns() < _TABLE_COLUMNS:
        for one in held:
            _folded(one)
    else:
        say_table(_HEADS, [_cells(one) for one in held], wrap=("文件", "效力", "规则"))
    faults = [one.fault for one in held if one.fault]
    for fault in faults:
        remark(f"错误：{fault}")
    return 1 if faults else 0


_HEADS = ("名称", "来处", "文号", "文件", "效力", "规则")
_TABLE_COLUMNS = 130  # on a narrower screen the table would be all column and no line


def _folded(held: HeldPack) -> None:
    """A pack on a narrow screen."""
    name, whose, *rest = _cells(held)
    say(style(f"{name}（{whose}）", "bold"))
    for text in filter(None, rest):
        say(indented(text, "  ", screen_columns()))


def _cells(held: HeldPack) -> tuple[str, ...]:
    whose = "随附" if held.path is None else "本单位"
    if held.replaced:
        whose += "，已被本单位的代替"
    elif held.replaces:
        whose += "，代替随附的"
    if held.pack is None:
        return (held.name, whose, "", "有错，不能使用", "", "")
    pack = held.pack
    return (pack.pack, whose, pack.number or "", f"《{pack.title}》", _in_force(pack), _counted(pack))


def _counted(pack: Pack) -> str:
    """``36 条：程序判断 23、清单 3``."""
    from generator.rules.catalogue import status_words

    counts = Counter(status_words(rule) for rule in pack.rules)
    return f"{len(pack.rules)} 条：" + "、".join(f"{words} {count}" for words, count in counts.items())


def _in_force(pack: Pack) -> str:
    since = f"自{pack.since.isoformat()}" if pack.since else ""
    until = f"至{pack.until.isoformat()}" if pack.until else ""
    return "；".join(part for part in (pack.validity, since + until) if part)


@command.command(
    "show",
    cls=Command,
    short_help="查看一个规则包，或一条规则",
    examples=(("zhangfa rules show LZ22", "规则包的各条规则"), ("zhangfa rules show LZ22-013 --json", "")),
)
@click.argument("name", metavar="NAME", help="规则包的名称（LZ22），或规则的编号（LZ22-013）。")
@json_option
def show(name: str, as_json: bool) -> None:
    """查看一个规则包的各条规则；或者一条规则：条款、原文、程度、怎样判断、用哪些检查、样例。"""
    from generator.office.jsonform import held_pack_json, rule_json
    from generator.office.rule_packs import find_pack, find_rule
    from kb.errors import ZhangfaError

    found = find_rule(_tables(), name)
    if found and found[0].pack:
        held, rule = found
        pack = found[0].pack
        if as_json:
            say_json(rule_json(pack, rule) | {"own": held.path is not None})
        else:
            _show_rule(pack, rule)
        return
    one = find_pack(_tables(), name)
    if one is None:
        raise ZhangfaError(f"没有规则包，也没有规则“{name}”", remedy="有哪些：zhangfa rules list")
    if one.pack is None:
        raise ZhangfaError(one.fault)
    if as_json:
        say_json(held_pack_json(one) | {"rules": [rule_json(one.pack, rule) for rule in one.pack.rules]})
    else:
        _show_pack(one, one.pack)


def _show_pack(held: HeldPack, pack: Pack) -> None:
    from generator.rules.catalogue import SEVERITY_WORDS, status_words

    number = f"（{pack.number}）" if pack.number else ""
    say(style(f"{pack.pack} 《{pack.title}》{number}", "bold"))
    say("；".join(part for part in (_cells(held)[1], _in_force(pack), _counted(pack)) if part))
    if pack.applies_to:
        say(f"适用于：{'、'.join(sorted(pack.applies_to))}")
    say()
    rows = [(rule.id, rule.path, rule.title, SEVERITY_WORDS[rule.severity], status_words(rule)) for rule in pack.rules]
    say_table(("编号", "条款", "要求", "程度", "处理"), rows, wrap=("要求", "条款"))


def _show_rule(pack: Pack, rule: Rule) -> None:
    from generator.office.jsonform import kind_name
    from generator.rules.catalogue import SEVERITY_WORDS, status_words
    from kb.citations import official

    say(style(f"{rule.id} {rule.title}", "bold"))
    kinds = "、".join(dict.fromkeys(f"{kind_name(check.kind)}（{'、'.join(check.types)}）" for check in rule.checks))
    doubt = "（引文未与原件核对）" if rule.unverified else ""
    rows: list[tuple[str, str]] = [
        ("依据", f"{official(pack.title, pack.number, rule.path)}：“{rule.quote}”{doubt}"),
        ("程度", SEVERITY_WORDS[rule.severity]),
        ("处理", status_words(rule)),
        ("适用", "、".join(rule.applies_to)),
        ("只作上限比对", "、".join(rule.upper_bound_for)),
        ("怎样判断", rule.condition),
        ("检查", kinds),
        ("为什么不判断", rule.reason),
        ("例外", "；".join(rule.exceptions)),
        ("说明", rule.note),
        ("效力", _in_force(pack)),
        ("同一事实", "、".join(other for other in rule.same_fact if other != rule.id)),
        ("违反的样例", _example(rule.violates)),
        ("合规的样例", _example(rule.complies)),
    ]
    for label, words in rows:
        if words:
            text = f"{label}：{words}"
            say(indented(text, "  ", screen_columns()) if is_terminal(sys.stdout) else f"  {text}")


def _example(vector: Any) -> str:
    return "，".join(f"{path}: {value}" for path, value in vector.items()) if vector else ""


@command.command(
    "add",
    cls=Command,
    short_help="导入本单位的规则包",
    examples=(("zhangfa rules add 本局规则.yaml", "引文逐字核对，样例逐个试过，才导入"),),
)
@click.argument("file", metavar="FILE", help="规则包的 .yaml 文件，写法见 docs/rules.md。")
@click.option("--overwrite", is_flag=True, help="代替本单位同名的规则包；不写则保留原来的。")
@click.option("--dry-run", is_flag=True, help="只核对，不导入。")
@json_option
def add(file: str, overwrite: bool, dry_run: bool, as_json: bool) -> None:
    """核对一个规则包，没有错误才导入文库；有错误时逐处列出文件、行、规则和键，什么也不导入。

    核对：键和检查的办法、字段、条款的路径、原文逐字与文库一致、编号不与其他规则包重复、违反和合规的样例判断无误。
    """
    from generator.office.jsonform import pack_json
    from generator.office.rule_packs import add_pack
    from kb.lookup import open_lookup
    from kb.workspace import locate

    workspace = locate()
    opened = []

    def lookup() -> Any:
        opened.append(open_lookup(workspace.home))
        return opened[0]

    try:
        added = add_pack(workspace.tables, Path(file), lookup, overwrite=overwrite, dry_run=dry_run)
    finally:
        for one in opened:
            one.close()
    pack = added.pack
    if as_json:
        form = {"pack": pack.pack, **pack_json(pack), "file": str(added.path), "status": added.status}
        replaces = added.replaces.pack if added.replaces else None
        say_json(form | {"dry_run": dry_run, "replaces": replaces})
        return
    words = {"added": "已导入", "replaced": "已代替本单位原来的", "unchanged": "内容相同，没有变化"}
    done = "核对无误，没有导入" if dry_run and added.status != "unchanged" else words[added.status]
    say(f"{done}：{pack.pack} 《{pack.title}》{_counted(pack)}")
    if added.replaces:
        say(f"  {'将' if dry_run else ''}代替随附的 {added.replaces.pack}（{_counted(added.replaces)}）")


@command.command(
    "remove",
    cls=Command,
    short_help="移出本单位的规则包",
    examples=(("zhangfa rules remove SL26 --yes", "不再询问；移出的文件留在 tables/removed 中，可以再导入"),),
)
@click.argument("pack", metavar="PACK", help="本单位规则包的名称，或它的文件名。")
@click.option("--yes", is_flag=True, help="不询问，直接移出。")
@json_option
def remove(pack: str, yes: bool, as_json: bool) -> int:
    """移出本单位的一个规则包，此后不再按它检查；代替随附规则包的，恢复随附的。移出前会询问；在脚本中须写 --yes。"""
    from generator.office.rule_packs import find_pack, remove_pack
    from kb.errors import ZhangfaError

    held = find_pack(_tables(), pack)
    if held is None:
        raise ZhangfaError(f"没有规则包“{pack}”", remedy="有哪些：zhangfa rules list")
    named = f"{held.name}（{_counted(held.pack) if held.pack else '有错，不能使用'}）"
    if held.path and not yes:
        refused = ZhangfaError(f"没有移出 {named}：这里无法询问", remedy="确定要移出时，请加上 --yes 重新运行")
        if not confirmed(f"移出规则包 {named}", refused):
            say("没有移出，没有变动。")
            return 1
    moved = remove_pack(_tables(), held)
    if as_json:
        say_json({"removed": [{"pack": held.name, "file": str(moved)}]})
    else:
        say(f"已移出规则包 {named}" + (f"，恢复随附的 {held.replaces.pack}" if held.replaces else ""))
        say(f"  移到 {moved}。恢复：zhangfa rules add '{moved}'")
    return 0


def _tables() -> Path:
    from kb.workspace import locate

    return locate().tables
