"""The words in an input: what may not stand in a document (faults), and what is unusual there (remarks)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from generator.inputs.faults import Trouble
from generator.inputs.fields import shortened
from kb.normalize.script import simplify
from kb.numbers import find_numbers

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Characters that nobody sees or that are no characters: controls, marks of direction and width, halves of pairs.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BROKEN = re.compile("[\ud800-\udfff\ufffd\ufffe\uffff]")
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#"
    r"|【待[^】]{0,20}】|〔待[^〕]{0,20}〕|TODO"
    r"|[×✕╳Ｘ]{2,}|(?<![A-Za-z0-9])X{2,}(?![A-Za-z0-9@.])"
    rf"|(?<=[{_CJK}])x{{2,}}|(?<![A-Za-z0-9])x{{2,}}(?=[{_CJK}])|[0-9-][xX*]{{4,}}"
)
_DAY = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日(?:\s*[（(]?\s*(?:星期|周|礼拜)([一二三四五六日天]))?")
_HALF = re.compile(rf"(?<=[{_CJK}])[,;:!?()]|[,;:!?()](?=[{_CJK}])|(?<=[{_CJK}])\.(?=[{_CJK}]|$)")
_STRAIGHT = re.compile(rf"(?<=[{_CJK}])[\"']|[\"'](?=[{_CJK}])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％]+")
_GAP = re.compile(rf"(?<=[{_CJK}，。；：、])[ \t]+(?=[{_CJK}])")
_HTML = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:nbsp|lt|gt|amp|quot|#[0-9]{1,6});")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_WEEK = "一二三四五六日"
_NO_PROSE = re.compile(r"(?:^|\.)(?:email|file|document|type|subtype)$")


def wording(data: Mapping[str, Any]) -> Iterator[Trouble]:
    """What is wrong or odd in the words of an input, field by field."""
    for path, text in texts(data):
        yield from _unfit(path, text)
        if not _NO_PROSE.search(path):
            for words in _odd(text):
                yield Trouble(path, words, sort="remark")


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text below a value with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")


def _unfit(path: str, text: str) -> Iterator[Trouble]:
    if unseen := _UNSEEN.search(text):
        yield Trouble(path, f"有看不见的字符 U+{ord(unseen[0]):04X}", "", "请删除该字符，或重新输入这一处", "fault")
    if broken := _BROKEN.search(text):
        yield Trouble(path, f"有乱码（第 {broken.start() + 1} 个字符）", "", "请重新输入这一处", "fault")
    if left := _PLACEHOLDER.search(text):
        yield Trouble(path, f"有没填完的地方或者模板记号“{left[0]}”", "写定的文字", "请填写或删去", "fault")
    for day in _DAY.finditer(text):
        if _last_day(day) < int(day[3]) or int(day[3]) == 0:
            yield Trouble(path, f"写有不存在的日期“{day[0]}”", "实际存在的日期", "", "fault")


def _last_day(day: re.Match[str]) -> int:
    """The last day of the month that is meant; -1 where there is no such month. Without a year February has 29."""
    month = int(day[2])
    return monthrange(int(day[1] or 2024) or 2024, month)[1] if 1 <= month <= 12 else -1


def _odd(text: str) -> Iterator[str]:
    if html := _HTML.search(text):
        yield f"有网页标记“{shortened(html[0])}”，将按原样写入文稿"
    if half := _HALF.findall(text):
        yield f"用了半角标点 {' '.join(dict.fromkeys(half))} ，公文一般用全角标点"
    if _STRAIGHT.search(text):
        yield "用了直引号，公文一般用“ ”和‘ ’"
    if wide := _WIDE.search(text):
        yield f"用了全角的“{shortened(wide[0])}”，公文中的数字和字母一般用半角"
    if _GAP.search(text):
        yield "汉字之间有空格（可能由折行造成），公文中一般没有"
    for number in find_numbers(text):
        if text[number.start : number.end] != number.number:
            yield f"文号写作“{text[number.start : number.end]}”，规范写法是“{number.number}”"
    script = simplify(text)
    if strangers := [text[span.start : span.end] for span in script.strangers]:
        yield _traditional("".join(strangers))
    elif script.script != "simplified":
        yield _traditional("".join(a for a, b in zip(text, script.text, strict=True) if a != b))
    if private := _PRIVATE.search(text):
        yield f"有自造字 U+{ord(private[0]):04X}，其他电脑上可能显示不出来"
    for day in _DAY.finditer(text):
        if int(day[1] or 0) and day[4] and 0 < int(day[3]) <= _last_day(day):
            real = _WEEK[date(int(day[1]), int(day[2]), int(day[3])).weekday()]
            if real != day[4].replace("天", "日"):
                yield f"“{day[0]}”与日历不符，那天是星期{real}"


def _traditional(characters: str) -> str:
    return f"有繁体字“{shortened(''.join(dict.fromkeys(characters)), 20)}”，公文一般用规范简化字（人名除外）"


__all__ = ["texts", "wording"]
