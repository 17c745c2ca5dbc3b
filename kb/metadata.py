"""What a document says of itself: title, number, issuers, addressees, dates, kind, region, level, validity,
annexes, contacts. What it does not say stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.models import Contact, Level
from kb.normalize.punctuation import tidy
from kb.parts.model import DATE_ANY, KINDS, Parts, letters
from kb.paths import chinese_to_int
from kb.regions import Place, names_a_unit, place_of, place_of_number

_KIND = re.compile(rf"({KINDS})(?:[（(][^（）()]*[）)])?$")
_KIND_NAME = {"法": "法律", "宪法": "法律", "令": "命令", "暂行规定": "规定"}
_PHONE = re.compile(
    r"(?<!\d)(0\d{2,3}[-－—]\d{7,8}|1[3-9]\d{9}|[（(]0\d{2,3}[）)]\s?\d{7,8}|400[-－]?\d{3}[-－]?\d{4}|"
    r"(?<=[话：:，、 ])\d{7,8})(?!\d)"
)
_YEARS = re.compile(r"((?:19|20)\d\d)年?[—－–-]{1,2}((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of ``Document`` that the text tells."""

    title: str
    title_short: str | None
    number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    region: str | None
    level: Level | None
    kind: str | None
    date_written: date | None
    date_printed: date | None
    validity: tuple[str | None, str | None] | None
    attachments: tuple[str, ...]
    contacts: tuple[Contact, ...]


def read_metadata(parts: Parts, *, fallback_title: str, closing_words: Sequence[str] = ()) -> Metadata:
    """The metadata of a document from its parts; ``closing_words`` are its last paragraphs (they may name contacts)."""
    title = parts.title or fallback_title
    short = "关于" + title.split("关于", 1)[1] if "关于" in title and not title.startswith("关于") else None
    number = tidy(parts.number).strip("（）") if parts.number else None
    if number and not re.search(r"〔\d{4}〕", number):
        number = re.sub(r"((?:19|20)\d\d)年?第?(\d+)号", r"〔\1〕\2号", number)
    number = re.split(r"\s*签发人", number)[0] if number else None
    issuers = _issuers(parts)
    place = _place(issuers, number, title, parts.addressees, parts.adoptions)
    written, printed = _dates(parts)
    return Metadata(
        title=title,
        title_short=short,
        number=number,
        issuers=issuers,
        addressees=_addressees(parts.addressees),
        region=place.region,
        level=place.level,
        kind=kind_of(title),
        date_written=written,
        date_printed=printed,
        validity=validity_of(parts.plan_title or title),
        attachments=_attachments(parts),
        contacts=_contacts([*parts.contacts, *closing_words]),
    )


def kind_of(title: str) -> str | None:
    """The kind of document its title ends in: 通知, 规划, 办法 …; None when it ends in none."""
    m = _KIND.search(title.strip("《》"))
    return _KIND_NAME.get(m.group(1), m.group(1)) if m else None


def _issuers(parts: Parts) -> tuple[str, ...]:
    found: list[str] = []
    names = parts.issuers or parts.signatures
    for text in parts.adoptions:
        m = re.match(r"^[（(]\s*([\u4e00-\u9fff]{2,20}?)\s*(?:于)?(?:19|20)\d\d", text)
        if m and not names:
            names = [m.group(1)]
    for name in names:
        words = re.sub(r"\s", "", name)
        if words and words not in found:
            found.append(words)
    return tuple(found)


def _addressees(text: str | None) -> tuple[str, ...]:
    """Split at ， and ； (、 joins units of one addressee)."""
    if not text:
        return ()
    words = tidy(text).rstrip("：")
    return tuple(w for w in re.split(r"[，；]", words) if w)


def _place(
    issuers: Sequence[str], number: str | None, title: str, addressees: str | None, adoptions: Sequence[str]
) -> Place:
    places = [p for p in map(place_of, issuers) if p.region]
    if places:
        best = max(places, key=lambda p: len(p.region or "") if p.region != "全国" else 0)
        if issuers and names_a_unit(issuers[0]):
            return Place(best.region, "unit")
        return best
    for words in (title, addressees or ""):
        found = place_of(words)
        if found.region:
            return found
        if "全国" in words:
            return Place("全国", "national")
    if number:
        found = place_of_number(number)
        if found.region:
            return found
    if addressees and re.search(r"各省、自治区、直辖市", addressees):
        return Place("全国", "national")
    for words in adoptions:
        found = place_of(words)
        if found.region:
            return found
    return Place(None, None)


