"""Bringing the index up after a change of the library, so that the next search does not have to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from desk.cli.output import is_terminal, remark

if TYPE_CHECKING:
    from kb.library import Library


def update_index(library: Library) -> None:
    """Brings the index up to the library. A failure is a remark: the change itself is done and the index catches up."""
    from kb.errors import LibraryError
    from kb.index import open_index

    if is_terminal(sys.stderr):
        sys.stderr.write("正在更新索引……\r")
        sys.stderr.flush()
    try:
        open_index(library.home, library.lookup).close()
    except LibraryError as error:
        remark(f"索引没有更新：{error.message}下次检索时会自动再试。")
