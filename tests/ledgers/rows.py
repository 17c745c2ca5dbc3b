"""Rows of ledgers for tests: one that complies, changed key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from generator.calendar import Calendar, open_calendar
from generator.ledgers.columns import COLUMNS, STEPS
from generator.ledgers.model import Entry, Ledger
from generator.rules.packs import Pack, load_packs
from generator.sheets.model import Sheet

TODAY = date(2026, 11, 22)
LIUZHOU, REGION = "柳州市水利局", "广西壮族自治区水利厅"
_COMMON = tuple(column.key for column in COLUMNS if column.common)

#: A class of a Liuzhou unit that was planned, held and entered as it should be: opened on Monday 2026-09-14, so that
#: the limit before it is 2026-09-07 and the limit after it 2026-09-24 (20 September is a working day).
HELD: Mapping[str, Any] = {
    "id": "2026-330001-03",
    "unit": LIUZHOU,
    "code": "330001",
    "year": 2026,
    "name": "2026年基层水利专业技术人员能力提升培训班",
    "category": "专业化能力",
    "place": "市内",
    "month": 9,
    "planned_trainees": 50,
    "planned_days": Decimal(5),
    "planned_budget": Decimal(48000),
    "delivery": "线下",
    "open_date": date(2026, 9, 14),
    "end_date": date(2026, 9, 18),
    "held_place": "市内",
    "held_trainees": 50,
    "held_budget": Decimal(48000),
    "staff_on_post": 86,
    "urgent": False,
    "filing_date": date(2026, 9, 4),
    "state": "已办",
    STEPS[0]: date(2026, 9, 4),
    STEPS[1]: date(2026, 9, 7),
    STEPS[2]: date(2026, 9, 7),
    STEPS[3]: date(2026, 9, 14),
    STEPS[4]: date(2026, 9, 24),
    STEPS[5]: date(2026, 9, 24),
}
#: Planned for December 2026, not held yet.
AHEAD: Mapping[str, Any] = {
    **{key: HELD[key] for key in ("unit", "code", "year", "category", "place", "planned_trainees", "planned_days")},
    "id": "2026-330001-09",
    "name": "2026年水库安全管理培训班",
    "month": 12,
    "planned_budget": Decimal(20000),
    "delivery": "线下",
    "staff_on_post": 86,
}
#: A class of a unit of the autonomous region that complies.
REGIONAL: Mapping[str, Any] = {**HELD, "unit": REGION, "place": "区内", "held_place": "区内"}


def ledger(*rows: Mapping[str, Any], without: Sequence[str] = ()) -> Ledger:
    """A ledger of the common columns. without: keys of columns that the sheet lacks."""
    keys = [key for key in dict.fromkeys((*_COMMON, *(key for row in rows for key in row))) if key not in without]
    entries = tuple(Entry(number, {key: row.get(key) for key in keys}) for number, row in enumerate(rows, start=2))
    titles = tuple(column.title for column in COLUMNS if column.key in keys)
    return Ledger(Sheet("台账.xlsx", "台账", 1, titles, {}, ()), frozenset(keys), entries)


class Bundled:
    """What ``check_ledger`` asks of a workspace, without one: bundled packs and calendars, no library."""

    lookup = None

    @property
    def packs(self) -> tuple[Pack, ...]:
        return _packs()

    def calendar(self, region: str | None) -> Calendar:
        return _calendar(region)


@lru_cache(maxsize=1)
def _packs() -> tuple[Pack, ...]:
    return load_packs()


@lru_cache(maxsize=8)
def _calendar(region: str | None) -> Calendar:
    return open_calendar(region)
