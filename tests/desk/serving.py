"""A desk that really runs, for tests with a real browser."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsing import PASSWORD
from conftest import COMMAND, command_env


@dataclass(frozen=True)
class Served:
    """A desk that is running. address: without a slash at its end."""

    address: str
    home: Path
    process: subprocess.Popen[bytes]

    def restart(self) -> Served:
        """The same desk, killed and started again."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return serve(self.home, int(self.address.rpartition(":")[2]))


def serve(home: Path, port: int = 0, *arguments: str) -> Served:
    """Starts ``zhangfa serve`` and waits until it answers."""
    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    process = subprocess.Popen(
        [str(COMMAND), "serve", "--port", str(port), *arguments], env=command_env(home), stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/assets/seal.svg", timeout=5):
                return Served(address, home, process)
        except (OSError, urllib.error.URLError):
            assert process.poll() is None, "the desk did not start"
            time.sleep(0.1)
    raise AssertionError("the desk does not answer")


def log_in(page: Any, name: str, password: str = PASSWORD) -> None:
    """Logs in by the form."""
    page.goto("/login")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("button:has-text('登录')")
