"""What a cell holds: the text stored in a file -> a plain value, or why it says nothing usable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Final, Literal

from generator.sheets.model import Value
from generator.sheets.texts import LONGEST

Format = Literal["number", "date", "time"]


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that says nothing usable. Chinese: what stands there, what should, what to do."""

    found: str
    expected: str = ""
    remedy: str = ""


Held = Value | Unusable

_ERRORS = {
    "#REF!": "引用的单元格已不存在",
    "#N/A": "没有查到对应的值",
    "#DIV/0!": "除数为零",
    "#VALUE!": "公式里的值类型不对",
    "#NAME?": "公式里的名称写错",
    "#NUM!": "数字超出范围",
    "#NULL!": "引用的区域不相交",
    "#SPILL!": "结果溢出",
    "#CALC!": "公式不能计算",
    "#FIELD!": "字段不存在",
    "#BLOCKED!": "引用被阻止",
    "#CONNECT!": "没有连上数据源",
    "#UNKNOWN!": "公式不被支持",
    "#GETTING_DATA": "数据尚未取回",
}
_CORRECT = "请更正后保存，或复制后“选择性粘贴—数值”"
UNSAVED: Final = Unusable("公式没有保存计算结果", remedy="请用 WPS 或 Excel 打开后保存一次，或复制后“选择性粘贴—数值”")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MOST_REMEMBERED = 300_000
# Excel keeps fifteen digits; what a file stores beyond them is noise of binary numbers (0.30000000000000004).
_FIFTEEN = Context(prec=15)
_DIGITS = re.compile("-?[0-9]{1,15}")


def text_of(stored: str) -> str | Unusable | None:
    """A stored text without the white space around it; None where nothing is left."""
    text = stored.strip()
    if len(text) > LONGEST:
        return Unusable(f"内容有 {len(text):,} 个字符", f"一格不超过 {LONGEST:,} 个字符", "请精简")
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text).strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if text and (text[0] in _UNSEEN or text[-1] in _UNSEEN):
        text = text.strip(_UNSEEN + " \t\n\u3000\xa0")
    if not text:
        return None
    if text[0] == "#":
        return _marked(text)
    return text


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else ""


def _marked(text: str) -> str | Unusable:
    if text in _ERRORS:
        return Unusable(f"公式出错 {text}（{_ERRORS[text]}）", remedy=_CORRECT)
    if len(text) > 2 and not text.strip("#"):
        return Unusable(f"只有 {text[:6]}（列宽不够，保存时没有写出内容）", remedy="请在原表中加宽这一列，重新另存")
    return text


def error_of(stored: str) -> Unusable:
    """What an error cell says."""
    marked = _marked(stored.strip() or "#")
    return marked if isinstance(marked, Unusable) else Unusable(f"公式出错 {stored.strip()[:20]}", remedy=_CORRECT)


def number_of(stored: str) -> Decimal | Unusable:
    """A stored number, exact to fifteen digits; whole numbers have no decimals."""
    if _DIGITS.fullmatch(stored):
        return Decimal(stored)
    try:
        number = _FIFTEEN.create_decimal(stored.strip())
    except (ArithmeticError, ValueError):
        number = Decimal("NaN")
    if not number.is_finite() or number.adjusted() > 308:
        return Unusable(f"“{stored.strip()[:20]}”不是数字", remedy=_CORRECT)
    if number.adjusted() < -300:
        return Decimal(0)
    whole = number.to_integral_value()
    return Decimal(int(whole)) if whole == number else number.normalize(_FIFTEEN)


class Numbers:
    """The numbers of a workbook: what its cell formats make of them. Remembers, for the same ones come again."""

    def __init__(self, formats: Sequence[Format], *, from_1904: bool) -> None:
        """formats: one a cell style."""
        self._formats = formats
        self._from_1904 = from_1904
        self._known: dict[str | None, dict[str, Held]] = {}
        self._left = _MOST_REMEMBERED

    def remembered(self, style: str | None) -> dict[str, Held]:
        """What is known of numbers of a cell style: text as stored -> value."""
        return self._known.setdefault(style, {})

    def read(self, stored: str, style: str | None) -> Held:
        """The value of a stored number. style: number of the cell style as written in the file."""
        value: Held = number_of(stored)
        if isinstance(value, Decimal):
            form = self._format(style)
            if form == "date":
                value = self._day(value)
            elif form == "time":
                value = Unusable("是时间（时分秒），不是日期", "年月日", "请把单元格格式改为日期，重新填写")
        if self._left > 0:
            self._left -= 1
            self.remembered(style)[stored] = value
        return value

    def _format(self, style: str | None) -> Format:
        if style is None:
            return self._formats[0] if self._formats else "number"
        number = int(style) if style.isdecimal() and len(style) < 9 else -1
        return self._formats[number] if 0 <= number < len(self._formats) else "number"

    def _day(self, serial: Decimal) -> Held:
        # Half a second is noise of binary fractions: 45000.99999999 is the next midnight.
        number = int((serial * 86400 + Decimal("0.5")) // 86400) if -1 < serial < 3_000_000 else -1
        if self._from_1904 and 0 <= number <= 2_957_003:
            return date(1904, 1, 1) + timedelta(number)
        if not self._from_1904 and 0 < number < 60:
            return date(1899, 12, 31) + timedelta(number)
        if not self._from_1904 and 60 < number <= 2_958_465:
            return date(1899, 12, 30) + timedelta(number)
        return Unusable(
            f"按日期格式显示的数字 {serial} 不是实际存在的日期", "年月日", "请重新填写日期；如是数字，请改单元格格式"
        )


def iso_day(stored: str) -> Held:
    """A date stored as text after ISO 8601, as strict workbooks do."""
    try:
        return date.fromisoformat(stored.strip()[:10])
    except ValueError:
        return Unusable(f"“{stored.strip()[:20]}”不是日期", "年月日", "请重新填写日期")


# ---- formats --------------------------------------------------------------------------------------------------------

# Those of Chinese Excel (27-36, 50-58) have no code in the file: 31 is 2025年3月1日.
_DAYS = frozenset((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58))
_TIMES = frozenset((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56))
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General|AM/PM|A/P|上午/下午', re.IGNORECASE)


def format_of(number: int, code: str | None) -> Format:
    """What a number format makes of a number. code: as written in the file, None for a built-in format."""
    if code is None:
        return "date" if number in _DAYS else "time" if number in _TIMES else "number"
    letters = _LITERAL.sub("", code[:300].split(";")[0]).lower()
    if re.search("[yde]|a{3,}|b{1,4}(?![a-z])", re.sub("e[+-]", "", letters)):
        return "date"
    if re.search("[hs]", letters):
        return "time"
    return "date" if "m" in letters else "number"


__all__ = [
    "UNSAVED",
    "Format",
    "Held",
    "Numbers",
    "Unusable",
    "error_of",
    "format_of",
    "iso_day",
    "number_of",
    "text_of",
]
