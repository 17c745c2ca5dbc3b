"""The index of a workspace through its life: built, brought up, damaged, killed, shared by processes."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from kb import index, index_build, index_state
from kb.analysis import fold, grams
from kb.engines import ENGINES, EngineQuery, Filter, IndexDamaged, Term
from kb.errors import LibraryError
from kb.index import open_index, rebuild, year_of
from kb.models import DocumentFacts
from kb.rows import PassageRow

FACTS = DocumentFacts(
    id="",
    title="关于培训的通知",
    number=None,
    issuers=("人社局",),
    addressees=(),
    region="柳州",
    level="city",
    kind="通知",
    date_written="2022-07-25",
    date_printed=None,
    validity=None,
    status=None,
    replaced_by=None,
    attachments=(),
    contacts=(),
    script="simplified",
    source_file="a.txt",
    source_sha256="0" * 64,
    clause_count=1,
    defects=(),
    twin_of=None,
    stated={},
)


class Library:
    """A library in one JSON file, so that other processes can read it: documents, generation, changes."""

    def __init__(self, home: Path, *, create: bool = False) -> None:
        self.home = home
        self.path = home / "library.json"
        self.read: list[str] = []  # documents whose passages were asked for
        if create:
            home.mkdir(parents=True, exist_ok=True)
            self.state: dict[str, Any] = {"id": "L1", "generation": 0, "key": 0, "documents": {}, "changes": []}
            self.save()
        else:
            self.state = json.loads(self.path.read_text("utf-8"))

    def save(self) -> None:
        new = self.path.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(self.state), "utf-8")
        new.replace(self.path)

    def put(self, document: str, *texts: str) -> None:
        """Adds, replaces or (without texts) removes a document."""
        self.state["generation"] += 1
        self.state["changes"].append([self.state["generation"], document])
        self.state["documents"].pop(document, None)
        if texts:
            first = self.state["key"] + 1
            self.state["key"] += len(texts)
            self.state["documents"][document] = [[first + n, text] for n, text in enumerate(texts)]
        self.save()

    @property
    def library_id(self) -> str:
        return str(self.state["id"])

    def generation(self) -> int:
        return int(self.state["generation"])

    def changes_since(self, generation: int) -> Sequence[str]:
        return sorted({document for when, document in self.state["changes"] if when > generation})

    def document_ids(self) -> Sequence[str]:
        return list(self.state["documents"])

    def facts(self, ids: Iterable[str] | None = None) -> dict[str, DocumentFacts]:
        wanted = self.state["documents"] if ids is None else ids
        return {each: replace(FACTS, id=each) for each in wanted if each in self.state["documents"]}

    def passages(self, document: str) -> list[PassageRow]:
        self.read.append(document)
        rows = self.state["documents"].get(document, [])
        return [PassageRow(key, document, "一", text, "标题", 0) for key, text in rows]


def asks(text: str, **kinds: Any) -> EngineQuery:
    return EngineQuery(tuple(Term("grams", token) for token in grams(fold(text))), **kinds)


def found(opened: index.Index, text: str) -> list[str]:
    return [hit.document for hit in opened.search(asks(text), 100)]


def holds(opened: index.Index, library: Library) -> None:
    """The index answers exactly what the library holds."""
    everything = [(hit.key, hit.document) for hit in opened.search(asks("培训"), 1000)]
    assert sorted(everything) == sorted(
        (key, document) for document, rows in library.state["documents"].items() for key, _ in rows
    )
    for document, rows in library.state["documents"].items():
        best = opened.search(asks(rows[0][1]), 1)[0]
        assert (best.key, best.document) == (rows[0][0], document)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(index.ENGINE_VARIABLE, request.param)
    return str(request.param)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return filled(tmp_path / "home")


def filled(home: Path) -> Library:
    made = Library(home, create=True)
    made.put("a", "培训甲：市外培训每班最多六十人", "培训经费列入预算")
    made.put("b", "培训乙：年度培训计划按时报送")
    made.put("c", "培训丙：培训班不得超过五天", "培训丁：自发布之日起施行")
    for number in range(7):
        made.put(f"f{number}", f"第{number}号规定：培训应当按照{'子丑寅卯辰巳午'[number]}类要求办理")
    return made


def mark_of(home: Path) -> index_state.Mark:
    mark = index_state.read_mark(home / "index" / index.engine_of(home))
    assert mark is not None
    return mark


def folders(home: Path, engine: str) -> list[str]:
    return [path.name for path in (home / "index" / engine).iterdir() if path.is_dir()]


def test_built_once_then_only_opened(library: Library, engine: str) -> None:
    with open_index(library.home, library) as opened:
        holds(opened, library)
        assert (opened.engine, opened.generation, opened.stale, opened.count()) == (engine, 10, False, 12)
    library.read.clear()
    before = mark_of(library.home)
    with open_index(library.home, library) as opened:
        holds(opened, library)
    assert library.read == []
    assert mark_of(library.home) == before


def test_only_changed_documents_are_indexed_again(library: Library, engine: str) -> None:
    open_index(library.home, library).close()
    library.read.clear()
    library.put("d", "培训戊：新的规定")
    library.put("b", "培训乙改：计划提前报送")
    library.put("e", "培训己：来了又走")
    library.put("e")
    with open_index(library.home, library) as opened:
        holds(opened, library)
        assert opened.generation == library.generation()
        assert opened.frequency("grams", "己") == 0
    assert library.read == ["b", "d"]
    assert folders(library.home, engine) == [mark_of(library.home).folder]


def test_a_removed_document_is_gone(library: Library, engine: str) -> None:
    open_index(library.home, library).close()
    library.put("a")
    with open_index(library.home, library) as opened:
        assert "a" not in found(opened, "市外培训每班最多六十人")
        holds(opened, library)


def test_a_long_open_index_follows(library: Library, engine: str) -> None:
    with open_index(library.home, library) as opened:
        assert opened.refresh() is False
        library.put("d", "培训戊：新的规定")
        assert opened.refresh() is True
        holds(opened, library)


def test_an_empty_library(tmp_path: Path, engine: str) -> None:
    library = Library(tmp_path / "home", create=True)
    with open_index(library.home, library) as opened:
        assert found(opened, "培训") == []
    library.put("a", "培训")
    with open_index(library.home, library) as opened:
        assert found(opened, "培训") == ["a"]


def test_facets_and_year_reach_the_engine(library: Library, engine: str) -> None:
    with open_index(library.home, library) as opened:
        for wanted, count in (
            (Filter(facets=(("region", ("柳州",)), ("issuer", ("人社局",)), ("kind", ("通知",)))), 12),
            (Filter(facets=(("level", ("city",)),), year_from=2022, year_to=2022), 12),
            (Filter(facets=(("level", ("national",)),)), 0),
            (Filter(year_to=2021), 0),
        ):
            assert len(opened.search(asks("培训", filter=wanted), 50)) == count


# Damage


def remove(path: Path) -> None:
    path.unlink()


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x41
    path.write_bytes(data)


def unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: list[tuple[str, Callable[[Path], None]]] = [
    ("deleted", remove),
    ("cut off", halve),
    ("emptied by a full disk", empty),
    ("overwritten with garbage of the same length", overwrite),
    ("one bit in the middle", flip),
    ("a folder in its place", unreadable),
]


@pytest.mark.parametrize(("why", "damage"), DAMAGE, ids=[why for why, _ in DAMAGE])
def test_each_damaged_file_is_noticed(library: Library, engine: str, why: str, damage: Callable[[Path], None]) -> None:
    open_index(library.home, library).close()
    library.put("d", "培训戊：新的规定")  # a second segment, and deletions
    library.put("b", "培训乙改：计划提前报送")
    open_index(library.home, library).close()
    names = ["mark", *mark_of(library.home).files]
    assert len(names) > 2
    for name in names:
        place = library.home / "index" / engine
        mark = mark_of(library.home)
        # The files of a segment bear random names; after a rebuild the one of the same kind is meant.
        kind = name.rpartition(".")[2]
        path = place / "mark.json"
        if name != "mark":
            path = next(place / mark.folder / f for f in mark.files if f == name or f.endswith(kind))
        if path.stat().st_size == 0 and damage in (flip, halve, empty, overwrite):
            continue
        damage(path)
        with open_index(library.home, library) as opened:
            holds(opened, library)
            assert opened.stale is False
        assert mark_of(library.home) != mark, f"{name}: the damage was not noticed"
        assert folders(library.home, engine) == [mark_of(library.home).folder]
        library.put("z", "培训庚：再来一份")  # back to two segments
        open_index(library.home, library).close()


FOREIGN: list[tuple[str, dict[str, Any]]] = [
    ("of another analysis", {"analysis": "0"}),
    ("of another library", {"library": "L2"}),
    ("of another engine version", {"version": "0"}),
    ("of another engine", {"engine": "other"}),
    ("ahead of the library, which was put back from a copy", {"generation": 99}),
    ("naming a folder outside", {"folder": "../../.."}),
    ("naming a folder that is not there", {"folder": "1-x"}),
    ("of another form", {"format": 99}),
    ("with a value of another type", {"generation": "3"}),
    ("without a key", {"files": None}),
]


@pytest.mark.parametrize(("why", "changed"), FOREIGN, ids=[why for why, _ in FOREIGN])
def test_a_foreign_index_is_built_anew(library: Library, engine: str, why: str, changed: dict[str, Any]) -> None:
    open_index(library.home, library).close()
    path = library.home / "index" / engine / "mark.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")
    library.read.clear()
    with open_index(library.home, library) as opened:
        holds(opened, library)
    assert sorted(library.read) == sorted(library.document_ids())
    assert mark_of(library.home).generation == 10


def test_damage_found_while_searching_is_mended(library: Library, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_index(library.home, library)
    first = mark_of(library.home)

    def broken(*_: object) -> None:
        raise IndexDamaged("checksum")

    monkeypatch.setattr(opened._opened.engine, "search", broken)
    holds(opened, library)
    assert mark_of(library.home) != first
    opened.close()


def test_a_copied_workspace_keeps_its_index(library: Library, engine: str, tmp_path: Path) -> None:
    open_index(library.home, library).close()
    copy = tmp_path / "copy"
    shutil.copytree(library.home, copy, copy_function=shutil.copyfile)  # new times, same bytes
    there = Library(copy)
    with open_index(copy, there) as opened:
        holds(opened, there)
    assert there.read == []
    times = {path.name: path.stat().st_mtime_ns for path in (copy / "index" / engine / mark_of(copy).folder).iterdir()}
    assert all(file.time == times[name] for name, file in mark_of(copy).files.items())


def test_file_systems_without_links(library: Library, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    open_index(library.home, library).close()
    library.put("d", "培训戊：新的规定")
    library.read.clear()
    with open_index(library.home, library) as opened:
        holds(opened, library)
    assert library.read == ["d"]


def test_a_folder_where_nothing_may_be_written_can_be_searched(
    library: Library, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(library.home, library).close()
    for lock in library.home.rglob("*.lock"):
        lock.unlink()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_index(library.home, library) as opened:
        holds(opened, library)
    assert not list(library.home.glob(f"index/{engine}/*/*.lock"))


def test_statistics_do_not_drift_for_ever(library: Library, engine: str) -> None:
    # Engines count deleted passages in BM25; after enough replacements the index is built anew.
    open_index(library.home, library).close()
    replaced = []
    for turn in range(4):
        library.put("a", f"培训甲：第{turn}版", "培训经费列入预算")
        with open_index(library.home, library) as opened:
            holds(opened, library)
        replaced.append(mark_of(library.home).replaced)
    assert 0 in replaced
    assert max(replaced) <= 0.25 * 12


# Failures


def test_a_full_disk_is_told_and_leaves_nothing(library: Library, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(index_state, "write_mark", full)
        with pytest.raises(LibraryError, match="磁盘已满"):
            open_index(library.home, library)  # the temporary folder is as full
        assert folders(library.home, engine) == []
    open_index(library.home, library).close()
    before = mark_of(library.home)
    library.put("d", "培训戊：新的规定")
    with monkeypatch.context() as patched:
        patched.setattr(index_state, "write_mark", full)
        with open_index(library.home, library) as opened:
            assert opened.stale is True
            assert "d" not in found(opened, "培训")
            assert len(found(opened, "培训")) == 12
    assert mark_of(library.home) == before
    assert folders(library.home, engine) == [before.folder]


def test_a_file_in_the_place_of_the_folder(library: Library, engine: str) -> None:
    (library.home / "index").mkdir()
    (library.home / "index" / engine).write_text("x", "utf-8")
    with open_index(library.home, library) as opened:
        assert len(found(opened, "培训")) > 0
        assert opened.remark is not None
        assert "临时索引" in opened.remark
        assert opened.refresh() is False
        place = opened._place.home
        assert place.is_dir()
    assert not place.exists(), "gone when it is closed"
    assert (library.home / "index" / engine).read_text("utf-8") == "x"
    with pytest.raises(LibraryError):
        rebuild(library.home, library, engine)


def test_a_folder_that_takes_no_index(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.mkdir

    def mkdir(self: Path, *args: object, **kwargs: object) -> None:
        if self.is_relative_to(library.home):
            raise OSError(errno.EROFS, "Read-only file system", str(self))
        real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with open_index(library.home, library) as opened:
        assert "只读" in (opened.remark or "")
        assert len(found(opened, "培训")) > 0


# The engine of a workspace


def test_the_engine_is_chosen_once_and_remembered(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(index.ENGINE_VARIABLE, raising=False)
    assert index.engine_of(library.home) == "tantivy"
    monkeypatch.setenv(index.ENGINE_VARIABLE, "whoosh")
    open_index(library.home, library).close()
    monkeypatch.setenv(index.ENGINE_VARIABLE, "tantivy")
    with open_index(library.home, library) as opened:
        assert opened.engine == "whoosh"
    rebuild(library.home, library, "tantivy").close()
    monkeypatch.setenv(index.ENGINE_VARIABLE, "whoosh")
    with open_index(library.home, library) as opened:
        assert opened.engine == "tantivy"
        holds(opened, library)
    assert not (library.home / "index" / "whoosh").exists()


def test_an_engine_nobody_knows(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(index.ENGINE_VARIABLE, "lucene")
    with pytest.raises(LibraryError, match=r"lucene.*tantivy 或 whoosh"):
        open_index(library.home, library)
    with pytest.raises(LibraryError, match="solr"):
        rebuild(library.home, library, "solr")


def test_an_engine_that_is_not_installed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(index.ENGINE_VARIABLE, "tantivy")
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with pytest.raises(LibraryError, match=r"tantivy.*没有装好.*zhangfa index --engine whoosh"):
        open_index(library.home, library)


def test_rebuild_tells_its_progress(library: Library, engine: str) -> None:
    told: list[tuple[int, int]] = []
    rebuild(library.home, library, progress=lambda done, of: told.append((done, of))).close()
    assert told == [(n, 10) for n in range(1, 11)]


YEARS: list[tuple[str, dict[str, Any], int]] = [
    ("the date written comes first", {"date_written": "2021-12-30", "date_printed": "2022-01-04"}, 2021),
    ("else the date printed", {"date_written": None, "date_printed": "2022-01-04", "number": "柳〔2021〕1号"}, 2022),
    ("else the year of the number", {"date_written": None, "number": "柳人社发〔2022〕65号"}, 2022),
    ("a figure in the number is no year", {"date_written": None, "number": "令第2022号"}, 0),
    ("else the first year of validity", {"date_written": None, "validity": ("2018", "2022")}, 2018),
    ("or its first day", {"date_written": None, "validity": ("2018-05-01", None)}, 2018),
    ("unknown", {"date_written": None, "validity": (None, "2022")}, 0),
]


@pytest.mark.parametrize(("why", "changed", "year"), YEARS, ids=[why for why, _, _ in YEARS])
def test_year_of_a_document(why: str, changed: dict[str, Any], year: int) -> None:
    assert year_of(replace(FACTS, **changed)) == year


# Several processes, and kill -9


@pytest.fixture
def writing(library: Library) -> Iterator[FileLock]:
    """Another program holds the writers' lock."""
    (library.home / "index").mkdir(exist_ok=True)
    with FileLock(library.home / "index" / ".lock", is_singleton=False) as lock:
        yield lock


