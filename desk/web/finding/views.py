"""Pages of the column 检索."""

from __future__ import annotations

from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.asking import Reader, TheDesk
from desk.web.finding.copying import headline
from desk.web.finding.examples import Example, examples
from desk.web.finding.nothing import nothing
from desk.web.finding.place import place
from desk.web.finding.question import NotThere, Question, page_number
from desk.web.finding.suggesting import meant
from desk.web.finding.survey import survey
from desk.web.finding.upcoming import upcoming
from desk.web.frame import show
from desk.web.searching import Seat
from desk.web.state import Desk
from kb.errors import SearchError, ZhangfaError
from kb.models import Clause
from kb.query import LIMIT
from kb.snippet import Marker

router = APIRouter(include_in_schema=False)

_TYPED: Final = ("q", "like", "region", "issuer", "kind", "year", "level", "doc")
_PARTS: Final = 8  # slashes of document/path at which the path may begin


@router.get("/")
def home(request: Request, desk: TheDesk, person: Reader) -> Response:
    """The empty search: ways to ask, what was read, what is due."""
    return show(
        request,
        "finding/home.html",
        column="search",
        examples=_examples(desk),
        due=upcoming(desk.database, person),
        seen=person.name,
    )


@router.get("/search")
def search(request: Request, desk: TheDesk, person: Reader) -> Response:
    """What was found, or why nothing was."""
    question = _question(request)
    if question.page == 0:
        return _refused(request, question, 404, "没有这一页", "页码是从 1 起的整数。")
    if question.too_long:
        return _refused(
            request, Question(), 400, "检索词太长", f"请写在 {LIMIT} 个字以内：一句话、几个词，或者一个文号。"
        )
    today = date.today()
    standing = desk.finding.standing(desk, person.unit, today)
    why, here, heading = None, None, ""
    try:
        with desk.searching.seat() as seat:
            like = _like(question.like, seat) if question.like else None
            found = survey(question, seat, standing, desk.finding, today, like)
            if like is not None:
                heading = headline(seat.searcher.facts((like.document,))[like.document], like.path)
            if not found.findings.answered and like is None:
                why = nothing(question, found.findings, seat)
            elif found.places:
                here = place(seat, standing, *found.places[0], found.findings.marker())
    except SearchError as error:
        return _refused(request, question, 400, error.what, error.remedy or "")
    except NotThere as error:
        return _refused(request, question, 404, error.what, error.remedy or "")
    if found.findings.answered and not found.hits:
        words = f"这次检索共 {found.pages} 页，没有第 {question.page} 页。"
        return _refused(request, question, 404, "没有这一页", words, last=question.address(page=found.pages))
    return show(
        request,
        "finding/results.html",
        column="search",
        question=question,
        found=found,
        meant=meant(question, found.findings),
        nothing=why,
        place=here,
        like=heading,
        may_add=person.may("drafter"),
        seen=person.name,
    )


@router.get("/search/context")
def context(request: Request, desk: TheDesk, person: Reader, doc: str = "", path: str = "", q: str = "") -> Response:
    """A clause among its neighbours, with the rules that rest on it."""
    standing = desk.finding.standing(desk, person.unit, date.today())
    with desk.searching.seat() as seat:
        found = place(seat, standing, doc, path, _marker(seat, q[:LIMIT]))
    if found is None:
        words = "它可能已经移出文库，或者网址不完整。"
        return _refused(request, Question(), 404, "文库中没有这一条", words)
    return show(request, "finding/context.html", column="search", place=found, question=Question(q=q[:LIMIT]))


def _question(request: Request) -> Question:
    """The question of an address; page 0 where the page is no number."""
    given = request.query_params
    said = {name: given.get(name, "").strip() for name in _TYPED}
    return Question(
        **said,
        binding=_one_of(given.get("binding", ""), ("binds", "refers"), ""),
        by=_one_of(given.get("by", ""), ("clause", "document"), "clause"),
        exact=given.get("exact") == "1",
        page=page_number(given.get("page", "")) or 0,
    )


def _one_of(said: str, allowed: tuple[str, ...], otherwise: str) -> str:
    return said if said in allowed else otherwise


def _like(named: str, seat: Seat) -> Clause:
    """The clause named as document/path; either may hold slashes. Raises NotThere, LibraryError."""
    parts = named.split("/")
    for at in range(1, min(len(parts), _PARTS)):
        clause = seat.lookup.clause("/".join(parts[:at]), "/".join(parts[at:]))
        if clause is not None:
            return clause
    raise NotThere(f"文库中没有“{named}”这一条", remedy="它可能已经移出文库，或者网址不完整")


def _marker(seat: Seat, q: str) -> Marker | None:
    try:
        return seat.searcher.marker(q) if q else None
    except SearchError:
        return None


def _examples(desk: Desk) -> tuple[Example, ...]:
    """The examples of the library as it is; none where it cannot be asked, since the box is what matters."""
    try:
        with desk.searching.seat() as seat:
            known = desk.finding.examples.get(seat.index.generation)
            if known is None:
                known = examples(seat)
                desk.finding.examples.put(seat.index.generation, known)
            return known
    except ZhangfaError:
        return ()


def _refused(request: Request, question: Question, status: int, what: str, remedy: str, last: str = "") -> Response:
    """A page that says what is wrong with an address, with the box to ask again."""
    return show(
        request,
        "finding/refused.html",
        column="search",
        status=status,
        question=question,
        what=what,
        remedy=remedy,
        last=last,
    )


__all__ = ["router"]
