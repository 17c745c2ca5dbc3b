"""Two distributions: their wheels hold our packages and data and nothing else, and run where nothing else is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, command_env

sys.path.insert(0, str(ROOT / "scripts"))
from check_wheel import faults, font_faults

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FONTS = tomllib.loads((ROOT / "fonts" / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """Distribution (normalised name) -> version in a lock file."""
    rows = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("==") for row in rows if row and not row.startswith(("#", "-r ")))
    return {normalised(distribution): version for distribution, version in pairs}


def normalised(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def wanted(rows: list[str]) -> set[str]:
    return {normalised(re.split(r"[<>=~!\[; ]", row)[0]) for row in rows}


def test_the_lock_meets_what_the_project_asks_for() -> None:
    from packaging.requirements import Requirement

    groups = PROJECT["dependency-groups"]
    assert wanted(PROJECT["project"]["dependencies"]) <= set(locked("run"))
    versions = locked("run") | locked("dev") | locked("bench")
    for row in PROJECT["project"]["dependencies"] + groups["dev"] + groups["bench"]:
        requirement = Requirement(row)
        assert requirement.specifier.contains(versions[normalised(requirement.name)]), row


IMPORT_NAMES = {
    "yaml": "pyyaml",
    "docx": "python-docx",
    "whoosh": "whoosh-reloaded",
    "chinese_calendar": "chinesecalendar",
    "PIL": "pillow",
    "packaging": "build",
    "pydantic_core": "pydantic",
    "annotated_types": "pydantic",
    "argon2": "argon2-cffi",
    "markupsafe": "jinja2",
}
RUN = wanted(PROJECT["project"]["dependencies"])
EXTRA = wanted(PROJECT["project"]["optional-dependencies"]["fonts"])
DEV = RUN | EXTRA | wanted(PROJECT["dependency-groups"]["dev"])
BENCH = DEV | wanted(PROJECT["dependency-groups"]["bench"])
BUILD = wanted(FONTS["dependency-groups"]["build"])
IMPORTERS = [
    ("kb", RUN),
    ("generator", RUN | EXTRA),
    ("desk", RUN),
    ("tests", DEV),
    ("scripts", DEV),
    ("benchmarks", BENCH),
    ("fonts", BUILD),
]


def imported(folder: str) -> set[tuple[Path, str]]:
    """Each file of a part with the distributions that it imports; ours and the standard library left out."""
    import ast

    ours = {"kb", "generator", "desk"}
    if folder not in ours:  # programs and tests import their neighbours by bare names
        ours |= {path.stem for path in (ROOT / folder).rglob("*") if path.is_dir() or path.suffix == ".py"}
        ours |= {"check_wheel", *(path.stem for path in (ROOT / "benchmarks").glob("*.py"))}
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.split(".")[0] for name in names} - ours - sys.stdlib_module_names:
                found.add((path.relative_to(ROOT), normalised(IMPORT_NAMES.get(name, name))))
    return found


@pytest.mark.parametrize(("folder", "declared"), IMPORTERS, ids=[row[0] for row in IMPORTERS])
def test_every_import_is_a_declared_dependency(folder: str, declared: set[str]) -> None:
    """What is imported is ours, the standard library's, or declared in pyproject.toml for that part."""
    assert sorted(f"{path} imports {name}" for path, name in imported(folder) if name not in declared) == []


#: What others import for us: starlette reads forms by it.
BEHIND = {"python-multipart"}


def test_every_dependency_is_imported() -> None:
    """Nothing is installed on the machines of others that we do not use."""
    used = {name for folder in ("kb", "generator", "desk") for _, name in imported(folder)}
    assert sorted(RUN - used - BEHIND) == []


def test_the_tools_that_make_the_fonts_are_those_recorded() -> None:
    recorded = json.loads((ROOT / "fonts" / "SOURCES.json").read_text(encoding="utf-8"))["tools"]
    assert sorted(FONTS["dependency-groups"]["build"]) == sorted(
        f"{name}=={number}" for name, number in recorded.items()
    )


