"""Sections of a body as the text that says the same: headings with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.paths import int_to_chinese


def words_of_body(value: Any) -> str:
    """A body as text. value: text, or sections as an input has them (heading, text, sections)."""
    if isinstance(value, str):
        return value
    return "\n".join(_lines(value, 1))


def _lines(sections: Any, depth: int) -> Iterator[str]:
    for number, section in enumerate(sections if isinstance(sections, (list, tuple)) else (), 1):
        if not isinstance(section, Mapping):
            yield str(section)
            continue
        yield f"{_label(number, depth)}{section.get('heading') or ''}"
        text = section.get("text")
        if text:
            yield from (str(line) for line in (text if isinstance(text, (list, tuple)) else [text]))
        yield from _lines(section.get("sections"), depth + 1)


def _label(number: int, depth: int) -> str:
    match depth:
        case 1:
            return f"{int_to_chinese(number)}、"
        case 2:
            return f"（{int_to_chinese(number)}）"
        case 3:
            return f"{number}."
    return f"（{number}）"


__all__ = ["words_of_body"]
