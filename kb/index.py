"""The index of a workspace: opened, brought up to the library, rebuilt when it cannot be trusted.

The index is derived: whatever is wrong with it (missing, cut off, of another library, engine or analysis) is mended
from the library without asking. One process writes at a time; others go on reading the state in force.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kb import index_state
from kb.analysis import ANALYSIS_VERSION
from kb.engines import ENGINES, Engine, EngineHit, EngineQuery, IndexDamaged, open_engine
from kb.errors import LibraryError
from kb.faults import of_os
from kb.index_build import Opened, Place, Progress, Texts, rebuilt, updated, year_of
from kb.index_state import Mark

ENGINE_VARIABLE = "ZHANGFA_ENGINE"

T = TypeVar("T")

# Seconds to wait for another process that writes: while an older state can be used, and while there is none.
WAIT = 2.0
WAIT_FOR_FIRST = 600.0


class Index:
    """An open index. generation: of the library it answers for; stale: the library is further, another process writes.

    Damage found while searching is mended (the index is rebuilt) and the question asked again.
    """

    def __init__(self, place: Place, opened: Opened, *, stale: bool, remark: str | None = None) -> None:
        """remark: what the user should know (the index stands in a folder for the time being)."""
        self._place = place
        self._opened = opened
        self.stale = stale
        self.remark = remark
        self._passing: Callable[[], object] | None = None

    @property
    def engine(self) -> str:
        """Name of the engine."""
        return self._opened.mark.engine

    @property
    def generation(self) -> int:
        """Generation of the library that the index answers for."""
        return self._opened.mark.generation

    def search(self, query: EngineQuery, limit: int) -> list[EngineHit]:
        """The best ``limit`` passages. Raises LibraryError when a damaged index cannot be mended."""
        return self._mended(lambda engine: engine.search(query, limit))

    def frequency(self, field: str, token: str) -> int:
        """Number of passages that hold the token."""
        return self._mended(lambda engine: engine.frequency(field, token))

    def count(self) -> int:
        """Number of passages."""
        return self._mended(lambda engine: engine.count())

    def refresh(self) -> bool:
        """Brings a long-open index up to the library; True when it answers for another generation than before."""
        before = self.generation
        if self._place.texts.generation() != before:
            self._reopen()
        return self.generation != before

    def close(self) -> None:
        """Lets go of files. The index must not be used afterwards."""
        self._opened.engine.close()
        if self._passing is not None:
            self._passing()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mended(self, ask: Callable[[Engine], T]) -> T:
        try:
            return ask(self._opened.engine)
        except IndexDamaged:
            self._distrust()
            self._reopen()
            try:
                return ask(self._opened.engine)
            except IndexDamaged as error:
                raise _unwritable(self._place.home, error) from error

    def _distrust(self) -> None:
        # Unless another process has put a new state in force already.
        try:
            with _lock(self._place.home, WAIT_FOR_FIRST), _failures(self._place.home):
                if index_state.read_mark(self._place.folder) == self._opened.mark:
                    index_state.forget_mark(self._place.folder)
        except _Busy:
            raise _busy(self._place.home) from None

    def _reopen(self) -> None:
        old, fresh = self._opened, _bring_up(self._place, WAIT)
        old.engine.close()
        self._opened, self.stale = fresh._opened, fresh.stale


class _Busy(Exception):
    """Another process holds the lock."""


def open_index(
    home: Path,
    texts: Texts,
    *,
    engine: str | None = None,
    wait: float = WAIT,
    progress: Progress | None = None,
) -> Index:
    """The index of the workspace, brought up to the library (built anew where it cannot be trusted).

    engine: other than the workspace's own. wait: seconds to wait for another process that writes, before the older
    state is used as it is (``Index.stale``). progress: told of the documents to be indexed, where there are any.
    Call it outside ``Lookup.snapshot``.
    Raises LibraryError (unknown engine, no permission, disk full, another process building for ten minutes).
    """
    return _bring_up(Place(home, engine or engine_of(home), texts), wait, progress)


def rebuild(home: Path, texts: Texts, engine: str | None = None, progress: Progress | None = None) -> Index:
    """Builds the index anew, whatever its state; with ``engine`` the workspace uses that one from now on.

    Raises LibraryError; then the old index is still in force.
    """
    import shutil

    place = Place(home, _known(engine or engine_of(home)), texts)
    version = _version(place.engine)
    try:
        with _lock(home, WAIT_FOR_FIRST), _failures(home):
            opened = rebuilt(place, version, progress)
            _remember(home, place.engine)
            for other in ENGINES:
                if other != place.engine:
                    shutil.rmtree(home / "index" / other, ignore_errors=True)
    except _Busy:
        raise _busy(home) from None
    except IndexDamaged as error:
        raise _unwritable(home, error) from error
    return Index(place, opened, stale=False)


def engine_of(home: Path) -> str:
    """The engine the workspace remembers, for a new one ZHANGFA_ENGINE or the default. Raises LibraryError."""
    with suppress(OSError, ValueError):
        remembered = (home / "index" / "engine").read_text("utf-8").strip()
        if remembered in ENGINES:
            return remembered
    chosen = os.environ.get(ENGINE_VARIABLE)
    return _known(chosen, where=f"环境变量 {ENGINE_VARIABLE}") if chosen else ENGINES[0]


def _known(engine: str, where: str | None = None) -> str:
    if engine not in ENGINES:
        raise LibraryError(f"没有名为“{engine}”的检索引擎", where=where, expected=" 或 ".join(ENGINES))
    return engine


def _remember(home: Path, engine: str) -> None:
    path = home / "index" / "engine"
    temporary = path.with_name(".engine.new")
    temporary.write_text(engine + "\n", "utf-8")
    temporary.replace(path)


def _version(engine: str) -> str:
    """Version of the engine's library with that of our layout. Raises LibraryError where it is not installed."""
    try:
        module = importlib.import_module(f"kb.engines.{_known(engine)}")
        version: str = module.version()
    except ImportError as error:
        raise LibraryError(
            f"检索引擎 {engine} 没有装好（{error}）",
            remedy=f"请重新安装章法，或改用另一个引擎：zhangfa index --engine {ENGINES[engine == ENGINES[0]]}",
        ) from error
    return version


