"""所在条文: a clause among its neighbours, and the rules that rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from desk.web.finding import damage
from desk.web.finding.question import clause_address
from desk.web.finding.shown import marked
from desk.web.finding.standing import ClauseRule, Standing
from kb.neighbours import neighbours
from kb.snippet import Marker

if TYPE_CHECKING:
    from desk.web.searching import Seat
    from kb.models import Clause, DocumentFacts

_BESIDE: Final = 70  # characters of a neighbour
_ITSELF: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """trail: title and headings. clauses: (words, whether it is the one). href: where it stands in the document."""

    trail: tuple[str, ...]
    clauses: tuple[tuple[Markup, bool], ...]
    href: str
    rules: tuple[ClauseRule, ...]


def place(seat: Seat, standing: Standing, document: str, path: str, marker: Marker | None = None) -> Place | None:
    """The place of a clause; None where it is not held. marker: of what was asked. Raises LibraryError."""
    facts = seat.searcher.facts((document,)).get(document)
    found = neighbours(seat.lookup, document, path) if facts else None
    if facts is None or found is None:
        return None
    beside = Marker(())
    clauses = [
        (_words(each, facts, beside, _BESIDE), False) if each is not found.clause else
        (_words(each, facts, marker or beside, _ITSELF), True)
        for each in (found.before, found.clause, found.after)
        if each is not None
    ]  # fmt: skip
    return Place(
        trail=(f"《{facts.title}》", *found.clause.breadcrumb),
        clauses=tuple(clauses),
        href=clause_address(document, path),
        rules=standing.rules_at(facts, path),
    )


def _words(clause: Clause, facts: DocumentFacts, marker: Marker, most: int) -> Markup:
    """A clause with its label, of a long one the part that was asked for; that and what is damaged is marked."""
    said = " ".join(clause.text.split())
    label = clause.label or ""
    if label and not said.startswith(label):
        said = label + ("　" if clause.kind == "article" else "") + said
    flaws = damage.places(said, clause, damage.in_clause(clause, facts.defects))
    return marked(marker.window(said, most), flaws)


__all__ = ["Place", "place"]
