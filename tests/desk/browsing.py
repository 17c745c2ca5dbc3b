"""Browsers without script at a desk, for the tests of its pages."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from desk.web.app import create_app
from desk.web.state import Desk

PASSWORD = "Shuili-2026-kaoyan"


class Visitor(TestClient):
    """A browser without script: it keeps cookies and sends the token that the last page gave it."""

    def open(self, address: str, **headers: str) -> str:
        """The page at an address, which must be there."""
        answer = self.get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
        return answer.text

    def token(self) -> str:
        """The token of this visitor."""
        page = self.get("/login" if self.app.state.desk.settings.accounts else "/help").text  # type: ignore[attr-defined]
        if (found := re.search(r'name="csrf" content="([0-9a-f]+)"', page)) is None:
            found = re.search(r'name="csrf" content="([0-9a-f]+)"', self.get("/help").text)
        assert found
        return found[1]

    def submit(self, address: str, data: dict[str, object] | None = None, **more: object):  # type: ignore[no-untyped-def]
        """Posts a form with the token, following no redirect."""
        form = {"csrf": self.token(), **(data or {})}
        return self.post(address, data=form, follow_redirects=False, **more)  # type: ignore[arg-type]


class Office:
    """Browsers at the office's desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = create_app(desk.settings, desk)

    def nobody(self) -> Visitor:
        """A browser where nobody has logged in."""
        return Visitor(self.app, base_url="http://desk.example")

    def of(self, name: str) -> Visitor:
        """The browser of somebody who has logged in."""
        browser = self.nobody()
        answer = browser.submit("/login", {"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser
