"""Writing result files: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kb.errors import ZhangfaError


def write_whole(path: Path, data: bytes) -> None:
    """Writes ``data`` under a temporary name beside ``path`` and moves it there, replacing what was there.

    Raises ZhangfaError when the folder does not exist or ``path`` is a folder, OSError when the disk refuses.
    """
    if path.is_dir():
        raise ZhangfaError("是文件夹，应为文件名", where=str(path))
    if not path.parent.is_dir():
        raise ZhangfaError("文件夹不存在", where=str(path.parent), remedy="请先建立该文件夹，或换一个位置")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        # mkstemp makes files for the owner alone; a result is as open as any other file of this user.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
