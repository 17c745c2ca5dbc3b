"""Connections that are slow on purpose or by fault: each gets some time, and none keeps others from being served."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Any, Final, cast

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from desk.web.guard.refusal import plain_answer

#: Connections at a time, and of one address; those of this machine (a proxy before the desk) are not counted apart.
MOST: Final = 500
MOST_OF_ONE: Final = 100
#: Seconds for the head of a request; bytes of a body that must come within so many seconds; seconds for which
#: somebody who is sent something may take nothing of it.
HEAD_SECONDS: Final = 15.0
BODY_SECONDS: Final = 20.0
BODY_BYTES: Final = 10_000
READ_SECONDS: Final = 120.0
#: Seconds between two looks at a connection.
_LOOK: Final = 2.5


async def busy(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer where too many are connected."""
    if scope["type"] != "http":
        return
    words = "现在用的人太多，请稍候再试。"
    headers = {"Retry-After": "5", "Connection": "close", "X-Content-Type-Options": "nosniff"}
    answer = plain_answer(scope["path"], scope["headers"], 503, "请稍候", words, headers=headers)
    await answer(scope, receive, send)


class Patient(H11Protocol):
    """A connection that is ended where its other side does not go on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Makes room where too many are connected."""
        super().connection_made(transport)
        self._since = self._moved = self.loop.time()
        self._taken = self._seen = self._left = 0
        self._looking: asyncio.TimerHandle | None = self.loop.call_later(_LOOK, self._look)
        mine = self.client[0] if self.client else ""
        others = [one for one in self.connections if one is not self and isinstance(one, Patient)]
        if not _is_here(mine) and sum(1 for one in others if one.client and one.client[0] == mine) >= MOST_OF_ONE:
            self.app = cast(Any, busy)
        elif len(others) >= MOST:
            idle = min((one for one in others if one.waits), key=lambda one: one._since, default=None)
            if idle is None:
                self.app = cast(Any, busy)
            else:
                idle.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is looked at any more."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts what comes."""
        self._taken += len(data)
        super().data_received(data)

    @property
    def waits(self) -> bool:
        """Whether no request is under way: one may come, or is coming."""
        return self.conn.their_state is h11.IDLE and not self.transport.get_write_buffer_size()

    def _look(self) -> None:
        now = self.loop.time()
        if self._is_stuck(now):
            self._looking = None
            self.transport.abort()
            return
        self._looking = self.loop.call_later(_LOOK, self._look)

    def _is_stuck(self, now: float) -> bool:
        left = self.transport.get_write_buffer_size()
        if left:
            if left != self._left:
                self._moved = now
            self._left, self._since = left, now
            return now - self._moved > READ_SECONDS
        self._left, self._moved = 0, now
        if self.conn.their_state is h11.SEND_BODY and not self.flow.read_paused:
            if self._taken - self._seen >= BODY_BYTES:
                self._seen, self._since = self._taken, now
            return now - self._since > BODY_SECONDS
        self._seen = self._taken
        if self.waits and (self.cycle is None or self.conn.trailing_data[0]):
            return now - self._since > HEAD_SECONDS
        self._since = now  # it is our turn, or it rests between two requests: that has a bound of its own
        return False

    def send_400_response(self, msg: str) -> None:
        """In words that people understand."""
        words = "请求的写法不对，看不懂。".encode()
        kind = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        try:
            for event in (h11.Response(status_code=400, headers=kind), h11.Data(data=words), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:
            pass  # an answer is under way: it is cut off
        self.transport.close()


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True


__all__ = ["BODY_BYTES", "BODY_SECONDS", "HEAD_SECONDS", "MOST", "MOST_OF_ONE", "READ_SECONDS", "Patient", "busy"]
