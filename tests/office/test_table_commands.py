"""``zhangfa table`` and ``zhangfa rules`` as a clerk types them: files in, findings out, taken out again."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import ROOT, Result, Zhangfa
from tables_making import BASES, CODES, COSTS, TEXTS

from desk.cli.rules import command as rules
from desk.cli.table import command as table
from generator.office.examples import example_text

PLAN = ROOT / "docs" / "examples" / "own_tables.yaml"
PAGE = (ROOT / "docs" / "tables.md").read_text("utf-8")
RULES_PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
PACK = re.findall(r"^```yaml\n(.*?)^```", RULES_PAGE, re.M | re.S)[0]
FILES = {"budget_codes": "代码.yaml", "base_list": "名单.yaml", "cost_standard": "标准.yaml", "calendar": "日历.yaml"}


@pytest.fixture
def office(zhangfa: Zhangfa) -> Zhangfa:
    """The command beside the files of an office."""
    for kind, name in FILES.items():
        (zhangfa.cwd / name).write_text(TEXTS[kind], encoding="utf-8")
    (zhangfa.cwd / "本局.yaml").write_text(PACK, encoding="utf-8")
    return zhangfa


def rules_found(result: Result) -> dict[str, Any]:
    return {finding["rule"]: finding for finding in result.json["findings"]}


# (kind, rule, where the finding names the table, words of the table)
IMPORTS = [
    ("budget_codes", "LZ22-013", "also_citations", "《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）"),
    ("base_list", "LZ22-028", "also_citations", "《柳州市干部教育培训基地名单》（来源：市委组织部印发的名单，截至2026年3月2日）"),
    ("cost_standard", "CF16-004", "citation", "《柳州市本级培训费标准》（柳财行〔2024〕18号；来源：市财政局文件第3页，截至2024年5月6日）"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rule", "key", "words"), IMPORTS, ids=[row[1] for row in IMPORTS])
def test_import_finding_removal(office: Zhangfa, kind: str, rule: str, key: str, words: str) -> None:
    assert rule not in rules_found(office("check", PLAN, "--json"))
    office("table", "add", kind, FILES[kind]).ok()
    result = office("check", PLAN, "--json")
    finding = rules_found(result)[rule]
    cited = finding[key][0] if key == "also_citations" else finding[key]
    assert cited["official"] == words
    assert result.status == (3 if finding["severity"] == "must" else 0)
    shown = office("check", PLAN).out
    assert f"    {words}：“" in shown
    [entry] = office("table", "list", "--json").ok().json
    office("table", "remove", kind, entry["name"], "--yes").ok()
    assert rule not in rules_found(office("check", PLAN, "--json"))


def test_a_draft_is_compared_as_well_and_its_report_names_the_table(office: Zhangfa) -> None:
    import docx

    office("table", "add", "budget_codes", "代码.yaml").ok()
    drafted = office("draft", PLAN, "-o", "文稿", "--json")
    assert drafted.status == 3, drafted.err
    assert "LZ22-013" in rules_found(drafted)
    report = docx.Document(str(office.cwd / drafted.json["report"]))
    assert any(
        "《柳州市市直预算单位代码表》（来源：一体化系统导出" in paragraph.text for paragraph in report.paragraphs
    )


def test_a_ledger_is_compared_as_well_and_the_table_is_named(office: Zhangfa) -> None:
    (office.cwd / "台账.csv").write_text(
        "单位,年度,预算单位代码,班次名称,市内/市外,计划人数,实际开班日期,实际结束日期,实际人数\n"
        "柳州市水利局,2026,33001,某班,市内,40,2026-03-10,2026-03-11,40\n",
        encoding="utf-8",
    )
    line = ("check", "台账.csv", "--as-of", "2026-06-01", "--json")
    assert "LZ22-013" not in rules_found(office(*line))
    office("table", "add", "budget_codes", "代码.yaml").ok()
    result = office(*line)
    assert rules_found(result)["LZ22-013"]["limit"] == "330001"
    assert (
        "预算单位代码按《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）核对。"
        in result.json["remarks"]
    )


def test_the_arrangement_of_a_year_changes_its_deadlines(office: Zhangfa) -> None:
    plan = PLAN.read_text("utf-8").replace("2026-09-15", "2027-01-11").replace("2026-09-18", "2027-01-14")
    (office.cwd / "方案.yaml").write_text(plan.replace("as_of: 2026-08-20", "as_of: 2026-12-01"), encoding="utf-8")
    before = office("check", "方案.yaml", "--json").json
    assert before["derived"]["package_deadline"] == "2027-01-04"
    assert any("2027年的节假日安排尚无数据，按双休推算" in remark for remark in before["remarks"])
    office("table", "add", "日历", "日历.yaml").ok()
    after = office("check", "方案.yaml", "--json").json
    # 9 January is worked, 4 January is off: 9, 8, 7, 6, 5.
    assert after["derived"]["package_deadline"] == "2027-01-05"
    assert not any("2027年的节假日安排" in remark for remark in after["remarks"])


def test_a_pack_is_heard_until_it_is_taken_out(office: Zhangfa) -> None:
    assert "SL26-001" not in rules_found(office("check", PLAN, "--json"))
    office("rules", "add", "本局.yaml").ok()
    finding = rules_found(office("check", PLAN, "--json"))["SL26-001"]
    assert (finding["value"], finding["limit"], finding["severity"]) == (48, 40, "should")
    office("rules", "remove", "SL26", "--yes").ok()
    assert "SL26-001" not in rules_found(office("check", PLAN, "--json"))


REFUSED = [
    # (command line, file and its text, words, why)
    ("table add 代码表 坏.yaml", CODES.replace("source: 一体化系统导出\n", ""), ("坏.yaml：没有写来源（source）", "--source"), "a table without source"),
    ("table add 代码表 坏.yaml", CODES.replace('"330001"', "330001"), ("坏.yaml 第5行 codes[1].code", "请加引号"), "a code without quotes"),
    ("table add 代码表 坏.csv", "单位名称,预算单位代码\n柳州市水利局,\n", ("坏.csv 第2行 B列 预算单位代码：没有写",), "a sheet with a hole"),
    ("table add 代码表 坏.yaml", BASES, ("坏.yaml：文件写的是基地名单；应为预算单位代码", "请改用 zhangfa table add 基地名单"), "a list of bases as codes"),
    ("table add 日历 坏.yaml", COSTS, ("文件写的是费用标准；应为日历",), "standards as a calendar"),
    ("table add 代码表 坏.csv", "机构名称,所在城市,来源,截至日期\n百色干部学院,百色市,名单,2026-03-02\n", ("坏.csv 第1行：没有“单位名称”“预算单位代码”列", "请改用 zhangfa table add 基地名单"), "a sheet of bases as codes"),
    ("table add 代码表 坏.csv", "单位名称,联系人,来源\n柳州市水利局,韦建国,名单\n", ("没有“预算单位代码”列（现有：单位名称、联系人、来源）", "请补上"), "a sheet without the codes"),
    ("table add 标准 坏.yaml", COSTS, ("参数 KIND：没有“标准”这种表", "cost_standard（费用标准）"), "a kind that is none"),
    ("table add 规则包 坏.yaml", PACK, ("zhangfa rules add",), "a pack as a table"),
    ("table add 基地名单", "", ("缺少参数 FILE",), "no file"),
    ("table add 基地名单 无.yaml", "", ("无.yaml：文件不存在",), "a file that is not there"),
    ("table show 基地名单 无", "", ("没有“无”的基地名单",), "a table that is not there"),
    ("table remove 基地名单 无 --yes", "", ("没有“无”的基地名单",), "nothing to take out"),
    ("table ad 基地名单 坏.yaml", BASES, ("没有命令“ad”", "add"), "a slip of the pen"),
    ("table example 基地名单 -o 样例.docx", "", (".yaml、.xlsx 或 .csv",), "an example of another kind"),
    ("table example 基地名单 -o 名单.yaml", "", ("已有同名文件，予以保留", "--overwrite"), "a file that is there"),
    ("rules add 坏.yaml", PACK.replace("kind: limit", "kind: limits"), ("坏.yaml 第", "SL26-001 check.kind", "没有“limits”这种检查"), "an unknown kind"),
    ("rules add 坏.yaml", PACK.replace("quote: 每班次不超过60人", "quote: 每班次不超过六十人"), ("SL26-001 quote", "条款中没有"), "a quotation that is not in the library"),
    ("rules add 坏.yaml", PACK.replace("path: 二/（二）/二是", "path: 十"), ("SL26-001 path", "文件中没有条款“十”"), "a path that does not exist"),
    ("rules add 坏.yaml", PACK.replace("SL26-002", "SL26-001"), ("SL26-001 id", "用了两次"), "two rules with one id"),
    ("rules show XX", "", ("没有规则包，也没有规则“XX”", "zhangfa rules list"), "a rule that is not there"),
    ("rules remove LZ22 --yes", "", ("LZ22 是随附的规则包，不能移出",), "a bundled pack"),
    ("rules remove XX --yes", "", ("没有规则包“XX”",), "a pack that is not there"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "text", "words"), [row[:3] for row in REFUSED], ids=[row[3] for row in REFUSED])
def test_what_is_refused_changes_nothing(office: Zhangfa, line: str, text: str, words: tuple[str, ...]) -> None:
    arguments = shlex.split(line)
    for name in arguments:
        if name.startswith("坏."):
            (office.cwd / name).write_text(text, encoding="utf-8")
    result = office(*arguments)
    assert result.status in (1, 2)
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err, result.err
    assert not [path for path in (office.home / "tables").rglob("*") if path.is_file()]


@pytest.mark.parametrize(("kind", "name"), [("table", "budget_codes"), ("rules", "SL26")])
def test_nothing_is_taken_out_where_nobody_can_be_asked(office: Zhangfa, kind: str, name: str) -> None:
    office("table", "add", "budget_codes", "代码.yaml").ok()
    office("rules", "add", "本局.yaml").ok()
    line = ("table", "remove", "budget_codes", "代码") if kind == "table" else ("rules", "remove", name)
    result = office(*line)
    assert result.status == 1
    assert "这里无法询问" in result.err
    assert "--yes" in result.err
    assert len(list((office.home / "tables").rglob("*.yaml"))) == 2


def test_the_json_of_tables(office: Zhangfa) -> None:
    added = office("table", "add", "cost_standard", "标准.yaml", "--name", "本级", "--json").ok().json
    assert (added["status"], added["name"], added["entries"], added["dry_run"]) == ("added", "本级", 4, False)
    assert office("table", "add", "cost_standard", "标准.yaml", "--json").ok().json["status"] == "unchanged"
    [listed] = office("table", "list", "费用标准", "--json").ok().json
    assert {
        "kind": "cost_standard", "title": "柳州市本级培训费标准", "number": "柳财行〔2024〕18号", "source": "市财政局文件第3页",
        "date": "2024-05-06", "levels": ["柳州市市直"], "from": None, "until": None, "region": None,
    }.items() <= listed.items()  # fmt: skip
    assert listed["imported"]["file"] == "标准.yaml"
    shown = office("table", "show", "费用标准", "本级", "--json").ok().json
    assert {
        "item": "讲课费",
        "grade": "中级",
        "amount": 200,
        "source": "市财政局文件第3页",
        "date": "2024-05-06",
    } in shown["rows"]
    assert office("table", "list", "日历", "--json").ok().json == []
    [removed] = office("table", "remove", "费用标准", "本级", "--yes", "--json").ok().json["removed"]
    assert Path(removed["file"]).is_file()


def test_a_table_that_somebody_broke_shows_in_the_list(office: Zhangfa) -> None:
    office("table", "add", "基地名单", "名单.yaml").ok()
    (office.home / "tables" / "base_lists" / "坏.yaml").write_text("title: 甲\n", encoding="utf-8")
    result = office("table", "list")
    assert result.status == 1
    assert "有错，不能使用" in result.out
    assert "base_lists/坏.yaml" in result.err
    assert "中共柳州市委党校" in office("table", "show", "基地名单", "名单").ok().out
    office("table", "remove", "基地名单", "坏", "--yes").ok()
    office("table", "list").ok()


def test_the_json_of_rules(office: Zhangfa) -> None:
    added = office("rules", "add", "本局.yaml", "--json").ok().json
    assert (added["pack"], added["status"], added["replaces"], added["rules"]) == ("SL26", "added", None, 2)
    listed = {pack["pack"]: pack for pack in office("rules", "list", "--json").ok().json}
    assert (listed["SL26"]["own"], listed["LZ22"]["own"], listed["LZ22"]["replaced"]) == (True, False, False)
    assert listed["LZ22"]["rules"] == sum(listed["LZ22"]["by_status"].values()) == 36
    rule = office("rules", "show", "LZ22-024", "--json").ok().json
    assert rule["citation"]["quote"] == "每班次不超过60人"
    assert (rule["severity"], rule["status"], rule["violates"]["class.trainees"]) == ("must", "checked", 61)
    pack = office("rules", "show", "SL26", "--json").ok().json
    assert [one["rule"] for one in pack["rules"]] == ["SL26-001", "SL26-002"]


def test_every_rule_can_be_shown(reading: Zhangfa) -> None:
    for pack in reading("rules", "list", "--json").ok().json:
        shown = reading("rules", "show", pack["pack"], "--json").ok().json
        assert len(shown["rules"]) == pack["rules"]
        assert all(rule["citation"]["official"] and rule["title"] for rule in shown["rules"])


GROUPS = {"table": table, "rules": rules}
SUBCOMMANDS = [(group, name) for group, command in GROUPS.items() for name in command.commands]


@pytest.mark.parametrize(("group", "name"), SUBCOMMANDS, ids=[" ".join(row) for row in SUBCOMMANDS])
def test_each_help_page_is_chinese_and_whole(reading: Zhangfa, group: str, name: str) -> None:
    command = GROUPS[group].commands[name]
    text = reading(group, name, "--help").ok().out
    assert text.startswith(f"用法：zhangfa {group} {name} ")
    assert not re.search(r"Usage|Options:|Commands:|Show this|Error|Missing", text)
    assert "--json" in text
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert all(option in text for option in parameter.opts)
        assert parameter.help, f"{name} {parameter.name} has no help"


def test_the_examples_of_the_help_pages_run(office: Zhangfa) -> None:
    """In the order of a person's day: look, import, list, show, take out."""
    (office.cwd / "三月三.yaml").write_text(example_text("calendar"), encoding="utf-8")
    (office.cwd / "基地名单.yaml").write_text(BASES, encoding="utf-8")
    (office.cwd / "本局规则.yaml").write_text(PACK, encoding="utf-8")
    (office.cwd / "代码.csv").write_text("单位名称,预算单位代码\n柳州市水利局,330001\n", encoding="utf-8")
    office("table", "add", "日历", "三月三.yaml").ok()
    ran = 0
    for group, command_of in GROUPS.items():
        for name in ("example", "add", "list", "show", "remove"):
            command = command_of.commands.get(name)
            for line, _ in getattr(command, "examples", ()):
                (office.cwd / "基地名单.xlsx").unlink(missing_ok=True)
                words = shlex.split(line)
                assert words[:3] == ["zhangfa", group, name]
                office(*words[1:]).ok()
                ran += 1
    assert ran >= len(SUBCOMMANDS)


