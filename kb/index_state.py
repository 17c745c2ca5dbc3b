"""What lies in ``index/``: one folder of engine files that is never changed once it is named by the mark.

``index/<engine>/mark.json`` names the folder in force and says what it was built from. Every change is made in a new
folder beside it (files that stay the same are linked, not copied) and comes into force when the mark is replaced, in
one step: after kill -9 at any moment the mark names either the old state or the new one, and each is whole.
The mark lists size, time and checksum of every file, so that damage is seen before an engine stumbles over it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.engines import IndexDamaged

#: Raised with any change of the mark or of what it means.
MARK_FORMAT = 1

_MARK = "mark.json"
# Kept by the engines for their own locking; no part of the index.
_LOCK_FILES = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock", "MAIN_WRITELOCK"})


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file as it was when the mark was written. time: modification in nanoseconds; crc: CRC-32 of its bytes."""

    size: int
    time: int
    crc: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What an index was built by and from.

    engine, version: name of the engine, its version with that of our layout. analysis: ANALYSIS_VERSION.
    library: its random id. generation: of the library. folder: name of the folder with the engine's files.
    replaced: passages deleted since the index was built anew (engines count them in their statistics).
    """

    engine: str
    version: str
    analysis: str
    library: str
    generation: int
    folder: str
    replaced: int
    files: Mapping[str, FileMark]


def read_mark(place: Path) -> Mark | None:
    """The mark in force; None where there is none that can be read."""
    try:
        raw = json.loads((place / _MARK).read_text("utf-8"))
        if raw.pop("format") != MARK_FORMAT:
            return None
        files = {str(name): FileMark(*map(int, values)) for name, values in raw.pop("files").items()}
        mark = Mark(**raw, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    texts = (mark.engine, mark.version, mark.analysis, mark.library, mark.folder)
    sound = all(isinstance(text, str) for text in texts) and all(
        isinstance(n, int) for n in (mark.generation, mark.replaced)
    )
    return mark if sound and Path(mark.folder).name == mark.folder else None


def write_mark(place: Path, mark: Mark) -> None:
    """Puts the mark, and with it the folder it names, into force. Raises OSError; then nothing has changed."""
    raw: dict[str, Any] = asdict(mark)
    raw["files"] = {name: [file.size, file.time, file.crc] for name, file in mark.files.items()}
    data = json.dumps({"format": MARK_FORMAT, **raw}, ensure_ascii=False, indent=1)
    new = place / f".mark-{os.urandom(4).hex()}"
    try:
        with new.open("x", encoding="utf-8") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        new.replace(place / _MARK)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def forget_mark(place: Path) -> None:
    """The index in force is not to be used again."""
    (place / _MARK).unlink(missing_ok=True)


def inspect(folder: Path, known: Mapping[str, FileMark]) -> dict[str, FileMark]:
    """The files of a folder that is written; checksums of files that are already known are taken over.

    New files are flushed to the disk first: after a loss of power the mark must not name what never arrived.
    """
    found: dict[str, FileMark] = {}
    for path in sorted(folder.iterdir()):
        if path.name in _LOCK_FILES:
            continue
        stat = path.stat()
        old = known.get(path.name)
        if old is not None and (old.size, old.time) == (stat.st_size, stat.st_mtime_ns):
            found[path.name] = old
        else:
            found[path.name] = FileMark(stat.st_size, stat.st_mtime_ns, _checksum(path, flush=True))
    return found


def verify(folder: Path, files: Mapping[str, FileMark]) -> bool:
    """Raises IndexDamaged unless every file is as marked; True when times are not, but all the bytes are.

    A file of the marked size and time is believed; one of another time (a workspace that was copied) is read whole.
    """
    touched = False
    for name, file in files.items():
        path = folder / name
        try:
            stat = path.stat()
            if stat.st_size != file.size:
                raise IndexDamaged(f"{path}: {stat.st_size} bytes, {file.size} expected")
            if stat.st_mtime_ns != file.time:
                touched = True
                if _checksum(path) != file.crc:
                    raise IndexDamaged(f"{path}: changed")
        except OSError as error:
            raise IndexDamaged(f"{path}: {error}") from error
    return touched


def _checksum(path: Path, *, flush: bool = False) -> int:
    crc = 0
    # Flushing wants a writable handle on some systems.
    with path.open("r+b" if flush else "rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
        if flush:
            os.fsync(file.fileno())
    return crc


def new_folder(place: Path, generation: int) -> Path:
    """A name for a folder that nobody uses; it is not made."""
    return place / f"{generation}-{os.urandom(4).hex()}"


def clone(source: Path, target: Path, files: Mapping[str, FileMark]) -> None:
    """A folder with the same files, linked where the file system can. Raises IndexDamaged, OSError."""
    import shutil

    target.mkdir()
    for name in files:
        try:
            os.link(source / name, target / name)
        except FileNotFoundError as error:
            raise IndexDamaged(str(error)) from error
        except OSError:
            shutil.copy2(source / name, target / name)


def untidy(place: Path) -> bool:
    """Whether more lies there than the mark and its folder (of a writer, at work or killed)."""
    return sum(1 for _ in os.scandir(place)) > 2


def clean(place: Path) -> None:
    """Removes what killed writers left and what is no longer in force. Only for the holder of the lock.

    What cannot be removed (Windows keeps files that another process reads) is left for the next time.
    """
    import shutil

    mark = read_mark(place)
    for path in place.iterdir():
        if path.is_dir() and not path.is_symlink():
            if mark is None or path.name != mark.folder:
                shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(".mark-"):
            path.unlink(missing_ok=True)


__all__ = [
    "FileMark",
    "Mark",
    "clean",
    "clone",
    "forget_mark",
    "inspect",
    "new_folder",
    "read_mark",
    "untidy",
    "verify",
    "write_mark",
]
