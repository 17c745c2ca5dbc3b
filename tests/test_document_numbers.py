"""Numbers of papers: in sequence, never two papers on one, none lost, whatever becomes of the programs that ask."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.database import Database, _name_library
from kb.document_numbers import DocumentNumbers, Given, NumberRefused, Wanted
from kb.errors import LibraryError
from kb.library import open_library
from kb.lookup import REVISION
from kb.number_sequence import LAST
from kb.workspace import Workspace, locate

CODE, YEAR = "柳水发", 2026


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One workspace for many cases, each with a code of its own."""
    workspace = locate(tmp_path_factory.mktemp("numbers") / "home")
    DocumentNumbers(workspace).close()
    return workspace


_CODES = (f"{a}{b}发" for a, b in itertools.product("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", repeat=2))


def paper(name: str, serial: int | None = None, *, code: str = CODE, folder: Path = Path("/没有")) -> Wanted:
    return Wanted(code, YEAR, name, f"关于{name}的通知", folder / f"{name}.docx", serial)


def serials(answers: list[Given | NumberRefused]) -> list[int | None]:
    return [answer.serial if isinstance(answer, Given) else None for answer in answers]


def issue(
    workspace: Workspace, code: str, papers: list[str | tuple[str, int]], first: int | None = None
) -> list[int | None]:
    """A run that writes every paper that gets a number."""
    with DocumentNumbers(workspace) as numbers:
        wanted = [paper(p, code=code) if isinstance(p, str) else paper(*p, code=code) for p in papers]
        answers = numbers.reserve(wanted, first)
        for each, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, Given):
                numbers.begin(each, answer.serial)
        return serials(answers)


RUNS = [
    # (why, runs as (papers, --first-number), numbers given)
    ("a new sequence begins at 1", [(["a", "b"], None)], [[1, 2]]),
    ("or where the office says", [(["a", "b"], 36)], [[36, 37]]),
    ("and goes on", [(["a"], 36), (["b"], None)], [[36], [37]]),
    ("the same paper keeps its number", [(["a", "b"], 36), (["b", "a"], None)], [[36, 37], [37, 36]]),
    ("a new paper between old ones", [(["a", "b"], None), (["a", "c", "b"], None)], [[1, 2], [1, 3, 2]]),
    ("stated numbers are left out", [(["a", ("b", 3), "c", "d"], 2)], [[2, 3, 4, 5]]),
    ("stated ones later in the sheet, too", [(["a", "b", ("c", 1)], 1)], [[2, 3, 1]]),
    ("a sequence that was begun by hand goes on there", [([("a", 36)], None), (["b"], None)], [[36], [37]]),
    ("papers of one sheet fill the gap between stated ones", [([("a", 36), "b", ("c", 38), "d"], None)], [[36, 37, 38, 39]]),
    ("a jump forward is kept", [(["a"], 36), (["b"], 100), (["c"], None)], [[36], [100], [101]]),
    ("an earlier number entered later moves nothing", [(["a"], 36), ([("b", 3)], None), (["c"], None)], [[36], [3], [37]]),
    ("two papers that state one number", [([("a", 5), ("b", 5)], None)], [[5, None]]),
    ("a number that another paper has", [(["a"], 7), ([("b", 7)], None)], [[7], [None]]),
    ("the paper's own number, stated", [(["a"], 7), ([("a", 7)], None)], [[7], [7]]),
    ("another number than it had", [(["a"], 7), ([("a", 9)], None)], [[7], [None]]),
    ("the last number there is", [(["a", "b"], LAST)], [[LAST, None]]),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "expected"), [case[1:] for case in RUNS], ids=[case[0] for case in RUNS])
def test_numbers_of_runs_one_after_the_other(shared: Workspace, runs, expected) -> None:  # type: ignore[no-untyped-def]
    code = next(_CODES)
    assert [issue(shared, code, papers, first) for papers, first in runs] == expected


def test_a_refusal_names_the_paper_that_has_the_number(shared: Workspace) -> None:
    code = next(_CODES)
    issue(shared, code, [("举办甲班", 7)])
    with DocumentNumbers(shared) as numbers:
        taken, other = numbers.reserve([paper("举办乙班", 7, code=code), paper("举办甲班", 8, code=code)])
    assert isinstance(taken, NumberRefused)
    assert isinstance(other, NumberRefused)
    assert all(
        word in taken.message for word in (f"{code}〔2026〕7号", "关于举办甲班的通知", "举办甲班.docx", "--free-number")
    )
    assert all(word in other.message for word in ("填的是 8 号", f"{code}〔2026〕7号"))


def test_codes_and_years_have_sequences_of_their_own(shared: Workspace) -> None:
    one, two = next(_CODES), next(_CODES)
    wanted = [
        Wanted(code, year, f"{code}{year}{n}", "题", Path("甲.docx"))
        for n in range(2)
        for code, year in ((one, 2026), (two, 2026), (one, 2027))
    ]
    with DocumentNumbers(shared) as numbers:
        assert serials(numbers.reserve(wanted)) == [1, 1, 1, 2, 2, 2]


