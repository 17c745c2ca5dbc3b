"""Writing result files: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from kb.errors import ZhangfaError

_Made = TypeVar("_Made")


def write_whole(path: Path, data: bytes) -> None:
    """Writes ``data`` under a temporary name beside ``path`` and moves it there, replacing what was there.

    A link is followed: the file it leads to is replaced. A device or a named pipe is written into as it stands.
    Raises ZhangfaError when the folder does not exist, ``path`` is a folder, or the disk refuses.
    """
    if path.is_dir():
        raise ZhangfaError("是文件夹，应为文件名", where=str(path))
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        _replace(Path(os.path.realpath(path)), data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _refused(error, path) from error


def write_made(path: Path, make: Callable[[BinaryIO], _Made]) -> _Made:
    """As ``write_whole`` for a file too large for the memory: ``make`` writes it into what it is given.

    Raises what ``make`` raises besides; then ``path`` is as it was.
    """
    if path.is_dir():
        raise ZhangfaError("是文件夹，应为文件名", where=str(path))
    try:
        temporary = _staged(path, b"")
    except OSError as error:
        raise _refused(error, path) from error
    try:
        with temporary.open("wb") as out:
            made = make(out)
        temporary.replace(path)
        return made
    except OSError as error:
        raise _refused(error, path) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Writes several files that belong together: all are on the disk under temporary names before the first is moved.

    Raises ZhangfaError as ``write_whole``; then none of them is there, or was replaced.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            if path.is_dir():
                raise ZhangfaError("是文件夹，应为文件名", where=str(path))
            try:
                staged.append((_staged(path, data), path))
            except OSError as error:
                raise _refused(error, path) from error
        for temporary, path in staged:
            try:
                temporary.replace(path)
            except OSError as error:
                raise _refused(error, path) from error
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _replace(path: Path, data: bytes) -> None:
    temporary = _staged(path, data)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _staged(path: Path, data: bytes) -> Path:
    """The bytes on the disk beside ``path``, under a temporary name."""
    if not path.parent.is_dir():
        raise ZhangfaError("文件夹不存在", where=str(path.parent), remedy="请先建立该文件夹，或换一个位置")
    handle, name = tempfile.mkstemp(prefix=".zhangfa-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        # mkstemp makes files for the owner alone; a result is as open as any other file of this user.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _refused(error: OSError, path: Path) -> ZhangfaError:
    # The name that was typed, never that of the temporary file.
    where = str(path)
    if error.errno in (errno.EACCES, errno.EPERM):
        return ZhangfaError("没有写入的权限", where=where, remedy="请换一个自己可写的文件夹")
    if error.errno == errno.EROFS:
        return ZhangfaError("位于只读磁盘，不能写入", where=where, remedy="请换一个可写的位置")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ZhangfaError("磁盘空间不足，没有写入", where=where, remedy="请腾出空间，或换一个位置")
    if error.errno == errno.ENAMETOOLONG:
        return ZhangfaError(
            "文件名过长", where=where if len(where) <= 200 else where[:200] + "……", remedy="请换一个短一些的文件名"
        )
    if error.errno == errno.ELOOP:
        return ZhangfaError("符号链接互相指向，找不到真正的文件", where=where, remedy="请直接给出文件本身的路径")
    return ZhangfaError("不能写入", where=where, remedy="请换一个位置后重试")
