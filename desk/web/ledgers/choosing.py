"""Which unit and which year of a ledger a page shows, and the rows of that choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from desk.web.ledgers.judging import Judged
from generator.ledgers.model import Entry, RowFinding, UnitYear
from generator.ledgers.statements import Explanation

#: In addresses: rows whose year could not be understood.
NO_YEAR = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """unit: empty for all. year: None for rows without one. units, years: what may be chosen."""

    ledger: str
    unit: str
    year: int | None
    units: tuple[str, ...]
    years: tuple[int | None, ...]

    @property
    def several(self) -> bool:
        """Whether rows of more than one unit are shown."""
        return not self.unit and len(self.units) > 1

    def address(self, page: str = "", anchor: str = "", **more: str | int | None) -> str:
        """An address below this ledger, of the same choice. more: parts of the query, None or empty ones left out."""
        query: dict[str, str | int] = {}
        if self.unit and len(self.units) > 1:
            query["unit"] = self.unit
        if len(self.years) > 1:
            query["year"] = NO_YEAR if self.year is None else self.year
        for key, value in more.items():
            if value in (None, ""):
                query.pop(key, None)
            elif value is not None:
                query[key] = value
        asked = f"?{urlencode(query)}" if query else ""
        return f"/ledgers/{self.ledger}{page}{asked}{f'#{anchor}' if anchor else ''}"

    def row(self, row: int) -> str:
        """The address of a row with its findings and clauses."""
        return f"/ledgers/{self.ledger}/table?row={row}#row"


def choice_of(ledger: str, judged: Judged, unit: str, year: str) -> Choice:
    """What a page shows: as asked, else the only unit, and of its years this one or the last.

    A unit or a year that the ledger does not hold is as good as none.
    """
    units = tuple(dict.fromkeys(one.unit for one in judged.result.units))
    chosen = unit if unit in units else units[0] if len(units) == 1 else ""
    held = {one.year for one in judged.result.units if not chosen or one.unit == chosen}
    years: tuple[int | None, ...] = (*sorted(one for one in held if one is not None), *([None] if None in held else []))
    wanted = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
    if wanted not in years or (wanted is None and year != NO_YEAR):
        known = [one for one in years if one is not None]
        wanted = judged.day.year if judged.day.year in known else known[-1] if known else None
    return Choice(ledger, chosen, wanted, units, years)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a ledger says of a unit's year, or of all units' year. entries: by the dates of the classes.

    findings: of these rows and of the year as a whole. statements: of these units, also of other years.
    """

    choice: Choice
    entries: tuple[Entry, ...]
    units: tuple[UnitYear, ...]
    findings: tuple[RowFinding, ...]
    statements: tuple[Explanation, ...]

    @property
    def by_row(self) -> Mapping[int, Sequence[RowFinding]]:
        """Findings by row."""
        rows: dict[int, list[RowFinding]] = {}
        for found in self.findings:
            if found.row is not None:
                rows.setdefault(found.row, []).append(found)
        return rows


def chosen(judged: Judged, choice: Choice) -> Chosen:
    """The rows of a choice."""
    units = tuple(
        one for one in judged.result.units if (not choice.unit or one.unit == choice.unit) and (one.year == choice.year)
    )
    rows = {row for one in units for row in one.rows}
    entries = tuple(sorted((entry for entry in judged.ledger.entries if entry.row in rows), key=_when))
    names = {one.unit for one in units}
    findings = tuple(
        found
        for found in judged.result.findings
        if (found.row in rows if found.row is not None else found.year == choice.year and found.unit in names)
    )
    statements = tuple(made for made in judged.statements if not choice.unit or made.due.unit == choice.unit)
    return Chosen(choice, entries, units, findings, statements)


def _when(entry: Entry) -> tuple[int, int, int]:
    """Classes in order of date; those with a month alone behind the dates of that month, the others last."""
    opened = entry.get("open_date")
    if opened is not None:
        year: int = opened.year - (entry.get("year") or opened.year)
        return (year * 12 + opened.month, opened.day, entry.row)
    month = entry.get("month")
    return (month, 32, entry.row) if month else (99, 0, entry.row)


def number_of(entry: Entry) -> str:
    """A short number of a class: the last part of its number in the plan, else the row of the sheet."""
    id_ = str(entry.get("id") or "")
    last = id_.replace("－", "-").rpartition("-")[2]
    return last if 0 < len(last) <= 4 else id_ if 0 < len(id_) <= 6 else f"第{entry.row}行"


__all__ = ["NO_YEAR", "Choice", "Chosen", "choice_of", "chosen", "number_of"]
