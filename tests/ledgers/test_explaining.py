"""Statements of a ledger: what its rows say goes in, what they do not is marked and listed, nothing is invented.

``ZHANGFA_REWRITE_GOLDENS=1 pytest tests/ledgers/test_explaining.py`` writes the goldens anew; read them before committing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from explaining_cases import CASES, CODES, LATE, MISSED, NOT_HELD, UNPLANNED, Case
from rows import HELD, LIUZHOU, REGION, REGIONAL, TODAY, ledger

from generator.document import Paragraph, Table, note_lines, walk
from generator.draft import Drafted, Drafting, open_drafting
from generator.inputs.dump import dump
from generator.inputs.faults import InputError
from generator.inputs.load import load, read
from generator.ledgers.columns import BY_KEY, STEPS
from generator.ledgers.due import due_statements
from generator.ledgers.explaining import statement_of
from generator.ledgers.model import Due
from generator.ledgers.statements import Explaining, Explanation, form_bytes, untouched

GOLDENS = ROOT / "tests" / "goldens" / "statements"
Rows = Mapping[str, Any]


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafting]:
    with open_drafting(tmp_path_factory.mktemp("library")) as opened:
        yield opened


def explained(
    drafting: Drafting, *rows: Rows, reference: Mapping[str, Any] = CODES, as_of: date = TODAY, without: Any = ()
) -> list[Explanation]:
    held = ledger(*rows, without=without)
    dues, _ = due_statements(held, drafting.checking, as_of=as_of, reference_of=lambda *_: reference)
    making = Explaining(held, drafting, as_of=as_of, reference_of=lambda *_: reference)
    return [making.prepare(due) for due in dues]


def of(drafting: Drafting, case: Case, row: Rows) -> Explanation:
    """The statement that a case is about."""
    found = [made for made in explained(drafting, row) if case.id in (made.due.id, *made.due.also)]
    assert len(found) == 1
    return found[0]


def drafted(made: Explanation) -> Drafted:
    assert made.drafted is not None, made.message
    return made.drafted


def text(made: Explanation) -> str:
    return "\n".join(piece.text for piece in walk(drafted(made).composed.document))


# ---- every trigger --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_the_ledger_knows_is_said(case: Case, drafting: Drafting) -> None:
    made = of(drafting, case, case.row)
    words = text(made)
    assert drafted(made).composed.document.title == case.title
    assert [each for each in (case.clause, *case.says) if each not in words] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_it_does_not_know_is_listed_and_marked(case: Case, drafting: Drafting) -> None:
    made = of(drafting, case, case.row)
    assert {gap.field for gap in made.gaps if gap.field != "正文"} == case.gaps
    assert (made.status, made.final) == ("draft", False)
    words = text(made)
    marks = re.findall("【待补：([^】]*)】", words)
    for gap in made.gaps:
        name = gap.message.partition("：")[0].rpartition("的")[2]
        assert any(name in mark for mark in marks), f"{gap.message}: {marks}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_with_everything_given_it_is_final(case: Case, drafting: Drafting) -> None:
    made = of(drafting, case, case.full)
    assert made.gaps == ()
    assert (made.status, made.final, made.violations, made.lacks) == ("done", True, (), ())
    words = text(made)
    assert "待补" not in words
    assert words.count("特此说明。") == 1
    for key, given in case.filled.items():
        for said in given if isinstance(given, tuple) else (given,):
            assert str(said) in words, key


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_thing_that_is_taken_away_is_missed(case: Case, drafting: Drafting) -> None:
    """The quick list of cells and the gaps of the draft agree, cell by cell."""
    for key in case.filled:
        made = of(drafting, case, {**case.full, key: None})
        title = BY_KEY[key].title
        assert made.final is False, title
        assert any(title in each.titles for each in made.lacks), f"{title}: {made.lacks}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_document_of_the_other_jurisdiction_and_no_duty_of_the_past(case: Case, drafting: Drafting) -> None:
    for row in (case.row, case.full):
        made = of(drafting, case, row)
        words, own = text(made), case.base["unit"]
        numbers = {cited.document for cited in drafted(made).composed.citations}
        assert numbers == {"lz-2022-65" if own == LIUZHOU else "gx-2020-56"}
        assert ("桂组通字" if own == LIUZHOU else "柳人社发") not in words
        assert "2022年12月31日" not in words
        assert not re.search("视为有效|补正有效", words)
        if own == REGION:
            assert "上传" not in words, "this document orders no upload"


def test_every_trigger_of_the_packs_has_a_case() -> None:
    from generator.rules.packs import load_packs

    assert {trigger.id for pack in load_packs() for trigger in pack.triggers} == {case.id for case in CASES}


GOLDEN = {
    "not_executed": [
        {**HELD, **NOT_HELD, **MISSED, "reason_type": "重大任务冲突"},
        {**HELD, **NOT_HELD, "id": "2025-330001-02", "name": "2025年水土保持培训班", "planned_days": None},
        {**HELD, "year": 2025, "id": "2025-330001-03", "name": "2025年节水管理培训班", "open_date": date(2025, 9, 15),
         "end_date": date(2025, 9, 17), **dict.fromkeys(STEPS[:3], date(2025, 9, 1)),
         **dict.fromkeys(STEPS[3:], date(2025, 9, 18))},
    ],
    "late_entry": [{**HELD, STEPS[4]: date(2026, 10, 9), STEPS[5]: None}],
    "adjusted": [
        {**REGIONAL, **UNPLANNED, "id": None, "name": "山洪灾害防御培训班", "evidence": ("会议纪要",), "reason": "工作需要"},
        {**REGIONAL, **dict.fromkeys(("open_date", "end_date", "held_place", "held_trainees", "held_budget", *STEPS)),
         "state": "取消", "name": "河长制培训班"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str, drafting: Drafting) -> None:
    made = next(each for each in explained(drafting, *GOLDEN[name]) if each.due.subject == name)
    words = readable(made)
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("ZHANGFA_REWRITE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(words, encoding="utf-8")
    assert words == path.read_text(encoding="utf-8")


def readable(made: Explanation) -> str:
    """The document as a person reads it, what is missing, and the input to be completed."""
    document = drafted(made).composed.document
    lines = [document.title, *([document.addressee] if document.addressee else [])]
    for block in document.body:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.append("| " + " | ".join(column.title for column in block.columns))
            lines += ["| " + " | ".join(cell.text for cell in row) for row in block.rows]
    lines += [label + name for label, name in note_lines(document.attachment_note)]
    lines += [*document.signature.names, document.signature.date_text] if document.signature else []
    lines += ["", *(f"待补 {gap.field}：{gap.message}" for gap in made.gaps)]
    lines += [f"台账要补 {each.words}" for each in made.lacks]
    return "\n".join([*lines, "", made.form])


# ---- what the rows say ----------------------------------------------------------------------------------------------


def mapping(drafting: Drafting, *rows: Rows, subject: str, without: Any = (), reference: Any = CODES) -> dict[str, Any]:
    """The input of the first statement on a subject."""
    held = ledger(*rows, without=without)
    dues, _ = due_statements(held, drafting.checking, as_of=TODAY, reference_of=lambda *_: reference)
    due = next(due for due in dues if due.subject == subject)
    return statement_of(due, held.entries, as_of=TODAY, reference=reference)


MISSING: Rows = {**HELD, **NOT_HELD}
DONE: Rows = {
    **HELD, "year": 2025, "id": "2025-330001-05", "name": "2025年节水管理培训班",
    "open_date": date(2025, 9, 15), "end_date": date(2025, 9, 17),
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "executed", "why"),
    [
        (DONE, ["2025年节水管理培训班"], "held in its year"),
        ({**DONE, **UNPLANNED}, [], "held, but not of the plan"),
        ({**DONE, "unit": "柳州市教育局"}, [], "another unit"),
        ({**DONE, "year": 2026}, [], "another year's plan"),
    ],
)
def test_the_share_of_the_plan_counts_what_was_held_of_it(
    other: Rows, executed: list[str], why: str, drafting: Drafting
) -> None:
    told = mapping(drafting, MISSING, other, subject="not_executed")
    assert [item["name"] for item in told["executed_items"]] == executed, why


def test_no_share_is_told_where_a_row_says_neither(drafting: Drafting) -> None:
    """The year is not readable, so it may be of this plan or not; nor can be told whether it was held in its year."""
    held = ledger(MISSING, {**DONE, "year": None})
    dues, _ = due_statements(held, drafting.checking, as_of=TODAY)
    told = statement_of(dues[0], held.entries, as_of=TODAY)
    assert "executed_items" not in told
    assert "计划完成率" not in text(next(m for m in explained(drafting, MISSING, {**DONE, "year": None})))


def test_a_class_that_was_added_waits_for_what_was_handed_to_the_treasury(drafting: Drafting) -> None:
    row = {**REGIONAL, **UNPLANNED, "reason": "工作需要", "measures": ("严格按计划组织",), "evidence": ("会议纪要",)}
    made = explained(drafting, row)[0]
    assert [gap.field for gap in made.gaps] == ["evidence"]
    assert "2.【待补：向财政申请经费的佐证材料】" in text(made).replace("\n", "")
    assert made.lacks[0].titles == ("佐证材料（向财政申请经费的材料）",)
    assert explained(drafting, {**row, "evidence": ("会议纪要", "报财政厅的经费申请")})[0].final


def test_rows_that_differ_are_told_apart_and_silent_ones_are_missed(drafting: Drafting) -> None:
    second = {**MISSING, "id": "2025-330001-02", "name": "乙班"}
    first = {**MISSING, **MISSED, "name": "甲班"}
    told = mapping(drafting, first, {**second, **MISSED}, subject="not_executed")
    assert told["evidence"] == ["防汛值班通知"]
    assert told["fund_disposition"] == MISSED["fund_disposition"]
    told = mapping(drafting, first, {**second, **MISSED, "evidence": ("场地告知函",)}, subject="not_executed")
    assert told["evidence"] == ["防汛值班通知（甲班）", "场地告知函（乙班）"]
    told = mapping(drafting, first, second, subject="not_executed")
    assert told["evidence"] == ["防汛值班通知（甲班）"]
    assert told["fund_disposition"] == "“甲班”：48000元未支出，已由市财政局收回"
    made = next(made for made in explained(drafting, first, second) if made.due.subject == "not_executed")
    assert {("evidence", "“乙班”的佐证材料"), ("fund_disposition", "“乙班”的经费处置情况")} <= {
        (gap.field, gap.message) for gap in made.gaps
    }
    words = text(made)
    assert "收回。【待补：“乙班”的经费处置情况】" in words.replace("\n", "")
    assert "2.【待补：“乙班”的佐证材料】" in words.replace("\n", "")


@pytest.mark.parametrize(
    ("change", "field", "expected", "why"),
    [
        ({"held_trainees": 58}, ("before", {"trainees": 50}), ("after", {"trainees": 58}), "only what differs"),
        ({"planned_days": Decimal(3)}, ("before", {"days": Decimal(3)}), ("after", {"days": Decimal(5)}), "more days"),
        (
            {"held_trainees": 58, "planned_days": Decimal(6)}, ("before", {"trainees": 50}), ("after", {"trainees": 58}),
            "fewer days between two dates are no change that is proved",
        ),
        ({"held_trainees": 58, "held_budget": None}, ("budget", None), ("before", {"trainees": 50}), "money not known"),
        ({"held_trainees": 58}, ("budget", Decimal(48000)), ("after", {"trainees": 58}), "money known and the same"),
        (
            {"held_trainees": 58, "reason": "未执行", "change_reason": "增加任务"}, ("reason", "增加任务"),
            ("before", {"trainees": 50}), "its own column goes before",
        ),
    ],
)  # fmt: skip
def test_a_change_says_what_became_of_the_plan(
    change: Rows, field: tuple[str, Any], expected: tuple[str, Any], why: str, drafting: Drafting
) -> None:
    told = mapping(drafting, {**HELD, **change}, subject="adjusted")["items"][0]
    for key, value in (field, expected):
        assert told.get(key) == value, why


def test_a_class_that_was_cancelled_has_its_plan_before_and_nothing_after(drafting: Drafting) -> None:
    told = mapping(drafting, CANCELLED, subject="adjusted")["items"][0]
    assert told["after"] == "取消"
    assert told["before"] == {
        "trainees": 50, "days": Decimal(5), "budget": Decimal(48000), "location": "区内", "planned_time": "2026年9月",
    }  # fmt: skip


CANCELLED: Rows = {
    **REGIONAL, **dict.fromkeys(("open_date", "end_date", "held_place", "held_trainees", "held_budget", *STEPS)),
    "state": "取消", "name": "河长制培训班",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words", "lacks", "why"),
    [
        ([{**REGIONAL, "held_trainees": 58}], "总额不变", False, "both sums known"),
        ([{**REGIONAL, "held_trainees": 58, "held_budget": None}], "【待补：经费使用情况】", True, "spent sum unknown"),
        ([{**REGIONAL, **UNPLANNED}], "新增班次的经费合计48000元", False, "added: what was spent"),
        ([{**REGIONAL, **UNPLANNED, "held_budget": None}], "【待补：经费使用情况】", True, "added, nothing known"),
        ([CANCELLED], "【待补：经费使用情况】", True, "cancelled: nobody says what became of the money"),
        ([{**CANCELLED, "fund_disposition": "已收回"}], "已收回。", False, "cancelled, and said"),
        ([CANCELLED, {**REGIONAL, "held_trainees": 58}], "减少48000元", False, "cancelled beside a changed one"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_money_of_changes(rows: list[Rows], words: str, lacks: bool, why: str, drafting: Drafting) -> None:
    made = next(made for made in explained(drafting, *rows) if made.due.subject == "adjusted")
    assert words in text(made), why
    assert any("经费处置情况" in each.titles for each in made.lacks) == lacks, why
    assert ("经费使用情况" in {gap.message for gap in made.gaps}) == lacks, why


@pytest.mark.parametrize(
    ("change", "settled", "disposition", "why"),
    [
        ({STEPS[4]: date(2026, 10, 9)}, Decimal(48000), None, "the step of settling is dated"),
        ({STEPS[5]: None}, None, f"“{HELD['name']}”实际支出48000元", "not settled: merely spent"),
        ({STEPS[5]: None, "held_budget": None}, None, None, "nothing spent that the ledger knows of"),
        ({STEPS[5]: None, "fund_disposition": "尚未报账"}, None, "尚未报账", "the unit's own words"),
    ],
)
def test_money_is_settled_only_where_the_step_is_dated(
    change: Rows, settled: Decimal | None, disposition: str | None, why: str, drafting: Drafting
) -> None:
    told = mapping(drafting, {**HELD, **change}, subject="late_entry")
    assert (told["class"].get("settled"), told.get("fund_disposition")) == (settled, disposition), why


def test_a_step_that_is_empty_was_not_taken_and_a_column_that_is_lacking_says_nothing(drafting: Drafting) -> None:
    row = {**HELD, STEPS[5]: None}
    told = mapping(drafting, row, subject="late_entry")
    assert told["steps"][STEPS[5]] is None
    assert told["steps"][STEPS[3]] == {"date": date(2026, 9, 14)}
    made = next(m for m in explained(drafting, {**row, **LATE}, without=(STEPS[3],)) if m.due.subject == "late_entry")
    assert [gap.field for gap in made.gaps] == [f"steps.{STEPS[3]}"]
    assert made.lacks[0].titles == (STEPS[3],)
    assert f"【待补：{STEPS[3]}】" in text(made)


def test_a_class_without_its_end_is_told_of_with_a_gap(drafting: Drafting) -> None:
    """ST-04 asks for the opening alone; the ledger does not say when the class ends."""
    row = {**HELD, **LATE, STEPS[2]: date(2026, 9, 10), "end_date": None}
    made = next(m for m in explained(drafting, row) if m.due.subject == "late_entry")
    assert [gap.field for gap in made.gaps] == ["class.end_date"]
    assert "2026年9月14日至【待补：结束日期】" in text(made).replace("\n", "")
    assert made.lacks[0].titles == ("实际结束日期",)


@pytest.mark.parametrize(
    ("code", "filed", "words"),
    [
        (None, "", "漏填预算单位代码"),
        ("0330001", "0330001", "错填为“0330001”"),
        ("33 01/A", "33 01/A", "错填为“33 01/A”"),
    ],
    ids=["empty", "a zero too many", "what no code looks like is told as it was filed"],
)
def test_a_code_is_told_as_it_was_filed(code: str | None, filed: str, words: str, drafting: Drafting) -> None:
    row = {**HELD, "code": code}
    told = mapping(drafting, row, subject="code_error")
    assert told["unit"]["budget_unit_code_filed"] == filed
    assert told["unit"]["budget_unit_code_correct"] == "330001"
    assert told["code_evidence"] == ["财政预算管理一体化系统单位代码表"]
    made = next(made for made in explained(drafting, row) if made.due.subject == "code_error")
    assert words in text(made)


def test_two_wrong_codes_are_two_statements_and_proofs_of_classes_prove_no_code(drafting: Drafting) -> None:
    rows = [{**HELD, "code": "33001", "evidence": ("工作交接清单",)}, {**HELD, "code": None}]
    made = [each for each in explained(drafting, *rows) if each.due.subject == "code_error"]
    assert [each.due.rows for each in made] == [(2,), (3,)]
    assert "工作交接清单" not in text(made[0])


def test_the_ledger_may_name_another_addressee(drafting: Drafting) -> None:
    told = mapping(drafting, {**MISSING, "addressee": "中共柳州市委组织部"}, subject="not_executed")
    assert told["addressee"] == "中共柳州市委组织部"


def test_nothing_stands_in_a_statement_that_no_cell_says(drafting: Drafting) -> None:
    told = mapping(drafting, MISSING, subject="not_executed")
    assert set(told) == {
        "type", "subjects", "as_of", "unit", "addressee", "plan_year", "upload_to", "items", "executed_items", "date",
    }  # fmt: skip
    assert set(told["items"][0]) == {
        "id", "name", "trainees", "days", "budget", "location", "planned_time", "executed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": "原因XX"}, "没填完的地方"), ({"evidence": ("【待补】",)}, "没填完的地方"), ({"reason": "2025年2月30日停办"}, "不存在的日期")],
    ids=["a placeholder", "a mark", "a day that is none"],
)  # fmt: skip
def test_a_row_that_makes_no_statement_is_refused_with_its_place(change: Rows, words: str, drafting: Drafting) -> None:
    made = explained(drafting, {**MISSING, **MISSED, **change}, {**HELD, **LATE, STEPS[5]: None})
    assert made[0].status == "refused"
    assert "台账.xlsx 表“台账” 第2行" in made[0].message
    assert words in made[0].message
    assert made[1].drafted is not None, "the others are drafted"


# ---- the input to be completed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_input_says_the_same_when_it_is_read_again(case: Case, drafting: Drafting, tmp_path: Path) -> None:
    for row in (case.row, case.full):
        made = of(drafting, case, row)
        path = tmp_path / "输入.yaml"
        path.write_bytes(form_bytes(made.form))
        told = dump(load(path, strict=False).value)
        held = ledger(row)
        again = dump(read(statement_of(made.due, held.entries, as_of=TODAY, reference=CODES), "", strict=False).value)
        for key, value in again.items():
            assert said(told[key]) == value, key
        strict = load(path).value if made.final else None
        assert (strict is not None) == made.final
        if not made.final and made.gaps[0].field != "正文":
            with pytest.raises(InputError):
                load(path)


def said(value: Any) -> Any:
    """Without the keys that wait to be filled in."""
    if isinstance(value, dict):
        return {key: said(held) for key, held in value.items() if held is not None or key in STEPS}
    return [said(held) for held in value] if isinstance(value, list) else value


def test_an_input_that_is_completed_makes_a_final_statement(drafting: Drafting, tmp_path: Path) -> None:
    case = CASES[1]
    made = of(drafting, case, case.row)
    answers = {"逾期原因": "经办人员轮岗", "专责人姓名": "陆海宁", "专责人电话": '"0772-2820303"'}
    lines = []
    for line in made.form.splitlines():
        key = line.partition(":")[0].strip()
        if key in ("佐证材料", "整改措施"):
            lines += [f"{key}:", "  - 工作交接清单" if key == "佐证材料" else "  - 建立补录台账"]
        else:
            lines.append(f"{line.partition(':')[0]}: {answers[key]}" if key in answers else line)
    path = tmp_path / "输入.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert drafting.draft(path).final


def test_an_input_that_somebody_changed_is_known(tmp_path: Path) -> None:
    path = tmp_path / "输入.yaml"
    assert untouched(path), "nothing is there"
    path.write_bytes(form_bytes("类型: 情况说明\n"))
    assert untouched(path)
    path.write_bytes(path.read_bytes().replace("类型".encode(), "原因: 汛期\n类型".encode()))
    assert not untouched(path)
    path.write_bytes(b"\xff\xfe")
    assert not untouched(path)


def test_dues_by_hand_need_no_rules() -> None:
    """What another trigger of an office's own pack asks for: rows and subject decide."""
    held = ledger({**HELD, **LATE, STEPS[5]: None})
    from generator.units import level_of
    from kb.models import Citation

    due = Due("X-01", "late_entry", LIUZHOU, level_of(LIUZHOU), 2026, (2,), ("",), (), Citation("d", None, "一", "", ""),
              None, "", "领导小组办公室", None)  # fmt: skip
    told = statement_of(due, held.entries, as_of=TODAY)
    assert read(told, "台账", strict=False).gaps == ()
