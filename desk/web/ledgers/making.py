"""All statements of a ledger drafted, with their summary, into one ZIP; many of them in a process of its own."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final, Literal

from desk.web.ledgers.filling import laid_over
from desk.web.ledgers.judging import Judged, read_named
from desk.web.looks import looks_of
from desk.web.store.ledgers import Fill, Held
from desk.web.warm import Warm
from kb.errors import ZhangfaError
from kb.faults import translated
from kb.workspace import Workspace, locate

if TYPE_CHECKING:
    from generator.draft import Drafting
    from generator.ledgers.model import Due, Ledger, Open
    from generator.render import Target

#: More statements than this, or any as PDF, are drafted in a process of its own: searches must not wait for them.
_FEW: Final = 12
_TOGETHER: Final = 16
#: As PDF a page takes a second: beyond so many only .docx is offered.
MOST_AS_PDF: Final = 100
_KEPT_SECONDS: Final = 24 * 3600
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted. unit: of the ledger, empty for all."""

    held: Held
    fills: tuple[Fill, ...]
    day: date
    unit: str
    targets: tuple[Target, ...]

    @property
    def key(self) -> str:
        """Names the result: the same order, the same file."""
        parts = (self.held.sha256, self.held.name, self.fills, self.day, self.unit, self.targets)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


@dataclass(slots=True)
class Making:
    """An order under way. counts: of statements by status, when it is done."""

    order: Order
    path: Path
    state: Literal["waiting", "running", "done", "failed", "stopped"] = "waiting"
    done: int = 0
    total: int = 0
    message: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    ended: Event = field(default_factory=Event)
    stop: Event = field(default_factory=Event)


class Makings:
    """Orders of this desk, one after another."""

    def __init__(self, workspace: Workspace, warm: Warm, files: Path) -> None:
        """files: where the ledgers lie under their sha256."""
        self._workspace, self._warm, self._files = workspace, warm, files
        self._folder = workspace.home / "desk" / "made"
        self._threads = ThreadPoolExecutor(1, "making")
        self._orders: dict[str, Making] = {}
        self._lock = Lock()

    def order(self, order: Order, judged: Judged, state: object) -> Making:
        """The order, begun where it is not yet under way. state: what else the result rests on."""
        key = f"{order.key}-{hashlib.sha256(repr(state).encode()).hexdigest()[:8]}"
        with self._lock:
            making = self._orders.get(key)
            if (
                making is None
                or making.state in ("failed", "stopped")
                or (making.state == "done" and not making.path.exists())
            ):
                self._sweep()
                making = Making(order, self._folder / f"{key}.zip")
                self._orders[key] = making
                self._threads.submit(self._run, making, judged)
        return making

    def _sweep(self) -> None:
        """Files of yesterday, and orders that nobody asks for any more."""
        self._folder.mkdir(parents=True, exist_ok=True)
        old = time.time() - _KEPT_SECONDS
        for path in self._folder.iterdir():
            with suppress(OSError):
                if path.stat().st_mtime < old:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        for key in [key for key, making in self._orders.items() if making.ended.is_set()][:-20]:
            del self._orders[key]

    def _run(self, making: Making, judged: Judged) -> None:
        making.state = "running"
        dues = [due for due in judged.dues if not making.order.unit or due.unit == making.order.unit]
        making.total = len(dues)
        try:
            if making.stop.is_set():
                raise _Stopped
            if len(dues) <= _FEW and "pdf" not in making.order.targets:
                with self._warm.drafting() as drafting:
                    told = _made(
                        judged.ledger, dues, judged.opens, drafting, making.order, making.path, _teller(making)
                    )
            else:
                told = self._apart(making)
            making.counts, making.refused, making.state = told[0], told[1], "done"
        except _Stopped:
            making.state = "stopped"
        except ZhangfaError as error:
            making.state, making.message = "failed", error.message
        except Exception:
            making.state, making.message = "failed", "起草中途停止。台账和补填的内容没有改动，请再试一次。"
            raise
        finally:
            making.ended.set()

    def _apart(self, making: Making) -> Told:
        # spawn: this process runs threads, a copy of it is not safe.
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        arguments = (self._workspace.home, self._files / making.order.held.sha256, making.order, making.path, theirs)
        process = context.Process(target=_work, args=arguments)
        process.start()
        theirs.close()
        try:
            while True:
                if making.stop.is_set():
                    raise _Stopped
                if not ours.poll(0.2):
                    if not process.is_alive() and not ours.poll():
                        raise ZhangfaError("起草的进程中途停止，可能是内存不足", remedy="请再试一次，或按单位分批下载")
                    continue
                kind, value = ours.recv()
                if kind == "progress":
                    making.done, making.total = value
                elif kind == "error":
                    raise ZhangfaError(value)
                else:
                    told: Told = value
                    return told
        except EOFError:
            raise ZhangfaError("起草的进程中途停止，可能是内存不足", remedy="请再试一次，或按单位分批下载") from None
        finally:
            process.terminate()
            process.join()
            ours.close()

    def close(self) -> None:
        """Ends what is under way."""
        for making in list(self._orders.values()):
            making.stop.set()
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Stopped(Exception):
    """Somebody stopped the work."""


