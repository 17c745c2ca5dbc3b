"""``zhangfa statements`` on real workbooks: the list, the drafts, the summary, the ZIP, what stays and what is refused."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import signal
import subprocess
import time
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, Zhangfa, command_env
from docx import Document
from explaining_cases import LATE, MISSED, NOT_HELD, OFFICER, UNPLANNED, URGENT
from openpyxl import load_workbook
from rows import AHEAD, HELD, LIUZHOU, REGION, REGIONAL

from desk.cli.statements import _SUBJECTS
from generator.ledgers.blank import ledger_workbook
from generator.ledgers.columns import STEPS
from generator.ledgers.statements import SUBJECTS

TODAY = ("--as-of", "2026-11-22")
SUMMARY, ZIP, MANIFEST = "情况说明汇总.xlsx", "情况说明.zip", "清单.csv"
MARK = "草稿（未定稿）"
Rows = Mapping[str, Any]
#: The units' codes are not imported: ST-05 cannot be told, and nothing else depends on it.
LATE_ROW: Rows = {**HELD, STEPS[5]: None}
FULL_ROW: Rows = {**LATE_ROW, **LATE, "id": "2026-330001-04", "name": "2026年河湖管理培训班"}
MISSED_ROW: Rows = {**HELD, **NOT_HELD}
ADDED_ROW: Rows = {**REGIONAL, **UNPLANNED, "id": None, "name": "2026年山洪灾害防御培训班"}


def saved(folder: Path, *rows: Rows, name: str = "台账.xlsx") -> Path:
    path = folder / name
    path.write_bytes(ledger_workbook(list(rows)))
    return path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [part.text for section in document.sections for part in section.header.paragraphs]
    return "\n".join([*heads, *(part.text for part in document.paragraphs), *cells])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return saved(tmp_path, HELD, LATE_ROW, FULL_ROW, MISSED_ROW, ADDED_ROW, AHEAD)


# ---- the list -------------------------------------------------------------------------------------------------------


def test_the_list_says_what_why_by_which_clause_by_when_and_what_is_missing(reading: Zhangfa, ledger: Path) -> None:
    said = reading("statements", ledger, *TODAY).ok()
    assert f"{LIUZHOU}（柳州市市直）未在当年度执行：{MISSED_ROW['name']}（2025年度，台账第5行）" in said.out
    assert "为什么要写：计划年度已经结束，没有在当年度组织执行" in said.out
    assert (
        "依据：《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）第一部分第二段“二是”：“未在当年度组织执行"
        in said.out
    )
    assert "期限：2026年9月24日" in said.out
    assert "主送：柳州市“一包方式管培训”工作领导小组办公室；上传到柳州市培训管理系统“培训包附件”" in said.out
    assert "待补：第3行：逾期原因、佐证材料；整改措施、专责人、专责人电话" in said.out
    assert "待补：没有，可以定稿" in said.out
    assert "须作情况说明 4 份，涉及 2 个单位；台账内容已齐的 1 份。" in said.err
    assert "2022年12月31日" not in said.out
    assert "需要 导入的预算单位代码表" in said.out
    assert files(ledger.parent) == {ledger.name}, "a list writes nothing"


def test_the_list_as_json(reading: Zhangfa, ledger: Path) -> None:
    said = reading("statements", ledger, *TODAY, "--json").ok().json
    assert [(row["row"], row["subject"], row["statements"][0], row["status"]) for row in said["rows"]] == [
        (3, "late_entry", "ST-02", "listed"),
        (4, "late_entry", "ST-02", "listed"),
        (5, "not_executed", "ST-01", "listed"),
        (6, "adjusted", "ST-13", "listed"),
    ]
    assert said["zip"] is said["manifest"] is None
    first = said["rows"][0]
    assert first["citation"]["document"] == "lz-2022-65"
    assert first["citation"]["quote"] in "以上每一个信息缺报将视为未完成"
    assert (first["by"], first["files"], first["findings"]) == ("2026-09-24", [], [])
    assert {"row": 3, "columns": ["逾期原因", "佐证材料"]} in first["lacks"]
    assert [each["rule"] for each in said["undetermined"]] == ["ST-05"]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (("--unit", REGION), [6]),
        (("--unit", "自治区水利厅"), [6]),
        (("--unit", "广西壮族自治区柳州市水利局"), [3, 4, 5]),
        (("--subject", "late_entry"), [3, 4]),
        (("--subject", "补录逾期"), [3, 4]),
        (("--unit", REGION, "--subject", "late_entry"), []),
    ],
    ids=["unit", "its other name", "region in front", "subject", "subject in Chinese", "both, none"],
)
def test_only_what_is_asked_for(options: tuple[str, ...], rows: list[int], reading: Zhangfa, ledger: Path) -> None:
    said = reading("statements", ledger, *TODAY, "--json", *options).ok().json
    assert [row["row"] for row in said["rows"]] == rows


@pytest.mark.parametrize(
    ("word", "why"), [("办班", "of one name alone"), ("逾", "one sign is no name"), ("说明", "of no subject")]
)
def test_subjects_by_parts_of_their_names(reading: Zhangfa, ledger: Path, word: str, why: str) -> None:
    said = reading("statements", ledger, *TODAY, "--subject", word)
    if word == "办班":
        assert said.status == 0, why
    else:
        assert said.status == 2, why
        assert f"没有“{word}”这种事项" in said.err
        assert "late_entry（数据补录逾期）" in said.err


def test_the_subjects_are_called_as_elsewhere() -> None:
    assert _SUBJECTS == SUBJECTS


def test_a_unit_that_is_not_there_is_told_with_those_that_are(reading: Zhangfa, ledger: Path) -> None:
    said = reading("statements", ledger, "--unit", "柳州市教育局")
    assert said.status == 1
    assert f"台账中没有单位“柳州市教育局”；应为下列单位之一：{LIUZHOU}、{REGION}" in said.err


def test_nothing_is_required_where_all_was_done(reading: Zhangfa, tmp_path: Path) -> None:
    said = reading("statements", saved(tmp_path, HELD, AHEAD, REGIONAL), *TODAY, "-o", tmp_path / "out").ok()
    assert "没有须作的情况说明" in said.out
    assert not (tmp_path / "out").exists()


# ---- the drafts -----------------------------------------------------------------------------------------------------


def test_each_is_drafted_with_its_input_and_the_rest_is_marked(reading: Zhangfa, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "说明"
    said = reading("statements", ledger, *TODAY, "-o", out, "--json").ok().json
    late = f"{LIUZHOU}/关于2026年度培训数据补录逾期情况的说明"
    stems = [
        f"{late}（{LATE_ROW['name']}）",
        f"{late}（{FULL_ROW['name']}）",
        f"{LIUZHOU}/关于2025年度培训计划未执行情况的说明",
        f"{REGION}/关于2026年度培训计划调整情况的说明",
    ]
    expected = {f"{stem}.docx" for stem in stems} | {f"输入/{stem}.yaml" for stem in stems}
    assert files(out) == expected | {SUMMARY, ZIP, MANIFEST}
    assert [(row["status"], row["final"]) for row in said["rows"]] == [
        ("draft", False),
        ("done", True),
        ("draft", False),
        ("draft", False),
    ]
    for row, stem in zip(said["rows"], stems, strict=True):
        assert row["files"] == [str(out / f"{stem}.docx")]
        assert row["input"] == str(out / "输入" / f"{stem}.yaml")
        text = words(Path(row["files"][0]))
        assert (MARK in text) == (row["status"] == "draft") == bool(row["gaps"])
        assert ("【待补" in text) == bool(row["gaps"])
        assert ("【待补" in text) == bool(row["lacks"])
        assert ("柳人社发" in text) != ("桂组通字" in text)
        explains = [found["rule"] for found in row["findings"] if found.get("explained")]
        assert explains == [found["rule"] for found in row["findings"] if found["severity"] == "must"]


def test_the_zip_holds_every_file_and_its_list_the_sums(reading: Zhangfa, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "说明"
    reading("statements", ledger, *TODAY, "-o", out).ok()
    sums = {
        path: hashlib.sha256((out / path).read_bytes()).hexdigest()
        for path in files(out)
        if path not in (ZIP, MANIFEST)
    }
    rows = list(csv.reader(io.StringIO((out / MANIFEST).read_text(encoding="utf-8-sig"))))[1:]
    assert {name: digest for name, _, digest in rows} == sums
    with zipfile.ZipFile(out / ZIP) as archive:
        assert {
            name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != MANIFEST
        } == sums
        assert archive.read(MANIFEST) == (out / MANIFEST).read_bytes()
    again = tmp_path / "再一次"
    reading("statements", ledger, *TODAY, "-o", again).ok()
    assert (again / ZIP).read_bytes() == (out / ZIP).read_bytes(), "the same ledger gives the same bytes"


def test_the_summary_has_a_row_for_each(reading: Zhangfa, tmp_path: Path) -> None:
    cell = "=HYPERLINK(1)培训班"
    path = saved(tmp_path, {**LATE_ROW, "name": cell}, {**FULL_ROW}, {**MISSED_ROW, "open_date": "九月"})
    said = reading("statements", path, *TODAY, "-o", tmp_path / "out", "--json")
    assert said.status == 1, "a cell that is not understood may hide a statement"
    book = load_workbook(tmp_path / "out" / SUMMARY)
    assert book.sheetnames == ["情况说明", "待定", "看不懂的单元格"]
    lines = [[each.value for each in row] for row in book["情况说明"].iter_rows()]
    head = next(number for number, row in enumerate(lines) if row[0] == "序号")
    table = [dict(zip(lines[head], row, strict=True)) for row in lines[head + 1 :]]
    first, second = table
    assert first["班次"] == cell
    assert "f" not in {each.data_type for row in book["情况说明"].iter_rows() for each in row}, "no formula"
    assert (first["单位"], first["层级"], first["年度"], str(first["台账行号"])) == (LIUZHOU, "柳州市市直", 2026, "2")
    assert (first["事项"], first["状态"], second["状态"]) == ("数据补录逾期", "草稿", "可以定稿")
    assert first["期限"].date() == date(2026, 9, 24)
    assert "柳人社发〔2022〕65号" in first["依据"]
    assert first["原文"] == "以上每一个信息缺报将视为未完成"
    assert first["待补内容"] == "逾期原因；整改措施；专责人；佐证材料"
    assert first["台账要补的列"] == "第2行：逾期原因、佐证材料；整改措施、专责人、专责人电话"
    assert not second["待补内容"]
    assert second["文件"].splitlines()[0].startswith(f"{LIUZHOU}/关于2026年度培训数据补录逾期情况的说明（")
    faults = [[each.value for each in row] for row in book["看不懂的单元格"].iter_rows()]
    assert any("第4行" in str(row[2]) and "九月" in str(row[2]) for row in faults)
    assert any(row[0] == "ST-05" for row in book["待定"].iter_rows(values_only=True))


def test_an_input_that_is_completed_is_drafted_in_the_place_of_the_draft(reading: Zhangfa, tmp_path: Path) -> None:
    row = {**LATE_ROW, **LATE, "late_reason": None}
    out = tmp_path / "out"
    made = reading("statements", saved(tmp_path, row), *TODAY, "-o", out, "--json").ok().json["rows"][0]
    form = Path(made["input"])
    assert "逾期原因:   # 待补" in form.read_text(encoding="utf-8")
    refused = reading("draft", form, "-o", tmp_path / "none")
    assert refused.status == 1
    assert "late_reason" in refused.err
    form.write_text(
        re.sub("逾期原因: .*", "逾期原因: 经办人员轮岗", form.read_text(encoding="utf-8")), encoding="utf-8"
    )
    done = reading("draft", form, "-o", Path(made["files"][0]).parent, "--overwrite", "--json").json
    assert done["final"] is True
    assert made["files"][0] in done["files"], "the same name: the draft is replaced"
    assert MARK not in words(Path(made["files"][0]))
    again = reading("statements", tmp_path / "台账.xlsx", *TODAY, "-o", out, "--overwrite", "--json").ok()
    assert any("由人改动过，予以保留" in remark for remark in again.json["remarks"])
    assert "经办人员轮岗" in form.read_text(encoding="utf-8")
    (row,) = again.json["rows"]
    assert (row["status"], row["gaps"], row["lacks"]) == ("done", [], []), "a final paper does not become a draft again"
    assert "经办人员轮岗" in words(Path(row["files"][0]))
    assert MARK not in words(Path(row["files"][0]))


def test_a_completed_input_that_is_no_longer_understood_leaves_the_paper(reading: Zhangfa, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = (
        reading("statements", saved(tmp_path, {**LATE_ROW, **LATE}), *TODAY, "-o", out, "--json").ok().json["rows"][0]
    )
    form, paper = Path(made["input"]), Path(made["files"][0])
    form.write_text("类型: 情况说明\n说明事项: [没有这种事项\n", encoding="utf-8")
    before = paper.read_bytes(), form.read_bytes()
    again = reading("statements", tmp_path / "台账.xlsx", *TODAY, "-o", out, "--overwrite", "--json")
    assert again.status == 1
    (row,) = again.json["rows"]
    assert (row["status"], row["files"]) == ("refused", [])
    assert form.name in row["message"]
    assert (paper.read_bytes(), form.read_bytes()) == before


def test_files_that_are_there_stay_unless_they_may_be_replaced(reading: Zhangfa, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "说明"
    reading("statements", ledger, *TODAY, "-o", out).ok()
    before = {path: (out / path).read_bytes() for path in files(out)}
    saved(tmp_path, {**LATE_ROW, **LATE})
    said = reading("statements", ledger, *TODAY, "-o", out)
    assert said.status == 1
    assert "已有同名文件" in said.err
    assert {path: (out / path).read_bytes() for path in files(out)} == before
    reading("statements", ledger, *TODAY, "-o", out, "--overwrite").ok()
    assert (out / ZIP).read_bytes() != before[ZIP]


def test_a_paper_in_the_way_is_kept_and_nothing_is_drafted(reading: Zhangfa, tmp_path: Path) -> None:
    path = saved(tmp_path, MISSED_ROW)
    kept = tmp_path / "out" / LIUZHOU / "关于2025年度培训计划未执行情况的说明.docx"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"signed")
    said = reading("statements", path, *TODAY, "-o", tmp_path / "out")
    assert (said.status, kept.read_bytes()) == (1, b"signed")
    assert files(tmp_path / "out") == {f"{LIUZHOU}/{kept.name}"}


def test_work_that_stops_says_what_is_done(reading: Zhangfa, tmp_path: Path) -> None:
    rows = [{**LATE_ROW, "id": f"{n}", "name": f"2026年第{n}期培训班"} for n in range(20)]
    path = saved(tmp_path, *rows, ADDED_ROW)
    out = tmp_path / "out"
    out.mkdir()
    (out / REGION).write_bytes(b"a file where a folder should be")
    said = reading("statements", path, *TODAY, "-o", out)
    assert said.status == 1
    done = [name for name in files(out) if name.endswith(".docx")]
    assert len(done) == 20
    assert "没有做完：上列 20 份情况说明已经生成，予以保留，没有写汇总表" in said.err
    assert SUMMARY not in files(out)
    for name in done:
        assert words(out / name), "whole files"


def test_an_interrupt_leaves_whole_files_and_names_them(seeded_home: Path, tmp_path: Path) -> None:
    rows = [{**LATE_ROW, "id": f"{n}", "name": f"2026年第{n}期培训班"} for n in range(400)]
    path, out = saved(tmp_path, *rows), tmp_path / "out"
    command = [str(COMMAND), "statements", str(path), *TODAY, "-o", str(out)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=command_env(seeded_home),
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as work:  # fmt: skip
        while work.poll() is None and not list(out.rglob("*.docx")):
            time.sleep(0.01)
        work.send_signal(signal.SIGINT)
        said, told = work.communicate()
    done = sorted(name for name in files(out) if name.endswith(".docx"))
    assert work.returncode == 130
    assert 0 < len(done) < len(rows)
    assert sorted(said.splitlines()) == sorted(f"已生成 {out / name}" for name in done)
    assert f"上列 {len(done)} 份情况说明已经生成" in told
    assert not [name for name in files(out) if "/." in name], "nothing half written is left"


def test_a_bad_row_stops_no_other(reading: Zhangfa, tmp_path: Path) -> None:
    path = saved(tmp_path, {**MISSED_ROW, "reason": "原因XX", **OFFICER}, FULL_ROW)
    said = reading("statements", path, *TODAY, "-o", tmp_path / "out", "--json")
    assert said.status == 1
    bad, good = said.json["rows"]
    assert (bad["status"], bad["files"], good["status"]) == ("refused", [], "done")
    assert "第2行" in bad["message"]
    assert "没填完的地方" in bad["message"]
    shown = reading("statements", path, *TODAY, "-o", tmp_path / "again")
    assert "没有起草：" in shown.err
    assert "没有起草 1 份" in shown.err


def test_what_a_statement_cannot_explain_keeps_it_a_draft_with_a_report(reading: Zhangfa, tmp_path: Path) -> None:
    """GX20-036: an urgent class is filed before its opening day; filed on the day, no statement makes it good."""
    row = {**REGIONAL, "urgent": True, "filing_date": date(2026, 9, 14), **URGENT}
    said = reading("statements", saved(tmp_path, row), *TODAY, "-o", tmp_path / "out", "--json")
    assert said.status == 3
    made = said.json["rows"][0]
    assert (made["status"], made["gaps"]) == ("draft", [])
    assert [found["rule"] for found in made["findings"] if found["severity"] == "must"] == ["GX20-036"]
    assert [Path(name).name.partition(".")[2] for name in made["files"]] == ["docx", "检查报告.docx"]
    assert MARK in words(Path(made["files"][0]))
    assert "在开班前及时提交办班方案" in words(Path(made["files"][1]))


def test_units_and_classes_alike_in_name_share_no_file(reading: Zhangfa, tmp_path: Path) -> None:
    same = {**FULL_ROW, "name": "2026年同名培训班"}
    path = saved(tmp_path, {**same, "id": "1"}, {**same, "id": "2"}, {**same, "id": "3", "unit": "柳州市水利局："})
    said = reading("statements", path, *TODAY, "-o", tmp_path / "out", "--json").ok().json
    names = [name for row in said["rows"] for name in row["files"]]
    assert len({name.casefold() for name in names}) == len(names) == 3
    assert all(Path(name).is_file() for name in names)


def test_pages_as_well(reading: Zhangfa, tmp_path: Path) -> None:
    path = saved(tmp_path, FULL_ROW)
    said = reading("statements", path, *TODAY, "-o", tmp_path / "out", "--format", "docx,pdf", "--json").ok().json
    first, second = said["rows"][0]["files"]
    assert Path(first).suffix == ".docx"
    assert Path(second).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("nothing.xlsx",), 1, "nothing.xlsx"),
        (("{ledger}", "-o", ""), 2, "文件夹名是空的"),
        (("{ledger}", "-o", "{ledger}"), 1, "是文件，应为文件夹"),
        (("{ledger}", "--subject", "other"), 2, "没有“other”这种事项"),
        (("{ledger}", "--as-of", "2026-02-30"), 2, "不是有效的日期"),
        ((), 2, "LEDGER"),
    ],
    ids=["no file", "no name", "a file in the way", "no such subject", "no such day", "no ledger"],
)
def test_wrong_calls_are_told(
    arguments: tuple[str, ...], status: int, message: str, reading: Zhangfa, ledger: Path
) -> None:
    said = reading("statements", *(each.format(ledger=ledger) for each in arguments))
    assert (said.status, "Traceback" in said.err) == (status, False)
    assert message in said.err


def test_no_name_in_the_ledger_leads_out_of_the_folder(reading: Zhangfa, tmp_path: Path) -> None:
    row = {**FULL_ROW, "unit": "柳州市/../../水利局", "name": "../../../tmp/培训班"}
    said = reading("statements", saved(tmp_path, row), *TODAY, "-o", tmp_path / "out", "--json")
    made = json.loads(said.out)["rows"]
    assert all(Path(name).resolve().is_relative_to(tmp_path / "out") for row in made for name in row["files"])
    assert files(tmp_path) == {"台账.xlsx", *(f"out/{name}" for name in files(tmp_path / "out"))}


def test_missed_class_filled_in_is_final(reading: Zhangfa, tmp_path: Path) -> None:
    row = {**MISSED_ROW, **MISSED, "reason_type": "重大任务冲突", **OFFICER}
    said = reading("statements", saved(tmp_path, row), *TODAY, "-o", tmp_path / "out").ok()
    assert "（可以定稿）" in said.out
    assert "可以定稿 1 份，有待补或须改正的草稿 0 份，没有起草 0 份" in said.err


def test_a_wrong_code_is_corrected_by_the_table_of_the_office(zhangfa: Zhangfa, tmp_path: Path) -> None:
    """ST-05: the imported list says the right code and is itself the proof; without it there is no statement."""
    path = saved(tmp_path, {**HELD, "code": "33001"})
    assert zhangfa("statements", path, *TODAY, "--json").ok().json["rows"] == []
    table = tmp_path / "代码表.yaml"
    table.write_text(
        "title: 柳州市市直预算单位代码表\nsource: 财政预算管理一体化系统，2026年1月5日导出\ndate: 2026-01-05\n"
        'codes:\n  柳州市水利局: "330001"\n',
        encoding="utf-8",
    )
    zhangfa("table", "add", "budget_codes", table).ok()
    row = zhangfa("statements", path, *TODAY, "-o", tmp_path / "out", "--json").ok().json["rows"][0]
    assert (row["subject"], row["statements"]) == ("code_error", ["ST-05"])
    text = words(Path(row["files"][0]))
    assert "现申请将预算单位代码由“33001”更正为“330001”，请予审核。" in text
    assert "财政预算管理一体化系统，2026年1月5日导出" in text
    assert not re.search("视为有效|补正有效", text)


@pytest.mark.parametrize(
    ("settling", "told", "why"),
    [
        (date(2026, 9, 24), False, "what was entered is nothing still to be done"),
        (None, True, "what was not entered is, with the day it was due"),
    ],
    ids=["entered", "not entered"],
)
def test_an_urgent_class_promises_no_entry_that_was_made(
    reading: Zhangfa, tmp_path: Path, settling: date | None, told: bool, why: str
) -> None:
    out = tmp_path / "out"
    ledger = saved(tmp_path, {**HELD, **UNPLANNED, **URGENT, STEPS[5]: settling})
    reading("statements", ledger, *TODAY, "--subject", "urgent_class", "-o", out)
    (path,) = out.rglob("*临时紧急办班*.docx")
    assert ("期限为2026年9月24日" in words(path)) is told, why
