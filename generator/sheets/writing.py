"""Tables of our own -> .xlsx and .csv: reports, summaries, blank forms. Plain values only, never a formula.

The same tables give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from generator.sheets.model import SheetError, Value
from generator.sheets.texts import cell_text, would_calculate

Written = Value | int
Format = Literal["text", "date", "money", "integer", "number"]
MOST_ROWS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column. width: in characters of Latin script, a Chinese one takes two. format: of its cells, empty ones too.

    comment: shown beside the title. choices: a list to choose from; strict: nothing else may be typed. required: the
    title is coloured.
    """

    title: str
    width: float = 14
    format: Format = "text"
    comment: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet. rows: one value a column; bool is written 是 or 否. above: lines over the titles, the first as heading.

    below: lines under the rows, after an empty one. filters: buttons for choosing rows in the titles.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    rows: Sequence[Sequence[Written]] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    filters: bool = False


def workbook_bytes(sheets: Sequence[SheetSpec], *, title: str = "") -> bytes:
    """An .xlsx with these sheets. title: of the file's properties. Raises SheetError for more rows than it can hold.

    A text stays a text whatever it begins with; characters that the format refuses become U+FFFD; what is too long for
    a cell is cut with a mark.
    """
    from generator.sheets.workbook_writing import written

    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise SheetError(
                f"表“{sheet.name}”有 {len(sheet.rows):,} 行，写不进一张表",
                expected=f"不超过 {MOST_ROWS:,} 行",
                remedy="请分成几次处理",
            )
    return written(sheets, title)


def write_table(
    rows: Sequence[Sequence[Written]], titles: Sequence[str], *, name: str = "表", above: Sequence[str] = ()
) -> bytes:
    """An .xlsx of one plain sheet; the widths of its columns follow what stands in them. As ``workbook_bytes``."""
    columns = tuple(
        ColumnSpec(title, width=fitting([title, *(row[place] for row in rows[:200] if place < len(row))]))
        for place, title in enumerate(titles)
    )
    return workbook_bytes([SheetSpec(name, columns, rows, tuple(above), filters=bool(rows))])


def fitting(values: Sequence[Written]) -> float:
    """The width of a column that these values fit in, from 8 to 50; longer ones are broken."""
    widest = 0
    for value in values:
        text = shown(value)
        for line in text.split("\n"):
            widest = max(widest, sum(2 if ord(char) > 0x2E7F else 1 for char in line[:60]))
    return float(min(50, max(8, widest + 2)))


def shown(value: Written) -> str:
    """A value as text: dates ISO, numbers without exponent, 是 and 否."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def csv_bytes(titles: Sequence[str], rows: Sequence[Sequence[Written]]) -> bytes:
    """A .csv in UTF-8 with a byte order mark, as Excel and WPS open it.

    A .csv cannot say that a cell is text: a text that begins with = + - @, a tab or a line break gets an apostrophe
    before it, which ``read_sheet`` takes away again. Numbers are written as they are.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(title) for title in titles])
    writer.writerows([_safe(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _safe(value: Written) -> str:
    text = cell_text(shown(value))
    return "'" + text if isinstance(value, str) and would_calculate(text) else text


__all__ = [
    "ColumnSpec",
    "Format",
    "SheetSpec",
    "Written",
    "csv_bytes",
    "fitting",
    "shown",
    "workbook_bytes",
    "write_table",
]
