"""One distribution: its wheel holds our packages and data and nothing else, and runs where nothing else is."""

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
from check_wheel import faults

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


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
    "PIL": "reportlab",  # comes with the library named
    "packaging": "build",
}
RUN = wanted(PROJECT["project"]["dependencies"])
DEV = RUN | wanted(PROJECT["dependency-groups"]["dev"])
BENCH = DEV | wanted(PROJECT["dependency-groups"]["bench"])
IMPORTERS = [("kb", RUN), ("generator", RUN), ("desk", RUN), ("tests", DEV), ("scripts", DEV), ("benchmarks", BENCH)]


@pytest.mark.parametrize(("folder", "declared"), IMPORTERS, ids=[row[0] for row in IMPORTERS])
def test_every_import_is_a_declared_dependency(folder: str, declared: set[str]) -> None:
    """What is imported is ours, the standard library's, or declared in pyproject.toml for that part."""
    import ast

    ours = {"kb", "generator", "desk", *(path.stem for path in (ROOT / folder).rglob("*.py")), "check_wheel"}
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.split(".")[0] for name in names} - ours - sys.stdlib_module_names:
                assert normalised(IMPORT_NAMES.get(name, name)) in declared, f"{path.relative_to(ROOT)} imports {name}"


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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without the network."""
    folder = tmp_path_factory.mktemp("dist")
    call = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_packages_and_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert faults(sorted(names)) == []
    for folder, place in (("corpus", "kb/_data/corpus"), ("templates", "kb/_data/templates")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"{place}/{path.relative_to(ROOT / folder).as_posix()}" in names


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
