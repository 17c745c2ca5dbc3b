#!/usr/bin/env python3
"""CPU seconds (user and system) of a fresh process: ``zhangfa --help``, and a search in a ready workspace.

python benchmarks/startup.py [--home DIR] [--engines tantivy,whoosh] [--runs N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import _measure as m

QUESTION = "市外培训每班最多多少人"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a workspace to search in (default: a fresh one)")
    parser.add_argument("--engines", default="tantivy,whoosh", metavar="NAMES")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    options, _ = parser.parse_known_args()
    command = m.zhangfa()
    print(f"## 启动\n\n{m.machine()}\n")
    rows, bars = [], []
    with tempfile.TemporaryDirectory(prefix="zhangfa-bench-") as folder:
        for engine in options.engines.split(","):
            home = options.home or Path(folder) / engine
            environment = {"ZHANGFA_HOME": str(home), "ZHANGFA_ENGINE": engine}
            first = m.cpu_of([*command, "search", QUESTION], environment)
            ready = m.median_cpu([*command, "search", QUESTION], environment, options.runs)
            rows.append([f"zhangfa search，全新的文库（{engine}）", f"{first:.3f}"])
            rows.append([f"zhangfa search，备好的文库（{engine}）", f"{ready:.3f}"])
            if engine == "tantivy":
                bars.append(m.bar("检索一次", ready, 0.35, " CPU 秒"))
            if options.home:
                break
        for name, limit in (("--help", 0.15), ("--version", 0.15)):
            seconds = m.median_cpu([*command, name], runs=options.runs)
            rows.append([f"zhangfa {name}", f"{seconds:.3f}"])
            bars.append(m.bar(f"zhangfa {name}", seconds, limit, " CPU 秒"))
    bare = m.median_cpu([sys.executable, "-c", ""], runs=options.runs)
    rows.append(["（只启动 Python）", f"{bare:.3f}"])
    print(m.table(["", "CPU 秒"], rows))
    print()
    for _, line in bars:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
