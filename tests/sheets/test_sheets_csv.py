"""Text with delimiters: encodings, delimiters, quotation marks, rows that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets_making import HEAD, column, read

from generator.sheets.model import SheetError

LINES = "单位,年度,班次名称,计划人数\r\n柳州市统计局,2025,业务培训班,40\r\n桂林市财政局,2026,写作培训班,50\r\n"
UNITS = ["柳州市统计局", "桂林市财政局"]

ENCODED = [
    (LINES.encode("utf-8"), "UTF-8"),
    (LINES.encode("utf-8-sig"), "UTF-8 with mark"),
    (LINES.encode("gb18030"), "GB 18030"),
    (LINES.encode("utf-16"), "UTF-16 with mark"),
    ("\ufeff".encode("utf-16-be") + LINES.encode("utf-16-be"), "UTF-16, big end first"),
    (LINES.replace("\r\n", "\n").encode(), "lines of Unix"),
    (LINES.replace("\r\n", "\r").encode(), "lines of old Macs"),
    (LINES.replace(",", ";").encode(), "semicolon"),
    (LINES.replace(",", "\t").encode(), "tab"),
    (LINES.replace(",", "\t").encode("utf-16"), "what Excel calls Unicode text"),
    (LINES.replace(",", "，").encode(), "full-width comma"),
    (LINES.replace(",", "|").encode(), "bar"),
    (b"sep=,\r\n" + LINES.encode(), "the delimiter named in a line of its own"),
    (("培训台账,,,\r\n,,,\r\n" + LINES).encode(), "lines above the titles"),
    (LINES.rstrip().encode(), "no line end at the end"),
    (LINES.replace("\r\n", ",,,\r\n").encode(), "empty cells at the end of lines"),
    (LINES.replace("桂林", "\r\n\r\n桂林").encode(), "empty lines"),
]


@pytest.mark.parametrize(("data", "why"), ENCODED, ids=[case[1] for case in ENCODED])
def test_read(tmp_path: Path, data: bytes, why: str) -> None:
    sheet = read(tmp_path, data, "台账.csv")
    assert sheet.titles == HEAD
    assert column(sheet, "单位") == UNITS, why
    assert column(sheet, "计划人数") == ["40", "50"], "every value is text"
    assert not sheet.faults
    assert sheet.name == ""


CELLS = [
    ('="0012"', "0012", "how Excel keeps zeros"),
    ('"=""00""""12"""', '00"12', "the same, quoted, with a mark inside"),
    ("'0012", "0012", "how people keep zeros"),
    ("'=SUM(A1)", "=SUM(A1)", "how we keep text from being calculated"),
    ("'=A('b')", "=A('b')", "the same, with apostrophes inside"),
    ("'十四五'规划班", "'十四五'规划班", "apostrophes used as quotation marks"),
    ("=SUM(A1)", "=SUM(A1)", "never calculated"),
    ('"甲\r\n乙"', "甲\n乙", "break inside a cell"),
    ('"甲,乙"', "甲,乙", "delimiter inside a cell"),
    ('"甲""乙"""', '甲"乙"', "quotation mark inside a cell"),
    ("　甲 ", "甲", "blanks around"),
    ("TRUE", "TRUE", "text"),
    ("", None, "empty"),
]


@pytest.mark.parametrize(("written", "held", "why"), CELLS, ids=[case[2] for case in CELLS])
def test_cells(tmp_path: Path, written: str, held: str | None, why: str) -> None:
    sheet = read(tmp_path, f"单位,年度,班次名称\r\n柳州市,2025,{written}\r\n桂林市,2025,下一行\r\n".encode(), "a.csv")
    assert column(sheet, "班次名称") == [held, "下一行"], why
    assert [row.number for row in sheet.rows] == [2, 3], "rows as a program of tables numbers them"


