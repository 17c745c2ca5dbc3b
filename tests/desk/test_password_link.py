"""Links from the terminal: the first administrator, and who forgot the password."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import PASSWORD, Office
from click.testing import CliRunner

from desk.cli.serve import command
from desk.web.serving import password_link
from desk.web.settings import Settings
from kb.errors import ZhangfaError


def test_without_an_administrator_there_is_a_link_for_the_first(home: Path) -> None:
    link = password_link(Settings(home=home, accounts=True))
    assert link is not None
    assert link.whom == ""
    assert password_link(Settings(home=home)) is None, "alone nobody logs in"


def test_who_forgot_the_password_sets_another(browsers: Office) -> None:
    settings = browsers.desk.settings
    assert password_link(settings) is None, "there is an administrator"
    link = password_link(settings, "wei")
    assert link is not None
    assert browsers.of("wei").get("/account").status_code == 200, "the old one works until then"
    new = "another-long-password"
    visitor = browsers.nobody()
    answer = visitor.submit(f"/first-run/{link.token}", {"password": new, "again": new})
    assert answer.status_code == 303
    assert isinstance(browsers.desk.people.log_in("wei", new), tuple)
    assert not isinstance(browsers.desk.people.log_in("wei", PASSWORD), tuple)


@pytest.mark.parametrize(
    ("name", "words"),
    [("韦青", "没有账号“韦青”"), ("", "没有账号"), ("su", "已停用")],
    ids=["display", "empty", "stopped"],
)
def test_accounts_that_get_no_link(browsers: Office, name: str, words: str) -> None:
    su = next(person for person in browsers.desk.people.all() if person.name == "su")
    assert su.id is not None
    browsers.desk.people.change(su.id, active=False)
    with pytest.raises(ZhangfaError, match=words):
        password_link(browsers.desk.settings, name)


def test_alone_there_is_no_account_to_reset(home: Path) -> None:
    ended = CliRunner().invoke(command, ["--port", "18765", "--reset", "wei"], env={"ZHANGFA_HOME": str(home)})
    assert isinstance(ended.exception, ZhangfaError)
    assert "没有账号" in str(ended.exception)
