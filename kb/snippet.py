"""The words to show for a hit: a window of the passage where most of the query stands, marked with <mark>."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.analysis import fold

LENGTH = 160  # characters shown


@dataclass(frozen=True, slots=True)
class Window:
    """A part [start, end) of a text, and the stretches in it (offsets into the text) that were asked for."""

    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]

    def marked(self) -> str:
        """The part with … where it is cut and <mark>…</mark> around the stretches; not escaped."""
        out: list[str] = ["…"] if self.start else []
        at = self.start
        for begin, stop in self.marks:
            out += [self.text[at:begin], "<mark>", self.text[begin:stop], "</mark>"]
            at = stop
        out.append(self.text[at : self.end])
        if self.end < len(self.text):
            out.append("…")
        return "".join(out)


class Marker:
    """Marks what a query asked for, in one hit after another."""

    def __init__(self, terms: Iterable[tuple[str, float]]) -> None:
        """terms: (folded token, weight); tokens of one character mark only where no longer one is found."""
        self._weights = dict(terms)
        self._several = [token for token in self._weights if len(token) > 1]
        self._single = [token for token in self._weights if len(token) == 1]

    def window(self, text: str, length: int = LENGTH) -> Window:
        """The part of ``text`` to show (all of it, or about ``length`` characters), and what was asked for in it."""
        folded = fold(text)
        marked = self._marked(folded, self._several) or self._marked(folded, self._single)
        start, end = _window(text, marked, length)
        marks: list[tuple[int, int]] = []
        at = start
        for begin, stop, _ in marked:
            if stop <= start or begin >= end:
                continue
            marks.append((max(begin, at), min(stop, end)))
            at = marks[-1][1]
        return Window(text, start, end, tuple(marks))

    def snippet(self, text: str, length: int = LENGTH) -> str:
        """The window with what was asked in <mark>…</mark>; not escaped."""
        return self.window(text, length).marked()

    def _marked(self, folded: str, tokens: Sequence[str]) -> list[tuple[int, int, float]]:
        """The stretches that these terms cover, joined where they touch, with the weight in them."""
        longest: dict[int, int] = {}
        for token in tokens:
            at = folded.find(token)
            while at >= 0:
                longest[at] = max(len(token), longest.get(at, 0))
                at = folded.find(token, at + 1)
        weights, joined = self._weights, list[tuple[int, int, float]]()
        for begin in sorted(longest):
            stop = begin + longest[begin]
            weight = weights[folded[begin:stop]]
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(stop, joined[-1][1]), joined[-1][2] + weight)
            else:
                joined.append((begin, stop, weight))
        return joined


def _window(text: str, marked: Sequence[tuple[int, int, float]], length: int) -> tuple[int, int]:
    if len(text) <= length * 1.3 or not marked:
        return (0, len(text) if len(text) <= length * 1.3 else length)
    best, most = marked[0][0], -1.0
    for begin, _, _ in marked:
        held = sum(weight for first, stop, weight in marked if first >= begin and stop <= begin + length)
        if held > most:
            best, most = begin, held
    # Begin at a sentence or comma shortly before, where there is one.
    start = max((text.rfind(mark, max(0, best - 40), best) for mark in "。；！？，\n"), default=-1) + 1
    start = start if start > 0 or best <= 40 else best
    if start == 0 and best > 40:
        start = best
    return start, min(len(text), start + length)


__all__ = ["LENGTH", "Marker", "Window"]
