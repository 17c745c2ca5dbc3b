"""How passages lie in a whoosh index: fields that take token sequences as they are, and plain number columns."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh.columns import NumericColumn, VarBytesColumn  # type: ignore[import-untyped]
from whoosh.fields import COLUMN, FieldType, Schema  # type: ignore[import-untyped]
from whoosh.formats import Format, Positions  # type: ignore[import-untyped]

from kb.engines import FIELDS, Passage
from kb.engines.tokens import LENGTH_STEPS, facet_token, quantised_length, safe_token, safe_tokens

#: A token of a passage as it is indexed: UTF-8, number of occurrences, positions as bytes (or nothing).
Posting = tuple[bytes, int, bytes]


class Counts(Format):  # type: ignore[misc]
    """Postings of (passage, frequency) without a value: the weight alone carries the frequency."""

    posting_size = 0

    def postings(self, tokens: Sequence[str]) -> Iterator[Posting]:
        """One posting for each different token."""
        for token, count in Counter(tokens).items():
            yield token.encode(), count, b""


class Places(Positions):  # type: ignore[misc]
    """Postings with positions, two bytes each (four beyond 65,535), ascending."""

    def postings(self, tokens: Sequence[str]) -> Iterator[Posting]:
        """One posting for each different token."""
        places: dict[str, list[int]] = {}
        for place, token in enumerate(tokens):
            places.setdefault(token, []).append(place)
        for token, found in places.items():
            yield token.encode(), len(found), encode_places(found)


def encode_places(places: Sequence[int]) -> bytes:
    """Ascending positions as bytes, read back by ``decode_places``."""
    code = "H" if places[-1] < 65536 else "I"
    return code.encode() + struct.pack(f"<{len(places)}{code}", *places)


def decode_places(value: bytes) -> tuple[int, ...]:
    """Reads what ``encode_places`` wrote."""
    code = chr(value[0])
    return struct.unpack(f"<{(len(value) - 1) // struct.calcsize(code)}{code}", value[1:])


class Tokens(FieldType):  # type: ignore[misc]
    """A field given as a sequence of tokens; nothing is analysed."""

    def __init__(self, format_: Format) -> None:
        self.format = format_
        self.analyzer = None
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None
        self.spelling = False


class Numbers(NumericColumn):  # type: ignore[misc]
    """A column of numbers that can be read as a whole at once."""

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Numbers.Reader:
        """The reader of one segment's column."""
        return self.Reader(dbfile, basepos, length, doccount, self._typecode, self._default)

    class Reader(NumericColumn.Reader):  # type: ignore[misc]
        """Reads one segment's column."""

        def values(self) -> list[int]:
            """All values, one a passage; the file leaves out trailing defaults."""
            raw = self._dbfile.get(self._basepos, self._count * self._fixedlen)
            known = list(struct.unpack(f"!{self._count}{self._typecode}", raw))
            return known + [self._default] * (self._doccount - self._count)


#: Columns by name. ``steps_<field>`` holds the quantised field length as its step number.
COLUMNS: Mapping[str, Any] = {
    "key": Numbers("q"),
    "year": Numbers("H"),
    "name": VarBytesColumn(),
    **{f"steps_{field}": Numbers("B") for field in FIELDS},
}


def schema() -> Schema:
    """The schema of every index; it is never read from the index itself."""
    fields: dict[str, FieldType] = {field: Tokens(Places() if field == "pairs" else Counts()) for field in FIELDS}
    fields |= {"document": Tokens(Counts()), "facets": Tokens(Counts())}
    fields |= {name: COLUMN(column) for name, column in COLUMNS.items()}
    return Schema(**fields)


def token_fields(passage: Passage) -> dict[str, Sequence[str]]:
    """What is looked up, by field."""
    facets = {facet_token(name, value) for name, given in passage.facets.items() for value in given}
    fields: dict[str, Sequence[str]] = {"document": [safe_token(passage.document)], "facets": sorted(facets)}
    return fields | {field: safe_tokens(passage.tokens.get(field, ())) for field in FIELDS}


def column_values(passage: Passage, fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What is kept beside, by column. fields: the passage's ``token_fields``."""
    year = passage.year if 0 <= passage.year <= 9999 else 0
    values: dict[str, Any] = {"key": passage.key, "year": year, "name": fields["document"][0].encode()}
    return values | {f"steps_{field}": _step(len(fields[field])) for field in FIELDS}


def _step(length: int) -> int:
    """Number of the quantisation step of a field length."""
    return bisect_left(LENGTH_STEPS, quantised_length(length))
