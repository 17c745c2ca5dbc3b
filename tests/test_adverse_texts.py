"""Layouts met in real documents that a naive reader gets wrong: one case a fault, found / expected in one line each."""

from __future__ import annotations

from datetime import date

import pytest

from kb.ingest import understand
from kb.models import Document, SourceText


def read(text: str) -> Document:
    return understand(SourceText("来文.txt", "0" * 64, "txt", text))[0]


def paths(text: str) -> list[str]:
    return [c.path for c in read(text).clauses]


HEAD = "关于举办培训班的通知\n梧教发〔2024〕18号\n各县（市、区）教育局：\n定于七月举办培训班。\n一、时间\n七月上旬。\n"
TAIL = "梧州市教育局\n2024年6月12日\n"


def test_the_paragraph_behind_a_list_belongs_to_the_article() -> None:
    text = "培训条例\n第一条 有下列情形之一的：\n（一）甲；\n（二）乙。\n前款规定由教育局解释。\n第二条 本条例自公布之日起施行。\n"
    assert paths(text) == ["第一条", "第一条/（一）", "第一条/（二）", "第一条/p2", "第二条"]


def test_a_notice_that_prints_a_plan_without_title_marks() -> None:
    d = read(
        "广东省人民政府关于印发广东省培训费管理办法的通知\n粤府〔2020〕12号\n各市人民政府：\n现将《广东省培训费管理办法》印发给你们，请执行。\n"
        "广东省人民政府\n2020年2月20日\n广东省培训费管理办法\n第一条 为加强管理，制定本办法。\n第二条 本办法自印发之日起施行。\n"
    )
    assert [c.path for c in d.clauses] == ["通知/p1", "第一条", "第二条"]
    assert d.date_written == date(2020, 2, 20)
    assert not d.defects


@pytest.mark.parametrize(
    ("listed", "titles"),
    [
        ("附件：1.报名表\n2.日程表\n", ("报名表", "日程表")),
        ("附件：\n1. 报名表\n2. 日程表\n", ("报名表", "日程表")),
        ("附件1：报名表\n附件2：日程表\n", ("报名表", "日程表")),
        ("附件：报名表\n", ("报名表",)),
    ],
)
def test_notes_of_annexes(listed: str, titles: tuple[str, ...]) -> None:
    d = read(HEAD + listed + TAIL)
    assert d.attachments == titles
    assert d.date_written == date(2024, 6, 12)
    assert d.issuers == ("梧州市教育局",)
    assert [c.path for c in d.clauses] == ["前言/p1", "一", "一/p1"]


def test_annexes_headed_with_number_and_title() -> None:
    d = read(HEAD + "附件：1.报名表\n2.日程表\n" + TAIL + "附件1：报名表\n姓名\t单位\n附件2：日程表\n上午\t开班\n")
    assert [c.path for c in d.clauses] == ["前言/p1", "一", "一/p1", "附件1/p1", "附件2/p1"]
    assert d.date_written == date(2024, 6, 12)
    assert not d.defects


def test_a_table_behind_the_signature_is_an_annex_without_a_heading() -> None:
    d = read(HEAD + TAIL + "培训课程安排表\n期次\t时间\t人数\n第一期\t7月10日—16日\t800\n")
    assert [c.path for c in d.clauses][:3] == ["前言/p1", "一", "一/p1"]
    assert all(c.path.startswith("附件1/") for c in d.clauses[3:])
    assert d.clauses[-1].text == "第一期 7月10日—16日 800", "cells stay apart"
    assert d.date_written == date(2024, 6, 12)


def test_a_line_of_the_body_is_no_web_chrome() -> None:
    d = read("关于培训的通知\n各单位：\n一、时间地点\n时间：2023年9月4日—9月15日。\n二、要求\n按时参加。\n")
    assert "一/p1" in [c.path for c in d.clauses]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("扫描二维码填写报名回执，名额有限，报满为止。", True),
        ("扫描二维码关注", False),
        ("分享：经验交流材料由各单位推荐。", True),
        ("分享到：微信 微博", False),
        ("免责声明：本网转载内容不代表本网观点。", False),
    ],
)
def test_sentences_of_the_document_are_no_web_chrome(line: str, kept: bool) -> None:
    d = read(HEAD + line + "\n二、要求\n按时参加。\n")
    assert any(line in c.original for c in d.clauses) == kept
    assert any(f.role == "chrome" for f in d.furniture) != kept


def test_a_title_broken_inside_its_marks() -> None:
    d = read(
        "桂林市财政局关于印发《桂林市培训费管理办法\n（试行）》的通知\n市财发〔2021〕3号\n各单位：\n请执行。\n桂林市财政局\n2021年3月4日\n"
    )
    assert d.title == "桂林市财政局关于印发《桂林市培训费管理办法（试行）》的通知"
    assert d.kind == "通知"


def test_a_forwarding_title_on_two_lines() -> None:
    d = read(
        "柳州市人民政府办公室转发市财政局\n关于加强培训费管理意见的通知\n柳政办〔2021〕3号\n各县区人民政府：\n请贯彻执行。\n柳州市人民政府办公室\n2021年3月4日\n"
    )
    assert d.title == "柳州市人民政府办公室转发市财政局关于加强培训费管理意见的通知"
    assert d.issuers == ("柳州市人民政府办公室",)
    assert not d.defects


