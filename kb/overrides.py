"""What a user may state about a document: keys, how values are read, and how they change a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.errors import LibraryError
from kb.numbers import normalise_number
from kb.printable import one_line
from kb.regions import place_of, region_pattern

STATUSES = ("现行", "已失效", "已废止", "已修订")
LEVELS = ("national", "province", "city", "county", "unit")
# What people call them; the contract knows the English words.
_LEVEL_NAMES = {
    "国家": "national", "国家级": "national", "中央": "national", "全国": "national",
    "省": "province", "省级": "province", "自治区": "province", "自治区级": "province", "直辖市": "province",
    "市": "city", "市级": "city", "地市级": "city", "设区市": "city",
    "县": "county", "县级": "county", "区级": "county", "县区级": "county",
    "单位": "unit", "本单位": "unit",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_END = re.compile(r"(\d{4})年?|" + _DATE.pattern)
_RANGE = re.compile(r"\s*(?:至|到|—+|–|~|～|\.\.|/|(?<=\d{4})-(?=\d{4}$))\s*")
_HAN = re.compile("[\u3400-\u9fff]")
_SHORTEST_TITLE = 4
_KIND = re.compile("[\u3400-\u9fff]{1,12}")
_DIVISION = re.compile("[\u3400-\u9fff]{1,20}(?:省|市|自治区|特别行政区|县|区|州|盟|旗|地区|镇|乡|街道)")
_NONE = ("", "无", "不详", "未知")


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot be taken. message: Chinese, names key, found and expected."""

    message: str