# Opening


def _bring_up(place: Place, wait: float, progress: Progress | None = None) -> Index:
    version = _version(place.engine)
    opened = _open(place, version)
    if opened is not None and opened.mark.generation == place.texts.generation():
        _tidy(place)
        return Index(place, opened, stale=False)
    try:
        with _lock(place.home, WAIT_FOR_FIRST if opened is None else wait), _failures(place.home):
            fresh = _written(place, version, opened, progress)
    except _Busy:
        if opened is None:
            raise _busy(place.home) from None
        return Index(place, opened, stale=True)
    except (IndexDamaged, LibraryError) as error:
        # An older state is better than none: a full disk or a read-only folder must not stop a search.
        if opened is None:
            return _for_now(place, version, _unwritable(place.home, error), progress)
        return Index(place, opened, stale=True)
    if opened is not None and opened is not fresh:
        opened.engine.close()
    return Index(place, fresh, stale=False)


def _for_now(place: Place, version: str, trouble: LibraryError, progress: Progress | None) -> Index:
    """An index in a temporary folder, gone when it is closed: a read-only or full disk must not stop a search.

    Raises ``trouble`` where that cannot be made either.
    """
    import shutil
    import tempfile
    import weakref

    try:
        folder = Path(tempfile.mkdtemp(prefix="zhangfa-index-"))
    except OSError:
        raise trouble from None
    try:
        elsewhere = Place(folder, place.engine, place.texts)
        opened = rebuilt(elsewhere, version, progress)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError | IndexDamaged):
            raise trouble from error
        raise
    remark = f"检索索引不能保存（{trouble.what}），这次用的是临时索引，每次检索都要重新建立"
    index = Index(elsewhere, opened, stale=False, remark=remark)
    index._passing = weakref.finalize(index, shutil.rmtree, folder, True)
    return index


