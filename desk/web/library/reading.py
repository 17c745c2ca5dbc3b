"""The process that reads files and brings them into the library: pages of others go on meanwhile, and a file that
brings it down takes nothing with it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Lock, current_thread, main_thread
from typing import Any, Final

from desk.web.lifeline import end_with_parent
from desk.web.store.imports import Batch, Imports, Item
from desk.web.store.people import Person
from kb.errors import ZhangfaError
from kb.faults import explain, speak_to_visitors
from kb.workspace import locate

#: Seconds after which a file is given up with the process that reads it.
_LONGEST: Final = 900
_RENEWED: Final = 200


class Stopped(Exception):
    """A person does not want the file any more."""


class Readers:
    """One process, started with the first file."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()
        self._at_work: Any = get_context("spawn").RawValue("i", 0)

    def read(self, batch: str, number: int) -> Future[None]:
        """Understands an item of a batch."""
        return self._submit(_read, batch, number)

    def commit(self, batch: str, person: Person) -> Future[None]:
        """Brings a batch in."""
        return self._submit(_commit, batch, person)

    def _submit(self, deed: Callable[..., None], batch: str, what: object) -> Future[None]:
        with self._lock:
            try:
                return self._started().submit(deed, str(self._home), batch, what)
            except BrokenProcessPool:  # it died while it had nothing to do
                self._pool = None
                return self._started().submit(deed, str(self._home), batch, what)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn: this process runs threads, and a copy of one that does is not safe.
            self._pool = ProcessPoolExecutor(
                1, get_context("spawn"), initializer=_prepare, initargs=(self._at_work,), max_tasks_per_child=_RENEWED
            )
        return self._pool

    def forget(self) -> None:
        """Gives up a process that came to an end; the next file starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Ends the process at once, whatever it is at: every step of it is whole or not at all."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        if self._at_work.value:
            with suppress(ProcessLookupError):
                os.kill(self._at_work.value, signal.SIGTERM)
        pool.shutdown(wait=True, cancel_futures=True)


def result_path(folder: Path, item: Item) -> Path:
    """Where what was understood of an item stands."""
    return folder / f"{item.sha256}.json"


def progress_path(folder: Path, item: Item) -> Path:
    """Where it is told how far the reading of an item is: ``9 14``."""
    return folder / f"{item.sha256}.progress"


# ---- inside the process


def _prepare(at_work: Any) -> None:
    end_with_parent()
    speak_to_visitors()
    at_work.value = os.getpid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(home: str, batch: str, number: int) -> None:
    """Understands an item and writes what it says beside its bytes. Never raises for what a file may hold."""
    from desk.web.library.understanding import understand_file
    from kb.database import Database

    workspace = locate(home)
    database = Database(workspace)
    try:
        imports = Imports(database)
        held = imports.update(
            batch, lambda now: now.with_item(number, state="reading") if _wanted(now, number) else None
        )
        item = held.item(number) if held else None
        if held is None or item is None or item.state != "reading":
            return
        folder = workspace.home / "desk" / "imports" / batch
        progress = _Progress(folder, item, imports, batch)
        _alarm(_LONGEST)
        try:
            said = understand_file(workspace.home, folder / item.sha256, item.kept, progress)
        except Stopped:
            return
        except ZhangfaError as error:
            said = {"documents": [], "held": [], "refused": [{"file": item.name, "reason": error.message}]}
        finally:
            _alarm(0)
            progress_path(folder, item).unlink(missing_ok=True)
        _write(result_path(folder, item), json.dumps(said, ensure_ascii=False))
        values = outcome(said)
        imports.update(batch, lambda now: now.with_item(number, **values) if _reading(now, number) else None)
    except OSError as error:
        _refuse(database, batch, number, explain(error, workspace.home))
    except ZhangfaError as error:
        _refuse(database, batch, number, error)
    finally:
        database.close()


def _wanted(batch: Batch, number: int) -> bool:
    item = batch.item(number)
    return item is not None and item.state in ("waiting", "reading")


def _reading(batch: Batch, number: int) -> bool:
    item = batch.item(number)
    return item is not None and item.state == "reading"


def outcome(said: dict[str, Any]) -> dict[str, Any]:
    """What an item is, after its file was understood."""
    documents, held, refused = said["documents"], said["held"], said["refused"]
    if documents:
        return {"state": "understood", "documents": len(documents), "held": tuple(one["id"] for one in held)}
    if held:
        return {"state": "held", "documents": 0, "held": tuple(one["id"] for one in held)}
    reason = refused[0]["reason"] if refused else "没有找到可以读取的文字。"
    return {"state": "refused", "documents": 0, "reason": reason}


def _refuse(database: Any, batch: str, number: int, error: ZhangfaError | None) -> None:
    message = error.message if error else "读取时出错。"
    Imports(database).update(batch, lambda now: now.with_item(number, state="refused", reason=message))


class _Progress:
    """Told to the pages through a small file; asks now and then whether the file is still wanted."""

    def __init__(self, folder: Path, item: Item, imports: Imports, batch: str) -> None:
        self._path = progress_path(folder, item)
        self._imports, self._batch, self._number = imports, batch, item.number

    def __call__(self, done: int, total: int) -> None:
        if done % 5 == 0 or total <= 20:
            held = self._imports.get(self._batch)
            if held is None or not _reading(held, self._number):
                raise Stopped
        _write(self._path, f"{done} {total}")


def _commit(home: str, batch: str, person: Person) -> None:
    """Brings every item of a batch in, one transaction a file. What a stop interrupts goes on where it was."""
    from desk.web.library.committing import commit_file
    from desk.web.store.trail import Trail
    from kb.database import Database

    workspace = locate(home)
    database = Database(workspace)
    imports, trail = Imports(database), Trail(database)
    folder = workspace.home / "desk" / "imports" / batch
    try:
        held = imports.get(batch)
        for item in held.items if held and held.state == "committing" else ():
            if item.state not in ("understood", "failed"):
                continue
            try:
                brought, refused = commit_file(workspace.home, folder / item.sha256, item, person, trail)
            except (ZhangfaError, OSError) as error:
                fault = error if isinstance(error, ZhangfaError) else explain(error, workspace.home)
                _stop(imports, batch, item, fault.message if fault else "写入时出错。")
                return
            reason = refused[0].reason if refused and not brought else ""
            imports.update(batch, _came(item.number, brought, reason))
        imports.update(batch, lambda now: replace(now, state="done", fault=""))
    finally:
        database.close()


def _came(number: int, brought: tuple[str, ...], reason: str) -> Callable[[Batch], Batch]:
    state = "done" if brought else "failed"
    return lambda now: now.with_item(number, state=state, done=brought, reason=reason)


def _stop(imports: Imports, batch: str, item: Item, message: str) -> None:
    """The library cannot go on: what came in stays, the rest may be tried again."""

    def stopped(now: Batch) -> Batch:
        failed = now.with_item(item.number, state="failed", reason=message)
        return replace(failed, state="open", fault=message)

    imports.update(batch, stopped)


def _write(path: Path, text: str) -> None:
    incoming = path.with_suffix(".incoming")
    incoming.write_text(text, encoding="utf-8")
    incoming.replace(path)


def _alarm(seconds: int) -> None:
    """A file that is never done ends the process; its item is then told of as such."""
    if hasattr(signal, "setitimer") and current_thread() is main_thread():
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


__all__ = ["Readers", "Stopped", "outcome", "progress_path", "result_path"]
