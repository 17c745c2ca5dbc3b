"""Titles as offices write them -> columns of a ledger."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from generator.ledgers.columns import COLUMNS, Column

_BY_TITLE: Final[Mapping[str, Column]] = {column.title: column for column in COLUMNS}
#: Put behind the title of a column whose sums are counted in 万元.
WAN: Final = "（万元）"

# What may stand behind a title without changing what it means: the unit, how to fill it, whether it must be filled.
_UNITS: Final = r"(?:单位[:：]?)?(?:人民币)?(?:万元|元|人|人次|名|天|日|月|月份|年|年度|个)"
_HINT: Final = re.compile(
    rf"\((?:{_UNITS}|必填|选填|可选|如有|是[/或]否|文本|文本格式|年[-/.]?月[-/.]?日|[yY]{{4}}[-/.年]?[mM]+[-/.月]?[dD]*日?)\)$"
)
_MARKS: Final = re.compile(r"[\s*※★☆●▲]+")
_WAN: Final = re.compile(r"[(/:,\-]?(?:单位:?)?万元\)?$")


def known_title(title: str) -> str | None:
    """The column that a written title means: its canonical title, with （万元） behind one of sums counted in 万元.

    Signs, blanks, width, letter case and a unit in brackets make no difference. None for a title that is unknown.

    >>> known_title("举办单位*"), known_title("计划经费/万元"), known_title("held_trainees")
    ('单位', '计划经费（万元）', '实际人数')
    """
    words = _folded(title)
    names = _names()
    while words not in names:
        if (wan := _WAN.search(words)) and (found := names.get(words[: wan.start()])) and found.kind == "money":
            return found.title + WAN
        shorter = _HINT.sub("", words)
        if shorter == words:
            return None
        words = shorter
    return names[words].title


def column_of(title: str) -> Column | None:
    """The column of a canonical title as ``known_title`` gives it."""
    return _BY_TITLE.get(title.removesuffix(WAN)) or _BY_TITLE.get(title)


def _folded(title: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", title)).lower()


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Column]:
    """Every title, other title and key, folded -> its column."""
    return {_folded(name): column for column in COLUMNS for name in (column.title, *column.aliases, column.key)}


__all__ = ["WAN", "column_of", "known_title"]
