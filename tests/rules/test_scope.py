"""Whose rules are applied to whom: jurisdiction first, then upper bounds, references, units of no known level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import CITY, PACKS, REGION, RULES, advised, calendar, found, judged, needs

from generator.inputs.load import read
from generator.rules.check import check
from generator.rules.findings import CheckResult
from generator.rules.scope import in_force
from generator.units import level_of, levels

# A class that offends both notices and the cost rules.
CLASS: dict[str, Any] = {
    "type": "class_plan",
    "class.name": "某班",
    "class.category": "党性教育",
    "class.type": "区外",
    "class.delivery": "线下",
    "class.classified": False,
    "class.trainees": 200,
    "class.staff": 30,
    "class.open_date": "2026-05-11",
    "class.end_date": "2026-05-13",
    "class.days": 3,
    "class.location.province": "浙江",
    "class.location.city": "杭州市",
    "filing_date": "2026-05-10",
    "budget.comprehensive.合计": 900000,
    "steps.培训包审核.date": "2026-05-10",
}
MARK = "仅作上限比对，引文未与原件核对"

# (level, packs that its findings come from, packs not applicable)
BINDING = [
    (REGION, {"GX20", "CF16"}, ("LZ22",)),
    ("自治区本级二级单位", {"GX20", "CF16"}, ("LZ22",)),
    (CITY, {"LZ22", "CF16"}, ("GX20",)),
    ("柳州市市直二层单位", {"LZ22", "CF16"}, ("GX20",)),
    ("柳州市县区", set(), ("GX20", "LZ22", "CF16")),
    ("广西其他市县", set(), ("GX20", "LZ22", "CF16")),
    ("中央和国家机关", {"CF16"}, ("GX20", "LZ22")),
    ("中央驻桂", {"CF16"}, ("GX20", "LZ22")),
    ("区外单位", set(), ("GX20", "LZ22", "CF16")),
]


def packs_of(result: CheckResult) -> set[str]:
    return {finding.rule[:4] for finding in result.findings}


@pytest.mark.parametrize(("level", "packs", "elsewhere"), BINDING, ids=[row[0] for row in BINDING])
def test_only_what_binds_the_unit_is_found(level: str, packs: set[str], elsewhere: tuple[str, ...]) -> None:
    result = judged(CLASS, level)
    assert packs_of(result) == packs
    assert result.not_applicable == elsewhere
    assert {pack.pack for pack in result.applied} == packs


def test_every_level_has_a_row() -> None:
    assert {row[0] for row in BINDING} == set(levels())


def test_the_packs_and_the_levels_of_units_agree() -> None:
    for level in levels():
        assert {pack.pack for pack in PACKS if level in pack.applies_to} == set(level_of("", stated=level).packs)


@pytest.mark.parametrize("level", [REGION, CITY])
def test_central_ceilings_are_only_compared_with(level: str) -> None:
    costs = [finding for finding in judged(CLASS, level).findings if finding.rule.startswith("CF16")]
    assert {finding.rule for finding in costs} == {"CF16-004", "CF16-011"}
    assert all(f.severity == "cost" and f.unverified and MARK in f.message for f in costs)
    assert [pack.compared for pack in judged(CLASS, level).applied] == [False, True]


def test_where_they_bind_they_are_no_comparison() -> None:
    costs = judged(CLASS, "中央和国家机关").findings
    assert costs
    assert all("仅作上限比对" not in f.message and "引文未与原件核对" in f.message and f.unverified for f in costs)


def test_figures_from_memory_say_so() -> None:
    [ratio] = [f for f in found(judged(CLASS), "CF16-011") if f.field == "class.staff" and f.limit != 10]
    assert ratio.provenance == "memory"
    assert "数字未经核实" in ratio.message


def test_rules_of_the_region_are_references_in_the_city() -> None:
    """A Liuzhou unit is told of the region's 150 people and 区外 classes, never of filing with the region."""
    result = judged(CLASS, CITY)
    told = {finding.rule for finding in result.advice if finding.nature == "reference"}
    assert {"GX20-025", "GX20-029"} <= told
    assert "GX20-035" not in told
    for finding in result.advice:
        if finding.nature == "reference":
            assert finding.message.startswith("参照提示（桂组通字〔2020〕56号不约束本单位）：")
            assert finding.severity == "info"
    assert all("自治区党委组织部备案" not in finding.message for finding in (*result.findings, *result.advice))


