"""管理: rule packs, the office's tables and holidays; what comes in is proved, what goes out can come back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import Visitor
from conftest import ROOT

from desk.web.office.telling import advised, told_words
from desk.web.state import Desk
from desk.web.store.trail import Deed

PACK = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.M | re.S)[0]
CODES = """\
title: 柳州市市直预算单位代码表
source: 一体化系统导出
date: 2026-01-05
codes:
  - {unit: 柳州市水利局, code: "330001"}
  - {unit: 柳州市财政局, code: "018001"}
"""
HOLIDAYS = """\
title: 2027年放假安排
source: 国务院办公厅通知
date: 2026-11-05
region: 全国
years:
  2027: {extra_off: [2027-01-01], extra_work: [2027-01-09]}
"""


def last(desk: Desk) -> Deed:
    return desk.trail.read()[0][0]


def give(visitor: Visitor, address: str, file: str, text: str | bytes, **fields: Any) -> Any:
    """Posts a file with the fields of its form."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return visitor.submit(address, fields, files={"file": (file, data, "application/octet-stream")})


def files(home: Path) -> dict[str, bytes]:
    """What stands in the office's folders."""
    return {
        str(path.relative_to(home)): path.read_bytes() for path in (home / "tables").rglob("*") if path.is_file()
    }  # fmt: skip


# ---- rule packs -----------------------------------------------------------------------------------------------------


def test_the_packs_and_one_with_its_rules(visitor: Visitor) -> None:
    listed = visitor.open("/admin/packs")
    assert re.search(r"LZ22</a></th><td>随附</td>.*?36 条</span>：程序判断 \d+、[^<]*清单 \d+<", listed, re.S)
    page = visitor.open("/admin/packs/LZ22")
    for words in ("LZ22-013", "必须", "程序判断", "数额限制（", "第二部分第（二）项“二是”", "每班次不超过60人"):
        assert words in page, words
    clause = re.search(r'href="(/library/lz-2022-65[^"]*)">第二部分第（二）项“二是”', page)
    assert clause
    assert visitor.get(clause[1]).status_code == 200
    assert "/admin/packs/LZ22/remove" not in listed + page, "what is bundled stays"
    assert visitor.get("/admin/packs/NOPE").status_code == 404
    assert visitor.get("/admin/packs/LZ22/remove").status_code == 404


def test_a_pack_comes_in_goes_out_and_comes_back(visitor: Visitor, desk: Desk) -> None:
    home = desk.workspace.home
    answer = give(visitor, "/admin/packs", "本局.yaml", PACK)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/packs/SL26?done=added")
    assert (last(desk).action, last(desk).after) == ("pack.added", "2 条：程序判断 1、清单 1")
    assert "外出班每班不超过40人" in visitor.open("/admin/packs/SL26")
    kept = files(home)
    assert kept == {"tables/rules/SL26.yaml": PACK.encode()}

    assert "2 条规则不再检查" in visitor.open("/admin/packs/SL26/remove")
    assert files(home) == kept, "asking changes nothing"
    answer = visitor.submit("/admin/packs/SL26/remove")
    assert last(desk).sentence == "本机移出本单位的规则包 SL26"
    page = visitor.open(answer.headers["location"])
    assert "已移出规则包 SL26，可以撤销" in page
    assert visitor.get("/admin/packs/SL26").status_code == 404
    undo = re.search(r'action="(/admin/packs/removed/[^"]+)"', page)
    assert undo
    assert visitor.submit(undo[1]).headers["location"].startswith("/admin/packs/SL26")
    assert last(desk).action == "pack.restore"
    assert files(home) == kept
    assert visitor.submit(undo[1]).status_code == 404, "a second press finds nothing to bring back"


