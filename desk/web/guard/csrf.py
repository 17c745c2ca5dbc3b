"""Tokens against forged requests: a form carries what only our own pages can know of the visitor's cookie.

Also alone on this machine: any page open in the browser could otherwise post to the desk.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

FIELD, HEADER = "csrf", "X-CSRF-Token"


def secret_of(home: Path) -> bytes:
    """The desk's secret, made once; only its owner can read the file. Raises OSError."""
    path = home / "desk" / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) == 32:
            return kept
        path.unlink()  # cut off when it was made
        return secret_of(home)
    with os.fdopen(handle, "wb") as file:
        made = secrets.token_bytes(32)
        file.write(made)
    return made


def token_of(secret: bytes, visit: str) -> str:
    """The token of a visitor's cookie."""
    return hmac.new(secret, visit.encode("utf-8"), hashlib.sha256).hexdigest()


def is_right(secret: bytes, visit: str, given: str | None) -> bool:
    """Whether a form carries the visitor's token."""
    return bool(visit) and hmac.compare_digest(token_of(secret, visit), given or "")


__all__ = ["FIELD", "HEADER", "is_right", "secret_of", "token_of"]