def test_a_county_of_the_city_is_told_of_the_citys_rules() -> None:
    result = judged(CLASS, "柳州市县区")
    assert {"LZ22-024", "LZ22-029", "LZ22-034"} <= {f.rule for f in result.advice if f.nature == "reference"}


def test_a_region_unit_is_not_held_to_sixty_people() -> None:
    assert found(judged(CLASS, REGION), "LZ22-024") == []
    assert advised(judged(CLASS, REGION), "LZ22-024") == []


@given(level=st.sampled_from(levels()), trainees=st.integers(1, 400), staff=st.integers(0, 40))
def test_no_rule_that_does_not_bind_is_ever_a_finding(level: str, trainees: int, staff: int) -> None:
    result = judged(CLASS | {"class.trainees": trainees, "class.staff": staff}, level)
    for finding in result.findings:
        for rule in (finding.rule, *finding.also):
            assert level in RULES[rule][1].applies_to + RULES[rule][1].upper_bound_for
            assert finding.rule[:4] not in result.not_applicable


def test_without_a_level_nothing_is_judged() -> None:
    statement = {"type": "statement", "subjects": ["not_executed"], "plan_year": 2025, "items[0].executed": False}
    result = judged(statement, None)
    assert result.findings == ()
    assert result.advice == ()
    assert result.not_applicable == ()
    assert needs(result, "LZ22-005") == ("unit.level",)
    assert {open_.needs for open_ in result.undetermined} == {("unit.level",)}


STATEMENT: dict[str, Any] = {
    "type": "statement",
    "subjects": ["not_executed"],
    "as_of": "2026-11-20",
    "plan_year": 2025,
    "items": [{"name": "某班", "executed": False, "reason": "抽调"}],
    "evidence": ["通知"],
    "date": "2026-11-20",
}
# (name, addressee, stated level, packs of the findings)
UNITS = [
    ("柳州市文化广电和旅游局", "柳州市财政局", None, {"LZ22"}),
    ("广西壮族自治区柳州市水利局", "柳州市财政局", None, {"LZ22"}),
    ("市水利局", "柳州市“一包方式管培训”工作领导小组办公室", None, {"LZ22"}),
    ("广西壮族自治区水利厅", "自治区党委组织部", None, set()),
    ("柳州市柳江区水利局", "柳州市财政局", None, set()),
    ("水利管理站", "某中心", None, set()),
    ("水利管理站", "某中心", "柳州市市直二层单位", {"LZ22"}),
    ("柳州市水利局", "柳州市财政局", "自治区本级", set()),
]


@pytest.mark.parametrize(("name", "addressee", "stated", "packs"), UNITS, ids=[f"{u[0]} {u[2] or ''}" for u in UNITS])
def test_the_level_follows_from_name_and_addressee(
    name: str, addressee: str, stated: str | None, packs: set[str]
) -> None:
    unit = {"name": name} | ({"level": stated} if stated else {})
    loaded = read(STATEMENT | {"unit": unit, "addressee": addressee}, "说明", strict=False)
    level = level_of(name, addressee, stated)
    result = check(loaded, packs=PACKS, lookup=None, calendar=calendar(level.calendar), level=level)
    assert packs_of(result) - {"CF16"} == packs


def test_a_pack_is_applied_in_its_time() -> None:
    held = next(pack for pack in PACKS if pack.pack == "HN19")
    assert in_force(held, date(2022, 12, 31))
    assert not in_force(held, date(2023, 1, 1))


def test_expired_plans_are_never_asked() -> None:
    result = judged(CLASS, "区外单位")
    told = (*result.findings, *result.advice, *result.checklist)
    assert not [finding for finding in told if finding.rule[:4] in ("HN19", "SZ06", "NP07", "NA06", "NC18", "NC13")]


# ---- checklist, explanations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [REGION, CITY])
def test_what_no_program_decides_is_on_the_checklist(level: str) -> None:
    """Of every input type: the rules that bind the unit and ask for a person are there, with clause and words."""
    for type_ in ("class_plan", "annual_plan"):
        result = judged({"type": type_, "stage": "二上", "budget_stage.二上": "2026-11-20"}, level)
        listed = {finding.rule: finding for finding in result.checklist}
        for rule_id, (pack, rule) in RULES.items():
            if rule.status != "checklist" or rule.ask is None or type_ not in rule.ask.types or rule.ask.follows:
                continue
            bound = level in rule.applies_to or level in rule.upper_bound_for
            assert (rule_id in listed) == bound, rule_id
            if bound:
                assert listed[rule_id].citation.quote == rule.quote
                assert listed[rule_id].nature == "checklist"
                assert pack.document == listed[rule_id].citation.document
        assert not set(listed) & {finding.rule for finding in result.findings}


