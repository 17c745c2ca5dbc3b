"""A document as it is read: its clauses in order with headings, damage and what was dropped, a page at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from markupsafe import Markup

from desk.web.library.marking import Flaw, Range, flaw_range, inline_ranges, marked, place_in_original, place_in_text
from kb.models import Clause, Document, Furniture, Span

View = Literal["simplified", "received", "both"]
VIEWS: Final[tuple[View, ...]] = ("simplified", "received", "both")
#: Paragraphs of one page of a long document.
PAGE: Final = 300
_LONGEST_DROPPED: Final = 2000
_NOTHING: Final = Markup()
_CHECK: Final = "，引用前须核对原件"
_BASIS = re.compile(r"（依据：(.*)）$")
ROLES: Final = {
    "chrome": "剔除",
    "mark": "版面记号",
    "title": "标题",
    "number": "文号",
    "issuer": "发文机关",
    "addressee": "主送",
    "signature": "落款",
    "date": "日期",
    "attachment": "附件说明",
    "contact": "联系方式",
    "imprint": "版记",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the page. kind: clause, heading (a clause too), division (编章节), dropped.

    level: of a heading, from 2. simplified, received: markup; which are made depends on the view. same: both agree.
    note: of what was dropped, why. struck: it is no word of the document.
    """

    kind: str
    path: str
    level: int = 2
    simplified: Markup = _NOTHING
    received: Markup = _NOTHING
    same: bool = True
    note: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """What is said of a damaged place. words: with a little context; basis: its own, not shared by others."""

    flaw: Flaw
    words: str
    message: str
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a long document: what it begins with, and whether it is the one shown."""

    number: int
    first: str
    here: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of a document. parts: its pages, one where it is not long. dropped: how much was dropped in all."""

    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    page: int
    dropped: int


def read(document: Document, source: str, *, view: View, dropped: bool, page: int, at: str) -> Reading:
    """The page with the clause ``at``, else the page of that number."""
    units = _units(document.clauses)
    pages = _pages(units)
    number = next((i for i, (a, b) in enumerate(pages) if any(_holds(u, at) for u in units[a:b])), page - 1)
    number = min(max(0, number), len(pages) - 1)
    first, last = pages[number]
    begin = _start(units[first][0]) if number and units else document.extent.start
    end = _start(units[last][0]) if last < len(units) else document.extent.end
    writer = _Writer(document, source, view)
    pieces: list[tuple[int, int, Piece]] = []
    for unit in units[first:last]:
        pieces.append((_start(unit[0]), 1, writer.clause(unit[0], unit[1:])))
    for part in document.furniture:
        if not begin <= part.span.start < end:
            continue
        if part.role == "heading":
            pieces.append((part.span.start, 0, writer.division(part)))
        elif dropped and part.role != "blank":
            pieces.append((part.span.start, 0, _dropped(part, source)))
    pieces.sort(key=lambda entry: entry[:2])
    parts = tuple(Part(i + 1, _named(units[a][0]), i == number) for i, (a, b) in enumerate(pages) if b > a)
    gone = sum(part.role == "chrome" for part in document.furniture)
    return Reading(tuple(piece for _, _, piece in pieces), parts, number + 1, gone)


def page_of(document: Document, path: str) -> int:
    """The page that holds a clause, from 1."""
    units = _units(document.clauses)
    return next((i + 1 for i, (a, b) in enumerate(_pages(units)) if any(_holds(u, path) for u in units[a:b])), 1)


def explained(document: Document) -> tuple[tuple[Explained, ...], str]:
    """Every damaged place of the document; and the reason that several of them share, said once."""
    found = []
    for flaw in flaws_of(document):
        said = _BASIS.search(flaw.defect.message)
        message = flaw.defect.message[: said.start()] if said else flaw.defect.message
        basis = flaw.defect.basis or (said[1] if said else "")
        words = f"……{flaw.defect.text}……" if flaw.defect.span else flaw.defect.text
        found.append(Explained(flaw, words, message.removesuffix(_CHECK), basis))
    reasons = Counter(one.basis for one in found if one.basis)
    shared, times = reasons.most_common(1)[0] if reasons else ("", 0)
    if times < 2:
        return tuple(found), ""
    return tuple(replace(one, basis="" if one.basis == shared else one.basis) for one in found), shared


def flaws_of(document: Document) -> tuple[Flaw, ...]:
    """The damaged places, numbered from 1."""
    return tuple(Flaw(i, defect) for i, defect in enumerate(document.defects, 1))


# A unit is a paragraph with the items inside it.
_Unit = list[Clause]


def _units(clauses: Sequence[Clause]) -> list[_Unit]:
    units: list[_Unit] = []
    for clause in clauses:
        if clause.inline and units:
            units[-1].append(clause)
        else:
            units.append([clause])
    return units