def read_changes(changes: Mapping[str, str]) -> dict[str, Any]:
    """The values meant, as ``Document`` has them (dates as ISO text); None empties a field.

    Raises LibraryError naming every key or value that is not understood.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, text in changes.items():
        found = one_line(text).strip()
        if key == "validity" and found in STATUSES:  # 有效性 in everyday words is the status
            key = "status"
        reader = _READERS.get(key)
        if reader is None:
            faults.append(f"没有“{one_line(key)}”这一项，应为{'、'.join(FIELDS)}之一")
            continue
        value = None if found in _NONE and key != "title" else reader(found)
        if isinstance(value, Fault):
            faults.append(f"{key}：“{found}”{value.message}")
        else:
            values[key] = value
    if not changes:
        faults.append("没有给出要改的内容，应为“项目=内容”，如 status=已废止")
    if faults:
        raise LibraryError("；".join(faults), remedy="没有作任何改动")
    return values


def check_keys(keys: tuple[str, ...]) -> None:
    """Raises LibraryError naming the keys that are no field a user may state."""
    wrong = [key for key in keys if key not in FIELDS]
    if wrong:
        raise LibraryError(f"没有“{'、'.join(wrong)}”这一项", expected=f"{'、'.join(FIELDS)}之一")
    if not keys:
        raise LibraryError("没有给出要恢复的项目", expected=f"{'、'.join(FIELDS)}之一")


def _title(text: str) -> str | Fault:
    bare = re.sub(r"\s+", " ", text).strip()
    if not bare:
        return Fault("是空的，应为文件标题")
    return bare if len(bare) <= 300 else Fault(f"过长（{len(bare)} 字），应不超过 300 字")


def _number(text: str) -> str | Fault:
    number = normalise_number(text)
    if not re.fullmatch(r"\S{1,60}号\S{0,4}", number) or not re.search(r"[\d〇零一二三四五六七八九十百]", number):
        return Fault("不像发文字号，应为如 桂组通字〔2020〕56号")
    return number


def _issuers(text: str) -> list[str] | Fault:
    names = [name.strip() for name in re.split(r"[;；、,，\n]+", text) if name.strip()]
    return names or Fault("没有机关名称，应为机关全称，几个机关之间用“；”隔开")


def _addressees(text: str) -> list[str] | Fault:
    # 、 joins units of one addressee (各省、自治区、直辖市人事厅), as in kb.metadata.
    names = [name.strip() for name in re.split(r"[;；,，\n]+", text.rstrip("：:")) if name.strip()]
    return names or Fault("没有主送机关，应为机关名称，几个之间用“；”隔开")


def _words(text: str) -> str | Fault:
    return text if len(text) <= 100 else Fault(f"过长（{len(text)} 字），应不超过 100 字")


def _region(text: str) -> str | Fault:
    """Completed to province and city where the words name one; a county or town alone is taken as it stands."""
    if len(text) > 100:
        return _words(text)
    if text in ("中国", "国家", "中央"):
        return "全国"
    if text == "全国":
        return text
    for tail in ("", "省", "市", "党委"):  # 广东, 柳州, 广西
        place = place_of(text + tail)
        if place.region and place.region != "全国":
            city = region_pattern().findall(text + tail)
            rest = text.rsplit(city[-1], 1)[-1] if not tail and city and city[-1] in text else ""
            return place.region + rest
    if _DIVISION.fullmatch(text):
        return text
    return Fault("不是行政区划，应为如 全国、广西壮族自治区、广西壮族自治区柳州市")


def _kind(text: str) -> str | Fault:
    return text if _KIND.fullmatch(text) else Fault("不是文种，应为如 通知、办法、意见")


def names_a_document(text: str) -> bool:
    """Whether the words can be the number or the title of a document (that need not be held)."""
    return not isinstance(_number(text), Fault) or len(_HAN.findall(text)) >= _SHORTEST_TITLE


def _level(text: str) -> str | Fault:
    level = _LEVEL_NAMES.get(text, text.lower())
    return level if level in LEVELS else Fault(f"不是层级，应为{'、'.join(LEVELS)}之一（国家、省、市、县、单位）")


def _day(text: str) -> str | Fault:
    match = _DATE.fullmatch(text)
    day = _real_date(match) if match else None
    return day or Fault("不是日期，应为如 2022-07-25")


def _status(text: str) -> str | Fault:
    return text if text in STATUSES else Fault(f"不是有效性，应为{'、'.join(STATUSES)}之一")


def _validity(text: str) -> list[str | None] | Fault:
    expected = "应为起止年份或日期，如 2019—2022、2022-01-01至2025-12-31、2022-01-01至（至今）"
    parts = _RANGE.split(text.removesuffix("年") if text.endswith("年") else text)
    if len(parts) == 1:
        parts *= 2
    if len(parts) != 2:
        return Fault(f"不是有效期，{expected}")
    ends: list[str | None] = []
    for part in parts:
        end = None if part in ("", "今", "至今") else _end(part)
        if isinstance(end, Fault):
            return Fault(f"不是有效期，{expected}")
        ends.append(end)
    first, last = ends
    if first is None and last is None:
        return Fault(f"不是有效期，{expected}")
    if first and last and first[: len(last)] > last[: len(first)]:
        return Fault("起始晚于终止，" + expected)
    return ends


def _end(text: str) -> str | Fault:
    match = _END.fullmatch(text)
    if match is None:
        return Fault("")
    if match[1]:
        return str(match[1])
    day = _DATE.fullmatch(text)
    return (_real_date(day) if day else None) or Fault("")


def _real_date(match: re.Match[str]) -> str | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


_READERS: dict[str, Callable[[str], Any]] = {
    "title": _title,
    "number": _number,
    "issuers": _issuers,
    "addressees": _addressees,
    "region": _region,
    "level": _level,
    "kind": _kind,
    "date_written": _day,
    "date_printed": _day,
    "validity": _validity,
    "status": _status,
    "replaced_by": _words,
}
FIELDS = tuple(_READERS)

# Columns whose values stand as JSON text.
JSON_FIELDS = frozenset({"issuers", "addressees", "validity"})
# Lists, which are empty where nothing is known.
LIST_FIELDS = frozenset({"issuers", "addressees"})

__all__ = [
    "FIELDS",
    "JSON_FIELDS",
    "LEVELS",
    "LIST_FIELDS",
    "STATUSES",
    "check_keys",
    "names_a_document",
    "read_changes",
]
