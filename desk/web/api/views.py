"""The API under /api/v1, its description, its page; and the page of one's tokens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.api.adding import router as adding
from desk.web.api.calling import Caller
from desk.web.api.describing import PREFIX, description
from desk.web.api.judging import router as judging
from desk.web.api.page import page_of
from desk.web.api.reading import router as reading
from desk.web.api.refusing import ApiRoute, reply
from desk.web.api.tokens import router as tokens
from desk.web.asking import Reader, TheDesk
from desk.web.frame import own_version, show
from desk.web.state import Desk

api = APIRouter(prefix=PREFIX, route_class=ApiRoute)
for part in (reading, adding, judging):
    api.include_router(part)

router = APIRouter()


@router.get(f"{PREFIX}/docs", include_in_schema=False)
def page(request: Request, desk: TheDesk, person: Reader) -> Response:
    """The API described for people."""
    shown = page_of(described(desk), str(request.base_url).rstrip("/"))
    return show(request, "api/docs.html", shown=shown, alone=not desk.settings.accounts)


machine = APIRouter(route_class=ApiRoute)


@machine.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def openapi(desk: TheDesk, person: Caller) -> Response:
    """The API described for programs."""
    return reply(described(desk))


def described(desk: Desk) -> dict[str, object]:
    """The OpenAPI of this desk."""
    return description(api, own_version(), accounts=desk.settings.accounts)


for part in (machine, api, tokens):
    router.include_router(part)

__all__ = ["described", "router"]
