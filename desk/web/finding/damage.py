"""Damage in the words that are shown: where it stands in them, and what must be asked before they are copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.models import Clause, Defect

_NUMBERS: Final = ("year_overwritten", "quantity_overwritten")
_NAMED: Final = re.compile(r"“([^“”]{1,20})”")
_CONTEXT: Final = 8  # characters before the damage that tell its place in the words shown


def in_clause(clause: Clause, defects: Sequence[Defect]) -> tuple[Defect, ...]:
    """The defects that lie in the words of a clause, those of the items inside it as well."""
    return tuple(
        defect
        for defect in defects
        if defect.path == clause.path
        or (defect.span is not None and defect.path is not None and _offset(clause, defect) is not None)
    )


def brief(defect: Defect) -> str:
    """What is wrong, without the reasons."""
    return defect.message.partition("（依据")[0].rstrip("。")


def question(defects: Sequence[Defect]) -> str:
    """What is asked before a damaged passage is copied; empty where nothing is damaged."""
    if not defects:
        return ""
    numbers = [named[1] for each in defects if each.kind in _NUMBERS and (named := _NAMED.search(each.message))]
    if len(numbers) == len(defects):
        said = "、".join(f"“{number}”" for number in dict.fromkeys(numbers))
        return f"这段有疑为被改动的数字{said}，仍要复制吗？"
    return f"这段文字有损：{brief(defects[0])}。仍要复制吗？"


def places(words: str, clause: Clause, defects: Sequence[Defect]) -> tuple[tuple[int, int], ...]:
    """Where damaged characters stand in the words shown, in order, not overlapping; unknown places are left out."""
    found: list[tuple[int, int]] = []
    for defect in defects:
        at = _offset(clause, defect)
        if at is None:
            continue
        damaged = clause.original[at[0] : at[1]]
        named = _NAMED.search(defect.message)
        shown = named[1] if named and named[1].startswith(damaged) else damaged
        before = "".join(clause.original[max(0, at[0] - _CONTEXT) : at[0]].split())
        place = _find(words, before, shown) if shown.strip() else None
        if place is not None and all(place[1] <= start or place[0] >= end for start, end in found):
            found.append(place)
    return tuple(sorted(found))


def _find(words: str, before: str, shown: str) -> tuple[int, int] | None:
    """The place of characters behind as much of their context as the words still have."""
    for length in range(len(before), -1, -2):
        context = before[len(before) - length :]
        at = words.find(context + shown)
        if at >= 0:
            return at + len(context), at + len(context) + len(shown)
    at = words.find(shown)
    return (at, at + len(shown)) if at >= 0 else None


def _offset(clause: Clause, defect: Defect) -> tuple[int, int] | None:
    """Where the damaged characters stand in ``clause.original``; None where they stand elsewhere."""
    if defect.span is None:
        return None
    before = 0
    for span in clause.spans:
        start, end = max(span.start, defect.span.start), min(span.end, defect.span.end)
        if start < end:
            return before + start - span.start, before + end - span.start
        before += span.end - span.start
    return None


__all__ = ["brief", "in_clause", "places", "question"]
