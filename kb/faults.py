"""The one place that turns failures of disk and database into a sentence a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import LibraryError, ZhangfaError

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT = 3, 5, 6, 8, 10, 11
_FULL, _CANTOPEN, _TOOBIG, _CONSTRAINT, _NOTADB = 13, 14, 18, 19, 26


def restoring(sources: Path) -> str:
    """What to do where the database is lost and the files as received are still there."""
    old = sources.with_name(sources.name + ".old")
    return (
        f"请先备份整个文件夹，把 library.db（如还在）移走，把 {sources} 改名为 {old.name}，"
        f"再运行 zhangfa add {old} 重新导入；用 set 注明过的内容须重新注明"
    )


_FREE_SPACE = "请腾出磁盘空间后重新运行，已完成的部分不会丢失"
_PERMISSION = "请检查该文件夹的读写权限，或用 --home 另选一个文件夹"
_SPACE_HERE = "请腾出磁盘空间后再试，或请管理员处理；已保存的内容没有受影响"
_AGAIN_HERE = "请稍后再试一次；仍然不行的，请告诉管理员"

# Whether whoever reads sits elsewhere: then no folder of this machine is named, and nothing is to be typed here.
_remote = False


def speak_to_visitors() -> None:
    """From now on failures are told to people who use this process through a browser."""
    global _remote
    _remote = True


class Busy(LibraryError):
    """Another process writes and did not end in time."""


class RowRefused(LibraryError):
    """The database does not take this document (too long, contradictory); others are not concerned."""


@contextmanager
def translated(home: Path) -> Iterator[None]:
    """Raises LibraryError in place of any failure of disk or database within; other errors pass unchanged."""
    try:
        yield
    except ZhangfaError:
        raise
    except Exception as error:
        known = explain(error, home)
        if known is None:
            raise
        raise known from error


def explain(error: BaseException, home: Path) -> LibraryError | None:
    """The failure in words; None where it is no failure of disk or database (then it is a defect of the program)."""
    known = _explained(error, home)
    if known is None or not _remote:
        return known
    remedy = _SPACE_HERE if known.remedy == _FREE_SPACE else _AGAIN_HERE
    return type(known)(known.what, expected=known.expected, remedy=remedy)


def _explained(error: BaseException, home: Path) -> LibraryError | None:
    # SQLAlchemy is recognised by name: the light path must not load it to learn that it is absent.
    wrapped = type(error).__module__.startswith("sqlalchemy.")
    cause = getattr(error, "orig", None) if wrapped else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, home)
    if isinstance(cause, OSError):
        return of_os(cause, home)
    if wrapped and type(error).__name__ in {"OperationalError", "InterfaceError", "DatabaseError", "InternalError"}:
        return LibraryError(
            f"数据库不能用（{_first_line(cause or error)}）",
            where=str(home),
            remedy="请检查 ZHANGFA_DATABASE_URL 与数据库服务是否正常，然后重新运行",
        )
    if wrapped and type(error).__name__ in {"IntegrityError", "DataError"}:
        return RowRefused(f"数据库拒绝了这次写入（{_first_line(cause or error)}）", where=str(home))
    if wrapped and type(error).__name__ in {"ArgumentError", "NoSuchModuleError"}:
        return LibraryError(
            "ZHANGFA_DATABASE_URL 无法识别",
            expected="postgresql://用户:口令@主机/库名 或 sqlite:///文件路径",
        )
    return None


def _of_sqlite(error: sqlite3.Error, home: Path) -> LibraryError | None:
    where = str(home / "library.db")
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in (_BUSY, _LOCKED):
        return Busy("文库正被另一个程序占用，等待后仍不能写入", where=where, remedy="请等另一个导入结束后重新运行")
    if primary == _FULL:
        return LibraryError("磁盘已满，这一步没有写入", where=where, remedy=_FREE_SPACE)
    if primary in (_NOTADB, _CORRUPT):
        return LibraryError(
            "文库数据库已损坏，不能读取",
            where=where,
            remedy=f"收到的原件仍在 {home / 'sources'} 中。{restoring(home / 'sources')}",
        )
    if primary in (_READONLY, _PERM):
        return LibraryError("文库不可写（没有写权限或在只读磁盘上）", where=where, remedy=_PERMISSION)
    if primary == _CANTOPEN:
        return LibraryError("打不开文库数据库", where=where, remedy=_PERMISSION)
    if primary == _IOERR:
        return LibraryError(
            f"读写磁盘出错（{_first_line(error)}）", where=where, remedy="请检查磁盘是否已满或有故障，然后重新运行"
        )
    if primary == _CONSTRAINT:
        return RowRefused(f"数据库拒绝了这次写入（{_first_line(error)}）", where=where)
    if primary == _TOOBIG:
        return RowRefused("文本过长，数据库存不下", where=where)
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError) and not isinstance(
        error, sqlite3.ProgrammingError
    ):
        return LibraryError(f"文库数据库出错（{_first_line(error)}）", where=where, remedy="请备份该文件夹后重试")
    return None


def of_os(error: OSError, home: Path) -> LibraryError:
    """A failure of the file system; names the file it happened to."""
    name = error.filename if isinstance(error.filename, str) else None
    where = name or str(home)
    number = error.errno
    if number in (errno.ENOSPC, errno.EDQUOT):
        return LibraryError("磁盘已满或超出配额，这一步没有写入", where=where, remedy=_FREE_SPACE)
    if number in (errno.EACCES, errno.EPERM):
        return LibraryError("没有读写权限", where=where, remedy=_PERMISSION)
    if number == errno.EROFS:
        return LibraryError("位于只读磁盘，不能写入", where=where, remedy="请用 --home 另选一个可写的文件夹")
    if number in (errno.ENOTDIR, errno.EEXIST):
        return LibraryError("不是文件夹", where=where, expected="存放文库的文件夹", remedy="请用 --home 另选一个文件夹")
    if number == errno.ENAMETOOLONG:
        return LibraryError("路径过长", where=where, remedy="请用 --home 另选一个路径较短的文件夹")
    if number in (errno.EMFILE, errno.ENFILE):
        return LibraryError("打开的文件过多", where=where, remedy="请关闭其他程序后重新运行")
    if number == errno.ENOENT:
        return LibraryError(
            "文件或文件夹不存在，也不能在此建立", where=where, remedy="请检查路径，或用 --home 另选一个文件夹"
        )
    return LibraryError(f"读写失败（{cause_of(error)}）", where=where, remedy="请检查磁盘后重新运行")


_CAUSES = {
    errno.EIO: "输入输出错误", errno.EINVAL: "系统不接受这个操作", errno.ENXIO: "没有这个设备",
    errno.ENODEV: "没有这个设备", errno.EBUSY: "正被占用", errno.ETIMEDOUT: "等待超时", errno.EFBIG: "文件过大",
    errno.ENOTSUP: "此处不支持这个操作", errno.ESTALE: "网络位置已失效", errno.ENOMEM: "内存不足",
    errno.EISDIR: "是文件夹", errno.ENAMETOOLONG: "名称过长", errno.EXDEV: "不在同一磁盘", errno.EMLINK: "链接过多",
    errno.ENETUNREACH: "网络不通", errno.EHOSTDOWN: "网络不通", errno.ECONNREFUSED: "连接被拒绝",
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "超出配额", errno.EROFS: "只读磁盘", errno.EACCES: "没有权限",
    errno.EPERM: "没有权限", errno.ENOENT: "不存在", errno.ELOOP: "符号链接互相指向", errno.ESRCH: "没有这个进程",
}  # fmt: skip


def cause_of(error: OSError) -> str:
    """The cause the system names, in Chinese; its number where it has no word here."""
    return _CAUSES.get(error.errno or 0) or f"系统错误 {error.errno}" if error.errno else _first_line(error)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


__all__ = ["Busy", "RowRefused", "cause_of", "explain", "of_os", "restoring", "speak_to_visitors", "translated"]
