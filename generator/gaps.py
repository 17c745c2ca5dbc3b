"""What a person must still fill in: the fields that an input lacks, and the places that its text leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.compose import Gap
from generator.inputs.faults import Fault
from generator.inputs.load import Loaded
from generator.inputs.statement import Statement

_ITEM = re.compile(r"items\[(\d+)\]")


def gaps_of(loaded: Loaded, marked: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """The gaps of a document: each field that its input lacks, then the marks in the text that stand for no such field.

    loaded: read without strictness. marked: the marks, as composed.
    """
    return (*_lacking(loaded), *(gap for gap in marked if not _stands_for(gap, loaded.gaps)))


def _lacking(loaded: Loaded) -> Iterator[Gap]:
    for fault in loaded.gaps:
        yield Gap(fault.field, f"{_place(loaded, fault)}：{fault.found}")


def _place(loaded: Loaded, fault: Fault) -> str:
    """The field in words, an item of a statement by its name."""
    found = _ITEM.match(fault.field)
    items = loaded.value.items if isinstance(loaded.value, Statement) else None
    if found is None or not items:
        return fault.label or fault.field
    return f"“{items[int(found[1])].name}”的{fault.label.rpartition('的')[2]}"


def _stands_for(gap: Gap, faults: tuple[Fault, ...]) -> bool:
    """Whether a mark in the text is that of a field: it holds the field's name; a cell of a table holds none."""
    labels = (fault.label.rpartition("的")[2] for fault in faults)
    return any(gap.message == "待补" or (label and label in gap.message) for label in labels)


__all__ = ["gaps_of"]
