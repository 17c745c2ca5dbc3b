"""A progress bar on stderr for long work: only on a terminal, only when the work lasts."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from desk.cli.output import is_terminal, screen_columns, visible
from desk.cli.text import pad, shorten

_PATIENCE = 0.5  # seconds before a bar is worth showing
_EVERY = 0.1


class Progress:
    """Draws a bar on stderr when a person is watching; called with (what is being done, steps done, steps in all)."""

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self.shown = False
        self._watched = is_terminal(sys.stderr)
        self._next = time.monotonic() + _PATIENCE

    def __call__(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps are done (total 0: unknown); ``what`` is being worked on."""
        now = time.monotonic()
        if not self._watched or now < self._next:
            return
        self._next = now + _EVERY
        what = visible(what)
        self.shown = True
        room = screen_columns(sys.stderr) - 1
        if total:
            filled = min(20, 20 * done // total)
            line = f"{self.doing} {'█' * filled}{'░' * (20 - filled)} {done}/{total} {what}"
        else:
            line = f"{self.doing} {done} {what}"
        sys.stderr.write("\r" + pad(shorten(line, room), room))
        sys.stderr.flush()

    def clear(self) -> None:
        """Takes the bar off the screen."""
        if self.shown:
            sys.stderr.write("\r" + " " * (screen_columns(sys.stderr) - 1) + "\r")
            sys.stderr.flush()
            self.shown = False


@contextmanager
def progress(doing: str) -> Iterator[Progress]:
    """A bar for the work in the block, taken off at its end, however it ends."""
    bar = Progress(doing)
    try:
        yield bar
    finally:
        bar.clear()
