"""The commented examples in ``templates/tables``: one a kind of table, ready to be imported; as sheets too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.office.kinds import FORMS, SPLIT, Form
from generator.office.model import (
    Arranged,
    FlatRate,
    Institution,
    LectureRate,
    OfficeError,
    Row,
    Table,
    TableKind,
    UnitCode,
)

if TYPE_CHECKING:
    from generator.sheets.writing import ColumnSpec, Format, Written

_CHOICES = {"item": ("综合定额", "讲课费"), "arranged": ("放假", "上班")}
_FORMATS: dict[str, Format] = {"date": "date", "valid_until": "date", "day": "date", "to": "date"}
_FORMATS |= dict.fromkeys(("amount", *SPLIT), "money")


def example_text(kind: TableKind) -> str:
    """The example as YAML. Raises OfficeError where the installation lacks it."""
    from kb.resources import templates_dir

    path = templates_dir() / "tables" / f"{kind}.yaml"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OfficeError("安装不完整，缺少样例文件", where=str(path), remedy="请重新安装 zhangfa") from error


def example_sheet(kind: TableKind, *, csv: bool = False) -> bytes:
    """The same rows as a workbook, each column explained beside its title; or as .csv."""
    from generator.office.reading import read_again
    from generator.sheets.writing import SheetSpec, csv_bytes, workbook_bytes

    form = FORMS[kind]
    table = read_again(example_text(kind).encode("utf-8"), kind, kind, f"{kind}.yaml")
    rows = [_cells(form, dict(_values(table, row))) for row in table.rows]
    if csv:
        return csv_bytes([key.label for key in form.rows], rows)
    return workbook_bytes([SheetSpec(form.label, tuple(_columns(form)), rows)], title=form.label)


def _columns(form: Form) -> Iterator[ColumnSpec]:
    from generator.sheets.writing import ColumnSpec

    for key in form.rows:
        wide = 32 if key.key in ("name", "unit", "source", "note") else 16
        required = key.key in ("name", "unit", "code", "item", "amount", "day", "arranged")
        choices, format_ = _CHOICES.get(key.key, ()), _FORMATS.get(key.key, "text")
        yield ColumnSpec(key.label, wide, format_, key.help, choices, required=required)


def _cells(form: Form, values: dict[str, Written]) -> tuple[Written, ...]:
    return tuple(values.get(key.key) for key in form.rows)


def _values(table: Table, row: Row) -> Iterator[tuple[str, Written]]:
    match row:
        case Institution():
            yield from (("name", row.name), ("city", row.city or None))
            yield from (("valid_until", row.until), ("note", row.note or None))
        case UnitCode():
            yield from (("unit", row.unit), ("code", row.code))
        case FlatRate():
            yield from (("item", "综合定额"), ("grade", row.grade or None), ("amount", row.amount), *row.split.items())
        case LectureRate():
            yield from (("item", "讲课费"), ("grade", row.level), ("amount", row.amount))
        case Arranged():
            yield from (("day", row.day), ("arranged", "上班" if row.works else "放假"))
    # Where every row says it, a sheet needs nothing beside it.
    origin = table.origin_of(row)
    yield from (("source", origin.source), ("date", origin.day))


__all__ = ["example_sheet", "example_text"]
