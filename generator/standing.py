"""Which unit an input is about, and the level it stands on."""

from __future__ import annotations

from generator.inputs.families import Value
from generator.inputs.notice import Notice
from generator.inputs.statement import Statement
from generator.units import UnitLevel, level_of


def unit_level(value: Value) -> UnitLevel:
    """The level of the unit that the input is about: of a notice, the lead issuer."""
    if isinstance(value, Notice):
        return level_of(value.lead, "，".join(value.recipients or ()) or None)
    addressee = value.addressee if isinstance(value, Statement) else None
    return level_of(value.unit.name, addressee, value.unit.level)


__all__ = ["unit_level"]
