"""管理: who gets in, people and what they may do, the trail, the machine."""

from __future__ import annotations

import re

import pytest
from browsing import PASSWORD, Office, Visitor

from desk.web.office.doctor import examine
from desk.web.state import Desk
from desk.web.store.trail import Deed

TABS = ("audit", "packs", "tables", "templates", "calendar", "doctor")
PAGES = (
    "/admin/people",
    "/admin/people/new",
    "/admin/people/1",
    "/admin/people/2/stop",
    *(f"/admin/{tab}" for tab in TABS),
    "/admin/audit.csv",
    "/admin/packs/LZ22",
    "/admin/tables/base_list/add",
    "/admin/tables/calendar/add",
    "/admin/tables/budget_codes/example/yaml",
    "/admin/tables/cost_standard/example/xlsx",
    "/admin/templates/edit?name=class_plan",
    "/admin/templates/edit?name=parts%2Ffee",
)
FORMS = (
    "/admin/people",
    "/admin/people/2",
    "/admin/people/2/stop",
    "/admin/people/2/start",
    "/admin/people/2/link",
    "/admin/packs",
    "/admin/packs/LZ22/remove",
    "/admin/packs/removed/X.yaml/restore",
    "/admin/tables/base_list",
    "/admin/tables/base_list/table/X/remove",
    "/admin/tables/base_list/removed/X.yaml/restore",
    "/admin/templates/try",
    "/admin/templates/save",
    "/admin/templates/back",
)


def last(desk: Desk) -> Deed:
    """The newest deed that is no login."""
    return next(deed for deed in desk.trail.read()[0] if deed.action not in ("login", "logout"))


def id_of(desk: Desk, name: str) -> int:
    """The number of somebody's account."""
    found = next(person.id for person in desk.people.all() if person.name == name)
    assert found is not None
    return found


# ---- who gets in ----------------------------------------------------------------------------------------------------


def test_every_page_opens_for_an_administrator_and_changes_nothing(browsers: Office) -> None:
    browser = browsers.of("wei")
    home = browsers.desk.workspace.home
    before = (browsers.desk.trail.read()[1], sorted(path for path in home.rglob("*") if "tables" in path.parts))
    for address in PAGES:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if answer.headers["content-type"].startswith("text/html"):
            assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", answer.text), address
            assert len(re.findall(r"<h1\b", answer.text)) == 1, address
            assert 'aria-current="page"' in answer.text, address
    after = (browsers.desk.trail.read()[1], sorted(path for path in home.rglob("*") if "tables" in path.parts))
    assert after == before


def test_others_get_the_page_of_their_role_and_no_tab(browsers: Office) -> None:
    assert browsers.of("qin").get("/admin/people").status_code == 403
    browser = browsers.of("lu")
    assert 'href="/admin"' not in browser.open("/help")
    for address in ("/admin", *PAGES):
        answer = browser.get(address, follow_redirects=False)
        assert answer.status_code == 403, address
        assert "这里需要“管理”" in answer.text
    count = browsers.desk.trail.read()[1]
    for address in FORMS:
        assert browser.submit(address, {"name": "class_plan", "text": "x"}).status_code == 403, address
    assert browsers.desk.trail.read()[1] == count


def test_a_form_without_its_token_is_refused(browsers: Office) -> None:
    browser = browsers.of("wei")
    for address in FORMS:
        answer = browser.post(address, data={"name": "class_plan"})
        assert (answer.status_code, "什么也没有改动" in answer.text) == (403, True), address


def test_the_first_tab_is_people_where_there_are_accounts(browsers: Office) -> None:
    assert browsers.of("wei").get("/admin", follow_redirects=False).headers["location"] == "/admin/people"


def test_alone_there_are_no_people_to_manage(visitor: Visitor) -> None:
    assert visitor.get("/admin", follow_redirects=False).headers["location"] == "/admin/audit"
    assert "/admin/people" not in visitor.open("/admin/audit")
    for address in ("/admin/people", "/admin/people/new", "/admin/people/1"):
        assert visitor.get(address).status_code == 404
    assert visitor.submit("/admin/people", {"name": "x"}).status_code == 404


# ---- people ---------------------------------------------------------------------------------------------------------

NEW = {"name": "huang", "display": "黄志宁", "unit": "柳州市水利局", "role": "reader"}


