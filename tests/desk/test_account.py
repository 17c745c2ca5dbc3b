"""Logging in, roles, forged and foreign requests, headers, sizes and rates."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import PASSWORD, Office, Visitor
from sqlalchemy import update

from desk.web.account.views import inside
from desk.web.guard.bounds import BURST, LOGIN_BURST, RATE, Buckets
from desk.web.guard.passwords import check, fits, hashed
from desk.web.state import Desk
from desk.web.store.people import Refused
from desk.web.store.times import now, stamp
from kb.desk_tables import people, sessions
from kb.errors import LibraryError, ZhangfaError


def test_alone_on_this_machine_nobody_logs_in(visitor: Visitor) -> None:
    assert "本机运行，不连外网" in visitor.open("/help")
    assert visitor.get("/login", follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize("address", ["/help", "/account"])
def test_an_office_asks_who_is_there(browsers: Office, address: str) -> None:
    answer = browsers.nobody().get(address, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?back={address.replace('/', '%2F')}"


def test_logging_in_leads_back_and_is_noted(browsers: Office) -> None:
    browser = browsers.nobody()
    answer = browser.submit("/login", {"name": "lu", "password": PASSWORD, "back": "/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "陆海宁" in browser.open("/account")
    deeds, _ = browsers.desk.trail.read()
    assert deeds[0].sentence == "陆海宁登录"


def test_the_cookie_goes_over_tls_alone_where_the_desk_is_reached_by_it(browsers: Office) -> None:
    object.__setattr__(browsers.desk.settings, "secure", True)
    answer = browsers.nobody().submit("/login", {"name": "lu", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(browsers: Office) -> None:
    sentences = set()
    for name in ("lu", "nobody"):
        answer = browsers.nobody().submit("/login", {"name": name, "password": "wrong-password"})
        assert answer.status_code == 403
        found = re.search(r'role="alert">([^<]+)<', answer.text)
        assert found
        sentences.add(found[1])
    assert sentences == {"账号或口令不对。再错 4 次，此账号停用 15 分钟。"}


def test_an_account_rests_after_five_wrong_passwords(browsers: Office) -> None:
    browser = browsers.nobody()
    told = [browser.submit("/login", {"name": "lu", "password": "wrong-password"}).text for _ in range(5)]
    assert "再错 1 次" in told[3]
    assert "停用 15 分钟" in told[4]
    right = browser.submit("/login", {"name": "lu", "password": PASSWORD})
    assert right.status_code == 403, "not even the right password helps while it rests"
    with browsers.desk.database.writing() as connection:
        connection.execute(update(people).values(locked="2026-01-01T00:00:00Z"))
    assert browser.submit("/login", {"name": "lu", "password": PASSWORD}).status_code == 303


def test_a_session_ends(browsers: Office) -> None:
    browser = browsers.of("lu")
    assert browser.get("/account", follow_redirects=False).status_code == 200
    for values in (
        {"seen": "2026-01-01T00:00:00Z"},
        {"seen": "2030-01-01T00:00:00Z", "expires": "2026-01-01T00:00:00Z"},
    ):
        with browsers.desk.database.writing() as connection:
            connection.execute(update(sessions).values(**values))
        assert browser.get("/account", follow_redirects=False).status_code == 303
    htmx = browser.get("/account", headers={"HX-Request": "true"}, follow_redirects=False)
    assert htmx.status_code == 401
    assert htmx.headers["HX-Trigger"] == "login-expired"
    assert "已过期" in browser.open("/login")


def test_logging_out_ends_the_session_not_the_cookie_alone(browsers: Office) -> None:
    browser = browsers.of("lu")
    token = browser.cookies["zf_session"]
    assert browser.submit("/logout").status_code == 303
    browser.cookies.set("zf_session", token)
    assert browser.get("/account", follow_redirects=False).status_code == 303


def test_who_is_made_inactive_is_out_at_once(browsers: Office) -> None:
    browser = browsers.of("lu")
    lu = next(person for person in browsers.desk.people.all() if person.name == "lu")
    assert lu.id is not None
    browsers.desk.people.change(lu.id, active=0)
    assert browser.get("/account", follow_redirects=False).status_code == 303
    assert browsers.nobody().submit("/login", {"name": "lu", "password": PASSWORD}).status_code == 403


def test_the_last_administrator_stays(browsers: Office) -> None:
    wei = next(person for person in browsers.desk.people.all() if person.name == "wei")
    assert wei.id is not None
    with pytest.raises(ZhangfaError, match="至少要有一位"):
        browsers.desk.people.change(wei.id, role="reader")
    assert browsers.desk.people.any_administrator()


# ---- the first run --------------------------------------------------------------------------------------------------


def test_the_first_administrator_comes_by_a_link_that_works_once(home: Path) -> None:
    from desk.web.settings import Settings

    desk = Desk(Settings(home=home, accounts=True))
    browser = Office(desk).nobody()
    link = f"/first-run/{desk.people.invite()}"
    form = {"name": "wei", "display": "韦青", "unit": "柳州市水利局", "password": PASSWORD, "again": PASSWORD}
    assert "第一位管理员" in browser.open(link)
    for change, words in (
        ({"again": "another-password"}, "两次填写的口令不同"),
        ({"password": "short", "again": "short"}, "口令有 5 个字符"),
        ({"unit": " "}, "账号、姓名、单位都要填写"),
    ):
        answer = browser.submit(link, {**form, **change})
        assert answer.status_code == 400
        assert words in answer.text
        assert PASSWORD not in answer.text
    assert browser.submit(link, form).status_code == 303
    assert "韦青" in browser.open("/account")
    assert browser.get(link).status_code == 410
    assert browser.submit(link, {**form, "name": "other"}).status_code == 400
    assert desk.people.any_administrator()
    desk.close()


def test_a_link_that_is_not_ours_opens_nothing(browsers: Office) -> None:
    assert browsers.nobody().get("/first-run/guess").status_code == 410


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "5 个字符"),
        ("0123456789", "太容易猜到"),
        ("aaaaaaaaaaaa", "太容易猜到"),
        ("weiqing2026", "太容易猜到"),
        ("x" * 201, "201 个字符"),
    ],
)
def test_passwords_that_are_refused(password: str, words: str) -> None:
    with pytest.raises(ZhangfaError, match=words):
        check(password, name="weiqing")


def test_what_is_kept_of_a_password_is_a_hash() -> None:
    kept = hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert fits(kept, PASSWORD)
    assert not fits(kept, PASSWORD + "x")
    assert not fits(None, PASSWORD)


def test_changing_a_password_ends_other_sessions(browsers: Office) -> None:
    here, there = browsers.of("lu"), browsers.of("lu")
    other = "Another-Password-26"
    wrong = here.submit("/account/password", {"old": "nonsense-x", "password": other, "again": other})
    assert "现在的口令不对" in wrong.text
    assert here.submit("/account/password", {"old": PASSWORD, "password": other, "again": other}).status_code == 200
    assert here.get("/account", follow_redirects=False).status_code == 200
    assert there.get("/account", follow_redirects=False).status_code == 303


# ---- forged and foreign requests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [True, False])
def test_a_form_without_its_token_changes_nothing(visitor: Visitor, browsers: Office, alone: bool) -> None:
    browser = visitor if alone else browsers.of("lu")
    for form in ({}, {"csrf": "0" * 64}):
        answer = browser.post("/account/keys", data={"keys": "off", **form}, follow_redirects=False)
        assert answer.status_code == 403
        assert "什么也没有改动" in answer.text
    assert browser.submit("/account/keys", {"keys": "off"}).status_code == 303


def test_the_token_of_another_visitor_is_worth_nothing(browsers: Office) -> None:
    lu, su = browsers.of("lu"), browsers.of("su")
    stolen = su.token()
    assert lu.post("/account/keys", data={"csrf": stolen}, follow_redirects=False).status_code == 403


def test_alone_the_desk_answers_to_its_own_names(desk: Desk) -> None:
    from desk.web.app import create_app

    app = create_app(desk.settings, desk)
    assert Visitor(app, base_url="http://evil.example").get("/help").status_code == 421
    assert Visitor(app, base_url="http://localhost:8765").get("/help").status_code == 200


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/drafts?x=1", "/drafts?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_login_leads_back_inside_alone(address: str, expected: str) -> None:
    assert inside(address) == expected


def test_every_answer_carries_the_headers(visitor: Visitor) -> None:
    for address in ("/help", "/assets/desk.css", "/nowhere"):
        headers = visitor.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "server" not in visitor.get("/help").headers


def test_pages_hold_no_inline_script_or_style(visitor: Visitor, browsers: Office) -> None:
    pages = [visitor.open("/help"), visitor.open("/account"), browsers.nobody().open("/login")]
    for page in pages:
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page)


def test_a_page_that_is_not_there_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text
    assert visitor.get("/api/v1/nowhere").json()["message"]


def test_a_fault_of_ours_shows_a_number_and_nothing_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from desk.web.app import create_app

    app = create_app(desk.settings, desk)
    monkeypatch.setattr(type(desk.people), "invited", lambda self, token: 1 / 0)
    browser = Visitor(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    answer = browser.get("/first-run/x")
    assert answer.status_code == 500
    assert re.search(r"编号 E-\d{4}", answer.text)
    assert "ZeroDivision" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


# ---- sizes and rates ------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    from desk.web.app import create_app

    object.__setattr__(desk.settings, "largest", 1000)
    browser = Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")
    answer = browser.post("/account/keys", content=b"x" * (1024 * 1024 + 2000))
    assert answer.status_code == 413
    assert "内容太大" in answer.text


def test_a_body_that_says_nothing_of_its_size_is_counted(desk: Desk) -> None:
    from desk.web.app import create_app

    object.__setattr__(desk.settings, "largest", 1000)
    browser = Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")
    chunks = (b"csrf=x&" + b"y" * 100_000 for _ in range(20))
    answer = browser.post(
        "/account/keys", content=chunks, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413


def test_many_requests_of_one_address_are_slowed() -> None:
    now = [0.0]
    shares = Buckets(BURST, RATE, lambda: now[0])
    allowed = [shares.allowed("10.0.0.1") for _ in range(BURST + 50)]
    assert allowed.count(True) == BURST
    assert shares.allowed("10.0.0.2"), "others are not"
    now[0] += 1
    assert shares.allowed("10.0.0.1"), "and not for long"


def test_tries_of_a_password_are_slowed_before_anything_is_reckoned(browsers: Office) -> None:
    browser = browsers.nobody()
    told = [browser.post("/login", data={"name": "x", "password": "y"}) for _ in range(LOGIN_BURST + 2)][-1]
    assert told.status_code == 429
    assert "登录的次数太多" in told.text
    assert browser.get("/login").status_code == 200


@pytest.mark.parametrize(
    ("headers", "address", "kind"),
    [
        ({}, "/library/import", "text/html"),  # a browser without script
        ({"HX-Request": "true"}, "/library/import", "text/html"),  # desk.js finds the sentence in the page
        ({"Accept": "application/json"}, "/library/import", "application/json"),  # uploads.js
        ({}, "/api/v1/documents", "application/json"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_told_as_it_was_asked(
    desk: Desk, headers: dict[str, str], address: str, kind: str, declared: bool
) -> None:
    from desk.web.app import create_app

    object.__setattr__(desk.settings, "largest", 1000)
    browser = Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")
    form = {"content-type": "application/x-www-form-urlencoded", **headers}
    parts = [b"y" * 100_000 for _ in range(20)]
    answer = browser.post(address, content=b"".join(parts) if declared else iter(parts), headers=form)
    if address.startswith("/api") and not declared:  # nothing is read without a token
        assert answer.status_code == 401
        return
    assert answer.status_code == 413
    if declared or kind == "text/html":
        assert answer.headers["content-type"].startswith(kind)
    assert "内容太大，最大 1 MB。" in answer.text
    assert "Content-Security-Policy" in answer.headers


# ---- at the same moment ---------------------------------------------------------------------------------------------


def test_many_passwords_tried_at_the_same_moment_are_counted_each(office: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda i: office.people.log_in("lu", f"wrong-password-{i}"), range(16)))
    assert sorted(one.left for one in told if isinstance(one, Refused)) == [0] * 12 + [1, 2, 3, 4]
    assert isinstance(office.people.log_in("lu", PASSWORD), Refused)


@pytest.mark.parametrize("name", ["lu", "nobody"])
def test_a_name_that_nobody_has_rests_as_any_other(browsers: Office, name: str) -> None:
    browser = browsers.nobody()
    told = []
    for _ in range(7):
        page = browser.submit("/login", {"name": name, "password": "wrong-password"}).text
        told += re.findall(r'role="alert">([^<]+)<', page)
    resting = "账号或口令不对，或者此账号已停用 15 分钟。"
    assert told == [f"账号或口令不对。再错 {left} 次，此账号停用 15 分钟。" for left in (4, 3, 2, 1)] + [resting] * 3


def test_of_many_who_follow_a_link_at_the_same_moment_one_comes_in(home: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from desk.web.settings import Settings

    desk = Desk(Settings(home=home, accounts=True))
    token = desk.people.invite()

    def follow(number: int) -> bool:
        try:
            desk.people.accept(token, PASSWORD, f"admin{number}", "某人", "某单位")
        except ZhangfaError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(follow, range(6))) == 1
    assert len(desk.people.all()) == 1
    desk.close()


def test_what_somebody_unknown_sends_is_not_even_read(browsers: Office) -> None:
    answer = browsers.nobody().post("/library/import", content=iter([b"x" * 1000] * 3), follow_redirects=False)
    assert answer.status_code == 401
    assert "登录已过期" in answer.text


def test_where_nothing_can_be_written_people_still_read(browsers: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browsers.of("lu")
    with browsers.desk.database.writing() as connection:
        connection.execute(update(sessions).values(seen=stamp(now() - timedelta(minutes=10))))

    def full(_: object) -> None:
        raise LibraryError("磁盘已满，这一步没有写入")

    monkeypatch.setattr(type(browsers.desk.database), "writing", full)
    assert browser.get("/account", follow_redirects=False).status_code == 200
