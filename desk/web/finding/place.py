"""所在条文: a clause among its neighbours, and the rules that rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from desk.web.finding import damage
from desk.web.finding.question import clause_address
from desk.web.finding.shown import marked
from desk.web.finding.standing import ClauseRule, Standing
from kb.errors import SearchError
from kb.neighbours import neighbours
from kb.snippet import Marker, Window

if TYPE_CHECKING:
    from desk.web.searching import Seat
    from kb.models import Clause, DocumentFacts

_BESIDE: Final = 70  # characters of a neighbour
_ITSELF: Final = 600


@dataclass(frozen=True, slots=True)
class Place:
    """trail: title and headings. clauses: (words, whether it is the one). href: where it stands in the document."""

    trail: tuple[str, ...]
    clauses: tuple[tuple[Markup, bool], ...]
    href: str
    rules: tuple[ClauseRule, ...]


def place(seat: Seat, standing: Standing, document: str, path: str, q: str = "") -> Place | None:
    """The place of a clause; None where it is not held. q: what was asked, to be marked. Raises LibraryError."""
    facts = seat.searcher.facts((document,)).get(document)
    found = neighbours(seat.lookup, document, path) if facts else None
    if facts is None or found is None:
        return None
    marker = _marker(seat, q)
    clauses = [
        (_words(each, facts, marker, _BESIDE), False) if each is not found.clause else
        (_words(each, facts, marker, _ITSELF), True)
        for each in (found.before, found.clause, found.after)
        if each is not None
    ]  # fmt: skip
    return Place(
        trail=(f"《{facts.title}》", *found.clause.breadcrumb),
        clauses=tuple(clauses),
        href=clause_address(document, path),
        rules=standing.rules_at(facts, path),
    )


def _marker(seat: Seat, q: str) -> Marker:
    try:
        return seat.searcher.marker(q) if q else Marker(())
    except SearchError:
        return Marker(())


def _words(clause: Clause, facts: DocumentFacts, marker: Marker, most: int) -> Markup:
    """The beginning of a clause with its label; what was asked for and what is damaged is marked."""
    said = " ".join(clause.text.split())
    label = clause.label or ""
    if label and not said.startswith(label):
        said = label + ("　" if clause.kind == "article" else "") + said
    whole = marker.window(said, len(said))
    end = len(said) if len(said) <= most * 1.3 else most
    marks = tuple((begin, min(stop, end)) for begin, stop in whole.marks if begin < end)
    flaws = damage.places(said, clause, damage.in_clause(clause, facts.defects))
    return marked(Window(said, 0, end, marks), (flaw for flaw in flaws if flaw[1] <= end))


__all__ = ["Place", "place"]
