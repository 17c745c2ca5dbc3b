"""Head and tail of official documents: what each says of itself, and what stays unknown."""

from __future__ import annotations

from datetime import date

import pytest

from kb.ingest import understand
from kb.metadata import five_year_plan, kind_of, read_date, validity_of
from kb.models import Document, SourceText
from kb.normalize.defects import find_overwritten_year
from kb.regions import place_of, place_of_number


def read(text: str, name: str = "试验.txt") -> Document:
    return understand(SourceText(name, "0" * 64, "txt", text))[0]


JOINT = """南宁市财政局
南宁市人力资源和社会保障局 文件

南财行〔2023〕12号

关于进一步加强市本级培训费
管理的通知

各县（市、区）财政局，市直各有关单位：

为加强培训费管理，现就有关事项通知如下：

一、从严控制规模
每班次不超过60人。

联系人：财政局行政科，0771-1234567。

附件：1.培训费标准表
2.培训计划表

南宁市财政局
南宁市人力资源和社会保障局
2023年3月15日

（此件公开发布）
抄送：市纪委监委。
南宁市财政局办公室
2023年3月16日印发
"""


def test_a_joint_notice() -> None:
    d = read(JOINT)
    assert d.title == "关于进一步加强市本级培训费管理的通知"
    assert d.number == "南财行〔2023〕12号"
    assert d.issuers == ("南宁市财政局", "南宁市人力资源和社会保障局")
    assert d.addressees == ("各县（市、区）财政局", "市直各有关单位")
    assert (d.region, d.level, d.kind) == ("广西壮族自治区南宁市", "city", "通知")
    assert (d.date_written, d.date_printed) == (date(2023, 3, 15), date(2023, 3, 16))
    assert d.attachments == ("培训费标准表", "培训计划表")
    assert [c.phone for c in d.contacts] == ["0771-1234567"]
    assert [c.path for c in d.clauses] == ["前言/p1", "一", "一/p1"]
    assert {x.kind for x in d.defects} == {"annex_missing"}, "the annexes are named but not there; all signed and dated"


def test_a_print_of_a_plan() -> None:
    d = read(
        "河北省人民政府办公厅关于印发《河北省“十四五”干部教育培训规划》的通知\n冀政办发〔2021〕8号\n各市人民政府：\n"
        "《河北省“十四五”干部教育培训规划》已经省政府同意，现印发给你们，请认真贯彻执行。\n河北省人民政府办公厅\n"
        "二〇二一年九月三日\n河北省“十四五”干部教育培训规划\n为做好培训工作，制定本规划。\n一、总体要求\n按需施教。\n"
    )
    assert d.issuers == ("河北省人民政府办公厅",)
    assert (d.region, d.level, d.kind) == ("河北省", "province", "通知")
    assert d.date_written == date(2021, 9, 3)
    assert d.validity == ("2021", "2025")
    assert d.attachments == ("河北省“十四五”干部教育培训规划",)
    assert [c.path for c in d.clauses] == ["通知/p1", "前言/p1", "一", "一/p1"]
    assert d.defects == ()


def test_a_web_page() -> None:
    d = read(
        "首页 > 政务公开 > 通知公告\n关于举办培训班的通知\n发布时间：2021-03-04\n来源：市委党校\n浏览次数：120\n"
        "各单位：\n定于3月举办培训班。\n一、时间\n3月10日至12日。\n【打印本页】\n编辑：王某\nCopyright © 市委党校\n京ICP备00000000号\n"
    )
    assert d.title == "关于举办培训班的通知"
    assert [c.path for c in d.clauses][:3] == ["前言/p1", "一", "一/p1"]
    dropped = [f for f in d.furniture if f.role == "chrome"]
    assert len(dropped) >= 6, "nothing vanishes silently: what is dropped is listed"


def test_a_text_without_any_head_takes_the_name_of_its_file() -> None:
    d = read("各单位要按照要求开展工作。\n做好总结。\n", "培训要点.txt")
    assert d.title == "培训要点"
    assert d.number is None
    assert d.issuers == ()
    assert d.date_written is None
    assert d.region is None


