"""Searchers for many visitors: a few are kept open, each serves one query at a time, all follow the library."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.index import Index, open_index
from kb.lookup import Lookup, open_lookup
from kb.search import Searcher


@dataclass(frozen=True, slots=True)
class Seat:
    """A library, its index and what answers queries on both."""

    lookup: Lookup
    index: Index
    searcher: Searcher

    def close(self) -> None:
        """Closes index and library."""
        self.index.close()
        self.lookup.close()


class Searching:
    """A pool of ``size`` seats, opened when they are first needed."""

    def __init__(self, home: Path, size: int = 2) -> None:
        self._home, self.size = home, size
        self._free: queue.LifoQueue[Seat | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)

    @contextmanager
    def seat(self) -> Iterator[Seat]:
        """A seat for one query, its index brought up to the library; waits while all are taken. Raises LibraryError."""
        seat = self._free.get()
        try:
            if seat is None:
                seat = self._opened()
            else:
                seat.index.refresh()
            yield seat
        finally:
            self._free.put(seat)

    def _opened(self) -> Seat:
        lookup = open_lookup(self._home)
        try:
            index = open_index(self._home, lookup)
        except BaseException:
            lookup.close()
            raise
        return Seat(lookup, index, Searcher(lookup, index))

    def close(self) -> None:
        """Closes the seats that are free."""
        while True:
            try:
                seat = self._free.get_nowait()
            except queue.Empty:
                return
            if seat is not None:
                seat.close()


__all__ = ["Searching", "Seat"]
