"""The blank ledger and its example: what stands in them, how the command gives them out, what docs/ledger.md says."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Zhangfa
from ledger_making import LEAST

from generator.inputs.schema import describe
from generator.ledgers.blank import blank_ledger, example_ledger, ledger_csv
from generator.ledgers.cells import Read, read_cell
from generator.ledgers.columns import BY_KEY, CATEGORIES, COLUMNS
from generator.ledgers.example import ROWS
from generator.ledgers.explained import comment, fill, synonyms, table
from generator.ledgers.reading import read_ledger
from generator.sheets.model import SheetError

PAGE = ROOT / "docs" / "ledger.md"
MARK = "<!-- 以下由程序生成"


def book(data: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def blank() -> Any:
    return book(blank_ledger())


# ---- the sheet ------------------------------------------------------------------------------------------------------


def test_every_column_has_its_title_and_comment(blank: Any) -> None:
    page = blank["台账"]
    assert blank.active is page
    assert page.freeze_panes == "A2"
    titles = page[1]
    assert [cell.value for cell in titles] == [column.title for column in COLUMNS]
    assert [cell.comment.text for cell in titles] == [comment(column) for column in COLUMNS]
    common = [column.common for column in COLUMNS]
    assert common == sorted(common, reverse=True)  # the common ones first


def test_choices_are_lists(blank: Any) -> None:
    page = blank["台账"]
    lists = {
        page[f"{str(rule.sqref)[:2].rstrip('0123456789')}1"].value: rule.formula1.strip('"').split(",")
        for rule in page.data_validations.dataValidation
    }
    wanted = {column.title: list(column.choices) for column in COLUMNS if column.kind == "choice"}
    wanted |= {column.title: ["是", "否"] for column in COLUMNS if column.kind == "flag"}
    assert lists == wanted | {"类别": list(CATEGORIES)}


@pytest.mark.parametrize(
    ("key", "shown"),
    [("code", "@"), ("officer_phone", "@"), ("id", "@"), ("open_date", "yyyy-mm-dd"), ("planned_budget", "#,##0.00")],
)
def test_an_empty_cell_has_the_format_of_its_column(blank: Any, key: str, shown: str) -> None:
    from openpyxl.utils import get_column_letter

    letters = get_column_letter(list(BY_KEY).index(key) + 1)
    assert blank["台账"].column_dimensions[letters].number_format == shown


def test_the_second_sheet_explains_every_column(blank: Any) -> None:
    page = blank["填写说明"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row for row in rows if row[0] in {column.title for column in COLUMNS}] == [
        [column.title, "必填" if column.required else None, fill(column), column.help] for column in COLUMNS
    ]


def test_the_same_bytes_each_time() -> None:
    assert blank_ledger() == blank_ledger()
    assert example_ledger() == example_ledger()


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv"])
def test_the_blank_sheet_says_that_nothing_is_filled_in(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ledger_csv() if name.endswith(".csv") else blank_ledger())
    with pytest.raises(SheetError, match="没有一行班次。请从第2行起填写"):
        read_ledger(path)


def test_the_blank_sheet_filled_in_is_read(tmp_path: Path) -> None:
    filled = book(blank_ledger())
    page = filled["台账"]
    places = {cell.value: cell.column for cell in page[1]}
    for title, value in {**LEAST, "预算单位代码": "007701", "计划经费": "4.8万"}.items():
        page.cell(2, places[title]).value = value
    filled.save(tmp_path / "台账.xlsx")
    ledger = read_ledger(tmp_path / "台账.xlsx")
    (entry,) = ledger.entries
    assert (entry.get("unit"), entry.get("code"), entry.get("planned_budget")) == ("柳州市水利局", "007701", 48000)
    assert set(entry.values) == set(BY_KEY)
    assert (ledger.faults, ledger.remarks) == ((), ())


@pytest.mark.parametrize("name", ["样例.xlsx", "样例.csv"])
def test_the_example_is_read_as_it_was_meant(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ledger_csv(example=True) if name.endswith(".csv") else example_ledger())
    ledger = read_ledger(path)
    assert [dict(entry.values) for entry in ledger.entries] == [{key: row.get(key) for key in BY_KEY} for row in ROWS]
    assert (ledger.faults, ledger.remarks) == ((), ())


def test_the_example_has_something_to_find(tmp_path: Path) -> None:
    from datetime import date

    from rows import Bundled

    from generator.ledgers.due import due_statements

    path = tmp_path / "样例.xlsx"
    path.write_bytes(example_ledger())
    due, _ = due_statements(read_ledger(path), Bundled(), as_of=date(2026, 11, 22))  # type: ignore[arg-type]
    assert {found.subject for found in due} >= {"not_executed", "late_entry", "adjusted", "urgent_class"}
    assert all(
        2 not in found.rows for found in due if found.subject != "code_error"
    )  # the first row is as it should be


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["ledger"], ["台账"], ["ledger", "example"], ["台账", "样例"]], ids=" ".join)
@pytest.mark.parametrize("name", ["台账.xlsx", "台账.CSV"])
def test_the_command_writes_it(zhangfa: Zhangfa, words: list[str], name: str) -> None:
    result = zhangfa("template", *words, "-o", name).ok()
    what = "填了几行的台账。检查" if len(words) > 1 else "空白台账。一行填一个班次，填好以后"
    assert result.out == f"已写入 {name}：{what}：zhangfa check {name}\n"
    data = (zhangfa.cwd / name).read_bytes()
    example = len(words) > 1
    if name.endswith("CSV"):
        assert data == ledger_csv(example=example)
    else:
        assert data == (example_ledger() if example else blank_ledger())
    again = zhangfa("template", *words, "-o", name)
    assert (again.status, "已有同名文件" in again.err) == (1, True)
    zhangfa("template", *words, "-o", name, "--overwrite").ok()


# (arguments, status, words)
REFUSED = [
    (["ledger"], 2, "请用 -o 写明文件名"),
    (["ledger", "-o", "-"], 2, "请用 -o 写明文件名"),
    (["ledger", "-o", ""], 2, "文件名是空的"),
    (["ledger", "空白", "-o", "a.xlsx"], 2, "没有“ledger 空白”这种样例"),
    (["ledger", "-o", "a.yaml"], 1, "不能写成 .yaml 文件"),
    (["ledger", "-o", "a.xls"], 1, "改为 .xlsx 或 .csv 结尾"),
    (["ledger", "-o", "台账"], 1, "没有后缀"),
    (["ledger", "-o", "nowhere/a.xlsx"], 1, "文件夹不存在"),
]


@pytest.mark.parametrize(("arguments", "status", "words"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_what_is_refused(zhangfa: Zhangfa, arguments: list[str], status: int, words: str) -> None:
    result = zhangfa("template", *arguments)
    assert (result.status, result.out) == (status, "")
    assert words in result.err
    assert not [path for path in zhangfa.cwd.iterdir() if path.is_file()]


def test_the_list_and_json(zhangfa: Zhangfa) -> None:
    rows = zhangfa("template", "--list", "--json").ok().json
    assert [row["subtype"] for row in rows if row["type"] == "ledger"] == [None, "example"]
    told = zhangfa("template", "ledger", "-o", "a.xlsx", "--json").ok().json
    assert told == {"type": "ledger", "subtype": None, "title": "台账（空白表）", "files": ["a.xlsx"]}


# ---- columns and docs/ledger.md -------------------------------------------------------------------------------------


def test_every_field_named_is_one_of_the_input_files() -> None:
    known = {doc.path for kind in ("class_plan", "statement", "annual_plan") for doc in describe(kind)}
    assert [column.field for column in COLUMNS if column.field and column.field not in known] == []


def test_every_synonym_means_a_choice_and_is_read() -> None:
    for column in COLUMNS:
        for word, choice in column.synonyms:
            assert choice in column.choices
            assert read_cell(word, column) == Read(choice), (column.title, word)
        for choice in column.choices:
            assert read_cell(choice, column) == Read(choice)


def test_the_page_of_ledgers_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    end = text.index("\n", text.index(MARK)) + 1
    wanted = f"\n## 各列\n\n{table()}\n## 选项的其他写法\n\n{synonyms()}"
    if os.environ.get("ZHANGFA_REWRITE_GOLDENS"):
        PAGE.write_text(text[:end] + wanted, encoding="utf-8")
    else:
        assert text[end:] == wanted


_EXAMPLES = re.compile(r"[`“]([^`”]+)[`”]")
_KINDS = {
    "日期": "open_date", "金额": "planned_budget", "整数": "held_trainees", "天数": "planned_days", "年份": "year",
    "月份": "month", "是、否": "urgent",
}  # fmt: skip


@pytest.mark.parametrize("kind", _KINDS)
def test_the_spellings_on_the_page_are_read_as_it_says(kind: str) -> None:
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {kind} |"))
    _, _, read, refused, _ = row.split("|")
    column = BY_KEY[_KINDS[kind]]
    said = [word for word in _EXAMPLES.findall(read) if not word.startswith(("（", "单位："))]
    assert said
    assert [word for word in said if not isinstance(read_cell(word, column), Read)] == []
    assert [word for word in _EXAMPLES.findall(refused) if isinstance(read_cell(word, column), Read)] == []


def test_the_words_for_nothing_on_the_page_say_nothing() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lines = text[text.index("- **空着的单元格**") :].splitlines()
    words = _EXAMPLES.findall(lines[0])
    assert len(words) > 8
    assert [word for word in words if read_cell(word, BY_KEY["结算金额"]) != Read(None)] == []
