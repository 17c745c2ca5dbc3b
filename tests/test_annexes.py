"""Annexes and tables: what is built, what is bound apart, sums and columns at the edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.annexes import annexes, body_tables, forwarded, label_of
from generator.annexes.costs import costs
from generator.document import Cell, Paragraph, Table
from generator.facts import plan_facts, statement_facts
from generator.inputs.class_plan import ClassPlan
from generator.inputs.load import read
from generator.inputs.notice import Forwarding
from generator.inputs.statement import Statement
from kb.errors import LibraryError
from kb.lookup import Lookup, open_lookup

DATA = Path(__file__).parent / "data" / "drafts"


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    with open_lookup(tmp_path_factory.mktemp("library")) as opened:
        yield opened


def value_of(case: str, **changes: Any) -> Any:
    """The input of a case with changes; a key that is None is left out."""
    data = yaml.safe_load((DATA / f"{case}.yaml").read_text(encoding="utf-8")) | changes
    return read({k: v for k, v in data.items() if v is not None}, "测试", today=date(2026, 7, 1), strict=False).value


def cells(table: object) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


# ---- which annexes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attachments", "titles", "bound"),
    [
        pytest.param(None, ["课程安排表", "学员名单", "经费预算表", "师资情况表"], ["附件1", "附件2", "附件3", "附件4"], id="none listed: what the data demand"),
        pytest.param(["师资情况表", "应急预案"], ["师资情况表", "应急预案", "课程安排表", "学员名单", "经费预算表"], ["附件1", "附件3", "附件4", "附件5"], id="the listed first, in their order"),
        pytest.param(["教学日程；", "参训人员名册。", "经费预算明细", "授课教师一览表"], ["教学日程", "参训人员名册", "经费预算明细", "授课教师一览表"], ["附件1", "附件2", "附件3", "附件4"], id="told by the words of the title"),
        pytest.param([{"title": "课程安排表", "text": "一、上午\n自习。"}], ["课程安排表", "学员名单", "经费预算表", "师资情况表"], ["附件1", "附件2", "附件3", "附件4"], id="a text of its own wins"),
    ],
)  # fmt: skip
def test_annexes_of_a_class_plan(attachments: list[Any] | None, titles: list[str], bound: list[str]) -> None:
    found = annexes(value_of("class_plan_liuzhou", attachments=attachments))
    assert list(found.titles) == titles
    assert [each.label for each in found.bound] == bound


def test_what_nothing_builds_is_bound_apart_and_said_so() -> None:
    found = annexes(value_of("class_plan_liuzhou", attachments=["应急预案"], curriculum=None, roster_count=None))
    assert found.titles == ("应急预案", "经费预算表")
    assert found.remarks == ("附件1“应急预案”没有随文排出，请另行附上",)


def test_a_single_annex_has_no_figure() -> None:
    found = annexes(value_of("class_plan_bare"))
    assert [each.label for each in found.bound] == ["附件"]


def test_given_table_lies_as_the_input_says() -> None:
    named = {"title": "核对表", "table": [["序号", "单位", "备注"], ["1", "水利局", ""]], "landscape": True}
    found = annexes(value_of("notice_general_text", attachments=[named]))
    assert found.bound[0].landscape
    table = found.bound[0].blocks[0]
    assert isinstance(table, Table)
    assert [c.title for c in table.columns] == ["序号", "单位", "备注"]
    assert cells(table) == [["1", "水利局", ""]]


def test_the_same_proof_is_listed_once() -> None:
    assert annexes(value_of("statement_code_error_missing")).titles == ("财政预算管理一体化系统单位代码截图",)


def test_the_blank_form_of_an_application_notice_is_remarked() -> None:
    found = annexes(value_of("notice_plan_application_liuzhou_joint"))
    assert [each.title for each in found.bound] == ["2027年度培训计划申报表"]
    assert found.bound[0].landscape
    assert "请与系统所用表样核对" in found.remarks[0]


@pytest.mark.parametrize(
    ("titles", "words", "wanted"),
    [
        (("课程安排表", "学员名单"), "名单", "附件2"),
        (("学员名单",), "名单", "附件"),
        (("学员名册", "教学日程"), "课程|日程", "附件2"),
        (("应急预案",), "名单", ""),
        ((), "名单", ""),
    ],
)
def test_label_of(titles: tuple[str, ...], words: str, wanted: str) -> None:
    assert label_of(titles, words) == wanted


# ---- costs ------------------------------------------------------------------------------------------------------------


def _costs(**budget: Any) -> list[list[list[str]]]:
    plan = value_of("class_plan_liuzhou", budget=budget)
    assert isinstance(plan, ClassPlan)
    return [cells(table) for table in costs(plan, plan_facts(plan))]


def test_costs_by_item_and_teacher() -> None:
    flat, lectures = _costs(
        comprehensive={"住宿费": 15600, "其他费用": 100.5},
        lecture=[{"teacher": "莫建平", "level": "副高级", "hours": 8, "rate": 450}],
        total=19300.5,
    )
    assert flat == [
        ["住宿费", "100", "52", "3", "15600"],
        ["其他费用", "约0.64", "52", "3", "100.50"],
        ["小计", "约100.64", "52", "3", "15700.50"],
    ]
    assert lectures == [
        ["莫建平", "副高级", "8", "450", "3600"],
        ["小计", "3600"],
        ["合计", "19300.50元（大写：壹万玖仟叁佰元零伍角）"],
    ]


def test_costs_known_in_sum_alone() -> None:
    flat, lectures = _costs(comprehensive={"合计": 40560}, lecture_total=6800, total=47360)
    assert flat == [["综合定额", "260", "52", "3", "40560"]]
    assert [row[0] for row in lectures[:2]] == ["【待补：讲课费明细】", "小计"]
    assert lectures[1] == ["小计", "6800"]
    assert _costs(total=47360) == [[["合计", "47360元（大写：肆万柒仟叁佰陆拾元整）"]]]


# ---- teachers ---------------------------------------------------------------------------------------------------------


def test_teachers_are_told_apart_by_organ_and_their_hours_added() -> None:
    lessons = [
        {"date": "2026-10-20", "period": "上午", "title": "甲课", "hours": 4, "teacher": "李明", "org": "党校", "title_level": "副高级"},
        {"date": "2026-10-20", "period": "下午", "title": "乙课", "hours": 3.5, "teacher": "李明", "org": "党校", "title_level": "副高级"},
        {"date": "2026-10-21", "period": "上午", "title": "甲课", "hours": 2, "teacher": "李明", "org": "水利局", "title_level": "不计酬"},
        {"date": "2026-10-21", "period": "下午", "title": "自习", "hours": 1},
    ]  # fmt: skip
    plan = value_of("class_plan_liuzhou", curriculum=lessons)
    table = next(each for each in annexes(plan).bound if each.title == "师资情况表").blocks[0]
    assert cells(table) == [
        ["李明", "党校", "副高级", "甲课；乙课", "7.5"],
        ["李明", "水利局", "不计酬", "甲课", "2"],
        ["合计", "9.5"],
    ]
    assert (plan_facts(plan).hours, plan_facts(plan).unpaid) == (Decimal("10.5"), 1)


def test_no_personal_number_is_asked_for() -> None:
    for case in ("class_plan_liuzhou", "class_plan_region_urgent"):
        for each in annexes(value_of(case)).bound:
            for block in each.blocks:
                assert isinstance(block, Table)
                assert not [c.title for c in block.columns if "身份证" in c.title or "账号" in c.title]


# ---- statements -------------------------------------------------------------------------------------------------------


def _items(subjects: list[str], *items: dict[str, Any]) -> Statement:
    named = [{"name": f"班{i}"} | item for i, item in enumerate(items, 1)]
    value = value_of("statement_not_executed_liuzhou", subjects=subjects, items=named, executed_items=None)
    assert isinstance(value, Statement)
    return value


@pytest.mark.parametrize(
    ("item", "kind", "words"),
    [
        pytest.param({"before": "5月", "after": "9月。"}, "调整", ["5月", "9月"], id="in words"),
        pytest.param({"after": {"人数": 60}}, "新增", ["无", "60人"], id="added"),
        pytest.param({"before": {"天数": 2.5}, "after": "取消"}, "取消", ["2.5天", "取消"], id="cancelled"),
        pytest.param({"before": {"人数": 60}, "after": {"说明": "取消"}}, "取消", ["60人", "取消"], id="cancelled in a note"),
        pytest.param({"before": {"人数": 60}}, "调整", ["60人", "【待补：调整后内容】"], id="not said after"),
    ],
)  # fmt: skip
def test_changes(item: dict[str, Any], kind: str, words: list[str]) -> None:
    table = body_tables(_items(["adjusted"], item))["changes"]
    row = dict(zip([column.title for column in table.columns], cells(table)[0], strict=True))
    assert [row["类型"], row["调整前"], row["调整后"]] == [kind, *words]
    gap = words[-1].startswith("【")
    assert table.rows[0][-1] == Cell(words[-1], gap=gap)


@pytest.mark.parametrize(
    ("items", "sums"),
    [
        pytest.param([{"before": {"经费": 1}, "after": {"经费": 2}}], (1, 2), id="both told"),
        pytest.param([{"budget": 5, "before": {"人数": 1}, "after": {"人数": 2}}], (5, 5), id="what does not change stays"),
        pytest.param([{"before": {"经费": 1}, "after": "经费增加"}], (1, None), id="words tell no figure"),
        pytest.param([{"before": {"经费": 1}, "after": "取消"}, {"after": {"经费": 3}}], (1, 3), id="cancelled and added"),
        pytest.param([{"before": {"人数": 1}, "after": {"人数": 2}}], (None, None), id="none told"),
    ],
)  # fmt: skip
def test_money_before_and_after(items: list[dict[str, Any]], sums: tuple[int | None, int | None]) -> None:
    facts = statement_facts(_items(["adjusted"], *items))
    assert (facts.before, facts.after) == sums


def test_a_cancelled_class_is_told_once() -> None:
    facts = statement_facts(
        _items(["not_executed", "adjusted"], {"executed": False}, {"executed": False, "before": "5月", "after": "取消"})
    )
    assert [item.name for item in facts.missed] == ["班1"]
    assert [change.item.name for change in facts.changed] == ["班2"]


def test_a_sum_needs_every_figure() -> None:
    facts = statement_facts(_items(["not_executed"], {"budget": 10}, {"executed": False}))
    assert facts.missed_total is None
    assert facts.planned == 0, "the classes that were held are not told"
    table = body_tables(_items(["not_executed"], {"budget": 10}, {"budget": 5.5}))["missed"]
    assert cells(table)[-1] == ["合计", "15.50"]


def test_columns_that_say_nothing_are_left_out() -> None:
    table = body_tables(_items(["not_executed"], {"budget": 10}))["missed"]
    assert [column.title for column in table.columns] == ["序号", "班次名称", "经费（元）"]


# ---- forwarded documents --------------------------------------------------------------------------------------------


def _forwarding(**passed: Any) -> Forwarding:
    value = value_of("notice_forwarding_text", forwarded={"title": "《关于培训的通知》"} | passed)
    assert isinstance(value, Forwarding)
    return value


def test_forwarded_text_is_no_annex() -> None:
    made = forwarded(_forwarding(text="各单位：\n一、时间\n明天。"))
    assert made is not None
    assert (made.label, made.title) == (None, "关于培训的通知")
    first, heading, _ = made.blocks
    assert isinstance(first, Paragraph)
    assert first.flush
    assert isinstance(heading, Paragraph)
    assert heading.is_heading


def test_forwarded_document_comes_from_the_library(lookup: Lookup) -> None:
    made = forwarded(_forwarding(document="桂组通字〔2020〕56号"), lookup)
    assert made is not None
    lines = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert lines[0] == "区直各有关单位："
    assert "一、培训计划管理范围" in lines
    assert any(line.startswith("（一）注重精准施训。培训主题") for line in lines)
    with pytest.raises(LibraryError):
        forwarded(_forwarding(document="没有这份文件"), lookup)


def test_nothing_given_nothing_enclosed() -> None:
    assert forwarded(_forwarding()) is None
