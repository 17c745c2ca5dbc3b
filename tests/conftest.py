"""What every test may lean on: no workspace but its own, and the command through its real entry point."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desk_fixtures import (  # noqa: F401  (fixtures)
    alone_desk,
    browser_path,
    browsers,
    chromium,
    desk,
    office,
    office_desk,
    page_of,
    visitor,
)

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("zhangfa")
_OURS = ("ZHANGFA_HOME", "ZHANGFA_ENGINE", "ZHANGFA_DATABASE_URL", "ZHANGFA_SEARCH_URL", "NO_COLOR")


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever touches the workspace of the person who runs it."""
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZHANGFA_HOME", str(tmp_path_factory.getbasetemp() / "no-home-given"))


@dataclass(frozen=True)
class Result:
    """What a call of the command gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout read as one JSON value."""
        return json.loads(self.out)

    def ok(self) -> Result:
        """Itself, when the status is 0; else fails the test, showing what was said."""
        assert self.status == 0, f"status {self.status}\n{self.out}\n{self.err}"
        return self


@dataclass(frozen=True)
class Zhangfa:
    """The installed command, with a workspace and a current folder of its own."""

    home: Path
    cwd: Path

    def __call__(self, *arguments: object, stdin: str = "", env: dict[str, str] | None = None) -> Result:
        """Runs ``zhangfa ARGUMENTS`` in a pipe."""
        done = subprocess.run(
            [str(COMMAND), *map(str, arguments)],
            input=stdin.encode(),
            capture_output=True,
            cwd=self.cwd,
            env=command_env(self.home) | (env or {}),
            timeout=120,
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def command_env(home: Path) -> dict[str, str]:
    """The environment of a call: the machine's without our variables, with ``home`` as the workspace."""
    env = {name: value for name, value in os.environ.items() if name not in _OURS}
    return env | {"ZHANGFA_HOME": str(home), "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace ready for searching: bundled texts, index. Never changed by a test: take ``home`` for that."""
    home = tmp_path_factory.mktemp("seeded") / "library"
    Zhangfa(home, home.parent)("index").ok()
    return home


@pytest.fixture
def home(seeded_home: Path, tmp_path: Path) -> Path:
    """A copy of the seeded workspace that the test may change."""
    return Path(shutil.copytree(seeded_home, tmp_path / "library"))


@pytest.fixture
def zhangfa(home: Path, tmp_path: Path) -> Zhangfa:
    """The command on a workspace that the test may change, run in ``tmp_path``."""
    return Zhangfa(home, tmp_path)


@pytest.fixture
def reading(seeded_home: Path, tmp_path: Path) -> Zhangfa:
    """The command on the seeded workspace itself: for commands that change nothing."""
    return Zhangfa(seeded_home, tmp_path)