# ---- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TEXTS)
def test_the_page_shows_the_examples_as_they_are(kind: Any) -> None:
    assert f"```yaml\n{example_text(kind)}```" in PAGE


def test_the_page_shows_an_arrangement_that_can_be_imported(office: Zhangfa) -> None:
    text = next(block for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S) if "2027:" in block)
    (office.cwd / "2027.yaml").write_text(text, encoding="utf-8")
    result = office("table", "add", "日历", "2027.yaml").ok()
    assert "没有放假" not in result.err


def test_the_page_shows_what_is_really_printed(office: Zhangfa) -> None:
    """Its sessions, one after the other in one workspace; …… stands for what is left out."""
    (office.cwd / "docs").symlink_to(ROOT / "docs")
    for name in FILES.values():
        (office.cwd / name).unlink()
    lines = 0
    for block in re.findall(r"^```shell-session\n(.*?)^```", PAGE, re.M | re.S):
        for call in re.split(r"^\$ ", block, flags=re.M)[1:]:
            line, _, output = call.partition("\n")
            result = office(*shlex.split(line)[1:])
            assert result.status in (0, 3), result.err
            printed = [" ".join(text.split()) for text in (result.out + result.err).splitlines()]
            for wanted in (" ".join(text.split()) for text in output.splitlines()):
                start = wanted.removesuffix("……")
                hit = any(text.startswith(start) if wanted.endswith("……") else text == wanted for text in printed)
                assert hit, f"{line}\n{wanted}\n\n" + "\n".join(printed)
                lines += 1
    assert lines > 20


def test_tables_are_kept_when_a_workspace_is_copied(office: Zhangfa, tmp_path: Path) -> None:
    office("table", "add", "代码表", "代码.yaml").ok()
    copy = Zhangfa(Path(shutil.copytree(office.home, tmp_path / "另一处")), office.cwd)
    assert "LZ22-013" in rules_found(copy("check", PLAN, "--json"))
