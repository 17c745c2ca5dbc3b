"""Rows <-> models: how documents, clauses and defects stand in the tables. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from kb.models import Clause, Contact, Defect, Document, DocumentFacts, Furniture, Kind, Level, Script, Span

Row = dict[str, Any]

# Columns of ``documents`` (d), ``source_texts`` (t) and ``sources`` (s) that make a DocumentFacts, in its order.
FACTS_COLUMNS = (
    "d.no, d.id, d.title, d.number, d.issuers, d.addressees, d.region, d.level, d.kind, d.date_written,"
    " d.date_printed, d.validity, d.status, d.replaced_by, d.attachments, d.contacts, d.script, t.name, s.sha256,"
    " d.clause_count, d.twin_of, d.stated, t.encoding, d.remarks"
)
FACTS_FROM = "documents d JOIN source_texts t ON t.id = d.source_text JOIN sources s ON s.id = t.source"
REST_COLUMNS = "title_short, extent_start, extent_end, remarks, furniture"
CLAUSE_COLUMNS = "path, kind, label, heading, depth, inline, spans, breadcrumb, text, original"
DEFECT_COLUMNS = "path, kind, text, message, span_start, span_end, true_value, basis"


class PassageRow(NamedTuple):
    """A passage as indexed. key: its number; path: of its clause; ordinal: which part of the clause (from 0)."""

    key: int
    document: str
    path: str
    text: str
    context: str
    ordinal: int


def to_json(value: object) -> str:
    """Compact JSON text, not ASCII-escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def document_row(document: Document) -> Row:
    """The columns of ``documents`` that come from the document itself (no, source_text are the library's)."""
    return {
        "id": document.id,
        "extent_start": document.extent.start,
        "extent_end": document.extent.end,
        "title": document.title,
        "title_short": document.title_short,
        "number": document.number,
        "issuers": to_json(document.issuers),
        "region": document.region,
        "level": document.level,
        "kind": document.kind,
        "date_written": _iso(document.date_written),
        "date_printed": _iso(document.date_printed),
        "validity": to_json(document.validity) if document.validity else None,
        "status": document.status,
        "replaced_by": document.replaced_by,
        "script": document.script,
        "clause_count": len(document.clauses),
        "twin_of": document.twin_of,
        "stated": to_json(document.stated),
        "addressees": to_json(document.addressees),
        "attachments": to_json(document.attachments),
        "contacts": to_json([(c.unit, c.phone) for c in document.contacts]),
        "remarks": to_json(document.remarks),
        "furniture": _furniture_text(document.furniture),
    }


def facts_of(document: Document, source_file: str, sha256: str, encoding: str | None = None) -> DocumentFacts:
    """The facts of a document that need not be (or are not yet) in the database."""
    return DocumentFacts(
        id=document.id,
        title=document.title,
        number=document.number,
        issuers=document.issuers,
        addressees=document.addressees,
        region=document.region,
        level=document.level,
        kind=document.kind,
        date_written=_iso(document.date_written),
        date_printed=_iso(document.date_printed),
        validity=document.validity,
        status=document.status,
        replaced_by=document.replaced_by,
        attachments=document.attachments,
        contacts=document.contacts,
        script=document.script,
        source_file=source_file,
        source_sha256=sha256,
        clause_count=len(document.clauses),
        defects=standing(document.defects, document.stated, document.date_written),
        twin_of=document.twin_of,
        stated=dict(document.stated),
        encoding=encoding,
        remarks=document.remarks,
    )


def facts_from(row: Sequence[Any], defects: Iterable[Defect]) -> DocumentFacts:
    """From a row of FACTS_COLUMNS."""
    stated = json.loads(row[21])
    return DocumentFacts(
        id=row[1],
        title=row[2],
        number=row[3],
        issuers=tuple(json.loads(row[4])),
        addressees=tuple(json.loads(row[5])),
        region=row[6],
        level=row[7],
        kind=row[8],
        date_written=row[9],
        date_printed=row[10],
        validity=_validity(row[11]),
        status=row[12],
        replaced_by=row[13],
        attachments=tuple(json.loads(row[14])),
        contacts=tuple(Contact(unit, phone) for unit, phone in json.loads(row[15])),
        script=row[16],
        source_file=row[17],
        source_sha256=row[18],
        clause_count=row[19],
        defects=standing(defects, stated, row[9]),
        twin_of=row[20],
        stated=stated,
        encoding=row[22],
        remarks=tuple(json.loads(row[23])),
    )


