"""The page of one's tokens: made, shown once, revoked."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Reader, TheDesk
from desk.web.frame import go, show
from desk.web.library.words import moment_words
from desk.web.state import Desk
from desk.web.store.people import Person
from desk.web.store.tokens import DAYS, LONGEST_NAME, Tokens
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)
ADDRESS = "/account/tokens"


@router.get(ADDRESS)
def tokens_page(request: Request, desk: TheDesk, person: Reader) -> Response:
    """One's tokens."""
    return _page(request, desk, person)


@router.post(ADDRESS)
def make(
    request: Request,
    desk: TheDesk,
    person: Reader,
    name: Annotated[str, Form(max_length=400)] = "",
    days: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """A new token, shown on the answer alone."""
    try:
        made, words = Tokens(desk.database).make(person, name, int(days) if days.isascii() and days.isdigit() else 0)
    except ZhangfaError as error:
        return _page(request, desk, person, status=400, fault=error.message, name=name)
    desk.trail.note(
        person, "token.make", str(made.id), f"{person.display}新建接口令牌“{made.name}”", after=made.expires
    )
    return _page(request, desk, person, words=words, made=made)


@router.post(ADDRESS + "/{id_}/revoke")
def revoke(request: Request, desk: TheDesk, person: Reader, id_: int) -> Response:
    """Ends a token."""
    found = Tokens(desk.database).revoke(id_, person)
    if found is None:
        raise HTTPException(404)
    if found.revoked is None:
        whose = "" if found.person == person.id else f"{found.owner}的"
        desk.trail.note(person, "token.revoke", str(found.id), f"{person.display}撤销{whose}接口令牌“{found.name}”")
    return go(request, ADDRESS)


def _page(request: Request, desk: Desk, person: Person, *, status: int = 200, **more: Any) -> Response:
    context: dict[str, Any] = {"fault": "", "words": "", "made": None, "name": ""} | more
    return show(
        request, "account/tokens.html", status=status, person=person, tokens=Tokens(desk.database).of(person),
        days=DAYS, longest=LONGEST_NAME, moment=moment_words, **context,
    )  # fmt: skip


__all__ = ["ADDRESS", "router"]
