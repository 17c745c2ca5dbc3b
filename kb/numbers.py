"""Document numbers (发文字号): letters of the issuer, year, serial number; their one spelling, and finding them.

>>> normalise_number("桂组通字[2020]第 56號")
'桂组通字〔2020〕56号'
>>> [found.number for found in find_numbers("根据桂组通字〔2020〕56号、建设部令第90号，电话0771-5898546")]
['桂组通字〔2020〕56号']
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kb.paths import chinese_to_int


class FoundNumber(NamedTuple):
    """A document number in a text: characters [start, end) and its normal form."""

    start: int
    end: int
    number: str


YEAR_AND_SERIAL: Final = (
    r"[〔\[【（(［〈]\s*(?P<year>[12１２]\d{3}|[一二]\s*[〇零○O一二三四五六七八九]{3})\s*年?\s*[〕\]】）)］〉]"
    r"\s*第?\s*(?P<serial>\d{1,5})\s*[号號]"
)
_NUMBER: Final = re.compile(rf"(?P<code>[㐀-鿿]{{1,20}})\s{{0,2}}{YEAR_AND_SERIAL}")
# Words that stand before a number in running text without a mark between: the letters of the number begin after them.
_BEFORE_CODE: Final = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|参照|对照|印发|转发|批转|下发|发布|执行|落实|贯彻|收到|文件|文号|字号|编号|详见|参见|通知|规定|要求|有关"
    r"|关于|意见|公告|精神|[号號]令?|[的了见按以将由在是为与及或])"
)
SPOKEN_NUMBER: Final = re.compile(
    r"(?P<code>[㐀-鿿]{1,8}[字发發函办辦电電通规文])\s*(?P<year>(?:19|20)\d\d)\s*(?:年|[-—/\s])?\s*第?\s*(?P<serial>\d{1,4})\s*[号號]"
)


def find_numbers(text: str) -> tuple[FoundNumber, ...]:
    """The document numbers (letters of the issuer, year, serial number) in a running text, in order.

    Orders without a year in brackets (建设部令第90号, 第136号令) and telephone numbers are none.
    """
    out: list[FoundNumber] = []
    for match in _NUMBER.finditer(text):
        code = match["code"]
        lead = _BEFORE_CODE.match(code)
        cut = lead.end() if lead else 0
        before = text[match.start() - 1 : match.start()]
        after_another = code[cut - 1] in "号號令" if cut else before in tuple("》）)号號")
        if after_another:  # 和 joins two citations here; elsewhere it may be 和县, 和田
            cut += len(code[cut:]) - len(code[cut:].lstrip("和"))
        if cut < len(code):
            number = _written(code[cut:], match["year"], match["serial"])
            out.append(FoundNumber(match.start() + cut, match.end(), number))
    return tuple(out)


def _written(code: str, year: str, serial: str) -> str:
    digits = year if year.isdecimal() else str(chinese_to_int(re.sub(r"\s", "", year).replace("O", "零")) or year)
    return f"{code}〔{int(digits) if digits.isdecimal() else digits}〕{int(serial)}号"


def normalise_number(text: str) -> str:
    """The one spelling of a document number: ``桂组通字[2020]第 56號`` -> ``桂组通字〔2020〕56号``.

    Any brackets and width, blanks, 第 and leading zeros dropped. What is no such number (建设部令第90号) comes back
    with half-width digits and without blanks. The script of the other characters is left as it is.
    """
    bare = re.sub(r"\s+", "", text)
    bare = bare[1:-1] if bare[:1] in ("（", "(") and bare[-1:] in ("）", ")") and bare[-2:-1] in ("号", "號") else bare
    for pattern in (_NUMBER, SPOKEN_NUMBER):
        match = pattern.fullmatch(bare)
        if match:
            return _written(match["code"], match["year"], match["serial"])
    return "".join(str(int(char)) if char.isdecimal() else char for char in bare).replace("號", "号")
