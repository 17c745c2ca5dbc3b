"""Addresses of the library: a document, a clause in it, a batch of files that were given."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

#: Names that stand behind /library/ for something else than a document.
RESERVED: Final = frozenset({"import", "removed", "compare"})


def document_address(document: str, path: str | None = None, **query: str) -> str:
    """A document, or a clause in it; further parts of the query where they are not empty.

    A document that bears one of our own names has ``~`` behind it, which stands in no id.
    """
    name = quote(document, safe="") + ("~" if document in RESERVED else "")
    given = {key: value for key, value in query.items() if value}
    asked = f"?{urlencode(given)}" if given else ""
    return f"/library/{name}{asked}{fragment(path) if path else ''}"


def fragment(path: str) -> str:
    """The part of an address that leads to a clause of the page."""
    return "#" + quote(path, safe="/~")


def document_named(name: str) -> str:
    """The id that stands in an address."""
    bare = name.removesuffix("~")
    return bare if bare in RESERVED else name


def batch_address(batch: str, item: int = 0, document: int = 0, edit: str = "") -> str:
    """A batch of files, one of its files, one of the documents in that."""
    given = {"item": item, "doc": document, "edit": edit}
    asked = urlencode({key: value for key, value in given.items() if value})
    return f"/library/import/{batch}{'?' + asked if asked else ''}"


__all__ = ["RESERVED", "batch_address", "document_address", "document_named", "fragment"]
