"""What was probably meant, with the characters that differ marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from desk.web.finding.question import Question
from kb.found import Findings

if TYPE_CHECKING:
    from kb.suggest import Suggestion


@dataclass(frozen=True, slots=True)
class Meant:
    """words: markup. href: the search for it. said: the words taken out, quoted. as_typed: the search for what was
    typed; unheld: that stands nowhere and was answered as meant."""

    words: Markup
    href: str
    said: str
    as_typed: str
    unheld: bool


def meant(question: Question, findings: Findings) -> tuple[Meant, ...]:
    """The suggestions for a question."""
    return tuple(
        Meant(
            words=_marked(each),
            href=Question(q=each.text).address(),
            said="、".join(f"“{said}”" for said in each.replaced),
            as_typed=question.address(exact=True),
            unheld=findings.mended,
        )
        for each in findings.suggestions
    )


def _marked(suggestion: Suggestion) -> Markup:
    text, out, at = suggestion.text, Markup(""), 0
    for said, by in zip(suggestion.replaced, suggestion.by, strict=True):
        start = text.find(by, at)
        if start < 0:
            continue
        out += escape(text[at:start])
        for place, char in enumerate(by):
            same = len(said) == len(by) and said[place] == char
            out += escape(char) if same else Markup("<mark>{}</mark>").format(char)
        at = start + len(by)
    return out + escape(text[at:])


__all__ = ["Meant", "meant"]
