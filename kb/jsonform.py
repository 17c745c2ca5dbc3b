"""The JSON that scripts may rely on: models -> plain values with the keys of the contract, for the command and the API.

Keys may be added, none is ever renamed. Dates are ISO strings, unknown values null, lists never null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kb.models import Clause, Contact, Defect, DocumentFacts, Furniture, Hit, SearchAnswer

Json = dict[str, Any]


def document_json(facts: DocumentFacts, paths: Sequence[str] = ()) -> Json:
    """A document without its words, as in ``list``, ``add`` and a hit.

    paths: of its clauses, for ``clauses``; ``export`` puts the clauses there (``export_json``), a hit nothing.
    """
    return {
        "id": facts.id,
        "title": facts.title,
        "number": facts.number,
        "issuers": list(facts.issuers),
        "addressees": list(facts.addressees),
        "region": facts.region,
        "level": facts.level,
        "kind": facts.kind,
        "date_written": facts.date_written,
        "date_printed": facts.date_printed,
        "validity": list(facts.validity) if facts.validity else None,
        "status": facts.status,
        "replaced_by": facts.replaced_by,
        "attachments": list(facts.attachments),
        "contacts": [_contact_json(contact) for contact in facts.contacts],
        "script": facts.script,
        "source": {"file": facts.source_file, "sha256": facts.source_sha256, "encoding": facts.encoding},
        "clauses": list(paths),
        "clause_count": facts.clause_count,
        "defects": [defect_json(defect) for defect in facts.defects],
        "twin_of": facts.twin_of,
        "stated": dict(facts.stated),
        "remarks": list(facts.remarks),
    }


def export_json(
    facts: DocumentFacts,
    clauses: Iterable[Clause],
    furniture: Iterable[Furniture],
    cite: Callable[[Clause], str],
) -> Json:
    """The whole normalised document: ``clauses`` depth-first, ``furniture`` for the characters that are no clause.

    cite: the official citation of a clause.
    """
    form = document_json(facts)
    form["clauses"] = [clause_json(clause, cite(clause), defects_of(facts, clause.path)) for clause in clauses]
    form["furniture"] = [{"span": list(part.span), "role": part.role} for part in furniture]
    return form


def clause_json(clause: Clause, citation: str, defects: Sequence[Defect] = ()) -> Json:
    """A clause with its official citation and the defects in it."""
    return {
        "id": clause.id,
        "document": clause.document,
        "path": clause.path,
        "label": clause.label,
        "heading": clause.heading,
        "depth": clause.depth,
        "kind": clause.kind,
        "inline": clause.inline,
        "text": clause.text,
        "original": clause.original,
        "spans": [list(span) for span in clause.spans],
        "breadcrumb": list(clause.breadcrumb),
        "citation": citation,
        "defects": [defect_json(defect) for defect in defects],
    }


def defect_json(defect: Defect) -> Json:
    """A defect: what stands there, what is wrong with it, and the true value where it is proved."""
    return {
        "kind": defect.kind,
        "path": defect.path,
        "text": defect.text,
        "message": defect.message,
        "span": list(defect.span) if defect.span else None,
        "true_value": defect.true_value,
        "basis": defect.basis,
    }


def hit_json(hit: Hit) -> Json:
    """A hit of ``search``; ``clause`` is null where documents were asked for."""
    citation = hit.citation.official if hit.citation else None
    return {
        "rank": hit.rank,
        "score": hit.score,
        "weak": hit.weak,
        "document": document_json(hit.document),
        "clause": clause_json(hit.clause, citation or "", hit.defects) if hit.clause else None,
        "text": hit.text,
        "snippet": hit.snippet,
        "breadcrumb": list(hit.clause.breadcrumb) if hit.clause else [],
        "citation": citation,
        "quote": hit.citation.quote if hit.citation else None,
        "defects": [defect_json(defect) for defect in hit.defects],
    }


def answer_json(answer: SearchAnswer) -> Json:
    """What ``search --json`` prints."""
    return {
        "query": answer.query,
        "understood_as": answer.understood_as,
        "remarks": list(answer.remarks),
        "suggestions": list(answer.suggestions),
        "answered": answer.answered,
        "total": answer.total,
        "hits": [hit_json(hit) for hit in answer.hits],
    }


def batch_json(query_id: Any, answer: SearchAnswer) -> Json:
    """The line that ``search --batch`` prints for one query; a hit has no path where documents were asked for."""
    form: Json = {"id": query_id, "answered": answer.answered, "hits": [_batch_hit_json(hit) for hit in answer.hits]}
    return form | {"remarks": list(answer.remarks)} if answer.remarks else form


def defects_of(facts: DocumentFacts, path: str) -> tuple[Defect, ...]:
    """The defects of a document that stand in the clause ``path`` itself."""
    return tuple(defect for defect in facts.defects if defect.path == path)


def _batch_hit_json(hit: Hit) -> Json:
    form: Json = {"document": hit.document.id}
    if hit.clause is not None:
        form["path"] = hit.clause.path
    form |= {"score": hit.score, "text": hit.text}
    if hit.weak:
        form["weak"] = True
    return form


def _contact_json(contact: Contact) -> Json:
    return {"unit": contact.unit, "phone": contact.phone}


__all__ = [
    "answer_json",
    "batch_json",
    "clause_json",
    "defect_json",
    "defects_of",
    "document_json",
    "export_json",
    "hit_json",
]
