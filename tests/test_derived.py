"""The figures that follow from an input: one table a family, the arithmetic shown, and what must be said with it."""

from __future__ import annotations

import copy
import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.calendar import open_calendar
from generator.costs import bundled_standard, own_standard
from generator.deadlines import terms
from generator.derived import Derived, derive
from generator.inputs.families import MODELS
from generator.units import document_of, level_of

LIUZHOU, REGION, CENTRAL = "柳州市市直", "自治区本级", "中央和国家机关"
CAVEAT = "仅作上限比对，引文未与原件核对"


def derived(data: dict[str, Any]) -> Derived:
    """The figures of an input, with level and calendar found as a draft finds them."""
    value = MODELS[data["type"], data.get("subtype")].model_validate(data)
    unit = data.get("unit") or {"name": data["issuers"][0]}
    level = level_of(unit["name"], data.get("addressee"), unit.get("level"))
    return derive(value, open_calendar(level.calendar), level)


def lesson(day: str, period: str, hours: float, title_level: str = "副高级") -> dict[str, Any]:
    return {"date": day, "period": period, "title": "课", "hours": hours, "title_level": title_level}


PLAN: dict[str, Any] = {
    "type": "class_plan",
    "as_of": "2026-10-13",
    "unit": {"name": "柳州市水利局", "level": LIUZHOU},
    "class": {
        "name": "2026年柳州市水利培训班", "category": "专业化能力", "type": "市内", "delivery": "线下",
        "open_date": "2026-10-20", "end_date": "2026-10-22", "days": 3, "trainees": 48, "staff": 4,
    },
    "curriculum": [
        lesson("2026-10-20", "上午", 4, "正高级"), lesson("2026-10-20", "下午", 4), lesson("2026-10-21", "上午", 4),
        lesson("2026-10-21", "下午", 4, "不计酬"), lesson("2026-10-22", "上午", 4, "不计酬"), lesson("2026-10-22", "下午", 2, "不计酬"),
    ],
    "budget": {
        "standard": "central_540.三类",
        "comprehensive": {"住宿费": 15600, "伙食费": 17160, "场地资料交通费": 6240, "其他费用": 1560, "合计": 40560},
        "lecture": [{"teacher": "黎", "hours": 4, "rate": 800, "amount": 3200}, {"teacher": "莫", "hours": 8, "rate": 450, "amount": 3600}],
        "lecture_total": 6800,
        "total": 47360,
    },
}  # fmt: skip


def plan(**changes: Any) -> dict[str, Any]:
    """The plan above with values changed: ``budget__total=1`` is budget.total; ``...`` takes a key out."""
    data = copy.deepcopy(PLAN)
    for path, value in changes.items():
        *above, key = path.removeprefix("of_").split("__")
        target = data
        for name in above:
            target = target.setdefault(name, {})
        if value is ...:
            target.pop(key, None)
        else:
            target[key] = value
    return data


def test_the_figures_of_a_class_plan() -> None:
    """The whole set of a plan that keeps all rules, figure by figure."""
    assert derived(PLAN).values == {
        "open_weekday": "星期二",
        "end_weekday": "星期四",
        "calendar_days": 3,
        "one_week_before": "2026-10-13",
        "package_deadline": "2026-10-13",
        "settle_deadline": "2026-10-29",
        "teaching_hours": 22,
        "lecture_half_day_max": 4,
        "staff_ratio": "4/48=8.3%",
        "lecture_total": 6800,
        "sum_check": 47360,
        "total": 47360,
        "total_capital": "肆万柒仟叁佰陆拾元整",
        "per_person_day": 260,
        "comprehensive_limit": 85800,
    }


ARITHMETIC = [
    ("per_person_day", "40560 ÷ ((48+4)×3)", "260元"),
    ("comprehensive_limit", "550 × (48+4) × 3", "85800元"),
    ("sum_check", "40560+6800", "47360元"),
    ("teaching_hours", "4+4+4+4+4+2", "22学时"),
    ("package_deadline", "2026年10月20日（开班日，不计）往前第5个工作日", "2026年10月13日（星期二）"),
    ("one_week_before", "2026年10月20日（开班日，不计）提前7个自然日", "2026年10月13日（星期二）"),
    ("settle_deadline", "2026年10月22日（结束日，不计）往后第5个工作日", "2026年10月29日（星期四）"),
    ("total_capital", "47360元", "肆万柒仟叁佰陆拾元整"),
]


