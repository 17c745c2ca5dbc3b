"""What a check finds: the nouns of the rules, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kb.models import Citation

if TYPE_CHECKING:
    from generator.derived import Derived
    from generator.units import UnitLevel

Severity = Literal["must", "should", "cost", "info"]
#: A value found or a limit: exact Decimals and dates, lists of names; ready for JSON by ``generator.rules.jsonform``.
Figure = str | int | bool | Decimal | date | tuple[str, ...] | None
#: finding: a rule is broken. reminder: worth telling, breaks nothing. reference: a rule that does not bind the unit
#: would be broken. checklist: no program can decide it, a person must. indicator: a figure of an expired plan.
Nature = Literal["finding", "reminder", "reference", "checklist", "indicator"]


@dataclass(frozen=True, slots=True)
class Finding:
    """An objection of a rule, or (in ``advice`` and ``checklist``) what is worth telling.

    rule: id of the rule. field: path in the input by English keys, empty for the input as a whole. message: Chinese,
    one sentence, with what was found, the limit and what to do. unverified: the words of the clause could not be
    compared with an original. provenance: how its figures were come by. also: rules that state the same fact, their
    words in ``also_citations``. explained: the statement that is checked exists to explain this.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    citation: Citation
    value: Figure = None
    limit: Figure = None
    nature: Nature = "finding"
    unverified: bool = False
    provenance: str | None = None
    also: tuple[str, ...] = ()
    also_citations: tuple[Citation, ...] = ()
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that concerns the input and cannot be judged: ``needs`` are the fields that say nothing."""

    rule: str
    title: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """A pack that was applied. compared: only as an upper bound, it does not bind the unit. validity: Chinese."""

    pack: str
    document: str
    number: str | None
    title: str
    validity: str
    compared: bool = False

    @property
    def how(self) -> str:
        return "比对" if self.compared else "适用"

    @property
    def cited(self) -> str:
        """``《…通知》（柳人社发〔2022〕65号）``."""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the rules say to an input.

    findings: worst first. advice: reminders, rules of severity info, rules of other jurisdictions. checklist: what a
    person must judge. not_applicable: packs that do not bind the unit. applied: the packs that were judged by. judged:
    how many of their rules a program could decide for inputs of this type. labels: Chinese names of the fields that
    are needed, as far as they have one.
    """

    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    advice: tuple[Finding, ...]
    checklist: tuple[Finding, ...]
    not_applicable: tuple[str, ...]
    applied: tuple[Applied, ...]
    level: UnitLevel
    judged: int = 0
    derived: Derived | None = None
    remarks: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def needs(self, rule: Undetermined) -> str:
        """The fields that a rule needs, for people: 单位层级（unit.level）、…."""
        labelled = ((self.labels.get(path), path) for path in rule.needs)
        return "、".join(f"{label}（{path}）" if label else path for label, path in labelled)

    @property
    def violated(self) -> bool:
        """Whether a ``must`` is broken: the command then ends with status 3."""
        return any(finding.severity == "must" for finding in self.findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What keeps a document from being final: each ``must`` that the document does not exist to explain."""
        return tuple(finding for finding in self.findings if finding.severity == "must" and not finding.explained)


__all__ = ["Applied", "CheckResult", "Figure", "Finding", "Nature", "Severity", "Undetermined"]
