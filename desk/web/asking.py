"""What routes ask for: the desk, who is there and whether they may; forged requests are refused before any route."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.datastructures import FormData

from desk.web.guard import csrf
from desk.web.state import Desk
from desk.web.store.people import ALONE, Person, Role

#: Cookies: of a session where people log in, of a visit where they need not.
SESSION: Final = "zf_session"
VISIT: Final = "zf_visit"
#: Fields of one form, and bytes of one of them: a list of 2 000 rows, a text of 100 000 characters.
MOST_FIELDS: Final = 25_000
LONGEST_FIELD: Final = 2 * 1024 * 1024
#: Where people come who are not logged in.
_OPEN: Final = ("/login", "/first-run/")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


class LoginNeeded(Exception):
    """Nobody is logged in, or the session has ended. back: the address to return to."""

    def __init__(self, back: str) -> None:
        self.back = back


class NotAllowed(Exception):
    """The person's role does not include what was asked for. needed: the role that does."""

    def __init__(self, person: Person, needed: Role) -> None:
        self.person, self.needed = person, needed


class Forged(Exception):
    """A form without the token of this visitor: forged, or older than the visit."""


def the_desk(request: Request) -> Desk:
    """The desk of this process."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(the_desk)]


def visit_of(request: Request) -> str:
    """The visitor's cookie; a new one of this request where there is none (``frame`` sets it)."""
    found = request.cookies.get(SESSION) or request.cookies.get(VISIT) or getattr(request.state, "visit", "")
    return str(found)


async def unforged(request: Request) -> AsyncIterator[None]:
    """For every route: an unsafe request carries the visitor's token, in a header or in the form.

    Raises Forged. The API goes by its own token and takes no cookies.
    """
    try:
        if request.method not in _SAFE and not request.url.path.startswith("/api/v1"):
            given = request.headers.get(csrf.HEADER)
            if not request.url.path.startswith(_OPEN):
                _having("reader")(request)  # of who is not logged in, no form is read at all
            if given is None and request.headers.get("content-type", "").startswith(
                ("application/x-www-form-urlencoded", "multipart/form-data")
            ):
                held = (await the_form(request)).get(csrf.FIELD)
                given = held if isinstance(held, str) else None
            if not csrf.is_right(the_desk(request).secret, visit_of(request), given):
                raise Forged
        yield
    finally:
        await request.close()  # files that came with the form


async def the_form(request: Request) -> FormData:
    """What a form says; long ones too: a list of two thousand rows. Raises HTTPException beyond that."""
    return await request.form(max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)


def who(request: Request) -> Person | None:
    """Who is at the desk; None where people log in and nobody has."""
    desk = the_desk(request)
    if not desk.settings.accounts:
        return ALONE
    if not hasattr(request.state, "person"):
        token = request.cookies.get(SESSION)
        request.state.person = desk.people.of_session(token) if token else None
    person: Person | None = request.state.person
    return person


def _having(role: Role) -> Callable[[Request], Person]:
    def asked(request: Request) -> Person:
        person = who(request)
        if person is None:
            query = f"?{request.url.query}" if request.url.query else ""
            raise LoginNeeded(quote(request.url.path + query, safe="/?=&%"))
        if not person.may(role):
            raise NotAllowed(person, role)
        return person

    return asked


Reader = Annotated[Person, Depends(_having("reader"))]
Drafter = Annotated[Person, Depends(_having("drafter"))]
Administrator = Annotated[Person, Depends(_having("administrator"))]

__all__ = [
    "LONGEST_FIELD",
    "MOST_FIELDS",
    "SESSION",
    "VISIT",
    "Administrator",
    "Drafter",
    "Forged",
    "LoginNeeded",
    "NotAllowed",
    "Reader",
    "TheDesk",
    "the_desk",
    "the_form",
    "unforged",
    "visit_of",
    "who",
]
