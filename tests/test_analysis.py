"""Tokens: the same from every spelling, numbers whole, jieba and rjieba alike."""

from __future__ import annotations

import sys
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import analysis
from kb.analysis import fold, grams, index_tokens, label_token, pairs, units, words

TEXTS = st.text(alphabet="培训计划每班不超过60人１５０％，。（）ABc 学时1.5〔2022〕号", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("５５０学时", "550学时", "full-width digits"),
        ("ＰＤＦ文件", "pdf文件", "full-width and capital letters"),
        ("1．5％", "1.5%", "full-width point and per cent"),
        ("二○二二年", "二〇二二年", "a circle written for the numeral"),
        ("①②", "12", "circled numbers"),
        ("干部，培训（试行）", "干部，培训（试行）", "marks are no tokens and stay"),
    ],
)
def test_fold(text: str, expected: str, reason: str) -> None:
    assert fold(text) == expected, reason


@given(st.text(max_size=80))
def test_fold_keeps_offsets_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("每班60人", ["每", "班", "60", "人", "每班", "班60", "60人"], "a number is one unit"),
        ("1.5%到2.5%", ["1.5%", "到", "2.5%", "1.5%到", "到2.5%"], "decimals and per cent stay whole"),
        ("培训，计划", ["培", "训", "培训", "计", "划", "计划"], "no pair across punctuation"),
        ("a级", ["a", "级", "a级"], "a Latin word is one unit"),
        ("，。！", [], "marks alone"),
    ],
)
def test_grams(text: str, expected: list[str], reason: str) -> None:
    assert grams(text) == expected, reason


def test_pairs_have_one_token_a_position_and_cross_punctuation() -> None:
    assert pairs("培训，计划") == ["培训", "训计", "计划", "划"]
    assert len(pairs("每班次不超过60人")) == len(units("每班次不超过60人"))


@given(TEXTS, TEXTS, TEXTS)
def test_an_exact_phrase_is_a_run_of_pairs(before: str, phrase: str, after: str) -> None:
    wanted = pairs(fold(f" {phrase} "))[:-1]
    held = pairs(fold(f"{before} {phrase} {after}"))
    assert not wanted or any(held[at : at + len(wanted)] == wanted for at in range(len(held)))


def test_words_leave_marks_out() -> None:
    assert words("培训，计划。") == ["培训", "计划"]


def test_jieba_and_rjieba_cut_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rjieba")
    text = fold(
        "各主管单位于2022年8月5日前，通过系统上报2023年度本单位培训计划，逾期系统关闭；综合定额标准为每人每天550元。"
    )
    analysis._cutter.cache_clear()
    fast = words(text)
    monkeypatch.setitem(sys.modules, "rjieba", None)
    analysis._cutter.cache_clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's own: pkg_resources, escapes
            assert words(text) == fast
    finally:
        analysis._cutter.cache_clear()


def test_index_tokens_hold_context_text_and_labels() -> None:
    tokens = index_tokens("每班60人", "外出培训", None, "二/（二）\n二/（二）/二是")
    assert {"外出", "每班", "60人"} <= set(tokens["grams"])
    assert "外出" not in tokens["pairs"], "exact words are those of the clause, not of its headings"
    assert tokens["doc"] == ["二/(二)", "二/(二)/二是"]


@pytest.mark.parametrize("spelling", ["柳人社发[2022]65号", "柳人社发〔2022〕 65号", "柳人社发（２０２２）65号"])
def test_label_tokens_of_all_spellings_agree(spelling: str) -> None:
    assert label_token(spelling) == label_token("柳人社发〔2022〕65号")
