"""Rows of a ledger before the rules: one bench for the units of each level, many rows in several processes."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from generator.calendar import Calendar
from generator.ledgers.model import Entry
from generator.rules.check import Bench
from generator.rules.citing import Proof
from generator.rules.facts import LEDGER_TYPES
from generator.rules.packs import Pack, Trigger
from generator.rules.scope import in_force, pack_scope
from generator.units import UnitLevel, level_of
from kb.errors import ZhangfaError
from kb.lookup import Lookup

Reference = Mapping[str, Any]
ReferenceOf = Callable[[str, UnitLevel], Reference]
#: Rows that a process takes at a time; fewer rows than this are not worth a second process.
_CHUNK = 400
#: Chunks ahead for each process: they keep all busy while the caller is, without holding all answers.
_AHEAD = 8
_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Case:
    """A row with what must be known of its unit. reference: what the office imported for it."""

    entry: Entry
    level: UnitLevel
    reference: Reference


class Court:
    """The benches of a ledger's levels. packs: all. calendar: of a region."""

    def __init__(
        self,
        packs: tuple[Pack, ...],
        calendar: Callable[[str | None], Calendar],
        as_of: date,
        lookup: Lookup | None = None,
    ) -> None:
        self.packs, self.as_of = packs, as_of
        self.proof = Proof(lookup, packs)
        self._calendar = calendar
        self._first = max((pack.from_year or 0 for pack in packs), default=0)
        self._benches: dict[tuple[str | None, int | None], Bench] = {}
        self._triggers: dict[tuple[str | None, int | None], tuple[Trigger, ...]] = {}

    def bench(self, level: UnitLevel, year: int | None = None) -> Bench:
        """The rules for units of a level. year: of a plan; a pack does not speak of years before its own."""
        key = level.level, self._early(year)
        if key not in self._benches:
            calendar = self._calendar(level.calendar)
            self._benches[key] = Bench(self._speaking(key[1]), calendar, level, proof=self.proof)
        return self._benches[key]

    def triggers(self, level: UnitLevel, year: int | None = None) -> tuple[Trigger, ...]:
        """What requires statements of units of a level on the day: only packs that bind them. year: as ``bench``."""
        key = level.level, self._early(year)
        if key not in self._triggers:
            packs = (
                pack
                for pack in self._speaking(key[1])
                if in_force(pack, self.as_of) and pack_scope(pack, level) == "binds"
            )
            self._triggers[key] = tuple(trigger for pack in packs for trigger in pack.triggers)
        return self._triggers[key]

    def _early(self, year: int | None) -> int | None:
        """The year, where one of the packs does not speak of it yet; so that all later years share a bench."""
        return year if year is not None and year < self._first else None

    def _speaking(self, year: int | None) -> tuple[Pack, ...]:
        return tuple(pack for pack in self.packs if year is None or year >= (pack.from_year or 0))

    def prepare(self, cases: Iterable[Case]) -> None:
        """Makes the benches that the cases need, before processes copy them."""
        wanted = {(case.level.level, self._early(case.entry.get("year"))): case.level for case in cases}
        for (_, year), level in wanted.items():
            for kind in LEDGER_TYPES:
                for heard in self.bench(level, year).docket(kind):
                    self.proof.citation(heard.pack, heard.rule)  # made here, or each process would make its own
            self.triggers(level, year)


class Levels:
    """The level of each unit of a ledger, worked out once, with what the office imported for it."""

    def __init__(self, reference_of: ReferenceOf | None = None) -> None:
        self._reference_of = reference_of
        self._known: dict[tuple[str, str | None], tuple[UnitLevel, Reference]] = {}

    def case(self, entry: Entry) -> Case:
        """The row with the level of its unit."""
        key = (entry.get("unit") or "", entry.get("level"))
        if key not in self._known:
            level = level_of(key[0], stated=key[1])
            self._known[key] = level, (self._reference_of(key[0], level) if self._reference_of else {})
        return Case(entry, *self._known[key])


def in_processes(
    work: Callable[[Court, Sequence[_Task]], _Answer],
    court: Court,
    tasks: Sequence[_Task],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[int, _Answer]]:
    """The answers of ``work`` to the tasks, chunk by chunk and in their order, each with the place of its first task.

    The processes are at work from the call on, so that the caller may do something else before it takes the first.
    work: a function of a module. Several processes are used for many tasks where this one can be copied safely (it
    runs no threads); what they need is then theirs at once, nothing is sent to them but the tasks.
    """
    chunks = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
    count = min(os.cpu_count() or 1, len(chunks))
    answers = _alone(work, court, chunks)
    if count > 1 and os.name == "posix" and threading.active_count() == 1:
        answers = _together(work, court, chunks, count)
    return _placed(chunks, answers, len(tasks), progress)


def _placed(
    chunks: Sequence[Sequence[_Task]],
    answers: Iterator[_Answer],
    total: int,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[int, _Answer]]:
    done = 0
    for chunk, answer in zip(chunks, answers, strict=True):
        yield done, answer
        done += len(chunk)
        if progress:
            progress(done, total)


def _alone(
    work: Callable[[Court, Sequence[_Task]], _Answer], court: Court, chunks: Sequence[Sequence[_Task]]
) -> Iterator[_Answer]:
    for chunk in chunks:
        yield work(court, chunk)


def _together(
    work: Callable[[Court, Sequence[_Task]], _Answer], court: Court, chunks: Sequence[Sequence[_Task]], count: int
) -> Iterator[_Answer]:
    pool = ProcessPoolExecutor(count, get_context("fork"), initializer=_begin, initargs=(court,))
    rest = iter(chunks)
    waiting = deque(pool.submit(_answer, work, chunk) for chunk in islice(rest, count * _AHEAD))

    def answers() -> Iterator[_Answer]:
        try:
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_answer, work, chunk) for chunk in islice(rest, 1))
        except BrokenProcessPool:
            raise ZhangfaError("核对进程中途停止，可能是内存不足", remedy="请把台账分成几份后重试") from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return answers()


@lru_cache(maxsize=1)
def _court() -> list[Court]:
    """The court of a process of the pool: the copy that it was born with."""
    return []


def _begin(court: Court) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent alone answers it
    gc.freeze()  # a collection would touch, and so copy, all that came from the parent
    _court().append(court)


def _answer(work: Callable[[Court, Sequence[_Task]], _Answer], chunk: Sequence[_Task]) -> _Answer:
    return work(_court()[0], chunk)


__all__ = ["Case", "Court", "Levels", "Reference", "ReferenceOf", "in_processes"]