def test_a_pack_with_faults_is_not_taken_and_every_fault_is_told(visitor: Visitor, desk: Desk) -> None:
    wrong = PACK.replace("quote: 每班次不超过60人", "quote: 每班次不超过70人").replace(
        "class.trainees: 41", "class.trainees: 39"
    )
    answer = give(visitor, "/admin/packs", "本局.yaml", wrong)
    assert answer.status_code == 400
    assert "本局.yaml 有 2 处需要改正" in answer.text
    assert len(re.findall(r"<li>本局\.yaml 第\d+行 SL26-001 ", answer.text)) == 2
    assert "什么也没有改动" in answer.text
    assert "zhangfa" not in re.sub(r"<head>.*?</head>", "", answer.text, flags=re.S)
    for name, data, words in (
        ("规则.docx", b"PK", "不支持 .docx"),
        ("规则.yaml", b"", "空的"),
        ("规则.yaml", b"\xff\xfe\x00\x01", "规则.yaml"),
        ("规则.yaml", b"pack: [", "第2行"),
        ("规则.yaml", "pack: LZ22\n键: 1\n".encode(), "规则.yaml"),
        ("../../evil.yaml", b"- 1", "evil.yaml"),
    ):
        answer = give(visitor, "/admin/packs", name, data)
        assert answer.status_code == 400, (name, data)
        assert words in answer.text, (name, data)
    answer = visitor.submit("/admin/packs", {})
    assert (answer.status_code, "没有选择文件" in answer.text) == (400, True)
    assert files(desk.workspace.home) == {}
    assert desk.trail.read()[1] == 0


def test_what_a_pack_replaces_is_kept(visitor: Visitor, desk: Desk) -> None:
    give(visitor, "/admin/packs", "本局.yaml", PACK)
    changed = PACK.replace("本局沿用", "本局2026年起沿用")
    answer = give(visitor, "/admin/packs", "本局.yaml", changed)
    assert answer.status_code == 400
    assert "请勾选“代替同名的”" in answer.text
    assert "--overwrite" not in answer.text
    answer = give(visitor, "/admin/packs", "本局.yaml", changed, overwrite="on")
    assert answer.headers["location"].endswith("done=replaced")
    assert last(desk).action == "pack.replaced"
    assert files(desk.workspace.home) == {
        "tables/rules/SL26.yaml": changed.encode(),
        "tables/removed/rules/SL26.yaml": PACK.encode(),
    }
    give(visitor, "/admin/packs", "本局.yaml", changed, overwrite="on")
    assert desk.trail.read()[1] == 2, "the same again is no deed"


def test_a_faulty_pack_in_the_folder_is_shown_and_can_go(visitor: Visitor, desk: Desk) -> None:
    folder = desk.workspace.tables / "rules"
    folder.mkdir(parents=True)
    (folder / "坏 <b>.yaml").write_text("pack: X\n", encoding="utf-8")
    page = visitor.open("/admin/packs")
    assert "有错，不能使用" in page
    assert "坏 <b>" not in page
    address = re.search(r'href="(/admin/packs/[^"]+/remove)"', page)
    assert address
    assert visitor.submit(address[1]).status_code == 303
    assert "有错，不能使用" not in visitor.open("/admin/packs")


# ---- tables ---------------------------------------------------------------------------------------------------------


def test_a_table_comes_in_goes_out_and_comes_back(visitor: Visitor, desk: Desk) -> None:
    home = desk.workspace.home
    answer = give(visitor, "/admin/tables/budget_codes", "代码.yaml", CODES)
    address = answer.headers["location"].partition("?")[0]
    assert (answer.status_code, answer.headers["location"].endswith("?done=added")) == (303, True)
    deed = last(desk)
    assert (deed.sentence, deed.after) == (
        "本机导入预算单位代码“代码”，来源：一体化系统导出",
        "《柳州市市直预算单位代码表》2 个单位，截至2026年1月5日",
    )
    page = visitor.open(answer.headers["location"])
    for words in ("已导入", "330001", "柳州市财政局", "一体化系统导出", "2026-01-05"):
        assert words in page, words
    assert "018001" not in visitor.open(f"{address}?q=水利")
    assert "330001" in visitor.open(f"{address}?q=水利")
    assert "《柳州市市直预算单位代码表》" in visitor.open("/admin/tables")
    kept = files(home)

    assert "移出预算单位代码“代码”？" in visitor.open(f"{address}/remove")
    answer = visitor.submit(f"{address}/remove")
    assert last(desk).before == "《柳州市市直预算单位代码表》2 个单位，截至2026年1月5日"
    page = visitor.open(answer.headers["location"])
    assert "已移出“代码”，可以撤销" in page
    undo = re.search(r'action="(/admin/tables/budget_codes/removed/[^"]+)"', page)
    assert undo
    assert visitor.submit(undo[1]).status_code == 303
    assert files(home) == kept
    assert last(desk).action == "table.restore"


