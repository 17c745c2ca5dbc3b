"""Pages: templates with the frame around them; HTMX gets the one part of a page that it asks for."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, RedirectResponse, Response

from desk.web.asking import SESSION, VISIT, the_desk, who
from desk.web.guard.csrf import token_of
from desk.web.parts import parts
from desk.web.store.people import ROLES, Person

PAGES: Final = Path(__file__).resolve().parent / "pages"
ASSETS: Final = PAGES.with_name("assets")
THEME, KEYS = "zf_theme", "zf_keys"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a page shows; see ``pages/base.html``."""

    current: str
    person: Person | None
    unit: str
    theme: str
    keys: bool
    holdings: int
    index_state: str
    index_ok: bool
    version: str
    assets: str
    statements_open: int
    accounts: bool
    csrf: str


def show(
    request: Request,
    page: str,
    *,
    column: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """A page of ``pages/``; for HTMX the block ``fragment_<name>`` that its target names, where the page has it.

    column: search, library, drafts, ledgers or admin. Names of the context must not be ``frame``, ``ui``, ``request``.
    """
    template = _environment().get_template(page)
    visit = request.cookies.get(SESSION) or request.cookies.get(VISIT)
    if visit is None:
        request.state.visit = visit = secrets.token_urlsafe(24)
    framed = {**context, "frame": frame_of(request, column, visit), "request": request}
    words = _part(request, template, framed) or template.render(framed)
    response = HTMLResponse(words, status, headers)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    if getattr(request.state, "visit", None):
        set_cookie(request, response, VISIT, visit)
    return response


def _part(request: Request, template: Template, context: dict[str, Any]) -> str | None:
    """The block that HTMX asks for; None where a whole page is wanted."""
    name = request.headers.get("HX-Target", "")
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-Boosted") == "true" or not name:
        return None
    block = template.blocks.get(f"fragment_{name.replace('-', '_')}")
    return "".join(block(template.new_context(context))) if block else None


def frame_of(request: Request, column: str, visit: str) -> Frame:
    """The frame for who is there."""
    desk = the_desk(request)
    person = who(request)
    holdings, state, right = desk.condition()
    return Frame(
        current=column,
        person=person,
        unit=person.unit if person else "",
        theme=request.cookies.get(THEME, ""),
        keys=request.cookies.get(KEYS) != "off",
        holdings=holdings,
        index_state=state,
        index_ok=right,
        version=own_version(),
        assets=assets_version(),
        statements_open=desk.statements_open(person) if person else 0,
        accounts=desk.settings.accounts,
        csrf=token_of(desk.secret, visit),
    )


def set_cookie(request: Request, response: Response, name: str, value: str, *, days: float | None = None) -> None:
    """A cookie that scripts cannot read and that goes to this desk alone. days: None until the browser is closed."""
    age = int(days * 86400) if days else None
    secure = the_desk(request).settings.secure
    response.set_cookie(name, value, max_age=age, path="/", httponly=True, secure=secure, samesite="lax")


def go(request: Request, address: str) -> Response:
    """To another page: a redirect after a post, for HTMX a header."""
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def saying(words: str) -> dict[str, str]:
    """Headers that make the page say something aloud and in a corner, after a change without a page of its own."""
    return {"HX-Trigger": json.dumps({"desk:said": {"words": words}})}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["ui"] = parts(environment)
    environment.globals["ROLES"] = ROLES
    return environment


@lru_cache(maxsize=1)
def assets_version() -> str:
    """What the assets hold, in short: browsers keep them until it changes."""
    from hashlib import sha256

    found = sha256()
    for file in sorted(ASSETS.iterdir()):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()[:12]


@lru_cache(maxsize=1)
def own_version() -> str:
    """The version of the program."""
    try:
        return version("zhangfa")
    except PackageNotFoundError:
        return "0"


__all__ = ["ASSETS", "KEYS", "PAGES", "THEME", "Frame", "frame_of", "go", "own_version", "saying", "set_cookie", "show"]
