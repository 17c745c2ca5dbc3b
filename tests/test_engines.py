"""The contract of the engines: the same passages and questions, in every engine, against BM25 computed by hand."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.engines import (
    ENGINES,
    FIELDS,
    Engine,
    EngineHit,
    EngineQuery,
    Filter,
    IndexDamaged,
    Passage,
    Phrase,
    Term,
    open_engine,
)

K1, B = 1.2, 0.75


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(name: str, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(name, tmp_path / "index", create=True)
    yield opened
    opened.close()


def grams(text: str) -> list[str]:
    return list(text) + pairs(text)


def pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def passage(key: int, text: str, document: str = "d", year: int = 0, **facets: Sequence[str]) -> Passage:
    tokens = {"grams": grams(text), "words": text.split("，"), "pairs": pairs(text), "doc": [document]}
    return Passage(key, document, tokens, facets, year)


def fill(engine: Engine, passages: Sequence[Passage]) -> None:
    writer = engine.writer()
    for each in passages:
        writer.add(each)
    writer.commit()


def keys(engine: Engine, query: EngineQuery, limit: int = 10) -> list[int]:
    return [hit.key for hit in engine.search(query, limit)]


def asks(text: str, **kinds: object) -> EngineQuery:
    return EngineQuery(tuple(Term("grams", token) for token in grams(text)), **kinds)  # type: ignore[arg-type]


def within(**facets: tuple[str, ...]) -> Filter:
    return Filter(facets=tuple(facets.items()))


def step(length: int) -> int:
    """Field length as engines keep it in one byte: exact to 40, then steps of at most an eighth."""
    if length <= 40:
        return length
    shift = (length - 24).bit_length() - 4
    return 24 + ((length - 24) >> shift << shift)


def by_hand(passages: Sequence[Passage], terms: Sequence[Term]) -> dict[int, float]:
    """BM25 straight from its formula: sum of weight x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / mean))."""
    scores: dict[int, float] = {}
    for term in terms:
        held = [p for p in passages if term.token in p.tokens.get(term.field, ())]
        mean = sum(len(p.tokens.get(term.field, ())) for p in passages) / len(passages)
        idf = math.log(1 + (len(passages) - len(held) + 0.5) / (len(held) + 0.5))
        for p in held:
            tf = p.tokens[term.field].count(term.token) if isinstance(p.tokens[term.field], (list, tuple)) else 0
            norm = K1 * (1 - B + B * step(len(p.tokens[term.field])) / mean)
            scores[p.key] = scores.get(p.key, 0.0) + term.weight * idf * tf * (K1 + 1) / (tf + norm)
    return {key: score for key, score in scores.items() if score > 0}


def assert_ranked(hits: Sequence[EngineHit], expected: Mapping[int, float], limit: int) -> None:
    """The scores are those of the formula, in order; equal scores stand by ascending key, and none is left out."""
    assert len(hits) == min(limit, len(expected))
    best = sorted(expected.values(), reverse=True)[:limit]
    assert [hit.score for hit in hits] == pytest.approx(best, rel=1e-4)
    for hit in hits:
        assert hit.score == pytest.approx(expected[hit.key], rel=1e-4)
    for one, two in pairwise(hits):
        assert one.score > two.score or (one.score == two.score and one.key < two.key)


TEXTS = [
    "市外培训每班最多六十人",
    "培训经费列入年度预算",
    "市外培训须经批准，培训班不得超过五天",
    "干部教育培训条例",
    "本办法自发布之日起施行",
    "培训培训培训培训",
    "市外" + "各单位应当按时报送年度培训计划" * 6,
    "班" * 300,
]
CORPUS = [passage(10 * i + 1, text, document=f"d{i % 3}", year=2018 + i) for i, text in enumerate(TEXTS)]


@dataclass(frozen=True)
class Case:
    why: str
    query: EngineQuery
    expected: list[int] = field(default_factory=list)


SCORED = [
    ("one token", [Term("grams", "培训")]),
    ("a question: several tokens add up", [Term("grams", t) for t in grams("市外培训每班最多多少人")]),
    ("two fields add up with their weights", [Term("grams", "培训", 0.7), Term("words", "培训班不得超过五天", 3.0)]),
    ("the same token twice counts twice", [Term("grams", "培训"), Term("grams", "培训"), Term("grams", "市")]),
    ("long fields are discounted by their quantised length", [Term("grams", "班"), Term("grams", "单位")]),
    ("a token nobody holds adds nothing", [Term("grams", "龘"), Term("grams", "人")]),
    ("exact look-up field", [Term("doc", "d1", 2.5)]),
]


@pytest.mark.parametrize(("why", "terms"), SCORED, ids=[why for why, _ in SCORED])
def test_scores_are_bm25_by_hand(engine: Engine, why: str, terms: list[Term]) -> None:
    fill(engine, CORPUS)
    expected = by_hand(CORPUS, terms)
    assert expected, why
    for limit in (1, 3, 10):
        assert_ranked(engine.search(EngineQuery(tuple(terms)), limit), expected, limit)


FACETED = [
    passage(1, "培训计划", "a", 2010, region=["柳州"], kind=["通知"]),
    passage(2, "培训计划", "b", 2015, region=["广西"], kind=["通知"], issuer=["人社局", "组织部"]),
    passage(3, "培训计划", "c", 2020, region=["广西"], kind=["办法"]),
    passage(4, "计划培训", "c", 0, region=["湖南 省"]),
    passage(5, "经费", "a", 2010),
]
SELECTED = [
    Case("no restriction: equal scores by ascending key", asks("计划"), [1, 2, 3, 4]),
    Case("by document", asks("计划", filter=Filter(documents=("c", "a"))), [1, 3, 4]),
    Case("by a document not held", asks("计划", filter=Filter(documents=("x",))), []),
    Case("by one facet", asks("计划", filter=within(kind=("通知",))), [1, 2]),
    Case(
        "values of a facet are alternatives",
        asks("计划", filter=Filter(facets=(("region", ("柳州", "湖南 省")),))),
        [1, 4],
    ),
    Case(
        "facets are all required", asks("计划", filter=Filter(facets=(("region", ("广西",)), ("kind", ("通知",))))), [2]
    ),
    Case("a facet of several values", asks("计划", filter=within(issuer=("组织部",))), [2]),
    Case("a facet without values leaves nothing", asks("计划", filter=within(issuer=())), []),
    Case("a value of another facet does not count", asks("计划", filter=within(kind=("广西",))), []),
    Case("years from", asks("计划", filter=Filter(year_from=2015)), [2, 3]),
    Case("years to: an unknown year is in no range", asks("计划", filter=Filter(year_to=2015)), [1, 2]),
    Case("years between", asks("计划", filter=Filter(year_from=2011, year_to=2019)), [2]),
    Case("years the wrong way round", asks("计划", filter=Filter(year_from=2019, year_to=2011)), []),
    Case("all kinds of filter", asks("计划", filter=Filter(("b", "c"), (("region", ("广西",)),), 2015, 2030)), [2, 3]),
    Case("a phrase must occur", asks("计划", must=(Phrase("pairs", ("计划", "划培")),)), [4]),
    Case("a phrase of one token", asks("计划", must=(Phrase("pairs", ("划培",)),)), [4]),
    Case("a phrase in another order does not count", asks("计划", must=(Phrase("pairs", ("训计", "培训")),)), []),
    Case("a phrase must not occur", asks("计划", must_not=(Phrase("pairs", ("培训", "训计")),)), [4]),
    Case(
        "must and must not",
        asks("训", must=(Phrase("pairs", ("计划",)),), must_not=(Phrase("pairs", ("划培",)),)),
        [1, 2, 3],
    ),
    Case("a phrase alone, without terms", EngineQuery((), must=(Phrase("pairs", ("经费",)),)), [5]),
    Case("a phrase does not make a hit of what holds no term", asks("办法", must=(Phrase("pairs", ("经费",)),)), []),
    Case("an empty question", EngineQuery(()), []),
    Case("a filter alone is no question", EngineQuery((), filter=Filter(documents=("a",))), []),
    Case("terms nobody holds", asks("龘靐"), []),
    Case("only terms of weight nought", EngineQuery((Term("grams", "计划", 0.0),)), []),
    Case("an empty phrase matches nothing", asks("计划", must=(Phrase("pairs", ()),)), []),
]


@pytest.mark.parametrize("case", SELECTED, ids=lambda case: case.why)
def test_filters_and_phrases_select_without_scoring(engine: Engine, case: Case) -> None:
    fill(engine, FACETED)
    hits = engine.search(case.query, 10)
    assert sorted(hit.key for hit in hits) == case.expected
    plain = {hit.key: hit.score for hit in engine.search(EngineQuery(case.query.terms), 10)}
    for hit in hits:
        assert hit.score == plain.get(hit.key, 0.0), "a restriction changed a score"
        assert hit.document == next(p.document for p in FACETED if p.key == hit.key)


def test_ties_at_the_limit_are_cut_by_key(engine: Engine) -> None:
    # 60 equal passages added in no order: any 5 of them tie, the contract wants the smallest keys.
    fill(engine, [passage(key * 7919 % 61, "年度培训计划") for key in range(1, 61)])
    assert keys(engine, asks("培训"), 5) == [1, 2, 3, 4, 5]
    assert keys(engine, asks("培训"), 50) == list(range(1, 51))


def test_a_phrase_with_repeated_tokens(engine: Engine) -> None:
    fill(engine, [passage(1, "一一一"), passage(2, "一一二"), passage(3, "二一一一二")])
    assert keys(engine, asks("一", must=(Phrase("pairs", ("一一", "一一")),))) == [1, 3]


def test_deleted_documents_are_gone(engine: Engine, name: str, tmp_path: Path) -> None:
    fill(engine, [*CORPUS, passage(900, "龘靐", "gone"), passage(901, "培训龘", "gone", 2020, kind=["通知"])])
    assert keys(engine, asks("龘")) == [900, 901]
    writer = engine.writer()
    writer.delete_document("gone")
    writer.delete_document("never there")
    writer.add(passage(950, "新的培训"))
    writer.commit()
    for view in (engine, open_engine(name, tmp_path / "index")):
        assert keys(view, asks("龘")) == []
        assert 901 not in keys(view, asks("培训"), 50)
        assert keys(view, EngineQuery((), must=(Phrase("pairs", ("龘靐",)),))) == []
        assert keys(view, asks("培训", filter=Filter(documents=("gone",)))) == []
        assert keys(view, asks("培训", filter=within(kind=("通知",)))) == []
        assert view.frequency("grams", "龘") == 0
        assert view.count() == len(CORPUS) + 1
        assert keys(view, asks("新的"), 1) == [950]


def test_a_document_is_replaced_again_and_again(engine: Engine) -> None:
    # More commits than any merge policy waits for: merging must neither lose nor revive passages.
    fill(engine, CORPUS)
    for turn in range(24):
        writer = engine.writer()
        writer.delete_document("moving")
        for part in range(3):
            writer.add(passage(1000 + 10 * turn + part, f"第{turn}版第{part}条培训", "moving", 2000 + turn))
        writer.commit()
        assert keys(engine, asks("版")) == [1000 + 10 * turn + part for part in range(3)]
    assert engine.count() == len(CORPUS) + 3
    assert sorted(keys(engine, asks("培训", filter=Filter(documents=("d0", "d1", "d2"))), 50)) == sorted(
        by_hand(CORPUS, [Term("grams", t) for t in grams("培训")])
    )
    assert keys(engine, asks("版", filter=Filter(year_from=2023, year_to=2023))) == [1230, 1231, 1232]


def test_a_delete_takes_back_what_the_same_batch_added(engine: Engine) -> None:
    writer = engine.writer()
    writer.add(passage(1, "培训甲", "a"))
    writer.add(passage(2, "培训乙", "b"))
    writer.delete_document("a")
    writer.add(passage(3, "培训丙", "a"))
    writer.commit()
    assert sorted(keys(engine, asks("培训"))) == [2, 3]
    assert engine.count() == 2


def test_nothing_is_seen_before_commit_nor_after_rollback(engine: Engine, name: str, tmp_path: Path) -> None:
    fill(engine, CORPUS)
    writer = engine.writer()
    writer.delete_document("d0")
    writer.add(passage(900, "龘"))
    assert keys(engine, asks("龘")) == []
    assert engine.count() == len(CORPUS)
    writer.rollback()
    assert open_engine(name, tmp_path / "index").count() == len(CORPUS)
    assert keys(open_engine(name, tmp_path / "index"), asks("龘")) == []
    fill(engine, [passage(900, "龘")])
    assert keys(engine, asks("龘")) == [900]


def test_an_empty_index_answers(engine: Engine) -> None:
    assert engine.search(asks("培训"), 10) == []
    assert engine.count() == 0
    assert engine.frequency("grams", "培训") == 0
    fill(engine, [])
    assert engine.search(asks("培训"), 10) == []


def test_a_limit_of_nought_gives_nothing(engine: Engine) -> None:
    fill(engine, CORPUS)
    assert engine.search(asks("培训"), 0) == []


def test_frequency_counts_passages(engine: Engine) -> None:
    fill(engine, CORPUS)
    for token in ("培训", "班", "龘", "每班"):
        assert engine.frequency("grams", token) == sum(token in p.tokens["grams"] for p in CORPUS)
    assert engine.frequency("doc", "d1") == 3


AWKWARD = [
    ("white space inside", "a b"),
    ("a tab, which a tokenizer may split at", "a\tb"),
    ("a line end", "a\nb"),
    ("an ideographic space", "甲\u3000乙"),
    ("a nought character", "a\x00b"),
    ("a lone surrogate has no UTF-8 form", "甲\ud800"),
    ("an emoji beyond the basic plane", "🀄"),
    ("quotes and query syntax", '"AND" OR (x:y)^2~*?\\'),
    ("a token longer than an engine's limit", "长" * 70_000),
    ("upper case is not lower case", "ABC"),
    ("a combining mark is kept", "e\u0301"),
    ("figures and marks", "〔2020〕56号"),
]


@pytest.mark.parametrize(("why", "token"), AWKWARD, ids=[why for why, _ in AWKWARD])
def test_tokens_may_hold_any_character(engine: Engine, why: str, token: str) -> None:
    same = {f: [token, "甲"] for f in FIELDS}
    near = {f: [token + "z", token.lower() + "y", "甲"] for f in FIELDS}
    fill(engine, [Passage(1, token, same, {"kind": [token]}, 0), Passage(2, "other", near, {"kind": [token + "z"]}, 0)])
    for each in FIELDS:
        assert keys(engine, EngineQuery((Term(each, token),))) == [1], why
        assert engine.frequency(each, token) == 1
    assert keys(engine, EngineQuery((Term("grams", "甲"),), must=(Phrase("pairs", (token, "甲")),))) == [1]
    assert keys(engine, EngineQuery((Term("grams", "甲"),), filter=Filter(facets=(("kind", (token,)),)))) == [1]
    assert keys(engine, EngineQuery((Term("grams", "甲"),), filter=Filter(documents=(token,)))) == [1]
    writer = engine.writer()
    writer.delete_document(token)
    writer.commit()
    assert keys(engine, EngineQuery((Term("grams", "甲"),))) == [2]


def test_two_long_tokens_with_the_same_beginning_differ(engine: Engine) -> None:
    fill(engine, [Passage(1, "d", {"grams": ["长" * 500 + "甲"]}, {}, 0)])
    assert keys(engine, EngineQuery((Term("grams", "长" * 500 + "甲"),))) == [1]
    assert keys(engine, EngineQuery((Term("grams", "长" * 500 + "乙"),))) == []


def test_a_question_of_thousands_of_terms(engine: Engine) -> None:
    # Clause limits of engines (1,024 in some) must not be met.
    fill(engine, CORPUS)
    terms = [Term("grams", f"词{n}") for n in range(3000)] + [Term("grams", "培训")]
    assert_ranked(engine.search(EngineQuery(tuple(terms)), 10), by_hand(CORPUS, terms[-1:]), 10)


def test_a_field_unknown_is_a_mistake_of_the_caller(engine: Engine) -> None:
    fill(engine, CORPUS)
    with pytest.raises(ValueError, match="title"):
        engine.search(EngineQuery((Term("title", "x"),)), 10)
    with pytest.raises(ValueError, match="grams"):
        engine.search(EngineQuery((Term("grams", "培训"),), must=(Phrase("grams", ("培训",)),)), 10)


def test_a_passage_may_leave_out_fields(engine: Engine) -> None:
    held = [
        Passage(1, "a", {"grams": ["甲"]}, {}, 0),
        Passage(2, "b", {}, {}, 0),
        Passage(3, "b", {"words": ["甲"]}, {}, 0),
    ]
    fill(engine, held)
    terms = (Term("grams", "甲"), Term("words", "甲", 2.0))
    assert_ranked(engine.search(EngineQuery(terms), 10), by_hand(held, terms), 10)


ALPHABET = string.ascii_lowercase[:6]
TOKENS = st.lists(st.sampled_from(ALPHABET), max_size=60)
PASSAGES = st.lists(st.tuples(TOKENS, TOKENS), min_size=1, max_size=15)
TERMS = st.lists(
    st.tuples(st.sampled_from(["grams", "pairs"]), st.sampled_from(ALPHABET + "z"), st.sampled_from([0.25, 1.0, 3.0])),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("engine_name", ENGINES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=PASSAGES, terms=TERMS, words=st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=3))
def test_any_small_corpus(
    tmp_path_factory: pytest.TempPathFactory,
    engine_name: str,
    texts: list[tuple[list[str], list[str]]],
    terms: list[tuple[str, str, float]],
    words: list[str],
) -> None:
    held = [Passage(i + 1, f"d{i % 4}", {"grams": a, "pairs": b}, {}, 0) for i, (a, b) in enumerate(texts)]
    engine = open_engine(engine_name, tmp_path_factory.mktemp("any"), create=True)
    fill(engine, held)
    query = tuple(Term(f, token, weight) for f, token, weight in terms)
    expected = by_hand(held, query)
    assert_ranked(engine.search(EngineQuery(query), 10), expected, 10)
    within = {p.key for p in held if any(list(p.tokens["pairs"])[i : i + len(words)] == words for i in range(60))}
    phrase = Phrase("pairs", tuple(words))
    must = engine.search(EngineQuery(query, must=(phrase,)), 20)
    must_not = engine.search(EngineQuery(query, must_not=(phrase,)), 20)
    assert_ranked(must, {k: s for k, s in expected.items() if k in within}, 20)
    assert_ranked(must_not, {k: s for k, s in expected.items() if k not in within}, 20)
    assert Counter(h.key for h in [*must, *must_not]) == Counter(expected.keys())
    engine.close()


def test_engines_agree(tmp_path: Path) -> None:
    found = []
    for each in ENGINES:
        engine = open_engine(each, tmp_path / each, create=True)
        fill(engine, CORPUS + [replace(each, key=each.key + 500) for each in FACETED])
        found.append([engine.search(query, 10) for query in (asks("市外培训每班最多多少人"), asks("培训计划"))])
        engine.close()
    assert all(one == found[0] for one in found)


def test_a_folder_without_an_index_is_damaged(name: str, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        open_engine(name, tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexDamaged):
        open_engine(name, tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []


def test_an_unknown_engine(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lucene"):
        open_engine("lucene", tmp_path)
