"""Ledgers for the tests of the desk: the year of one unit as an office keeps it, and browsers that give them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from browsing import Visitor

from desk.web.state import Desk
from generator.ledgers.blank import ledger_workbook

#: The day on which the ledgers are looked at: a Monday.
DAY = date(2026, 10, 26)
STEPS = ("培训包审核", "发布培训项目", "培训报名审核", "学员签到", "教培管理", "结算金额")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(number: int, name: str, **values: Any) -> dict[str, Any]:
    """A planned class of 柳州市水利局 in 2026."""
    planned = {
        "unit": "柳州市水利局", "level": "柳州市市直", "code": "330001", "year": 2026, "staff_on_post": 86,
        "id": f"2026-330001-{number:02}", "name": name, "category": "专业化能力", "place": "市内", "month": 9,
        "planned_trainees": 50, "planned_days": Decimal(3), "planned_budget": Decimal(36000), "delivery": "线下",
        "urgent": False,
    }  # fmt: skip
    return planned | values


def steps(*days: date | None) -> dict[str, date]:
    """The six steps in their order."""
    return {name: day for name, day in zip(STEPS, days, strict=False) if day}


def held(first: date, last: date, **values: Any) -> dict[str, Any]:
    """What is known of a class that was held."""
    return {
        "open_date": first, "end_date": last, "held_place": "市内", "held_trainees": 48, "state": "已办",
        "held_budget": Decimal(36000), "filing_date": date(2026, 3, 2), **values,
    }  # fmt: skip


ON_TIME = row(
    1, "水旱灾害防御业务培训班", **held(date(2026, 3, 18), date(2026, 3, 19)),
    **steps(date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 18), date(2026, 3, 24), date(2026, 3, 26)),
)  # fmt: skip
#: 结算金额 was due on 20 October and is lacking; 报名审核 was due on 29 September and came ten days late.
LATE = row(
    5, "水利财务人员业务培训班", **{
        **held(date(2026, 10, 12), date(2026, 10, 13)),
        **steps(date(2026, 9, 24), date(2026, 9, 25), date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 20)),
        "category": "财务", "planned_budget": Decimal(18000), "held_budget": Decimal(18000),
    },
)  # fmt: skip
#: In November, out of the city, 68 people: one rule broken, one not kept in principle; its package is due on 2 November.
BAD_PLAN = row(
    4, "基层水利专业技术人员能力提升培训班", place="市外", held_place="市外", planned_trainees=68,
    planned_budget=Decimal(110000), open_date=date(2026, 11, 9), end_date=date(2026, 11, 11), out_reason="市内没有实训基地",
)  # fmt: skip
VAGUE = row(8, "水利工程质量监督培训班", month=12, planned_budget=Decimal(52000))
#: Of the year before, never held.
NOT_HELD = row(9, "河长制工作培训班", year=2025, id="2025-330001-09", month=10, planned_budget=Decimal(20000))
ROWS = (ON_TIME, LATE, BAD_PLAN, VAGUE, NOT_HELD)
#: Their rows in the sheet.
ROW_OF = {name: place for place, name in enumerate(("on_time", "late", "bad_plan", "vague", "not_held"), 2)}


def workbook(*rows: Mapping[str, Any]) -> bytes:
    """A ledger with these rows, else with all of the above."""
    return ledger_workbook(rows or ROWS)


def give(browser: Visitor, data: bytes, name: str = "培训台账2026.xlsx", **form: str) -> Any:
    """Gives a ledger as a form does."""
    return browser.submit("/ledgers", form, files={"files": (name, data, XLSX)})


def given(browser: Visitor, data: bytes | None = None, name: str = "培训台账2026.xlsx") -> str:
    """The address of a ledger that was given."""
    answer = give(browser, workbook() if data is None else data, name)
    assert answer.status_code == 303, answer.text[:2000]
    found = re.fullmatch(r"/ledgers/[0-9a-f]{12}", answer.headers["location"])
    assert found, answer.headers["location"]
    return found[0]


def words(page: str) -> str:
    """What a person reads of a page's main part."""
    main = re.findall(r"<main.*</main>", page, re.S)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(autouse=True)
def _on_the_day(request: pytest.FixtureRequest) -> None:
    """Every ledger is looked at on DAY."""
    for name in ("desk", "office"):
        if name in request.fixturenames:
            opened: Desk = request.getfixturevalue(name)
            opened.books.today = lambda: DAY
