"""Files on disk: opening one without hanging or following surprises, and walking folders in a fixed order."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.errors import ReadError
from kb.faults import cause_of
from kb.readers.kinds import POLICY_SUFFIXES
from kb.readers.reading import DEFAULT_LIMITS, MIB, Limits, Refused, reason

# Left behind by systems and programs; never a policy text.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})

_CHUNK = 4 * MIB


def is_litter(name: str) -> bool:
    """Whether a file or folder name is hidden or a leftover of a system (``.DS_Store``, ``~$…docx``, Thumbs.db)."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def megabytes(size: int) -> str:
    """A size for messages, in MB with at most one decimal."""
    return f"{size / MIB:.1f}".removesuffix(".0") + " MB"


def _explain(error: OSError, path: Path) -> ReadError:
    where = str(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        if path.is_symlink():
            return ReadError(
                "符号链接指向的文件不存在", where=where, remedy="请检查链接所指的位置，或直接给出文件本身的路径"
            )
        return ReadError("找不到这个文件", where=where, remedy="请检查路径和文件名是否写对")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ReadError(
            "没有读取权限", where=where, remedy="请让文件的主人授予读取权限，或把文件复制到自己的文件夹后再试"
        )
    if error.errno == errno.ELOOP:
        return ReadError("符号链接互相指向，找不到真正的文件", where=where, remedy="请直接给出文件本身的路径")
    if error.errno == errno.ENAMETOOLONG:
        return ReadError("路径过长", where=where[:80] + "……", remedy="请缩短文件名或移到较浅的文件夹")
    return ReadError(f"读取时出错（{cause_of(error)}）", where=where, remedy="请检查磁盘或网络位置后再试")


def _check_kind(mode: int, path: Path) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        found = "文件夹"
    elif stat.S_ISFIFO(mode):
        found = "管道"
    elif stat.S_ISSOCK(mode):
        found = "套接字"
    else:
        found = "设备文件"
    raise ReadError(f"不是普通文件，是{found}", where=str(path), expected="含有政策文本的文件")


def load(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """All bytes of a regular file. A link given by name is followed. Raises ReadError; never waits on a pipe."""

    def too_large(size: int) -> ReadError:
        return ReadError(
            f"文件过大（{megabytes(size)}）",
            where=str(path),
            expected=f"不超过 {megabytes(limits.max_bytes)}",
            remedy="请拆分后再导入",
        )

    try:
        _check_kind(path.stat().st_mode, path)
        # O_NONBLOCK: should a pipe take the file's place meanwhile, opening it must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            state = os.fstat(stream.fileno())
            _check_kind(state.st_mode, path)
            if state.st_size > limits.max_bytes:
                raise too_large(state.st_size)
            chunks: list[bytes] = []
            total = 0
            while chunk := stream.read(_CHUNK):  # the size told may be wrong (/proc, a file still growing)
                total += len(chunk)
                if total > limits.max_bytes:
                    raise too_large(total)
                chunks.append(chunk)
            return b"".join(chunks)
    except OSError as error:
        raise _explain(error, path) from error
    except ValueError as error:  # a NUL character in the path
        raise ReadError("路径中有不能使用的字符", where=repr(str(path))) from error
    except MemoryError as error:
        raise ReadError("内存不足，读不下这个文件", where=str(path), remedy="请关闭其他程序或拆分文件后再试") from error


def find_files(paths: Sequence[Path], refused: list[Refused] | None = None) -> Iterator[Path]:
    """The files to read for the paths a user named: files as they are, folders walked depth-first in sorted order.

    Hidden files, leftovers of systems and ``.yaml`` records that stand beside a text of the same name are passed
    over; every other file is given out, whatever its kind, so that ``read_file`` can say why it is not read. What
    cannot be entered (a folder without permission, a link that is broken or leads out of the folder named) is
    appended to ``refused``. A path that does not exist is given out as well: ``read_file`` reports it.
    """
    troubles: list[Refused] = refused if refused is not None else []
    for path in paths:
        try:
            folder = path.is_dir()
        except (OSError, ValueError):
            folder = False
        if folder:
            yield from _walk(path, Path(os.path.realpath(path)), troubles)
        else:
            yield path


def _walk(folder: Path, root: Path, refused: list[Refused]) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        refused.append(Refused(str(folder), reason(_explain(error, folder))))
        return
    texts = {Path(e.name).stem for e in listed if Path(e.name).suffix.lower() in POLICY_SUFFIXES}
    for entry in listed:
        if is_litter(entry.name):
            continue
        path = folder / entry.name
        if Path(entry.name).suffix.lower() in (".yaml", ".yml") and path.stem in texts:
            continue
        if entry.is_symlink():
            trouble = _judge_link(path, root)
            if trouble is not None:
                refused.append(Refused(str(path), trouble))
            elif not path.is_dir():  # a folder inside the root is walked where it really stands
                yield path
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, refused)
        else:
            yield path


def _judge_link(path: Path, root: Path) -> str | None:
    target = Path(os.path.realpath(path))
    if not target.exists():
        return "符号链接指向的文件不存在。请检查链接所指的位置，或删去这个链接。"
    if not target.is_relative_to(root):
        return "符号链接指向所给文件夹之外，未读取。如需导入，请直接给出文件本身的路径。"
    return None
