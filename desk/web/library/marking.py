"""Words with marks in them: damaged places, and where an item inside a paragraph begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from desk.web.library.addresses import fragment
from kb.models import Clause, Defect, Span


@dataclass(frozen=True, slots=True)
class Flaw:
    """A damaged place, numbered in its document. here: whether its characters can be shown in the words."""

    number: int
    defect: Defect

    @property
    def id(self) -> str:
        """The anchor of its explanation."""
        return f"d{self.number}"


@dataclass(frozen=True, slots=True)
class Range:
    """Characters [start, end) of a text with what stands before and behind them."""

    start: int
    end: int
    opening: Markup
    closing: Markup


def marked(text: str, ranges: Iterable[Range]) -> Markup:
    """The text with the ranges marked; one that would cross another is left out."""
    opened: list[Range] = []
    parts: list[str] = []
    at = 0

    def upto(end: int) -> None:
        nonlocal at
        parts.append(str(escape(text[at:end])))
        at = end

    for piece in sorted(ranges, key=lambda one: (one.start, -one.end)):
        while opened and opened[-1].end <= piece.start:
            upto(opened[-1].end)
            parts.append(str(opened.pop().closing))
        if piece.start < at or piece.end > len(text) or (opened and piece.end > opened[-1].end):
            continue
        upto(piece.start)
        parts.append(str(piece.opening))
        opened.append(piece)
    while opened:
        upto(opened[-1].end)
        parts.append(str(opened.pop().closing))
    upto(len(text))
    return Markup("".join(parts))


def flaw_range(flaw: Flaw, start: int, end: int) -> Range:
    """The mark of a damaged place; its explanation stands at the right."""
    opening = Markup('<span class="flaw" tabindex="0" data-key-flaw aria-describedby="{}">').format(flaw.id)
    return Range(start, end, opening, Markup("</span>"))


def place_in_original(span: Span, spans: Sequence[Span]) -> tuple[int, int] | None:
    """Where characters of the source stand in the slices ``spans`` joined."""
    at = 0
    for own in spans:
        if own.start <= span.start < own.end:
            begin = at + span.start - own.start
            return begin, begin + min(span.end, own.end) - span.start
        at += own.end - own.start
    return None


def place_in_text(clause: Clause, span: Span, words: str) -> tuple[int, int] | None:
    """Where the same characters stand in ``words``, the clause as it is shown; None where that is not certain.

    Numbers and marks are spelled anew, lines joined: the damaged characters are found again by their count.
    """
    there = place_in_original(span, clause.spans)
    if there is None:
        return None
    damaged = clause.original[there[0] : there[1]]
    if not damaged or clause.original.count(damaged) != words.count(damaged):
        return None
    at = -1
    for _ in range(clause.original[: there[0]].count(damaged) + 1):
        at = words.find(damaged, at + 1)
    return (at, at + len(damaged)) if at >= 0 else None


def inline_ranges(words: str, paragraph: str, inline: Sequence[Clause]) -> list[Range]:
    """The items inside a paragraph, each with its anchor and its label as the link.

    paragraph: its path; inline: the clauses inside, in order.
    """
    found: list[Range] = []
    whole = {paragraph: (0, len(words))}
    after: dict[str, int] = {}
    for clause in inline:
        above = clause.path.rpartition("/")[0]
        begin, end = whole.get(above, (0, len(words)))
        place = _find(words, clause, max(begin, after.get(above, 0)), end)
        if place is None:
            # The anchor must not be lost: it stands at the beginning of what holds it.
            found.append(Range(begin, begin, _anchor(clause.path), Markup("</span>")))
            continue
        start, stop, label = place
        whole[clause.path] = (start, stop)
        after[above] = stop
        found.append(Range(start, stop, _anchor(clause.path), Markup("</span>")))
        if label:
            opening = Markup('<a class="at-in" href="{}">').format(fragment(clause.path))
            found.append(Range(start, start + label, opening, Markup("</a>")))
    return found


def _anchor(path: str) -> Markup:
    return Markup('<span class="cl-in" id="{}">').format(path)


def _find(words: str, clause: Clause, begin: int, end: int) -> tuple[int, int, int] | None:
    """Start, end and length of the label of an item's words in the paragraph that repeats them."""
    label = clause.label or ""
    own = clause.text
    for text, length in ((own, len(label) if own.startswith(label) else 0), (label + own, len(label))):
        if label and length == 0 and words.find(label + own, begin, end) >= 0:
            continue  # the label stands before the words: take it in
        at = words.find(text, begin, end)
        if at >= 0:
            return at, at + len(text), length
    return None


__all__ = [
    "Flaw",
    "Range",
    "flaw_range",
    "inline_ranges",
    "marked",
    "place_in_original",
    "place_in_text",
]
