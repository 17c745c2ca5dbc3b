"""A table written as a sheet -> what it gives, every value with sheet, row and column."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from generator.office.given import Faults, Given, GivenRow, Spot
from generator.office.kinds import Form, titled_as
from generator.office.model import OfficeError
from generator.sheets.model import Row, Sheet

#: So many known columns make a table.
_LEAST = {"base_list": 1, "budget_codes": 2, "cost_standard": 2, "calendar": 2}
_WEEKDAY = ("星期", "周几", "序号", "编号")


def read_rows(path: Path, form: Form, faults: Faults, sheet: str | None) -> Given:
    """What the rows of a sheet give. Raises SheetError where none has the titles; other faults are gathered."""
    from generator.sheets.reading import read_sheet

    labels = {key.key: key.label for key in form.rows}

    def known(title: str) -> str | None:
        key = form.column(title)
        return None if key is None else labels[key]

    expected = [key.label for key in form.rows if key.key not in ("note", "source", "date", "city", "valid_until")]
    held = read_sheet(path, known=known, least=_LEAST[form.kind], sheet=sheet, expected=expected)
    if lacking := [labels[key] for key in form.must if labels[key] not in held.titles]:
        other = titled_as(held.titles, form) if len(lacking) == len(form.must) else None
        raise OfficeError(
            f"没有“{'”“'.join(lacking)}”列（现有：{'、'.join(held.titles)}）",
            where=_place(held, path, held.header),
            remedy=f"这些列是{other.label}的，请改用 zhangfa table add {other.label}"
            if other
            else "请补上，或改写标题",
        )
    given = Given(path.name, remarks=list(held.remarks))
    for fault in held.faults:
        faults.add(_place(held, path, fault.row, fault.title), fault.found, fault.expected, fault.remedy)
    faulty = {(fault.row, fault.title) for fault in held.faults}
    keys = {label: key for key, label in labels.items()}
    unknown = [title for title in held.titles if title not in keys and not title.startswith(_WEEKDAY)]
    if unknown:
        given.remarks.append(f"没有用到的列：{'、'.join(unknown)}。")
    for row in held.rows:
        given.rows.append(_row(held, path, row, keys, labels, faulty))
    return given


def _row(
    held: Sheet, path: Path, row: Row, keys: dict[str, str], labels: dict[str, str], faulty: set[tuple[int, str]]
) -> GivenRow:
    spots = {
        keys[title]: Spot(value, partial(_place, held, path, row.number, title))
        for title, value in zip(held.titles, row.values, strict=True)
        if title in keys and (row.number, title) not in faulty
    }
    return GivenRow(spots, lambda key: _place(held, path, row.number, labels.get(key, "")))


def _place(held: Sheet, path: Path, row: int, title: str = "") -> str:
    """The place in the sheet, the file by its name alone."""
    return held.place(row, title).replace(held.file, path.name, 1)


__all__ = ["read_rows"]
