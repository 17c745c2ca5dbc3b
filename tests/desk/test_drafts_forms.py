"""Drafts from typing to the file: a class plan filled in from nothing, examples there and back, nothing lost."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from browsing import Visitor
from docx import Document
from draft_forms import begun, data_of_example, fields, live, posted, sent, told

from desk.web.drafts.exporting import as_json, as_yaml, input_of
from desk.web.drafts.fields import form_of
from desk.web.drafts.importing import imported
from desk.web.drafts.kinds import KINDS
from desk.web.drafts.typed import data_of
from generator.inputs.dump import dump
from generator.inputs.examples import EXAMPLES, Example
from generator.inputs.load import read
from generator.inputs.source import parse

PLAN = {
    "unit.name": "柳州市水利局",
    "unit.level": "柳州市市直",
    "class.name": "2026年柳州市水库安全管理培训班",
    "class.category": "专业化能力",
    "class.type": "市外",
    "class.out_city_reason": "市内没有实训大坝",
    "class.delivery": "线下",
    "class.open_date": "2026年10月20日",
    "class.end_date": "2026-10-22",
    "class.days": "3",
    "class.trainees": "68",
    "class.staff": "4",
    "budget.total": "30000",
    "budget.comprehensive.合计": "30000",
    "as_of": "2026-10-12",
}


def test_a_class_plan_from_nothing_to_the_document_with_a_violation_mended_on_the_way(visitor: Visitor) -> None:
    address = begun(visitor)
    page = visitor.open(address)
    assert "待填。" in told(page, "class.name")
    answer = sent(visitor, address, PLAN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?done=saved")
    page = visitor.open(address)
    assert "超过每班次60人的上限" in told(page, "class.trainees")
    assert "2026年10月13日 星期二" in page, "the limit for the training package, with its weekday"

    panel = visitor.open(f"{address}?clause=LZ22-024&at=class.trainees")
    assert "<mark>每班次不超过60人" in panel
    assert 'value="set:class.trainees=60"' in panel
    before = visitor.get(f"{address}/pages").text
    assert "还有 1 处违反" in before

    answer = sent(visitor, address, {"do": "set:class.trainees=60"})
    assert answer.headers["location"].endswith("#class.trainees")
    assert "超过每班次60人的上限" not in told(visitor.open(address), "class.trainees")

    pages = visitor.open(f"{address}/pages")
    assert "处违反" not in pages
    file = visitor.get(f"{address}/files/{'方案'}.docx")
    assert file.status_code == 200
    assert "filename*=UTF-8''" in file.headers["content-disposition"]
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.content)).paragraphs)
    assert "60人" in text
    assert "草稿" not in text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file_name)
def test_an_example_goes_through_the_form_unchanged(visitor: Visitor, example: Example) -> None:
    wanted = dump(read(parse(example.text().encode(), "x").data, "x", strict=False).value)
    kind = next(kind for kind in KINDS.values() if kind.example is example)
    address = begun(visitor, kind.key, "example")
    assert sent(visitor, address).status_code == 303
    exported = visitor.get(f"{address}/files/x.json")
    assert dump(read(json.loads(exported.content), "x", strict=False).value) == wanted
    assert "第 1 版" in visitor.open(address), "saving what was not changed makes no version"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file_name)
def test_what_is_exported_can_be_imported(example: Example) -> None:
    first = imported(example.text().encode(), "x")
    assert not first.faults
    assert not first.left
    wanted = dump(read(input_of(first.form, first.data), "x", strict=False).value)
    for given in (as_yaml(first.form, first.data), as_json(first.form, first.data)):
        again = imported(given, "y")
        assert dump(read(input_of(again.form, again.data), "y", strict=False).value) == wanted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ([("class.trainees", " 48 ")], {"class": {"trainees": 48}}),
        # What is no number stays as it was typed: the model says what is wrong with it.
        ([("class.trainees", "四十八人")], {"class": {"trainees": "四十八人"}}),
        ([("class.trainees", "048")], {"class": {"trainees": "048"}}),
        ([("budget.total", "450.50")], {"budget": {"total": "450.50"}}),
        ([("class.trainees", "")], {}),
        # Blank says nothing; only a tick says that there is none, and words win over it.
        ([("none:filing_date", "1")], {"filing_date": None}),
        ([("none:filing_date", "1"), ("filing_date", "2026-10-12")], {"filing_date": "2026-10-12"}),
        ([("filing_date", "")], {}),
        ([("none:history.out_city_classes", "1")], {"history": {"out_city_classes": []}}),
        ([("none:steps.结算金额.date", "1")], {"steps": {"结算金额": None}}),
        (
            [("none:steps.结算金额.date", "1"), ("steps.结算金额.state", "未完成")],
            {"steps": {"结算金额": {"date": None, "state": "未完成"}}},
        ),
        ([("class.urgent", "false")], {"class": {"urgent": False}}),
        ([("evaluation", "课程安排\r\n\r\n 教学质量 ")], {"evaluation": ["课程安排", "教学质量"]}),
        ([("budget.charge_trainees", "false")], {"budget": {"charge_trainees": False}}),
        ([("budget.charge_trainees", "amount"), ("budget.charge_trainees#amount", "200")], {"budget": {"charge_trainees": 200}}),
        # Rows keep their order; one that was taken out leaves no gap, a blank one at the end is none.
        (
            [("curriculum[2].title", "乙"), ("curriculum[0].title", "甲"), ("curriculum[5].title", "")],
            {"curriculum": [{"title": "甲"}, {"title": "乙"}]},
        ),
        ([("roster[0].phone", "（没有）"), ("roster[0].name", "韦晓玥")], {"roster": [{"name": "韦晓玥", "phone": None}]}),
        ([("attachments[0].table", "序号\t单位\n1\t水利局")], {"attachments": [{"table": [["序号", "单位"], ["1", "水利局"]]}]}),
        ([("attachments[0].table", "序号|单位\n1|")], {"attachments": [{"table": [["序号", "单位"], ["1", ""]]}]}),
        # Names that nobody gave are no fields, whatever they look like.
        ([("type", "notice"), ("x", "y"), ("class", "z"), ("curriculum", "q"), ("unit.name.x", "w")], {}),
        ([("class.trainees.a[9999999].b", "1"), ("__proto__.x", "1"), ("..", "1"), ("a[", "1")], {}),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_typed(typed: list[tuple[str, str]], kept: dict[str, Any]) -> None:
    assert data_of(form_of("class_plan", None), typed, {}) == {"type": "class_plan", **kept}


def test_a_code_that_was_left_out_when_it_was_filed_is_an_empty_one() -> None:
    data = data_of(form_of("statement", None), [("none:unit.budget_unit_code_filed", "1")], {})
    assert data["unit"] == {"budget_unit_code_filed": ""}


def test_a_change_is_words_or_a_block() -> None:
    form = form_of("statement", None)
    rows = [
        ("items[0].name", "甲班"),
        ("items[0].after#text", "取消"),
        ("items[1].name", "乙班"),
        ("items[1].after.trainees", "60"),
    ]
    assert data_of(form, rows, {})["items"] == [
        {"name": "甲班", "after": "取消"},
        {"name": "乙班", "after": {"trainees": 60}},
    ]


def test_a_structure_that_the_form_shows_as_words_is_kept_while_the_words_stay() -> None:
    form = form_of("notice", "general")
    body = [
        {
            "heading": "总体要求",
            "text": "各单位要高度重视。",
            "sections": [{"heading": "加强领导", "text": "明确专人。"}],
        }
    ]
    shown = "一、总体要求\n各单位要高度重视。\n（一）加强领导\n明确专人。"
    assert data_of(form, [("body", shown)], {"body": body})["body"] == body
    assert data_of(form, [("body", f"{shown}另行通知。")], {"body": body})["body"] == f"{shown}另行通知。"


def test_fields_that_do_not_apply_keep_their_words_and_stay_out_of_the_document(visitor: Visitor) -> None:
    address = begun(visitor)
    sent(visitor, address, PLAN)
    sent(visitor, address, {"class.type": "市内", "class.trainees": "48"})
    page = visitor.open(address)
    assert "市外办班理由。</p>" in page, "it says what is put away"
    assert fields(page)["class.out_city_reason"] == PLAN["class.out_city_reason"]
    exported = json.loads(visitor.get(f"{address}/files/x.json").content)
    assert "out_city_reason" not in exported["class"]
    sent(visitor, address, {"class.type": "市外"})
    assert json.loads(visitor.get(f"{address}/files/x.json").content)["class"]["out_city_reason"]


def test_the_live_check_answers_with_what_changed_and_saves(visitor: Visitor) -> None:
    address = begun(visitor)
    form = fields(visitor.open(address)) | PLAN
    answer = live(visitor, address, form)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="x:class.trainees"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    saved = json.loads(answer.headers["HX-Trigger"])["desk:saved"]
    assert saved["version"].startswith("2-")
    assert "已自动保存" in saved["words"]
    # The next answer takes away what is mended, since the page says what it was told.
    told_before = fields(f"<form data-x>{answer.text[answer.text.index('<input type=') :]}</form>", "data-x")["told"]
    answer = live(visitor, address, form | {"version": saved["version"], "told": told_before, "class.trainees": "60"})
    assert told(answer.text, "class.trainees") == ""
    assert 'id="x:class.trainees"' in answer.text
    assert "第 2 版" in visitor.open(address), "one sitting saves into one version"


def test_rows_without_script(visitor: Visitor) -> None:
    address = begun(visitor)
    deeds = [
        ("add:curriculum", {}, [None]),
        ("save", {"curriculum[0].title": "甲"}, ["甲"]),
        ("insert:curriculum[0]", {}, ["甲", None]),
        ("save", {"curriculum[1].title": "乙"}, ["甲", "乙"]),
        ("up:curriculum[1]", {}, ["乙", "甲"]),
        ("down:curriculum[0]", {}, ["甲", "乙"]),
        ("remove:curriculum[0]", {}, ["乙"]),
        ("remove:curriculum[9]", {}, ["乙"]),
        ("add:unit", {}, ["乙"]),
        ("fly:curriculum[0]", {}, ["乙"]),
    ]
    for deed, changes, titles in deeds:
        answer = sent(visitor, address, {"do": deed, **changes})
        assert answer.status_code == 303, deed
        form = fields(visitor.open(address))
        found = [form[f"curriculum[{n}].title"] or None for n in range(9) if f"curriculum[{n}].title" in form]
        assert found == titles, deed


def test_a_row_tells_its_findings_below_itself(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    sent(visitor, address, {"curriculum[1].date": "2026-11-30"})
    page = visitor.open(address)
    assert (
        page.index('name="curriculum[1].title"') < page.index("不在培训期间") < page.index('name="curriculum[2].title"')
    )


def test_a_long_list_shows_a_part_of_itself_and_keeps_the_rest(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    names = [f"学员{n}" for n in range(230)]
    sheet = "姓名\t单位\n" + "\n".join(f"{name}\t柳城县水利局" for name in names)
    page = visitor.submit(f"{address}/rows/roster", {"pasted": sheet}).text
    assert "读到 230 行" in page
    taken = fields(page, f'action="{address}/rows/roster/take"')
    assert visitor.post(f"{address}/rows/roster/take", data=taken, follow_redirects=False).status_code == 303
    form = fields(visitor.open(f"{address}?rows=roster:100"))
    assert form["window:roster"] == "100-30", "so many stand before and behind"
    assert form["roster[0].name"] == "学员100"
    form |= {"do": "save", "roster[0].name": "改过的", "roster[1].name": "", "roster[1].unit": ""}
    assert visitor.post(address, data=posted(form), follow_redirects=False).status_code == 303
    roster = json.loads(visitor.get(f"{address}/files/x.json").content)["roster"]
    assert len(roster) == 229, "a row that was emptied is none"
    assert [row["name"] for row in roster[99:102]] == ["学员99", "改过的", "学员102"]
    assert roster[-1]["name"] == "学员229"


def rows_of(visitor: Visitor, address: str, name: str) -> list[str]:
    """The names in a list as it is kept."""
    kept = json.loads(visitor.get(f"{address}/files/x.json").content).get(name, [])
    return [str(row.get("name") or row.get("title")) for row in kept]


def test_rows_stay_as_many_as_they_are_however_often_they_are_saved(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "empty")
    form = fields(visitor.open(address)) | {"roster[0].name": "韦青", "roster[1].name": "陆海宁"}

    def saved() -> list[str]:
        answer = live(visitor, address, form)
        assert answer.status_code == 200
        form["version"] = json.loads(answer.headers["HX-Trigger"])["desk:saved"]["version"]
        return rows_of(visitor, address, "roster")

    assert saved() == ["韦青", "陆海宁"]
    form["class.name"] = "测试班"
    assert saved() == ["韦青", "陆海宁"], "typing elsewhere adds no rows"
    form["roster[2].name"] = "覃晓岚"
    assert saved() == ["韦青", "陆海宁", "覃晓岚"]
    assert saved() == ["韦青", "陆海宁", "覃晓岚"]
    del form["roster[0].name"]
    assert saved() == ["陆海宁", "覃晓岚"], "a row that was taken out stays out"
    assert saved() == ["陆海宁", "覃晓岚"]
    for number in (1, 2):
        del form[f"roster[{number}].name"]
    assert saved() == [], "and none come back where all are taken out"
    assert saved() == []


def test_rows_outside_of_the_part_that_is_shown_stay_through_every_save(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    sheet = "姓名\t单位\n" + "\n".join(f"学员{n}\t柳城县水利局" for n in range(230))
    page = visitor.submit(f"{address}/rows/roster", {"pasted": sheet}).text
    visitor.post(f"{address}/rows/roster/take", data=fields(page, f'action="{address}/rows/roster/take"'))
    form = fields(visitor.open(f"{address}?rows=roster:100"))
    form |= {"roster[100].name": "新来的", "roster[100].unit": "柳城县水利局"}
    for _ in range(3):
        answer = live(visitor, address, form)
        form["version"] = json.loads(answer.headers["HX-Trigger"])["desk:saved"]["version"]
        kept = rows_of(visitor, address, "roster")
        assert len(kept) == 231
        assert kept[199:202] == ["学员199", "新来的", "学员200"]
        assert kept[-1] == "学员229"


def test_a_sheet_is_shown_before_it_is_written(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    before = fields(visitor.open(address))
    page = visitor.submit(
        f"{address}/rows/curriculum", {"pasted": "上课日期,课程内容,备注栏\n2026年10月20日,防汛,甲\n坏日期,抢险,乙"}
    ).text
    assert "备注栏" in page, "a column that nothing takes is named"
    assert "坏日期" in page
    assert fields(visitor.open(address))["curriculum[0].title"] == before["curriculum[0].title"]
    key = fields(page, f'action="{address}/rows/curriculum/take"')
    visitor.post(f"{address}/rows/curriculum/take", data={**key, "how": "end"})
    form = fields(visitor.open(address))
    assert (form["curriculum[6].date"], form["curriculum[6].title"]) == ("2026-10-20", "防汛")
    assert form["curriculum[7].date"] == "坏日期", "what is not understood is there to be mended"
    again = visitor.post(f"{address}/rows/curriculum/take", data={**key, "how": "end"}, follow_redirects=False)
    assert again.headers["location"].startswith(f"{address}?done=again")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pasted": ""}, "没有内容"),
        ({"pasted": "甲,乙\n1,2"}, "表头"),
        ({"files": ("a.xls", b"\xd0\xcf\x11\xe0", "application/x")}, "不支持 .xls"),
        ({"files": ("a.xlsx", b"PK\x03\x04broken", "application/x")}, ""),
    ],
)
def test_a_sheet_that_cannot_be_read(visitor: Visitor, given: dict[str, Any], words: str) -> None:
    address = begun(visitor)
    data = {"csrf": visitor.token(), "pasted": given.get("pasted", "")}
    files = {"files": given["files"]} if "files" in given else {"files": ("", b"", "application/x")}
    answer = visitor.post(f"{address}/rows/roster", data=data, files=files)
    assert answer.status_code == 400
    assert words in answer.text
    assert "文稿没有改动" in answer.text


def test_the_files_of_a_draft(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    sent(visitor, address, {"class.type": "市外", "class.trainees": "68"})
    page = visitor.open(f"{address}/pages")
    assert "文稿照样生成，各页标“草稿”，另附检查报告，列明条款和原话。" in page
    for name, start in (
        ("a.docx", b"PK"),
        ("a.检查报告.docx", b"PK"),
        ("a.pdf", b"%PDF"),
        ("a.html", b"<!DOCTYPE"),
        ("a.zip", b"PK"),
    ):
        answer = visitor.get(f"{address}/files/{name}")
        assert answer.status_code == 200, name
        assert answer.content.startswith(start)
        assert answer.headers["content-disposition"].startswith("attachment")
    inside = zipfile.ZipFile(io.BytesIO(visitor.get(f"{address}/files/a.zip").content)).namelist()
    assert [name.rpartition(".")[2] for name in inside] == ["docx", "docx", "yaml", "csv"]
    shown = visitor.get(f"{address}/files/a.html?inline=1")
    assert shown.headers["content-disposition"].startswith("inline")
    assert "sandbox" in shown.headers["content-security-policy"]
    for name in ("a.exe", "docx", ".docx", "a.检查报告.yaml"):
        assert visitor.get(f"{address}/files/{name}").status_code in (200, 404)
    assert visitor.get(f"{address}/files/a.exe").status_code == 404
    words = "\n".join(
        p.text for p in Document(io.BytesIO(visitor.get(f"{address}/files/a.检查报告.docx").content)).paragraphs
    )
    assert "每班次不超过60人" in words


def test_the_pages_are_pictures_of_the_document(visitor: Visitor) -> None:
    address = begun(visitor, "notice.general", "example")
    page = visitor.open(f"{address}/pages")
    pictures = [part.partition('"')[0] for part in page.split('src="')[1:] if part.startswith(f"{address}/pages/")]
    assert len(pictures) >= 2
    answer = visitor.get(pictures[0].replace("&amp;", "&"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert "max-age" in answer.headers["cache-control"]
    for name in ("page-0.png", "page-99.png", "x-1.png", "page-1.svg", "report-1.png"):
        assert visitor.get(f"{address}/pages/{name}").status_code == 404, name


def test_pages_of_what_is_not_filled_in_say_what_lacks(visitor: Visitor) -> None:
    address = begun(visitor)
    page = visitor.open(f"{address}/pages")
    assert "文稿还不能生成" in page
    assert f'href="{address}#class.name"' in page
    assert visitor.get(f"{address}/files/a.docx").status_code == 400
    assert visitor.get(f"{address}/files/a.yaml").status_code == 200, "what was typed can be taken along at any time"


def test_what_a_statement_lacks_is_listed(visitor: Visitor) -> None:
    address = begun(visitor, "statement.late_entry", "example")
    sent(visitor, address, {"late_reason": "", "measures": ""})
    page = visitor.open(f"{address}/pages")
    assert "待补" in page
    assert 'id="gaps"' in page
    assert f'href="{address}#late_reason"' in page


def test_the_data_of_examples_holds_no_field_that_the_form_does_not_show(visitor: Visitor) -> None:
    for kind in KINDS.values():
        address = begun(visitor, kind.key, "example")
        names = set(fields(visitor.open(address)))
        for path in _leaves(data_of_example(kind.example)):
            if path in ("type", "subtype"):
                continue
            assert any(name == path or name.startswith((f"{path}#", f"none:{path}")) for name in names), (
                kind.key,
                path,
            )


def _leaves(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, f"{path}.{key}" if path else key)]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [leaf for number, item in enumerate(value) for leaf in _leaves(item, f"{path}[{number}]")]
    return [path]