def _open(place: Place, version: str) -> Opened | None:
    """The state in force if it can be trusted; it may be behind the library."""
    mark = index_state.read_mark(place.folder)
    while mark is not None:
        if (mark.engine, mark.version, mark.analysis) != (place.engine, version, ANALYSIS_VERSION):
            return None
        # An index ahead of its library was made before the library was put back from a copy.
        if mark.library != place.texts.library_id or mark.generation > place.texts.generation():
            return None
        folder = place.folder / mark.folder
        try:
            if index_state.verify(folder, mark.files):
                mark = _remarked(place, mark)
            return Opened(open_engine(place.engine, folder), mark)
        except IndexDamaged:
            # Another process may have put a new state in force meanwhile and removed this one.
            seen, mark = mark, index_state.read_mark(place.folder)
            if mark == seen:
                return None
    return None


def _remarked(place: Place, mark: Mark) -> Mark:
    """The mark with the files' present times, so that a copied workspace is not read whole at every start."""
    try:
        fresh = replace(mark, files=index_state.inspect(place.folder / mark.folder, {}))
        with _lock(place.home, 0):
            if index_state.read_mark(place.folder) == mark:
                index_state.write_mark(place.folder, fresh)
                return fresh
    except (_Busy, LibraryError, OSError):
        pass  # somebody writes, or nothing may be written: no harm
    return mark


def _tidy(place: Place) -> None:
    """Removes what a killed writer left, unless a writer is at work."""
    try:
        if index_state.untidy(place.folder):
            with _lock(place.home, 0):
                index_state.clean(place.folder)
    except (_Busy, LibraryError, OSError):
        pass  # the next one will do it


# Writing, always under the lock


def _written(place: Place, version: str, opened: Opened | None, progress: Progress | None) -> Opened:
    """The index brought up to the library. opened: the state seen before the lock was had."""
    mark = index_state.read_mark(place.folder)
    current = opened if opened is not None and opened.mark == mark else _open(place, version)
    if current is None:
        fresh = rebuilt(place, version, progress)
        if not (place.home / "index" / "engine").exists():
            _remember(place.home, place.engine)
        return fresh
    if current.mark.generation == place.texts.generation():
        return current
    try:
        fresh_or_none = updated(place, current, progress)
    except IndexDamaged:
        fresh_or_none = None
    if fresh_or_none is None:
        fresh_or_none = rebuilt(place, version, progress)
    if current is not opened:
        current.engine.close()
    return fresh_or_none


# Lock and messages


@contextmanager
def _lock(home: Path, wait: float) -> Iterator[None]:
    """Holds the lock of all writers of the workspace's index. Raises _Busy, LibraryError."""
    from filelock import FileLock, Timeout

    folder = home / "index"
    with _failures(home):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        try:
            lock.acquire(timeout=wait, poll_interval=0.02)
        except Timeout:
            raise _Busy from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _failures(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise of_os(error, home) from error


def _busy(home: Path) -> LibraryError:
    return LibraryError(
        "检索索引正由另一个程序建立，等待后仍未完成", where=str(home / "index"), remedy="请等它结束后重新运行"
    )


def _unwritable(home: Path, error: IndexDamaged | LibraryError) -> LibraryError:
    if isinstance(error, LibraryError):
        return error
    cause = error.__cause__
    named = re.search(r"os error ([0-9]+)", str(error))  # how tantivy tells of a failure of the system
    if isinstance(cause, OSError):
        return of_os(cause, home / "index")
    if named:
        return of_os(OSError(int(named[1]), os.strerror(int(named[1]))), home / "index")
    return LibraryError(
        f"检索索引建立失败（{error}）",
        where=str(home / "index"),
        remedy="请检查磁盘后运行 zhangfa index；也可换一个引擎：zhangfa index --engine whoosh",
    )


__all__ = ["ENGINE_VARIABLE", "Index", "Progress", "Texts", "engine_of", "open_index", "rebuild", "year_of"]
