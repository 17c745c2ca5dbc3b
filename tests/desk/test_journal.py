"""Faults of the desk: whole in a file, one line on the terminal, nothing of them on the page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visitor

from desk.web.app import create_app
from desk.web.journal import NAME, keep_journal
from desk.web.state import Desk


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """The loggers as they were."""
    desk, server = logging.getLogger("zhangfa.desk"), logging.getLogger("uvicorn.error")
    before = list(desk.handlers), desk.propagate, list(server.filters)
    yield
    for handler in desk.handlers:
        handler.close()
    desk.handlers, desk.propagate, server.filters = before


def broken(desk: Desk) -> Visitor:
    app = create_app(desk.settings, desk)

    @app.get("/broken")
    def fault() -> None:
        raise RuntimeError("inside: /etc/secret")

    return Visitor(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)


def test_a_fault_of_ours_is_written_down_whole_and_told_in_a_line(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    file = keep_journal(desk.settings.home)
    page = broken(desk).get("/broken")
    number = re.search(r"E-\d{4}", page.text)
    assert page.status_code == 500
    assert number
    assert "secret" not in page.text
    assert "Traceback" not in page.text
    kept = file.read_text(encoding="utf-8")
    assert number[0] in kept
    assert "RuntimeError: inside" in kept
    assert "in fault" in kept
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said == f"网页出错（{number[0]} GET /broken），详细记录在 {file}\n"


def test_the_server_does_not_tell_it_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    keep_journal(desk.settings.home)
    server = logging.getLogger("uvicorn.error")
    server.error("Exception in ASGI application\n")
    server.error("[Errno 98] address already in use")
    assert [record.message for record in caplog.records] == ["[Errno 98] address already in use"]


def test_where_nothing_can_be_written_the_terminal_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert keep_journal(tmp_path).name == NAME
    logging.getLogger("zhangfa.desk").error("E-1000 GET /")
    assert "E-1000" in capsys.readouterr().err
