"""Nothing half imported: the program is killed at every step of a change and at random moments, and runs again.

ZHANGFA_KILLS sets how many random kills are tried (default 12; the long run takes 50 or more).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from library_fakes import TOOLS, fake_library, impatient_library, policy, write

from kb.errors import LibraryError
from kb.faults import of_os
from kb.importing import STEPS
from kb.library import AddInterrupted, AddReport, AddStopped, Library, open_library
from kb.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
KILLS = int(os.environ.get("ZHANGFA_KILLS", "12"))
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to be killed in the middle")

COMPILATION = "=====\n".join(policy(title, flaw=True) for title in ("甲规定", "乙办法", "丙意见"))


def whole(home: Path, *, fake: bool = True) -> dict[str, int]:
    """id -> clauses of the documents held, after checking that each is wholly there and nothing else is.

    fake: understood by ``library_fakes``, hence with at least one passage a clause.
    """
    connection = sqlite3.connect(home / "library.db")
    ask: Callable[[str], list[Any]] = lambda sql: connection.execute(sql).fetchall()  # noqa: E731
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    documents = ask("SELECT no, id, clause_count, twin_of FROM documents")
    for number, name, count, twin in documents:
        assert ask(f"SELECT count(*) FROM clauses WHERE document = {number}") == [(count,)], name
        assert ask(f"SELECT count(*) FROM passages WHERE document = {number}")[0][0] >= (count if fake else 1), name
        assert ask(f"SELECT count(*) FROM sketches WHERE document = {number}")[0][0] > 0 or twin, name
    for table in ("clauses", "passages", "sketches", "defects"):
        assert ask(f"SELECT count(*) FROM {table} WHERE document NOT IN (SELECT no FROM documents)") == [(0,)]
    assert ask("SELECT count(*) FROM source_texts WHERE id NOT IN (SELECT source_text FROM documents)") == [(0,)]
    assert ask("SELECT count(*) FROM sources WHERE id NOT IN (SELECT source FROM source_texts)") == [(0,)]
    for sha256, size in ask("SELECT sha256, size FROM sources"):
        assert (home / "sources" / sha256).stat().st_size == size
    last = int(ask("SELECT value FROM meta WHERE name = 'generation'")[0][0])
    assert ask("SELECT coalesce(max(generation), 0) FROM changes") == [(last,)]
    assert {name for _, name, _, _ in documents} <= {row[0] for row in ask("SELECT document FROM changes")}
    connection.close()
    return {name: count for _, name, count, _ in documents}


def in_a_process_that_dies(work: Callable[[Callable[[str], None]], None], at: int) -> bool:
    """Runs ``work(step)`` in a process that dies at its ``at``-th step, as by kill -9. False: it came to its end."""
    child = os.fork()
    if child == 0:
        passed = 0

        def step(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == at:
                os.kill(os.getpid(), signal.SIGKILL)

        status = 1
        try:
            work(step)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


@forks
def test_killed_at_every_step_of_an_import(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", "=====\n".join(policy(title, flaw=True) for title in ("甲规定", "乙办法")))
    home = tmp_path / "home"
    with fake_library(home) as library:
        library.add([write(tmp_path, "早.txt", policy("早已在库的规定"))])
    early = whole(home)
    at = 0
    alive = False
    while not alive:
        at += 1

        def work(step: Callable[[str], None]) -> None:
            with fake_library(home, step) as library:
                library.add([file])

        alive = not in_a_process_that_dies(work, at)
        held = whole(home)
        assert held.items() >= early.items()
        new = held.keys() - early.keys()
        assert new in (set(), {"甲规定", "乙办法"}), f"half imported at step {at}"
        with fake_library(home) as library:  # the next run works, and brings back what is missing
            library.add([file])
            assert len(library.documents()) == 3
            for name in ("甲规定", "乙办法"):
                library.remove(name)
        assert whole(home) == early
    assert at == len(STEPS) + 5 + 1, "every step of every document was tried"


@forks
@pytest.mark.parametrize("change", ["set", "unset", "remove"])
def test_killed_at_every_step_of_a_change(tmp_path: Path, change: str) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定"))
    acts: dict[str, Callable[[Library], object]] = {
        "set": lambda library: library.set("甲规定", {"title": "新题"}, "依据"),
        "unset": lambda library: library.unset("甲规定", ["title"]),
        "remove": lambda library: library.remove("甲规定"),
    }
    home = tmp_path / "home"
    with fake_library(home) as library:
        library.add([file])
        if change == "unset":
            library.set("甲规定", {"title": "新题"}, "依据")
        before = library.document("甲规定")

    def work(step: Callable[[str], None]) -> None:
        with fake_library(home, step) as library:
            acts[change](library)

    assert in_a_process_that_dies(work, 1)
    whole(home)
    with fake_library(home) as library:
        assert library.document("甲规定") == before
    assert not in_a_process_that_dies(work, 99)
    whole(home)


@forks
def test_killed_at_every_step_of_the_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "texts", "一.txt", policy("甲规定"))
    monkeypatch.setattr("kb.resources._HERE", tmp_path / "kb")
    at = 0
    alive = False
    while not alive:
        at += 1
        home = tmp_path / f"home{at}"

        def work(step: Callable[[str], None], home: Path = home) -> None:
            open_library(home, tools=TOOLS, step=step).close()

        alive = not in_a_process_that_dies(work, at)
        whole(home)
        with open_library(home, tools=TOOLS) as library:
            assert library.lookup.seeded
            assert len(library.documents()) == 1
        whole(home)
    assert at == len(STEPS) + 2, "every step, and the mark that it was done"


@forks
def test_killed_at_random_moments(tmp_path: Path) -> None:
    folder = tmp_path / "来文"
    expected: dict[str, int] = {}
    for i in range(40):
        titles = [f"{i}之{k}规定" for k in range(1 + i % 3)]
        write(folder, f"{i:02}.txt", "=====\n".join(policy(title, lines=3 + i) for title in titles))
        expected |= dict.fromkeys(titles, 3 + i)
    chance = random.Random(20240229)
    duration = 0.4
    fresh = 0
    for kill in range(KILLS):
        home = tmp_path / f"home{fresh}"
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with fake_library(home) as library:
                    library.add([folder])
                status = 0
            finally:
                os._exit(status)
        started = time.monotonic()
        time.sleep(chance.uniform(0, duration))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if (home / "library.db").exists() and (home / "library.db").stat().st_size:
            with fake_library(home):  # a kill before the tables were made leaves none to look at
                pass
            held = whole(home)
            assert held.items() <= expected.items()
            for i in range(40):
                titles = {f"{i}之{k}规定" for k in range(1 + i % 3)}
                assert titles & held.keys() in (set(), titles), f"kill {kill}: file {i} is half imported"
            if len(held) == len(expected):
                duration = min(duration, time.monotonic() - started + 0.05)
                fresh += 1
        if kill % 6 == 5:
            fresh += 1  # the first moments of a new workspace are the tenderest
    with fake_library(home) as library:
        library.add([folder])
    assert whole(home) == expected
    leftovers = {path.name for path in (home / "sources").iterdir() if not path.name.startswith(".")}
    with sqlite3.connect(home / "library.db") as connection:
        assert leftovers == {row[0] for row in connection.execute("SELECT sha256 FROM sources")}
    connection.close()


@pytest.mark.parametrize("stop", STEPS)
def test_interrupted_by_ctrl_c(tmp_path: Path, stop: str) -> None:
    file = write(tmp_path, "一.txt", COMPILATION)

    def step(name: str) -> None:
        if name == stop:
            raise KeyboardInterrupt

    with fake_library(tmp_path / "home", step) as library:
        with pytest.raises(KeyboardInterrupt):
            library.add([file])
        assert len(library.documents()) == (3 if stop == "committed" else 0)
    whole(tmp_path / "home")
    with fake_library(tmp_path / "home") as library:
        report = library.add([file])
        assert len(report.documents) + len(report.unchanged) == 3


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_what_was_imported_before_a_stop_is_reported(tmp_path: Path, trouble: BaseException) -> None:
    files = [write(tmp_path, f"{i}.txt", policy(f"第{i}号规定")) for i in range(4)]
    seen: list[str] = []

    def step(name: str) -> None:
        seen.append(name)
        if name == "clauses" and seen.count(name) == 3:
            raise trouble

    with fake_library(tmp_path / "home", step) as library:
        with pytest.raises((AddStopped, AddInterrupted)) as stop:
            library.add(files)
        assert list(stop.value.report.documents) == library.documents()
        assert len(stop.value.report.documents) == 2
        if isinstance(stop.value, AddStopped):
            assert "没有改动" not in stop.value.message
            assert "已入库 2 份" in stop.value.message
        else:
            assert stop.value.left == 2


def test_a_full_disk_at_the_first_start_is_no_fault_of_the_corpus(tmp_path: Path) -> None:
    def step(name: str) -> None:
        if name == "source":
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(LibraryError) as failure:
        open_library(tmp_path / "home", tools=TOOLS, step=step)
    assert "磁盘已满" in failure.value.message
    assert ".txt" not in failure.value.message


# ---- several processes ---------------------------------------------------------------------------------------


def test_two_first_starts_at_once(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom kb.library import open_library\n"
        "with open_library(Path(sys.argv[1])) as library: print(len(library.documents()), library.lookup.generation())\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "home")], stdout=subprocess.PIPE, env=env)
        for _ in range(2)
    ]
    answers = {process.communicate(timeout=120)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(answers) == 1, "both see the same corpus, imported once"
    whole(tmp_path / "home", fake=False)


@forks
def test_two_processes_importing_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "来文"
    for i in range(30):
        write(folder, f"{i:02}.txt", policy(f"第{i}号规定"))
    home = tmp_path / "home"
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with fake_library(home) as library:
                    report = library.add([folder])
                    status = 0 if not report.refused else 2
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert len(whole(home)) == 30
    with fake_library(home) as library:
        assert library.lookup.generation() == 30


def test_locked_by_another_process(tmp_path: Path) -> None:
    home = tmp_path / "home"
    fake_library(home).close()
    files = [write(tmp_path, f"{i}.txt", policy(f"第{i}号规定")) for i in range(3)]
    other = sqlite3.connect(home / "library.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with impatient_library(home) as library:
        with pytest.raises(LibraryError) as failure:
            library.add(files)
        assert isinstance(failure.value, AddStopped)
        assert failure.value.report == AddReport((), (), ())
        for needed in ("占用", "0.txt", "3 个文件没有导入", "library.db"):
            assert needed in failure.value.message
        assert library.documents() == [], "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    with fake_library(home) as library:
        assert len(library.add(files).documents) == 3


def test_waits_for_another_writer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    fake_library(home).close()
    other = sqlite3.connect(home / "library.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    release.start()
    with impatient_library(home, busy=10) as library:
        assert library.add([write(tmp_path, "一.txt", policy("甲规定"))]).documents
    release.join()
    other.close()


# ---- disk and folder -----------------------------------------------------------------------------------------


def test_disk_full_in_the_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with fake_library(home) as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
    big = write(tmp_path, "大.txt", policy("大规定", lines=5_000))
    with fake_library(home) as library:
        with library._database.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 100")
        with pytest.raises(LibraryError, match="磁盘已满"):
            library.add([big])
        assert [d.id for d in library.documents()] == ["甲规定"]
        assert len(library.workspace.kept()) == 1, "what came to nothing takes no room"
        library.set("甲规定", {"status": "现行"}, "依据")
    whole(home)
    with fake_library(home) as library:
        assert library.add([big]).documents


@pytest.mark.parametrize(
    ("number", "needed"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘已满"),
        (errno.EACCES, "权限"),
        (errno.EROFS, "只读"),
        (errno.EIO, "读写失败"),
    ],
)
def test_the_bytes_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, needed: str) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定"))
    with fake_library(tmp_path / "home") as library:

        def fail(*_: object) -> None:
            raise OSError(number, os.strerror(number), str(library.workspace.sources))

        with monkeypatch.context() as broken:
            broken.setattr("kb.workspace.os.fsync", fail)
            with pytest.raises(LibraryError, match=needed) as failure:
                library.add([file])
        assert str(library.home) in failure.value.message
        assert library.documents() == []
        assert not list(library.workspace.sources.iterdir()), "no scraps"
        assert library.add([file]).documents
    whole(tmp_path / "home")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"not a database at all" * 100, "not a database"),
        (b"SQLite format 3\x00" + bytes(4_000), "a head without a body"),
    ],
)
def test_a_damaged_database(tmp_path: Path, content: bytes, why: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "library.db").write_bytes(content)
    with pytest.raises(LibraryError) as failure:
        fake_library(home)
    for needed in ("损坏", "library.db", "sources"):
        assert needed in failure.value.message, why
    assert (home / "library.db").read_bytes() == content


def test_a_database_damaged_in_the_middle(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with fake_library(home) as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定", lines=2_000))])
    data = bytearray((home / "library.db").read_bytes())
    for at in range(8_192, len(data) - 4_096, 4_096):
        data[at : at + 512] = os.urandom(512)
    (home / "library.db").write_bytes(data)
    with pytest.raises(LibraryError, match="损坏"), fake_library(home) as library:
        library.document("甲规定")


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_lost_database_is_never_replaced_in_silence(tmp_path: Path, state: str) -> None:
    home = tmp_path / "home"
    files = [
        write(tmp_path, "一.txt", policy("甲规定")),
        write(tmp_path, "二.jsonl", json.dumps({"title": "乙规定", "text": "乙规定\n条文。"}, ensure_ascii=False)),
    ]
    with fake_library(home) as library:
        library.add(files)
    for side in ("library.db-wal", "library.db-shm"):
        (home / side).unlink(missing_ok=True)
    if state == "missing":
        (home / "library.db").unlink()
    else:
        (home / "library.db").write_bytes(b"")
    with pytest.raises(LibraryError) as failure:
        fake_library(home)
    old = home / "sources.old"
    for needed in ("library.db", "2 个", "sources", str(old), "zhangfa add"):
        assert needed in failure.value.message
    assert not (home / "library.db").exists() or not (home / "library.db").stat().st_size
    (home / "sources").rename(old)  # what the message says
    with fake_library(home) as library:
        report = library.add([old])
        assert {d.title: d.source_file for d in report.documents} == {"甲规定": "一.txt", "乙规定": "二.jsonl"}
        assert report.refused == ()


def test_a_start_killed_before_the_tables_were_made_starts_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Workspace(home).prepare()
    (home / "library.db").write_bytes(b"")
    text = next((ROOT / "corpus" / "texts").glob("*.txt")).read_bytes()
    Workspace(home).keep(text, hashlib.sha256(text).hexdigest(), "随带.txt")
    with fake_library(home) as library:
        assert library.documents() == [], "only what comes with the program lay there"


@pytest.mark.parametrize("inside", ["", "文库"])
def test_home_is_a_file(tmp_path: Path, inside: str) -> None:
    file = write(tmp_path, "占位.txt", "x")
    with pytest.raises(LibraryError, match=r"占位\.txt.*--home"):
        fake_library(file / inside)
    assert file.read_text(encoding="utf-8") == "x"


def test_sources_is_a_file(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.workspace.sources.rmdir()
        library.workspace.sources.write_text("x")
        with pytest.raises(LibraryError, match="不是文件夹"):
            library.add([write(tmp_path, "一.txt", policy("甲规定"))])


def test_a_file_left_by_a_killed_import_is_reused(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "home")
    space.keep(b"words", "a" * 64)
    before = (space.sources / ("a" * 64)).stat()
    space.keep(b"words", "a" * 64)
    assert (space.sources / ("a" * 64)).stat().st_ino == before.st_ino
    (space.sources / ("a" * 64)).write_bytes(b"cut")
    space.keep(b"words", "a" * 64)
    assert (space.sources / ("a" * 64)).read_bytes() == b"words", "a file cut off by a crash is written anew"


def test_the_program_s_own_mistakes_are_not_hidden(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home", lambda _: 1 / 0) as library, pytest.raises(ZeroDivisionError):
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])


@pytest.mark.parametrize(
    ("number", "needed"),
    [
        (errno.EIO, "输入输出错误"),
        (errno.ENOENT, "--home"),
        (errno.EINVAL, "系统不接受"),
        (9999, "系统错误 9999"),
    ],
)
def test_no_failure_of_the_system_is_told_in_english(number: int, needed: str) -> None:
    message = of_os(OSError(number, "Some English words", "/proc/x"), Path("/proc/x")).message
    assert needed in message
    assert "English" not in message


def test_visitors_are_told_no_folder_and_nothing_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb import faults

    monkeypatch.setattr(faults, "_remote", False)
    faults.speak_to_visitors()
    full, other = OSError(errno.ENOSPC, "full", str(tmp_path / "x")), OSError(errno.EACCES, "no", str(tmp_path / "x"))
    for error, words in ((full, "请腾出磁盘空间后再试"), (other, "请告诉管理员")):
        with pytest.raises(LibraryError, match=words) as caught, faults.translated(tmp_path):
            raise error
        assert str(tmp_path) not in caught.value.message
        assert "--home" not in caught.value.message
