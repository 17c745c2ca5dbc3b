"""Every address of the desk with the role that it needs, each tried by those who may not; and other units' papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Office, Visitor
from draft_forms import begun
from ledger_files import given, workbook

from desk.web.app import _routers

#: Nobody need be logged in; a token or a reader; and what each role adds. A new address must be entered here.
OPEN = {"GET /login", "POST /login", "GET /first-run/{token}", "POST /first-run/{token}"}
READER = {
    "POST /logout", "GET /account", "POST /account/password", "POST /account/keys", "GET /help", "GET /api/v1/docs",
    "GET /account/tokens", "POST /account/tokens", "POST /account/tokens/{id_}/revoke", "GET /", "GET /search",
    "GET /search/context", "GET /drafts", "GET /drafts/{id_}", "GET /drafts/{id_}/versions", "GET /drafts/{id_}/pages",
    "GET /drafts/{id_}/pages/{name}", "GET /drafts/{id_}/files/{name}", "GET /ledgers", "GET /ledgers/blank.xlsx",
    "GET /ledgers/example.xlsx", "GET /ledgers/{id_}", "GET /ledgers/{id_}/table", "GET /ledgers/{id_}/findings.xlsx",
    "GET /ledgers/{id_}/original", "GET /ledgers/{id_}/statements", "GET /ledgers/{id_}/statements/{key}",
    "GET /ledgers/{id_}/statements/{key}/file.{suffix}", "GET /ledgers/{id_}/statements.zip",
    "GET /ledgers/{id_}/making", "POST /ledgers/{id_}/making/stop", "GET /library", "GET /library/{name}",
    "GET /library/compare", "GET /library/{name}/export.json", "GET /library/{name}/original",
}  # fmt: skip
DRAFTER = {
    "GET /drafts/new", "POST /drafts/new", "POST /drafts/import", "GET /drafts/{id_}/duplicate",
    "POST /drafts/{id_}/duplicate", "GET /drafts/{id_}/remove", "POST /drafts/{id_}/remove", "POST /drafts/{id_}/undo",
    "GET /drafts/{id_}/rows/{path}", "POST /drafts/{id_}/rows/{path}", "POST /drafts/{id_}/rows/{path}/take",
    "POST /drafts/{id_}/versions/{number}/restore", "POST /drafts/{id_}", "POST /drafts/{id_}/merge", "POST /ledgers",
    "POST /ledgers/{id_}/statements/{key}", "POST /ledgers/{id_}/statements/{key}/draft",
    "POST /ledgers/{id_}/rows/{row}/draft", "GET /ledgers/{id_}/remove", "POST /ledgers/{id_}/remove",
    "POST /ledgers/{id_}/restore", "GET /library/import", "POST /library/import", "GET /library/import/{batch}",
    "POST /library/import/{batch}/{item}/set", "POST /library/import/{batch}/{item}/unset",
    "POST /library/import/{batch}/{item}/keep", "POST /library/import/{batch}/{item}/drop",
    "POST /library/import/{batch}/{item}/want", "POST /library/import/{batch}/commit",
    "POST /library/import/{batch}/discard", "GET /library/removed", "GET /library/{name}/remove",
    "POST /library/{name}/remove", "POST /library/removed/{name}/restore", "POST /library/{name}/set",
    "POST /library/{name}/unset",
}  # fmt: skip
ADMINISTRATOR = {
    "GET /admin", "GET /admin/people", "GET /admin/people/new", "POST /admin/people", "GET /admin/people/{id_}",
    "POST /admin/people/{id_}", "GET /admin/people/{id_}/stop", "POST /admin/people/{id_}/stop",
    "POST /admin/people/{id_}/start", "POST /admin/people/{id_}/link", "GET /admin/audit", "GET /admin/audit.csv",
    "GET /admin/packs", "GET /admin/packs/{name}", "POST /admin/packs", "GET /admin/packs/{name}/remove",
    "POST /admin/packs/{name}/remove", "POST /admin/packs/removed/{file}/restore", "GET /admin/tables",
    "GET /admin/tables/{kind}/table/{name}", "GET /admin/tables/{kind}/add",
    "GET /admin/tables/{kind}/example/{suffix}", "POST /admin/tables/{kind}",
    "GET /admin/tables/{kind}/table/{name}/remove", "POST /admin/tables/{kind}/table/{name}/remove",
    "POST /admin/tables/{kind}/removed/{file}/restore", "GET /admin/templates", "GET /admin/templates/edit",
    "GET /admin/templates/preview/{token}", "POST /admin/templates/try", "POST /admin/templates/save",
    "GET /admin/templates/back", "POST /admin/templates/back", "GET /admin/calendar", "GET /admin/doctor",
}  # fmt: skip
API_READER = {
    "GET /api/v1/openapi.json", "GET /api/v1/search", "GET /api/v1/documents", "GET /api/v1/documents/{document}",
    "GET /api/v1/documents/{document}/clauses", "GET /api/v1/documents/{document}/export",
    "GET /api/v1/clauses/{document}/{path:path}", "POST /api/v1/check",
}  # fmt: skip
API_DRAFTER = {"POST /api/v1/documents", "POST /api/v1/statements", "POST /api/v1/draft"}
PAGES = READER | DRAFTER | ADMINISTRATOR
#: What a form must say before anything is looked up; the rest may be left out.
_NUMBERS = {"id_": "1", "number": "1", "row": "2", "item": "1"}


def addresses(router: Any, prefix: str = "") -> Iterator[str]:
    """Method and path of every route of a router and of those that it includes."""
    for route in router.routes:
        if hasattr(route, "methods"):
            yield from (f"{method} {prefix}{route.path}" for method in route.methods - {"HEAD"})
        else:
            within = getattr(route.include_context, "prefix", "") or ""
            yield from addresses(route.original_router, prefix + within)


def test_every_address_stands_in_the_tables() -> None:
    from desk.web.api.describing import PREFIX

    found = {address for router in _routers() for address in addresses(router)}
    # The calls of the API stand below their prefix, whichever way the routers say so.
    known = PAGES | OPEN | {address.replace(PREFIX, "") for address in API_READER | API_DRAFTER}
    assert {address.replace(PREFIX, "") for address in found} == {address.replace(PREFIX, "") for address in known}


def called(browser: Visitor, address: str, token: str = "", **known: str) -> Any:
    """Asks for an address with something in the place of its names."""
    method, _, path = address.partition(" ")
    path = re.sub(r"\{(\w+)(?::path)?\}", lambda name: known.get(name[1]) or _NUMBERS.get(name[1], "x"), path)
    form = {"csrf": token} if token else None
    return browser.request(method, path, data=form if method == "POST" else None, follow_redirects=False)


def test_nobody_gets_anywhere_without_logging_in(browsers: Office) -> None:
    browser = browsers.nobody()
    token = browser.token()
    for address in sorted(PAGES):
        answer = called(browser, address, token)
        if address.startswith("GET"):
            assert (answer.status_code, answer.headers["location"][:12]) == (303, "/login?back="), address
        else:
            assert answer.status_code == 401, address


@pytest.mark.parametrize(
    ("name", "beyond"),
    [("qin", DRAFTER | ADMINISTRATOR | API_DRAFTER), ("lu", ADMINISTRATOR)],
    ids=["reader", "drafter"],
)
def test_a_role_gets_no_further_than_it_reaches(browsers: Office, name: str, beyond: set[str]) -> None:
    from desk.web.store.tokens import Tokens

    browser = browsers.of(name)
    token = browser.token()
    person = next(one for one in browsers.desk.people.all() if one.name == name)
    browser.headers["Authorization"] = f"Bearer {Tokens(browsers.desk.database).make(person, '试', 7)[1]}"
    told = {address: called(browser, address, token).status_code for address in sorted(beyond)}
    assert {address: status for address, status in told.items() if status != 403} == {}


def test_the_api_asks_for_a_token(browsers: Office) -> None:
    browser = browsers.nobody()
    for address in sorted(API_READER | API_DRAFTER):
        answer = called(browser, address)
        assert (answer.status_code, answer.headers.get("www-authenticate")) == (401, "Bearer"), address


def test_papers_of_another_unit_are_as_if_there_were_none(browsers: Office) -> None:
    lu, su = browsers.of("lu"), browsers.of("su")
    draft, ledger = begun(lu).rpartition("/")[2], given(lu, workbook()).rpartition("/")[2]
    of_drafts = {one for one in READER | DRAFTER if "/drafts/{id_}" in one}
    of_ledgers = {one for one in READER | DRAFTER if "/ledgers/{id_}" in one}
    assert len(of_drafts) > 15
    assert len(of_ledgers) > 14
    token = su.token()
    for own, none, group in ((draft, "0" * len(draft), of_drafts), (ledger, "0" * len(ledger), of_ledgers)):
        for address in sorted(group):
            answer, absent = (called(su, address, token, id_=id_, number="1", key="x") for id_ in (own, none))
            assert answer.status_code == absent.status_code, address
            assert answer.status_code in (404, 422), address
    assert called(lu, "GET /drafts/{id_}", id_=draft).status_code == 200
    assert called(lu, "GET /ledgers/{id_}", id_=ledger).status_code == 200
