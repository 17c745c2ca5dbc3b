"""What is known of every document, read anew only when the library has changed."""

from __future__ import annotations

from collections.abc import Sequence

from kb.lookup import Lookup
from kb.models import DocumentFacts


class Held:
    """The facts of all documents, in the order of import; several threads may ask."""

    def __init__(self) -> None:
        self._known: tuple[tuple[str, int], tuple[DocumentFacts, ...]] | None = None

    def facts(self, lookup: Lookup) -> Sequence[DocumentFacts]:
        """As the library has them now."""
        moment = (lookup.library_id, lookup.generation())
        known = self._known
        if known is None or known[0] != moment:
            # Read after the generation: what comes in between is at worst read once more.
            self._known = known = (moment, tuple(lookup.facts().values()))
        return known[1]


__all__ = ["Held"]
