"""Titles as offices write them -> columns of a ledger."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from generator.ledgers.columns import COLUMNS

#: Columns that a ledger may have and nobody needs: they are known, and not read.
UNUSED: Final = ("序号",)
#: The sheet of explanations in our own blank ledger.
GUIDE: Final = "填写说明"


def known_title(title: str) -> str | None:
    """The title of the column that a written title means; width, blanks and letter case make no difference.

    Units, hints and marks of obligation are taken off by ``generator.sheets``. None for a title that is unknown.

    >>> known_title("举办单位"), known_title("市内／市外"), known_title("held_trainees")
    ('单位', '市内/市外', '实际人数')
    """
    return _names().get(_folded(title))


def _folded(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split()).lower()


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Every title, other title and key, folded -> title."""
    names = {_folded(name): name for name in UNUSED}
    return names | {_folded(name): one.title for one in COLUMNS for name in (one.title, *one.aliases, one.key)}


__all__ = ["GUIDE", "UNUSED", "known_title"]
