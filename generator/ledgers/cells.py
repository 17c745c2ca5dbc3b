"""A cell of a ledger -> the value that its column holds, or what is wrong with it.

Offices write one thing in many ways: all that can mean only one thing is read; nothing else is guessed. What each kind
of cell may hold is told to the reader in docs/ledger.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from generator.inputs.fields import FIRST_YEAR, LAST_YEAR, LINE_CHARS, MOST_MONEY, NAME_CHARS, plain, shortened
from generator.ledgers.columns import CATEGORIES, CellKind, Column
from generator.ledgers.days import LIKE_DATE, Doubt, day_of, serial_day, unlike_date
from generator.ledgers.words import NO, NOTHING, YES
from generator.sheets.model import Value
from kb.printable import one_line

#: What the reader of a sheet remarks once a column: numbers read as days, codes that may have lost zeros, sums that
#: look as if they were counted in the other unit.
Note = Literal["", "serial", "zeros", "small", "large"]
_MOST_COUNT: Final = 1_000_000
_MOST_DAYS: Final = 1_000
_NAMES: Final = frozenset(["unit", "name", "category", "officer_name", "principal", "addressee", "institution"])


@dataclass(frozen=True, slots=True)
class Read:
    """A value of the type that ``columns.CellKind`` says; None for a cell that says nothing."""

    value: Any
    note: Note = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with a cell, Chinese: what stands there, what should, what to do."""

    found: str
    expected: str
    remedy: str = ""


_EMPTY: Final = Read(None)


def read_cell(value: Value, column: Column, *, in_wan: bool = False) -> Read | Refused:
    """The value of a cell of ``column``. in_wan: the title says that its sums are counted in 万元."""
    if value is None:
        return _EMPTY
    words = ""
    if isinstance(value, str):
        words = narrow(value)
        if column.kind != "flag" and says_nothing(words):
            return _EMPTY
    if column.kind == "money":
        return _money(value, words, column, in_wan)
    return _READERS[column.kind](value, words, column)


def narrow(text: str) -> str:
    """A text on one line with full-width digits, letters and signs made narrow. Nothing else changes: ² is no 2."""
    return " ".join(text.translate(_NARROW).split())


def says_nothing(words: str) -> bool:
    """Whether a text, narrow, says nothing: signs alone, or a word such as 无, 未办理, 待定."""
    if words.strip("()[] 。.").lower() in NOTHING:
        return True
    # Characters of a private area are somebody's hanzi.
    return not any(char.isalnum() or unicodedata.category(char) == "Co" or char in _TICKS for char in words)


_NARROW: Final = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0xFFE5: 0xA5, 0x3000: 0x20}
_TICKS: Final = frozenset("√✓✔☑×✗✘")


def shown(value: Value) -> str:
    """What stands in a cell, in words for a person."""
    if isinstance(value, bool):
        return f"填的是逻辑值 {str(value).upper()}"
    if isinstance(value, date):
        return f"填的是日期 {value.isoformat()}"
    if isinstance(value, Decimal):
        return f"填的是数字 {shortened(plain(value))}"
    return f"填的是“{shortened(str(value))}”" if value else "是空的"


# ---- texts ----------------------------------------------------------------------------------------------------------

_WRAP = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_INSIDE = re.compile(rf"(?<=[{_HAN}，。；：、）》”])\n(?=[{_HAN}《（“])")
_CATEGORY = re.compile(f"({'|'.join(CATEGORIES)})(?:类?(?:培训)?班?)")
_NUMBERED = re.compile(r"[(（]?([0-9]{1,2})(?:[)）]|[.．、](?![0-9]))\s*")


def _text(value: Value, words: str, column: Column) -> Read | Refused:
    text = _written(value)
    if isinstance(text, Refused):
        return text
    if not text.isprintable():
        # A line broken inside Chinese words is one word; elsewhere the break parts two.
        text = one_line(_INSIDE.sub("", _WRAP.sub("\n", text)))
    most = NAME_CHARS if column.key in _NAMES else LINE_CHARS
    if len(text) > most:
        return Refused(f"有 {len(text)} 字（“{shortened(text, 20)}”）", f"不超过 {most} 字的文字", "请精简")
    if column.key == "category" and (known := _CATEGORY.fullmatch(text)):
        text = known[1]  # 党性教育类, 党性教育培训班: the rules name the category alone
    return Read(text)


