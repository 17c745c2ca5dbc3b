"""Sheets -> the bytes of an .xlsx, by openpyxl: looks, lists to choose from, comments; no time of day in the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from generator.sheets.texts import cell_text, escaped, would_calculate
from generator.sheets.writing import ColumnSpec, SheetSpec, Written, shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FONT: Final = "宋体"
_FORMATS: Final = {"text": "@", "date": "yyyy-mm-dd", "money": "#,##0.00", "integer": "0", "number": "General"}
_TITLE_FILL, _REQUIRED_FILL, _LINES = "FFDCE6F1", "FFFCE4D6", "FFBFBFBF"
_EPOCH: Final = datetime(2000, 1, 1)
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_FIRST_DAY: Final = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
_MOST_DIGITS: Final = 15
_LAST_ROW: Final = 100_001
_LONGEST_LIST: Final = 250
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CHOICES = "选项"
_Sort = Literal["plain", "quoted", "day", "number"]


def written(sheets: Sequence[SheetSpec], title: str) -> bytes:
    """The bytes of a workbook with these sheets; the same sheets give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = {_CHOICES}
    for spec in sheets:
        _Sheet(book, spec, _name(spec.name, names)).fill()
    if not book.worksheets:
        book.create_sheet("空表")
    if _CHOICES in book.sheetnames:
        book.move_sheet(_CHOICES, len(book.worksheets))
        book[_CHOICES].sheet_state = "hidden"
    book.active = 0
    book.properties.creator = "章法 Zhangfa"
    book.properties.title = cell_text(title) or None
    book.properties.created = book.properties.modified = _EPOCH
    stored = io.BytesIO()
    # Not Workbook.save: it writes the time of day into the file.
    ExcelWriter(book, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED)).save()
    return _packed(stored)