def test_somebody_new_sets_a_password_by_a_link_shown_once(browsers: Office) -> None:
    browser = browsers.of("wei")
    answer = browser.submit("/admin/people", dict(NEW))
    assert answer.status_code == 200
    found = re.search(r"http://desk\.example(/first-run/[\w-]+)", answer.text)
    assert found
    assert "只显示这一次" in answer.text
    assert "只有在本机才打得开" not in answer.text
    deed = last(browsers.desk)
    assert (deed.action, deed.sentence, deed.after) == (
        "person.add",
        "韦青新增账号 huang",
        "黄志宁，柳州市水利局，查阅",
    )
    trail = browser.open("/admin/audit")
    assert found[1].rpartition("/")[2] not in trail + browser.open("/admin/people"), "a link is a key"
    assert "未设口令，链接" in browser.open("/admin/people")
    other = browsers.nobody()
    form = {"password": "Another-Pass-2026", "again": "Another-Pass-2026"}
    assert other.submit(found[1], form).status_code == 303
    assert "黄志宁" in other.open("/account")


def test_a_link_made_on_the_machine_itself_says_that_others_cannot_open_it(browsers: Office) -> None:
    browser = Visitor(browsers.app, base_url="http://127.0.0.1:8765")
    assert browser.submit("/login", {"name": "wei", "password": PASSWORD}).status_code == 303
    page = browser.submit("/admin/people", dict(NEW) | {"name": "huang2"}).text
    assert "http://127.0.0.1:8765/first-run/" in page
    assert "这个链接只有在本机才打得开" in page


def test_somebody_who_cannot_be_added(browsers: Office) -> None:
    before, browser = browsers.desk.people.all(), browsers.of("wei")
    cases: tuple[tuple[dict[str, str], str], ...] = (
        ({"name": "lu"}, "已经有人用"),
        ({"name": "韦 青"}, "不含空格"),
        ({"name": ""}, "不能用"),
        ({"name": "x" * 65}, "不超过 64 个"),
        ({"display": " "}, "“姓名”没有填写"),
        ({"display": "字" * 41}, "“姓名”太长"),
        ({"unit": ""}, "“单位”没有填写"),
        ({"role": "owner"}, "没有选角色"),
    )
    for change, words in cases:
        answer = browser.submit("/admin/people", {**NEW, **change})
        assert answer.status_code == 400, change
        assert words in answer.text, change
        assert "黄志宁" in answer.text or "display" in change, "what was typed stays"
    assert browsers.desk.people.all() == before


def test_a_change_of_role_is_noted_with_old_and_new(browsers: Office) -> None:
    browser, id_ = browsers.of("wei"), id_of(browsers.desk, "qin")
    answer = browser.submit(f"/admin/people/{id_}", {"display": "覃晓岚", "unit": "柳州市教育局", "role": "drafter"})
    assert answer.headers["location"] == f"/admin/people/{id_}?done=changed"
    deed = last(browsers.desk)
    assert (deed.sentence, deed.before, deed.after) == (
        "韦青改账号 qin 的单位、角色",
        "柳州市水利局，查阅",
        "柳州市教育局，起草",
    )
    listed = browser.open("/admin/audit")
    assert "改账号 qin 的单位、角色：柳州市水利局，查阅 → 柳州市教育局，起草" in listed
    assert "起草" in browser.open(f"/admin/people/{id_}")


def test_the_same_again_is_no_deed(browsers: Office) -> None:
    browser, id_ = browsers.of("wei"), id_of(browsers.desk, "qin")
    count = browsers.desk.trail.read()[1]
    browser.submit(f"/admin/people/{id_}", {"display": "覃晓岚", "unit": "柳州市水利局", "role": "reader"})
    assert browsers.desk.trail.read()[1] == count


def test_the_last_administrator_can_neither_step_down_nor_be_stopped(browsers: Office) -> None:
    browser, id_ = browsers.of("wei"), id_of(browsers.desk, "wei")
    form = {"display": "韦青", "unit": "柳州市水利局", "role": "reader"}
    for address, data in ((f"/admin/people/{id_}", form), (f"/admin/people/{id_}/stop", {})):
        answer = browser.submit(address, dict(data))
        assert answer.status_code == 400
        assert "至少要有一位可以登录的管理员" in answer.text
    assert browser.get("/admin/people").status_code == 200
    assert all(deed.action == "login" for deed in browsers.desk.trail.read()[0])


def test_a_stopped_account_is_out_and_can_come_back(browsers: Office) -> None:
    browser, lu, id_ = browsers.of("wei"), browsers.of("lu"), id_of(browsers.desk, "lu")
    assert "停用账号 lu（陆海宁）？" in browser.open(f"/admin/people/{id_}/stop")
    part = browser.open(f"/admin/people/{id_}/stop", **{"HX-Request": "true", "HX-Target": "confirm"})
    assert part.lstrip().startswith('<div id="confirm">')
    assert browser.submit(f"/admin/people/{id_}/stop").status_code == 303
    assert lu.get("/account", follow_redirects=False).status_code == 303
    assert (last(browsers.desk).sentence, last(browsers.desk).after) == ("韦青停用账号 lu（陆海宁）", "停用")
    assert "请先恢复使用" in browser.submit(f"/admin/people/{id_}/link").text
    browser.submit(f"/admin/people/{id_}/start")
    assert last(browsers.desk).sentence == "韦青恢复账号 lu（陆海宁）"
    assert browsers.of("lu").get("/account").status_code == 200


