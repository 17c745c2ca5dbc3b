"""A statement that a ledger requires, as an input of ``type: statement``: what its rows say, and nothing besides.

What the rows do not say is left out and becomes a gap of the input (``generator.inputs.checks_statement``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from generator.amounts import plain
from generator.inputs.fields import ROWS
from generator.ledgers.columns import BY_KEY, STEPS
from generator.ledgers.facts import executed, held, planned
from generator.ledgers.model import Due, Entry
from generator.phrases import bare

Fields = dict[str, Any]
_CANCELLED: Final = "取消"
#: Columns that each row must answer for itself, where a statement tells of several; fields of the input as well.
_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "not_executed": ("evidence", "fund_disposition"),
    "adjusted": ("evidence", "approval"),
}


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A row that is silent where others of the same statement speak. field: of the input. label: Chinese title."""

    row: int
    name: str
    field: str
    label: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What a statement is made of. told: the rows that it speaks of. entries: all rows of the unit's year."""

    due: Due
    told: Sequence[Entry]
    entries: Sequence[Entry]
    as_of: date
    reference: Mapping[str, Any]


def statement_of(
    due: Due, entries: Sequence[Entry], *, as_of: date, reference: Mapping[str, Any] | None = None
) -> Fields:
    """The statement as a mapping for ``generator.inputs.load.read(…, strict=False)``.

    entries: all rows of the unit's year, which say what was held. reference: what the office imported for the unit.
    """
    case = _Case(due, rows_of(due, entries), entries, as_of, reference or {})
    told = case.told
    # What a row says of its class is no word on the code of the unit.
    own = told if due.subject != "code_error" else ()
    fields: Fields = {
        "type": "statement",
        "subjects": [due.subject],
        "as_of": as_of,
        "unit": _unit(case),
        "addressee": _one(told, "addressee") or due.addressee or None,
        "plan_year": due.year if all(entry.get("year") == due.year for entry in told) else None,
        "upload_to": due.upload_to,
        "approval": _joined(own, "approval"),
        "fund_disposition": _joined(own, "fund_disposition"),
        "evidence": _evidence(own),
        "measures": _lines(told, "measures"),
        "officer": _given(name=_names(told, "officer_name"), phone=_names(told, "officer_phone")) or None,
        "principal": _names(told, "principal"),
        "date": as_of,
    }
    return _given(**fields | _MATTERS[due.subject](case))


def rows_of(due: Due, entries: Sequence[Entry]) -> list[Entry]:
    """The rows that a statement speaks of."""
    wanted = frozenset(due.rows)
    return [entry for entry in entries if entry.row in wanted]


def unsaid(due: Due, entries: Sequence[Entry]) -> tuple[Unsaid, ...]:
    """Rows that are silent where others of the statement speak: of each class its own proof, money, permission.

    Where all are silent the field as a whole is a gap of the input already.
    """
    told = rows_of(due, entries)
    keys = [key for key in _ASKED.get(due.subject, ()) if key != "approval" or "LZ22" in due.level.packs]
    found = []
    for key in keys:
        if any(entry.get(key) for entry in told):
            silent = (entry for entry in told if not entry.get(key))
            found += [Unsaid(entry.row, _name(entry), key, BY_KEY[key].title) for entry in silent]
    return tuple(found)


# ---- the unit and what it says as a whole ----------------------------------------------------------------------------


def _unit(case: _Case) -> Fields:
    due, code, right = case.due, _one(case.told, "code"), case.reference.get("budget_unit_code")
    below = (due.level.level or "").endswith(("二层单位", "二级单位"))
    return _given(
        name=due.unit,
        level=due.level.level,
        # A code that the office knows to be wrong is not repeated in a statement on something else.
        budget_unit_code=code if due.subject != "code_error" and right in (None, code) else None,
        is_supervising=False if below or _one(case.told, "supervising_unit") else None,
    )


def _one(told: Sequence[Entry], key: str) -> Any:
    """The value of a column; None where the rows differ or say nothing."""
    values = list(dict.fromkeys(entry.get(key) for entry in told if entry.get(key) is not None))
    return values[0] if len(values) == 1 else None


def _names(told: Sequence[Entry], key: str) -> str | None:
    return "、".join(dict.fromkeys(entry.get(key) for entry in told if entry.get(key))) or None


def _lines(told: Sequence[Entry], key: str) -> list[str] | None:
    return list(dict.fromkeys(line for entry in told for line in entry.get(key) or ())) or None


def _joined(told: Sequence[Entry], key: str) -> str | None:
    """The words of a column; with the class in front where not all rows say the same."""
    said = [(_name(entry), bare(entry.get(key))) for entry in told if entry.get(key)]
    if len(told) == len(said) and len({words for _, words in said}) == 1:
        return said[0][1]
    return "；".join(f"“{name}”：{words}" for name, words in said) or None


def _evidence(told: Sequence[Entry]) -> list[str] | None:
    """The proofs; with the class behind where not all rows have the same."""
    lists = [entry.get("evidence") or () for entry in told]
    if len(set(lists)) == 1:
        return list(dict.fromkeys(lists[0])) or None
    return list(dict.fromkeys(f"{bare(line)}（{_name(e)}）" for e in told for line in e.get("evidence") or ())) or None


def _name(entry: Entry) -> str:
    return str(entry.get("name") or f"第{entry.row}行")


def _given(**values: Any) -> Fields:
    """The values that say something."""
    return {key: value for key, value in values.items() if value is not None and value != {}}


# ---- by subject ------------------------------------------------------------------------------------------------------


