"""The page of a ledger in a real browser: charts drawn by the library, led by the mouse, printed; every width and theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledger_files import ROWS, workbook

WIDTHS = ((1366, 768), (1920, 1080), (390, 844))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger on the disk of a person."""
    path = tmp_path / "培训台账2026.xlsx"
    path.write_bytes(workbook(*ROWS))
    return path


def given(page: Any, file: Path) -> str:
    """The address of the ledger after a person has chosen it."""
    page.goto("/ledgers")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_url(re.compile(r"/ledgers/[0-9a-f]{12}$"))
    return str(page.url)


def test_the_charts_are_drawn_and_lead_to_the_rows(alone_desk: Any, page_of: Callable[..., Any], file: Path) -> None:
    page = page_of(alone_desk)
    address = given(page, file)
    page.goto(f"{address}?year=2026")
    live = page.locator("#chart-year .chart-live")
    live.locator("canvas").first.wait_for()
    assert "个班次的时间" in live.get_attribute("aria-label")
    assert not page.locator("#chart-year .chart-still").is_visible()
    box = live.bounding_box()
    inked = page.evaluate(
        "() => { const c = document.querySelector('#chart-year canvas');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " const seen = new Set(); for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) seen.add(d.slice(i, i + 3).join());"
        " return [seen.has('165,29,23'), seen.size]; }"
    )
    assert inked[0], "what breaks a rule is red"
    assert inked[1] > 20
    page.mouse.click(box["x"] + 100, box["y"] + 40 + 28 * 1 + 14)
    page.wait_for_url(re.compile(r"/table\?row=3#row"))
    assert "水利财务人员业务培训班" in page.locator("#row").inner_text()
    page.go_back()
    page.emulate_media(media="print")
    assert page.locator("#chart-year .chart-still").is_visible(), "the still picture is printed"
    assert not page.locator("#chart-year .chart-live").is_visible()


def test_the_charts_follow_the_theme_and_the_width(alone_desk: Any, page_of: Callable[..., Any], file: Path) -> None:
    page = page_of(alone_desk)
    address = given(page, file)
    page.goto(f"{address}?year=2026")
    canvas = page.locator("#chart-year canvas").first
    canvas.wait_for()
    shot = "() => document.querySelector('#chart-year canvas').toDataURL()"
    light = page.evaluate(shot)
    page.locator("[data-theme-switch]").click()
    page.wait_for_function("before => document.querySelector('#chart-year canvas').toDataURL() !== before", arg=light)
    wide = canvas.bounding_box()["width"]
    page.set_viewport_size({"width": 800, "height": 700})
    page.wait_for_function(
        "before => document.querySelector('#chart-year canvas').getBoundingClientRect().width < before - 200", arg=wide
    )


def test_without_script_everything_is_there(alone_desk: Any, page_of: Callable[..., Any], file: Path) -> None:
    page = page_of(alone_desk, java_script_enabled=False)
    page.goto("/ledgers")
    page.set_input_files("input[type=file]", str(file))
    page.locator("[data-drop-send]").click()
    page.wait_for_url(re.compile(r"/ledgers/[0-9a-f]{12}$"))
    address = str(page.url)
    page.goto(f"{address}?year=2026")
    assert page.locator("#chart-year .chart-still svg").is_visible()
    page.locator("#chart-year svg a").first.click()
    page.wait_for_url(re.compile(r"/table\?row=2#row"))
    page.goto(f"{address}/statements/late_entry-3")
    page.fill("[name='r3.late_reason']", "经办人员轮岗")
    page.locator("button", has_text="保存补填的内容").click()
    page.wait_for_url(re.compile(r"saved=1"))
    assert page.input_value("[name='r3.late_reason']") == "经办人员轮岗"
    paper = page.frame_locator("iframe.paper")
    assert "经办人员轮岗" in paper.locator("body").inner_text()


def test_a_row_is_looked_at_beside_the_table(alone_desk: Any, page_of: Callable[..., Any], file: Path) -> None:
    page = page_of(alone_desk)
    address = given(page, file)
    page.goto(f"{address}/table")
    page.locator("[data-row-link]", has_text="基层水利").click()
    page.locator("#row blockquote").first.wait_for()
    assert "每班次不超过60人" in page.locator("#row").inner_text()
    assert page.url.endswith("table?row=4"), "the address can be shared"
    assert page.locator("tr[aria-current]").inner_text().count("基层水利") == 1
    assert page.locator("#rows").is_visible()


def test_a_file_that_is_refused_says_why_beside_it(
    alone_desk: Any, page_of: Callable[..., Any], tmp_path: Path
) -> None:
    bad = tmp_path / "台账.csv"
    bad.write_text("甲,乙\n1,2\n", encoding="utf-8")
    page = page_of(alone_desk)
    page.goto("/ledgers")
    page.set_input_files("input[type=file]", str(bad))
    row = page.locator("[data-drop-list] li")
    row.get_by_text("班次名称").first.wait_for()
    assert page.locator("[data-drop-list] [aria-label='未收']").is_visible()
    assert page.url.endswith("/ledgers")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WIDTHS, ids=[str(width) for width, _ in WIDTHS])
def test_every_page_of_a_ledger_fits_and_can_be_used_by_all(
    alone_desk: Any, page_of: Callable[..., Any], file: Path, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(alone_desk, *size, color_scheme=scheme, bypass_csp=True)
    address = given(page, file)
    told: list[str] = []
    for place in ("", "?year=2026", "/table?row=4", "/statements", "/statements/late_entry-3", "/making", "/remove"):
        page.goto(address + place)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            told.append(f"{place}: {wide} px wider than the screen")
        found = axe.run(page).response["violations"]
        told += [
            f"{place}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert page.locator("h1").count() == 1, place
    assert not told
