"""The words to show for a hit: a window of the passage where most of the query stands, marked with <mark>."""

from __future__ import annotations

from collections.abc import Sequence

from kb.analysis import fold

LENGTH = 160  # characters shown


def snippet(text: str, terms: Sequence[tuple[str, float]], length: int = LENGTH) -> str:
    """``text`` (all of it, or a window of about ``length``) with the terms in <mark>…</mark>.

    terms: (folded token, weight); tokens of one character mark only when no longer one does.
    """
    marked = _marked(text, [term for term in terms if len(term[0]) > 1]) or _marked(text, terms)
    start, end = _window(text, marked, length)
    out: list[str] = ["…"] if start else []
    at = start
    for begin, stop, _ in marked:
        if stop <= start or begin >= end:
            continue
        begin, stop = max(begin, at), min(stop, end)
        out += [
            text[at:begin],
            "<mark>",
            text[begin:stop],
            "</mark>",
        ]
        at = stop
    out.append(text[at:end])
    if end < len(text):
        out.append("…")
    return "".join(out)


def _marked(text: str, terms: Sequence[tuple[str, float]]) -> list[tuple[int, int, float]]:
    """The stretches that terms cover, joined where they touch, with the weight in them."""
    folded = fold(text)
    spans: list[tuple[int, int, float]] = []
    for token, weight in terms:
        at = folded.find(token)
        while at >= 0:
            spans.append((at, at + len(token), weight))
            at = folded.find(token, at + 1)
    joined: list[tuple[int, int, float]] = []
    for begin, stop, weight in sorted(spans):
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


__all__ = ["LENGTH", "snippet"]
