"""docs/api.md: every call is made as it stands, and answers with what the page shows."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest
from browsing import Office
from conftest import ROOT
from ledger_files import workbook

from desk.web.store.tokens import Tokens

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
CALLS = re.findall(r"^```sh\n(curl .*?)\n```\n(?:\n```json\n(.*?)\n```)?", PAGE, re.M | re.S)


def made(office: Office, line: str) -> Any:
    """The answer to a line of curl."""
    lu = next(one for one in office.desk.people.all() if one.name == "lu")
    token = Tokens(office.desk.database).make(lu, "试", 7)[1]
    words = iter(shlex.split(line.replace("$TOKEN", token))[1:])
    headers: dict[str, str] = {}
    address, data, query, files, get = "", "", {}, None, False
    for word in words:
        if word == "-G":
            get = True
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-urlencode"):
            given = next(words)
            if get:
                name, _, value = given.partition("=")
                query[name] = value
            else:
                data = given
        elif word == "-F":
            assert next(words) == "file=@台账.xlsx"
            files = {"file": ("台账.xlsx", workbook())}
        else:
            address = word.removeprefix("http://127.0.0.1:8765")
    browser = office.nobody()
    if files or data:
        return browser.post(address, content=data.encode() or None, files=files, headers=headers)
    return browser.get(address, params=query or None, headers=headers)


def holds(shown: Any, real: Any, where: str) -> None:
    """What is shown is there: some keys of an object, the first items of a list, the beginning of a text."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert key in real, f"{where}.{key}"
            holds(value, real[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert len(real) >= len(shown), where
        assert bool(shown) == bool(real), where
        for at, value in enumerate(shown):
            holds(value, real[at], f"{where}[{at}]")
    elif isinstance(shown, str) and shown.endswith("……"):
        assert real.startswith(shown[:-2]), f"{where}: {real[:200]}"
    else:
        assert shown == real, where


@pytest.mark.parametrize(("line", "shown"), CALLS, ids=[line.split("/api/v1/")[1][:24] for line, _ in CALLS])
def test_the_page_shows_what_is_answered(browsers: Office, line: str, shown: str) -> None:
    answer = made(browsers, line)
    assert answer.status_code == (422 if "limit=9999" in line else 200), answer.text
    if shown:
        holds(json.loads(shown), answer.json(), "")


def test_each_kind_of_call_has_an_example() -> None:
    for call in ("search", "documents", "clauses", "check", "draft", "statements"):
        assert any(f"/api/v1/{call}" in line for line, _ in CALLS), call
