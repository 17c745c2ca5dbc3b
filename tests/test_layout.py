"""The arithmetic of pages: widths on the grid, titles in lines, marks, signatures and imprint placed by the clause."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.columns import column_widths
from generator.document import Cell, Column, Head, Imprint, Signature, SignatureStyle, Table
from generator.geometry import AREA, imprint_layout, mark_layout, signature_layout
from generator.layout import COMPENSATED, EM, LINES, MM, SEAL, STANDARD, TYPE_BOTTOM, TYPE_TOP, width
from generator.titles import CELLS, is_shapely, title_lines

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param("2026年11月21日", 7.0, id="digits are half a character"),
        pytest.param("“一包方式”——〔〕…", 11.0, id="quotation marks, dashes and brackets are whole characters"),
        pytest.param("A4 (x)", 3.0, id="Latin and half-width marks are halves"),
        pytest.param("", 0.0, id="nothing"),
    ],
)
def test_width_on_the_grid(text: str, cells: float) -> None:
    assert width(text) == cells


def test_profiles_hold_22_lines_in_the_type_area() -> None:
    for profile in (STANDARD, COMPENSATED):
        room = (297 - profile.top - profile.bottom) * MM
        for pitch in (profile.css_pitch, profile.word_pitch):
            assert LINES * pitch <= room + 0.35, profile.name
            assert (LINES + 1) * pitch > room, profile.name
    ink = (21 * COMPENSATED.css_pitch + 16) / MM
    assert ink == pytest.approx(TYPE_BOTTOM - TYPE_TOP, abs=0.5)


# ---- titles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "names", "lines"),
    [
        pytest.param("关于开展培训工作的通知", (), ("关于开展培训工作的通知",), id="short titles stay on one line"),
        pytest.param(
            "柳州市人力资源和社会保障局关于举办2026年柳州市基层水利专业技术人员能力提升培训班的通知",
            ("柳州市人力资源和社会保障局",),
            ("柳州市人力资源和社会保障局", "关于举办2026年柳州市基层水利", "专业技术人员能力提升培训班的通知"),
            id="organ whole, break before 关于, year with 年",
        ),
        pytest.param(
            "2026年柳州市基层水利专业技术人员能力提升培训班办班方案",
            (),
            ("2026年柳州市基层水利专业", "技术人员能力提升培训班办班方案"),
            id="no 关于",
        ),
    ],
)
def test_title_lines(title: str, names: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert title_lines(title, names=names) == lines


TITLES = [
    "柳州市财政局关于转发《广西壮族自治区财政厅关于印发自治区本级培训费管理办法的通知》的通知",
    "关于申报2027年度机关事业单位培训计划的通知",
    "广西壮族自治区人力资源和社会保障厅关于举办第3期全区事业单位人事管理干部政策业务与数字化能力提升培训班的通知",
    "中共柳州市委组织部 柳州市人力资源和社会保障局 柳州市财政局关于申报2027年度机关事业单位培训计划的通知",
    "关于2025年度培训计划未执行、计划调整、数据补录逾期和预算单位代码更正情况的说明",
    "南宁市教育局关于开展2026年秋季学期中小学校长任职资格培训的函",
]


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_shapely_and_break_between_words(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) > 1
    assert is_shapely(lines), lines
    for line in lines:
        assert width(line) <= CELLS
        assert line[0] not in "的和与及、，》）”"
        assert line[-1] not in "《（“和与及"
    for before, after in itertools.pairwise(lines):
        assert not (before[-1].isdigit() and (after[0].isdigit() or after[0] in "年月日期号")), lines


@given(st.text(alphabet="关于举办的通知培训班市委2026年《》、“”和 A", min_size=1, max_size=120))
def test_title_lines_lose_nothing_and_fit(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= CELLS for line in lines)


@pytest.mark.parametrize(
    ("widths", "shapely"),
    [
        pytest.param((5, 8, 6), True, id="diamond"),
        pytest.param((5, 6, 8), True, id="trapezium"),
        pytest.param((8, 6, 5), True, id="trapezium upside down"),
        pytest.param((8, 5, 8), False, id="hourglass"),
        pytest.param((5, 8, 6, 9), False, id="zigzag"),
    ],
)
def test_shapes(widths: tuple[int, ...], shapely: bool) -> None:
    assert is_shapely(["字" * n for n in widths]) is shapely


# ---- marks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("柳州市财政局",), id="single"),
        pytest.param(("中共柳州市委“一包方式管培训”工作领导小组办公室和人力资源和社会保障局",), id="very long single"),
        pytest.param(("中共柳州市委组织部", "柳州市人力资源和社会保障局", "柳州市财政局"), id="joint"),
    ],
)
def test_mark_is_never_wider_than_the_type_area(names: tuple[str, ...]) -> None:
    mark = mark_layout(Head(names))
    assert mark.names_width + mark.gap + len(mark.suffix) * mark.size <= AREA + 0.01
    assert [name for name, _ in mark.names] == list(names)


def test_joint_names_are_spread_to_the_longest() -> None:
    mark = mark_layout(Head(("中共柳州市委组织部", "柳州市人力资源和社会保障局", "柳州市财政局")))
    for name, spacing in mark.names:
        assert len(name) * mark.size + (len(name) - 1) * spacing == pytest.approx(mark.names_width)


def test_too_many_organs_leave_the_first_alone() -> None:
    # 7.2.4: all organs or the lead organ alone; forty names would be unreadable or push the text off page 1.
    mark = mark_layout(Head(tuple(f"柳州市第{i}工作委员会" for i in range(40))))
    assert [name for name, _ in mark.names] == ["柳州市第0工作委员会"]


# ---- signatures --------------------------------------------------------------------------------------------------


def test_sealed_name_is_centred_on_the_date_four_cells_in() -> None:
    name, day = signature_layout(Signature(("柳州市水利局",), DAY))
    assert day.placed[0].right == pytest.approx(4 * EM)
    centre = day.placed[0].left + width("2026年11月21日") * EM / 2
    assert name.placed[0].left + 6 * EM / 2 == pytest.approx(centre)
    assert (name.before, day.before) == (2, 0)


def test_sealed_long_name_stays_in_the_type_area_with_the_date_under_its_middle() -> None:
    long = "柳州市“一包方式管培训”工作领导小组办公室"
    name, day = signature_layout(Signature((long,), DAY))
    assert name.placed[0].right == pytest.approx(0, abs=0.01)
    assert name.placed[0].left + width(long) * EM / 2 == pytest.approx(day.placed[0].left + 3.5 * EM)


@pytest.mark.parametrize("count", [2, 3, 4, 7, 40])
def test_joint_seals_neither_cross_nor_leave_the_type_area(count: int) -> None:
    lines = signature_layout(Signature(tuple(f"柳州市第{'一二三四五'[i % 5]}局" for i in range(count)), DAY))
    rows = [line for line in lines if line.role == "names"]
    assert sum(len(row.placed) for row in rows) == count
    half = SEAL * MM / 2
    for row in rows:
        centres = [p.left + width(p.text) * EM / 2 for p in row.placed]
        assert all(b - a >= SEAL * MM for a, b in itertools.pairwise(centres))
        assert centres[0] - half >= -0.01
        assert centres[-1] + half <= AREA + 0.01
    last, day = rows[-1].placed[-1], lines[-1].placed[0]
    assert last.left + width(last.text) * EM / 2 == pytest.approx(day.left + width(day.text) * EM / 2)
    assert all(row.before == 4 for row in rows[1:])  # rows at least a seal apart: five lines


@pytest.mark.parametrize("style", ["sealed", "unsealed"])
def test_a_name_wider_than_the_type_area_is_wrapped_between_words(style: SignatureStyle) -> None:
    name = "柳州市“一包方式管培训”工作领导小组办公室和柳州市人力资源和社会保障局职业能力建设科联合工作专班"
    lines = signature_layout(Signature((name,), DAY, style))
    assert "".join(line.placed[0].text for line in lines[:-1]) == name
    assert len(lines) == 3
    assert [line.before for line in lines] == [2 if style == "sealed" else 1, 0, 0]
    for line in lines:
        assert line.placed[0].left >= 0
        assert line.placed[0].right >= -0.01


def test_one_long_name_does_not_part_the_others() -> None:
    names = (
        "柳州市财政局",
        "柳州市教育局",
        "柳州市“一包方式管培训”工作领导小组办公室",
        "柳州市水利局",
        "柳州市卫生健康委员会",
    )
    rows = [line for line in signature_layout(Signature(names, DAY)) if line.role == "names"]
    assert [len(row.placed) for row in rows] == [2, 1, 2]


def test_unsealed_date_begins_two_cells_after_the_name() -> None:
    for organ in ("柳州市人力资源和社会保障局", "水利局"):
        name, day = signature_layout(Signature((organ,), DAY, "unsealed"))
        assert day.placed[0].left - name.placed[0].left == pytest.approx(2 * EM)
        edge = name if width(organ) > 7 else day
        assert edge.placed[0].right == pytest.approx(2 * EM)
        assert name.before == 1


def test_stamp_stands_four_cells_in_with_the_office_two_cells_left_of_it() -> None:
    signed, day = signature_layout(Signature(("李志成",), DAY, "stamp", titles=("市长",)))
    office, name = signed.placed
    assert name.right == pytest.approx(4 * EM)
    assert name.left - (office.left + 2 * EM) == pytest.approx(2 * EM)
    assert day.placed[0].right == pytest.approx(4 * EM)


@given(st.lists(st.text(alphabet="柳州市教育局", min_size=1, max_size=80), min_size=1, max_size=40))
def test_no_signature_leaves_the_type_area(names: list[str]) -> None:
    for style in ("sealed", "unsealed"):
        for line in signature_layout(Signature(tuple(names), DAY, style)):
            for placed in line.placed:
                assert placed.left >= 0
                assert placed.right >= -0.01


# ---- imprint and tables ------------------------------------------------------------------------------------------


def test_imprint_counts_the_lines_of_a_long_copy_list() -> None:
    short = imprint_layout(Imprint("市局办公室", DAY, cc=("市委办公室",)))
    long = imprint_layout(Imprint("市局办公室", DAY, cc=tuple(f"柳州市第{i}局" for i in range(30))))
    assert short.rows[0].lines == 1
    assert long.rows[0].lines >= 7
    assert [row.above for row in short.rows] == ["thick", "thin"]
    assert short.closed


def test_letter_imprint_has_no_lines() -> None:
    layout = imprint_layout(Imprint(None, None, cc=("市委办公室",)), ruled=False)
    assert [row.above for row in layout.rows] == ["none"]
    assert not layout.closed


def test_no_line_between_recipients_and_copies() -> None:
    layout = imprint_layout(Imprint("办公室", DAY, cc=("甲局",), recipients="各县（区）人民政府"))
    assert [row.above for row in layout.rows] == ["thick", "none", "thin"]


@given(
    st.lists(st.floats(0, 60), min_size=1, max_size=20),
    st.lists(st.lists(st.text(alphabet="汉字2027-A", max_size=60), min_size=20, max_size=20), max_size=5),
)
def test_columns_fill_the_width_and_none_collapses(weights: list[float], rows: list[list[str]]) -> None:
    columns = tuple(Column(f"第{i}列", w) for i, w in enumerate(weights))
    table = Table(columns, tuple(tuple(Cell(text) for text in row[: len(columns)]) for row in rows))
    widths = column_widths(table)
    assert sum(widths) == pytest.approx(AREA)
    assert min(widths) >= min(AREA / len(weights) * 0.5, 29.9)


def test_columns_follow_what_stands_in_them() -> None:
    columns = tuple(Column(title, 6) for title in ("序号", "编号", "名称", "备注"))
    rows = tuple(
        (Cell(str(i)), Cell("2027-128001-01"), Cell("全区水利系统防汛抗旱业务骨干能力提升培训班第一期"), Cell(""))
        for i in range(9)
    )
    number, code, name, remark = column_widths(Table(columns, rows))
    assert code >= 7 * 12  # not broken
    assert name > 2 * code > 2 * number
    assert remark < 60  # empty: no more than its title asks for


def test_room_that_is_left_goes_by_weight() -> None:
    table = Table((Column("姓名", 4), Column("签名", 12)), ((Cell("张喆"), Cell("")),))
    first, second = column_widths(table)
    assert second > 2 * first
