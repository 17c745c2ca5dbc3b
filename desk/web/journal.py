"""Where the desk writes down what went wrong: whole in a file of the workspace, in one line on the terminal."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

#: The file in the workspace; it is begun anew at this size, four older ones are kept.
NAME = "网页.log"
_SIZE = 2_000_000
_KEPT = 4


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Where the disk is full nothing more can be done, and a second fault helps nobody."""


class _Line(logging.Formatter):
    """A line for who watches the terminal; what stands behind it is in the file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def format(self, record: logging.LogRecord) -> str:
        return f"网页出错（{record.getMessage()}），详细记录在 {self._file}"


def keep_journal(home: Path) -> Path:
    """Begins to write the faults of the desk, and of the server under it, to a file of the workspace; its place."""
    file = home / "logs" / NAME
    handlers: list[logging.Handler] = []
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = _File(file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)
        kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        handlers.append(kept)
    except OSError:  # nowhere to write: the terminal alone is told
        pass
    said = logging.StreamHandler()
    said.setLevel(logging.ERROR)
    said.setFormatter(_Line(file))
    handlers.append(said)
    journal = logging.getLogger("zhangfa.desk")
    journal.handlers = handlers
    journal.propagate = False
    # The server tells the same fault a second time, as a trace on the terminal.
    logging.getLogger("uvicorn.error").addFilter(_not_told_twice)
    return file


def _not_told_twice(record: logging.LogRecord) -> bool:
    return "Exception in ASGI application" not in record.getMessage()


__all__ = ["NAME", "keep_journal"]
