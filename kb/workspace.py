"""The workspace folder: what lies where, and how files get into it whole or not at all."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from kb.errors import LibraryError
from kb.faults import translated
from kb.kept import is_kept_name, name_file

HOME_VARIABLE = "ZHANGFA_HOME"
DATABASE_VARIABLE = "ZHANGFA_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of a workspace. database_url: of another database than ``library.db``; None for that file."""

    home: Path
    database_url: str | None = None

    @property
    def database(self) -> Path:
        return self.home / "library.db"

    @property
    def sources(self) -> Path:
        return self.home / "sources"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def templates(self) -> Path:
        return self.home / "templates"

    @property
    def tables(self) -> Path:
        return self.home / "tables"

    @property
    def lock(self) -> Path:
        """Held while the database is made, upgraded or first filled; the system frees it when its holder dies."""
        return self.home / ".lock"

    def prepare(self) -> None:
        """Makes the folders that are missing. Raises LibraryError (not a folder, no permission, disk full)."""
        with translated(self.home):
            if self.home.exists() and not self.home.is_dir():
                raise LibraryError(
                    "是一个文件，不是文件夹",
                    where=str(self.home),
                    expected="存放文库的文件夹",
                    remedy="请用 --home 另选一个文件夹",
                )
            for folder in (self.home, self.sources, self.index, self.templates, self.tables):
                folder.mkdir(parents=True, exist_ok=True)

    def keep(self, data: bytes, sha256: str, name: str | None = None) -> None:
        """Stores the bytes of a file as received, once. Safe against kill -9 and two processes at a time.

        name: the file's own, kept beside the bytes, so that the folder alone can be imported again.
        """
        with translated(self.home):
            target = self.sources / sha256
            # A file left by a killed import is reused; one that a crash cut off or altered is written anew.
            if not (target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data):
                self._write(data, target)
            beside = name_file(target)
            if name and not beside.exists():
                beside.write_bytes(name.encode("utf-8", "replace"))

    def _write(self, data: bytes, target: Path) -> None:
        self.sources.mkdir(parents=True, exist_ok=True)
        incoming = self.sources / f".incoming-{uuid.uuid4().hex}"
        try:
            with incoming.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            incoming.replace(target)
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
        _sync_folder(self.sources)

    def keeps(self, sha256: str, size: int) -> bool:
        """Whether a file of this name and size is kept (its bytes are not read)."""
        try:
            return (self.sources / sha256).stat().st_size == size
        except OSError:
            return False

    def fetch(self, sha256: str) -> bytes:
        """The bytes as received. Raises LibraryError when they are gone or no longer the same."""
        target = self.sources / sha256
        with translated(self.home):
            try:
                data = target.read_bytes()
            except FileNotFoundError:
                raise LibraryError("收到的原件不见了", where=str(target), remedy="请重新导入该文件") from None
        import hashlib  # here, not above: the way to a hit does not need it

        if hashlib.sha256(data).hexdigest() != sha256:
            raise LibraryError("收到的原件已被改动", where=str(target), remedy="请重新导入该文件")
        return data

    def discard(self, sha256: str) -> None:
        """Deletes the bytes of a file no document rests on any more; a file that is gone is no fault."""
        with translated(self.home):
            (self.sources / sha256).unlink(missing_ok=True)
            name_file(self.sources / sha256).unlink(missing_ok=True)

    def kept(self) -> tuple[str, ...]:
        """The sha256 of every file in ``sources``, as its name says."""
        with translated(self.home):
            if not self.sources.is_dir():
                return ()
            return tuple(sorted(path.name for path in self.sources.iterdir() if is_kept_name(path.name)))


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk; Windows has no such call and needs none.
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def locate(home: Path | str | None = None) -> Workspace:
    """The workspace named by the argument, else by ZHANGFA_HOME, else the user's data folder. Touches no disk."""
    named = home if home is not None else os.environ.get(HOME_VARIABLE) or None
    if named is None:
        import platformdirs

        named = platformdirs.user_data_dir("zhangfa", appauthor=False)
    return Workspace(Path(named).expanduser().absolute(), os.environ.get(DATABASE_VARIABLE) or None)


__all__ = ["DATABASE_VARIABLE", "HOME_VARIABLE", "Workspace", "locate"]