@pytest.mark.parametrize(("key", "formula", "result"), ARITHMETIC, ids=[row[0] for row in ARITHMETIC])
def test_the_arithmetic_is_shown(key: str, formula: str, result: str) -> None:
    working = next(working for working in derived(PLAN).working if working.key == key)
    assert (working.formula, working.result) == (formula, result)
    assert working.label


def test_every_figure_has_its_working() -> None:
    found = derived(PLAN)
    assert [working.key for working in found.working] == list(found.values)


CHANGED = [
    (plan(class__staff=...), "per_person_day", 281.67, "no staff stated: trainees alone"),
    (plan(class__staff=0), "staff_ratio", "0/48=0%", "no staff at all"),
    (plan(class__staff=6), "staff_ratio", "6/48=12.5%", "one decimal"),
    (plan(class__days=2.5), "comprehensive_limit", 71500, "half days"),
    (plan(class__days=40, class__trainees=10, class__staff=0), "comprehensive_limit", 203500, "above 30 days at 70 %"),
    (plan(budget__standard="一类"), "comprehensive_limit", 118560, "the class of training that the budget names"),
    (plan(budget__standard=...), "comprehensive_limit", 85800, "no class named: 三类"),
    (plan(budget__comprehensive={"住宿费": 15600, "伙食费": 17160}), "sum_check", 39560, "no 合计: the sum of the parts"),
    (plan(budget__lecture=...), "sum_check", 47360, "no fee by fee: the total as stated"),
    (plan(budget__lecture=[{"teacher": "黎", "hours": 4, "rate": 800.5}]), "lecture_total", 3202, "hours × rate"),
    (plan(of_curriculum=[lesson("2026-10-20", "全天", 8)]), "lecture_half_day_max", 4, "a whole day is two halves"),
    (plan(of_curriculum=[lesson("2026-10-20", "全天", 8), lesson("2026-10-20", "下午", 1)]), "lecture_half_day_max", 5, "two lessons in one half"),
    (plan(of_curriculum=[lesson("2026-10-20", "上午", 5, "不计酬")] * 2), "teaching_hours", 10, "unpaid hours are hours"),
    (plan(of_curriculum=[lesson("2026-10-20", "上午", 1)] * 40), "teaching_hours", 40, "many lessons"),
    (plan(class__open_date="2026-10-12", class__end_date="2026-10-16"), "one_week_before_advise", "2026-09-30", "the day is a holiday"),
    (plan(class__open_date="2026-05-06", class__end_date="2026-05-08"), "package_deadline", "2026-04-24", "behind the May holidays"),
    (plan(class__open_date="2026-06-10", class__end_date="2026-06-15"), "settle_deadline", "2026-06-23", "across 端午"),
    (plan(unit__level=REGION, class__open_date="2026-08-17", class__end_date="2026-08-19"), "one_week_before", "2026-08-10", "the region's week"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "key", "value", "why"), CHANGED, ids=[row[3] for row in CHANGED])
def test_figures_of_changed_plans(data: dict[str, Any], key: str, value: object, why: str) -> None:
    assert derived(data).values[key] == value, why


ABSENT = [
    (plan(unit__level=REGION), {"package_deadline", "settle_deadline"}, "another jurisdiction's deadlines"),
    (plan(unit__level="柳州市县区"), {"package_deadline", "settle_deadline", "comprehensive_limit"}, "a county: no document binds it"),
    (plan(budget__comprehensive=...), {"per_person_day", "comprehensive_limit"}, "no 综合定额"),
    (plan(of_budget=...), {"sum_check", "total", "total_capital", "per_person_day"}, "no budget"),
    (plan(of_curriculum=...), {"teaching_hours", "lecture_half_day_max"}, "no curriculum"),
    (plan(of_curriculum=[lesson("2026-10-20", "上午", 4, "不计酬")]), {"lecture_half_day_max"}, "nothing is paid"),
    (plan(of_curriculum=[{"title": "报到"}]), {"teaching_hours", "lecture_half_day_max"}, "no hours"),
    (plan(class__staff=...), {"staff_ratio"}, "staff not stated"),
    (plan(class__days=0), {"per_person_day", "comprehensive_limit"}, "no days to divide by"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "keys", "why"), ABSENT, ids=[row[2] for row in ABSENT])
