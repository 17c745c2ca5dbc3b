"""Real files for tests of ledgers: .xlsx by openpyxl, .csv in any encoding, in the manner of offices."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from conftest import ROOT
from openpyxl import Workbook

from generator.ledgers.columns import COLUMNS
from generator.ledgers.model import Ledger
from generator.ledgers.reading import read_ledger

sys.path.insert(0, str(ROOT / "benchmarks"))

#: What a row needs at least, and a value under each of its titles.
LEAST: Mapping[str, Any] = {"单位": "柳州市水利局", "年度": 2026, "班次名称": "河湖管理业务培训班"}


def xlsx(
    path: Path,
    titles: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    sheet: str = "台账",
    above: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    merges: Sequence[str] = (),
) -> Path:
    """A workbook of one sheet. formats: number format of the cells under a title. A text is never made a formula."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for line in above:
        page.append([line])
    page.append(list(titles))
    for row in rows:
        page.append(list(row))
    for number in range(len(above) + 2, page.max_row + 1):
        for place, title in enumerate(titles, 1):
            cell: Any = page.cell(number, place)
            if isinstance(cell.value, str):
                cell.data_type = "s"
            if formats and title in formats:
                cell.number_format = formats[title]
    for merge in merges:
        page.merge_cells(merge)
    book.save(path)
    return path


def csv_file(
    path: Path, titles: Sequence[str], rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A text with delimiters."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([titles, *rows])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def read(folder: Path, *rows: Mapping[str, Any], more: Mapping[str, Any] | None = None, **options: Any) -> Ledger:
    """The ledger of rows given by title -> cell; ``LEAST`` stands in each that does not say otherwise."""
    full = [LEAST | (more or {}) | row for row in rows]
    titles = list(dict.fromkeys(title for row in full for title in row))
    path = xlsx(folder / "台账.xlsx", titles, [[row.get(title) for title in titles] for row in full], **options)
    return read_ledger(path)


def written(values: Mapping[str, Any], order: Sequence[int]) -> list[Any]:
    """Typed values of a row as an office types them, in an order of the columns: None is an empty cell."""
    return [_cell(values.get(COLUMNS[place].key)) for place in order]


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def as_text(cell: Any) -> str:
    """A cell as it stands in a .csv."""
    if cell is None:
        return ""
    return f"{cell.year}年{cell.month}月{cell.day}日" if isinstance(cell, date) else str(cell)
