"""Cells -> values of an input: what each kind of column makes of what offices write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.batch.cells import Said, read
from generator.batch.columns import layout
from generator.inputs.families import Family
from generator.ledgers.cells import Refused

OPENING: Family = ("notice", "class_opening")
PLAN: Family = ("class_plan", None)
STATEMENT: Family = ("statement", None)

GOOD: list[tuple[str, Family, str, Any, Any]] = [
    ("a text", OPENING, "培训对象", "专业技术人员", "专业技术人员"),
    ("a text wrapped by hand", OPENING, "培训对象", "各县（区）水利部门\n专业技术人员", "各县（区）水利部门专业技术人员"),
    ("words of another script keep their blank", OPENING, "培训对象", "WPS\nOffice 用户", "WPS Office 用户"),
    ("half-width signs stay as they are", OPENING, "培训对象", "A,B", "A,B"),
    ("a mobile number that Excel made a number", OPENING, "联系电话", Decimal(13800000000), "13800000000"),
    ("a day where a text belongs", OPENING, "报到时间", date(2026, 10, 19), "2026年10月19日"),
    ("items on lines", OPENING, "培训内容", "甲；乙\n丙；\n", ["甲；乙", "丙"]),
    ("items parted on one line", OPENING, "培训内容", "甲；乙;丙", ["甲", "乙", "丙"]),
    ("numbers before items belong to the layout", OPENING, "培训内容", "1.甲\n2.乙", ["甲", "乙"]),
    ("an item that begins with a year", OPENING, "行文依据", "2026年度计划\n2027年度计划", ["2026年度计划", "2027年度计划"]),
    ("attachments", OPENING, "附件", "名额分配表；报名回执", ["名额分配表", "报名回执"]),
    ("a day as a day", OPENING, "开班日期", date(2026, 10, 20), date(2026, 10, 20)),
    ("a day as Excel exports it", OPENING, "开班日期", "2026/10/20", date(2026, 10, 20)),
    ("in Chinese", OPENING, "开班日期", "2026年10月20日", date(2026, 10, 20)),
    ("a day on which nothing was done", PLAN, "报送日期", "未报送", None),
    ("in the words of the input files", PLAN, "结算金额的办理日期", "null", None),
    ("not yet", PLAN, "培训包审核的通过日期", "尚未通过", None),
    ("a sum in 万元", PLAN, "经费总额", "4.8万元", Decimal(48000)),
    ("with separators", PLAN, "经费总额", "48,000元", Decimal(48000)),
    ("people with their word", PLAN, "培训人数", "48人", 48),
    ("days", PLAN, "培训天数", "2.5天", Decimal("2.5")),
    ("a year", STATEMENT, "计划年度", "2025年度", 2025),
    ("yes", PLAN, "是否涉密", "是", True),
    ("a tick", PLAN, "是否涉密", "√", True),
    ("TRUE", PLAN, "是否涉密", True, True),
    ("no", PLAN, "是否涉密", "否", False),
    ("a serial number with its word", OPENING, "发文顺序号", "36号", Decimal(36)),
    ("a charge", OPENING, "是否向学员收费", Decimal(200), Decimal(200)),
    ("a choice is left to the model", OPENING, "培训形式", "线下", "线下"),
    ("months", ("notice", "plan_application"), "不安排外出的月份", "5、6、11", [5, 6, 11]),
    ("a text to be read by paragraphs", ("notice", "general"), "正文", "一、要求\n认真。", "一、要求\n认真。"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "title", "cell", "value"), [c[1:] for c in GOOD], ids=[c[0] for c in GOOD])
def test_what_a_cell_says(family: Family, title: str, cell: Any, value: Any) -> None:
    said = read(cell, layout(family).columns[title])
    assert isinstance(said, Said)
    assert said == Said(value)
    assert type(said.value) is type(value)


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("培训对象", None),
        ("培训对象", "无"),
        ("抄送机关", "—"),
        ("开班日期", "/"),
        ("培训人数", "暂无"),
        ("行文依据", "；"),
        ("是否加盖印章", ""),
    ],
)
def test_cells_that_say_nothing_leave_the_field_out(title: str, cell: Any) -> None:
    assert read(cell or None, layout(OPENING).columns[title]) is None


def test_a_word_that_may_be_meant_stays() -> None:
    assert read("待定", layout(OPENING).columns["报到地点"]) == Said("待定")


REMARKED = [
    ("zeros may be lost", PLAN, "预算单位代码", Decimal(33001), "33001", "开头原有的 0 会丢失"),
    (
        "a telephone without its area code's zero",
        OPENING,
        "联系电话",
        Decimal(7722820303),
        "7722820303",
        "开头原有的 0",
    ),
    ("a number that may be a day", OPENING, "开班日期", Decimal(46315), date(2026, 10, 20), "日期序号"),
    ("a small sum", PLAN, "经费总额", Decimal("4.8"), Decimal("4.8"), "核对单位"),
]


@pytest.mark.parametrize(
    ("family", "title", "cell", "value", "remark"), [c[1:] for c in REMARKED], ids=[c[0] for c in REMARKED]
)
def test_what_is_read_with_a_remark(family: Family, title: str, cell: Any, value: Any, remark: str) -> None:
    said = read(cell, layout(family).columns[title])
    assert isinstance(said, Said)
    assert said.value == value
    assert remark in said.remark


BAD = [
    ("no day", OPENING, "开班日期", "十月底"),
    ("no such day", OPENING, "开班日期", "2026-02-30"),
    ("two days", OPENING, "开班日期", "2026-10-20至22日"),
    ("about so many", PLAN, "培训人数", "约50人"),
    ("a sum below nothing", PLAN, "经费总额", Decimal(-1)),
    ("neither yes nor no", PLAN, "是否涉密", "可能"),
    ("TRUE where a text belongs", OPENING, "培训对象", True),
]


@pytest.mark.parametrize(("family", "title", "cell"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_what_is_refused(family: Family, title: str, cell: Any) -> None:
    refused = read(cell, layout(family).columns[title])
    assert isinstance(refused, Refused)
    assert refused.found
