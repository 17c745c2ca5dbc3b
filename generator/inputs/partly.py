"""As much of an input as can be understood while a person is still filling it in, and every fault of the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from generator.inputs.checks import troubles
from generator.inputs.families import MODELS, family_of
from generator.inputs.faults import Fault, InputError, Sort
from generator.inputs.keys import entries, label_of
from generator.inputs.load import Loaded, as_far_as_it_holds, read
from generator.inputs.naming import named
from generator.inputs.source import Tree

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]{1,9})\]")


@dataclass(frozen=True, slots=True)
class Partly:
    """loaded: what is understood; where ``faults`` is not empty, fields that are required and lacking are empty or None
    in it, and not among those that were given. faults: what is not understood."""

    loaded: Loaded
    faults: tuple[Fault, ...] = ()


def read_partly(data: Mapping[str, Any], source: str, *, today: date | None = None) -> Partly:
    """Reads values under English keys, whatever is wrong with them. source: their name in messages.

    Raises InputError where they do not even say which kind of input they are.
    """
    try:
        return Partly(read(data, source, today=today, strict=False))
    except InputError as error:
        faults = error.faults
    family = family_of(str(data.get("type") or ""), str(data.get("subtype") or "") or None)
    if family is None or family not in MODELS or any(fault.field in ("", "type", "subtype") for fault in faults):
        raise InputError(faults)
    model = MODELS[family]
    kept = _copied(data)
    for fault in faults:
        _without(kept, fault.field)
    held = named(Tree(kept), model).data
    held["type"] = family[0]
    if family[1]:
        held["subtype"] = family[1]
    if held.get("as_of") is None:
        held["as_of"] = today or date.today()
    value: Any = as_far_as_it_holds(model, held)
    told = {fault.field for fault in faults}
    found: dict[Sort, list[Fault]] = {"contradiction": [], "gap": [], "fault": [], "remark": []}
    for trouble in troubles(value):
        if trouble.path not in told:
            label = label_of(model, trouble.path)
            place = (source, None, trouble.path, label)
            found[trouble.sort].append(Fault(*place, trouble.found, trouble.expected, trouble.remedy, trouble.sort))
    loaded = Loaded(
        family[0],
        family[1],
        _with_blocks(value),
        source,
        MappingProxyType({}),
        tuple(fault.message for fault in found["remark"]),
        tuple(found["contradiction"]),
        tuple(found["gap"]),
    )
    return Partly(loaded, (*faults, *found["fault"]))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, (list, tuple)) else value


def _without(data: Any, path: str) -> None:
    """Takes out what stands at a path; a faulty item of a list leaves an empty one, so that the others keep their
    numbers."""
    steps: list[str | int] = [
        word if word else int(number) for word, number in (match.groups() for match in _STEP.finditer(path))
    ]
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if isinstance(data, dict) and isinstance(step, str) and step in data:
            if last:
                del data[step]
                return
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            if last:
                data[step] = {} if isinstance(data[step], dict) else None
                return
            data = data[step]
        else:
            return


def _with_blocks(value: Any) -> Any:
    """The value with an empty block or text in place of each required one that lacks: what reads it asks for their
    fields, and finds nothing there."""
    changes: dict[str, Any] = {}
    model: type[BaseModel] = type(value)
    for entry in entries(model).values():
        held = getattr(value, entry.attribute, None)
        if held is None and entry.info.is_required():
            changes[entry.attribute] = _nothing(entry.below if not entry.many else None, entry.info.annotation)
        elif isinstance(held, BaseModel):
            changes[entry.attribute] = _with_blocks(held)
    if not changes:
        return value
    values = {name: getattr(value, name, None) for name in model.model_fields} | changes
    return model.model_construct(set(value.model_fields_set), **values)


def _nothing(below: type[BaseModel] | None, annotation: Any) -> Any:
    if below is not None:
        return _with_blocks(below.model_construct(set(), **dict.fromkeys(below.model_fields)))
    if annotation is str or getattr(annotation, "__origin__", None) is str:
        return ""
    return ("",) if getattr(annotation, "__origin__", None) is tuple else None


__all__ = ["Partly", "read_partly"]
