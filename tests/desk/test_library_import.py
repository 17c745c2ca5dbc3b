"""Files from a person's machine into the library: refused, understood, mended, brought in, given up."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from browsing import Office, Visitor
from library_giving import NOTICE, AtOnce, at_once, files_under, give, packed, words_of
from sqlalchemy import update

from desk.web.app import create_app
from desk.web.library import committing, receiving
from desk.web.library.batches import MOST_FILES
from desk.web.library.reading import Stopped, _Progress
from desk.web.library.receiving import safe_name
from desk.web.settings import Settings
from desk.web.state import Desk
from desk.web.store.imports import Imports
from kb.desk_tables import imports
from kb.errors import LibraryError
from kb.library import open_library
from kb.lookup import open_lookup

_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.fixture
def giver(desk: Desk) -> Visitor:
    """One person alone, whose files are read at once."""
    return Visitor(create_app(at_once(desk).settings, desk), base_url="http://127.0.0.1:8765")


def held(desk: Desk) -> dict[str, str]:
    """id -> title of what the library holds."""
    with open_lookup(desk.workspace.home) as lookup:
        return {name: facts.title for name, facts in lookup.facts().items()}


def test_a_file_is_understood_then_brought_in_then_found(desk: Desk, giver: Visitor) -> None:
    before = held(desk)
    address = give(giver, {"外出培训.txt": NOTICE.encode("gb18030")})
    words = words_of(giver.open(address))
    for said in (
        "标题 关于印发《外出培训管理办法》的通知",
        "第3行：“青人社发〔2025〕9号”",
        "各县区人力资源和社会保障局；市直各单位",
        "2025年3月4日",
        "（一）审批程序 第8行",
        "剔除 2 处",
        "声明：该文观点仅代表作者本人。",
        "将 1 份文件入库",
        "GB18030",
    ):
        assert said in words, said
    assert held(desk) == before, "nothing comes in before it is confirmed"
    assert giver.submit(f"{address}/commit").headers["location"] == address
    assert "已入库 1 份" in words_of(giver.open(address))
    (new,) = held(desk).keys() - before.keys()
    with desk.searching.seat() as seat:
        hits = seat.searcher.search("无人机航测方案").hits
    assert (hits[0].document.id, hits[0].clause.path if hits[0].clause else "") == (new, "一/（一）")
    deeds, _ = desk.trail.read()
    assert (deeds[0].action, deeds[0].subject) == ("library.import", new)
    assert "外出培训管理办法" in words_of(giver.open("/library?q=外出 青人社发"))


def test_a_second_press_is_answered_with_what_the_first_did(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"外出培训.txt": NOTICE.encode()})
    for _ in range(3):
        answer = giver.submit(f"{address}/commit")
        assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "已入库 1 份" in words_of(giver.open(address))
    assert sum(title.endswith("管理办法》的通知") for title in held(desk).values()) == 1
    assert sum(deed.action == "library.import" for deed in desk.trail.read()[0]) == 1


@pytest.mark.parametrize(
    ("name", "data", "said", "remedy"),
    [
        ("台账2025.xls", b"\xd0\xcf\x11\xe0", "不支持 .xls", "请另存为 .xlsx，到“台账”上传"),
        ("台账.xlsx", packed({"[Content_Types].xml": _TYPES, "xl/workbook.xml": b"<x/>"}), "不支持 .xlsx", "台账"),
        ("扫描件.jpg", b"\xff\xd8\xff\xe0", "是图片", "文字识别"),
        ("打包.rar", b"Rar!\x1a\x07", "不支持 .rar", "改用 .zip"),
        ("宏.docm", packed({"word/document.xml": b"<x/>"}), "这份文件带宏，没有收", "另存为 .docx"),
        (
            "藏宏.docx",
            packed({"[Content_Types].xml": _TYPES, "word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}),
            "这份文件带宏，没有收",
            "另存为",
        ),
        ("空.txt", b"", "文件是空的", "下载完整"),
        ("空白.txt", b" \n\t\n", "文件里没有文字", ""),
        ("截断.docx", packed({"[Content_Types].xml": _TYPES, "word/document.xml": b"<x/>"})[:-30], "打不开", "没有传完"),
        ("截断.pdf", b"%PDF-1.4\n1 0 obj", "PDF 不完整", "重新取得原文件"),
        ("程序.txt", b"\x7fELF\x02\x01", "可执行程序", ""),
        ("越界.zip", packed({"../../甲.txt": NOTICE.encode()}), "路径指向压缩包之外", ""),
        ("乱.zip", b"PK\x03\x04" + b"\x00" * 40, "打不开", ""),
        ("炸弹.zip", packed({}) or b"", "没有文件", ""),
        ("行.jsonl", b'{"a": 1}\nnot json\n', "缺少字段", ""),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_where_to_go(
    desk: Desk, giver: Visitor, name: str, data: bytes, said: str, remedy: str
) -> None:
    before = held(desk)
    words = words_of(giver.open(give(giver, {name: data})))
    assert said in words
    assert remedy in words
    assert name in words
    assert "份文件入库" not in words, "nothing can be confirmed"
    assert held(desk) == before


def test_a_bomb_is_stopped_by_its_size(giver: Visitor) -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.txt", b"\x00" * 60_000_000)
    assert "压缩炸弹" in words_of(giver.open(give(giver, {"炸弹.zip": out.getvalue()})))


def test_too_large_is_said_with_figures(home: Path) -> None:
    desk = at_once(Desk(Settings(home=home, largest=2000)))
    try:
        visitor = Visitor(create_app(desk.settings, desk), base_url="http://127.0.0.1:8765")
        words = words_of(visitor.open(give(visitor, {"大.txt": NOTICE.encode() * 9})))
        assert "最大 2 KB" in words
        assert "扫描件请降低清晰度，或分成几份" in words
        assert not list((home / "desk" / "imports").glob("*/*")), "its bytes are not kept"
    finally:
        desk.close()


def test_the_other_files_of_a_batch_are_not_concerned(giver: Visitor) -> None:
    words = words_of(giver.open(give(giver, {"空.txt": b"", "好.txt": NOTICE.encode(), "表.xls": b"\xd0\xcf"})))
    assert "将 1 份文件入库" in words
    assert words.count("未收") == 2


def test_a_compilation_comes_apart(desk: Desk, giver: Visitor, tmp_path: Path) -> None:
    with open_library(desk.workspace.home) as library:
        whole = library.source_bytes("rsb-2007-20")
        parts = [
            f.id
            for f in library.documents()
            if f.source_sha256 == library.lookup.facts(("rsb-2007-20",))["rsb-2007-20"].source_sha256
        ]
        for part in parts:
            library.remove(part)
    address = give(giver, {"汇编.txt": whole})
    words = words_of(giver.open(address))
    assert f"已识别，拆成 {len(parts)} 份" in words
    assert f"将 {len(parts)} 份文件入库" in words
    assert f"第 2 份，共 {len(parts)} 份" in words_of(giver.open(f"{address}?item=1&doc=1"))
    giver.submit(f"{address}/commit")
    assert set(parts) <= held(desk).keys()


def test_what_is_held_already_is_named(giver: Visitor, desk: Desk) -> None:
    with open_library(desk.workspace.home) as library:
        data = library.source_bytes("lz-2022-65")
    page = giver.open(give(giver, {"改了名.txt": data}))
    assert "这份文件已在文库（" in words_of(page)
    assert "没有重复收录" in words_of(page)
    assert 'href="/library/lz-2022-65"' in page


def test_one_file_under_two_names_is_taken_once(giver: Visitor) -> None:
    words = words_of(giver.open(give(giver, {"甲.txt": NOTICE.encode(), "乙.txt": NOTICE.encode()})))
    assert "与“甲.txt”是同一份文件" in words
    assert "将 1 份文件入库" in words


def test_a_near_duplicate_is_named(desk: Desk, giver: Visitor) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        text = lookup.source_text("lz-2022-65")
    address = give(giver, {"转载.txt": text.replace("65号", "66号").encode()})
    assert "内容相近" in words_of(giver.open(address))


def test_progress_is_told_in_pages_and_a_stop_ends_the_reading(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"甲.txt": NOTICE.encode()})
    batch = address.rpartition("/")[2]
    store = Imports(desk.database)
    found = store.update(batch, lambda now: now.with_item(1, state="reading", documents=0))
    assert found is not None
    progress = _Progress(desk.workspace.home / "desk" / "imports" / batch, found.items[0], store, batch)
    progress(9, 14)
    page = giver.open(address)
    assert "正在读取第 10 页，共 14 页" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "份文件入库" not in page
    giver.submit(f"{address}/1/drop")
    with pytest.raises(Stopped):
        progress(10, 14)
    assert "every 1s" not in giver.open(address)


def test_page_numbers_are_counted_not_listed(giver: Visitor) -> None:
    text = "".join(f"{line}\n— {number} —\n" for number, line in enumerate(NOTICE.splitlines(), 1))
    words = words_of(giver.open(give(giver, {"甲.txt": text.encode()})))
    assert f"页码 {len(NOTICE.splitlines())} 处" in words
    assert "— 3 —" not in words


# ---- mending what was understood


def stated(visitor: Visitor, address: str, **form: object) -> int:
    place = {"place": "0:0", "doc": 0} | form
    return int(visitor.submit(f"{address}/1/set", place).status_code)


def test_what_was_misread_is_stated_with_its_basis_and_stays(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"外出培训.txt": NOTICE.encode()})
    assert 'name="basis"' in giver.open(f"{address}?item=1&edit=region")
    for key, value in (("region", "全国"), ("addressees", "各区县；市直机关"), ("date_written", "2025年3月5日")):
        assert stated(giver, address, key=key, value=value, basis="原件首页") == 303
    words = words_of(giver.open(address))
    assert "依据：原件首页" in words
    giver.submit(f"{address}/commit")
    with open_lookup(desk.workspace.home) as lookup:
        facts = lookup.facts(("青人社发-2025-9",))["青人社发-2025-9"]
    assert (facts.region, facts.addressees, facts.date_written) == ("全国", ("各区县", "市直机关"), "2025-03-05")
    assert set(facts.stated.values()) == {"原件首页"}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"key": "date_written", "value": "2025年9月31日", "basis": "原件"}, "不是日期"),
        ({"key": "number", "value": "无号可言", "basis": "原件"}, "不像发文字号"),
        ({"key": "title", "value": "", "basis": "原件"}, "是空的"),
        ({"key": "region", "value": "全国", "basis": "  "}, "没有写“地区”的依据"),
        ({"key": "region", "value": "全国", "basis": "长" * 301}, "依据过长"),
        ({"key": "password", "value": "x", "basis": "原件"}, "没有“password”这一项"),
    ],
)
def test_a_value_that_is_not_understood_leaves_what_was_typed(giver: Visitor, form: dict[str, str], said: str) -> None:
    address = give(giver, {"外出培训.txt": NOTICE.encode()})
    answer = giver.submit(f"{address}/1/set", {"place": "0:0", "doc": "0"} | form)
    assert answer.status_code == 400
    if form["key"] != "password":
        assert said in answer.text
        assert form["basis"].strip() in answer.text
    assert "原来的" not in giver.open(address), "nothing was stated"


def test_what_was_stated_can_be_taken_back(giver: Visitor) -> None:
    address = give(giver, {"外出培训.txt": NOTICE.encode()})
    stated(giver, address, key="kind", value="办法", basis="原件")
    assert "恢复原来的" in giver.open(address)
    giver.submit(f"{address}/1/unset", {"place": "0:0", "key": "kind", "doc": 0})
    assert "恢复原来的" not in giver.open(address)


def test_a_dropped_line_may_be_kept(desk: Desk, giver: Visitor) -> None:
    text = NOTICE.replace("（二）结算", "扫描二维码关注\n（二）结算")
    address = give(giver, {"外出培训.txt": text.encode()})
    assert "剔除 3 处" in words_of(giver.open(address))
    line = {"ordinal": 0, "offset": text.index("扫描二维码"), "words": "扫描二维码关注", "doc": 0}
    giver.submit(f"{address}/1/keep", line)
    words = words_of(giver.open(address))
    assert "剔除 2 处" in words
    assert "扫描二维码关注 已保留，归入 二/（一）/p1" in words
    giver.submit(f"{address}/1/keep", line | {"wanted": "0"})
    assert "剔除 3 处" in words_of(giver.open(address))
    giver.submit(f"{address}/1/keep", line)
    giver.submit(f"{address}/commit")
    with open_lookup(desk.workspace.home) as lookup:
        assert any("扫描二维码" in clause.text for clause in lookup.clauses("青人社发-2025-9"))


def test_a_file_may_be_left_out_and_wanted_again(desk: Desk, giver: Visitor) -> None:
    other = NOTICE.replace("9号", "10号").replace("十个工作日", "十二个工作日").replace("外出", "远程")
    address = give(giver, {"甲.txt": NOTICE.encode(), "乙.txt": other.encode()})
    assert "将 2 份文件入库" in giver.open(address)
    giver.submit(f"{address}/1/drop")
    assert "将 1 份文件入库" in giver.open(address)
    giver.submit(f"{address}/1/want")
    assert "将 2 份文件入库" in giver.open(address)
    giver.submit(f"{address}/2/drop")
    giver.submit(f"{address}/commit")
    assert "青人社发-2025-9" in held(desk)
    assert "青人社发-2025-10" not in held(desk)


def test_given_up_leaves_nothing(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"甲.txt": NOTICE.encode()})
    for _ in range(2):
        assert giver.submit(f"{address}/discard").headers["location"] == "/library/import"
    assert giver.get(address).status_code == 404
    assert not list((desk.workspace.home / "desk" / "imports").glob("*"))


# ---- names, words, forged and cut-off requests


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\甲.txt", "甲.txt"),
        ("C:\\我的文件\\乙.docx", "乙.docx"),
        ("/etc/passwd", "passwd"),
        ("", "未命名"),
        ("...", "未命名"),
        (".bashrc", "bashrc"),
        ("一\n二\t三.txt", "一 二 三.txt"),
        ("反\u202etxt.exe", "反txt.exe"),
        ("长" * 400 + ".pdf", "长" * 115 + "….pdf"),
        ("甲/", "未命名"),
    ],
)
def test_names_are_names_and_lead_nowhere(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_bytes_lie_under_their_sum_whatever_the_file_is_called(desk: Desk, giver: Visitor) -> None:
    before = files_under(desk.workspace.home.parent)
    address = give(giver, {"../../../逃走.txt": NOTICE.encode()})
    new = files_under(desk.workspace.home.parent).keys() - before.keys()
    batch = address.rpartition("/")[2]
    new = {name for name in new if "/index/" not in name}
    assert {str(Path(name).parent) for name in new} == {f"{desk.workspace.home.name}/desk/imports/{batch}"}
    assert "逃走.txt" in giver.open(address)


def test_no_word_of_a_file_is_markup(giver: Visitor, desk: Desk) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    text = NOTICE.replace("外出培训管理办法", f"办法{script}").replace("逾期不予受理", script)
    address = give(giver, {f"名{script}.txt": text.encode()})
    giver.submit(f"{address}/1/set", {"place": "0:0", "doc": 0, "key": "region", "value": "全国", "basis": script})
    pages = [giver.open(address)]
    giver.submit(f"{address}/commit")
    (document,) = [name for name in held(desk) if name.startswith("青人社发")]
    for tail in ("", "?text=received&dropped=1", "?text=both&dropped=1", "?at=一/（一）", "/remove"):
        pages.append(giver.open(f"/library/{document}{tail}"))
    pages += [giver.open("/library"), giver.open(address), giver.open("/library?q=<script>alert(1)</script>")]
    pages.append(giver.get("/library/<script>alert(1)</script>").text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert page.count("<script") == page.count("<script src=")


def test_a_forged_form_leaves_nothing(desk: Desk, giver: Visitor) -> None:
    answer = giver.post("/library/import", files=[("files", ("甲.txt", NOTICE.encode(), "text/plain"))])
    assert answer.status_code == 403
    assert not (desk.workspace.home / "desk" / "imports").exists()


# What the parser of forms leaves open of half a file is closed when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf of', "cut off in a file"),
        (b"--x\r\nContent-Dispos", "cut off in a head"),
        (b"nothing of the kind", "no parts at all"),
    ],
)
def test_a_cut_off_upload_leaves_nothing(desk: Desk, giver: Visitor, body: bytes, reason: str) -> None:
    answer = giver.post(
        "/library/import",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": giver.token()},
    )
    assert answer.status_code == 400, reason
    assert "<main" in answer.text
    assert not list((desk.workspace.home / "desk").glob("imports/*/*")), reason


def test_nothing_chosen_and_too_much_chosen_are_said(giver: Visitor) -> None:
    assert "没有选择文件" in giver.submit("/library/import", files=[("files", ("", b"", "text/plain"))]).text
    many = [("files", (f"{i}.txt", b"x", "text/plain")) for i in range(MOST_FILES + 1)]
    answer = giver.submit("/library/import", files=many)
    assert answer.status_code == 400
    assert f"不超过 {MOST_FILES} 份" in answer.text


def test_the_script_gives_files_one_by_one(giver: Visitor) -> None:
    headers = {"Accept": "application/json", "X-CSRF-Token": giver.token()}

    def post(address: str, name: str, data: bytes) -> tuple[int, dict[str, str]]:
        answer = giver.post(address, files={"files": (name, data)}, headers=headers)
        return answer.status_code, answer.json()

    status, first = post("/library/import", "甲.txt", NOTICE.encode())
    assert status == 201
    status, second = post(first["action"], "乙.txt", NOTICE.replace("9号", "8号").encode())
    assert (status, second["address"]) == (201, first["address"])
    status, refused = post(first["action"], "表.xls", b"x")
    assert status == 400
    assert refused["message"].startswith("不支持 .xls")
    assert "台账" in refused["remedy"]
    assert "将 2 份文件入库" in giver.open(first["address"])


# ---- the disk, the power, the clock


def test_a_full_disk_is_said_before_the_work(desk: Desk, giver: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12 * 1024 * 1024))
    words = words_of(giver.open(give(giver, {"甲.txt": NOTICE.encode()})))
    assert "磁盘只剩 12 MB" in words
    assert not list((desk.workspace.home / "desk" / "imports").glob("*/*"))


def test_a_disk_that_fills_meanwhile_leaves_nothing_half(
    desk: Desk, giver: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receiving, "name_file", full)
    answer = giver.submit("/library/import", files=[("files", ("甲.txt", NOTICE.encode(), "text/plain"))])
    assert answer.status_code == 400
    assert "磁盘已满" in answer.text
    assert not list((desk.workspace.home / "desk" / "imports").glob("*/*"))


def test_a_commit_that_stops_keeps_what_came_in_and_goes_on(
    desk: Desk, giver: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = NOTICE.replace("9号", "10号").replace("外出", "远程")
    address = give(giver, {"甲.txt": NOTICE.encode(), "乙.txt": other.encode()})
    real, calls = committing.commit_file, []

    def once(home: Path, path: Path, item: object, *rest: object) -> object:
        calls.append(item)
        if len(calls) == 2:
            raise LibraryError("磁盘已满，这一步没有写入")
        return real(home, path, item, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(committing, "commit_file", once)
    giver.submit(f"{address}/commit")
    words = words_of(giver.open(address))
    assert "磁盘已满" in words
    assert "已入库 1 份" in words
    assert "将 1 份文件入库" in words
    giver.submit(f"{address}/commit")
    assert {"青人社发-2025-9", "青人社发-2025-10"} <= held(desk).keys()


def test_what_the_power_cut_off_is_read_after_the_next_start(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"甲.txt": NOTICE.encode()})
    batch = address.rpartition("/")[2]
    store = Imports(desk.database)
    store.update(batch, lambda now: now.with_item(1, state="reading", documents=0))
    again = Desk(Settings(home=desk.workspace.home))
    try:
        again.importing._readers = AtOnce(again.workspace.home)
        again.importing.resume()
        found = store.get(batch)
        assert found is not None
        assert found.items[0].state == "understood"
    finally:
        again.close()


def test_after_seven_days_a_batch_is_gone(desk: Desk, giver: Visitor) -> None:
    address = give(giver, {"甲.txt": NOTICE.encode()})
    batch = address.rpartition("/")[2]
    with desk.database.writing() as connection:
        connection.execute(update(imports).values(created="2020-01-01T00:00:00Z"))
    assert giver.get(address).status_code == 404
    assert giver.submit(f"{address}/commit").status_code == 404
    give(giver, {"乙.txt": NOTICE.replace("9号", "8号").encode()})
    assert not (desk.workspace.home / "desk" / "imports" / batch).exists()


def test_files_are_read_in_a_process_of_their_own_that_may_die(desk: Desk, visitor: Visitor) -> None:
    def settled(address: str) -> str:
        for _ in range(200):
            page = visitor.open(address)
            if "every 1s" not in page:
                return words_of(page)
            time.sleep(0.1)
        raise AssertionError("never done")

    address = give(visitor, {"甲.txt": NOTICE.encode()})
    assert "将 1 份文件入库" in settled(address)
    for child in multiprocessing.active_children():
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
    for _ in range(3):  # the first may still be told of the death
        address = give(visitor, {"乙.txt": NOTICE.replace("9号", "8号").encode()})
        if "将 1 份文件入库" in (words := settled(address)):
            break
        assert "中途停止" in words
    assert "将 1 份文件入库" in words
    visitor.submit(f"{address}/commit")
    assert "已入库 1 份" in settled(address)


_DESK = """
import sys
from pathlib import Path
from desk.web.library.reading import Readers

