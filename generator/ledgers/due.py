"""Which statements a ledger requires, of whom, by which clause and by when (``statements`` of the rule packs)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from generator.calendar import Deadline
from generator.ledgers.facts import class_facts
from generator.ledgers.hearing import Case, Court, Levels, ReferenceOf, in_processes
from generator.ledgers.model import Due, Entry, Ledger, Open
from generator.ledgers.opening import Openings
from generator.rules.check import outcomes, sentence
from generator.rules.checking import Checking
from generator.rules.findings import Undetermined
from generator.rules.kinds.base import Violation
from generator.rules.packs import Trigger

#: Units whose documents must be named first (``no_statement`` of the catalogue).
_LEVEL = Undetermined("", "单位适用的文件不能判断", ("unit.level",))
_NONE = Undetermined("", "没有约束这类单位的文件，请指定适用的文件", ("unit.level",))


@dataclass(frozen=True, slots=True)
class _Called:
    """A trigger that a row calls. by: the limit of the matter."""

    trigger: str
    why: tuple[str, ...]
    by: date | None


@dataclass(frozen=True, slots=True)
class _Row:
    """What the triggers say to a row. lacking: trigger -> the fields that it needs."""

    called: tuple[_Called, ...]
    lacking: tuple[tuple[str, tuple[str, ...]], ...]


def due_statements(
    ledger: Ledger,
    checking: Checking,
    *,
    as_of: date,
    reference_of: ReferenceOf | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[tuple[Due, ...], tuple[Open, ...]]:
    """The statements that a ledger requires on a day, in the order of its rows, and what cannot be told.

    reference_of: what the office imported for a unit (codes). Raises PackError, LibraryError, CalendarError.
    """
    court = Court(checking.packs, checking.calendar, as_of, checking.lookup)
    levels = Levels(reference_of)
    cases = [levels.case(entry) for entry in ledger.entries]
    court.prepare(cases)
    gathered = _Gathering(court)
    rows = (row for _, answer in in_processes(_rows, court, cases, progress) for row in answer)
    openings = Openings(ledger)
    triggers = {trigger.id: trigger for pack in court.packs for trigger in pack.triggers}
    for case, row in zip(cases, rows, strict=True):
        for called in row.called if row else ():
            gathered.add(case, called)
        for id_, needs in row.lacking if row else ():
            openings.add(Undetermined(id_, f"是否须作情况说明：{triggers[id_].title}", needs), case.entry.row)
        if not court.triggers(case.level):
            openings.add(_LEVEL if case.level.level is None else _NONE, case.entry.row)
    return gathered.dues(), openings.found()


def _rows(court: Court, cases: Sequence[Case]) -> list[_Row | None]:
    """What the triggers say to some rows (None: nothing); the work of one process."""
    return [_row(court, case) for case in cases]


def _row(court: Court, case: Case) -> _Row | None:
    facts = class_facts(case.entry, court.as_of, case.reference)
    setting = court.bench(case.level).setting
    called: list[_Called] = []
    lacking: list[tuple[str, tuple[str, ...]]] = []
    for trigger in court.triggers(case.level, case.entry.get("year")):
        why: list[str] = []
        needs: dict[str, None] = {}
        for check, block, outcome in outcomes(trigger.checks, facts, setting):
            if isinstance(outcome, Violation):
                why.append(sentence(check, block, outcome))
            elif isinstance(outcome, tuple):
                needs |= dict.fromkeys(outcome)
        if why:
            limit = trigger.by.limit(facts.whole, setting) if trigger.by else None
            called.append(_Called(trigger.id, tuple(why), limit.day if isinstance(limit, Deadline) else None))
        elif needs:
            lacking.append((trigger.id, tuple(needs)))
    return _Row(tuple(called), tuple(lacking)) if called or lacking else None


class _Gathering:
    """Rows of one matter on their way to one statement."""

    def __init__(self, court: Court) -> None:
        self._court = court
        self._triggers = {trigger.id: (pack, trigger) for pack in court.packs for trigger in pack.triggers}
        self._groups: dict[tuple[object, ...], list[tuple[Case, _Called]]] = {}

    def add(self, case: Case, called: _Called) -> None:
        """A row that calls a trigger."""
        _, trigger = self._triggers[called.trigger]
        key = (case.entry.get("unit"), case.level.level, trigger.subject, *_matter(trigger, case.entry))
        self._groups.setdefault(key, []).append((case, called))

    def dues(self) -> tuple[Due, ...]:
        """One statement a group, in the order of their first rows."""
        found = [self._due(group) for group in self._groups.values()]
        return tuple(sorted(found, key=lambda due: due.rows[0]))

    def _due(self, group: list[tuple[Case, _Called]]) -> Due:
        case, _ = group[0]
        ids = dict.fromkeys(called.trigger for _, called in group)
        stated = [self._triggers[id_] for id_ in ids]
        proof = self._court.proof
        citations = tuple(dict.fromkeys(proof.citation(pack, trigger) for pack, trigger in stated))
        first = stated[0][1]
        limits = [called.by for _, called in group if called.by]
        rows = tuple(dict.fromkeys(case.entry.row for case, _ in group))
        return Due(
            id=first.id,
            subject=first.subject,
            unit=case.entry.get("unit") or "",
            level=case.level,
            year=case.entry.get("year"),
            rows=rows,
            why=tuple(_why(case.entry, called, len(rows) > 1) for case, called in group),
            rules=tuple(dict.fromkeys(rule for _, trigger in stated for rule in trigger.rules)),
            citation=citations[0],
            by=min(limits, default=None),
            limit="；".join(dict.fromkeys(trigger.limit for _, trigger in stated)),
            addressee=first.addressee,
            upload_to=first.upload_to,
            also=tuple(ids)[1:],
            also_citations=citations[1:],
        )


def _matter(trigger: Trigger, entry: Entry) -> tuple[object, ...]:
    """What rows must share to be told of in one statement."""
    match trigger.gather:
        case "class":
            return ("row", entry.row)
        case "unit_year":
            return ("year", entry.get("year"))
        case _:
            return ("code", entry.get("code"))


def _why(entry: Entry, called: _Called, many: bool) -> str:
    """What calls the statement, with the row where there are several."""
    words = "".join(called.why)
    return f"第{entry.row}行“{entry.get('name')}”：{words}" if many else words


__all__ = ["due_statements"]
