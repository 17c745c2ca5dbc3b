"""What is known of a document, in words for a table and for its head: levels, dates, validity, damage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from kb.models import Defect, DocumentFacts

LEVELS: Final[Mapping[str, str]] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "unit": "单位",
}
SCRIPTS: Final[Mapping[str, str]] = {"simplified": "简体", "traditional": "繁体", "mixed": "简繁混用"}
UNKNOWN: Final = "未注明"
#: Kinds of damage: how it is named where it stands once, and where it stands several times.
_DAMAGE: Final[Mapping[str, tuple[str, str]]] = {
    "year_overwritten": ("年份被改动", "年份被改动 {} 处"),
    "quantity_overwritten": ("数量被改动", "数量被改动 {} 处"),
    "replacement_character": ("乱码", "乱码 {} 处"),
    "mixed_script": ("夹有繁体字", "夹有繁体字"),
    "unfinished_sentence": ("句子不完整", "句子不完整 {} 处"),
    "date_missing": ("无成文日期", "无成文日期"),
}


def day_words(text: str | None) -> str:
    """2022-07-25 as 2022年7月25日; a year as 2022年; else as it stands."""
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{text}年" if text.isdecimal() else text
    return f"{day.year}年{day.month}月{day.day}日"


def date_words(facts: DocumentFacts) -> str:
    """The day it was written, else printed (then said so)."""
    if facts.date_written:
        return day_words(facts.date_written)
    return f"{day_words(facts.date_printed)}印发" if facts.date_printed else UNKNOWN


def period_words(validity: Sequence[str | None]) -> str:
    """From when to when: 2019—2022年."""
    first, last = validity
    if first and last and first.isdecimal() and last.isdecimal():
        return f"{first}年" if first == last else f"{first}—{last}年"
    return f"{day_words(first) if first else ''}至{day_words(last) if last else '今'}"


def is_over(facts: DocumentFacts, today: date) -> bool:
    """Whether its period has ended."""
    last = facts.validity[1] if facts.validity else None
    if not last:
        return False
    return last < (today.isoformat() if len(last) == 10 else str(today.year))


def validity_words(facts: DocumentFacts, today: date) -> str:
    """Whether it is in force, as far as that is known."""
    status = facts.status or ""
    if facts.replaced_by:
        status = f"{status}，由 {facts.replaced_by} 代替" if status else f"由 {facts.replaced_by} 代替"
    period = period_words(facts.validity) if facts.validity else ""
    if period:
        period = f"{period}，已届满" if is_over(facts, today) else period
    return "；".join(part for part in (status, period) if part) or UNKNOWN


def is_past(facts: DocumentFacts, today: date) -> bool:
    """Whether it is known not to be in force."""
    return facts.status in ("已失效", "已废止", "已修订") or bool(facts.replaced_by) or is_over(facts, today)


def damage_words(defects: Sequence[Defect]) -> str:
    """What is damaged, in short; empty where nothing is known to be."""
    numbers: dict[str, int] = {}
    for defect in defects:
        numbers[defect.kind] = numbers.get(defect.kind, 0) + 1
    said = []
    for kind, number in numbers.items():
        if kind == "signature_missing":
            missing = sum(len(d.text.split("、")) for d in defects if d.kind == kind and d.text)
            said.append(f"落款缺 {missing} 家" if missing else "没有落款")
        elif kind == "annex_missing":
            missing = sum(len(d.text.split("；")) for d in defects if d.kind == kind)
            said.append(f"附件缺 {missing} 个")
        else:
            once, several = _DAMAGE.get(kind, ("缺损", "缺损 {} 处"))
            said.append(once if number == 1 else several.format(number))
    return "，".join(said)


def moment_words(text: str) -> str:
    """A moment of the database (ISO, UTC) as a day where the desk stands: 2026年10月23日."""
    day = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
    return f"{day.year}年{day.month}月{day.day}日"


def size_words(size: int) -> str:
    """Bytes as people say them: 95 KB, 3.1 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


__all__ = [
    "LEVELS",
    "SCRIPTS",
    "UNKNOWN",
    "damage_words",
    "date_words",
    "day_words",
    "is_over",
    "is_past",
    "moment_words",
    "period_words",
    "size_words",
    "validity_words",
]
