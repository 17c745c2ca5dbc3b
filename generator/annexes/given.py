"""What an input gives as the content of an annex: a table or a text of its own, a forwarded document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.document import Attachment, Block, Paragraph, Run
from generator.inputs.common import Attachment as Named
from generator.inputs.notice import Forwarding
from generator.reading import read_passage, table_of

if TYPE_CHECKING:
    from datetime import date

    from kb.lookup import Lookup
    from kb.models import Clause, DocumentFacts


def given(named: Named | None) -> tuple[Block, ...]:
    """The blocks of an annex whose table or text stands in the input; none for a title alone."""
    if named is None:
        return ()
    if named.table:
        return (table_of(named.table),)
    return read_passage(named.text).blocks if named.text else ()


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
    blocks = [block for block in read_passage(lines).blocks if isinstance(block, Paragraph)]
    yield from blocks
    yield from _ending(lookup.facts((found,))[found], "".join(block.text for block in blocks[-3:]))


def _ending(facts: DocumentFacts, last: str) -> Iterator[Paragraph]:
    """Issuers and date as plain lines, as far as the library knows them and the text does not close with them."""
    written = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", facts.date_written or "")
    day = f"{int(written[1])}年{int(written[2])}月{int(written[3])}日" if written else ""
    yield from (Paragraph((Run(words),)) for words in (*facts.issuers, day) if words and words not in last)


def past_duties(passed: Attachment, day: date) -> tuple[str, ...]:
    """A Chinese remark on the limits in a forwarded document that lie before ``day``; nothing without any."""
    text = "".join(block.text for block in passed.blocks if isinstance(block, Paragraph))
    past = []
    for found in re.finditer(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?=(?:之|以)?前)", text):
        year, month, number = map(int, found.groups())
        if (year, month, number) < (day.year, day.month, day.day):
            past.append(found[0])
    if not past:
        return ()
    return (f"被转发件中的期限早于成文日期：{'、'.join(dict.fromkeys(past))}，请在贯彻要求中另行明确",)


def _line(clause: Clause) -> str:
    """A clause as a line; 一是 stays in the text of the clause itself."""
    label = clause.label if clause.label and clause.kind != "enum" else ""
    return label + clause.text


__all__ = ["forwarded", "given", "past_duties"]
