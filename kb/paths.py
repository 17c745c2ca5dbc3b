"""The path grammar: how a clause is addressed inside its document, in one spelling, and Chinese numerals.

A path is made of the printed labels joined by ``/``. One segment, one kind:

========  ====================  =======================================================================
kind      segment               printed as
========  ====================  =======================================================================
chapter   ``一``                一、
section   ``（一）``            （一） (in laws: 项)
item      ``1.``                1. 1． 1、
subitem   ``（1）``             （1） ⑴
article   ``第三条``            第三条, ``第一百二十条之一``
enum      ``一是``              一是 (also ``一要``)
dash      ``——2``             the second item that begins with ——
para      ``p1``                the first unnumbered paragraph directly under its parent (in laws: 款)
group     ``前言`` ``通知`` ``结语``  unheaded opening, covering notice, unheaded closing
named     anything else         ①, or a label that a clause-per-line file gave (``附则``)
========  ====================  =======================================================================

A label printed twice under one parent gets ``~2`` (``二/（一）~2``), the third ``~3``. Numerals are written the usual
way without exception (``十一``, ``一百零一``), so that a path is spelt in exactly one way.

``parse_path`` and ``format_path`` are inverses of each other:

>>> parse_path("二/（二）/二是")[1]
Segment(kind='section', number=2, sub=0, name=None, copy=1)
>>> format_path(parse_path("第一百二十条之一/p2"))
'第一百二十条之一/p2'

``read_path`` reads what a person types and gives the path in its spelling, or None where it is no path:

>>> [read_path(typed) for typed in ("二（二）二是", "二/(二)/二是", "第3条", "二、（二）", "培训")]
['二/（二）/二是', '二/（二）/二是', '第三条', '二/（二）', None]

Official words (``第二部分第（二）项“二是”``) are read by ``kb.citations.read_reference``, which reads paths as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

SegmentKind = Literal["chapter", "section", "item", "subitem", "article", "enum", "dash", "para", "group", "named"]

GROUPS: Final = ("前言", "通知", "结语")

_DIGITS: Final = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4} | {
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9
}  # fmt: skip
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERALS: Final = "零一二三四五六七八九"

# Characters of a Chinese numeral, for the patterns here and in kb.citations.
CHINESE_NUMERAL: Final = "零〇○一二两三四五六七八九十百千"


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a path.

    number: the label's number from 1; 0 for ``group`` and ``named``. sub: the 一 of 第一百二十条之一, else 0.
    name: the words of a group or a named segment; 要 of the enumeration 一要, 二要. copy: 1, or 2 and more for a label
    printed again.
    """

    kind: SegmentKind
    number: int = 0
    sub: int = 0
    name: str | None = None
    copy: int = 1

    def __str__(self) -> str:
        return _format_segment(self)


