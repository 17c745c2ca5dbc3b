"""Ledgers: how long a check and a list of statements take, and what they hold in memory, by the number of classes.

    .venv/bin/python benchmarks/ledgers.py [--classes 10000] [--runs 3]

Whole commands, start and reading of the .xlsx included, on a made-up ledger of the same bytes each time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _measure import ROOT, zhangfa

sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, ledger = Path(folder) / "home", Path(folder) / "台账.xlsx"
        environment = os.environ | {"ZHANGFA_HOME": str(home)}
        subprocess.run([*zhangfa(), "list", "--json"], check=True, capture_output=True, env=environment)
        made(ledger, wanted.classes)
        size = ledger.stat().st_size / 1e6
        print(f"{wanted.classes} classes, {size:.1f} MB of .xlsx, {os.cpu_count()} processors")
        commands = {
            "check --json": ["check", str(ledger), "--json", "--as-of", "2026-11-22"],
            "statements --list --json": ["statements", str(ledger), "--list", "--json", "--as-of", "2026-11-22"],
        }
        for name, command in commands.items():
            times = [seconds([*zhangfa(), *command], environment) for _ in range(wanted.runs)]
            print(f"{name:26} {min(times):.2f} s at best, {sorted(times)[len(times) // 2]:.2f} s in the middle")


def made(path: Path, count: int) -> None:
    """Writes a ledger of so many classes."""
    from ledger_data import classes

    from generator.ledgers.blank import ledger_workbook

    path.write_bytes(ledger_workbook([row.values for row in classes(count)]))


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long a command takes. Raises RuntimeError where it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr.decode())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
