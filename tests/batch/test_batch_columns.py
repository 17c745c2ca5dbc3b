"""The columns that the input models give: how each cell is read, and which field owns a title."""

from __future__ import annotations

import pytest

from generator.batch.columns import Form, is_key, known_titles, layout, shown_titles
from generator.inputs.families import MODELS, Family
from generator.inputs.keys import below_blocks
from generator.sheets.titles import clean

OPENING: Family = ("notice", "class_opening")
PLAN: Family = ("class_plan", None)
STATEMENT: Family = ("statement", None)

TITLES = [
    # (why, family, title, path, how its cells are read)
    ("a field at the top", OPENING, "标题事由", "title_subject", "text"),
    ("its English key", OPENING, "title_subject", "title_subject", "text"),
    ("a field of a block", OPENING, "机关代字", "doc_number.code", "text"),
    ("its English path", OPENING, "doc_number.code", "doc_number.code", "text"),
    ("with the block before it", OPENING, "发文字号的机关代字", "doc_number.code", "text"),
    ("written together", OPENING, "发文字号机关代字", "doc_number.code", "text"),
    ("two fields of one label: the one higher up", OPENING, "培训场所", "venue", "text"),
    ("and the other with its block", OPENING, "培训地点的培训场所", "location.venue", "text"),
    ("the same label two and three blocks down", PLAN, "联系电话", "contact.phone", "text"),
    ("a block that a text may stand for", PLAN, "班次联系人", "class.contact", "text"),
    ("six steps, one label each: with the step", PLAN, "培训包审核的办理日期", "steps.培训包审核.date", "date"),
    ("the step alone is its day", PLAN, "培训包审核", "steps.培训包审核.date", "date"),
    ("as a ledger names it", PLAN, "结算金额日期", "steps.结算金额.date", "date"),
    ("a sum", PLAN, "经费总额", "budget.total", "money"),
    ("a sum per hour", PLAN, "讲课费合计", "budget.lecture_total", "money"),
    ("days", PLAN, "培训天数", "class.days", "days"),
    ("people", PLAN, "培训人数", "class.trainees", "count"),
    ("yes or no", PLAN, "是否涉密", "class.classified", "flag"),
    ("a choice", PLAN, "市内市外", "class.type", "choice"),
    ("several texts", PLAN, "考核评估", "evaluation", "lines"),
    ("attachments by title", PLAN, "附件", "attachments", "list"),
    ("a year", STATEMENT, "计划年度", "plan_year", "year"),
    ("choices, several", STATEMENT, "说明事项", "subjects", "lines"),
    ("a field at the top and one in a block", STATEMENT, "紧急办班理由", "urgent_reason", "text"),
    ("the only item of a list", STATEMENT, "项目名称", "items[0].name", "text"),
    ("of the other list", STATEMENT, "已执行项目的项目名称", "executed_items[0].name", "text"),
    ("a text or a block", STATEMENT, "调整前", "items[0].before", "mixed"),
    ("a field of that block", STATEMENT, "调整前的人数", "items[0].before.trainees", "count"),
    ("a whole text", ("notice", "general"), "正文", "body", "passage"),
    ("months", ("notice", "plan_application"), "不安排外出的月份", "requirements.blackout_months", "list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("family", "title", "path", "form"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES]
)
def test_titles_and_the_fields_they_mean(family: Family, title: str, path: str, form: Form) -> None:
    column = layout(family).columns[clean(title)]
    assert (column.path, column.form) == (path, form)


NOBODYS = [
    ("before and after have the same fields", STATEMENT, "人数"),
    ("the six steps, too", PLAN, "办理日期"),
    ("a trainee is no document", PLAN, "备注"),
    ("nor is a lesson", PLAN, "学时"),
    ("a table does not fit in a cell", OPENING, "附件表格"),
]


@pytest.mark.parametrize(("family", "title"), [case[1:] for case in NOBODYS], ids=[case[0] for case in NOBODYS])
def test_titles_that_no_column_of_the_main_sheet_bears(family: Family, title: str) -> None:
    assert title not in layout(family).columns


def test_lists_are_sheets_of_their_own() -> None:
    found = {
        family: {
            block.title: sorted(c.path for c in set(block.columns.values())) for block in layout(family).blocks.values()
        }
        for family in (OPENING, PLAN, STATEMENT)
    }
    assert found[OPENING]["名额分配"] == ["places", "unit"]
    assert set(found[PLAN]) == {"课程安排", "讲课费明细", "学员名单", "往年市外班", "附件"}
    assert set(found[STATEMENT]) == {"涉及项目", "已执行项目"}
    assert {"reason", "before.trainees", "after"} <= set(found[STATEMENT]["涉及项目"])


@pytest.mark.parametrize("family", list(MODELS), ids=[f"{kind} {subtype or ''}".strip() for kind, subtype in MODELS])
def test_every_field_has_a_column_or_a_sheet_and_a_title_of_its_own(family: Family) -> None:
    shape = layout(family)
    held = {column.path for column in shape.columns.values()} | set(shape.blocks)
    for path, entry in below_blocks(MODELS[family]):
        assert path in held or (entry.below and not entry.many), path
    shown = shown_titles(shape.columns)
    assert len(set(shown.values())) == len(shown), "no two columns under one title"
    assert all(clean(title) in known_titles() for title in shown.values())
    assert not any(is_key(title) for title in shape.columns)
