"""A query -> the clauses that answer it, with words, citation and warnings.

``Searcher`` keeps library and index open for many queries; ``search`` is for one. The steps: ``kb.query`` understands
the query, ``kb.thesaurus`` adds other words for it, the engine finds passages, ``kb.ranking`` puts them in order, and
each becomes a ``Hit`` with its clause, snippet and citation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from kb.analysis import fold, grams, label_token, pairs, units
from kb.answered import CERTAIN, Verdict, calibrate, judge
from kb.citations import loose_path, official
from kb.engines import Filter, Phrase
from kb.models import Citation, Clause, DocumentFacts, Hit, SearchAnswer
from kb.passages import CONTACTS
from kb.query import ParsedQuery, parse
from kb.ranking import FETCHED, LOOKED_AT, QueryTerm, Ranked, clause_of, engine_query, query_terms, rank
from kb.snippet import Marker
from kb.thesaurus import Thesaurus, load

if TYPE_CHECKING:
    from kb.index import Index
    from kb.lookup import Lookup
    from kb.rows import PassageRow
    from kb.suggest import Suggestion, Vocabulary

EXPANDED = 0.2  # weight of a synonym's tokens against those of the query itself
MENDED = 0.7  # the same for what a typing error was probably meant to be
FEW = 3  # with fewer hits than this, related words are asked for as well
PARTS = 3  # so many passages of one long clause at most
WEAK_HITS = 5  # so many hits at most where nothing seems to answer

SEEN = 20_000  # a pair of characters in at most one of so many passages may be a typing error
QUESTION = 10  # with so many characters beside them, quoted words are not an order to find just them

#: Words of the query, each with other words for it.
Others = Sequence[tuple[str, list[str]]]

NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before its clause is read. score: of ``kb.ranking``; named: the query called it by number or title;
    paths: of the passage's lines."""

    document: str
    path: str
    text: str
    context: str = ""
    score: float = 10.0
    named: bool = False
    paths: str = ""


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
        if self._index.generation != self._generation:
            self._forget()
        parsed = parse(query)
        named = self._named(parsed)
        called = self._called(parsed, [each for each in named if self._within(each, filters)])
        asked = _Asked(parsed, [], [])
        suggestions = self._suggestions(parsed)
        if parsed.text:
            within = replace(filters, documents=named) if parsed.number and named and not filters.documents else filters
            asked = self._asked(parsed, suggestions, within, limit)
        elif parsed.number:
            asked = self._citing(parsed, filters, limit)
        # Paths are worked out for what is shown only.
        every = chain(called, (_found(each, asked.terms) for each in asked.ranked))
        found = list(islice(_best_of_each(every) if documents else _once(every), limit))
        verdict = self._verdict(asked, found)
        if (parsed.title and parsed.path and not named) or parsed.only_stop_words:
            verdict = replace(verdict, answered=False)  # a clause of a text that is not held; no question at all
        if not verdict.answered:
            found = found[:WEAK_HITS]
        hits = self._hits(found, asked.terms, verdict, documents)
        return SearchAnswer(
            query=query,
            understood_as=asked.parsed.understood_as,
            suggestions=tuple(each.text for each in suggestions),
            total=max(len(hits), len(called) + len(asked.ranked)) if not documents else len(hits),
            hits=hits,
            answered=verdict.answered and bool(hits),
            remarks=(*asked.parsed.remarks, *((self._index.remark,) if self._index.remark else ())),
        )

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

    def _asked(self, parsed: ParsedQuery, suggestions: Sequence[Suggestion], filters: Filter, limit: int) -> _Asked:
        """What answers the words of the query; the query as it was answered (its exact words may stand nowhere)."""
        others = self._thesaurus.alternatives(parsed.text)
        # A typing error is answered as it was meant.
        mended = [(said, [meant]) for each in suggestions for said, meant in zip(each.replaced, each.by, strict=True)]
        asked = self._ranked(parsed, others, mended, filters, limit)
        if not asked.ranked and parsed.phrases:
            asked = self._ranked(parsed.relaxed(), others, mended, filters, limit)
        if len(asked.ranked) < FEW and not parsed.phrases:
            near = self._thesaurus.alternatives(parsed.text, related=True)
            if near != others:
                asked = self._ranked(parsed, near, mended, filters, limit)
        return asked

    def _ranked(self, parsed: ParsedQuery, others: Others, mended: Others, filters: Filter, limit: int) -> _Asked:
        expansions = [(word, EXPANDED) for _, words in others for word in words]
        expansions += [(word, MENDED) for _, words in mended for word in words]
        terms = query_terms(parsed.text, self, expansions)
        must = [phrase for phrase in map(_phrase, _exact(parsed)) if phrase]
        must_not = [phrase for phrase in map(_phrase, parsed.without) if phrase]
        wanted = engine_query(terms, must, must_not, filters)
        if not wanted.terms and not wanted.must:
            return _Asked(parsed, terms, [])
        hits = self._index.search(wanted, max(FETCHED, limit + limit // 2))
        looked_at = hits[: max(LOOKED_AT, limit + limit // 2)]
        rows = {row.key: row for row in self._lookup.passage_rows(hit.key for hit in looked_at)}
        ranked = rank(hits, rows, terms)
        if parsed.phrases or parsed.without:
            ranked = [each for each in ranked if _allowed(each.row, parsed)]
        return _Asked(parsed, terms, ranked, [*others, *mended])

    def _verdict(self, asked: _Asked, found: Sequence[_Found]) -> Verdict:
        if any(each.named for each in found):
            return CERTAIN
        return judge(
            asked.parsed.text or asked.parsed.number or "",
            (f"{each.context}\n{each.text}" for each in found),
            lambda token: self.frequency("grams", token),
            self._count,
            same=asked.others,
        )

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
                    found.append(_Found(document, clause.path, clause.text or clause.original, named=True))
                    found += self._below(document, clause.path)
            elif parsed.number and not parsed.text:
                found += self._opening(document)
        return found

    def _below(self, document: str, path: str) -> Iterator[_Found]:
        """The passages under a clause that was asked for by its path, in order."""
        rows = (row for row in self._lookup.passages(document) if row.path.startswith(path + "/"))
        for at, row in enumerate(islice(rows, FETCHED)):
            first = row.path.split("\n")[0]
            yield _Found(document, first, row.text, row.context, round(9.0 / (1 + at / 10), 4), named=True)

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
        for at, row in enumerate(rows[:FETCHED]):
            paths = row.path.split("\n")
            # A heading or the line with the addressee alone is not what a document opens with.
            path = next((each for each in paths if each.rsplit("/", 1)[-1].startswith("p")), paths[0])
            found.append(_Found(document, path, row.text, row.context, round(10.0 / (1 + at / 10), 4), named=True))
        return found

    def _citing(self, parsed: ParsedQuery, filters: Filter, limit: int) -> _Asked:
        """Passages of other documents that mention the number; where no document bears it, also what is nearest."""
        number = label_token(parsed.number or "")
        asked = self._ranked(replace(parsed, text=fold(parsed.number or "")), [], [], filters, limit)
        exact = [each for each in asked.ranked if number in label_token(each.row.text)]
        if exact or self._lookup.find_number(parsed.number or ""):
            return replace(asked, ranked=exact)
        return asked

    # Hits

    def _hits(
        self, found: Sequence[_Found], terms: Sequence[QueryTerm], verdict: Verdict, documents: bool
    ) -> tuple[Hit, ...]:
        facts = self._facts_of(each.document for each in found)
        marker = Marker((term.token, term.idf * term.weight) for term in terms if term.field == "grams")
        scores = calibrate([each.score for each in found], verdict)
        clauses = {} if documents else self._lookup.clauses_at((each.document, each.path) for each in found)
        hits: list[Hit] = []
        for each, score in zip(found, scores, strict=True):
            document = facts.get(each.document)
            clause = clauses.get((each.document, each.path))
            if document is None or (clause is None and not documents):
                continue  # gone since the index was read
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=score,
                    document=document,
                    clause=clause,
                    text=each.text,
                    snippet=marker.snippet(_own_words(each, document, clause)),
                    citation=_citation(document, clause) if clause else None,
                    defects=tuple(d for d in document.defects if d.path == each.path) if clause else document.defects,
                    weak=not verdict.answered,
                )
            )
        return tuple(hits)

    def _facts_of(self, ids: Iterable[str]) -> dict[str, DocumentFacts]:
        missing = [each for each in dict.fromkeys(ids) if each not in self._facts]
        if missing:
            self._facts.update(self._lookup.facts(missing))
        return self._facts


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the words of a query brought. others: words of the query with synonyms, as asked for."""

    parsed: ParsedQuery
    terms: list[QueryTerm]
    ranked: list[Ranked]
    others: Others = ()


def _found(ranked: Ranked, terms: Sequence[QueryTerm]) -> _Found:
    row = ranked.row
    return _Found(row.document, clause_of(row, terms), row.text, row.context, ranked.score, paths=row.path)


def _own_words(found: _Found, document: DocumentFacts, clause: Clause | None) -> str:
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


def _once(found: Iterable[_Found]) -> Iterator[_Found]:
    """Each passage once, and of one clause PARTS at most."""
    counts: dict[tuple[str, str], int] = {}
    texts: set[tuple[str, str]] = set()
    for each in found:
        key = (each.document, each.path)
        if counts.get(key, 0) >= PARTS or (each.document, each.text) in texts:
            continue
        counts[key] = counts.get(key, 0) + 1
        texts.add((each.document, each.text))
        yield each


def _best_of_each(found: Iterable[_Found]) -> Iterator[_Found]:
    """The best passage of each document."""
    seen: set[str] = set()
    for each in found:
        if each.document not in seen:
            seen.add(each.document)
            yield each


def _exact(parsed: ParsedQuery) -> tuple[str, ...]:
    """The quoted words that a hit must hold. In a whole question they are part of the question (“泰安通”怎么扫码…)."""
    quoted = sum(len(units(fold(words))) for words in parsed.phrases)
    beside = len(units(fold(parsed.text))) - quoted
    return () if beside >= max(QUESTION, quoted) else parsed.phrases


def _phrase(words: str) -> Phrase | None:
    """Exact words as the engine finds them; None for a single character or number, which ``_allowed`` looks for."""
    tokens = pairs(fold(words))[:-1]
    return Phrase("pairs", tuple(tokens)) if tokens else None


def _allowed(row: PassageRow, parsed: ParsedQuery) -> bool:
    """Whether exact and excluded words of a single character or number are as asked."""
    wanted = [words for words in _exact(parsed) if _phrase(words) is None]
    unwanted = [words for words in parsed.without if _phrase(words) is None]
    if not wanted and not unwanted:
        return True
    held = set(units(fold(row.text)))
    return all(set(units(fold(words))) <= held for words in wanted) and not any(
        set(units(fold(words))) <= held for words in unwanted
    )


def _citation(document: DocumentFacts, clause: Clause) -> Citation:
    words = official(document.title, document.number, clause.path)
    return Citation(document.id, document.number, clause.path, words, clause.original)


__all__ = ["Searcher", "search"]
