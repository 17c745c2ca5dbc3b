"""Tokens of the API: made, shown once, used, expired, revoked."""

from __future__ import annotations

import re

import pytest
from browsing import Office, Visitor
from sqlalchemy import select, update

from desk.web.state import Desk
from desk.web.store.people import ALONE
from desk.web.store.tokens import MOST, Tokens
from kb.desk_tables import api_tokens
from kb.errors import ZhangfaError

PAGE = "/account/tokens"


def made(browser: Visitor, name: str = "台账检查") -> str:
    """The words of a new token, from the page."""
    answer = browser.submit(PAGE, {"name": name, "days": "30"})
    assert answer.status_code == 200, answer.text
    found = re.search(r">(zf_[\w-]{43})<", answer.text)
    assert found
    return found[1]


def asked(browser: Visitor, words: str, scheme: str = "Bearer") -> int:
    """The status of a call with a token."""
    return browser.get("/api/v1/documents", headers={"Authorization": f"{scheme} {words}"}).status_code


def test_a_token_is_shown_once_and_only_its_hash_is_kept(browsers: Office) -> None:
    browser = browsers.of("lu")
    words = made(browser)
    page = browser.open(PAGE)
    assert "台账检查" in page
    assert words not in page
    with browsers.desk.database.reading() as connection:
        row = connection.execute(select(api_tokens)).mappings().one()
    assert words not in str(dict(row))
    assert words[3:] not in str(dict(row))
    assert asked(browsers.nobody(), words) == 200
    assert "没有用过" not in browser.open(PAGE)
    deeds, _ = browsers.desk.trail.read()
    assert deeds[0].sentence == "陆海宁新建接口令牌“台账检查”"
    assert words not in str(deeds)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer zf_",
        "Bearer zf_" + "x" * 43,
        "Bearer " + "x" * 10_000,
        "Basic d2VpOng=",
        "zf_x",
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_a_wrong_token_opens_nothing(visitor: Visitor, browsers: Office, header: str, alone: bool) -> None:
    browser = visitor if alone else browsers.of("wei")
    answer = browser.get("/api/v1/documents", headers={"Authorization": header})
    assert answer.status_code == 401, "not even where no token would do"
    assert answer.json()["message"]


def test_the_scheme_may_be_written_in_any_case(browsers: Office) -> None:
    assert asked(browsers.nobody(), made(browsers.of("lu")), "bearer") == 200


def test_an_expired_token_opens_nothing(browsers: Office) -> None:
    browser = browsers.of("lu")
    words = made(browser)
    with browsers.desk.database.writing() as connection:
        connection.execute(update(api_tokens).values(expires="2026-01-01T00:00:00Z"))
    assert asked(browsers.nobody(), words) == 401
    assert "已过期" in browser.open(PAGE)


def test_a_revoked_token_opens_nothing(browsers: Office) -> None:
    browser = browsers.of("lu")
    words = made(browser)
    found = re.search(rf'action="({PAGE}/\d+/revoke)"', browser.open(PAGE))
    assert found
    assert browser.post(found[1], follow_redirects=False).status_code == 403, "without the token of the page"
    assert asked(browsers.nobody(), words) == 200
    for _ in range(2):
        assert browser.submit(found[1]).status_code == 303
    assert asked(browsers.nobody(), words) == 401
    assert "已撤销" in browser.open(PAGE)
    sentences = [deed.sentence for deed in browsers.desk.trail.read()[0]]
    assert sentences.count("陆海宁撤销接口令牌“台账检查”") == 1


def test_others_tokens_are_not_seen_but_by_an_administrator(browsers: Office) -> None:
    words = made(browsers.of("lu"), "陆的程序")
    su, wei = browsers.of("su"), browsers.of("wei")
    number = Tokens(browsers.desk.database).of(next(p for p in browsers.desk.people.all() if p.name == "lu"))[0].id
    assert "陆的程序" not in su.open(PAGE)
    assert su.submit(f"{PAGE}/{number}/revoke").status_code == 404
    assert asked(browsers.nobody(), words) == 200
    assert "陆的程序" in wei.open(PAGE)
    assert wei.submit(f"{PAGE}/{number}/revoke").status_code == 303
    assert asked(browsers.nobody(), words) == 401
    assert browsers.desk.trail.read()[0][0].sentence == "韦青撤销陆海宁的接口令牌“陆的程序”"


def test_a_token_of_somebody_alone_is_nobodys_in_an_office(browsers: Office) -> None:
    _, words = Tokens(browsers.desk.database).make(ALONE, "本机", 7)
    assert asked(browsers.nobody(), words) == 401


def test_alone_a_token_lets_programs_in(visitor: Visitor) -> None:
    assert asked(visitor, made(visitor)) == 200


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": " ", "days": "30"}, "没有写名称"),
        ({"name": "长" * 41, "days": "30"}, "41 个字"),
        ({"name": "好", "days": "3650"}, "3650 天"),
        ({"name": "好", "days": "²"}, "有效期"),
        ({"name": "好"}, "有效期"),
    ],
)
def test_tokens_that_are_not_made(visitor: Visitor, form: dict[str, object], words: str) -> None:
    answer = visitor.submit(PAGE, form)
    assert answer.status_code == 400
    assert words in answer.text


def test_names_are_shown_as_words_and_never_run(visitor: Visitor) -> None:
    made(visitor, "<script>alert(1)</script>")
    page = visitor.open(PAGE)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_nobody_heaps_up_tokens(desk: Desk) -> None:
    tokens = Tokens(desk.database)
    for number in range(MOST):
        tokens.make(ALONE, str(number), 7)
    with pytest.raises(ZhangfaError, match="已有 20 个"):
        tokens.make(ALONE, "还要", 7)
    tokens.revoke(tokens.of(ALONE)[0].id, ALONE)
    tokens.make(ALONE, "还要", 7)


def test_the_page_asks_who_is_there(browsers: Office) -> None:
    assert browsers.nobody().get(PAGE, follow_redirects=False).status_code == 303
    assert "/account/tokens" in browsers.of("qin").open("/account")
