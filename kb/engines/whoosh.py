"""The portable engine: whoosh-reloaded, pure Python, for machines where no compiled engine can be installed.

Whoosh keeps the inverted index and its files. Scoring is ours, term at a time over whole posting blocks: whoosh's own
matchers step through postings one by one (seconds for a question of sixty terms), and its BM25F has another idf.
New readers are taken after every commit, never ``Searcher.refresh()``, which brings deleted documents back.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

from kb.engines import EngineHit, EngineQuery, Filter, IndexDamaged, Passage, Phrase
from kb.engines.tokens import (
    COUNTED_EXACTLY,
    K1,
    LENGTH_STEPS,
    B,
    best_first,
    facet_token,
    merged_terms,
    rounded,
    safe_token,
    safe_tokens,
)

# A posting block: passage numbers within the segment, and the count of the token in each, or one count for all.
Block = tuple[Sequence[int], Sequence[float] | float]


# Raised with any change of what ``kb.engines.whoosh_schema`` writes.
_LAYOUT = 1


def version() -> str:
    """Version of whoosh and of our layout; an index of another one is built anew."""
    import whoosh  # type: ignore[import-untyped]

    return f"{'.'.join(map(str, whoosh.__version__))}/{_LAYOUT}"


class WhooshEngine:
    """``kb.engines.Engine`` on whoosh-reloaded.

    Statistics (number of passages, frequencies in BM25) count deleted passages until their segment is merged.
    """

    name = "whoosh"

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens the index in ``folder`` or makes a new one there. Raises IndexDamaged."""
        from whoosh.filedb.filestore import FileStorage  # type: ignore[import-untyped]
        from whoosh.index import FileIndex  # type: ignore[import-untyped]

        from kb.engines.whoosh_schema import schema

        self._folder = folder
        self._segments: list[_Segment] = []
        with _damage(folder):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                FileIndex.create(FileStorage(str(folder)), schema(), "MAIN").close()
            elif not folder.is_dir():
                raise IndexDamaged(f"{folder}: no index")
            self._index = FileIndex(FileStorage(str(folder)), schema=schema(), indexname="MAIN")
            self._open_segments()

    def _open_segments(self) -> None:
        self._close_segments()
        reader = self._index.reader()
        self._segments = [_Segment(leaf) for leaf, _ in reader.leaf_readers()] if reader.doc_count_all() else []
        self._total = sum(segment.size for segment in self._segments)

    def _close_segments(self) -> None:
        for segment in self._segments:
            segment.close()
        self._segments = []

    def writer(self) -> WhooshWriter:
        """A batch of changes; the engine itself sees them after ``commit``. One writer at a time."""
        return WhooshWriter(self)

    def search(self, query: EngineQuery, limit: int) -> list[EngineHit]:
        """Best ``limit`` passages. A query without terms gives what its phrases demand, with score 0."""
        terms = merged_terms(query)
        if limit <= 0 or (not terms and (query.terms or not query.must)):
            return []
        with _damage(self._folder):
            factors = [(field, token, weight * self._idf(field, token)) for (field, token), weight in terms.items()]
            norms = {field: self._norms(field) for field in {field for field, _ in terms}}
            hits: list[EngineHit] = []
            for segment in self._segments:
                allowed = segment.allowed(query)
                scores = segment.scores(factors, norms)
                if not terms:
                    chosen: Iterable[tuple[int, float]] = ((number, 0.0) for number in allowed or ())
                elif allowed is None:
                    chosen = _top(enumerate(scores), limit)
                else:
                    chosen = _top([(number, scores[number]) for number in allowed], limit)
                hits += [EngineHit(segment.keys[n], "", rounded(score)) for n, score in chosen]
            best = best_first(hits)[:limit]
            return [EngineHit(hit.key, self._document(hit.key), hit.score) for hit in best]

    def _document(self, key: int) -> str:
        return next(name for segment in self._segments if (name := segment.document(key)) is not None)

    def _idf(self, field: str, token: str) -> float:
        held = sum(segment.holding(field, token) for segment in self._segments)
        return math.log(1 + (self._total - held + 0.5) / (held + 0.5)) if held else 0.0

    def _norms(self, field: str) -> list[float]:
        """The part of BM25's denominator that hangs on the length, for each length step."""
        mean = sum(segment.length(field) for segment in self._segments) / (self._total or 1)
        return [K1 * (1 - B + B * length / (mean or 1.0)) for length in LENGTH_STEPS]

    def frequency(self, field: str, token: str) -> int:
        """Number of passages that hold the token; for a frequent one with those deleted since the last merge."""
        token = safe_token(token)
        with _damage(self._folder):
            held = sum(segment.holding(field, token) for segment in self._segments)
            if 0 < held < COUNTED_EXACTLY and any(segment.deleted for segment in self._segments):
                return sum(len(segment.postings(field, token) - segment.deleted) for segment in self._segments)
            return held

    def count(self) -> int:
        """Number of passages."""
        return sum(segment.size - len(segment.deleted) for segment in self._segments)

    def close(self) -> None:
        """Lets go of files. The engine must not be used afterwards."""
        self._close_segments()
        self._index.close()


