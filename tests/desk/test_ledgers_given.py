"""Ledgers given to the desk: taken, refused with what to do, listed, replaced, taken out and put back."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from browsing import Office, Visitor
from ledger_files import LATE, ON_TIME, ROWS, _on_the_day, give, given, row, words, workbook  # noqa: F401

from desk.web.state import Desk
from desk.web.store.ledgers import UNDO_DAYS
from generator.ledgers.blank import blank_ledger, example_ledger


def with_macros() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document/>")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = [
    ("台账.xls", OLE + "Workbook".encode("utf-16-le"), "不支持 .xls", "请另存为 .xlsx"),
    ("台账.xlsx", OLE + "Workbook".encode("utf-16-le"), "旧格式的表格", "另存为"),
    ("台账.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "设有密码", "取消密码"),
    ("台账.xlsm", workbook(), "带宏", "请另存为 .xlsx"),
    ("台账.xlsx", with_macros(), "带宏", "请另存为 .xlsx"),
    ("台账.xlsx", workbook()[:3000], "不完整或已损坏", "重新取得原文件"),
    ("台账.xlsx", b"", "是空的（0 字节）", "请检查文件"),
    ("台账.xlsx", word_file(), "内容是Word 文档", "拿错了文件"),
    ("方案.docx", word_file(), "不支持 .docx", "文库"),
    ("台账.pdf", b"%PDF-1.7", "不支持 .pdf", "文库"),
    ("照片.jpg", b"\xff\xd8\xff", "是图片", "请上传 .xlsx"),
    ("台账.zip", b"PK\x03\x04", "不支持 .zip", "请解开"),
    ("台账.xlsx", blank_ledger(), "没有一行班次", "一行一个班次"),
    ("台账.csv", "甲,乙\n1,2\n".encode(), "单位、年度、班次名称", "空白台账"),
    ("台账.csv", "单位,班次名称\n柳州市水利局,甲班\n".encode(), "缺少“年度”列", "请补上所缺的列"),
]


@pytest.mark.parametrize(("name", "data", "found", "remedy"), REFUSED, ids=[f"{n}-{f}" for n, _, f, _ in REFUSED])
def test_what_is_no_ledger_is_refused_with_what_to_do(
    visitor: Visitor, desk: Desk, name: str, data: bytes, found: str, remedy: str
) -> None:
    answer = give(visitor, data, name)
    assert answer.status_code == 400
    said = words(answer.text)
    assert found in said
    assert remedy in said
    assert "没有收下这份文件" in said
    assert str(desk.workspace.home) not in answer.text, "nothing of where it lay"
    assert not [path for path in desk.books.folder.iterdir() if path.is_file()], "nothing of it is kept"
    asked = visitor.post(
        "/ledgers",
        files={"files": (name, data)},
        headers={"Accept": "application/json", "X-CSRF-Token": visitor.token()},
    )
    assert asked.status_code == 400
    told = asked.json()
    assert found in told["message"] + told["remedy"]
    assert remedy in told["message"] + told["remedy"]


def test_what_is_too_large_is_refused_before_it_is_read(visitor: Visitor, desk: Desk) -> None:
    object.__setattr__(desk.settings, "largest", 2000)
    answer = give(visitor, b"x" * 3000, "台账.csv")
    assert answer.status_code == 400
    assert "文件 3 KB，最大 2 KB" in words(answer.text)


def test_a_form_without_a_file_says_so(visitor: Visitor) -> None:
    answer = visitor.submit("/ledgers")
    assert answer.status_code == 400
    assert "没有选择文件" in answer.text


def test_a_full_disk_is_told_before_the_work(visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr("desk.web.ledgers.receiving.shutil.disk_usage", lambda _: SimpleNamespace(free=1024 * 1024))
    answer = give(visitor, workbook())
    assert answer.status_code == 400
    assert "磁盘只剩 1 MB" in words(answer.text)


def test_the_list_before_any_ledger_says_what_will_be_here(visitor: Visitor, browsers: Office) -> None:
    page = visitor.open("/ledgers")
    assert "还没有台账" in page
    assert 'type="file"' in page
    reader = browsers.of("qin").open("/ledgers")
    assert 'type="file"' not in reader
    assert "您的角色是“查阅”" in reader


def test_blank_and_example_can_be_taken_and_given_back(visitor: Visitor) -> None:
    assert visitor.get("/ledgers/blank.xlsx").content == blank_ledger()
    example = visitor.get("/ledgers/example.xlsx")
    assert example.content == example_ledger()
    assert "attachment" in example.headers["content-disposition"]
    address = given(visitor, example.content, "示例台账.xlsx")
    assert "柳州市水利局等 3 个单位" in words(visitor.open(address))


def test_the_list_tells_what_stands_in_each(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    said = words(visitor.open("/ledgers"))
    assert "培训台账2026.xlsx" in said
    assert "柳州市水利局 2025—2026年度" in said
    assert "2 份，2 份待补" in said
    (deed, *_), _ = desk.trail.read()
    assert deed.sentence == "本机上传台账“培训台账2026.xlsx”，5 个班次"
    assert deed.subject == address.rpartition("/")[2]


def test_the_same_file_is_not_taken_twice(visitor: Visitor, desk: Desk) -> None:
    first = given(visitor)
    assert given(visitor, workbook(), "另一个名字.xlsx") == first
    answer = visitor.post(
        "/ledgers", files={"files": ("台账.xlsx", workbook())},
        headers={"Accept": "application/json", "X-CSRF-Token": visitor.token()},
    )  # fmt: skip
    assert answer.json()["address"] == first
    assert "没有重复收录" in answer.json()["message"]


def test_the_bytes_that_were_given_come_back(visitor: Visitor) -> None:
    address = given(visitor)
    answer = visitor.get(f"{address}/original")
    assert answer.content == workbook()
    assert "attachment" in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_name_that_leads_elsewhere_leads_nowhere(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor, name="../../../etc/<b>台账.xlsx")
    page = visitor.open(address)
    assert "<b>台账" not in page
    assert "&lt;b&gt;台账.xlsx" in page
    assert [path.name for path in desk.books.folder.iterdir() if len(path.name) == 64]


def test_taking_out_asks_and_can_be_undone(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    assert "移出“培训台账2026.xlsx”？" in words(visitor.open(f"{address}/remove"))
    gone = visitor.submit(f"{address}/remove")
    assert visitor.get(address).status_code == 404
    page = visitor.open(gone.headers["location"])
    assert "已移出“培训台账2026.xlsx”，7 天内可撤销" in page
    assert desk.statements_open(_alone(desk)) == 0
    assert visitor.submit(f"{address}/restore").headers["location"] == address
    assert visitor.get(address).status_code == 200
    sentences = [deed.sentence for deed in desk.trail.read()[0]]
    assert sentences[:2] == ["本机恢复台账“培训台账2026.xlsx”", "本机移出台账“培训台账2026.xlsx”"]


def test_after_a_week_nothing_of_it_is_left(visitor: Visitor, desk: Desk) -> None:
    from sqlalchemy import update

    from kb.desk_tables import ledgers

    address = given(visitor)
    visitor.submit(f"{address}/remove")
    with desk.database.writing() as connection:
        connection.execute(update(ledgers).values(removed="2026-01-01T00:00:00Z"))
    assert visitor.submit(f"{address}/restore").status_code in (303, 404)
    visitor.submit(f"{address}/remove")
    with desk.database.writing() as connection:
        connection.execute(update(ledgers).values(removed="2026-01-01T00:00:00Z"))
    other = given(visitor, workbook(ON_TIME), "另一份.xlsx")
    kept = [path.name for path in desk.books.folder.iterdir() if path.is_file()]
    assert len(kept) == 1
    assert visitor.get(other).status_code == 200
    assert UNDO_DAYS == 7


def test_a_newer_ledger_takes_along_what_was_filled_in(visitor: Visitor, desk: Desk) -> None:
    old = given(visitor)
    visitor.submit(f"{old}/statements/late_entry-3", {"r3.late_reason": "经办人员轮岗", "r3.evidence": "交接清单"})
    assert "换下“培训台账2026.xlsx”" in words(visitor.open(f"/ledgers?replaces={old.rpartition('/')[2]}"))
    new = row(1, "新增的班", month=12)
    later = workbook(new, *ROWS[:1], {**LATE, "evidence": ("台账里自己写的",)})
    answer = give(visitor, later, "培训台账2026-11.xlsx", replaces=old.rpartition("/")[2])
    address = answer.headers["location"]
    assert visitor.get(old).status_code == 404, "the older one is taken out"
    page = visitor.open(f"{address}/statements/late_entry-4")
    assert "经办人员轮岗" in page, "the class stands in another row now"
    fills = desk.ledgers.fills(address.rpartition("/")[2])
    assert {(fill.row, fill.key) for fill in fills} == {(4, "late_reason"), (4, "evidence")}


def test_a_class_that_cannot_be_told_from_another_takes_nothing_along() -> None:
    from desk.web.ledgers.replacing import places_for
    from desk.web.store.ledgers import Fill
    from generator.ledgers.model import Entry, Ledger
    from generator.sheets.model import Sheet

    def of(*entries: Entry) -> Ledger:
        return Ledger(Sheet("", "", 1, (), {}, ()), frozenset(), entries)

    def entry(at: int, **values: object) -> Entry:
        return Entry(at, {"unit": "甲", "year": 2026, "late_reason": None} | values)

    fill = Fill(2, "late_reason", "因为", "", "")
    one = entry(2, name="班", id="1")
    assert places_for([fill], of(one), of(entry(9, name="改名", id="1"))) == {(2, "late_reason"): (9, "late_reason")}
    assert places_for([fill], of(one), of(entry(9, name="班", id="2"))) == {(2, "late_reason"): (9, "late_reason")}
    assert places_for([fill], of(one), of(entry(9, name="别的", id="2"))) == {}
    assert places_for([fill], of(one), of(entry(8, name="班"), entry(9, name="班"))) == {}, "two of one name"
    assert places_for([fill], of(one, entry(3, name="班")), of(entry(9, name="班"))) == {}
    assert places_for([fill], of(one), of(entry(9, name="班", year=2027))) == {}, "another year's"
    assert places_for([fill], of(one), of(entry(9, name="班", late_reason="自己写了"))) == {}


# ---- units and roles ------------------------------------------------------------------------------------------------


def test_a_ledger_is_seen_by_its_unit_alone(browsers: Office) -> None:
    lu, su, wei = browsers.of("lu"), browsers.of("su"), browsers.of("wei")
    address = given(lu)
    assert wei.get(address).status_code == 200, "of the same unit"
    assert "培训台账2026.xlsx" not in su.open("/ledgers")
    for page in (
        "",
        "/table",
        "/statements",
        "/statements/late_entry-3",
        "/statements.zip",
        "/findings.xlsx",
        "/original",
    ):
        assert su.get(address + page, follow_redirects=False).status_code == 404, page
    for deed in ("/remove", "/restore", "/statements/late_entry-3", "/rows/4/draft", "/statements/late_entry-3/draft"):
        assert su.submit(address + deed).status_code == 404, deed
    same = given(su)
    assert same != address, "another unit's ledger of the same bytes is another ledger"
    lu.submit(f"{address}/statements/late_entry-3", {"r3.late_reason": "只有本单位看得见"})
    assert "只有本单位看得见" not in su.open(f"{same}/statements/late_entry-3")


def test_a_reader_sees_and_changes_nothing(browsers: Office) -> None:
    lu, qin = browsers.of("lu"), browsers.of("qin")
    address = given(lu)
    assert give(qin, workbook(ON_TIME)).status_code == 403
    for deed in ("/remove", "/restore", "/statements/late_entry-3", "/rows/4/draft", "/statements/late_entry-3/draft"):
        answer = qin.submit(address + deed, {"r3.late_reason": "因为"})
        assert answer.status_code == 403, deed
        assert "您的角色是“查阅”" in answer.text
    assert browsers.desk.ledgers.fills(address.rpartition("/")[2]) == ()
    page = qin.open(f"{address}/statements/late_entry-3")
    assert "<textarea" not in page
    assert "您的角色是“查阅”，补填请找" in page
    dashboard = qin.open(address)
    assert "移出" not in dashboard
    assert "上传台账" not in dashboard
    assert qin.get(f"{address}/statements.zip").status_code == 200
    assert lu.get(f"{address}/remove").status_code == 200
    assert qin.get(f"{address}/remove").status_code == 403


def test_nobody_sees_anything_without_logging_in(browsers: Office) -> None:
    address = given(browsers.of("lu"))
    nobody = browsers.nobody()
    for page in ("/ledgers", address, f"{address}/table", f"{address}/statements", "/ledgers/example.xlsx"):
        assert nobody.get(page, follow_redirects=False).status_code == 303, page


def test_a_forged_form_changes_nothing(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    for deed in (f"{address}/remove", f"{address}/statements/late_entry-3"):
        assert visitor.post(deed, data={"r3.late_reason": "x"}).status_code == 403
    assert visitor.post("/ledgers", files={"files": ("台账.xlsx", workbook(ON_TIME))}).status_code == 403
    assert len(desk.ledgers.listed(_alone(desk))) == 1


def test_hostile_words_in_every_cell_are_words(visitor: Visitor) -> None:
    bad = "</script><script>alert(1)</script>'\"><img src=x onerror=alert(2)>"
    hostile = {**LATE, "name": bad, "unit": "柳州市" + bad, "id": bad[:40], "category": bad, "officer_name": bad[:40]}
    address = given(visitor, workbook(hostile, ON_TIME), bad + ".xlsx")
    pages = [
        address,
        f"{address}/table",
        f"{address}/table?row=2",
        f"{address}/statements",
        "/ledgers",
        f"{address}/remove",
    ]
    for page in [
        *pages,
        f"{address}/statements/late_entry-2",
        f"{address}?unit={bad}",
        f"{address}/table?q={bad}&kind={bad}",
    ]:
        text = visitor.open(page)
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page
    paper = visitor.get(f"{address}/statements/late_entry-2/file.html")
    assert "<script>alert" not in paper.text
    assert "default-src 'none'" in paper.headers["content-security-policy"]
    assert "sandbox" in paper.headers["content-security-policy"]


def test_a_row_that_makes_no_document_says_why(visitor: Visitor) -> None:
    address = given(visitor, workbook({**LATE, "name": "{{ 7 * 7 }}班"}))
    said = words(visitor.open(f"{address}/statements/late_entry-2"))
    assert "这份情况说明还成不了文" in said
    assert "模板记号" in said
    assert "49班" not in said
    assert visitor.get(f"{address}/statements/late_entry-2/file.docx").status_code == 400


def test_pages_hold_no_inline_script_or_style(visitor: Visitor) -> None:
    import re

    address = given(visitor)
    pages = ("", "/table?row=3", "/statements", "/statements/late_entry-3", "/making", "/remove")
    for page in ["/ledgers", *(address + page for page in pages)]:
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", visitor.open(page)), page


def test_the_chart_library_is_loaded_where_charts_are(visitor: Visitor) -> None:
    address = given(visitor)
    assert "echarts.min.js" in visitor.open(address)
    for page in ("/ledgers", f"{address}/table", f"{address}/statements", "/help"):
        assert "echarts.min.js" not in visitor.open(page)
    assert visitor.get("/assets/echarts.min.js").status_code == 200


def _alone(desk: Desk):  # type: ignore[no-untyped-def]
    from desk.web.store.people import ALONE

    return ALONE


def test_a_ledger_is_looked_at_anew_every_day(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    assert "11月2日" in words(visitor.open(address))
    desk.books.today = lambda: date(2027, 1, 4)
    said = words(visitor.open(address))
    assert "11月2日 下一期限" not in said
    assert "3 / 3 份 情况说明待补" in said or "情况说明待补" in said
    assert desk.ledgers.listed(_alone(desk))[0].summary["day"] == "2027-01-04"


def test_a_file_that_is_gone_is_told(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    for path in Path(desk.books.folder).iterdir():
        path.unlink()
    desk.books.today = lambda: date(2026, 10, 27)
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert "台账的文件不在了" in answer.text
    assert visitor.get("/ledgers").status_code == 200, "the list is there all the same"
