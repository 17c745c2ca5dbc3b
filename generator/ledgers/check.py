"""A ledger against the rules: findings a row and a unit's year, what cannot be judged, limits of each class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, Literal

from generator.deadlines import terms
from generator.ledgers.columns import BY_KEY
from generator.ledgers.facts import SOURCES, class_facts, executed, held, planned, unit_facts
from generator.ledgers.hearing import Case, Court, Levels, ReferenceOf, in_processes
from generator.ledgers.model import Entry, Ledger, LedgerResult, RowFinding, UnitYear
from generator.ledgers.opening import Openings
from generator.rules.check import Heard
from generator.rules.checking import Checking
from generator.rules.facts import Facts
from generator.rules.findings import Applied, Finding, Undetermined

#: Where a term counts from: the column of a ledger.
_STARTS: Final = {"开班日": "open_date", "结束日": "end_date"}
_UNKNOWN = Undetermined("", "单位适用的文件不能判断", ("unit.level",))


Kind = Literal["findings", "advice", "checklist"]
_KINDS: Final[tuple[Kind, ...]] = ("findings", "advice", "checklist")
#: A finding as a plain tuple: what comes back from a process is unpacked ten times as fast.
_packed = attrgetter(*Finding.__slots__)


@dataclass(slots=True)
class _Answer:
    """What was heard of some rows, by their place among them. limits: key of a term -> ISO date."""

    told: list[tuple[int, Kind, tuple[Any, ...]]]
    lacking: dict[tuple[str, str, tuple[str, ...]], list[int]]
    limits: list[dict[str, str]]


def check_ledger(
    ledger: Ledger,
    checking: Checking,
    *,
    as_of: date,
    reference_of: ReferenceOf | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LedgerResult:
    """What the rules say to a ledger on a day.

    reference_of: what the office imported for a unit (codes, base list). progress: called with rows done and in all.
    Raises PackError, LibraryError, CalendarError.
    """
    court = Court(checking.packs, checking.calendar, as_of, checking.lookup)
    levels = Levels(reference_of)
    cases = [levels.case(entry) for entry in ledger.entries]
    court.prepare(cases)
    sheet = _Sheet(ledger, court)
    derived: dict[int, Mapping[str, str]] = {}
    answers = in_processes(_rows, court, cases, progress)
    judged = list(_unit_years(ledger, cases, court))  # while the processes hear the rows
    for start, answer in answers:
        sheet.add(cases[start : start + len(answer.limits)], answer)
        derived |= {cases[start + place].entry.row: limits for place, limits in enumerate(answer.limits)}
    for unit, heard in judged:
        sheet.add_year(unit, heard)
    result = sheet.result(tuple(unit for unit, _ in judged), derived)
    # The codes are compared with a table of the office: a finding that rests on it is only as good as its source.
    sources = dict.fromkeys(str(case.reference["source"]) for case in cases if case.reference.get("source"))
    told = [f"预算单位代码按{source}核对。" for source in sources]
    return replace(result, remarks=(*result.remarks, *told))


def _rows(court: Court, cases: Sequence[Case]) -> _Answer:
    """What the rules say to some rows; the work of one process."""
    answer = _Answer([], {}, [])
    for place, case in enumerate(cases):
        facts = class_facts(case.entry, court.as_of, case.reference)
        heard = court.bench(case.level, case.entry.get("year")).hear(facts)
        answer.told += [(place, kind, _packed(told)) for kind in _KINDS for told in getattr(heard, kind)]
        for rule in heard.undetermined:
            answer.lacking.setdefault((rule.rule, rule.title, rule.needs), []).append(place)
        answer.limits.append(_limits(court, case))
    return answer


def _limits(court: Court, case: Case) -> dict[str, str]:
    """The limits that follow from the dates of a class."""
    found = {}
    setting = court.bench(case.level).setting
    for key, term in terms().items():
        day = case.entry.get(_STARTS.get(term.start, ""))
        if day is not None and (term.binds(case.level) or not term.binding_only):
            unit = "workdays" if term.unit == "工作日" else "days"
            limit = setting.limit(f"{unit}_{'before' if term.before else 'after'}", term.count, day)
            found[key] = limit.day.isoformat()
    return found


def _unit_years(ledger: Ledger, cases: Sequence[Case], court: Court) -> Iterator[tuple[UnitYear, Heard | None]]:
    """Each unit's years, judged as wholes (None: no year is given), in the order of the ledger."""
    by_unit: dict[tuple[str, str | None], dict[int | None, list[Case]]] = {}
    for case in cases:
        unit = by_unit.setdefault((case.entry.get("unit") or "", case.level.level), {})
        unit.setdefault(case.entry.get("year"), []).append(case)
    first = min((entry.get("year") for entry in ledger.entries if entry.get("year")), default=None)
    for (name, _), its_years in by_unit.items():
        for year, group in its_years.items():
            level = group[0].level
            entries = [case.entry for case in group]
            others = [case.entry for other, rows in its_years.items() if other != year for case in rows]
            facts = unit_facts(entries, others, first, court.as_of, group[0].reference)
            heard = court.bench(level, year).hear(facts) if year is not None else None
            rows = tuple(entry.row for entry in entries)
            yield UnitYear(name, level, year, rows, _counted(entries, facts, court.as_of)), heard


