"""One statement that a ledger requires: what it must say, what is missing as fields, the document it would be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desk.web.ledgers.filling import contradiction, field_of, may_fill, place_of, understood
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.requirements import Required, required
from desk.web.ledgers.words import value_words
from desk.web.store.ledgers import Fill, Place
from generator.draft import Drafting
from generator.inputs.schema import FieldDoc
from generator.ledgers.columns import BY_KEY, COLUMNS
from generator.ledgers.lacking import Lacking, lacking
from generator.ledgers.model import Entry, Ledger
from generator.ledgers.statements import Explaining, Explanation
from generator.ledgers.summary import short

#: Columns that hold sentences.
_SENTENCES = frozenset(key for key in BY_KEY if key.endswith("reason")) | {"approval", "fund_disposition"}
_BY_TITLE = {column.title: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that is to be filled in. value: what stands there, by the desk alone. wanted: still missing."""

    doc: FieldDoc
    value: str
    fill: Fill | None
    wanted: bool
    note: str = ""

    @property
    def long(self) -> bool:
        """Whether sentences are expected: reasons, permissions, what became of the money."""
        return self.doc.kind == "text" and self.doc.path.rpartition(".")[2] in _SENTENCES

    @property
    def help(self) -> str:
        """What to fill in; where a proof of a certain kind is asked for, which."""
        return f"{self.doc.help}须有{self.note}。" if self.note else self.doc.help


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one row (row None: of the statement as a whole, kept with its first row)."""

    row: int | None
    name: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the statement must say. words: what is known of it; empty where it is missing."""

    title: str
    words: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement composed. left: what the document still lacks, in words. why_not: why there is no document."""

    required: Required
    made: Explanation
    groups: tuple[Group, ...]
    says: tuple[Said, ...]
    left: tuple[str, ...]
    why_not: tuple[str, ...] = ()

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return tuple(blank for group in self.groups for blank in group.blanks)

    @property
    def version(self) -> str:
        """Changes with what was filled in: what a browser keeps of a form belongs to one version of it."""
        words = repr([(blank.doc.path, blank.value) for blank in self.blanks])
        return hashlib.sha256(words.encode()).hexdigest()[:12]

    @property
    def wanted(self) -> int:
        """How many places are still to be filled in."""
        return sum(blank.wanted for blank in self.blanks)


def found(ledger: str, judged: Judged, key: str) -> Required | None:
    """The statement of a key; None where the ledger does not require it (any more)."""
    return next((one for one in required(ledger, judged.statements) if one.key == key), None)


def composed(judged: Judged, due: Required, drafting: Drafting) -> Explanation:
    """The statement as a document. Raises PackError, LibraryError; what concerns it alone is its ``message``."""
    reference_of = drafting.checking.reference_of(judged.day)
    explaining = Explaining(judged.ledger, drafting, as_of=judged.day, reference_of=reference_of)
    return explaining.prepare(due.made.due)


def statement_of(
    judged: Judged, original: Ledger, due: Required, made: Explanation, fills: Sequence[Fill], drafting: Drafting
) -> Statement:
    """What the page of a statement shows. original: the ledger without what was filled in."""
    rows = made.due.rows
    entries = [entry for entry in judged.ledger.entries if entry.row in set(rows)]
    as_given = {entry.row: entry for entry in original.entries if entry.row in set(rows)}
    reference = drafting.checking.reference_of(judged.day)(made.due.unit, made.due.level)
    bare = [_bare(entry) for entry in entries]
    needed = lacking(made.due, bare, reference)
    held = {(fill.row, fill.key): fill for fill in fills if fill.row in as_given}
    return Statement(
        required=due,
        made=made,
        groups=tuple(_groups(made, needed, held, as_given)),
        says=tuple(_says(needed, entries)),
        left=tuple(dict.fromkeys(short(gap.message) for gap in made.gaps)),
        why_not=_why_not(made.message, judged.ledger.sheet.place()),
    )


def _why_not(message: str, place: str) -> tuple[str, ...]:
    """The message line by line, without the file that the page is about anyway."""
    lines = (re.sub(rf"^{re.escape(place)} 第[0-9、等]+行[ ：]?", "", line.strip()) for line in message.splitlines())
    return tuple(line for line in lines if line)


def _bare(entry: Entry) -> Entry:
    """The row as if nobody had given any reason or proof: what it then lacks is all that the statement must say."""
    told = {column.key for column in COLUMNS if not column.common} | {"reason", "evidence"}
    return Entry(entry.row, {key: None if key in told else value for key, value in entry.values.items()})


def _groups(
    made: Explanation, needed: Sequence[Lacking], held: Mapping[Place, Fill], as_given: Mapping[int, Entry]
) -> Iterator[Group]:
    """The places row by row, then those of the whole; also those that were filled in already, to be mended."""
    wanted: dict[int | None, dict[str, str]] = {}
    for lack in made.lacks:
        for title in lack.titles:
            wanted.setdefault(lack.row, {})[title] = title
    needs: dict[int | None, list[str]] = {}
    for lack in (*needed, *made.lacks):
        needs.setdefault(lack.row, []).extend(lack.titles)
    names = {row: str(entry.get("name") or f"第{row}行") for row, entry in as_given.items()}
    taken: set[Place] = set()
    for row in (*made.due.rows, None):
        blanks = []
        for title in dict.fromkeys(needs.get(row, ())):
            column = _BY_TITLE.get(title.partition("（向")[0])
            at = row if row is not None else made.due.rows[0]
            if column is None or (at, column.key) in taken or not may_fill(as_given[at], column.key):
                continue
            fill, lacks = held.get((at, column.key)), title in wanted.get(row, ())
            if not fill and not lacks:
                continue
            taken.add((at, column.key))
            note = title.partition("（")[2].rstrip("）") if title != column.title else ""
            blanks.append(Blank(field_of(at, column), fill.value if fill else "", fill, lacks, note))
        if blanks:
            yield Group(row, names.get(row, "") if row is not None else "", tuple(blanks))


def _says(needed: Sequence[Lacking], entries: Sequence[Entry]) -> Iterator[Said]:
    by_row = {entry.row: entry for entry in entries}
    for lack in needed:
        for title in lack.titles:
            column = _BY_TITLE.get(title)
            its = [by_row[lack.row]] if lack.row in by_row else entries
            words = dict.fromkeys(value_words(entry.get(column.key), column.unit) for entry in its) if column else {}
            yield Said(title, "；".join(word for word in words if word), lack.row)


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says. values: of places that may be filled in. seen: what the person saw there. faults: by path."""

    values: dict[Place, str]
    seen: dict[Place, str]
    faults: dict[str, str]


