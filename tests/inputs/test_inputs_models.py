"""What is loaded is what was written: types, Chinese keys, absent and null, and back again."""

from __future__ import annotations

import ast
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs_making import EXAMPLES, TODAY, changed, data, faults_of, loaded, text

from generator.inputs.annual_plan import AnnualPlan
from generator.inputs.class_plan import ClassPlan
from generator.inputs.common import Level
from generator.inputs.dump import dump
from generator.inputs.families import MODELS
from generator.inputs.keys import entries, flat_keys, label_of
from generator.inputs.load import load, read
from generator.inputs.notice import ClassOpening, GeneralNotice
from generator.inputs.statement import Statement
from generator.units import levels


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_loads_without_a_remark(path: Path) -> None:
    result = load(path)
    assert result.remarks == ()
    assert result.value.as_of == data(path.stem)["as_of"] or result.value.as_of.isoformat() == data(path.stem)["as_of"]


@pytest.mark.parametrize("chinese", [False, True], ids=["English keys", "Chinese keys"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_dumped_and_read_again_is_the_same(path: Path, chinese: bool) -> None:
    value = load(path).value
    plain = dump(value, chinese=chinese)
    again = read(json.loads(json.dumps(plain)), "x").value
    assert again == value
    assert dump(again) == dump(value)
    assert read(yaml.safe_load(yaml.safe_dump(plain, allow_unicode=True)), "x").value == value
    if chinese:
        assert not any(key.isascii() for key in plain)


def test_the_chinese_twin_of_a_file_is_the_same(tmp_path: Path) -> None:
    """Chinese and English keys side by side, in one block."""
    english = text("class_plan")
    chinese = english
    for key, label in [
        ("type: class_plan", "类型: 办班方案"), ("unit:", "办班单位:"), ("  name: 柳州市水利局\n", "  单位名称: 柳州市水利局\n"),
        ("curriculum:", "课程安排:"), ("    period: 上午", "    时段: 上午"), ("class:", "班次:"), ("  open_date: 2026-10-20", "  开班日期: 2026年10月20日"),
        ("  charge_trainees: false", "  是否向学员收费: 否"), ("budget:    ", "经费预算:    "), ("  total: 47360", "  经费总额: 47360"),
    ]:  # fmt: skip
        assert f"\n{key}" in chinese or key in chinese
        chinese = chinese.replace(
            f"\n{key}" if not key.startswith(" ") else key, f"\n{label}" if not key.startswith(" ") else label, 1
        )
    file = tmp_path / "a.yaml"
    file.write_text(chinese, encoding="utf-8")
    assert chinese != english
    assert load(file).value == loaded(data("class_plan")).value


def test_fields_below_may_be_written_at_the_top() -> None:
    """单位名称 is unit.name, as the column of a sheet is."""
    nested = data("class_plan")
    flat = {key: value for key, value in nested.items() if key not in ("unit", "class", "type")}
    flat |= {"类型": "办班方案", "单位名称": "柳州市水利局", "unit.level": "柳州市市直", "class": {}}
    flat |= {"预算单位代码": nested["unit"]["budget_unit_code"], "在编人数": 86, "是否主管单位": True}
    flat |= {f"class.{key}": value for key, value in nested["class"].items() if key not in ("trainees", "location")}
    flat |= {"培训人数": 48, "class.location.city": "柳州市", "省份": "广西", "培训场所": "中共柳州市委党校"}
    assert loaded(flat).value == loaded(nested).value


@pytest.mark.parametrize(
    ("words", "subtype"),
    [
        ({"type": "开班通知"}, ...),
        ({"type": "通知", "subtype": "开班通知"}, ...),
        ({"类型": "通知", "子类": "class_opening"}, ...),
    ],
)
def test_the_family_may_be_named_in_chinese(words: dict[str, str], subtype: object) -> None:
    source = changed("notice.class_opening", type=..., subtype=...)
    assert isinstance(loaded(source | words).value, ClassOpening)


def test_a_subtype_of_null_says_nothing() -> None:
    assert loaded(changed("class_plan", subtype=None)).subtype is None
    assert "没有填写" in faults_of(changed("notice.general", subtype=None)).message


def test_absent_null_and_empty_differ() -> None:
    base = data("class_plan")
    steps = {"培训包审核": {"date": None}, "结算金额": None, "教培管理": {"date": ""}}
    plan = loaded(base | {"steps": steps, "filing_date": None, "class": {**base["class"], "urgent_reason": ""}}).value
    assert isinstance(plan, ClassPlan)
    assert plan.steps is not None
    assert plan.steps.package_review is not None
    assert plan.says("filing_date")
    assert plan.filing_date is None
    assert plan.steps.package_review.says("date")
    assert not plan.steps.package_review.says("approved_date")
    assert plan.steps.says("settlement")
    assert not plan.steps.says("publish")
    assert plan.steps.teaching_record is not None
    assert plan.steps.teaching_record.date is None
    assert plan.class_.urgent_reason == ""
    assert plan.class_.out_city_reason is None
    assert not plan.class_.says("out_city_reason")
    assert dump(plan)["steps"] == {"培训包审核": {"date": None}, "教培管理": {"date": None}, "结算金额": None}


# (field of class, as written, as held)
VALUES: list[tuple[str, Any, Any]] = [
    ("trainees", 48, 48),
    ("trainees", "48", 48),
    ("trainees", 48.0, 48),
    ("days", 2.5, Decimal("2.5")),
    ("days", "3", Decimal(3)),
    ("open_date", "2026年10月20日", date(2026, 10, 20)),
    ("open_date", "2026-10-20", date(2026, 10, 20)),
    ("open_date", date(2026, 10, 20), date(2026, 10, 20)),
    ("urgent", "否", False),
    ("urgent", "yes", True),
    ("type", "出国(境)", "出国（境）"),
    ("name", "  防汛培训班 ", "防汛培训班"),
    ("name", "no", "no"),
    ("name", "2026-10-20", "2026-10-20"),
    ("name", "张喆、李堃、韦玥班", "张喆、李堃、韦玥班"),
]


@pytest.mark.parametrize(("key", "written", "held"), VALUES, ids=[f"{row[0]} {row[1]!r}" for row in VALUES])
def test_values_are_held_as(key: str, written: Any, held: Any) -> None:
    base = data("class_plan")
    value = read(base | {"class": base["class"] | {key: written}}, "x", strict=False).value
    assert isinstance(value, ClassPlan)
    found = getattr(value.class_, key)
    assert found == held
    assert type(found) is type(held)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (47360, "47360"),
        (47360.1, "47360.1"),
        ("47360.05", "47360.05"),
        (Decimal("1E+3"), "1000"),
        (0, "0"),
    ],
)
def test_money_is_exact_and_written_plainly(written: Any, held: str) -> None:
    plan = read(changed("class_plan", budget={"total": written}), "x").value
    assert isinstance(plan, ClassPlan)
    assert plan.budget is not None
    assert str(plan.budget.total) == held