if __name__ == "__main__":
    readers = Readers(Path(sys.argv[1]))
    try:
        readers.read("0123456789abcdef", 1).result()
    except Exception:
        pass
    print(readers._at_work.value, flush=True)
    sys.stdin.read()
"""


def test_the_process_ends_with_a_desk_that_was_killed(home: Path, tmp_path: Path) -> None:
    program = tmp_path / "desk_alone.py"
    program.write_text(_DESK, encoding="utf-8")
    alone = subprocess.Popen([sys.executable, str(program), str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert alone.stdout
    assert alone.stdin
    beside = int(alone.stdout.readline())
    os.kill(beside, 0)
    alone.kill()
    alone.wait()
    alone.stdin.close()
    alone.stdout.close()
    for _ in range(200):
        try:
            os.kill(beside, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("it is still there")


# ---- who may


def test_only_those_who_draft_give_files(office: Desk, browsers: Office) -> None:
    at_once(office)
    reader, drafter = browsers.of("qin"), browsers.of("lu")
    assert "导入文件" not in reader.open("/library")
    assert "导入文件" in drafter.open("/library")
    address = give(drafter, {"甲.txt": NOTICE.encode()})
    for path in ("/library/import", address):
        assert reader.get(path).status_code == 403
    for path in ("/library/import", f"{address}/commit", f"{address}/discard", f"{address}/1/drop", f"{address}/1/set"):
        assert reader.submit(path, {"key": "kind", "place": "0:0"}).status_code == 403
    assert browsers.nobody().get("/library", follow_redirects=False).status_code == 303
    assert "将 1 份文件入库" in drafter.open(address)


def test_a_batch_is_its_giver_s_and_the_administrator_s(office: Desk, browsers: Office) -> None:
    at_once(office)
    address = give(browsers.of("lu"), {"甲.txt": NOTICE.encode()})
    stranger = browsers.of("su")
    assert stranger.get(address).status_code == 404
    assert stranger.submit(f"{address}/commit").status_code == 404
    assert "甲.txt" not in stranger.open("/library/import")
    assert "甲.txt" in browsers.of("wei").open(address)