def test_a_link_resets_a_password_and_the_earlier_link_is_void(browsers: Office) -> None:
    browser, id_ = browsers.of("wei"), id_of(browsers.desk, "lu")
    links = []
    for _ in range(2):
        found = re.search(r"/first-run/[\w-]+", browser.submit(f"/admin/people/{id_}/link").text)
        assert found
        links.append(found[0])
    assert last(browsers.desk).action == "person.link"
    other = browsers.nobody()
    assert other.get(links[0]).status_code == 410
    form = {"password": "Another-Pass-2026", "again": "Another-Pass-2026"}
    assert other.submit(links[1], form).status_code == 303
    assert browsers.nobody().submit("/login", {"name": "lu", "password": PASSWORD}).status_code == 403


def test_script_in_a_name_stays_words(browsers: Office) -> None:
    browser = browsers.of("wei")
    hostile = "<script>alert(1)</script>"
    browser.submit("/admin/people", {**NEW, "display": hostile, "unit": '"><img src=x onerror=alert(1)>'})
    id_ = id_of(browsers.desk, "huang")
    for address in ("/admin/people", f"/admin/people/{id_}", f"/admin/people/{id_}/stop", "/admin/audit"):
        page = browser.open(address)
        assert hostile not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("address", ["/admin/people/999", "/admin/people/999/stop"])
def test_nobody_of_that_number(browsers: Office, address: str) -> None:
    assert browsers.of("wei").get(address).status_code == 404


# ---- the trail ------------------------------------------------------------------------------------------------------


def test_the_trail_is_newest_first_searched_and_paged(browsers: Office) -> None:
    browser = browsers.of("wei")
    wei = next(person for person in browsers.desk.people.all() if person.name == "wei")
    for number in range(60):
        browsers.desk.trail.note(wei, "draft.save", f"d{number}", f"韦青改文稿第{number}号")
    first = browser.open("/admin/audit")
    assert first.index("改文稿第59号") < first.index("改文稿第58号")
    assert "改文稿第5号" not in first
    assert "第 1 页，共 2 页" in first
    assert "改文稿第5号" in browser.open("/admin/audit?page=2")
    assert "韦青改文稿第59号" not in first, "who stands in a column of their own"
    found = browser.open("/admin/audit?q=第7号")
    assert "符合的 1 条" in found
    assert "改文稿第8号" not in found
    part = browser.open("/admin/audit?q=第7号", **{"HX-Request": "true", "HX-Target": "audit"})
    assert part.lstrip().startswith('<section id="audit"')
    assert "没有符合的记录" in browser.open("/admin/audit?until=2020-01-01")
    for odd in ("page=0", "page=x", "page=99999999999", "since=2026-13-45", "until=9999-12-31", "since=0001-01-01"):
        assert browser.get(f"/admin/audit?{odd}").status_code == 200, odd


def test_the_file_of_the_trail_calculates_nothing(browsers: Office) -> None:
    browser = browsers.of("wei")
    wei = next(person for person in browsers.desk.people.all() if person.name == "wei")
    browsers.desk.trail.note(wei, "x", "x", '=HYPERLINK("http://evil.example")', before="+1", after="@x")
    answer = browser.get("/admin/audit.csv?q=HYPER")
    assert answer.headers["content-type"].startswith("text/csv")
    line = answer.content.decode("utf-8-sig").splitlines()[1]
    assert "'=HYPERLINK" in line
    assert "'+1" in line
    assert "'@x" in line


# ---- the machine ----------------------------------------------------------------------------------------------------


def test_the_machine_is_looked_at_in_a_process_of_its_own(browsers: Office) -> None:
    browser = browsers.of("wei")
    waiting = browser.open("/admin/doctor")
    assert "正在检查本机" in waiting
    assert 'href="/admin/doctor?run=1"' in waiting, "the way without script"
    page = browser.open("/admin/doctor?run=1")
    assert "SQLite 数据库" in page
    assert str(browsers.desk.workspace.home) in page
    assert "终端编码" not in page


def test_a_machine_that_cannot_be_looked_at_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.web.office.doctor.sys.executable", "/nowhere/python")
    with pytest.raises(Exception, match="检查没有做成"):
        examine(desk.settings.home)