@pytest.mark.parametrize(
    ("written", "held"),
    [(False, False), (True, True), (0, 0), (300, 300), ("300.5", Decimal("300.5")), ("否", False), (None, False)],
)
def test_what_trainees_pay(written: Any, held: Any) -> None:
    notice = loaded(changed("notice.class_opening", fee={"charge_trainees": written})).value
    assert isinstance(notice, ClassOpening)
    assert notice.fee is not None
    assert notice.fee.charge_trainees == held
    assert isinstance(notice.fee.charge_trainees, bool) == isinstance(held, bool)


def test_texts_stand_for_lists_where_both_are_allowed() -> None:
    notice = loaded(changed("notice.general", recipients="局属各单位", attachments=["检查表"])).value
    assert isinstance(notice, GeneralNotice)
    assert notice.recipients == ("局属各单位",)
    assert notice.attachments is not None
    assert notice.attachments[0].title == "检查表"
    statement = loaded(changed("statement.code_error", code_evidence="代码截图")).value
    assert isinstance(statement, Statement)
    assert statement.code_evidence == ("代码截图",)


def test_a_body_is_text_or_sections() -> None:
    sections = [
        {"heading": "总体要求", "text": "一段。\n二段。"},
        {"heading": "措施", "sections": [{"heading": "甲", "text": "乙。"}]},
    ]
    notice = loaded(changed("notice.general", body=sections)).value
    assert isinstance(notice, GeneralNotice)
    assert not isinstance(notice.body, str)
    assert notice.body[1].sections is not None
    assert notice.body[1].sections[0].text == "乙。"
    assert isinstance(loaded(data("notice.general")).value.body, str)  # type: ignore[union-attr]
    deep: dict[str, Any] = {"heading": "末", "text": "文"}
    for _ in range(4):
        deep = {"heading": "层", "sections": [deep]}
    assert "四层" in faults_of(changed("notice.general", body=[deep])).message
    assert "序号" in faults_of(changed("notice.general", body=[{"heading": "一、甲", "text": "乙"}])).message
    assert "没有内容" in faults_of(changed("notice.general", body=[{"heading": "甲"}])).message


