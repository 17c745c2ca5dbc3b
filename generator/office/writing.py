"""A table as the YAML that the workspace keeps: readable, a row a line, the same bytes for the same table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from generator.office.model import Arranged, FlatRate, Institution, LectureRate, Origin, Table, UnitCode

_NOTE: Final = "# 由 zhangfa table add 导入。要改内容，请改原来的文件，再用 --overwrite 重新导入。"
# A word that may stand without quotes: begins with a Chinese character, holds nothing that YAML reads as a sign.
_BARE: Final = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z（）《》〔〕“”、，。；－—·-]*")


def written(table: Table) -> bytes:
    """The file of a table."""
    lines = [_NOTE, *_head(table), *_BODIES[table.kind](table)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _head(table: Table) -> Iterator[str]:
    yield f"table: {table.kind}"
    given: dict[str, Any] = {
        "title": table.title,
        "number": table.number,
        "source": table.origin.source,
        "date": table.origin.day,
        "levels": list(table.levels) or None,
        "from": table.since,
        "until": table.until,
        "region": table.region or None,
        "imported": table.imported and {"file": table.imported.file, "sha256": table.imported.sha256},
    }
    for key, value in given.items():
        if value is not None:
            yield f"{key}: {_value(value)}"


def _codes(table: Table) -> Iterator[str]:
    """A unit a line, with its code."""
    yield "codes:"
    for row in table.rows:
        if isinstance(row, UnitCode):
            said = {"code": row.code, **_origin(row.origin)} if row.origin else row.code
            yield f"  {_value(row.unit)}: {_value(said)}"


def _institutions(table: Table) -> Iterator[str]:
    """An institution a line."""
    yield "institutions:"
    for row in table.rows:
        if isinstance(row, Institution):
            found = {"name": row.name, "city": row.city, "valid_until": row.until, "note": row.note}
            yield f"  - {_value({**{key: value for key, value in found.items() if value}, **_origin(row.origin)})}"


def _costs(table: Table) -> Iterator[str]:
    flat = [row for row in table.rows if isinstance(row, FlatRate)]
    fees = [row for row in table.rows if isinstance(row, LectureRate)]
    if len(flat) == 1 and not flat[0].grade:
        yield f"comprehensive: {_value(_rate(flat[0]))}"
    elif flat:
        yield "comprehensive:"
        yield from (f"  {_value(row.grade)}: {_value(_rate(row))}" for row in flat)
    if fees:
        yield "lecture:"
        yield from (f"  {_value(row.level)}: {_value(_rate(row))}" for row in fees)


def _rate(row: FlatRate | LectureRate) -> Any:
    """An amount, or the amount with its parts and its origin."""
    split = row.split if isinstance(row, FlatRate) else {}
    if not split and row.origin is None:
        return row.amount
    return {"合计" if isinstance(row, FlatRate) else "金额": row.amount, **split, **_origin(row.origin)}


def _calendar(table: Table) -> Iterator[str]:
    rows = sorted((row for row in table.rows if isinstance(row, Arranged)), key=lambda row: row.day)
    yield "years:"
    for year, its in groupby(rows, key=lambda row: row.day.year):
        days = list(its)
        sources = dict.fromkeys(table.origin_of(row).source for row in days)
        yield f"  {year}:"
        yield f"    extra_off: {_value([row.day for row in days if not row.works])}"
        yield f"    extra_work: {_value([row.day for row in days if row.works])}"
        yield f"    source: {_value('；'.join(sources))}"


_BODIES = {"base_list": _institutions, "budget_codes": _codes, "cost_standard": _costs, "calendar": _calendar}


def _origin(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    return {"source": origin.source, "date": origin.day}


def _value(value: Any) -> str:
    """A value on one line. A text that YAML might read as anything else stands in double quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_value(key)}: {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return text if _BARE.fullmatch(text) or text in _KEYS else json.dumps(text, ensure_ascii=False)


_KEYS: Final = frozenset(("name", "city", "valid_until", "note", "unit", "code", "source", "date", "file", "sha256"))

__all__ = ["written"]
