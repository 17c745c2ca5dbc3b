"""What the address of a search asks, and the addresses that ask something near it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import quote, urlencode

from kb.errors import ZhangfaError
from kb.query import LIMIT

By = Literal["clause", "document"]
Binding = Literal["", "binds", "refers"]

#: Characters of one value in the address. Longer ones are no question but an attack or an accident.
LONGEST: Final = 4 * LIMIT
_RESTRICTIONS: Final = ("region", "issuer", "kind", "year", "level", "doc", "binding")


class NotThere(ZhangfaError):
    """An address names what is not held, or what cannot be."""


@dataclass(frozen=True, slots=True)
class Question:
    """A search as its address states it. like: document/path of a clause, instead of q. exact: only the words typed.

    binding: only documents that bind the person's unit, or only those that are for reference. page: from 1.
    """

    q: str = ""
    like: str = ""
    region: str = ""
    issuer: str = ""
    kind: str = ""
    year: str = ""
    level: str = ""
    doc: str = ""
    binding: str = ""
    exact: bool = False
    by: str = "clause"
    page: int = 1

    @property
    def restricted(self) -> bool:
        """Whether any facet is chosen."""
        return any(getattr(self, name) for name in _RESTRICTIONS)

    @property
    def too_long(self) -> bool:
        """Whether a value is beyond all bounds."""
        return any(len(getattr(self, field.name)) > LONGEST for field in fields(self) if field.type == "str")

    def address(self, **changes: object) -> str:
        """The address of this search with something changed; other words or restrictions begin at their first page."""
        said = []
        for name, usual in _USUAL.items():
            value = changes.get(name, usual if name == "page" else getattr(self, name))
            if value != usual:
                said.append(f"{name}={_quoted('1' if value is True else str(value))}")
        return "/search?" + "&".join(said) if said else "/"

    def unrestricted(self) -> str:
        """The address without any facet."""
        return self.address(**dict.fromkeys(_RESTRICTIONS, ""))


_USUAL: Final = {field.name: field.default for field in fields(Question)}


@lru_cache(maxsize=1024)
def _quoted(value: str) -> str:
    return quote(value, safe="")


def page_number(typed: str) -> int | None:
    """A page number as it stands in an address; None for what is none."""
    if not typed:
        return 1
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) else None


def clause_address(document: str, path: str = "") -> str:
    """Where a clause stands in its document."""
    return f"/library/{quote(document, safe='')}" + (f"#{quote(path)}" if path else "")


def context_address(document: str, path: str, q: str = "") -> str:
    """The fragment with a clause among its neighbours."""
    return "/search/context?" + urlencode({"doc": document, "path": path, **({"q": q} if q else {})}, quote_via=quote)


__all__ = ["LONGEST", "Binding", "By", "NotThere", "Question", "clause_address", "context_address", "page_number"]
