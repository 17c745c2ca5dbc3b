"""The nouns of an office's own tables: lists, codes, costs, days; each with where it comes from and as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from generator.costs import origin_words
from kb.errors import ZhangfaError

TableKind = Literal["base_list", "budget_codes", "cost_standard", "calendar"]
#: Among the levels that a table applies to: every unit, also one of no known level.
EVERYONE: Final = "所有单位"


class OfficeError(ZhangfaError):
    """A table of the office that is not as it should be, or tables that contradict each other."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures come from (document, page, who), and the day as of which they were right."""

    source: str
    day: date

    @property
    def words(self) -> str:
        """``来源：柳州市财政局代码表，截至2026年1月5日``."""
        return origin_words(self.source, self.day)


@dataclass(frozen=True, slots=True)
class Imported:
    """The file that a table was imported from: its name and the sha256 of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A training institution. until: last day on which it is on the list, None without one."""

    name: str
    city: str = ""
    until: date | None = None
    note: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class UnitCode:
    """The budget code of a unit: text, never a number."""

    unit: str
    code: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class FlatRate:
    """综合定额: yuan a person-day for a class of training (一类 …; empty: all). split: 住宿费 … -> yuan, or empty."""

    grade: str
    amount: Decimal
    split: Mapping[str, Decimal] = field(default_factory=dict)
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class LectureRate:
    """讲课费: the most yuan a teaching hour for a title (副高级 …), after tax."""

    level: str
    amount: Decimal
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """A day on which offices work, or do not, against what the weekday says."""

    day: date
    works: bool
    origin: Origin | None = None


Row = Institution | UnitCode | FlatRate | LectureRate | Arranged


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the office. name: of its file, and its handle. number: of the document it is from, None without one.

    origin: of all rows that state none of their own. levels: of the units it applies to; empty: all. since, until:
    first and last day on which it applies. region: of a calendar. file: where it stands, for messages.
    """

    kind: TableKind
    name: str
    title: str
    origin: Origin
    rows: tuple[Row, ...]
    file: str
    number: str | None = None
    levels: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    region: str = ""
    imported: Imported | None = None

    def applies_to(self, level: str | None) -> bool:
        """Whether it says anything about units of a level."""
        return not self.levels or EVERYONE in self.levels or level in self.levels

    def in_force(self, day: date) -> bool:
        """Whether it applies on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def origin_of(self, row: Row) -> Origin:
        """Where a row comes from."""
        return row.origin or self.origin

    def cited(self, row: Row | None = None) -> str:
        """``《柳州市预算单位代码表》（柳财〔2026〕1号；来源：…，截至2026年1月5日）``."""
        origin = self.origin_of(row) if row else self.origin
        return f"《{self.title}》（{'；'.join(part for part in (self.number, origin.words) if part)}）"


def said_day(day: date) -> str:
    """2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


__all__ = [
    "EVERYONE",
    "Arranged",
    "FlatRate",
    "Imported",
    "Institution",
    "LectureRate",
    "OfficeError",
    "Origin",
    "Row",
    "Table",
    "TableKind",
    "UnitCode",
    "said_day",
]
