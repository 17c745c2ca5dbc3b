"""What reading a file gives and what it may cost: the nouns shared by every reader."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import ReadError
from kb.models import Given, SourceText

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for untrusted files.

    max_bytes: of one file as stored. max_unpacked: bytes all members of an archive (or all parts of a .docx) may
    unpack to, together. max_members: members of an archive. max_ratio: unpacked / packed bytes of one member.
    max_pages, max_seconds: of one PDF. convert_seconds: for LibreOffice to convert one file.
    """

    max_bytes: int = 200 * MIB
    max_unpacked: int = 500 * MIB
    max_members: int = 10_000
    max_ratio: int = 200
    max_pages: int = 5_000
    max_seconds: float = 300.0
    convert_seconds: float = 120.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, archive member or line that was not read. file: path (``bundle.zip/a.txt``). reason: Chinese."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as received with the texts found in it.

    file: its name without folders. sha256: of ``data``, hex. refused: members or lines that could not be read;
    ``texts`` may then be empty.
    """

    file: str
    sha256: str
    data: bytes
    texts: tuple[SourceText, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes on their way to a reader.

    name: what ``SourceText.name`` will be. where: path for messages. sha256: of the file (the archive, for a member).
    """

    name: str
    where: str
    sha256: str
    data: bytes

    @property
    def suffix(self) -> str:
        """File name extension in lower case with its dot, or ``""``."""
        stem, dot, last = self.name.rpartition("/")[2].rpartition(".")
        return f".{last.lower()}" if dot and stem else ""


@dataclass(frozen=True, slots=True)
class Extract:
    """Text that one reader took from bytes. encoding: None where the format has its own."""

    text: str
    encoding: str | None = None
    given: Given | None = None
    remarks: tuple[str, ...] = ()


def reason(error: ReadError) -> str:
    """The error's message without its place, for a ``Refused`` that names the place itself."""
    bare = ReadError(error.what, expected=error.expected, remedy=error.remedy)
    return bare.message
