"""The page of a ledger: what is shown of a unit's year, put together from what was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desk.web.ledgers.choosing import Choice, Chosen, choice_of, chosen
from desk.web.ledgers.drawing import Drawing, drawing_of
from desk.web.ledgers.figures import Figure, figures_of
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.requirements import Required, required
from desk.web.ledgers.shares import Shares, shares_of
from desk.web.ledgers.steps import Line, by_stages, open_limits, step_lines
from desk.web.ledgers.words import is_step
from desk.web.ledgers.year import Year, shades_of, year_of
from generator.calendar import Calendar
from generator.ledgers.facts import held
from generator.rules.checking import Checking
from generator.rules.citing import Proof

#: So many lines of a list stand on the page; the rest behind a link.
_STATEMENTS: Final = 8
_LINES: Final = 60
_UNITS: Final = 30
#: Around a class: days that its deadlines are counted over.
_AROUND: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list of units. late: steps; broken: other findings that must be mended."""

    unit: str
    level: str
    classes: int
    held: int
    late: int
    broken: int
    statements: int
    open: int
    href: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page shows. lines: of the six steps, hidden: how many more. stages: the plans of a unit go 二上二下.

    elsewhere: statements of other years. unit_count: of the list of units, which is paged. without: rows of no year.
    """

    choice: Choice
    chosen: Chosen
    figures: tuple[Figure, ...]
    year: Year | None
    drawing: Drawing | None
    lines: tuple[Line, ...]
    hidden: int
    has_steps: bool
    stages: bool
    shares: Shares | None
    statements: tuple[Required, ...]
    statement_count: int
    elsewhere: dict[int, int]
    units: tuple[UnitLine, ...]
    unit_count: int
    remarks: tuple[str, ...]


def dashboard_of(
    ledger: str, judged: Judged, checking: Checking, *, unit: str = "", year: str = "", page: int = 1
) -> Dashboard:
    """The page of a choice. Raises PackError, LibraryError, CalendarError."""
    choice = choice_of(ledger, judged, unit, year)
    shown = chosen(judged, choice)
    day, limits_by_row, levels = judged.day, judged.result.derived, judged.levels()
    lines = step_lines(shown, levels, limits_by_row, day)
    limits = tuple(open_limits(shown.entries, levels, limits_by_row, day))
    its_levels = list({one.level.level: one.level for one in shown.units}.values())
    calendar = checking.calendar(its_levels[0].calendar) if its_levels else None
    proof = Proof(checking.lookup, checking.packs)
    chart = year_of(
        shown,
        shades_of(checking.packs, proof, its_levels, day),
        {line.entry.row: line.steps for line in lines},
        limits,
        day,
    )
    drawn, hidden = _shown_lines(lines)
    statements = required(ledger, shown.statements)
    of_year = sorted(statements, key=lambda one: (one.made.due.year != choice.year, one.ready))
    units, count = _units(shown, lines, page, day) if choice.several else ((), 0)
    return Dashboard(
        choice=choice,
        chosen=shown,
        figures=figures_of(shown, lines, limits, calendar, day),
        year=chart,
        drawing=drawing_of(chart) if chart else None,
        lines=drawn,
        hidden=hidden,
        has_steps=any(step.kind != "silent" for line in lines for step in line.steps),
        stages=bool(its_levels) and all(by_stages(level) for level in its_levels),
        shares=_shares(shown, checking, proof, day),
        statements=tuple(of_year[:_STATEMENTS]),
        statement_count=len(statements),
        elsewhere=_elsewhere(statements, choice),
        units=units,
        unit_count=count,
        remarks=_calendar_remarks(shown, calendar),
    )


def _shown_lines(lines: Sequence[Line]) -> tuple[tuple[Line, ...], int]:
    """All lines; of very many those with something late or due come first, in their order."""
    if len(lines) <= _LINES:
        return tuple(lines), 0
    needed = [line for line in lines if any(step.kind in ("late", "missing", "soon") for step in line.steps)]
    return tuple(needed[:_LINES]), len(lines) - len(needed[:_LINES])


def _shares(shown: Chosen, checking: Checking, proof: Proof, day: date) -> Shares | None:
    if len(shown.units) != 1:
        return None
    unit = shown.units[0]
    entries = [entry for entry in shown.entries if entry.row in set(unit.rows)]
    return shares_of(unit, entries, checking.packs, proof, day)


def _elsewhere(statements: Sequence[Required], choice: Choice) -> dict[int, int]:
    """How many statements other years still require."""
    found: dict[int, int] = {}
    for one in statements:
        year = one.made.due.year
        if year is not None and year != choice.year and not one.ready:
            found[year] = found.get(year, 0) + 1
    return dict(sorted(found.items()))


def _units(shown: Chosen, lines: Sequence[Line], page: int, day: date) -> tuple[tuple[UnitLine, ...], int]:
    """The units of a ledger, those with most to mend first; a page of them and how many there are."""
    late: dict[str, int] = {}
    for line in lines:
        name = str(line.entry.get("unit") or "")
        late[name] = late.get(name, 0) + sum(step.kind in ("late", "missing") for step in line.steps)
    broken: dict[str, int] = {}
    for found in shown.findings:
        if found.finding.severity == "must" and not is_step(found):
            broken[found.unit] = broken.get(found.unit, 0) + 1
    statements: dict[str, list[bool]] = {}
    for made in shown.statements:
        statements.setdefault(made.due.unit, []).append(bool(made.lacks))
    opened = {entry.row for entry in shown.entries if held(entry, day)}
    rows: dict[str, list[int]] = {}
    for one in shown.units:
        rows.setdefault(one.unit, []).extend(one.rows)
    levels = {one.unit: one.level.level or "不能判断" for one in shown.units}
    found_lines = [
        UnitLine(
            unit=unit,
            level=levels[unit],
            classes=len(its),
            held=len(opened.intersection(its)),
            late=late.get(unit, 0),
            broken=broken.get(unit, 0),
            statements=len(statements.get(unit, ())),
            open=sum(statements.get(unit, ())),
            href=shown.choice.address(unit=unit),
        )
        for unit, its in rows.items()
    ]
    ordered = sorted(found_lines, key=lambda line: -(line.late + line.broken + line.open))
    start = (max(page, 1) - 1) * _UNITS
    return tuple(ordered[start : start + _UNITS]), len(ordered)


def _calendar_remarks(shown: Chosen, calendar: Calendar | None) -> tuple[str, ...]:
    """What the count of working days could not know of the months that classes lie in."""
    found: dict[str, None] = {}
    for entry in shown.entries[:_LINES] if calendar else ():
        first, last = entry.get("open_date"), entry.get("end_date")
        if calendar and first is not None:
            found |= dict.fromkeys(calendar.remarks(first - _AROUND, (last or first) + _AROUND))
    return tuple(found)


__all__ = ["Dashboard", "UnitLine", "dashboard_of"]
