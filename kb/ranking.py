"""What a good query is, and which of the passages an engine finds answers best.

First stage: the engine adds up BM25 over characters and character pairs (weight 1) and dictionary words (weight
``WORDS``) of title, headings and passage. Second stage, on the best passages only:

* the passage counts together with the others found of its document (``DOCUMENT``): a clause of a document that
  speaks of the matter in many places is more likely meant;
* it counts more, the more of what was asked it holds at all (``COVERAGE``): BM25 alone lets one rare word, said
  often, outweigh the rest of the question.

What each brings, taken away alone (clause hit@1, hit@5, MRR@10 for 329 questions on 599 government texts; R@10 and
MRR@10 for 617 lay questions on 58,226 articles, in brackets R@10 of half B; MRR@10 for the 30 public queries on the
bundled texts). One point is noise. Half A alone drove the search for weights, but the last values were picked among
some dozens of near-equal settings with all of these figures in view: none of them is a clean held-out figure, and on
new questions of these kinds up to about a point and a half less is to be expected.

====================================  ==================  ====================  ========
without                               government texts    articles of law       bundled
====================================  ==================  ====================  ========
nothing: all as it is                 .666  .894  .766    .496 (.492)  .422     .970
dictionary words                      .663  .894  .763    .489 (.490)  .426     .967
the document's other passages         .675  .891  .771    .482 (.484)  .412     .970
coverage                              .644  .891  .749    .490 (.481)  .435     .967
document and coverage                 .641  .894  .752    .484 (.484)  .418     .967
leaving out words that only ask       .653  .888  .758    .491 (.490)  .424     .937
====================================  ==================  ====================  ========

Tried without gain: other b and k1 by field, powers of idf, less weight for single characters or for pairs across
word borders, longest common substring, neighbouring passages, relevance feedback with grams or words of the best 5
or 10 passages, fewer hits of one document, near-duplicates put later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kb.analysis import fold, grams, units, words
from kb.engines import EngineHit, EngineQuery, Filter, Phrase, Term

if TYPE_CHECKING:
    from kb.rows import PassageRow

GRAMS = 1.0
WORDS = 0.3
DOCUMENT = 0.08  # weight of the document's passages together
DECAY = 0.7  # of each further passage of the document
COVERAGE = 1.0  # a passage that holds all of the query counts twice what its BM25 is
COMMON = 15_000  # tokens in more passages than this tell nothing apart and make up most of the time: left out
FETCHED = 150  # passages the engine is asked for, at least; their documents are told from these
LOOKED_AT = 30  # passages looked at again, at least

_K1 = 1.2

_LEAST = 3  # units that must be left when the words that only ask are taken away
# Words that only ask. Few on purpose: 可以 and 应当 are what many a rule is about.
_ASKS = re.compile(
    "请问|怎么办|怎么样|怎样|怎么|如何|什么样|什么时候|什么|有哪些|哪些|哪个|哪种|哪里|多少|是否|能否|可否|可不可以|能不能"
    "|有没有|是不是|吗|呢|呀|吧"
)


class Statistics(Protocol):
    """What is asked of an index before the search; ``kb.index.Index`` has it."""

    def frequency(self, field: str, token: str) -> int: ...
    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A token asked for. idf: as in BM25. asked: it stands in the query (else a synonym added it)."""

    field: str
    token: str
    weight: float
    idf: float
    frequency: int
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in its place. score: 0 to about 10, comparable between queries of one library: 10 would be all of the
    query's words, all rare, many times. coverage: the share of the query that the passage with its context holds,
    weighted by how rare the words are, 0 to 1."""

    row: PassageRow
    score: float
    coverage: float


def query_terms(text: str, statistics: Statistics, expansions: Iterable[tuple[str, float]] = ()) -> list[QueryTerm]:
    """The tokens of a query. text: folded, simplified; expansions: other words for the same with their weights.

    Words that only ask (请问, 怎么办) are left out unless nothing else is there.
    """
    total = statistics.count()
    terms: dict[tuple[str, str], QueryTerm] = {}

    def take(words_of: str, weight: float, asked: bool) -> None:
        folded = fold(words_of)
        for field, tokens, share in (("grams", grams(folded), GRAMS), ("words", words(folded), WORDS)):
            for token in tokens:
                if (field, token) not in terms:
                    held = statistics.frequency(field, token)
                    terms[field, token] = QueryTerm(field, token, weight * share, _idf(held, total), held, asked)

    what = _ASKS.sub(" ", text)
    take(what if len(units(fold(what))) >= _LEAST else text, 1.0, True)
    for other, weight in expansions:
        take(other, weight, False)
    return list(terms.values())


def _idf(frequency: int, total: int) -> float:
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) if total >= frequency else 0.0


def engine_query(
    terms: Sequence[QueryTerm],
    must: Sequence[Phrase] = (),
    must_not: Sequence[Phrase] = (),
    wanted: Filter = Filter(),  # noqa: B008 - frozen
) -> EngineQuery:
    """The engine's part of the work."""
    held = [term for term in terms if term.frequency]
    telling = [term for term in held if term.frequency < COMMON] or held
    return EngineQuery(
        tuple(Term(term.field, term.token, term.weight) for term in telling), tuple(must), tuple(must_not), wanted
    )


