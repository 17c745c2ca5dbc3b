"""The only place where errors become exit statuses: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.

Nothing a user can cause shows a stack trace: what nobody foresaw is written to a log file, and the message names it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_OS_ERRORS = {
    errno.ENOSPC: ("磁盘空间不足", "请腾出空间后重试。"),
    errno.EDQUOT: ("磁盘配额已用完", "请腾出空间后重试。"),
    errno.EACCES: ("没有权限读写", "请检查该文件或文件夹的权限，或用 --home 指定自己的文库文件夹。"),
    errno.EPERM: ("没有权限读写", "请检查该文件或文件夹的权限，或用 --home 指定自己的文库文件夹。"),
    errno.EROFS: ("所在磁盘是只读的", "请换一个可写的位置，或用 --home 指定自己的文库文件夹。"),
    errno.ENOENT: ("文件或文件夹不存在", "请检查路径是否写对。"),
    errno.EISDIR: ("这是文件夹，应为文件", "请指定文件名。"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请检查路径是否写对。"),
    errno.ENAMETOOLONG: ("文件名过长", "请换一个短一些的文件名。"),
    errno.EMFILE: ("打开的文件过多", "请关闭其他程序后重试。"),
}


def guarded(call: Callable[[], int]) -> int:
    """Runs ``call`` and returns its status, or the status and message of whatever error it raised."""
    try:
        from desk.cli.output import prepare_streams

        prepare_streams()
        status = _guarded(call)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader (head, less) has had enough: no complaint, now or when the interpreter closes stdout.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
                continue
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 0
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:  # writing the result itself failed (a full disk behind a redirection)
        return _tell(os_message(error))


def _guarded(call: Callable[[], int]) -> int:
    import click

    from kb.errors import ZhangfaError

    try:
        return call()
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except BrokenPipeError:
        raise
    except ZhangfaError as error:
        return _tell(error.message)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.UsageError as error:
        from desk.cli.usage import explain

        sys.stdout.flush()
        sys.stderr.write(explain(error))
        return 2
    except OSError as error:
        if error.errno in _OS_ERRORS:
            return _tell(os_message(error))
        return _unforeseen(error)
    except Exception as error:
        return _unforeseen(error)


def os_message(error: OSError) -> str:
    """A failure of the operating system in Chinese: which file, what, what to do."""
    what, remedy = _OS_ERRORS.get(error.errno or 0, (f"读写失败（系统返回的错误号 {error.errno}）", "请检查后重试。"))
    where = f"{error.filename}：" if error.filename else ""
    return f"{where}{what}。{remedy}"


def _tell(message: str) -> int:
    from desk.cli.output import style, visible

    _flush()
    # Several faults are told on a line each.
    sys.stderr.write(style("错误：", "red", sys.stderr) + visible(message, keep="\n") + "\n")
    return 1


def _interrupted() -> int:
    _flush()
    sys.stderr.write("\n已中断。已经完成的部分有效，没有改动到一半的内容。\n")
    return 130


def _unforeseen(error: Exception) -> int:
    where = _write_log(error)
    place = f"详细记录已写入 {where}，请把它交给维护人员" if where else "详细记录无法写入磁盘"
    return _tell(f"程序遇到没有料到的情况（{type(error).__name__}）。{place}。文库没有改动到一半的内容，可以重试。")


def _write_log(error: Exception) -> Path | None:
    import tempfile
    import traceback
    from datetime import datetime

    from desk.cli.workspace import chosen_home

    lines = [f"zhangfa {' '.join(sys.argv[1:])}\n", f"Python {sys.version}\n", *traceback.format_exception(error)]
    name = f"错误-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    for folder in (chosen_home() / "logs", Path(tempfile.gettempdir())):
        try:
            if folder.parent.is_dir():
                folder.mkdir(exist_ok=True)
                path = folder / name
                path.write_text("".join(lines), encoding="utf-8", errors="replace")
                return path
        except OSError:  # no place there: the next one
            continue
    return None


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        pass