def test_what_the_input_does_not_hold_is_left_out(data: dict[str, Any], keys: set[str], why: str) -> None:
    found = derived(data).values
    assert keys.isdisjoint(found), why
    assert "one_week_before" in found


def test_figures_are_exact_and_json_is_rounded() -> None:
    """121000.01 over 220 person-days is above 550: a check must see it, whatever is shown."""
    found = derived(plan(class__trainees=50, class__staff=5, class__days=4, budget__comprehensive={"合计": 121000.01}))
    cost, limit = found.figures["per_person_day"], found.figures["comprehensive_limit"]
    assert isinstance(cost, Decimal)
    assert cost > 550
    assert found.values["per_person_day"] == 550
    assert limit == 121000


STANDARDS = [
    (plan(), (CAVEAT, "本地综合定额标准未导入", "550元/人天"), None, "the central figures, for comparison only"),
    (plan(reference={"cost_standard": "柳州市本级培训费标准"}), (CAVEAT, "“柳州市本级培训费标准”没有给出金额"), None, "named without amounts"),
    (plan(unit__level=CENTRAL), ("引文未与原件核对",), ("cf-2016-540", "第九条"), "a central unit is bound, its words still unverified"),
    (plan(reference={"cost_standard": 300}), (), None, "the office's own amount"),
    (plan(reference={"cost_standard": {"名称": "柳州市本级培训费标准", "三类": 400}}), (), None, "the office's own table"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words", "clause", "why"), STANDARDS, ids=[row[3] for row in STANDARDS])
def test_what_is_said_with_the_cost_standard(
    data: dict[str, Any], words: tuple[str, ...], clause: tuple[str, str] | None, why: str
) -> None:
    found = derived(data)
    remarks = "".join(found.remarks)
    assert [word for word in words if word not in remarks] == []
    assert bool(remarks) == bool(words)
    for working in found.working:
        if working.key in ("per_person_day", "comprehensive_limit"):
            assert working.clause == clause
            assert ("仅作上限比对" in working.note) == (CAVEAT in words)
            assert ("引文未与原件核对" in working.note) == bool(words)


OWN = [
    (300, "", 300, "one amount for all"),
    ("380", "", 380, "an amount in quotes"),
    ({"title": "标准", "一类": 500, "三类": 400}, "三类", 400, "by class: 三类 where none is named"),
    ({"综合定额": {"二类": 450}}, "二类", 450, "one class only"),
    ({"综合定额": 350}, "", 350, "one amount under its name"),
]


@pytest.mark.parametrize(("stated", "kind", "rate", "why"), OWN, ids=[row[3] for row in OWN])
def test_the_offices_own_standard(stated: object, kind: str, rate: int, why: str) -> None:
    standard = own_standard(stated)
    assert standard is not None
    assert (standard.class_in("某标准"), standard.rates[standard.class_in(None)]) == (kind, rate)
    assert standard.counted_days(Decimal(40)) == 40  # nothing is known of a rule above 30 days
    assert standard.caveat == ""


@pytest.mark.parametrize("stated", [None, "柳州市本级培训费标准", {}, {"名称": "标准"}, {"三类": "面议"}, -5], ids=str)
def test_no_amount_is_no_standard(stated: object) -> None:
    assert own_standard(stated) is None


def test_the_central_standard_is_data_with_its_status() -> None:
    standard = bundled_standard("central_2016")
    assert standard.rates == {"一类": 760, "二类": 650, "三类": 550}
    assert (standard.counted_days(Decimal(30)), standard.counted_days(Decimal(31))) == (30, Decimal("30.7"))
    assert (standard.number, standard.document, standard.path) == ("财行〔2016〕540号", "cf-2016-540", "第九条")


# ---- statements -----------------------------------------------------------------------------------------------------


def item(name: str, budget: float | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, **({} if budget is None else {"budget": budget}), **more}


STATEMENT: dict[str, Any] = {
    "type": "statement",
    "subjects": ["not_executed"],
    "as_of": "2026-11-20",
    "unit": {"name": "柳州市文化广电和旅游局"},
    "addressee": "柳州市“一包方式管培训”工作领导小组办公室",
    "plan_year": 2025,
    "items": [item("甲班", 58000, executed=False), item("乙班", 26000, executed=False)],
    "executed_items": [item("丙班", executed=True)],
    "evidence": ["通知"],
    "date": "2026-11-20",
}
CLASS = {"name": "班", "open_date": "2026-06-10", "end_date": "2026-06-15"}


def statement(**changes: Any) -> dict[str, Any]:
    data = {**copy.deepcopy(STATEMENT), **{("class" if key == "class_" else key): v for key, v in changes.items()}}
    return {key: value for key, value in data.items() if value is not ...}


STATEMENTS = [
    (statement(), {"not_executed": 2, "approved": 3, "completion": "1/3=33.3%", "total": 84000, "total_capital": "捌万肆仟元整"}, "classes not held"),
    (statement(items=[item("甲班", 0.5, executed=False)]), {"total": 0.5, "total_capital": "伍角", "completion": "1/2=50%"}, "half a yuan"),
    (statement(subjects=["adjusted"], items=[item("甲班", 48000, before={"budget": 48000}, after={"budget": 52000.5})]),
     {"before_total": 48000, "after_total": 52000.5, "difference": 4000.5}, "a change of money"),
    (statement(subjects=["late_entry"], class_=CLASS), {"one_week_before": "2026-06-03", "package_deadline": "2026-06-03", "settle_deadline": "2026-06-23"}, "a class"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "values", "why"), STATEMENTS, ids=[row[2] for row in STATEMENTS])
def test_the_figures_of_a_statement(data: dict[str, Any], values: dict[str, object], why: str) -> None:
    found = derived(data).values
    assert {key: found.get(key) for key in values} == values


def test_a_sum_with_a_part_unknown_is_no_sum() -> None:
    found = derived(statement(items=[item("甲班", 58000), item("乙班")])).values
    assert "total" not in found
    assert found["not_executed"] == 2


def test_a_share_needs_what_was_held() -> None:
    assert "completion" not in derived(statement(executed_items=...)).values


def steps(**dates: str | None) -> dict[str, Any]:
    return {name: {"date": day} for name, day in dates.items()}


DONE = dict.fromkeys(("培训包审核", "发布培训项目", "培训报名审核"), "2026-06-01")
LATE = [
    (steps(**DONE, 学员签到="2026-06-10", 教培管理="2026-06-23", 结算金额="2026-06-23"), {}, "按期完成", "the last day is in time"),
    (steps(**DONE, 学员签到="2026-06-10", 教培管理="2026-06-24", 结算金额="2026-06-26"), {"settle_late_workdays": 3}, "逾期完成", "the latest step counts"),
    (steps(**DONE, 学员签到="2026-06-10", 教培管理="2026-06-23", 结算金额=None), {"settle_late_workdays": 5}, "逾期未完成", "not done: late up to the day of writing"),
    (steps(**DONE, 学员签到="2026-06-10", 教培管理="2026-06-23", 结算金额="2026-07-02"), {"settle_late_workdays": 5}, "逾期未完成", "a date after the day of writing is planned, not done"),
    (steps(**{**DONE, "培训包审核": "2026-06-08"}, 学员签到="2026-06-10", 教培管理="2026-06-23", 结算金额="2026-06-23"), {"package_late_workdays": 3}, "按期完成", "before the class"),
]  # fmt: skip


@pytest.mark.parametrize(("dates", "values", "state", "why"), LATE, ids=[row[3] for row in LATE])
def test_how_late_the_steps_are(dates: dict[str, Any], values: dict[str, int], state: str, why: str) -> None:
    found = derived(statement(subjects=["late_entry"], as_of="2026-06-30", **{"class_": CLASS}, steps=dates))
    assert {key: value for key, value in found.values.items() if "late" in key} == values
    assert [step.name for step in found.steps] == [
        "培训包审核",
        "发布培训项目",
        "培训报名审核",
        "学员签到",
        "教培管理",
        "结算金额",
    ]
    assert found.steps[-1].state == state


def test_a_step_is_not_late_before_its_day_has_passed() -> None:
    open_ = dict.fromkeys(("学员签到", "教培管理", "结算金额"))
    found = derived(statement(subjects=["late_entry"], as_of="2026-06-23", class_=CLASS, steps=steps(**DONE, **open_)))
    assert {step.state for step in found.steps[3:]} == {"尚未到期"}
    assert not any("late" in key for key in found.values)


def test_a_step_that_is_absent_is_not_spoken_of() -> None:
    found = derived(statement(subjects=["late_entry"], as_of="2026-06-30", class_=CLASS, steps=steps(**DONE)))
    assert [step.name for step in found.steps] == ["培训包审核", "发布培训项目", "培训报名审核"]
    assert not any("late" in key for key in found.values)


def test_a_day_off_behind_the_limit_is_late_by_no_working_day() -> None:
    """Limit Friday 30 October; done on the Saturday after it."""
    dates = {"open_date": "2026-10-21", "end_date": "2026-10-23"}
    late = statement(subjects=["late_entry"], class_={**CLASS, **dates}, steps=steps(教培管理="2026-10-31"))
    step = next(step for step in derived(late).steps if step.name == "教培管理")
    assert (step.limit, step.late, step.late_workdays, step.state) == (date(2026, 10, 30), True, 0, "逾期完成")


def test_no_limit_where_no_document_sets_one() -> None:
    data = statement(
        unit={"name": "自治区水利厅"}, addressee="自治区党委组织部", class_=CLASS, steps=steps(教培管理="2026-09-01")
    )
    found = derived(data)
    assert {step.limit for step in found.steps} == {None}
    assert [step.state for step in found.steps if step.date] == ["已完成"]
    assert "settle_deadline" not in found.values


# ---- notices and annual plans -----------------------------------------------------------------------------------------

NOTICE: dict[str, Any] = {
    "type": "notice",
    "issuers": ["柳州市人力资源和社会保障局"],
    "doc_number": {"code": "柳人社发", "year": 2026, "serial": 58},
    "title_subject": "申报2027年度机关事业单位培训计划",
    "recipients": "全市各机关事业单位",
    "issue_date": "2026-07-24",
}
APPLICATION = {**NOTICE, "subtype": "plan_application", "plan_year": 2027}
OPENING = {
    **NOTICE, "subtype": "class_opening", "open_date": "2026-10-12", "end_date": "2026-10-16", "venue": "党校",
    "trainees": 8, "audience": "干部", "quota": [{"unit": "甲", "places": 5}, {"unit": "乙", "places": 3}],
    "signup": {"deadline": "2026-10-10"},
}  # fmt: skip


def test_the_weekdays_of_an_application_notice_and_the_year_it_cannot_know() -> None:
    found = derived({**APPLICATION, "deadlines": {"apply": "2026-08-05", "revise": "2026-08-08"}})
    assert found.values == {
        "apply_weekday": "星期三",
        "apply_is_workday": True,
        "revise_weekday": "星期六",
        "revise_is_workday": False,
    }
    assert found.remarks[-1] == "2027年的节假日安排尚无数据，按双休推算，未含节假日安排"


def test_a_plan_year_with_data_needs_no_remark() -> None:
    assert derived({**APPLICATION, "plan_year": 2026, "deadlines": {"apply": "2026-08-05"}}).remarks == ()


def test_the_figures_of_an_opening_notice() -> None:
    assert derived(OPENING).values == {
        "open_weekday": "星期一",
        "end_weekday": "星期五",
        "calendar_days": 5,
        "one_week_before": "2026-10-05",
        "one_week_before_advise": "2026-09-30",
        "package_deadline": "2026-09-29",
        "settle_deadline": "2026-10-23",
        "signup_weekday": "星期六",
        "signup_is_workday": True,  # 10 October is a make-up working day
        "quota_total": 8,
    }


def test_advice_on_a_day_off_stands_with_the_figure() -> None:
    working = next(working for working in derived(OPENING).working if working.key == "one_week_before")
    assert "建议在2026年9月30日前办理" in working.note


def test_a_notice_of_no_class_has_no_figures() -> None:
    assert derived({**NOTICE, "subtype": "general", "body": "一、要求"}).values == {}


ANNUAL: dict[str, Any] = {
    "type": "annual_plan",
    "unit": {"name": "广西壮族自治区水利厅"},
    "plan_year": 2027,
    "total_budget": 9.6,
    "budget_unit": "万元",
    "items": [{"name": "甲班", "budget": 4.8}, {"name": "乙班", "budget": 4.8}],
    "budget_stage": {"一上": "2026-09-22", "二上": "2026-10-20"},
}


def test_the_figures_of_an_annual_plan() -> None:
    found = derived(ANNUAL)
    assert found.values == {
        "plan_deadline_一上": "2026-09-07",
        "plan_deadline_二上": "2026-10-05",
        "plan_deadline_二上_advise": "2026-09-30",
        "sum_check": 9.6,
        "item_count": 2,
        "total": 96000,
        "total_capital": "玖万陆仟元整",
    }
    assert next(w for w in found.working if w.key == "plan_deadline_一上").clause == ("gx-2020-56", "二/p1")


def test_an_annual_plan_with_an_item_without_money_has_no_sum() -> None:
    assert "sum_check" not in derived({**ANNUAL, "items": [{"name": "甲班"}]}).values


# ---- terms ------------------------------------------------------------------------------------------------------------

CLAUSES = [
    (LIUZHOU, "package_deadline", ("lz-2022-65", "二/（一）/4./p1")),
    (LIUZHOU, "settle_deadline", ("lz-2022-65", "二/（一）/5./p1")),
    (LIUZHOU, "one_week_before", None),
    (REGION, "one_week_before", ("gx-2020-56", "四/（一）")),
]


@pytest.mark.parametrize(("level", "key", "clause"), CLAUSES, ids=[f"{row[0]}-{row[1]}" for row in CLAUSES])
def test_a_term_cites_only_the_documents_of_the_units_own_jurisdiction(
    level: str, key: str, clause: tuple[str, str] | None
) -> None:
    assert next(w for w in derived(plan(unit__level=level)).working if w.key == key).clause == clause


def test_the_terms_rest_on_words_of_the_corpus() -> None:
    from kb.ingest import understand
    from kb.models import SourceText
    from kb.records import Records
    from kb.resources import corpus_dir

    wanted = {document_of(term.pack) for term in terms().values()}
    clauses: dict[str, str] = {}
    for path in sorted((corpus_dir() / "texts").glob("00[01]_*.txt")):
        data = path.read_bytes()
        source = SourceText(path.name, hashlib.sha256(data).hexdigest(), "txt", data.decode("utf-8-sig"), "utf-8")
        for document in understand(source, Records.bundled()):
            wanted.discard(document.id)
            clauses |= {clause.id: clause.text for clause in document.clauses}
    assert wanted == set()
    for term in terms().values():
        assert term.quote in clauses[f"{document_of(term.pack)}/{term.path}"], term.key


def test_a_class_at_the_edge_of_what_inputs_take_has_its_limits() -> None:
    found = derived(plan(class__open_date="2100-12-30", class__end_date="2100-12-31"))
    assert found.values["package_deadline"] == "2100-12-23"
    assert found.values["settle_deadline"] == "2101-01-07"


def test_a_year_without_holidays_is_told_once() -> None:
    found = derived(plan(class__open_date="2027-06-14", class__end_date="2027-06-18"))
    assert sum("2027年的节假日安排尚无数据" in remark for remark in found.remarks) == 1
    assert found.values["package_deadline"] == "2027-06-07"