#: Statements by status, and why some could not be drafted.
Told = tuple[dict[str, int], list[str]]


def _teller(making: Making) -> Tell:
    def tell(done: int, total: int) -> None:
        if making.stop.is_set():
            raise _Stopped
        making.done, making.total = done, total

    return tell


def _work(home: Path, file: Path, order: Order, path: Path, out: Connection) -> None:
    """The work of a process of its own."""
    from generator.draft import Drafting
    from generator.ledgers.due import due_statements

    try:
        ledger = laid_over(read_named(file, order.held.name), order.fills)
        with Drafting(locate(home)) as drafting:
            reference_of = drafting.checking.reference_of(order.day)
            dues, opens = due_statements(ledger, drafting.checking, as_of=order.day, reference_of=reference_of)
            wanted = [due for due in dues if not order.unit or due.unit == order.unit]
            told = _made(ledger, wanted, opens, drafting, order, path, lambda *at: out.send(("progress", at)))
        out.send(("done", told))
    except ZhangfaError as error:
        out.send(("error", error.message.rstrip("。")))


def _made(
    ledger: Ledger,
    dues: Sequence[Due],
    opens: Sequence[Open],
    drafting: Drafting,
    order: Order,
    path: Path,
    tell: Tell,
) -> Told:
    """Drafts all, and writes the ZIP whole or not at all."""
    from generator.bundle import write_bundle
    from generator.ledgers.statements import Explaining
    from generator.ledgers.summary import SUMMARY, Row, summary_sheet

    reference_of = drafting.checking.reference_of(order.day)
    explaining = Explaining(ledger, drafting, as_of=order.day, reference_of=reference_of)
    rows: list[Row] = []
    with _folder(path.parent) as folder:
        work = _Work(folder, drafting.workspace, order.targets, rows)
        rest = iter(dues)
        tell(0, len(dues))
        while some := list(islice(rest, _TOGETHER)):
            made = []
            for due in some:
                made.append(explaining.prepare(due))
                tell(len(rows) + len(made), len(dues))
            work.write(made)
        rows.sort(key=lambda row: (row.made.due.rows[0], row.made.due.id))
        names = [name for row in rows for name in (*row.files, *([row.form] if row.form else []))]
        whole = folder / "whole"
        with whole.open("wb") as out:
            sheet = summary_sheet(ledger, rows, opens, as_of=order.day)
            write_bundle(out, [(SUMMARY, sheet), *((name, folder / _kept(name)) for name in names)])
        whole.replace(path)
    statuses = [row.made.status for row in rows]
    counts = {status: statuses.count(status) for status in ("done", "draft", "refused")}
    return counts, [f"{row.made.due.unit}“{row.made.named}”：{row.made.message}" for row in rows if row.made.message]


@contextmanager
def _folder(above: Path) -> Iterator[Path]:
    """A folder for what is being made, gone afterwards. Raises LibraryError where the disk refuses."""
    with translated(above):
        above.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".making-", dir=above))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class _Work:
    """Statements on their way to files of the folder, each under the sum of the name that it has in the ZIP."""

    folder: Path
    workspace: Workspace
    targets: tuple[Target, ...]
    rows: list[Any]
    names: Any = None

    def write(self, some: Sequence[Any]) -> None:
        """Draws some statements."""
        from generator.ledgers.statements import INPUTS, Names, drawn, form_bytes, suffixes
        from generator.ledgers.summary import Row

        self.names = self.names or Names()
        self.rows += [Row(made) for made in some if made.drafted is None]
        drafts = [made for made in some if made.drafted is not None]
        stems = [self.names.name(made) for made in drafts]

        def failed(number: int, error: ZhangfaError) -> None:
            self.rows.append(Row(replace(drafts[number], final=None, message=error.message).written()))

        for number, files in drawn(drafts, self.targets, looks_of(self.workspace), failed):
            made = drafts[number]
            names = [f"{stems[number]}{suffix}" for suffix in suffixes(made, self.targets)]
            form = f"{INPUTS}/{stems[number]}.yaml"
            for name, file in zip(names, files, strict=True):
                (self.folder / _kept(name)).write_bytes(file.data)
            (self.folder / _kept(form)).write_bytes(form_bytes(made.form))
            self.rows.append(Row(made.written(), tuple(names), form))


def _kept(name: str) -> str:
    """The name of a file until it is packed: those in the ZIP may be longer than a disk takes."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


__all__ = ["MOST_AS_PDF", "Making", "Makings", "Order"]