def test_a_sheet_with_what_it_leaves_out(visitor: Visitor, desk: Desk) -> None:
    sheet = "单位名称,预算单位代码\n柳州市水利局,330001\n"
    answer = give(visitor, "/admin/tables/budget_codes", "代码.csv", sheet)
    assert answer.status_code == 400
    for words in ("没有写来源", "没有写截至日期", "或在本页填写"):
        assert words in answer.text, words
    assert not re.search(r"选项|--[a-z]", re.sub(r"<head>.*?</head>", "", answer.text, flags=re.S))
    said = {"title": "代码表", "source": "一体化系统导出", "date": "2026-01-05", "name": "市直"}
    answer = give(visitor, "/admin/tables/budget_codes", "代码.csv", sheet, **said)
    assert "/table/%E5%B8%82%E7%9B%B4?" in answer.headers["location"]
    assert "代码表" in visitor.open(answer.headers["location"])
    wrong = give(visitor, "/admin/tables/budget_codes", "代码.csv", sheet, **{**said, "date": "昨天", "name": "二"})
    assert (wrong.status_code, "本页填写的“截至日期”" in wrong.text) == (400, True)
    assert 'value="一体化系统导出"' in wrong.text, "what was typed stays"


def test_the_example_of_a_kind_comes_in_as_it_stands(visitor: Visitor, desk: Desk) -> None:
    for kind in ("base_list", "budget_codes", "cost_standard", "calendar"):
        for suffix in ("yaml", "xlsx", "csv"):
            example = visitor.get(f"/admin/tables/{kind}/example/{suffix}")
            assert example.status_code == 200
            said: dict[str, Any] = {"levels": ["柳州市市直"]} if kind == "cost_standard" and suffix != "yaml" else {}
            said |= (
                {"region": "广西壮族自治区", "date": "2024-03-20"} if kind == "calendar" and suffix != "yaml" else {}
            )
            said |= {"overwrite": "on", "name": "样例"}
            answer = give(visitor, f"/admin/tables/{kind}", f"样例.{suffix}", example.content, **said)
            assert answer.status_code in (200, 303), (kind, suffix, re.findall(r"<li>([^<]+)", answer.text))
        assert visitor.get(f"/admin/tables/{kind}/table/样例").status_code == 200
    assert visitor.get("/admin/tables/base_list/example/exe").status_code == 404


def test_every_fault_of_a_table_is_told_and_nothing_comes_in(visitor: Visitor, desk: Desk) -> None:
    wrong = CODES.replace("330001", "33").replace("柳州市财政局", "柳州市水利局").replace("2026-01-05", "2026-02-30")
    answer = give(visitor, "/admin/tables/budget_codes", "代码.yaml", wrong)
    assert answer.status_code == 400
    assert len(re.findall(r"<li>代码\.yaml 第\d+行 ", answer.text)) >= 2
    hostile = give(visitor, "/admin/tables/budget_codes", "<svg onload=x>.yaml", "title: <script>1</script>\n错: 1\n")
    assert hostile.status_code == 400
    assert "<script>1" not in hostile.text
    assert "<svg onload" not in hostile.text
    for name, data, words in (
        ("代码.xls", b"\xd0\xcf", "不支持 .xls"),
        ("代码", b"x", "没有后缀"),
        ("代码.xlsx", b"PK\x03\x04cut", "代码.xlsx"),
        ("代码.json", b"{", "代码.json"),
    ):
        answer = give(visitor, "/admin/tables/budget_codes", name, data)
        assert (answer.status_code, words in answer.text) == (400, True), name
    assert files(desk.workspace.home) == {}
    assert desk.trail.read()[1] == 0


def test_tables_that_contradict_each_other(visitor: Visitor) -> None:
    give(visitor, "/admin/tables/budget_codes", "代码.yaml", CODES)
    other = give(visitor, "/admin/tables/budget_codes", "新.yaml", CODES.replace("330001", "330002"))
    assert other.status_code == 400
    assert "请把“名称”填为“代码”并勾选“代替同名的”，或者先把它移出" in other.text
    said = {"name": "代码", "overwrite": "on"}
    new = give(visitor, "/admin/tables/budget_codes", "新.yaml", CODES.replace("330001", "330002"), **said)
    assert new.headers["location"].endswith("done=replaced")
    page = visitor.open("/admin/tables")
    assert "移出的和被代替的 1 份" in page


