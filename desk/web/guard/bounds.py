"""Bounds of what comes in: size of a body, requests a second of one address, the names the desk answers to."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web.guard.refusal import plain_answer
from desk.web.settings import MIB

#: So many requests at once, and then so many a second, of one address.
BURST: Final = 200
RATE: Final = 50.0
#: The same for what tries a password: it costs far more, and nobody logs in often.
LOGIN_BURST: Final = 30
LOGIN_RATE: Final = 1.0
_LOGINS: Final = ("/login", "/first-run/", "/account/password")
_ADDRESSES: Final = 10_000
#: How much of a body that is too large is read and forgotten, in times of the largest: a browser shows an answer
#: only when it could send all of its file.
_READ_ON: Final = 10


class Buckets:
    """Shares of addresses: each may spend ``burst`` at once and gets ``rate`` back a second."""

    def __init__(self, burst: int, rate: float, clock: Callable[[], float]) -> None:
        self._burst, self._rate, self._clock = burst, rate, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allowed(self, address: str) -> bool:
        """Whether an address has not spent its share."""
        now = self._clock()
        left, since = self._held.pop(address, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._rate)
        self._held[address] = (max(0.0, left - 1), now)
        if len(self._held) > _ADDRESSES:
            self._held.popitem(last=False)
        return left >= 1


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
        self._app, self._largest, self._hosts = app, largest, hosts
        self._all, self._logins = Buckets(BURST, RATE, clock), Buckets(LOGIN_BURST, LOGIN_RATE, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            if refusal.status_code == 413 and b"expect" not in headers:
                await self._read_on(receive)
            await refusal(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                if message.get("more_body"):
                    await self._read_on(receive)
                # The route is reading: it is answered as any route's refusal.
                raise HTTPException(413, self._size_words(), {"Connection": "close"})
            return message

        await self._app(scope, counted, send)

    async def _read_on(self, receive: Receive) -> None:
        left = _READ_ON * self._largest
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body"):
                return

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> Response | None:
        name = headers.get(b"host", b"").decode("latin-1")
        names = {name.strip("[]"), name.rpartition(":")[0].strip("[]")}
        if self._hosts is not None and not names & self._hosts:
            words = "这个地址不是本机的章法。"
            return self._told(scope, 421, "不是这里", words, "请用 http://127.0.0.1 打开。")
        client = scope.get("client")
        if client and not self._all.allowed(client[0]):
            return self._told(scope, 429, "请求太多", "请求太多，请稍候再试。", headers={"Retry-After": "2"})
        tries = scope["method"] == "POST" and scope["path"].startswith(_LOGINS)
        if client and tries and not self._logins.allowed(client[0]):
            words = "登录的次数太多，请过一分钟再试。"
            return self._told(scope, 429, "请求太多", words, headers={"Retry-After": "60"})
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 20 or int(length) > self._largest:
            words, remedy = self._size_words(), "扫描件请降低清晰度，或分成几份。"
            return self._told(scope, 413, "内容太大", words, remedy, {"Connection": "close"})
        return None

    def _told(
        self,
        scope: Scope,
        status: int,
        title: str,
        words: str,
        remedy: str = "",
        headers: dict[str, str] | None = None,
    ) -> Response:
        return plain_answer(scope["path"], scope["headers"], status, title, words, remedy, headers)

    def _size_words(self) -> str:
        # What is told is the size of a file: a form needs some room beside it.
        return f"内容太大，最大 {max(1, self._largest // MIB - 1)} MB。"


__all__ = ["BURST", "LOGIN_BURST", "LOGIN_RATE", "RATE", "Bounds", "Buckets"]
