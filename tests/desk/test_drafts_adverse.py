"""Drafts and bad input: script in every field, far too much, wrong kinds, broken files, faulty templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browsing import Visitor
from draft_forms import begun, fields, live, posted, sent

from desk.web.drafts.kinds import KINDS
from generator.inputs.examples import EXAMPLES
from generator.inputs.source import parse

SCRIPT = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}{%x%}"


def _clean(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49'" not in page


@pytest.mark.parametrize("kind", list(KINDS))
def test_script_in_every_field_is_words(visitor: Visitor, kind: str) -> None:
    address = begun(visitor, kind, "example")
    form = fields(visitor.open(address))
    typed = {
        name: SCRIPT for name in form if name not in ("csrf", "version", "sent", "look", "told") and ":" not in name
    }
    answer = live(visitor, address, form | typed)
    assert answer.status_code in (200, 204)
    _clean(answer.text)
    for path in ("", "/pages", "/versions", "/remove", "/duplicate"):
        page = visitor.get(address + path)
        assert page.status_code == 200
        _clean(page.text)
    _clean(visitor.open("/drafts"))
    assert fields(visitor.open(address)).get("unit.name", fields(visitor.open(address)).get("issuers")) == SCRIPT
    for name in ("x.yaml", "x.json"):
        assert visitor.get(f"{address}/files/{name}").status_code == 200
    assert visitor.get(f"{address}/files/x.docx").status_code in (200, 400)
    other = visitor.post(address, data=posted(form | {"do": "save", "version": "0"}))
    assert other.status_code == 409
    _clean(other.text)


def test_script_in_what_a_document_says_is_words_on_its_page(visitor: Visitor) -> None:
    address = begun(visitor, "notice.general", "example")
    sent(visitor, address, {"body": f"一、要求\n各单位{SCRIPT.replace('{', '').replace('}', '')}要落实。"})
    page = visitor.get(f"{address}/files/x.html?inline=1")
    assert page.status_code == 200
    _clean(page.text)


@pytest.mark.parametrize(
    "changes",
    [
        {"class.trainees": "9" * 400},
        {"class.trainees": "-1"},
        {"class.open_date": "2026-02-30"},
        {"class.open_date": "0001-01-01"},
        {"class.open_date": "9999-12-31", "class.end_date": "9999-12-31"},
        {"class.purpose": "好" * 30_000},
        {"class.name": "\x00\x07\u202e\ufffd"},
        {"class.name": "𠮷𠀀🎉" * 10},
        {"class.type": "市外市内"},
        {"class.urgent": "也许"},
        {"budget.charge_trainees": "<b>"},
        {"reference.cost_standard": "1e999"},
        {"as_of": "昨天"},
        {"window:roster": "999999-999999"},
        {"window:roster": "x"},
        {"curriculum[999999].title": "远"},
        {"none:class.name": "1"},
        {"told": "x" * 100_000},
        {"look": "\n"},
    ],
    ids=lambda changes: str(changes)[:50],
)
def test_wrong_kinds_of_values(visitor: Visitor, changes: dict[str, str]) -> None:
    address = begun(visitor, "class_plan", "example")
    answer = live(visitor, address, fields(visitor.open(address)) | changes)
    assert answer.status_code in (200, 204)
    for path in ("", "/pages", "/files/x.yaml", "/versions"):
        assert visitor.get(address + path).status_code == 200, path


def test_ten_thousand_rows_from_a_file(visitor: Visitor) -> None:
    data = parse(EXAMPLES[4].text().encode(), "x").data
    data.pop("roster_count")
    data["roster"] = [{"name": f"学员{n}", "unit": "柳城县水利局"} for n in range(10_000)]
    answer = _given(visitor, json.dumps(data, ensure_ascii=False).encode(), "名单.json")
    address = answer.headers["location"]
    page = visitor.open(address)
    assert "共 10000 行，本页第 1 至 100 行" in page
    assert len(page) < 400_000
    assert "排版要几分钟" in visitor.open(f"{address}/pages")
    assert sent(visitor, address, {"class.trainees": "60"}).status_code == 303
    assert len(json.loads(visitor.get(f"{address}/files/x.json").content)["roster"]) == 10_000


def test_ten_thousand_rows_in_one_form_are_refused_in_words(visitor: Visitor) -> None:
    address = begun(visitor)
    form = fields(visitor.open(address)) | {
        f"roster[{n}].{key}": "甲" for n in range(10_000) for key in ("name", "sex", "unit")
    }
    answer = visitor.post(address, data=form)
    assert answer.status_code == 400
    assert "太长的名单请从文件导入" in answer.text


def test_an_enormous_text_is_refused_in_words(visitor: Visitor) -> None:
    address = begun(visitor)
    form = fields(visitor.open(address)) | {"class.purpose": "好" * 1_000_000}
    answer = visitor.post(address, data=form)
    assert answer.status_code in (400, 413)
    assert "<html" in answer.text or "太大" in answer.text


def _given(visitor: Visitor, content: bytes, name: str, **headers: str) -> Any:
    return visitor.post(
        "/drafts/import", data={"csrf": visitor.token(), "sent": "key"}, files={"files": (name, content, "text/plain")},
        headers=headers, follow_redirects=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"\x00\x01\x02", ""),
        (b"type: class_plan\nunit: {name: [", "第3行"),
        (b"- 1\n- 2", ""),
        (b"type: spaceship", "class_plan"),
        (b"name: x", ""),
        (b"&a [*a, *a]", ""),
        ("type: 办班方案\nunit: &a {name: x}\nb: *a".encode("utf-16"), ""),
        (b"PK\x03\x04" + b"0" * 200, ""),
        (b"[" * 100_000, ""),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_files_that_are_no_input(visitor: Visitor, content: bytes, words: str) -> None:
    answer = _given(visitor, content, "坏.yaml")
    assert answer.status_code in (303, 400)
    if answer.status_code == 400:
        assert words in answer.text
        assert "坏.yaml" in answer.text
    told = _given(visitor, content, "坏.yaml", Accept="application/json")
    assert told.status_code in (201, 400)
    assert "message" in told.json()


def test_the_faults_of_a_file_are_listed_and_nothing_is_lost(visitor: Visitor) -> None:
    text = (
        EXAMPLES[4]
        .text()
        .replace("trainees: 48 ", "trainees: 四十八人 ")
        .replace("staff: 4 ", "教室: 301\n  staff: 4 ")
    )
    address = _given(visitor, text.encode(), "方案.yaml").headers["location"]
    page = visitor.open(address)
    assert "导入“方案.yaml”时有看不懂的内容" in page
    assert "四十八人" in page
    assert "class.教室：301" in page
    form = fields(page)
    assert form["class.trainees"] == "四十八人"
    assert form["class.staff"] == "4"
    sent(visitor, address, {"do": "read"})
    assert "时有看不懂的内容" not in visitor.open(address)


def test_no_file_at_all(visitor: Visitor) -> None:
    answer = visitor.submit("/drafts/import", {"sent": "x"})
    assert answer.status_code == 400
    assert "没有选文件" in answer.text


def test_a_faulty_template_of_the_office_is_told_and_the_form_goes_on(visitor: Visitor, home: Path) -> None:
    address = begun(visitor, "class_plan", "example")
    folder = home / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "class_plan.txt.j2").write_text("{{ it.nothing_like_that }} {% if %}", encoding="utf-8")
    page = visitor.open(f"{address}/pages")
    assert "class_plan.txt.j2" in page
    assert visitor.open(address)
    answer = visitor.get(f"{address}/files/x.docx")
    assert answer.status_code == 400
    assert "class_plan.txt.j2" in answer.text


def test_a_faulty_table_of_the_office_is_told_and_the_form_goes_on(visitor: Visitor, home: Path) -> None:
    address = begun(visitor, "class_plan", "example")
    folder = home / "tables" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.yaml").write_text("pack: X\nrules: 3\n", encoding="utf-8")
    page = visitor.open(address)
    assert "没有按规定检查成" in page
    assert sent(visitor, address, {"class.trainees": "50"}).status_code == 303
    assert "own.yaml" in visitor.open(f"{address}/pages")
    (folder / "own.yaml").unlink()
    assert "没有按规定检查成" not in visitor.open(address)


def test_a_clause_that_there_is_not(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    for query in (
        "clause=NO-1",
        "clause=LZ22-024&at=nowhere",
        f"clause={'x' * 3000}",
        "clause=%3Cscript%3E&at=%00",
        "rows=x:9",
        "rows=roster:99999999",
    ):
        assert visitor.get(f"{address}?{query}").status_code == 200, query
    part = visitor.get(
        f"{address}?clause=LZ22-024&at=class.trainees", headers={"HX-Request": "true", "HX-Target": "clause-panel"}
    )
    assert "<html" not in part.text
    assert 'id="clause-panel"' in part.text


@pytest.mark.parametrize(
    "deed",
    [
        "set:class.trainees=x",
        "set:curriculum=1",
        "set:=",
        "set:type=notice",
        "add:",
        "up:roster[0]",
        "add:roster[5]",
        "🎉",
    ],
)
def test_deeds_that_nobody_offers(visitor: Visitor, deed: str) -> None:
    address = begun(visitor, "class_plan", "example")
    assert sent(visitor, address, {"do": deed}).status_code == 303
    assert visitor.open(address)


def test_a_merge_that_was_cut_short(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    for mine in ("", "{", "[]", "3", '{"class": '):
        answer = visitor.submit(f"{address}/merge", {"mine": mine, "version": "1-x", "sent": "x"})
        assert answer.status_code == 400
        assert "合并的内容不完整" in answer.text
    answer = visitor.submit(
        f"{address}/merge", {"mine": '{"class": 3, "curriculum": "x", "evil": 1}', "version": "1-x"}
    )
    assert answer.status_code in (200, 409)
