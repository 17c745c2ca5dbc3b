"""Titles in lines: a trapezium or a diamond, words and names whole (7.3.1).

>>> title_lines("关于申报2027年度机关事业单位培训计划的通知")
('关于申报2027年度', '机关事业单位培训计划的通知')
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.layout import MM, TITLE, TYPE_WIDTH, width

# 2号 characters on a line, one left free: Word and its kin set figures a little wider than the grid.
CELLS: Final = math.floor(TYPE_WIDTH * MM / TITLE) - 1

_OPENING: Final = "《〈（“‘〔「"
_CLOSING: Final = "》〉）”’〕」、，。：；！？"
_COUNTED: Final = re.compile(r"^(?:年度?|月份?|日|期|号|届|次|名|人|天|周年|个|%|％|第)")
_BAD_START: Final = ("的", "和", "与", "及", "等", "暨", "或")
_BAD_END: Final = (
    "关于",
    "和",
    "与",
    "及",
    "在",
    "对",
    "暨",
    "第",
    "为",
    "以",
    "或",
    "各",
    "印发",
    "转发",
    "举办",
    "开展",
)
# Costs beside the squared difference of a line from its share, in 字².
_AWKWARD: Final = 40.0
_INSIDE_NAME: Final = 25.0
# A single character is mostly half of something: 未|执行, 新|任职.
_AFTER_SINGLE: Final = 14.0
_BEFORE_SINGLE: Final = 6.0
_INSIDE_BOOK: Final = 4.0
_BEFORE_SUBJECT: Final = -9.0
_BETWEEN_NAMES: Final = -15.0
_EXTRA_LINE: Final = 14.0
_BAD_SHAPE: Final = 60.0


def title_lines(title: str, *, names: Sequence[str] = (), cells: int = CELLS) -> tuple[str, ...]:
    """The lines of a title, whose join is the title. names: organs not to be broken where that can be had.

    cells: characters a line holds; 19 for a 2号 title.
    """
    if width(title) <= cells:
        return (title,)
    pieces = _pieces(title, cells)
    costs = _break_costs(title, pieces, names)
    least = math.ceil(width(title) / cells)
    best: tuple[float, tuple[str, ...]] | None = None
    for count in range(least, least + 2):
        for shape in ("widening", "narrowing", "diamond") if count > 2 else ("widening", "narrowing"):
            found = _fit(pieces, costs, _targets(shape, count, width(title), cells), cells)
            if found is None:
                continue
            cost = found[0] + _EXTRA_LINE * (count - least) + _BAD_SHAPE * (not is_shapely(found[1]))
            if best is None or cost < best[0]:
                best = (cost, found[1])
        if best is not None and count > least:
            break
    return best[1] if best else tuple(_chop(title, cells))


def is_shapely(lines: Sequence[str]) -> bool:
    """Whether the lines form a trapezium or a diamond: no line narrower than one above and one below it."""
    widths = [width(line) for line in lines]
    return not any(max(widths[:i]) > widths[i] < max(widths[i + 1 :]) for i in range(1, len(widths) - 1))


def _pieces(title: str, cells: int) -> list[str]:
    """The smallest parts that stay whole: words, with their marks and the figures before 年 or 期."""
    from kb.analysis import cut

    out: list[str] = []
    for word in cut(title):
        last = out[-1] if out else ""
        joined = (
            last[-1:] in tuple(_OPENING)
            or word[0] in _CLOSING
            or word.isspace()
            or (last[-1:].isdigit() and (_COUNTED.match(word) or word[0].isdigit()))
            or (last == "第" and word[0].isdigit())
            or (last[-1:] == "的" and word[0] not in _OPENING and len(word) <= 3)
        )
        if out and joined and width(last + word) <= cells:
            out[-1] += word
        else:
            out += _chop(word, cells) if width(word) > cells else [word]
    return out


def _chop(text: str, cells: int) -> Iterator[str]:
    line = ""
    for char in text:
        if width(line + char) > cells:
            yield line
            line = ""
        line += char
    if line:
        yield line


def _break_costs(title: str, pieces: Sequence[str], names: Sequence[str]) -> list[float]:
    """What a break before piece i costs."""
    inside = [False] * (len(title) + 1)
    for name in names:
        at = title.find(name)
        if at >= 0:
            inside[at + 1 : at + len(name)] = [True] * (len(name) - 1)
    costs = [0.0]
    at, depth = len(pieces[0]) if pieces else 0, _depth(pieces[0]) if pieces else 0
    for before, piece in pairwise(pieces):
        cost = _INSIDE_NAME * inside[at] + _INSIDE_BOOK * (depth > 0)
        if piece.startswith(_BAD_START) or before.endswith(_BAD_END):
            cost += _AWKWARD
        else:
            cost += _AFTER_SINGLE * _single(before) + _BEFORE_SINGLE * _single(piece)
        if piece.startswith("关于") and depth == 0:
            cost += _BEFORE_SUBJECT
        if before.endswith((" ", "\u3000")):
            cost += _BETWEEN_NAMES
        costs.append(cost)
        at += len(piece)
        depth += _depth(piece)
    return costs


def _single(piece: str) -> bool:
    return len(piece) == 1 and piece not in _OPENING + _CLOSING


def _depth(piece: str) -> int:
    return piece.count("《") - piece.count("》") + piece.count("（") - piece.count("）")


def _targets(shape: str, count: int, total: float, cells: int) -> list[float]:
    """The share of each line for a shape: neighbours differ by about two characters where there is room."""
    mean = total / count
    step = min(2.0, 2 * (cells - mean) / max(1, count - 1))
    middle = (count - 1) / 2
    if shape == "diamond":
        offsets = [-abs(i - middle) * step for i in range(count)]
        lift = -sum(offsets) / count
        return [mean + offset + lift for offset in offsets]
    sign = 1 if shape == "widening" else -1
    return [mean + sign * (i - middle) * step for i in range(count)]


def _fit(
    pieces: Sequence[str], costs: Sequence[float], targets: Sequence[float], cells: int
) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest way to lay the pieces on the lines, nearest to their targets; None when they do not fit."""
    ends = [0.0]
    for piece in pieces:
        ends.append(ends[-1] + width(piece))
    # reached[i]: the cheapest lines so far that end before piece i.
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for target in targets:
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (spent, cuts) in reached.items():
            for end in range(start + 1, len(pieces) + 1):
                length = ends[end] - ends[start]
                if length > cells:
                    break
                cost = spent + (length - target) ** 2 + (costs[end] if end < len(pieces) else 0.0)
                if end not in following or cost < following[end][0]:
                    following[end] = (cost, (*cuts, end))
        reached = following
    if len(pieces) not in reached:
        return None
    cost, cuts = reached[len(pieces)]
    lines = tuple("".join(pieces[a:b]) for a, b in pairwise((0, *cuts)))
    return cost, lines
