"""What a query calls by name: documents by number or title, clauses by path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from kb.analysis import label_token
from kb.citations import loose_path
from kb.found import Found
from kb.models import Clause
from kb.query import ParsedQuery
from kb.ranking import FETCHED

if TYPE_CHECKING:
    from kb.lookup import Lookup


class Calling:
    """Looks up what is called by name. Every method raises LibraryError."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def named(self, parsed: ParsedQuery) -> tuple[str, ...]:
        """The documents that bear the number or title of the query."""
        if parsed.number:
            return self._lookup.find_number(parsed.number)
        if parsed.title:
            title = label_token(parsed.title)
            titles = [(id_, label_token(name)) for id_, name in self._lookup.titles()]
            exact = tuple(id_ for id_, name in titles if name == title)
            return exact or tuple(id_ for id_, name in titles if name.endswith(title))
        return ()

    def found(self, parsed: ParsedQuery, documents: Sequence[str]) -> list[Found]:
        """The clause that the query names, or the opening of the document whose number it is."""
        found: list[Found] = []
        for document in documents:
            if parsed.path:
                clause = self._lookup.clause(document, parsed.path) or self._loosely(document, parsed.path)
                if clause is not None:
                    found.append(Found(document, clause.path, clause.text or clause.original, named=True))
                    found += self._below(document, clause.path)
            elif parsed.number and not parsed.text:
                found += self._opening(document)
        return found

    def _below(self, document: str, path: str) -> Iterator[Found]:
        """The passages under a clause that was asked for by its path, in order."""
        rows = (row for row in self._lookup.passages(document) if row.path.startswith(path + "/"))
        for at, row in enumerate(islice(rows, FETCHED)):
            first = row.path.split("\n")[0]
            yield Found(document, first, row.text, row.context, round(9.0 / (1 + at / 10), 4), named=True)

    def _loosely(self, document: str, path: str) -> Clause | None:
        wanted = loose_path(path)
        for clause in self._lookup.clauses(document):
            if loose_path(clause.path) == wanted:
                return clause
        return None

    def _opening(self, document: str) -> list[Found]:
        """The covering notice, else the beginning, of a document that was asked for by its number; then the rest."""
        rows = self._lookup.passages(document)
        rows.sort(key=lambda row: not row.path.startswith("通知"))
        found: list[Found] = []
        for at, row in enumerate(rows[:FETCHED]):
            paths = row.path.split("\n")
            # A heading or the line with the addressee alone is not what a document opens with.
            path = next((each for each in paths if each.rsplit("/", 1)[-1].startswith("p")), paths[0])
            found.append(Found(document, path, row.text, row.context, round(10.0 / (1 + at / 10), 4), named=True))
        return found


__all__ = ["Calling"]
