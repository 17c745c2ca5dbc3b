"""A source text to documents: script, furniture, splitting, parts, tree, metadata, defects; then what records add.

Every character of the source is accounted for: it stands in the span of exactly one clause (inline items inside
their paragraph aside) or in exactly one piece of furniture.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from kb.metadata import Metadata, kind_of, read_metadata, validity_of
from kb.models import Clause, Defect, Document, Furniture, Given, SourceText, Span
from kb.normalize.compilation import is_part_mark, split
from kb.normalize.defects import (
    Overwritten,
    character_defects,
    find_overwritten_year,
    script_defects,
    tail_defects,
    year_defects,
)
from kb.normalize.furniture import find_chrome, title_in_news
from kb.normalize.joining import Paragraph, join_lines
from kb.normalize.lines import Line, lines_of
from kb.normalize.punctuation import tidy
from kb.normalize.script import Simplified, simplify
from kb.outline import Outline, build
from kb.parts import Parts, find_parts
from kb.parts.model import letters
from kb.parts.tail import is_annex_mark
from kb.records import DocumentRecord, Records

_BOLD = re.compile(r"\*\*")


def understand(
    source: SourceText,
    records: Records = Records({}),  # noqa: B008 - frozen
    kept: Container[int] = (),
) -> tuple[Document, ...]:
    """The documents of one source text, in order. Nothing is refused; an empty text has no clauses.

    kept: where lines begin that look like furniture of a page and are words of the document, as a person said.
    """
    # Marks of bold print are no words; blanks of the same length keep the offsets.
    text = _BOLD.sub(lambda m: "\u200b" * len(m.group(0)), source.text) if "**" in source.text else source.text
    simplified = simplify(text)
    overwritten = find_overwritten_year(simplified.text)
    given = source.given
    # Clause lines bring their own structure.
    lines = [] if given and given.labels else lines_of(simplified.text)
    extents = [Span(0, len(source.text))] if given else split(lines, len(source.text))
    known = {r.part: r for r in records.of(source.sha256)}
    documents: list[Document] = []
    at = 0
    for part, extent in enumerate(extents, 1):
        own = []
        while at < len(lines) and lines[at].span.start < extent.end:
            own.append(lines[at])
            at += 1
        number = part if len(extents) > 1 else None
        document = _document(source, simplified, own, extent, given, overwritten, number, kept)
        if part in known:
            document = apply_record(document, known[part], source.text)
        documents.append(document)
    return tuple(documents)


def _document(
    source: SourceText,
    simplified: Simplified,
    lines: Sequence[Line],
    extent: Span,
    given: Given | None,
    overwritten: Overwritten | None,
    part: int | None,
    kept: Container[int],
) -> Document:
    if given and given.labels:
        parts, outline = Parts(title=given.title), _labelled(simplified.text, given)
    else:
        parts, outline = _read(lines, given, kept)
    fallback = (given.title if given else None) or PurePath(source.name).stem + (f"（第{part}部分）" if part else "")
    meta = read_metadata(parts, fallback_title=fallback, closing_words=outline.closing_words())
    name = derive_id(meta, given, source.name)
    clauses = outline.clauses(name, source.text)
    furniture = _furniture(source.text, extent, clauses, outline, parts, lines)
    defects = [
        *character_defects(source.text, extent),
        *script_defects(source.text, extent, simplified.strangers),
        *tail_defects(
            _red_head_issuers(parts),
            [re.sub(r"\s", "", x) for x in parts.signatures],
            bool(parts.date_lines or parts.adoptions),
            meta.attachments if parts.annex_note else (),
            len(parts.annexes) + _printed_annexes(parts, meta.attachments),
            parts.annex_note,
        ),
    ]
    if overwritten:
        written = meta.date_written.year if meta.date_written else None
        defects += year_defects(simplified.text, extent, overwritten, written)
    document = Document(
        id=name,
        title=meta.title,
        title_short=meta.title_short,
        number=meta.number,
        issuers=meta.issuers,
        addressees=meta.addressees,
        region=meta.region,
        level=meta.level,
        kind=meta.kind,
        date_written=_trusted(meta.date_written, overwritten, parts),
        date_printed=meta.date_printed,
        validity=meta.validity,
        status=None,
        replaced_by=None,
        attachments=meta.attachments,
        contacts=meta.contacts,
        script=simplified.script,
        extent=extent,
        clauses=clauses,
        furniture=furniture,
        remarks=source.remarks,
    )
    document = _with_given(document, given)
    return replace(document, defects=_placed(defects, clauses)) if defects else document


def _trusted(written: date | None, overwritten: Overwritten | None, parts: Parts) -> date | None:
    """A date whose year was overwritten is no date."""
    return None if written and overwritten and str(written.year) == overwritten.year else written


def _printed_annexes(parts: Parts, attachments: Sequence[str]) -> int:
    """How many of the annexes named are the text that the notice prints behind itself."""
    plan = letters(parts.plan_title or "")
    return sum(1 for x in attachments if plan and letters(x) == plan)


def _red_head_issuers(parts: Parts) -> tuple[str, ...]:
    """Issuers of a document that is laid out as one (number and addressees); a plan printed alone has no sign-off."""
    return (
        tuple(dict.fromkeys(re.sub(r"\s", "", x) for x in parts.issuers)) if parts.number and parts.addressees else ()
    )


def _read(lines: Sequence[Line], given: Given | None, kept: Container[int]) -> tuple[Parts, Outline]:
    chrome = {i: role for i, role in find_chrome(lines).items() if lines[i].span.start not in kept}
    parts = find_parts(lines, chrome, title_in_news(lines, chrome))
    if given and given.title and not parts.title:
        parts.title = given.title
    if not parts.title and lines and is_part_mark(lines[0].text):
        parts.title = tidy(re.sub(r"^[^：:\s]*[：:\s]\s*", "", lines[0].text)) or None

    def paragraphs(rows: Iterable[int]) -> list[Paragraph]:
        return join_lines([lines[i] for i in rows])

    annexes: list[tuple[str, list[Paragraph]]] = []
    for n, rows in enumerate(parts.annexes, 1):
        headed = is_annex_mark(lines[rows[0]].text)
        mark = re.search(r"\d+", lines[rows[0]].text) if headed else None
        name = f"附件{mark.group(0) if mark else n}"
        if headed:
            parts.roles[rows[0]] = "attachment"
        again = sum(1 for known, _ in annexes if known.split("~")[0] == name)
        annexes.append((f"{name}~{again + 1}" if again else name, paragraphs(rows[1:] if headed else rows)))
    outline = build(paragraphs(parts.body), notice=paragraphs(parts.notice), annexes=annexes)
    return parts, outline


def _labelled(text: str, given: Given) -> Outline:
    """A document formed of clause lines (.jsonl): each label opens a clause, its words follow."""
    paragraphs: list[Paragraph] = []
    for i, (label, span) in enumerate(given.labels):
        edge = given.labels[i - 1][1].end if i else 0
        start = text.find(label, edge, span.start)
        at = span.start
        for k, piece in enumerate(text[span.start : span.end].split("\n")):
            words = piece.strip()
            if words or (k == 0 and start >= 0):
                begin = at + piece.find(words) if words else at
                own = Span(start if k == 0 and start >= 0 else begin, begin + len(words))
                named = label if own.start == start and k == 0 else None
                paragraphs.append(Paragraph(text[own.start : own.end], (own,), label=named))
            at += len(piece) + 1
    return build(paragraphs)


# ---- accounting for every character --------------------------------------------------------------------------


def _furniture(
    text: str, extent: Span, clauses: Sequence[Clause], outline: Outline, parts: Parts, lines: Sequence[Line]
) -> tuple[Furniture, ...]:
    """All of the extent that is no clause, in order, without gap or overlap."""
    marked: list[tuple[Span, str | None]] = [(s, None) for c in clauses if not c.inline for s in c.spans]
    marked += [(s, "heading") for s in outline.headings]
    taken = {s for s, _ in marked}
    marked += [
        (lines[i].span, role) for i, role in parts.roles.items() if i < len(lines) and lines[i].span not in taken
    ]
    marked.sort(key=lambda m: m[0])
    out: list[Furniture] = []
    at = extent.start
    for span, role in marked:
        if span.start < at:
            continue
        out.extend(_between(text, at, span.start))
        if role:
            out.append(Furniture(span, role))
        at = span.end
    out.extend(_between(text, at, extent.end))
    return tuple(out)


def _between(text: str, start: int, end: int) -> list[Furniture]:
    """Blanks, and the marks (#, -, **) that stand among them."""
    if start >= end:
        return []
    if text[start:end].isspace():
        return [Furniture(Span(start, end), "blank")]
    out = []
    for m in re.finditer(r"\s+|\S+", text[start:end]):
        role = "blank" if m.group(0).isspace() else "mark"
        out.append(Furniture(Span(start + m.start(), start + m.end()), role))
    return out


# ---- identity, given values, records -------------------------------------------------------------------------


def derive_id(meta: Metadata, given: Given | None, name: str) -> str:
    """The id a file gives, else the document number, else the title: without characters that a path or shell minds."""
    words = (given.id if given else None) or meta.number or meta.title or PurePath(name).stem
    words = re.sub(r"〔(\d{4})〕(\d+)号", r"-\1-\2", words)
    words = re.sub(r"[\s/\\~*?:：\"'<>|]+", "-", words).strip("-.")
    return words[: 100 if given and given.id else 60] or "document"


def _with_given(document: Document, given: Given | None) -> Document:
    if given is None:
        return document
    stated = dict(document.stated)
    changes: dict[str, object] = {}
    for key, value in (
        ("title", given.title),
        ("number", given.number),
        ("issuers", given.issuers or None),
        ("region", given.region),
        ("kind", given.kind),
        ("date_written", given.date),
    ):
        if value is not None:
            changes[key] = value
            stated[key] = "导入文件注明"
    if given.title and not given.kind:
        changes["kind"] = kind_of(given.title) or document.kind
    return replace(document, stated=stated, **changes)  # type: ignore[arg-type]


def _placed(defects: Sequence[Defect], clauses: Sequence[Clause]) -> tuple[Defect, ...]:
    """Each defect with the path of the innermost clause it stands in."""
    places = sorted((s.start, s.end, c.path) for c in clauses if not c.inline for s in c.spans)
    inner = [(s.start, s.end, c.path) for c in clauses if c.inline for s in c.spans]
    starts = [p[0] for p in places]
    placed = []
    for d in defects:
        if d.span is not None:
            at = d.span.start
            k = bisect_right(starts, at) - 1
            path = places[k][2] if k >= 0 and at < places[k][1] else None
            path = next((p for a, b, p in inner if a <= at < b), path)
            d = replace(d, path=path)
        placed.append(d)
    return tuple(placed)


def apply_record(document: Document, record: DocumentRecord, source: str) -> Document:
    """Adds what a record states: id, fields with their basis, true values of damaged figures."""
    changes: dict[str, object] = {"id": record.id}
    stated = dict(document.stated)
    for key, entry in record.stated.items():
        value: object = entry.value
        if key == "issuers" and isinstance(value, list):
            value = tuple(str(v) for v in value)
        elif key == "validity" and isinstance(value, list):
            value = (str(value[0]), str(value[1]))
        elif key.startswith("date_") and isinstance(value, str):
            value = date.fromisoformat(value)
        changes[key] = value
        stated[key] = entry.basis
    if "title" in record.stated and "validity" not in record.stated:
        changes["validity"] = validity_of(str(record.stated["title"].value)) or document.validity
    defects = list(document.defects)
    for true in record.true_values:
        at = source.find(true.text, document.extent.start, document.extent.end)
        if at < 0:
            continue
        for i, d in enumerate(defects):
            if d.span and at <= d.span.start < at + len(true.text) and source[d.span.start : d.span.end] == true.found:
                message = d.message.replace("不明", f"应为{true.value}", 1)
                defects[i] = replace(d, message=message, true_value=true.value, basis=true.basis)
    clauses = tuple(replace(c, document=record.id) for c in document.clauses)
    return replace(document, clauses=clauses, defects=tuple(defects), stated=stated, **changes)  # type: ignore[arg-type]
