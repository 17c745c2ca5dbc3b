"""The desk in tests: a workspace of its own with the bundled corpus, one person alone or people with accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PASSWORD, Office, Visitor

from desk.web.app import create_app
from desk.web.settings import Settings
from desk.web.state import Desk
from desk.web.store.people import Role


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The desk of one person alone on this machine."""
    opened = Desk(Settings(home=home))
    yield opened
    opened.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """That person's browser."""
    return Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")


@pytest.fixture
def office(home: Path) -> Iterator[Desk]:
    """The desk of an office where people log in: wei (administrator), lu (drafter), qin (reader), and su of elsewhere."""
    opened = Desk(Settings(home=home, accounts=True))
    people: tuple[tuple[str, str, str, Role], ...] = (
        ("wei", "韦青", "柳州市水利局", "administrator"),
        ("lu", "陆海宁", "柳州市水利局", "drafter"),
        ("qin", "覃晓岚", "柳州市水利局", "reader"),
        ("su", "苏明", "柳州市教育局", "drafter"),
    )
    for name, display, unit, role in people:
        opened.people.add(name, display, unit, role, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def browsers(office: Desk) -> Office:
    """Browsers of the people of the office."""
    return Office(office)
