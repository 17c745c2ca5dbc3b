"""The benchmark programs run and measure what they say, on small data; their figures are not judged here."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / program), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    laws = [
        ("养蜂管理规定", "蜂场距离道路不得少于五十米", "蜂农应当办理登记"),
        ("渡口安全办法", "渡船不得超载", "渡工应当持证上岗"),
    ]
    with gzip.open(tmp_path / "statutes.jsonl.gz", "wt", encoding="utf-8") as out:
        for law, *texts in laws:
            for number, text in zip("一二", texts, strict=True):
                row = {"law": law, "article": f"第{number}条", "date": "2001-01-01", "text": f"{text}。"}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    asked = [("蜂场离道路多远", "养蜂管理规定第一条"), ("渡工要不要证", "渡口安全办法第二条")]
    with (tmp_path / "stard_queries_dev.jsonl").open("w", encoding="utf-8") as out:
        for number, (query, gold) in enumerate(asked):
            out.write(json.dumps({"qid": number, "query": query, "gold": [gold]}, ensure_ascii=False) + "\n")
    return tmp_path


def figures(output: str) -> dict[str, list[str]]:
    """First column -> the other columns, of the Markdown table."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in output.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows[2:]}


def test_search_speed_measures_each_contender(data: Path) -> None:
    done = run("search_speed.py", "--data", data, "--only", "zhangfa,tantivy,whoosh,fts5")
    rows = figures(done.stdout)
    assert len(rows) == 4
    for name, row in rows.items():
        assert row[-2:] == ["1.000", "1.000"], f"{name} does not find what it was asked for"
    assert "2 个问题" in done.stdout
    assert done.stdout.count("（要求") == 5


def test_search_speed_without_data_says_so(tmp_path: Path) -> None:
    done = run("search_speed.py", "--data", tmp_path)
    assert "没有 statutes.jsonl.gz、stard_queries_dev.jsonl；请用 --data" in done.stderr
    assert done.stdout == ""


def test_import_scale_imports_what_it_generates() -> None:
    done = run("import_scale.py", "--megabytes", "0.02,0.05")
    small, large = figures(done.stdout).values()
    assert int(small[0]) > 20
    assert int(large[0]) > 1.5 * int(small[0])
    assert "（要求 ≤ 1.5 倍）" in done.stdout


def test_startup_measures_the_command() -> None:
    done = run("startup.py", "--runs", 1, "--engines", "tantivy")
    rows = {name: float(row[0]) for name, row in figures(done.stdout).items()}
    assert rows["zhangfa --help"] > rows["（只启动 Python）"] > 0
    assert rows["zhangfa search，备好的文库（tantivy）"] > rows["zhangfa --help"]
