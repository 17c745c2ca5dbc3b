"""Tables of our own: read back as they were, never calculated, the same bytes for the same rows."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sheets_making import HEAD, column, members, read

from generator.sheets.model import SheetError
from generator.sheets.writing import ColumnSpec, SheetSpec, csv_bytes, fitting, workbook_bytes, write_table

COLUMNS = (
    ColumnSpec("单位", 30, comment="举办单位全称。", required=True),
    ColumnSpec("年度", format="integer"),
    ColumnSpec("班次名称", 40),
    ColumnSpec("计划经费", format="money"),
    ColumnSpec("实际开班日期", format="date"),
)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cell(data: bytes, place: str = "C2") -> Any:
    return opened(data).worksheets[0][place]


DANGEROUS = [
    ("=1+1", "sum"),
    ("=HYPERLINK(\"http://x\",\"点\")", "link"),
    ("+861234", "plus"),
    ("-5", "minus as text"),
    ("@SUM(A1)", "at"),
    ("\t=1", "tab before"),
    ("\r=1", "return before"),
    (" =1", "blank before"),
    ("＝1+1", "full-width"),
    ("#N/A", "what openpyxl would take for an error"),
    ("TRUE", "what might be taken for a truth value"),
    ("2025-03-01", "what might be taken for a day"),
    ("007", "what might be taken for a number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), DANGEROUS, ids=[case[1] for case in DANGEROUS])
def test_texts_stay_texts(text: str, why: str) -> None:
    data = workbook_bytes([SheetSpec("表", COLUMNS, [[text, 2025, text]], above=(text,), below=(text,))])
    sheet = members(data)["xl/worksheets/sheet1.xml"].decode()
    assert "<f>" not in sheet, why
    for place in ("A1", "A3", "C3", "A5"):
        held = cell(data, place)
        assert held.data_type == "s", why
        assert held.value.strip() == text.strip()


@pytest.mark.parametrize("text", [case[0] for case in DANGEROUS[:9]])
def test_dangerous_texts_are_marked_for_the_day_somebody_edits_them(text: str) -> None:
    data = workbook_bytes([SheetSpec("表", COLUMNS, [["甲", 2025, text]])])
    assert cell(data).quotePrefix
    assert not cell(data, "A2").quotePrefix


ODD = [
    ("a\x00b\x1fc", "a\ufffdb\ufffdc", "control characters"),
    ("\ud800", "\ufffd", "half of a pair"),
    ("\uffff", "\ufffd", "no character"),
    ("_x0041_", "_x005F_x0041_", "what the format would read as A"),
    ("甲\r\n乙", "甲\n乙", "line ends"),
    ("<b>&", "<b>&", "signs of XML"),
    ("𠮷", "𠮷", "beyond the first plane"),
]


@pytest.mark.parametrize(("text", "stored", "why"), ODD, ids=[case[2] for case in ODD])
def test_odd_characters(tmp_path: Path, text: str, stored: str, why: str) -> None:
    data = workbook_bytes([SheetSpec(text, COLUMNS, [["甲", 2025, text]])], title=text)
    assert cell(data).value == stored, why
    back = column(read(tmp_path, data), "班次名称")[0]
    assert back == stored.replace("_x005F_", "_")


def test_long_texts_are_cut_with_a_mark() -> None:
    held = cell(workbook_bytes([SheetSpec("表", COLUMNS, [["甲", 2025, "长" * 40_000]])])).value
    assert len(held) == 32_767
    assert held.endswith("已截断）")


ROWS = [
    ["柳州市统计局", 2025, "一班", Decimal("48000.10"), date(2025, 3, 1)],
    ["桂林市财政局", 2026, None, None, None],
    ["=甲", 2025, "二班", Decimal("0.3"), date(2026, 12, 31)],
]


def test_read_back_as_it_was(tmp_path: Path) -> None:
    sheet = read(tmp_path, workbook_bytes([SheetSpec("2025", COLUMNS, ROWS, above=("台账", "说明"))]))
    assert [list(row.values) for row in sheet.rows] == [
        [Decimal(value) if isinstance(value, int) else value for value in row] for row in ROWS
    ]
    assert sheet.above == ("台账", "说明")
    assert not sheet.remarks or all("计划经费" not in remark for remark in sheet.remarks)


def test_numbers_that_a_cell_cannot_hold_are_text(tmp_path: Path) -> None:
    rows = [[Decimal("1234567890.1234567"), 450203199001011234, "班", None, date(1899, 1, 1)]]
    data = workbook_bytes([SheetSpec("表", COLUMNS, rows)])
    assert [cell(data, place).value for place in ("A2", "B2", "E2")] == [
        "1234567890.1234567",
        "450203199001011234",
        "1899-01-01",
    ]
    assert cell(workbook_bytes([SheetSpec("表", COLUMNS, [["甲", True, False]])]), "B2").value == "是"


def test_forms_keep_what_is_typed() -> None:
    data = workbook_bytes(
        [
            SheetSpec(
                "表",
                (
                    *COLUMNS,
                    ColumnSpec("类型", choices=("市内", "市外")),
                    ColumnSpec("层级", choices=tuple(f"很长的选项{n:03}" for n in range(60)), strict=False),
                ),
            )
        ]
    )
    book = opened(data)
    sheet = book.worksheets[0]
    assert sheet.column_dimensions["A"].number_format == "@", "0012 typed into an empty cell keeps its zeros"
    assert sheet.column_dimensions["E"].number_format == "yyyy-mm-dd"
    assert sheet["A1"].comment.text == "举办单位全称。"
    assert sheet["A1"].fill.start_color.rgb != sheet["B1"].fill.start_color.rgb, "required titles stand out"
    short, long = sheet.data_validations.dataValidation
    assert (short.formula1, short.errorStyle, str(short.sqref).split(":")[0]) == ('"市内,市外"', "stop", "F2")
    assert (long.formula1, long.errorStyle) == ("'选项'!$A$1:$A$60", "warning")
    assert book["选项"].sheet_state == "hidden"
    assert book["选项"]["A60"].value == "很长的选项059"
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.print_title_rows == "$1:$1"


def test_choices_with_commas_go_to_the_hidden_sheet() -> None:
    data = workbook_bytes(
        [SheetSpec("表", (ColumnSpec("甲", choices=("一,二", "三")), ColumnSpec("乙", choices=('四"',))))]
    )
    first, second = opened(data).worksheets[0].data_validations.dataValidation
    assert (first.formula1, second.formula1) == ("'选项'!$A$1:$A$2", "'选项'!$B$1:$B$1")


NAMES = [
    ("2025/甲:乙*[丙]?", "2025 甲 乙  丙", "signs that a name may not hold"),
    ("", "表", "no name"),
    ("长" * 40, "长" * 31, "too long"),
    ("'甲'", "甲", "apostrophes at the ends"),
    ("选项", "选项（2）", "our own hidden sheet"),
]


@pytest.mark.parametrize(("wanted", "name", "why"), NAMES, ids=[case[2] for case in NAMES])
def test_names_of_sheets(wanted: str, name: str, why: str) -> None:
    book = opened(workbook_bytes([SheetSpec(wanted, COLUMNS), SheetSpec(wanted, COLUMNS)]))
    assert book.sheetnames[0] == name, why
    assert len({sheet.casefold() for sheet in book.sheetnames}) == 2


def test_no_sheets_and_no_columns() -> None:
    assert opened(workbook_bytes([])).sheetnames == ["空表"]
    assert opened(workbook_bytes([SheetSpec("甲", ())])).sheetnames == ["甲"]


def test_too_many_rows() -> None:
    with pytest.raises(SheetError, match="表“表”有 1,000,001 行"):
        workbook_bytes([SheetSpec("表", COLUMNS, range(1_000_001))])  # type: ignore[arg-type]


def test_the_same_bytes_in_another_process() -> None:
    code = """
