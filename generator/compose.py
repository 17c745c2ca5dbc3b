"""Input + text template + library -> official document.

The template gives title, addressee and text; ``generator.reading`` tells from the text what is a heading. Head,
signature, notes, imprint and annexes come from the input. Every word is final or a marked gap 【待补：…】.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from generator.annexes import Annexes, annexes, body_tables, forwarded, label_of, past_duties
from generator.derived import Derived
from generator.document import Attachment, Attendance, Block, OfficialDocument, Paragraph, Signature, Table
from generator.enclosures import check_forwarded, gaps_in, with_files, without_printed
from generator.facts import facts_of
from generator.filters import Placed
from generator.frame import Frame, frame
from generator.inputs.annual_plan import AnnualPlan
from generator.inputs.class_plan import ClassPlan
from generator.inputs.families import Value
from generator.inputs.faults import InputError
from generator.inputs.load import Loaded
from generator.inputs.notice import Forwarding, GeneralNotice, Notice
from generator.inputs.statement import Statement
from generator.phrases import Counter, bare
from generator.quoting import Quoter
from generator.reading import GAP, Reading, read_document, table_mark
from generator.stems import stem_of
from generator.templating import TemplateError, Templates, candidates
from generator.units import UnitLevel
from generator.views import wrap
from generator.wording import FILTERS
from kb.errors import ZhangfaError
from kb.lookup import Lookup
from kb.models import Citation
from kb.resources import templates_dir

_KINDS = {"class_plan": "办班方案", "statement": "情况说明", "annual_plan": "年度培训计划申报表"}
_SEAL_WORDS = "（盖章）"
# Lines of minutes that name who was there: they stand behind the text (10.3).
_ATTENDANCE = re.compile(r"^(出席|请假|列席)(?:人员|单位)?[：:](.+)$", re.S)


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that a person must still fill in. field: the place, or the field of the input."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A document ready to be drawn. citations: what it cites and quotes. stem: a file name without suffix.

    remarks: Chinese sentences worth telling. template: the name of the template used.
    """

    document: OfficialDocument
    citations: tuple[Citation, ...]
    gaps: tuple[Gap, ...]
    remarks: tuple[str, ...]
    stem: str
    template: str


def compose(
    loaded: Loaded,
    *,
    library: Callable[[], Lookup],
    level: UnitLevel,
    derived: Derived,
    templates: Path | None = None,
    template: str | None = None,
    folder: Path | None = None,
) -> Composed:
    """The document of an input.

    library: opens the library; called at most once, only where the document leans on it. templates: the office's own
    folder. template: the name of one to be used whatever the type. folder: where attached files lie (None: no files).
    Raises ZhangfaError: a fault of a template (TemplateError), a quotation the library does not hold, a file that
    cannot be attached.
    """
    shelf = _Shelf(library)
    value, printed = _without_printed(with_files(loaded, folder))
    gaps = frozenset(gap.field for gap in loaded.gaps)
    built = annexes(value, gaps)
    source = templates_of(templates)
    name = source.choose(candidates(loaded.type, _subtype(loaded), level.documents), template)
    text, quoter = _rendered(source, name, value, built, derived, level, shelf, gaps)
    # A document to nobody (公告) may begin with a line that only looks like an addressee.
    addressed = not isinstance(value, Notice) or bool(value.recipients)
    try:
        reading = read_document(text.words, text.tables, addressed=addressed)
    except ZhangfaError as error:
        place = source.place(name)
        raise TemplateError(error.what, where=place, expected=error.expected, remedy=error.remedy) from error
    remarks = [*reading.body.remarks, *built.remarks]
    if isinstance(value, Forwarding):
        printed, told = _passed_on(loaded, value, shelf)
        remarks += told
    document, more = _document(value, reading, built, printed)
    return Composed(
        document,
        quoter.citations,
        _gaps(reading, document),
        tuple(dict.fromkeys([*remarks, *more])),
        stem_of(document.title, _about(value)),
        name,
    )


@lru_cache(maxsize=8)
def templates_of(own: Path | None) -> Templates:
    """The templates of an office, compiled once; a file that changes is read anew."""
    return Templates(own, templates_dir(), FILTERS)


class _Shelf:
    """The library, opened when it is first asked for."""

    def __init__(self, library: Callable[[], Lookup]) -> None:
        self._library = library
        self._lookup: Lookup | None = None

    @property
    def lookup(self) -> Lookup:
        if self._lookup is None:
            self._lookup = self._library()
        return self._lookup


# ---- text -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    words: str
    tables: Mapping[str, Table]


def _rendered(
    source: Templates,
    name: str,
    value: Value,
    built: Annexes,
    derived: Derived,
    level: UnitLevel,
    shelf: _Shelf,
    gaps: frozenset[str],
) -> tuple[_Text, Quoter]:
    tables = body_tables(value, derived.steps, gaps)
    quoter = Quoter(lambda: shelf.lookup)

    def table(which: str) -> str:
        if which not in tables:
            raise ZhangfaError(
                f"没有名为“{which}”的表格", expected=f"下列之一：{'、'.join(tables)}" if tables else "（本文没有表格）"
            )
        return Placed(table_mark(which))

    def annex(words: str) -> str:
        return label_of(built.titles, words)

    figures = dict(derived.figures) | {"steps": derived.steps, "working": derived.working}
    context = {
        "it": wrap(value, ""),
        "derived": wrap(figures, "derived"),
        "facts": wrap(facts_of(value) or {}, "facts"),
        "level": wrap(level, "level"),
        "cite": quoter.cite,
        "quote": quoter.quote,
        "words": quoter.words,
        "number": quoter.number,
        "title": quoter.title,
        "table": table,
        "annex": annex,
        "next": Counter().next,
    }
    return _Text(source.render(name, context), tables), quoter


