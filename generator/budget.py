"""What one rendering of a template may cost, bounded without signals: the desk renders in threads.

Every loop turn, call, comparison, list and piece of text is charged, in units of about a character.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kb.errors import ZhangfaError

MAX_ITEMS = 10_000
MAX_WORK = 1_000_000
MAX_SECONDS = 10.0


class Overrun(ZhangfaError):
    """A template does more work than any document needs: an endless loop, or a huge text."""


class Budget:
    """What is left of the work and time of one rendering."""

    def __init__(self, work: int = MAX_WORK, seconds: float = MAX_SECONDS) -> None:
        self._left = work
        # CPU time of this thread: a busy machine stops nobody.
        self._until = time.thread_time() + seconds

    def charge(self, units: int) -> None:
        """Takes off ``units``. Raises Overrun when nothing is left."""
        self._left -= units
        if self._left < 0 or time.thread_time() > self._until:
            raise Overrun(
                "循环过多或生成的文字过长，已停止",
                expected=f"循环不超过 {MAX_ITEMS} 次、全文不超过 100 万字",
                remedy="请检查这里的循环，以及模板是否反复引用自己",
            )


_budget: ContextVar[Budget] = ContextVar("budget")


@contextmanager
def bounded(budget: Budget) -> Iterator[None]:
    """Within it, the work of templates in this thread is charged to ``budget``."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


def charge(units: int = 1) -> bool:
    """Charges the rendering under way; always true.

    Raises Overrun, and LookupError outside a rendering: Jinja then leaves a constant expression for run time.
    """
    _budget.get().charge(units)
    return True


def listed(items: list[object]) -> list[object]:
    """A list of a bounded number of items, charged."""
    if len(items) > MAX_ITEMS:
        raise Overrun(f"列表有 {len(items)} 项", expected=f"不超过 {MAX_ITEMS} 项", remedy="请检查这里的循环和列表")
    charge(len(items))
    return items
