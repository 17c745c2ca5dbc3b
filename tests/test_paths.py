"""The path grammar: its one spelling, what people type for it, and Chinese numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.paths import (
    GROUPS,
    Segment,
    chinese_to_int,
    format_path,
    int_to_chinese,
    parse_path,
    read_path,
)

SEGMENTS = [
    ("一", Segment("chapter", 1), "chapter 一、"),
    ("十一", Segment("chapter", 11), "two characters"),
    ("（二）", Segment("section", 2), "section"),
    ("1.", Segment("item", 1), "item"),
    ("（1）", Segment("subitem", 1), "sub-item"),
    ("第三条", Segment("article", 3), "article"),
    ("第一百二十条之一", Segment("article", 120, 1), "an article put in later"),
    ("一是", Segment("enum", 1), "enumeration"),
    ("二要", Segment("enum", 2, name="要"), "enumeration with 要"),
    ("——2", Segment("dash", 2), "second dash item"),
    ("p1", Segment("para", 1), "first unnumbered paragraph"),
    ("前言", Segment("group", name="前言"), "unheaded opening"),
    ("（一）~2", Segment("section", 1, copy=2), "label printed again"),
    ("①", Segment("named", name="①"), "outside the grammar: kept as it is"),
    ("附则", Segment("named", name="附则"), "a label that a file gave"),
    ("第一百〇三条", Segment("named", name="第一百〇三条"), "not the one spelling: kept as given"),
    ("（二)", Segment("named", name="（二)"), "mixed brackets are not the one spelling"),
]


@pytest.mark.parametrize(("text", "segment", "reason"), SEGMENTS)
def test_segment(text: str, segment: Segment, reason: str) -> None:
    assert parse_path(text) == (segment,), reason
    assert format_path([segment]) == text, reason


TYPED = [
    ("二/（二）/二是", "二/（二）/二是", "the spelling itself"),
    ("二（二）二是", "二/（二）/二是", "no separators"),
    ("二/(二)/二是", "二/（二）/二是", "half-width brackets"),
    ("二、（二）、1.", "二/（二）/1.", "labels as printed"),
    ("二 （二） 二是", "二/（二）/二是", "blanks"),
    ("二　（二）", "二/（二）", "an ideographic blank"),
    ("２．/（１）", "2./（1）", "full-width digits"),
    ("二\\（二）", "二/（二）", "the other slash"),
    ("二〔一〕", "二/（一）", "other brackets"),
    ("第3条", "第三条", "digits in an article"),
    ("第 一百〇一 条", "第一百零一条", "blanks and 〇"),
    ("第三条/P2", "第三条/p2", "capital letter"),
    ("一p1一是", "一/p1/一是", "everything run together"),
    ("四/（一）/1./——1/p2", "四/（一）/1./——1/p2", "a dash item below an item"),
    ("四/--2", "四/——2", "two hyphens for the dash"),
    ("四/——", "四/——1", "the dash without its number"),
    ("前言", "前言", "a group"),
    ("结语/p2", "结语/p2", "a paragraph of a group"),
    ("一/", "一", "a slash left at the end"),
    ("1", "1.", "an item without its point"),
    ("二（一）~2", "二/（一）~2", "printed again"),
    ("二/1./①", "二/1./①", "circled number"),
    ("一~2", "一~2", "a chapter printed again"),
    ("“二是”", "二是", "quoted as in a citation"),
]


@pytest.mark.parametrize(("typed", "path", "reason"), TYPED)
def test_read_path(typed: str, path: str, reason: str) -> None:
    assert read_path(typed) == path, reason


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "nothing"),
        ("   ", "blanks"),
        ("培训", "a word"),
        ("一批", "begins with a numeral"),
        ("2023年", "a year"),
        ("二/（二）/市外", "a word at the end"),
        ("第条", "no number"),
        ("一" * 300, "too long for a path"),
        ("/", "a slash alone"),
        ("//", "two of them"),
        ("/一", "nothing before the slash"),
        ("一//二是", "an empty step in the middle"),
        ("一//", "an empty step at the end"),
        ("一/ /（二）", "a blank step"),
        ("一\\\\", "the other slash"),
    ],
)
def test_no_path(typed: str, reason: str) -> None:
    assert read_path(typed) is None, reason


def test_empty_segments_are_refused() -> None:
    for path in ("", "/一", "一/", "一//p1"):
        with pytest.raises(ValueError, match="empty"):
            parse_path(path)


NUMBER = st.integers(1, 9999)
COPY = st.integers(1, 12)
SEGMENT = st.one_of(
    st.builds(
        Segment, st.sampled_from(["chapter", "section", "item", "subitem", "dash", "para", "enum"]), NUMBER, copy=COPY
    ),
    st.builds(Segment, st.just("article"), NUMBER, st.integers(0, 20), copy=COPY),
    st.builds(lambda name, copy: Segment("group", name=name, copy=copy), st.sampled_from(GROUPS), COPY),
)


@given(st.lists(SEGMENT, min_size=1, max_size=6))
def test_format_then_parse(segments: list[Segment]) -> None:
    path = format_path(segments)
    assert parse_path(path) == tuple(segments)
    assert read_path(path) == path


@given(st.lists(st.text(min_size=1).filter(lambda s: "/" not in s), min_size=1, max_size=4).map("/".join))
def test_parse_then_format_loses_nothing(path: str) -> None:
    assert format_path(parse_path(path)) == path


@given(st.text(max_size=40))
def test_what_is_read_is_in_the_one_spelling(typed: str) -> None:
    path = read_path(typed)
    assert path is None or read_path(path) == path


def test_numerals_are_inverses() -> None:
    for value in range(1, 10_000):
        assert chinese_to_int(int_to_chinese(value)) == value


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("十五", 15, "no 一 before 十"),
        ("一十五", 15, "with 一"),
        ("一百二", 120, "as spoken"),
        ("一百零二", 102, "零 marks the gap"),
        ("一百〇二", 102, "〇 for 零"),
        ("一千零十", 1010, "十 behind 零"),
        ("二〇二三", 2023, "digit by digit"),
        ("１５", 15, "full-width digits"),
        ("两千", 2000, "两"),
        ("", None, "nothing"),
        ("百", None, "a unit alone"),
        ("十十", None, "twice the same unit"),
        ("一百零", None, "ends in the gap"),
        ("〇", None, "labels begin at one"),
        ("10000", None, "out of range"),
        ("一a", None, "not a numeral"),
    ],
)
def test_chinese_to_int(text: str, value: int | None, reason: str) -> None:
    assert chinese_to_int(text) == value, reason


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_numerals_out_of_range(value: int) -> None:
    with pytest.raises(ValueError):
        int_to_chinese(value)
