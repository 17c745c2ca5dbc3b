"""The light reader: right answers, nothing written, no ORM loaded, one moment held when asked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from library_fakes import fake_library, policy, write

from kb.errors import LibraryError
from kb.library import Library, open_library
from kb.lookup import Lookup, open_lookup, open_ready, sqlite_lookup
from kb.workspace import locate

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = fake_library(tmp_path / "home")
    library.add(
        [
            write(tmp_path, "一.txt", policy("甲规定", number="桂〔2020〕1号", flaw=True)),
            write(tmp_path, "二.txt", policy("乙办法") + "=====\n" + policy("丙意见")),
        ]
    )
    return library


def mark_ready(home: Path) -> None:
    with sqlite3.connect(home / "library.db") as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'seeded'")
    connection.close()


def test_answers(library: Library) -> None:
    lookup = library.lookup
    assert lookup.document_ids() == ("甲规定", "乙办法", "丙意见")
    assert lookup.titles() == [(name, name) for name in lookup.document_ids()]
    assert lookup.find_number("桂〔2020〕1号") == ("甲规定",)
    assert lookup.find_number("桂〔2020〕2号") == ()
    assert list(lookup.facts(["丙意见", "甲规定", "没有"])) == ["甲规定", "丙意见"]
    assert [defect.path for defect in lookup.facts(["甲规定"])["甲规定"].defects] == ["p7"]
    assert lookup.clause("甲规定", "p99") is None
    assert lookup.clauses("没有") == ()
    assert lookup.passages("没有") == []
    rows = lookup.passages("乙办法")
    keys = [row.key for row in rows]
    assert lookup.passage_rows([*reversed(keys), 10**9]) == list(reversed(rows))
    assert lookup.generation() == 2
    assert lookup.changes_since(0) == ("丙意见", "乙办法", "甲规定")
    assert lookup.changes_since(1) == ("丙意见", "乙办法")
    assert lookup.changes_since(2) == ()


def test_many_ids_at_once(tmp_path: Path) -> None:
    rows = "\n".join(f'{{"title": "第{i}号", "text": "第{i}号\\n内容{i}。"}}' for i in range(1_000))
    with fake_library(tmp_path / "home") as library:
        library.add([write(tmp_path, "多.jsonl", rows)])
        ids = library.lookup.document_ids()
        assert len(library.lookup.facts(ids)) == 1_000
        assert len(library.lookup.passage_rows(range(1, 1_001))) == 1_000


def test_a_key_is_never_given_twice(library: Library, tmp_path: Path) -> None:
    """An index that is behind then finds nothing, rather than the words of another document."""
    before = {row.key for name in library.lookup.document_ids() for row in library.lookup.passages(name)}
    for name in library.lookup.document_ids():
        library.remove(name)
    library.add([tmp_path / "一.txt"])
    library.set("甲规定", {"title": "新题"}, "依据")
    assert before.isdisjoint(row.key for row in library.lookup.passages("甲规定"))


def test_a_snapshot_holds_one_moment(library: Library, tmp_path: Path) -> None:
    reader = sqlite_lookup(library.workspace.database, library.home)
    with reader.snapshot():
        assert reader.generation() == 2
        library.remove("甲规定")
        assert reader.generation() == 2
        assert reader.clauses("甲规定")
    assert reader.generation() == 3
    assert not reader.clauses("甲规定")
    reader.close()
    reader.close()


def test_a_reader_cannot_write(library: Library) -> None:
    with pytest.raises(LibraryError, match="不可写"):
        library.lookup._fetch("DELETE FROM documents")


def test_a_closed_library_gives_its_files_back(library: Library) -> None:
    library.close()
    assert not (library.home / "library.db-wal").exists()


def test_the_light_path_loads_no_orm(library: Library) -> None:
    library.close()
    mark_ready(library.home)
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import kb\n"
        "assert not [m for m in sys.modules if m.startswith('kb.')], 'import kb must be instant'\n"
        "from kb import open_lookup\n"
        "start = time.process_time()\n"
        "lookup = open_lookup(Path(sys.argv[1]))\n"
        "assert [r.document for r in lookup.passage_rows([1])] == ['甲规定']\n"
        "spent = time.process_time() - start\n"
        "heavy = {'sqlalchemy', 'alembic', 'filelock', 'yaml', 'lxml', 'kb.library', 'kb.database', 'platformdirs'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "print(spent)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(library.home)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.01


def test_not_ready_means_prepared_first(library: Library, tmp_path: Path) -> None:
    assert open_ready(locate(library.home)) is None, "not filled yet"
    assert open_ready(locate(tmp_path / "nowhere")) is None
    mark_ready(library.home)
    with open_lookup(library.home) as lookup:
        assert lookup.seeded


def _as_nobody(action: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs Python as a user for whom permissions count (root passes through them all)."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from kb.lookup import open_lookup\n"
        "from library_fakes import fake_library\n"
        "import kb.library, kb.database, sqlalchemy, kb.readers, kb.writing, kb.changing, kb.importing, filelock, kb.naming\n"
        "home = Path(sys.argv[1])\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n" + action
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(home)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture
def locked_home(library: Library) -> Path:
    """A ready workspace in which nothing may be written."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are of another kind here")
    library.close()
    mark_ready(library.home)
    # Out of the private folder of the test, which another user may not enter.
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="zhangfa-test-"))
    shutil.copytree(library.home, home, dirs_exist_ok=True)
    for path in sorted(home.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    home.chmod(0o555)
    return home


@pytest.fixture
def read_only(locked_home: Path) -> object:
    yield locked_home
    for path in [locked_home, *locked_home.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(locked_home)


def test_a_read_only_workspace_can_be_read(read_only: Path) -> None:
    done = _as_nobody(
        "with open_lookup(home) as lookup: print(len(lookup.clauses('甲规定')))\n"
        "with fake_library(home) as library: print(len(library.documents()), library.source_bytes('甲规定')[:3])\n",
        read_only,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["7", "3"]


def test_a_read_only_workspace_says_so_when_changed(read_only: Path, tmp_path: Path) -> None:
    file = write(read_only.parent, f"{read_only.name}.txt", policy("丁规定"))
    done = _as_nobody(
        "from kb.errors import LibraryError\n"
        "for act in (lambda: library.remove('甲规定'), lambda: library.add([home.parent / (home.name + '.txt')])):\n"
        "    with fake_library(home) as library:\n"
        "        try: act()\n"
        "        except LibraryError as error: print(error.message)\n",
        read_only,
    )
    file.unlink()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("写" in line and "--home" in line for line in lines)


def test_every_reader_sees_every_finished_change(library: Library, tmp_path: Path) -> None:
    other: Lookup = sqlite_lookup(library.workspace.database, library.home)
    library.add([write(tmp_path, "三.txt", policy("丁规定"))])
    assert "丁规定" in other.document_ids()
    other.close()


def test_several_threads_may_ask_one_reader(library: Library) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(turn: int) -> bool:
        name = library.lookup.document_ids()[turn % 3]
        return all(library.lookup.clause(name, c.path) == c for c in library.lookup.document(name).clauses)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(200)))


def test_a_fresh_workspace_holds_the_bundled_corpus_once(tmp_path: Path) -> None:
    corpus = {path.name for path in (ROOT / "corpus" / "texts").glob("*.txt")}
    with open_library(tmp_path / "home") as library:
        assert {facts.source_file for facts in library.documents()} == corpus
        first = library.documents()[0].id
        library.remove(first)
    with open_library(tmp_path / "home") as library:
        assert first not in library.lookup.document_ids(), "what a user removed does not come back"
    lookup = open_ready(locate(tmp_path / "home"))
    assert lookup is not None
    lookup.close()
