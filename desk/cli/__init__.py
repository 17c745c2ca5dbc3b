"""The command ``zhangfa``: one module a command, thin (parse, call, show). Importing it loads nothing heavy."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command with ``arguments`` (default: those of the process) and returns its exit status, never raises."""
    if arguments is None:
        _in_utf8()
    from desk.cli.errors import guarded

    def call() -> int:
        from desk.cli.root import root

        # Not root.main(): it ends the process itself where the reader of a pipe leaves early.
        with root.make_context("zhangfa", [*(sys.argv[1:] if arguments is None else arguments)]) as context:
            result = root.invoke(context)
        return result if isinstance(result, int) else 0

    return guarded(call)


def _in_utf8() -> None:
    """Starts anew in UTF-8 where the locale (``LC_ALL=C``) knows no Chinese for arguments and file names."""
    try:
        "〔条〕".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if os.name == "posix" and sys.executable and not sys.flags.utf8_mode:
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
