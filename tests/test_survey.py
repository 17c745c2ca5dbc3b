"""Everything near a question: counted, paged, compared; a clause among its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kb.engines import Filter
from kb.errors import SearchError
from kb.facets import Count, counted
from kb.found import MOST
from kb.index import open_index
from kb.lookup import Lookup, open_lookup
from kb.neighbours import neighbours
from kb.search import Searcher


@pytest.fixture(scope="module")
def lookup(seeded_home: Path) -> Iterator[Lookup]:
    with open_lookup(seeded_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def searcher(lookup: Lookup) -> Iterator[Searcher]:
    with open_index(lookup.home, lookup) as index:
        yield Searcher(lookup, index)


@pytest.mark.parametrize(
    ("query", "answered", "mended", "reason"),
    [
        ("市外培训每班最多多少人", True, False, "a question"),
        ("培训数据补陆截止时间", True, True, "补陆 stands nowhere: answered as meant"),
        ("培训数据补陆 -网络", True, False, "with exclusions it is widened, not replaced"),
        ("公务员年休假天数", False, False, "nothing here answers"),
        ("桂组通字〔2020〕56号", True, False, "a document by its number"),
        ("“不得少于本单位总经费的50%”", True, False, "exact words"),
    ],
)
def test_findings(searcher: Searcher, query: str, answered: bool, mended: bool, reason: str) -> None:
    findings = searcher.find(query)
    assert (findings.answered, findings.mended) == (answered, mended), reason
    assert len(findings.found) <= MOST


@pytest.mark.parametrize(
    "query", ["市外培训每班最多多少人", "培训计划", "领导干部上讲台", "柳人社发〔2022〕65号 第二部分"]
)
def test_the_best_are_those_of_a_plain_search(searcher: Searcher, query: str) -> None:
    best = searcher.hits(searcher.find(query), 0, 3)
    plain = searcher.search(query, limit=3).hits
    assert best[0].citation == plain[0].citation
    assert {hit.citation for hit in plain} <= {hit.citation for hit in searcher.hits(searcher.find(query), 0, 10)}


def test_every_clause_once_and_pages_follow_each_other(searcher: Searcher) -> None:
    findings = searcher.find("培训计划")
    pages = [searcher.hits(findings, start, start + 10) for start in range(0, len(findings.found), 10)]
    hits = [hit for page in pages for hit in page]
    assert [hit.rank for hit in hits] == list(range(1, len(findings.found) + 1))
    assert len({(hit.document.id, hit.clause.path) for hit in hits if hit.clause}) == len(hits) > 50
    assert all(first.score >= second.score for first, second in pairwise(hits))


def test_what_is_hardly_near_is_left_out(searcher: Searcher) -> None:
    narrow, wide = searcher.find("盖章版的情况说明上传"), searcher.find("培训")
    assert 10 <= len(narrow.found) < 60, "a telling question has few clauses near it"
    assert len(wide.found) > 150
    assert wide.more
    assert not narrow.more


def test_a_filter_brings_what_was_counted(searcher: Searcher) -> None:
    findings = searcher.find("骨干教师培养")
    documents = [each.document for each in findings.found]
    counts = counted(documents, searcher.facts(documents))
    for count in counts["region"]:
        within = searcher.find("骨干教师培养", filters=Filter(facets=(("region", (count.value,)),)))
        assert len(within.found) == count.number or count.number < 10, "the first ten are always taken in"
    assert [int(count.value) for count in counts["year"]] == sorted(
        (int(count.value) for count in counts["year"]), reverse=True
    )


def test_counts_of_documents_that_say_nothing(lookup: Lookup) -> None:
    facts = lookup.facts(("gx-2020-56", "hn-2019-2022"))
    counts = counted(["gx-2020-56", "gx-2020-56", "hn-2019-2022", "gone"], facts)
    assert counts["region"] == (Count("广西壮族自治区", 2), Count("湖南省", 1))
    assert {count.value for count in counts["issuer"]} == set(facts["gx-2020-56"].issuers), "the plan names none"
    assert counts["document"] == (Count("gx-2020-56", 2), Count("hn-2019-2022", 1))


def test_as_typed_no_other_words_are_asked_for(searcher: Searcher) -> None:
    assert searcher.find("领导干部上讲台").others
    typed = searcher.find("领导干部上讲台", as_typed=True)
    assert not typed.others
    assert searcher.find("培训数据补陆截止时间", as_typed=True).suggestions == ()


def test_marks_are_offsets_into_the_words(searcher: Searcher) -> None:
    for hit in searcher.hits(searcher.find("市外培训项目数核定原则"), 0, 5):
        assert all(hit.shown.start <= mark.start < mark.end <= hit.shown.end for mark in hit.marks)
        for mark in hit.marks:
            assert f"<mark>{hit.words[mark.start : mark.end]}</mark>" in hit.snippet
    assert any(hit.marks for hit in searcher.hits(searcher.find("市外培训项目数核定原则"), 0, 5))


@pytest.mark.parametrize("query", ["", "？！", "-网络"])
def test_what_asks_for_nothing_is_refused(searcher: Searcher, query: str) -> None:
    with pytest.raises(SearchError):
        searcher.find(query)


@pytest.mark.parametrize(
    ("document", "path", "expected", "reason"),
    [
        ("zf-2018-2022", "五/（二）", ("hn-2019-2022", "五/（二）"), "a province's plan follows the national one"),
        ("rsb-2007-20", "二/（二）/6.", ("rsb-2007-20-dup", "二/（二）/6."), "the same words in a copy"),
        ("lz-2022-65", "二/（二）/二是", ("lz-2022-65", "二/（二）/三是"), "the next item on the same matter"),
    ],
)
def test_similar_clauses(
    searcher: Searcher, lookup: Lookup, document: str, path: str, expected: tuple[str, str], reason: str
) -> None:
    clause = lookup.clause(document, path)
    assert clause is not None
    findings = searcher.like(clause)
    assert expected in [(each.document, each.path) for each in findings.found[:3]], reason
    assert (document, path) not in [(each.document, each.path) for each in findings.found], "never itself"
    marked = [hit.words[mark.start : mark.end] for hit in searcher.hits(findings, 0, 1) for mark in hit.marks]
    assert marked
    assert all(len(words) > 1 for words in marked), "words, not single characters"


def test_similar_clauses_keep_to_a_filter(searcher: Searcher, lookup: Lookup) -> None:
    clause = lookup.clause("zf-2018-2022", "五/（二）")
    assert clause is not None
    findings = searcher.like(clause, filters=Filter(documents=("zf-2013-2017",)))
    assert {each.document for each in findings.found} == {"zf-2013-2017"}


@pytest.mark.parametrize(
    ("path", "before", "after", "reason"),
    [
        ("二/（二）/二是", "二/（二）/一是", "二/（二）/三是", "items beside it"),
        ("二/（二）", "二/（一）", "二/（二）/一是", "the last of its level is followed by what stands in it"),
        ("一", "前言/p1", "二", "before the first of its level stands the preamble"),
        ("前言/p1", None, "一", "nothing stands before the beginning"),
    ],
)
def test_neighbours(lookup: Lookup, path: str, before: str | None, after: str | None, reason: str) -> None:
    found = neighbours(lookup, "lz-2022-65", path)
    assert found is not None
    assert found.clause.path == path
    assert (found.before.path if found.before else None, found.after.path if found.after else None) == (
        before,
        after,
    ), reason


def test_no_neighbours_of_what_is_not_held(lookup: Lookup) -> None:
    assert neighbours(lookup, "lz-2022-65", "九") is None
    assert neighbours(lookup, "nothing", "一") is None


def test_neighbours_do_not_leave_the_document(lookup: Lookup) -> None:
    for document, paths in lookup.paths().items():
        first, last = neighbours(lookup, document, paths[0]), neighbours(lookup, document, paths[-1])
        assert first is not None
        assert last is not None
        assert first.before is None
        assert last.after is None
