"""A query -> the clauses that answer it, with words, citation and warnings.

``Searcher`` keeps library and index open for many queries; ``search`` is for one. The steps: ``kb.query`` understands
the query, ``kb.thesaurus`` adds other words for it, the engine finds passages, ``kb.ranking`` puts them in order, and
each becomes a ``Hit`` with its clause, snippet and citation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.analysis import fold, label_token, pairs, units
from kb.citations import loose_path, official
from kb.engines import EngineHit, Filter, Phrase
from kb.models import Citation, Clause, DocumentFacts, Hit, SearchAnswer
from kb.query import ParsedQuery, parse
from kb.ranking import STAGE_TWO, QueryTerm, Ranked, clause_of, engine_query, query_terms, rank
from kb.snippet import snippet
from kb.thesaurus import Thesaurus, load

if TYPE_CHECKING:
    from kb.index import Index
    from kb.lookup import Lookup
    from kb.rows import PassageRow

EXPANDED = 0.2  # weight of a synonym's tokens against those of the query itself
FEW = 3  # with fewer hits than this, related words are asked for as well
PARTS = 3  # so many passages of one long clause at most

NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before its clause is read."""

    document: str
    path: str
    text: str
    score: float
    coverage: float


def search(
    query: str,
    *,
    lookup: Lookup,
    index: Index,
    filters: Filter = NO_FILTER,
    limit: int = 10,
    documents: bool = False,
) -> SearchAnswer:
    """Answers one query. Raises SearchError (asks for nothing), LibraryError, ThesaurusError."""
    return Searcher(lookup, index).search(query, filters=filters, limit=limit, documents=documents)


class Searcher:
    """Answers queries on an open library and index; remembers what many queries need (facts, frequencies)."""

    def __init__(self, lookup: Lookup, index: Index, thesaurus: Thesaurus | None = None) -> None:
        """thesaurus: None for the bundled one with the workspace's own groups. Raises ThesaurusError."""
        self._lookup = lookup
        self._index = index
        self._thesaurus = load(lookup.home) if thesaurus is None else thesaurus
        self._forget()

    def _forget(self) -> None:
        self._generation = self._index.generation
        self._count = self._index.count()
        self._frequencies: dict[tuple[str, str], int] = {}
        self._facts: dict[str, DocumentFacts] = {}

    # Statistics for kb.ranking

    def count(self) -> int:
        """Number of passages."""
        return self._count

    def frequency(self, field: str, token: str) -> int:
        """Number of passages that hold the token."""
        known = self._frequencies.get((field, token))
        if known is None:
            known = self._frequencies[field, token] = self._index.frequency(field, token)
        return known

    # Searching

    def search(
        self, query: str, *, filters: Filter = NO_FILTER, limit: int = 10, documents: bool = False
    ) -> SearchAnswer:
        """Answers a query: at most ``limit`` clauses, or documents. Raises SearchError, LibraryError."""
        if self._index.generation != self._generation:
            self._forget()
        parsed = parse(query)
        named = self._named(parsed)
        terms: list[QueryTerm] = []
        found: list[_Found] = []
        if parsed.text:
            within = replace(filters, documents=named) if parsed.number and named and not filters.documents else filters
            parsed, terms, found = self._asked(parsed, within, limit)
        elif parsed.number:
            terms = query_terms(fold(parsed.number), self)
            found = self._citing(parsed, terms, filters, limit)
        found = _once([*self._called(parsed, named), *found])
        hits = self._hits(found, terms, limit, documents)
        answered = bool(hits)
        return SearchAnswer(
            query=query,
            understood_as=" ".join((parsed.understood_as, *parsed.remarks)),
            suggestions=(),
            total=len({each.document for each in found}) if documents else len(found),
            hits=hits,
            answered=answered,
        )

    def _asked(
        self, parsed: ParsedQuery, filters: Filter, limit: int
    ) -> tuple[ParsedQuery, list[QueryTerm], list[_Found]]:
        """What answers the words of the query; the query as it was answered (its exact words may stand nowhere)."""
        others = [(word, EXPANDED) for word in self._thesaurus.expand(parsed.text)]
        terms = query_terms(parsed.text, self, others)
        found = self._ranked(parsed, terms, filters, limit)
        if not found and parsed.phrases:
            parsed = parsed.relaxed()
            found = self._ranked(parsed, terms, filters, limit)
        if len(found) < FEW and not parsed.phrases:
            near = [(word, EXPANDED) for word in self._thesaurus.expand(parsed.text, related=True)]
            if len(near) > len(others):
                terms = query_terms(parsed.text, self, near)
                found = self._ranked(parsed, terms, filters, limit)
        return parsed, terms, found

    def _ranked(self, parsed: ParsedQuery, terms: Sequence[QueryTerm], filters: Filter, limit: int) -> list[_Found]:
        must = [phrase for phrase in map(_phrase, parsed.phrases) if phrase]
        must_not = [phrase for phrase in map(_phrase, parsed.without) if phrase]
        wanted = engine_query(terms, must, must_not, filters)
        if not wanted.terms and not wanted.must:
            return []
        hits = self._index.search(wanted, max(STAGE_TWO, limit + limit // 2))
        return [_found(each, terms) for each in rank(hits, self._rows(hits), terms) if _allowed(each.row, parsed)]

    def _rows(self, hits: Sequence[EngineHit]) -> dict[int, PassageRow]:
        return {row.key: row for row in self._lookup.passage_rows(hit.key for hit in hits)}

    # Documents and clauses called by name

    def _named(self, parsed: ParsedQuery) -> tuple[str, ...]:
        """The documents that bear the number or title of the query."""
        if parsed.number:
            return self._lookup.find_number(parsed.number)
        if parsed.title:
            title = label_token(parsed.title)
            titles = [(id_, label_token(name)) for id_, name in self._lookup.titles()]
            exact = tuple(id_ for id_, name in titles if name == title)
            return exact or tuple(id_ for id_, name in titles if name.endswith(title))
        return ()

    def _called(self, parsed: ParsedQuery, named: Sequence[str]) -> list[_Found]:
        """The clause that the query names, or the opening of the document whose number it is."""
        found: list[_Found] = []
        for document in named:
            if parsed.path:
                clause = self._lookup.clause(document, parsed.path) or self._loosely(document, parsed.path)
                if clause is not None:
                    found.append(_Found(document, clause.path, clause.text or clause.original, 10.0, 1.0))
            elif parsed.number and not parsed.text:
                found += self._opening(document)
        return found

    def _loosely(self, document: str, path: str) -> Clause | None:
        wanted = loose_path(path)
        for clause in self._lookup.clauses(document):
            if loose_path(clause.path) == wanted:
                return clause
        return None

    def _opening(self, document: str) -> list[_Found]:
        """The covering notice, else the beginning, of a document that was asked for by its number; then the rest."""
        rows = self._lookup.passages(document)
        rows.sort(key=lambda row: not row.path.startswith("通知"))
        found: list[_Found] = []
        for at, row in enumerate(rows[:STAGE_TWO]):
            paths = row.path.split("\n")
            # A heading or the line with the addressee alone is not what a document opens with.
            path = next((each for each in paths if each.rsplit("/", 1)[-1].startswith("p")), paths[0])
            found.append(_Found(document, path, row.text, round(10.0 / (1 + at / 10), 4), 1.0))
        return found

    def _citing(self, parsed: ParsedQuery, terms: Sequence[QueryTerm], filters: Filter, limit: int) -> list[_Found]:
        """Passages of other documents that mention the number; where none does, what comes nearest to it."""
        number = label_token(parsed.number or "")
        plain = replace(parsed, phrases=(), without=())
        found = self._ranked(plain, terms, filters, limit)
        exact = [each for each in found if number in label_token(each.text)]
        return exact or ([] if self._lookup.find_number(parsed.number or "") else found)

    # Hits

    def _hits(
        self, found: Sequence[_Found], terms: Sequence[QueryTerm], limit: int, documents: bool
    ) -> tuple[Hit, ...]:
        if documents:
            found = _best_of_each(found)
        found = found[:limit]
        facts = self._facts_of(each.document for each in found)
        marks = [(term.token, term.idf * term.weight) for term in terms]
        hits: list[Hit] = []
        for each in found:
            document = facts.get(each.document)
            clause = None if documents else self._lookup.clause(each.document, each.path)
            if document is None or (clause is None and not documents):
                continue  # gone since the index was read
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=each.score,
                    document=document,
                    clause=clause,
                    text=each.text,
                    snippet=snippet(each.text, marks),
                    citation=_citation(document, clause) if clause else None,
                    defects=tuple(d for d in document.defects if d.path == each.path) if clause else document.defects,
                )
            )
        return tuple(hits)

    def _facts_of(self, ids: Iterable[str]) -> dict[str, DocumentFacts]:
        missing = [each for each in dict.fromkeys(ids) if each not in self._facts]
        if missing:
            self._facts.update(self._lookup.facts(missing))
        return self._facts


