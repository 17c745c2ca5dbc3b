"""From a query to hits, on the bundled texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.engines import Filter
from kb.errors import SearchError
from kb.index import open_index
from kb.lookup import open_lookup
from kb.models import Hit
from kb.search import Searcher, search


@pytest.fixture(scope="module")
def searcher(seeded_home: Path) -> Iterator[Searcher]:
    with open_lookup(seeded_home) as lookup, open_index(lookup.home, lookup) as index:
        yield Searcher(lookup, index)


def address(hit: Hit) -> str:
    return f"{hit.document.id}/{hit.clause.path}" if hit.clause else hit.document.id


# The first rows are the public questions' kinds, not their wording.
@pytest.mark.parametrize(
    ("query", "expected", "reason"),
    [
        ("市外培训每个班次人数上限", "lz-2022-65/二/（二）/二是", "a question in other words"),
        ("外训每班最多多少人", "lz-2022-65/二/（二）/二是", "a clause of an enumeration, not its neighbour"),
        ("出国（境）培训要列入培训计划吗", "gx-2020-56/一/p1", "the words, not their heading"),
        ("漏填错填预算单位代码", "lz-2022-65/二/（一）/1./p1", "the paragraph that holds the item"),
        ("干部教育处 电话", "gx-2020-56/结语/p2", "a telephone number"),
        ("幹部網絡學院的學時考覈", "hn-2019-2022/五/（五）", "traditional script"),
        ("领导干部每年人均５５０学时", "zf-2018-2022/一/（三）/1.", "full-width digits"),
        ("培训数据补陆", "lz-2022-65/一/p2", "a typing error"),
        ("城建档案馆面积", "jbd-2006-45/三/（三）/3./p1", "a compilation's other matter"),
    ],
)
def test_the_clause_that_answers_is_among_the_first(searcher: Searcher, query: str, expected: str, reason: str) -> None:
    answer = searcher.search(query)
    assert answer.answered
    assert expected in [address(hit) for hit in answer.hits[:3]], reason


def test_a_hit_says_where_it_stands_and_carries_its_words(searcher: Searcher) -> None:
    hit = searcher.search("市外培训项目数核定原则").hits[0]
    assert hit.rank == 1
    assert hit.clause is not None
    assert hit.citation is not None
    assert (
        hit.citation.official
        == "《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）第二部分第（二）项“二是”"
    )
    assert hit.citation.quote == hit.clause.original
    assert "<mark>市外培训项目数核定原则</mark>" in hit.snippet
    assert not hit.weak


def test_damaged_clauses_warn(searcher: Searcher) -> None:
    hits = searcher.search("人事干部大学本科比例").hits
    assert any(defect.kind == "year_overwritten" for hit in hits for defect in hit.defects)


@pytest.mark.parametrize(
    ("query", "expected", "reason"),
    [
        ("国人部发〔2007〕20号", "rsb-2007-20/通知/p1", "the covering notice of the document"),
        ("桂组通字[2020]56号", "gx-2020-56/前言/p1", "brackets of another kind; a document without covering notice"),
        ("柳人社发〔2022〕65号 第二部分第（二）项", "lz-2022-65/二/（二）", "number and clause"),
        ("《关于申报2023年度机关事业单位培训计划的通知》第一部分", "lz-2022-65/一", "title and clause"),
    ],
)
def test_what_is_called_by_name_comes_first(searcher: Searcher, query: str, expected: str, reason: str) -> None:
    assert address(searcher.search(query).hits[0]) == expected, reason


def test_words_beside_a_number_are_looked_for_in_that_document(searcher: Searcher) -> None:
    hits = searcher.search("桂组通字〔2020〕56号 网络培训").hits
    assert {hit.document.id for hit in hits} == {"gx-2020-56"}


def test_exact_words_must_stand_there(searcher: Searcher) -> None:
    hits = searcher.search("“以训代会”").hits
    assert hits
    assert all("以训代会" in hit.text for hit in hits)


def test_exact_words_that_stand_nowhere_are_taken_as_words(searcher: Searcher) -> None:
    answer = searcher.search("“每班次不得超过六十人”")
    assert answer.hits
    assert "没有找到" in answer.remarks[0]
    assert "没有找到" not in answer.understood_as


def test_quoted_words_in_a_whole_question_are_part_of_it(searcher: Searcher) -> None:
    answer = searcher.search("实行“一包方式管培训”的单位应当在哪一天以前完成2020年以来培训数据的补录工作？")
    assert "lz-2022-65/一/p2" in [address(hit) for hit in answer.hits[:3]]


def test_excluded_words_stand_in_no_hit(searcher: Searcher) -> None:
    assert all("网络" not in hit.text for hit in searcher.search("干部培训 -网络").hits)


def test_filters_restrict(searcher: Searcher) -> None:
    hits = searcher.search("培训质量评估", filters=Filter(documents=("gx-2020-56",))).hits
    assert {hit.document.id for hit in hits} == {"gx-2020-56"}


@pytest.mark.parametrize("query", ["驾校科目二补考", "新生儿落户材料", "电梯年检周期", "护照换发"])
def test_a_question_nothing_answers_says_so(searcher: Searcher, query: str) -> None:
    answer = searcher.search(query)
    assert not answer.answered
    assert all(hit.weak for hit in answer.hits)
    assert max((hit.score for hit in answer.hits), default=0.0) < searcher.search("以训代会").hits[0].score


def test_documents_are_ranked_once_each(searcher: Searcher) -> None:
    hits = searcher.search("党员干部教育培训规划", documents=True, limit=20).hits
    ids = [hit.document.id for hit in hits]
    assert len(ids) == len(set(ids)) > 3
    assert all(hit.clause is None for hit in hits)


def test_scores_fall_and_ranks_count(searcher: Searcher) -> None:
    hits = searcher.search("培训机构准入", limit=15).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_typing_error_is_told(searcher: Searcher) -> None:
    assert searcher.search("培训数据补陆截止时间").suggestions == ("培训数据补录截止时间",)


def test_both_spellings_give_the_same_hits(searcher: Searcher) -> None:
    one, other = (searcher.search(query).hits for query in ("领导干部上讲台", "領導幹部上講臺"))
    assert [address(hit) for hit in one] == [address(hit) for hit in other]


def test_a_query_that_asks_nothing_is_refused(seeded_home: Path) -> None:
    with open_lookup(seeded_home) as lookup, open_index(lookup.home, lookup) as index, pytest.raises(SearchError):
        search("，。！", lookup=lookup, index=index)


def test_an_endless_query_is_answered(searcher: Searcher) -> None:
    assert searcher.search("培训计划" * 25_000).hits
