"""What a file says, before anything of it is in the library: understood by the same steps as an import, kept as JSON.

Runs in a process of its own (``reading.py``): a large PDF must not hold up the pages of others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from desk.web.library.outline import outline_of
from desk.web.library.reader import ROLES
from desk.web.store.imports import Kept
from kb.importing import Tools, usual_tools
from kb.library import AddReport, Library, open_library
from kb.models import Document, DocumentFacts, SourceText
from kb.printable import one_line
from kb.readers import Reading

Progress = Callable[[int, int], None]
#: Bounds of what is shown before a commit; the whole stands in the library afterwards.
_MOST_ENTRIES: Final = 400
_MOST_DROPPED: Final = 100
_MOST_DEFECTS: Final = 60
_LONGEST: Final = 200
#: Where the words of a field were read from: roles of furniture, the first that is there.
_READ_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "number": ("number",),
    "issuers": ("issuer", "signature"),
    "addressees": ("addressee",),
    "date_written": ("date",),
    "date_printed": ("imprint",),
}
#: Dropped lines that nobody wants to read one by one.
_PAGE_NUMBER: Final = re.compile(r"[\s\d—–－·•第共页/／-]+")
_UNIT: Final = {"docx": "段", "pdf": "页"}


@dataclass(frozen=True, slots=True)
class Understood:
    """A document as it would come in, with the text it stands in. ordinal: of that text in its file."""

    ordinal: int
    source: SourceText
    document: Document
    facts: DocumentFacts

    @property
    def place(self) -> str:
        """Its name inside the file, whatever its id becomes."""
        return f"{self.ordinal}:{self.document.extent.start}"


class Watching:
    """The steps of an import, remembering what they gave. kept: lines that are words of the document after all."""

    def __init__(self, kept: Sequence[Kept] = (), progress: Progress | None = None) -> None:
        self._usual = usual_tools()
        self._kept, self._progress = kept, progress
        self.reading: Reading | None = None
        self.seen: list[tuple[int, SourceText, Document]] = []

    def tools(self) -> Tools:
        """The steps, for ``open_library``."""
        return replace(self._usual, read_file=self._read_file, understand=self._understand)

    def _read_file(self, path: Path, *, encoding: str | None) -> Reading:
        from kb.readers import read_file

        self.reading = read_file(path, encoding=encoding, progress=self._progress)
        return self.reading

    def _understand(self, source: SourceText) -> Sequence[Document]:
        from kb.ingest import understand
        from kb.records import Records

        ordinal = self._ordinal(source)
        kept = {line.offset for line in self._kept if line.ordinal == ordinal}
        found = understand(source, Records.bundled(), kept)
        self.seen += [(ordinal, source, document) for document in found]
        return found

    def _ordinal(self, source: SourceText) -> int:
        texts = self.reading.texts if self.reading else ()
        return next((i for i, text in enumerate(texts) if text is source), 0)

    def understood(self, report: AddReport) -> Iterator[Understood]:
        """The documents of a report with what they were made from, in order."""
        rest = iter(self.seen)
        for facts in report.documents:
            for ordinal, source, document in rest:
                own = one_line(document.id) or "document"
                if facts.id == own or facts.id.startswith(f"{own}-"):
                    yield Understood(ordinal, source, document, facts)
                    break


def understand_file(
    home: Path, path: Path, kept: Sequence[Kept] = (), progress: Progress | None = None
) -> dict[str, Any]:
    """What an import of the file would bring, as JSON values; nothing of it is kept in the library.

    Raises LibraryError where the library itself cannot go on.
    """
    watching = Watching(kept, progress)

    def texts(_: str, done: int, total: int) -> None:
        if progress is not None and total > 1:
            progress(done, total)

    with open_library(home, tools=watching.tools()) as library:
        report = library.add([path], dry_run=True, progress=texts)
        found = [_document(one, library, kept) for one in watching.understood(report)]
        held = [_held(library, name) for name in report.unchanged]
    reading = watching.reading
    name = reading.file if reading else path.name
    return {
        "format": reading.texts[0].format if reading and reading.texts else "",
        "encoding": reading.texts[0].encoding if reading and reading.texts else None,
        "documents": found,
        "held": held,
        "refused": [
            {"file": refused.file.replace(str(path), name), "reason": refused.reason} for refused in report.refused
        ],
        "remarks": list(report.remarks),
    }


def _held(library: Library, document: str) -> dict[str, Any]:
    facts = library.lookup.facts((document,)).get(document)
    added = library.lookup.added(facts.source_sha256) if facts else None
    return {"id": document, "title": facts.title if facts else document, "added": added}


def _document(one: Understood, library: Library, kept: Sequence[Kept]) -> dict[str, Any]:
    facts, document, source = one.facts, one.document, one.source.text
    where = _Places(one.source)
    outline = outline_of(document, source)
    twin = library.lookup.facts((facts.twin_of,)).get(facts.twin_of) if facts.twin_of else None
    chrome = [part for part in document.furniture if part.role == "chrome"]
    said = [part for part in chrome if not _PAGE_NUMBER.fullmatch(source, part.span.start, part.span.end)]
    kinds: dict[str, int] = {}
    for clause in document.clauses:
        kinds[clause.kind] = kinds.get(clause.kind, 0) + 1
    return {
        "place": one.place,
        "facts": _facts(facts),
        "read": {key: _words(document, source, where, roles) for key, roles in _READ_FROM.items()},
        "outline": [
            {"words": e.words, "level": e.level, "where": where(e.at), "damaged": e.damaged}
            for e in outline[:_MOST_ENTRIES]
        ],
        "more_outline": max(0, len(outline) - _MOST_ENTRIES),
        "clauses": len(document.clauses),
        "chapters": kinds.get("chapter", 0) or kinds.get("article", 0),
        "chapter_word": "章" if kinds.get("chapter") else "条" if kinds.get("article") else "",
        "dropped": [
            {"words": _cut(source[p.span.start : p.span.end]), "where": where(p.span.start), "at": p.span.start}
            for p in said[:_MOST_DROPPED]
        ],
        "dropped_in_all": len(chrome),
        "page_numbers": len(chrome) - len(said),
        "kept": [
            {"words": line.words, "at": line.offset, "became": _became(document, line.offset)}
            for line in kept
            if line.ordinal == one.ordinal and document.extent.start <= line.offset < document.extent.end
        ],
        "ordinal": one.ordinal,
        "defects": [
            {"words": d.text, "message": d.message, "where": where(d.span.start) if d.span else "", "kind": d.kind}
            for d in facts.defects[:_MOST_DEFECTS]
        ],
        "defects_in_all": len(facts.defects),
        "extent": [where(document.extent.start), where(max(document.extent.start, document.extent.end - 1))],
        "twin": {"id": facts.twin_of, "title": twin.title if twin else facts.twin_of} if facts.twin_of else None,
        "remarks": list(facts.remarks),
    }


def _became(document: Document, offset: int) -> str:
    """What a line that was kept is now: words of a clause, or of a part of head or tail."""
    for clause in document.clauses:
        if any(span.start <= offset < span.end for span in clause.spans):
            return f"归入 {clause.path}"
    role = next((part.role for part in document.furniture if part.span.start <= offset < part.span.end), "")
    return f"归入{ROLES.get(role, '文头或文尾')}"


def _facts(facts: DocumentFacts) -> dict[str, Any]:
    names = (
        *("id", "title", "number", "region", "level", "kind", "date_written", "date_printed"),
        *("status", "replaced_by", "script"),
    )
    lists = {"issuers": list(facts.issuers), "addressees": list(facts.addressees)}
    validity = list(facts.validity) if facts.validity else None
    return {name: getattr(facts, name) for name in names} | lists | {"validity": validity, "stated": facts.stated}


def _words(document: Document, source: str, where: _Places, roles: Sequence[str]) -> dict[str, str] | None:
    """The words a field was read from, and where they stand; None where the text does not say."""
    for role in roles:
        parts = [part for part in document.furniture if part.role == role]
        if role == "imprint":
            parts = [part for part in parts if "印" in source[part.span.start : part.span.end]]
        if parts:
            words = "／".join(_cut(source[part.span.start : part.span.end]) for part in parts[:4])
            return {"words": words, "where": where(parts[0].span.start)}
    return None


class _Places:
    """Offsets of a text as people find them again: 第3行, 第2页."""

    def __init__(self, source: SourceText) -> None:
        mark = "\f" if source.format == "pdf" else "\n"
        self._unit = _UNIT.get(source.format, "行")
        self._ends = [i for i, char in enumerate(source.text) if char == mark]

    def __call__(self, offset: int) -> str:
        return f"第{bisect_right(self._ends, offset) + 1}{self._unit}"


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


__all__ = ["Progress", "Understood", "Watching", "understand_file"]
