"""Which level a unit belongs to, hence which documents bind it: as stated, else from its name, else from the addressee.

Data: ``corpus/jurisdictions.yaml``. What a name leaves open stays None and says so: no document is then applied
(rules.md, conventions 1 and 7). A name never shows a 二级 or 二层 unit: those levels must be stated.

>>> level_of("广西壮族自治区柳州市水利局").level, level_of("广西壮族自治区水利厅").level
('柳州市市直', '自治区本级')
>>> level_of("市水利局", "柳州市“一包方式管培训”工作领导小组办公室").level
'柳州市市直'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from kb.errors import ZhangfaError

# What may stand before the place in the name of a party or mass organisation.
_ORGANISATION = re.compile(r"^(?:中国共产党|中共|中国共产主义青年团|共青团|民革|民盟|民建|民进|农工党|致公党|九三学社)")
# A county, district or county-level city in front: 桂平市教育局, not 城市管理局, 市场监督管理局, 社区服务中心.
_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:县|旗|(?<![城都])市(?!场|政|容|民|直)|(?<![社地园校片山])区(?![域级直]))")
_BARE_CITY = re.compile(r"市(?!场|政|容|民)")
_COUNTY = re.compile(r"区(?!域|直|党|级)|县|乡|镇")


@dataclass(frozen=True, slots=True)
class UnitLevel:
    """The level of a unit and what follows from it.

    level: as in ``unit.level``; None where neither name nor addressee tells. basis: Chinese, why.
    packs, documents: the rule packs and their documents that bind the unit. cost_standard: central figures to compare
    with while the office has not imported its own. calendar: region whose holidays count; None: national ones only.
    """

    level: str | None
    basis: str
    packs: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    cost_standard: str | None = None
    calendar: str | None = None


class _Shown(NamedTuple):
    """What a name shows: a level and why; or why none, and the levels that the addressee may then decide between."""

    level: str | None
    why: str
    open_to: tuple[str, ...] = ()


class LevelError(ZhangfaError):
    """A level is stated that does not exist."""


def level_of(name: str, addressee: str | None = None, stated: str | None = None) -> UnitLevel:
    """The level of the unit ``name``. addressee: the organ written to. stated: ``unit.level`` of the input, decisive.

    Raises LevelError for a stated level that does not exist.
    """
    shown = _from_name(name)
    if stated:
        if stated not in levels():
            raise LevelError(f"没有“{stated}”这一层级", where="unit.level", expected="、".join(levels()))
        agrees = shown.level is None or stated.startswith(shown.level)
        doubt = "" if agrees else f"；按名称像是“{shown.level}”，请核对"
        return _level(stated, f"按填写的单位层级{doubt}")
    if shown.level:
        return _level(shown.level, f"按单位名称“{name}”判断：{shown.why}")
    if addressee and shown.open_to:
        told = _from_name(addressee)
        if told.level in shown.open_to:
            return _level(told.level, f"单位“{name}”的{shown.why}，按主送机关“{addressee}”判断：{told.why}")
    reason = shown.why + ("，主送机关也不能说明" if addressee and shown.open_to else "")
    return _level(None, f"无法判断“{name}”的单位层级：{reason}；请填写 unit.level")


def levels() -> tuple[str, ...]:
    """The levels there are."""
    return tuple(_data()["levels"])


def document_of(pack: str) -> str:
    """The id of the document that a rule pack comes from."""
    return str(_data()["packs"][pack])


def _level(level: str | None, basis: str) -> UnitLevel:
    if level is None:
        return UnitLevel(None, basis)
    entry = _data()["levels"][level]
    packs = tuple(entry["packs"])
    documents = tuple(map(document_of, packs))
    return UnitLevel(level, basis, packs, documents, entry.get("cost_standard"), entry.get("calendar"))


def _from_name(name: str) -> _Shown:
    data = _data()
    words = _ORGANISATION.sub("", name.strip())
    organ = _starting(words, data["central_organs"])
    if organ and not words.startswith(organ + "门"):  # 财政部, not 财政部门
        return _central(words.removeprefix(organ))
    region = _starting(words, data["region_spoken"])
    rest = words.removeprefix(region or "").removeprefix("广西")
    if vertical := next((word for word in data["vertical"] if word in words), None):
        return _Shown(None, f"{vertical}属中央垂直管理或者双重领导的系统")
    if city := _city(rest):
        return _in_city(city, rest.removeprefix(city))
    for city, entry in data["cities"].items():
        if county := _starting(rest, _county_names(entry)):
            return _Shown(entry["counties"], f"{county}属{city}")
    if region:
        if _LOCAL.match(rest):
            return _Shown(data["region_other"], "自治区之后写明了市、县（区）")
        return _Shown(data["region_level"], f"名称以{region}开头")
    return _elsewhere(words)


def _in_city(city: str, rest: str) -> _Shown:
    """The level inside a city of the region; ``rest`` stands behind the city's name."""
    data = _data()
    entry = data["cities"].get(city)
    if entry is None:
        return _Shown(data["region_other"], f"名称以{city}开头")
    if county := _starting(rest, _county_names(entry)):
        return _Shown(entry["counties"], f"名称写明{city}{county}")
    if zone := next((word for word in data["zones"] if word in rest[:12]), None):
        return _Shown(None, f"{city}的“{zone}”是否按市直单位管理，名称不能说明")
    return _Shown(entry["level"], f"名称以{city}开头，没有写明县（区）")


