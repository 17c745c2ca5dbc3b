"""What the column remembers between requests: findings of late questions, rule packs, examples."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from desk.web.finding.standing import Standing, standing
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from desk.web.finding.examples import Example
    from desk.web.state import Desk
    from generator.rules.packs import Pack
    from kb.found import Findings

_LOG = logging.getLogger("zhangfa.desk")
#: Findings kept; the largest hold 200 passages.
_QUESTIONS: Final = 64
#: Seconds for which packs are taken as they were read.
_FRESH: Final = 5.0

V = TypeVar("V")


class Latest(Generic[V]):
    """The values last asked for, by key; for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """The value under a key, None where it is not kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Keeps a value, in place of the one asked for longest ago."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


class Kept:
    """One a desk."""

    def __init__(self) -> None:
        self.findings: Latest[Findings] = Latest(_QUESTIONS)
        self.examples: Latest[tuple[Example, ...]] = Latest(1)
        self._packs: tuple[float, tuple[Pack, ...]] = (0.0, ())
        self._standings: Latest[tuple[tuple[Pack, ...], Standing]] = Latest(_QUESTIONS)

    def standing(self, desk: Desk, unit: str, today: date) -> Standing:
        """How documents and rules stand to a unit; a faulty pack of the office's own must not stop a search."""
        packs = self._read(desk)
        known = self._standings.get((unit, today))
        if known is not None and known[0] is packs:
            return known[1]
        made = standing(packs, unit, today)
        self._standings.put((unit, today), (packs, made))
        return made

    def _read(self, desk: Desk) -> tuple[Pack, ...]:
        looked, packs = self._packs
        if looked and monotonic() - looked < _FRESH:
            return packs
        try:
            with desk.checking() as checking:
                packs = checking.packs
        except ZhangfaError as error:
            _LOG.warning("rule packs: %s", error.message)
        self._packs = (monotonic(), packs)
        return packs


__all__ = ["Kept", "Latest"]
