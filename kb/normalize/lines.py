"""Printed lines of a source text, with the marks of Markdown and the blanks around them set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.models import Span

_MARK = re.compile(r"[ \t\u3000]*(?:(#{1,6})[ \t\u3000]*|([-*•·●■◆▪]|>)[ \t\u3000]+(?=\D|\d{1,2}[.．、]))?(\*\*)?")
_COMMENT = re.compile(r"\s*<!--.*?-->\s*$")
_BLANK = " \t\u3000\xa0\u200b\ufeff\r"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line without the blanks and marks around it.

    span: of the words in the source. text: the (simplified) words. mark: ``#``…, ``-`` or ``""``.
    indent: blanks before it. gap: a blank line (or page end) stands before it. number: 1-based line of the file.
    """

    span: Span
    text: str
    mark: str
    indent: int
    gap: bool
    number: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The non-empty lines of ``text[start:end]``; page ends (``\\f``) count as blank lines."""
    stop = len(text) if end is None else end
    found: list[Line] = []
    gap, at = True, start
    number = text.count("\n", 0, start) + 1
    for piece in re.split("([\n\f\u2028])", text[start:stop]):
        if piece in ("\n", "\f", "\u2028"):
            number += piece == "\n"
            at += 1
            continue
        line = _line(piece, at, gap, number)
        if line is None:
            gap = True
        else:
            found.append(line)
            gap = False
        at += len(piece)
        if not piece:
            continue
    return _with_gaps(text, found, start)


def _with_gaps(text: str, found: list[Line], start: int) -> list[Line]:
    """A gap is a line end more than the one that every line has."""
    out: list[Line] = []
    last = start
    for line in found:
        between = text[last : line.span.start]
        gap = between.count("\n") + 2 * between.count("\f") >= 2 or last == start
        out.append(Line(line.span, line.text, line.mark, line.indent, gap, line.number))
        last = line.span.end
    return out


def _line(piece: str, at: int, gap: bool, number: int) -> Line | None:
    if _COMMENT.match(piece):
        return Line(Span(at, at + len(piece)), piece.strip(), "<!--", 0, gap, number)
    lead = _MARK.match(piece)
    begin = lead.end() if lead else 0
    mark = (lead.group(1) or lead.group(2) or "") if lead else ""
    words = piece[begin:].rstrip(_BLANK)
    if lead and lead.group(3) and words.endswith("**"):
        words = words[:-2].rstrip(_BLANK)
    elif lead and lead.group(3) and "**" in words:
        begin -= 2
        words = piece[begin:].rstrip(_BLANK)
    skipped = len(words) - len(words.lstrip(_BLANK))
    begin, words = begin + skipped, words.lstrip(_BLANK)
    if not words:
        return None
    return Line(Span(at + begin, at + begin + len(words)), words, mark, begin, gap, number)
