"""A model -> plain values that ``read`` understands: what was given, nothing that was merely assumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from generator.inputs.families import SUBTYPES, TYPES
from generator.inputs.keys import entries


def dump(value: BaseModel, *, chinese: bool = False) -> dict[str, Any]:
    """The given fields under English keys, or under Chinese ones; dates in ISO, numbers as numbers."""
    out: dict[str, Any] = {}
    for key, entry in entries(type(value)).items():
        if entry.attribute not in value.model_fields_set:
            continue
        held = _plain(getattr(value, entry.attribute), chinese)
        if chinese and key in ("type", "subtype"):
            held = {**TYPES, **SUBTYPES}.get(held, held)
        out[entry.label if chinese else key] = held
    return out


def _plain(value: Any, chinese: bool) -> Any:
    if isinstance(value, BaseModel):
        return dump(value, chinese=chinese)
    if isinstance(value, Mapping):
        return {key: _plain(item, chinese) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, chinese) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
