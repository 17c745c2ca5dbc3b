"""The fields that rules may ask of a row of a ledger and of a unit's year; ``generator.ledgers.facts`` fills them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_STEPS: Final = ("培训包审核", "发布培训项目", "培训报名审核", "学员签到", "教培管理", "结算金额")
_UNIT: Final = ("unit", "unit.name", "unit.level", "unit.budget_unit_code", "unit.staff_on_post", "plan_year")
_REFERENCE: Final = ("reference.budget_unit_code", "reference.source", "reference.base_list", "reference.cost_standard")
_CLASS: Final = (
    *("name", "category", "type", "delivery", "form", "open_date", "end_date", "days", "trainees", "urgent"),
    *("urgent_reason", "institution", "out_city_reason", "out_region_reason", "classified", "planned_month"),
)
_ITEM: Final = ("name", "category", "type", "form", "delivery", "planned_month", "days", "trainees", "budget", "live")

#: type of ``LEDGER_TYPES`` -> paths. ``class`` is the class as held, else as planned; null where it will not be held.
#: held: it has been opened; planned: the plan knows it; executed: it was opened in the year of its plan. ``actual``
#: and ``approved_item`` hold only what is given. items: the plan of the unit's year; live: held, or still to be held.
LEDGER_PATHS: Final[Mapping[str, frozenset[str]]] = {
    "ledger_class": frozenset(
        (
            *(*_UNIT, *_REFERENCE, "held", "planned", "executed", "state", "filing_date", "steps", "approval"),
            *("class", *(f"class.{name}" for name in _CLASS)),
            *("actual", *(f"actual.{name}" for name in ("type", "trainees", "days", "budget"))),
            *("approved_item", *(f"approved_item.{name}" for name in ("location", "trainees", "days", "budget"))),
            *(f"steps.{name}.date" for name in _STEPS),
            "steps.培训包审核.approved_date",
        )
    ),
    "ledger_unit": frozenset(
        (
            *(*_UNIT, *_REFERENCE, "total_budget", "history.out_city_classes", "history.since"),
            *("items", *(f"items[].{name}" for name in _ITEM)),
        )
    ),
}

__all__ = ["LEDGER_PATHS"]