import sys, hashlib
from datetime import date
from decimal import Decimal
from generator.sheets.writing import ColumnSpec, SheetSpec, workbook_bytes
spec = SheetSpec("表", (ColumnSpec("甲", comment="说明", choices=("一", "二")), ColumnSpec("乙", format="money")),
                 [["=x", Decimal("1.5")], [date(2025, 3, 1), None]], above=("题",), below=("注",), filters=True)
sys.stdout.write(hashlib.sha256(workbook_bytes([spec, spec], title="题")).hexdigest())
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2])},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(runs) == 1
    assert len(runs.pop()) == 64


def test_plain_table(tmp_path: Path) -> None:
    data = write_table([["甲局", 2025, "一班", 40]], HEAD, name="汇总", above=("汇总表",))
    sheet = read(tmp_path, data)
    assert (sheet.name, sheet.titles, sheet.rows[0].values) == ("汇总", HEAD, ("甲局", 2025, "一班", 40))
    assert opened(data).worksheets[0].auto_filter.ref == "A2:D3"


@pytest.mark.parametrize(
    ("values", "width"),
    [(["甲"], 8), (["一二三四五六七"], 16), (["长" * 100], 50), (["a" * 20 + "\nb"], 22), ([None, 5], 8)],
)
def test_widths(values: list[Any], width: float) -> None:
    assert fitting(values) == width


def test_csv_is_read_back_and_not_calculated(tmp_path: Path) -> None:
    texts = [case[0] for case in DANGEROUS]
    data = csv_bytes(HEAD, [["甲,局", 2025, text, Decimal("-0.50")] for text in texts])
    assert data.startswith("\ufeff单位,年度,班次名称,计划人数\r\n".encode())
    sheet = read(tmp_path, data, "a.csv")
    assert column(sheet, "班次名称")[: len(texts) - 4] == [text.strip() for text in texts[: len(texts) - 4]]
    assert set(column(sheet, "计划人数")) == {"-0.50"}, "a number is no text"
    import csv

    for row in list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]:
        assert row[0] == "甲,局"
        assert row[2][0] not in "=+-@\t\r ＝"
