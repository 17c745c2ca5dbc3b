"""The script of the desk in a real browser, on the pages of the gallery behind the policy of the desk."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from gallery import names, write

from desk.web.guard.headers import POLICY

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


class Answers(SimpleHTTPRequestHandler):
    """The gallery; what a test put into ``answers`` (method and path -> status, headers, body) comes first."""

    answers: dict[tuple[str, str], list[tuple[int, dict[str, str], str]]]
    asked: list[tuple[str, str, dict[str, str], bytes]]

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _told(self) -> bool:
        path = self.path.split("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers), body))
        waiting = self.answers.get((self.command, path))
        if not waiting:
            return False
        status, headers, text = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        data = text.encode()
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return True

    def do_GET(self) -> None:
        if not self._told():
            super().do_GET()

    def do_POST(self) -> None:
        if not self._told():
            self.send_error(404)


class Site:
    def __init__(self, folder: Path, chromium: Any) -> None:
        self.answers: dict[tuple[str, str], list[tuple[int, dict[str, str], str]]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        handler = type("Told", (Answers,), {"answers": self.answers, "asked": self.asked})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.context = chromium.new_context(viewport={"width": 1366, "height": 768})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.root)
        self.page = self.context.new_page()
        self.page.set_default_timeout(5_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda message: self._heard(message.text))

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text or "Refused to" in text:
            self.faults.append(text)

    def answer(self, method: str, path: str, *told: tuple[int, dict[str, str], str]) -> None:
        self.answers[method, path] = list(told)

    def open(self, name: str) -> Any:
        self.page.goto(f"{self.root}/{name}.html")
        return self.page

    def close(self) -> None:
        self.context.close()
        self._server.shutdown()
        self._server.server_close()
        assert not self.faults, self.faults


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("gallery")
    write(made)
    return made


@pytest.fixture
def site(folder: Path, chromium: Any) -> Iterator[Site]:
    opened = Site(folder, chromium)
    yield opened
    opened.close()


def clipboard(page: Any) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


# ---- every page ----


@pytest.mark.parametrize("name", names())
def test_page_loads_under_the_policy_and_is_no_wider_than_the_screen(site: Site, name: str) -> None:
    for width in (1366, 390):
        site.page.set_viewport_size({"width": width, "height": 800})
        page = site.open(name)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, width


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_page_has_no_serious_fault_of_access(folder: Path, chromium: Any, name: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.base", reason="没有 axe，无障碍没有检查")
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    # Without server and policy: axe is a script of its own.
    for sheet in sorted((folder / "assets").glob("*.css")):
        text = text.replace("</head>", f"<style>{sheet.read_text(encoding='utf-8')}</style></head>")
    page.set_content(text)
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    page.close()
    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert not serious


# ---- theme, copying, dialogs ----


def test_theme_is_switched_and_remembered(site: Site) -> None:
    page = site.open("home")
    page.click("[data-theme-switch]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert {"name": "zf_theme", "value": "dark"}.items() <= site.context.cookies()[0].items()


def test_copying_says_so_in_place_and_aloud(site: Site) -> None:
    page = site.open("results")
    page.click(".hit.sel >> text=复制出处")
    page.wait_for_selector(".hit.sel >> text=已复制")
    assert clipboard(page) == "《通知》第二部分"
    page.wait_for_function("() => document.getElementById('aloud').textContent === '已复制'")
    page.wait_for_selector(".hit.sel >> text=复制出处")


@pytest.mark.parametrize(("answer", "copied"), [("仍要复制", True), ("不复制", False)])
def test_copying_damaged_words_asks_first(site: Site, answer: str, copied: bool) -> None:
    page = site.open("results")
    page.evaluate("navigator.clipboard.writeText('before')")
    page.click(".hit:nth-child(3) >> text=复制原文及出处")
    assert "2024名" in page.inner_text("[role=dialog]")
    page.click(f"[role=dialog] button >> text={answer}")
    page.wait_for_selector("[role=dialog]", state="detached")
    if copied:
        page.wait_for_selector("text=已复制")
    assert (clipboard(page) == "before") is not copied


def test_dialog_keeps_the_focus_and_gives_it_back(site: Site) -> None:
    page = site.open("results")
    button = page.locator(".hit:nth-child(3) >> text=复制原文及出处")
    button.click()
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")
    page.keyboard.press("Escape")
    assert page.locator("[role=dialog]").count() == 0
    assert page.evaluate("Boolean(document.activeElement.closest('.hit:nth-child(3)'))")


def test_confirmation_comes_over_the_page(site: Site) -> None:
    asked = '<form class="confirm" method="post" action="/x"><h2>移出？</h2><p><a href="/y" data-dialog-close>不移</a></p></form>'
    site.answer("GET", "/library/1/remove", (200, {}, asked))
    page = site.open("library")
    page.click("tbody tr:first-child [data-dialog]")
    page.wait_for_selector("[role=dialog] >> text=移出？")
    assert next(one[2] for one in site.asked if one[1] == "/library/1/remove")["HX-Target"] == "confirm"
    page.click("text=不移")
    assert page.locator("[role=dialog]").count() == 0


def test_second_submission_is_held_back(site: Site) -> None:
    page = site.open("admin")
    page.evaluate(
        "document.querySelector('form[data-once]').addEventListener('submit', e => { window.sent = (window.sent || 0) + 1; e.preventDefault(); })"
    )
    page.fill("#in-display", "韦青")
    page.click("form[data-once] .btn-main")
    page.click("form[data-once] .btn-main")
    page.wait_for_selector("text=已提交，不重复办理。")
    assert page.evaluate("window.sent") == 1


# ---- keys ----


def test_keys_on_hits(site: Site) -> None:
    site.answer("GET", "/context/2", (200, {}, '<div id="hit-context">四是</div>'))
    page = site.open("results")
    page.keyboard.press("j")
    assert page.locator(".hit.sel").count() == 1
    assert "四是" in page.inner_text(".hit.sel h2")
    page.wait_for_selector("#hit-context >> text=四是")
    page.keyboard.press("c")
    page.wait_for_selector(".hit.sel >> text=已复制")
    assert clipboard(page) == "《通知》"
    page.keyboard.press("ArrowUp")
    assert "二是" in page.inner_text(".hit.sel h2")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jc/")
    assert page.input_value("#q") == "jc/"


def test_letters_can_be_switched_off_and_wait_for_the_input_method(site: Site) -> None:
    page = site.open("results")
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true, cancelable: true, isComposing: true}))"
    page.evaluate(press)
    assert "二是" in page.inner_text(".hit.sel h2")
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("j")
    assert "二是" in page.inner_text(".hit.sel h2")


def test_keys_lead_to_the_columns(site: Site) -> None:
    site.answer("GET", "/library", (200, {}, "<p>文库</p>"))
    page = site.open("results")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/library")


def test_keys_in_the_reader(site: Site) -> None:
    page = site.open("reader")
    page.keyboard.press("n")
    assert page.inner_text(".flaw.is-here") == "2024—2024年"
    assert "首尾相同" in page.inner_text(".flaws li.on")
    page.keyboard.press("n")
    assert page.inner_text(".flaw.is-here") == "2024年"
    page.keyboard.press("[")
    assert page.evaluate("document.querySelector('.cl.here').id") == "c2"
    assert page.evaluate("location.hash") == "#c2"


def test_problems_one_after_the_other(site: Site) -> None:
    site.answer("GET", "/drafts/7/clause", (200, {}, '<div class="slip" id="clause-panel">原话</div>'))
    page = site.open("draft")
    page.keyboard.press("F8")
    assert "超过批准" in page.inner_text(".find.on")
    assert page.evaluate("document.activeElement.name") == "class.trainees"
    page.wait_for_selector("#clause-panel >> text=原话")
    page.keyboard.press("F8")
    assert page.evaluate("document.activeElement.name") == "class.open_date"
    page.keyboard.press("Shift+F8")
    assert page.evaluate("document.activeElement.name") == "class.trainees"


def test_saving_key_is_taken_only_where_something_is_saved(site: Site) -> None:
    page = site.open("draft")
    page.evaluate(
        "document.querySelector('.verdict .acts').insertAdjacentHTML('beforeend', '<button data-key-save>存</button>')"
    )
    page.evaluate("document.querySelector('[data-key-save]').addEventListener('click', () => { window.saved = true; })")
    page.focus("#in\\:class\\.name")
    page.keyboard.press("Control+s")
    assert page.evaluate("window.saved") is True


# ---- rows ----


def rows(page: Any) -> list[list[str]]:
    return page.evaluate(
        "[...document.querySelectorAll('tbody tr[data-row]')].map(r => [...r.querySelectorAll('[data-label] .in')].map(f => f.value))"
    )  # type: ignore[no-any-return]


def names_of(page: Any) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('tbody tr[data-row] [data-label]:nth-child(3) .in')].map(f => f.name)"
    )  # type: ignore[no-any-return]


def test_rows_are_added_moved_removed_and_numbered_anew(site: Site) -> None:
    page = site.open("draft")
    page.evaluate(
        "document.getElementById('draft-form').addEventListener('change', () => { window.changes = (window.changes || 0) + 1; })"
    )
    page.click("[data-rows-add]")
    assert [len(rows(page)), page.evaluate("document.activeElement.name")] == [5, "curriculum[4].date"]
    page.click("tr[data-row='1'] [data-rows-menu]")
    page.click("tr[data-row='1'] >> text=上移")
    assert rows(page)[0][2].startswith("山洪灾害")
    assert names_of(page) == [f"curriculum[{n}].title" for n in range(5)]
    assert page.evaluate("document.querySelector('tr[data-row=\"0\"]').nextElementSibling.className") == "say"
    page.click("tr[data-row='0'] [data-rows-menu]")
    page.click("tr[data-row='0'] >> text=删去这一行")
    assert len(rows(page)) == 4
    assert page.locator("tr.say").count() == 0
    page.click("text=撤销")
    assert rows(page)[0][2].startswith("山洪灾害")
    assert page.get_attribute("tr[data-row='2'] [data-rows-menu]", "aria-label") == "第3行：移动、删去"
    assert page.evaluate("window.changes") == 4


def test_control_enter_makes_a_row_and_enter_goes_down(site: Site) -> None:
    page = site.open("draft")
    page.focus("[name='curriculum[0].title']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "curriculum[1].title"
    assert "\n" not in page.input_value("[name='curriculum[0].title']")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.name") == "curriculum[2].title"
    assert rows(page)[2] == [""] * 7


def paste(page: Any, selector: str, text: str) -> None:
    page.evaluate(
        "([s, t]) => { const d = new DataTransfer(); d.setData('text/plain', t); document.querySelector(s).dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})); }",
        [selector, text],
    )


HEADED = '课程内容\t日期\t学时\t职称\t时段\t人\n"水库\n安全"\t2026-11-12\t3\t正高级\t上午\t甲\n=1+1\t2026-11-13\t4\t教授\t下午\t乙\n'


def test_pasting_with_a_head_shows_what_goes_where_and_can_be_undone(site: Site) -> None:
    page = site.open("draft")
    before = rows(page)
    page.click("[data-rows-paste]")
    paste(page, "[role=dialog] textarea", HEADED)
    dialog = page.locator("[role=dialog]")
    assert "粘贴 2 行" in dialog.inner_text()
    goes = [dialog.locator("th select").nth(n).evaluate("s => s.selectedOptions[0].text") for n in range(6)]
    # 日期 is a part of 上课日期 alone; 人 is a part of several and goes nowhere until a person says where.
    assert goes == ["课程内容", "上课日期", "学时", "授课人职称", "时段", "不要"]
    page.click("[role=dialog] >> text=写入 2 行")
    assert [row[2] for row in rows(page)[4:]] == ["水库 安全", "=1+1"]
    assert rows(page)[5][6] == "教授"  # not in the list, kept and marked
    assert [row[:2] for row in rows(page)[:4]] == [row[:2] for row in before]
    page.click("text=撤销")
    assert rows(page) == before


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("课时\t授课教师\t教师职称\t日期", ["学时", "授课人", "授课人职称", "上课日期"]),
        ("教学课程内容\t主讲人\t备注\t本课学时", ["课程内容", "授课人", "不要", "学时"]),
    ],
    ids=["other words", "longer words"],
)
def test_heads_in_the_words_of_others_find_their_columns(site: Site, heads: str, expected: list[str]) -> None:
    page = site.open("draft")
    page.click("[data-rows-paste]")
    paste(page, "[role=dialog] textarea", heads + "\n" + "\t".join("甲乙丙丁") + "\n")
    goes = [one.evaluate("s => s.selectedOptions[0].text") for one in page.locator("[role=dialog] th select").all()]
    assert goes == expected


def test_pasting_into_a_cell_goes_on_from_there(site: Site) -> None:
    page = site.open("draft")
    paste(page, "[name='curriculum[2].hours']", "2\t黎文卓\n1\t莫建平\n5\t新人")
    assert page.evaluate(
        "[...document.querySelectorAll('[role=dialog] th select')].map(s => s.selectedOptions[0].text)"
    ) == ["学时", "授课人"]
    page.click("[role=dialog] >> text=写入 3 行")
    assert [row[3:5] for row in rows(page)[2:]] == [["2", "黎文卓"], ["1", "莫建平"], ["5", "新人"]]
    assert rows(page)[2][2].startswith("现场教学")


def test_pasting_two_columns_into_one_is_refused(site: Site) -> None:
    page = site.open("draft")
    paste(page, "[name='curriculum[0].date']", "11月9日\t上午\n11月10日\t下午")
    page.locator("[role=dialog] th select").nth(1).select_option(label="上课日期")
    assert "有两列都写到“上课日期”" in page.inner_text("[role=dialog]")
    assert page.locator("[role=dialog] button[type=submit]").is_disabled()


def test_one_cell_is_pasted_as_a_word(site: Site) -> None:
    page = site.open("draft")
    paste(page, "[name='curriculum[0].title']", "水库安全\r\n")
    assert page.locator("[role=dialog]").count() == 0


# ---- keeping what was typed ----


def test_what_was_typed_comes_back_after_a_reload(site: Site) -> None:
    page = site.open("draft")
    page.fill("[name='class.trainees']", "55")
    page.click("[data-rows-add]")
    page.fill("[name='curriculum[4].title']", "水质管理")
    page.wait_for_timeout(500)
    page.reload()
    assert page.input_value("[name='class.trainees']") == "55"
    assert page.input_value("[name='curriculum[4].title']") == "水质管理"
    assert "还没有保存" in page.inner_text(".note-ti >> nth=0")
    page.click("text=不要，用已保存的")
    assert page.input_value("[name='class.trainees']") == "68"
    assert len(rows(page)) == 4


def test_what_the_server_has_saved_is_kept_no_longer(site: Site) -> None:
    page = site.open("draft")
    page.fill("[name='class.trainees']", "55")
    page.wait_for_timeout(500)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.evaluate(
        "document.getElementById('draft-form').dispatchEvent(new CustomEvent('desk:saved', {bubbles: true, detail: {version: 8, words: '第 8 版，10:43 已自动保存'}}))"
    )
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.get_attribute("#draft-form", "data-keep") == "8"
    assert page.inner_text("[data-state]") == "第 8 版，10:43 已自动保存"


def test_words_typed_on_an_older_version_are_offered_not_put(site: Site) -> None:
    page = site.open("draft")
    page.fill("[name='class.trainees']", "55")
    page.wait_for_timeout(500)
    page = site.open("home")
    page.evaluate(
        'for (const k of Object.keys(localStorage)) localStorage[k] = localStorage[k].replace(\'"version":"7"\', \'"version":"6"\')'
    )
    page = site.open("draft")
    assert page.input_value("[name='class.trainees']") == "68"
    page.click("text=放回我填的")
    assert page.input_value("[name='class.trainees']") == "55"


LIVE = "document.querySelector('.verdict .acts').insertAdjacentHTML('beforeend', '<button id=\"ask\" hx-post=\"/check\" hx-target=\"#verdict\">检查</button>'); htmx.process(document.body)"


def test_lost_connection_is_told_and_the_request_goes_again(site: Site) -> None:
    page = site.open("draft")
    page.evaluate(LIVE)
    page.route("**/check", lambda route: route.abort())
    page.route("**/assets/seal.svg", lambda route: route.abort())
    page.click("#ask")
    page.wait_for_selector("text=连不上服务，正在重试。")
    site.answer("POST", "/check", (200, {}, '<div id="verdict">查过了</div>'))
    page.unroute("**/check")
    page.unroute("**/assets/seal.svg")
    page.click("text=马上重试")
    page.wait_for_selector("text=查过了")
    page.wait_for_selector("#offline", state="hidden")


def test_expired_login_is_asked_over_the_page_and_the_request_goes_again(site: Site) -> None:
    page = site.open("draft")
    page.evaluate(LIVE)
    page.fill("[name='class.trainees']", "55")
    expired = json.dumps({"message": "登录已过期，您填的内容还在。"})
    site.answer(
        "POST", "/check", (401, {"HX-Trigger": "login-expired"}, expired), (200, {}, '<div id="verdict">查过了</div>')
    )
    site.answer(
        "POST",
        "/login",
        (403, {}, json.dumps({"message": "账号或口令不对。再错 4 次，此账号停用 15 分钟。"})),
        (200, {}, json.dumps({"csrf": "fresh"})),
    )
    site.answer("GET", "/help", (200, {}, '<meta name="person" content="3">'))
    page.click("#ask")
    page.fill("[role=dialog] [name=name]", "qinxiaolan")
    page.fill("[role=dialog] [name=password]", "wrong")
    page.click("[role=dialog] >> text=继续")
    page.wait_for_selector("text=再错 4 次")
    page.fill("[role=dialog] [name=password]", "right")
    page.click("[role=dialog] >> text=继续")
    page.wait_for_selector("text=查过了")
    assert page.input_value("[name='class.trainees']") == "55"
    assert page.get_attribute("meta[name=csrf]", "content") == "fresh"
    sent = [headers for method, path, headers, _ in site.asked if (method, path) == ("POST", "/check")]
    assert [one["X-CSRF-Token"] for one in sent] == ["t0ken", "fresh"]


def test_page_of_a_fault_is_told_and_not_put_into_the_page(site: Site) -> None:
    page = site.open("draft")
    page.evaluate(LIVE)
    site.answer(
        "POST",
        "/check",
        (
            500,
            {},
            "<!doctype html><html><body><section id='answer'><p>编号 E-1042，请告诉管理员。</p></section></body></html>",
        ),
    )
    page.click("#ask")
    page.wait_for_selector(".strip.warned >> text=E-1042")
    assert page.locator("#verdict h1").count() == 1


# ---- files, dates, the clause on a phone ----


def test_files_are_sent_one_by_one_and_refusals_say_why(site: Site) -> None:
    page = site.open("import")
    site.answer(
        "POST",
        "/library/import",
        (200, {}, json.dumps({"address": "/library/import/9", "action": "/library/import/9/files"})),
    )
    site.answer(
        "POST",
        "/library/import/9/files",
        (
            415,
            {},
            json.dumps(
                {"message": "这份 .docx 打不开，可能没有传完。", "remedy": "请在 Word 中打开另存一次，再上传。"}
            ),
        ),
    )
    page.set_input_files(
        "form[data-drop] input[type=file]",
        [
            {"name": name, "mimeType": "text/plain", "buffer": body}
            for name, body in (("一.txt", b"1"), ("二.docx", b"2"), ("三.xls", b"3"), ("四.txt", b""))
        ],
    )
    page.wait_for_selector("text=查看已收的 1 份")
    said = page.inner_text("[data-drop-list]")
    assert all(
        words in said
        for words in ("已收", "这份 .docx 打不开", "请在 Word 中打开另存一次", "不支持这种文件", "文件是空的")
    )
    sent = [body for method, path, _, body in site.asked if method == "POST"]
    assert len(sent) == 2
    assert b"t0ken" in sent[0]
    assert 'filename="一.txt"'.encode() in sent[0]


def test_when_all_files_are_taken_the_page_goes_on(site: Site) -> None:
    page = site.open("import")
    site.answer("POST", "/library/import", (200, {}, json.dumps({"address": "/library.html"})))
    page.set_input_files(
        "form[data-drop] input[type=file]", [{"name": "一.txt", "mimeType": "text/plain", "buffer": b"1"}]
    )
    page.wait_for_url("**/library.html")


@pytest.mark.parametrize(
    ("typed", "weekday"),
    [
        ("2026-11-09", "星期一"),
        ("2026年11月9日", "星期一"),
        ("2026.11.10", "星期二"),
        ("2026-11-31", ""),
        ("11月9日", ""),
    ],
)
def test_weekday_stands_beside_a_date(site: Site, typed: str, weekday: str) -> None:
    page = site.open("draft")
    page.fill("[name='class.end_date']", typed)
    assert page.inner_text("#class\\.end_date [data-weekday]") == weekday


def test_clause_opens_as_a_sheet_where_there_is_no_right_column(site: Site) -> None:
    site.page.set_viewport_size({"width": 390, "height": 800})
    panel = '<div class="slip" id="clause-panel" tabindex="-1"><button data-sheet-close hidden>关闭</button>原话</div>'
    site.answer("GET", "/drafts/7/clause", (200, {}, panel))
    page = site.open("draft")
    page.click(".find a >> nth=0")
    page.wait_for_selector("#clause-panel.as-sheet >> text=原话")
    page.click("text=关闭")
    assert page.locator(".as-sheet").count() == 0
    assert page.evaluate("document.activeElement.dataset.sheet") == "clause-panel"
