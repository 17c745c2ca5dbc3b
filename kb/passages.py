"""Clauses -> passages: pieces of about a hundred to two hundred characters, which is what is ranked and shown.

Whole clauses where they are of that size; a long one is cut between its items or sentences; short neighbours (a
heading and what follows it, lines of a list, telephone numbers) share a passage, because a line of ten characters
says too little to be found by. An article of a law is one passage with all its paragraphs and items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.models import Clause, Document

# All in characters.
TARGET = 200  # a passage does not grow beyond this by joining or packing
SPARE = 60  # so much more is let pass rather than cut a clause in two
SHORT = 80  # a clause or rest shorter than this does not stand alone where it has a neighbour
LEAD = 80  # words of an ancestor up to this length count as a heading
ARTICLE = 400  # an article up to this length is one passage

# Opens the line of a passage that says whom to ask; its words are put together from the metadata.
CONTACTS = "联系方式："

_SENTENCE = re.compile(r"[^。！？；!?\n]*(?:[。！？；!?\n]+[”’」』）)]*|$)")


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage. path: of its clause; where short neighbours share it, one path a line, parallel to ``text``'s lines.

    ordinal: number of the passage among those of the same path, from 0. context: title, headings above, issuers,
    region and number, a line each, as far as the text does not say them itself.
    """

    path: str
    ordinal: int
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of words of one clause. whole: all of it, not a part. open: cannot end a passage (heading).
    alone: shares its passage with nothing."""

    path: str
    text: str
    crumbs: tuple[str, ...]
    whole: bool = True
    open: bool = False
    alone: bool = False


def passages_of(document: Document) -> list[PassageText]:
    """The passages of a document, in the order of the text; every clause's words stand in at least one."""
    found: list[PassageText] = []
    numbers: dict[str, int] = {}
    for group in _groups(_framed(document)):
        path = "\n".join(piece.path for piece in group) if len(group) > 1 else group[0].path
        text = "\n".join(piece.text for piece in group)
        ordinal = numbers.get(path, 0)
        numbers[path] = ordinal + 1
        found.append(PassageText(path, ordinal, text, _context(document, group[0].crumbs, text)))
    return found


def _context(document: Document, crumbs: Sequence[str], text: str) -> str:
    """Title, headings, issuers, region and number: who asks says 深圳 or 人社局, the clause does not."""
    parts: list[str] = []
    region = document.region if document.level != "national" else None
    for part in (document.title, *crumbs, *document.issuers, region, document.number):
        if part and part not in text and not any(part in other for other in parts):
            parts.append(part)
    return "\n".join(parts)


# Clauses -> pieces


def _framed(document: Document) -> Iterator[_Piece]:
    """The pieces of the clauses, and before and after them what a document says outside of its clauses.

    The title opens the first passage and the contacts close the last, so that who asks for them finds them; a passage
    needs a clause, and these are the nearest.
    """
    pieces = list(_pieces(document.clauses))
    if not pieces or pieces[0].alone:
        yield from pieces
        return
    if document.title and document.title not in pieces[0].text:
        yield _Piece(pieces[0].path, document.title, (), open=True)
    yield from pieces
    contacts = "；".join(f"{contact.unit}：{contact.phone}" for contact in document.contacts)
    if contacts and not all(contact.phone in piece.text for contact in document.contacts for piece in pieces[-1:]):
        yield _Piece(pieces[-1].path, CONTACTS + contacts, pieces[-1].crumbs)


def _pieces(clauses: Sequence[Clause]) -> Iterator[_Piece]:
    said: dict[str, str] = {}
    at = 0
    while at < len(clauses):
        clause = clauses[at]
        end = at + 1
        if clause.kind == "article":
            end = _end_of(clauses, at)
            yield from _article(clauses[at:end])
        else:
            while end < len(clauses) and clauses[end].inline and clauses[end].path.startswith(clause.path + "/"):
                end += 1
            heads = end < len(clauses) and clauses[end].path.startswith(clause.path + "/")
            yield from _clause(replace(clause, breadcrumb=_above(clause, said)), clauses[at + 1 : end], heads)
            said[clause.path] = _worded(clause)
        at = end