FAULTS = [
    ("#REF!", "公式出错", "an error saved as text"),
    ("########", "列宽不够", "what a narrow column leaves of a date"),
]


@pytest.mark.parametrize(("written", "found", "why"), FAULTS, ids=[case[2] for case in FAULTS])
def test_unusable(tmp_path: Path, written: str, found: str, why: str) -> None:
    sheet = read(tmp_path, f"单位,年度,班次名称\r\n柳州市,2025,{written}\r\n".encode(), "a.csv")
    (fault,) = sheet.faults
    assert (fault.row, fault.column) == (2, "C")
    assert found in fault.found
    assert "a.csv 第2行 C列 班次名称：" in sheet.told(fault)


def test_a_broken_byte_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    data = (LINES * 1).encode() + "南宁市水利局,2025,一".encode() + b"\xff" + "班,7\r\n".encode()
    sheet = read(tmp_path, data, "a.csv")
    (fault,) = sheet.faults
    assert (fault.row, fault.title) == (4, "班次名称")
    assert "损坏" in fault.found


def test_more_cells_than_titles(tmp_path: Path) -> None:
    data = "单位,年度,班次名称\r\n甲,2025,一班,二班\r\n乙,2025\r\n丙,2025,三班,\r\n"
    sheet = read(tmp_path, data.encode(), "a.csv")
    assert [row.number for row in sheet.rows] == [3, 4], "what was parted wrongly is not read"
    assert column(sheet, "班次名称") == [None, "三班"], "what is lacking is empty"
    (fault,) = sheet.faults
    assert (fault.row, fault.column, fault.title) == (2, "D", "")
    assert "二班" in fault.found
    assert "a.csv 第2行：" in sheet.told(fault)


REFUSED = [
    ("单位 年度 班次名称\r\n甲 2025 一班\r\n".encode(), "分隔符可能不对", "blanks do not part"),
    ("单位,年度,班次名称\r\n甲,2025,\"一班\r\n乙,2025,二班\r\n".encode(), "第2行：双引号没有闭合", "quotation mark left open"),
    ("单位,年度,班次名称\r\n甲,2025,\"十四五\"规划班\r\n".encode(), "第2行：双引号后面还有文字", "quotation mark inside"),
    ("姓名,工资\r\n张三,5000\r\n".encode(), "第1行是：姓名、工资", "another table"),
    (b"\r\n  \r\n", "没有内容", "nothing but blanks"),
    (b"\x00\x01\x02\x03" * 100, "二进制", "no text"),
    ("单位,年度,班次名称\r\n甲,2025,一\x00班\r\n".encode(), "二进制", "NUL in the text"),
    (("单位,年度,班次名称\r\n" + "甲," * 20_000).encode(), "格子过多", "more columns than any program has"),
    ("単位,日付,ページの内容\r\n".encode("euc-jp") * 50, "CSV UTF-8", "an encoding that is not ours"),
    (b"a" * 5_000_000, "5,000,000 个字符", "a line that never ends"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told", "why"), REFUSED, ids=[case[2] for case in REFUSED])
def test_refused(tmp_path: Path, data: bytes, told: str, why: str) -> None:
    with pytest.raises(SheetError) as caught:
        read(tmp_path, data, "台账.csv")
    assert "台账.csv" in caught.value.message
    assert told in caught.value.message, why
    assert "政策" not in caught.value.message
    assert "--encoding" not in caught.value.message


def test_limit_of_rows(tmp_path: Path) -> None:
    data = ("单位,年度,班次名称\n" + "甲,2025,班\n" * 11).encode()
    assert len(read(tmp_path, data, "a.csv", most_rows=11).rows) == 11
    with pytest.raises(SheetError, match="第12行：数据超过 10 行"):
        read(tmp_path, data, "a.csv", most_rows=10)


def test_a_name_of_a_sheet_means_nothing_here(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="只有一张表"):
        read(tmp_path, LINES.encode(), "a.csv", sheet="2025")