def test_a_table_of_metadata_above_the_text() -> None:
    d = read(
        "索 引 号：0001\n标    题：关于培训的通知\n发文机关：某市教育局\n发文字号：某教发〔2020〕1号\n成文日期：2020年1月2日\n"
        "梧州市教育局关于培训的通知\n各单位：\n一、要求\n按时参加。\n梧州市教育局\n2020年1月2日\n"
    )
    assert d.title == "梧州市教育局关于培训的通知"
    assert d.date_written == date(2020, 1, 2)


def test_a_vertical_agency_is_one_body() -> None:
    d = read(
        "国家税务总局柳州市税务局文件\n柳税发〔2020〕1号\n关于培训的通知\n各单位：\n请参加。\n国家税务总局柳州市税务局\n2020年1月2日\n"
    )
    assert d.issuers == ("国家税务总局柳州市税务局",)
    assert not d.defects


@pytest.mark.parametrize(
    "behind",
    [
        "（信息公开形式：主动公开）\n",
        "（此件发至县处级）\n",
        "（此件主动公开）\n相关链接：解读\n",
        "分享：\n",
        "[网络编辑：王某]\n",
    ],
)
def test_lines_behind_the_date_do_not_hide_it(behind: str) -> None:
    d = read(HEAD + TAIL + behind)
    assert (d.date_written, d.issuers) == (date(2024, 6, 12), ("梧州市教育局",))
    assert [c.path for c in d.clauses] == ["前言/p1", "一", "一/p1"]


def test_a_signature_on_two_lines_and_an_acting_seal() -> None:
    d = read(HEAD + "四川省应对新型冠状病毒\n肺炎疫情应急指挥部（代章）\n2020年2月3日\n")
    assert d.issuers == ("四川省应对新型冠状病毒肺炎疫情应急指挥部",)


def test_a_regulation_dates_from_its_last_revision() -> None:
    d = read(
        "柳州市教育条例\n（2010年9月29日通过 根据2016年5月25日《决定》第一次修正 根据2021年7月28日《决定》第二次修正 自2021年9月1日起施行）\n"
        "第一条 为发展教育，制定本条例。\n第二条 本条例自公布之日起施行。\n"
    )
    assert d.date_written == date(2021, 7, 28)


def test_an_adoption_line_of_any_length_counts() -> None:
    d = read(
        "# 未成年人保护法\n\n1991年9月4日 全国人民代表大会常务委员会第二十一次会议通过\n\n2024年4月26日 第十四届全国人民代表大会常务委员会第九次会议"
        "《关于修改〈中华人民共和国农业技术推广法〉、〈中华人民共和国未成年人保护法〉、〈中华人民共和国生物安全法〉的决定》第二次修正）\n\n"
        "第一条 为了保护未成年人，制定本法。\n第二条 本法自公布之日起施行。\n"
    )
    assert d.date_written == date(2024, 4, 26)
    assert [c.path for c in d.clauses] == ["第一条", "第二条"]


def test_an_order_and_the_regulation_it_issues() -> None:
    d = read(
        "人力资源和社会保障部令\n第25号\n《专业技术人员继续教育规定》已经审议通过，现予公布，自2015年10月1日起施行。\n部长　尹蔚民\n2015年8月13日\n"
        "专业技术人员继续教育规定\n第一章 总则\n第一条 为了规范继续教育，制定本规定。\n第二条 本规定自2015年10月1日起施行。\n"
    )
    assert d.title == "专业技术人员继续教育规定"
    assert d.number == "人力资源和社会保障部令第25号"
    assert [c.path for c in d.clauses if c.kind == "article"] == ["第一条", "第二条"]


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("联系人：李某，联系电话：0772-2825472。", "0772-2825472"),
        ("联系电话：（0771）5530012", "（0771）5530012"),
        ("联系人：王某，电话：6212089", "6212089"),
        ("经费编号20210301，按规定列支。", None),
    ],
)
def test_telephones(line: str, phone: str | None) -> None:
    assert [c.phone for c in read(HEAD + line + "\n" + TAIL).contacts] == ([phone] if phone else [])


def test_markdown_bold_marks_are_no_words() -> None:
    d = read("# 关于培训的通知\n\n各单位：\n\n## 一、**总体要求**\n\n**1.基层申报。**各单位按时申报。\n")
    assert [(c.path, c.text) for c in d.clauses] == [("一", "总体要求"), ("一/1.", "基层申报。各单位按时申报。")]


def test_a_letter_spaced_title() -> None:
    assert read("关于做好培训工作的\n通  知\n各单位：\n请参加。\n").title == "关于做好培训工作的通知"


def test_a_dash_heading_takes_the_text_below_it() -> None:
    text = "培训方案\n一、任务\n（一）培训\n——加强骨干培训\n每年培训骨干教师。\n——加强全员培训\n每年培训一遍。\n"
    assert paths(text) == ["一", "一/（一）", "一/（一）/——1", "一/（一）/——1/p1", "一/（一）/——2", "一/（一）/——2/p1"]