def _pages(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Ranges of units, cut where a chapter begins if it can be done."""
    pages: list[tuple[int, int]] = []
    start = chapter = 0
    for i, unit in enumerate(units):
        if i and _chapter(unit) != _chapter(units[i - 1]):
            chapter = i
        if i - start >= PAGE:
            cut = chapter if chapter > start else i
            pages.append((start, cut))
            start = cut
    return [*pages, (start, len(units))]


def _chapter(unit: _Unit) -> tuple[str, ...] | str:
    # Articles stand under 编、章, which are no clauses; other documents under their first heading.
    clause = unit[0]
    return clause.breadcrumb if clause.kind == "article" else clause.path.split("/")[0]


def _holds(unit: _Unit, path: str) -> bool:
    return bool(path) and any(clause.path == path for clause in unit)


def _named(clause: Clause) -> str:
    above = clause.breadcrumb[0] if clause.breadcrumb else ""
    words = above or (clause.label or "") + (clause.heading or "") or clause.path
    return words[:24]


def _start(clause: Clause) -> int:
    return clause.spans[0].start if clause.spans else 0


def _dropped(part: Furniture, source: str) -> Piece:
    words = " ".join(source[part.span.start : part.span.end].split())
    if len(words) > _LONGEST_DROPPED:
        words = words[:_LONGEST_DROPPED] + "……"
    line = source.count("\n", 0, part.span.start) + 1
    text = marked(words, ())
    note = f"{ROLES.get(part.role, part.role)} 第{line}行"
    return Piece("dropped", "", simplified=text, received=text, note=note, struck=part.role in ("chrome", "mark"))


def shown_words(clause: Clause) -> str:
    """The normalised words with the label, as they are read."""
    label = clause.label or ""
    if clause.text.startswith(label):
        return clause.text
    return label + ("　" if clause.kind == "article" else "") + clause.text


class _Writer:
    """Clauses to markup."""

    def __init__(self, document: Document, source: str, view: View) -> None:
        self._document, self._source, self._view = document, source, view
        self._flaws = [flaw for flaw in flaws_of(document) if flaw.defect.span]
        self._traditional = document.script != "simplified"

    def clause(self, clause: Clause, inline: Sequence[Clause]) -> Piece:
        words = shown_words(clause)
        flaws = list(self._inside(clause.spans))
        bare = clause.heading is not None and clause.text == clause.heading and clause.kind not in ("enum", "para")
        return Piece(
            "heading" if bare else "clause",
            clause.path,
            min(5, clause.depth + 1),
            self._simplified(clause, words, inline, flaws) if self._view != "received" else Markup(),
            self._received(clause, inline, flaws) if self._view != "simplified" else Markup(),
            words == clause.original,
        )

    def _inside(self, spans: Sequence[Span]) -> Iterator[Flaw]:
        for flaw in self._flaws:
            assert flaw.defect.span is not None
            if any(s.start <= flaw.defect.span.start < s.end for s in spans):
                yield flaw

    def _simplified(self, clause: Clause, words: str, inline: Sequence[Clause], flaws: Sequence[Flaw]) -> Markup:
        ranges = inline_ranges(words, clause.path, inline)
        for flaw in flaws:
            assert flaw.defect.span is not None
            place = place_in_text(clause, flaw.defect.span, words)
            if place is not None:
                ranges.append(flaw_range(flaw, *place))
        return marked(words, ranges)

    def _received(self, clause: Clause, inline: Sequence[Clause], flaws: Sequence[Flaw]) -> Markup:
        ranges: list[Range] = []
        if self._view == "received":  # beside the simplified words the anchors stand there
            for item in inline:
                start = place_in_original(item.spans[0], clause.spans) if item.spans else None
                end = place_in_original(item.spans[-1], clause.spans) if item.spans else None
                if start and end:
                    opening = Markup('<span class="cl-in" id="{}">').format(item.path)
                    ranges.append(Range(start[0], end[1], opening, Markup("</span>")))
        for flaw in flaws:
            assert flaw.defect.span is not None
            place = place_in_original(flaw.defect.span, clause.spans)
            if place is not None:
                ranges.append(flaw_range(flaw, *place))
        return marked(clause.original, ranges)

    def division(self, part: Furniture) -> Piece:
        received = self._source[part.span.start : part.span.end]
        words = " ".join(received.split())
        if self._traditional:
            from kb.normalize.script import to_simplified

            words = to_simplified(words)
        return Piece("division", "", 2, marked(words, ()), marked(received, ()), words == received)


__all__ = [
    "PAGE",
    "ROLES",
    "VIEWS",
    "Explained",
    "Part",
    "Piece",
    "Reading",
    "View",
    "explained",
    "flaws_of",
    "page_of",
    "read",
    "shown_words",
]
