"""Connections that do not go on are ended, and others are served meanwhile; too many are told so in Chinese."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from desk.web.guard import patience

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads all of a body and says so."""
    while scope["method"] == "POST":
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    await PlainTextResponse("all")(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that soon loses its patience."""
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "_LOOK"):
        monkeypatch.setattr(patience, name, 0.1)
    monkeypatch.setattr(patience, "MOST", 5)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    config = uvicorn.Config(answering, port=number, http=patience.Patient, ws="none", lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield number
    server.should_exit = True
    thread.join(10)


def called(port: int, sent: bytes) -> Any:
    """A connection to which something was sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(sent)
    return connection


def rest(connection: Any) -> bytes:
    """All that still comes, until the other side ends it."""
    found = b""
    with connection, suppress(ConnectionResetError):
        while part := connection.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "nothing at all"),
        (HEAD, "a head that does not end"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc", "a body that does not go on"),
    ],
    ids=["nothing", "head", "body"],
)
def test_who_does_not_go_on_is_let_go(port: int, sent: bytes, why: str) -> None:
    assert rest(called(port, sent)) == b"", why


def test_who_waits_longest_makes_room_for_a_request(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 3600.0)
    waiting = [called(port, HEAD) for _ in range(8)]
    assert rest(called(port, HEAD + b"Connection: close\r\n\r\n")).endswith(b"all")
    for one in waiting:
        one.close()


def test_where_all_are_at_work_one_more_is_asked_to_come_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BODY_SECONDS", 3600.0)
    at_work = []
    for _ in range(5):
        at_work.append(called(port, b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"))
        assert at_work[-1].recv(100).startswith(b"HTTP/1.1 100"), "it is at work"
    told = rest(called(port, HEAD + b"Connection: close\r\n\r\n")).decode()
    assert told.startswith("HTTP/1.1 503")
    assert "现在用的人太多，请稍候再试。" in told
    assert "retry-after: 5" in told
    for one in at_work:
        one.close()


def test_what_is_no_request_is_refused_in_chinese(port: int) -> None:
    told = rest(called(port, b"\x16\x03\x01nonsense\r\n\r\n")).decode()
    assert told.startswith("HTTP/1.1 400")
    assert told.endswith("请求的写法不对，看不懂。")
