"""Two documents clause by clause: what is paired, in which order, and which words differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.clause_alignment import aligned, differing
from kb.models import Clause

CLASSES = "市外培训班次每班不超过60人，由主管单位统筹安排"
DATES = "各单位应于每年11月底前报送下一年度培训计划"
FEES = "培训费按照综合定额标准执行，不得超支"


def clauses(*texts: str, inline: tuple[int, ...] = ()) -> list[Clause]:
    return [
        Clause("d", f"{place}", "paragraph", None, None, 1, text, text, (), inline=place in inline)
        for place, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected", "reason"),
    [
        ([], [], [], "nothing in either"),
        ([CLASSES], [CLASSES], [("0", "0", "same")], "the same words"),
        ([CLASSES], [CLASSES.replace("60", "50")], [("0", "0", "changed")], "one figure changed"),
        ([CLASSES], [DATES], [("0", None, "first"), (None, "0", "second")], "nothing in common"),
        (
            [CLASSES, DATES],
            [DATES, CLASSES],
            [("0", "1", "same"), ("1", "0", "same")],
            "clauses that changed places are still the same",
        ),
        (
            [CLASSES, DATES],
            [CLASSES, FEES, DATES],
            [("0", "0", "same"), (None, "1", "second"), ("1", "2", "same")],
            "what is new follows what it follows there",
        ),
        ([DATES], [FEES, DATES], [(None, "0", "second"), ("0", "1", "same")], "what is new stands first"),
        (
            ["总则", CLASSES, "总则", DATES],
            ["总则", CLASSES, "总则", DATES],
            [(str(n), str(n), "same") for n in range(4)],
            "of two alike, each goes to the one in its place",
        ),
        (
            [CLASSES],
            [CLASSES.replace("60", "50"), CLASSES],
            [(None, "0", "second"), ("0", "1", "same")],
            "the same words come before like ones",
        ),
        (["一"], ["一"], [("0", "0", "same")], "one character"),
        (["……"], ["……"], [("0", "0", "same")], "signs alone"),
    ],
)
def test_pairs(first: list[str], second: list[str], expected: list[tuple[str, str, str]], reason: str) -> None:
    pairs = aligned(clauses(*first), clauses(*second))
    assert [(p.first and p.first.path, p.second and p.second.path, p.sort) for p in pairs] == expected, reason


def test_items_inside_a_paragraph_go_with_it() -> None:
    found = aligned(clauses(CLASSES + DATES, DATES, inline=(1,)), clauses(CLASSES + DATES))
    assert [(pair.first and pair.first.path, pair.sort) for pair in found] == [("0", "same")]


def test_words_that_stand_everywhere_pair_nothing() -> None:
    head = "各县区人力资源和社会保障局"
    ones = [f"{head}{chr(0x4E00 + place * 7)}{chr(0x5E00 + place * 3)}" for place in range(90)]
    found = aligned(clauses(*ones), clauses(*reversed(ones)))
    assert {pair.sort for pair in found} == {"same"}
    assert len(found) == 90


TEXTS = st.lists(st.text("甲乙丙丁戊己庚辛，。0123", max_size=12), max_size=12)


@given(TEXTS, TEXTS)
def test_every_clause_stands_there_once(first: list[str], second: list[str]) -> None:
    found = aligned(clauses(*first), clauses(*second))
    assert [pair.first.path for pair in found if pair.first] == [str(n) for n in range(len(first))]
    assert sorted(int(pair.second.path) for pair in found if pair.second) == list(range(len(second)))
    for pair in found:
        if pair.first and pair.second:
            assert (pair.sort == "same") == (pair.first.text == pair.second.text)


@pytest.mark.parametrize(
    ("first", "second", "ours", "theirs", "reason"),
    [
        ("不超过60人", "不超过60人", [], [], "nothing differs"),
        ("不超过60人", "不超过50人", ["6"], ["5"], "one figure"),
        ("甲乙丙丁", "甲丁", ["乙丙"], [], "left out"),
        ("甲丁", "甲乙丙丁", [], ["乙丙"], "put in"),
        (
            "市委组织部负责审核",
            "财政局负责审核",
            ["市委组织部"],
            ["财政局"],
            "one equal character between changes is a crumb",
        ),
        ("甲" * 5000, "乙" * 5000, ["甲" * 5000], ["乙" * 5000], "too long to be searched: told to differ"),
        ("", "新增", [], ["新增"], "nothing before"),
    ],
)
def test_differing_words(first: str, second: str, ours: list[str], theirs: list[str], reason: str) -> None:
    one, other = differing(first, second)
    assert [piece.words for piece in one if piece.own] == ours, reason
    assert [piece.words for piece in other if piece.own] == theirs, reason


@given(st.text("甲乙丙丁，1", max_size=40), st.text("甲乙丙丁，1", max_size=40))
def test_pieces_are_the_words_and_what_is_shared_is_equal(first: str, second: str) -> None:
    one, other = differing(first, second)
    assert "".join(piece.words for piece in one) == first
    assert "".join(piece.words for piece in other) == second
    assert [p.words for p in one if not p.own] == [p.words for p in other if not p.own]
