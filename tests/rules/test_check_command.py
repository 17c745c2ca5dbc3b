"""``zhangfa check`` from file to screen and JSON: what it finds, what it cites, with which status it ends."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Zhangfa

from desk.cli.check import show
from generator.inputs.faults import InputError
from generator.rules.checking import open_checking
from generator.rules.jsonform import checked_json
from kb.errors import ZhangfaError

Form = dict[str, Any]
Check = Callable[..., Form]

SCENARIOS = ROOT / "tests" / "data" / "scenarios"
OUT_CITY = ROOT / "docs" / "examples" / "out_city.yaml"
KEYS = {
    "findings": list,
    "undetermined": list,
    "advice": list,
    "not_applicable": list,
    "derived": dict,
    "working": list,
    "judged": int,
    "level": dict,
    "applied": list,
    "gaps": list,
    "remarks": list,
}
FINDING = ("rule", "severity", "field", "message", "value", "limit", "citation")

# (file, status, rules found, derived, words of advice or remarks)
EXPECTED: list[tuple[str, int, set[str], Mapping[str, Any], str]] = [
    (
        "notice_annual_plan.yaml",
        0,
        set(),
        {"apply_weekday": "星期三", "revise_weekday": "星期一", "apply_is_workday": True, "revise_is_workday": True},
        "2027年的节假日安排尚无数据",
    ),
    (
        "classplan_compliant.yaml",
        0,
        set(),
        {
            "teaching_hours": 22,
            "package_deadline": "2026-10-13",
            "one_week_before": "2026-10-13",
            "settle_deadline": "2026-10-29",
            "per_person_day": 260,
        },
        "学员人数为48人，比批准的50人少2人",
    ),
    (
        "statement_not_executed.yaml",
        3,
        {"LZ22-005"},
        {"total": 84000, "not_executed": 2, "approved": 3, "completion": "1/3=33.3%"},
        "未完成项目信息的单位将被调减下一年度培训预算",
    ),
]


@pytest.fixture(scope="module")
def check(seeded_home: Path) -> Iterator[Check]:
    """What ``check --json`` prints of a file, without a process of its own."""
    with open_checking(seeded_home) as checking:
        yield lambda path, **more: checked_json(checking.check(path, **more))


def violated(form: Form) -> bool:
    return any(finding["severity"] == "must" for finding in form["findings"])


@pytest.mark.parametrize(
    ("name", "status", "rules", "derived", "words"), EXPECTED, ids=[row[0].removesuffix(".yaml") for row in EXPECTED]
)
def test_scenario(
    reading: Zhangfa, name: str, status: int, rules: set[str], derived: Mapping[str, Any], words: str
) -> None:
    result = reading("check", SCENARIOS / name, "--json")
    assert result.status == status, result.err
    form = result.json
    assert {finding["rule"] for finding in form["findings"]} == rules
    assert derived.items() <= form["derived"].items()
    told = [*(entry["message"] for entry in form["advice"]), *form["remarks"]]
    assert any(words in text for text in told)
    assert form["not_applicable"] == ["GX20"]
    assert all(entry.get("explained") for entry in form["findings"])


def test_the_json_is_as_promised(check: Check) -> None:
    form = check(OUT_CITY)
    assert {key: type(value) for key, value in form.items()} == KEYS
    for finding in form["findings"]:
        assert tuple(finding)[: len(FINDING)] == FINDING
        assert finding["severity"] in ("must", "should", "cost")
        assert all(finding["citation"][key] for key in ("document", "path", "quote", "official"))
    entry = next(f for f in form["findings"] if f["rule"] == "LZ22-024")
    assert entry["field"] == "class.trainees"
    assert (entry["value"], entry["limit"]) == (68, 60)
    assert entry["citation"]["document"] == "lz-2022-65"
    assert entry["citation"]["number"] == "柳人社发〔2022〕65号"
    assert (entry["citation"]["path"], entry["citation"]["quote"]) == ("二/（二）/二是", "每班次不超过60人")
    merged = next(f for f in form["findings"] if f["rule"] == "LZ22-001")
    assert merged["also"] == ["LZ22-019"]
    assert merged["also_citations"][0]["path"] == "二/（一）/4./p1"
    cost = next(f for f in form["findings"] if f["severity"] == "cost")
    assert cost["unverified"] is True
    assert cost["provenance"] == "verified"
    assert "仅作上限比对，引文未与原件核对" in cost["message"]
    assert {entry["nature"] for entry in form["advice"]} == {"reminder", "checklist"}
    for rule in form["undetermined"]:
        assert rule["needs"]
        assert rule["title"]


def test_worst_comes_first(check: Check) -> None:
    severities = [entry["severity"] for entry in check(OUT_CITY)["findings"]]
    assert severities == sorted(severities, key=("must", "should", "cost").index)


def test_the_screen_shows_clause_and_words(reading: Zhangfa) -> None:
    result = reading("check", OUT_CITY)
    assert result.status == 3
    lines = result.out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  LZ22-024 "))
    assert "第二部分第（二）项“二是”：“每班次不超过60人”" in lines[at + 1]
    order = [lines.index(next(line for line in lines if line.startswith(title))) for title in TITLES]
    assert order == sorted(order)
    assert "必须改正 3 处，应当说明 4 处，费用标准 1 处；待定 3 条" in result.err


TITLES = (
    "违反规定，必须改正（3）",
    "原则上应当遵守",
    "费用标准（1）",
    "待定，缺少判断所需的字段（3）",
    "请人工核对",
    "推算",
)


def changed(folder: Path, source: Path, **changes: Any) -> Path:
    """A copy of an input with other values at the top, or (``class__days``) one level down."""
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    for path, value in changes.items():
        block, _, key = path.rpartition("__")
        (data[block] if block else data)[key] = value
    target = folder / "输入.yaml"
    target.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return target


PLAN = SCENARIOS / "classplan_compliant.yaml"
# (why, what is changed in the compliant plan, status, rules found)
CHANGES: list[tuple[str, dict[str, Any], int, set[str]]] = [
    ("one trainee below thirty is a should", {"class__trainees": 29}, 0, {"LZ22-033", "CF16-011"}),
    ("one above the approved number", {"class__trainees": 51}, 3, {"LZ22-003"}),
    ("another budget code", {"unit__budget_unit_code": "330002"}, 3, {"LZ22-013"}),
    ("before the approval of the plan", {"approved_item__approved_date": "2026-10-21"}, 3, {"LZ22-018"}),
    ("fees from trainees are a cost", {"budget__charge_trainees": 100}, 0, {"CF16-015"}),
    ("a county unit is bound by neither notice", {"unit__level": "柳州市县区", "unit__budget_unit_code": ""}, 0, set()),
    ("held outside the city", {"class__location": {"city": "南宁市"}}, 3, {"LZ22-032", "LZ22-034"}),
]


@pytest.mark.parametrize(("changes", "status", "rules"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_one_change_one_finding(
    check: Check, tmp_path: Path, changes: dict[str, Any], status: int, rules: set[str]
) -> None:
    form = check(changed(tmp_path, PLAN, **changes))
    assert {entry["rule"] for entry in form["findings"]} == rules
    assert violated(form) == (status == 3)


def test_a_notice_has_its_own_fields(check: Check, tmp_path: Path) -> None:
    source = ROOT / "templates" / "examples" / "notice.class_opening.yaml"
    changes = {"trainees": 61, "quota": [], "location": {"province": "广西", "city": "南宁市"}}
    form = check(changed(tmp_path, source, **changes))
    entry = next(entry for entry in form["findings"] if entry["rule"] == "LZ22-024")
    assert entry["field"] == "trainees"
    assert {"package_deadline", "one_week_before", "settle_deadline"} <= form["derived"].keys()


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "templates" / "examples").glob("*.yaml")))
def test_our_own_examples_offend_no_rule_that_they_do_not_explain(check: Check, name: str) -> None:
    form = check(ROOT / "templates" / "examples" / name)
    assert [entry["message"] for entry in form["findings"] if not entry.get("explained")] == []


def test_a_kind_of_paper_without_rules_is_not_called_faultless(
    seeded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_checking(seeded_home) as checking:
        show(checking.check(ROOT / "templates" / "examples" / "notice.general.yaml"))
    out = capsys.readouterr().out
    assert "没有针对这类文稿、可由程序判断的规则" in out
    assert "没有发现不符合规定之处" not in out


def test_an_unknown_level_is_said_and_nothing_is_judged(
    seeded_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {"unit": {"name": "水利管理站"}, "addressee": "某中心"}
    with open_checking(seeded_home) as checking:
        show(checking.check(changed(tmp_path, SCENARIOS / "statement_not_executed.yaml", **changes)))
    out = capsys.readouterr().out
    assert "单位层级：不能判断" in out
    assert "需要 单位层级（unit.level）" in out


def test_a_reason_that_only_the_unit_can_give_is_an_error(check: Check, tmp_path: Path) -> None:
    items = [{"id": "1", "name": "某班", "executed": False}]
    with pytest.raises(InputError, match=r"items\[0\]\.reason"):
        check(changed(tmp_path, SCENARIOS / "statement_not_executed.yaml", items=items))


def test_what_a_draft_lacks_is_told_and_stops_no_check(check: Check, tmp_path: Path) -> None:
    data = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    del data["budget"]
    path = tmp_path / "无预算.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert [gap["field"] for gap in check(path)["gaps"]] == ["budget"]


def test_sums_that_do_not_agree_are_told_and_stop_no_check(check: Check, tmp_path: Path) -> None:
    form = check(changed(tmp_path, PLAN, budget__total=47000))
    assert any("相差" in text for text in form["remarks"])


def test_an_indicator_is_named_by_the_user(reading: Zhangfa, check: Check) -> None:
    assert "HN19-006" in reading("check", PLAN, "--indicator", "HN19-006").ok().out
    form = check(PLAN, indicators=["HN19-006"])
    [told] = [entry for entry in form["advice"] if entry.get("nature") == "indicator"]
    assert told["rule"] == "HN19-006"
    assert "规划期届满" in told["message"]
    with pytest.raises(ZhangfaError, match="没有可以计算的指标“HN19-001”"):
        check(PLAN, indicators=["HN19-001"])


def own_pack(home: Path, quote: str = "每班次不超过60人") -> None:
    rules = home / "tables" / "rules"
    rules.mkdir(parents=True)
    (rules / "本局.yaml").write_text(
        f"""\
