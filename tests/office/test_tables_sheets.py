"""Tables as workbooks and .csv: columns by their titles, every fault with sheet, row and column."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.office.examples import example_sheet, example_text
from generator.office.kinds import FORMS
from generator.office.model import Arranged, Institution, OfficeError, UnitCode
from generator.office.reading import Read, read_again, read_table
from kb.errors import ZhangfaError

STATED = {"source": "一体化系统导出", "date": "2026-01-05"}


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None, name: str = "代码"
) -> Path:
    """A workbook of one sheet, as people make them."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def read(path: Path, kind: Any = "budget_codes", **stated: Any) -> Read:
    return read_table(path, kind, name="某", stated=STATED | stated)


def test_a_workbook_of_codes(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "市直代码.xlsx",
        [
            ("柳州市市直预算单位代码表",),
            ("序号", "预算单位名称", "单位编码"),
            (1, "柳州市水利局", "330001"),
            (2, "柳州市财政局", "018001"),
        ],
    )
    found = read(path)
    assert found.table.rows == (UnitCode("柳州市水利局", "330001"), UnitCode("柳州市财政局", "018001"))
    assert found.table.title == "市直代码", "a sheet has no place for its title: the name of the file"
    assert read(path, title="柳州市市直预算单位代码表").table.title == "柳州市市直预算单位代码表"


def test_a_csv_keeps_its_zeros(tmp_path: Path) -> None:
    path = tmp_path / "代码.csv"
    path.write_bytes("单位,预算单位代码,备用\n柳州市财政局,018001,x\n".encode("gb18030"))
    found = read(path)
    assert found.table.rows == (UnitCode("柳州市财政局", "018001"),)
    assert any("没有用到的列：备用" in remark for remark in found.remarks)


def test_every_row_may_state_its_source_and_date(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "名单.xlsx",
        [
            ("机构名称", "所在城市", "有效期至", "来源", "截至日期"),
            ("中共柳州市委党校", None, None, "组织部名单", date(2026, 3, 2)),
            ("百色干部学院", "百色市", date(2027, 12, 31), "组织部名单", date(2026, 3, 2)),
            ("井冈山干部教育学院", "吉安市", None, "增补通知", date(2026, 5, 20)),
        ],
    )
    table = read_table(path, "base_list", name="某").table
    assert (table.origin.source, table.origin.day) == ("组织部名单", date(2026, 3, 2)), "what most rows say"
    assert [row.origin is None for row in table.rows] == [True, True, False]
    assert table.rows[1] == Institution("百色干部学院", "百色市", date(2027, 12, 31))


def test_a_calendar_of_spans(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "放假.xlsx",
        [
            ("日期", "结束日期", "安排", "节日"),
            (date(2027, 1, 1), date(2027, 1, 3), "放假", "元旦"),
            ("2027年5月1日至2027年5月3日", None, "放假", "劳动节"),
            (date(2027, 10, 1), None, "放假", "国庆节"),
            (date(2027, 1, 9), None, "上班", None),
        ],
    )
    table = read(path, "calendar", region="全国").table
    off = [row.day for row in table.rows if isinstance(row, Arranged) and not row.works]
    assert [day.isoformat() for day in off] == [
        f"2027-{day}" for day in ("01-01", "01-02", "01-03", "05-01", "05-02", "05-03", "10-01")
    ]
    assert Arranged(date(2027, 1, 9), True) in table.rows