class _Segment:
    """One segment as the search reads it; columns and filter sets are kept until the segment is closed."""

    def __init__(self, reader: Any) -> None:
        from kb.engines.whoosh_schema import COLUMNS

        self._reader = reader
        self._columns = COLUMNS
        self.size = int(reader.doc_count_all())
        self.deleted = frozenset(number for number in range(self.size) if reader.is_deleted(number))
        self.keys = self._column("key")
        self._numbers: dict[int, int] = {}
        self._names: Any = None
        self._steps: dict[str, tuple[list[int], int]] = {}
        self._sets: dict[tuple[str, str], frozenset[int]] = {}

    def close(self) -> None:
        self._reader.close()

    def _column(self, name: str) -> list[int]:
        if not self._reader.has_column(name):  # every value is the default
            return [0] * self.size
        values: list[int] = self._reader.column_reader(name, self._columns[name], translate=False).values()
        return values

    def _lengths(self, field: str) -> tuple[list[int], int]:
        """The length step of every passage, and the largest."""
        if field not in self._steps:
            steps = self._column(f"steps_{field}")
            self._steps[field] = (steps, max(steps))
        return self._steps[field]

    def length(self, field: str) -> int:
        """Tokens of the field in all passages."""
        return int(self._reader.field_length(field))

    def holding(self, field: str, token: str) -> int:
        """Passages holding the token, deleted ones included."""
        return int(self._reader.doc_frequency(field, token))

    def document(self, key: int) -> str | None:
        """The document of a passage, None when the passage is not here."""
        if not self._numbers:
            self._numbers = {key: number for number, key in enumerate(self.keys) if number not in self.deleted}
        number = self._numbers.get(key)
        if number is None:
            return None
        if self._names is None:
            self._names = self._reader.column_reader("name", self._columns["name"], translate=False)
        name: bytes = self._names[number]
        return name.decode()

    def blocks(self, field: str, token: str) -> Iterator[Block]:
        """The postings of a token, block by block."""
        for matcher in self._matchers(field, token):
            numbers, counts, _ = matcher._data
            # Numbers are kept as differences; equal counts once (as a number, or as None when all are 1).
            yield tuple(accumulate(numbers)), counts if isinstance(counts, tuple) else float(counts or 1)

    def _matchers(self, field: str, token: str) -> Iterator[Any]:
        """Whoosh's leaf matcher, standing at each block in turn with the block's data read."""
        if not self.holding(field, token):
            return
        # The terms reader, not the segment reader, which would wrap the matcher in a filter of deleted passages.
        reader = self._reader
        matcher = reader._terms.matcher(field, token.encode(), reader.schema[field].format)
        while matcher.is_active():
            matcher._read_data()
            yield matcher
            matcher._next_block()

    def scores(self, factors: Sequence[tuple[str, str, float]], norms: Mapping[str, Sequence[float]]) -> list[float]:
        """BM25 of every passage of the segment. factors: field, token, weight x idf."""
        scores = [0.0] * self.size
        for field, token, factor in factors:
            steps, longest = self._lengths(field)
            norm, gain = norms[field][: longest + 1], factor * (K1 + 1)
            # What a passage gains hangs on its count and its length step alone: reckoned once for each count.
            gains: dict[float, list[float]] = {}
            for numbers, counts in self.blocks(field, token):
                for count in {counts} if isinstance(counts, float) else set(counts):
                    if count not in gains:
                        gains[count] = [gain * count / (count + part) for part in norm]
                if isinstance(counts, float):
                    same = gains[counts]
                    for number in numbers:
                        scores[number] += same[steps[number]]
                else:
                    for number, count in zip(numbers, counts, strict=True):
                        scores[number] += gains[count][steps[number]]
        for number in self.deleted:
            scores[number] = 0.0
        return scores

    def postings(self, field: str, token: str) -> frozenset[int]:
        """Numbers of the passages that hold the token, deleted ones included."""
        return frozenset(number for numbers, _ in self.blocks(field, token) for number in numbers)

    def _cached(self, field: str, token: str) -> frozenset[int]:
        key = (field, token)
        if key not in self._sets:
            self._sets[key] = self.postings(field, token)
        return self._sets[key]

    def allowed(self, query: EngineQuery) -> set[int] | None:
        """Passages that the filter and the phrases leave; None when they leave all."""
        required = list(self._filters(query.filter)) + [self._phrase(phrase) for phrase in query.must]
        if not required and not query.must_not:
            return None
        required.sort(key=len)
        allowed = set(required[0]) if required else set(range(self.size))
        for other in required[1:]:
            allowed &= other
        for phrase in query.must_not:
            allowed -= self._phrase(phrase)
        return allowed - self.deleted

    def _filters(self, wanted: Filter) -> Iterator[frozenset[int]]:
        if wanted.documents:
            yield frozenset().union(*(self._cached("document", safe_token(name)) for name in wanted.documents))
        for name, values in wanted.facets:
            yield frozenset().union(*(self._cached("facets", facet_token(name, value)) for value in values))
        if wanted.year_from is not None or wanted.year_to is not None:
            # 0 stands for an unknown year, which no range includes.
            low, high = max(1, wanted.year_from or 1), 9999 if wanted.year_to is None else wanted.year_to
            yield frozenset(number for number, year in enumerate(self._column("year")) if low <= year <= high)

    def _phrase(self, phrase: Phrase) -> frozenset[int]:
        """Passages in which the tokens stand in adjacent positions."""
        tokens = list(safe_tokens(phrase.tokens))
        if not tokens:
            return frozenset()
        order = sorted(set(tokens), key=lambda token: self.holding("pairs", token))
        common = self.postings("pairs", order[0])
        for token in order[1:]:
            if not common:
                return common
            common &= self.postings("pairs", token)
        if len(tokens) == 1 or not common:
            return common
        places = {token: self._places(token, common) for token in order}
        return frozenset(
            number
            for number in common
            if set.intersection(*({p - shift for p in places[t][number]} for shift, t in enumerate(tokens)))
        )

    def _places(self, token: str, wanted: frozenset[int]) -> dict[int, tuple[int, ...]]:
        from kb.engines.whoosh_schema import decode_places

        found: dict[int, tuple[int, ...]] = {}
        for matcher in self._matchers("pairs", token):
            differences, _, values = matcher._data
            for number, value in zip(accumulate(differences), values, strict=True):
                if number in wanted:
                    found[number] = decode_places(value)
        return found


