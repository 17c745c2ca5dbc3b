"""Which cells of a ledger must still be filled in before the statement of some rows can be final.

Quick, for lists: what the drafting finds as gaps (``generator.inputs.checks_statement``, the templates), by column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generator.inputs.checks_statement import FINANCE
from generator.ledgers.columns import BY_KEY, STEPS
from generator.ledgers.explaining import rows_of
from generator.ledgers.facts import planned
from generator.ledgers.model import Due, Entry

_CITY: Final = "LZ22"
_PLAN: Final = ("place", "month", "planned_trainees", "planned_days", "planned_budget", "reason_type")
_OFFICER: Final = ("officer_name", "officer_phone")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Cells to be filled in. row: None where any row of the statement may say it. titles: of the columns."""

    row: int | None
    titles: tuple[str, ...]

    @property
    def words(self) -> str:
        """``第5行：未执行原因、佐证材料``."""
        return ("" if self.row is None else f"第{self.row}行：") + "、".join(self.titles)


def lacking(due: Due, entries: Sequence[Entry], reference: Mapping[str, Any] | None = None) -> tuple[Lacking, ...]:
    """The cells, row by row, then those of the statement as a whole. entries, reference: as ``statement_of``."""
    told = rows_of(due, entries)
    city = _CITY in due.level.packs
    found = [Lacking(entry.row, _titles(_of_row(due.subject, entry, city))) for entry in told]
    if not city and due.subject == "adjusted" and not _asked_for_money(told):
        found.append(Lacking(None, (f"{BY_KEY['evidence'].title}（向财政申请经费的材料）",)))
    if due.subject == "adjusted" and not _money_told(told):
        found.append(Lacking(None, _titles(iter(("fund_disposition",)))))
    whole = (key for key in _of_all(due, city, reference or {}) if not any(entry.get(key) for entry in told))
    found.append(Lacking(None, _titles(whole)))
    return tuple(each for each in found if each.titles)


def _asked_for_money(told: Sequence[Entry]) -> bool:
    """Whether the proofs name what was handed to 财政; only a class that the plan did not have needs it."""
    proofs = [line for entry in told for line in entry.get("evidence") or ()]
    added = any(planned(entry) is False for entry in told)
    return not added or not proofs or any(FINANCE in line for line in proofs)


def _money_told(told: Sequence[Entry]) -> bool:
    """Whether what was planned and what became of it add up, or some row says what became of the money."""
    kept = [entry for entry in told if entry.get("state") != "取消" or entry.get("open_date") is not None]
    old = [entry for entry in told if planned(entry) is not False]
    sums = all(entry.get("held_budget") is not None for entry in kept)
    sums = sums and all(entry.get("planned_budget") is not None for entry in old)
    return any(entry.get("fund_disposition") for entry in told) or (sums and bool(kept))


def _titles(keys: Iterator[str]) -> tuple[str, ...]:
    return tuple(BY_KEY[key].title for key in keys)


def _of_row(subject: str, entry: Entry, city: bool) -> Iterator[str]:
    """The columns that are empty in a row and may not be."""
    needs = _NEEDS[subject](entry, city)
    yield from (key for key in needs if entry.get(key) in (None, "", ()))
    if subject == "late_entry":
        # An empty cell says that the step was not taken; a column that the sheet lacks says nothing.
        yield from (name for name in STEPS if name not in entry.values)


def _not_executed(entry: Entry, city: bool) -> tuple[str, ...]:
    return ("id", *(_PLAN if city else ()), "reason", "evidence", "fund_disposition")


def _adjusted(entry: Entry, city: bool) -> tuple[str, ...]:
    reason = "change_reason" if entry.get("reason") is None and "change_reason" in entry.values else "reason"
    said = entry.get("change_reason") is not None
    return (*(() if said else (reason,)), "evidence", *(("approval",) if city else ()))


def _late_entry(entry: Entry, city: bool) -> tuple[str, ...]:
    return ("open_date", "end_date", "late_reason", "evidence", *_money(entry))


def _urgent_class(entry: Entry, city: bool) -> tuple[str, ...]:
    filed = () if city else ("filing_date",)
    return ("open_date", "end_date", "urgent_reason", "approval", *filed, "evidence", *_money(entry))


def _code_error(entry: Entry, city: bool) -> tuple[str, ...]:
    return ()


def _money(entry: Entry) -> tuple[str, ...]:
    """A statement says what became of the money, if only what was planned or spent."""
    told = any(entry.get(key) for key in ("planned_budget", "held_budget", "fund_disposition"))
    return () if told else ("fund_disposition",)


_NEEDS: Final = {
    "not_executed": _not_executed,
    "adjusted": _adjusted,
    "late_entry": _late_entry,
    "urgent_class": _urgent_class,
    "code_error": _code_error,
}


def _of_all(due: Due, city: bool, reference: Mapping[str, Any]) -> Iterator[str]:
    """The columns that some row must fill in."""
    yield "measures"
    if due.subject == "code_error":
        yield "code_reason"
        if not (reference.get("budget_unit_code") and reference.get("source")):
            yield "code_evidence"
    if city and due.subject in ("not_executed", "late_entry"):
        yield from _OFFICER


__all__ = ["Lacking", "lacking"]
