"""A query -> the clauses that answer it, with words, citation and warnings.

``Searcher`` keeps library and index open for many queries; ``search`` is for one. The steps: ``kb.query`` understands
the query, ``kb.thesaurus`` adds other words for it, the engine finds passages, ``kb.ranking`` puts them in order, and
each becomes a ``Hit`` with its clause, snippet and citation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from kb.analysis import fold, grams, label_token
from kb.answered import CERTAIN, Verdict, calibrate, judge
from kb.called import Calling
from kb.citations import official
from kb.engines import Filter, Phrase
from kb.found import (
    LIKENESS,
    SURVEY,
    Asked,
    Findings,
    Found,
    Others,
    Reach,
    allowed,
    best_of_each,
    exact_words,
    found_in,
    marker_of,
    once,
    own_words,
    phrase,
)
from kb.models import Citation, Clause, DocumentFacts, Hit, SearchAnswer, Span
from kb.query import ParsedQuery, parse
from kb.ranking import QueryTerm, engine_query, query_terms, rank
from kb.similar import is_itself, telling
from kb.snippet import Marker
from kb.thesaurus import Thesaurus, load

if TYPE_CHECKING:
    from kb.index import Index
    from kb.lookup import Lookup
    from kb.suggest import Suggestion, Vocabulary

EXPANDED = 0.2  # weight of a synonym's tokens against those of the query itself
MENDED = 0.7  # the same for what a typing error was probably meant to be
FEW = 3  # with fewer hits than this, related words are asked for as well
WEAK_HITS = 5  # so many hits at most where nothing seems to answer

SEEN = 20_000  # a pair of characters in at most one of so many passages may be a typing error

NO_FILTER = Filter()


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
        self._calling = Calling(lookup)
        self._thesaurus = load(lookup.home) if thesaurus is None else thesaurus
        self._forget()

    def _forget(self) -> None:
        self._generation = self._index.generation
        self._count = self._index.count()
        self._frequencies: dict[tuple[str, str], int] = {}
        self._facts: dict[str, DocumentFacts] = {}
        self._vocabulary: Vocabulary | None = None

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
        self._follow()
        parsed = parse(query)
        suggestions = self._suggestions(parsed)
        called, asked = self._answers(parsed, suggestions, filters, Reach.for_best(limit))
        # Paths are worked out for what is shown only.
        every = chain(called, (found_in(each, asked.terms) for each in asked.ranked))
        found = list(islice(best_of_each(every) if documents else once(every), limit))
        verdict = self._verdict(parsed, asked, found)
        if not verdict.answered:
            found = found[:WEAK_HITS]
        hits = self._hits(found, marker_of(asked.terms), verdict, documents)
        return SearchAnswer(
            query=query,
            understood_as=asked.parsed.understood_as,
            suggestions=tuple(each.text for each in suggestions),
            total=max(len(hits), len(called) + len(asked.ranked)) if not documents else len(hits),
            hits=hits,
            answered=verdict.answered and bool(hits),
            remarks=self._remarks(asked),
        )

    def find(self, query: str, *, filters: Filter = NO_FILTER, as_typed: bool = False) -> Findings:
        """Everything near a question, to be counted, paged and read with ``hits``. Raises SearchError, LibraryError.

        What stands nowhere in the library and is probably misspelt is answered as it was meant. as_typed: neither that
        nor other words for what is asked.
        """
        self._follow()
        parsed = parse(query)
        suggestions = () if as_typed else self._suggestions(parsed)
        plain = not (parsed.number or parsed.title or parsed.phrases or parsed.without)
        mended = plain and any(self._unheld(said) for each in suggestions[:1] for said in each.replaced)
        answered = parse(suggestions[0].text) if mended else parsed
        called, asked = self._answers(answered, () if mended else suggestions, filters, SURVEY, as_typed=as_typed)
        found = tuple(once(chain(called, (found_in(each, asked.terms) for each in asked.ranked)), 1))
        verdict = self._verdict(answered, asked, found)
        return Findings(
            query=query,
            parsed=asked.parsed,
            terms=asked.terms,
            found=found if verdict.answered else found[:WEAK_HITS],
            verdict=verdict,
            suggestions=suggestions,
            mended=mended,
            others=asked.others,
            more=asked.more,
            remarks=tuple(dict.fromkeys((*parsed.remarks, *self._remarks(asked)))),
        )

    def like(self, clause: Clause, *, filters: Filter = NO_FILTER) -> Findings:
        """Clauses that say what this one says, without itself. Raises LibraryError."""
        self._follow()
        words = " ".join((clause.text or clause.original).split())
        parsed = ParsedQuery(words, words)
        asked = self._looked_up(parsed, telling(fold(words), self), (), filters, LIKENESS)
        found = once((found_in(each, asked.terms) for each in asked.ranked), 1)
        others = tuple(each for each in found if not is_itself(each, clause.document, clause.path))
        return Findings(words, parsed, asked.terms, others, CERTAIN, more=asked.more, remarks=self._remarks(asked))

    def hits(self, findings: Findings, start: int, stop: int, *, documents: bool = False) -> tuple[Hit, ...]:
        """Some of the findings with clause, citation and the words asked for, ``rank`` among all of them. Of documents
        the best passage stands for each. Raises LibraryError."""
        every = tuple(best_of_each(findings.found)) if documents else findings.found
        return self._hits(every, findings.marker(), findings.verdict, documents, start, stop)

    def facts(self, ids: Iterable[str]) -> dict[str, DocumentFacts]:
        """The facts of documents, remembered; of those asked for at least."""
        self._follow()
        return self._facts_of(ids)

    def marker(self, query: str) -> Marker:
        """Marks what a query asks for in any text. Raises SearchError."""
        self._follow()
        return marker_of(query_terms(parse(query).text, self))

    # The steps

    def _follow(self) -> None:
        if self._index.generation != self._generation:
            self._forget()

    def _answers(
        self,
        parsed: ParsedQuery,
        suggestions: Sequence[Suggestion],
        filters: Filter,
        reach: Reach,
        *,
        as_typed: bool = False,
    ) -> tuple[list[Found], Asked]:
        """What the query calls by name, and what its words bring."""
        named = self._calling.named(parsed)
        called = self._calling.found(parsed, [each for each in named if self._within(each, filters)])
        if parsed.text:
            within = replace(filters, documents=named) if parsed.number and named and not filters.documents else filters
            return called, self._asked(parsed, suggestions, within, reach, as_typed)
        if parsed.number:
            return called, self._citing(parsed, filters, reach)
        return called, Asked(parsed, [], [])

    def _remarks(self, asked: Asked) -> tuple[str, ...]:
        return (*asked.parsed.remarks, *((self._index.remark,) if self._index.remark else ()))

    def _unheld(self, word: str) -> bool:
        """Whether a word stands nowhere in the library."""
        return any(not self._holding(pair) for pair in grams(fold(word)) if len(pair) == 2)

    def _suggestions(self, parsed: ParsedQuery) -> tuple[Suggestion, ...]:
        """What was probably meant, where the query holds what the library never saw."""
        text = parsed.text
        # Loading what suggests takes longer than a search: only for queries with a pair that is hardly known here.
        hardly = self._count // SEEN
        if not text or all(self._holding(pair) > hardly for pair in grams(fold(text)) if len(pair) == 2):
            return ()
        from kb.suggest import suggest

        if self._vocabulary is None:
            self._vocabulary = self._read_vocabulary()
        return suggest(text, self._vocabulary, self._holding)

    def _read_vocabulary(self) -> Vocabulary:
        from kb.suggest import Vocabulary

        lookup = self._lookup

        def texts() -> list[str]:
            rows = (row for document in lookup.document_ids() for row in lookup.passages(document))
            return [f"{row.context}\n{row.text}" for row in rows]

        words = (word for group in self._thesaurus.groups for word in group.same)
        return Vocabulary.of(
            lookup.home / "index" / "vocabulary.json", f"{lookup.library_id} {self._generation}", texts, words
        )

    def _holding(self, pair: str) -> int:
        return self.frequency("grams", pair)

    def _asked(
        self, parsed: ParsedQuery, suggestions: Sequence[Suggestion], filters: Filter, reach: Reach, as_typed: bool
    ) -> Asked:
        """What answers the words of the query; the query as it was answered (its exact words may stand nowhere)."""
        others = [] if as_typed else self._thesaurus.alternatives(parsed.text)
        # A typing error is answered as it was meant.
        mended = [(said, [meant]) for each in suggestions for said, meant in zip(each.replaced, each.by, strict=True)]
        asked = self._ranked(parsed, others, mended, filters, reach)
        if not asked.ranked and parsed.phrases:
            asked = self._ranked(parsed.relaxed(), others, mended, filters, reach)
        if len(asked.ranked) < FEW and not parsed.phrases and not as_typed:
            near = self._thesaurus.alternatives(parsed.text, related=True)
            if near != others:
                asked = self._ranked(parsed, near, mended, filters, reach)
        return asked

    def _ranked(self, parsed: ParsedQuery, others: Others, mended: Others, filters: Filter, reach: Reach) -> Asked:
        expansions = [(word, EXPANDED) for _, words in others for word in words]
        expansions += [(word, MENDED) for _, words in mended for word in words]
        return self._looked_up(parsed, query_terms(parsed.text, self, expansions), [*others, *mended], filters, reach)

    def _looked_up(
        self, parsed: ParsedQuery, terms: list[QueryTerm], others: Others, filters: Filter, reach: Reach
    ) -> Asked:
        must = _phrases(exact_words(parsed))
        wanted = engine_query(terms, must, _phrases(parsed.without), filters)
        if not wanted.terms and not wanted.must:
            return Asked(parsed, terms, [])
        hits = self._index.search(wanted, reach.fetched)
        looked_at = hits[: reach.looked_at]
        if reach.near and not must:
            lowest = reach.near * sum(term.weight * term.idf for term in terms if term.asked)
            near = sum(hit.score >= lowest for hit in looked_at)
            looked_at = looked_at[: max(reach.least, near)]
        rows = {row.key: row for row in self._lookup.passage_rows(hit.key for hit in looked_at)}
        ranked = rank(hits, rows, terms)
        if parsed.phrases or parsed.without:
            ranked = [each for each in ranked if allowed(each.row, parsed)]
        return Asked(parsed, terms, ranked, others, more=len(looked_at) == reach.fetched)

    def _verdict(self, parsed: ParsedQuery, asked: Asked, found: Sequence[Found]) -> Verdict:
        if any(each.named for each in found):
            return CERTAIN
        verdict = judge(
            asked.parsed.text or asked.parsed.number or "",
            (f"{each.context}\n{each.text}" for each in found),
            lambda token: self.frequency("grams", token),
            self._count,
            same=asked.others,
        )
        if (parsed.title and parsed.path and not self._calling.named(parsed)) or parsed.only_stop_words:
            verdict = replace(verdict, answered=False)  # a clause of a text that is not held; no question at all
        return verdict

    def _within(self, document: str, filters: Filter) -> bool:
        """Whether a document called by name is among those asked for."""
        if filters == NO_FILTER:
            return True
        facts = self._facts_of([document]).get(document)
        if facts is None or (filters.documents and document not in filters.documents):
            return False
        said = {"region": [facts.region], "issuer": facts.issuers, "kind": [facts.kind], "level": [facts.level]}
        if any(not set(values) & set(said.get(name, ())) for name, values in filters.facets):
            return False
        from kb.index import year_of

        year = year_of(facts)
        return (filters.year_from is None or year >= filters.year_from) and (
            filters.year_to is None or 0 < year <= filters.year_to
        )

    def _citing(self, parsed: ParsedQuery, filters: Filter, reach: Reach) -> Asked:
        """Passages of other documents that mention the number; where no document bears it, also what is nearest."""
        number = label_token(parsed.number or "")
        asked = self._ranked(replace(parsed, text=fold(parsed.number or "")), [], [], filters, reach)
        exact = [each for each in asked.ranked if number in label_token(each.row.text)]
        if exact or self._lookup.find_number(parsed.number or ""):
            return replace(asked, ranked=exact)
        return asked

    # Hits

    def _hits(
        self,
        every: Sequence[Found],
        marker: Marker,
        verdict: Verdict,
        documents: bool,
        start: int = 0,
        stop: int | None = None,
    ) -> tuple[Hit, ...]:
        scores = calibrate([each.score for each in every], verdict)[start:stop]
        found = every[start:stop]
        facts = self._facts_of(each.document for each in found)
        clauses = {} if documents else self._lookup.clauses_at((each.document, each.path) for each in found)
        hits: list[Hit] = []
        for each, score in zip(found, scores, strict=True):
            document = facts.get(each.document)
            clause = clauses.get((each.document, each.path))
            if document is None or (clause is None and not documents):
                continue  # gone since the index was read
            words = own_words(each, document, clause)
            window = marker.window(words)
            hits.append(
                Hit(
                    rank=start + len(hits) + 1,
                    score=score,
                    document=document,
                    clause=clause,
                    text=each.text,
                    snippet=window.marked(),
                    citation=_citation(document, clause) if clause else None,
                    defects=tuple(d for d in document.defects if d.path == each.path) if clause else document.defects,
                    weak=not verdict.answered,
                    words=words,
                    shown=Span(window.start, window.end),
                    marks=tuple(Span(*mark) for mark in window.marks),
                )
            )
        return tuple(hits)

    def _facts_of(self, ids: Iterable[str]) -> dict[str, DocumentFacts]:
        missing = [each for each in dict.fromkeys(ids) if each not in self._facts]
        if missing:
            self._facts.update(self._lookup.facts(missing))
        return self._facts


def _phrases(words: Iterable[str]) -> list[Phrase]:
    return [found for found in map(phrase, words) if found]


def _citation(document: DocumentFacts, clause: Clause) -> Citation:
    words = official(document.title, document.number, clause.path)
    return Citation(document.id, document.number, clause.path, words, clause.original)


__all__ = ["Searcher", "search"]
