"""Plain text on a screen: East Asian widths, wrapping, columns. Standard library only."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

# Marks that must not begin a line, and those that must not end one (Chinese line breaking).
_NO_START = set("，。、；：？！）》」』”’〕】％…—,.;:?!)]}%")
_NO_END = set("（《「『“‘〔【([{")


def char_width(char: str) -> int:
    """Columns that ``char`` takes on a terminal: 0, 1 or 2."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    return len(text) if text.isascii() else sum(char_width(char) for char in text)


def pad(text: str, columns: int) -> str:
    """``text`` with blanks on the right up to ``columns`` columns."""
    return text + " " * max(0, columns - width(text))


def shorten(text: str, columns: int) -> str:
    """``text`` in at most ``columns`` columns, with … where something was cut off; white space is single blanks."""
    text = " ".join(text.split())
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for char in text:
        used += char_width(char)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns`` columns: breaks between Chinese characters, between words elsewhere.

    A closing mark never begins a line and an opening one never ends it; a longer piece (a URL) has its own line.
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        size = width(piece)
        if used + size > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
        if piece != " " or line:
            line += piece
            used += size
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def indented(text: str, indent: str, columns: int) -> str:
    """``text`` wrapped into lines that each begin with ``indent``."""
    room = max(20, columns - width(indent))
    return "\n".join(indent + line for line in wrap(text, room))


def columns(rows: Iterable[Sequence[str]], total: int, gap: int = 2, indent: int = 2) -> str:
    """Two columns, the second wrapped within ``total`` columns: names and what they mean."""
    pairs = [(row[0], row[1]) for row in rows]
    if not pairs:
        return ""
    first = min(max(width(name) for name, _ in pairs), 30)
    out = []
    for name, meaning in pairs:
        body = wrap(meaning, max(20, total - indent - first - gap))
        if width(name) > first:
            out.append(" " * indent + name)
        else:
            out.append(" " * indent + pad(name, first) + " " * gap + body.pop(0))
        out += [" " * (indent + first + gap) + line for line in body]
    return "\n".join(line.rstrip() for line in out)


def _pieces(text: str) -> list[str]:
    """What a line break must not cut: words, single Chinese characters, each with the marks that belong to it."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1] if pieces else " "
        if char.isspace():
            if last != " ":
                pieces.append(" ")
        elif last != " " and (char in _NO_START or last[-1] in _NO_END or (_in_word(char) and _in_word(last[-1]))):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _in_word(char: str) -> bool:
    return char.isascii() or (char.isalnum() and char_width(char) < 2)
