"""Reading a ledger: every way of writing a cell, every way of arranging a sheet, and what is said of the rest."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import LEAST, as_text, csv_file, read, written, xlsx

from generator.ledgers.cells import Read, Refused, read_cell
from generator.ledgers.columns import BY_KEY, COLUMNS, PLACES, STATES, STEPS
from generator.ledgers.reading import read_ledger
from generator.ledgers.titles import known_title
from generator.sheets.model import SheetError, Value

D = Decimal
DAY = date(2026, 9, 15)

# ---- cells ----------------------------------------------------------------------------------------------------------

# (column, what stands there, value read, why)
READ: list[tuple[str, Value, Any, str]] = [
    ("open_date", DAY, DAY, "a date cell"),
    ("open_date", "2026-09-15", DAY, "ISO"),
    ("open_date", "2026-9-15", DAY, "without zeros"),
    ("open_date", "2026/9/15", DAY, "as Excel shows it"),
    ("open_date", "2026.9.15", DAY, "with points"),
    ("open_date", "2026年9月15日", DAY, "Chinese"),
    ("open_date", "2026年09月15号", DAY, "spoken"),
    ("open_date", "2026 年 9 月 15 日", DAY, "spread"),
    ("open_date", "20260915", DAY, "eight digits"),
    ("open_date", D(20260915), DAY, "eight digits as a number"),
    ("open_date", "２０２６年９月１５日", DAY, "full-width digits"),
    ("open_date", "２０２６－０９－１５", DAY, "full-width dashes"),
    ("open_date", "2026—9—15", DAY, "long dashes"),
    ("open_date", "2026-09-15 00:00:00", DAY, "exported with the hour"),
    ("open_date", "2026-09-15T08:30:00", DAY, "ISO with the hour"),
    ("open_date", "2026年9月15日上午9时", DAY, "Chinese with the hour"),
    ("open_date", "2026年9月15日（星期二）", DAY, "with the day of the week"),
    ("open_date", "2028-02-29", date(2028, 2, 29), "a leap day"),
    ("open_date", D(46280), DAY, "Excel's number of a day"),
    ("open_date", None, None, "empty"),
    *[
        ("教培管理", word, None, "says that nothing was done")
        for word in ("无", "未完成", "未办理", "尚未结算", "待定", "待补录")
    ],
    *[
        ("open_date", sign, None, "signs say nothing")
        for sign in ("—", "－", "/", "／", "-", "--", "……", "（无）", "　／　")
    ],
    ("planned_budget", D(48000), D(48000), "yuan"),
    ("planned_budget", D("47360.5"), D("47360.5"), "with a jiao"),
    ("planned_budget", "48,000.00", D(48000), "separators"),
    ("planned_budget", "48，000", D(48000), "a full-width separator"),
    ("planned_budget", "￥48000元", D(48000), "sign and unit"),
    ("planned_budget", "人民币48000元整", D(48000), "as in a contract"),
    ("planned_budget", "4.8万", D(48000), "万"),
    ("planned_budget", "4.8万元", D(48000), "万元"),
    ("planned_budget", "４.８ 万元", D(48000), "full-width digits, a blank"),
    ("planned_budget", "0.48亿元", D(48000000), "亿"),
    ("planned_budget", "4.80005万元", D("48000.5"), "a jiao of 万元"),
    ("planned_budget", D("4.8"), D("4.8"), "a bare number is yuan, whatever it looks like"),
    ("planned_budget", D(0), D(0), "nothing spent is a figure"),
    ("planned_budget", "无", None, "nothing said"),
    ("held_trainees", D(48), 48, "a number"),
    ("held_trainees", "48人", 48, "with its unit"),
    ("held_trainees", "４８ 名", 48, "full-width, a blank"),
    ("held_trainees", "1,200", 1200, "separators"),
    ("held_trainees", "48.0", 48, "as pandas exports it"),
    ("held_trainees", "共48人", 48, "a sum in words"),
    ("held_trainees", D(0), 0, "nobody came"),
    ("planned_days", D("2.5"), D("2.5"), "half a day"),
    ("planned_days", "3天", D(3), "with its unit"),
    ("planned_days", "2天半", D("2.5"), "spoken"),
    ("planned_days", "半天", D("0.5"), "spoken"),
    ("year", D(2025), 2025, "a number"),
    ("year", "2025年度", 2025, "with its word"),
    ("year", "２０２５ 年", 2025, "full-width"),
    ("year", "2025.0", 2025, "as pandas exports it"),
    ("year", date(2025, 1, 1), 2025, "a date shown as a year"),
    ("month", D(9), 9, "a number"),
    ("month", "9月", 9, "with its unit"),
    ("month", "09", 9, "with a zero"),
    ("month", "9月上旬", 9, "a third of the month"),
    ("month", "九月", 9, "in characters"),
    ("month", "十二月份", 12, "in characters, two of them"),
    ("month", "2026年9月", 9, "with the year"),
    ("month", "2026-09", 9, "ISO"),
    ("month", "2026.10", 10, "a text keeps its zero"),
    ("month", "2026年9月15日", 9, "a whole date"),
    ("month", DAY, 9, "a date cell"),
    *[("urgent", word, True, "yes") for word in ("是", "√", "✓", "有", "TRUE", "true", "1", D(1), True, "紧急", "Y")],
    *[("urgent", word, False, "no") for word in ("否", "×", "无", "没有", "FALSE", "0", D(0), False, "非紧急", "No")],
    *[("urgent", word, None, "nothing said") for word in ("—", "/", "待定", None)],
    ("state", "已办", "已办", "the choice"),
    ("state", " 已 办 ", "已办", "blanks"),
    ("state", "已取消", "取消", "another word"),
    ("state", "推迟", "延期", "another word"),
    ("state", "未举办", None, "not yet held, not cancelled either"),
    ("place", "出国(境)", "出国（境）", "narrow brackets"),
    ("place", "本市", "市内", "a sure synonym"),
    ("place", "市外（区内）", "市外", "more than was asked"),
    ("held_place", "市外（区外）", "区外", "the farther one"),
    ("delivery", "线上+线下", "线上线下结合", "a plus"),
    ("delivery", "面授", "线下", "a sure synonym"),
    ("level", "柳州市直", "柳州市市直", "a sure synonym"),
    ("code", "007701", "007701", "zeros are kept"),
    ("code", "00-77a", "00-77a", "as it stands"),
    ("code", "３３０００１", "３３０００１", "compared character by character, so not mended"),
    ("code", D(330001), "330001", "a number keeps its digits"),
    ("officer_phone", D(13807720000), "13807720000", "a phone typed as a number"),
    ("officer_phone", "0772-2820303", "0772-2820303", "a phone"),
    ("id", D(3), "3", "a number as text"),
    ("id", "2026-330001-03", "2026-330001-03", "like a date, and none"),
    ("name", "河湖管理\n业务培训班", "河湖管理业务培训班", "a line broken inside Chinese words"),
    ("reason", "原因一\n2. 原因二", "原因一 2. 原因二", "a break that parts"),
    ("reason", DAY, "2026年9月15日", "a date where words belong"),
    ("reason", "=1+1", "=1+1", "words, never computed"),
    ("reason", "暂无", None, "no reason given"),
    ("reason", "无法按期举办", "无法按期举办", "begins like nothing, and says something"),
    ("evidence", "通知；照片；签到表", ("通知", "照片", "签到表"), "one line, parted"),
    ("evidence", "通知\n照片", ("通知", "照片"), "one a line"),
    ("evidence", "1.通知\n2.照片", ("通知", "照片"), "numbers belong to the layout"),
    ("evidence", "（1）通知;（2）照片;", ("通知", "照片"), "bracketed numbers"),
    ("evidence", "1.通知", ("1.通知",), "one alone is no list"),
    ("evidence", "3月1日通知；照片", ("3月1日通知", "照片"), "a day is no number of a list"),
    ("evidence", "2026.3.1通知；照片", ("2026.3.1通知", "照片"), "neither is a date"),
    ("evidence", "无", None, "none"),
    ("evidence", "通知；无", ("通知",), "none beside one"),
]


@pytest.mark.parametrize(("key", "cell", "value", "why"), READ, ids=[f"{k}-{c}-{w}" for k, c, _, w in READ])
def test_what_can_mean_only_one_thing_is_read(key: str, cell: Value, value: Any, why: str) -> None:
    read = read_cell(cell, BY_KEY[key])
    assert isinstance(read, Read), f"{why}: {read}"
    assert (type(read.value), read.value) == (type(value), value), why


# (column, what stands there, words of the message, why)
REFUSED: list[tuple[str, Value, list[str], str]] = [
    ("open_date", "2026-02-30", ["2026年2月只有28日"], "no such day"),
    ("open_date", "2026年9月31日", ["填的是“2026年9月31日”", "只有30日"], "no such day"),
    ("open_date", "2026-13-01", ["12 个月"], "no such month"),
    ("open_date", "2026-09-00", ["实际存在的日期"], "no such day"),
    ("open_date", "20260931", ["只有30日"], "no such day in eight digits"),
    ("open_date", "2026-09-15（星期三）", ["2026-09-15 是星期二"], "contradicts itself"),
    ("open_date", "9月15日", ["写明年、月、日"], "no year"),
    ("open_date", "2026年9月", ["写明到哪一天"], "no day"),
    ("open_date", "9月中旬", ["写明到哪一天"], "no day"),
    ("open_date", "2026.9.15-9.18", ["只填一个日期"], "a span"),
    ("open_date", "2026年9月15日至18日", ["只填一个日期"], "a span"),
    ("open_date", "9/15/2026", ["年份写四位"], "which is the month?"),
    ("open_date", "26-9-15", ["年份写四位"], "two digits of a year"),
    ("open_date", "2026-09-151", ["日期"], "a slip of the key"),
    ("open_date", "1948-12-31", ["1949年至2100年"], "before offices"),
    ("open_date", "2101-01-01", ["1949年至2100年"], "a slip of the key"),
    ("open_date", date(1900, 1, 5), ["1900-01-05", "日期格式"], "a 5 shown as a date"),
    ("open_date", date(2206, 9, 15), ["核对年份"], "a slip of the key"),
    ("open_date", D(48), ["数字 48", "日期格式"], "no day of Excel's that anyone means"),
    ("open_date", D("2026.9"), ["数字 2026.9"], "no day"),
    ("open_date", True, ["逻辑值"], "a tick box"),
    ("教培管理", "已完成", ["填办理的日期"], "says that, not when"),
    ("学员签到", "√", ["填办理的日期"], "says that, not when"),
    ("结算金额", D(46280), ["实际经费"], "a sum, though a number of a day"),
    ("结算金额", "47360元", ["日期"], "a sum"),
    ("planned_budget", D(-1), ["负数"], "negative"),
    ("planned_budget", "-4.8万", ["负数"], "negative"),
    ("planned_budget", "(48,000)", ["括号表示负数"], "negative as accountants write it"),
    ("planned_budget", "47360.505", ["精确到分"], "half a fen"),
    ("planned_budget", "4.8000005万元", ["精确到分"], "half a fen of 万元"),
    ("planned_budget", "约4.8万", ["只写一个数"], "not exact"),
    ("planned_budget", "4万8千", ["金额"], "spoken"),
    ("planned_budget", "400*50*3", ["算式"], "a sum to be done"),
    ("planned_budget", "4,80", ["金额"], "a comma that is no separator"),
    ("planned_budget", "48 52", ["金额"], "two numbers"),
    ("planned_budget", "48²", ["金额"], "no digit"),
    ("planned_budget", DAY, ["日期 2026-09-15"], "a date"),
    ("planned_budget", D(10) ** 13, ["一万亿元"], "more than there is"),
    ("held_trainees", D("48.5"), ["整数"], "half a person"),
    ("held_trainees", D(-1), ["不小于 0"], "negative"),
    ("held_trainees", "四十八", ["写成 48"], "in characters"),
    ("held_trainees", "约48人", ["整数"], "not exact"),
    ("held_trainees", "40-50", ["整数"], "a span"),
    ("held_trainees", "48+4", ["整数"], "a sum to be done"),
    ("held_trainees", D(10_000_000), ["核对"], "more than live there"),
    ("held_trainees", DAY, ["日期"], "a date"),
    ("planned_days", D("2.3"), ["半天"], "no half day"),
    ("planned_days", D(46280), ["像是日期"], "a date without its format"),
    ("planned_days", "三天", ["写成 3"], "in characters"),
    ("year", "25年", ["年份"], "two digits"),
    ("year", "2025-2026", ["年份"], "two years"),
    ("year", date(1905, 7, 17), ["常规格式"], "2025 shown as a date"),
    ("year", D("2025.5"), ["年份"], "no year"),
    ("year", D(20250), ["年份"], "a slip of the key"),
    ("month", "9-10月", ["只填一个月份"], "two months"),
    ("month", "9月、10月", ["只填一个月份"], "two months"),
    ("month", "三季度", ["只填一个月份"], "a quarter"),
    ("month", D(13), ["1 至 12"], "no month"),
    ("month", D(0), ["1 至 12"], "no month"),
    ("month", D("2026.1"), ["1 至 12"], "January, or October without its zero"),
    ("month", date(1900, 1, 9), ["常规格式"], "a 9 shown as a date"),
    ("urgent", "可能", ["“是”或“否”"], "neither"),
    ("urgent", D(2), ["“是”或“否”"], "neither"),
    ("state", "进行中", ["已办、取消、延期"], "no choice"),
    ("state", "已办理过", ["是不是“已办”"], "near to one"),
    ("place", "柳州市委党校", ["市内、市外"], "a place, not whether it is outside"),
    ("place", D(1), ["数字 1"], "a number"),
    ("name", "班" * 101, ["有 101 字", "100 字"], "too long for a name"),
    ("reason", "因" * 2001, ["2001 字"], "too long for a text"),
    ("reason", True, ["逻辑值"], "a tick box"),
    ("code", D("330001.5"), ["文本格式"], "no code"),
    ("code", DAY, ["文本格式"], "a code turned into a date"),
    ("evidence", "证" * 2001, ["2001 字"], "too long"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "cell", "words", "why"), REFUSED, ids=[f"{k}-{str(c)[:20]}-{w}" for k, c, _, w in REFUSED]
)
def test_what_is_not_certain_is_told(key: str, cell: Value, words: list[str], why: str) -> None:
    read = read_cell(cell, BY_KEY[key])
    assert isinstance(read, Refused), f"{why}: {read}"
    said = f"{read.found}；应为{read.expected}。{read.remedy}"
    assert all(word in said for word in words), f"{why}: {said}"
    assert read.found.startswith(("填的是", "有 ", "有一项")), said


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.dates(date(1904, 1, 1)),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.integers(-(10**17), 10**17).map(Decimal),
    st.text(max_size=40).map(str.strip).filter(bool),
    st.from_regex(r"[0-9０-９.,，年月日天人万元/-]{1,16}", fullmatch=True),
)
TYPES = {
    "text": str, "code": str, "choice": str, "lines": tuple, "year": int, "month": int, "count": int, "days": Decimal,
    "money": Decimal, "flag": bool, "date": date,
}  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(cell=VALUES, column=st.sampled_from(COLUMNS), in_wan=st.booleans())
def test_any_cell_is_read_or_refused(cell: Value, column: Any, in_wan: bool) -> None:
    read = read_cell(cell, column, in_wan=in_wan)
    if isinstance(read, Refused):
        assert read.found
        assert read.expected
        assert "\n" not in read.found
    elif read.value is not None:
        assert type(read.value) is TYPES[column.kind]
        assert column.kind != "choice" or read.value in column.choices


# ---- titles ---------------------------------------------------------------------------------------------------------

TITLES = [
    ("举办单位", "单位"), ("培训班名称", "班次名称"), ("市内／市外", "市内/市外"), ("开班时间", "实际开班日期"),
    ("学员签到时间", "学员签到"), ("held_trainees", "实际人数"), ("OPEN_DATE", "实际开班日期"), (" 年 度 ", "年度"),
    ("姓名", None), ("计划人数（含工作人员）", None), ("承办单位", None),
]  # fmt: skip


@pytest.mark.parametrize(("title", "meant"), TITLES)
def test_titles_that_offices_use(title: str, meant: str | None) -> None:
    assert known_title(title) == meant


def test_no_title_stands_for_two_columns() -> None:
    names = [(name, column.title) for column in COLUMNS for name in {column.title, *column.aliases, column.key}]
    assert [(name, title) for name, title in names if known_title(name) != title] == []


# ---- sheets ---------------------------------------------------------------------------------------------------------


def test_a_cell_that_is_not_understood_says_nothing_and_the_row_stays(tmp_path: Path) -> None:
    ledger = read(tmp_path, {"实际人数": "约48人", "计划人数": 50, "备注": None}, {"实际人数": 48, "计划人数": None})
    first, second = ledger.entries
    assert "held_trainees" not in first.values
    assert first.values["planned_trainees"] == 50
    assert (second.values["held_trainees"], second.values["planned_trainees"]) == (48, None)
    assert "month" not in second.values  # no such column
    assert {"unit", "year", "name", "held_trainees", "planned_trainees", "note"} == ledger.keys
    (fault,) = ledger.faults
    assert (fault.row, fault.column, fault.title) == (2, "D", "实际人数")
    told = ledger.sheet.told(fault)
    assert told.endswith("表“台账” 第2行 D列 实际人数：填的是“约48人”；应为不小于 0 的整数（人）。")


@pytest.mark.parametrize("suffix", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx"])
def test_columns_in_any_order_from_any_file(tmp_path: Path, suffix: str) -> None:
    from ledger_data import classes

    rows = [made.values for made in classes(64, seed=7)]
    for seed in range(3):
        order = list(range(len(COLUMNS)))
        random.Random(seed).shuffle(order)
        titles = [COLUMNS[place].title for place in order]
        cells = [written(row, order) for row in rows]
        if suffix == "xlsx":
            path = xlsx(tmp_path / "台账.xlsx", titles, cells)
        else:
            texts = [[as_text(cell) for cell in row] for row in cells]
            path = csv_file(tmp_path / "台账.csv", titles, texts, encoding=suffix)
        ledger = read_ledger(path)
        assert ledger.faults == ()
        assert [dict(entry.values) for entry in ledger.entries] == [
            {key: row.get(key) for key in BY_KEY} for row in rows
        ]
        assert [entry.row for entry in ledger.entries] == list(range(2, 66))


_WORDS = st.text(st.sampled_from("水利教育财政培训班业务能力提升abc12（）、"), min_size=1, max_size=12).filter(
    lambda text: any(char.isalpha() for char in text) and read_cell(text, BY_KEY["reason"]) == Read(text)
)
_DAY = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": _WORDS,
    "code": st.from_regex("0[0-9]{5}", fullmatch=True),
    "lines": st.lists(_WORDS, min_size=1, max_size=3).map(tuple),
    "year": st.integers(1949, 2100),
    "month": st.integers(1, 12),
    "count": st.integers(0, 1_000_000),
    "days": st.integers(0, 60).map(lambda halves: D(halves) / 2),
    "money": st.integers(0, 10**9).map(lambda fen: D(fen) / 100),
    "flag": st.booleans(),
    "date": _DAY,
}


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    values = {}
    for column in COLUMNS:
        cell = st.sampled_from(column.choices) if column.kind == "choice" else _CELLS[column.kind]
        values[column.key] = draw(cell if column.required else st.none() | cell)
    if values["open_date"] and values["end_date"] and values["end_date"] < values["open_date"]:
        values["end_date"] = values["open_date"]
    return values


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(entries(), min_size=1, max_size=4), as_csv=st.booleans())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], as_csv: bool
) -> None:
    folder = tmp_path_factory.mktemp("again")
    order = list(range(len(COLUMNS)))
    titles = [column.title for column in COLUMNS]
    cells = [written(row, order) for row in rows]
    if as_csv:
        path = csv_file(folder / "台账.csv", titles, [[as_text(cell) for cell in row] for row in cells])
    else:
        path = xlsx(folder / "台账.xlsx", titles, cells)
    ledger = read_ledger(path)
    assert [dict(entry.values) for entry in ledger.entries] == rows
    assert ledger.faults == ()


def test_a_required_cell_that_is_empty_is_a_fault(tmp_path: Path) -> None:
    ledger = read(tmp_path, {"单位": None, "状态": "已办"}, {"年度": "待定"}, {"班次名称": "—", "计划人数": 30})
    assert [(fault.row, fault.title, fault.found) for fault in ledger.faults] == [
        (2, "单位", "是空的"),
        (3, "年度", "是空的"),
        (4, "班次名称", "是空的"),
    ]
    assert len(ledger.entries) == 3


def test_a_class_does_not_end_before_it_is_opened(tmp_path: Path) -> None:
    ledger = read(tmp_path, {"实际开班日期": date(2026, 9, 15), "实际结束日期": date(2026, 9, 14)})
    (fault,) = ledger.faults
    assert (fault.column, fault.title) == ("E", "实际结束日期")
    assert "早于实际开班日期 2026-09-15" in fault.found
    values = ledger.entries[0].values
    assert (values["open_date"], "end_date" in values) == (date(2026, 9, 15), False)


def test_the_same_day_is_no_contradiction(tmp_path: Path) -> None:
    assert read(tmp_path, {"实际开班日期": DAY, "实际结束日期": DAY}).faults == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"单位": "合计", "年度": None, "班次名称": None, "计划人数": 500}, "是“合计”"),
        ({"单位": "小 计：", "年度": None, "班次名称": None, "计划人数": 500}, "是“小计:”"),
        ({"班次名称": "总计（12个班次）", "计划人数": 500}, "是“总计(12个班次)"),
        ({"单位": "填表人：张三", "年度": None, "班次名称": None, "计划人数": None}, "是“填表人:张三”"),
        ({"单位": "注：经费单位为元。", "年度": None, "班次名称": None}, "是“注:经费单位为元。”"),
        ({"单位": None, "年度": None, "班次名称": None, "序号": 3}, "没有填写"),
    ],
)
def test_rows_that_are_no_class_are_left_out_and_told(tmp_path: Path, row: dict[str, Any], why: str) -> None:
    ledger = read(tmp_path, {"序号": 1, "计划人数": 30}, {"序号": 2, "班次名称": "另一个班", "计划人数": 20}, row)
    assert [entry.row for entry in ledger.entries] == [2, 3]
    assert ledger.faults == ()
    (remark,) = ledger.remarks
    assert remark.startswith(f"有 1 行不是班次，没有读取：第4行{why}")


def test_a_class_whose_name_holds_such_a_word_is_one(tmp_path: Path) -> None:
    names = ["会计人员培训班", "统计业务培训班", "合计办班经费管理培训班", "总工会干部培训班"]
    ledger = read(tmp_path, *[{"班次名称": name, "类别": "统计"} for name in names])
    assert [entry.get("name") for entry in ledger.entries] == names


def test_doubled_numbers_and_names_are_told(tmp_path: Path) -> None:
    rows = [{"编号": "A1", "班次名称": "甲班"}, {"编号": "A1", "班次名称": "乙班"}, {"编号": "A2", "班次名称": "甲班"}]
    remarks = read(
        tmp_path, *rows, {"编号": "A1", "班次名称": "甲班", "年度": 2025}, {"编号": None, "班次名称": "丙班"}
    ).remarks
    assert [remark for remark in remarks if "重复" in remark] == [
        "同一单位同一年度有 1 个编号重复（首处柳州市水利局 2026年度的“A1”在第2、3行），各行都按单独的班次处理，请核对",
        "同一单位同一年度有 1 个班次名称重复（首处柳州市水利局 2026年度的“甲班”在第2、4行），各行都按单独的班次处理，请核对",
    ]


@pytest.mark.parametrize(
    ("names", "one", "why"),
    [
        (["自治区水利厅", "广西壮族自治区水利厅"], "广西壮族自治区水利厅", "the region in short"),
        (["柳州市水利局", "广西壮族自治区柳州市水利局"], "广西壮族自治区柳州市水利局", "the region in front of a city"),
        (["中共柳州市委员会组织部", "柳州市委组织部"], "中共柳州市委员会组织部", "a party organ in short"),
        (["柳州市水利局", "柳州市水利水电局"], "", "two units"),
        (["柳州市水利局", "柳州市柳江区水利局"], "", "a county's unit is another"),
    ],
)
def test_a_unit_written_in_two_ways_is_one(tmp_path: Path, names: list[str], one: str, why: str) -> None:
    ledger = read(tmp_path, *[{"单位": name, "班次名称": f"{name}的班"} for name in names])
    assert [entry.get("unit") for entry in ledger.entries] == ([one, one] if one else names), why
    told = [remark for remark in ledger.remarks if "不同的写法" in remark]
    assert told == (
        [f"同一单位有不同的写法，按一个单位合并判断：“{'”“'.join(names)}”写作“{one}”，请核对"] if one else []
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("党性教育类", "党性教育"), ("专业化能力培训班", "专业化能力"), ("财务培训", "财务"), ("财务管理", "财务管理"), ("人事", "人事")],
)  # fmt: skip
def test_a_category_may_be_called_a_class_of_it(tmp_path: Path, written: str, read_as: str) -> None:
    assert read(tmp_path, {"类别": written}).entries[0].get("category") == read_as


def test_numbers_in_a_column_of_days_need_a_year_near_by(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        {"班次名称": "甲班", "实际开班日期": 46280},
        {"班次名称": "乙班", "实际开班日期": 46281},
        {"班次名称": "丙班", "实际开班日期": 48000},  # 2031-06-01: rather a sum of money
        {"班次名称": "丁班", "实际开班日期": 46280, "年度": "二〇二六"},
    )
    assert [entry.get("open_date") for entry in ledger.entries] == [DAY, date(2026, 9, 16), None, None]
    assert [(fault.row, fault.title) for fault in ledger.faults] == [
        (4, "实际开班日期"),
        (5, "年度"),
        (5, "实际开班日期"),
    ]
    assert ledger.remarks == (
        "“实际开班日期”有 2 格是数字（首处第2行 46280），按表格软件的日期序号读作 2026-09-15，请核对",
    )


def test_codes_that_are_numbers_are_told_once(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        {"班次名称": "甲班", "预算单位代码": 330001},
        {"班次名称": "乙班", "预算单位代码": 330001},
        {"班次名称": "丙班", "预算单位代码": "007701"},
    )
    assert [entry.get("code") for entry in ledger.entries] == ["330001", "330001", "007701"]
    assert ledger.remarks == (
        "“预算单位代码”有 2 格是数字（首处第2行 330001），开头的 0 可能已经丢失，请设为文本格式后核对",
    )


def test_sums_counted_in_wan(tmp_path: Path) -> None:
    by_title = read(
        tmp_path, {"计划经费（万元）": 4.8, "实际经费": "4.7万"}, {"班次名称": "乙班", "计划经费（万元）": "48000元"}
    )
    assert [entry.get("planned_budget") for entry in by_title.entries] == [48000, 48000]
    assert by_title.entries[0].get("held_budget") == 47000
    above = read(tmp_path, {"计划经费": 4.8, "实际经费": "47000元"}, above=["2026年度培训台账", "金额单位：万元"])
    assert (above.entries[0].get("planned_budget"), above.entries[0].get("held_budget")) == (48000, 47000)
    assert any("“金额单位：万元”" in remark and "计划经费、实际经费" in remark for remark in above.remarks)


def test_sums_that_look_like_the_other_unit_are_told_and_not_changed(tmp_path: Path) -> None:
    ledger = read(tmp_path, {"计划经费": 4.8})
    assert ledger.entries[0].get("planned_budget") == D("4.8")
    assert ledger.remarks == (
        "“计划经费”有 1 格不足 100 元（首处第2行 4.8）；"
        "是万元的，请在数字后面写“万元”，整列都是万元的，把标题写成“计划经费（万元）”",
    )


def test_error_cells_say_nothing(tmp_path: Path) -> None:
    ledger = read(tmp_path, {"实际人数": "=1/0", "实际经费": 100}, {"实际人数": 5, "实际经费": 100, "班次名称": "乙班"})
    assert ledger.faults  # the text =1/0 is words, not a number
    assert "held_trainees" not in ledger.entries[0].values
    assert ledger.entries[1].values["held_trainees"] == 5


def test_a_formula_without_its_result_says_nothing(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.append([*LEAST, "实际人数", "合计人数"])
    page.append([*LEAST.values(), "=40+8", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    ledger = read_ledger(tmp_path / "a.xlsx")
    assert [(fault.row, fault.title) for fault in ledger.faults] == [(2, "实际人数")]
    assert "held_trainees" not in ledger.entries[0].values


def test_merged_units_are_carried_down(tmp_path: Path) -> None:
    titles = ["单位", "年度", "班次名称"]
    rows = [["柳州市水利局", 2026, "甲班"], [None, None, "乙班"], ["柳州市教育局", 2026, "丙班"]]
    ledger = read_ledger(xlsx(tmp_path / "a.xlsx", titles, rows, merges=["A2:A3", "B2:B3"]))
    assert [entry.get("unit") for entry in ledger.entries] == ["柳州市水利局", "柳州市水利局", "柳州市教育局"]
    assert ledger.faults == ()


def test_a_unit_spread_over_its_cell_is_one_unit(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        {"单位": "柳州市 水利局"},
        {"单位": "柳州市\n水利局", "班次名称": "乙班"},
        {"单位": "中共 柳州市委党校 A区"},
    )
    assert [entry.get("unit") for entry in ledger.entries] == ["柳州市水利局", "柳州市水利局", "中共柳州市委党校 A区"]


# (titles, row, words of the message, why)
NO_LEDGER = [
    (["序号", "姓名", "性别", "单位", "职务", "备注"], [1, "张三", "男", "柳州市水利局", "科员", None], ["缺少“年度”“班次名称”列", "序号、姓名、性别、单位"], "a roster"),
    (["费用名称", "标准", "金额"], ["住宿费", 380, 57000], ["标题行含有单位、年度、班次名称"], "a budget"),
    (["日期", "时段", "课程内容", "学时", "授课人", "单位"], ["2026-9-15", "上午", "开班式", 1, "李四", "党校"], ["缺少“年度”“班次名称”列（现有：日期、时段"], "a curriculum"),
    (["单位", "班次名称", "计划人数", "计划天数"], ["柳州市水利局", "甲班", 30, 2], ["缺少“年度”列", "单位、班次名称、计划人数"], "no year"),
    (["年度", "计划人数", "计划天数"], [2026, 30, 2], ["缺少“单位”“班次名称”列"], "no unit, no name"),
]  # fmt: skip


@pytest.mark.parametrize(("titles", "row", "words", "why"), NO_LEDGER, ids=[row[3] for row in NO_LEDGER])
def test_another_sheet_is_told_from_a_ledger(
    tmp_path: Path, titles: list[str], row: list[Any], words: list[str], why: str
) -> None:
    path = xlsx(tmp_path / "名册.xlsx", titles, [row])
    with pytest.raises(SheetError) as caught:
        read_ledger(path)
    message = str(caught.value)
    assert all(word in message for word in [*words, "名册.xlsx", "template ledger"]), message


def test_a_ledger_of_no_rows(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"表“台账”：没有一行班次。请从第3行起填写"):
        read_ledger(xlsx(tmp_path / "a.xlsx", list(LEAST), [], above=["台账"]))
    with pytest.raises(SheetError, match="没有一行班次"):
        read_ledger(xlsx(tmp_path / "b.xlsx", list(LEAST), [["合计", None, None]]))


def test_every_row_and_choice_that_is_made_up_can_be_read(tmp_path: Path) -> None:
    from ledger_data import KINDS, classes

    rows = classes(2000, seed=3)
    assert classes(2000, seed=3) == rows
    assert {row.kind for row in rows} == set(KINDS)
    assert {row.values.get("state") for row in rows} >= {*STATES, None}
    assert {row.values["place"] for row in rows} <= set(PLACES)
    assert all(step in BY_KEY for step in STEPS)