def _found(ranked: Ranked, terms: Sequence[QueryTerm]) -> _Found:
    row = ranked.row
    return _Found(row.document, clause_of(row, terms), row.text, ranked.score, ranked.coverage)


def _once(found: Iterable[_Found]) -> list[_Found]:
    """Each passage once, and of one clause PARTS at most."""
    counts: dict[tuple[str, str], int] = {}
    texts: set[tuple[str, str]] = set()
    kept: list[_Found] = []
    for each in found:
        key = (each.document, each.path)
        if counts.get(key, 0) >= PARTS or (each.document, each.text) in texts:
            continue
        counts[key] = counts.get(key, 0) + 1
        texts.add((each.document, each.text))
        kept.append(each)
    return kept


def _best_of_each(found: Sequence[_Found]) -> list[_Found]:
    best: dict[str, _Found] = {}
    for each in found:
        best.setdefault(each.document, each)
    return list(best.values())


def _phrase(words: str) -> Phrase | None:
    """Exact words as the engine finds them; None for a single character or number, which ``_allowed`` looks for."""
    tokens = pairs(fold(words))[:-1]
    return Phrase("pairs", tuple(tokens)) if tokens else None


def _allowed(row: PassageRow, parsed: ParsedQuery) -> bool:
    """Whether exact and excluded words of a single character or number are as asked."""
    single = [words for words in (*parsed.phrases, *parsed.without) if _phrase(words) is None]
    if not single:
        return True
    held = set(units(fold(row.text)))
    return all(set(units(fold(words))) <= held for words in single if words in parsed.phrases) and not any(
        set(units(fold(words))) <= held for words in single if words in parsed.without
    )


def _citation(document: DocumentFacts, clause: Clause) -> Citation:
    words = official(document.title, document.number, clause.path)
    return Citation(document.id, document.number, clause.path, words, clause.original)


__all__ = ["Searcher", "search"]
