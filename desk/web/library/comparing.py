"""The page that sets two documents beside each other, clause by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup, escape
from starlette.responses import Response

from desk.web.asking import Reader, TheDesk
from desk.web.frame import show
from desk.web.library.addresses import document_address
from desk.web.library.citing import titled
from desk.web.office.telling import advised
from kb.clause_alignment import Pair, Piece, Sort, aligned, differing
from kb.errors import LibraryError
from kb.lookup import Lookup, open_lookup
from kb.models import Clause, DocumentFacts

router = APIRouter(include_in_schema=False)

#: Pairs on a page.
_PAGE: Final = 100
#: Documents that are offered while a name is typed.
_OFFERED: Final = 500
#: Which pairs an address may ask for: the name in it, what it is called, what is shown.
_SHOWN: Final[Mapping[str, tuple[str, tuple[Sort, ...]]]] = {
    "": ("全部", ("same", "changed", "first", "second")),
    "changed": ("有改动", ("changed",)),
    "alone": ("只在一份", ("first", "second")),
    "same": ("相同", ("same",)),
}


@dataclass(frozen=True, slots=True)
class Side:
    """A clause of a pair. label: as printed; words: marked where the other differs."""

    path: str
    href: str
    label: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as it is shown. sort: see ``kb.clause_alignment.Pair``."""

    sort: str
    first: Side | None
    second: Side | None


@router.get("/library/compare")
def compare(request: Request, desk: TheDesk, person: Reader, a: str = "", b: str = "", page: int = 1) -> Response:
    """Two documents, or the question which."""
    only = request.query_params.get("show", "")
    only = only if only in _SHOWN else ""
    with open_lookup(desk.workspace.home) as lookup:
        found = [_found(lookup, name[:300].strip()) for name in (a, b)]
        context: dict[str, Any] = {
            "asked": (a[:300], b[:300]),
            "faults": [fault for _, fault in found],
            "offered": _offered(lookup.facts().values()),
            "pair": None,
        }
        (one, _), (other, _) = found
        if one and other and one.id == other.id:
            context["faults"] = ["", "两处填的是同一份文件，请另选一份。"]
        elif one and other:
            context |= _compared(lookup, one, other, only, page)
    return show(
        request, "library/compare.html", column="library", person=person, address=document_address, titled=titled,
        **context,
    )  # fmt: skip


def _found(lookup: Lookup, name: str) -> tuple[DocumentFacts | None, str]:
    """The document of a name, number or id; or what is wrong with it."""
    if not name:
        return None, ""
    try:
        id_ = lookup.resolve(name)
    except LibraryError as error:
        return None, f"{error.what}。{advised(error.remedy or '')}"
    return lookup.facts((id_,))[id_], ""


def _offered(documents: Iterable[DocumentFacts]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts.number or facts.title for facts in documents))[:_OFFERED]


def _compared(lookup: Lookup, one: DocumentFacts, other: DocumentFacts, only: str, page: int) -> dict[str, Any]:
    pairs = _pairs(tuple(lookup.document(one.id).clauses), tuple(lookup.document(other.id).clauses))
    count = Counter(pair.sort for pair in pairs)
    shown = [pair for pair in pairs if pair.sort in _SHOWN[only][1]]
    pages = max(1, -(-len(shown) // _PAGE))
    page = min(max(page, 1), pages)

    def href(**change: str | int) -> str:
        given = {"a": one.id, "b": other.id, "show": only} | change
        return "/library/compare?" + urlencode({key: value for key, value in given.items() if value})

    return {
        "pair": (one, other),
        "rows": [_row(pair) for pair in shown[(page - 1) * _PAGE : page * _PAGE]],
        "count": count,
        "views": [
            (f"{words} {sum(count[sort] for sort in sorts)}", href(show=name), name == only)
            for name, (words, sorts) in _SHOWN.items()
        ],
        "turned": href(a=other.id, b=one.id),
        "number": page,
        "pages": pages,
        "previous": href(page=page - 1) if page > 1 else "",
        "next": href(page=page + 1) if page < pages else "",
    }


@lru_cache(maxsize=8)
def _pairs(first: tuple[Clause, ...], second: tuple[Clause, ...]) -> tuple[Pair, ...]:
    """Kept for those who page through them."""
    return aligned(first, second)


def _row(pair: Pair) -> Row:
    if pair.first is None or pair.second is None or pair.sort == "same":
        return Row(
            pair.sort, *(_side(one, (Piece(one.text, False),)) if one else None for one in (pair.first, pair.second))
        )
    ours, theirs = differing(pair.first.text, pair.second.text)
    return Row(pair.sort, _side(pair.first, ours, "del"), _side(pair.second, theirs, "ins"))


def _side(clause: Clause, pieces: Sequence[Piece], tag: str = "") -> Side:
    marked = (f"<{tag}>{escape(piece.words)}</{tag}>" if tag and piece.own else escape(piece.words) for piece in pieces)
    words = Markup("".join(map(str, marked)))
    return Side(clause.path, document_address(clause.document, clause.path), clause.label or "", words)


__all__ = ["router"]
