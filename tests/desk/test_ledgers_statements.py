"""Statements on the desk: listed, filled in place, final, downloaded one by one and all together."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from browsing import Office, Visitor
from ledger_files import (  # noqa: F401
    LATE,
    NOT_HELD,
    ON_TIME,
    ROW_OF,
    ROWS,
    _on_the_day,
    given,
    held,
    row,
    unpacked,
    words,
    workbook,
)

from desk.web.state import Desk

AT = ROW_OF["late"]
#: Of a page that says on top that it is no final one.
MARK = ".sheet::before{content:"
WHOLE = {
    f"r{AT}.late_reason": "经办人员轮岗，交接时漏办",
    f"r{AT}.evidence": "轮岗交接清单\n情况核实记录",
    f"r{AT}.measures": "指定专人每周核对步骤",
    f"r{AT}.officer_name": "陆海宁",
    f"r{AT}.officer_phone": "0772-2820303",
}


def text_of(data: bytes) -> str:
    """What a Word file says."""
    document = docx.Document(io.BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def fields(page: str) -> list[str]:
    """The places that a form asks for."""
    return re.findall(r'<(?:input|textarea|select)[^>]*\sname="(r\d+\.[^"]+)"', page)


def test_the_list_tells_what_why_by_which_clause_and_what_is_missing(visitor: Visitor) -> None:
    address = given(visitor)
    page = visitor.open(f"{address}/statements")
    said = words(page)
    assert "2 份，0 份内容已齐，2 份待补" in said
    assert "数据补录逾期" in said
    assert "截至2026年10月26日还缺结算金额" in said
    assert "柳人社发〔2022〕65号 第一部分第二段“一是”" in said
    assert "缺：逾期原因、佐证材料、整改措施、专责人等 5 项" in said
    assert "河长制工作培训班 未在当年度执行，2025年度" in said
    assert "文件没有规定情况说明的报送期限，此处不编。" in said
    only = words(visitor.open(f"{address}/statements?subject=not_executed"))
    assert "河长制工作培训班" in only
    assert "水利财务人员业务培训班" not in only
    assert "没有符合的" in words(visitor.open(f"{address}/statements?subject=code_error"))


def test_a_ledger_that_requires_nothing_says_so(visitor: Visitor) -> None:
    address = given(visitor, workbook(ON_TIME))
    said = words(visitor.open(f"{address}/statements"))
    assert "没有须写的情况说明" in said
    assert "计划都在当年度执行" in said
    answer = visitor.get(f"{address}/statements.zip")
    assert answer.status_code == 400
    assert "没有须写的情况说明" in answer.text
    assert "起草情况说明（" not in visitor.open(address)


def test_one_statement_tells_what_it_must_say(visitor: Visitor) -> None:
    address = given(visitor)
    page = visitor.open(f"{address}/statements/late_entry-{AT}")
    said = words(page)
    assert "以上每一个信息缺报将视为未完成" in said
    assert "补录期限是结束后第5个工作日" in said
    assert "2026年9月29日（星期二），已经过去" in said
    assert "柳州市“一包方式管培训”工作领导小组办公室" in said
    assert fields(page) == [*WHOLE]
    assert "0/5" in said
    other = words(visitor.open(f"{address}/statements/not_executed-{ROW_OF['not_held']}"))
    assert "文件没有规定情况说明的报送期限，此处不编。" in other
    assert "柳州市培训管理系统“培训包附件”" in other


def test_filling_the_gaps_makes_it_final(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    statement = f"{address}/statements/late_entry-{AT}"
    draft = visitor.get(f"{statement}/file.docx")
    assert "（草稿）.docx" in _name(draft)
    assert "待补" in text_of(draft.content)
    first = dict(list(WHOLE.items())[:3])
    answer = visitor.submit(statement, first)
    assert answer.headers["location"] == f"{statement}?saved=3"
    page = visitor.open(answer.headers["location"])
    assert "已保存 3 处。还有 2 处待补。" in page
    assert "经办人员轮岗，交接时漏办" in page
    assert "本机" in page, "who filled it in"
    assert set(fields(page)) == set(WHOLE), "what was filled in can be mended"
    visitor.submit(statement, {key: WHOLE[key] for key in list(WHOLE)[3:]})
    page = visitor.open(f"{statement}?saved=2")
    assert "内容已齐，可以定稿。" in page
    assert "5/5" in words(page)
    final = visitor.get(f"{statement}/file.docx")
    assert "草稿" not in _name(final)
    text = text_of(final.content)
    assert "经办人员轮岗，交接时漏办" in text
    assert "情况核实记录" in text
    assert "待补" not in text
    paper = visitor.get(f"{statement}/file.html")
    assert MARK not in paper.text
    assert "指定专人每周核对步骤" in paper.text
    assert "1 / 2 份 情况说明待补" in words(visitor.open(address))
    from desk.web.store.people import ALONE

    assert desk.statements_open(ALONE) == 1
    assert visitor.get(f"{address}/original").content == workbook(), "the file itself is never altered"
    row_page = words(visitor.open(f"{address}/table?row={AT}"))
    assert "补填，台账文件没有改" in row_page


def test_the_draft_is_marked_on_its_pages(visitor: Visitor) -> None:
    address = given(visitor)
    paper = visitor.get(f"{address}/statements/late_entry-{AT}/file.html")
    assert MARK in paper.text
    assert paper.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_what_was_filled_in_can_be_taken_back(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    statement = f"{address}/statements/late_entry-{AT}"
    key = f"r{AT}.late_reason"
    visitor.submit(statement, {key: "写错了"})
    assert visitor.submit(statement, {key: "", f"seen:{key}": "写错了"}).headers["location"].endswith("saved=1")
    assert desk.ledgers.fills(address.rpartition("/")[2]) == ()
    sentences = [deed.sentence for deed in desk.trail.read()[0]]
    assert sentences[0] == f"本机撤回补填台账“培训台账2026.xlsx”第{AT}行“逾期原因”"


def test_saving_again_changes_nothing(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    statement = f"{address}/statements/late_entry-{AT}"
    visitor.submit(statement, WHOLE)
    count = desk.trail.read()[1]
    assert visitor.submit(statement, WHOLE).headers["location"].endswith("saved=0")
    assert desk.trail.read()[1] == count


def test_the_trail_tells_who_filled_in_what_and_no_telephone_number(browsers: Office) -> None:
    lu = browsers.of("lu")
    address = given(lu)
    lu.submit(f"{address}/statements/late_entry-{AT}", WHOLE)
    deeds, _ = browsers.desk.trail.read(words="补填")
    assert {deed.who for deed in deeds} == {"陆海宁"}
    told = {deed.sentence.partition("行")[2]: deed.after for deed in deeds}
    assert told["“逾期原因”"] == "经办人员轮岗，交接时漏办"
    assert told["“专责人电话”"] is None
    assert "2820303" not in str(deeds)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"late_reason": "x" * 3000}, "有 3000 字"),
        ({"officer_name": "名" * 200}, "不超过 100 字"),
    ],
)
def test_what_is_not_understood_is_told_beside_its_field(
    visitor: Visitor, desk: Desk, values: dict[str, str], found: str
) -> None:
    address = given(visitor)
    statement = f"{address}/statements/late_entry-{AT}"
    form = {f"r{AT}.{key}": value for key, value in values.items()} | {f"r{AT}.measures": "别丢了这一句"}
    answer = visitor.submit(statement, form)
    assert answer.status_code == 400
    assert found in answer.text
    assert "别丢了这一句" in answer.text, "what was typed stays"
    assert desk.ledgers.fills(address.rpartition("/")[2]) == (), "and nothing was kept by halves"


def test_dates_are_read_as_in_a_ledger_and_must_fit(visitor: Visitor, desk: Desk) -> None:
    table = "单位,年度,班次名称,计划人数,计划天数,计划经费,实际开班日期,实际结束日期\n柳州市水利局,2026,甲班,,,,2026-09-14,\n"
    address = given(visitor, table.encode(), "台账.csv")
    statement = f"{address}/statements/urgent_class-2"
    assert "r2.end_date" in fields(visitor.open(statement)), "outside the plan, and nobody wrote when it ended"
    late = visitor.submit(statement, {"r2.end_date": "2026.9.31"})
    assert late.status_code == 400
    assert "9月只有30日" in late.text
    before = visitor.submit(statement, {"r2.end_date": "2026-09-10"})
    assert before.status_code == 400
    assert "早于开班日期" in before.text
    assert visitor.submit(statement, {"r2.end_date": "2026年9月16日"}).status_code == 303
    assert [fill.value for fill in desk.ledgers.fills(address.rpartition("/")[2])] == ["2026年9月16日"]
    assert "2026-09-14" in words(visitor.open(f"{address}/table"))


@pytest.mark.parametrize(
    "path",
    [
        f"r{AT}.name", f"r{AT}.unit", f"r{AT}.code", f"r{AT}.year", f"r{AT}.open_date", f"r{AT}.nonsense",
        f"r{ROW_OF['on_time']}.late_reason", "r99999.late_reason", "rx.late_reason", f"x{AT}.late_reason", "csrf",
    ],
)  # fmt: skip
def test_nothing_else_can_be_filled_in(visitor: Visitor, desk: Desk, path: str) -> None:
    address = given(visitor)
    answer = visitor.submit(f"{address}/statements/late_entry-{AT}", {} if path == "csrf" else {path: "2026-01-01"})
    assert answer.status_code == 303
    assert desk.ledgers.fills(address.rpartition("/")[2]) == ()


def test_to_proofs_of_the_ledger_more_may_be_added(visitor: Visitor) -> None:
    address = given(visitor, workbook({**LATE, "evidence": ("轮岗通知",)}))
    statement = f"{address}/statements/late_entry-2"
    assert "r2.evidence" not in fields(visitor.open(statement)), "nothing is missing there"
    visitor.submit(statement, {"r2.evidence": "交接清单"})
    text = text_of(visitor.get(f"{statement}/file.docx").content)
    assert "轮岗通知" in text
    assert "交接清单" in text


def test_two_people_filling_in_one_place_lose_nothing(browsers: Office) -> None:
    lu, wei = browsers.of("lu"), browsers.of("wei")
    address = given(lu)
    statement = f"{address}/statements/late_entry-{AT}"
    key = f"r{AT}.late_reason"
    lu.submit(statement, {key: "陆海宁写的原因"})
    answer = wei.submit(statement, {key: "韦青写的原因", f"seen:{key}": "", f"r{AT}.measures": "韦青写的措施"})
    assert answer.status_code == 409
    assert "陆海宁写的原因" in answer.text
    assert "韦青写的原因" in answer.text
    assert "没有覆盖" in answer.text
    kept = {fill.key: fill.value for fill in browsers.desk.ledgers.fills(address.rpartition("/")[2])}
    assert kept == {"late_reason": "陆海宁写的原因", "measures": "韦青写的措施"}, "what does not clash is kept"
    form = {key: "韦青写的原因", f"seen:{key}": "陆海宁写的原因"}
    assert wei.submit(statement, {**form, f"pick:{key}": "theirs"}).headers["location"].endswith("saved=0")
    assert wei.submit(statement, {**form, f"pick:{key}": "mine"}).headers["location"].endswith("saved=1")
    kept = {fill.key: (fill.value, fill.who) for fill in browsers.desk.ledgers.fills(address.rpartition("/")[2])}
    assert kept["late_reason"] == ("韦青写的原因", "韦青")


def test_a_statement_that_is_not_required_is_not_there(visitor: Visitor) -> None:
    address = given(visitor)
    gone = visitor.get(f"{address}/statements/late_entry-{ROW_OF['on_time']}", follow_redirects=False)
    assert gone.headers["location"] == f"{address}/statements?gone=1"
    assert "不再需要" in visitor.open(gone.headers["location"])
    for key in ("nonsense", "late_entry-x", "adjusted", "..%2f..", "late_entry-3-9x/file.exe"):
        assert visitor.get(f"{address}/statements/{key}", follow_redirects=False).status_code in (303, 404)
    assert visitor.get(f"{address}/statements/late_entry-{AT}/file.exe").status_code == 404
    assert visitor.get(f"{address}/statements/adjusted-2/file.docx").status_code == 404


def test_several_rows_of_one_statement_are_filled_in_each(visitor: Visitor) -> None:
    first = row(1, "甲班", **held(date(2026, 3, 18), date(2026, 3, 19), held_trainees=60))
    second = row(2, "乙班", **held(date(2026, 4, 21), date(2026, 4, 22), held_budget=Decimal(40000)))
    address = given(visitor, workbook(first, second))
    statement = f"{address}/statements/adjusted-2"
    page = visitor.open(statement)
    asked = fields(page)
    assert {"r2.evidence", "r3.evidence", "r2.approval", "r3.approval"} <= set(asked)
    assert "第 2 行 甲班" in words(page)
    assert "第 3 行 乙班" in words(page)
    reasons = {key: f"因为{number}" for number, key in enumerate(asked) if key.endswith("reason")}
    form = dict.fromkeys(asked, "说明") | reasons
    visitor.submit(statement, form)
    page = visitor.open(statement)
    assert "已补齐，可以再改" in words(page), words(page)[:600]
    text = text_of(visitor.get(f"{statement}/file.docx").content)
    for reason in reasons.values():
        assert reason in text


def test_pdf_comes_from_the_drawing_processes(visitor: Visitor) -> None:
    address = given(visitor)
    with visitor:  # the processes belong to the running application
        answer = visitor.get(f"{address}/statements/late_entry-{AT}/file.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"


def test_the_input_can_be_taken_to_another_place(visitor: Visitor, desk: Desk) -> None:
    from desk.web.store.drafts import Drafts

    address = given(visitor)
    statement = f"{address}/statements/late_entry-{AT}"
    visitor.submit(statement, WHOLE)
    form = visitor.get(f"{statement}/file.yaml").text
    assert "逾期原因" in form
    assert "经办人员轮岗" in form
    begun = visitor.submit(f"{statement}/draft")
    version = Drafts(desk.database).version(begun.headers["location"].rpartition("/")[2], 1)
    assert version
    assert version.data["type"] == "statement"
    assert version.data["late_reason"] == "经办人员轮岗，交接时漏办"
    assert version.data["class"]["name"] == LATE["name"]
    assert visitor.get(begun.headers["location"]).status_code == 200


# ---- all of them ----------------------------------------------------------------------------------------------------


def test_all_statements_in_one_zip_with_right_sums(visitor: Visitor) -> None:
    address = given(visitor)
    visitor.submit(f"{address}/statements/late_entry-{AT}", WHOLE)
    answer = visitor.get(f"{address}/statements.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert _name(answer) == "培训台账2026 情况说明.zip"
    files = unpacked(answer.content)
    documents = sorted(name for name in files if name.endswith(".docx"))
    assert len(documents) == 2
    assert all(name.startswith("柳州市水利局/关于") for name in documents)
    assert sum(name.startswith("输入/") and name.endswith(".yaml") for name in files) == 2
    rows = list(csv.reader(io.StringIO(files["清单.csv"].decode("utf-8-sig"))))[1:]
    assert {name for name, *_ in rows} == set(files) - {"清单.csv"}
    for name, size, digest in rows:
        assert (len(files[name]), hashlib.sha256(files[name]).hexdigest()) == (int(size), digest)
    book = openpyxl.load_workbook(io.BytesIO(files["情况说明汇总.xlsx"]))
    states = [cell.value for cell in next(c for c in book["情况说明"].iter_cols() if _holds(c, "状态"))]
    assert states.count("可以定稿") == 1
    assert states.count("草稿") == 1
    late = next(name for name in documents if "水利财务" in name)
    assert "经办人员轮岗" in text_of(files[late])


def test_the_zip_of_one_unit(visitor: Visitor) -> None:
    other = {**LATE, "unit": "柳州市教育局", "code": "205001", "id": "2026-205001-01"}
    address = given(visitor, workbook(*ROWS, other))
    files = unpacked(visitor.get(f"{address}/statements.zip?unit=柳州市教育局").content)
    assert [name.partition("/")[0] for name in files if name.endswith(".docx")] == ["柳州市教育局"]


def test_many_statements_are_made_apart_and_told_of(visitor: Visitor, desk: Desk) -> None:
    rows = [{**LATE, "name": f"第{n}班", "id": f"2026-330001-{n:03}"} for n in range(14)]
    address = given(visitor, workbook(*rows))
    answer = visitor.get(f"{address}/statements.zip", follow_redirects=False)
    if answer.status_code == 303:
        assert answer.headers["location"].startswith(f"{address}/making")
        assert "起草全部情况说明" in visitor.open(answer.headers["location"])
        for _ in range(60):
            answer = visitor.get(f"{address}/statements.zip", follow_redirects=False)
            if answer.status_code == 200:
                break
    files = unpacked(answer.content)
    assert sum(name.endswith(".docx") for name in files) == 14
    said = words(visitor.open(f"{address}/making"))
    assert "已起草 14 份 ：可以定稿 0 份，有待补或须改正的草稿 14 份" in said
    assert len(list((desk.workspace.home / "desk" / "made").iterdir())) == 1, "nothing half made is left"


def test_making_can_be_stopped(visitor: Visitor, desk: Desk) -> None:
    rows = [{**LATE, "name": f"第{n}班", "id": f"2026-330001-{n:03}"} for n in range(40)]
    address = given(visitor, workbook(*rows))
    visitor.open(f"{address}/making")
    assert visitor.submit(f"{address}/making/stop").headers["location"] == f"{address}/statements"
    (making,) = desk.makings._orders.values()
    assert making.ended.wait(60)
    assert making.state == "stopped"
    assert not making.path.exists()


def test_too_many_as_pdf_are_refused_with_another_way(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.web.ledgers.statement_views.MOST_AS_PDF", 1)
    address = given(visitor)
    answer = visitor.get(f"{address}/statements.zip?format=pdf")
    assert answer.status_code == 400
    assert "PDF 一次最多 1 份" in answer.text
    assert "format=pdf" not in visitor.open(f"{address}/statements")


def _name(answer: Any) -> str:
    from urllib.parse import unquote

    return unquote(answer.headers["content-disposition"].rpartition("''")[2])


def _holds(column: Any, title: str) -> bool:
    return any(cell.value == title for cell in column)
