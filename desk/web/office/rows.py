"""The rows of an office's table as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.office.jsonform import row_json
from generator.office.kinds import FORMS
from generator.office.model import Table

PAGE: Final = 100
_NUMBERS: Final = frozenset({"amount"})
_MORE: Final = {"works": "安排", "split": "分项"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one page. heads: label, and whether its column holds numbers. found: how many there are in all."""

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    found: int
    page: int
    pages: int


def rows_of(table: Table, words: str, page: int) -> Rows:
    """The rows that hold the words. Where a row comes from is shown where it is not from where the table is."""
    shared = {"source": table.origin.source}
    shown = [_words(row_json(table, row)) for row in table.rows]
    keys = [key for key in dict.fromkeys(key for row in shown for key in row) if _tells(key, shown, shared)]
    wanted = [row for row in shown if not words or any(words in value for value in row.values())]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, page), pages)
    labels = {key.key: key.label for key in FORMS[table.kind].rows} | _MORE
    return Rows(
        tuple((labels.get(key, key), key in _NUMBERS) for key in keys),
        tuple(tuple(row.get(key, "") for key in keys) for row in wanted[(page - 1) * PAGE : page * PAGE]),
        len(wanted),
        page,
        pages,
    )


def _tells(key: str, rows: list[dict[str, str]], shared: Mapping[str, str]) -> bool:
    values = {row.get(key, "") for row in rows}
    if key in ("source", "date") and len(values) == 1:
        return key == "source" and values != {shared["source"]}
    return values != {""}


def _words(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: _said(value) for key, value in row.items()}


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "上班" if value else "放假"
        case Mapping():
            return "、".join(f"{name} {amount}" for name, amount in value.items())
    return str(value)


__all__ = ["PAGE", "Rows", "rows_of"]
