"""What the page of a document shows: its words, outline, damage, facts, near-duplicates, and the clause asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from desk.web.library.addresses import document_address
from desk.web.library.citing import cited
from desk.web.library.facts import facts_shown, source_lines
from desk.web.library.outline import outline_of
from desk.web.library.reader import VIEWS, View, explained, page_of, read
from desk.web.library.resting import resting_on
from desk.web.library.words import date_words, is_past, validity_words
from generator.rules.packs import Pack
from kb.lookup import Lookup
from kb.models import Clause, DocumentFacts

_VIEW_WORDS = {"simplified": "规范简体", "received": "所收原样", "both": "对照"}
#: Words of a clause by which similar ones are looked for.
_SIMILAR = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the page of a document. at: the clause that is looked at; edit: a field to be stated."""

    text: str = ""
    dropped: bool = False
    page: int = 1
    at: str = ""
    edit: str = ""

    @property
    def view(self) -> View:
        """The words that are shown."""
        return self.text if self.text in VIEWS else "simplified"

    def query(self, **changed: str) -> dict[str, str]:
        """The parts of the address that stay with another one."""
        view = self.view if self.view != "simplified" else ""
        return {"text": view, "dropped": "1" if self.dropped else ""} | changed


def page_of_document(
    lookup: Lookup, facts: DocumentFacts, asked: Asked, packs: Sequence[Pack], today: date
) -> dict[str, Any]:
    """The whole context of the page."""
    document, source = lookup.document(facts.id), lookup.source_text(facts.id)
    shown = read(document, source, view=asked.view, dropped=asked.dropped, page=asked.page, at=asked.at)
    on_page = {piece.path for piece in shown.pieces}
    long = len(shown.parts) > 1

    def lead(path: str) -> str:
        """To a clause: on this page, or on the page that holds it."""
        if not long or path in on_page:
            return document_address(facts.id, path, **asked.query(page=str(shown.page) if long else ""))
        return document_address(facts.id, path, **asked.query(at=path))

    flaws, reason = explained(document)
    twins = [name for name in (facts.twin_of, *lookup.copies(facts.id)) if name]
    named = lookup.facts(twins)
    missing = asked.at if asked.at and lookup.clause(facts.id, asked.at) is None else ""
    kept = str(shown.page) if long else ""
    return {
        "shown": shown,
        "outline": [(entry, lead(entry.path)) for entry in outline_of(document, source)],
        "flaws": [(one, lead(one.flaw.defect.path) if one.flaw.defect.path else "") for one in flaws],
        "reason": reason,
        "views": [
            (
                words,
                document_address(facts.id, **asked.query(text="" if v == "simplified" else v, page=kept)),
                v == asked.view,
            )
            for v, words in _VIEW_WORDS.items()
        ],
        "parts": [(part, document_address(facts.id, **asked.query(page=str(part.number)))) for part in shown.parts],
        "turn_dropped": document_address(facts.id, **asked.query(dropped="" if asked.dropped else "1", page=kept)),
        "traditional": document.script != "simplified",
        "validity": validity_words(facts, today),
        "past": is_past(facts, today),
        "written": date_words(facts),
        "fields": facts_shown(facts, lookup.overridden(facts.id)),
        "lines": source_lines(facts),
        "successor": facts.replaced_by if facts.replaced_by and lookup.facts((facts.replaced_by,)) else "",
        "twins": [(name, named[name].title) for name in twins if name in named],
        "panel": panel_of(lookup, facts, asked, packs) if asked.at and not missing else None,
        "missing": missing,
        "long": long,
        "plain": document_address(facts.id, **asked.query()),
    }


def panel_of(lookup: Lookup, facts: DocumentFacts, asked: Asked, packs: Sequence[Pack]) -> dict[str, Any] | None:
    """The clause asked for: its citation, its words, what rests on it; None where there is none."""
    clause = lookup.clause(facts.id, asked.at)
    if clause is None:
        return None
    return {
        "cited": cited(facts, clause),
        "trail": (facts.title, *clause.breadcrumb),
        "rules": resting_on(packs, facts.id, clause.path),
        "similar": f"/search?{urlencode({'q': _words(clause)})}",
        "here": document_address(facts.id, clause.path, **asked.query()),
        "traditional": facts.script != "simplified",
    }


def _words(clause: Clause) -> str:
    return clause.text[:_SIMILAR]


__all__ = ["Asked", "page_of", "page_of_document", "panel_of"]
