"""The row of titles: how titles are written, where it stands, one to three rows deep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sheets_making import HEAD, STEPS, column, known, made, read

from generator.sheets.titles import clean, recognise

CLEANED = [
    (" 计划 经费\n(元) ＊：", "计划经费（元）", "blanks, break, half-width brackets, star, colon"),
    ("单　位", "单位", "full-width blank"),
    ("*单位（必填）", "单位", "marks of obligation"),
    ("单位【必填】", "单位", "other brackets"),
    ("ＩＤ１", "ID1", "full-width letters and digits"),
    ("市内／市外", "市内/市外", "full-width stroke"),
    ("单\u200b位\xa0", "单位", "what nobody sees"),
    ("必填", "必填", "nothing is left without it"),
    ("未执行（调整）原因", "未执行（调整）原因", "brackets that belong to the title"),
]


@pytest.mark.parametrize(("written", "title", "why"), CLEANED, ids=[case[2] for case in CLEANED])
def test_clean(written: str, title: str, why: str) -> None:
    assert clean(written) == title, why


RECOGNISED = [
    ("计划经费", ("计划经费", ""), "as it is"),
    ("计划经费（元）", ("计划经费", ""), "the unit that is meant anyway"),
    ("计划经费（单位:元）", ("计划经费", ""), "the same, said at length"),
    ("计划经费（万元）", ("计划经费", "万元"), "another unit is never dropped"),
    ("计划经费（单位:万元）", ("计划经费", "万元"), "the same, said at length"),
    ("计划经费/万元", ("计划经费", "万元"), "behind a stroke"),
    ("计划经费万元", ("计划经费", "万元"), "just behind"),
    ("计划人数（人）", ("计划人数", ""), "unit of a count"),
    ("实际开班日期（如:2025-03-01）", ("实际开班日期", ""), "how to fill it in"),
    ("实际开班日期（yyyy-mm-dd）", ("实际开班日期", ""), "how to fill it in, as programs say it"),
    ("计划人数（含工作人员）", None, "words that change what is meant"),
    ("市外（区外）理由", ("市外（区外）理由", ""), "brackets that belong to the title"),
    ("1.单位", ("单位", ""), "numbered"),
    ("（2）年度", ("年度", ""), "numbered in brackets"),
    ("举办单位", ("单位", ""), "another name"),
    ("万元", None, "a unit alone"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("title", "found", "why"), RECOGNISED, ids=[case[2] for case in RECOGNISED])
def test_recognise(title: str, found: tuple[str, str] | None, why: str) -> None:
    assert recognise(title, known) == found, why


DATA = ("甲局", 2025, "一班", 40, 3, 4.8)
HEADERS: list[tuple[str, list[tuple[Any, ...]], tuple[str, ...], int]] = [
    ("titles in the first row", [HEAD, DATA[:4]], HEAD, 1),
    ("name of the table and unit above", [("2025年培训台账",), ("单位：柳州市",), HEAD, DATA[:4]], HEAD, 3),
    ("empty rows above", [(), (), HEAD, DATA[:4]], HEAD, 3),
    ("in any order, not from the first column", [(None, "年度", "单位", "班次名称"), (None, 2025, "甲局", "一班")], ("年度", "单位", "班次名称"), 1),
    (
        "group title over known parts",
        [("单位", "年度", "班次名称", "计划", None, None), (None, None, None, "人数", "天数", "经费"), DATA],
        (*HEAD[:3], "计划人数", "计划天数", "计划经费"),
        2,
    ),
    (
        "group title that only gathers",
        [("单位", "年度", "班次名称", "六个步骤", None, None), (None, None, None, *STEPS), ("甲局", 2025, "一班")],
        (*HEAD[:3], *STEPS),
        2,
    ),
    (
        "unit under a title",
        [("单位", "年度", "班次名称", "计划", None, "实际"), (None, None, None, "人数", "经费", "人数"), (None, None, None, None, "（元）", None), DATA],
        (*HEAD[:3], "计划人数", "计划经费", "实际人数"),
        3,
    ),
    ("a title that might be a unit", [(*HEAD[:3], "计划"), (None, None, None, "人数"), DATA[:4]], HEAD, 2),
    ("units under one row of titles", [HEAD, (None, None, None, "人"), DATA[:4]], HEAD, 2),
    (
        "name of the table merged over titles",
        [("2025年培训台账", None, None, None), HEAD, DATA[:4]],
        HEAD,
        2,
    ),
    (
        "data that looks like a title",
        [(*HEAD, "说明"), (*DATA[:4], "年度")],
        (*HEAD, "说明"),
        1,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "rows", "titles", "header"), HEADERS, ids=[case[0] for case in HEADERS])
def test_found(tmp_path: Path, why: str, rows: list[tuple[Any, ...]], titles: tuple[str, ...], header: int) -> None:
    sheet = read(tmp_path, made(rows))
    assert (sheet.titles, sheet.header) == (titles, header), why
    assert len(sheet.rows) == 1
    assert column(sheet, "单位") == ["甲局"]


def test_merged_group_ends_where_it_ends(tmp_path: Path) -> None:
    rows = [
        ("单位", "年度", "班次名称", "计划", None, None, None),
        (None, None, None, "人数", "天数", "经费", "人数"),
        (*DATA, 7),
    ]

    def change(sheet: Any) -> None:
        sheet.merge_cells("D1:F1")
        for letter in "ABC":
            sheet.merge_cells(f"{letter}1:{letter}2")

    sheet = read(tmp_path, made(rows, change))
    assert sheet.titles == (*HEAD[:3], "计划人数", "计划天数", "计划经费", "人数")
    assert column(sheet, "人数") == [7]
    # Without the merged cells nothing tells where the group ends: the title would stand twice, and that is said.
    with pytest.raises(Exception, match="D列和G列的标题都是“计划人数”"):
        read(tmp_path, made(rows))


def test_numbers_under_another_unit_carry_it(tmp_path: Path) -> None:
    rows = [
        ("单位", "年度", "班次名称", "计划经费（万元）"),
        ("甲", 2025, "班", 4.8),
        ("乙", 2025, "班", "5"),
        ("丙", 2025, "班", "3.5万元"),
        ("丁", 2025, "班", None),
    ]
    sheet = read(tmp_path, made(rows))
    assert column(sheet, "计划经费") == ["4.8万元", "5万元", "3.5万元", None]
    assert any("按万元理解" in remark for remark in sheet.remarks)


def test_unit_in_the_row_below(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        made([("单位", "年度", "班次名称", "计划经费"), (None, None, None, "（单位：万元）"), ("甲", 2025, "班", 4.8)]),
    )
    assert column(sheet, "计划经费") == ["4.8万元"]


def test_titles_below_the_thirtieth_row_are_not_looked_for(tmp_path: Path) -> None:
    assert read(tmp_path, made([("说明",)] * 29 + [HEAD, DATA[:4]])).header == 30
    with pytest.raises(Exception, match="没有找到标题行"):
        read(tmp_path, made([("说明",)] * 30 + [HEAD, DATA[:4]]))


def test_a_very_wide_sheet(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, made([(*HEAD, *(f"列{number}" for number in range(3000))), ("甲", 2025, "班", 1, *range(3000))])
    )
    assert len(sheet.titles) == 2000
    assert any("没有标题的列没有读取" in remark for remark in sheet.remarks)