@pytest.mark.parametrize(
    "address",
    [
        "/admin/tables/passwords/add",
        "/admin/tables/budget_codes/table/none",
        "/admin/tables/budget_codes/table/none/remove",
        "/admin/tables/budget_codes/table/..%2F..%2Flibrary.db",
    ],
)
def test_a_table_that_is_not_there(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code == 404


# ---- holidays -------------------------------------------------------------------------------------------------------


def test_holidays_come_in_and_the_year_is_known(visitor: Visitor, desk: Desk) -> None:
    before = visitor.open("/admin/calendar?year=2035")
    assert "按双休推算" in before
    text = HOLIDAYS.replace("2027", "2035").replace("2035-01-09", "2035-01-06").replace("2026-11-05", "2034-11-05")
    answer = give(visitor, "/admin/tables/calendar", "2035.yaml", text)
    assert "已导入" in answer.text
    assert "5月1日、10月1日没有放假，请核对" in answer.text, "what is odd and no fault is told"
    page = visitor.open("/admin/calendar?year=2035")
    assert re.search(r'class="holiday">1<', page)
    assert re.search(r'class="shift">6<', page), "a Saturday on which offices work"
    assert "2035年" in re.findall(r"已知 ([^<]+)", page)[0]
    assert ">本单位<" in page
    assert "按双休推算，未含节假日。</p>" not in page
    address = "/admin/tables/calendar/table/2035"
    assert 'href="/admin/calendar" aria-current="page"' in visitor.open(address)
    answer = visitor.submit(f"{address}/remove")
    assert answer.headers["location"].startswith("/admin/calendar?")
    assert "已移出“2035”" in visitor.open(answer.headers["location"])


def test_a_region_adds_to_the_nation(visitor: Visitor) -> None:
    page = visitor.open("/admin/calendar?year=2024&region=广西壮族自治区")
    april = page[page.index("<caption>4月") : page.index("<caption>5月")]
    assert re.findall(r'class="holiday">(\d+)<', april) == ["4", "5", "11", "12"]
    for odd in ("year=1", "year=99999", "region=火星"):
        assert visitor.get(f"/admin/calendar?{odd}").status_code == 200, odd


def test_a_faulty_calendar_is_told_and_can_go(visitor: Visitor, desk: Desk) -> None:
    folder = desk.workspace.tables / "calendars"
    folder.mkdir(parents=True)
    (folder / "坏.yaml").write_text("region: 火星\nyears: {}\n", encoding="utf-8")
    assert "不认识的地区“火星”" in visitor.open("/admin/calendar")
    assert visitor.submit("/admin/tables/calendar/table/坏/remove").status_code == 303
    assert "火星" not in visitor.open("/admin/calendar").partition("已移出")[0]


# ---- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("请加 --overwrite。", "请勾选“代替同名的”。"),
        ("选项 --level：没有这一项。", "本页填写的“适用层级”：没有这一项。"),
        ("请留下对的：zhangfa table remove budget_codes 市直。", "请留下对的，把“市直”移出。"),
        ("或者 zhangfa table remove cost_standard 旧。", "或者 把“旧”移出。"),
        ("全部条款用 zhangfa show lz-2022-65 --tree 查看。", "全部条款到“文库”查看。"),
        ("请逐字照抄原文：zhangfa cite lz-2022-65 二/（一）/5.。", "请逐字照抄原文，原文见“文库”。"),
        ("用 zhangfa table example budget_codes 可以得到样例。", "用 样例 可以得到样例。"),
    ],
)
def test_advice_is_given_as_it_is_done_here(message: str, words: str) -> None:
    assert advised(message) == words


def test_several_faults_keep_their_heading() -> None:
    told = told_words("甲.yaml 有 2 处需要改正：\n甲.yaml 第1行：错。\n甲.yaml 第2行：错。")
    assert (told.heading, len(told.lines)) == ("甲.yaml 有 2 处需要改正", 2)
    assert told_words("只有一处。").lines == ()


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.yaml"])
@pytest.mark.parametrize("kind", ["base_list", "calendar"])
def test_a_fault_names_the_file_and_never_where_it_lies(visitor: Visitor, desk: Desk, kind: str, name: str) -> None:
    answer = visitor.submit(f"/admin/tables/{kind}", files={"file": (f"../{name}", b"a\0b", "x/y")})
    assert answer.status_code == 400
    assert name in answer.text
    assert str(desk.workspace.home) not in answer.text
