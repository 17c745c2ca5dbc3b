"""Tries of passwords, counted before they are looked at: many at the same moment are still many."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

_NAMES: Final = 10_000


class Tries:
    """How often each name was tried in vain, also names that nobody has: they must be answered alike."""

    def __init__(self, most: int, minutes: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, minutes * 60, clock
        self._held: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str) -> int:
        """Counts a try. The tries that are left should it fail; less than 0: it must not even be looked at."""
        with self._lock:
            now = self._clock()
            count, until = self._held.pop(name, (0, 0.0))
            if until < now:
                count = 0
            count += 1
            # The rest is reckoned from the try that began it.
            self._held[name] = (count, now + self._seconds if count <= self._most else until)
            while len(self._held) > _NAMES:
                self._held.popitem(last=False)
            return self._most - count

    def forget(self, name: str) -> None:
        """It was right, or what it led to is kept elsewhere."""
        with self._lock:
            self._held.pop(name, None)


__all__ = ["Tries"]
