"""``zhangfa batch`` as users and scripts call it: statuses, JSON, ZIP and sums, what is there is kept, kill -9."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from batch_making import OPENING, PLAN, QUOTA, book, rows
from conftest import COMMAND, Zhangfa, command_env

# Of no other test: pages of the manual are run in the shared workspace and leave their numbers there.
CODE = "桂测发"
ROWS = {**OPENING, "机关代字": CODE}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def numbers(zhangfa: Zhangfa) -> list[str]:
    held = zhangfa("batch", "--numbers", "--json").ok().json
    return [one["number"] for one in held if one["number"].startswith(CODE)]


def test_documents_report_zip_and_sums(zhangfa: Zhangfa) -> None:
    book(zhangfa.cwd / "批量.xlsx", rows(3, ROWS))
    result = zhangfa("batch", "批量.xlsx", "-o", "out/甲", "--first-number", 36).ok()
    folder = zhangfa.cwd / "out" / "甲"
    papers = [f"关于举办2026年水利第{number}期培训班的通知.docx" for number in (1, 2, 3)]
    assert names(folder) == sorted([*papers, "批量文稿.zip", "批量结果.xlsx", "清单.csv"])
    assert [line.split(" ")[:3] for line in result.out.splitlines()] == [
        [f"第{row}行", "已生成", f"{CODE}〔2026〕{serial}号"] for row, serial in ((2, 36), (3, 37), (4, 38))
    ]
    with zipfile.ZipFile(folder / "批量文稿.zip") as archive:
        assert archive.namelist() == [*papers, "批量结果.xlsx", "清单.csv"]
        assert archive.read("清单.csv") == (folder / "清单.csv").read_bytes()
        listed = list(csv.reader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
        assert listed[1:] == [
            [name, str(len(archive.read(name))), hashlib.sha256(archive.read(name)).hexdigest()]
            for name in [*papers, "批量结果.xlsx"]
        ]
        assert all(archive.read(name) == (folder / name).read_bytes() for name in papers)


def test_the_same_sheet_gives_the_same_bytes(zhangfa: Zhangfa) -> None:
    book(zhangfa.cwd / "批量.xlsx", rows(2, ROWS))
    first, second = (zhangfa("batch", "批量.xlsx", "-o", folder) for folder in ("a", "b"))
    assert (first.status, second.status) == (0, 0)
    for name in names(zhangfa.cwd / "a"):
        if name.endswith("通知.docx"):
            assert (zhangfa.cwd / "a" / name).read_bytes() == (zhangfa.cwd / "b" / name).read_bytes()
    third = zhangfa("batch", "批量.xlsx", "-o", "b", "--overwrite").ok()
    kept = (zhangfa.cwd / "b" / "批量文稿.zip").read_bytes()
    zhangfa("batch", "批量.xlsx", "-o", "b", "--overwrite").ok()
    assert (zhangfa.cwd / "b" / "批量文稿.zip").read_bytes() == kept
    assert "沿用原号" in third.err


STATUSES = [
    # (why, rows, status, status of each row)
    ("all is well", [ROWS], 0, ["done"]),
    ("a row is refused, the other is done", [ROWS, {**ROWS, "序号": 2, "培训人数": None}], 1, ["done", "refused"]),
    ("a rule is broken", [ROWS, {**PLAN, "序号": 2, "市内市外": "市外", "培训人数": 68}], 3, ["done", "draft"]),
    (
        "broken and refused: what was found counts",
        [{**ROWS, "培训人数": None}, {**PLAN, "序号": 2, "市内市外": "市外", "培训人数": 68}],
        3,
        ["refused", "draft"],
    ),
    ("every row is refused", [{**ROWS, "培训人数": None}], 1, ["refused"]),
]


@pytest.mark.parametrize(
    ("main", "status", "states"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES]
)
def test_statuses_and_json_are_those_of_the_contract(
    zhangfa: Zhangfa, main: list[dict[str, object]], status: int, states: list[str]
) -> None:
    book(zhangfa.cwd / "批量.xlsx", main)
    result = zhangfa("batch", "批量.xlsx", "-o", "out", "--json")
    assert result.status == status, result.err
    answer = result.json
    assert [row["status"] for row in answer["rows"]] == states
    assert [row["row"] for row in answer["rows"]] == [*range(2, len(main) + 2)]
    for row in answer["rows"]:
        assert {"row", "status", "files", "findings", "message"} <= set(row)
        assert all((zhangfa.cwd / path).is_file() for path in row["files"])
        assert bool(row["files"]) == (row["status"] != "refused")
        assert bool(row["message"]) or row["status"] == "done"
    broken = [found["rule"] for row in answer["rows"] for found in row["findings"] if found["severity"] == "must"]
    assert bool(broken) == (status == 3)
    anything = states != ["refused"]
    assert bool(answer["zip"]) == bool(answer["manifest"]) == anything
    assert (zhangfa.cwd / answer["results"]).is_file()
    assert (zhangfa.cwd / "out" / "批量文稿.zip").exists() == anything


def test_what_is_refused_is_told_line_by_line(zhangfa: Zhangfa) -> None:
    main = rows(3, ROWS)
    main[1] |= {"培训人数": "许多", "开班日期": None}
    book(zhangfa.cwd / "批量.xlsx", main, {"名额分配": [QUOTA, (9, "甲局", 3)]})
    result = zhangfa("batch", "批量.xlsx", "-o", "out")
    assert result.status == 1
    for words in (
        "第3行没有生成",
        "M列 培训人数：填的是“许多”",
        "J列 开班日期：没有填写",
        "表“名额分配” 第2行",
        "生成 2 份",
        "没有生成 1 行",
    ):
        assert words in result.err
    assert "Traceback" not in result.err


def test_what_is_there_is_kept_unless_overwriting_is_asked_for(zhangfa: Zhangfa) -> None:
    book(zhangfa.cwd / "批量.xlsx", rows(2, ROWS))
    (zhangfa.cwd / "out").mkdir()
    held = zhangfa.cwd / "out" / "关于举办2026年水利第2期培训班的通知.docx"
    held.write_text("我改过的", encoding="utf-8")
    refused = zhangfa("batch", "批量.xlsx", "-o", "out")
    assert refused.status == 1
    assert all(words in refused.err for words in (held.name, "保留", "--overwrite"))
    assert names(zhangfa.cwd / "out") == [held.name]
    assert numbers(zhangfa) == [], "nothing was numbered, either"
    zhangfa("batch", "批量.xlsx", "-o", "out", "--overwrite").ok()
    assert held.read_bytes()[:2] == b"PK"
    again = zhangfa("batch", "批量.xlsx", "-o", "out")
    assert again.status == 1


WRONG = [
    # (why, arguments, status, words)
    ("no sheet", ("-o", "out"), 2, "没有写表格"),
    ("no folder", ("批量.xlsx",), 2, "没有写 -o"),
    ("a folder without a name", ("批量.xlsx", "-o", " "), 2, "文件夹名是空的"),
    ("a file for a folder", ("批量.xlsx", "-o", "批量.xlsx"), 1, "是文件，应为文件夹"),
    ("no such sheet", ("没有.xlsx", "-o", "out"), 1, "没有.xlsx"),
    ("a text for a sheet", ("信.xlsx", "-o", "out"), 1, "信.xlsx"),
    ("a kind that there is not", ("批量.xlsx", "-o", "out", "--type", "函件"), 2, "没有“函件”这种类型"),
    ("a number that is none", ("批量.xlsx", "-o", "out", "--first-number", "0"), 2, "1 至 99999"),
    ("a format that there is not", ("批量.xlsx", "-o", "out", "--format", "doc"), 2, "没有“doc”这种格式"),
    ("numbers and a sheet", ("批量.xlsx", "--numbers"), 2, "单独使用"),
    ("what is no number", ("--free-number", "三号"), 2, "不是发文字号"),
    ("a number that nobody has", ("--free-number", "桂测发〔2026〕999号"), 1, "没有给出过桂测发〔2026〕999号"),
]


@pytest.mark.parametrize(
    ("arguments", "status", "words"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_wrong_usage(reading: Zhangfa, arguments: tuple[str, ...], status: int, words: str) -> None:
    book(reading.cwd / "批量.xlsx", [ROWS])
    (reading.cwd / "信.xlsx").write_text("各位同事：\n\n你们好。\n", encoding="utf-8")
    result = reading("batch", *arguments)
    assert (result.status, result.out) == (status, "")
    assert words in result.err
    assert not (reading.cwd / "out").exists()


def test_numbers_are_listed_and_taken_back(zhangfa: Zhangfa) -> None:
    book(zhangfa.cwd / "批量.xlsx", rows(2, ROWS))
    zhangfa("batch", "批量.xlsx", "-o", "out", "--first-number", 5).ok()
    assert numbers(zhangfa) == [f"{CODE}〔2026〕5号", f"{CODE}〔2026〕6号"]
    listed = zhangfa("batch", "--numbers").ok().out
    assert re.search(f"{CODE}〔2026〕5号\t.*第1期.*\t.*第1期.*docx", listed)
    freed = zhangfa("batch", "--free-number", f"{CODE}[2026]5号").ok()
    assert f"已收回 {CODE}〔2026〕5号" in freed.out
    assert numbers(zhangfa) == [f"{CODE}〔2026〕6号"]


def test_every_format_and_no_red_head(zhangfa: Zhangfa) -> None:
    book(zhangfa.cwd / "批量.xlsx", [ROWS])
    zhangfa("batch", "批量.xlsx", "-o", "out", "--format", "html,docx", "--no-red-head").ok()
    assert {Path(name).suffix for name in names(zhangfa.cwd / "out")} == {".docx", ".html", ".xlsx", ".zip", ".csv"}


@pytest.mark.parametrize("kind", ["class_opening", "class_plan", "statement", "late_entry"])
def test_a_blank_sheet_becomes_a_document_as_it_is(zhangfa: Zhangfa, kind: str) -> None:
    zhangfa("template", "batch", kind, "-o", "空表.xlsx").ok()
    result = zhangfa("batch", "空表.xlsx", "-o", "out", "--json")
    (row,) = result.json["rows"]
    assert row["status"] == "done", row["message"]
    assert result.status == (3 if any(found["severity"] == "must" for found in row["findings"]) else 0)


TEMPLATES = [
    ("what there is not", ("batch", "请示", "-o", "a.xlsx"), 2, "没有“请示”这种样例"),
    ("no file", ("batch", "class_plan"), 2, "请用 -o 写明 .xlsx 文件名"),
    ("a text", ("batch", "class_plan", "-o", "a.csv"), 2, "请用 -o 写明 .xlsx 文件名"),
]


@pytest.mark.parametrize(
    ("arguments", "status", "words"), [case[1:] for case in TEMPLATES], ids=[case[0] for case in TEMPLATES]
)
def test_a_blank_sheet_that_cannot_be_written(
    reading: Zhangfa, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = reading("template", *arguments)
    assert result.status == status
    assert words in result.err


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_batch_leaves_whole_files_and_goes_on_with_the_same_numbers(zhangfa: Zhangfa) -> None:
    count = 60
    book(zhangfa.cwd / "批量.xlsx", rows(count, ROWS))
    folder = zhangfa.cwd / "out"
    with subprocess.Popen(
        [str(COMMAND), "batch", "批量.xlsx", "-o", "out"],
        cwd=zhangfa.cwd, env=command_env(zhangfa.home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until and not (folder.is_dir() and len(list(folder.glob("关于*.docx"))) >= 5):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    left = sorted(folder.glob("关于*.docx"))
    assert 5 <= len(left) < count
    for path in left:
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None, "a file is whole or not there"
    # Another sheet, before the first is taken up again: numbers of the written papers are taken, the others free.
    book(zhangfa.cwd / "乙.xlsx", [{**ROWS, "标题事由": "举办乙班"}])
    other = zhangfa("batch", "乙.xlsx", "-o", "乙", "--json").ok().json["rows"][0]["number"]
    held = numbers(zhangfa)
    assert len(held) == len(left) + 1
    result = zhangfa("batch", "批量.xlsx", "-o", "out", "--overwrite", "--json").ok().json
    given = [row["number"] for row in result["rows"]]
    serials = sorted(int(number.removeprefix(f"{CODE}〔2026〕").removesuffix("号")) for number in [*given, other])
    assert serials == list(range(1, count + 2)), "no number twice, none left out"
    assert set(held) <= {*given, other}
    sheet = openpyxl.load_workbook(folder / "批量结果.xlsx")["各行结果"]
    assert [cell.value for cell in sheet["D"][1:]] == given