pack: SL26
document: lz-2022-65
title: 关于申报2023年度机关事业单位培训计划的通知
applies_to: [所有单位]
rules:
  - id: SL26-001
    title: 每班不超过40人
    path: 二/（二）/二是
    quote: {quote}
    severity: must
    subject: class
    check: {{kind: limit, in: [class_plan], per: class, value: .trainees, most: 40, unit: 人, message: "学员{{value}}，本局规定不超过{{limit}}"}}
""",
        encoding="utf-8",
    )


def test_an_offices_own_pack_is_applied(zhangfa: Zhangfa) -> None:
    own_pack(zhangfa.home)
    result = zhangfa("check", PLAN, "--json")
    assert result.status == 3
    [entry] = result.json["findings"]
    assert entry["message"] == "学员48人，本局规定不超过40人。"
    assert entry["rule"] == "SL26-001"


def test_a_faulty_pack_stops_the_check(home: Path) -> None:
    own_pack(home, "每班次不超过四十人")
    told = "本局.yaml 第9行 SL26-001 quote：条款中没有“每班次不超过四十人”"
    with open_checking(home) as checking, pytest.raises(ZhangfaError, match=told):
        checking.check(PLAN)


def test_words_that_left_the_library_are_marked(zhangfa: Zhangfa) -> None:
    """Who removes the notice still gets the finding; its words are then unverified."""
    zhangfa("remove", "lz-2022-65", "--yes").ok()
    form = zhangfa("check", OUT_CITY, "--json").json
    entry = next(entry for entry in form["findings"] if entry["rule"] == "LZ22-024")
    assert entry["unverified"] is True
    assert any("没有这段原文" in text for text in form["remarks"])


def test_no_such_input(reading: Zhangfa) -> None:
    result = reading("check", "没有.yaml")
    assert result.status == 1
    assert result.err.startswith("错误：没有.yaml：文件不存在")


@pytest.mark.parametrize("name", ["台账.ods", "台账.xlsb", "台账.et"])
def test_a_ledger_of_another_program_is_told_how_to_be_saved(reading: Zhangfa, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
    refused = reading("check", tmp_path / name)
    assert refused.status == 1
    assert "OpenDocument" in refused.err
    assert ".xlsx" in refused.err