def given(form: Mapping[str, str], due: Required, original: Ledger) -> Given:
    """The places of a form that belong to the statement; everything else in it is left alone."""
    entries = {entry.row: entry for entry in original.entries if entry.row in set(due.made.due.rows)}
    told = Given({}, {}, {})
    for path, value in form.items():
        place = place_of(path)
        if place is None or place[0] not in entries or not may_fill(entries[place[0]], place[1]):
            continue
        words = "\n".join(line.strip() for line in value.replace("\r\n", "\n").split("\n")).strip()
        told.values[place] = words
        told.seen[place] = form.get(f"seen:{path}", "").replace("\r\n", "\n").strip()
        try:
            understood(BY_KEY[place[1]], words)
        except ValueError as error:
            told.faults[path] = str(error)
    for row, entry in entries.items():
        its = {key: words for (at, key), words in told.values.items() if at == row}
        bad = any(f"r{row}.{key}" in told.faults for key in its)
        if not bad and its and (why := contradiction(entry, its)):
            last = "end_date" if "end_date" in its else "open_date"
            told.faults[f"r{row}.{last}"] = why
    return told


def retyped(statement: Statement, told: Given) -> Statement:
    """The statement with what was typed in its fields, for a form that was not taken."""
    typed = {f"r{row}.{key}": words for (row, key), words in told.values.items()}
    groups = tuple(
        replace(
            group,
            blanks=tuple(replace(b, value=typed.get(b.doc.path, b.value)) for b in group.blanks),
        )
        for group in statement.groups
    )
    return replace(statement, groups=groups)


__all__ = ["Blank", "Given", "Group", "Said", "Statement", "composed", "found", "given", "retyped", "statement_of"]
