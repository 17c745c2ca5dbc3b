"""What is asked of the engine, and the order of what it finds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kb.engines import EngineHit
from kb.ranking import COMMON, QueryTerm, clause_of, engine_query, query_terms, rank
from kb.rows import PassageRow
from kb.snippet import Marker


class Counts:
    """Statistics of an invented index."""

    def __init__(self, held: Mapping[str, int], total: int = 1000) -> None:
        self._held, self._total = held, total

    def frequency(self, field: str, token: str) -> int:
        return self._held.get(token, 10)

    def count(self) -> int:
        return self._total


def row(key: int, text: str, path: str = "一", document: str = "a", context: str = "") -> PassageRow:
    return PassageRow(key, document, path, text, context, 0)


@pytest.mark.parametrize(
    ("query", "left_out", "reason"),
    [
        ("预算单位代码填错怎么办", "怎么", "it only asks"),
        ("请问每班多少人", "请问", "it only asks"),
    ],
)
def test_words_that_only_ask_are_not_looked_for(query: str, left_out: str, reason: str) -> None:
    assert left_out not in {term.token for term in query_terms(query, Counts({}))}, reason


def test_a_query_of_nothing_else_is_taken_as_it_is() -> None:
    assert "怎么" in {term.token for term in query_terms("怎么办", Counts({}))}


def test_each_token_counts_once_and_synonyms_less() -> None:
    terms = query_terms("培训培训", Counts({}), [("办班", 0.2)])
    assert [term.token for term in terms if term.field == "grams"] == ["培", "训", "培训", "训培", "办", "班", "办班"]
    assert {term.weight for term in terms if term.field == "grams" and not term.asked} == {0.2}


def test_very_common_tokens_are_left_to_no_engine_unless_all_are() -> None:
    terms = query_terms("培训", Counts({"培": COMMON + 1}, 10**6))
    assert "培" not in {term.token for term in engine_query(terms).terms}
    everywhere = query_terms("培训", Counts(dict.fromkeys(["培", "训", "培训"], COMMON + 1), 10**6))
    assert engine_query(everywhere).terms


def test_a_passage_that_holds_more_of_the_query_comes_first() -> None:
    terms = query_terms("市外培训人数", Counts({}))
    rows = {1: row(1, "市外市外市外市外"), 2: row(2, "市外培训人数不超过60人", document="b")}
    ranked = rank([EngineHit(1, "a", 5.0), EngineHit(2, "b", 4.5)], rows, terms)
    assert [each.row.key for each in ranked] == [2, 1]
    assert ranked[0].coverage == pytest.approx(1.0)


def test_the_other_passages_of_its_document_speak_for_a_passage() -> None:
    terms = query_terms("培训", Counts({}))
    hits = [EngineHit(1, "a", 5.0), EngineHit(2, "b", 4.95), EngineHit(3, "b", 4.9), EngineHit(4, "b", 4.9)]
    rows = {hit.key: row(hit.key, "培训", document=hit.document) for hit in hits}
    assert rank(hits, rows, terms)[0].row.document == "b"


def test_equal_passages_keep_the_order_of_the_library() -> None:
    terms = query_terms("培训", Counts({}))
    hits = [EngineHit(7, "a", 5.0), EngineHit(3, "b", 5.0)]
    rows = {hit.key: row(hit.key, "培训", document=hit.document) for hit in hits}
    assert [each.row.key for each in rank(hits, rows, terms)] == [3, 7]


def term(token: str, idf: float = 1.0) -> QueryTerm:
    return QueryTerm("grams", token, 1.0, idf, 10)


@pytest.mark.parametrize(
    ("paths", "lines", "tokens", "expected", "reason"),
    [
        (
            ["二/（二）", "二/（三）"],
            ["（二）提交名单。", "（三）评估质量。"],
            ["评估"],
            "二/（三）",
            "the one that says it",
        ),
        (["一", "一/p1"], ["一、范围", "出国培训不纳入。"], ["出国"], "一/p1", "words before their heading"),
        (["一", "一/p1"], ["一、范围", "出国培训不纳入。"], ["范围"], "一/p1", "a heading counts for what it heads"),
        (["一"], ["一、范围"], ["无关"], "一", "one clause alone"),
    ],
)
def test_the_clause_meant_in_a_shared_passage(
    paths: list[str], lines: list[str], tokens: list[str], expected: str, reason: str
) -> None:
    shared = row(1, "\n".join(lines), "\n".join(paths))
    assert clause_of(shared, [term(token) for token in tokens]) == expected, reason


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        ("每班次不超过60人。", ["每班", "班次", "60人"], "<mark>每班次</mark>不超过<mark>60人</mark>。"),
        ("每班次不超过６０人。", ["60人"], "每班次不超过<mark>６０人</mark>。"),
        ("没有要找的词。", ["培训"], "没有要找的词。"),
        ("只有单字：训。", ["训"], "只有单字：<mark>训</mark>。"),
    ],
)
def test_snippets_mark_what_was_asked(text: str, tokens: list[str], expected: str) -> None:
    assert Marker((token, 1.0) for token in tokens).snippet(text) == expected


def test_a_long_text_is_shown_where_the_query_stands() -> None:
    shown = Marker([("60人", 1.0)]).snippet("前言。" * 100 + "每班次不超过60人。" + "后语。" * 100)
    assert "<mark>60人</mark>" in shown
    assert len(shown) < 220
    assert shown.startswith("…")
    assert shown.endswith("…")
