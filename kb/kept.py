"""How a file is named in the workspace's ``sources``: by its sha256, its own name in a hidden file beside it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST = 4096


def is_kept_name(name: str) -> bool:
    """Whether a file name is a sha256 in hex."""
    return _SHA256.fullmatch(name) is not None


def name_file(path: Path) -> Path:
    """Where the own name of a kept file stands; hidden, so that walking the folder passes it over."""
    return path.with_name(f".{path.name}.name")


def own_name(path: Path) -> str:
    """The name a file came under, for one that the workspace keeps; else simply its name."""
    if is_kept_name(path.name):
        with suppress(OSError, ValueError):
            name = name_file(path).read_bytes()[:_LONGEST].decode("utf-8", "replace").strip()
            if name and "/" not in name and "\\" not in name:
                return name
    return path.name


__all__ = ["is_kept_name", "name_file", "own_name"]
