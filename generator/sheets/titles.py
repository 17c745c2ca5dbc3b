"""The row of titles: found among the first rows, cleaned, one or several rows deep, each title once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.sheets.cells import Merge, RawRow, column_number
from generator.sheets.values import Held

Known = Callable[[str], str | None]
#: Titles stand among so many rows.
HEAD: Final = 30
_DEEPEST: Final = 3
_MOST_COLUMNS: Final = 2_000
_LAST_COLUMN: Final = 16_384
_LONGEST: Final = 200

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BRACKETS = str.maketrans("([{〔【［｛<〈", "（（（（（（（（（") | str.maketrans(
    ")]}〕】］｝>〉", "）））））））））"
)
_BLANK = re.compile("[\\s\u3000\xa0\u200b-\u200f\u2060\ufeff]+")
_MARKS = re.compile("[*※★☆▲△●◆■□]")
_DUTY = re.compile("（?(?:必填项?|必须填写|选填项?|非必填项?|可选|可不填|可为空|自动生成|自动计算)）?")
_ENDS = ":;,、。.；，：_-"
_ORDINAL = re.compile(
    r"^(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|（[0-9一二三四五六七八九十]{1,3}）)[.、:)）]\s*|^（[0-9]{1,2}）|^[①-⑳]"
)
_LAST_NOTE = re.compile("^(.+?)（([^（）]*)）$")
_SCALED: Final = ("万元", "千元", "百元", "百万元", "亿元", "万")
_PLAIN: Final = (
    "元",
    "人民币元",
    "元人民币",
    "人",
    "名",
    "人数",
    "人次",
    "天",
    "日",
    "个",
    "期",
    "月",
    "年",
    "年月日",
    "年/月/日",
    "日期",
)
_UNIT_WORD = re.compile(r"^(.+?)[/:_-]?(百万元|万元|千元|亿元|元|年月日|年/月/日)$")
_UNIT_NAMED = re.compile("^(?:金额)?(?:计量)?单位:")
# What only tells how to fill the column in; anything else in brackets may change what is meant (含工作人员).
_HINT = re.compile(
    "^(?:如|例|格式|填|请|下拉|单选|多选|yyyy|YYYY|文本|数字|数值|日期|是/否|是或否|是、否|精确|保留|公历|阿拉伯)"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A column's title. letters: of the column. name: canonical where known. written: as it stands, cleaned.

    unit: of bare numbers in the column, where the title says one that changes them (万元), else empty.
    """

    letters: str
    name: str
    written: str
    known: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of a sheet. first, last: numbers of the rows. score: distinct known titles."""

    first: int
    last: int
    titles: tuple[Title, ...]
    score: int


def clean(text: str) -> str:
    """A title without breaks, spaces, marks of obligation, end marks; letters, digits, signs half, brackets full width.

    >>> clean(" 计划经费\\n(元)＊：")
    '计划经费（元）'
    """
    title = _BLANK.sub("", text[:_LONGEST]).translate(_WIDTH).translate(_BRACKETS)
    title = _DUTY.sub("", _MARKS.sub("", title)) or title
    return title.strip(_ENDS)


def recognise(title: str, known: Known) -> tuple[str, str] | None:
    """Canonical title and unit (万元 and the like, else empty) of a cleaned title; None where it is not known."""
    for form in (title, _ORDINAL.sub("", title)):
        if not form:
            continue
        if (name := known(form)) is not None:
            return name, ""
        for pattern in (_LAST_NOTE, _UNIT_WORD):
            found = pattern.match(form)
            if found is None:
                continue
            note = _UNIT_NAMED.sub("", found[2])
            if _is_note(note) and (name := known(found[1])) is not None:
                return name, note if note in _SCALED else ""
    return None


def find_header(rows: Sequence[RawRow], known: Known, merges: Sequence[Merge] = ()) -> Header | None:
    """The one to three rows with the most distinct known titles; among equals the fewest rows, then the first."""
    heads = {row.number: row for row in rows}
    best: Header | None = None
    for depth in range(1, _DEEPEST + 1):
        for number in heads:
            levels = [heads[number + step] for step in range(depth) if number + step in heads]
            if len(levels) == depth:
                found = header_of(levels, known, merges)
                if found is not None and found.score and (best is None or found.score > best.score):
                    best = found
    if best is not None and (units := heads.get(best.last + 1)) and _notes(units):
        levels = [row for number, row in heads.items() if best.first <= number <= units.number]
        best = header_of(levels, known, merges) or best
    return best


def header_of(levels: Sequence[RawRow], known: Known, merges: Sequence[Merge] = ()) -> Header | None:
    """The titles that these rows make; None where they cannot be titles together (a known title over a value)."""
    header = _read(levels, known, merges)
    if len(levels) > 1 and (notes := _notes(levels[-1])):
        # 万元 under 计划经费 says how to count; 人数 under 计划 is a title.
        above = header_of(levels[:-1], known, merges)
        if above is not None and (header is None or above.score > header.score):
            return _with_notes(above, levels[-1].number, notes, known)
    return header


def _read(levels: Sequence[RawRow], known: Known, merges: Sequence[Merge]) -> Header | None:
    lines = [{letters: _written(held) for letters, held in level.cells.items()} for level in levels]
    columns = sorted({letters for line in lines for letters, text in line.items() if text}, key=column_number)
    columns = columns[:_MOST_COLUMNS]
    groups = [_groups(lines[place:], columns, levels[place].number, merges) for place in range(len(lines) - 1)]
    titles: list[Title] = []
    for letters in columns:
        own = [line.get(letters, "") for line in lines]
        over = [text or group.get(letters, "") for text, group in zip(own, groups, strict=False)]
        title = _title(letters, [part for part in (*over, own[-1]) if part], known)
        if not title.known and own[-1] and any(known(text) for text in own[:-1] if text):
            return None
        titles.append(title)
    names = {title.name for title in titles if title.known}
    return Header(levels[0].number, levels[-1].number, tuple(titles), len(names))


def _notes(row: RawRow) -> dict[str, str]:
    """By column: the units and hints of a row that holds nothing else, in brackets; empty for any other row."""
    notes = {letters: _written(held).removeprefix("（").removesuffix("）") for letters, held in row.cells.items()}
    notes = {letters: _UNIT_NAMED.sub("", note) for letters, note in notes.items()}
    return notes if all(_is_note(note) for note in notes.values()) else {}


def _with_notes(header: Header, last: int, notes: Mapping[str, str], known: Known) -> Header:
    titles: list[Title] = []
    for title in header.titles:
        written = f"{title.written}（{notes[title.letters]}）" if title.letters in notes else title.written
        found = recognise(written, known) if written != title.written else None
        titles.append(Title(title.letters, found[0], written, True, found[1]) if found else title)
    return Header(header.first, last, tuple(titles), header.score)


def _is_note(words: str) -> bool:
    return words in _PLAIN or words in _SCALED or _HINT.match(words) is not None


def _written(held: Held) -> str:
    return clean(str(held)) if isinstance(held, (str, Decimal)) else ""


def _groups(
    lines: Sequence[Mapping[str, str]], columns: Sequence[str], row: int, merges: Sequence[Merge]
) -> dict[str, str]:
    """The group titles over columns whose own cell in the first line is empty: those of the next cell to the left."""
    ends = {merge.left: merge.right for merge in merges if merge.top <= row <= merge.bottom}
    groups: dict[str, str] = {}
    group, end = "", 0
    for letters in columns:
        below = any(line.get(letters) for line in lines[1:])
        if text := lines[0].get(letters):
            # A title that has nothing below itself is no group.
            group = text if below else ""
            end = ends.get(column_number(letters), _LAST_COLUMN)
        elif group and below and column_number(letters) <= end:
            groups[letters] = group
    return groups


def _title(letters: str, parts: Sequence[str], known: Known) -> Title:
    for form in _forms(parts):
        if (found := recognise(form, known)) is not None:
            return Title(letters, found[0], form, True, found[1])
    return Title(letters, parts[-1], parts[-1], False)


def _forms(parts: Sequence[str]) -> Iterator[str]:
    """计划 over 人数: 计划人数, then 人数."""
    for start in range(len(parts)):
        yield clean("".join(parts[start:]))


__all__ = ["HEAD", "Header", "Known", "Title", "clean", "find_header", "header_of", "recognise"]
