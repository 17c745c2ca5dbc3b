"""Files that were given lie in a folder for a moment: messages name the file, never the folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import ZhangfaError


def without_folder(words: str, folder: Path) -> str:
    """Words without the folder in front of a file's name."""
    return words.replace(f"{folder}/", "").replace(f"{folder}\\", "")


@contextmanager
def named_alone(folder: Path) -> Iterator[None]:
    """Refusals raised within name files of the folder as they were sent."""
    try:
        yield
    except ZhangfaError as error:
        error.what = without_folder(error.what, folder)
        error.where, error.expected, error.remedy = (
            without_folder(words, folder) if words else words for words in (error.where, error.expected, error.remedy)
        )
        raise


__all__ = ["named_alone", "without_folder"]
