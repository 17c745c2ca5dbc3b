"""The texts that are copied: 《题名》（文号）第…, and “原文”——《题名》（文号）第…."""

from __future__ import annotations

from kb.citations import clause_words, quote_title
from kb.models import Clause, DocumentFacts


def quotation(clause: Clause, official: str) -> str:
    """The words of a clause as received, on one line, with their citation. Marks inside become ‘’."""
    said = "".join(clause.original.splitlines()).strip() or clause.text
    return f"“{said.replace('“', '‘').replace('”', '’')}”——{official}"


def headline(facts: DocumentFacts, path: str = "") -> str:
    """A citation as it heads a hit: 柳人社发〔2022〕65号 第二部分第（二）项; by title where there is no number."""
    name = facts.number or f"《{quote_title(facts.title)}》"
    return f"{name} {clause_words(path)}" if path else name


__all__ = ["headline", "quotation"]
