"""Files on their way into the library: given, understood, mended, brought in or given up."""

from __future__ import annotations

import json
import re
import shutil
from concurrent.futures import CancelledError, Future
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import IO, Any, Final

from desk.web.library.facts import LABELS
from desk.web.library.reading import Readers, progress_path, result_path
from desk.web.library.receiving import NotTaken, check_kind, check_size, safe_name, write_whole
from desk.web.store.imports import PENDING, Batch, Imports, Item, Kept
from desk.web.store.people import Person
from kb.database import Database
from kb.errors import ZhangfaError
from kb.overrides import read_changes
from kb.printable import one_line
from kb.workspace import Workspace

#: Bounds of one batch, and of the batches a person leaves open.
MOST_FILES: Final = 50
MOST_OPEN: Final = 20
_ID = re.compile(r"[0-9a-f]{16}")
_LONGEST_BASIS: Final = 300
_BROKEN: Final = "读取这份文件时程序中途停止（可能内存不足，或用时过长）"


class Importing:
    """Batches of a workspace, their files and the process that reads them."""

    def __init__(self, workspace: Workspace, database: Database, largest: int) -> None:
        """largest: bytes of one file."""
        self.largest = largest
        self._folder = workspace.home / "desk" / "imports"
        self._imports = Imports(database)
        self._readers = Readers(workspace.home)
        self._running: dict[str, list[Future[None]]] = {}
        self._lock = Lock()
        self._closed = False

    def resume(self) -> None:
        """Sweeps what has expired, and goes on with what was under way when the desk stopped."""
        self.sweep()
        for batch in self._imports.unfinished():
            for item in batch.items:
                if item.state in PENDING:
                    self._read(batch.id, item.number)
            if batch.state == "committing":
                # Who pressed is not known any more: it is offered again.
                self._imports.update(batch.id, lambda now: replace(now, state="open"))

    # ---- reading

    def batch(self, id_: str, person: Person) -> Batch | None:
        """A batch that a person may see: their own; an administrator's are all."""
        if not _ID.fullmatch(id_):
            return None
        batch = self._imports.get(id_)
        if batch is None or not (batch.owner == person.id or person.may("administrator")):
            return None
        return batch

    def batches(self, person: Person) -> list[Batch]:
        """A person's own batches, the newest first."""
        return list(self._imports.of(person.id))

    def said(self, batch: Batch, item: Item) -> dict[str, Any] | None:
        """What was understood of an item; None where nothing was."""
        if item.state not in ("understood", "failed", "held", "done"):
            return None
        try:
            found: dict[str, Any] = json.loads(result_path(self._folder / batch.id, item).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def progress(self, batch: Batch, item: Item) -> tuple[int, int] | None:
        """How far the reading of an item is, in pages or texts; None where that is not known."""
        try:
            done, total = progress_path(self._folder / batch.id, item).read_text(encoding="utf-8").split()
            return int(done), int(total)
        except (OSError, ValueError):
            return None

    # ---- giving

    def take(self, person: Person, batch: str, name: str, size: int, stream: IO[bytes]) -> Batch:
        """Takes one file, into the batch named or a new one, and has it read.

        Raises NotTaken where it is not for the library, LibraryError where it cannot be kept.
        """
        name = safe_name(name)
        check_kind(name)
        self._folder.mkdir(parents=True, exist_ok=True)
        check_size(size, self.largest, self._folder)
        held = self._for(person, batch)
        sha256, size = write_whole(stream, self._folder / held.id, name)
        taken: list[int] = []

        def add(now: Batch) -> Batch | None:
            same = next((item for item in now.items if item.sha256 == sha256 and item.state != "dropped"), None)
            if same is not None:  # given twice: a double click, or two names of one file
                return None if same.name == name else _refused(now, name, size, f"与“{same.name}”是同一份文件")
            number = len(now.items) + 1
            taken.append(number)
            return replace(now, items=(*now.items, Item(number, name, sha256, size, "waiting")))

        changed = self._imports.update(held.id, add)
        if changed is None:
            raise NotTaken("这一批已经放弃", remedy="请重新选择文件")
        for number in taken:
            self._read(held.id, number)
        return changed

    def note_refused(self, person: Person, batch: str, name: str, size: int, error: ZhangfaError) -> Batch:
        """Notes a file that was not taken, so that the page can say why."""
        held = self._for(person, batch)
        return (
            self._imports.update(
                held.id, lambda now: _refused(now, safe_name(name), size, error.what, error.remedy or "")
            )
            or held
        )

    def _for(self, person: Person, batch: str) -> Batch:
        found = self.batch(batch, person) if batch else None
        if found is not None and found.state == "open":
            if len(found.items) >= MOST_FILES:
                raise NotTaken(f"一批最多 {MOST_FILES} 份文件", remedy="请先将这一批入库，再传其余的")
            return found
        if sum(one.state == "open" for one in self.batches(person)) >= MOST_OPEN:
            raise NotTaken(f"已有 {MOST_OPEN} 批文件没有入库", remedy="请先将它们入库或者放弃")
        return self._imports.add(person.id)

    # ---- mending

    def drop(self, batch: Batch, number: int) -> None:
        """Does not want a file any more; its reading stops."""
        self._change(batch, lambda now: now.with_item(number, state="dropped"))

    def want(self, batch: Batch, number: int) -> None:
        """Wants a dropped file after all."""
        self._change(batch, lambda now: now.with_item(number, state="waiting"))
        self._read(batch.id, number)

    def state_fact(self, batch: Batch, number: int, place: str, key: str, value: str, basis: str) -> None:
        """States a field of a document that is to come in. Raises LibraryError for a value not understood."""
        read_changes({key: value})
        basis = one_line(basis).strip()
        if not basis:
            raise ZhangfaError(f"没有写“{LABELS.get(key, key)}”的依据", remedy="请写明从哪里知道的，如 原件首页")
        if len(basis) > _LONGEST_BASIS:
            raise ZhangfaError(f"依据过长（{len(basis)} 字）", expected=f"不超过 {_LONGEST_BASIS} 字")
        self._facts(batch, number, place, key, (one_line(value).strip(), basis))

    def take_back(self, batch: Batch, number: int, place: str, key: str) -> None:
        """Takes back what was stated of a field."""
        self._facts(batch, number, place, key, None)

    def _facts(self, batch: Batch, number: int, place: str, key: str, stated: tuple[str, str] | None) -> None:
        def change(now: Batch) -> Batch | None:
            item = now.item(number)
            if item is None:
                return None
            fields = {name: held for name, held in item.changes.get(place, {}).items() if name != key}
            if stated is not None:
                fields[key] = stated
            return now.with_item(number, changes={**item.changes, place: fields})

        self._change(batch, change)

    def keep(self, batch: Batch, number: int, line: Kept, *, wanted: bool) -> None:
        """Keeps a line that was dropped as furniture (or drops it after all): the file is understood anew."""

        def change(now: Batch) -> Batch | None:
            item = now.item(number)
            if item is None or item.state not in ("understood", "failed"):
                return None
            rest = tuple(k for k in item.kept if (k.ordinal, k.offset) != (line.ordinal, line.offset))
            return now.with_item(number, state="waiting", kept=(*rest, line) if wanted else rest)

        changed = self._change(batch, change)
        item = changed.item(number) if changed else None
        if item is not None and item.state == "waiting":
            self._read(batch.id, number)

    def _change(self, batch: Batch, change: Any) -> Batch | None:
        return self._imports.update(batch.id, lambda now: change(now) if now.state == "open" else None)

    # ---- the end of a batch

    def commit(self, batch: Batch, person: Person) -> bool:
        """Brings the batch in; False where that was asked before: the page then shows what came of it."""
        asked: list[bool] = []

        def change(now: Batch) -> Batch | None:
            if now.state != "open" or now.pending or not now.ready:
                return None
            asked.append(True)
            return replace(now, state="committing", fault="")

        self._imports.update(batch.id, change)
        if asked:
            self._watch(batch.id, 0, self._readers.commit(batch.id, person))
        return bool(asked)

    def give_up(self, batch: Batch) -> None:
        """Forgets a batch and its files; one that is being brought in stays."""
        held = self._imports.get(batch.id)
        if held is not None and held.state != "committing":
            self._imports.remove(batch.id)
            shutil.rmtree(self._folder / batch.id, ignore_errors=True)

    def sweep(self) -> None:
        """Forgets batches that were kept long enough."""
        for batch in self._imports.expired():
            self._imports.remove(batch)
            shutil.rmtree(self._folder / batch, ignore_errors=True)

    # ---- the process

    def wait(self, batch: str, seconds: float) -> None:
        """Waits for the reading or committing of a batch, up to a bound."""
        with self._lock:
            futures = [future for future in self._running.get(batch, ()) if not future.done()]
        wait_for(futures, seconds)

    def _read(self, batch: str, number: int) -> None:
        self._watch(batch, number, self._readers.read(batch, number))

    def _watch(self, batch: str, number: int, future: Future[None]) -> None:
        with self._lock:
            running = [one for one in self._running.get(batch, ()) if not one.done()]
            self._running[batch] = [*running, future]
        future.add_done_callback(lambda done: self._ended(batch, number, done))

    def _ended(self, batch: str, number: int, future: Future[None]) -> None:
        """What came to an end without an answer is told of; 0: it was a commit."""
        if self._closed:  # the next start goes on with it
            return
        with suppress(CancelledError):
            error = future.exception()
            if error is None:
                return
            if isinstance(error, BrokenProcessPool):
                self._readers.forget()
            self._imports.update(batch, lambda now: _broken(now, number))

    def close(self) -> None:
        """Ends the process; what it was at goes on with the next start."""
        self._closed = True
        self._readers.close()


def _refused(batch: Batch, name: str, size: int, reason: str, remedy: str = "") -> Batch | None:
    if len(batch.items) >= MOST_FILES:
        return None
    number = len(batch.items) + 1
    return replace(batch, items=(*batch.items, Item(number, name, "", size, "refused", reason, remedy)))


def _broken(batch: Batch, number: int) -> Batch | None:
    if number == 0:
        return replace(batch, state="open", fault=_BROKEN) if batch.state == "committing" else None
    item = batch.item(number)
    if item is None or item.state not in PENDING:
        return None
    return batch.with_item(number, state="refused", reason=_BROKEN, remedy="请分成几份，或另存为 .docx 再上传")


__all__ = ["MOST_FILES", "MOST_OPEN", "Importing"]
