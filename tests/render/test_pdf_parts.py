"""The parts of a drawn PDF that have pages of their own or a fixed place: 版记, attachments, tables."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing import PROFILES, draw, drawn, left_edge, nothing_said, notice
from pages import Box
from samples import DAY, SAMPLES, ordinary, text, wide_attachment

from generator.document import Attachment, Cell, Column, Imprint, Table
from generator.layout import Profile
from generator.render import Options

__all__ = ["nothing_said"]


# ---- 版记 (7.4) ---------------------------------------------------------------------------------------------------


@PROFILES
@pytest.mark.parametrize("name", ["ordinary", "joint", "upward", "minutes", "with_landscape", "long_notice"])
def test_imprint_ends_on_the_lower_edge_of_the_last_page(name: str, profile: Profile) -> None:
    page = drawn(name, Options(profile=profile)).pages[-1]
    rules = [rule for rule in page.rules if rule.top > 150]
    assert rules[-1].bottom == pytest.approx(262, abs=0.2)
    assert [rule.width for rule in rules] == pytest.approx([156] * len(rules), abs=0.2)
    assert [rule.height for rule in rules] == pytest.approx([0.35, *[0.25] * (len(rules) - 2), 0.35], abs=0.02)
    rows = [line for line in page.body if line.baseline > rules[0].top]
    assert {round(line.size) for line in rows} == {14}
    printer = SAMPLES[name]().imprint
    assert printer
    if printer.print_date:
        assert rows[-1].right == pytest.approx(left_edge(page) + 156 - 14 * 25.4 / 72, abs=0.3)
        assert rows[-1].left == pytest.approx(left_edge(page) + 14 * 25.4 / 72, abs=0.3)


@pytest.mark.parametrize("paragraphs", [1, 4, 5, 6, 7, 8, 12])
def test_imprint_finds_room_at_every_length(paragraphs: int) -> None:
    found = draw(notice(0, tuple(text("文" * 70) for _ in range(paragraphs))))
    last = found.pages[-1]
    assert last.rules[-1].bottom == pytest.approx(262, abs=0.2)
    above = [line for line in last.body if line.baseline < last.rules[-3].top]
    assert all(line.baseline < last.rules[-3].top - 1 for line in above)
    assert last.page_number
    assert not any("抄送" in line.text for page in found.pages[:-1] for line in page.body)


def test_copies_hang_behind_their_label() -> None:
    page = drawn("ordinary").pages[-1]
    first = page.line("抄送：")
    following = page.body[page.body.index(first) + 1]
    assert following.left == pytest.approx(first.chars[3].left, abs=0.2)


def test_an_imprint_higher_than_a_page_loses_nothing() -> None:
    schools = tuple(f"临江市第{i}中学" for i in range(250))
    document = replace(ordinary(), imprint=Imprint("办公室", DAY, cc=schools))
    found = draw(document)
    assert "".join(found.text.split()).count("中学") == 250
    assert all(line.baseline < 263 for page in found.pages for line in page.body)


def test_letter_imprint_has_no_lines() -> None:
    page = drawn("letter").pages[-1]
    assert page.rules == ()
    copies = page.line("抄送：临江市财政局。")
    assert copies.baseline == pytest.approx(258.6, abs=0.6)  # a 4号 line that ends at 262 mm


# ---- attachments and tables (7.3.7, 8) ----------------------------------------------------------------------------


def test_attachments_begin_on_new_pages_before_the_imprint() -> None:
    pages = drawn("ordinary").pages
    for page, label, title in ((pages[2], "附件1", "报名回执"), (pages[3], "附件2", "临江市机关事业单位干部能力提升")):
        assert page.body[0].text == label
        assert page.body[0].chars[0].font == "ZF-Hei"
        assert page.body[0].left == pytest.approx(left_edge(page), abs=0.2)
        assert page.body[1].text == title
        assert page.body[1].size == pytest.approx(22, abs=0.1)
        third = (page.body[1].baseline - page.body[0].baseline) * 72 / 25.4
        assert third == pytest.approx(2 * 28.98 + 3.5, abs=3)
    assert drawn("command").pages[1].body[0].text == "临江市培训费管理办法"  # promulgated, no attachment: no label


def test_landscape_pages_bear_their_number_at_the_upright_sheets_foot() -> None:
    pages = drawn("with_landscape").pages
    wide = [page for page in pages if page.width > page.height]
    assert len(wide) > 1
    assert [page.number for page in wide] == list(range(4, 4 + len(wide)))
    assert pages[-1].width < pages[-1].height
    for page in wide:
        assert (page.width, page.height) == pytest.approx((297, 210), abs=0.1)
        number = page.turned
        assert "".join(char.text for char in number) == f"—{page.number}—"
        ink = page.ink(Box(20, 10, 34, 200))
        assert (ink.left + ink.right) / 2 == pytest.approx(28, abs=1.2)  # 7 mm outside, at the left edge
        inset = 14 * 25.4 / 72
        if page.number % 2:
            assert ink.bottom == pytest.approx(210 - 26 - inset, abs=0.7)
        else:
            assert ink.top == pytest.approx(26 + inset, abs=0.7)
        assert page.ink(Box(34, 10, 290, 205)).left == pytest.approx(35, abs=0.5)
        top = 28 if page.number % 2 else 26  # the table's head at the upright sheet's left edge
        assert page.lines[0].baseline > top


def test_a_table_goes_on_under_its_head_and_rows_stay_whole() -> None:
    pages = [page for page in drawn("with_landscape").pages if page.width > page.height]
    assert all(page.line("日期").text == "日期时段课程授课人职称学时" for page in pages)
    for page in pages:
        rows = [line.text for line in page.body]
        # The second line of a course stands on the page of its first.
        assert sum("新时代基层治理体系" in row for row in rows) == sum("以临江市为例" in row for row in rows)


def test_a_row_higher_than_a_page_is_split_under_the_repeated_head() -> None:
    table = Table(
        (Column("甲", 4), Column("乙", 20, "left")), ((Cell("一"), Cell("长" * 3000)), (Cell("二"), Cell("短")))
    )
    found = draw(replace(ordinary(), attachments=(Attachment("附件", "表", (table,)),)))
    assert found.text.count("长") == 3000
    assert sum(any(line.text == "甲乙" for line in page.body) for page in found.pages) >= 3
    assert all(line.baseline < 262.5 for page in found.pages for line in page.body)


def test_columns_keep_inside_the_type_area_and_short_titles_on_one_line() -> None:
    page = drawn("ordinary").pages[2]
    assert page.line("序号").text == "序号姓名性别单位职务联系电话"
    ink = page.ink(Box(20, page.line("序号").baseline - 6, 200, page.line("合计").baseline + 3))
    assert ink.left == pytest.approx(28, abs=0.3)
    assert ink.right == pytest.approx(184, abs=0.3)


def test_an_imprint_behind_a_landscape_attachment_stands_upright() -> None:
    document = replace(ordinary(), attachments=(wide_attachment(),), attachment_note=("课程安排表",))
    last = draw(document).pages[-1]
    assert (last.width, last.height) == pytest.approx((210, 297), abs=0.1)
    assert last.rules[-1].bottom == pytest.approx(262, abs=0.2)
