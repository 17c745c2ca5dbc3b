"""The level of a unit: as stated, from its name, from the addressee; what is ambiguous stays open and says so."""

from __future__ import annotations

from typing import get_args

import pytest

from generator.units import LevelError, level_of, levels

LIUZHOU, COUNTY, REGION = "柳州市市直", "柳州市县区", "自治区本级"
OTHER, CENTRAL, LOCAL, OUTSIDE = "广西其他市县", "中央和国家机关", "中央驻桂", "区外单位"

NAMES = [
    ("柳州市水利局", LIUZHOU, "the city's name in front"),
    ("广西壮族自治区柳州市水利局", LIUZHOU, "the region is stripped first"),
    ("广西柳州市水利局", LIUZHOU, "the region in short"),
    ("中共柳州市委组织部", LIUZHOU, "a party organ"),
    ("中国共产党柳州市委员会宣传部", LIUZHOU, "a party organ in full"),
    ("共青团柳州市委员会", LIUZHOU, "a mass organisation"),
    ("柳州市社区建设办公室", LIUZHOU, "社区 is no district"),
    ("柳州市老区建设促进会", LIUZHOU, "老区 is no district"),
    ("柳州市市场监督管理局", LIUZHOU, "市场 is no city"),
    ("柳州市公安局柳江分局", LIUZHOU, "a branch of the city's bureau"),
    ("柳州市“一包方式管培训”工作领导小组办公室", LIUZHOU, "a leading group of the city"),
    ("柳州市柳江区水利局", COUNTY, "a named district"),
    ("中共柳州市柳南区委员会", COUNTY, "a district's party committee"),
    ("柳州市融水县民政局", COUNTY, "an autonomous county as spoken"),
    ("融水苗族自治县教育局", COUNTY, "a county of the city without the city"),
    ("广西壮族自治区三江侗族自治县民政局", COUNTY, "the region, then a county of the city"),
    ("广西壮族自治区水利厅", REGION, "the region's name in front"),
    ("自治区水利厅", REGION, "the region as spoken"),
    ("中共广西壮族自治区委员会组织部", REGION, "the region's party committee"),
    ("广西壮族自治区党委组织部", REGION, "the region's party committee in short"),
    ("广西区党委组织部", REGION, "广西区 is the region"),
    ("广西壮族自治区市场监督管理局", REGION, "市场 is no city"),
    ("广西壮族自治区直属机关工作委员会", REGION, "区直 is no district"),
    ("广西壮族自治区南宁市财政局", OTHER, "another city of the region"),
    ("桂林市阳朔县教育局", OTHER, "a county of another city"),
    ("广西壮族自治区桂平市教育局", OTHER, "a county-level city"),
    ("财政部", CENTRAL, "a ministry"),
    ("中央组织部", CENTRAL, "a central party organ"),
    ("国务院办公厅", CENTRAL, "the State Council"),
    ("国家税务总局柳州市税务局", LOCAL, "a central organ, then a place"),
    ("国家统计局广西调查总队", LOCAL, "a central organ, then the region in short"),
    ("审计署驻南宁特派员办事处", LOCAL, "a central organ's office in a city named in short"),
    ("国家税务总局湖南省税务局", OUTSIDE, "a central organ elsewhere"),
    ("湖南省财政厅", OUTSIDE, "another province"),
    ("深圳市人力资源和社会保障局", OUTSIDE, "a city of another province"),
    ("内蒙古自治区水利厅", OUTSIDE, "another autonomous region"),
    ("柳州市柳东新区管理委员会", None, "a zone: is it the city's own?"),
    ("广西壮族自治区气象局", None, "a system under central administration"),
    ("柳州海关", None, "a system under central administration"),
    ("广西大学", None, "the region's name alone tells no level"),
    ("柳州铁路局", None, "a place in short tells no level"),
    ("湖南大学", None, "another province in short tells no level"),
    ("中国农业银行柳州市分行", None, "a place further back tells no level"),
    ("桂平市教育局", None, "a county-level city nobody placed"),
    ("区水利局", None, "which district?"),
    ("县教育局", None, "which county?"),
    ("市水利局", None, "which city?"),
    ("财政部门培训中心", None, "财政部门 is not 财政部"),
    ("", None, "no name"),
]


