"""Many documents drawn by several processes: PDF layout holds the processor, and its library knows no threads."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from generator.document import OfficialDocument
from generator.render import Options, Rendered, Target, render
from generator.render.fontfiles import FontError
from kb.errors import ZhangfaError

# Starting a process costs about as much as drawing two or three documents.
_WORTH_IT = 4
_AHEAD = 4  # documents handed out beyond those being drawn; more would only fill the memory
_RENEWED = 200  # documents a process draws before it is replaced: what libraries leak stays bounded


def render_many(
    documents: Sequence[OfficialDocument],
    targets: Sequence[Target],
    options: Options | Sequence[Options] | None = None,
    *,
    names: Sequence[str] = (),
    processes: int | None = None,
    failed: Callable[[int, ZhangfaError], None] | None = None,
) -> Iterator[tuple[int, tuple[Rendered, ...]]]:
    """Each document's index with its files in the order of ``targets``, as they are finished.

    options: for all, or one a document. names: of the inputs, for errors about a document. processes: default one a
    processor; few documents, or .docx alone, are drawn in this process. failed: told of a document that cannot be
    drawn, the others are drawn nevertheless; None: the first such error is raised.
    Raises what ``render`` raises, and ZhangfaError when a process was killed.
    """
    options = options or Options()
    each = [options] * len(documents) if isinstance(options, Options) else options
    count = min(processes or os.cpu_count() or 1, len(documents))
    if count < 2 or len(documents) < _WORTH_IT or "pdf" not in targets:
        for number, document in enumerate(documents):
            try:
                files = _draw(document, tuple(targets), each[number])
            except ZhangfaError as error:
                _fail(error, names, number, failed)
                continue
            yield number, files
        return
    # spawn: a forked copy of a process that has loaded Pango is not safe.
    pool = ProcessPoolExecutor(
        count, get_context("spawn"), initializer=_ignore_interrupts, max_tasks_per_child=_RENEWED
    )
    try:
        waiting: dict[Future[tuple[Rendered, ...]], int] = {}
        rest = iter(enumerate(documents))
        while True:
            while len(waiting) < count + _AHEAD and (following := next(rest, None)) is not None:
                number, document = following
                waiting[pool.submit(_draw_and_clear, document, tuple(targets), each[number])] = number
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=waiting.__getitem__):
                number = waiting.pop(future)
                try:
                    files = future.result()
                except ZhangfaError as error:
                    _fail(error, names, number, failed)
                    continue
                yield number, files
    except BrokenProcessPool:
        raise ZhangfaError(
            "排版进程中途停止，可能是内存不足",
            remedy="请减少一次起草的份数后重试",
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _fail(
    error: ZhangfaError,
    names: Sequence[str],
    number: int,
    failed: Callable[[int, ZhangfaError], None] | None,
) -> None:
    """Tells of an error with the input it is about, or raises it. A font that is missing altogether is about none."""
    if type(error) is FontError:
        raise error
    named = error.within(names[number]) if names else error
    if failed is None:
        raise named from error.__cause__
    failed(number, named)


def _draw(document: OfficialDocument, targets: tuple[Target, ...], options: Options) -> tuple[Rendered, ...]:
    return tuple(render(document, target, options) for target in targets)


def _draw_and_clear(document: OfficialDocument, targets: tuple[Target, ...], options: Options) -> tuple[Rendered, ...]:
    """Draws in a process of the pool and gives back what the layout held, so that the memory stays flat."""
    try:
        return _draw(document, targets, options)
    finally:
        gc.collect()
        gc.freeze()  # what is left are libraries and fonts: the next collection need not look at them


def _ignore_interrupts() -> None:
    # Ctrl-C reaches the whole group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