def _packed(stored: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name as Excel takes it: 31 characters, none of []:*?/\\, each once whatever its case."""
    base = _NOT_IN_NAMES.sub(" ", cell_text(wanted)).strip("' ")[:31] or "表"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        tail = f"（{number}）"
        name = base[: 31 - len(tail)] + tail
    taken.add(name.casefold())
    return name


class _Sheet:
    """One sheet being filled."""

    def __init__(self, book: Workbook, spec: SheetSpec, name: str) -> None:
        self.book = book
        self.spec = spec
        self.sheet: Worksheet = book.create_sheet(name)
        self.row = 0

    def fill(self) -> None:
        from openpyxl.utils import get_column_letter

        self._lines(self.spec.above, heading=True)
        self._titles()
        header = self.row
        self._rows()
        if self.spec.below:
            self.row += 1
            self._lines(self.spec.below, heading=False)
        last = get_column_letter(max(1, len(self.spec.columns)))
        if self.spec.filters and self.spec.columns:
            self.sheet.auto_filter.ref = f"A{header}:{last}{header + len(self.spec.rows)}"
        self._page(header)

    def _lines(self, lines: Sequence[str], *, heading: bool) -> None:
        from openpyxl.styles import Alignment, Font

        width = sum(column.width for column in self.spec.columns) or 80
        for place, line in enumerate(lines):
            self.row += 1
            first = heading and place == 0
            cell = self.sheet.cell(self.row, 1)
            _put_text(cell, line)
            cell.font = Font(name=_FONT, size=16 if first else 11, bold=first)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if first else "left")
            if len(self.spec.columns) > 1:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.spec.columns)
                )
            # A merged cell does not make its row higher by itself.
            needed = sum(2 if ord(char) > 0x2E7F else 1 for char in line)
            folds = line.count("\n") + max(1, -(-needed // max(1, int(width))))
            self.sheet.row_dimensions[self.row].height = 30 if first else 16 * folds

    def _titles(self) -> None:
        from openpyxl.comments import Comment
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self.row += 1
        for number, column in enumerate(self.spec.columns, 1):
            cell = self.sheet.cell(self.row, number)
            _put_text(cell, column.title)
            cell.font = Font(name=_FONT, size=11, bold=True)
            cell.fill = PatternFill("solid", start_color=_REQUIRED_FILL if column.required else _TITLE_FILL)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            cell.border = _border()
            if column.comment:
                comment = Comment(cell_text(column.comment), "章法")
                comment.width, comment.height = 260, 40 + 20 * (len(column.comment) // 16 + 1)
                cell.comment = comment
            letters = get_column_letter(number)
            dimension = self.sheet.column_dimensions[letters]
            dimension.width = column.width
            # What is typed into an empty cell later takes the format too: 0012 keeps its zeros.
            dimension.font = Font(name=_FONT, size=11)
            dimension.number_format = _FORMATS[column.format]
            if column.choices:
                self._list(column, letters)

    def _list(self, column: ColumnSpec, letters: str) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        joined = ",".join(column.choices)
        if len(joined) <= _LONGEST_LIST and not any(set(choice) & set(',"') for choice in column.choices):
            source = f'"{joined}"'
        else:
            source = self._choices(column.choices)
        validation = DataValidation(
            type="list", formula1=source, allow_blank=True, showErrorMessage=True,
            errorStyle="stop" if column.strict else "warning",
            errorTitle=column.title[:30],
            error="请从下拉列表中选择" if column.strict else "不在下拉列表中，确定要填写吗？",
        )  # fmt: skip
        validation.add(f"{letters}{self.row + 1}:{letters}{max(_LAST_ROW, self.row + len(self.spec.rows))}")
        self.sheet.add_data_validation(validation)

    def _choices(self, choices: Sequence[str]) -> str:
        """A range on a hidden sheet: a list in the validation itself may not be long."""
        from openpyxl.utils import get_column_letter

        if _CHOICES not in self.book.sheetnames:
            self.book.create_sheet(_CHOICES)
        sheet = self.book[_CHOICES]
        column = sheet.max_column + 1 if sheet.cell(1, 1).value is not None else 1
        for number, choice in enumerate(choices, 1):
            _put_text(sheet.cell(number, column), choice)
        letters = get_column_letter(column)
        return f"'{_CHOICES}'!${letters}$1:${letters}${len(choices)}"

    def _rows(self) -> None:
        styles = [self._styles(column) for column in self.spec.columns]
        cell_at = self.sheet.cell
        for line in self.spec.rows:
            self.row += 1
            for number, (value, looks) in enumerate(zip(line, styles, strict=False), 1):
                cell: Any = cell_at(self.row, number)
                # Shared, not copied for each cell: nothing changes it any more.
                cell._style = looks[_put(cell, value)]

    def _styles(self, column: ColumnSpec) -> dict[_Sort, Any]:
        """The looks of a column's cells by what stands in them: a day looks like a day under any title."""
        own = _FORMATS[column.format]
        text = column.format == "text"
        return {
            "plain": self._style(own, left=text),
            "quoted": self._style(own, left=text, quoted=True),
            "day": self._style(_FORMATS["date"], left=text),
            "number": self._style(own if column.format in ("money", "integer", "number") else "General", left=text),
        }

    def _style(self, form: str, *, left: bool, quoted: bool = False) -> Any:
        """quoted: a text that must never be taken for a formula, not even when somebody edits it."""
        from copy import copy

        from openpyxl.cell import Cell
        from openpyxl.styles import Alignment, Font

        cell: Any = Cell(self.sheet, row=1, column=1)
        cell.font = Font(name=_FONT, size=11)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left" if left else None)
        cell.border = _border()
        cell.number_format = form
        cell.quotePrefix = quoted
        return copy(cell._style)

    def _page(self, header: int) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self.sheet
        sheet.freeze_panes = f"A{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        footer: Any = sheet.oddFooter
        footer.center.text = "第 &P 页，共 &N 页"


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINES)
    return Border(left=side, right=side, top=side, bottom=side)


def _put_text(cell: Any, text: str) -> bool:
    fit = cell_text(text)
    # The type is said, never guessed: openpyxl takes a text that begins with = for a formula, #N/A for an error.
    cell._value = escaped(fit)
    cell.data_type = "s"
    return would_calculate(fit)


def _put(cell: Any, value: Written) -> _Sort:
    """Puts a value into a cell; what sort it is there: a number that a cell cannot hold exactly is a text."""
    if value is None:
        return "plain"
    if isinstance(value, (str, bool)):
        return "quoted" if _put_text(cell, shown(value)) else "plain"
    if isinstance(value, date):
        if value < _FIRST_DAY:
            _put_text(cell, shown(value))
            return "plain"
        cell.value = value
        return "day"
    number = Decimal(value)
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _MOST_DIGITS:
        _put_text(cell, shown(value))
        return "plain"
    cell.value = value
    return "number"


__all__ = ["written"]
