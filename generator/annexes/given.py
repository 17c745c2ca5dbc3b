"""What an input gives as the content of an annex: a table or a text of its own, a forwarded document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.document import Attachment, Block, Cell, Column, Paragraph, Run, Table
from generator.inputs.common import Attachment as Named
from generator.inputs.notice import Forwarding
from generator.layout import width
from generator.reading import read_passage

if TYPE_CHECKING:
    from kb.lookup import Lookup
    from kb.models import Clause

_NARROW, _WIDE = 2.5, 16.0


def given(named: Named | None) -> tuple[Block, ...]:
    """The blocks of an annex whose table or text stands in the input; none for a title alone."""
    if named is None:
        return ()
    if named.table:
        return (_table(named.table),)
    return read_passage(named.text).blocks if named.text else ()


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    """The first row is the head; columns are as wide as their words."""
    head, *body = rows
    widths = [min(_WIDE, max(_NARROW, *map(width, column))) for column in zip(*rows, strict=True)]
    columns = tuple(Column(title, wide) for title, wide in zip(head, widths, strict=True))
    return Table(columns, tuple(tuple(Cell(words) for words in each) for each in body))


def forwarded(notice: Forwarding, lookup: Lookup | None = None) -> Attachment | None:
    """The document that is passed on, which is no 附件: its text as given, else as the library holds it.

    None where neither is given. Raises LibraryError for a document that the library does not hold.
    """
    passed = notice.forwarded
    title = passed.title.removeprefix("《").removesuffix("》") if passed.title.count("《") == 1 else passed.title
    if passed.text:
        return Attachment(None, title, tuple(_addressed(read_passage(passed.text).blocks)))
    if passed.document and lookup is not None:
        return Attachment(None, title, tuple(_held(passed.document, lookup)))
    return None


def _addressed(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks, a first line that is an addressee at the edge of the type area."""
    for number, block in enumerate(blocks):
        first = number == 0 and isinstance(block, Paragraph) and block.level == 0
        if first and isinstance(block, Paragraph) and re.fullmatch("[^。；！？]{2,200}(?<!如下)：", block.text):
            yield Paragraph(block.runs, flush=True)
        else:
            yield block


def _held(document: str, lookup: Lookup) -> Iterator[Paragraph]:
    """The paragraphs of a document of the library, its addressees first."""
    found = lookup.resolve(document)
    addressees = lookup.facts((found,))[found].addressees
    if addressees:
        yield Paragraph((Run("，".join(addressees) + "："),), flush=True)
    lines = "\n".join(_line(clause) for clause in lookup.clauses(found) if not clause.inline)
    yield from (block for block in read_passage(lines).blocks if isinstance(block, Paragraph))


def _line(clause: Clause) -> str:
    """A clause as a line; 一是 stays in the text of the clause itself."""
    label = clause.label if clause.label and clause.kind != "enum" else ""
    return label + clause.text


__all__ = ["forwarded", "given"]
