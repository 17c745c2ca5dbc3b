"""What was typed -> the input that is checked and drawn: without fields that do not apply and without blank rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.web.drafts.applying import unused
from desk.web.drafts.fields import Form, FormBlock, FormField, FormRows, Node

_ROW = re.compile(r"\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Meant:
    """values: the input. unused: paths that do not apply. places: of a list, the row in the form of each row that is
    meant, where some are left out."""

    values: dict[str, Any]
    unused: frozenset[str]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def place(self, path: str) -> str:
        """A path of the input as one of the form: rows under the numbers that they have there."""
        done, rest = "", path
        while match := _ROW.search(rest):
            done, rest, number = done + rest[: match.start()], rest[match.end() :], int(match[1])
            rows = self.places.get(done)
            done += f"[{rows[number] if rows and number < len(rows) else number}]"
        return done + rest


def meant(form: Form, data: Mapping[str, Any]) -> Meant:
    """The input that a form means. data: as typed."""
    paths = unused(form, data)
    places: dict[str, tuple[int, ...]] = {}
    values = {key: value for key, value in data.items() if key not in form.nodes}
    values |= _block(form.nodes, data, paths, "", "", places)
    for node in form.nodes.values():
        # Of a block that must be there every field that lacks is told, not the block alone.
        if isinstance(node, FormBlock) and node.doc.required:
            values.setdefault(node.key, {})
    return Meant(values, paths, places)


def _block(
    nodes: Mapping[str, Node],
    data: Mapping[str, Any],
    paths: frozenset[str],
    at: str,
    shape: str,
    places: dict[str, tuple[int, ...]],
) -> dict[str, Any]:
    """at: the path of the block with the numbers of rows; shape: the same with ``[]``."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        node = nodes.get(key)
        here, kind = f"{at}{key}", f"{shape}{key}"
        if node is None or (kind in paths and value != node.doc.default):
            continue
        match node:
            case FormBlock() if isinstance(value, Mapping):
                found[key] = _block(node.nodes, value, paths, f"{here}.", f"{kind}.", places)
            case FormRows() if isinstance(value, list):
                kept = [number for number, row in enumerate(value) if row not in ({}, "", None)]
                if len(kept) < len(value):
                    places[here] = tuple(kept)
                rows = [value[number] for number in kept]
                found[key] = [
                    _block(node.nodes, row, paths, f"{here}[{number}].", f"{kind}[].", places)
                    if isinstance(row, Mapping)
                    else row
                    for number, row in zip(kept, rows, strict=True)
                ]
            case FormField() | FormBlock() | FormRows():
                found[key] = value
    return found


__all__ = ["Meant", "meant"]
