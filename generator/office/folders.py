"""The workspace's folders of tables: files written whole, taken out without being lost."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Final

from generator.office.model import OfficeError
from kb.faults import translated

_REMOVED: Final = "removed"
_LONGEST: Final = 60
_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')


def name_for(wanted: str | None, path: Path) -> str:
    """The name of a table: as the user wants it, else that of its file. Raises OfficeError for one no file can have."""
    if wanted is None:
        return _UNFIT.sub("-", path.stem).strip(".-")[:_LONGEST] or "table"
    if not wanted or _UNFIT.search(wanted) or wanted.startswith(".") or len(wanted) > _LONGEST:
        raise OfficeError(
            f"名称“{wanted}”不能用作文件名", expected=f'不超过 {_LONGEST} 字，不含空格和 / \\ : * ? " < > |'
        )
    return wanted


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, its folder too where it is missing. Raises LibraryError: the disk refuses."""
    with translated(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, staged = tempfile.mkstemp(prefix=".incoming-", dir=path.parent)
        temporary = Path(staged)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            mask = os.umask(0)  # mkstemp makes files for the owner alone
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def take_out(tables: Path, path: Path) -> Path:
    """Moves a file of the tables to ``removed``, under a name that is free there; returns where it went."""
    folder = tables / _REMOVED / path.parent.name
    with translated(tables):
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}~{number}{path.suffix}"
        path.replace(target)
    return target


__all__ = ["name_for", "take_out", "write"]
