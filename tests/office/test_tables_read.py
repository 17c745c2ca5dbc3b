"""Tables as an office writes them: what is right is kept whole, what is wrong is told with file, line and key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_making import BASES, CALENDAR, CODES, TEXTS, Import, importer

from generator.office.model import (
    Arranged,
    FlatRate,
    Institution,
    LectureRate,
    OfficeError,
    Origin,
    Row,
    Table,
    UnitCode,
)
from generator.office.reading import read_again, read_table
from generator.office.store import add_table
from generator.office.writing import written


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The folder of tables of a workspace."""
    return tmp_path / "tables"


@pytest.fixture
def add(tmp_path: Path) -> Import:
    """Imports a text as a file of a kind."""
    return importer(tmp_path)


@pytest.mark.parametrize("kind", TEXTS)
def test_what_was_imported_reads_as_it_was_written(add: Import, tables: Path, kind: Any) -> None:
    table = add(kind)
    [path] = tables.glob("*/*.yaml")
    data = path.read_bytes()
    again = read_again(data, kind, path.stem, path.name)
    assert again.rows == table.rows
    assert written(again) == data
    assert table.imported is not None
    assert (table.imported.file, len(table.imported.sha256)) == (f"{kind}.yaml", 64)
    assert table.imported.sha256 in data.decode()


def test_rows_say_what_the_file_says(add: Import) -> None:
    codes = add("budget_codes")
    assert codes.rows == (UnitCode("柳州市水利局", "330001"), UnitCode("柳州市财政局", "018001"))
    assert codes.origin == Origin("一体化系统导出", date(2026, 1, 5))
    bases = add("base_list")
    assert bases.rows[1] == Institution("浙江大学继续教育学院", "杭州市", date(2026, 12, 31))
    costs = add("cost_standard")
    assert [row.amount for row in costs.rows if isinstance(row, FlatRate)] == [400, 440]
    assert [(row.level, row.amount) for row in costs.rows if isinstance(row, LectureRate)] == [
        ("副高级", 400),
        ("中级", 200),
    ]
    days = add("calendar")
    assert sum(isinstance(row, Arranged) and not row.works for row in days.rows) == 6
    assert Arranged(date(2027, 1, 9), True) in days.rows


