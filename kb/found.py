"""What a query found, before any of it is read as a clause: passages in order, and how the query was understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.analysis import fold, pairs, units
from kb.answered import Verdict
from kb.engines import Phrase
from kb.models import Clause, DocumentFacts
from kb.passages import CONTACTS
from kb.query import ParsedQuery
from kb.ranking import FETCHED, LOOKED_AT, QueryTerm, Ranked, clause_of
from kb.snippet import Marker

if TYPE_CHECKING:
    from kb.rows import PassageRow
    from kb.suggest import Suggestion

PARTS = 3  # so many passages of one long clause at most
QUESTION = 10  # with so many characters beside them, quoted words are not an order to find just them
MOST = 200  # passages that a survey of everything near the question takes in
NEAR = 0.2  # of what a passage that says all of the question once would score; what scores less is not near it
LEAST = 10  # so many are taken in, however little they score

#: Words of the query, each with other words for it.
Others = Sequence[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit before its clause is read. score: of ``kb.ranking``; named: the query called it by number or title;
    paths: of the passage's lines."""

    document: str
    path: str
    text: str
    context: str = ""
    score: float = 10.0
    named: bool = False
    paths: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search goes. fetched: passages the engine is asked for; looked_at: of these, looked at again; near: the
    share of the best possible score that a passage must have, beyond the first ``least``."""

    fetched: int
    looked_at: int
    near: float = 0.0
    least: int = LEAST

    @classmethod
    def for_best(cls, limit: int) -> Reach:
        """For the best few."""
        wider = limit + limit // 2
        return cls(max(FETCHED, wider), max(LOOKED_AT, wider))


SURVEY = Reach(MOST, MOST, NEAR)
LIKENESS = Reach(50, 50, 0.15, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words of a query brought. others: words of the query with synonyms, as asked for. more: passages beyond
    the reach may be as near."""

    parsed: ParsedQuery
    terms: list[QueryTerm]
    ranked: list[Ranked]
    others: Others = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything near a question, ``MOST`` passages at most. query: as typed; parsed: as it was answered.

    mended: what was typed stands nowhere, the first suggestion was answered in its place.
    found: of each clause its best passage. others: other words that were asked for as well. more: there may be further
    passages as near.
    """

    query: str
    parsed: ParsedQuery
    terms: Sequence[QueryTerm]
    found: tuple[Found, ...]
    verdict: Verdict
    suggestions: tuple[Suggestion, ...] = ()
    mended: bool = False
    others: Others = ()
    more: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether something found answers the question; else a few passages are there that are merely near."""
        return self.verdict.answered and bool(self.found)

    def marker(self) -> Marker:
        """Marks what was asked."""
        return marker_of(self.terms)


def marker_of(terms: Iterable[QueryTerm]) -> Marker:
    """Marks what these terms ask for: characters and pairs, or words where only words are asked for."""
    held = list(terms)
    grams = [term for term in held if term.field == "grams"]
    return Marker((term.token, term.idf * term.weight) for term in grams or held)


def found_in(ranked: Ranked, terms: Sequence[QueryTerm]) -> Found:
    """A ranked passage with the path of the clause meant."""
    row = ranked.row
    return Found(row.document, clause_of(row, terms), row.text, row.context, ranked.score, paths=row.path)


def own_words(found: Found, document: DocumentFacts, clause: Clause | None) -> str:
    """What a passage says of its clause: without neighbours that share it, the title above and the contacts below."""
    if clause is None or "\n" not in found.text:
        return found.text
    lines = found.text.split("\n")
    paths = found.paths.split("\n")
    if len(paths) != len(lines):
        return found.text
    own = [
        line
        for line, path in zip(lines, paths, strict=True)
        if path == clause.path and line != document.title and not line.startswith(CONTACTS)
    ]
    return "\n".join(own) or clause.text


def once(found: Iterable[Found], parts: int = PARTS) -> Iterator[Found]:
    """Each passage once, and of one clause so many at most."""
    counts: dict[tuple[str, str], int] = {}
    texts: set[tuple[str, str]] = set()
    for each in found:
        key = (each.document, each.path)
        if counts.get(key, 0) >= parts or (each.document, each.text) in texts:
            continue
        counts[key] = counts.get(key, 0) + 1
        texts.add((each.document, each.text))
        yield each


def best_of_each(found: Iterable[Found]) -> Iterator[Found]:
    """The best passage of each document."""
    seen: set[str] = set()
    for each in found:
        if each.document not in seen:
            seen.add(each.document)
            yield each


def exact_words(parsed: ParsedQuery) -> tuple[str, ...]:
    """The quoted words that a hit must hold. In a whole question they are part of the question (“泰安通”怎么扫码…)."""
    quoted = sum(len(units(fold(words))) for words in parsed.phrases)
    beside = len(units(fold(parsed.text))) - quoted
    return () if beside >= max(QUESTION, quoted) else parsed.phrases


def phrase(words: str) -> Phrase | None:
    """Exact words as the engine finds them; None for a single character or number, which ``allowed`` looks for."""
    tokens = pairs(fold(words))[:-1]
    return Phrase("pairs", tuple(tokens)) if tokens else None


def allowed(row: PassageRow, parsed: ParsedQuery) -> bool:
    """Whether exact and excluded words of a single character or number are as asked."""
    wanted = [words for words in exact_words(parsed) if phrase(words) is None]
    unwanted = [words for words in parsed.without if phrase(words) is None]
    if not wanted and not unwanted:
        return True
    held = set(units(fold(row.text)))
    return all(set(units(fold(words))) <= held for words in wanted) and not any(
        set(units(fold(words))) <= held for words in unwanted
    )


__all__ = [
    "LIKENESS",
    "MOST",
    "SURVEY",
    "Asked",
    "Findings",
    "Found",
    "Others",
    "Reach",
    "allowed",
    "best_of_each",
    "exact_words",
    "found_in",
    "marker_of",
    "once",
    "own_words",
    "phrase",
]
