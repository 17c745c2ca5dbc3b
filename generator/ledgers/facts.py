"""A ledger as rules see it: facts of a row (``ledger_class``) and of a unit's year (``ledger_unit``).

A column that the sheet lacks is absent: what needs it cannot be judged. A cell that is empty says 没有 where the column
tells of something done (dates, reasons, codes); a number or a place that is not filled in says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, Final

from generator.ledgers.columns import STEPS
from generator.ledgers.model import Entry
from generator.rules.facts import Facts

_PLAN: Final = ("planned_trainees", "planned_days", "planned_budget")
_REVIEW: Final = STEPS[0]
#: The columns (keys) that a field of the facts is made of, the first that holds something first.
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "unit.name": ("unit",),
    "unit.level": ("level", "unit"),
    "unit.budget_unit_code": ("code",),
    "unit.staff_on_post": ("staff_on_post",),
    "plan_year": ("year",),
    "held": ("open_date",),
    "executed": ("open_date", "year"),
    "planned": _PLAN,
    "state": ("state",),
    "filing_date": ("filing_date",),
    "approval": ("approval",),
    "steps": STEPS,
    "class": ("open_date",),
    "class.name": ("name",),
    "class.category": ("category",),
    "class.type": ("held_place", "place"),
    "class.delivery": ("delivery",),
    "class.form": ("delivery",),
    "class.open_date": ("open_date",),
    "class.end_date": ("end_date",),
    "class.days": ("end_date", "planned_days"),
    "class.trainees": ("held_trainees", "planned_trainees"),
    "class.urgent": ("urgent",),
    "class.urgent_reason": ("urgent_reason",),
    "class.institution": ("institution",),
    "class.out_city_reason": ("out_reason",),
    "class.out_region_reason": ("out_reason",),
    "class.classified": ("classified",),
    "class.planned_month": ("month",),
    "class.location.city": ("place",),
    "class.location.province": ("place",),
    "actual.type": ("held_place",),
    "actual.trainees": ("held_trainees",),
    "actual.days": ("end_date",),
    "actual.budget": ("held_budget",),
    "approved_item": _PLAN,
    "approved_item.location": ("place",),
    "approved_item.trainees": ("planned_trainees",),
    "approved_item.days": ("planned_days",),
    "approved_item.budget": ("planned_budget",),
    "steps.培训包审核.approved_date": (_REVIEW,),
    **{f"steps.{name}": (name,) for name in STEPS},
    **{f"steps.{name}.date": (name,) for name in STEPS},
    "items": ("name",),
    "items[].type": ("held_place", "place"),
    "items[].category": ("category",),
    "items[].budget": ("planned_budget",),
    "items[].form": ("delivery",),
    "items[].live": ("open_date", "state"),
    "total_budget": ("planned_budget",),
}
_LECTURES: Final = ("讲座", "专题讲座", "报告会")


def class_facts(entry: Entry, as_of: date, reference: Mapping[str, Any] | None = None) -> Facts:
    """The facts of a row. reference: what the office imported for the unit."""
    values = entry.values
    data: dict[str, Any] = {
        "unit": _named(values, name="unit", level="level", budget_unit_code="code") | _given(values, "staff_on_post"),
        **_named(values, plan_year="year", state="state", filing_date="filing_date", approval="approval"),
        "class": _class(entry, as_of) if _live(entry, as_of) else None,
        "actual": _actual(values),
        "approved_item": _given(values, location="place", trainees=_PLAN[0], days=_PLAN[1], budget=_PLAN[2]),
    }
    steps = {name: {"date": values[name]} for name in STEPS if name in values}
    if _REVIEW in steps:
        # The ledger has one date of the review: the day on which the package was passed.
        steps[_REVIEW]["approved_date"] = values[_REVIEW]
    if steps:
        data["steps"] = steps
    if "open_date" in values:
        data["held"] = held(entry, as_of)
        if values.get("year"):
            data["executed"] = executed(entry, as_of)
    if (known := planned(entry)) is not None:
        data["planned"] = known
    if reference:
        data["reference"] = reference
    return Facts("ledger_class", data, as_of)


def unit_facts(
    entries: Sequence[Entry],
    others: Iterable[Entry],
    since: int | None,
    as_of: date,
    reference: Mapping[str, Any] | None = None,
) -> Facts:
    """The facts of a unit's year. entries: its rows. others: the unit's rows of other years. since: first year of the
    ledger as a whole."""
    first = entries[0].values
    staff = {entry.values["staff_on_post"] for entry in entries if entry.get("staff_on_post") is not None}
    data: dict[str, Any] = {
        "unit": {"name": first.get("unit")} | ({"staff_on_post": staff.pop()} if len(staff) == 1 else {}),
        "plan_year": first.get("year"),
        "items": [_item(entry, as_of) for entry in entries],
        "history": {
            "out_city_classes": [
                {"year": entry.get("year"), "name": entry.get("name")}
                for entry in others
                if _place(entry.values) in ("市外", "区外") and _live(entry, as_of)
            ],
            "since": since,
        },
    }
    if not any(map(_unpriced, entries)):
        total = sum((entry.get("planned_budget") or Decimal() for entry in entries), Decimal())
        data |= {"total_budget": total} if total else {}
    if reference:
        data["reference"] = reference
    return Facts("ledger_unit", data, as_of)


# ---- what a row says ------------------------------------------------------------------------------------------------


def held(entry: Entry, as_of: date) -> bool:
    """Whether the class has been opened."""
    opened = entry.get("open_date")
    return opened is not None and opened <= as_of


def executed(entry: Entry, as_of: date) -> bool:
    """Whether the class was opened in the year of its plan (31 December included)."""
    return held(entry, as_of) and entry.get("open_date").year == entry.get("year")


def planned(entry: Entry) -> bool | None:
    """Whether the plan knows the class: one of people, days and money is given. None: the sheet has none of them."""
    said = [key for key in _PLAN if key in entry.values]
    if any(entry.get(key) is not None for key in said):
        return True
    return False if len(said) == len(_PLAN) else None


def is_lecture(entry: Entry) -> bool:
    """Whether the row is a lecture: said so as its form, or by its name."""
    return entry.get("delivery") == "讲座" or str(entry.get("name") or "").endswith(_LECTURES)


def _live(entry: Entry, as_of: date) -> bool:
    """Whether the class was held or will be: not cancelled, and its year not over without it."""
    if held(entry, as_of):
        return True
    over = entry.get("year") is not None and as_of > date(entry.get("year"), 12, 31)
    return entry.get("state") != "取消" and not over


def _class(entry: Entry, as_of: date) -> dict[str, Any]:
    values = entry.values
    found = _named(values, name="name", open_date="open_date", end_date="end_date", urgent="urgent")
    found |= _named(values, urgent_reason="urgent_reason", institution="institution", classified="classified")
    found |= _named(values, out_city_reason="out_reason", out_region_reason="out_reason", category="category")
    found |= _given(values, planned_month="month", days="planned_days", trainees="planned_trainees")
    found |= _given(values, trainees="held_trainees") if held(entry, as_of) else {}
    if place := _place(values):
        found["type"] = place
    if days := _span(values):
        found["days"] = days
    delivery = values.get("delivery")
    if delivery not in (None, "讲座", "培训班"):
        found["delivery"] = delivery
    found["form"] = "讲座" if is_lecture(entry) else "培训班"
    return found


def _actual(values: Mapping[str, Any]) -> dict[str, Any]:
    found = _given(values, type="held_place", trainees="held_trainees", budget="held_budget")
    span, approved = _span(values), values.get("planned_days")
    if span:
        # A ledger has dates, no half days: a class of one day and a half lies on two of them.
        found["days"] = approved if approved is not None and ceil(approved) == span else span
    return found


def _item(entry: Entry, as_of: date) -> dict[str, Any]:
    values = entry.values
    item = _named(values, name="name") | _given(values, planned_month="month")
    item |= {} if _unpriced(entry) else {"budget": values["planned_budget"]}
    item |= _given(values, category="category", days="planned_days", trainees="planned_trainees")
    if place := _place(values):
        item["type"] = place
    return item | {"form": "讲座" if is_lecture(entry) else "培训班", "live": _live(entry, as_of)}


def _unpriced(entry: Entry) -> bool:
    """Whether the class takes a share of the plan's money that is not said: a sum without it would be wrong."""
    if "planned_budget" in entry.values and planned(entry) is False:
        return False  # the plan does not know the class
    return entry.get("planned_budget") is None


def _place(values: Mapping[str, Any]) -> str | None:
    """Where the class was held, else where it was planned."""
    return values.get("held_place") or values.get("place")


def _span(values: Mapping[str, Any]) -> int | None:
    """The days from opening to end, both included."""
    first, last = values.get("open_date"), values.get("end_date")
    return (last - first).days + 1 if first and last and last >= first else None


def _named(values: Mapping[str, Any], **keys: str) -> dict[str, Any]:
    """The values of columns that the sheet has, empty ones as null."""
    return {name: values[key] for name, key in keys.items() if key in values}


def _given(values: Mapping[str, Any], *same: str, **keys: str) -> dict[str, Any]:
    """The values that are filled in."""
    wanted = dict.fromkeys(same) | keys
    return {name: found for name, key in wanted.items() if (found := values.get(key or name)) is not None}


__all__ = ["SOURCES", "class_facts", "executed", "held", "is_lecture", "planned", "unit_facts"]
