"""Processes that draw pages: a PDF holds the processor for a second, and searches must not wait for it."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from typing import TYPE_CHECKING

from desk.web.lifeline import end_with_parent
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from generator.document import OfficialDocument
    from generator.render import Options, Rendered, Target

#: Documents a process draws before it is replaced.
_RENEWED = 200
#: Documents that may wait; more are asked to come again.
_MOST_WAITING = 50


class Workers:
    """Draws documents in processes of its own, started when the first is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()
        self._waiting = 0

    async def draw(
        self, document: OfficialDocument, targets: tuple[Target, ...], options: Options
    ) -> tuple[Rendered, ...]:
        """The document in each format. Raises ZhangfaError: what drawing refuses, or too many waiting."""
        if self._waiting >= _MOST_WAITING:
            raise ZhangfaError("排版的人太多", remedy="请过几秒再试")
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._submitted(document, targets, options))
        except BrokenProcessPool:
            self._forget()
            raise ZhangfaError("排版进程中途停止，可能是内存不足", remedy="请再试一次") from None
        finally:
            self._waiting -= 1

    def _submitted(
        self, document: OfficialDocument, targets: tuple[Target, ...], options: Options
    ) -> Future[tuple[Rendered, ...]]:
        with self._lock:
            return self._started().submit(_draw, document, targets, options)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn: this process runs threads, and a copy of one that has loaded Pango is not safe.
            self._pool = ProcessPoolExecutor(
                self._count, get_context("spawn"), initializer=_prepare, max_tasks_per_child=_RENEWED
            )
        return self._pool

    def warm(self) -> None:
        """Starts a process, so that the first page need not wait for it."""
        with self._lock:
            self._started().submit(_nothing)

    def _forget(self, wait: bool = False) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait, cancel_futures=True)

    def close(self) -> None:
        """Ends the processes; returns when what is just being drawn is done, so that nothing of them is left behind."""
        self._forget(wait=True)


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    import generator.render.pdf  # noqa: F401  (its libraries take most of the first second)


def _nothing() -> None:
    return None


def _draw(document: OfficialDocument, targets: tuple[Target, ...], options: Options) -> tuple[Rendered, ...]:
    from generator.render import render

    return tuple(render(document, target, options) for target in targets)


__all__ = ["Workers"]
