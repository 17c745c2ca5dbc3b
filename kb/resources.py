"""Where the data folders of the project lie: in a wheel, an editable install and a plain checkout alike."""

from __future__ import annotations

from pathlib import Path

from kb.errors import LibraryError

_HERE = Path(__file__).resolve().parent


def corpus_dir() -> Path:
    """The folder ``corpus`` (texts, records, thesaurus). Raises LibraryError when the installation lacks it."""
    return _data_folder("corpus")


def templates_dir() -> Path:
    """The folder ``templates`` (wording and looks). Raises LibraryError when the installation lacks it."""
    return _data_folder("templates")


def _data_folder(name: str) -> Path:
    # A wheel carries the data inside the package; in a checkout (or an editable install of one) they stand beside it.
    for folder in (_HERE / "_data" / name, _HERE.parent / name):
        if folder.is_dir():
            return folder
    raise LibraryError(
        f"安装不完整，缺少随软件提供的 {name} 文件夹",
        where=str(_HERE / "_data" / name),
        remedy="请重新安装 zhangfa",
    )


__all__ = ["corpus_dir", "templates_dir"]
