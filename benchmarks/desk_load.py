#!/usr/bin/env python3
"""The desk under load: search pages of ``zhangfa serve`` on 58,226 articles of law, asked by a second process.

Twenty people at once, each thinking a second between clicks, ask different questions (lay questions on law). Then as
many clients as keep the desk busy ask without a pause: the most searches a second it sustains. Both processes share
the machine's cores.

    python benchmarks/desk_load.py [--home FOLDER] [--people 20] [--seconds 30] [--think 1.0]

--home: a workspace with the articles, made there where it is missing and kept for the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import _measure as m

sys.path.insert(0, str(m.ROOT))

ARTICLES, QUESTIONS = "statutes.jsonl.gz", "stard_queries_dev.jsonl"
BUSY = 8  # clients without a pause


def made(home: Path, data: Path) -> int:
    """Imports and indexes the articles where the workspace does not hold them; how many there are."""
    from kb import open_library
    from kb.index import open_index

    with gzip.open(data / ARTICLES, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    laws = {article["law"] for article in articles}
    with open_library(home) as library, tempfile.TemporaryDirectory() as folder:
        if len(library.documents()) < len(laws):
            source = Path(folder) / "statutes.jsonl"
            with source.open("w", encoding="utf-8") as out:
                for law, rows in groupby(articles, key=lambda row: str(row["law"])):
                    for row in rows:
                        dated = {"date": row["date"]} if row.get("date") else {}
                        line = {"document": law, "label": row["article"], "text": row["text"], **dated}
                        out.write(json.dumps(line, ensure_ascii=False) + "\n")
            library.add([source])
        open_index(library.home, library.lookup).close()
    return len(articles)


@contextlib.contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    """``zhangfa serve`` on a free port: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*m.zhangfa(), "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=os.environ | {"ZHANGFA_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            raise SystemExit("zhangfa serve 没有启动")
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


async def asking(address: str, questions: list[str], people: int, seconds: float, think: float) -> dict[str, Any]:
    """People who ask one question after another; the milliseconds of each answer, and what was not answered."""
    import httpx2 as httpx

    times: list[float] = []
    faults: list[str] = []
    chance = random.Random(20260101)
    end = time.perf_counter() + seconds

    async def person(number: int, client: httpx.AsyncClient) -> None:
        await asyncio.sleep(think * number / people)
        at = number
        while time.perf_counter() < end:
            question = questions[at % len(questions)]
            at += people
            began = time.perf_counter()
            answer = await client.get(f"{address}/search?q={quote(question)}")
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200 or "</html>" not in answer.text:
                faults.append(f"{answer.status_code} {question}")
            if think:
                await asyncio.sleep(think * chance.uniform(0.5, 1.5))

    # Each person has a browser with a connection and an address of their own.
    clients = [
        httpx.AsyncClient(
            timeout=30,
            headers={"Accept": "text/html"},
            transport=httpx.AsyncHTTPTransport(local_address=f"127.0.{1 + number // 200}.{1 + number % 200}"),
        )
        for number in range(people)
    ]
    began = time.perf_counter()
    try:
        await asyncio.gather(*(person(number, client) for number, client in enumerate(clients)))
    finally:
        for client in clients:
            await client.aclose()
    return {
        "asked": len(times),
        "p50": m.percentile(times, 0.5),
        "p95": m.percentile(times, 0.95),
        "max": max(times),
        "rate": len(times) / (time.perf_counter() - began),
        "faults": faults,
    }


def child(options: argparse.Namespace) -> dict[str, Any]:
    """The load, in this process."""
    address, kind = options.child
    with (options.data / QUESTIONS).open(encoding="utf-8") as lines:
        questions = [str(json.loads(line)["query"]) for line in lines]
    random.Random(7).shuffle(questions)
    people, think = (options.people, options.think) if kind == "people" else (BUSY, 0.0)
    if kind == "busy":  # others than the people before asked
        questions = questions[::-1]
    if kind == "warm":
        return asyncio.run(asking(address, ["市外培训每班最多多少人", "合同 -劳动"], 2, 3, 0.1))
    return asyncio.run(asking(address, questions, people, options.seconds, think))


def resident_mb(process: int) -> float:
    """Memory of a process, MB of 10^6 bytes; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0.0
    lines = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS")]
    return int(lines[0]) * 1024 / 1e6 if lines else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=m.DATA, help=f"folder of {ARTICLES} and {QUESTIONS}")
    parser.add_argument("--home", type=Path, help="workspace to use, made where it is missing")
    parser.add_argument("--people", type=int, default=20, metavar="N")
    parser.add_argument("--seconds", type=float, default=30, metavar="N")
    parser.add_argument("--think", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.data = options.data.resolve()
    if options.child:
        print(json.dumps(child(options), ensure_ascii=False))
        return 0
    missing = [name for name in (ARTICLES, QUESTIONS) if not (options.data / name).is_file()]
    if missing:
        print(f"跳过：{options.data} 中没有 {'、'.join(missing)}；请用 --data 指明数据所在的文件夹。", file=sys.stderr)
        return 0
    with contextlib.ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhangfa-bench-"))) / "home"
        count = made(home.resolve(), options.data)
        print(f"## 网页检索：{count} 条法条\n\n{m.machine()}\n")
        address, process = stack.enter_context(serving(home.resolve()))
        given = ("--data", str(options.data), "--people", str(options.people), "--seconds", str(options.seconds))
        program, think = str(Path(__file__).resolve()), ("--think", str(options.think))
        m.in_child(program, "--child", address, "warm", *given, *think)
        people = m.in_child(program, "--child", address, "people", *given, *think)
        busy = m.in_child(program, "--child", address, "busy", *given, *think)
        memory = resident_mb(process)
    rows = [
        [name, f"{found['asked']}", *(f"{found[key]:.1f}" for key in ("p50", "p95", "max", "rate"))]
        for name, found in (
            (f"{options.people} 人同时用，各想 {options.think:g} 秒", people),
            (f"{BUSY} 路不停地查", busy),
        )
    ]
    print(m.table(["", "次数", "p50 毫秒", "p95 毫秒", "最长 毫秒", "次/秒"], rows))
    print(f"\n服务进程占用内存 {memory:.0f} MB。\n")
    for line in (
        m.bar("检索页 p50", people["p50"], 60, " 毫秒")[1],
        m.bar("检索页 p95", people["p95"], 200, " 毫秒")[1],
        m.bar("没有答复的请求", float(len(people["faults"]) + len(busy["faults"])), 0, " 次")[1],
    ):
        print(line)
    for fault in (people["faults"] + busy["faults"])[:5]:
        print(f"  {fault}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
