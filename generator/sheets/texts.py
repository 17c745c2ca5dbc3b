"""Texts on their way into a cell: nothing that a program of tables would calculate, and nothing that XML refuses."""

from __future__ import annotations

import re
from typing import Final

#: The most characters that Excel takes in a cell.
LONGEST: Final = 32_767
_CUT = "……（内容过长，已截断）"
# Excel, WPS and LibreOffice calculate what begins so; blanks before it do not always keep them from it.
_CALCULATED = re.compile("[\\s\u3000\ufeff\u200b]*[=+\\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def would_calculate(text: str) -> bool:
    """Whether a program of tables might take a text for a formula: it begins with = + - @, a tab or a line break."""
    return _CALCULATED.match(text) is not None


def cell_text(text: str) -> str:
    """The text as a cell can hold it: characters that XML refuses shown as U+FFFD, cut, with a mark, where too long."""
    text = _REFUSED.sub("\ufffd", text.replace("\r\n", "\n"))
    if len(text) > LONGEST:
        text = text[: LONGEST - len(_CUT)] + _CUT
    return text


def escaped(text: str) -> str:
    """For .xlsx, where ``_x0041_`` means A: the same words, not decoded when the file is opened."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


__all__ = ["LONGEST", "cell_text", "escaped", "would_calculate"]
