"""File names for documents, safe on Windows, macOS and Linux."""

from __future__ import annotations

import re

_CHARS, _BYTES = 60, 200
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)


def stem_of(title: str) -> str:
    """A file name without suffix: the title from 关于 on, at most 60 characters and 200 bytes.

    >>> stem_of("柳州市水利局关于举办2026年水利业务培训班的通知")
    '关于举办2026年水利业务培训班的通知'
    """
    words = title[title.find("关于") :] if "关于" in title else title
    words = re.sub(r"\s+", "", _FORBIDDEN.sub("", words))
    words = words[:_CHARS].encode("utf-8", "ignore")[:_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{words}" if not words or _RESERVED.fullmatch(words) else words
