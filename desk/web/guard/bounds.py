"""Bounds of what comes in: size of a body, requests a second of one address, the names the desk answers to."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: So many requests at once, and then so many a second, of one address.
BURST: Final = 200
RATE: Final = 50.0
_ADDRESSES: Final = 10_000


class Bounds:
    """Refuses what is too large (413), too fast (429) or asked under a foreign name (421).

    largest: bytes of a body. hosts: names that the desk answers to, None for any: alone on a machine a page elsewhere
    must not reach it under a name of its own (DNS rebinding). clock: for tests.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int,
        hosts: frozenset[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._largest, self._hosts, self._clock = app, largest, hosts, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refusal: Response | None = self._refusal(scope, headers)
        if refusal is not None:
            if scope["path"].startswith("/api/v1/"):  # programs expect what the API answers everywhere else
                retry = refusal.headers.get("Retry-After")
                more = {"Retry-After": retry} if retry else None
                refusal = JSONResponse({"message": bytes(refusal.body).decode()}, refusal.status_code, more)
            await refusal(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                raise HTTPException(413)  # the route is reading: it is answered as any route's refusal
            return message

        await self._app(scope, counted, send)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> PlainTextResponse | None:
        name = headers.get(b"host", b"").decode("latin-1")
        names = {name.strip("[]"), name.rpartition(":")[0].strip("[]")}
        if self._hosts is not None and not names & self._hosts:
            return PlainTextResponse("这个地址不是本机的章法。请用 http://127.0.0.1 打开。", 421)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._largest:
            return self._too_large()
        client = scope.get("client")
        if client and not self._allowed(client[0]):
            return PlainTextResponse("请求太多，请稍候再试。", 429, {"Retry-After": "2"})
        return None

    def _too_large(self) -> PlainTextResponse:
        size = self._largest // (1024 * 1024)
        return PlainTextResponse(
            f"内容太大，最大 {size} MB。扫描件请降低清晰度，或分成几份。", 413, {"Connection": "close"}
        )

    def _allowed(self, address: str) -> bool:
        """Whether an address has not spent its share: a bucket that fills again by ``RATE`` a second."""
        now = self._clock()
        left, since = self._buckets.pop(address, (float(BURST), now))
        left = min(BURST, left + (now - since) * RATE)
        self._buckets[address] = (max(0.0, left - 1), now)
        if len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        return left >= 1


__all__ = ["BURST", "RATE", "Bounds"]
