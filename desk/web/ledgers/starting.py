"""Drafts begun from a ledger: a statement with what is known of it, a class plan from an approved item of the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desk.web.ledgers.statements import Statement
from desk.web.store.ledgers import Held
from desk.web.store.people import Person
from generator.ledgers.facts import held, planned
from generator.ledgers.model import Entry
from generator.units import UnitLevel

if TYPE_CHECKING:
    from desk.web.state import Desk


def from_statement(desk: Desk, person: Person, ledger: Held, statement: Statement, sent: str) -> str:
    """The id of a draft of the statement. sent: the same key, the same draft. Raises ZhangfaError."""
    from desk.web.drafts.importing import imported
    from desk.web.drafts.starting import begin

    found = imported(statement.made.form.encode(), ledger.name)
    note = f"由台账“{ledger.name}”第{statement.made.due.rows[0]}行生成"
    return begin(desk, person, found.data, note=note, sent=sent).id


def may_begin(entry: Entry, day: date) -> bool:
    """Whether a class plan can be begun from a row: planned, not cancelled, not yet held."""
    over = entry.get("year") is not None and day > date(entry.get("year"), 12, 31)
    return planned(entry) is not False and entry.get("state") != "取消" and not held(entry, day) and not over


def from_item(desk: Desk, person: Person, ledger: Held, entry: Entry, level: UnitLevel | None, sent: str) -> str:
    """The id of a draft of a class plan: the unit, the class and the approved item as the ledger has them."""
    from desk.web.drafts.importing import imported
    from desk.web.drafts.starting import begin

    form = json.dumps(plan_of(entry, level), ensure_ascii=False)
    note = f"由台账“{ledger.name}”第{entry.row}行生成"
    return begin(desk, person, imported(form.encode(), ledger.name).data, note=note, sent=sent).id


def plan_of(entry: Entry, level: UnitLevel | None) -> dict[str, Any]:
    """What an input of ``type: class_plan`` can already say; nothing that the row does not say."""
    delivery = entry.get("delivery") if entry.get("delivery") not in ("讲座", "培训班") else None
    unit = _given(
        name=entry.get("unit"),
        level=(level.level if level else None) or entry.get("level"),
        budget_unit_code=entry.get("code"),
        staff_on_post=entry.get("staff_on_post"),
    )
    item = _given(
        id=entry.get("id"),
        name=entry.get("name"),
        category=entry.get("category"),
        trainees=entry.get("planned_trainees"),
        days=entry.get("planned_days"),
        budget=entry.get("planned_budget"),
        location=entry.get("place"),
        delivery=delivery,
    )
    class_ = _given(
        name=entry.get("name"),
        category=entry.get("category"),
        type=entry.get("held_place") or entry.get("place"),
        delivery=delivery,
        open_date=entry.get("open_date"),
        end_date=entry.get("end_date"),
        days=entry.get("planned_days"),
        trainees=entry.get("planned_trainees"),
        institution=entry.get("institution"),
    )
    return {"type": "class_plan", **_given(unit=unit, approved_item=item, **{"class": class_})}


def _given(**values: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in values.items() if value not in (None, "", (), {})}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return dict(value) if isinstance(value, Mapping) else value


__all__ = ["from_item", "from_statement", "may_begin", "plan_of"]
