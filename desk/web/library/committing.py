"""Bringing a file into the library: one transaction, then what a person stated about its documents, and the trail."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desk.web.library.citing import titled
from desk.web.library.facts import LABELS
from desk.web.library.understanding import Watching
from desk.web.store.imports import Item
from desk.web.store.people import Person
from desk.web.store.trail import Trail
from kb.library import Library, open_library
from kb.readers import Refused


def commit_file(
    home: Path, path: Path, item: Item, person: Person, trail: Trail
) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """Imports the file and gives the ids of what came in, and what was refused.

    Done twice it gives the same: what is held already is not written again. Raises LibraryError.
    """
    watching = Watching(item.kept)
    with open_library(home, tools=watching.tools()) as library:
        report = library.add([path])
        places = library.lookup.documents_of(item.sha256)
        new = {facts.id for facts in report.documents}
        brought = tuple(name for name in places.values() if name in new or name not in item.held)
        for (ordinal, start), document in places.items():
            if document in brought:
                _state(library, document, item.changes.get(f"{ordinal}:{start}", {}), person, trail)
    for facts in report.documents:
        sentence = f"{person.display}导入{titled(facts.title)}（{item.name}）"
        trail.note(person, "library.import", facts.id, sentence, after=item.sha256)
    return brought, report.refused


def _state(
    library: Library,
    document: str,
    changes: Mapping[str, tuple[str, str]],
    person: Person,
    trail: Trail,
) -> None:
    for key, (value, basis) in changes.items():
        library.set(document, {key: value}, basis)
        sentence = f"{person.display}导入时注明“{LABELS.get(key, key)}”，依据：{basis}"
        trail.note(person, "library.set", document, sentence, after=value)


__all__ = ["commit_file"]
