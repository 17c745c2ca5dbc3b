"""Statements of a ledger: how long drafting them takes, and the memory it needs.

    .venv/bin/python benchmarks/statements.py [--statements 200] [--runs 3] [--pages]

Whole commands, start, reading of the .xlsx, summary and ZIP included, on a made-up ledger of the same bytes each time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _measure import ROOT, size_mb, zhangfa

sys.path.insert(0, str(ROOT))
_AS_OF = "2026-11-22"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=200, help="at least so many")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", action="store_true", help="draw PDF as well")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"ZHANGFA_HOME": str(folder / "home")}
        subprocess.run([*zhangfa(), "list", "--json"], check=True, capture_output=True, env=environment)
        ledger, classes, count = _ledger(folder, wanted.statements, environment)
        print(f"{classes} classes, {count} statements, {os.cpu_count()} processors")
        formats = ["docx", "docx,pdf"] if wanted.pages else ["docx"]
        for kinds in formats:
            times = []
            for run in range(wanted.runs):
                out = folder / f"{kinds}-{run}"
                start = time.perf_counter()
                made = _statements(ledger, environment, "-o", str(out), "--format", kinds)
                times.append(time.perf_counter() - start)
            states = [row["status"] for row in made["rows"]]
            told = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
            print(
                f"{kinds:10} {min(times):6.2f} s at best, {sorted(times)[len(times) // 2]:6.2f} s in the middle"
                f" ({told}; {size_mb(out):.1f} MB)"
            )
        print(f"memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB at most in one process")


def _ledger(folder: Path, wanted: int, environment: dict[str, str]) -> tuple[Path, int, int]:
    """A ledger that requires at least so many statements: its file, its classes, its statements."""
    from ledger_data import classes

    from generator.ledgers.blank import ledger_workbook

    count = wanted * 7
    while True:
        path = folder / f"台账{count}.xlsx"
        path.write_bytes(ledger_workbook([row.values for row in classes(count)]))
        found = len(_statements(path, environment, "--list")["rows"])
        if found >= wanted:
            return path, count, found
        count += wanted


def _statements(ledger: Path, environment: dict[str, str], *more: str) -> dict[str, Any]:
    """What the command says. Raises RuntimeError where it fails."""
    command = [*zhangfa(), "statements", str(ledger), "--as-of", _AS_OF, "--json", *more]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr.decode())
    said: dict[str, Any] = json.loads(done.stdout)
    return said


if __name__ == "__main__":
    main()