def _above(clause: Clause, said: Mapping[str, str]) -> tuple[str, ...]:
    """The headings above; an ancestor without heading counts by its words when they are few (a question, a lead-in)."""
    crumbs = list(clause.breadcrumb)
    path = clause.path
    while "/" in path:
        path = path.rsplit("/", 1)[0]
        words = said.get(path, "")
        if 0 < len(words) <= LEAD and not any(crumb and crumb in words and len(crumb) > 4 for crumb in crumbs):
            crumbs = [*(crumb for crumb in crumbs if crumb not in words), words]
    return tuple(crumbs)


def _end_of(clauses: Sequence[Clause], at: int) -> int:
    prefix = clauses[at].path + "/"
    end = at + 1
    while end < len(clauses) and clauses[end].path.startswith(prefix):
        end += 1
    return end


def _worded(clause: Clause) -> str:
    """The clause as it reads, on one line, with its label where the words do not hold it."""
    label = clause.label or ""
    text = " ".join(clause.text.split())
    return text if not label or clause.kind in ("article", "enum") or text.startswith(label) else f"{label}{text}"


def _article(clauses: Sequence[Clause]) -> Iterator[_Piece]:
    head = clauses[0]
    texts: list[str] = []
    for clause in clauses:
        text = _worded(clause)
        if text and not clause.inline and not (texts and text in texts[-1]):
            texts.append(text)
    if sum(map(len, texts)) <= ARTICLE:
        yield _Piece(head.path, "".join(texts), head.breadcrumb, whole=False, alone=True)
        return
    parts = [part for text in texts for part in _cut(text, TARGET, SPARE)]
    for text in _packed(parts, TARGET):
        yield _Piece(head.path, text, head.breadcrumb, whole=False, alone=True)


def _clause(clause: Clause, inline: Sequence[Clause], heads: bool) -> Iterator[_Piece]:
    text = _worded(clause)
    if not text:
        return
    if len(text) <= TARGET + SPARE:
        yield _Piece(clause.path, text, clause.breadcrumb, open=_leads_in(clause, text, heads))
        return
    parts = [part for stretch in _stretches(text, inline) for part in _cut(stretch, TARGET, SPARE)]
    for part in _packed(parts, TARGET):
        yield _Piece(clause.path, part, clause.breadcrumb, whole=False)


def _stretches(text: str, inline: Sequence[Clause]) -> list[str]:
    """The text cut where its inline items begin."""
    starts = [0]
    for item in inline:
        start = text.find(_worded(item), starts[-1])
        if start > starts[-1]:
            starts.append(start)
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _leads_in(clause: Clause, text: str, heads: bool) -> bool:
    """Words that only announce what follows: a heading, a question with its answer below."""
    return text.endswith(("：", ":")) or (heads and len(text) <= LEAD)


def _cut(text: str, target: int, spare: int) -> list[str]:
    """Sentences, packed to ``target`` characters; one sentence that is longer is cut at commas, else anywhere."""
    if len(text) <= target + spare:
        return [text]
    sentences: list[str] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        while len(sentence) > target + spare:
            comma = max(sentence.rfind(mark, target // 2, target) for mark in "，、,：: ")
            end = comma + 1 if comma > 0 else target
            sentences.append(sentence[:end])
            sentence = sentence[end:]
        if sentence:
            sentences.append(sentence)
    return _packed(sentences, target)


def _packed(parts: Sequence[str], target: int) -> list[str]:
    """Neighbouring parts joined as long as they stay within the target; a short rest goes to the one before it."""
    out: list[str] = []
    for part in parts:
        if out and len(out[-1]) + len(part) <= target + (SPARE if len(part) < SHORT else 0):
            out[-1] += part
        else:
            out.append(part)
    return out


# Pieces -> passages


def _groups(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    size = 0
    for piece in pieces:
        if group and not _joins(group, size, piece):
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group


def _joins(group: Sequence[_Piece], size: int, piece: _Piece) -> bool:
    last = group[-1]
    if not last.whole or piece.alone:
        return False
    if last.open:  # a heading goes with what it heads, even with the first part of a long clause
        return size < SHORT or size + len(piece.text) <= TARGET + SPARE
    if not piece.whole or piece.open or size + len(piece.text) > TARGET:
        return False
    return size < SHORT or len(piece.text) < SHORT


__all__ = ["PassageText", "passages_of"]
