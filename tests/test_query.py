"""What users type and how it is understood."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SearchError
from kb.query import LIMIT, fold, is_only_stop_words, parse

WORDS = [
    ("领导干部上讲台", "领导干部上讲台", "as it is"),
    ("領導幹部上講臺", "领导干部上讲台", "traditional script"),
    ("幹部網絡學院 學時考覈", "干部网络学院 学时考核", "a variant character, a blank kept"),
    ("２０２３年培訓計劃？", "2023年培训计划", "full-width digits, a mark at the end"),
    ("ｅ－learning", "e-learning", "full-width letters and hyphen"),
    ("  培训　计划 ", "培训 计划", "any blanks"),
    ("2013-2017年规划", "2013-2017年规划", "a hyphen inside is no minus"),
    ("培训 - 网络", "培训 网络", "a minus before a blank excludes nothing"),
    ("1.5%到2.5%", "1.5%到2.5%", "numbers stay whole"),
    ("0771-5898546", "0771-5898546", "a telephone number is words"),
    ("培训\x00\u200b计划", "培训 计划", "control and invisible characters"),
    ("\ud800培训", "培训", "half of a character"),
    ("“”培训", "培训", "quotes around nothing"),
    ("一批", "一批", "begins like a path"),
    ("550", "550", "a number is no path"),
    ("十一", "十一", "a numeral alone is no path"),
]


@pytest.mark.parametrize(("typed", "text", "reason"), WORDS)
def test_words(typed: str, text: str, reason: str) -> None:
    parsed = parse(typed)
    assert parsed.text == text, reason
    assert parsed.raw == typed
    assert (parsed.phrases, parsed.without, parsed.number, parsed.path, parsed.title) == ((), (), None, None, None)


OPERATORS = [
    ("“以训代会” 网络 -讲座", "以训代会 网络", ("以训代会",), ("讲座",), "Chinese quotes and a minus"),
    ('"以训代会"', "以训代会", ("以训代会",), (), "straight quotes"),
    ("「以訓代會」", "以训代会", ("以训代会",), (), "corner brackets, traditional"),
    ('“培训" 计划', "培训 计划", ("培训",), (), "an opening and a straight quote"),
    ("“一包方式管培训”管理", "一包方式管培训 管理", ("一包方式管培训",), (), "quotes inside a term are exact words"),
    ("“甲法”“乙法”", "甲法 乙法", ("甲法", "乙法"), (), "two of them"),
    ("培训 -“网络 培训”", "培训", (), ("网络 培训",), "exact words excluded"),
    ("-网络 培训", "培训", (), ("网络",), "a minus at the start"),
    ("培训 －网络", "培训", (), ("网络",), "a full-width minus"),
    ("培训 -2020", "培训", (), ("2020",), "a number excluded"),
    ("培训 -“《”", "培训", (), (), "marks alone exclude nothing"),
    ("培训 -网络 -网络", "培训", (), ("网络",), "twice the same"),
]


@pytest.mark.parametrize(("typed", "text", "phrases", "without", "reason"), OPERATORS)
def test_operators(typed: str, text: str, phrases: tuple[str, ...], without: tuple[str, ...], reason: str) -> None:
    parsed = parse(typed)
    assert (parsed.text, parsed.phrases, parsed.without) == (text, phrases, without), reason
    assert not parsed.remarks


CITED = [
    ("桂组通字[2020]56号", "", "桂组通字〔2020〕56号", None, None, "number alone"),
    ("桂組通字〔2020〕56號", "", "桂组通字〔2020〕56号", None, None, "traditional"),
    ("柳人社发〔2022〕65号 第二部分", "", "柳人社发〔2022〕65号", "二", None, "with a clause"),
    ("柳人社发〔2022〕65号第二部分 市外培训", "市外培训", "柳人社发〔2022〕65号", "二", None, "clause and words"),
    (
        "柳人社发〔2022〕65号第二部分第（二）项“二是”",
        "",
        "柳人社发〔2022〕65号",
        "二/（二）/二是",
        None,
        "quotes of a label",
    ),
    ("市外培训 柳人社发〔2022〕65号", "市外培训", "柳人社发〔2022〕65号", None, None, "words first"),
    ("国发2020年5号 培训", "培训", "国发〔2020〕5号", None, None, "year without brackets"),
    ("《公务员法》第六十六条", "公务员法", None, "第六十六条", "公务员法", "title and article"),
    ("公务员法第六十六条", "公务员法", None, "第六十六条", "公务员法", "title without marks"),
    ("《培训规定》里的经费", "培训规定 经费", None, None, "培训规定", "title and words"),
    ("第二部分", "第二部分", None, "二", None, "a clause of an unnamed document: its words stay"),
    ("二/（二）", "二/（二）", None, "二/（二）", None, "a path"),
]


@pytest.mark.parametrize(("typed", "text", "number", "path", "title", "reason"), CITED)
def test_citations(typed: str, text: str, number: str | None, path: str | None, title: str | None, reason: str) -> None:
    parsed = parse(typed)
    assert (parsed.text, parsed.number, parsed.path, parsed.title) == (text, number, path, title), reason


@pytest.mark.parametrize(
    ("typed", "message", "reason"),
    [
        ("", "没有输入检索词", "nothing"),
        (" \t　\n", "没有输入检索词", "blanks"),
        ("。。。？！", "只有标点", "marks"),
        ("“”", "只有标点", "quotes around nothing"),
        ("《》（）", "只有标点", "brackets"),
        ("---", "只有标点", "hyphens"),
        ("💡", "图形符号", "a picture"),
        ("😀！", "没有文字", "a picture and a mark"),
        ("-网络", "排除", "only an exclusion"),
    ],
)
def test_refused(typed: str, message: str, reason: str) -> None:
    with pytest.raises(SearchError, match=message):
        parse(typed)


def test_unbalanced_quotes_are_dropped_with_a_remark() -> None:
    parsed = parse("培训 “未闭合")
    assert (parsed.text, parsed.phrases) == ("培训 未闭合", ())
    assert "引号不成对" in parsed.remarks[0]


def test_overlong_query_is_cut_with_a_remark_and_in_no_time() -> None:
    for typed in ("培训" * 50_000, "《" * 100_000, "“a" * 50_000, "-a " * 33_000, "第一百" * 33_000, "（" * 100_000):
        began = time.perf_counter()
        try:
            parsed = parse(typed)
        except SearchError:
            pass
        else:
            assert len(parsed.text) <= LIMIT
            assert str(len(typed)) in parsed.remarks[0]
        assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("typed", ["的", "怎么办", "请问 有什么", "了解一下"])
def test_only_stop_words_are_said_to_be(typed: str) -> None:
    parsed = parse(typed)
    assert parsed.only_stop_words
    assert parsed.remarks


@pytest.mark.parametrize("typed", ["目的", "对外", "550", "培训怎么办", "桂组通字〔2020〕56号"])
def test_not_only_stop_words(typed: str) -> None:
    assert not parse(typed).only_stop_words


def test_relaxed_keeps_the_words_and_says_so() -> None:
    parsed = parse("“一上二下”流程")
    relaxed = parsed.relaxed()
    assert (relaxed.text, relaxed.phrases) == (parsed.text, ())
    assert len(relaxed.remarks) == len(parsed.remarks) + 1
    assert parse("培训").relaxed() == parse("培训")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("領導幹部上講臺", "领导干部上讲台"),
        ("“以训代会” -讲座", "“以训代会”（不含：讲座）"),
        ("柳人社发[2022]65号 第二部分 经费", "柳人社发〔2022〕65号第二部分 经费"),
        ("《公务员法》第66条", "《公务员法》第六十六条"),
    ],
)
def test_understood_as(typed: str, understood: str) -> None:
    assert parse(typed).understood_as == understood


def test_stop_words_leave_no_subject() -> None:
    assert is_only_stop_words("的")
    assert not is_only_stop_words("目的")


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused(typed: str) -> None:
    try:
        parsed = parse(typed)
    except SearchError:
        return
    assert parsed.text or parsed.number
    assert parsed.understood_as
    assert fold(parsed.text) == parsed.text


@given(st.text('培训“”"「」- 《》（）第一二条〔〕2020号發網\u3000', max_size=40))
def test_any_marks_are_understood_or_refused(typed: str) -> None:
    try:
        parsed = parse(typed)
    except SearchError:
        return
    assert all(any(char.isalnum() for char in word) for word in (*parsed.phrases, *parsed.without))