def _not_executed(case: _Case) -> Fields:
    items = [
        _given(
            id=entry.get("id"),
            name=entry.get("name"),
            trainees=entry.get("planned_trainees"),
            days=entry.get("planned_days"),
            budget=entry.get("planned_budget"),
            location=entry.get("place"),
            planned_time=_month(entry),
            executed=False,
            reason_type=entry.get("reason_type"),
            reason=entry.get("reason"),
        )
        for entry in case.told
    ]
    return _given(items=items, executed_items=_executed(case))


def _executed(case: _Case) -> list[Fields] | None:
    """What was held of the year's plan; None where some row says neither, for then no share may be told (nor where
    an input cannot hold so many)."""
    due = case.due
    others = [
        entry
        for entry in case.entries
        if entry.row not in due.rows
        and entry.get("unit") == due.unit
        and entry.get("year") in (due.year, None)
        and planned(entry) is not False
    ]
    if len(others) > ROWS or not all(executed(entry, case.as_of) for entry in others):
        return None
    return [_given(id=entry.get("id"), name=entry.get("name"), executed=True) for entry in others]


def _month(entry: Entry) -> str | None:
    year, month = entry.get("year"), entry.get("month")
    return f"{year}年{month}月" if year and month else None


def _adjusted(case: _Case) -> Fields:
    return {"items": [_change(entry, case.as_of) for entry in case.told]}


def _change(entry: Entry, as_of: date) -> Fields:
    """A class that was added, cancelled or held otherwise than planned; of the last what differs."""
    item = _given(
        id=entry.get("id"),
        name=entry.get("name"),
        reason_type=entry.get("reason_type"),
        reason=entry.get("change_reason") or entry.get("reason"),
    )
    plan = _given(
        trainees=entry.get("planned_trainees"),
        days=entry.get("planned_days"),
        budget=entry.get("planned_budget"),
        location=entry.get("place"),
        planned_time=_month(entry),
    )
    if entry.get("state") == _CANCELLED and not held(entry, as_of):
        return item | _given(before=plan or None, budget=plan.get("budget"), after=_CANCELLED)
    if planned(entry) is False:
        return item | {"after": _held(entry) or {"name": entry.get("name")}}
    before, after = _differing(plan, _held(entry))
    # Only where the money spent is known may the text say what it was and became.
    budget = plan.get("budget") if entry.get("held_budget") is not None else None
    return item | _given(before=before, after=after, budget=budget)


def _held(entry: Entry) -> Fields:
    first, last = entry.get("open_date"), entry.get("end_date")
    return _given(
        trainees=entry.get("held_trainees"),
        days=Decimal((last - first).days + 1) if first and last else None,
        budget=entry.get("held_budget"),
        location=entry.get("held_place") or (entry.get("place") if planned(entry) is False else None),
        planned_time=_span(first, last) if planned(entry) is False else None,
    )


def _differing(plan: Fields, done: Fields) -> tuple[Fields, Fields]:
    """What was planned and what became of it, where both are known and differ. Fewer days between two dates than
    planned are no change that the ledger proves: the days need not follow each other."""
    keys = [key for key, value in done.items() if key in plan and plan[key] != value]
    keys = [key for key in keys if key != "days" or done[key] > plan[key]]
    return {key: plan[key] for key in keys}, {key: done[key] for key in keys}


def _late_entry(case: _Case) -> Fields:
    entry = case.told[0]
    steps = {name: {"date": day} if (day := entry.get(name)) else None for name in STEPS if name in entry.values}
    return _class(entry, case.as_of) | _given(steps=steps or None, late_reason=entry.get("late_reason"))


def _urgent_class(case: _Case) -> Fields:
    entry = case.told[0]
    return _class(entry, case.as_of) | _given(
        urgent_reason=entry.get("urgent_reason"), filing_date=entry.get("filing_date")
    )


def _class(entry: Entry, as_of: date) -> Fields:
    """The class that a statement is about. Money is 已结算 where the step of settling is dated, else merely spent."""
    settling, spent = entry.get(STEPS[-1]), entry.get("held_budget")
    settled = spent is not None and settling is not None and settling <= as_of
    about = _given(
        id=entry.get("id"),
        name=entry.get("name"),
        open_date=entry.get("open_date"),
        end_date=entry.get("end_date"),
        trainees=entry.get("held_trainees") or None,
        institution=entry.get("institution"),
        budget=entry.get("planned_budget"),
        settled=spent if settled else None,
    )
    told: Fields = {"class": about}
    if spent is not None and not settled and not entry.get("fund_disposition"):
        told["fund_disposition"] = f"“{_name(entry)}”实际支出{plain(spent)}元"
    return told


def _code_error(case: _Case) -> Fields:
    """The codes as filed and as they should be; the office's table is itself a proof of the right one."""
    filed = {entry.get("code") for entry in case.told if "code" in entry.values}
    unit = _unit(case) | _given(budget_unit_code_correct=case.reference.get("budget_unit_code"))
    if len(filed) == 1:
        unit["budget_unit_code_filed"] = next(iter(filed)) or ""
    proofs = _lines(case.told, "code_evidence") or []
    if case.reference.get("budget_unit_code") and case.reference.get("source"):
        proofs.append(str(case.reference["source"]))
    return _given(unit=unit, code_reason=_joined(case.told, "code_reason"), code_evidence=proofs or None)


def _span(first: date | None, last: date | None) -> str | None:
    """2026年3月2日至4日, as it is written in a cell of a table."""
    from generator.wording import span

    if first is None:
        return None
    return str(span(first, last or first))


_MATTERS: Final[Mapping[str, Callable[[_Case], Fields]]] = {
    "not_executed": _not_executed,
    "adjusted": _adjusted,
    "late_entry": _late_entry,
    "urgent_class": _urgent_class,
    "code_error": _code_error,
}

__all__ = ["Unsaid", "rows_of", "statement_of", "unsaid"]
