"""What the rules say to rows of a ledger and to a unit's year; boundaries, scope, what the sheet does not say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rows import AHEAD, HELD, LIUZHOU, REGION, REGIONAL, TODAY, Bundled, ledger

from generator.ledgers.check import check_ledger
from generator.ledgers.columns import STEPS
from generator.ledgers.model import LedgerResult

D = date


def checked(*rows: Mapping[str, Any], as_of: date = TODAY, without: tuple[str, ...] = (), **more: Any) -> LedgerResult:
    return check_ledger(ledger(*rows, without=without), Bundled(), as_of=as_of, **more)  # type: ignore[arg-type]


def rules(result: LedgerResult, severity: str = "must should cost") -> set[str]:
    """The rules that have findings, also those that share one."""
    return {
        rule
        for found in result.findings
        if found.finding.severity in severity.split()
        for rule in (found.finding.rule, *found.finding.also)
    }


def undetermined(result: LedgerResult) -> dict[str, tuple[str, ...]]:
    return {found.rule.rule: found.columns for found in result.undetermined}


def codes(unit: str, _level: object) -> dict[str, Any]:
    """The code list of an office that imported one."""
    return {"budget_unit_code": "330001", "source": "代码表"} if unit == LIUZHOU else {}


# ---- rows of Liuzhou ------------------------------------------------------------------------------------------------


def test_a_class_as_it_should_be_is_not_objected_to() -> None:
    result = checked(HELD, AHEAD, reference_of=codes)
    assert rules(result) == set()
    assert not result.violated
    assert "GX20" in result.not_applicable


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        ({STEPS[1]: D(2026, 9, 8)}, {"LZ22-001", "LZ22-019"}, "one day after the fifth working day before opening"),
        ({STEPS[1]: D(2026, 9, 7)}, set(), "on the fifth working day itself"),
        ({STEPS[0]: D(2026, 9, 15)}, {"LZ22-001", "LZ22-019", "LZ22-002"}, "reviewed after the class had been opened"),
        ({STEPS[0]: D(2026, 9, 14)}, {"LZ22-001", "LZ22-019"}, "reviewed on the opening day: late, yet not unreviewed"),
        ({STEPS[5]: D(2026, 9, 25)}, {"LZ22-020"}, "20 September was a working day, so 24 is the limit"),
        ({STEPS[5]: None}, {"LZ22-007", "LZ22-020"}, "never entered"),
        ({STEPS[3]: None}, {"LZ22-007"}, "one of the six is lacking"),
        ({STEPS[3]: D(2026, 9, 25)}, {"LZ22-007"}, "sign-in later than the limit"),
        ({"held_trainees": 51}, {"LZ22-003"}, "one more than approved"),
        ({"held_trainees": 49}, set(), "fewer is no violation"),
        ({"held_budget": Decimal("48000.01")}, {"LZ22-003"}, "a cent more than approved"),
        ({"planned_days": Decimal(4)}, {"LZ22-003"}, "five days held, four approved"),
        ({"planned_days": Decimal("4.5")}, set(), "four days and a half lie on five dates"),
        ({"planned_days": Decimal("3.5")}, {"LZ22-003"}, "three and a half do not"),
        ({"held_place": "市外"}, {"LZ22-003"}, "held elsewhere than approved"),
        ({"planned_trainees": None, "planned_days": None, "planned_budget": None}, {"LZ22-003"}, "not in the plan"),
        ({"planned_trainees": None, "planned_days": None}, set(), "the plan knows it by its money"),
        ({"code": None}, {"LZ22-013"}, "no code"),
        ({"code": "0330001"}, {"LZ22-013"}, "codes are compared character by character"),
        ({"held_trainees": 29, "planned_trainees": 29}, {"LZ22-033"}, "29 in the city"),
        ({"held_trainees": 30, "planned_trainees": 30}, set(), "30 is enough"),
    ],
)  # fmt: skip
def test_a_row_of_a_city_unit(change: dict[str, Any], expected: set[str], why: str) -> None:
    assert rules(checked({**HELD, **change}, reference_of=codes)) - {"LZ22-034", "LZ22-029"} == expected, why


OUT: Mapping[str, Any] = {
    **HELD,
    "place": "市外",
    "held_place": "市外",
    "out_reason": "市内无实训条件",
    "institution": "河海大学",
}


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        ({"held_trainees": 60, "planned_trainees": 60}, set(), "60 people are allowed"),
        ({"held_trainees": 61, "planned_trainees": 61}, {"LZ22-024"}, "61 are too many"),
        ({"held_place": "区外", "place": "区外", "held_trainees": 61, "planned_trainees": 61}, {"LZ22-024"}, "区外 is 市外"),
        ({"out_reason": None}, {"LZ22-034"}, "no reason is given"),
        ({"institution": "某会展公司"}, {"LZ22-028"}, "not on the list"),
        ({"state": "取消", "open_date": None, "end_date": None, "planned_trainees": 80}, set(), "cancelled: nothing is held"),
    ],
)  # fmt: skip
def test_a_row_out_of_the_city(change: dict[str, Any], expected: set[str], why: str) -> None:
    def known(unit: str, level: object) -> dict[str, Any]:
        return {**codes(unit, level), "base_list": ["河海大学"]}

    assert rules(checked({**OUT, **change}, reference_of=known)) == expected, why


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"open_date": D(2026, 4, 28), "end_date": D(2026, 4, 30)}, False),
        ({"open_date": D(2026, 4, 28), "end_date": D(2026, 5, 1)}, True),
        ({"open_date": D(2026, 6, 30), "end_date": D(2026, 7, 2)}, True),
        ({"open_date": D(2026, 10, 31), "end_date": D(2026, 10, 31)}, False),
    ],
)
def test_the_months_without_classes_out_of_the_city(change: dict[str, Any], expected: bool) -> None:
    assert ("LZ22-029" in rules(checked({**OUT, **change}))) is expected


def test_a_planned_month_counts_while_the_class_is_not_held() -> None:
    ahead = {**AHEAD, "place": "市外", "month": 12}
    assert "LZ22-029" in rules(checked(ahead))
    assert "LZ22-029" not in rules(checked({**ahead, "month": 10}))
    assert "LZ22-029" not in rules(checked({**ahead, "place": "市内"}))


@pytest.mark.parametrize(
    ("as_of", "opened", "expected", "why"),
    [
        (D(2026, 12, 31), None, False, "the year has a day left"),
        (D(2027, 1, 1), None, True, "the year is over"),
        (D(2027, 1, 1), D(2026, 12, 31), False, "opened on its last day"),
        (D(2027, 3, 1), D(2027, 1, 4), True, "opened in the next year"),
    ],
)
def test_a_plan_is_carried_out_in_its_year(as_of: date, opened: date | None, expected: bool, why: str) -> None:
    row = {**AHEAD, "open_date": opened, "end_date": opened}
    assert ("LZ22-005" in rules(checked(row, as_of=as_of))) is expected, why


@pytest.mark.parametrize(
    ("staff", "years", "expected", "why"),
    [
        (130, (2026, 2026), {"LZ22-025"}, "two in one year"),
        (130, (2025, 2026), set(), "one a year"),
        (120, (2026, 2026), {"LZ22-025", "LZ22-026"}, "exactly 120: both bands"),
        (60, (2024, 2026), {"LZ22-027"}, "exactly 60: two in three years break the lower band only"),
        (45, (2023, 2026), set(), "three years lie between"),
        (45, (2024, 2026), {"LZ22-027"}, "the third year counts"),
        (86, (2025, 2026), set(), "one in two years is only worth a look"),
    ],
)
def test_classes_out_of_the_city_by_staff_and_year(
    staff: int, years: tuple[int, ...], expected: set[str], why: str
) -> None:
    rows = [
        {**OUT, "name": f"第{n}期", "staff_on_post": staff, "year": year, "open_date": D(year, 9, 14), "end_date": D(year, 9, 18)}
        for n, year in enumerate(years)
    ]  # fmt: skip
    # A row in the city long ago: the ledger holds all years that count.
    rows.append({**HELD, "year": 2022, "open_date": D(2022, 9, 14), "end_date": D(2022, 9, 16), "staff_on_post": staff})
    assert rules(checked(*rows)) & {"LZ22-025", "LZ22-026", "LZ22-027"} == expected, why


def test_years_before_the_ledger_are_not_taken_for_empty() -> None:
    result = checked({**OUT, "staff_on_post": 45})
    assert "LZ22-027" not in rules(result)
    assert undetermined(result)["LZ22-027"] == ("以前年度的台账",)
    assert "LZ22-025" not in undetermined(checked({**OUT, "staff_on_post": 130}))


def test_staff_that_differs_within_a_year_is_not_chosen_from() -> None:
    result = checked({**OUT, "staff_on_post": 45}, {**OUT, "staff_on_post": 130})
    assert undetermined(result)["LZ22-025"] == ("在编人数",)


# ---- units of the autonomous region ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        ({}, set(), "as it should be"),
        ({"held_trainees": 200, "planned_trainees": 200, "classified": False}, {"GX20-029"}, "no limit of 60, but online is preferred above 150"),
        ({"held_trainees": 150, "planned_trainees": 150, "classified": False}, set(), "150 is not above 150"),
        ({"held_trainees": 200, "planned_trainees": 200, "classified": True}, set(), "classified classes are exempt"),
        ({"filing_date": D(2026, 9, 7)}, set(), "filed a week before"),
        ({"filing_date": D(2026, 9, 8)}, {"GX20-035"}, "filed six days before"),
        ({"filing_date": D(2026, 9, 13), "urgent": True, "urgent_reason": "汛情"}, set(), "urgent: before opening"),
        ({"filing_date": D(2026, 9, 14), "urgent": True, "urgent_reason": "汛情"}, {"GX20-036"}, "urgent: on the opening day is too late"),
        ({"filing_date": D(2026, 9, 13), "urgent": True, "urgent_reason": None}, {"GX20-036"}, "urgent without a reason"),
        ({"name": "全区水利工作会议暨培训班"}, {"GX20-032"}, "a meeting under the name of training"),
        ({"name": "水利安全检查业务培训班"}, set(), "检查 alone is training"),
        ({"held_trainees": 51}, {"GX20-033"}, "more than approved"),
        ({"place": "区外", "held_place": "区外", "category": "党性教育", "out_reason": "须现场教学"}, {"GX20-025"}, "party education stays in the region"),
        ({"place": "区外", "held_place": "区外", "out_reason": None}, {"GX20-024"}, "out of the region without a reason"),
        ({"place": "出国（境）", "held_place": "出国（境）"}, {"GX20-002"}, "not part of this plan"),
        ({STEPS[5]: None}, set(), "the six steps are Liuzhou's"),
        ({"code": None}, set(), "so is the code"),
    ],
)  # fmt: skip
def test_a_row_of_a_unit_of_the_region(change: dict[str, Any], expected: set[str], why: str) -> None:
    shares = {"GX20-018", "GX20-019", "GX20-020"}
    found = rules(checked({**REGIONAL, **change})) - shares
    assert {rule for rule in found if rule != "GX20-031"} == expected, why
    assert not {rule for rule in found if rule.startswith("LZ22")}


def regional(category: str, budget: int, **more: Any) -> dict[str, Any]:
    return {**REGIONAL, "category": category, "planned_budget": Decimal(budget), "held_budget": None, "name": f"{category}培训班", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([("专业化能力", 50), ("党性教育", 50)], set(), "exactly half"),
        ([("专业化能力", 49), ("党性教育", 51)], {"GX20-018"}, "less than half"),
        ([("专业化能力", 60), ("财务", 40)], {"GX20-020"}, "40 % of general matters, but no political class"),
        ([("专业化能力", 50), ("财务", 41), ("党性教育", 9)], {"GX20-019"}, "more than 40 %"),
        ([("专业化能力", 50), ("财务", 20), ("人事", 21), ("政治理论", 9)], {"GX20-019"}, "two of the six together"),
    ],
)  # fmt: skip
def test_shares_of_a_units_year(rows: list[tuple[str, int]], expected: set[str], why: str) -> None:
    result = checked(*(regional(category, budget) for category, budget in rows))
    assert rules(result) & {"GX20-018", "GX20-019", "GX20-020"} == expected, why


@pytest.mark.parametrize(
    ("change", "open_", "why"),
    [
        ({"planned_budget": None}, True, "planned, its money is not said: no share can be worked out"),
        ({"planned_budget": None, "planned_trainees": None, "planned_days": None}, False, "not in the plan at all"),
        ({"planned_budget": Decimal(0)}, False, "nothing is planned for it"),
    ],
)
def test_a_share_is_not_worked_out_from_part_of_the_money(change: dict[str, Any], open_: bool, why: str) -> None:
    result = checked(regional("专业化能力", 1, **change), regional("党性教育", 50))
    assert ("GX20-018" in undetermined(result)) is open_, why
    assert ("GX20-018" in rules(result)) is not open_, why


def test_the_finance_department_is_exempt_for_finance_alone() -> None:
    rows = [("专业化能力", 50), ("财务", 41), ("党性教育", 9)]
    exempt = checked(*(regional(c, b, unit="自治区财政厅") for c, b in rows))
    other = checked(*(regional("人事" if c == "财务" else c, b, unit="自治区财政厅") for c, b in rows))
    assert "GX20-019" not in rules(exempt)
    assert "GX20-019" in rules(other)


def test_lectures_are_not_classes_and_both_readings_are_told() -> None:
    result = checked(regional("专业化能力", 40), regional("专业化能力", 10, delivery="讲座"), regional("党性教育", 50))
    told = next(found.finding for found in result.findings if found.finding.rule == "GX20-018")
    assert "如果把讲座也计入则为50%" in told.message


def test_each_unit_and_year_is_judged_by_itself() -> None:
    good, bad = [("专业化能力", 60), ("党性教育", 40)], [("专业化能力", 40), ("党性教育", 60)]
    result = checked(
        *(regional(c, b, year=2026) for c, b in good),
        *(regional(c, b, year=2025) for c, b in bad),
        *(regional(c, b, year=2026, unit="广西壮族自治区民政厅") for c, b in bad),
    )
    told = [(found.unit, found.year) for found in result.findings if found.finding.rule == "GX20-018"]
    assert told == [(REGION, 2025), ("广西壮族自治区民政厅", 2026)]
    assert all(found.row is None for found in result.findings if found.finding.rule == "GX20-018")


# ---- what is not said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "open_rules", "why"),
    [
        (("在编人数", "staff_on_post"), {"LZ22-025"}, "the number of classes depends on it"),
        (("结算金额", "结算金额"), {"LZ22-007", "LZ22-020"}, "a column that is lacking does not mean 没有办理"),
        (("实际开班日期", "open_date"), {"LZ22-005", "LZ22-003"}, "whether it was held cannot be told"),
        (("市内/市外", "place"), {"LZ22-003"}, "nor whether the place was changed"),
        (("计划人数", "planned_trainees"), {"LZ22-003"}, "nor whether there are more people"),
        (("预算单位代码", "code"), {"LZ22-013"}, "nor the code"),
    ],
)  # fmt: skip
def test_a_column_that_is_lacking_leaves_its_rules_open(
    column: tuple[str, str], open_rules: set[str], why: str
) -> None:
    title, key = column
    steps = {name: D(2025, 9, 5 if number < 3 else 19) for number, name in enumerate(STEPS)}
    out = {**OUT, "year": 2025, "open_date": D(2025, 9, 15), "end_date": D(2025, 9, 19), **steps}
    result = checked(out, without=(key,))
    found = undetermined(result)
    assert open_rules <= set(found), why
    assert all(title in found[rule] for rule in open_rules)
    assert not open_rules & rules(result, "must"), "what is not said is never a violation"


def test_a_sheet_without_the_steps_is_told_all_of_them() -> None:
    assert undetermined(checked(HELD, without=STEPS))["LZ22-007"] == STEPS


def test_a_unit_of_no_known_level_is_named_and_not_judged() -> None:
    result = checked({**HELD, "unit": "市水利局", "held_trainees": 500})
    assert rules(result) == set()
    assert [(found.rule.title, found.columns) for found in result.undetermined] == [
        ("单位适用的文件不能判断", ("单位层级",))
    ]


def test_a_county_unit_gets_advice_alone() -> None:
    result = checked({**OUT, "unit": "柳州市柳江区水利局", "held_trainees": 61, "planned_trainees": 61})
    assert rules(result) == set()
    assert any(found.finding.rule == "LZ22-024" and found.finding.nature == "reference" for found in result.advice)


def test_the_level_stated_decides() -> None:
    assert "LZ22-024" in rules(checked({**OUT, "unit": "市水利局", "level": "柳州市市直", "held_trainees": 61, "planned_trainees": 61}))  # fmt: skip


# ---- what is told with it -------------------------------------------------------------------------------------------


def test_findings_name_row_column_and_clause() -> None:
    result = checked(HELD, {**HELD, "held_trainees": 55})
    found = next(found for found in result.findings if found.finding.rule == "LZ22-003")
    assert (found.row, found.column, found.unit, found.year) == (3, "实际人数", LIUZHOU, 2026)
    assert found.finding.citation.path == "一/p1/二是"
    assert "55人" in found.finding.message
    assert "50人" in found.finding.message


def test_the_limits_of_each_class_are_worked_out() -> None:
    result = checked(HELD, AHEAD, REGIONAL)
    assert result.derived[2] == {
        "one_week_before": "2026-09-07",
        "package_deadline": "2026-09-07",
        "settle_deadline": "2026-09-24",
    }
    assert result.derived[3] == {}
    assert set(result.derived[4]) == {"one_week_before"}, "the other limits are Liuzhou's"


def test_what_is_counted_of_a_units_year() -> None:
    result = checked(HELD, AHEAD, {**HELD, "planned_trainees": None, "planned_days": None, "planned_budget": None})
    (year,) = result.units
    assert (year.unit, year.year, year.rows) == (LIUZHOU, 2026, (2, 3, 4))
    assert {key: year.derived[key] for key in ("classes", "planned", "held", "executed", "planned_budget")} == {
        "classes": 3, "planned": 2, "held": 2, "executed": 1, "planned_budget": Decimal(68000),
    }  # fmt: skip
    assert year.derived["shares"] == {"专业化能力": Decimal(1)}


def test_many_rows_give_the_same_in_several_processes() -> None:
    rows = [{**HELD, "name": f"第{n}期", "held_trainees": 45 + n % 10} for n in range(1000)]
    many = checked(*rows)
    expected = [(n + 2, "LZ22-003") for n in range(1000) if n % 10 > 5]
    assert [(f.row, f.finding.rule) for f in many.findings if f.finding.rule == "LZ22-003"] == expected