@pytest.mark.parametrize(
    ("kind", "shape"),
    [("通知", "ordinary"), ("函", "letter"), ("纪要", "minutes"), ("命令", "command"), ("公告", "ordinary")],
)
def test_the_format_follows_the_kind(kind: str, shape: str) -> None:
    notice = loaded(changed("notice.general", doc_type=kind)).value
    assert isinstance(notice, GeneralNotice)
    assert notice.shape == shape
    assert notice.lead == "柳州市教育局"


def test_minutes_and_commands_need_no_code() -> None:
    assert loaded(changed("notice.general", doc_type="纪要", doc_number={"serial": 12})).value.as_of
    assert "机关代字" in faults_of(changed("notice.general", doc_number={"serial": 12})).message


def test_money_in_ten_thousands() -> None:
    source = changed("annual_plan", budget_unit="万元", total_budget=14.3, control_amount=15)
    source["items"] = [item | {"budget": item["budget"] / 10_000} for item in data("annual_plan")["items"]]
    plan = loaded(source).value
    assert isinstance(plan, AnnualPlan)
    assert plan.items is not None
    assert plan.items[0].budget == Decimal("4.8")


def test_today_is_the_day_of_writing_unless_stated() -> None:
    assert loaded(changed("annual_plan", as_of=...)).value.as_of == TODAY
    assert loaded(changed("annual_plan", as_of=None)).value.as_of == TODAY
    assert loaded(data("annual_plan")).value.as_of == date(2026, 8, 3)


def test_the_levels_are_those_of_the_jurisdictions() -> None:
    assert get_args(Level) == levels()


# ---- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", MODELS, ids=lambda family: family[1] or family[0])
def test_labels_name_one_field_each(family: tuple[str, str | None]) -> None:
    def check(model: Any, seen: set[Any]) -> None:
        held = entries(model)
        labels = [entry.label for entry in held.values()]
        assert len(set(labels)) == len(labels), model
        assert not set(labels) & (set(held) - {key for key, entry in held.items() if entry.label == key})
        assert all(label and entry.info.description for label, entry in zip(labels, held.values(), strict=True))
        for entry in held.values():
            if entry.below and entry.below not in seen:
                check(entry.below, seen | {entry.below})

    check(MODELS[family], set())
    assert flat_keys(MODELS[family])


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("class.trainees", "培训人数"),
        ("curriculum[2].hours", "课程安排第3项的学时"),
        ("curriculum[].hours", "课程安排各项的学时"),
        ("steps.培训包审核.date", "培训包审核的办理日期"),
        ("budget.comprehensive.合计", "合计"),
        ("contact.phone", "联系方式的联系电话"),
        ("evaluation[0]", "考核评估第1项"),
        ("class.nothing", ""),
    ],
)
def test_paths_are_named_in_chinese(path: str, label: str) -> None:
    assert label_of(ClassPlan, path) == label


# ---- round trip of made-up plans ------------------------------------------------------------------------------------

WORDS = st.text("培训班水利柳州市提升能力安全、（）", min_size=1, max_size=12).filter(
    lambda words: any(map(str.isalnum, words))
)
MONEY = st.decimals(0, 10**9, places=2)
ITEM = st.fixed_dictionaries(
    {"name": WORDS},
    optional={
        "purpose": WORDS | st.just("") | st.none(),
        "days": st.integers(1, 60) | st.just(1.5) | st.none(),
        "trainees": st.integers(0, 5000),
        "planned_month": st.integers(1, 12) | st.none(),
        "lodging_meals": st.booleans() | st.none(),
        "for_sub_units": st.booleans() | WORDS,
        "delivery": st.sampled_from(["线下", "线上", "线上线下结合"]) | st.none(),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(ITEM, min_size=1, max_size=4),
    MONEY,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.none(),
    st.booleans(),
)
def test_load_after_dump_changes_nothing(
    items: list[Any], total: Decimal, submitted: date | None, chinese: bool
) -> None:
    source = {"type": "annual_plan", "unit": {"name": "柳州市水利局"}, "plan_year": 2027, "total_budget": total, "submit_date": submitted, "items": items}  # fmt: skip
    value = read(source, "x", today=TODAY, strict=False).value
    plain = ast.literal_eval(repr(dump(value, chinese=chinese)))
    again = read(plain, "x", today=TODAY, strict=False).value
    assert again == value
    assert dump(again) == dump(value)
