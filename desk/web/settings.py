"""How the desk is run: where its workspace is, whom it listens to, what it accepts."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """home: the workspace. accounts: people must log in; False only for one person alone on this machine.

    secure: cookies go over TLS alone (behind a proxy that ends it). processes: that draw PDF pages. largest: bytes of
    one upload. session_hours: after so long without a click a person logs in again.
    """

    home: Path
    host: str = "127.0.0.1"
    port: int = 8765
    accounts: bool = False
    secure: bool = False
    processes: int = 1
    largest: int = 50 * MIB
    session_hours: float = 8
    session_days: float = 7

    def __post_init__(self) -> None:
        if not self.accounts and not is_loopback(self.host):
            raise ValueError("without accounts the desk listens to this machine alone")


def is_loopback(host: str) -> bool:
    """Whether an address means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


__all__ = ["MIB", "Settings", "is_loopback"]