def _subtype(loaded: Loaded) -> str | None:
    """The subtype; of a statement on a single matter that matter, so that an office may word it apart."""
    if isinstance(loaded.value, Statement) and len(loaded.value.subjects) == 1:
        return loaded.value.subjects[0]
    return loaded.subtype


def _without_printed(value: Value) -> tuple[Value, tuple[Attachment, ...]]:
    return without_printed(value) if isinstance(value, GeneralNotice) else (value, ())


def _passed_on(loaded: Loaded, value: Forwarding, shelf: _Shelf) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    held = value.forwarded.document if not value.forwarded.text else None
    try:
        told = check_forwarded(held, value.forwarded.title, shelf.lookup) if held else ()
    except ZhangfaError as error:
        raise InputError([loaded.fault("forwarded.document", error)]) from error
    attachment = forwarded(value, shelf.lookup if held else None)
    if attachment is None:
        return (), told
    return (attachment,), (*told, *past_duties(attachment, value.issue_date))


def _about(value: Value) -> str:
    """The class of a statement on a single one, whose title names none."""
    if not isinstance(value, Statement) or value.class_ is None:
        return ""
    return value.class_.name if set(value.subjects) <= {"late_entry", "urgent_class"} else ""


# ---- document -------------------------------------------------------------------------------------------------------


def _document(
    value: Value, reading: Reading, built: Annexes, printed: tuple[Attachment, ...]
) -> tuple[OfficialDocument, tuple[str, ...]]:
    enclosed = (*built.bound, *printed)
    if not isinstance(value, Notice):
        return _plain(value, reading, built.titles, enclosed), ()
    framed = frame(value, reading.addressee, _words(reading.body.blocks))
    return _official(value, reading, framed, built.titles, enclosed), framed.remarks


def _official(
    notice: Notice, reading: Reading, framed: Frame, titles: tuple[str, ...], enclosed: tuple[Attachment, ...]
) -> OfficialDocument:
    body, attendance = _attendance(reading.body.blocks) if notice.shape == "minutes" else (reading.body.blocks, ())
    return OfficialDocument(
        format=notice.shape,
        kind=notice.doc_type,
        title=reading.title,
        body=body,
        author=notice.lead,
        written=notice.issue_date,
        head=framed.head,
        addressee=framed.addressee,
        attachment_note=titles,
        attendance=attendance,
        signature=framed.signature,
        notes=framed.notes,
        attachments=enclosed,
        imprint=framed.imprint,
    )


def _plain(
    value: ClassPlan | Statement | AnnualPlan,
    reading: Reading,
    titles: tuple[str, ...],
    enclosed: tuple[Attachment, ...],
) -> OfficialDocument:
    """A class plan, statement or 申报表: no head, no number, no imprint; signed by the unit, sealed beside its name."""
    written, sealed = _signed(value)
    addressee = reading.addressee
    if addressee is None and isinstance(value, Statement):
        addressee = f"{value.addressee.rstrip('：:')}："
    return OfficialDocument(
        format="plain",
        kind=_KINDS[value.type],
        title=reading.title,
        body=reading.body.blocks,
        author=value.unit.name,
        written=written,
        addressee=re.sub("[:：]$", "：", addressee) if addressee else None,
        attachment_note=titles,
        signature=Signature(
            (value.unit.name,), written, "sealed" if sealed else "unsealed", seal_words=_SEAL_WORDS if sealed else ""
        ),
        notes=_contact(value),
        attachments=enclosed,
    )


def _contact(value: ClassPlan | Statement | AnnualPlan) -> tuple[str, ...]:
    """Whom to ask about a statement: its last section stands behind signature and date."""
    officer = value.officer if isinstance(value, Statement) else None
    if officer is None:
        return ()
    rows = (("联系人", officer.name), ("联系电话", officer.phone))
    told = [f"{label}：{bare(words)}" for label, words in rows if words]
    return (f"（{'，'.join(told)}）",) if told else ()


def _signed(value: ClassPlan | Statement | AnnualPlan) -> tuple[date, bool]:
    """The date below the unit's name, and whether the unit seals."""
    match value:
        case Statement():
            return value.date, value.sealed
        case ClassPlan():
            return value.filing_date or value.as_of, True
    return value.submit_date or value.as_of, True


def _attendance(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Attendance, ...]]:
    """The text without the lines 出席：…, 请假：… and 列席：… at its end, and these."""
    rows: list[Attendance] = []
    at = len(blocks)
    while at and isinstance(block := blocks[at - 1], Paragraph) and (found := _ATTENDANCE.match(block.text)):
        rows.insert(0, Attendance(found[1], found[2].strip()))
        at -= 1
    return (blocks[:at], tuple(rows)) if at else (blocks, ())


def _words(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def _gaps(reading: Reading, document: OfficialDocument) -> tuple[Gap, ...]:
    found = [("正文", gap) for gap in reading.body.gaps]
    found += [("附件", gap) for title in document.attachment_note for gap in GAP.findall(title)]
    found += [(each.label or each.title, gap) for each in document.attachments for gap in gaps_in(each)]
    found += [("正文", gap) for block in document.body if isinstance(block, Table) for gap in _in_table(block)]
    return tuple(Gap(place, gap.strip("【】").replace("待补：", "")) for place, gap in dict.fromkeys(found))


def _in_table(table: Table) -> tuple[str, ...]:
    return gaps_in(Attachment(None, "", (table,)))


__all__ = ["Composed", "Gap", "compose", "templates_of"]
