"""Passwords are reckoned a few at a time, beside the threads of the pages: it takes much memory and time on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from starlette.exceptions import HTTPException

#: At a time, 64 MB each; and how many may wait, some 60 ms each.
AT_ONCE: Final = 2
MOST_WAITING: Final = 60
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Hashing:
    """Runs what looks at a password or makes one. Used on the loop of one process."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")
        self._waiting = 0

    async def run(self, function: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T:
        """What the function gives. Raises HTTPException (503) where too many wait."""
        if self._waiting >= MOST_WAITING:
            raise HTTPException(503, headers={"Retry-After": "5"})
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(function, *given, **named))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Takes no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


__all__ = ["AT_ONCE", "MOST_WAITING", "Hashing"]