def test_what_fails_at_drawing_gives_its_number_to_the_next(shared: Workspace) -> None:
    code = next(_CODES)
    wanted = [paper(name, code=code) for name in "abcd"]
    with DocumentNumbers(shared) as numbers:
        numbers.reserve(wanted, 36)
        numbers.begin(wanted[0], 36)
        numbers.give_back(wanted[1], 37)  # could not be drawn
        numbers.begin(wanted[2], 38)
        numbers.give_back(wanted[2], 38)  # could not be written
        # d was not reached: given back at the end
    assert issue(shared, code, ["x", "y", "z", "w"]) == [37, 38, 39, 40]
    assert issue(shared, code, ["a", "b"]) == [36, 41]


def test_a_run_that_fails_leaves_the_number_that_a_paper_had_before(shared: Workspace) -> None:
    code = next(_CODES)
    issue(shared, code, ["a"], 5)
    again = paper("a", code=code)
    with DocumentNumbers(shared) as numbers:
        assert numbers.reserve([again]) == [Given(5, True)]
        numbers.give_back(again, 5)
    assert issue(shared, code, ["b", "a"]) == [6, 5]


def test_a_stated_number_that_came_to_nothing_is_forgotten(shared: Workspace) -> None:
    code = next(_CODES)
    with DocumentNumbers(shared) as numbers:
        numbers.reserve([paper("a", 900, code=code)])
    assert issue(shared, code, ["b"]) + issue(shared, code, [("c", 900)]) == [1, 900]


def test_a_paper_at_work_elsewhere_is_refused_and_its_number_not_given(shared: Workspace) -> None:
    code = next(_CODES)
    with DocumentNumbers(shared) as one, DocumentNumbers(shared) as two:
        assert serials(one.reserve([paper("a", code=code)])) == [1]
        refused, other = two.reserve([paper("a", code=code), paper("b", code=code)])
        assert isinstance(refused, NumberRefused)
        assert "正由另一个程序编号" in refused.message
        assert other == Given(2, False)


def test_a_paper_stands_once_in_a_call(shared: Workspace) -> None:
    with DocumentNumbers(shared) as numbers, pytest.raises(ValueError, match="twice"):
        numbers.reserve([paper("a"), paper("a")])


def test_listing_and_taking_back_by_hand(shared: Workspace) -> None:
    code = next(_CODES)
    issue(shared, code, ["a", "b", "c"], 36)
    with DocumentNumbers(shared) as numbers:
        held = [each for each in numbers.held() if each.code == code]
        assert [(each.number, each.title, each.used) for each in held] == [
            (f"{code}〔2026〕{serial}号", f"关于{name}的通知", True)
            for serial, name in ((36, "a"), (37, "b"), (38, "c"))
        ]
        assert numbers.free(code, YEAR, 37).title == "关于b的通知"
        for serial in (37, 99):
            with pytest.raises(NumberRefused, match=f"没有给出过{code}〔2026〕{serial}号"):
                numbers.free(code, YEAR, serial)
    assert issue(shared, code, ["d", "e"]) == [37, 39]


def test_a_number_in_use_by_a_living_program_cannot_be_taken_back(shared: Workspace) -> None:
    code = next(_CODES)
    with DocumentNumbers(shared) as numbers:
        numbers.reserve([paper("a", code=code)], 3)
        with DocumentNumbers(shared) as other, pytest.raises(NumberRefused, match="正由另一个程序使用"):
            other.free(code, YEAR, 3)


# ---- any course of events ---------------------------------------------------------------------------------------------