def test_the_extra_asks_for_the_fonts_of_this_tree() -> None:
    from packaging.requirements import Requirement

    (row,) = PROJECT["project"]["optional-dependencies"]["fonts"]
    assert Requirement(row).name == FONTS["project"]["name"]
    assert Requirement(row).specifier.contains(FONTS["project"]["version"])


WHEELS = [
    (["kb/a.py", "generator/a.py", "desk/a.py", "kb/_data/corpus/texts/a.txt", "kb/_data/templates/a"], 0, "as it is"),
    (["kb/a.py", "desk/a.py", "kb/_data/corpus/texts/a.txt", "kb/_data/templates/a"], 1, "a package is missing"),
    (["kb/a.py", "generator/a.py", "desk/a.py", "kb/_data/templates/a"], 1, "no texts"),
    (
        ["kb/a", "generator/a", "desk/a", "tests/a", "kb/_data/corpus/texts/a", "kb/_data/templates/a"],
        1,
        "tests inside",
    ),
]


@pytest.mark.parametrize(("names", "count", "why"), WHEELS, ids=[row[2] for row in WHEELS])
def test_the_check_of_a_wheel_can_fail(names: list[str], count: int, why: str) -> None:
    assert len(faults([*names, "zhangfa-0.1.0.dist-info/METADATA"])) == count


FACE, LICENCE = "zhangfa_fonts/faces/A-Regular.otf", "zhangfa_fonts/faces/A-Regular.LICENSE.txt"
FONT_WHEELS = [
    ([FACE, LICENCE, "zhangfa_fonts/faces.json"], 0, "as it is"),
    ([FACE, "zhangfa_fonts/faces.json"], 1, "a face without its licence"),
    ([LICENCE, "zhangfa_fonts/faces.json"], 1, "no face"),
    ([FACE, LICENCE, "zhangfa_fonts/faces.json", "build_fonts.py"], 1, "the tool that made it inside"),
]


@pytest.mark.parametrize(("names", "count", "why"), FONT_WHEELS, ids=[row[2] for row in FONT_WHEELS])
def test_the_check_of_a_wheel_of_fonts_can_fail(names: list[str], count: int, why: str) -> None:
    assert len(font_faults([*names, "zhangfa_fonts-1.0.0.dist-info/METADATA"])) == count


def built(source: Path, folder: Path) -> Path:
    """The wheel of a distribution, built from this tree without the network."""
    call = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("dist"))


def test_the_wheel_holds_packages_and_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert faults(sorted(names)) == []
    for folder, place in (("corpus", "kb/_data/corpus"), ("templates", "kb/_data/templates")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"{place}/{path.relative_to(ROOT / folder).as_posix()}" in names


def test_the_wheel_of_fonts_holds_all_faces_and_can_be_carried(tmp_path: Path) -> None:
    path = built(ROOT / "fonts", tmp_path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    assert font_faults(sorted(names)) == []
    folder = ROOT / "fonts" / "zhangfa_fonts"
    assert {f"zhangfa_fonts/faces/{file.name}" for file in (folder / "faces").iterdir()} <= names
    assert path.stat().st_size < 17e6


def test_the_wheel_runs_where_nothing_else_is(wheel: Path, tmp_path: Path) -> None:
    """Installed beside the locked libraries of this environment, away from the checkout, with an empty home."""
    # The libraries are lent by this environment, so that the test needs no network; .ci/run installs them for real.
    folder = tmp_path / "installed"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    call = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    lenders = [path for path in sys.path if path.endswith("site-packages")]
    assert lenders
    # Appended to sys.path as plain folders: their .pth files (this checkout's own among them) are not read.
    (packages / "lent.pth").write_text("\n".join(lenders) + "\n", encoding="utf-8")
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    program = (
        "import sys, kb; from desk.cli import main; print(kb.__file__, file=sys.stderr); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [str(python), "-c", program, "search", "市外培训每班最多多少人", "--json"],
        capture_output=True,
        cwd=empty,
        env=command_env(empty / "library"),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert str(packages) in done.stderr.decode(), "the checkout was used instead of the wheel"
    answer = json.loads(done.stdout)
    assert answer["answered"]
    assert answer["hits"][0]["clause"]["path"].startswith("二/（二）")