def _code(value: Value, words: str, column: Column) -> Read | Refused:
    expected = f"不超过 {NAME_CHARS} 字的文字"
    if isinstance(value, str):
        text = one_line(value)
        return Read(text) if len(text) <= NAME_CHARS else Refused(shown(value), expected)
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and value >= 0 and value.adjusted() < 15:
            digits = f"{value:.0f}"
            # A mobile number begins with 1 and has all its digits.
            return Read(digits, "" if re.fullmatch("1[0-9]{10}", digits) else "zeros")
        return Refused(shown(value), "文字", "请把单元格设为文本格式，重新填写")
    return Refused(shown(value), "文字", "请把单元格设为文本格式，重新填写")


def _lines(value: Value, words: str, column: Column) -> Read | Refused:
    text = _written(value)
    if isinstance(text, Refused):
        return text
    parts = [one_line(part).strip() for part in re.split(r"[\n\r\v\f\x85\u2028\u2029;；]", text)]
    parts = [part for part in parts if part and not says_nothing(narrow(part))]
    numbers = [_NUMBERED.match(part) for part in parts]
    if len(parts) > 1 and [found and int(found[1]) for found in numbers] == list(range(1, len(parts) + 1)):
        # Numbers put before each line belong to the layout: a document numbers its list itself.
        parts = [part[found.end() :] for part, found in zip(parts, numbers, strict=True) if found]
    for part in parts:
        if len(part) > LINE_CHARS:
            return Refused(f"有一项 {len(part)} 字（“{shortened(part, 20)}”）", f"每项不超过 {LINE_CHARS} 字", "请精简")
    return Read(tuple(parts) or None)


def _written(value: Value) -> str | Refused:
    if isinstance(value, bool):
        return Refused(shown(value), "文字")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


_PLACES: Final = ("place", "held_place")
_NO_NAMES: Final = "请从这几项中选一项，不写地名"


def _choice(value: Value, words: str, column: Column) -> Read | Refused:
    expected = "、".join(column.choices)
    if isinstance(value, str):
        folded = words.replace(" ", "").replace("(", "（").replace(")", "）")
        if folded in column.choices:
            return Read(folded)
        meant = dict(column.synonyms).get(folded)
        if meant:
            return Read(meant)
        from difflib import get_close_matches

        near = get_close_matches(folded, column.choices, n=1, cutoff=0.6)
        where = _NO_NAMES if column.key in _PLACES else ""
        return Refused(shown(value), expected, f"是不是“{near[0]}”？" if near else where)
    return Refused(shown(value), expected)


def _flag(value: Value, words: str, column: Column) -> Read | Refused:
    if isinstance(value, bool):
        return Read(value)
    if isinstance(value, Decimal) and value in (0, 1):
        return Read(value == 1)
    if isinstance(value, str):
        word = words.replace(" ", "").lower()
        named = column.title.removeprefix("是否")
        if word in YES or word in (named, f"{named}班"):
            return Read(True)
        if word in NO or word in (f"非{named}", f"不{named}", f"非{named}班"):
            return Read(False)
        if says_nothing(words):
            return _EMPTY
    return Refused(shown(value), "“是”或“否”")


# ---- numbers --------------------------------------------------------------------------------------------------------

_FIGURE = r"(?P<sign>[-−]?)(?P<figure>[0-9]{1,18}(?:\.[0-9]{1,18})?|[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,18})?)"
_COUNT = re.compile(rf"(?:共|计|共计|合计)?{_FIGURE}(?:人次?|名|位)?")
_DAYS = re.compile(rf"(?:共|共计)?{_FIGURE}(?:天|日|个工作日)?")
_MONEY = re.compile(rf"(?:人民币|RMB)?[¥]?{_FIGURE}(?P<many>[千万亿]?)(?P<yuan>元?)(?:整|人民币)?", re.IGNORECASE)
_MANY: Final[Mapping[str, int]] = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8}
_BLANK = re.compile("(?<![0-9]) | (?![0-9])")
_HALF: Final = Decimal("0.5")