# Each run: its papers (name, stated number or None), and how many of those that got a number are written.
_run = st.tuples(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.none() | st.integers(1, 12)), max_size=6, unique_by=lambda p: p[0]
    ),
    st.sets(st.integers(0, 5)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(runs=st.lists(_run, max_size=5), first=st.none() | st.integers(1, 20))
def test_no_number_for_two_papers_and_none_lost_in_any_course_of_runs(shared: Workspace, runs, first) -> None:  # type: ignore[no-untyped-def]
    code = next(_CODES_OF_PROPERTY)
    paper_of: dict[int, str] = {}
    for papers, lost, dies in runs:
        numbers = DocumentNumbers(shared)
        wanted = [paper(name, serial, code=code) for name, serial in papers]
        answers = numbers.reserve(wanted, first)
        for place, (each, answer) in enumerate(zip(wanted, answers, strict=True)):
            if not isinstance(answer, Given):
                assert each.serial is not None, "only a stated number can be refused"
                continue
            assert paper_of.get(answer.serial, each.document) == each.document, "a number given twice"
            assert answer.again == (answer.serial in paper_of)
            if place not in lost:
                numbers.begin(each, answer.serial)
                paper_of[answer.serial] = each.document
        if dies:  # the files of no paper are there: what was begun came to nothing
            die(numbers)
            with DocumentNumbers(shared) as after:
                kept = {held.serial for held in after.held() if held.code == code}
            paper_of = {serial: name for serial, name in paper_of.items() if serial in kept}
        else:
            numbers.close()
    # Enough papers fill every hole of the sequence.
    more = issue(shared, code, [f"新{number}" for number in range(12)], first)
    taken = set(more) | set(paper_of)
    low, high = min(more), max(more)  # type: ignore[type-var]
    assert set(range(low, high + 1)) <= taken
    assert not first or low >= first
    assert len(set(more)) == 12
    assert not set(more) & set(paper_of)


_CODES_OF_PROPERTY = (f"{a}{b}{c}函" for a, b, c in itertools.product("甲乙丙丁戊己庚辛壬癸子丑寅卯", repeat=3))


def die(numbers: DocumentNumbers) -> None:
    """The run ends as if killed: its lock is gone, its rows stay."""
    assert numbers._lock is not None
    numbers._lock.release()
    numbers._database.close()


# ---- real programs ------------------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from pathlib import Path
from kb.database import Database, _name_library
from kb.document_numbers import DocumentNumbers, Wanted
from kb.workspace import locate
home, who, count, folder, written = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5])
wanted = [Wanted("柳水发", 2026, f"{who}{n}", f"{who}{n}", folder / f"{who}{n}.docx") for n in range(count)]
numbers = DocumentNumbers(locate(home))
given = []
for each in wanted if written < 0 else [None]:
    given += numbers.reserve([each] if each else wanted)
for each, answer in zip(wanted, given):
    if written >= 0 and len(list(folder.iterdir())) == written:
        break
    numbers.begin(each, answer.serial)
    each.file.write_text(str(answer.serial))
if written >= 0:
    numbers.begin(wanted[written], given[written].serial)  # and no byte of it
    print("ready", flush=True)
    sys.stdin.read()
numbers.close()
"""


def program(home: Path, who: str, count: int, folder: Path, written: int = -1) -> subprocess.Popen[str]:
    """A program that reserves ``count`` numbers and writes its papers; with ``written`` it stops after so many."""
    folder.mkdir(exist_ok=True)
    arguments = [sys.executable, "-c", PROGRAM, str(home), who, str(count), str(folder), str(written)]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@contextmanager
def _stopped(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_programs_at_a_time_share_a_sequence_without_gap_or_double(tmp_path: Path) -> None:
    home = tmp_path / "home"
    running = [program(home, who, 15, tmp_path / who) for who in "甲乙丙丁"]
    assert [process.wait(60) for process in running] == [0] * 4
    for process in running:
        process.communicate()
    given_out = [int(path.read_text()) for who in "甲乙丙丁" for path in (tmp_path / who).iterdir()]
    assert sorted(given_out) == list(range(1, 61))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_program_loses_no_number_and_doubles_none(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "out"
    with _stopped(program(home, "甲", 6, folder, 2)) as process:
        # 1 and 2 are written, 3 is begun, 4 to 6 reserved; while it lives all are its own.
        assert issue(locate(home), CODE, ["x"]) == [7]
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert issue(locate(home), CODE, ["a", "b", "c", "d", "e"]) == [3, 4, 5, 6, 8]
    with DocumentNumbers(locate(home)) as numbers:
        assert serials(
            numbers.reserve([Wanted(CODE, YEAR, f"甲{n}", "题", folder / f"甲{n}.docx") for n in range(2)])
        ) == [1, 2]
        assert all(held.used for held in numbers.held())
    assert list((home / ".numbering").iterdir()) == []


def test_a_run_of_another_machine_is_given_up_after_an_hour(tmp_path: Path) -> None:
    workspace = locate(tmp_path / "home")
    elsewhere = DocumentNumbers(workspace, host="另一台")
    elsewhere.reserve([paper("a"), paper("b"), paper("c")])
    elsewhere.begin(paper("a"), 1)
    die(elsewhere)
    assert issue(workspace, CODE, ["x"]) == [4]
    with sqlite3.connect(workspace.database) as connection:
        connection.execute("UPDATE document_numbers SET at = '2026-01-01T00:00:00+00:00' WHERE host = '另一台'")
    connection.close()
    # Whether the file of a is there cannot be seen from here: its number stays used.
    assert issue(workspace, CODE, ["y", "z", "w"]) == [2, 3, 5]
    with pytest.raises(LibraryError, match="2号已经收回"):
        elsewhere.begin(paper("b"), 2)
    elsewhere._database.close()


def test_a_library_of_before_gets_the_tables_and_keeps_its_name(tmp_path: Path) -> None:
    workspace = locate(tmp_path / "home")
    workspace.prepare()
    database = Database(workspace)
    with database._engine.begin() as connection:
        command.upgrade(database._config(connection), "0001")
        _name_library(connection)
    name = database.lookup().library_id
    database.close()
    assert issue(workspace, CODE, ["a"]) == [1]
    with open_library(workspace.home, seed=False) as library:
        assert library.lookup.library_id == name
    with sqlite3.connect(workspace.database) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
    connection.close()
