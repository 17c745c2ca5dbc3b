"""What an office imported, asked for a unit and a day; inputs beside it; findings that name it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tables_making import BASES, CODES, COSTS, Import, importer

from generator.inputs.load import read
from generator.office import open_office
from generator.office.model import OfficeError
from generator.rules.checking import Checked, Checking
from generator.rules.findings import Finding
from generator.units import UnitLevel, level_of
from kb.workspace import Workspace

CITY, REGION = level_of("柳州市水利局"), level_of("自治区水利厅")
DAY = date(2026, 9, 1)
PLAN: dict[str, Any] = {
    "type": "class_plan",
    "as_of": "2026-08-01",
    "unit": {"name": "广西壮族自治区柳州市水利局", "level": "柳州市市直", "budget_unit_code": "33001"},
    "class": {
        "name": "某培训班", "category": "专业化能力", "type": "市外", "delivery": "线下", "open_date": "2026-09-15", "end_date": "2026-09-16",
        "days": 2, "trainees": 40, "staff": 0, "location": {"city": "杭州市"}, "institution": "某会展公司",
    },
    "budget": {"total": 50000, "comprehensive": {"合计": 40000}, "lecture": [{"teacher": "甲", "level": "副高级", "hours": 4, "rate": 450}]},
}  # fmt: skip
STATEMENT: dict[str, Any] = {
    "type": "statement",
    "subjects": ["code_error"],
    "unit": {"name": "柳州市水利局", "budget_unit_code_filed": "33001", "budget_unit_code_correct": "330009"},
    "addressee": "柳州市“一包方式管培训”工作领导小组办公室",
    "code_reason": "填写时漏了一位",
    "code_evidence": "代码表",
    "evidence": ["代码表"],
    "date": "2026-08-01",
}


@pytest.fixture
def tables(seeded_home: Path, tmp_path: Path) -> Path:
    """The folder of tables of a workspace whose library may be read."""
    for path in seeded_home.iterdir():
        if path.name != "tables":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "tables").mkdir()
    return tmp_path / "tables"


@pytest.fixture
def add(tables: Path) -> Import:
    """Imports a text as a file of a kind."""
    return importer(tables.parent)


def judged(tables: Path, data: Mapping[str, Any]) -> Checked:
    with Checking(Workspace(tables.parent)) as checking:
        return checking.judge(read(data, "某.yaml", strict=False))


def found(checked: Checked, rule: str) -> Finding | None:
    return next((finding for finding in checked.result.findings if finding.rule == rule), None)


def changed(data: Mapping[str, Any], **blocks: Any) -> dict[str, Any]:
    return {
        **data,
        **{key: {**data.get(key, {}), **value} if isinstance(value, dict) else value for key, value in blocks.items()},
    }


# ---- asked directly -------------------------------------------------------------------------------------------------


def test_nothing_imported_nothing_said(tmp_path: Path) -> None:
    office = open_office(tmp_path / "nowhere")
    assert office.is_empty
    assert office.reference_of("柳州市水利局", CITY, DAY) == {}


def test_everything_imported(add: Import, tables: Path) -> None:
    for kind in ("budget_codes", "base_list", "cost_standard"):
        add(kind)
    reference = open_office(tables).reference_of("柳州市水利局", CITY, DAY)
    assert reference == {
        "budget_unit_code": "330001",
        "source": "《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）",
        "base_list": ("中共柳州市委党校", "浙江大学继续教育学院"),
        "cost_standard": {
            "title": "柳州市本级培训费标准",
            "number": "柳财行〔2024〕18号",
            "source": "市财政局文件第3页",
            "date": date(2024, 5, 6),
            "综合定额": {"三类": Decimal(400), "二类": Decimal(440)},
            "讲课费": {"副高级": Decimal(400), "中级": Decimal(200)},
        },
    }


NAMES = [
    ("柳州市水利局", "330001", "as written"),
    ("广西壮族自治区柳州市水利局", "330001", "the region in front"),
    ("广西柳州市水利局", "330001", "the region in short"),
    (" 柳州市 水利局", "330001", "blanks"),
    ("自治区财政厅", "101", "自治区 for its full name"),
    ("广西区财政厅", "101", "another way to call the region"),
    ("自治区党委组织部", "102", "a party organ by its short name"),
    ("柳州市水利工程管理站", None, "another unit"),
    ("南宁市水利局", None, "another city"),
    ("水利局", None, "no city at all"),
]


@pytest.mark.parametrize(("name", "code", "why"), NAMES, ids=[row[2] for row in NAMES])
def test_names_of_one_unit(add: Import, tables: Path, name: str, code: str | None, why: str) -> None:
    more = '  - {unit: 广西壮族自治区财政厅, code: "101"}\n  - {unit: 中共广西壮族自治区委员会组织部, code: "102"}\n'
    add("budget_codes", CODES + more)
    consulted = open_office(tables).consult(name, CITY, DAY)
    assert consulted.reference.get("budget_unit_code") == code
    assert ("budget_unit_code" in consulted.remarks) == (code is None)


@pytest.mark.parametrize(
    ("day", "names"),
    [(date(2026, 12, 31), 2), (date(2027, 1, 1), 1)],
    ids=["the last day of validity", "the day after"],
)
def test_institutions_are_on_the_list_until_their_day(add: Import, tables: Path, day: date, names: int) -> None:
    add("base_list")
    assert len(open_office(tables).reference_of("某", CITY, day)["base_list"]) == names


def test_a_list_of_which_nothing_is_valid_is_told(add: Import, tables: Path) -> None:
    add("base_list", BASES.replace("  - 中共柳州市委党校\n", ""))
    consulted = open_office(tables).consult("某", CITY, date(2027, 1, 1))
    assert "base_list" not in consulted.reference
    assert "都已过有效期" in consulted.remarks["base_list"]


def test_lists_are_joined_and_each_keeps_its_source(add: Import, tables: Path) -> None:
    add("base_list")
    add("base_list", BASES.replace("柳州市干部", "增补").replace("中共柳州市委党校", "百色干部学院"), "增补.yaml")
    add("base_list", BASES.replace("中共柳州市委党校", "某学院") + "levels: [自治区本级]\n", "区直.yaml")
    office = open_office(tables)
    assert office.reference_of("某", CITY, DAY)["base_list"] == (
        "中共柳州市委党校",
        "浙江大学继续教育学院",
        "百色干部学院",
    )
    assert "某学院" in office.reference_of("某", REGION, DAY)["base_list"]
    rests = office.consult("某", CITY, DAY).rests["base_list"]
    assert {table.title for table, _ in rests} == {"柳州市干部教育培训基地名单", "增补教育培训基地名单"}


# (texts imported, level, day, title found, words of the remark, why)
NEW = COSTS.replace("title: 柳", "title: 新柳").replace("二类: 440", "二类: 450")
STANDARDS: list[tuple[list[str], UnitLevel, date, str | None, str, str]] = [
    ([COSTS], CITY, DAY, "柳州市本级培训费标准", "", "the one there is"),
    ([COSTS], REGION, DAY, None, "不适用于“自治区本级”的单位：《柳州市本级培训费标准》适用于柳州市市直", "of another level"),
    ([COSTS + "from: 2026-10-01\n"], CITY, DAY, None, "自2026年10月1日起", "not yet in force"),
    ([COSTS + "until: 2026-08-31\n"], CITY, DAY, None, "至2026年8月31日止", "no longer in force"),
    ([COSTS + "until: 2026-08-31\n", NEW + "from: 2026-09-01\n"], CITY, DAY, "新柳州市本级培训费标准", "", "the newer of two"),
    ([COSTS + "until: 2026-08-31\n", NEW + "from: 2026-09-01\n"], CITY, date(2026, 8, 31), "柳州市本级培训费标准", "", "the older on its last day"),
    ([COSTS, COSTS.replace("title: 柳", "title: 新柳").replace("2024-05-06", "2025-05-06")], CITY, DAY, "新柳州市本级培训费标准", "都适用，数额相同", "two that say the same"),
    ([COSTS], level_of("某单位"), DAY, None, "没有判断出层级的单位", "a unit of no known level"),
    ([COSTS.replace("[柳州市市直]", "所有单位")], level_of("某单位"), DAY, "柳州市本级培训费标准", "", "a standard for everybody"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "level", "day", "title", "words"), [row[:5] for row in STANDARDS], ids=[row[5] for row in STANDARDS]
)
def test_the_cost_standard_of_a_unit_and_a_day(
    add: Import, tables: Path, texts: list[str], level: UnitLevel, day: date, title: str | None, words: str
) -> None:
    for number, text in enumerate(texts):
        add("cost_standard", text, f"{number}.yaml")
    consulted = open_office(tables).consult("某单位", level, day)
    assert consulted.reference.get("cost_standard", {}).get("title") == title
    assert words in consulted.remarks.get("cost_standard", "")
    assert bool(words) == ("cost_standard" in consulted.remarks)


def put(tables: Path, folder: str, name: str, text: str) -> None:
    """A file that somebody copied into the folder, past the import."""
    (tables / folder).mkdir(parents=True, exist_ok=True)
    (tables / folder / name).write_text(text, encoding="utf-8")


def test_two_that_contradict_each_other_stop_the_check_and_are_both_named(tables: Path) -> None:
    put(tables, "cost_standards", "a.yaml", COSTS)
    put(tables, "cost_standards", "b.yaml", NEW)
    office = open_office(tables)
    with pytest.raises(OfficeError) as error:
        office.reference_of("柳州市水利局", CITY, DAY)
    for word in (
        "cost_standards/a.yaml、cost_standards/b.yaml",
        "《柳州市本级培训费标准》",
        "《新柳州市本级培训费标准》",
        "until",
    ):
        assert word in error.value.message
    assert "cost_standard" not in office.reference_of("自治区水利厅", REGION, DAY), "others are not concerned"


def test_two_codes_of_one_unit_stop_the_check_and_are_both_named(tables: Path) -> None:
    put(tables, "budget_codes", "a.yaml", CODES)
    put(tables, "budget_codes", "b.yaml", CODES.replace('"330001"', '"330002"'))
    with pytest.raises(OfficeError) as error:
        open_office(tables).reference_of("柳州市水利局", CITY, DAY)
    assert "330001" in error.value.message
    assert "330002" in error.value.message
    assert open_office(tables).reference_of("柳州市财政局", CITY, DAY)["budget_unit_code"] == "018001"


def test_a_broken_table_stops_the_check_with_its_place(tables: Path) -> None:
    put(tables, "budget_codes", "a.yaml", CODES.replace("source: 一体化系统导出\n", ""))
    with pytest.raises(OfficeError, match=r"budget_codes/a\.yaml：没有写来源（source）"):
        judged(tables, PLAN)


def test_a_table_that_changes_is_read_again(tables: Path) -> None:
    put(tables, "budget_codes", "a.yaml", CODES)
    assert open_office(tables).reference_of("柳州市水利局", CITY, DAY)["budget_unit_code"] == "330001"
    (tables / "budget_codes" / "a.yaml").unlink()
    put(tables, "budget_codes", "a.yaml", CODES.replace('"330001"', '"3300012"'))
    assert open_office(tables).reference_of("柳州市水利局", CITY, DAY)["budget_unit_code"] == "3300012"


# ---- inputs beside it -----------------------------------------------------------------------------------------------


def test_nothing_is_found_without_tables(tables: Path) -> None:
    checked = judged(tables, PLAN)
    assert found(checked, "LZ22-013") is None
    assert {"LZ22-013", "LZ22-028"} <= {rule.rule for rule in checked.result.undetermined}


def test_a_code_that_differs_is_found_and_the_table_named(add: Import, tables: Path) -> None:
    add("budget_codes")
    finding = found(judged(tables, PLAN), "LZ22-013")
    assert finding is not None
    assert (finding.value, finding.limit) == ("33001", "330001")
    assert finding.citation.document == "lz-2022-65"
    [table] = finding.also_citations
    assert table.official == "《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）"
    assert table.quote == "柳州市水利局 330001"
    assert not finding.unverified


def test_an_institution_not_on_the_list_is_found_and_the_lists_named(add: Import, tables: Path) -> None:
    add("base_list")
    finding = found(judged(tables, PLAN), "LZ22-028")
    assert finding is not None
    assert [table.official for table in finding.also_citations] == [
        "《柳州市干部教育培训基地名单》（来源：市委组织部印发的名单，截至2026年3月2日）"
    ]
    on_it = changed(PLAN, **{"class": {"institution": "浙江大学继续教育学院"}})
    assert found(judged(tables, on_it), "LZ22-028") is None
    later = changed(
        on_it,
        as_of="2027-01-05",
        **{"class": {"open_date": "2027-03-15", "end_date": "2027-03-16", "institution": "浙江大学继续教育学院"}},
    )
    checked = judged(tables, later)
    assert found(checked, "LZ22-028") is not None
    assert any("有效期至2026年12月31日，开班时已经过期" in remark for remark in checked.remarks)


def test_the_imported_standard_takes_the_place_of_the_central_one(add: Import, tables: Path) -> None:
    before = judged(tables, PLAN)
    assert found(before, "CF16-004") is None, "500 a day is below the central 550"
    assert any("本地综合定额标准未导入" in remark for remark in before.remarks)
    add("cost_standard")
    checked = judged(tables, PLAN)
    finding = found(checked, "CF16-004")
    assert finding is not None
    assert (finding.value, finding.limit) == (500, 400)
    cited = "《柳州市本级培训费标准》（柳财行〔2024〕18号；来源：市财政局文件第3页，截至2024年5月6日）"
    assert (finding.citation.official, finding.citation.quote) == (cited, "综合定额三类400元/人天")
    assert not finding.unverified
    assert "仅作上限比对" not in finding.message
    assert not any("未导入" in remark for remark in checked.remarks)
    working = next(step for step in checked.derived.working if step.key == "comprehensive_limit")
    assert working.note == "来源：市财政局文件第3页，截至2024年5月6日"


# (title of the teacher, fee an hour, found: limit and whether by the office's own, why)
FEES: list[tuple[str, int, tuple[int, bool] | str, str]] = [
    ("副高级", 450, (400, True), "the office allows less"),
    ("副高级", 400, "none", "what it allows"),
    ("中级", 250, (200, True), "a title that the central table has not"),
    ("中级", 200, "none", "the same, kept"),
    ("正高级", 1001, (1000, False), "a title that the office's table has not: the central one"),
    ("初级", 100, "undetermined", "a title that no table has"),
]


@pytest.mark.parametrize(("level", "rate", "expected"), [row[:3] for row in FEES], ids=[row[3] for row in FEES])
def test_lecture_fees_by_the_imported_standard(add: Import, tables: Path, level: str, rate: int, expected: Any) -> None:
    add("cost_standard")
    fee = {"teacher": "甲", "level": level, "hours": 4, "rate": rate}
    checked = judged(tables, changed(PLAN, budget={"lecture": [fee]}))
    finding = found(checked, "CF16-007")
    needs = [need for rule in checked.result.undetermined if rule.rule == "CF16-007" for need in rule.needs]
    if isinstance(expected, str):
        assert finding is None
        assert needs == ([] if expected == "none" else ["reference.cost_standard.讲课费"])
        return
    limit, own = expected
    assert finding is not None
    assert finding.limit == limit
    assert ("来源：市财政局文件第3页" in finding.citation.official) == own
    assert finding.unverified != own


OWN = {"budget_unit_code": "33001", "base_list": ["某会展公司"], "cost_standard": {"title": "自写的标准", "三类": 600}}


def test_what_the_input_gives_wins_key_by_key(add: Import, tables: Path) -> None:
    for kind in ("budget_codes", "base_list", "cost_standard"):
        add(kind)
    rules = ("LZ22-013", "LZ22-028", "CF16-004")
    for given in OWN:
        checked = judged(tables, changed(PLAN, reference={given: OWN[given]}))
        still = [rule for rule, key in zip(rules, OWN, strict=True) if key != given]
        assert [rule for rule in rules if found(checked, rule)] == still
        reference = checked.loaded.value.reference
        assert reference is not None
        assert (reference.source is None) == (given == "budget_unit_code"), "the source of a code goes with the code"


def test_a_key_that_is_empty_gives_nothing(add: Import, tables: Path) -> None:
    add("base_list")
    assert found(judged(tables, changed(PLAN, reference={"base_list": None})), "LZ22-028") is not None


def test_a_standard_that_is_only_named_is_the_one_imported_under_that_title(add: Import, tables: Path) -> None:
    add("cost_standard")
    named = changed(PLAN, reference={"cost_standard": "《柳州市本级培训费标准》"})
    assert found(judged(tables, named), "CF16-004") is not None
    other = judged(tables, changed(PLAN, reference={"cost_standard": "另一个标准"}))
    assert found(other, "CF16-004") is None
    assert any("导入的是《柳州市本级培训费标准》，名称不同，没有采用" in remark for remark in other.remarks)


def test_a_unit_that_no_list_holds_is_told(add: Import, tables: Path) -> None:
    add("budget_codes")
    checked = judged(tables, changed(PLAN, unit={"name": "柳州市林业和园林局"}))
    assert found(checked, "LZ22-013") is None
    assert "《柳州市市直预算单位代码表》没有“柳州市林业和园林局”，预算单位代码未能核对。" in checked.remarks


def test_the_input_itself_is_left_as_it_was(add: Import, tables: Path) -> None:
    add("base_list")
    loaded = read(PLAN, "某.yaml", strict=False)
    with Checking(Workspace(tables.parent)) as checking:
        checked = checking.judge(loaded)
    assert loaded.value.reference is None
    assert checked.loaded.value.reference.base_list == ("中共柳州市委党校", "浙江大学继续教育学院")


# (changes of the unit, words of the remark; empty: none, why)
CORRECTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "正确的代码填的是 330009，《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）中“柳州市水利局”的代码是 330001", "not the imported one"),
    ({"budget_unit_code_correct": "330001"}, "", "the imported one"),
    ({"sub_unit": "柳州市财政局", "budget_unit_code_correct": "018001"}, "", "the code of the unit below it"),
    ({"name": "柳州市林业和园林局"}, "没有“柳州市林业和园林局”，正确的预算单位代码未能核对", "a unit that the list has not"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "words"), [row[:2] for row in CORRECTIONS], ids=[row[2] for row in CORRECTIONS])
def test_a_correction_of_a_code_is_compared_with_the_list(
    add: Import, tables: Path, unit: dict[str, Any], words: str
) -> None:
    add("budget_codes")
    told = [remark for remark in judged(tables, changed(STATEMENT, unit=unit)).remarks if "代码表》" in remark]
    assert len(told) == bool(words)
    assert all(words in remark for remark in told)


def test_other_inputs_do_not_ask_the_tables(tables: Path) -> None:
    put(tables, "budget_codes", "a.yaml", "坏")
    notice = {
        "type": "notice", "subtype": "general", "issuers": ["柳州市水利局"], "doc_number": {"code": "柳水发", "year": 2026, "serial": 1},
        "title_subject": "做好某事", "recipients": ["各科室"], "issue_date": "2026-08-01", "body": "一、要求\n请办理。",
    }  # fmt: skip
    assert judged(tables, notice).result.findings == ()
