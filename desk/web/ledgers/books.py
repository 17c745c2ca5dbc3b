"""Ledgers kept judged: each is read and judged once a day, in a process of its own where it is long."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from desk.web.ledgers.filling import laid_over
from desk.web.ledgers.judging import Judged, judge, light, part, patched, read_named
from desk.web.store.ledgers import Fill, Held
from desk.web.warm import Stamp, Warm, stamp_of
from generator.sheets.model import SheetError
from kb.errors import ZhangfaError
from kb.lookup import open_lookup
from kb.workspace import Workspace, locate

#: Bytes of a file above which it is judged in a process of its own: searches must not wait for its thousands of rows.
_LONG: Final = 150_000
#: So many ledgers stay judged; the oldest is forgotten.
_KEPT: Final = 6
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class State:
    """What a judgement rests on besides the ledger: day, the office's own tables and packs, the library."""

    day: date
    tables: Stamp
    generation: int


class Books:
    """Ledgers by their bytes. today: the day on which they are looked at; replaced in tests."""

    def __init__(self, workspace: Workspace, warm: Warm, today: Callable[[], date] = date.today) -> None:
        self.today = today
        self._workspace, self._warm = workspace, warm
        self._threads = ThreadPoolExecutor(2, "ledgers")
        self._bases: _Kept[Future[Judged]] = _Kept(_KEPT)
        self._filled: _Kept[Judged] = _Kept(_KEPT * 2)
        self._before: _Kept[Judged] = _Kept(_KEPT * 2)
        self._told: _Kept[Any] = _Kept(_KEPT * 8)
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """Where the files lie, under their sha256."""
        path = self._workspace.home / "desk" / "ledgers"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def state(self) -> State:
        """What judgements of this moment rest on. Raises LibraryError."""
        with open_lookup(self._workspace.home) as lookup:
            generation = lookup.generation()
        return State(self.today(), stamp_of(self._workspace.tables), generation)

    def judged(self, held: Held, fills: Sequence[Fill], *, wait: float | None = None) -> Judged | None:
        """The ledger as it stands today with what was filled in; None where it takes longer than ``wait`` seconds.

        Raises SheetError for a file that cannot be read, PackError, LibraryError, CalendarError, OfficeError.
        """
        state = self.state()
        base = self._base(held, state, wait)
        if base is None or not fills:
            return base
        key = (held.sha256, held.name, state, tuple((fill.row, fill.key, fill.value) for fill in fills))
        return self._filled.get(key) or self._filled.put(key, self._patched(held, state, base, fills))

    def once(self, judged: Judged, what: Hashable, make: Callable[[], _T]) -> _T:
        """What follows from a judgement, worked out once. what: names it among what follows from the same one."""
        found: _T | None = self._told.get((judged, what))
        return found if found is not None else self._told.put((judged, what), make())

    def _base(self, held: Held, state: State, wait: float | None) -> Judged | None:
        key = (held.sha256, held.name, state)
        with self._lock:
            future = self._bases.get(key)
            if future is None or (future.done() and (future.cancelled() or future.exception())):
                future = self._bases.put(key, self._threads.submit(self._make, held, state))
        try:
            return future.result(wait)
        except TooLong:
            return None

    def _make(self, held: Held, state: State) -> Judged:
        path = self.folder / held.sha256
        if not path.is_file():
            raise SheetError("台账的文件不在了", where=held.name, remedy="请重新上传")
        if held.size > _LONG:
            return _apart(judge_file, self._workspace.home, path, held.name, state.day)
        ledger = read_named(path, held.name)
        with self._warm.drafting() as drafting:
            return light(judge(ledger, drafting, state.day))

    def _patched(self, held: Held, state: State, base: Judged, fills: Sequence[Fill]) -> Judged:
        """Rows of the units that somebody filled in something for are judged again."""
        rows = {fill.row for fill in fills}
        units = frozenset(str(entry.get("unit") or "") for entry in base.ledger.entries if entry.row in rows)
        ledger = laid_over(base.ledger, fills)
        few = part(base.ledger, units)
        key = (held.sha256, held.name, state, units)
        with self._warm.drafting() as drafting:
            before = self._before.get(key)
            if before is None:
                before = base if len(few.entries) == len(base.ledger.entries) else judge(few, drafting, state.day)
                self._before.put(key, before)
            after = judge(laid_over(few, fills), drafting, state.day)
        return patched(base, ledger, before, after, units)

    def close(self) -> None:
        """Ends what is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Kept(Generic[_T]):
    """What was worked out last, for a few keys."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._held: OrderedDict[Hashable, _T] = OrderedDict()

    def get(self, key: Hashable) -> _T | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: _T) -> _T:
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value


def judge_file(home: Path, path: Path, name: str, day: date) -> Judged:
    """A kept file judged; the work of a process of its own."""
    from generator.draft import Drafting

    ledger = read_named(path, name)
    with Drafting(locate(home)) as drafting:
        return light(judge(ledger, drafting, day))


def _apart(work: Callable[[Path, Path, str, date], Judged], home: Path, path: Path, name: str, day: date) -> Judged:
    # spawn: this process runs threads, a copy of it is not safe. The new one runs none and may use both processors.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        try:
            return pool.submit(work, home, path, name, day).result()
        except BrokenProcessPool:
            raise ZhangfaError(
                "核对台账的进程中途停止，可能是内存不足", remedy="请再试一次，或把台账分成几份"
            ) from None


__all__ = ["Books", "State", "judge_file"]
