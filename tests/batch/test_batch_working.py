"""A batch at work: one result a row whatever fails, numbers that follow the papers, blank sheets that draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from batch_making import OPENING, PLAN, QUOTA, book, rows

from generator.batch import working
from generator.batch.blank import blank_batch
from generator.batch.composing import Defaults, compose_rows
from generator.batch.reading import read_batch
from generator.batch.results import results_workbook
from generator.batch.working import Batch, RowResult
from generator.draft import Drafting, open_drafting
from generator.inputs.examples import EXAMPLES, Example
from generator.inputs.load import load, read
from generator.render import Options, Rendered
from kb.document_numbers import DocumentNumbers
from kb.errors import ZhangfaError
from kb.resources import templates_dir
from kb.workspace import Workspace, locate

TODAY = date(2026, 9, 21)


@pytest.fixture
def workspace(home: Path) -> Workspace:
    return locate(home)


@pytest.fixture
def drafting(workspace: Workspace) -> Iterator[Drafting]:
    with open_drafting(workspace.home) as drafting:
        yield drafting


def write(files: Sequence[tuple[Path, bytes]]) -> None:
    for path, data in files:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def run(path: Path, drafting: Drafting, *, first: int | None = None, write: Any = write) -> tuple[RowResult, ...]:
    """What ``zhangfa batch`` does, without its words."""
    works = compose_rows(read_batch(path).rows, drafting, Defaults(today=TODAY), path.parent)
    batch = Batch(works, path.parent / "out", ("docx",))
    with DocumentNumbers(drafting.workspace) as numbers:
        batch.number(numbers, drafting, first, path.parent)
        for _ in batch.write(numbers, Options(), write):
            pass
    return batch.results


def numbers_of(results: Sequence[RowResult]) -> list[str]:
    return [result.number.removeprefix("柳水发〔2026〕").removesuffix("号") for result in results]


def failing(monkeypatch: pytest.MonkeyPatch, *subjects: str) -> None:
    """Makes the drawing of some papers fail."""
    drawn = working.draw

    def draw(
        drafts: Any, targets: Any, options: Any, *, names: Any, failed: Any
    ) -> Iterator[tuple[int, tuple[Rendered, ...]]]:
        for number, files in drawn(drafts, targets, options, names=names, failed=failed):
            if any(subject in drafts[number].composed.document.title for subject in subjects):
                failed(number, ZhangfaError("没有能显示“𰻞”的字体", where=names[number]))
            else:
                yield number, files

    monkeypatch.setattr(working, "draw", draw)


def test_rows_are_numbered_in_their_order_and_a_bad_row_takes_no_number(tmp_path: Path, drafting: Drafting) -> None:
    main = rows(4)
    main[1]["培训人数"] = None
    results = run(book(tmp_path / "批量.xlsx", main), drafting, first=36)
    assert [result.status for result in results] == ["done", "refused", "done", "done"]
    assert numbers_of(results) == ["36", "", "37", "38"]
    paper = docx.Document(str(tmp_path / "out" / "关于举办2026年水利第3期培训班的通知.docx"))
    assert any("柳水发〔2026〕37号" in paragraph.text for paragraph in paper.paragraphs)
    # Mended, it gets the next number, the others keep theirs.
    main[1]["培训人数"] = 48
    again = run(book(tmp_path / "批量.xlsx", main), drafting)
    assert numbers_of(again) == ["36", "39", "37", "38"]
    assert "沿用原号" in again[0].message
    assert again[1].message == ""


def test_a_paper_that_cannot_be_drawn_gives_its_number_back(
    tmp_path: Path, drafting: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "批量.xlsx", rows(4))
    with monkeypatch.context() as patched:
        failing(patched, "第2期")
        results = run(path, drafting)
    assert [result.status for result in results] == ["done", "refused", "done", "done"]
    assert "第3行" in results[1].message
    assert "𰻞" in results[1].message
    assert numbers_of(results) == ["1", "", "3", "4"]
    assert numbers_of(run(path, drafting)) == ["1", "2", "3", "4"]


def test_a_paper_that_cannot_be_written_gives_its_number_back(tmp_path: Path, drafting: Drafting) -> None:
    def full(files: Sequence[tuple[Path, bytes]]) -> None:
        if "第1期" in files[0][0].name:
            raise ZhangfaError("磁盘空间不足，没有写入", where=str(files[0][0]))
        write(files)

    path = book(tmp_path / "批量.xlsx", rows(2))
    results = run(path, drafting, write=full)
    assert [result.status for result in results] == ["refused", "done"]
    assert "磁盘空间不足" in results[0].message
    assert numbers_of(run(path, drafting)) == ["1", "2"]


@pytest.mark.parametrize("after", [False, True], ids=["before its file is there", "after"])
def test_an_interrupted_batch_keeps_what_is_done(tmp_path: Path, drafting: Drafting, after: bool) -> None:
    def interrupted(files: Sequence[tuple[Path, bytes]]) -> None:
        third = "第3期" in files[0][0].name
        if not third or after:
            write(files)
        if third:
            raise KeyboardInterrupt

    path = book(tmp_path / "批量.xlsx", rows(4))
    with pytest.raises(KeyboardInterrupt):
        run(path, drafting, write=interrupted)
    with DocumentNumbers(drafting.workspace) as numbers:
        held = [one.serial for one in numbers.held()]
    assert held == ([1, 2, 3] if after else [1, 2])
    assert numbers_of(run(path, drafting)) == ["1", "2", "3", "4"]


def test_stated_numbers_are_registered_and_a_taken_one_refuses_its_row(tmp_path: Path, drafting: Drafting) -> None:
    main = rows(4)
    main[1]["发文顺序号"] = 37
    main[3]["发文顺序号"] = 37
    results = run(book(tmp_path / "批量.xlsx", main), drafting, first=36)
    assert numbers_of(results) == ["36", "37", "38", ""]
    assert results[3].status == "refused"
    assert all(words in results[3].message for words in ("第5行", "柳水发〔2026〕37号已用于", "第2期"))


def test_documents_of_one_title_get_files_and_numbers_of_their_own(tmp_path: Path, drafting: Drafting) -> None:
    results = run(book(tmp_path / "批量.xlsx", [OPENING, OPENING, OPENING]), drafting)
    assert numbers_of(results) == ["1", "2", "3"]
    assert [result.files[0].name for result in results] == [
        "关于举办2026年水利培训班的通知.docx",
        "关于举办2026年水利培训班的通知（2）.docx",
        "关于举办2026年水利培训班的通知（3）.docx",
    ]


def test_a_paper_that_breaks_a_rule_is_a_draft_with_its_report(tmp_path: Path, drafting: Drafting) -> None:
    out_of_the_city = {**PLAN, "市内市外": "市外", "培训人数": 68}
    gaps, bad = run(book(tmp_path / "批量.xlsx", [PLAN, {**out_of_the_city, "序号": 2}]), drafting)
    assert (gaps.status, bad.status) == ("draft", "draft")
    assert "待补：" in gaps.message, "a person must fill something in"
    assert "草稿" not in gaps.message
    assert [path.suffixes[-1] for path in bad.files] == [".docx", ".docx"]
    assert bad.files[1].name.endswith(".检查报告.docx")
    assert "已标明为草稿" in bad.message
    assert bad.draft is not None
    assert "LZ22-024" in [found.rule for found in bad.draft.findings]
    assert bad.number == ""


def test_the_report_of_results_says_everything_and_no_cell_is_a_formula(tmp_path: Path, drafting: Drafting) -> None:
    main = [
        {**PLAN, "市内市外": "市外", "培训人数": 68},
        {**OPENING, "序号": 2, "标题事由": "=举办培训班"},
        {**OPENING, "序号": 3, "成文日期": "=x"},
    ]
    path = tmp_path / "批量.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    titles = list(dict.fromkeys(title for row in main for title in row))
    sheet.append(titles)
    for row in main:
        sheet.append([row.get(title) for title in titles])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    other = workbook.create_sheet("名额分配")
    for line in (QUOTA, (9, "甲局", 3)):
        other.append(line)
    workbook.save(path)
    results = run(path, drafting)
    data = results_workbook(read_batch(path), results)
    assert data == results_workbook(read_batch(path), results), "the same results, the same bytes"
    (tmp_path / "结果.xlsx").write_bytes(data)
    made = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert made.sheetnames == ["各行结果", "检查发现", "没有使用的行"]
    assert not any(cell.data_type == "f" for one in made for cells in one.iter_rows() for cell in cells)
    shown = [[cell.value for cell in cells] for cells in made["各行结果"].iter_rows(min_row=2)]
    assert [line[1] for line in shown] == ["已生成（草稿）", "已生成", "未生成"]
    assert shown[1][2].startswith("柳州市水利局关于举办=举办")
    findings = [[cell.value for cell in cells] for cells in made["检查发现"].iter_rows(min_row=2)]
    assert any(line[1] == "LZ22-024" and "第二部分" in line[4] and "60人" in line[5] for line in findings)


# ---- blank sheets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.file_name for example in EXAMPLES])
def test_the_row_of_a_blank_sheet_is_the_example(tmp_path: Path, example: Example) -> None:
    path = tmp_path / "空表.xlsx"
    path.write_bytes(blank_batch(example))
    sheet = read_batch(path)
    (row,) = sheet.rows
    assert (row.faults, row.remarks, sheet.remarks, sheet.unused) == ((), (), (), ())
    assert row.family is not None
    data = dict(row.data)
    if "doc_number" in data:
        assert "serial" not in data["doc_number"], "the sequence gives it"
    expected = load(templates_dir() / "examples" / example.file_name).value
    if "doc_number" in data:
        data["doc_number"] = {**data["doc_number"], "serial": expected.doc_number.serial}  # type: ignore[union-attr]
    kind, subtype = row.family
    value = read({"type": kind, **({"subtype": subtype} if subtype else {}), **data}, "x").value
    for key in type(value).model_fields:
        if key == "attachments":  # tables do not fit in a cell: only the titles
            assert [one.title for one in value.attachments or ()] == [one.title for one in expected.attachments or ()]  # type: ignore[union-attr]
        else:
            assert getattr(value, key) == getattr(expected, key), key


def test_a_blank_sheet_explains_its_columns_and_offers_choices(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    path.write_bytes(blank_batch(next(example for example in EXAMPLES if example.subtype == "class_opening")))
    book_ = openpyxl.load_workbook(path)
    assert book_.sheetnames == ["开班通知", "名额分配", "各列说明"]
    main = book_["开班通知"]
    titles = {cell.value: cell for cell in main[1]}
    assert list(titles)[:3] == ["序号", "类型", "发文机关"]
    assert "依次编号" in titles["发文顺序号"].comment.text  # type: ignore[union-attr]
    assert all(
        "null" not in cell.comment.text and "引号" not in cell.comment.text for cell in titles.values() if cell.comment
    )
    lists = {str(rule.sqref): rule.formula1 for rule in main.data_validations.dataValidation}
    assert any("线上线下结合" in formula for formula in lists.values())
    explained = [cell.value for cell in book_["各列说明"]["B"]]
    assert {"标题事由", "名额", "密级"} <= set(explained), "columns that may be added, too"
    told = {row[1]: row for row in book_["各列说明"].iter_rows(min_row=5, values_only=True)}
    assert told["标题事由"][2] == "必填"
    assert told["发文顺序号"][2] is None, "it may be left to the sequence"
    assert told["主送机关"][3] == "文字，可以有几项", "a text or a list is one thing in a cell"