@pytest.mark.parametrize(("name", "level", "why"), NAMES, ids=[row[0] or "empty" for row in NAMES])
def test_level_by_name(name: str, level: str | None, why: str) -> None:
    found = level_of(name)
    assert found.level == level, f"{why}: {found.basis}"
    assert name in found.basis
    if level is None:
        assert (found.packs, found.documents) == ((), ())
        assert "无法判断" in found.basis
        assert "unit.level" in found.basis


GROUP, ORGANISATION = "柳州市“一包方式管培训”工作领导小组办公室", "自治区党委组织部"
ADDRESSEES = [
    ("市水利局", GROUP, LIUZHOU, "a city bureau writes to its city"),
    ("市水利局", ORGANISATION, None, "the region's addressee does not say which city"),
    ("水利工程培训中心", GROUP, LIUZHOU, "no place at all"),
    ("水利工程培训中心", ORGANISATION, REGION, "no place at all"),
    ("水利工程培训中心", "财政部", None, "whoever writes to a ministry is no ministry"),
    ("水利工程培训中心", "柳州市柳江区财政局", None, "an addressee of a county decides nothing"),
    ("水利工程培训中心", "各有关单位", None, "an addressee without a place"),
    ("广西水利电力职业技术学院", ORGANISATION, REGION, "of Guangxi, writes to the region"),
    ("广西水利电力职业技术学院", GROUP, None, "of Guangxi: not of the city it writes to"),
    ("桂平市教育局", ORGANISATION, None, "a county-level city is not the region's own"),
    ("柳州市柳东新区管理委员会", GROUP, None, "what is ambiguous stays so"),
    ("柳州市水利局", ORGANISATION, LIUZHOU, "the name comes first"),
]


@pytest.mark.parametrize(("name", "addressee", "level", "why"), ADDRESSEES, ids=[row[3] for row in ADDRESSEES])
def test_level_by_addressee(name: str, addressee: str, level: str | None, why: str) -> None:
    found = level_of(name, addressee)
    assert found.level == level, found.basis
    if level:
        assert name in found.basis
    if level and not level_of(name).level:
        assert addressee in found.basis


def test_what_is_stated_decides_and_a_contradiction_is_told() -> None:
    assert level_of("广西大学", None, "自治区本级二级单位").level == "自治区本级二级单位"
    against = level_of("柳州市水利局", GROUP, REGION)
    assert against.level == REGION
    assert LIUZHOU in against.basis
    assert "核对" in against.basis


@pytest.mark.parametrize(("name", "stated"), [("柳州市水利局", "柳州市市直二层单位"), ("广西大学", REGION)])
def test_what_does_not_contradict_is_no_doubt(name: str, stated: str) -> None:
    """A 二层 unit bears the same name as its level above."""
    assert "核对" not in level_of(name, None, stated).basis


def test_an_unknown_level_is_a_message() -> None:
    with pytest.raises(LevelError, match=r"unit\.level.*市直单位.*柳州市市直"):
        level_of("柳州市水利局", None, "市直单位")


FOLLOWS = [
    (LIUZHOU, ("LZ22",), ("lz-2022-65",), "广西壮族自治区柳州市"),
    ("柳州市市直二层单位", ("LZ22",), ("lz-2022-65",), "广西壮族自治区柳州市"),
    (REGION, ("GX20",), ("gx-2020-56",), "广西壮族自治区"),
    ("自治区本级二级单位", ("GX20",), ("gx-2020-56",), "广西壮族自治区"),
    (COUNTY, (), (), "广西壮族自治区柳州市"),
    (OTHER, (), (), "广西壮族自治区"),
    (CENTRAL, ("CF16",), ("cf-2016-540",), None),
    (LOCAL, ("CF16",), ("cf-2016-540",), "广西壮族自治区"),
    (OUTSIDE, (), (), None),
]


@pytest.mark.parametrize(("level", "packs", "documents", "calendar"), FOLLOWS, ids=[row[0] for row in FOLLOWS])
def test_what_binds_a_level(
    level: str, packs: tuple[str, ...], documents: tuple[str, ...], calendar: str | None
) -> None:
    found = level_of("某单位", None, level)
    assert (found.packs, found.documents, found.calendar) == (packs, documents, calendar)
    assert (found.cost_standard == "central_2016") == bool(packs)


def test_every_level_is_in_the_table_and_in_the_inputs() -> None:
    from generator.inputs.common import Level

    assert set(levels()) == {row[0] for row in FOLLOWS} == set(get_args(Level))
