"""The outline of a document: what a reader goes by, with the damaged places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kb.models import Clause, Document, Furniture

#: Without headings the articles themselves are listed, up to so many.
_MOST_BARE: Final = 400
#: A longer outline leaves its finest levels out.
_MOST: Final = 300
_LONGEST: Final = 40
#: Of what has no heading, so much of its words.
_BRIEF: Final = 20
_BEARING: Final = ("chapter", "section", "item", "article")
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline. path: of the clause it leads to. level: from 1. at: where it stands in the source.

    damaged: damage stands below it and below no finer entry. division: 编、章、节 of a law, no clause itself.
    """

    path: str
    words: str
    level: int
    at: int
    damaged: bool = False
    division: bool = False


def outline_of(document: Document, source: str) -> tuple[Entry, ...]:
    """The entries, in the order of the text."""
    clauses = [clause for clause in document.clauses if not clause.inline]
    found = [*_parts(clauses), *_divisions(document.furniture, clauses, source)]
    found.sort(key=lambda entry: (entry.at, entry.level))
    divided = any(entry.division for entry in found)
    named = [entry for entry in found if not entry.division]
    if not divided and len(named) < 2 and len(clauses) <= _MOST_BARE:
        found = [Entry(clause.path, _cut((clause.label or "") + clause.text), 1, _start(clause)) for clause in clauses]
    elif divided:
        levels = sorted({entry.level for entry in found})
        found = [Entry(e.path, e.words, levels.index(e.level) + 1, e.at, False, e.division) for e in found]
    while len(found) > _MOST and (deepest := max(entry.level for entry in found)) > 1:
        found = [entry for entry in found if entry.level < deepest]
    damaged = {defect.path for defect in document.defects if defect.path}
    return tuple(_stamped(found, damaged))


def _parts(clauses: Sequence[Clause]) -> Iterable[Entry]:
    """Groups (前言, 附件1) and clauses that bear a heading."""
    group = ""
    for clause in clauses:
        first, _, rest = clause.path.partition("/")
        if rest and first != group and not any(c.path == first for c in clauses):
            yield Entry(clause.path, first, 1, _start(clause))
        group = first
        level = clause.path.count("/") + 1
        if clause.kind in _BEARING and clause.heading and level <= _DEEPEST:
            label = clause.label or ""
            yield Entry(clause.path, _cut(label + clause.heading.removeprefix(label)), level, _start(clause))
        elif clause.kind in ("chapter", "section") and level <= _DEEPEST:
            yield Entry(clause.path, _cut((clause.label or "") + clause.text, _BRIEF), level, _start(clause))


def _divisions(furniture: Sequence[Furniture], clauses: Sequence[Clause], source: str) -> Iterable[Entry]:
    """编、章、节 of laws: no clauses, but what readers go by; each leads to the first clause behind it."""
    starts = [(_start(clause), clause) for clause in clauses]
    at = 0
    for part in furniture:
        if part.role != "heading":
            continue
        while at < len(starts) and starts[at][0] < part.span.start:
            at += 1
        if at == len(starts):
            return
        words = " ".join(source[part.span.start : part.span.end].split())
        depth = next((i for i, unit in enumerate("编章节") if unit in words[:8]), 1)
        yield Entry(starts[at][1].path, _cut(words), depth - 3, part.span.start, False, True)


def _stamped(entries: Sequence[Entry], damaged: set[str]) -> Iterable[Entry]:
    """Each damaged path marks the finest entry that holds it."""
    paths = {entry.path for entry in entries}
    held: set[str] = set()
    for path in damaged:
        above = path
        while above and above not in paths:
            above = above.rpartition("/")[0]
        if not above:  # a group is led to by its first clause
            group = path.split("/")[0]
            above = next((p for p in paths if p.split("/")[0] == group), "")
        held.add(above)
    for entry in entries:
        yield Entry(entry.path, entry.words, entry.level, entry.at, entry.path in held, entry.division)


def _start(clause: Clause) -> int:
    return clause.spans[0].start if clause.spans else 0


def _cut(words: str, longest: int = _LONGEST) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"


__all__ = ["Entry", "outline_of"]