def rank(hits: Sequence[EngineHit], rows: Mapping[int, PassageRow], terms: Sequence[QueryTerm]) -> list[Ranked]:
    """The second stage. hits: best first; rows: the passages to be looked at, by key; the others are left out."""
    together = _together(hits)
    asked = [(term.token, term.idf) for term in terms if term.asked]
    whole = sum(idf for _, idf in asked) or 1.0
    highest = sum(term.weight * term.idf for term in terms if term.asked) * (_K1 + 1) * (1 + 3 * DOCUMENT)
    scale = 10.0 / (highest * (1 + COVERAGE) or 1.0)
    ranked: list[Ranked] = []
    for hit in hits:
        row = rows.get(hit.key)
        if row is None:
            continue
        text = fold(f"{row.context}\n{row.text}")
        coverage = sum([idf for token, idf in asked if token in text]) / whole  # a list: a third faster here
        score = (hit.score + DOCUMENT * together[hit.document]) * (1 + COVERAGE * coverage)
        ranked.append(Ranked(row, round(score * scale, 4), coverage))
    ranked.sort(key=lambda each: (-each.score, each.row.key))
    return ranked


def _together(hits: Sequence[EngineHit]) -> dict[str, float]:
    """document -> its passages' scores, each further one counting less."""
    sums: dict[str, float] = {}
    factors: dict[str, float] = {}
    for hit in hits:
        factor = factors.get(hit.document, 1.0)
        sums[hit.document] = sums.get(hit.document, 0.0) + factor * hit.score
        factors[hit.document] = factor * DECAY
    return sums


def clause_of(row: PassageRow, terms: Sequence[QueryTerm]) -> str:
    """The path of the clause meant, where several short ones share the passage: the one that says most of the query.

    A heading counts for what stands under it, so that the words are preferred to their heading.
    """
    paths = row.path.split("\n")
    if len(paths) == 1:
        return row.path
    lines = fold(row.text).split("\n")
    asked = [(term.token, term.idf) for term in terms]
    best, most = paths[0], -1.0
    for at, (path, line) in enumerate(zip(paths, lines, strict=False)):
        above = "\n".join(lines[i] for i in range(at) if path.startswith(paths[i] + "/"))
        said = f"{above}\n{line}"
        share = sum([idf for token, idf in asked if token in said])
        if share > most or (share == most and path.startswith(best + "/")):
            best, most = path, share
    return best


__all__ = [
    "FETCHED",
    "LOOKED_AT",
    "QueryTerm",
    "Ranked",
    "Statistics",
    "clause_of",
    "engine_query",
    "query_terms",
    "rank",
]
