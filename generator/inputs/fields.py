"""The kinds of values an input field may hold, each with the words that say so; and how a field is declared.

Every kind accepts exactly what ``docs/inputs.md`` says of it and refuses the rest with Chinese words for what was
found, what is expected and what to write instead. Nothing is corrected silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, PlainValidator
from pydantic_core import PydanticCustomError, core_schema

from kb.printable import one_line

# Bounds. A line of an input is a sentence or two; a passage is the text of a document.
NAME_CHARS, LINE_CHARS, PASSAGE_CHARS = 100, 2_000, 100_000
ROWS, ROSTER_ROWS = 2_000, 10_000
MOST_MONEY = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1949, 2100


class Model(BaseModel):
    """A block of an input: frozen, no unknown keys. A key that is absent differs from one that is null or empty:
    see ``says``."""

    # Validators are built when a family is first read: a command reads one of many.
    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=True, defer_build=True
    )

    def says(self, name: str) -> bool:
        """Whether the input holds the key of attribute ``name`` at all (empty or null included)."""
        return name in self.model_fields_set


class LeadingZero(str):
    """A number with a leading zero that stood without quotes in a YAML file: whether it is a code nobody can tell."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field holds. name: for programs that make forms; words: for people.

    empty: an empty text is a value of its own (没有); elsewhere it counts as null.
    """

    name: Literal["text", "lines", "integer", "number", "date", "boolean", "choice", "mixed"]
    words: str
    choices: tuple[str, ...] = ()
    empty: bool = False


def refused(value: object, expected: str, remedy: str = "") -> PydanticCustomError:
    """The fault of a value: what was found, what is expected, what to write."""
    return PydanticCustomError("input", "{found}", {"found": found(value), "expected": expected, "remedy": remedy})


def found(value: object) -> str:
    """What stands in a field, in words for a person.

    >>> found("四十八")
    '填的是“四十八”'
    """
    if value is None or value == "":
        return "是空的"
    if isinstance(value, bool):
        return f"填的是 {str(value).lower()}（是非值）"
    if isinstance(value, (int, float, Decimal)):
        return f"填的是数字 {shortened(plain(value))}"
    if isinstance(value, Mapping):
        return "填的是一组“键: 值”"
    if isinstance(value, (list, tuple)):
        return f"填的是 {len(value)} 项的列表"
    return f"填的是“{shortened(str(value))}”"


def shortened(text: str, length: int = 40) -> str:
    """At most ``length`` characters of a text, on one line."""
    text = one_line(text)
    return text if len(text) <= length else text[:length] + "……"


def plain(number: float | Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros (``47360``, ``0.5``)."""
    if isinstance(number, int):
        return str(number) if abs(number) < 10**30 else f"约 10 的 {number.bit_length() * 3 // 10} 次方"
    value = Decimal(repr(number)) if isinstance(number, float) else number
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return str(number)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- text ---------------------------------------------------------------------------------------------------------


