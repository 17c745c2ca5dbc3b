"""Who may import whom, and what must not be loaded on the way to a help page or a hit."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT, Zhangfa, command_env

# corpus <- kb <- generator <- desk: a package may import those left of it, never those right of it.
LAYERS = ("kb", "generator", "desk")
# Loaded only by those who need them: databases, readers of files, drawing on a terminal.
HEAVY = ("sqlalchemy", "alembic", "rich", "lxml", "docx", "pypdfium2", "jieba", "filelock", "whoosh")


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Names of the modules that a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("package", LAYERS)
def test_imports_go_downward_only(package: str) -> None:
    above = LAYERS[LAYERS.index(package) + 1 :]
    files = modules(package)
    assert files
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["kb/models.py", "kb/errors.py"])
def test_the_nouns_import_nothing_of_ours(module: str) -> None:
    assert [name for name in imported(ROOT / module) if name.split(".")[0] in LAYERS] == []


def test_nothing_imports_tests_or_scripts() -> None:
    for package in LAYERS:
        for path in modules(package):
            assert not {"tests", "scripts", "benchmarks", "conftest"} & {n.split(".")[0] for n in imported(path)}, path


def loaded_by(code: str, *arguments: str, home: Path | None = None) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after ``code``."""
    program = f"{code}\nimport json, sys\nsys.__stderr__.write('\\n' + json.dumps(sorted(sys.modules)))"
    env = command_env(home) if home else None
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, env=env, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


@pytest.mark.parametrize("code", ["import kb", "import desk", "import desk.cli", "import generator"])
def test_importing_a_package_is_instant(code: str) -> None:
    assert sorted(loaded_by(code) & {*HEAVY, "yaml", "tantivy", "opencc", "rjieba", "sqlite3", "click"}) == []


def test_help_loads_no_command_and_nothing_heavy() -> None:
    loaded = loaded_by("from desk.cli import main; main(['--help'])")
    assert sorted(loaded & {*HEAVY, "yaml", "tantivy", "opencc", "rjieba", "sqlite3", "platformdirs"}) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "市外培训每班最多多少人"),
        ("search", "市外培训每班最多多少人", "--json"),
        ("cite", "lz-2022-65", "二/（二）/二是"),
        ("show", "lz-2022-65", "二"),
    ],
    ids=lambda a: a[0],
)
def test_the_light_path_loads_no_orm(reading: Zhangfa, arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(
        "import sys; from desk.cli import main; assert main(sys.argv[1:]) == 0", *arguments, home=reading.home
    )
    assert sorted(loaded & set(HEAVY)) == []


def test_help_is_quick() -> None:
    """At most 0.15 s of CPU time, the best of five (the machine may be busy with other tests)."""
    import resource

    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([COMMAND, "--help"], capture_output=True, check=True, timeout=30)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) <= 0.15, times