DATES = [
    ("2022年7月25日", date(2022, 7, 25), "Arabic"),
    ("二〇〇七年二月九日", date(2007, 2, 9), "Chinese numerals"),
    ("二00七年二月九日", date(2007, 2, 9), "ASCII zeros"),
    ("二○一九年十二月三十一日", date(2019, 12, 31), "circles, two-digit numerals"),
    ("二〇二三年元月五日", date(2023, 1, 5), "元月"),
    ("2022年13月1日", None, "no such month"),
    ("2022年2月30日", None, "no such day"),
    ("明年三月", None, "no date"),
]


@pytest.mark.parametrize(("text", "expected", "why"), DATES)
def test_dates(text: str, expected: date | None, why: str) -> None:
    assert read_date(text) == expected, why


KINDS = [
    ("关于印发《培训办法》的通知", "通知"),
    ("2006—2010年深圳市干部教育培训规划", "规划"),
    ("干部教育培训工作条例（试行）", "条例"),
    ("中华人民共和国公务员法", "法律"),
    ("关于同意举办培训班的批复", "批复"),
    ("培训班花絮", None),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kinds(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


PLACES = [
    ("中共柳州市委组织部", "广西壮族自治区柳州市", "city", "party committee of a city"),
    ("广西壮族自治区财政厅", "广西壮族自治区", "province", "autonomous region"),
    ("中共广西壮族自治区委员会组织部", "广西壮族自治区", "province", "its party committee"),
    ("自治区财政厅", None, None, "which region is not said"),
    ("吉林省吉林市财政局", "吉林省吉林市", "city", "a city named like its province"),
    ("吉林省财政厅", "吉林省", "province", "the province, not the city"),
    ("柳州市柳江区教育局", "广西壮族自治区柳州市", "county", "a district of the city"),
    ("国务院办公厅", "全国", "national", "State Council"),
    ("人事部", "全国", "national", "a ministry"),
    ("财政部办公厅", "全国", "national", "office of a ministry"),
    ("市商务局", None, None, "no city named"),
]


@pytest.mark.parametrize(("name", "region", "level", "why"), PLACES)
def test_places(name: str, region: str | None, level: str | None, why: str) -> None:
    found = place_of(name)
    assert (found.region, found.level) == (region, level), why


def test_a_number_shows_its_province() -> None:
    assert place_of_number("桂组通字〔2020〕56号").region == "广西壮族自治区"
    assert place_of_number("国发〔2020〕1号").region == "全国"
    assert place_of_number("柳人社发〔2022〕65号").region is None


def test_five_year_plans() -> None:
    assert five_year_plan("“十五”时期") == (2001, 2005)
    assert five_year_plan("“十一五”规划") == (2006, 2010)
    assert five_year_plan("“十四五”规划") == (2021, 2025)
    assert five_year_plan("第五条") is None
    assert validity_of("2018-2022年全国干部教育培训规划") == ("2018", "2022")
    assert validity_of("关于举办2023年培训班的通知") is None


OVERWRITTEN = [
    ("《2024—2024年全国干部教育培训规划》提出，2024年前完成，2024年底评估。", True, "equal ends, and no other year"),
    (
        "国人部发[2024]20号\n各单位：\n二〇〇七年二月九日\n《2024-2024年规划》到2024年",
        True,
        "number against date, and equal ends",
    ),
    ("2024年3月，印发《2023—2025年规划》，2024年底完成。", False, "a text of 2024"),
    (
        "2024年培训120人，2024年5月开班，2024年6月结业，2024年7月总结。",
        False,
        "the same year in every place is no proof by itself",
    ),
    ("人社部发〔2024〕1号\n二〇二四年一月三日", False, "number and date agree"),
    ("没有年份的文本", False, "no year at all"),
]


@pytest.mark.parametrize(("text", "damaged", "why"), OVERWRITTEN)
def test_overwritten_years_are_proved_not_guessed(text: str, damaged: bool, why: str) -> None:
    assert (find_overwritten_year(text) is not None) == damaged, why


def test_lost_characters_are_reported_in_their_clause() -> None:
    d = read("关于培训的通知\n各单位：\n一、要求\n每班次不超过\ufffd\ufffd人，按规定执行。\n")
    (found,) = [x for x in d.defects if x.kind == "replacement_character"]
    assert found.path == "一/p1"
