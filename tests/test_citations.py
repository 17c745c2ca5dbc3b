"""Official citations: written, read back, and found in running text; document numbers."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.citations import (
    clause_words,
    find_citations,
    loose_path,
    official,
    parse_citation,
    quote_title,
    read_reference,
)
from kb.numbers import find_numbers, normalise_number

TITLE = "关于申报2023年度机关事业单位培训计划的通知"
NUMBER = "柳人社发〔2022〕65号"

WORDS = [
    ("二", "第二部分", "chapter of a notice"),
    ("二/（二）", "第二部分第（二）项", "section"),
    ("二/（二）/二是", "第二部分第（二）项“二是”", "enumeration in quotation marks"),
    ("二/（二）/二要", "第二部分第（二）项“二要”", "enumeration with 要"),
    ("二/（一）/1.", "第二部分第（一）项第1点", "item"),
    ("二/（一）/1./p1/（2）", "第二部分第（一）项第1点第一段第（2）目", "sub-item inside a paragraph"),
    ("一/p2", "第一部分第二段", "paragraph of a notice"),
    ("四/（一）/1./——1/p2", "第四部分第（一）项第1点第一个“——”项第二段", "dash item"),
    ("前言/p1", "前言部分第一段", "opening"),
    ("结语", "结语部分", "closing"),
    ("通知/p1", "通知部分第一段", "covering notice"),
    ("第三条", "第三条", "article"),
    ("第三条/p2", "第三条第二款", "a paragraph of an article is 款"),
    ("第三条/（一）", "第三条第（一）项", "项 of an article"),
    ("第三条/p1/（一）", "第三条第一款第（一）项", "款 and 项"),
    ("第三条/（一）/1.", "第三条第（一）项第1目", "目"),
    ("第三条/1.", "第三条第1项", "items printed 1. in rules"),
    ("第一百二十条之一/p2", "第一百二十条之一第二款", "inserted article"),
    ("二/（一）~2", "第二部分第（一）项（同号第2处）", "label printed again"),
    ("附则", "“附则”", "label outside the grammar"),
    ("二/1./①", "第二部分第1点“①”", "circled number"),
]


@pytest.mark.parametrize(("path", "words", "reason"), WORDS)
def test_clause_words(path: str, words: str, reason: str) -> None:
    assert clause_words(path) == words, reason
    assert read_reference(words) == path, reason
    assert official(TITLE, NUMBER, path) == f"《{TITLE}》（{NUMBER}）{words}"


def test_article_in_another_spelling_is_cited_in_the_usual_one() -> None:
    assert clause_words("第3条/p2") == "第三条第二款"


@pytest.mark.parametrize(
    ("title", "inside", "reason"),
    [
        ("关于印发《甲办法》的通知", "关于印发〈甲办法〉的通知", "inner marks become 〈〉"),
        ("转发《关于印发〈甲〉的通知》的通知", "转发〈关于印发《甲》的通知〉的通知", "and alternate"),
        ("转发《关于印发《甲》的通知》的通知", "转发〈关于印发《甲》的通知〉的通知", "also where all were 《》"),
        ("《甲办法》", "甲办法", "a title that brings its own marks"),
        ("《甲》和《乙》", "〈甲〉和〈乙〉", "two titles are not one in marks"),
    ],
)
def test_quote_title(title: str, inside: str, reason: str) -> None:
    assert quote_title(title) == inside, reason


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        (f"《{TITLE}》（{NUMBER}）第二部分第（二）项“二是”", (TITLE, NUMBER, "二/（二）/二是"), "in full"),
        ("柳人社发[2022]65号 第二部分", (None, NUMBER, "二"), "as typed for a search"),
        ("柳人社发【2022】65号 二/（二）", (None, NUMBER, "二/（二）"), "number and path"),
        ("柳人社发〔2022〕65号文件第二部分第二项", (None, NUMBER, "二/（二）"), "文件, and 第二项 without brackets"),
        ("桂组通字2020年56号", (None, "桂组通字〔2020〕56号", None), "year without brackets"),
        ("桂组通字2020 56号", (None, "桂组通字〔2020〕56号", None), "a blank for the brackets"),
        ("公务员法第六十六条", ("公务员法", None, "第六十六条"), "a law without marks"),
        ("《公务员法》第66条第2款", ("公务员法", None, "第六十六条/p2"), "digits"),
        ("《公务员法》（2018年修订）第六十六条", ("公务员法", None, "第六十六条"), "an aside that is no number"),
        (
            "《城市建设档案管理规定》（建设部令第90号）第五条",
            ("城市建设档案管理规定", "建设部令第90号", "第五条"),
            "order",
        ),
        (
            "《甲》（国发〔2020〕1号，以下简称《甲》）第二条",
            ("甲", "国发〔2020〕1号", "第二条"),
            "short name in brackets",
        ),
        ("第二部分第二点", (None, None, "二/（二）"), "点 for the level below"),
        ("第二部分第（二）项第一点", (None, None, "二/（二）/1."), "点 below a section"),
        ("第三条第二款第一项", (None, None, "第三条/p2/（一）"), "项 without brackets"),
        ("第二章第三节第十条", (None, None, "第十条"), "章 and 节 are not in the path"),
        ("市外培训", (None, None, None), "words"),
        ("培训的规定", (None, None, None), "words that end like a title"),
        ("", (None, None, None), "nothing"),
        ("《未闭合", (None, None, None), "no closing mark"),
        ("《甲》第二条 市外培训", (None, None, None), "more than a citation"),
    ],
)
def test_parse_citation(text: str, cited: tuple[str | None, str | None, str | None], reason: str) -> None:
    assert tuple(parse_citation(text)) == cited, reason


PATHS = st.sampled_from([path for path, _, _ in WORDS])
NUMBERS = st.one_of(
    st.none(),
    st.builds(
        "{}〔{}〕{}号".format,
        st.sampled_from(["国发", "桂组通字", "中办发", "法"]),
        st.integers(1949, 2099),
        st.integers(1, 9999),
    ),
    st.sampled_from(["建设部令第90号", "税务总局公告2020年第8号"]),
)
HAN = st.text("关于印发培训规划办法的通知试行年度", min_size=1, max_size=20)
TITLES = st.one_of(
    HAN, st.builds("{}《{}》{}".format, HAN, HAN, HAN), st.builds("{}《{}〈{}〉》{}".format, HAN, HAN, HAN, HAN)
)


@given(TITLES, NUMBERS, st.one_of(st.none(), PATHS))
def test_citation_round_trip(title: str, number: str | None, path: str | None) -> None:
    assert tuple(parse_citation(official(title, number, path))) == (title, number, path)


@given(TITLES, NUMBERS, PATHS)
def test_citation_is_found_where_it_stands(title: str, number: str | None, path: str) -> None:
    assume(not path.startswith("附则"))  # a quoted word behind a title is as a rule a quotation
    cited = official(title, number, path)
    text = f"经查，按照{cited}的规定，本单位已经备案。"
    (found,) = find_citations(text)
    assert text[found.start : found.end] == cited
    assert (found.title, found.number, found.path) == (title, number, path)


def test_several_clauses_of_one_document() -> None:
    text = "依照《甲办法》（桂发〔2021〕3号，以下简称《办法》）第三条第一款、第二款和第五条以及《乙法》第六条规定：“一是要好”"
    found = [(each.title, each.number, each.path) for each in find_citations(text)]
    assert found == [
        ("甲办法", "桂发〔2021〕3号", "第三条/p1"),
        ("甲办法", "桂发〔2021〕3号", "第三条/p2"),
        ("甲办法", "桂发〔2021〕3号", "第五条"),
        ("乙法", None, "第六条"),
    ]


@pytest.mark.parametrize(
    ("text", "count", "reason"),
    [
        ("第二十条、第二十一条规定", 0, "this very document: no title"),
        ("电话：0771-5898546（2020）", 0, "a telephone number"),
        ("《办法》没有收尾", 1, "a title alone"),
        ("《没有收尾\n的书名》", 0, "marks on two lines"),
        ("", 0, "nothing"),
    ],
)
def test_find_citations_edges(text: str, count: int, reason: str) -> None:
    assert len(find_citations(text)) == count, reason


@pytest.mark.parametrize(
    ("typed", "number", "reason"),
    [
        ("桂组通字[2020]56号", "桂组通字〔2020〕56号", "square brackets"),
        ("桂组通字【2020】56号", "桂组通字〔2020〕56号", "black brackets"),
        ("桂组通字(2020)56号", "桂组通字〔2020〕56号", "round brackets"),
        ("桂组通字（2020）56号", "桂组通字〔2020〕56号", "round brackets, full width"),
        ("桂组通字〔2020〕56号", "桂组通字〔2020〕56号", "already right"),
        (
            "（桂组通字（２０２０）第０56号）",
            "桂组通字〔2020〕56号",
            "in brackets, full-width digits, 第, a leading zero",
        ),
        ("桂组通字 [2020] 56 號", "桂组通字〔2020〕56号", "blanks and 號"),
        ("桂组通字〔二〇二〇〕56号", "桂组通字〔2020〕56号", "year in Chinese numerals"),
        ("建设部令第９０号", "建设部令第90号", "an order has no year"),
    ],
)
def test_normalise_number(typed: str, number: str, reason: str) -> None:
    assert normalise_number(typed) == number, reason
    assert normalise_number(number) == number


@pytest.mark.parametrize(
    ("text", "numbers", "reason"),
    [
        (
            "根据桂组通字〔2020〕56号和柳人社发〔2022〕65号文件",
            ["桂组通字〔2020〕56号", "柳人社发〔2022〕65号"],
            "words around",
        ),
        ("《规定》（建设部令第90号）、第136号令和财行〔2016〕540号", ["财行〔2016〕540号"], "orders are none"),
        ("经研究，和政发〔2020〕3号已废止", ["和政发〔2020〕3号"], "和 is a county's letter here"),
        ("法〔2020〕12号", ["法〔2020〕12号"], "one letter"),
        ("电话0771-5337493，(2024)20号", [], "no letters before the year"),
        ("各单位：桂组通字[2020]56号", ["桂组通字〔2020〕56号"], "after a mark"),
        ("税务总局公告2020年第8号", [], "announcements are counted by year"),
        ("（2020）桂01民终1234号", [], "a court's case number"),
    ],
)
def test_find_numbers(text: str, numbers: list[str], reason: str) -> None:
    found = find_numbers(text)
    assert [each.number for each in found] == numbers, reason
    assert [normalise_number(text[each.start : each.end]) for each in found] == numbers


def test_loose_path_leaves_out_paragraphs_on_the_way() -> None:
    assert loose_path("二/（一）/1./p1/（2）") == loose_path("二/（一）/1./（2）") == "二/（一）/1./（2）"
    assert loose_path("第三条/p2") == "第三条/p2"


@given(st.text("第一二三条款项目部分点段（）()12《》〔〕2020号是“”、和桂发", max_size=80))
def test_any_text_is_survived(text: str) -> None:
    for found in find_citations(text):
        assert 0 <= found.start < found.end <= len(text)
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
    parse_citation(text)