def _text(value: object, expected: str) -> str:
    if isinstance(value, LeadingZero):
        raise _unquoted("以 0 开头的数字", value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        raise refused(value, expected, f"请加引号，写成 '{str(value).lower()}'")
    if isinstance(value, (int, float, Decimal)):
        raise _unquoted("数字", plain(value))
    if isinstance(value, (date, datetime)):
        raise refused(value.isoformat(), expected, "请加引号")
    raise refused(value, expected)


def _unquoted(what: str, written: str) -> PydanticCustomError:
    """The fault of digits where words are asked for; the quotation marks are all that lacks (a phone, a code)."""
    remedy = f"请加引号，写成 '{shortened(written)}'"
    return PydanticCustomError("input", "{found}", {"found": f"{what}没有加引号", "expected": "", "remedy": remedy})


def read_text(
    value: object, chars: int = LINE_CHARS, *, empty: bool = False, lines: bool = False, signs: bool = False
) -> str:
    """The text of a field, of at most ``chars`` characters. empty: may be empty. lines: may hold several lines.
    signs: may hold signs alone (``—`` in a table). Raises the fault of anything else."""
    expected = f"不超过 {chars} 字的文字"
    text = _text(value, expected)
    if not text and not empty:
        raise refused(text, expected, "请填写")
    if not signs:
        _said(text)
    if not lines and re.search(r"[\r\n\v\f\x85\u2028\u2029]", text):
        raise refused(text, "写成一行的文字", "请去掉其中的换行")
    if len(text) > chars:
        raise PydanticCustomError(
            "input",
            "{found}",
            {"found": f"有 {len(text)} 字（“{shortened(text, 20)}”）", "expected": expected, "remedy": "请精简"},
        )
    return text


def text_of(chars: int, *, empty: bool = False, lines: bool = False, signs: bool = False) -> BeforeValidator:
    """A text; see ``read_text``."""
    return BeforeValidator(lambda value: read_text(value, chars, empty=empty, lines=lines, signs=signs))


def _said(text: str) -> None:
    """Refuses a text of signs alone: 。，； fills a field without saying anything."""
    import unicodedata

    # Characters of a private area are somebody's hanzi.
    if text and not any(char.isalnum() or unicodedata.category(char) == "Co" for char in text):
        raise refused(text, "有汉字、字母或数字的文字，不能只有标点符号", "请填写；没有内容的请删去这一项")


Name = Annotated[str, text_of(NAME_CHARS), Kind("text", "文字")]
Line = Annotated[str, text_of(LINE_CHARS), Kind("text", "文字")]
# May be present and empty, which says 没有.
Text = Annotated[str, text_of(LINE_CHARS, empty=True), Kind("text", "文字", empty=True)]
TableCell = Annotated[str, text_of(LINE_CHARS, empty=True, signs=True), Kind("text", "文字", empty=True)]
Passage = Annotated[str, text_of(PASSAGE_CHARS, lines=True), Kind("lines", "文字，可分段")]


def coded(pattern: str, expected: str, remedy: str = "") -> BeforeValidator:
    """A text of a given shape."""

    def check(value: object) -> str:
        text = _text(value, expected)
        _said(text)
        if not re.fullmatch(pattern, text):
            raise refused(value, expected, remedy)
        return text

    return BeforeValidator(check)


# ---- numbers ------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?")
_SPOKEN = re.compile(r"(?:约|￥|¥)?\s*([0-9][0-9,，]*(?:\.[0-9]+)?)\s*(万|亿)?\s*(?:元|人|天|学时|年|月|％|%)?(?:整)?")


def _number(value: object, expected: str, bounded: str = "") -> Decimal:
    """The value as an exact number; digits in quotes count as one. bounded: what is expected of one too large."""
    if isinstance(value, bool):
        raise refused(value, expected)
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise refused(value, expected)
        if number.adjusted() > 17:
            raise refused(value, bounded or expected, "数字过大，请核对")
        if number and number.adjusted() < -18:
            raise refused(value, expected, "数字过小，请核对")
        return number
    if isinstance(value, str):
        text = value.strip()
        if _DIGITS.fullmatch(text) and not isinstance(value, LeadingZero):
            return Decimal(text)
        raise refused(value, expected, _instead(text))
    raise refused(value, expected)


def _instead(text: str) -> str:
    """What to write in place of a number with separators, units or in full-width digits, where that is certain."""
    import unicodedata

    match = _SPOKEN.fullmatch(unicodedata.normalize("NFKC", text))
    if match:
        number = Decimal(match[1].replace(",", "").replace("，", ""))
        number *= {"万": 10**4, "亿": 10**8}.get(match[2] or "", 1)
        return f"不要写单位、逗号和全角数字，写成 {plain(number)}"
    from kb.paths import chinese_to_int

    value = chinese_to_int(text)
    return f"请用阿拉伯数字，写成 {value}" if value else ""


def integer(least: int, most: int, expected: str | None = None) -> BeforeValidator:
    """A whole number from ``least`` to ``most``."""
    words = expected or f"不小于 {least} 的整数"
    bounded = expected or f"{least} 至 {most} 的整数"

    def check(value: object) -> int:
        number = _number(value, words, bounded)
        if number != number.to_integral_value() or number < least:
            raise refused(value, words)
        if number > most:
            raise refused(value, bounded)
        return int(number)

    return BeforeValidator(check)


def amount(most: Decimal, places: int, words: str, *, step: Decimal | None = None) -> BeforeValidator:
    """A number from 0 to ``most`` with at most ``places`` decimals, a multiple of ``step`` where given."""
    bounded = f"{words}，不超过 {_large(most)}"

    def check(value: object) -> Decimal:
        number = _number(value, words, bounded)
        if number < 0:
            raise refused(value, words)
        if number > most:
            raise refused(value, bounded)
        if number != round(number, places) or (step and number % step):
            raise refused(value, words)
        return Decimal(plain(number))

    return BeforeValidator(check)


def _large(number: Decimal) -> str:
    """A bound as people say it: 1 万亿, 1000."""
    return f"{plain(number / 10**12)} 万亿" if number >= 10**12 else plain(number)


MONEY_WORDS = "不小于 0、最多两位小数的数字（元）"
Count = Annotated[int, integer(0, 1_000_000), Kind("integer", "不小于 0 的整数")]
People = Annotated[int, integer(1, 1_000_000), Kind("integer", "不小于 1 的整数")]
_YEAR_WORDS = f"{FIRST_YEAR} 至 {LAST_YEAR} 的年份"
Year = Annotated[int, integer(FIRST_YEAR, LAST_YEAR, _YEAR_WORDS), Kind("integer", _YEAR_WORDS)]
Month = Annotated[int, integer(1, 12, "1 至 12 的整数（月份）"), Kind("integer", "1 至 12 的整数（月份）")]
Money = Annotated[Decimal, amount(MOST_MONEY, 2, MONEY_WORDS), Kind("number", MONEY_WORDS)]
# In a plan counted in 万元 the sixth decimal is a 分.
PlanMoney = Annotated[
    Decimal,
    amount(MOST_MONEY, 6, "不小于 0 的数字，单位见“金额单位”"),
    Kind("number", "不小于 0 的数字，单位见“金额单位”（元最多两位小数）"),
]
Days = Annotated[
    Decimal,
    amount(Decimal(1000), 1, "天数，可以有半天（0.5）", step=Decimal("0.5")),
    Kind("number", "天数，可以有半天（0.5）"),
]
Hours = Annotated[Decimal, amount(Decimal(10_000), 1, "学时数，最多一位小数"), Kind("number", "学时数，最多一位小数")]


# ---- dates --------------------------------------------------------------------------------------------------------

_DATE_WORDS = "日期，如 2026-10-20 或 2026年10月20日"
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_LIKE_DATE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?(.*)", re.S)


def read_date(value: object) -> date:
    """The date that a value states: ISO, 2026年10月20日, or a date; of the years that offices write about.

    Raises the fault of anything else.
    """
    if isinstance(value, datetime):
        raise refused(value.isoformat(" "), _DATE_WORDS, "只写到日，不写时刻")
    if isinstance(value, date):
        return _day(value.isoformat(), value.year, value.month, value.day)
    if not isinstance(value, str):
        raise refused(value, _DATE_WORDS)
    import unicodedata

    match = _DATE.fullmatch(value.strip())
    if match:
        numbers = [int(part) for part in match.groups() if part]
        return _day(value, numbers[0], numbers[1], numbers[2])
    like = _LIKE_DATE.fullmatch(unicodedata.normalize("NFKC", value.strip()))
    if like:
        day = _day(value, int(like[1]), int(like[2]), int(like[3]))
        rest = "，不写时刻和星期" if like[4].strip() else ""
        raise refused(value, _DATE_WORDS, f"请写成 {day.isoformat()}{rest}")
    raise refused(value, _DATE_WORDS)


def _day(value: object, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refused(value, f"{FIRST_YEAR}年至{LAST_YEAR}年之间的日期", "请核对年份")
    try:
        return date(year, month, day)
    except ValueError:
        from calendar import monthrange

        if 1 <= month <= 12:
            last = monthrange(year, month)[1]
            raise refused(value, "实际存在的日期", f"{year}年{month}月只有{last}日") from None
        raise refused(value, "实际存在的日期", "一年只有 12 个月") from None


Day = Annotated[date, BeforeValidator(read_date), Kind("date", _DATE_WORDS)]


# ---- yes and no, choices ------------------------------------------------------------------------------------------

_TRUE, _FALSE = ("true", "是", "yes"), ("false", "否", "no")


def read_bool(value: object) -> bool:
    """true or false; 是, 否, yes and no are accepted as well."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUE + _FALSE:
        return value.strip().lower() in _TRUE
    raise refused(value, "true（是）或 false（否）")


Flag = Annotated[bool, BeforeValidator(read_bool), Kind("boolean", "true（是）或 false（否）")]


class OneOf:
    """Accepts the values of a Literal, and the Chinese ``names`` of them (name -> value).

    offers: the values that other words may stand for; None where the most alike one is to be offered.
    """

    def __init__(
        self,
        literal: Any,
        names: Mapping[str, str] | None = None,
        offers: Callable[[str], Sequence[str] | None] = lambda words: None,
    ) -> None:
        values: tuple[str, ...] = get_args(literal)
        shown = {value: name for name, value in reversed(list((names or {}).items()))}
        self.known = {value: value for value in values} | dict(names or {})
        self.offers = offers
        words = "、".join(f"{value}（{shown[value]}）" if value in shown else value for value in values)
        self.kind = Kind("choice", f"下列之一：{words}", values)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def read(self, value: object) -> str:
        """The value meant. Raises the fault of anything else, with the choices that may be meant."""
        if not isinstance(value, str):
            raise refused(value, self.kind.words)
        folded = value.strip().replace("(", "（").replace(")", "）")
        if folded in self.known:
            return self.known[folded]
        from difflib import get_close_matches

        near = self.offers(folded)
        if near is None:
            near = get_close_matches(folded, list(self.known), n=1, cutoff=0.5)
        offered = "或".join(f"“{choice}”" for choice in near)
        raise refused(value, self.kind.words, f"是不是{offered}？" if near else "")


# ---- what may be written in two ways --------------------------------------------------------------------------------


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Most = Field(max_length=ROWS)
Some = Field(min_length=1, max_length=ROWS)
Lines = Annotated[tuple[Line, ...], Most, Kind("lines", "文字的列表")]
# A single text stands for a list of one.
LineOrLines = Annotated[tuple[Line, ...], Most, BeforeValidator(_listed), Kind("lines", "文字，或文字的列表")]

_CHARGE_WORDS = "false（不收）、true（收）或每人收取的金额（元）"


def _charge(value: object) -> bool | Decimal:
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str) and value.strip().lower() in _TRUE + _FALSE:
        return value.strip().lower() in _TRUE
    bounded = f"{_CHARGE_WORDS}，不超过 {_large(MOST_MONEY)}"
    number = _number(value, _CHARGE_WORDS, bounded)
    if number < 0 or number > MOST_MONEY or number != round(number, 2):
        raise refused(value, bounded if number > MOST_MONEY else _CHARGE_WORDS)
    return Decimal(plain(number))


# What trainees pay: False or 0 nothing, True something, a number yuan per person.
Charge = Annotated[bool | Decimal, PlainValidator(_charge), Kind("mixed", _CHARGE_WORDS)]


def _flag_or_text(value: object) -> bool | str:
    if isinstance(value, str) and value.strip().lower() not in _TRUE + _FALSE:
        return read_text(value, empty=True)
    if isinstance(value, (bool, str)):
        return read_bool(value)
    raise refused(value, "文字，或 true（是）、false（否）")


_FLAG_OR_TEXT = Kind("mixed", "文字，或 true（是）、false（否）", empty=True)
FlagOrText = Annotated[bool | str, PlainValidator(_flag_or_text), _FLAG_OR_TEXT]


# ---- declaring a field ----------------------------------------------------------------------------------------------


def required(label: str, help_text: str, *, key: str | None = None, example: Any = None, unit: str = "") -> Any:
    """A field that must be there and not empty. label: its Chinese key. key: its English key where that is not the
    attribute's name. unit: shown inside the form's field."""
    return Field(title=label, description=help_text, alias=key, **_extra(example, unit))


def optional(
    label: str, help_text: str, *, key: str | None = None, default: Any = None, example: Any = None, unit: str = ""
) -> Any:
    """A field that may be absent; see ``required``."""
    return Field(default, title=label, description=help_text, alias=key, **_extra(example, unit))


def _extra(example: Any, unit: str) -> dict[str, Any]:
    return {
        "examples": None if example is None else [example],
        "json_schema_extra": {"unit": unit} if unit else None,
    }
