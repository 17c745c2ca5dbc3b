"""HTML pieces: words made harmless, and the places where their lines may end."""

from __future__ import annotations

import re
from html import escape
from typing import Final

# Unicode binds quotation marks to both neighbours; Chinese lines break before “ and after ”.
_OPENING: Final = re.compile(r"(?<=[^\s（《〈〔【“‘—])(?=[“‘])")
_CLOSED: Final = re.compile(r"(?<=[”’])(?=[^\s，。、；：？！）》〉〕】”’…—])")
# What holds no place for a line's end and may be longer than a line: leaders, codes. (The layout library's own
# overflow-wrap would also break after “ in a line of several parts.)
_ENDLESS: Final = re.compile(r"([^\w\s])\1{19,}|[!-,.0->@-~]{40,}")
_BREAK: Final = "\u200b"


def words(text: str) -> str:
    """Text for HTML, with the places where its lines may end besides those every program knows."""
    marked = _CLOSED.sub(_BREAK, _OPENING.sub(_BREAK, text))
    marked = _ENDLESS.sub(lambda found: _BREAK.join(found[0]), marked)
    return escape(marked).replace(_BREAK, "<wbr>")


def paragraph(inner: str, kind: str = "", style: str = "") -> str:
    """A paragraph of words that are HTML already.

    The inner element is of no height: a face with other metrics than the paragraph's own does not widen the line.
    """
    return f"<p{attributes(kind, style)}><span>{inner}</span></p>"


def attributes(kind: str = "", style: str = "") -> str:
    """class and style of an element, where there are any."""
    kind = " ".join(kind.split())
    return (f' class="{kind}"' if kind else "") + (f' style="{style}"' if style else "")
