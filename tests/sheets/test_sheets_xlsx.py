"""Workbooks: what stands in their cells comes out as plain values, with what a person must know told in remarks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sheets_making import (
    HEAD,
    MAIN,
    OFFICE,
    by_hand,
    column,
    edited,
    known,
    made,
    members,
    packed,
    read,
    titles_row,
    write,
)

from generator.sheets.model import SheetError
from generator.sheets.reading import read_sheet, read_sheets

ROW = ("柳州市统计局", 2025, "业务培训班", 40)


def test_plain(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([HEAD, ROW, (), ("桂林市统计局", 2026, " 写作班　", None)]))
    assert sheet.titles == HEAD
    assert sheet.letters == {"单位": "A", "年度": "B", "班次名称": "C", "计划人数": "D"}
    assert (sheet.name, sheet.header) == ("2025", 1)
    assert [(row.number, row.values) for row in sheet.rows] == [
        (2, ("柳州市统计局", Decimal(2025), "业务培训班", Decimal(40))),
        (4, ("桂林市统计局", Decimal(2026), "写作班", None)),
    ]
    assert not sheet.faults
    assert not sheet.remarks


VALUES = [
    ("文字 ", "文字", "blanks around are nothing"),
    ("　 ", None, "only blanks: empty"),
    ("\u200b甲\ufeff", "甲", "characters of no width around"),
    ("0012", "0012", "a number kept as text keeps its zeros"),
    ("第一行\n第二行", "第一行\n第二行", "breaks inside stay"),
    ("a_x000D_\nb", "a\nb", "how the format writes a carriage return"),
    ("a_x0001_b", "ab", "how the format writes a control character"),
    ("=1+1 不是公式", "=1+1 不是公式", "text that looks like a formula"),
    (7, Decimal(7), "whole number"),
    (48000.0, Decimal(48000), "no decimals on whole numbers"),
    (0.1 + 0.2, Decimal("0.3"), "no noise of binary numbers"),
    (1234567.89, Decimal("1234567.89"), "two decimals"),
    (-5, Decimal(-5), "negative"),
    (True, True, "a truth value is none of the numbers"),
    (date(2025, 3, 1), date(2025, 3, 1), "day"),
    (datetime(2025, 3, 1, 14, 30), date(2025, 3, 1), "the time of day falls away"),
    (date(1905, 7, 17), date(1905, 7, 17), "an odd day is the reader's to judge"),
]


@pytest.mark.parametrize(("put", "held", "why"), VALUES, ids=[case[2] for case in VALUES])
def test_values(tmp_path: Path, put: Any, held: Any, why: str) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"].value = put
        if isinstance(put, str):
            sheet["D2"].data_type = "s"

    sheet = read(tmp_path, made([HEAD, ("甲", 2025, "班", None)], change))
    (row,) = sheet.rows
    assert row.values[3] == held, why
    assert type(row.values[3]) is type(held), why


ODD = [
    ('<c r="D2" t="e"><v>#REF!</v></c>', "公式出错 #REF!", "error cell"),
    ('<c r="D2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', "除数为零", "formula that failed"),
    ('<c r="D2" t="str"><v>#N/A</v></c>', "没有查到", "an error pasted as text"),
    ('<c r="D2" t="e"><v>#NEW!</v></c>', "#NEW!", "an error of years to come"),
    ('<c r="D2"><f>SUM(A1:A3)</f></c>', "没有保存计算结果", "formula without a stored value"),
    ('<c r="D2"><f>SUM(A1:A3)</f><v/></c>', "没有保存计算结果", "formula with an empty stored value"),
    ('<c r="D2" s="1"><v>0</v></c>', "不是实际存在的日期", "1900-01-00"),
    ('<c r="D2" s="1"><v>60</v></c>', "不是实际存在的日期", "1900-02-29"),
    ('<c r="D2" s="1"><v>-3</v></c>', "不是实际存在的日期", "before all days"),
    ('<c r="D2" s="1"><v>99999999</v></c>', "不是实际存在的日期", "after all days"),
    ('<c r="D2" s="2"><v>0.5</v></c>', "是时间", "time of day"),
    ('<c r="D2" s="3"><v>1.5</v></c>', "是时间", "duration"),
    ('<c r="D2"><v>1e999</v></c>', "不是数字", "number beyond all bounds"),
    ('<c r="D2"><v>NaN</v></c>', "不是数字", "no number"),
    ('<c r="D2"><v>1E+999999999</v></c>', "不是数字", "number that would fill the memory"),
    ('<c r="D2" t="s"><v>99</v></c>', "找不到", "shared text that is not there"),
    ('<c r="D2" t="d"><v>2025-13-45</v></c>', "不是日期", "ISO date that is none"),
    (f'<c r="D2" t="str"><v>{"长" * 40_000}</v></c>', "40,000 个字符", "more than a cell can hold"),
]
STYLES = (
    '<numFmts count="1"><numFmt numFmtId="176" formatCode="[h]:mm"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="176"/><xf numFmtId="31"/></cellXfs>'
)


@pytest.mark.parametrize(("cell", "found", "why"), ODD, ids=[case[2] for case in ODD])
def test_unusable_cells(tmp_path: Path, cell: str, found: str, why: str) -> None:
    row = f'<row r="2"><c r="A2" t="str"><v>甲</v></c>{cell}</row>'
    sheet = read(tmp_path, by_hand(titles_row() + row, styles=STYLES))
    assert [line.values for line in sheet.rows] == [("甲", None, None, None)], why
    (fault,) = sheet.faults
    assert (fault.row, fault.column, fault.title) == (2, "D", "计划人数")
    assert found in fault.found
    told = sheet.told(fault)
    assert "台账.xlsx 表“表一” 第2行 D列 计划人数：" in told


GOOD = [
    ('<c r="D2" s="1"><v>45717</v></c>', date(2025, 3, 1), "built-in format of days"),
    ('<c r="D2" s="4"><v>45717</v></c>', date(2025, 3, 1), "format 31 of Chinese Excel, which has no code in the file"),
    ('<c r="D2" s="1"><v>45716.999999999</v></c>', date(2025, 3, 1), "noise before midnight"),
    ('<c r="D2" s="1"><v>59</v></c>', date(1900, 2, 28), "before the day that never was"),
    ('<c r="D2"><v>45717</v></c>', Decimal(45717), "a serial without format stays a number"),
    ('<c r="D2" s="77"><v>45717</v></c>', Decimal(45717), "a format that is not there"),
    ('<c r="D2" t="d"><v>2025-03-01T00:00:00</v></c>', date(2025, 3, 1), "ISO date of a strict workbook"),
    ('<c r="D2"><f>1+1</f><v>2</v></c>', Decimal(2), "stored value of a formula"),
    ('<c r="D2" t="str"><f>""</f><v></v></c>', None, "a formula whose result is an empty text"),
    ('<c r="D2" t="s"><v>0</v></c>', "丰富文字", "rich shared text, its reading aids left out"),
    ('<c r="D2" t="inlineStr"><is><r><t>丰</t></r><r><t>富</t></r><rPh><t>feng</t></rPh></is></c>', "丰富", "rich text in place"),
    ('<c t="str"><v>没有位置</v></c>', "没有位置", "cells without reference count on"),
    ('<c r="D2" t="b"><v>1</v></c>', True, "truth value"),
    ('<c r="D2"><v>0.30000000000000004</v></c>', Decimal("0.3"), "fifteen digits"),
    ('<c r="D2"><v>4.8E4</v></c>', Decimal(48000), "exponent"),
]  # fmt: skip
STRINGS = "<si><r><t>丰富</t></r><r><t>文字</t></r><rPh><t>feng</t></rPh></si>"


@pytest.mark.parametrize(("cell", "held", "why"), GOOD, ids=[case[2] for case in GOOD])
def test_cells_by_hand(tmp_path: Path, cell: str, held: Any, why: str) -> None:
    row = f'<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2"/><c r="C2" s="1"/>{cell}</row>'
    sheet = read(tmp_path, by_hand(titles_row() + row, styles=STYLES, strings=STRINGS))
    assert [line.values for line in sheet.rows] == [("甲", None, None, held)], why
    assert not sheet.faults


def test_calendar_of_1904(tmp_path: Path) -> None:
    row = '<row r="2"><c r="D2" s="1"><v>0</v></c></row><row r="3"><c r="D3" s="1"><v>44255</v></c></row>'
    data = by_hand(titles_row() + row, styles=STYLES, properties='<workbookPr date1904="1"/>')
    assert column(read(tmp_path, data), "计划人数") == [date(1904, 1, 1), date(2025, 3, 1)]


@pytest.mark.parametrize(
    ("namespace", "relations", "prefix", "why"),
    [
        ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships", "", "strict"),
        (MAIN, OFFICE, "x:", "elements with a prefix, as other libraries write them"),
    ],
)  # fmt: skip
def test_other_spellings_of_the_format(tmp_path: Path, namespace: str, relations: str, prefix: str, why: str) -> None:
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    data = by_hand(titles_row() + row, strings=STRINGS, namespace=namespace, relations=relations)
    if prefix:
        parts = members(data)
        for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            words = (
                parts[part]
                .decode()
                .replace("</", "</!")
                .replace("<", "<x:")
                .replace("<x:/!", "</x:")
                .replace("<x:?", "<?")
            )
            parts[part] = words.replace("xmlns=", "xmlns:x=").encode()
        data = packed(parts)
    assert column(read(tmp_path, data), "单位") == ["丰富文字"], why


def test_merged_over_rows(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("C5:D6")

    rows = [
        HEAD,
        ("甲局", 2025, "一班", 1),
        (None, 2025, "二班", 2),
        (None, 2025, "三班", 3),
        ("乙局", 2025, "四班"),
        ("丙局", 2025),
    ]
    sheet = read(tmp_path, made(rows, change))
    assert column(sheet, "单位") == ["甲局", "甲局", "甲局", "乙局", "丙局"]
    assert column(sheet, "班次名称") == ["一班", "二班", "三班", "四班", "四班"]
    assert column(sheet, "计划人数") == [1, 2, 3, None, None]
    (remark,) = sheet.remarks
    assert "2 处上下合并" in remark
    assert "A2:A4" in remark


def test_merged_over_rows_that_hold_nothing(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([HEAD, ("甲局", 2025, "一班", 1)], lambda sheet: sheet.merge_cells("A2:A900000")))
    assert len(sheet.rows) == 1


def test_fault_of_a_merged_cell_is_that_of_every_row(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>甲</v></c></row>' for n in (3, 4))
    first = '<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="D2" t="e"><v>#REF!</v></c></row>'
    sheet = read(
        tmp_path, by_hand(titles_row() + first + rows, after='<mergeCells><mergeCell ref="D2:D4"/></mergeCells>')
    )
    assert [(fault.row, "D2" in fault.found) for fault in sheet.faults] == [(2, False), (3, True), (4, True)]


def test_headings_across_the_table_are_no_data(tmp_path: Path) -> None:
    rows = [HEAD, ("一、市直单位",), ROW, ("取消", None, None, None), ("填表人：张三",)]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:D2")
        sheet.merge_cells("A5:D5")

    sheet = read(tmp_path, made(rows, change))
    assert [row.number for row in sheet.rows] == [3, 4]
    assert "第2行、第5行是横向合并的说明" in sheet.remarks[0]


def test_formulas_are_told_once(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>甲</v></c><c r="D{n}"><f>1+1</f><v>2</v></c></row>' for n in range(2, 9)
    )
    sheet = read(tmp_path, by_hand(titles_row() + rows))
    (remark,) = sheet.remarks
    assert "7 个公式（首个 D2）" in remark


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    sheet = read(tmp_path, made([HEAD, ROW, ROW], change))
    assert len(sheet.rows) == 2
    assert "1 行处于隐藏或筛选状态" in sheet.remarks[0]


def test_titles_again_and_numbers_of_columns_are_no_data(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([HEAD, ("甲", 1, 2, 3), ROW, HEAD, ROW]))
    assert [row.number for row in sheet.rows] == [3, 5]
    assert any("第2行是各列的序号" in remark for remark in sheet.remarks)
    assert any("首处第4行" in remark for remark in sheet.remarks)


def test_columns_that_nobody_knows(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([(*HEAD, "联系人", None), (*ROW, "李四", "表外的字")]))
    assert sheet.titles == (*HEAD, "联系人")
    assert column(sheet, "联系人") == ["李四"]
    assert any("联系人" in remark for remark in sheet.remarks)
    assert any("F列（首处第2行）" in remark for remark in sheet.remarks)


def test_unknown_titles_may_stand_twice(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([(*HEAD, "备考", "备考"), (*ROW, "甲", "乙")]))
    assert sheet.titles[4:] == ("备考", "备考（F列）")
    assert sheet.letters["备考（F列）"] == "F"


@pytest.mark.parametrize(
    ("again", "told"), [("单位", "A列和E列的标题都是“单位”"), ("举办单位", "A列“单位”和E列“举办单位”都是“单位”")]
)
def test_a_known_title_stands_once(tmp_path: Path, again: str, told: str) -> None:
    with pytest.raises(SheetError, match=told) as caught:
        read(tmp_path, made([("说明",), (*HEAD, again), ROW]))
    assert "台账.xlsx 表“2025” 第2行：" in caught.value.message
    assert "删去一列" in caught.value.message


def several() -> bytes:
    """A cover, a table of three known titles, one of four, one like it, a hidden one with more."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(["封面"])
    for name, titles in (("短", HEAD[:3]), ("甲", HEAD), ("乙", HEAD), ("藏", (*HEAD, "计划天数"))):
        sheet = book.create_sheet(name)
        sheet.append(titles)
        sheet.append(ROW[: len(titles)])
    book["藏"].sheet_state = "hidden"
    book.create_sheet("空")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_best_sheet_is_read_the_first_among_equals(tmp_path: Path) -> None:
    sheet = read(tmp_path, several())
    assert sheet.name == "甲"
    (remark,) = sheet.remarks
    assert "另有 3 张表没有读取：Sheet、短、乙" in remark