def _counted(entries: Sequence[Entry], facts: Facts, as_of: date) -> dict[str, Any]:
    """What is counted of a unit's year: classes planned and held, money, shares of it (None where nothing tells)."""
    in_plan = [entry for entry in entries if planned(entry) is not False]
    total = facts.data.get("total_budget")
    by_category: dict[str, Decimal] = {}
    for entry in in_plan:
        amount = entry.get("planned_budget")
        if entry.get("category") and amount is not None:
            by_category[entry.get("category")] = by_category.get(entry.get("category"), Decimal()) + amount
    return {
        "classes": len(entries),
        "planned": len(in_plan),
        "held": sum(held(entry, as_of) for entry in entries),
        "executed": sum(executed(entry, as_of) for entry in in_plan if entry.get("year")),
        "planned_budget": total,
        "held_budget": sum((entry.get("held_budget") or Decimal() for entry in entries), Decimal()),
        "shares": {name: amount / total for name, amount in by_category.items()} if total else {},
    }


class _Sheet:
    """What is found in a ledger on its way to a result."""

    def __init__(self, ledger: Ledger, court: Court) -> None:
        self._ledger, self._court = ledger, court
        self._found: dict[Kind, list[RowFinding]] = {kind: [] for kind in _KINDS}
        self._openings = Openings(ledger)

    def add(self, cases: Sequence[Case], answer: _Answer) -> None:
        """What was heard of some rows."""
        unknown = [case.entry.row for case in cases if case.level.level is None]
        if unknown:
            self._openings.add(_UNKNOWN, *unknown)
        for place, kind, packed in answer.told:
            told, entry = Finding(*packed), cases[place].entry
            title = self._title(told.field, entry)
            unit, name = entry.get("unit") or "", entry.get("name") or ""
            self._found[kind].append(RowFinding(told, unit, entry.get("year"), entry.row, name, title))
        for (rule, words, needs), places in answer.lacking.items():
            if needs != ("unit.level",):
                self._openings.add(Undetermined(rule, words, needs), *(cases[place].entry.row for place in places))

    def add_year(self, its: UnitYear, heard: Heard | None) -> None:
        """What was heard of a unit's year."""
        if heard is None or its.year is None:
            return
        for kind, told in ((name, one) for name in _KINDS for one in getattr(heard, name)):
            message = f"{its.unit}{its.year}年度：{told.message}"
            self._found[kind].append(RowFinding(replace(told, message=message), its.unit, its.year, None))
        for rule in heard.undetermined:
            if rule.needs != ("unit.level",):
                self._openings.add(rule, *its.rows)

    def result(self, units: tuple[UnitYear, ...], derived: Mapping[int, Mapping[str, Any]]) -> LedgerResult:
        """All of it, every quotation found again in the library."""
        levels = {unit.level.level: unit.level for unit in units}.values()
        elsewhere = [set(self._court.bench(level).standing(self._court.as_of)[1]) for level in levels]
        applied: dict[str, Applied] = {}
        for level in levels:
            applied |= {pack.pack: pack for pack in self._court.bench(level).standing(self._court.as_of)[0]}
        groups = {kind: self._marked(found) for kind, found in self._found.items()}
        return LedgerResult(
            ledger=self._ledger,
            units=units,
            findings=groups["findings"],
            undetermined=self._openings.found(),
            advice=groups["advice"],
            checklist=groups["checklist"],
            not_applicable=tuple(sorted(set.intersection(*elsewhere))) if elsewhere else (),
            applied=tuple(applied.values()),
            derived=derived,
            remarks=tuple(dict.fromkeys([*self._ledger.remarks, *self._court.proof.remarks()])),
        )

    def _title(self, field: str, entry: Entry) -> str:
        """The title of the column that a field of the facts comes from."""
        keys = [key for key in SOURCES.get(field, ()) if key in self._ledger.keys]
        filled = [key for key in keys if entry.get(key) is not None]
        return BY_KEY[(filled or keys)[0]].title if keys else ""

    def _marked(self, found: list[RowFinding]) -> tuple[RowFinding, ...]:
        """The findings, those whose words the library does not hold marked as unverified."""
        marked = self._court.proof.marked([row.finding for row in found])
        return tuple(
            row if told is row.finding else replace(row, finding=told) for row, told in zip(found, marked, strict=True)
        )


__all__ = ["check_ledger"]