# ---- dates ---------------------------------------------------------------------------------------------------


def read_date(text: str) -> date | None:
    """2022年7月25日 or 二〇〇七年二月九日 as a date; None for an impossible one."""
    m = DATE_ANY.search(text)
    if not m:
        return None
    words = re.sub(r"\s", "", m.group(0)).translate(
        dict.fromkeys(map(ord, "○零0０Oo"), "〇") if not m.group(0)[0].isdigit() else {}
    )
    year, month, day = re.match(r"(.+)年(.+)月(.+)日", words).groups()  # type: ignore[union-attr]
    try:
        return date(_number(year), _number(month), _number(day))
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    value = chinese_to_int(text)
    if value is None:
        raise ValueError(text)
    return value


def _dates(parts: Parts) -> tuple[date | None, date | None]:
    printed = next((d for x in parts.imprint if "印" in x and (d := read_date(x))), None)
    written = next((d for x in parts.date_lines if (d := read_date(x))), None)
    if written is None and parts.adoptions:
        # A law in its present wording dates from its last revision, not from the day it takes effect.
        made = [
            d
            for x in parts.adoptions
            for m in DATE_ANY.finditer(x)
            if not re.match(r".{0,4}(?:施行|实施|生效|起)", x[m.end() :]) and (d := read_date(m.group(0)))
        ]
        written = max(made) if made else next((d for x in parts.adoptions if (d := read_date(x))), None)
    return written, printed


def five_year_plan(text: str) -> tuple[int, int] | None:
    """“十一五” -> (2006, 2010), from the ninth plan on every five years; None where the words name none.

    The first two plans were 1953—1957 and 1958—1962, the third began in 1966.
    """
    m = re.search(
        r"“([一二三四五六七八九十]{1,2})五”|(?<![\u4e00-\u9fff\d])(十[一二三四五六七八九]?)五(?:时期|期间|规划)", text
    )
    if not m:
        return None
    n = chinese_to_int(m.group(1) or m.group(2)) or 0
    if not 1 <= n <= 30:
        return None
    first = 1953 + 5 * (n - 1) if n <= 2 else 1966 + 5 * (n - 3)
    return first, first + 4


def validity_of(title: str) -> tuple[str | None, str | None] | None:
    """The years a plan names in its title: 2019—2022年…规划, “十一五”…规划; None for other titles."""
    m = _YEARS.search(tidy(title))
    if m and m.group(1) < m.group(2):
        return m.group(1), m.group(2)
    if re.search(r"规划|纲要|计划", title) and (years := five_year_plan(title)):
        return str(years[0]), str(years[1])
    return None


# ---- annexes, contacts ---------------------------------------------------------------------------------------


def _attachments(parts: Parts) -> tuple[str, ...]:
    found = []
    for text in parts.attachments:
        words = re.sub(r"^\s*\d{1,2}\s*[.．、]\s*", "", tidy(text)).strip(" 。；;")
        if words:
            found.append(words)
    if not found and parts.plan_title and parts.title and letters(parts.plan_title) != letters(parts.title):
        found.append(parts.plan_title)
    return tuple(found)


def _contacts(texts: Iterable[str]) -> tuple[Contact, ...]:
    found: list[Contact] = []
    for text in texts:
        for piece in re.split(r"[；;。]", text):
            for m in _PHONE.finditer(piece):
                if len(m.group(1)) < 9 and "电话" not in piece:
                    continue
                before = re.split(r"[，,、：:（(\s]+", piece[: m.start()].strip(" ，,：:、（("))
                names = [
                    w
                    for w in before
                    if re.search(r"[\u4e00-\u9fff]", w) and w not in ("联系电话", "电话", "联系人", "咨询电话")
                ]
                found.append(Contact(tidy(names[-1]) if names else "", m.group(1).replace("－", "-").replace("—", "-")))
    return tuple(dict.fromkeys(found))
