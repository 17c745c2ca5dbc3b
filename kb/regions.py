"""Regions: from the name of an issuer, a document number or a title to region and level.

Data: ``corpus/regions.txt`` (administrative divisions down to prefectures). A region that the words do not show
stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.models import Level


@dataclass(frozen=True, slots=True)
class Place:
    """region: official name, province first (广西壮族自治区柳州市; 全国). level: of the body that speaks."""

    region: str | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class _Province:
    name: str
    short: str
    marks: tuple[str, ...]
    cities: tuple[str, ...]


_NATIONAL = re.compile(
    r"中共中央|中央(?:组织部|宣传部|统战部|办公厅|军委|纪委|党校|和国家机关)|国务院|全国人民代表大会|最高人民(?:法院|检察院)|中华人民共和国|国家(?!级)[\u4e00-\u9fff]{1,8}(?:局|委|总局|委员会)"
)
_MINISTRY = re.compile(r"^(?!.*(?:省|市|县|区|州|盟))[\u4e00-\u9fff]{2,12}部(?:办公厅|办公室)?$")
_REGION_BODY = re.compile(r"(?:中共)?(内蒙古|广西|西藏|宁夏|新疆)(?:自治区)?(?:党委|区委|政府)")
# A county or district right behind the name of its city or province: 柳州市柳江区, not 柳州市社区建设办公室.
_COUNTY = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:县|旗|(?<![社地园发校辖片库])区)(?![域级直])")
_UNIT = re.compile(r"(?:大学|学院|学校|医院|公司|集团|研究院|研究所|中学|小学)$")


@lru_cache(maxsize=1)
def _provinces() -> tuple[_Province, ...]:
    from kb.resources import corpus_dir

    out = []
    for line in (corpus_dir() / "regions.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, marks, cities = line.split("|")
            short = re.sub(r"(?:壮族|回族|维吾尔)?自治区$|省$|市$", "", name)
            out.append(_Province(name, short, tuple(marks.split()), tuple(cities.split())))
    return tuple(out)


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all provinces and prefectures, and the province of each."""
    owner: dict[str, str] = {}
    for province in _provinces():
        owner[province.name] = province.name
        for city in province.cities:
            owner[city] = province.name
    pattern = "|".join(sorted(owner, key=len, reverse=True))
    return re.compile(pattern), owner


def region_pattern() -> re.Pattern[str]:
    """Matches the official name of any province or prefecture."""
    return _names()[0]


def place_of(name: str) -> Place:
    """Region and level that the name of a body (or a title) shows; both None when it shows none."""
    pattern, owner = _names()
    found = pattern.findall(name)
    for city in found:
        province = owner[city]
        if city != province:
            rest = name.split(city, 1)[-1]
            return Place(province + city, "county" if _COUNTY.match(rest) else "city")
    if found:
        rest = name.split(found[0], 1)[-1]
        return Place(found[0], "county" if _COUNTY.match(rest) and "直" not in rest else "province")
    if (m := _REGION_BODY.match(name)) and (province_name := _region_named(m.group(1))):
        return Place(province_name, "province")
    if _NATIONAL.search(name) or _MINISTRY.match(name):
        return Place("全国", "national")
    return Place(None, None)


def _region_named(short: str) -> str | None:
    return next((p.name for p in _provinces() if p.short == short), None)


def place_of_number(number: str) -> Place:
    """Region that the code of a document number shows: 桂… 广西, 中发 国发 national. The level only for 中 and 国."""
    if number.startswith(("中发", "中办", "国发", "国办", "国函", "中组", "国人", "人社部", "财行", "财预")):
        return Place("全国", "national")
    for province in _provinces():
        if number[:1] in province.marks:
            return Place(province.name, None)
    return Place(None, None)


def names_a_unit(name: str) -> bool:
    """A school, hospital or company: the level of a single unit."""
    return bool(_UNIT.search(name))
