"""The drawn pages of a PDF, measured: lines, edges, page numbers."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from drawing import LEAST, PROFILES, draw, drawn, left_edge, nothing_said
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import Box, Drawn, full_lines
from samples import SAMPLES, ordinary, text

from generator.document import Paragraph, Run
from generator.layout import COMPENSATED, Profile
from generator.render import Options

__all__ = ["nothing_said"]


# ---- lines and edges (5.2) ----------------------------------------------------------------------------------------


@PROFILES
def test_full_pages_hold_22_lines_inside_the_type_area(profile: Profile) -> None:
    pages = drawn("long_notice", Options(profile=profile)).pages
    full = [page for page in pages[1:-1] if page.body[-1].baseline > 257]
    assert len(full) >= 3
    # A heading kept with its text may leave the last line of a page free.
    assert Counter(len(page.body) for page in full).most_common(1)[0][0] == 22
    assert max(len(page.body) for page in full) == 22
    pitch = (full[0].body[21].baseline - full[0].body[0].baseline) / 21
    assert pitch == pytest.approx(profile.css_pitch * 25.4 / 72, abs=0.01)
    ink = full[0].ink(Box(20, 20, 190, 263.5))
    assert ink.top > 37 - 0.5
    assert ink.bottom < 262 + 0.5
    if profile is COMPENSATED:  # 撑满版心: the ink reaches from edge to edge
        assert ink.top == pytest.approx(37.8, abs=1)
        assert ink.bottom == pytest.approx(262, abs=1)


@PROFILES
def test_full_lines_end_at_the_right_edge_with_28_characters(profile: Profile) -> None:
    found = drawn("long_notice", Options(profile=profile))
    counts: Counter[int] = Counter()
    for page in found.pages:
        for line in full_lines(Drawn((page,), "", ())):
            assert line.right == pytest.approx(left_edge(page) + 156, abs=0.5), line.text
            if line.left < left_edge(page) + 1 and not any(char.isascii() for char in line.text):
                counts[len(line.text)] += 1
    assert sum(counts.values()) > 80
    assert max(counts) == 28
    assert counts[28] > 0.75 * sum(counts.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(name: str) -> None:
    for page in drawn(name).pages:
        for line in page.body:
            assert line.text[0] not in "，。、；：？！’”）》〉〕】…%", line.text
            assert line.text[-1] not in "‘“（《〈〔【", line.text


@pytest.mark.parametrize("mark", ["——", "……", "4321", "95%"])
def test_some_pairs_are_never_broken(mark: str) -> None:
    # At every place of the line, so that the pair meets the edge.
    body = tuple(text("文" * i + mark + "字" * 30) for i in range(20, 29))
    lines = [line.text for page in draw(replace(ordinary(), body=body)).pages for line in page.body]
    assert sum(mark in line for line in lines) == len(body)


PARTS = [
    "文",
    "培训班",
    "“引用”",
    "《通知》",
    "（一）",
    "，",
    "。",
    "——",
    "……",
    "2026年",
    "95%",
    "Windows",
    "喆",
    "“",
    "”文",
]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(PARTS), min_size=20, max_size=40), min_size=8, max_size=8))
def test_whatever_is_written_lines_obey_and_lose_nothing(paragraphs: list[list[str]]) -> None:
    # Run-in headings and gaps part a line into pieces: what the layout library breaks between is our care as well.
    body = []
    for i, parts in enumerate(paragraphs):
        lead, rest = "文" + "".join(parts[:9]) + "文", "文" + "".join(parts[9:]) + "文"
        runs = (Run(lead, "lead"), Run(rest)) if i % 2 else (Run(lead), Run("【待补】", "gap"), Run(rest))
        body.append(Paragraph(runs, level=2 * (i % 2)))
    found = draw(replace(LEAST, body=tuple(body)))
    assert found.text == "".join(paragraph.text for paragraph in body)
    for page in found.pages:
        for line, following in itertools.pairwise(page.body):
            assert line.right < left_edge(page) + 156.7
            if following.left < left_edge(page) + 1:  # the line runs on
                assert following.text[0] not in "，。”）》%", (line.text, following.text)
                assert line.text[-1] not in "“《（", (line.text, following.text)


def test_lines_break_before_and_after_quotation_marks() -> None:
    # Unicode would bind “ to the character before it and so leave lines short.
    found = draw(replace(ordinary(), body=(text("文" * 25 + "“引用的词语”" + "字" * 20 + "“词”字" + "尾" * 28),)))
    lines = [line.text for page in found.pages for line in page.body]
    assert "文" * 25 in lines
    assert any(line.startswith("“引用的词语”字") for line in lines)


def test_lines_keep_their_pitch_beside_characters_of_another_face() -> None:
    body = tuple(text("张喆、李堃、王玥等同志ABC" + "文" * 30) for _ in range(9))
    lines = draw(replace(ordinary(), body=body)).pages[1].body[:9]
    pitches = {round((b.baseline - a.baseline) * 72 / 25.4, 1) for a, b in itertools.pairwise(lines)}
    assert pitches == {29.0}


# ---- page numbers (7.5) -------------------------------------------------------------------------------------------


@PROFILES
def test_page_numbers_stand_outside_with_the_dash_7_mm_below_the_type_area(profile: Profile) -> None:
    for page in drawn("long_notice", Options(profile=profile)).pages:
        number = page.page_number
        assert number
        assert number.text == f"—{page.number}—"
        assert {char.font for char in number.chars} == {"ZF-Song"}
        assert number.size == pytest.approx(14, abs=0.1)
        odd = page.number % 2 == 1
        inset = 184 - number.right if odd else number.left - 26
        assert inset == pytest.approx(14 * 25.4 / 72, abs=0.3)
        dash = page.ink(Box(number.left - 0.5, 264, number.left + 4, 275))
        assert dash.middle == pytest.approx(269, abs=0.3)


def test_a_letter_bears_no_number_on_its_first_page() -> None:
    assert [page.page_number is None for page in drawn("letter").pages] == [True, False, False]


@pytest.mark.parametrize("paragraphs", range(4))
def test_even_last_page_puts_the_imprint_on_an_even_page(paragraphs: int) -> None:
    body = tuple(text("文" * 26 * 5) for _ in range(1 + 3 * paragraphs))
    document = replace(ordinary(), body=body, attachments=(), attachment_note=())
    options = Options(even_last_page=True)
    found = draw(document, options)
    assert len(found.pages) % 2 == 0
    last = found.pages[-1]
    assert last.rules[-1].bottom == pytest.approx(262, abs=0.2)
    before_is_blank = not found.pages[-2].lines
    assert (last.page_number is None) == before_is_blank
    assert found.text == draw(document).text


def test_the_page_of_an_imprint_behind_a_blank_page_bears_no_number() -> None:
    # The text fills four pages, the 版记 a fifth: on even paper it moves to the sixth, the fifth stays empty.
    plain, even = drawn("ordinary"), drawn("ordinary", Options(even_last_page=True))
    assert (len(plain.pages), len(even.pages)) == (5, 6)
    assert plain.pages[4].page_number
    assert even.pages[4].lines == ()
    assert even.pages[5].page_number is None
    assert even.pages[5].line("抄送")
