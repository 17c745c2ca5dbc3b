"""The clauses that findings rest on: cited as the library has them, and proved against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from generator.rules.findings import Finding
from generator.rules.packs import Pack, PackError, Rule, Trigger
from kb.citations import official
from kb.lookup import Lookup
from kb.models import Citation, DocumentFacts


class Proof:
    """The citations of a check: made once a rule, and found again in the library, where there is one.

    Titles and numbers are the library's, where it holds the document.
    """

    def __init__(self, lookup: Lookup | None, packs: Iterable[Pack]) -> None:
        self._lookup = lookup
        self._facts: Mapping[str, DocumentFacts] = lookup.facts(pack.document for pack in packs) if lookup else {}
        self._made: dict[str, Citation] = {}
        self._proved: dict[tuple[str, str, str], bool] = {}

    def citation(self, pack: Pack, rule: Rule | Trigger) -> Citation:
        """The clause of a rule, or of a statement that is required, and the words it rests on."""
        if rule.id not in self._made:
            facts = self._facts.get(pack.document)
            title = (facts.title if facts else "") or pack.title
            number = (facts.number if facts else None) or pack.number
            cited = official(title, number, rule.path)
            self._made[rule.id] = Citation(pack.document, number, rule.path, cited, rule.quote)
        return self._made[rule.id]

    def marked(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, those with words that the library does not hold marked as unverified."""
        if self._lookup is None:
            return tuple(findings)
        # What rests on the office's own table was not made here, and is in no library.
        made = set(self._made.values())
        self._prove(c for finding in findings if not finding.unverified for c in _cited(finding) if c in made)
        return tuple(
            finding
            if all(self._proved.get(_place(c), True) for c in _cited(finding))
            else replace(finding, unverified=True)
            for finding in findings
        )

    def remarks(self) -> tuple[str, ...]:
        """What could not be found in the library, in words."""
        return tuple(
            f"文库中《{document}》{path}没有这段原文，引文未能核对：{quote}"
            for (document, path, quote), proved in self._proved.items()
            if not proved
        )

    def _prove(self, citations: Iterable[Citation]) -> None:
        new = {_place(citation) for citation in citations} - self._proved.keys()
        if new and self._lookup is not None:
            clauses = self._lookup.clauses_at((document, path) for document, path, _ in new)
            for document, path, quote in new:
                clause = clauses.get((document, path))
                self._proved[document, path, quote] = clause is not None and quote in clause.text


def _cited(finding: Finding) -> tuple[Citation, ...]:
    return (finding.citation, *finding.also_citations)


def _place(citation: Citation) -> tuple[str, str, str]:
    return citation.document, citation.path, citation.quote


def prove(pack: Pack, lookup: Lookup) -> None:
    """Raises PackError with every rule and statement of a pack whose clause or words the library does not hold.

    A pack that says ``quote_verified: false`` promises nothing.
    """
    from generator.rules.reading import gathered

    if not pack.quote_verified:
        return
    stated = [(rule.path, rule.quote, rule.where("path"), rule.where("quote")) for rule in pack.rules]
    stated += [(found.path, found.quote, found.where, found.where) for found in pack.triggers]
    clauses = lookup.clauses_at((pack.document, path) for path, *_ in stated)
    held = pack.document in lookup.document_ids()
    faults = []
    for path, quote, at_path, at_quote in stated:
        clause = clauses.get((pack.document, path))
        if not held:
            faults.append(
                PackError(
                    f"文库中没有文件“{pack.document}”",
                    where=f"{pack.file} document",
                    remedy="请先用 zhangfa add 导入，或写 quote_verified: false",
                )
            )
            break
        if clause is None:
            remedy = f"全部条款用 zhangfa show {pack.document} --tree 查看"
            faults.append(PackError(f"文件中没有条款“{path}”", where=at_path, remedy=remedy))
        elif quote not in clause.text:
            faults.append(
                PackError(
                    f"条款中没有“{quote}”",
                    where=at_quote,
                    remedy=f"请逐字照抄原文：zhangfa cite {pack.document} {path}",
                )
            )
    if faults:
        raise gathered(faults, pack.file)


__all__ = ["Proof", "prove"]
