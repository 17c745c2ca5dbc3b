"""Which statements a ledger requires: every trigger of the catalogue, its boundaries, and what needs none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rows import AHEAD, HELD, LIUZHOU, REGION, REGIONAL, TODAY, Bundled, ledger

from generator.ledgers.columns import STEPS
from generator.ledgers.due import due_statements
from generator.ledgers.model import Due, Open
from generator.rules.packs import load_packs

D = date
UNPLANNED: Mapping[str, Any] = {"planned_trainees": None, "planned_days": None, "planned_budget": None}


def due(
    *rows: Mapping[str, Any], as_of: date = TODAY, without: tuple[str, ...] = (), listed: bool = True
) -> tuple[tuple[Due, ...], tuple[Open, ...]]:
    """listed: the office imported the codes of its units."""
    codes = {"budget_unit_code": "330001", "source": "代码表"}
    return due_statements(
        ledger(*rows, without=without),
        Bundled(),  # type: ignore[arg-type]
        as_of=as_of,
        reference_of=lambda unit, level: codes if listed else {},
    )


def ids(*rows: Mapping[str, Any], **more: Any) -> list[str]:
    return [id_ for found in due(*rows, **more)[0] for id_ in (found.id, *found.also)]


def test_nothing_is_required_of_what_was_done_as_it_should_be() -> None:
    assert ids(HELD, AHEAD, REGIONAL) == []


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        # what the catalogue says needs none (no_statement)
        ({"held_trainees": 40, "held_budget": Decimal(1)}, [], "smaller than planned"),
        ({"month": 3}, [], "another month of the same year"),
        # ST-02
        ({STEPS[5]: None}, ["ST-02"], "a step is lacking, its limit has passed"),
        ({STEPS[3]: None}, ["ST-02"], "any of the six"),
        # ST-03
        ({STEPS[4]: D(2026, 9, 25)}, ["ST-03"], "entered a day late"),
        ({STEPS[4]: D(2026, 9, 24)}, [], "entered on the last day"),
        ({STEPS[4]: D(2026, 9, 25), STEPS[5]: None}, ["ST-02", "ST-03"], "one statement tells of both"),
        # ST-04
        ({STEPS[2]: D(2026, 9, 8)}, ["ST-04"], "reported later than the fifth working day before opening"),
        ({STEPS[2]: D(2026, 9, 7)}, [], "on that day"),
        ({STEPS[0]: None}, ["ST-02", "ST-04"], "still empty after opening: both speak of it"),
        # ST-05
        ({"code": None}, ["ST-05"], "no code"),
        ({"code": "330001001"}, ["ST-05"], "another code than the list has"),
        # ST-06
        ({"held_trainees": 51}, ["ST-06"], "more people"),
        ({"planned_days": Decimal(4)}, ["ST-06"], "more days"),
        ({"held_budget": Decimal(48001)}, ["ST-06"], "more money"),
        ({"held_place": "市外"}, ["ST-06"], "held elsewhere"),
        # ST-07
        (UNPLANNED, ["ST-07"], "not in the plan at all"),
        ({**UNPLANNED, "planned_budget": Decimal(48000)}, [], "the plan has its money"),
    ],
)  # fmt: skip
def test_statements_of_a_city_unit(change: dict[str, Any], expected: list[str], why: str) -> None:
    assert sorted(ids({**HELD, **change})) == expected, why


@pytest.mark.parametrize(
    ("as_of", "change", "expected", "why"),
    [
        (D(2026, 12, 31), {}, [], "the year is not over on its last day"),
        (D(2027, 1, 1), {}, ["ST-01"], "not held in its year"),
        (D(2027, 1, 1), {"state": "取消"}, ["ST-01"], "cancelled is not held either"),
        (D(2027, 2, 1), {"open_date": D(2026, 12, 31), "end_date": D(2026, 12, 31)}, ["ST-02", "ST-04"], "held on the last day: other duties only"),
        (D(2027, 2, 1), {"open_date": D(2027, 1, 4), "end_date": D(2027, 1, 5)}, ["ST-01", "ST-02", "ST-04"], "held in the next year"),
    ],
)  # fmt: skip
def test_a_plan_not_carried_out_in_its_year(as_of: date, change: dict[str, Any], expected: list[str], why: str) -> None:
    assert sorted(ids({**AHEAD, **change}, as_of=as_of)) == expected, why


@pytest.mark.parametrize(
    ("as_of", "expected", "why"),
    [
        (D(2026, 9, 24), [], "the limit has not passed on its day"),
        (D(2026, 9, 25), ["ST-02"], "it has"),
    ],
)
def test_a_step_not_yet_due_needs_no_statement(as_of: date, expected: list[str], why: str) -> None:
    assert ids({**HELD, STEPS[4]: None, STEPS[5]: None}, as_of=as_of) == expected, why


@pytest.mark.parametrize(
    ("as_of", "expected", "why"),
    [
        (D(2026, 9, 14), [], "late, yet the class opens only today"),
        (D(2026, 9, 15), ["ST-04"], "still empty after opening"),
    ],
)
def test_a_step_before_opening_is_explained_once_the_class_has_begun(
    as_of: date, expected: list[str], why: str
) -> None:
    assert ids({**HELD, STEPS[1]: None, STEPS[4]: None, STEPS[5]: None}, as_of=as_of) == expected, why


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        ({"held_trainees": 51}, ["ST-12"], "more people than approved"),
        ({"held_place": "区外"}, ["ST-12"], "another sort of place"),
        ({"state": "取消", "open_date": None, "end_date": None}, ["ST-12"], "cancelled"),
        (UNPLANNED, ["ST-13"], "a new class"),
        ({"urgent": True, "filing_date": D(2026, 9, 10)}, ["ST-14"], "urgent and filed within the week before"),
        ({"urgent": True, "filing_date": D(2026, 9, 7)}, [], "urgent, yet filed a week before"),
        ({"urgent": False, "filing_date": D(2026, 9, 10)}, [], "late, but no urgent class"),
        ({STEPS[5]: None, "code": None}, [], "neither the steps nor the code bind the region's units"),
    ],
)
def test_statements_of_a_unit_of_the_region(change: dict[str, Any], expected: list[str], why: str) -> None:
    assert ids({**REGIONAL, **change}) == expected, why


def test_a_plan_of_the_region_not_carried_out() -> None:
    ahead = {**AHEAD, "unit": REGION, "place": "区内"}
    assert ids(ahead, as_of=D(2026, 12, 31)) == []
    assert ids(ahead, as_of=D(2027, 1, 1)) == ["ST-11"]


def test_every_trigger_of_the_packs_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert {trigger.id for pack in load_packs() for trigger in pack.triggers} == {
        *(f"ST-0{number}" for number in range(1, 8)), *(f"ST-1{number}" for number in range(1, 5))
    }  # fmt: skip
    assert all(f'"{trigger.id}"' in text for pack in load_packs() for trigger in pack.triggers)


# ---- what one statement tells of ------------------------------------------------------------------------------------


def test_classes_of_a_unit_and_year_are_told_of_together() -> None:
    rows = [{**AHEAD, "name": f"第{n}期"} for n in range(3)]
    found, _ = due(
        *rows, {**AHEAD, "year": 2025, "name": "上年"}, {**AHEAD, "unit": "柳州市教育局"}, as_of=D(2027, 1, 1)
    )
    assert [(one.unit, one.year, one.rows) for one in found] == [
        (LIUZHOU, 2026, (2, 3, 4)),
        (LIUZHOU, 2025, (5,)),
        ("柳州市教育局", 2026, (6,)),
    ]
    assert found[0].why[1].startswith("第3行“第1期”：")


def test_late_entries_are_told_of_class_by_class() -> None:
    found, _ = due({**HELD, STEPS[5]: None}, {**HELD, "name": "另一个班", STEPS[5]: None})
    assert [one.rows for one in found] == [(2,), (3,)]


def test_one_wrong_code_is_told_of_once() -> None:
    found, _ = due({**HELD, "code": "33001"}, {**AHEAD, "code": "33001"}, {**AHEAD, "code": None})
    assert [one.rows for one in found] == [(2, 3), (4,)]


def test_a_statement_names_its_clause_its_limit_and_where_it_goes() -> None:
    (late,), _ = due({**HELD, STEPS[5]: None})
    assert late.by == D(2026, 9, 24)
    assert late.citation.path == "一/p2/一是"
    assert late.rules[0] == "LZ22-007"
    assert late.addressee == "柳州市“一包方式管培训”工作领导小组办公室"
    (missed,), _ = due(AHEAD, as_of=D(2027, 1, 1))
    assert missed.by is None
    assert "2022" not in missed.limit, "the date of 2022 has passed and is no duty"
    assert missed.upload_to
    (regional,), _ = due({**REGIONAL, "held_trainees": 51})
    assert regional.addressee == "自治区党委组织部"
    assert regional.citation.document == "gx-2020-56"


# ---- what cannot be told --------------------------------------------------------------------------------------------


def test_codes_are_not_judged_without_a_list() -> None:
    found, open_ = due({**HELD, "code": None}, listed=False)
    assert found == ()
    assert [one.rule.rule for one in open_] == ["ST-05"]


def test_a_column_that_is_lacking_requires_nothing() -> None:
    found, open_ = due({**HELD, STEPS[5]: None}, without=(STEPS[5],))
    assert found == ()
    assert {one.rule.rule: one.columns for one in open_} == {"ST-02": ("结算金额",), "ST-03": ("结算金额",)}


@pytest.mark.parametrize("unit", ["市水利局", "柳州市柳江区水利局", "南宁市水利局", "湖南省水利厅"])
def test_other_units_owe_none(unit: str) -> None:
    found, open_ = due({**HELD, "unit": unit, STEPS[5]: None, "held_trainees": 90})
    assert found == ()
    assert [one.columns for one in open_] == [("单位层级",)]


@pytest.mark.parametrize(("year", "expected"), [(2019, []), (2020, ["ST-02"])])
def test_years_before_the_document_are_not_its_matter(year: int, expected: list[str]) -> None:
    held = {
        **HELD,
        "year": year,
        "open_date": D(year, 9, 14),
        "end_date": D(year, 9, 18),
        **dict.fromkeys(STEPS, D(year, 9, 1)),
    }
    assert ids({**held, STEPS[5]: None}) == expected
