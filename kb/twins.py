"""Near-duplicates: is this document already held in almost the same words?

Comparing every pair would be quadratic, so each document that is not itself a copy keeps a sketch: the sixteen
smallest hashes of its phrases (words between two marks). Two texts that share most phrases share many of these; only
such pairs are compared in full.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from zlib import crc32

from kb.models import Clause

AGREEMENT = 0.90
SKETCH_SIZE = 16
_PHRASE = re.compile(r"[^\W_]{6,}")
_MARKS = re.compile(r"[\W_]+")
_GRAM = 3
# Two pages that share one formula are no candidates; a text this short shares nothing but formulas.
_FEWEST_PHRASES = 3


def own_texts(clauses: Iterable[Clause]) -> list[str]:
    """The texts that say everything once (a paragraph repeats the words of its inline items)."""
    return [clause.text for clause in clauses if not clause.inline]


def sketch(texts: Iterable[str]) -> tuple[int, ...]:
    """Up to SKETCH_SIZE hashes (32 bits), ascending; empty for a text too short to be recognised by."""
    phrases = {phrase for text in texts for phrase in _PHRASE.findall(text)}
    if len(phrases) < _FEWEST_PHRASES:
        return ()
    return tuple(heapq.nsmallest(SKETCH_SIZE, {crc32(phrase.encode()) for phrase in phrases}))


def fewest_shared(size: int) -> int:
    """How many hashes of a sketch of this size two documents must share to be worth a full comparison."""
    return max(2, size // 5)


def agreement(one: Sequence[str], other: Sequence[str]) -> float:
    """How far the words of two documents agree, from 0 to 1: the share of three-character groups they have in common.

    Order, marks and blanks do not count; clauses that are the same to the letter are not looked at closer.
    """
    ours, theirs = Counter(map(_bare, one)), Counter(map(_bare, other))
    same = ours & theirs
    equal = sum(_grams_in(text) * count for text, count in same.items())
    left, right = _groups(ours - same), _groups(theirs - same)
    total = 2 * equal + left.total() + right.total()
    return (2 * (equal + (left & right).total())) / total if total else 0.0


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _grams_in(text: str) -> int:
    return max(0, len(text) - _GRAM + 1)


def _groups(texts: Counter[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, count in texts.items():
        for _ in range(count):
            counts.update(text[i : i + _GRAM] for i in range(_grams_in(text)))
    return counts


__all__ = ["AGREEMENT", "SKETCH_SIZE", "agreement", "fewest_shared", "own_texts", "sketch"]