def test_a_sheet_by_its_name(tmp_path: Path) -> None:
    assert read(tmp_path, several(), sheet="短").titles == HEAD[:3]
    assert read(tmp_path, several(), sheet="藏").name == "藏"
    with pytest.raises(SheetError, match="没有名为“丙”的表；应为“Sheet”、“短”、“甲”、“乙”"):
        read(tmp_path, several(), sheet="丙")


def test_every_sheet_with_titles(tmp_path: Path) -> None:
    path = write(tmp_path / "批量.xlsx", several())
    assert [sheet.name for sheet in read_sheets(path, known=known)] == ["短", "甲", "乙"]
    assert [sheet.name for sheet in read_sheets(path, known=known, least=4)] == ["甲", "乙"]


def test_no_row_of_titles_names_what_is_wanted(tmp_path: Path) -> None:
    path = write(tmp_path / "工资.xlsx", made([("姓名", "工资"), ("张三", 5000)]))
    with pytest.raises(SheetError) as caught:
        read_sheet(path, known=known, expected=("单位", "年度"))
    told = caught.value.message
    assert "工资.xlsx 表“2025”：" in told
    assert "第1行是：姓名、工资" in told
    assert "应为标题行含有单位、年度" in told


def test_too_few_titles_names_those_found(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="第1行只认出 2 个标题：单位、年度"):
        read(tmp_path, made([("单位", "年度", "班级"), ("甲", 2025, "班")]))