def _central(rest: str) -> _Shown:
    """The level of a central organ, or of its local office where a place follows."""
    from kb.regions import place_of

    data = _data()
    region = place_of(rest).region
    if any(place in rest for place in data["region_places"]):
        return _Shown(data["region_central"], "中央机关设在广西的机构")
    if region not in (None, "全国"):
        return _Shown(data["outside"], f"中央机关设在{region}的机构")
    return _Shown(data["central"], "名称以中央和国家机关开头，没有写明地方")


def _elsewhere(words: str) -> _Shown:
    """The level of a name that shows no place of the region in front."""
    from kb.regions import place_of, region_pattern

    data = _data()
    region = place_of(words).region
    if region == "全国":
        return _Shown(data["central"], "名称是中央和国家机关")
    if region and region_pattern().match(words):
        return _Shown(data["outside"], f"名称以{region}的地名开头")
    cities = tuple(city["level"] for city in data["cities"].values())
    if words.startswith("广西"):
        return _Shown(None, "名称只写了广西，没有写明属于哪一级", (data["region_level"],))
    if region or words.startswith(_short_names()):
        return _Shown(None, "名称中有地名，但不能说明属于哪一级")
    if _BARE_CITY.match(words):
        return _Shown(None, "名称没有写明是哪个市", cities)
    if _COUNTY.match(words) or _LOCAL.match(words):
        return _Shown(None, "名称像是县（区）单位或者派出机构，没有写明属于哪个市")
    return _Shown(None, "名称没有写明地区", (data["region_level"], *cities))


def _starting(words: str, names: tuple[str, ...] | list[str]) -> str | None:
    """The longest of ``names`` that ``words`` begins with."""
    return max((name for name in names if words.startswith(name)), key=len, default=None)


def _city(words: str) -> str | None:
    """The city of the region that ``words`` begins with."""
    from kb.regions import place_of, region_pattern

    match = region_pattern().match(words)
    return match[0] if match and place_of(match[0]).region == _data()["region"] + match[0] else None


@lru_cache(maxsize=1)
def _short_names() -> tuple[str, ...]:
    """Provinces and prefectures as they begin the names of schools, hospitals, companies: 湖南, 桂林."""
    from kb.regions import region_pattern

    names = region_pattern().pattern.split("|")
    return tuple(name[:2] if "自治" in name else re.sub(r"[省市盟]$|地区$", "", name) for name in names)


def _county_names(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Counties and districts of a city, also as spoken: 三江县 for 三江侗族自治县."""
    return tuple(entry["names"]) + tuple(re.sub(r"[\u4e00-\u9fff]族自治县$", "县", name) for name in entry["names"])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    import yaml

    from kb.resources import corpus_dir

    data: dict[str, Any] = yaml.safe_load((corpus_dir() / "jurisdictions.yaml").read_text("utf-8"))
    return data


__all__ = ["LevelError", "UnitLevel", "document_of", "level_of", "levels"]