# (kind, what is wrong, what to replace, by what, words of the message)
FAULTS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("budget_codes", "no source", "source: 一体化系统导出\n", "", ("budget_codes.yaml：没有写来源（source）", "--source")),
    ("budget_codes", "an empty source", "source: 一体化系统导出", "source: ''", ("第2行 source：没有写来源",)),
    ("budget_codes", "a source of signs alone", "source: 一体化系统导出", "source: ——", ("第2行 source", "不能只有标点")),
    ("budget_codes", "no date", "date: 2026-01-05\n", "", ("没有写截至日期（date）", "--date")),
    ("budget_codes", "an impossible date", "2026-01-05", "2026-02-30", ("第3行 date", "2026年2月只有28日")),
    ("budget_codes", "no title", "title: 柳州市市直预算单位代码表\n", "", ("没有写标题（title）",)),
    ("budget_codes", "an unknown key", "source:", "sorce: 甲\nsource:", ("第2行 sorce：没有这个键", "是不是 source")),
    ("budget_codes", "a key twice", "date: 2026-01-05", "date: 2026-01-05\ndate: 2026-01-06", ("第4行 date：写了两遍",)),
    ("budget_codes", "one key in two languages", "date: 2026-01-05", "date: 2026-01-05\n日期: 2026-01-06", ("第4行 日期：与 date 是同一项",)),
    ("budget_codes", "an unknown key of a row", 'code: "330001"', 'code: "330001", cod: 1', ("第5行 codes[1].cod：没有这个键",)),
    ("budget_codes", "a code without quotes", '"330001"', "330001", ("第5行 codes[1].code", "请加引号，写成 '330001'")),
    ("budget_codes", "a code that lost its zero", '"018001"', "018001", ("第6行 codes[2].code", "以 0 开头", "'018001'")),
    ("budget_codes", "a code with other signs", '"330001"', '"33 0001"', ("第5行 codes[1].code", "填的是“33 0001”", "编码")),
    ("budget_codes", "no code", ', code: "330001"', "", ("第5行 codes[1].code：没有写预算单位代码",)),
    ("budget_codes", "no unit", "unit: 柳州市水利局, ", "", ("第5行 codes[1].unit：没有写单位名称",)),
    ("budget_codes", "a unit twice", "柳州市财政局", "柳州市水利局", ("第6行 codes[2]", "代码是018001", "代码是330001", "前一处在budget_codes.yaml 第5行")),
    ("budget_codes", "a unit twice by its full name", "柳州市财政局", "广西壮族自治区柳州市水利局", ("第6行", "同一单位只写一次")),
    ("budget_codes", "a level that is none", "codes:", "levels: [柳州市]\ncodes:", ("第4行 levels：没有“柳州市”这一层级", "柳州市市直")),
    ("budget_codes", "no rows", CODES[CODES.index("codes:") :], "codes: []\n", ("表中没有内容", "至少一行")),
    ("budget_codes", "rows that are a word", CODES[CODES.index("codes:") :], "codes: 见附件\n", ("第4行 codes：填的是“见附件”", "列表")),
    ("budget_codes", "another kind of table", "title:", "table: calendar\ntitle:", ("第1行 table：文件写明是日历", "zhangfa table add calendar")),
    ("budget_codes", "an unknown kind of table", "title:", "table: 花名册\ntitle:", ("第1行 table：填的是“花名册”", "budget_codes（预算单位代码）")),
    ("budget_codes", "a list instead of keys", CODES, "- 甲\n- 乙\n", ("不是“键: 值”的形式",)),
    ("budget_codes", "not YAML", "title: 柳州市市直预算单位代码表", "title：柳州市市直预算单位代码表", ("第1行", "中文冒号")),
    ("budget_codes", "nothing at all", CODES, "  \n", ("budget_codes.yaml：文件是空的",)),
    ("budget_codes", "a control character", "一体化系统导出", "一体化\x07系统", ("第2行", "控制字符 U+0007")),
    ("base_list", "an institution twice, elsewhere", "浙江大学继续教育学院", "中共柳州市委党校", ("第6行 institutions[2]", "同一机构只写一次", "第5行")),
    ("base_list", "an impossible day of validity", "2026-12-31", "2026-13-01", ("第6行 institutions[2].valid_until", "一年只有 12 个月")),
    ("base_list", "an institution without a name", "name: 浙江大学继续教育学院, ", "", ("第6行 institutions[2].name：没有写机构名称",)),
    ("cost_standard", "no level", "levels: [柳州市市直]\n", "", ("没有写适用层级（levels）", "所有单位", "--level")),
    ("cost_standard", "parts that do not add up", "住宿费: 250", "住宿费: 260", ("综合定额.三类.合计", "各分项之和是410元", "合计是400元")),
    ("cost_standard", "an amount in words", "合计: 400", "合计: 四百", ("综合定额.三类.合计", "“四百”不是金额")),
    ("cost_standard", "an amount of nothing", "二类: 440", "二类: 0", ("综合定额.二类", "大于 0 的金额")),
    ("cost_standard", "a negative amount", "二类: 440", "二类: -440", ("综合定额.二类", "金额是负数")),
    ("cost_standard", "a class that is none", "二类: 440", "甲类: 440", ("填的是“甲类”", "一类、二类、三类、四类")),
    ("cost_standard", "no amount", "二类: 440", "二类: {住宿费: 440}", ("综合定额.二类.amount：没有写金额",)),
    ("cost_standard", "lecture fees without titles", "讲课费: {副高级: 400, 中级: 200}", "讲课费: 500", ("第7行 讲课费：没有按职称写",)),
    ("cost_standard", "an end before the start", "levels:", "from: 2025-01-01\nuntil: 2024-12-31\nlevels:", ("第6行 until：2024年12月31日早于起始日2025年1月1日",)),
    ("calendar", "no region", "region: 全国\n", "", ("没有写地区（region）", "--region")),
    ("calendar", "an unknown region", "region: 全国", "region: 南方", ("第4行 region：不认识的地区“南方”",)),
    ("calendar", "a day of another year", "2027-05-01,", "2026-05-01,", ("第7行 years.2027.extra_off[2]", "不是2027年的日期")),
    ("calendar", "a day both off and on", "[2027-01-09]", "[2027-01-04]", ("2027年1月4日上班，而前面是2027年1月4日放假",)),
    ("calendar", "a day that is none", "2027-05-01,", "五一,", ("years.2027.extra_off[2]", "填的是“五一”")),
    ("calendar", "a span that runs backwards", "2027-01-01至2027-01-04", "2027-01-04至2027-01-01", ("先后相隔不超过 31 天",)),
    ("calendar", "a year that is none", "  2027:\n", "  27:\n", ("第6行 years.27", "年份写成“27”")),
    ("calendar", "a year of nothing", CALENDAR[CALENDAR.index("    extra_off") :], "    extra_off: []\n", ("years.2027：没有写任何日期",)),
    ("calendar", "days without dates", "    extra_work: [2027-01-09]", "    extra_work: 元旦后的周六", ("第8行 years.2027.extra_work：填的是“元旦后的周六”", "日期的列表")),
    ("calendar", "no years", CALENDAR[CALENDAR.index("years:") :], "", ("表中没有内容",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"), [(r[0], *r[2:]) for r in FAULTS], ids=[f"{r[0]}: {r[1]}" for r in FAULTS]
)
def test_a_faulty_table_is_refused_and_nothing_is_written(
    add: Import, tables: Path, kind: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    assert old in TEXTS[kind]
    with pytest.raises(OfficeError) as error:
        add(kind, TEXTS[kind].replace(old, new, 1))
    for word in words:
        assert word in error.value.message, error.value.message
    assert f"{kind}.yaml" in error.value.message
    assert not tables.exists()


def test_all_faults_are_told_at_once(add: Import) -> None:
    text = CODES.replace("source: 一体化系统导出\n", "").replace('"330001"', "330001").replace("title:", "titel:")
    with pytest.raises(OfficeError) as error:
        add("budget_codes", text)
    lines = error.value.message.splitlines()
    assert lines[0] == "budget_codes.yaml 有 4 处需要改正："
    assert len(lines) == 5


def test_of_very_many_faults_the_first_hundred_are_told(add: Import) -> None:
    rows = "".join(f"  - {{unit: 柳州市第{number}中学, code: {100000 + number}}}\n" for number in range(300))
    with pytest.raises(OfficeError) as error:
        add("budget_codes", CODES[: CODES.index("  -")] + rows)
    assert "有 300 处需要改正" in error.value.message
    assert error.value.message.splitlines()[-1] == "另有 200 处错误没有列出。"


UNREADABLE: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("无.yaml", lambda path: None, "文件不存在", "there is no such file"),
    ("夹.yaml", lambda path: path.mkdir(), "是文件夹", "a folder"),
    ("表.docx", lambda path: path.write_bytes(b"PK"), "不认识扩展名“.docx”", "another kind of file"),
    ("码.yaml", lambda path: path.write_bytes("title: 代码".encode("gb18030")), "像是 GB 18030", "another encoding"),
    ("大.yaml", lambda path: path.write_bytes(b"#" * 8_000_001), "文件过大", "too large"),
    ("深.yaml", lambda path: path.write_text("[" * 50), "层次过深", "nested without end"),
    (
        "表.xls",
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "表.xls",
        "a workbook of 1997",
    ),
]


@pytest.mark.parametrize(("name", "make", "words"), [row[:3] for row in UNREADABLE], ids=[row[3] for row in UNREADABLE])
def test_what_cannot_be_read_is_a_message(
    tmp_path: Path, name: str, make: Callable[[Path], object], words: str
) -> None:
    from kb.errors import ZhangfaError

    make(tmp_path / name)
    with pytest.raises(ZhangfaError) as error:
        add_table(tmp_path / "tables", "budget_codes", tmp_path / name)
    assert words in error.value.message
    assert "\n" not in error.value.message


def test_what_is_stated_beside_the_file_fills_it(add: Import) -> None:
    text = CODES.replace("source: 一体化系统导出\n", "").replace("date: 2026-01-05\n", "")
    table = add("budget_codes", text, stated={"source": "财务科导出", "date": "2026年3月1日", "levels": ["柳州市市直"]})
    assert table.origin == Origin("财务科导出", date(2026, 3, 1))
    assert table.levels == ("柳州市市直",)


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"source": "别处"}, ("第2行 source", "文件中写的是“一体化系统导出”", "选项 --source 写的是“别处”")),
        ({"region": "全国"}, ("选项 --region：预算单位代码没有这一项",)),
        ({"from": "2026-01-01"}, ("选项 --from：预算单位代码没有这一项",)),
        ({"levels": ["市直"]}, ("选项 --level：没有“市直”这一层级",)),
    ],
)
def test_what_is_stated_must_fit(add: Import, stated: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(OfficeError) as error:
        add("budget_codes", stated=stated)
    for word in words:
        assert word in error.value.message


def test_other_ways_to_write_the_same(add: Import, tables: Path) -> None:
    first = add("budget_codes")
    for text in (
        "标题: 柳州市市直预算单位代码表\n来源: 一体化系统导出\n日期: 2026年1月5日\n代码:\n"
        "  柳州市水利局: '330001'\n  柳州市财政局: '018001'\n",
        CODES.replace("unit:", "单位名称:").replace("code:", "预算单位代码:"),
        '{"title": "柳州市市直预算单位代码表", "source": "一体化系统导出", "date": "2026-01-05", '
        '"codes": [{"unit": "柳州市水利局", "code": "330001"}, {"unit": "柳州市财政局", "code": "018001"}]}',
    ):
        name = "另.json" if text.startswith("{") else "另.yaml"
        assert add("budget_codes", text, name).rows == first.rows
    assert len(list(tables.glob("budget_codes/*"))) == 1, "the same content is the same table"


def test_a_repeated_row_is_left_out_and_told(tables: Path, tmp_path: Path) -> None:
    path = tmp_path / "代码.yaml"
    path.write_text(CODES + '  - {unit: 柳州市水利局, code: "330001"}\n', encoding="utf-8")
    added = add_table(tables, "budget_codes", path)
    assert len(added.table.rows) == 2
    assert added.remarks == ("1 行与前面的完全相同，只留一行：代码.yaml 第7行 codes[3]。",)


def test_an_arrangement_of_the_country_that_is_not_whole_is_told(tables: Path, tmp_path: Path) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(CALENDAR.replace("2027-05-01, ", ""), encoding="utf-8")
    [remark] = add_table(tables, "calendar", path).remarks
    assert "全国2027年的安排中5月1日没有放假" in remark


def test_a_row_may_come_from_elsewhere(add: Import) -> None:
    table = add("base_list", BASES + "  - {name: 百色干部学院, 来源: 增补通知, 截至日期: 2026-05-20}\n")
    assert [table.origin_of(row).source for row in table.rows] == ["市委组织部印发的名单"] * 2 + ["增补通知"]
    assert table.cited(table.rows[2]) == "《柳州市干部教育培训基地名单》（来源：增补通知，截至2026年5月20日）"


def test_a_code_may_come_from_elsewhere(add: Import, tables: Path) -> None:
    table = add("budget_codes", CODES + '  - {unit: 柳州市林业局, code: "327001", source: 更正通知}\n')
    [path] = tables.glob("*/*.yaml")
    assert read_again(path.read_bytes(), "budget_codes", "某", "某.yaml").rows == table.rows
    assert table.cited(table.rows[2]) == "《柳州市市直预算单位代码表》（来源：更正通知，截至2026年1月5日）"


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and any(char.isalnum() for char in text)
)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
TITLES = TEXT.filter(lambda text: len(text) <= 20)
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(9999), places=2)


