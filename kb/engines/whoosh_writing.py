"""Writing a whoosh index some five times faster than whoosh does by itself, in whoosh's own file format.

Whoosh carries every posting through a dozen calls, one at a time. Here postings are gathered by token and written in
blocks; what a run of them takes in memory is bounded, the rest waits in temporary files.
"""

from __future__ import annotations

import heapq
import pickle
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import (  # type: ignore[import-untyped]
    WHOOSH3_HEADER_MAGIC,
    W3Codec,
    W3FieldWriter,
    W3PostingsWriter,
)
from whoosh.writing import SegmentWriter  # type: ignore[import-untyped]

from kb.engines import Passage
from kb.engines.whoosh_schema import column_values, token_fields

# Postings held in memory before a run goes to a temporary file; some 100 bytes each.
_POSTINGS_IN_MEMORY = 2_000_000
# Postings in a block of the index: the unit that is read and unpacked at once.
_BLOCK = 1024


class TermPostings(NamedTuple):
    """All postings of a token (or those of one run). values is empty for fields without positions."""

    field: str
    token: bytes
    numbers: array[int]
    counts: array[float]
    values: list[bytes]


class Pool:
    """Gathers postings and gives them back by field and token, passages ascending."""

    def __init__(self, storage: Any) -> None:
        """storage: whoosh's temporary storage, whose owner destroys it."""
        self._storage = storage
        self._fields: dict[str, dict[bytes, tuple[array[int], array[float], list[bytes]]]] = {}
        self._held = 0
        self._runs: list[str] = []

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting: field, token, passage number, count, value. Whoosh's merging comes this way."""
        field, token, number, count, value = item
        self.add_all(field, number, ((token, count, value),))

    def add_all(self, field: str, number: int, postings: Iterable[tuple[bytes, float, bytes]]) -> None:
        """The postings of a field of one passage: token, count, value."""
        terms = self._fields.setdefault(field, {})
        added = 0
        for token, count, value in postings:
            held = terms.get(token)
            if held is None:
                terms[token] = (array("I", (number,)), array("f", (count,)), [value] if value else [])
            else:
                held[0].append(number)
                held[1].append(count)
                if value:
                    held[2].append(value)
            added += 1
        self._held += added
        if self._held >= _POSTINGS_IN_MEMORY:
            self._spill()

    def _sorted(self) -> Iterator[TermPostings]:
        for field in sorted(self._fields):
            terms = self._fields[field]
            for token in sorted(terms):
                yield TermPostings(field, token, *terms[token])

    def _spill(self) -> None:
        name = f"{len(self._runs)}.run"
        with self._storage.create_file(name).raw_file() as file:
            for postings in self._sorted():
                pickle.dump(tuple(postings), file, pickle.HIGHEST_PROTOCOL)
        self._runs.append(name)
        self._fields, self._held = {}, 0

    def _read(self, name: str) -> Iterator[TermPostings]:
        with self._storage.open_file(name).raw_file() as file:
            while True:
                try:
                    yield TermPostings(*pickle.load(file))
                except EOFError:
                    return

    def iter_postings(self) -> Iterator[TermPostings]:
        """All that was added, each token once. The name is whoosh's."""
        if not self._runs:
            yield from self._sorted()
            return
        # Runs follow each other in passage numbers, and merging is stable: parts of a token join in order.
        runs = [self._read(name) for name in self._runs] + [self._sorted()]
        for _, group in groupby(heapq.merge(*runs, key=itemgetter(0, 1)), key=itemgetter(0, 1)):
            whole, *parts = group
            for part in parts:
                whole.numbers.extend(part.numbers)
                whole.counts.extend(part.counts)
                whole.values.extend(part.values)
            yield whole

    def cleanup(self) -> None:
        """Forgets everything; the files go with their storage."""
        self._fields, self._runs, self._held = {}, [], 0


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's format, with larger blocks. Kept in the index by name."""

    # Length statistics of a token serve whoosh's own scoring alone.
    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK)

    def field_writer(self, storage: Any, segment: Any) -> W3FieldWriter:
        """The writer of a segment's tokens and postings."""
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        """The writer of the postings of a token."""
        return _PostingsWriter(dbfile, _BLOCK, compression=self._compression)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: Any, lengths: object, items: Iterator[TermPostings]) -> None:
        for field, terms in groupby(items, key=itemgetter(0)):
            fieldtype = schema[field]
            self.start_field(field, fieldtype)
            for postings in terms:
                self.start_term(postings.token)
                self._postwriter.add_all(postings)
                self.finish_term()
            self.finish_field()


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    def add_all(self, postings: TermPostings) -> None:
        """Writes all postings of the token that was started, but for the last block, which finishing writes."""
        for start in range(0, len(postings.numbers), _BLOCK):
            if start:
                self._write_block()
            self._ids = postings.numbers[start : start + _BLOCK]
            self._weights = postings.counts[start : start + _BLOCK]
            self._values = postings.values[start : start + _BLOCK]
            self._maxweight = max(self._weights)

    def _write_block(self, last: bool = False) -> None:
        # As whoosh's, but small blocks are left as they are: packing them takes time and gains nothing.
        if not self._blockcount:
            self._postfile.write(WHOOSH3_HEADER_MAGIC)
        self._terminfo.add_block(self)
        data = pickle.dumps((self._mini_ids(), self._mini_weights(), self._mini_values()), 2)
        packed = self._compression if len(data) > 100 else 0
        if packed:
            data = zlib.compress(data, packed)
        info = pickle.dumps((len(self._ids), self._ids[-1], self._maxweight, packed, 0, 0), 2)
        length = len(info) + len(data)
        self._postfile.write_int(-length if last else length)
        self._postfile.write(info)
        self._postfile.write(data)
        self._blockcount += 1
        self._new_block()


class BatchWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer of one batch, which takes passages and can take back those it has just written."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=Codec())
        self.pool = Pool(self._tempstorage)
        self._taken_back: set[int] = set()

    def add_passage(self, passage: Passage) -> int:
        """Adds a passage; its number within the new segment."""
        fields = token_fields(passage)
        number: int = self.docnum
        self.perdocwriter.start_doc(number)
        for name, tokens in fields.items():
            if tokens:
                fieldtype = self.schema[name]
                self.pool.add_all(name, number, fieldtype.format.postings(tokens))
                self.perdocwriter.add_field(name, fieldtype, None, len(tokens))
        for name, value in column_values(passage, fields).items():
            self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1
        return number

    def take_back(self, numbers: Sequence[int]) -> None:
        """Marks passages of the new segment as deleted."""
        self._taken_back.update(numbers)

    def get_segment(self) -> Any:
        """The new segment. Whoosh asks for it several times."""
        segment = super().get_segment()
        for number in self._taken_back:
            if not segment.is_deleted(number):
                segment.delete_document(number)
        return segment


__all__ = ["BatchWriter", "Codec", "Pool", "TermPostings"]