def test_a_reader_does_not_wait_for_a_writer(library: Library, engine: str) -> None:
    open_index(library.home, library).close()
    library.put("d", "培训戊：新的规定")
    with FileLock(library.home / "index" / ".lock"):
        began = time.monotonic()
        with open_index(library.home, library, wait=0.1) as opened:
            assert opened.stale is True
            assert "d" not in found(opened, "培训")
            assert len(found(opened, "培训")) == 12
        assert time.monotonic() - began < 5
    with open_index(library.home, library) as opened:
        assert opened.stale is False
        holds(opened, library)


def test_an_index_that_another_process_has_built_meanwhile_is_taken(
    library: Library, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a process sees after it got the lock counts, not what it saw before.
    open_index(library.home, library).close()
    library.put("d", "培训戊：新的规定")
    first = Library(library.home)
    genuine = index._lock

    def after_another(home: Path, wait: float) -> Any:
        monkeypatch.setattr(index, "_lock", genuine)
        open_index(library.home, first).close()
        return genuine(home, wait)

    monkeypatch.setattr(index, "_lock", after_another)
    library.read.clear()
    with open_index(library.home, library) as opened:
        holds(opened, library)
    assert (library.read, first.read) == ([], ["d"])


def test_waiting_for_the_first_index_ends(
    library: Library, engine: str, writing: FileLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "WAIT_FOR_FIRST", 0.1)
    with pytest.raises(LibraryError, match="正由另一个程序建立"):
        open_index(library.home, library)
    with pytest.raises(LibraryError, match="正由另一个程序建立"):
        rebuild(library.home, library)


def child(task: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Another process that runs a function of this module."""
    root = Path(__file__).parent
    code = f"import sys; sys.path[:0] = {[str(root), str(root.parent)]}; import test_index as t; t.{task}"
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", f"{code}(*{[str(a) for a in arguments]})"])


def rebuild_without_end(home: str) -> None:
    library = Library(Path(home))
    while True:
        rebuild(library.home, library).close()


def test_readers_and_a_rebuilding_process(library: Library, engine: str) -> None:
    open_index(library.home, library).close()
    first = mark_of(library.home)
    long_open = open_index(library.home, library)
    other = child("rebuild_without_end", library.home)
    try:
        end = time.monotonic() + 20
        while mark_of(library.home) == first and time.monotonic() < end:
            time.sleep(0.01)
        seen = set()
        for _ in range(25):
            with open_index(library.home, library) as opened:
                holds(opened, library)
            holds(long_open, library)  # its folder has long been removed
            seen.add(mark_of(library.home).folder)
    finally:
        other.kill()
        other.wait()
    assert len(seen) > 1
    long_open.close()
    with open_index(library.home, library) as opened:
        holds(opened, library)


STEPS = (
    (index_build, "open_engine"),
    (index_build, "_add"),
    (index_state, "clean"),
    (index_state, "clone"),
    (index_state, "inspect"),
    (index_state, "write_mark"),
    (os, "link"),
    (os, "fsync"),
    (shutil, "rmtree"),
)


def die_at(step: int) -> None:
    """From now on this process kills itself before the n-th call of what writes an index (two of each are counted)."""
    calls = 0

    def wrapped(genuine: Callable[..., Any]) -> Callable[..., Any]:
        seen = 0

        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls, seen
            seen += 1
            if seen <= 2:
                calls += 1
                if calls == step:
                    os.kill(os.getpid(), signal.SIGKILL)
            return genuine(*arguments, **named)

        return call

    for module, name in STEPS:
        setattr(module, name, wrapped(getattr(module, name)))


def forked(work: Callable[[], None]) -> int:
    """Runs the work in a forked process; its exit status, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at_every_step(home_: str, engine: str) -> None:
    """Driver, itself without an engine: kills a first build, a rebuild and an update at each step in turn."""
    home = Path(home_)
    os.environ[index.ENGINE_VARIABLE] = engine
    filled(home)
    index_build.index_tokens("甲", "乙")  # loads the dictionary and the engine's code once, before forking
    index._version(engine)

    def check() -> None:
        library = Library(home)
        with open_index(home, library) as opened:
            holds(opened, library)
        assert folders(home, engine) == [mark_of(home).folder]
        assert not list((home / "index" / engine).glob(".mark-*"))

    for case in ("first", "rebuild", "update"):
        for step in range(1, 1000):
            if case == "first":
                shutil.rmtree(home / "index", ignore_errors=True)

            def work(case: str = case, step: int = step) -> None:
                if case != "first" and step > 1:
                    check()  # what the kill before has left
                if case == "update":
                    Library(home).put("b", f"培训乙：第{step}稿")
                die_at(step)
                library = Library(home)
                (rebuild if case == "rebuild" else open_index)(home, library).close()

            status = forked(work)
            assert status in (0, -signal.SIGKILL), (case, step, status)
            if case == "first":
                assert forked(check) == 0, (case, step)
            if status == 0:
                break
        assert forked(check) == 0, case
        assert step > 8, case


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by forking, which this system cannot")
def test_killed_at_every_step(tmp_path: Path, engine: str) -> None:
    assert child("killed_at_every_step", tmp_path / "home", engine).wait() == 0


def change_without_end(home: str) -> None:
    """Changes the library and brings the index up, over and over; every few rounds a rebuild."""
    library = Library(Path(home))
    for turn in range(10_000):
        library.put(f"x{turn % 4}", f"培训新：第{turn}次", f"培训旧：第{turn}次")
        (rebuild if turn % 5 == 4 else open_index)(library.home, library).close()


def test_killed_at_any_moment(library: Library, engine: str) -> None:
    moments = random.Random(5)
    for _ in range(6):
        other = child("change_without_end", library.home)
        started = Library(library.home).generation()
        while Library(library.home).generation() == started:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.25))
        other.kill()
        other.wait()
        now = Library(library.home)
        with open_index(now.home, now) as opened:
            holds(opened, now)
            assert opened.generation == now.generation()
        assert len(folders(now.home, engine)) == 1
