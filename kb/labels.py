"""Labels of official prose: what stands at the start of a line (一、 （一） 1. （1） 第三条 一是 ——) or inside it.

One spelling for all: half-width brackets become full-width, ``1、`` ``1．`` become ``1.``.
Source: GB/T 9704-2012, 7.3.3 (levels 一、 （一） 1. （1）); 立法技术规范 (编 章 节 条 款 项 目).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.models import Kind
from kb.paths import chinese_to_int, int_to_chinese

HAN_DIGITS = "〇零○一二三四五六七八九十百千两"

Division = Literal["part", "chapter", "section"]  # 编 章 节


@dataclass(frozen=True, slots=True)
class Label:
    """A label read at ``text[:end]``. kind: node kind; rank: 1 chapter … 5; value: ordinal; text: one spelling."""

    kind: Kind
    rank: int
    value: int
    text: str
    segment: str
    end: int


@dataclass(frozen=True, slots=True)
class DivisionLabel:
    """编, 章 or 节 of a law: a heading in the breadcrumb, not in the path."""

    division: Division
    text: str
    end: int


_N = f"[{HAN_DIGITS}]+"
_D = r"[0-9０-９]{1,3}"
_CHAPTER = re.compile(rf"({_N})[ \u3000]*[、，,．.][ \u3000]*|({_N})[\u3000 ]{{1,4}}(?=[^\s{HAN_DIGITS}]{{2,20}}$)")
# 一、二期工程: two ordinals in a row are words.
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,2}[期级类个条款项月楼号等步批次季、线]")
_SECTION = re.compile(rf"[（(〔][ \u3000]*({_N})[ \u3000]*[）)〕][ \u3000、，,．.]*")
# 1. 1、 1． but not 1.5%, 1.2 (a multi-level number), 10.31 (a date); 1.2023年度 is label 1. and a year.
_ITEM = re.compile(
    rf"({_D})(?![、，]\d)[ \u3000]*"
    r"(?:、|．|\.(?!\d)|\.(?=(?:19|20)\d\d[ \u3000]*(?:年|[-—－~至]))|，(?=\D{4}))[ \u3000]*"
)
_SUBITEM = re.compile(rf"(?:[（(][ \u3000]*({_D})[ \u3000]*[）)]|({_D})[）)])[ \u3000、，,．.]*")
_CIRCLED = re.compile(r"([①-⑳])[ \u3000、，,．.]*")
_ARTICLE = re.compile(
    rf"(第[ \u3000]*({_N}|[0-9０-９]{{1,4}})[ \u3000]*条(?:[ \u3000]*之[ \u3000]*({_N}))?)"
    r"(?=[\s\u3000:：【（(]|$|[^\s、，。；第及和与至规款项的之])[ \u3000]*[:：]?[ \u3000]*"
)
_DIVISION = re.compile(rf"(第[ \u3000]*(?:{_N}|{_D})[ \u3000]*([编章节]))(?=[ \u3000]|$|[^\s、，。；的规])")
_ENUM = re.compile(r"(第?[一二三四五六七八九十]{1,2})(是|要)(?=[^\s])")
_DASH = re.compile(r"(?:——|──|--|—)[ \u3000]*")


def _ordinal(text: str) -> int:
    """The number a label shows: 十二 -> 12; 0 for what only looks like a numeral (十十)."""
    return chinese_to_int(text) or 0


def _int(digits: str) -> int:
    return int(digits.translate({0xFF10 + i: str(i) for i in range(10)}))


def read_label(text: str) -> Label | None:
    """The label at the start of a line, or None. 二〇二三年… , 十五时期 and ——an aside in a sentence are none."""
    first = text[:1]
    if first in HAN_DIGITS:
        return _read_chapter(text) or _read_enum(text)
    if first in "（(〔":
        return _read_bracketed(text)
    if "0" <= first <= "9" or "０" <= first <= "９":
        return _read_item(text)
    if first == "第":
        return _read_article(text)
    if first in "—─-":
        return _read_dash(text)
    if "①" <= first <= "⑳":
        found = _CIRCLED.match(text)
        assert found
        return Label("item", 5, ord(first) - ord("①") + 1, first, first, found.end())
    return None


def _read_chapter(text: str) -> Label | None:
    found = _CHAPTER.match(text)
    if not found:
        return None
    numeral = found.group(1) or found.group(2)
    separator = text[len(numeral) : found.end()].strip()
    if separator in (",", "，", ".", "．") and (len(numeral) > 2 or len(text) > 40):
        return None
    value = _ordinal(numeral)
    if not 1 <= value <= 60 or numeral[0] in "〇零○百千两" or _ORDINAL.match(text, found.end()):
        return None
    return Label("chapter", 1, value, numeral + "、", numeral, found.end())


def _read_enum(text: str) -> Label | None:
    found = _ENUM.match(text)
    if not found:
        return None
    value = _ordinal(found.group(1).lstrip("第"))
    word = found.group(0)
    if not value:
        return None
    return Label("enum", 6, value, word, word, 0)


def _read_bracketed(text: str) -> Label | None:
    found = _SECTION.match(text)
    if found:
        value = _ordinal(found.group(1))
        if not 1 <= value <= 99:
            return None
        label = f"（{found.group(1)}）"
        return Label("section", 2, value, label, label, found.end())
    found = _SUBITEM.match(text)
    if found:
        value = _int(found.group(1) or found.group(2))
        label = f"（{value}）"
        return Label("subitem", 4, value, label, label, found.end()) if value else None
    return None


def _read_item(text: str) -> Label | None:
    found = _ITEM.match(text)
    if found:
        value = _int(found.group(1))
        return Label("item", 3, value, f"{value}.", f"{value}.", found.end()) if value else None
    found = _SUBITEM.match(text)
    if found and found.group(2):
        value = _int(found.group(2))
        label = f"（{value}）"
        return Label("subitem", 4, value, label, label, found.end()) if value else None
    return None


def _read_article(text: str) -> Label | None:
    found = _ARTICLE.match(text)
    if found:
        numeral = found.group(2)
        value = _int(numeral) if numeral[0].isdigit() else _ordinal(numeral)
        if not 1 <= value <= 9999:
            return None
        # One spelling: 第3条 and 第一百〇三条 are 第三条 and 第一百零三条.
        label = f"第{int_to_chinese(value)}条" + (f"之{found.group(3)}" if found.group(3) else "")
        return Label("article", 0, value, label, label, found.end())
    if text[1:2] in HAN_DIGITS:
        return _read_enum(text) if text[2:3] in "是要" else None
    return None


def _read_dash(text: str) -> Label | None:
    found = _DASH.match(text)
    if not found or len(found.group(0).rstrip()) < 2 or len(text) == found.end():
        return None
    return Label("dash", 6, 0, "——", "——", found.end())


def read_division(text: str) -> DivisionLabel | None:
    """第二章 培训 at the start of a short line: a heading of a law; None for running text."""
    found = _DIVISION.match(text)
    if not found or len(text) > 40 or text[-1] in "。；：，":
        return None
    kind: Division = {"编": "part", "章": "chapter", "节": "section"}[found.group(2)]  # type: ignore[assignment]
    return DivisionLabel(kind, re.sub(r"[ \u3000]", "", found.group(1)), found.end())


# ---- inside a paragraph --------------------------------------------------------------------------------------

_INLINE_ENUM = re.compile(r"(?:(?<=[。；：，、;:,！？!?])|(?<=^))[ \u3000]*(第?[一二三四五六七八九十]{1,2})(是|要)")
_INLINE_SUBITEM = re.compile(rf"(?:(?<=[。；：，、;:,.！？])|(?<=^))[ \u3000]*[（(][ \u3000]*({_D})[ \u3000]*[）)]")
_INLINE_CIRCLED = re.compile(r"[①-⑳]")
_INLINE_SECTION = re.compile(rf"(?:(?<=[。；：;:])|(?<=^))[ \u3000]*[（(]({_N})[）)]")


@dataclass(frozen=True, slots=True)
class InlineItem:
    """An enumerated part of a paragraph: ``text[start:end]`` with its label; body_start is behind the label."""

    label: str
    kind: Kind
    start: int
    body_start: int
    end: int


def inline_items(text: str) -> list[InlineItem]:
    """``（一）…（二）…``, ``（1）…（2）…`` or ``一是…二是…`` in one paragraph: two or more, numbered from one."""
    for finder in (_section_marks, _subitem_marks, _enum_marks, _circled_marks):
        marks = finder(text)
        if len(marks) >= 2:
            ends = [m[2] for m in marks[1:]] + [len(text)]
            return [InlineItem(m[0], m[1], m[2], m[3], e) for m, e in zip(marks, ends, strict=True)]
    return []


def _sequence(found: list[tuple[int, tuple[str, Kind, int, int]]]) -> list[tuple[str, Kind, int, int]]:
    """The longest run 1, 2, 3 … in order of appearance; marks out of order are words, not labels."""
    run: list[tuple[str, Kind, int, int]] = []
    for value, mark in found:
        if value == len(run) + 1:
            run.append(mark)
    return run


def _subitem_marks(text: str) -> list[tuple[str, Kind, int, int]]:
    if "1" not in text and "１" not in text:
        return []
    found: list[tuple[int, tuple[str, Kind, int, int]]] = []
    for m in _INLINE_SUBITEM.finditer(text):
        value = _int(m.group(1))
        start = m.start() + len(m.group(0)) - len(m.group(0).lstrip(" \u3000"))
        found.append((value, (f"（{value}）", "subitem", start, m.end())))
    return _sequence(found)


def _section_marks(text: str) -> list[tuple[str, Kind, int, int]]:
    """（一）…（二）… run together in one line, as in articles of law copied without their line ends."""
    if "（二）" not in text and "(二)" not in text:
        return []
    found: list[tuple[int, tuple[str, Kind, int, int]]] = []
    for m in _INLINE_SECTION.finditer(text):
        start = m.start(1) - 1
        found.append((_ordinal(m.group(1)), (f"（{m.group(1)}）", "section", start, m.end())))
    return _sequence(found)


def _enum_marks(text: str) -> list[tuple[str, Kind, int, int]]:
    if "二是" not in text and "二要" not in text:
        return []
    found: list[tuple[int, tuple[str, Kind, int, int]]] = []
    verb = None
    for m in _INLINE_ENUM.finditer(text):
        if verb is None:
            verb = m.group(2)
        if m.group(2) != verb:
            continue
        start = m.start(1)
        found.append((_ordinal(m.group(1).lstrip("第")), (m.group(1) + m.group(2), "enum", start, start)))
    return _sequence(found)


def _circled_marks(text: str) -> list[tuple[str, Kind, int, int]]:
    found: list[tuple[int, tuple[str, Kind, int, int]]] = []
    for m in _INLINE_CIRCLED.finditer(text):
        found.append((ord(m.group(0)) - ord("①") + 1, (m.group(0), "item", m.start(), m.end())))
    return _sequence(found)
