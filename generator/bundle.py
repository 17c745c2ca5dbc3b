"""Many result files as one ZIP with a list of their sums: the same files give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

#: The list inside the ZIP, which lies beside it as well.
MANIFEST: Final = "清单.csv"
_TITLES = ("文件", "字节数", "SHA-256")
_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the time of packing is no fact about the files
_MODE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Bundle:
    """zipped: the ZIP, the list among its files. manifest: the list, UTF-8 with a mark for Excel."""

    zipped: bytes
    manifest: bytes


def bundle(files: Iterable[tuple[str, bytes | Path]]) -> Bundle:
    """The files under their names (folders with ``/``), in the order given; see ``write_bundle``."""
    out = io.BytesIO()
    manifest = write_bundle(out, files)
    return Bundle(out.getvalue(), manifest)


def write_bundle(out: BinaryIO, files: Iterable[tuple[str, bytes | Path]]) -> bytes:
    """Writes the ZIP to ``out``, one file at a time in memory; gives the list, which is its last file.

    A Path is read when its turn comes. Raises ValueError for a name that leads out of the folder or stands twice on a
    system that knows no case, OSError for a file that cannot be read.
    """
    rows: list[tuple[str, int, str]] = []
    taken: set[str] = {MANIFEST.casefold()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files:
            if name.casefold() in taken or name.startswith("/") or "\\" in name or {"", ".", ".."} & {*name.split("/")}:
                raise ValueError(f"not a name for a bundle: {name!r}")
            taken.add(name.casefold())
            data = held.read_bytes() if isinstance(held, Path) else held
            archive.writestr(_entry(name), data)
            rows.append((name, len(data), hashlib.sha256(data).hexdigest()))
        manifest = _manifest(rows)
        archive.writestr(_entry(MANIFEST), manifest)
    return manifest


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WRITTEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr, entry.create_system = _MODE, _UNIX
    return entry


def _manifest(rows: Iterable[tuple[str, int, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_TITLES)
    # ./ leads to the same file; a cell that begins with = + - @ would be a formula.
    writer.writerows((f"./{name}" if name.startswith(tuple("=+-@")) else name, *rest) for name, *rest in rows)
    return text.getvalue().encode("utf-8-sig")


__all__ = ["MANIFEST", "Bundle", "bundle", "write_bundle"]
