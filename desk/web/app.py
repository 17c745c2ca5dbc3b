"""The desk as an ASGI application: columns, guards, assets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final

from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web import answers
from desk.web.asking import unforged
from desk.web.finding.warming import warm
from desk.web.frame import ASSETS
from desk.web.guard.bounds import Bounds
from desk.web.guard.headers import SafeHeaders
from desk.web.settings import MIB, Settings
from desk.web.state import Desk

_OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})


def create_app(settings: Settings, desk: Desk | None = None) -> FastAPI:
    """The application. desk: one that is open already (tests); else one is opened with the application.

    Raises LibraryError for a workspace that cannot be used.
    """
    opened = desk or Desk(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        opened.workers.warm()
        opened.importing.resume()
        warming = Thread(target=warm, args=(opened,), daemon=True)
        warming.start()
        yield
        warming.join(5)
        opened.close()

    app = FastAPI(
        title="章法",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(unforged)],
    )
    app.state.desk = opened
    answers.register(app)
    for router in _routers():
        app.include_router(router)
    app.mount("/assets", Kept(StaticFiles(directory=ASSETS)))
    app.add_middleware(
        Bounds, largest=settings.largest + MIB, hosts=None if settings.accounts else _OWN_NAMES | {settings.host}
    )
    app.add_middleware(SafeHeaders, secure=settings.secure)
    return app


def _routers() -> tuple[APIRouter, ...]:
    from desk.web.account.views import router as account
    from desk.web.api.views import router as api
    from desk.web.drafts.views import router as drafts
    from desk.web.finding.views import router as finding
    from desk.web.ledgers.views import router as ledgers
    from desk.web.library.views import router as library
    from desk.web.office.views import router as office

    # One router a column; each stands in views.py of its package.
    return (account, api, drafts, finding, ledgers, library, office)


class Kept:
    """Assets are named with the version of the program: a browser may keep them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-control", b"public, max-age=86400")]
            await send(message)

        await self._app(scope, receive, kept)


__all__ = ["ASSETS", "create_app"]
