"""Script, punctuation, lines, joining, splitting: tables with a reason per row, and properties."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.normalize.compilation import split
from kb.normalize.joining import join_lines
from kb.normalize.lines import lines_of
from kb.normalize.punctuation import tidy
from kb.normalize.script import simplify, to_simplified
from kb.resources import corpus_dir

TIDY = [
    ("近日,为贯彻落实(试行)精神;如下:", "近日，为贯彻落实（试行）精神；如下：", "half-width marks in Chinese"),
    ("比例为1.5%到2.5%", "比例为1.5%到2.5%", "decimals and percentages"),
    ("电话0771-5337493", "电话0771-5337493", "a telephone number is no range of years"),
    ("不少于1/5", "不少于1/5", "fractions"),
    ("构建“1+10+1”课程", "构建“1+10+1”课程", "quoted figures"),
    ("60-120人、5-6月", "60-120人、5-6月", "ranges of quantities and months"),
    ("上午8:30报到", "上午8:30报到", "a time keeps its colon"),
    ("经费1,000元,按规定", "经费1,000元，按规定", "a thousands separator, and a comma behind it"),
    ("见https://www.gov.cn/a?b=1,2。", "见https://www.gov.cn/a?b=1,2。", "an address of the web"),
    ("信箱a.b@c.cn,电话", "信箱a.b@c.cn，电话", "a mail address"),
    ("国人部发[2024]20号", "国人部发〔2024〕20号", "square brackets of a number"),
    ("建办档【2024】45号", "建办档〔2024〕45号", "black brackets of a number"),
    ("国发(2002)16号", "国发〔2002〕16号", "round brackets of a number"),
    ("2018-2022年", "2018—2022年", "a range of years with a hyphen"),
    ("2024－2024年", "2024—2024年", "a range of years with a full-width hyphen"),
    ("2006年-2010年", "2006年—2010年", "年 on both sides"),
    ("二00七年二月九日", "二〇〇七年二月九日", "ASCII zeros in a Chinese year"),
    ("二○○六年六月", "二〇〇六年六月", "circles in a Chinese year"),
    ("“\"一把手\"政治能力提升计划”", "“‘一把手’政治能力提升计划”", "straight quotes inside quotes"),
    ("\"一把手\"培训", "“一把手”培训", "straight quotes alone"),
    ("不得少于本单位总经费的 50%。每年 1 期", "不得少于本单位总经费的50%。每年1期", "blanks beside Chinese"),
    ("Microsoft Word 软件", "Microsoft Word软件", "blanks between Latin words stay"),
    ("制定本规划。[1]", "制定本规划。", "a footnote mark"),
    ("第[1]项", "第[1]项", "brackets that are no footnote"),
    ("１２３人", "123人", "full-width digits"),
    ("", "", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), TIDY, ids=[t[2] for t in TIDY])
def test_tidy(text: str, expected: str, why: str) -> None:
    assert tidy(text) == expected, why


@given(st.text("培训计划,;:()0123456789.%-—年月“”\"' 号〔〕[]", max_size=60))
@settings(max_examples=300, deadline=None)
def test_tidy_twice_is_tidy_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_tidy_keeps_letters_and_digits(text: str) -> None:
    def kept(words: str) -> str:
        return "".join(c for c in words if "\u4e00" <= c <= "\u9fff" and c not in "○零〇")

    assert kept(tidy(text)) == kept(text)


SCRIPT = [
    ("乾隆年间的著作，沈著应对，藉口于此", "simplified", "characters that both scripts use prove nothing"),
    ("建立健全乾部在職自學制度，完善理論學習網絡平臺", "traditional", "traditional words, faulty conversion included"),
    (
        "各单位要统筹制定年度培训计划，" * 8 + "聯繫人李四",
        "simplified",
        "a few traditional characters in a simplified text",
    ),
]


@pytest.mark.parametrize(("text", "script", "why"), SCRIPT)
def test_script(text: str, script: str, why: str) -> None:
    found = simplify(text)
    assert found.script == script, why
    assert len(found.text) == len(text)
    if script == "simplified":
        assert found.text == text, "simplified texts are unchanged"


def test_a_traditional_paragraph_in_a_simplified_text_is_converted_and_reported() -> None:
    text = "各单位要统筹制定年度培训计划，严格执行经费标准。\n" * 10 + "請各單位於開班前報送學員名單並備案。\n"
    found = simplify(text)
    assert found.script == "mixed"
    assert found.text.endswith("请各单位于开班前报送学员名单并备案。\n")
    assert found.strangers


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_simplified_corpus_texts_are_unchanged(number: str) -> None:
    (path,) = (corpus_dir() / "texts").glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8-sig")
    assert simplify(text).text == text


def test_the_traditional_corpus_text_has_no_wrong_character() -> None:
    """Words that a character-by-character conversion gets wrong, and no character outside the simplified standard."""
    (path,) = (corpus_dir() / "texts").glob("002_*.txt")
    text = simplify(path.read_text(encoding="utf-8-sig")).text
    for word in ("乾部", "製度", "瞭解", "鍊", "著力", "后勤保障度"):
        assert (word in text) == (word == "后勤保障度"), word
    for word in (
        "健全干部在职自学制度",
        "培训需求调研制度",
        "新时期好干部标准",
        "了解学员表现",
        "锤炼专业作风",
        "实践锻炼",
        "脊梁",
        "平台",
    ):
        assert word in text, word
    strange = {c for c in text if "\u4e00" <= c <= "\u9fff" and not c.encode("gb2312", "ignore")}
    assert not strange


@given(st.text("發髮乾幹干后後里裏面麵制製系繫係松鬆台臺著着覆复複", max_size=40))
def test_conversion_keeps_the_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


JOINED = [
    (["出国（境）", "培训计划按照要求管理。"], ["出国（境）", "培训计划按照要求管理。"], "a heading-like line stays alone"),
    (["统一管理。出国（境）", "培训计划按照要求管理。"], ["统一管理。出国（境）培训计划按照要求管理。"], "running words without an end go on"),
    (["未经审核通过的培训计划，", "不得组织实施。"], ["未经审核通过的培训计划，不得组织实施。"], "a comma goes on"),
    (["特别是《建", "设工程管理条例》的规定。"], ["特别是《建设工程管理条例》的规定。"], "an open bracket goes on"),
    (["一、总体要求", "坚持按需培训。"], ["一、总体要求", "坚持按需培训。"], "a heading line ends itself"),
    (["坚持按需培训，", "一、总体要求"], ["坚持按需培训，", "一、总体要求"], "a label begins something new"),
    (["（二)总体要求", "1、坚持大局，服务大局。内容。"], ["（二)总体要求", "1、坚持大局，服务大局。内容。"], "brackets of mixed width are closed"),
    (["姓名\t单位", "张三\t财政局"], ["姓名\t单位", "张三\t财政局"], "rows of a table"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected", "why"), JOINED, ids=[j[2] for j in JOINED])
def test_joining(lines: list[str], expected: list[str], why: str) -> None:
    assert [p.text for p in join_lines(lines_of("\n".join(lines)))] == expected, why


def test_a_text_cut_at_a_fixed_width_is_joined() -> None:
    paragraphs = ["各单位要按照要求统筹制定年度培训计划严格执行经费标准并提高培训的针对性和实效性" * 3 + "。"] * 3
    cut = [line for p in paragraphs for line in [p[i : i + 30] for i in range(0, len(p), 30)]]
    assert [p.text for p in join_lines(lines_of("\n".join(cut)))] == paragraphs


SPLITS = [
    ("甲通知\n内容。\n第二篇：乙\n乙规划\n内容。\n第三篇：丙\n内容。\n", 3, "the first part carries no mark"),
    ("第一篇：甲\n内容。\n第二篇：乙\n内容。\n", 2, "every part carries one"),
    ("第二篇：乙在文中提到\n第七篇：丙\n", 1, "numbers that do not follow each other are words"),
    ("甲发〔2020〕1号\n关于甲的通知\n各单位：\n内容一。\n内容二。\n内容三。\n内容四。\n关于乙的通知\n甲发〔2020〕2号\n各单位：\n内容。\n", 2, "two full heads"),
    ("关于甲的通知\n甲发〔2020〕1号\n各单位：\n依据乙发〔2019〕3号，\n内容。\n", 1, "a number inside the words is no head"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count", "why"), SPLITS)
def test_splitting(text: str, count: int, why: str) -> None:
    extents = split(lines_of(text), len(text))
    assert len(extents) == count, why
    assert extents[0].start == 0
    assert extents[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(extents))
