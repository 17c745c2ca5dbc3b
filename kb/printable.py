"""Words of one line: names, titles and values that may stand in a message or a list without disturbing a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Control characters, line and paragraph separators, and the marks that turn the direction of writing: a name must
# not be able to clear the screen, to feign another line or to print itself backwards. A zero-width blank goes too.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_BLANK = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen; what is no character at all becomes ``?``."""
    if text.isprintable():
        return text
    return _UNSEEN.sub("", _BLANK.sub(" ", text)).strip().encode("utf-8", "replace").decode()


def each_on_one_line(texts: Iterable[str]) -> tuple[str, ...]:
    """``one_line`` of each."""
    return tuple(one_line(text) for text in texts)


__all__ = ["each_on_one_line", "one_line"]
