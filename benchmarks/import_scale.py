#!/usr/bin/env python3
"""Import time against the length of a text: generated official texts of 0.5 to 5 MB, up to 10,000 clauses.

The text is like a long compilation of rules: chapters 一、, sections （一）, items 1., sub-items （1）, paragraphs with
enumerations, broken into lines at 40 characters as scans are. Linear means: seconds for a MB do not grow.

    python benchmarks/import_scale.py [--megabytes 0.5,1,2,5]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _measure as m

sys.path.insert(0, str(m.ROOT))

DIGITS = "零一二三四五六七八九"
PHRASES = (
    "各级组织人事部门应当按照分级分类的要求",
    "会同有关单位制定年度培训计划",
    "每班人数原则上不超过六十人",
    "培训时间不得少于五个工作日",
    "所需经费列入本级财政预算",
    "并于每年十一月底前报上级主管部门备案",
    "参训人员须遵守学习纪律和廉洁规定",
    "未经批准不得擅自变更培训地点",
    "培训结束后十五日内提交总结材料",
    "承办机构应当具备相应的资质和条件",
)


def numeral(number: int) -> str:
    """1 to 9,999 in Chinese numerals."""
    out = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("" if digit == 1 and power == 10 and not out else DIGITS[digit]) + name
        elif out and number % power and not out.endswith("零"):
            out += "零"
    return out


def lines(target: int, clause: int) -> Iterator[str]:
    """Lines of a text of about ``target`` bytes, a clause of about ``clause`` bytes each."""
    chance = random.Random(20260101)
    yield "关于印发干部教育培训工作规程汇编的通知"
    yield "桂组通字〔2020〕56号"
    yield ""
    yield "各市、县（区）党委组织部："
    size = written = 0
    while size < target:
        kind = written % 20
        if kind == 0:
            text = f"{numeral(written // 20 + 1)}、切实做好第{written // 20 + 1}类培训的组织实施工作"
        elif kind % 5 == 1:
            text = f"（{numeral(kind // 5 + 1)}）明确培训工作要求"
        elif kind % 5 == 4:
            text = "培训工作分为以下环节。一是精心组织。二是严格管理。三是务求实效。"
        else:
            text = f"{kind % 5 - 1}."
        while len(text.encode()) < clause and kind != 0:
            text += chance.choice(PHRASES) + "，"
        text = text.rstrip("，") + ("" if kind == 0 else "。")
        size += len(text.encode())
        written += 1
        for start in range(0, len(text), 40):
            yield text[start : start + 40]


def measured(folder: Path, megabytes: float) -> dict[str, Any]:
    """Imports and indexes a text of that size, in this process."""
    from kb import open_library
    from kb.index import open_index

    folder.mkdir(exist_ok=True)
    path = folder / "规程汇编.txt"
    path.write_text("\n".join(lines(int(megabytes * 1e6), 800)), encoding="utf-8")
    with open_library(folder / "home") as library:
        open_index(library.home, library.lookup).close()
        began, cpu = time.perf_counter(), time.process_time()
        report = library.add([path])
        imported, cpu = time.perf_counter() - began, time.process_time() - cpu
        began = time.perf_counter()
        open_index(library.home, library.lookup).close()
        indexed = time.perf_counter() - began
    if report.refused or not report.documents:
        raise SystemExit(f"没有导入：{[each.reason for each in report.refused]}")
    clauses = sum(document.clause_count for document in report.documents)
    size = path.stat().st_size / 1e6
    return {"clauses": clauses, "size": size, "imported": imported, "cpu": cpu, "indexed": indexed, "peak": m.peak_mb()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", default="0.5,1,2,5", metavar="LIST")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.child:
        print(json.dumps(measured(Path(options.child[0]), float(options.child[1]))))
        return 0
    print(f"## 长文导入\n\n{m.machine()}\n")
    rows: list[list[str]] = []
    rates: list[float] = []
    for megabytes in options.megabytes.split(","):
        with tempfile.TemporaryDirectory(prefix="zhangfa-bench-") as folder:
            result = m.in_child(str(Path(__file__).resolve()), "--child", folder, megabytes)
        rates.append(result["cpu"] / result["size"])
        figures = (result["imported"], rates[-1], result["indexed"])
        row = [f"{result['clauses']}", *(f"{figure:.2f}" for figure in figures), f"{result['peak']:.0f}"]
        rows.append([f"{result['size']:.1f} MB", *row])
    print(m.table(["", "条款", "导入 秒", "CPU 秒/MB", "索引 秒", "内存峰值 MB"], rows))
    if len(rates) > 1:
        growth = rates[-1] / min(rates[:-1])
        print("\n" + m.bar("最长的一份每 MB 用时是较短者的", growth, 1.5, " 倍")[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
