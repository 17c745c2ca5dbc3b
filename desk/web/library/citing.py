"""What is copied of a clause: its official citation, its words with the citation, and the question before damage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.citations import clause_words, official
from kb.models import Clause, Defect, DocumentFacts

_QUOTED = re.compile("“([^”]{1,20})”")


@dataclass(frozen=True, slots=True)
class Cited:
    """cite: 《题名》（文号）第…. short: the clause alone. quote: “原文”——《题名》…. words: as received.

    ask: empty where nothing is damaged.
    """

    path: str
    cite: str
    short: str
    quote: str
    words: str
    ask: str


def cited(facts: DocumentFacts, clause: Clause) -> Cited:
    """A clause as it is copied; its words are those received."""
    named = official(facts.title, facts.number, clause.path)
    ask = damage_question(damage_in(clause, facts.defects))
    return Cited(clause.path, named, clause_words(clause.path), f"“{clause.original}”——{named}", clause.original, ask)


def titled(title: str) -> str:
    """《题名》, its own 《》 as 〈〉."""
    return official(title, None, None)


def damage_in(clause: Clause, defects: Sequence[Defect]) -> tuple[Defect, ...]:
    """The defects whose characters stand in the clause, in the items inside it too."""
    found = []
    for defect in defects:
        inside = defect.span and any(s.start <= defect.span.start < s.end for s in clause.spans)
        if inside or (defect.span is None and defect.path == clause.path):
            found.append(defect)
    return tuple(found)


def damage_question(defects: Sequence[Defect]) -> str:
    """这段有疑为被改动的数字“2024名”，仍要复制吗？"""
    if not defects:
        return ""
    figures = [d for d in defects if d.kind in ("year_overwritten", "quantity_overwritten")]
    words = list(dict.fromkeys(m[1] for d in figures if (m := _QUOTED.search(d.message))))
    if words:
        return f"这段有疑为被改动的数字{''.join(f'“{word}”' for word in words)}，仍要复制吗？"
    if any(d.kind == "replacement_character" for d in defects):
        return "这段有无法辨认的字，仍要复制吗？"
    return "这段所收的文字有缺损，仍要复制吗？"


__all__ = ["Cited", "cited", "damage_in", "damage_question", "titled"]
