"""Punctuation of official Chinese for the words of one clause: width, spaces, quotes, brackets of numbers, ranges.

Never touched: decimals and percentages (1.5%), telephone numbers (0771-5337493), fractions (1/5), “1+10+1”,
60-120人, 5-6月, addresses of the web, times (8:30). Source: GB/T 15834-2011; GB/T 9704-2012, 7.2.5 (〔〕).
"""

from __future__ import annotations

import re

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FULL = "\u3000-\u303f\uff00-\uffef“”‘’—…·"
# Addresses and numbers that keep their own punctuation.
_KEEP = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\uffef\u4e00-\u9fff]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b\d{1,2}:\d{2}(?::\d{2})?\b"
)
_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"})
_HALF = re.compile(r"[,;:()?!]")
_FOOTNOTE = re.compile(r"(?<=[。，；：！？”’）、])[\[［]\d{1,3}[\]］]")
_SPACE_NEXT_TO_CJK = re.compile(rf"(?<=[{CJK}{_FULL}])[ \t\xa0\u3000]+|[ \t\xa0\u3000]+(?=[{CJK}{_FULL}])")
_SPACES = re.compile(r"[ \t\xa0\u3000]{2,}")
_YEAR_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)(年?)[ ]?[-－–‐―~～]{1,2}[ ]?((?:19|20)\d\d)(?!\d)(?=年|[^\d-]|$)")
_ZERO_YEAR = re.compile(r"[一二三四五六七八九][〇○零0０Oo一二三四五六七八九]{2,3}年")
_ZERO = str.maketrans(dict.fromkeys("○零0０Oo", "〇"))
_NUMBER = re.compile(
    rf"([{CJK}]{{2,}})[ ]?[〔\[［【（(〈﹝][ ]?((?:19|20)\d\d)[ ]?年?[〕\]］】）)〉﹞][ ]?第?[ ]?(\d{{1,5}})[ ]?号"
)
_ODD = re.compile("[\n\u200b\ufeff０-９％＋]")
_FULL_DIGITS: dict[int, str | None] = {0xFF10 + i: str(i) for i in range(10)}
_FULL_DIGITS |= {0xFF05: "%", 0xFF0B: "+"} | dict.fromkeys((0x0A, 0x200B, 0xFEFF))


def tidy(text: str) -> str:
    """The words of a clause in one spelling. Words are never changed: letters and digits stay as they are."""
    if "［" in text or "[" in text:
        text = _FOOTNOTE.sub("", text)
    if _ODD.search(text):
        text = text.translate(_FULL_DIGITS)
    if _HALF.search(text):
        text = _widen(text)
    if '"' in text or "'" in text:
        text = _nest_quotes(_close_up(text))
    text = _close_up(text)
    if "号" in text:
        text = _NUMBER.sub(r"\1〔\2〕\3号", text)
    if _YEAR_RANGE.search(text):
        text = _YEAR_RANGE.sub(r"\1\2—\3", text)
    if "年" in text:
        text = _ZERO_YEAR.sub(lambda m: m.group(0).translate(_ZERO), text)
    return text


def _close_up(text: str) -> str:
    """Without blanks beside Chinese characters and marks."""
    if "\t" in text:  # cells of a table stay apart
        return " ".join(cell for piece in text.split("\t") if (cell := _close_up(piece)))
    if " " in text or "\u3000" in text or "\xa0" in text:
        return _SPACES.sub(" ", _SPACE_NEXT_TO_CJK.sub("", text)).strip()
    return text


def _widen(text: str) -> str:
    """Half-width , ; : ( ) ? ! to full width unless they belong to an address, a number or Latin words."""
    out, at = [], 0
    for kept in _KEEP.finditer(text):
        out.append(_widen_words(text[at : kept.start()]))
        out.append(kept.group(0))
        at = kept.end()
    out.append(_widen_words(text[at:]))
    return "".join(out)


def _widen_words(text: str) -> str:
    if not re.search(rf"[{CJK}]", text):
        return text
    out = []
    for i, c in enumerate(text):
        if c in ",:" and 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit():
            out.append(c)
        else:
            out.append(c.translate(_WIDTH))
    return "".join(out)


def _nest_quotes(text: str) -> str:
    """Straight quotes: inside “…” they become ‘…’, elsewhere “…”."""
    out: list[str] = []
    depth, open_inner, open_outer = 0, False, False
    for i, c in enumerate(text):
        if c == "“":
            depth += 1
        elif c == "”":
            depth = max(0, depth - 1)
        if c == '"' or (c == "'" and _between_han(text, i)):
            if depth or c == "'":
                out.append("’" if open_inner else "‘")
                open_inner = not open_inner
            else:
                out.append("”" if open_outer else "“")
                open_outer = not open_outer
        else:
            out.append(c)
    return "".join(out)


def _between_han(text: str, i: int) -> bool:
    near = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
    return bool(re.search(rf"[{CJK}]", near))
