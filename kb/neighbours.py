"""A clause among its neighbours: what stands before and after it under the same heading, else in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb import rows
from kb.models import Clause

if TYPE_CHECKING:
    from kb.lookup import Lookup

# Clauses are numbered in the order of the text: walking their numbers from the clause ends after a step or two, where
# the index by document and path (kept out by + 0) would read the whole document.
_SELECT = (
    "SELECT {columns} FROM clauses c WHERE c.id {side} ? AND c.id BETWEEN ? AND ? AND c.document + 0 = ?"
    " AND {wanted} ORDER BY c.id {order} LIMIT 1"
)
_FAR = 300  # clauses further away than this are no neighbours
_SIBLING = "c.depth = ? AND substr(c.path, 1, ?) = ?"
_ANY = "c.inline = 0 AND c.text <> ''"
_COLUMNS = ", ".join(f"c.{column}" for column in rows.CLAUSE_COLUMNS.split(", "))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A clause with the one before and the one after it: of its own level, else the nearest; None at the ends."""

    before: Clause | None
    clause: Clause
    after: Clause | None


def neighbours(lookup: Lookup, document: str, path: str) -> Neighbours | None:
    """The clause at a path among its neighbours; None where the document has none. Raises LibraryError."""
    clause = lookup.clause(document, path)
    place = lookup._fetch(
        "SELECT c.id, d.no FROM documents d JOIN clauses c ON c.document = d.no WHERE d.id = ? AND c.path = ?",
        (document, path),
    )
    if clause is None or not place:
        return None
    number, owner = place[0]

    def nearest(side: str, order: str) -> Clause | None:
        above = clause.path.rpartition("/")[0]
        prefix = above + "/" if above else ""
        for wanted, values in ((_SIBLING, (clause.depth, len(prefix), prefix)), (_ANY, ())):
            sql = _SELECT.format(columns=_COLUMNS, side=side, wanted=wanted, order=order)
            found = lookup._fetch(sql, (number, number - _FAR, number + _FAR, owner, *values))
            if found:
                return rows.clause_from(document, found[0])
        return None

    return Neighbours(nearest("<", "DESC"), clause, nearest(">", "ASC"))


__all__ = ["Neighbours", "neighbours"]
