"""Drafts in a real browser: every page in each width and theme, the live form, what is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from browsing import PASSWORD
from serving import log_in

WIDTHS = ((1366, 768), (1920, 1080), (390, 844))


def begun(page: Any, kind: str = "class_plan") -> str:
    """The address of a draft made from the example of its kind."""
    page.goto(f"/drafts/new?kind={kind}")
    page.click("button:has-text('从样例开始')")
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]{12}"))
    return str(page.url).partition("?")[0]


def saving(page: Any) -> Any:
    """Waits for the live check of what is done inside."""
    return page.expect_response(lambda answer: answer.request.method == "POST" and "/drafts/" in answer.url)


def typed(page: Any, path: str, words: str) -> None:
    """Types into a field, and waits until the answer of the desk stands on the page."""
    with saving(page):
        page.fill(f"[id='in:{path}']", words)
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WIDTHS, ids=[str(width) for width, _ in WIDTHS])
def test_every_page_of_a_draft_fits_and_can_be_used_by_all(
    alone_desk: Any, page_of: Callable[..., Any], size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_of(alone_desk, *size, color_scheme=scheme, bypass_csp=True)
    address = begun(page)
    told: list[str] = []

    def look(place: str) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            told.append(f"{place}: {wide} px wider than the screen")
        told.extend(
            f"{place}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"
            for fault in axe.run(page).response["violations"]
            if fault["impact"] in ("serious", "critical")
        )
        if page.locator("h1").count() != 1:
            told.append(f"{place}: not one heading of the page")

    typed(page, "class.trainees", "68")
    typed(page, "class.open_date", "2026-11-09")
    typed(page, "class.end_date", "2026-11-11")  # the courses now lie outside: findings of rows
    look("the form after a live check")
    for place in ("", "?clause=LZ22-003&at=class.trainees", "/pages", "/pages?part=report", "/versions?a=1&b=2"):
        page.goto(address + place)
        look(place)
    page.goto(address)
    form = page.evaluate("() => [...new FormData(document.querySelector('form[data-draft-form]')).entries()]")
    typed(page, "class.audience", "此处先存")
    page.evaluate(
        """pairs => { const form = document.createElement('form'); form.method = 'post'; form.action = location.pathname;
        for (const [name, value] of pairs) { const one = document.createElement('input'); one.type = 'hidden';
        one.name = name; one.value = name === 'class.audience' ? '彼处后存' : value; form.append(one); }
        const deed = document.createElement('input'); deed.name = 'do'; deed.value = 'merge'; form.append(deed);
        document.body.append(form); form.submit(); }""",
        form,
    )
    page.wait_for_selector("#merge-form")
    look("both sides of one draft")
    for place in ("/rows/roster", "/remove", "/duplicate"):
        page.goto(address + place)
        look(place)
    assert not told


@pytest.mark.parametrize("kind", ["notice.class_opening", "statement.adjusted", "annual_plan", "notice.general"])
def test_forms_of_other_kinds_fit_a_phone(alone_desk: Any, page_of: Callable[..., Any], kind: str) -> None:
    page = page_of(alone_desk, 390, 844)
    begun(page, kind)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("#to-files").bounding_box()["y"] > 700, "the download stands within reach of the thumb"


def test_the_chosen_finding_stays_chosen_and_its_clause_tells_what_holds_now(
    alone_desk: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of(alone_desk)
    begun(page)
    typed(page, "class.trainees", "68")
    page.click("[id='x:class.trainees'] [data-sheet]")
    page.wait_for_selector("#clause-panel h2:has-text('68人')")
    typed(page, "class.trainees", "69")
    page.wait_for_selector("#clause-panel h2:has-text('69人')")
    assert "69人" in page.locator(".find.on").inner_text()
    # A link that the check replaces keeps the focus of who came to it by the keyboard.
    page.focus("[id='x:class.trainees'] [data-sheet]")
    with saving(page):
        page.evaluate(
            "() => { const field = document.getElementById('in:class.staff'); field.value = '3';"
            " field.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
    page.wait_for_function(
        "() => document.activeElement && document.activeElement.matches('[id=\"x:class.trainees\"] a')"
    )
    with saving(page):
        page.click("[data-set]")
    page.wait_for_selector("[id='x:class.trainees'] .find", state="detached")
    page.wait_for_function("() => !document.querySelector('#clause-panel h2').textContent.includes('69人')")
    assert page.input_value("[id='in:class.trainees']") == "50"


def test_a_row_is_seen_whole_and_its_deeds_are_within_reach(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    begun(page)
    box = page.locator("[data-rows='curriculum'] .wrap-x")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "no column is cut off at 1366"
    tall = box.bounding_box()["height"]
    page.locator("[data-rows='curriculum'] [data-rows-menu]").last.click()
    deed = page.locator("[data-rows-do=remove]")
    assert box.bounding_box()["height"] == tall, "the table does not grow by its menu"
    place = deed.bounding_box()
    seen = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).dataset.rowsDo",
        [place["x"] + place["width"] - 4, place["y"] + 10],
    )
    assert seen == "remove", "nothing covers it"


def test_a_cell_of_a_row_is_marked_and_read_with_its_finding(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    address = begun(page)
    typed(page, "class.open_date", "2026-11-09")
    typed(page, "class.end_date", "2026-11-11")
    for way in ("after a live check", "on a page opened anew"):
        cell = page.locator("[id='in:curriculum[0].date']")
        assert cell.get_attribute("aria-invalid") == "true", way
        told = page.locator(f"[id='{cell.get_attribute('aria-describedby')}']")
        assert "不在培训期间" in told.inner_text(), way
        page.goto(address)


def test_words_put_back_on_an_older_version_do_not_cover_what_others_saved(
    office_desk: Any, page_of: Callable[..., Any]
) -> None:
    mine, theirs = page_of(office_desk), page_of(office_desk)
    log_in(mine, "lu")
    log_in(theirs, "wei")
    address = begun(mine)
    theirs.goto(address)
    typed(theirs, "class.audience", "韦青改的对象")
    typed(mine, "class.institution", "陆海宁填的机构")
    mine.wait_for_selector(".in-conflict")
    mine.wait_for_timeout(600)  # what is typed is kept in the browser after 0.4 s
    mine.reload()
    with saving(mine):
        mine.click("button:has-text('放回我填的')")
    mine.wait_for_selector(".in-conflict")
    mine.click("button:has-text('逐项合并')")
    mine.click("button[value=join]")
    mine.wait_for_url(re.compile("done=merged"))
    assert mine.input_value("[id='in:class.audience']") == "韦青改的对象"
    assert mine.input_value("[id='in:class.institution']") == "陆海宁填的机构"


def test_a_login_that_the_browser_forgot_is_renewed_over_the_form(
    office_desk: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of(office_desk)
    log_in(page, "lu")
    address = begun(page)
    page.context.clear_cookies(name="zf_session")
    page.fill("[id='in:class.institution']", "过期后填的机构")
    page.fill("#again-name", "lu")
    page.fill("#again-password", PASSWORD)
    with saving(page):
        page.click("[role=dialog] button:has-text('继续')")
    page.wait_for_selector("[role=dialog]", state="detached")
    page.wait_for_selector("[data-state]:has-text('第 2 版')")
    page.goto(address)
    assert page.input_value("[id='in:class.institution']") == "过期后填的机构"


def test_who_may_only_read_sees_no_deeds(office_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(office_desk)
    log_in(page, "lu")
    address = begun(page)
    page.context.clear_cookies()
    log_in(page, "qin")
    page.goto(address)
    for deed in ("[data-rows-add]", "[data-rows-menu]", "[data-key-save]", "text=从文件填入"):
        assert page.locator(f"{deed} >> visible=true").count() == 0, deed


def test_without_script_a_row_is_removed_and_the_check_is_a_button(
    alone_desk: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of(alone_desk, java_script_enabled=False)
    begun(page)
    page.fill("[id='in:class.trainees']", "68")
    page.click("button:has-text('检查')")
    assert "68人" in page.locator("[id='x:class.trainees']").inner_text()
    rows = page.locator("[data-rows='curriculum'] tr[data-row]")
    before = rows.count()
    page.locator("[data-rows='curriculum'] details.menu summary").first.click()
    page.click("[data-rows='curriculum'] button[value='remove:curriculum[0]']")
    assert rows.count() == before - 1
