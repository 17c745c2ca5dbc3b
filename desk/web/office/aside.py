"""Files of the office that were taken out of use, or replaced: kept in ``tables/removed``, and brought back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from desk.web.store.times import stamp
from generator.office.folders import write
from kb.faults import translated

#: The latest are shown; older ones stay in the folder.
MOST: Final = 30
_AGAIN = re.compile(r"~\d+$")


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that is not in use. name: what it was called in use. file: its own name, which no other has. at: ISO, UTC,
    when it was laid aside."""

    name: str
    file: str
    path: Path
    at: str


def aside(tables: Path, folder: str) -> tuple[Aside, ...]:
    """What lies aside of a folder of the tables, the latest first. Raises LibraryError."""
    place = tables / "removed" / folder
    with translated(tables):
        found = [
            Aside(_AGAIN.sub("", path.stem), path.name, path, _moved(path))
            for path in (place.iterdir() if place.is_dir() else ())
            if path.suffix in (".yaml", ".yml") and path.is_file()
        ]
    return tuple(sorted(found, key=lambda one: (one.at, one.file), reverse=True)[:MOST])


def one_aside(tables: Path, folder: str, file: str) -> Aside | None:
    """The one whose file has that name."""
    return next((one for one in aside(tables, folder) if one.file == file), None)


def keep_aside(tables: Path, folder: str, name: str, data: bytes) -> Path:
    """Keeps what is about to be replaced, under a name that is free. Raises LibraryError."""
    place = tables / "removed" / folder
    target, number = place / f"{name}.yaml", 1
    while target.exists():
        number += 1
        target = place / f"{name}~{number}.yaml"
    write(target, data)
    return target


def forget(one: Aside) -> None:
    """Deletes a file that is in use again. Raises LibraryError."""
    with translated(one.path.parent):
        one.path.unlink(missing_ok=True)


def _moved(path: Path) -> str:
    # Moving a file leaves the time of its content; this one tells when it was moved.
    return stamp(datetime.fromtimestamp(path.stat().st_ctime, UTC))


__all__ = ["MOST", "Aside", "aside", "forget", "keep_aside", "one_aside"]