@settings(deadline=None)
@given(
    TEXT,
    TEXT,
    DAYS,
    st.dictionaries(TEXT, st.from_regex(r"[0-9A-Za-z-]{1,12}", fullmatch=True), min_size=1, max_size=5),
)
def test_any_table_of_codes_reads_as_it_was_written(title: str, source: str, day: date, codes: dict[str, str]) -> None:
    from generator.office.units import unit_key

    units = {unit_key(unit): (unit, code) for unit, code in codes.items()}
    rows: tuple[Row, ...] = tuple(UnitCode(unit, code) for unit, code in units.values())
    _same(Table("budget_codes", "某", title, Origin(source, day), rows, "某.yaml"))


@settings(deadline=None)
@given(
    TEXT,
    DAYS,
    st.dictionaries(st.sampled_from(["一类", "二类", "三类", "四类"]), AMOUNTS, min_size=1),
    st.dictionaries(TITLES, AMOUNTS),
)
def test_any_cost_standard_reads_as_it_was_written(
    title: str, day: date, flat: dict[str, Decimal], fees: dict[str, Decimal]
) -> None:
    rows: tuple[Row, ...] = (
        *(FlatRate(grade, amount) for grade, amount in flat.items()),
        *(LectureRate(level, amount) for level, amount in fees.items()),
    )
    _same(Table("cost_standard", "某", title, Origin("某处", day), rows, "某.yaml", levels=("所有单位",)))


def _same(table: Table) -> None:
    again = read_again(written(table), table.kind, "某", "某.yaml")
    assert (again.title, again.origin, again.rows) == (table.title, table.origin, table.rows)


def test_a_file_of_the_office_is_named_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a b.yaml"
    path.write_text(CODES, encoding="utf-8")
    imported = read_table(path, "budget_codes", name="甲").table.imported
    assert imported is not None
    assert imported.file == "a b.yaml"
