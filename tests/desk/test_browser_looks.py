"""Every page in three widths and both themes: nothing wider than the screen, no serious fault of accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PAGES = (
    "/",
    "/search?q=市外培训每班最多多少人",
    "/search?q=驾校科目二补考",
    "/library",
    "/library/lz-2022-65",
    "/library/zf-2018-2022?text=both",
    "/library/import",
    "/help",
    "/account",
    "/drafts",
    "/drafts/new?kind=class_plan",
    "/ledgers",
    "/admin/audit",
    "/admin/packs",
    "/admin/tables",
    "/admin/templates",
    "/admin/calendar",
)
WIDTHS = ((1366, 768), (1920, 1080), (390, 844))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WIDTHS, ids=[str(width) for width, _ in WIDTHS])
def test_pages_fit_and_can_be_used_by_all(
    alone_desk: Any, page_of: Callable[..., Any], size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(alone_desk, *size, color_scheme=scheme, bypass_csp=True)
    told: list[str] = []
    for address in PAGES:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            told.append(f"{address}: {wide} px wider than the screen")
        found = axe.run(page).response["violations"]
        told += [
            f"{address}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert page.locator("h1").count() == 1, f"{address} has no heading of its own, or more than one"
    assert not told
