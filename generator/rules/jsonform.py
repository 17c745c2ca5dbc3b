"""The JSON of ``check``, for the command and the desk: keys may be added, none is ever renamed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from generator.inputs.faults import Fault
from generator.rules.checking import Checked
from generator.rules.findings import Applied, CheckResult, Figure, Finding
from kb.models import Citation

Json = dict[str, Any]
#: More decimals of a share or an average than these tell nobody anything.
_PLACES = 6


def checked_json(checked: Checked) -> Json:
    """What ``check --json`` prints."""
    form = result_json(checked.result)
    form["gaps"] = [gap_json(gap) for gap in checked.gaps]
    form["remarks"] = list(checked.remarks)
    return form


def result_json(result: CheckResult) -> Json:
    """The findings and what belongs to them. ``advice`` holds the checklist as well (nature ``checklist``)."""
    level = result.level
    return {
        "findings": [finding_json(finding) for finding in result.findings],
        "undetermined": [
            {"rule": rule.rule, "needs": list(rule.needs), "title": rule.title} for rule in result.undetermined
        ],
        "advice": [finding_json(finding) for finding in (*result.advice, *result.checklist)],
        "not_applicable": list(result.not_applicable),
        "derived": dict(result.derived.values) if result.derived else {},
        "working": [
            {"key": step.key, "label": step.label, "formula": step.formula, "result": step.result, "note": step.note}
            for step in (result.derived.working if result.derived else ())
        ],
        "judged": result.judged,
        "level": {"level": level.level, "basis": level.basis},
        "applied": [applied_json(pack) for pack in result.applied],
    }


def applied_json(pack: Applied) -> Json:
    """A pack that was judged by."""
    return {
        "pack": pack.pack,
        "document": pack.document,
        "number": pack.number,
        "title": pack.title,
        "validity": pack.validity,
        "compared": pack.compared,
    }


def finding_json(finding: Finding) -> Json:
    """A finding; the keys behind ``citation`` stand only where they say something."""
    form: Json = {
        "rule": finding.rule,
        "severity": finding.severity,
        "field": finding.field,
        "message": finding.message,
        "value": figure_json(finding.value),
        "limit": figure_json(finding.limit),
        "citation": citation_json(finding.citation),
    }
    if finding.nature != "finding":
        form["nature"] = finding.nature
    if finding.also:
        form["also"] = list(finding.also)
    if finding.also_citations:  # of those rules, and the office's own tables that the finding rests on
        form["also_citations"] = [citation_json(citation) for citation in finding.also_citations]
    if finding.unverified:
        form["unverified"] = True
    if finding.provenance:
        form["provenance"] = finding.provenance
    if finding.explained:
        form["explained"] = True
    return form


def citation_json(citation: Citation) -> Json:
    """A citation of a finding."""
    return {
        "document": citation.document,
        "number": citation.number,
        "path": citation.path,
        "quote": citation.quote,
        "official": citation.official,
    }


def gap_json(gap: Fault) -> Json:
    """What a person must still fill in before the document can be written."""
    return {"field": gap.field, "message": gap.message}


def figure_json(value: Figure) -> Any:
    """A figure as JSON has it: ISO dates, numbers, lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(round(value, _PLACES))
    return list(value) if isinstance(value, tuple) else value


__all__ = ["applied_json", "checked_json", "citation_json", "figure_json", "finding_json", "gap_json", "result_json"]