class WhooshWriter:
    """``kb.engines.EngineWriter`` on whoosh. A delete takes out what the index holds and what this batch added."""

    def __init__(self, engine: WhooshEngine) -> None:
        from kb.engines.whoosh_writing import BatchWriter

        self._engine = engine
        self._added: dict[str, list[int]] = {}
        with _damage(engine._folder):
            self._writer = BatchWriter(engine._index)

    def delete_document(self, document: str) -> None:
        """Takes out every passage of the document."""
        document = safe_token(document)
        base = 0
        with _damage(self._engine._folder):
            for segment in self._engine._segments:
                for number in segment.postings("document", document) - segment.deleted:
                    self._writer.delete_document(base + number)
                base += segment.size
        self._writer.take_back(self._added.pop(document, ()))

    def add(self, passage: Passage) -> None:
        """Adds a passage; ``passage.document`` is kept as given (without lone surrogates)."""
        with _damage(self._engine._folder):
            number = self._writer.add_passage(passage)
        self._added.setdefault(safe_token(passage.document), []).append(number)

    def commit(self) -> None:
        """Makes the batch visible to this engine and to engines opened later. The writer is used up."""
        with _damage(self._engine._folder):
            self._writer.commit()
            self._engine._open_segments()

    def rollback(self) -> None:
        """Forgets the batch. The writer is used up."""
        with _damage(self._engine._folder):
            self._writer.cancel()


def _top(scores: Iterable[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
    """The passages with the ``limit`` best scores and those that tie with the last of them."""
    held = [pair for pair in scores if pair[1] > 0]
    if len(held) <= limit:
        return held
    least = heapq.nlargest(limit, (score for _, score in held))[-1] * (1 - 1e-4)
    return [pair for pair in held if pair[1] >= least]


@contextmanager
def _damage(folder: Path) -> Iterator[None]:
    """Turns what whoosh raises on unreadable files (anything from KeyError to zlib.error) into IndexDamaged."""
    try:
        yield
    except (IndexDamaged, MemoryError):
        raise
    except Exception as error:
        raise IndexDamaged(f"{folder}: {type(error).__name__}: {error}") from error
