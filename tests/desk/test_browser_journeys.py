"""What people do at the desk, in a real browser, from the first click to what they came for."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from browsing import PASSWORD
from serving import log_in

QUESTION = "市外培训每班最多多少人"
TEXT = """青岚市人力资源和社会保障局关于做好竹编技艺培训的通知

青人社发〔2026〕7号

各县（区）人力资源和社会保障局：

一、培训要求

竹编技艺培训每期不超过25人，培训时间不少于7天。

青岚市人力资源和社会保障局

2026年3月2日
"""


def test_from_a_question_to_the_copied_citation(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/")
    assert page.evaluate("document.activeElement.id") == "q", "the box has the focus"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    first = page.locator("li.hit").first
    first.wait_for()
    assert "柳人社发〔2022〕65号" in first.inner_text()
    assert "每班次不超过60人" in first.inner_text()
    first.get_by_role("button", name=re.compile("^复制出处")).click()
    page.wait_for_function("() => document.querySelector('li.hit').innerText.includes('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）第二部分第（二）项“二是”"
    page.locator("h1, body").first.click(position={"x": 2, "y": 2})
    page.keyboard.press("y")
    page.wait_for_function("() => document.querySelector('li.hit').innerText.includes('已复制')")
    page.wait_for_timeout(100)
    assert page.evaluate("navigator.clipboard.readText()").startswith("“")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/library/lz-2022-65"))
    assert "每班次不超过60人" in page.locator("main").inner_text()


def test_on_a_phone_the_clauses_around_a_hit_open_as_a_sheet(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk, 390, 844)
    page.goto("/search?q=市外培训每班最多多少人")
    second = page.locator(".hit").nth(1)
    second.locator("[data-sheet]").click()
    sheet = page.locator("#hit-context.as-sheet")
    sheet.locator("[data-sheet-close]").wait_for()
    around = sheet.locator(".ctx li[aria-current]").inner_text()
    assert second.locator(".words").inner_text().startswith(around[:20])
    assert sheet.bounding_box()["y"] > 150, "the page stays in view above it"
    page.keyboard.press("Escape")
    assert page.locator(".as-sheet").count() == 0
    wide = page_of(alone_desk)
    wide.goto("/search?q=市外培训每班最多多少人")
    assert not wide.locator(".hit [data-sheet]").first.is_visible(), "beside the hits nothing need be opened"


def test_what_was_read_stands_on_the_first_page(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/library/lz-2022-65")
    page.locator("[data-sheet='clause-panel']", has_text=re.compile("^二/（二）/二是$")).click()
    page.locator("#clause-panel blockquote").wait_for()
    page.goto("/library/gx-2020-56")
    page.goto("/")
    read = page.locator("[data-seen] li a")
    read.first.wait_for()
    assert [words.split()[0] for words in read.all_inner_texts()][:2] == [
        "桂组通字〔2020〕56号",
        "柳人社发〔2022〕65号",
    ]
    assert "第二部分第（二）项“二是”" in read.nth(1).inner_text(), "the clause is named, and led to"
    read.nth(1).click()
    page.locator("#clause-panel blockquote").wait_for()
    assert "每班次不超过60人" in page.locator("#clause-panel blockquote").inner_text()


def test_slash_goes_to_the_search_from_any_page(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/library")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_from_an_upload_to_what_is_found(alone_desk: Any, page_of: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "竹编培训.txt"
    file.write_text(TEXT, encoding="utf-8")
    page = page_of(alone_desk)
    page.goto("/library/import")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_url(re.compile(r"/library/import/\w+"))
    commit = page.get_by_role("button", name="将 1 份文件入库")
    commit.wait_for()
    assert "青人社发〔2026〕7号" in page.locator("main").inner_text()
    page.goto(f"/search?q={QUESTION}")
    assert "竹编" not in page.locator("main").inner_text(), "nothing is in the library before it is committed"
    page.go_back()
    page.get_by_role("button", name="将 1 份文件入库").click()
    page.get_by_text("已入库").first.wait_for()
    page.goto("/search?q=竹编技艺培训每期多少人")
    assert "每期不超过25人" in page.locator("li.hit").first.inner_text()


def test_logging_in_and_what_a_role_may(office_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(office_desk)
    page.goto("/search?q=培训")
    assert "/login?back=" in page.url
    log_in(page, "qin", "wrong-password")
    assert "账号或口令不对。再错 4 次，此账号停用 15 分钟。" in page.locator(".gate-refused").inner_text()
    log_in(page, "qin")
    page.wait_for_url(re.compile(r"/$"))
    assert page.get_by_role("link", name="管理").count() == 0
    assert page.goto("/library/import").status == 403
    assert "您的角色是“查阅”" in page.locator("main").inner_text()
    page.context.clear_cookies()
    log_in(page, "wei")
    page.wait_for_url(re.compile(r"/$"))
    assert page.get_by_role("link", name="管理").count() == 1


def test_a_form_from_elsewhere_is_refused(office_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(office_desk)
    log_in(page, "lu")
    page.wait_for_url(re.compile(r"/$"))
    status = page.evaluate(
        "fetch('/account/keys', {method: 'POST', body: new URLSearchParams({keys: 'off'})}).then(a => a.status)"
    )
    assert status == 403


def test_a_session_that_has_ended_leads_to_the_login_and_back(office_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(office_desk)
    log_in(page, "lu")
    page.wait_for_url(re.compile(r"/$"))
    with sqlite3.connect(office_desk.home / "library.db") as database:
        database.execute("UPDATE sessions SET seen = '2026-01-01T00:00:00Z'")
    page.goto("/library")
    assert "/login?back=" in page.url
    assert "登录已过期" in page.locator("main").inner_text()
    page.fill("#name", "lu")
    page.fill("#password", PASSWORD)
    page.click("button:has-text('登录')")
    page.wait_for_url(re.compile(r"/library$"))


def test_the_desk_killed_and_started_again(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto(f"/search?q={QUESTION}")
    again = alone_desk.restart()
    try:
        page.reload()
        assert "每班次不超过60人" in page.locator("li.hit").first.inner_text()
    finally:
        again.process.kill()
        again.process.wait()


@pytest.mark.parametrize("words", ["<script>window.pwned=1</script>", '"><img src=x onerror="window.pwned=1">'])
def test_script_in_a_query_is_text(alone_desk: Any, page_of: Callable[..., Any], words: str) -> None:
    page = page_of(alone_desk)
    page.goto("/")
    page.fill("#q", words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search"))
    assert page.input_value("input[name=q]") == words
    assert page.evaluate("window.pwned === undefined")


def test_the_theme_is_remembered(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/")
    page.click("[data-theme-switch]")
    theme = page.evaluate("document.documentElement.dataset.theme")
    assert theme in ("dark", "light")
    page.goto("/library")
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_a_class_plan_from_nothing_to_the_file_with_a_violation_seen_and_mended(
    alone_desk: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of(alone_desk)
    page.goto("/drafts/new?kind=class_plan")
    page.locator("button", has_text="从空白开始").click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]+"))
    page.fill("[name='unit.name']", "柳州市水利局")
    page.select_option("[name='unit.level']", "柳州市市直")
    page.fill("[name='class.name']", "2026年柳州市水利干部能力提升班")
    page.fill("[name='class.category']", "专业化能力")
    page.select_option("[name='class.type']", "市外")
    page.select_option("[name='class.delivery']", "线下")
    page.fill("[name='class.open_date']", "2026-09-14")
    page.fill("[name='class.end_date']", "2026-09-18")
    page.fill("[name='class.days']", "5")
    page.fill("[name='class.trainees']", "68")
    page.fill("[name='budget.total']", "60000")
    page.keyboard.press("Tab")
    limit = page.get_by_text(re.compile("市外班学员68人，超过每班次60人")).first
    limit.wait_for()
    assert page.get_by_text(re.compile("2026年9月7日")).count(), "the limits are worked out while one fills in"
    page.fill("[name='class.trainees']", "60")
    page.keyboard.press("Tab")
    limit.wait_for(state="detached")
    page.keyboard.press("Control+s")
    page.get_by_text(re.compile("已(自动)?保存")).first.wait_for()
    page.goto(page.url.partition("?")[0].rstrip("/") + "/pages")
    with page.expect_download() as download:
        page.locator("a[href*='/files/'][href*='.docx']").first.click()
    kept = Path(download.value.path()).read_bytes()
    assert kept[:2] == b"PK"
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        words = re.sub("<[^>]+>", "", package.read("word/document.xml").decode("utf-8"))
    assert "2026年柳州市水利干部能力提升班" in words
    assert "60人" in words


def test_what_was_typed_is_there_after_a_reload(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/drafts/new?kind=class_plan")
    page.locator("button", has_text="从空白开始").click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]+"))
    page.fill("[name='class.name']", "没有写完的班名")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    page.reload()
    assert page.input_value("[name='class.name']") == "没有写完的班名"


def test_rows_that_were_added_are_there_once_after_many_savings(alone_desk: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(alone_desk)
    page.goto("/drafts/new?kind=class_plan")
    page.locator("button", has_text="从空白开始").click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]+"))

    def saved_after(deed: Callable[[], None]) -> None:
        before = page.locator("form[data-keep]").get_attribute("data-keep")
        deed()
        page.wait_for_function(
            "before => document.querySelector('form[data-keep]').dataset.keep !== before", arg=before
        )

    def fill(name: str, value: str) -> None:
        page.fill(f"[name='{name}']", value)
        page.keyboard.press("Tab")

    add = page.locator("[data-rows-add='curriculum']")
    for number, words in enumerate(("防汛抢险", "水库巡查")):
        add.click()
        saved_after(partial(fill, f"curriculum[{number}].title", words))
    for words in ("培训班", "能力提升培训班", "基层能力提升培训班"):
        saved_after(partial(fill, "class.name", words))
    page.reload()
    titles = page.locator("[name^='curriculum['][name$='].title']")
    assert [one.input_value() for one in titles.all() if one.input_value()] == ["防汛抢险", "水库巡查"]


def test_from_a_ledger_to_the_statements_it_requires(
    alone_desk: Any, page_of: Callable[..., Any], tmp_path: Path
) -> None:
    from generator.ledgers.blank import example_ledger

    file = tmp_path / "台账.xlsx"
    file.write_bytes(example_ledger())
    page = page_of(alone_desk)
    page.goto("/ledgers")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_url(re.compile(r"/ledgers/[0-9a-f]+"))
    page.get_by_text("全年班次").first.wait_for()
    assert "超过" in page.locator("main").inner_text() or "违" in page.locator("main").inner_text()
    address = page.url.partition("?")[0]
    page.goto(f"{address}/statements")
    assert "柳州市教育局" in page.locator("main").inner_text()
    with page.expect_download(timeout=60_000) as download:
        page.goto(f"{address}/statements")
        page.locator("a[href*='statements.zip']").last.click()
        if page.locator("a[href*='statements.zip']", has_text="下载 ZIP").count():
            page.locator("a", has_text="下载 ZIP").first.click()
    with zipfile.ZipFile(Path(download.value.path())) as made:
        names = made.namelist()
    assert sum(name.endswith(".docx") for name in names) == 4
    assert any("汇总" in name for name in names)