def standing(defects: Iterable[Defect], stated: Mapping[str, str], written: object) -> tuple[Defect, ...]:
    """The defects that still stand: a date that was stated is no longer missing."""
    dated = written is not None and "date_written" in stated
    return tuple(defect for defect in defects if not (dated and defect.kind == "date_missing"))


def document_from(facts: DocumentFacts, rest: Sequence[Any], clauses: Iterable[Clause]) -> Document:
    """From the facts, a row of REST_COLUMNS and the clauses in order."""
    return Document(
        id=facts.id,
        title=facts.title,
        title_short=rest[0],
        number=facts.number,
        issuers=facts.issuers,
        addressees=facts.addressees,
        region=facts.region,
        level=cast("Level | None", facts.level),
        kind=facts.kind,
        date_written=_date(facts.date_written),
        date_printed=_date(facts.date_printed),
        validity=facts.validity,
        status=facts.status,
        replaced_by=facts.replaced_by,
        attachments=facts.attachments,
        contacts=facts.contacts,
        script=cast(Script, facts.script),
        extent=Span(rest[1], rest[2]),
        clauses=tuple(clauses),
        furniture=_furniture(rest[4]),
        defects=facts.defects,
        twin_of=facts.twin_of,
        stated=facts.stated,
        remarks=tuple(json.loads(rest[3])),
    )


def clause_row(clause: Clause) -> Row:
    """The columns of ``clauses`` that come from the clause itself."""
    return {
        "path": clause.path,
        "kind": clause.kind,
        "label": clause.label,
        "heading": clause.heading,
        "depth": clause.depth,
        "inline": int(clause.inline),
        "spans": ",".join(f"{start},{end}" for start, end in clause.spans),
        "breadcrumb": to_json(clause.breadcrumb) if clause.breadcrumb else None,
        "text": clause.text,
        # Most clauses stand in the source as they are normalised: their words are then kept once.
        "original": None if clause.original == (clause.label or "") + clause.text else clause.original,
    }


def clause_from(document: str, row: Sequence[Any]) -> Clause:
    """From a row of CLAUSE_COLUMNS."""
    path, kind, label, heading, depth, inline, spans, breadcrumb, text, original = row
    return Clause(
        document=document,
        path=path,
        kind=cast(Kind, kind),
        label=label,
        heading=heading,
        depth=depth,
        text=text,
        original=(label or "") + text if original is None else original,
        spans=_spans(spans),
        breadcrumb=tuple(json.loads(breadcrumb)) if breadcrumb else (),
        inline=bool(inline),
    )


def defect_row(defect: Defect) -> Row:
    """The columns of ``defects`` that come from the defect itself."""
    return {
        "path": defect.path,
        "kind": defect.kind,
        "text": defect.text,
        "message": defect.message,
        "span_start": defect.span.start if defect.span else None,
        "span_end": defect.span.end if defect.span else None,
        "true_value": defect.true_value,
        "basis": defect.basis,
    }


def defect_from(row: Sequence[Any]) -> Defect:
    """From a row of DEFECT_COLUMNS."""
    path, kind, text, message, start, end, true_value, basis = row
    span = Span(start, end) if start is not None and end is not None else None
    return Defect(kind, path, text, message, span, true_value, basis)


def _spans(text: str) -> tuple[Span, ...]:
    numbers = [int(n) for n in text.split(",")] if text else []
    return tuple(Span(start, end) for start, end in zip(numbers[::2], numbers[1::2], strict=True))


def _furniture_text(furniture: Iterable[Furniture]) -> str:
    # Runs of one role share its name: a law has a blank after every article.
    runs: list[list[Any]] = []
    for part in furniture:
        if not runs or runs[-1][0] != part.role:
            runs.append([part.role])
        runs[-1] += part.span
    return to_json(runs)


def _furniture(text: str) -> tuple[Furniture, ...]:
    return tuple(
        Furniture(Span(start, end), role)
        for role, *numbers in json.loads(text)
        for start, end in zip(numbers[::2], numbers[1::2], strict=True)
    )


def _validity(text: str | None) -> tuple[str | None, str | None] | None:
    if text is None:
        return None
    first, last = json.loads(text)
    return first, last


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


__all__ = [
    "CLAUSE_COLUMNS",
    "DEFECT_COLUMNS",
    "FACTS_COLUMNS",
    "FACTS_FROM",
    "REST_COLUMNS",
    "PassageRow",
    "Row",
    "clause_from",
    "clause_row",
    "defect_from",
    "defect_row",
    "document_from",
    "document_row",
    "facts_from",
    "facts_of",
    "standing",
    "to_json",
]
