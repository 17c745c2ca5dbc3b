"""File names for documents, safe on Windows, macOS and Linux."""

from __future__ import annotations

import re

_CHARS, _BYTES = 60, 200
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)


def stem_of(title: str, about: str = "") -> str:
    """A file name without suffix: the title from 关于 on, at most 60 characters and 200 bytes.

    about: what tells it from others of the same title, cut where it is too long.

    >>> stem_of("柳州市水利局关于举办2026年水利业务培训班的通知"), stem_of("情况说明", "水利业务培训班")
    ('关于举办2026年水利业务培训班的通知', '情况说明（水利业务培训班）')
    """
    words = _cut(title[title.find("关于") :] if "关于" in title else title)
    if about:
        rest = _cut(about, _CHARS - len(words) - 2, _BYTES - len(words.encode()) - 6)
        words = f"{words}（{rest}）" if rest else words
    return f"_{words}" if not words or _RESERVED.fullmatch(words) else words


def _cut(words: str, chars: int = _CHARS, size: int = _BYTES) -> str:
    words = re.sub(r"\s+", "", _FORBIDDEN.sub("", words))[: max(chars, 0)]
    return words.encode("utf-8", "ignore")[: max(size, 0)].decode("utf-8", "ignore").strip(". ")
