"""What every engine does to tokens and scores alike, so that the same corpus gives the same order in each.

Tokens come from ``kb.analysis`` and may hold any character; engines may not like all of them (white space, lone
surrogates, very long ones). Scores are rounded before ties are broken, because engines add up in different orders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from kb.engines import FIELDS, EngineHit, EngineQuery

K1 = 1.2
B = 0.75

#: Longest token kept as it is; a longer one is cut and told apart by a hash of the whole.
LONGEST_TOKEN = 80

#: A token in fewer passages than this is counted without deleted ones, where the engine's own count has them.
COUNTED_EXACTLY = 64

# White space and control characters (an engine may split or stop at them) and lone surrogates (no UTF-8 form).
_AWKWARD = re.compile("[\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]")


def _stand_in(match: re.Match[str]) -> str:
    """A private-use character for an awkward one, so that different tokens stay different as far as can be."""
    return chr(0xF0000 + (ord(match.group()) & 0xFFFF))


def safe_token(token: str) -> str:
    """The token as engines store and look it up: no white space, valid UTF-8, bounded length. The same for both."""
    if len(token) > LONGEST_TOKEN:
        import hashlib

        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        token = f"{token[:40]}\U000f0000{digest}"
    return _AWKWARD.sub(_stand_in, token)


def safe_tokens(tokens: Sequence[str]) -> Sequence[str]:
    """``safe_token`` for each; empty tokens are dropped. Returns the argument itself where nothing had to change."""
    if not tokens:
        return tokens
    if "" not in tokens and max(map(len, tokens)) <= LONGEST_TOKEN and not _AWKWARD.search("".join(tokens)):
        return tokens
    return [safe_token(token) for token in tokens if token]


def facet_token(name: str, value: str) -> str:
    """One exact-match token for a facet value."""
    return safe_token(f"{name}={value}")


def merged_terms(query: EngineQuery) -> dict[tuple[str, str], float]:
    """(field, token) -> weight with repeated terms added up; terms of weight 0 or less do not count.

    Raises ValueError for a term in a field that engines do not have, and for a phrase in a field without positions.
    """
    for phrase in (*query.must, *query.must_not):
        if phrase.field != "pairs":
            raise ValueError(phrase.field)
    merged: dict[tuple[str, str], float] = {}
    for term in query.terms:
        if term.field not in FIELDS:
            raise ValueError(term.field)
        if term.weight > 0 and term.token:
            key = (term.field, safe_token(term.token))
            merged[key] = merged.get(key, 0.0) + term.weight
    return merged


def rounded(score: float) -> float:
    """The score to five significant digits: differences below come from the order of adding up, not from the texts."""
    return float(f"{score:.5g}")


def best_first(hits: Iterable[EngineHit]) -> list[EngineHit]:
    """Best score first, ties by ascending key."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))


def _length_steps() -> tuple[int, ...]:
    # The one-byte field lengths of Lucene and tantivy: exact to 40, then eight steps for each doubling.
    steps = list(range(24))
    for code in range(232):
        low, shift = code & 7, (code >> 3) - 1
        steps.append(24 + (low if shift < 0 else (low | 8) << shift))
    return tuple(steps)


LENGTH_STEPS = _length_steps()


def quantised_length(length: int) -> int:
    """The field length BM25 reckons with: the largest step that is not above it."""
    return LENGTH_STEPS[bisect_right(LENGTH_STEPS, length) - 1]
