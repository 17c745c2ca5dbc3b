"""Drafting kept warm: packs, calendars, library and templates are read once and asked by one request at a time."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.draft import Drafting
    from kb.workspace import Workspace

#: So many are kept; more requests at a time open their own and close it again.
_KEPT = 3
#: State of the office's own files: path, size and time of each.
Stamp = tuple[tuple[str, int, int], ...]


class Warm:
    """A pool of Drafting, each opened anew when the office's own tables, packs or holidays have changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._free: queue.LifoQueue[tuple[Stamp, Drafting]] = queue.LifoQueue(_KEPT)

    @contextmanager
    def drafting(self) -> Iterator[Drafting]:
        """One for a request. Raises LibraryError, PackError when it is asked."""
        stamp = stamp_of(self._workspace.tables)
        taken = self._taken(stamp)
        try:
            yield taken
        except BaseException:
            taken.close()  # whatever went wrong may be in what it keeps
            raise
        try:
            self._free.put_nowait((stamp, taken))
        except queue.Full:
            taken.close()

    def _taken(self, stamp: Stamp) -> Drafting:
        from generator.draft import Drafting

        while True:
            try:
                held, drafting = self._free.get_nowait()
            except queue.Empty:
                return Drafting(self._workspace)
            if held == stamp:
                return drafting
            drafting.close()

    def close(self) -> None:
        """Closes those that are not in use."""
        while True:
            try:
                _, drafting = self._free.get_nowait()
            except queue.Empty:
                return
            drafting.close()


def stamp_of(folder: Path) -> Stamp:
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            facts = path.stat()
        except OSError:  # taken out between the two looks
            continue
        if path.is_file():
            found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return tuple(found)


__all__ = ["Stamp", "Warm", "stamp_of"]