def chinese_to_int(text: str) -> int | None:
    """The value of a Chinese or Arabic (also full-width) numeral from 1 to 9999; None when it is none.

    Reads 十五, 一百零一, 一百〇一, 一百二, 二〇二三 and 15; 一百二 is 120 as in speech.
    """
    if text.isdecimal():
        return int(text) if len(text) <= 4 and int(text) > 0 else None
    if not text or any(char not in CHINESE_NUMERAL for char in text):
        return None
    if not any(char in _UNITS for char in text):
        value = int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= 4 else 0
        return value or None
    total, digit, last_unit = 0, None, 10_000
    zero = False
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or digit == 0:
                return None
            if digit is None and not (unit == 10 and (total == 0 or zero)):
                return None
            total, last_unit, digit, zero = total + (digit or 1) * unit, unit, None, False
        elif _DIGITS[char] == 0:
            if digit is not None or zero or total == 0:
                return None
            zero = True
        else:
            if digit is not None:
                return None
            digit = _DIGITS[char]
    if digit is not None:
        return total + digit * (1 if zero or last_unit == 10 else last_unit // 10)
    return None if zero else total


def int_to_chinese(value: int) -> str:
    """The usual Chinese numeral (十五, 一百一十, 一千零一); ValueError outside 1 to 9999."""
    if not 1 <= value <= 9999:
        raise ValueError(f"not a label number: {value}")
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _NUMERALS[digit] + name
            gap = False
        else:
            gap = True
    return words[1:] if words.startswith("一十") else words


_CN: Final = f"[{CHINESE_NUMERAL}]+"
_STRICT: Final = re.compile(
    rf"(?:(?P<chapter>{_CN})|（(?P<section>{_CN})）|(?P<item>[0-9]+)\.|（(?P<subitem>[0-9]+)）"
    rf"|第(?P<article>{_CN})条(?:之(?P<sub>{_CN}))?|(?P<enum>{_CN})(?P<verb>[是要])|——(?P<dash>[0-9]+)|p(?P<para>[0-9]+)"
    rf"|(?P<group>{'|'.join(GROUPS)}))(?:~(?P<copy>[0-9]+))?"
)


def parse_path(path: str) -> tuple[Segment, ...]:
    """The segments of a path in its one spelling. A segment outside the grammar is ``named`` and keeps its words.

    Raises ValueError when the path or one of its segments is empty.
    """
    segments = tuple(_parse_segment(part) for part in path.split("/"))
    if any(segment.name == "" for segment in segments):
        raise ValueError(f"empty segment in path {path!r}")
    return segments


def format_path(segments: Iterable[Segment]) -> str:
    """The path of the segments; the inverse of ``parse_path``."""
    return "/".join(_format_segment(segment) for segment in segments)


def _parse_segment(text: str) -> Segment:
    match = _STRICT.fullmatch(text)
    if match:
        segment = _from_match(match)
        # Only the one spelling counts: 第一百〇三条 as given by a file stays a name of its own.
        if segment is not None and _format_segment(segment) == text:
            return segment
    return Segment("named", name=text)


_KINDS: Final[tuple[SegmentKind, ...]] = (
    "chapter", "section", "item", "subitem", "article", "enum", "dash", "para"
)  # fmt: skip


def _from_match(match: re.Match[str]) -> Segment | None:
    """The segment of a match with the groups named as the kinds, or None when a number is out of range."""
    copy = int(match["copy"] or 1)
    if match["group"]:
        return Segment("group", name=match["group"], copy=copy)
    if "circled" in match.re.groupindex and match["circled"]:
        return Segment("named", name=match["circled"])
    for kind in _KINDS:
        if match[kind] is not None:
            number = chinese_to_int(match[kind]) if match[kind] else 1
            sub = chinese_to_int(match["sub"]) if match["sub"] else 0
            if number is None or sub is None or copy < 1:
                return None
            return Segment(kind, number, sub, "要" if match["verb"] == "要" else None, copy)
    return None


def _format_segment(segment: Segment) -> str:
    number = segment.number
    match segment.kind:
        case "group" | "named":
            text = segment.name or ""
        case "chapter":
            text = int_to_chinese(number)
        case "section":
            text = f"（{int_to_chinese(number)}）"
        case "item":
            text = f"{number}."
        case "subitem":
            text = f"（{number}）"
        case "article":
            text = f"第{int_to_chinese(number)}条" + (f"之{int_to_chinese(segment.sub)}" if segment.sub else "")
        case "enum":
            text = int_to_chinese(number) + (segment.name or "是")
        case "dash":
            text = f"——{number}"
        case "para":
            text = f"p{number}"
    return text if segment.copy == 1 else f"{text}~{segment.copy}"


# What people type: any bracket, any width, separators or none. Longer forms come first, so that 一是 is not chapter 一.
_TYPED: Final = re.compile(
    rf"(?:(?P<group>{'|'.join(GROUPS)})|第(?P<article>{_CN}|[0-9]+)条(?:之(?P<sub>{_CN}|[0-9]+))?|(?P<enum>{_CN})(?P<verb>[是要])"
    rf"|\((?P<section>{_CN})\)|\((?P<subitem>[0-9]+)\)|[—–-]+(?P<dash>[0-9]*)|p(?P<para>[0-9]+)"
    rf"|(?P<circled>[①-⑳])|(?P<item>[0-9]+)(?:[.、]|(?=[/\s]|$))|(?P<chapter>{_CN})(?=[/、\s()\d—p~①-⑳]|$))(?:~(?P<copy>[0-9]+))?[/、,\s>]*"
)
_WIDTH: Final = str.maketrans(
    "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000（〔［【）〕］】．\\〇",
    "".join(map(chr, range(0x21, 0x7F))) + " (((())))./零",
    "“”",
)
_INNER_BLANK: Final = re.compile(r"(?<=第)\s+|\s+(?=条)")
_EMPTY_STEP: Final = re.compile(r"^\s*/|/\s*/")


def read_path(typed: str) -> str | None:
    """The path a person means by ``typed``, in its one spelling; None where the words are no path.

    Brackets and digits of either width, any separator or none, 第3条 for 第三条, ``—`` for ``——1``. The order of the
    levels is not judged: whether the clause exists, the library knows. A slash with nothing before it
    (``/一``, ``一//二``) names no step and is no path; one at the end is as good as none.
    """
    text = _INNER_BLANK.sub("", typed.strip().lower().translate(_WIDTH))
    if not text or len(text) > 200 or _EMPTY_STEP.search(text):
        return None
    segments: list[Segment] = []
    at = 0
    while at < len(text):
        match = _TYPED.match(text, at)
        segment = _from_match(match) if match else None
        if match is None or segment is None:
            return None
        segments.append(replace(segment, number=segment.number or 1) if segment.kind == "dash" else segment)
        at = match.end()
    return format_path(segments)