CODES = ("单位名称", "预算单位代码")
# (what is wrong, kind, titles and rows, words of the message)
FAULTS: list[tuple[str, str, list[tuple[Any, ...]], tuple[str, ...]]] = [
    ("a code that is a number", "budget_codes", [CODES, ("柳州市水利局", 330001)], ("某.xlsx 表“代码” 第2行 B列 预算单位代码", "数字单元格（330001）", "分列")),
    ("no code", "budget_codes", [CODES, ("柳州市水利局", None)], ("第2行 B列 预算单位代码：没有写预算单位代码",)),
    ("no unit", "budget_codes", [CODES, (None, "330001")], ("第2行 A列 单位名称：没有写单位名称",)),
    ("a unit twice", "budget_codes", [CODES, ("柳州市水利局", "1"), ("柳州市水利局", "2")], ("第3行：“柳州市水利局”的代码是2，而前面是“柳州市水利局”的代码是1", "第2行")),
    ("a formula that was never worked out", "budget_codes", [CODES, ("柳州市水利局", "=A1")], ("第2行 B列", "公式没有保存计算结果")),
    ("no column of codes", "budget_codes", [("单位名称", "联系人"), ("柳州市水利局", "某")], ("某.xlsx", "预算单位代码")),
    ("an impossible date", "base_list", [("机构名称", "有效期至"), ("某学院", "2027-02-30")], ("第2行 B列 有效期至", "2027年2月只有28日")),
    ("an amount in words", "cost_standard", [("项目", "类别", "金额"), ("综合定额", "三类", "四百")], ("第2行 C列 金额", "“四百”不是金额")),
    ("an item that is none", "cost_standard", [("项目", "类别", "金额"), ("住宿费", None, 300)], ("第2行 A列 项目：填的是“住宿费”", "综合定额，或者讲课费")),
    ("a lecture fee without title", "cost_standard", [("项目", "类别", "金额"), ("讲课费", None, 300)], ("第2行 B列 类别：讲课费没有写职称",)),
    ("neither off nor on", "calendar", [("日期", "安排"), (date(2027, 1, 1), "调休")], ("第2行 B列 安排：填的是“调休”", "放假，或者上班")),
    ("a date that is none", "calendar", [("日期", "安排"), ("元旦", "放假")], ("第2行 A列 日期", "填的是“元旦”")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_names_sheet_row_and_column(
    tmp_path: Path, kind: str, rows: list[tuple[Any, ...]], words: tuple[str, ...]
) -> None:
    more = {"cost_standard": {"levels": ["柳州市市直"]}, "calendar": {"region": "全国"}}.get(kind, {})
    with pytest.raises(ZhangfaError) as error:
        read(workbook(tmp_path / "某.xlsx", rows), kind, **more)
    for word in words:
        assert word in error.value.message, error.value.message


def test_a_sheet_without_source_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "代码.xlsx", [CODES, ("柳州市水利局", "330001")])
    with pytest.raises(OfficeError, match=r"代码\.xlsx：没有写来源（source）") as error:
        read_table(path, "budget_codes", name="某", stated={"date": "2026-01-05"})
    assert "--source" in error.value.message


def test_one_of_several_sheets(tmp_path: Path) -> None:
    def second(sheet: Any) -> None:
        other = sheet.parent.create_sheet("区直")
        other.append(CODES)
        other.append(("自治区水利厅", "101"))

    path = workbook(tmp_path / "代码.xlsx", [CODES, ("柳州市水利局", "330001")], second)
    assert read(path).table.rows == (UnitCode("柳州市水利局", "330001"),)
    assert any("另有 1 张表没有读取：区直" in remark for remark in read(path).remarks)
    assert read_table(path, "budget_codes", name="某", stated=STATED, sheet="区直").table.rows == (
        UnitCode("自治区水利厅", "101"),
    )


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", FORMS)
def test_the_examples_say_the_same_in_every_form(tmp_path: Path, kind: Any, suffix: str) -> None:
    told = read_again(example_text(kind).encode(), kind, "某", "某.yaml")
    path = tmp_path / f"某.{suffix}"
    path.write_bytes(example_sheet(kind, csv=suffix == "csv"))
    stated: dict[str, Any] = {"levels": list(told.levels)} if told.levels else {}
    if kind == "calendar":
        stated = {"region": told.region, "date": told.origin.day}
    table = read_table(path, kind, name="某", stated=stated).table
    assert table.rows == told.rows
    assert table.origin == told.origin
