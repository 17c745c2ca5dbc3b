"""The tab 本机检查: what ``zhangfa doctor`` finds, asked of a process of its own.

Its checks load layout libraries, print, and may take a second or two: nothing that a process with threads and visitors
should do to itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk
from desk.web.office.page import page
from kb.errors import ZhangfaError
from kb.workspace import HOME_VARIABLE

router = APIRouter(include_in_schema=False)

_SECONDS: Final = 60
_PROGRAM: Final = Path(__file__).resolve().parents[3]
#: Nobody sits at a terminal here.
_OF_TERMINALS: Final = frozenset({"encoding"})
_WORDS: Final = {"ok": ("he", "正常"), "optional": ("ti", "可选"), "missing": ("que", "缺少")}


@dataclass(frozen=True, slots=True)
class Finding:
    """A check. stamp, word: how it is marked. remedy: a command or a step, empty where nothing is to be done."""

    title: str
    stamp: str
    word: str
    found: str
    remedy: str


@router.get("/admin/doctor")
def doctor(request: Request, desk: TheDesk, person: Administrator, run: str = "") -> Response:
    """The page asks for its checks when it stands: they take a while."""
    if not run:
        return page(request, desk, "doctor", "doctor", findings=None, fault="", at="", bad=0)
    findings: tuple[Finding, ...] = ()
    fault = ""
    try:
        findings = examine(desk.settings.home)
    except ZhangfaError as error:
        fault = error.message
    bad = sum(one.stamp == "que" for one in findings)
    at = datetime.now().astimezone().strftime("%H:%M:%S")
    return page(request, desk, "doctor", "doctor", findings=findings, fault=fault, at=at, bad=bad)


def examine(home: Path) -> tuple[Finding, ...]:
    """What the checks find for a workspace. Raises ZhangfaError where they cannot be run."""
    env = os.environ | {HOME_VARIABLE: str(home), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "desk", "doctor", "--json"],
            capture_output=True,
            cwd=_PROGRAM,  # a folder called desk where the service was started must not stand in for ours
            env=env,
            timeout=_SECONDS,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
    except subprocess.TimeoutExpired:
        raise ZhangfaError(f"检查超过 {_SECONDS} 秒没有做完", remedy="请在终端运行 zhangfa doctor") from None
    except (OSError, ValueError) as error:
        raise ZhangfaError("检查没有做成", remedy="请在终端运行 zhangfa doctor") from error
    return tuple(_finding(check) for check in told["checks"] if check["name"] not in _OF_TERMINALS)


def _finding(check: dict[str, Any]) -> Finding:
    stamp, word = _WORDS[check["status"]]
    return Finding(check["title"], stamp, word, check["found"], check["remedy"] or "")


__all__ = ["examine", "router"]
