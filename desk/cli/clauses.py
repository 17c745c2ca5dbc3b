"""What ``show``, ``cite`` and ``export`` share: the official citation, and the warning of one no longer in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.models import DocumentFacts


def official_citation(facts: DocumentFacts, path: str | None) -> str:
    """The official citation of a clause of the document, or of the document itself when ``path`` is None."""
    from kb.citations import official

    return official(facts.title, facts.number, path)


def validity_warning(facts: DocumentFacts) -> str | None:
    """A sentence when the document is stated to be no longer in force, or its period is over; else None."""
    from datetime import date

    if facts.status and facts.status != "现行":
        instead = f"，由{facts.replaced_by}代替" if facts.replaced_by else ""
        return f"注意，本文件{facts.status}{instead}，引用前请核实。"
    if facts.validity:
        first, last = (str(each or "") for each in facts.validity)
        if last[:4].isdigit() and int(last[:4]) < date.today().year:
            return f"注意，本文件的期限（{first}—{last}）已经届满，不宜作为现行依据。"
    return None
