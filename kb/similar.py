"""What a clause says that others may say as well: the words to find similar clauses by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kb.found import Found
from kb.ranking import COMMON, QueryTerm, Statistics, query_terms

#: Words that a clause is told by: its rarest. A long one has hundreds.
TELLING: Final = 40


def telling(text: str, statistics: Statistics) -> list[QueryTerm]:
    """The words of a clause that tell it apart, best first. Words that stand in no other passage are left out.

    Dictionary words alone: of a whole clause, pairs of characters find its phrasing rather than its matter, and numbers
    find anything.
    """
    held = [
        replace(term, weight=1.0)
        for term in query_terms(text, statistics)
        if term.field == "words" and len(term.token) > 1 and not term.token.isascii() and 1 < term.frequency < COMMON
    ]
    held.sort(key=lambda term: (-term.idf, term.token))
    return held[:TELLING]


def is_itself(found: Found, document: str, path: str) -> bool:
    """Whether a passage is of the clause: of it, of what stands in it or of what it stands in."""
    if found.document != document:
        return False
    return any(
        held == path or held.startswith(path + "/") or path.startswith(held + "/")
        for held in (found.path, *found.paths.split("\n"))
        if held
    )


__all__ = ["TELLING", "is_itself", "telling"]
