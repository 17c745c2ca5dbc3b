"""One small interface for every search engine. Engines get tokens, never text: analysis is ours and the same for all.

An engine stores passages and answers weighted-term queries with BM25 (k1 = 1.2, b = 0.75) summed over fields; what
is a good query is decided in ``kb.ranking``. The contract test runs over all engines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# Token fields; each is a sequence of tokens with positions.
#   grams: characters and character pairs of title + heading path + words (carries the ranking)
#   words: jieba words of the same
#   pairs: character pairs of the words alone, one per position (exact phrases)
#   doc:   document id, number and label tokens (exact look-up)
FIELDS = ("grams", "words", "pairs", "doc")


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed: a clause or a part of a long one.

    key: unique number of the passage (database id of its row). document: document id (deletion is by document).
    tokens: field -> tokens. facets: exact-match filter values (``region`` ``issuer`` ``kind`` ``level``), several
    per name allowed. year: 4 digits or 0 when unknown (range filter).
    """

    key: int
    document: str
    tokens: Mapping[str, Sequence[str]]
    facets: Mapping[str, Sequence[str]]
    year: int


@dataclass(frozen=True, slots=True)
class Term:
    """A weighted token of one field: contributes weight x BM25(field, token)."""

    field: str
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens in adjacent positions of one field; used as a filter (must / must not)."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts hits; the values of one name are alternatives, names are all required. None = not restricted."""

    documents: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """Any of ``terms`` scores; every phrase of ``must`` must and none of ``must_not`` may occur."""

    terms: tuple[Term, ...]
    must: tuple[Phrase, ...] = ()
    must_not: tuple[Phrase, ...] = ()
    filter: Filter = Filter()


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A passage key with its score; ties are broken by ascending key so that engines agree."""

    key: int
    document: str
    score: float


class EngineWriter(Protocol):
    """One batch of changes; nothing is seen by readers before ``commit``; leaving without it changes nothing."""

    def delete_document(self, document: str) -> None: ...
    def add(self, passage: Passage) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...


class Engine(Protocol):
    """An index in a folder of its own."""

    name: str

    def writer(self) -> EngineWriter: ...
    def search(self, query: EngineQuery, limit: int) -> list[EngineHit]: ...
    def frequency(self, field: str, token: str) -> int:
        """Number of passages holding the token."""
        ...

    def count(self) -> int:
        """Number of passages."""
        ...

    def close(self) -> None: ...


class IndexDamaged(Exception):
    """The folder holds no index that can be trusted (missing, cut off, foreign); it is rebuilt from the library."""


ENGINES = ("tantivy", "whoosh")


def open_engine(name: str, folder: Path, *, create: bool = False) -> Engine:
    """Opens (or with ``create`` makes anew) the index in ``folder``. Raises IndexDamaged, ValueError for a name."""
    if name == "tantivy":
        from kb.engines.tantivy import TantivyEngine

        return TantivyEngine(folder, create=create)
    if name == "whoosh":
        from kb.engines.whoosh import WhooshEngine

        return WhooshEngine(folder, create=create)
    raise ValueError(name)


__all__ = [
    "ENGINES",
    "FIELDS",
    "Engine",
    "EngineHit",
    "EngineQuery",
    "EngineWriter",
    "Filter",
    "IndexDamaged",
    "Passage",
    "Phrase",
    "Term",
    "open_engine",
]
