"""The nouns: frozen, without I/O, shared by every step from bytes to hit.

Offsets are characters (code points) into the *source text*: the file as decoded, or for .docx, .pdf, .html and
.jsonl the extracted text that the workspace keeps with the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Level = Literal["national", "province", "city", "county", "unit"]
Script = Literal["simplified", "traditional", "mixed"]
Kind = Literal["chapter", "section", "item", "subitem", "article", "enum", "dash", "para"]


class Span(NamedTuple):
    """A half-open range [start, end) of characters of the source text."""

    start: int
    end: int


_NOTHING = Span(0, 0)


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text as a reader gives it, before anything is understood.

    name: file name as the user gave it (for an archive member ``bundle.zip/a.txt``).
    sha256: of the bytes of the *file* (the archive, the .jsonl), hex.
    format: ``txt md html docx pdf jsonl``. encoding: ``utf-8``, ``gb18030`` …; None where the format has its own.
    text: the source text all spans refer to; ``\\n`` line ends; for .pdf ``\\f`` stands between pages.
    given: what the file itself declares (.jsonl keys, HTML/Word title); see ``Given``.
    remarks: Chinese sentences worth telling (encoding guessed, replacement characters, ...).
    """

    name: str
    sha256: str
    format: str
    text: str
    encoding: str | None = None
    given: Given | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a .jsonl line (or a caller) states about a document, instead of leaving it to be derived.

    labels: for a document formed of clause lines, (label, span of the clause's words) in order; else empty.
    line: 1-based line of a .jsonl that the document (or its first clause) stands in.
    """

    id: str | None = None
    title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    region: str | None = None
    kind: str | None = None
    date: date | None = None
    labels: tuple[tuple[str, Span], ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Defect:
    """Damage in the text as received, reported and never mended.

    kind: ``year_overwritten``, ``quantity_overwritten``, ``replacement_character``, ``mixed_script``,
    ``unfinished_sentence``, ``signature_missing``, ``annex_missing``.
    path: the clause it stands in; None for the head, the tail or the document as a whole.
    text: the damaged words with a little context, as received. message: Chinese. span: the damaged characters.
    true_value, basis: only where the text or a record proves it.
    """

    kind: str
    path: str | None
    text: str
    message: str
    span: Span | None = None
    true_value: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """Characters of the source that are no clause: page furniture, head and tail parts, headings of laws, blanks.

    role: ``blank`` (white space and layout line breaks), ``chrome`` (web page, stray scan numbers, page numbers),
    ``title``, ``number``, ``issuer``, ``addressee``, ``signature``, ``date``, ``attachment``, ``contact``,
    ``imprint``, ``heading`` (编、章、节), ``mark`` (Markdown marks, footnote marks, separators).
    """

    span: Span
    role: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the tree, addressed by ``path`` (grammar in ``kb.paths``).

    label: as printed, in one spelling (``一、`` ``（一）`` ``1.`` ``第三条`` ``一是``); None for paragraphs.
    text: the node's own words, normalised and simplified, without label, with its run-in heading.
    original: the same words as received: the slices ``spans`` joined, label included.
    breadcrumb: headings above it, outermost first (``二、做好…工作``), 编章节 included.
    inline: stands inside the paragraph of its parent, whose text repeats it.
    """

    document: str
    path: str
    kind: Kind
    label: str | None
    heading: str | None
    depth: int
    text: str
    original: str
    spans: tuple[Span, ...]
    breadcrumb: tuple[str, ...] = ()
    inline: bool = False

    @property
    def id(self) -> str:
        """``document/path``, as in the JSON contract."""
        return f"{self.document}/{self.path}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: the unit as printed and its telephone number."""

    unit: str
    phone: str


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document: what it says of itself, and its clauses depth-first.

    title: without layout line breaks; ``title_short`` begins at 关于 where issuers precede it.
    number: normalised 桂组通字〔2020〕56号. date_written / date_printed: 成文日期 / 印发日期.
    validity: (first, last) as ISO dates or years, or None. status: 现行 已失效 已废止 已修订 or None (unknown).
    extent: the part of the source text this document takes (a compilation holds several).
    stated: field -> basis, for fields that a record or a user stated.
    twin_of: id of a near-duplicate document already held, else None.
    """

    id: str
    title: str
    title_short: str | None
    number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    region: str | None
    level: Level | None
    kind: str | None
    date_written: date | None
    date_printed: date | None
    validity: tuple[str | None, str | None] | None
    status: str | None
    replaced_by: str | None
    attachments: tuple[str, ...]
    contacts: tuple[Contact, ...]
    script: Script
    extent: Span
    clauses: tuple[Clause, ...]
    furniture: tuple[Furniture, ...]
    defects: tuple[Defect, ...] = ()
    twin_of: str | None = None
    stated: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """An official reference to a clause and the words it rests on; every hit, finding and quotation carries one."""

    document: str
    number: str | None
    path: str
    official: str
    quote: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document without its clauses: a line of ``list`` and the document of a hit.

    encoding: of the source file, None where its format has its own. remarks: as in ``Document``.
    """

    id: str
    title: str
    number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    region: str | None
    level: str | None
    kind: str | None
    date_written: str | None
    date_printed: str | None
    validity: tuple[str | None, str | None] | None
    status: str | None
    replaced_by: str | None
    attachments: tuple[str, ...]
    contacts: tuple[Contact, ...]
    script: str
    source_file: str
    source_sha256: str
    clause_count: int
    defects: tuple[Defect, ...]
    twin_of: str | None
    stated: dict[str, str]
    encoding: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause (or, for ``--documents``, a document: clause is None) that answers a query.

    text: the passage (the clause's text, or a part of a long one). snippet: the same with <mark>…</mark>.
    weak: shown although nothing in the library seems to answer the question.
    words: what the passage says of the clause; shown: the part of it in the snippet; marks: what was asked for there.
    """

    rank: int
    score: float
    document: DocumentFacts
    clause: Clause | None
    text: str
    snippet: str
    citation: Citation | None
    defects: tuple[Defect, ...] = ()
    weak: bool = False
    words: str = ""
    shown: Span = _NOTHING
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What ``search`` answers: the hits and how the query was understood. remarks: Chinese sentences worth telling."""

    query: str
    understood_as: str
    suggestions: tuple[str, ...]
    total: int
    hits: tuple[Hit, ...]
    answered: bool
    remarks: tuple[str, ...] = ()
