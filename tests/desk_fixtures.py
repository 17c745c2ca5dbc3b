"""Fixtures of the web desk: one person alone or an office with accounts; without a browser and with a real one.

They stand here and not beside the tests, since two files called conftest cannot be told apart by those who import one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from browsing import Office, Visitor

    from desk.web.state import Desk

#: ``required``: a machine without a browser is a failure, not a reason to skip.
DEMAND = "ZHANGFA_BROWSER"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The desk of one person alone on this machine."""
    from desk.web.settings import Settings
    from desk.web.state import Desk

    opened = Desk(Settings(home=home))
    yield opened
    opened.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """That person's browser, without script."""
    from browsing import Visitor

    from desk.web.app import create_app

    return Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")


def _office(home: Path) -> Desk:
    from browsing import PASSWORD

    from desk.web.settings import Settings
    from desk.web.state import Desk

    opened = Desk(Settings(home=home, accounts=True))
    opened.people.add("wei", "韦青", "柳州市水利局", "administrator", PASSWORD)
    opened.people.add("lu", "陆海宁", "柳州市水利局", "drafter", PASSWORD)
    opened.people.add("qin", "覃晓岚", "柳州市水利局", "reader", PASSWORD)
    opened.people.add("su", "苏明", "柳州市教育局", "drafter", PASSWORD)
    return opened


@pytest.fixture
def office(home: Path) -> Iterator[Desk]:
    """The desk of an office where people log in: wei (administrator), lu (drafter), qin (reader), and su of elsewhere."""
    opened = _office(home)
    yield opened
    opened.close()


@pytest.fixture
def browsers(office: Desk) -> Office:
    """Browsers, without script, of the people of the office."""
    from browsing import Office

    return Office(office)


# ---- a real browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser on this machine."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get(DEMAND) == "required":
            pytest.fail("no browser on this machine: apt-get install chromium")
        pytest.skip("no browser on this machine (apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def chromium(browser_path: str) -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a window at a desk. A fault of a script, or anything the policy refuses, fails the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(served: Any, width: int = 1366, height: int = 768, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=served.address, viewport={"width": width, "height": height}, accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"], locale="zh-CN", **options,
        )  # fmt: skip
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def alone_desk(home: Path, browser_path: str) -> Iterator[Any]:
    """The desk of one person alone, really running."""
    from serving import serve

    served = serve(home)
    yield served
    served.process.kill()
    served.process.wait()


@pytest.fixture
def office_desk(home: Path, browser_path: str) -> Iterator[Any]:
    """The desk of an office: wei administrates, lu drafts, qin reads; su is of another unit."""
    from serving import serve

    opened = _office(home)
    opened.close()
    served = serve(home, 0, "--accounts")
    yield served
    served.process.kill()
    served.process.wait()