def test_empty_sheet(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="是空表"):
        read(tmp_path, made([]))


def test_titles_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, made([HEAD])).rows == ()


def test_rows_up_to_the_limit(tmp_path: Path) -> None:
    data = made([HEAD, ROW, ROW, ROW])
    assert len(read(tmp_path, data, most_rows=3).rows) == 3
    with pytest.raises(SheetError, match=r"第4行：数据超过 2 行；应为一张表至多 2 行"):
        read(tmp_path, data, most_rows=2)


def test_what_other_programs_write_is_read_the_same(tmp_path: Path) -> None:
    """A file by openpyxl and its cells moved to shared texts, as Excel stores them."""
    plain = made([HEAD, ROW])
    shared = edited(
        plain,
        "xl/worksheets/sheet1.xml",
        '<c r="A2" t="inlineStr"><is><t>&#26611;',
        '<c r="A2" t="inlineStr"><is><t>桂',
    )
    assert column(read(tmp_path, shared), "单位")[0].startswith("桂")


def test_texts_over_the_titles_are_kept(tmp_path: Path) -> None:
    sheet = read(tmp_path, made([("2025年台账",), (None, None, "单位：万元"), HEAD, ROW]))
    assert sheet.header == 3
    assert sheet.above == ("2025年台账", "单位：万元")


def test_reading_leaves_the_file_alone(tmp_path: Path) -> None:
    data = made([HEAD, ROW])
    path = write(tmp_path / "a.xlsx", data)
    read_sheet(path, known=known)
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == ["a.xlsx"]
