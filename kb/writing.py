"""The inside of an import's transaction: prepared documents -> rows, with ids made unique and twins linked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from kb import twins
from kb.models import Document, DocumentFacts, SourceText
from kb.rows import clause_row, defect_row, document_row, facts_of, to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kb.readers import Reading, Refused
    from kb.rows import Row

Step = Callable[[str], None]

# Held documents that share most of a sketch and are compared in full.
_CANDIDATES = 3


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

    def write(self, connection: Connection, documents: Iterator[Prepared]) -> None:
        from sqlalchemy import insert, select, update

        from kb.tables import changes, meta, sources

        self._connection = connection
        self._counters = {
            name: int(value)
            for name, value in connection.execute(select(meta.c.name, meta.c.value))
            if name.startswith("last_") or name == "generation"
        }
        before = dict(self._counters)
        held = connection.execute(select(sources.c.id).where(sources.c.sha256 == self._reading.sha256)).scalar()
        if held is None:
            held = self._next("source")
            row = {
                "id": held,
                "sha256": self._reading.sha256,
                "size": len(self._reading.data),
                "added": datetime.now(UTC).isoformat(timespec="seconds"),
                "expected": 0,
            }
            connection.execute(insert(sources), row)
        self._source = int(held)
        self._texts, self._places = self._held()
        self._step("source")
        for prepared in documents:
            self._expected += 1
            self._place(prepared)
        # A refused part counts as expected, so that the file is looked at again when it is added again.
        expected = self._expected + len(self._refused)
        connection.execute(update(sources).where(sources.c.id == self._source).values(expected=expected))
        if self.written:
            self._counters["generation"] += 1
            generation = self._counters["generation"]
            rows = [{"generation": generation, "document": facts.id} for facts in self.written]
            connection.execute(insert(changes), rows)
        for name, value in self._counters.items():
            if value != before[name]:
                connection.execute(update(meta).where(meta.c.name == name).values(value=str(value)))
        self._step("generation")

    def _next(self, name: str, count: int = 1) -> int:
        """The first of ``count`` numbers that were never given before."""
        first = self._counters[f"last_{name}"] + 1
        self._counters[f"last_{name}"] += count
        return first

    def _held(self) -> tuple[dict[int, int], dict[tuple[int, int], str]]:
        """Texts of this file already held (ordinal -> number) and the documents in them (ordinal, start) -> id."""
        from sqlalchemy import select

        from kb.tables import documents, source_texts

        texts = self._connection.execute(
            select(source_texts.c.ordinal, source_texts.c.id).where(source_texts.c.source == self._source)
        )
        places = self._connection.execute(
            select(source_texts.c.ordinal, documents.c.extent_start, documents.c.id)
            .join(source_texts, source_texts.c.id == documents.c.source_text)
            .where(source_texts.c.source == self._source)
        )
        return {row.ordinal: row.id for row in texts}, {(ordinal, start): name for ordinal, start, name in places}

    def _place(self, prepared: Prepared) -> None:
        from kb.readers import Refused

        document = prepared.document
        here = self._places.get((prepared.ordinal, document.extent.start))
        if here is not None:
            self._renamed[document.id] = here
            self.unchanged.append(here)
            return
        owner = self._owner(document.id)
        if owner is not None and prepared.explicit:
            reason = (
                f"编号“{document.id}”已被文库中的“{owner}”占用，“{prepared.source.name}”没有入库；"
                f"请改用别的编号，或先运行 zhangfa remove {document.id}"
            )
            self._refused.append(Refused(_printable(prepared.source.name), reason))
            return
        name = document.id if owner is None else self._free(document.id)
        self._renamed[document.id] = name
        twin = document.twin_of
        twin = self._renamed.get(twin, twin) if twin else self._twin(prepared)
        document = replace(document, id=name, twin_of=twin)
        self._insert(prepared, document)
        self._places[(prepared.ordinal, document.extent.start)] = name
        self.written.append(facts_of(document, _printable(prepared.source.name), self._reading.sha256))

    def _owner(self, document: str) -> str | None:
        """The file that holds this id, if any."""
        from sqlalchemy import select

        from kb.tables import documents, source_texts

        found = self._connection.execute(
            select(source_texts.c.name)
            .join(documents, documents.c.source_text == source_texts.c.id)
            .where(documents.c.id == document)
        ).scalar()
        return None if found is None else str(found)

    def _free(self, document: str) -> str:
        number = 2
        while self._owner(f"{document}-{number}") is not None:
            number += 1
        return f"{document}-{number}"

    def _twin(self, prepared: Prepared) -> str | None:
        """The held document whose words agree with these: the first of its kind, since a copy keeps no sketch."""
        from sqlalchemy import func, select

        from kb.tables import clauses, documents, sketches

        if not prepared.sketch:
            return None
        count = func.count()
        candidates = self._connection.execute(
            select(sketches.c.document, count)
            .where(sketches.c.value.in_(prepared.sketch))
            .group_by(sketches.c.document)
            .having(count >= twins.fewest_shared(len(prepared.sketch)))
            .order_by(count.desc(), sketches.c.document)
            .limit(_CANDIDATES)
        ).all()
        ours = twins.own_texts(prepared.document.clauses) if candidates else []
        for number, _ in candidates:
            theirs = self._connection.execute(
                select(clauses.c.text).where(clauses.c.document == number, clauses.c.inline == 0)
            ).scalars()
            if twins.agreement(ours, list(theirs)) >= twins.AGREEMENT:
                found = select(documents.c.id).where(documents.c.no == number)
                return str(self._connection.execute(found).scalar_one())
        return None

    def _insert(self, prepared: Prepared, document: Document) -> None:
        from sqlalchemy import insert

        from kb import tables

        text = self._texts.get(prepared.ordinal)
        if text is None:
            text = self._texts[prepared.ordinal] = self._next("text")
            source = prepared.source
            self._many(
                tables.source_texts,
                [
                    {
                        "id": text,
                        "source": self._source,
                        "ordinal": prepared.ordinal,
                        "name": _printable(source.name),
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
        self._connection.execute(insert(tables.documents), row)
        self._step("document")
        first = self._next("clause", len(document.clauses))
        self._many(
            tables.clauses,
            [{"id": first + i, "document": number} | clause_row(clause) for i, clause in enumerate(document.clauses)],
        )
        self._step("clauses")
        texts = {clause.path: clause.text for clause in document.clauses}
        self._many(tables.passages, passage_rows(number, self._next_passages, prepared.passages, texts))
        self._step("passages")
        self._many(tables.defects, [{"document": number} | defect_row(defect) for defect in document.defects])
        self._step("defects")
        if document.twin_of is None:  # else a thousand notices of one mould would all be compared with each other
            self._many(tables.sketches, sketch_rows(number, prepared.sketch))
        self._step("sketch")

    def _next_passages(self, count: int) -> int:
        return self._next("passage", count)

    def _many(self, table: Any, rows: list[Row]) -> None:
        from sqlalchemy import insert

        if rows:
            self._connection.execute(insert(table), rows)


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


def _printable(name: str) -> str:
    """A file name that can be stored: bytes that are no characters become �."""
    return name.encode("utf-8", "replace").decode()


__all__ = ["FileWriter", "PassageLike", "Prepared", "Step", "passage_rows", "sketch_rows"]