def test_every_rule_by_default_is_checked_or_told_somewhere() -> None:
    """A rule that is on by default and that no program decides is asked of a person: it is never silently passed."""
    for pack in PACKS:
        for rule in pack.rules:
            if pack.default and rule.default and not rule.checks:
                assert rule.ask, rule.id


def test_a_stage_without_a_date_leaves_the_rule_open() -> None:
    result = judged({"type": "annual_plan", "stage": "二上", "budget_stage.一上": "2026-09-22"}, REGION)
    assert needs(result, "GX20-004") == ("budget_stage.二上",)


def test_what_follows_from_a_finding_is_told_with_it() -> None:
    late = {"type": "statement", "as_of": "2026-07-01", "class.end_date": "2026-06-15", "steps.结算金额.date": None}
    assert advised(judged(late), "LZ22-021")
    assert not advised(judged(late | {"as_of": "2026-06-16"}), "LZ22-021")


# (subjects, rule, explained)
EXPLAINED = [
    (["late_entry"], "LZ22-020", True),
    (["late_entry"], "LZ22-007", True),
    (["code_error"], "LZ22-020", False),
    (["code_error", "late_entry"], "LZ22-020", True),
    (["not_executed"], "LZ22-005", True),
    (["adjusted"], "LZ22-005", False),
    (["code_error"], "LZ22-013", True),
    (["late_entry"], "LZ22-010", False),
]


@pytest.mark.parametrize(("subjects", "rule", "explained"), EXPLAINED)
def test_what_a_statement_exists_to_explain(subjects: list[str], rule: str, explained: bool) -> None:
    statement = {
        "type": "statement",
        "subjects": subjects,
        "as_of": "2026-07-01",
        "plan_year": 2025,
        "items[0].executed": False,
        "class.open_date": "2026-06-13",
        "class.end_date": "2026-06-15",
        "steps.结算金额.date": None,
        "officer.name": "",
        "unit.budget_unit_code_filed": "33001",
        "unit.budget_unit_code_correct": "330001",
    }
    told = found(judged(statement), rule)
    assert told
    assert {finding.explained for finding in told} == {explained}


@given(trainees=st.integers(1, 300), kind=st.sampled_from(["市内", "市外", "区外"]))
def test_limits_of_people(trainees: int, kind: str) -> None:
    """60 is the last that is not too many, 30 the first that is not too few."""
    result = judged({"type": "class_plan", "class.type": kind, "class.trainees": trainees})
    assert bool(found(result, "LZ22-024")) == (kind != "市内" and trainees > 60)
    assert bool(found(result, "LZ22-033")) == (kind == "市内" and trainees < 30)


@given(
    opening=st.dates(date(2020, 3, 1), date(2026, 12, 31)),
    late=st.integers(-15, 15),
)
def test_deadlines_count_working_days(opening: date, late: int) -> None:
    """A step is late exactly when fewer than five working days lie between it and the opening day, itself included."""
    from datetime import timedelta

    days = calendar("广西壮族自治区柳州市")
    done = opening + timedelta(days=late)
    between = sum(days.is_workday(done + timedelta(days=n)) for n in range((opening - done).days))
    vector = {"type": "class_plan", "class.open_date": opening.isoformat(), "steps.培训包审核.date": done.isoformat()}
    told = found(judged(vector), "LZ22-019")
    limit = days.workdays_before(opening, 5).day
    assert bool(told) == (done > limit)
    if done <= limit:
        assert between >= 5
    for finding in told:
        assert finding.limit == limit


@given(
    staff=st.integers(0, 200),
    years=st.lists(st.integers(2020, 2027), max_size=5),
)
def test_bands_of_staff(staff: int, years: list[int]) -> None:
    vector: dict[str, Any] = {
        "type": "class_plan",
        "unit.staff_on_post": staff,
        "class.type": "市外",
        "class.open_date": "2026-09-14",
        "history.out_city_classes": [],
    }
    for number, year in enumerate(years):
        vector.pop("history.out_city_classes", None)
        vector[f"history.out_city_classes[{number}].year"] = year
    result = judged(vector)
    same_year = 2026 in years
    three = any(2024 <= year <= 2026 for year in years)
    assert bool(found(result, "LZ22-025")) == (staff >= 120 and same_year)
    assert bool(found(result, "LZ22-026")) == (60 <= staff <= 120 and same_year)
    assert bool(found(result, "LZ22-027")) == (staff <= 60 and three)
