"""What the benchmarks share: times, memory, children, tables. Run the programs beside this one, not this."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


def peak_mb() -> float:
    """The most memory this process has had resident, MB of 10^6 bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def size_mb(path: Path) -> float:
    """Size of a file or of all files in a folder, MB of 10^6 bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def cpu_of(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """CPU seconds (user and system) of a child process. Raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=os.environ | (environment or {}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median_cpu(command: Sequence[str], environment: dict[str, str] | None = None, runs: int = 5) -> float:
    """Median of the CPU seconds of some runs, after one that is not counted."""
    cpu_of(command, environment)
    return statistics.median(cpu_of(command, environment) for _ in range(runs))


def zhangfa() -> list[str]:
    """The installed command beside this Python, else the package."""
    command = Path(sys.executable).with_name("zhangfa")
    return [str(command)] if command.exists() else [sys.executable, "-m", "desk"]


def in_child(program: str, *arguments: str) -> dict[str, Any]:
    """Runs a part of a benchmark in a process of its own (so that memory is its own); its last line is JSON."""
    done = subprocess.run([sys.executable, program, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{program} {' '.join(arguments)}：退出码 {done.returncode}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bar(name: str, value: float, limit: float, unit: str, *, at_least: bool = False) -> tuple[bool, str]:
    """Whether a figure reaches its bar, and the line that says so."""
    reached = value >= limit if at_least else value <= limit
    sign = "≥" if at_least else "≤"
    return reached, f"- {'达到' if reached else '未达到'}：{name} {value:.3g}{unit}（要求 {sign} {limit:g}{unit}）"


def machine() -> str:
    """The machine in a line."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = f"{names[0]}，" if names else ""
    load = f"，开始时系统负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}{os.cpu_count()} 核，Python {sys.version.split()[0]}{load}"
