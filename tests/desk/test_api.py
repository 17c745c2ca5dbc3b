"""The API: each call with the keys of the contract, pages and bounds, refusals in JSON, who may do what."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from browsing import Office, Visitor

from desk.web.api.calling import MOST_LONG, Turnstile
from desk.web.app import create_app
from desk.web.state import Desk
from desk.web.store.people import ALONE, Role
from desk.web.store.tokens import Tokens

API = "/api/v1"
TITLES = ("年度", "单位", "班次名称", "是否已执行", "未执行原因")
ROW = (2026, "柳州市水利局", "水利干部能力提升班", "否", None)


def ledger(*rows: tuple[Any, ...]) -> bytes:
    """A ledger with these rows."""
    from generator.ledgers.blank import blank_ledger

    book = openpyxl.load_workbook(io.BytesIO(blank_ledger()))
    sheet = book["台账"]
    titles = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value}
    for number, row in enumerate(rows, 2):
        for title, value in zip(TITLES, row, strict=True):
            if title in titles:
                sheet.cell(number, titles[title], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def token(desk: Desk, name: str | None = None) -> dict[str, str]:
    """The header of a token of somebody; of the one person alone where no name is given."""
    person = ALONE if name is None else next(one for one in desk.people.all() if one.name == name)
    return {"Authorization": f"Bearer {Tokens(desk.database).make(person, '试', 7)[1]}"}


def example(visitor: Visitor, call: str) -> dict[str, Any]:
    """The body that the description gives as an example."""
    form = visitor.get(f"{API}/openapi.json").json()
    body: dict[str, Any] = form["paths"][f"{API}/{call}"]["post"]["requestBody"]["content"]["application/json"]
    return dict(body["example"])


# ---- reading


DOCUMENT = {"id", "title", "number", "issuers", "region", "level", "kind", "source", "defects", "clauses", "contacts"}
CLAUSE = {"id", "document", "path", "label", "heading", "depth", "text", "original", "spans", "citation", "defects"}


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("/search?q=每班不超过60人", {"query", "understood_as", "suggestions", "total", "hits", "answered", "limit"}),
        ("/search?q=培训计划&documents=true&region=柳州市&level=city&year_from=2020", {"hits", "answered"}),
        ("/documents", {"documents", "total", "limit", "offset"}),
        ("/documents/lz-2022-65", DOCUMENT),
        ("/documents/柳人社发〔2022〕65号", DOCUMENT),
        ("/documents/lz-2022-65/clauses", {"document", "clauses", "total", "limit", "offset"}),
        ("/documents/lz-2022-65/export", DOCUMENT | {"furniture"}),
        ("/clauses/lz-2022-65/二/（二）/二是", CLAUSE),
        ("/clauses/lz-2022-65/第二部分第（二）项“二是”", CLAUSE),
    ],
)
def test_what_is_read_has_the_keys_of_the_contract(visitor: Visitor, address: str, keys: set[str]) -> None:
    answer = visitor.get(API + address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert keys <= set(answer.json())


def test_a_hit_leads_to_its_clause_and_says_its_words(visitor: Visitor) -> None:
    hit = visitor.get(f"{API}/search", params={"q": "市外培训每班不超过60人"}).json()["hits"][0]
    assert (hit["document"]["id"], hit["clause"]["path"]) == ("lz-2022-65", "二/（二）/二是")
    clause = visitor.get(f"{API}/clauses/{hit['clause']['id']}").json()
    assert "每班次不超过60人" in clause["original"]
    assert clause["citation"] == hit["citation"]


@pytest.mark.parametrize(
    ("address", "name", "size"),
    [("/documents?", "documents", 2), ("/documents/lz-2022-65/clauses?", "clauses", 7), ("/search?q=培训&", "hits", 5)],
)
def test_pages_follow_each_other_without_gap_or_repetition(
    visitor: Visitor, address: str, name: str, size: int
) -> None:
    def page(limit: int, offset: int) -> list[str]:
        rows = visitor.get(f"{API}{address}limit={limit}&offset={offset}").json()[name]
        return [row["clause"]["id"] if name == "hits" else row["id"] for row in rows]

    whole = page(3 * size, 0)
    assert len(set(whole)) == len(whole) > size
    assert [*page(size, 0), *page(size, size), *page(size, 2 * size)] == whole


def test_a_page_behind_the_last_is_empty(visitor: Visitor) -> None:
    assert visitor.get(f"{API}/documents", params={"offset": 900_000}).json()["documents"] == []


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search", 422, "q：没有填写"),
        ("/search?q=", 422, "q：是空的"),
        ("/search?q=" + "训" * 501, 422, "不超过 500 个字"),
        ("/search?q=，", 422, ""),
        ("/search?q=a&limit=101", 422, "不大于 100"),
        ("/search?q=a&limit=0", 422, "不小于 1"),
        ("/search?q=a&offset=401", 422, "不大于 400"),
        ("/search?q=a&limit=x", 422, "整数"),
        ("/search?q=a&level=village", 422, "national"),
        ("/search?q=a&year_from=2023&year_to=2020", 422, "晚于"),
        ("/search?q=a&" + "&".join(["kind=a"] * 11), 422, "不超过 10 个"),
        ("/search?q=a&regoin=柳州市", 422, "regoin：是不认识的参数"),
        ("/documents/lz-2022-65?limit=1", 422, "没有参数"),
        ("/search?q=a&doc=nowhere", 404, "nowhere"),
        ("/documents?limit=101", 422, "不大于 100"),
        ("/documents?offset=-1", 422, "不小于 0"),
        ("/documents/nowhere", 404, "文库中没有“nowhere”"),
        ("/documents/" + "x" * 201, 422, "不超过 200 个字"),
        ("/documents/nowhere/clauses", 404, "nowhere"),
        ("/documents/nowhere/export", 404, "nowhere"),
        ("/clauses/lz-2022-65/九/九", 404, "没有条款"),
        ("/clauses/lz-2022-65/", 404, "路径是空的"),
        ("/nowhere", 404, "没有这一页"),
    ],
)
def test_what_cannot_be_read_is_told_in_json(visitor: Visitor, address: str, status: int, words: str) -> None:
    answer = visitor.get(API + address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert words in answer.json()["message"]


def test_another_method_is_told_which_there_are(visitor: Visitor) -> None:
    answer = visitor.delete(f"{API}/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["message"]


def test_nothing_is_offered_to_pages_elsewhere(visitor: Visitor) -> None:
    answer = visitor.get(f"{API}/documents", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


# ---- checking, drafting, statements, importing


def test_an_input_is_checked(desk: Desk, visitor: Visitor) -> None:
    path = Path(__file__).resolve().parents[2] / "templates" / "examples" / "class_plan.yaml"
    plan = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    plan["class"]["trainees"] = 68
    plan.pop("roster", None)
    answer = visitor.post(f"{API}/check", json={"input": plan}, params={"as_of": "2026-11-01"}, headers=token(desk))
    form = answer.json()
    assert answer.status_code == 200, form
    assert {"findings", "undetermined", "advice", "not_applicable", "derived", "gaps", "remarks"} <= set(form)
    found = next(one for one in form["findings"] if one["field"] == "class.trainees")
    assert (found["value"], found["limit"], found["severity"]) == (68, 50, "must")
    assert found["citation"]["quote"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 422, "不是 JSON 对象"),
        (b"[]", 422, "不是 JSON 对象"),
        (b'{"input": 1}', 422, "input"),
        (b"{}", 422, "缺少 input"),
        (b'{"input": {}}', 422, "类型"),
        (b'{"input": {"type": "letter"}}', 422, "class_plan"),
        (b'{"input": {"type": "class_plan"}}', 422, "没有填写"),
        (b'{"input": {"type": "class_plan"}, "more": 1}', 422, "不认识的键"),
        (b'{"input": {"type": "notice"}, "input": {}}', 422, "写了两次"),
        (b'{"input": {"type": "class_plan", "x": "\\ud800"}}', 422, "不成字"),
        (b'{"input": {"type": NaN}}', 422, ""),
        (b'{"input": ' + b'{"a":' * 200_000, 422, "层次过深"),
        (b'{"input": {"x": "' + b"x" * 8_000_001 + b'"}}', 413, "8 MB"),
        (b'{"input": {"type": "class_plan"', 422, ""),
        (b"\xff\xfe{", 422, ""),
        (b'{"input": {"x": ' + b"9" * 5000 + b"}}", 422, ""),
    ],
)
def test_a_body_that_cannot_be_used_is_told(desk: Desk, visitor: Visitor, body: bytes, status: int, words: str) -> None:
    headers = {**token(desk), "Content-Type": "application/json"}
    for call in ("check", "draft"):
        answer = visitor.post(f"{API}/{call}", content=body, headers=headers)
        assert answer.status_code == status, (call, answer.text[:300])
        assert words in answer.json()["message"]


def test_another_kind_of_body_is_refused(desk: Desk, visitor: Visitor) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = visitor.post(f"{API}/check", content=b"{}", headers={**token(desk), "Content-Type": kind})
        assert answer.status_code == 415
        assert "application/json" in answer.json()["message"]


def test_faults_name_their_fields(desk: Desk, visitor: Visitor) -> None:
    sent = {"input": {"type": "class_plan", "class": {"trainees": "多"}}}
    faults = visitor.post(f"{API}/check", json=sent, headers=token(desk)).json()["faults"]
    assert any(one["field"] == "class.trainees" and "多" in one["message"] for one in faults)


def test_the_example_of_the_page_is_drafted(desk: Desk, visitor: Visitor) -> None:
    sent = {**example(visitor, "draft"), "formats": ["docx", "html"], "red_head": False}
    answer = visitor.post(f"{API}/draft", json=sent, headers=token(desk))
    form = answer.json()
    assert answer.status_code == 200, form
    assert {"files", "report", "findings", "final", "gaps", "derived", "citations", "remarks"} <= set(form)
    assert [file["name"].rpartition(".")[2] for file in form["files"][:2]] == ["docx", "html"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(form["files"][0]["data"]))) as package:
        assert "落实安全责任" in package.read("word/document.xml").decode()
    assert "落实安全责任" in base64.b64decode(form["files"][1]["data"]).decode()


@pytest.mark.parametrize(
    "formats", [[], ["doc"], ["pdf", "pdf"], "pdf", [1], [["docx"]], ["docx", "pdf", "html", "docx"]]
)
def test_formats_that_are_none(desk: Desk, visitor: Visitor, formats: object) -> None:
    sent = {**example(visitor, "draft"), "formats": formats}
    assert visitor.post(f"{API}/draft", json=sent, headers=token(desk)).status_code == 422


def test_an_input_reads_no_file_of_the_machine(desk: Desk, visitor: Visitor) -> None:
    sent = example(visitor, "draft")
    sent["input"] = {**sent["input"], "attachments": [{"title": "附件", "file": "/etc/hostname"}]}
    answer = visitor.post(f"{API}/draft", json=sent, headers=token(desk))
    assert answer.status_code == 422
    assert "附件" in answer.json()["message"]


def test_a_ledger_is_checked_and_its_statements_listed(desk: Desk, visitor: Visitor) -> None:
    headers, sent = token(desk), {"file": ("台账.xlsx", ledger(ROW))}
    checked = visitor.post(f"{API}/check", files=sent, headers=headers, params={"as_of": "2027-02-01"})
    assert checked.status_code == 200, checked.text
    assert {"findings", "undetermined", "units", "rows", "faults", "ledger"} <= set(checked.json())
    listed = visitor.post(f"{API}/statements", files=sent, headers=headers, params={"as_of": "2027-02-01"})
    assert listed.status_code == 200, listed.text
    form = listed.json()
    assert {"rows", "zip", "manifest"} <= set(form)
    assert form["ledger"]["file"] == "台账.xlsx", "nothing of the folder where it lay for a moment"
    assert "zhangfa-api-" not in checked.text + listed.text
    assert form["rows"], form
    row = form["rows"][0]
    assert (row["status"], row["unit"], row["row"]) == ("listed", "柳州市水利局", 2)
    assert row["citation"]["quote"]
    for ask, count in (({"unit": "柳州市水利局"}, len(form["rows"])), ({"unit": "柳州市教育局"}, 0)):
        again = visitor.post(f"{API}/statements", files=sent, headers=headers, params={"as_of": "2027-02-01", **ask})
        assert len(again.json()["rows"]) == count


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("台账.xlsx", b"PK\x03\x04 cut off", ""),
        ("台账.docx", b"x", "不是台账文件"),
        ("../../台账.csv", "标题\n".encode(), "台账.csv"),
        ("台账.csv", b"", ""),
        ("台账.csv", "单位,班次名称\n柳州市水利局,班\n".encode(), ""),
    ],
)
def test_a_ledger_that_is_none_is_told(desk: Desk, visitor: Visitor, name: str, data: bytes, words: str) -> None:
    for call in ("check", "statements"):
        answer = visitor.post(f"{API}/{call}", files={"file": (name, data)}, headers=token(desk))
        assert answer.status_code == 422, answer.text
        assert words in answer.json()["message"]
        assert "/tmp" not in answer.text
        assert "zhangfa-api-" not in answer.text


def test_a_form_without_its_one_file(desk: Desk, visitor: Visitor) -> None:
    two = [("file", ("a.csv", b"a")), ("file", ("b.csv", b"b"))]
    for call in ("statements", "documents"):
        assert "2 个文件" in visitor.post(f"{API}/{call}", files=two, headers=token(desk)).json()["message"]
        other = visitor.post(f"{API}/{call}", files={"data": ("a.csv", b"a")}, headers=token(desk))
        assert (other.status_code, other.json()["where"]) == (422, "file")


def test_a_file_comes_into_the_library_once(desk: Desk, visitor: Visitor) -> None:
    words = "关于开展冬季防汛值守培训的通知\n\n各科室：\n\n一、值守要求\n\n每班次值守人员不少于三人。\n\n柳州市水利局\n2026年11月1日\n"
    sent, headers = {"file": ("值守.txt", words.encode())}, token(desk)
    added = visitor.post(f"{API}/documents", files=sent, headers=headers)
    assert added.status_code == 201, added.text
    form = added.json()
    assert {"documents", "refused", "unchanged", "dry_run"} <= set(form)
    held = form["documents"][0]["id"]
    again = visitor.post(f"{API}/documents", files=sent, headers=headers)
    assert (again.status_code, again.json()["unchanged"]) == (200, [held])
    assert visitor.get(f"{API}/documents/{held}").json()["title"] == form["documents"][0]["title"]
    hit = visitor.get(f"{API}/search", params={"q": "值守人员不少于三人"}).json()["hits"][0]
    assert hit["document"]["id"] == held
    assert any("值守.txt" in deed.sentence for deed in desk.trail.read()[0])
    broken = visitor.post(f"{API}/documents", files={"file": ("坏.pdf", b"not a pdf")}, headers=headers)
    assert broken.status_code == 422
    assert broken.json()["refused"][0]["file"] == "坏.pdf"
    assert not desk.importing.batches(ALONE), "nothing is left lying about"


def test_what_has_no_place_in_the_library_is_refused_at_once(desk: Desk, visitor: Visitor) -> None:
    for name, data, words in (("表.xlsx", b"x", "台账"), ("宏.docm", b"x", "宏"), ("空.txt", b"", "空的")):
        answer = visitor.post(f"{API}/documents", files={"file": (name, data)}, headers=token(desk))
        assert answer.status_code == 422
        assert words in answer.json()["message"]


# ---- who may


POSTS = ("check", "draft", "statements", "documents")


@pytest.mark.parametrize("call", POSTS)
def test_alone_a_page_elsewhere_posts_nothing(visitor: Visitor, call: str) -> None:
    """A form of another site carries cookies perhaps, the token of our pages never."""
    visitor.open("/help")
    for sent in (
        {"files": {"file": ("a.csv", b"a")}},
        {"json": {"input": {}}},
        {"files": {"file": ("a.csv", b"a")}, "data": {"csrf": visitor.token()}},
        {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
    ):
        answer = visitor.post(f"{API}/{call}", **sent)  # type: ignore[arg-type]
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"
    forged = visitor.post(f"{API}/{call}", json={}, headers={"X-CSRF-Token": "0" * 64})
    assert forged.status_code == 403


def test_alone_our_own_page_may_post_with_its_token(visitor: Visitor) -> None:
    sent = {"input": example(visitor, "check")["input"]}
    answer = visitor.post(f"{API}/check", json=sent, headers={"X-CSRF-Token": visitor.token()})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("call", POSTS)
def test_in_an_office_a_session_changes_nothing(browsers: Office, call: str) -> None:
    browser = browsers.of("wei")
    answer = browser.post(f"{API}/{call}", json={}, headers={"X-CSRF-Token": browser.token()})
    assert answer.status_code == 401


@pytest.mark.parametrize("address", ["/documents", "/search?q=培训", "/openapi.json"])
def test_in_an_office_reading_needs_a_token_or_a_session(browsers: Office, address: str) -> None:
    assert browsers.nobody().get(API + address).status_code == 401
    assert browsers.of("qin").get(API + address).status_code == 200
    assert browsers.nobody().get(API + address, headers=token(browsers.desk, "qin")).status_code == 200


@pytest.mark.parametrize(
    ("name", "call", "allowed"),
    [
        ("qin", "check", True),
        ("qin", "draft", False),
        ("qin", "statements", False),
        ("qin", "documents", False),
        ("lu", "draft", True),
        ("lu", "statements", True),
        ("lu", "documents", True),
    ],
)
def test_a_token_has_the_role_of_its_person(browsers: Office, name: str, call: str, allowed: bool) -> None:
    answer = browsers.nobody().post(f"{API}/{call}", json={}, headers=token(browsers.desk, name))
    assert (answer.status_code == 403) is not allowed
    assert allowed or "起草" in answer.json()["message"]


def test_a_role_that_changes_changes_the_token(browsers: Office) -> None:
    headers, lu = token(browsers.desk, "lu"), next(one for one in browsers.desk.people.all() if one.name == "lu")
    assert lu.id is not None
    role: Role = "reader"
    browsers.desk.people.change(lu.id, role=role)
    assert browsers.nobody().post(f"{API}/draft", json={}, headers=headers).status_code == 403
    browsers.desk.people.change(lu.id, active=0)
    assert browsers.nobody().get(f"{API}/documents", headers=headers).status_code == 401


# ---- bounds


def test_only_a_few_long_calls_run_at_a_time(desk: Desk) -> None:
    app = create_app(desk.settings, desk)
    app.state.api_turnstile = full = Turnstile()
    full.inside = MOST_LONG
    visitor = Visitor(app, base_url="http://127.0.0.1:8765")
    answer = visitor.post(f"{API}/check", json={}, headers=token(desk))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    full.inside = 0
    assert visitor.post(f"{API}/check", json={}, headers=token(desk)).status_code == 422
    assert full.inside == 0, "who is answered has left"


def test_bounds_of_all_requests_are_told_in_json(desk: Desk) -> None:
    object.__setattr__(desk.settings, "largest", 1000)
    visitor = Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")
    answer = visitor.post(f"{API}/check", content=b"x" * (1024 * 1024 + 2000), headers=token(desk))
    assert answer.status_code == 413
    assert "内容太大" in answer.json()["message"]


def test_a_fault_of_ours_says_nothing_of_the_inside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(desk.settings, desk)
    monkeypatch.setattr(type(desk.searching), "seat", lambda self: 1 / 0)
    visitor = Visitor(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    answer = visitor.get(f"{API}/search", params={"q": "培训"})
    assert answer.status_code == 500
    assert "编号 E-" in answer.json()["message"]
    assert "Zero" not in answer.text


# ---- the page


def test_the_page_names_every_call_and_key(visitor: Visitor) -> None:
    page = visitor.open(f"{API}/docs")
    form = visitor.get(f"{API}/openapi.json").json()
    assert form["paths"]
    assert all(path.startswith(f"{API}/") for path in form["paths"])
    for path, methods in form["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            assert operation["summary"] in page
    for name, schema in form["components"]["schemas"].items():
        assert f'id="o-{name}"' in page
        assert all(key in page for key in schema["properties"])
    assert "http://127.0.0.1:8765/api/v1/clauses/lz-2022-65/" in page
    assert "https://" not in page
    assert "<script>" not in page
    assert " style=" not in page


def test_every_reference_of_the_description_leads_somewhere(visitor: Visitor) -> None:
    text = visitor.get(f"{API}/openapi.json").text
    names = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names == set(json.loads(text)["components"]["schemas"]), "none is missing, none is idle"
