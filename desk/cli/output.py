"""What reaches the screen: results on stdout, remarks on stderr, colour only on a terminal, JSON always UTF-8."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.models import Defect

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "mark": "1;33"}
_COLOUR = re.compile(r"(\x1b\[(?:0|1|2|31|32|33|36|1;33)m)")


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person reads ``stream`` (a terminal, not a pipe or a file)."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def has_colour(stream: IO[str]) -> bool:
    """Whether ``stream`` may carry colour: a terminal, NO_COLOR not set (https://no-color.org), not a dumb one."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, name: str, stream: IO[str] | None = None) -> str:
    """``text`` in a style (bold, dim, red, green, yellow, cyan, mark) where ``stream`` (stdout) may carry colour."""
    text = visible(text, keep="\n\t")
    if not text or not has_colour(stream or sys.stdout):
        return text
    return f"\x1b[{_STYLES[name]}m{text}\x1b[0m"


def screen_columns(stream: IO[str] | None = None) -> int:
    """Columns to write in: those of the terminal (at most 120), or 100 in a pipe."""
    if not is_terminal(stream or sys.stdout):
        return 100
    return max(40, min(120, shutil.get_terminal_size((80, 24)).columns))


def prepare_streams() -> None:
    """Chinese always reaches the screen; a closed stream is one that swallows what is written.

    An encoding without Chinese characters (``LC_ALL=C``) gives way to UTF-8; what a Chinese one lacks is ``?``.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller (``>&-``)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if _writes_chinese(stream) else "utf-8", errors="replace")


def _writes_chinese(stream: IO[str]) -> bool:
    try:
        "〔第二条〕，—".encode(getattr(stream, "encoding", None) or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def visible(text: str, *, keep: str = "") -> str:
    """``text`` with each control character that a terminal would obey shown as ``\ufffd``; those in ``keep`` stay."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if _commands(char) and char not in keep else char for char in text)


def _commands(char: str) -> bool:
    # C0 and C1 controls, and the marks that turn the direction of what follows.
    return char < " " or "\x7f" <= char <= "\x9f" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def say(text: str = "") -> None:
    """A line of the result, on stdout. Styles are put in by ``style``; other control characters are made visible."""
    sys.stdout.write(_safe(text, sys.stdout) + "\n")


def remark(text: str) -> None:
    """A remark (progress, warning), on stderr."""
    sys.stdout.flush()
    sys.stderr.write(_safe(text, sys.stderr) + "\n")
    sys.stderr.flush()


def _safe(text: str, stream: IO[str]) -> str:
    if text.isprintable():
        return text
    # The colours that style() put in are the only sequences that may pass.
    parts = _COLOUR.split(text) if has_colour(stream) else [text]
    return "".join(part if at % 2 else visible(part, keep="\n\t\f") for at, part in enumerate(parts))


def json_line(value: Any) -> str:
    """``value`` as JSON on one line, Chinese as it is."""
    # Half a surrogate pair (from a damaged file name) has no UTF-8 form; it is shown as ? rather than end the program.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def say_json(value: Any, *, line: bool = False) -> None:
    """The result as JSON on stdout, in UTF-8 whatever the locale; ``line``: on one line, for many results."""
    text = json_line(value) if line else json.dumps(value, ensure_ascii=False, indent=2)
    data = (text + "\n").encode("utf-8", "replace")
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        buffer.write(data)
        buffer.flush()


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, wrap: Sequence[str] = ()) -> None:
    """A table: drawn on a terminal (columns named in ``wrap`` give way), tab-separated with a head line in a pipe."""
    if not is_terminal(sys.stdout):
        say("\t".join(heads))
        for row in rows:
            say("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=head not in wrap, ratio=1 if head in wrap else None)
    for row in rows:
        table.add_row(*(_plain_cell(cell) for cell in row))
    Console(color_system="auto" if has_colour(sys.stdout) else None, highlight=False).print(table)


def defect_line(defect: Defect, *, brief: bool = False) -> str:
    """A warning about damaged text on one line: where, the words, what is wrong, the true value where it is known.

    brief: without the place and without the reasons.
    """
    text = " ".join(defect.text.split())
    words = f"“{text}”" if text else ""
    if brief:
        return (words + defect.message.partition("（依据")[0]).rstrip("。")
    line = (f"{defect.path}：" if defect.path else "") + words + defect.message
    if defect.true_value and defect.basis:
        line = line.rstrip("。") + f"；“{defect.true_value}”的依据：{defect.basis}"
    return line


def _plain_cell(cell: str) -> Any:
    from rich.text import Text

    return Text(visible(cell))
