"""The clauses that findings rest on: cited as the library has them, and proved against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.rules.findings import Finding
from generator.rules.packs import Pack, PackError, Rule
from kb.citations import official
from kb.lookup import Lookup
from kb.models import Citation, DocumentFacts


@dataclass(frozen=True, slots=True)
class Citer:
    """Makes the citations of a check. Titles and numbers are the library's, where it holds the document."""

    held: Mapping[str, DocumentFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, lookup: Lookup | None, packs: Iterable[Pack]) -> Citer:
        """The citer for some packs; without a library the packs' own titles serve."""
        return cls(lookup.facts(pack.document for pack in packs) if lookup else {})

    def citation(self, pack: Pack, rule: Rule) -> Citation:
        """The clause of a rule and the words it rests on."""
        facts = self.held.get(pack.document)
        title = (facts.title if facts else "") or pack.title
        number = (facts.number if facts else None) or pack.number
        return Citation(pack.document, number, rule.path, official(title, number, rule.path), rule.quote)


def unproved(findings: Iterable[Finding], lookup: Lookup) -> frozenset[tuple[str, str, str]]:
    """(document, path, quote) of the citations that the library does not hold word for word."""
    cited = {
        (citation.document, citation.path, citation.quote)
        for finding in findings
        if not finding.unverified
        for citation in (finding.citation, *finding.also_citations)
    }
    clauses = lookup.clauses_at((document, path) for document, path, _ in cited)
    return frozenset(
        (document, path, quote)
        for document, path, quote in cited
        if (clause := clauses.get((document, path))) is None or quote not in clause.text
    )


def marked(findings: tuple[Finding, ...], missing: frozenset[tuple[str, str, str]]) -> tuple[Finding, ...]:
    """The findings, those with an unproved citation marked."""

    def lacks(finding: Finding) -> bool:
        cited = (finding.citation, *finding.also_citations)
        return any((citation.document, citation.path, citation.quote) in missing for citation in cited)

    return tuple(replace(finding, unverified=True) if lacks(finding) else finding for finding in findings)


def prove(pack: Pack, lookup: Lookup) -> None:
    """Raises PackError with every rule of a pack whose clause or words the library does not hold.

    A pack that says ``quote_verified: false`` promises nothing.
    """
    from generator.rules.reading import gathered

    if not pack.quote_verified:
        return
    clauses = lookup.clauses_at((pack.document, rule.path) for rule in pack.rules)
    held = pack.document in lookup.document_ids()
    faults = []
    for rule in pack.rules:
        clause = clauses.get((pack.document, rule.path))
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
            faults.append(PackError(f"文件中没有条款“{rule.path}”", where=f"{rule.line} path", remedy=remedy))
        elif rule.quote not in clause.text:
            faults.append(
                PackError(
                    f"条款中没有“{rule.quote}”",
                    where=f"{rule.line} quote",
                    remedy=f"请逐字照抄原文：zhangfa cite {pack.document} {rule.path}",
                )
            )
    if faults:
        raise gathered(faults, pack.file)


__all__ = ["Citer", "marked", "prove", "unproved"]
