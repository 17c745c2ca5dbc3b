"""The inside of an import's transaction: prepared documents -> rows, with ids made unique and twins linked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from kb import twins
from kb.database import fetcher, insert_rows
from kb.models import Document, DocumentFacts, SourceText
from kb.printable import one_line
from kb.rows import clause_row, defect_row, document_row, facts_of, to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kb.readers import Reading, Refused
    from kb.rows import Row

Step = Callable[[str], None]

# Held documents that share most of a sketch and are compared in full.
_CANDIDATES = 3
# Documents of one number that a remark names.
_NAMED = 3


class PassageLike(Protocol):
    """What ``kb.passages.passages_of`` gives."""

    @property
    def path(self) -> str: ...
    @property
    def ordinal(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def context(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be written. ordinal: of its text in the file; explicit: the source names its id."""

    ordinal: int
    source: SourceText
    document: Document
    passages: tuple[PassageLike, ...]
    sketch: tuple[int, ...]
    explicit: bool


class FileWriter:
    """The inside of one transaction. ``written`` and ``unchanged`` say what became of the documents."""

    def __init__(self, step: Step, reading: Reading, refused: list[Refused]) -> None:
        self.written: list[DocumentFacts] = []
        self.unchanged: list[str] = []
        self._step = step
        self._reading = reading
        self._refused = refused
        self._renamed: dict[str, str] = {}
        self._expected = 0
        self._cased: dict[str, str] | None = None  # casefolded ids, once they are needed
        self._lines: dict[str, int] = {}  # ids written now -> line of their file

    def write(self, connection: Connection, documents: Iterator[Prepared]) -> None:
        """Writes the documents; the transaction is the caller's."""
        self._connection = connection
        self._fetch = fetcher(connection)
        self._counters = {
            name: int(value)
            for name, value in self._fetch("SELECT name, value FROM meta", ())
            if name.startswith("last_") or name == "generation"
        }
        before = dict(self._counters)
        self._source = self._source_number()
        self._texts, self._places = self._held()
        self._step("source")
        for prepared in documents:
            self._expected += 1
            self._place(prepared)
        # A refused part counts as expected, so that the file is looked at again when it is added again.
        expected = self._expected + len(self._refused)
        self._fetch("UPDATE sources SET expected = ? WHERE id = ?", (expected, self._source))
        if self.written:
            self._counters["generation"] += 1
            generation = self._counters["generation"]
            self._insert("changes", [{"generation": generation, "document": facts.id} for facts in self.written])
        for name, value in self._counters.items():
            if value != before[name]:
                self._fetch("UPDATE meta SET value = ? WHERE name = ?", (str(value), name))
        self._step("generation")

    def _source_number(self) -> int:
        """The number of this file, held already or new."""
        found = self._fetch("SELECT id FROM sources WHERE sha256 = ?", (self._reading.sha256,))
        if found:
            return int(found[0][0])
        number = self._next("source")
        row = {
            "id": number,
            "sha256": self._reading.sha256,
            "size": len(self._reading.data),
            "added": datetime.now(UTC).isoformat(timespec="seconds"),
            "expected": 0,
        }
        self._insert("sources", [row])
        return number

    def _next(self, name: str, count: int = 1) -> int:
        """The first of ``count`` numbers that were never given before."""
        first = self._counters[f"last_{name}"] + 1
        self._counters[f"last_{name}"] += count
        return first

    def _held(self) -> tuple[dict[int, int], dict[tuple[int, int], str]]:
        """Texts of this file already held (ordinal -> number) and the documents in them (ordinal, start) -> id."""
        texts = self._fetch("SELECT ordinal, id FROM source_texts WHERE source = ?", (self._source,))
        places = self._fetch(
            "SELECT t.ordinal, d.extent_start, d.id FROM source_texts t JOIN documents d ON d.source_text = t.id"
            " WHERE t.source = ?",
            (self._source,),
        )
        return dict(map(tuple, texts)), {(ordinal, start): name for ordinal, start, name in places}

    def _place(self, prepared: Prepared) -> None:
        from kb.readers import Refused

        document = prepared.document
        number = document.number
        here = self._places.get((prepared.ordinal, document.extent.start))
        if here is not None:
            self._renamed[document.id] = here
            self.unchanged.append(here)
            return
        owner = self._owner(document.id)
        if owner is not None and prepared.explicit:
            self._refused.append(Refused(one_line(prepared.source.name), self._clash(prepared, owner)))
            return
        name = document.id if owner is None else self._free(document.id)
        self._renamed[document.id] = name
        twin = document.twin_of
        twin = self._renamed.get(twin, twin) if twin else self._twin(prepared)
        remarks = (*document.remarks, *self._remarks(number))
        document = replace(document, id=name, twin_of=twin, remarks=remarks)
        self._store(prepared, document)
        self._places[(prepared.ordinal, document.extent.start)] = name
        if self._cased is not None:
            self._cased.setdefault(name.casefold(), name)
        if prepared.source.given is not None and prepared.source.given.line is not None:
            self._lines[name] = prepared.source.given.line
        self.written.append(
            facts_of(document, one_line(prepared.source.name), self._reading.sha256, prepared.source.encoding)
        )

    def _clash(self, prepared: Prepared, owner: str) -> str:
        """Why a document that names its own id is not taken: the id belongs to ``owner`` already."""
        given = prepared.source.given
        line = f"第{given.line}行：" if given is not None and given.line is not None else ""
        wanted = prepared.document.id
        case = "" if owner == wanted else f"（与“{owner}”只有大小写不同）"
        if owner in self._lines:
            return f"{line}编号“{wanted}”与第{self._lines[owner]}行重复{case}，没有入库；请改用别的编号"
        (file,) = self._fetch(
            "SELECT t.name FROM documents d JOIN source_texts t ON t.id = d.source_text WHERE d.id = ?", (owner,)
        )[0]
        return (
            f"{line}编号“{wanted}”已被文库中的“{file}”占用{case}，“{one_line(prepared.source.name)}”没有入库；"
            f"请改用别的编号，或先运行 zhangfa remove {owner}"
        )

    def _remarks(self, number: str | None) -> tuple[str, ...]:
        """What the library finds worth telling of a document that comes in."""
        if not number:
            return ()
        held = [str(row[0]) for row in self._fetch("SELECT id FROM documents WHERE number = ? ORDER BY no", (number,))]
        if not held:
            return ()
        more = f"等 {len(held)} 份" if len(held) > _NAMED else ""
        return (f"文库中已有同一文号的文件 {'、'.join(held[:_NAMED])}{more}",)

    def _owner(self, document: str) -> str | None:
        """The id held already that this one would be taken for: people type ids without minding the case."""
        found = self._fetch("SELECT id FROM documents WHERE id = ?", (document,))
        if found:
            return str(found[0][0])
        if document.casefold() == document.upper().casefold() == document.upper() == document:
            return None  # no letter in it has two cases
        if self._cased is None:
            self._cased = {row[0].casefold(): row[0] for row in self._fetch("SELECT id FROM documents", ())}
        return self._cased.get(document.casefold())

    def _free(self, document: str) -> str:
        number = 2
        while self._owner(f"{document}-{number}") is not None:
            number += 1
        return f"{document}-{number}"

    def _twin(self, prepared: Prepared) -> str | None:
        """The held document whose words agree with these: the first of its kind, since a copy keeps no sketch."""
        size = len(prepared.sketch)
        if not size:
            return None
        candidates = self._fetch(
            f"SELECT document FROM sketches WHERE value IN ({', '.join('?' * size)}) GROUP BY document"
            " HAVING count(*) >= ? ORDER BY count(*) DESC, document LIMIT ?",
            (*prepared.sketch, twins.fewest_shared(size), _CANDIDATES),
        )
        ours = twins.own_texts(prepared.document.clauses) if candidates else []
        for (number,) in candidates:
            theirs = self._fetch("SELECT text FROM clauses WHERE document = ? AND inline = 0", (number,))
            if twins.agreement(ours, [row[0] for row in theirs]) >= twins.AGREEMENT:
                return str(self._fetch("SELECT id FROM documents WHERE no = ?", (number,))[0][0])
        return None

    def _store(self, prepared: Prepared, document: Document) -> None:
        text = self._texts.get(prepared.ordinal)
        if text is None:
            text = self._texts[prepared.ordinal] = self._next("text")
            source = prepared.source
            self._insert(
                "source_texts",
                [
                    {
                        "id": text,
                        "source": self._source,
                        "ordinal": prepared.ordinal,
                        "name": one_line(source.name),
                        "format": source.format,
                        "encoding": source.encoding,
                        "remarks": to_json(source.remarks),
                        "text": source.text,
                    }
                ],
            )
            self._step("text")
        number = self._next("document")
        row = {"no": number, "source_text": text} | document_row(document)
        self._insert("documents", [row])
        self._step("document")
        first = self._next("clause", len(document.clauses))
        self._insert(
            "clauses",
            [{"id": first + i, "document": number} | clause_row(clause) for i, clause in enumerate(document.clauses)],
        )
        self._step("clauses")
        texts = {clause.path: clause.text for clause in document.clauses}
        self._insert("passages", passage_rows(number, self._next_passages, prepared.passages, texts))
        self._step("passages")
        self._insert("defects", [{"document": number} | defect_row(defect) for defect in document.defects])
        self._step("defects")
        if document.twin_of is None:  # else a thousand notices of one mould would all be compared with each other
            self._insert("sketches", sketch_rows(number, prepared.sketch))
        self._step("sketch")

    def _next_passages(self, count: int) -> int:
        return self._next("passage", count)

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        insert_rows(self._connection, table, rows)


def passage_rows(
    document: int, numbers: Callable[[int], int], passages: Sequence[PassageLike], texts: Mapping[str, str]
) -> list[Row]:
    """The rows of ``passages``. numbers: reserves so many keys and gives the first; texts: path -> clause text."""
    first = numbers(len(passages))
    return [
        {
            "id": first + i,
            "document": document,
            "path": passage.path,
            "ordinal": passage.ordinal,
            # A short clause is one passage: its words are kept once, with the clause.
            "text": None if texts.get(passage.path) == passage.text else passage.text,
            "context": passage.context,
        }
        for i, passage in enumerate(passages)
    ]


def sketch_rows(document: int, sketch: Sequence[int]) -> list[Row]:
    """The rows of ``sketches``."""
    return [{"value": value, "document": document} for value in sketch]


__all__ = ["FileWriter", "PassageLike", "Prepared", "Step", "passage_rows", "sketch_rows"]
