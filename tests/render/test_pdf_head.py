"""The head and the signature of a drawn PDF, measured: each element at the place its clause gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from drawing import CELL, PROFILES, draw, drawn, nothing_said, notice, right_edge
from pages import Box, Line, Page
from samples import DAY, ORGAN, SAMPLES, ordinary, text

from generator.document import Signature
from generator.layout import Profile
from generator.render import Options

__all__ = ["nothing_said"]


# ---- head (7.2, 10) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "top"),
    [
        pytest.param("ordinary", 72, id="35 mm below the type area's top"),
        pytest.param("joint", 72, id="joint mark: the first organ"),
        pytest.param("minutes", 72, id="minutes"),
        pytest.param("command", 57, id="command: 20 mm below the top"),
        pytest.param("letter", 30, id="letter: 30 mm from the paper's edge"),
    ],
)
@PROFILES
def test_ink_of_the_mark_begins_at_its_place(name: str, top: float, profile: Profile) -> None:
    page = drawn(name, Options(profile=profile)).pages[0]
    ink = page.ink(Box(20, 20, 200, 140), red=True)
    assert ink.top == pytest.approx(top, abs=0.5)
    mark = page.ink(Box(20, 20, 200, ink.top + 6), red=True)
    if name == "joint":
        mark = page.ink(Box(20, 20, 200, 110), red=True)
    assert (mark.left + mark.right) / 2 == pytest.approx(106, abs=1)
    assert mark.left >= 28 - 0.1
    assert mark.right <= 184 + 0.1


def test_corner_words_do_not_move_the_mark() -> None:
    document = ordinary()
    assert document.head
    bare = replace(document, head=replace(document.head, copy_number=None, secrecy=None, urgency=None))
    with_words, without = drawn("ordinary").pages[0], draw(bare).pages[0]
    assert with_words.line("58号").baseline == pytest.approx(without.line("58号").baseline, abs=0.01)
    corner = [with_words.line(words) for words in ("000001", "秘密★1年", "加急")]
    assert [line.left for line in corner] == pytest.approx([28, 28, 28], abs=0.2)
    assert corner[0].baseline == pytest.approx(44.3, abs=0.5)  # the first line of the type area
    assert corner[1].chars[0].font == "ZF-Hei"


@pytest.mark.parametrize("name", ["ordinary", "joint", "upward", "minutes"])
def test_red_line_is_4_mm_below_the_number(name: str) -> None:
    document = SAMPLES[name]()
    assert document.head
    assert document.head.number
    page = drawn(name).pages[0]
    number = page.line(document.head.number)
    (rule,) = page.rules
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.1)
    left, right = number.at(document.head.number)
    foot = page.ink(Box(left, number.baseline - 3, right, rule.top - 0.5)).bottom
    assert rule.top - foot == pytest.approx(4, abs=0.3)
    assert page.ink(Box(28, rule.top - 0.5, 184, rule.bottom + 0.5), red=True).height == pytest.approx(0.53, abs=0.2)


def test_joint_mark_is_spread_to_one_width_with_the_suffix_beside_its_middle() -> None:
    page = drawn("joint").pages[0]
    first, middle, last = (line for line in page.lines[:3])
    assert middle.text == "临江市人力资源和社会保障局文件"
    suffix_left, _ = middle.at("文件")
    edges = [(line.chars[0].left, line.chars[n - 1].right) for line, n in ((first, 9), (middle, 13), (last, 6))]
    assert [left for left, _ in edges] == pytest.approx([edges[0][0]] * 3, abs=0.3)
    assert [right for _, right in edges] == pytest.approx([edges[0][1]] * 3, abs=0.3)
    assert suffix_left > edges[0][1]
    assert len({char.size for line in (first, middle, last) for char in line.chars}) == 1


def test_number_of_an_upward_document_stands_on_the_last_signers_line() -> None:
    page = drawn("upward").pages[0]
    first, last = page.line("签发人："), page.line("7号")
    assert first.text == "签发人：王明欧阳建国"
    assert last.text == "临组报〔2026〕7号李小红"
    assert last.left == pytest.approx(28 + CELL, abs=0.2)
    assert first.right == pytest.approx(184 - CELL, abs=0.2)
    assert last.at("李小红")[0] == pytest.approx(first.at("王明")[0], abs=0.1)  # below the first name
    fonts = {char.text: char.font for line in (first, last) for char in line.chars}
    assert fonts["签"] == "ZF-Fang"
    assert fonts["王"] == fonts["李"] == "ZF-Kai"


def test_letter_has_double_lines_and_its_number_at_the_right() -> None:
    page = drawn("letter").pages[0]
    upper, lower = page.rules
    for rule in (upper, lower):
        assert (rule.left, rule.right) == pytest.approx((21, 191), abs=0.1)
    mark = page.ink(Box(28, 25, 184, upper.top - 0.8), red=True)
    assert upper.top - mark.bottom == pytest.approx(4, abs=0.5)
    assert lower.bottom == pytest.approx(277, abs=0.3)
    number = page.line("临人社函〔2026〕12号")
    assert number.right == pytest.approx(184, abs=0.3)
    assert number.text.startswith("秘密★1年")  # flush left on the same line
    below = page.ink(Box(28, upper.bottom + 0.5, 184, number.baseline + 1)).top - upper.bottom
    assert below == pytest.approx(14 * 25.4 / 72, abs=0.5)
    # Thick over thin, thin over thick.
    assert _thickness(page, upper.top) > _thickness(page, upper.bottom) * 1.5
    assert _thickness(page, lower.bottom) > _thickness(page, lower.top) * 1.5


def _thickness(page: Page, edge: float) -> float:
    ink = page.ink(Box(100, edge - 0.6, 101, edge + 0.6), red=True)
    return ink.height


@pytest.mark.parametrize("name", ["ordinary", "joint", "upward", "letter", "minutes", "command"])
def test_no_red_head_leaves_its_room_empty(name: str) -> None:
    with_head, without = drawn(name), drawn(name, Options(red_head=False))
    page = without.pages[0]
    with pytest.raises(AssertionError, match="nothing drawn"):
        page.ink(red=True)
    assert [p.body[-1].text for p in with_head.pages] == [p.body[-1].text for p in without.pages]
    title = SAMPLES[name]().title[-6:]
    place = next(line.baseline for line in reversed(with_head.pages[0].lines) if line.text.endswith(title))
    assert page.line(title).baseline == pytest.approx(place, abs=0.01)
    document = SAMPLES[name]()
    assert document.head
    if document.head.number:
        assert page.line(document.head.number)


def test_title_stands_two_blank_lines_below_the_red_line() -> None:
    page = drawn("ordinary").pages[0]
    title = page.line("关于举办2026年")
    ink = page.ink(Box(28, page.rules[0].bottom + 1, 184, title.baseline + 2))
    gap = (ink.top - page.rules[0].bottom) * 72 / 25.4
    assert gap == pytest.approx(2 * 28.98 + (36 - 22) / 2, abs=3)
    second = page.line("干部能力提升")
    assert (second.baseline - title.baseline) * 72 / 25.4 == pytest.approx(36, abs=0.1)
    for line in (title, second):
        assert (line.left + line.right) / 2 == pytest.approx(106, abs=0.3)
        assert line.size == pytest.approx(22, abs=0.1)
    addressee = page.line("各县（市、区）")
    assert addressee.left == pytest.approx(28, abs=0.2)
    assert (addressee.baseline - second.baseline) * 72 / 25.4 == pytest.approx(18 + 28.98 + 14.5, abs=3)


# ---- signatures (7.3.5) -------------------------------------------------------------------------------------------


def _signed(signature: Signature) -> tuple[Page, Line]:
    """The page with the signature and the line of its date."""
    document = notice(1, (text("文" * 30),), signature=signature)
    page = next(page for page in draw(document).pages if any(signature.date_text in line.text for line in page.lines))
    return page, page.line(signature.date_text)


def _gap(above: Line, below: Line) -> float:
    """Blank lines between two lines."""
    return (below.baseline - above.baseline) * 72 / 25.4 / 28.98 - 1


@pytest.mark.parametrize(
    ("day", "cells"),
    [pytest.param(date(2026, 11, 21), 7.0, id="11月21日"), pytest.param(date(2026, 1, 5), 6.0, id="1月5日")],
)
def test_sealed_date_ends_4_cells_in_with_the_organ_centred_on_it(day: date, cells: float) -> None:
    page, line = _signed(Signature(("临江市财政局",), day))
    assert line.right == pytest.approx(right_edge(page) - 4 * CELL, abs=0.3)
    organ = next(found for found in page.lines if found.text == "临江市财政局")
    assert (organ.left + organ.right) / 2 == pytest.approx(right_edge(page) - (4 + cells / 2) * CELL, abs=0.3)
    last = page.lines[page.lines.index(organ) - 1]
    assert _gap(last, organ) == pytest.approx(2, abs=0.02)  # room for the seal
    assert _gap(organ, line) == pytest.approx(0, abs=0.02)


def test_unsealed_organ_ends_2_cells_in_and_the_date_begins_2_cells_behind_it() -> None:
    page, line = _signed(Signature((ORGAN,), DAY, "unsealed"))
    organ = next(found for found in page.lines if found.text == ORGAN)
    assert organ.right == pytest.approx(right_edge(page) - 2 * CELL, abs=0.3)
    assert line.left - organ.left == pytest.approx(2 * CELL, abs=0.2)
    assert _gap(page.lines[page.lines.index(organ) - 1], organ) == pytest.approx(1, abs=0.02)


def test_long_unsealed_date_pushes_the_organ_left() -> None:
    page, line = _signed(Signature(("水利局",), date(2026, 11, 21), "unsealed"))
    organ = next(found for found in page.lines if found.text == "水利局")
    assert line.right == pytest.approx(right_edge(page) - 2 * CELL, abs=0.3)
    assert line.left - organ.left == pytest.approx(2 * CELL, abs=0.2)


def test_joint_seals_stand_in_rows_with_the_date_below_the_last() -> None:
    names = tuple(f"临江市第{figure}局" for figure in "一二三四")
    page, line = _signed(Signature(names, DAY))
    first, second = page.line("第一局"), page.line("第四局")
    assert first.text == "".join(names[:3])
    assert (second.baseline - first.baseline) >= 46  # two seals, one below the other
    last = second.at(names[3])
    assert (last[0] + last[1]) / 2 == pytest.approx((line.left + line.right) / 2, abs=0.3)
    centres = [sum(first.at(name)) / 2 for name in names[:3]]
    assert centres[1] - centres[0] == pytest.approx(centres[2] - centres[1], abs=0.1)
    assert centres[1] - centres[0] >= 45


def test_stamp_leaves_4_cells_with_the_office_2_cells_left_of_it() -> None:
    page, line = _signed(Signature(("王明远",), DAY, "stamp", titles=("市长",)))
    signed = page.line("王明远")
    assert signed.right == pytest.approx(right_edge(page) - 4 * CELL, abs=0.3)
    assert signed.at("王明远")[0] - signed.at("市长")[1] == pytest.approx(2 * CELL, abs=0.2)
    assert line.right == pytest.approx(right_edge(page) - 4 * CELL, abs=0.3)
    assert _gap(signed, line) == pytest.approx(1, abs=0.02)
