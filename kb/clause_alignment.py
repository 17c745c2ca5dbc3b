"""Two documents clause by clause: which clause of the one says what which of the other says, and where they differ."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from kb.models import Clause

#: Clauses that share less than this of their words (Dice over pairs of characters) are not the same one changed.
_LIKE: Final = 0.4
#: A pair of characters in more clauses than this tells nothing of any of them, and costs most.
_COMMON: Final = 60
#: Longer words are told to differ, not where: the search grows with their product.
_LONGEST: Final = 4_000
#: Fewer equal characters than this between two changes are taken into them, or a changed sentence is shown in crumbs.
_CRUMB: Final = 2
_SIGNS = re.compile(r"[\s，。；：、！？“”‘’（）〔〕《》〈〉()\[\]…—-]+")

Sort = Literal["same", "changed", "first", "second"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause of each document, or of one alone. sort: same words, changed, only in the first, only in the second."""

    first: Clause | None
    second: Clause | None
    sort: Sort


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the words of one side. own: the other side does not have it."""

    words: str
    own: bool


def aligned(first: Sequence[Clause], second: Sequence[Clause]) -> tuple[Pair, ...]:
    """The clauses of both in the order of the first; what only the second has follows what it follows there.

    A clause is paired with the one that it is most like and that is most like it, wherever that stands: clauses move.
    Clauses inside the paragraph of another are taken with it.
    """
    ones = [clause for clause in first if not clause.inline]
    others = [clause for clause in second if not clause.inline]
    partner = _partners([one.text for one in ones], [other.text for other in others])
    taken = set(partner.values())
    rows: dict[int, list[Pair]] = defaultdict(list)  # behind which place of the first
    behind = -1
    place_of = {theirs: ours for ours, theirs in partner.items()}
    for theirs, other in enumerate(others):
        if theirs in taken:
            behind = place_of[theirs]
        else:
            while behind + 1 < len(ones) and behind + 1 not in partner:
                behind += 1  # what only the first has there comes before it
            rows[behind].append(Pair(None, other, "second"))
    found = list(rows[-1])
    for ours, one in enumerate(ones):
        its = others[partner[ours]] if ours in partner else None
        found.append(Pair(one, its, "first" if its is None else "same" if its.text == one.text else "changed"))
        found += rows[ours]
    return tuple(found)


def differing(first: str, second: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words of both sides, what the other does not have apart."""
    if first == second:
        return (Piece(first, False),), (Piece(second, False),)
    if max(len(first), len(second)) > _LONGEST:
        return (Piece(first, True),), (Piece(second, True),)
    ours, theirs = [], []
    for equal, a, b in _runs(first, second):
        ours += [Piece(a, not equal)] if a else []
        theirs += [Piece(b, not equal)] if b else []
    return tuple(ours), tuple(theirs)


def _runs(first: str, second: str) -> Iterator[tuple[bool, str, str]]:
    """Equal and changed runs by turns; crumbs of equal words belong to the change around them."""
    changed = ["", ""]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    at = [0, 0]
    for block in blocks:
        inside = at != [0, 0] and block.a + block.size < len(first) and block.b + block.size < len(second)
        changed[0] += first[at[0] : block.a]
        changed[1] += second[at[1] : block.b]
        at = [block.a + block.size, block.b + block.size]
        same = first[block.a : block.a + block.size]
        if inside and block.size < _CRUMB and any(changed):
            changed = [changed[0] + same, changed[1] + same]
            continue
        if any(changed):
            yield False, changed[0], changed[1]
            changed = ["", ""]
        if same:
            yield True, same, same


def _partners(ones: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """Of each text of the first its partner among the second: those that prefer each other."""
    grams_of, those_of = [_grams(text) for text in ones], [_grams(text) for text in others]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, grams in enumerate(those_of):
        for gram in grams:
            holders[gram].append(place)
    spread = len(others) / max(len(ones), 1)
    mine: dict[int, tuple[float, float, int]] = {}
    theirs: dict[int, tuple[float, float, int]] = {}
    for ours, grams in enumerate(grams_of):
        for place, shared in _shared(grams, holders).items():
            likeness = 2 * shared / (len(grams) + len(those_of[place])) if ones[ours] != others[place] else 2.0
            if likeness < _LIKE:
                continue
            near = -abs(place - ours * spread)  # of two alike, the one that stands where this one does
            mine[ours] = max(mine.get(ours, (0.0, 0.0, -1)), (likeness, near, place))
            theirs[place] = max(theirs.get(place, (0.0, 0.0, -1)), (likeness, near, ours))
    return {ours: place for ours, (_, _, place) in mine.items() if theirs[place][2] == ours}


def _shared(grams: frozenset[str], holders: Mapping[str, Sequence[int]]) -> Counter[int]:
    """How many pairs of characters each clause of the second shares; common ones count where a rare one is shared."""
    rare: Counter[int] = Counter()
    common = []
    for gram in grams:
        places = holders.get(gram, ())
        if len(places) > _COMMON:
            common.append(frozenset(places))
        else:
            rare.update(places)
    for place in rare:
        rare[place] += sum(place in places for places in common)
    return rare


def _grams(text: str) -> frozenset[str]:
    bare = _SIGNS.sub("", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset((bare or text,))


__all__ = ["Pair", "Piece", "Sort", "aligned", "differing"]