def _number(value: Value, words: str, pattern: re.Pattern[str]) -> Decimal | None:
    """The number of a cell, exact; None where it holds none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    match = pattern.fullmatch(_close(words)) if words else None
    return _figure(match) if match else None


def _close(words: str) -> str:
    """Without blanks, except between figures: 48 52 is not one number."""
    return _BLANK.sub("", words) if " " in words else words


def _figure(match: re.Match[str]) -> Decimal:
    number = Decimal(match["figure"].replace(",", ""))
    return -number if match["sign"] else number


def _in_figures(value: Value, words: str, units: str) -> str:
    """What to write where a number stands in Chinese numerals."""
    if not isinstance(value, str):
        return ""
    from kb.paths import chinese_to_int

    number = chinese_to_int(words.rstrip(units))
    return f"请用阿拉伯数字，写成 {number}" if number else ""


def _count(value: Value, words: str, column: Column) -> Read | Refused:
    expected = f"不小于 0 的整数（{column.unit}）"
    number = _number(value, words, _COUNT)
    if number is None:
        return Refused(shown(value), expected, _in_figures(value, words, "人名位"))
    if number < 0 or number != number.to_integral_value():
        return Refused(shown(value), expected)
    if number > _MOST_COUNT:
        return Refused(shown(value), f"不超过 {_MOST_COUNT} 的整数", "请核对")
    return Read(int(number))


def _days(value: Value, words: str, column: Column) -> Read | Refused:
    expected = "天数，可以有半天（0.5）"
    number = _HALF if words in ("半天", "半日") else _number(value, words, _DAYS)
    if number is None:
        half = re.fullmatch(r"([0-9]{1,3})(?:天|日)半", _close(words))
        if half is None:
            return Refused(shown(value), expected, _in_figures(value, words, "天日"))
        number = int(half[1]) + _HALF
    if number < 0 or number % _HALF:
        return Refused(shown(value), expected)
    if number > _MOST_DAYS:
        remedy = "单元格里像是日期，请填天数" if number > 30_000 else "请核对"
        return Refused(shown(value), f"不超过 {_MOST_DAYS} 的天数", remedy)
    return Read(Decimal(plain(number)))


def _money(value: Value, words: str, column: Column, in_wan: bool) -> Read | Refused:
    expected = "不小于 0、最多两位小数的金额（元），或“4.8万元”"
    by_title = 10**4 if in_wan else 1
    if isinstance(value, Decimal):
        amount = value * by_title
    else:
        match = _MONEY.fullmatch(_close(words)) if words else None
        if match is None:
            loss = re.fullmatch(rf"\({_MONEY.pattern}\)", words, re.IGNORECASE)
            return Refused(
                shown(value), expected, "括号表示负数，金额不能是负数" if loss else "只写一个数，不写“约”和算式"
            )
        # A unit in the cell says more than the title.
        amount = _figure(match) * (_MANY[match["many"]] if match["many"] or match["yuan"] else by_title)
    if amount < 0:
        return Refused(shown(value), expected, "金额不能是负数")
    if amount > MOST_MONEY:
        return Refused(shown(value), "一万亿元以下的金额", "请核对单位")
    if amount != round(amount, 2):
        return Refused(shown(value), expected, "精确到分")
    note: Note = "small" if 0 < amount < 100 else "large" if amount >= 10**8 else ""
    return Read(Decimal(plain(amount)), note)


# ---- days, months, years --------------------------------------------------------------------------------------------

_DATE_WORDS: Final = "日期，如 2026-09-15 或 2026年9月15日"
_YEAR = re.compile(r"([0-9]{4})(?:\.0)?(?:年度?)?")
_MONTH = re.compile(
    r"(?:(?P<year>[0-9]{4})(?:[-/.]|年度?))?(?P<month>[0-9]{1,2})(?:\.0)?(?:月份?(?:上旬|中旬|下旬|初|中|底|末)?)?"
)
_HAN_MONTH = re.compile("([一二三四五六七八九十]{1,2})月份?")


def _date(value: Value, words: str, column: Column) -> Read | Refused:
    amounts = "金额" in column.title
    if isinstance(value, bool) or value is None:
        return Refused(shown(value), _DATE_WORDS)
    if isinstance(value, date):
        return _sane(value)
    if isinstance(value, Decimal):
        # A sum that stands where a day belongs would become some day or other.
        day = None if amounts else serial_day(value)
        if day is not None:
            return Read(day, "serial")
        words = plain(value)
        if not re.fullmatch("[0-9]{8}", words):
            remedy = "金额请填在“实际经费”" if amounts else "请把单元格设为日期格式，重新填写"
            return Refused(shown(value), _DATE_WORDS, remedy)
    found = day_of(words)
    if isinstance(found, Doubt):
        return Refused(shown(value), found.expected, found.remedy)
    if found is not None:
        return Read(found)
    return Refused(shown(value), _DATE_WORDS, unlike_date(words))


def _sane(day: date) -> Read | Refused:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return Read(date(day.year, day.month, day.day))
    expected = f"{FIRST_YEAR}年至{LAST_YEAR}年之间的日期"
    if day.year <= 1911:
        # 1900-01-05 is a 5, 1905-07-17 the number 2025 in a cell that shows dates.
        return Refused(shown(day), expected, "多半是普通数字放进了日期格式的单元格，请重新填写日期")
    return Refused(shown(day), expected, "请核对年份")


def _year(value: Value, words: str, column: Column) -> Read | Refused:
    expected = f"{FIRST_YEAR} 至 {LAST_YEAR} 的年份，如 2026"
    number: int | None = None
    if isinstance(value, date):
        if value.year <= 1911:
            return Refused(shown(value), expected, "多半是年份放进了日期格式的单元格，请把单元格设为常规格式，重新填写")
        number = value.year
    elif isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() and value < 10_000 else None
    elif isinstance(value, str) and (match := _YEAR.fullmatch(_close(words))):
        number = int(match[1])
    if number is None or not FIRST_YEAR <= number <= LAST_YEAR:
        return Refused(shown(value), expected)
    return Read(number)


def _month(value: Value, words: str, column: Column) -> Read | Refused:
    expected = "1 至 12 的月份，如 9 或 9月"
    number: int | None = None
    if isinstance(value, date):
        if value.year <= 1911:
            return Refused(shown(value), expected, "多半是月份放进了日期格式的单元格，请把单元格设为常规格式，重新填写")
        number = value.month
    elif isinstance(value, Decimal):
        # 2026.1 may be January or October: Excel drops the last zero.
        number = int(value) if value == value.to_integral_value() and value <= 12 else None
    elif isinstance(value, str):
        compact = _close(words)
        if match := _MONTH.fullmatch(compact):
            number = int(match["month"])
        elif match := _HAN_MONTH.fullmatch(compact):
            from kb.paths import chinese_to_int

            number = chinese_to_int(match[1])
        elif LIKE_DATE.match(words):
            day = day_of(words)
            number = day.month if isinstance(day, date) else None
    if number is None or not 1 <= number <= 12:
        several = isinstance(value, str) and re.search(r"[-—~至、,到].*月|季度|半年", words)
        return Refused(shown(value), expected, "只填一个月份" if several else "")
    return Read(number)


_READERS: Final[Mapping[CellKind, Callable[[Value, str, Column], Read | Refused]]] = {
    "text": _text,
    "code": _code,
    "lines": _lines,
    "year": _year,
    "month": _month,
    "count": _count,
    "days": _days,
    "flag": _flag,
    "date": _date,
    "choice": _choice,
}

__all__ = ["Note", "Read", "Refused", "read_cell", "says_nothing", "shown"]
