"""Writing an index: the passages of the library, tokens made, into a new folder that then comes into force.

Only for the holder of the lock (see ``kb.index``). Whatever happens on the way, the state in force stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb import index_state
from kb.analysis import ANALYSIS_VERSION, index_tokens
from kb.engines import Engine, EngineWriter, Passage, open_engine
from kb.index_state import Mark
from kb.models import DocumentFacts

if TYPE_CHECKING:
    from kb.rows import PassageRow

#: Called with the number of documents done and of all.
Progress = Callable[[int, int], None]

# Deleted passages distort the statistics of BM25; beyond this part of all the index is built anew.
_MOST_REPLACED = 0.25
_FACTS_AT_ONCE = 200


class Texts(Protocol):
    """What an index asks of the library; ``kb.lookup.Lookup`` has it."""

    @property
    def library_id(self) -> str: ...
    def generation(self) -> int: ...
    def changes_since(self, generation: int) -> Sequence[str]: ...
    def document_ids(self) -> Sequence[str]: ...
    def facts(self, ids: Iterable[str] | None = None) -> Mapping[str, DocumentFacts]: ...
    def passages(self, document: str) -> Sequence[PassageRow]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where an index lies and what it is of. folder: ``index/<engine>``."""

    home: Path
    engine: str
    texts: Texts

    @property
    def folder(self) -> Path:
        return self.home / "index" / self.engine


@dataclass(frozen=True, slots=True)
class Opened:
    """An engine and the mark of what it has open."""

    engine: Engine
    mark: Mark


def rebuilt(place: Place, version: str, progress: Progress | None = None) -> Opened:
    """A new index of all documents, in force. Raises IndexDamaged (the engine cannot write), OSError, LibraryError."""
    generation = place.texts.generation()  # first: what changes while we read is brought up the next time
    place.folder.mkdir(parents=True, exist_ok=True)
    index_state.clean(place.folder)
    documents = place.texts.document_ids()
    target = index_state.new_folder(place.folder, generation)
    try:
        engine = open_engine(place.engine, target, create=True)
        writer = engine.writer()
        _add(place.texts, writer, documents, progress)
        writer.commit()
        mark = Mark(
            engine=place.engine,
            version=version,
            analysis=ANALYSIS_VERSION,
            library=place.texts.library_id,
            generation=generation,
            folder=target.name,
            replaced=0,
            files=index_state.inspect(target, {}),
        )
        index_state.write_mark(place.folder, mark)
    finally:
        index_state.clean(place.folder)
    return Opened(engine, mark)


def updated(place: Place, current: Opened, progress: Progress | None = None) -> Opened | None:
    """The index with the documents changed since, in force; None where building it anew is better.

    Raises IndexDamaged, OSError, LibraryError.
    """
    old, texts = current.mark, place.texts
    generation = texts.generation()
    changed = texts.changes_since(old.generation)
    if 2 * len(changed) > len(texts.document_ids()):
        return None
    index_state.clean(place.folder)
    target = index_state.new_folder(place.folder, generation)
    try:
        index_state.clone(place.folder / old.folder, target, old.files)
        engine = open_engine(place.engine, target)
        before = engine.count()
        writer = engine.writer()
        for document in changed:
            writer.delete_document(document)
        added = _add(texts, writer, changed, progress)
        writer.commit()
        replaced = old.replaced + before + added - engine.count()
        if replaced > _MOST_REPLACED * engine.count():
            engine.close()
            return None
        files = index_state.inspect(target, old.files)
        mark = replace(old, generation=generation, folder=target.name, replaced=replaced, files=files)
        index_state.write_mark(place.folder, mark)
    finally:
        index_state.clean(place.folder)
    return Opened(engine, mark)


def _add(texts: Texts, writer: EngineWriter, documents: Sequence[str], progress: Progress | None = None) -> int:
    """Adds the passages of the documents that are held; the number of passages."""
    added = 0
    for start in range(0, len(documents), _FACTS_AT_ONCE):
        batch = documents[start : start + _FACTS_AT_ONCE]
        for done, (document, facts) in enumerate(texts.facts(batch).items(), start + 1):
            facets, year = _facets(facts), year_of(facts)
            for row in texts.passages(document):
                tokens = index_tokens(row.text, row.context, facts, row.path)
                writer.add(Passage(row.key, document, tokens, facets, year))
                added += 1
            if progress is not None:
                progress(done, len(documents))
    return added


def _facets(facts: DocumentFacts) -> Mapping[str, Sequence[str]]:
    single = {"region": facts.region, "kind": facts.kind, "level": facts.level}
    return {"issuer": facts.issuers} | {name: (value,) for name, value in single.items() if value}


def year_of(facts: DocumentFacts) -> int:
    """The year a document belongs to: written, printed, of its number, first of its validity; 0 when unknown."""
    first = facts.validity[0] if facts.validity else None
    for value, pattern in (
        (facts.date_written, r"^([0-9]{4})"),
        (facts.date_printed, r"^([0-9]{4})"),
        (facts.number, r"〔([0-9]{4})〕"),
        (first, r"^([0-9]{4})"),
    ):
        if value and (found := re.search(pattern, value)):
            return int(found[1])
    return 0


__all__ = ["Opened", "Place", "Progress", "Texts", "rebuilt", "updated", "year_of"]
