"""A question before something is taken out of use."""

from __future__ import annotations

import sys

from desk.cli.output import is_terminal
from kb.errors import ZhangfaError


def confirmed(what: str, refused: ZhangfaError) -> bool:
    """Whether a person says yes to ``what``. Raises ``refused`` where nobody can be asked."""
    if not is_terminal(sys.stdin):
        raise refused
    sys.stderr.write(f"{what}？输入 y 确认，其他键取消：")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


__all__ = ["confirmed"]
