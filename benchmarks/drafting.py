#!/usr/bin/env python3
"""Drafting: a 7-page document to PDF and .docx (warm, and from a cold command), and 100 class plans with annexes.

python benchmarks/drafting.py [--plans N] [--without-peers]

Compared in the same run: docxtpl filling the same paragraphs and tables, and LibreOffice turning our .docx into PDF.
CPU seconds are user and system of all processes concerned. Memory is what all processes of the run hold resident.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _measure as m
import yaml

EXAMPLES = m.ROOT / "templates" / "examples"
PARAGRAPH = (
    "各单位要坚持需求导向，统筹安排本级和二层单位全年的培训计划，按要求汇总上报，切实做到主题与业务相符合、"
    "对象与内容相符合，严格执行中央和自治区有关规定，不断提高培训的针对性和实效性，确保各项任务落到实处。"
)


def long_notice(pages: int = 7) -> dict[str, Any]:
    """A general notice that fills that many pages."""
    form = yaml.safe_load((EXAMPLES / "notice.general.yaml").read_text(encoding="utf-8"))
    body, numerals = [], "一二三四五六七八九十"
    for chapter in range(pages):
        body.append(f"{numerals[chapter]}、第{numerals[chapter]}方面的工作要求")
        body += [f"（{numerals[i]}）明确责任。{PARAGRAPH}" for i in range(4)]
    form["body"] = "\n".join(body)
    form["as_of"] = "2026-11-20"
    return dict(form)


def plan(number: int) -> dict[str, Any]:
    """A class plan with all four annexes and a roster of 50."""
    form = yaml.safe_load((EXAMPLES / "class_plan.yaml").read_text(encoding="utf-8"))
    form["class"]["name"] = f"2026年第{number + 1}期基层水利专业技术人员能力提升培训班"
    form.pop("roster_count", None)
    form["as_of"] = "2026-10-12"
    form["roster"] = [
        {"name": f"学员{i + 1:02d}", "sex": "男", "ethnicity": "壮族", "unit": "柳州市水利局", "position": "科员",
         "phone": "0772-2820303"}
        for i in range(form["class"]["trainees"])
    ]  # fmt: skip
    return dict(form)


def warm(call: Callable[[], object], runs: int = 7) -> float:
    """Median CPU seconds of a call that has been made twice before."""
    call()
    call()
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def child_warm(file: str, home: str) -> dict[str, Any]:
    """In a process of its own: the 7-page notice drawn warm by each renderer, and drafted as a whole."""
    from generator.draft import open_drafting
    from generator.render import render

    with open_drafting(home) as drafting:
        document = drafting.draft(Path(file)).composed.document
        pages = render(document, "pdf").pages
        out: dict[str, Any] = {"pages": pages}
        for target in ("docx", "pdf", "html"):
            out[target] = warm(lambda target=target: render(document, target))  # type: ignore[misc]
        out["input"] = warm(lambda: drafting.draft(Path(file)))
    return out


def child_plans(folder: str, home: str) -> dict[str, Any]:
    """In a process of its own: all plans to .docx and PDF in one run; memory of the run at its beginning and end."""
    from generator.draft import open_drafting
    from generator.render.many import render_many

    files = sorted(Path(folder).glob("*.yaml"))
    start = time.perf_counter()
    with open_drafting(home) as drafting:
        documents = [drafting.draft(file).composed.document for file in files]
    held: list[float] = []
    written = 0
    for _, made in render_many(documents, ("docx", "pdf")):
        written += sum(len(file.data) for file in made)
        held.append(tree_mb())
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "first": max(held[:10]), "last": max(held[-10:]), "bytes": written, "plans": len(files)}


def tree_mb() -> float:
    """Resident memory of this process and its children, MB."""
    waiting, total = [os.getpid()], 0
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        try:
            total += int((process / "statm").read_text().split()[1])
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # ended meanwhile
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def child_docxtpl(file: str, home: str) -> dict[str, Any]:
    """docxtpl filling a template of the same paragraphs: our .docx with each paragraph's words made a variable."""
    import io

    import docx
    from docxtpl import DocxTemplate

    from generator.draft import open_drafting
    from generator.render import render

    with open_drafting(home) as drafting:
        data = render(drafting.draft(Path(file)).composed.document, "docx").data
    word = docx.Document(io.BytesIO(data))
    words: dict[str, str] = {}
    for number, paragraph in enumerate(word.paragraphs):
        texts = [run for run in paragraph.runs if run.text.strip()]
        for at, run in enumerate(texts):
            words[f"p{number}_{at}"] = run.text
            run.text = f"{{{{ p{number}_{at} }}}}"
    buffer = io.BytesIO()
    word.save(buffer)

    def fill() -> None:
        template = DocxTemplate(io.BytesIO(buffer.getvalue()))
        template.render(words)
        template.save(io.BytesIO())

    return {"docxtpl": warm(fill)}


def libreoffice(folder: Path, file: Path) -> float | None:
    """CPU seconds of one conversion by LibreOffice, its profile made before; None without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    profile = (folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    return m.median_cpu([*command, str(file)], runs=3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=100, metavar="N")
    parser.add_argument("--without-peers", action="store_true", help="leave docxtpl and LibreOffice out")
    parser.add_argument("--child", nargs=3, metavar=("NAME", "FILE", "HOME"), help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.child:
        name, file, home = options.child
        parts = {"warm": child_warm, "plans": child_plans, "docxtpl": child_docxtpl}
        print(json.dumps(parts[name](file, home)))
        return 0
    print(f"## 起草\n\n{m.machine()}\n")
    with tempfile.TemporaryDirectory(prefix="zhangfa-bench-") as name:
        folder = Path(name)
        home = folder / "home"
        notice = folder / "notice.yaml"
        notice.write_text(yaml.safe_dump(long_notice(), allow_unicode=True), encoding="utf-8")
        plans = folder / "plans"
        plans.mkdir()
        for number in range(options.plans):
            text = yaml.safe_dump(plan(number), allow_unicode=True)
            (plans / f"{number:03d}.yaml").write_text(text, encoding="utf-8")
        command = [*m.zhangfa(), "draft", str(notice), "-o", str(folder / "out"), "--overwrite"]
        environment = {"ZHANGFA_HOME": str(home)}
        m.cpu_of(command, environment)  # makes the workspace
        drawn = m.in_child(__file__, "--child", "warm", str(notice), str(home))
        cold = {kind: m.median_cpu([*command, "--format", kind], environment) for kind in ("pdf", "docx")}
        many = m.in_child(__file__, "--child", "plans", str(plans), str(home))
        rows = [
            [f"PDF，{drawn['pages']} 页，连续生成", f"{drawn['pdf']:.3f}"],
            [".docx，同一文稿，连续生成", f"{drawn['docx']:.3f}"],
            ["HTML，同一文稿，连续生成", f"{drawn['html']:.3f}"],
            ["读入输入文件并成文（不含排版）", f"{drawn['input']:.3f}"],
            ["zhangfa draft --format pdf，从头启动", f"{cold['pdf']:.3f}"],
            ["zhangfa draft --format docx，从头启动", f"{cold['docx']:.3f}"],
        ]
        if not options.without_peers:
            rows += peers(folder, notice, home)
        print(m.table(["", "CPU 秒"], rows))
        rate = many["plans"] / many["seconds"]
        print(f"\n{many['plans']} 份办班方案（含四个附表、50 人名单）各生成 .docx 和 PDF：{many['seconds']:.1f} 秒，"
              f"每秒 {rate:.1f} 份，共 {many['bytes'] / 1e6:.0f} MB；内存前十份 {many['first']:.0f} MB，"
              f"后十份 {many['last']:.0f} MB\n")  # fmt: skip
        bars = [
            m.bar("PDF 连续生成", drawn["pdf"], 0.3, " CPU 秒"),
            m.bar(".docx 连续生成", drawn["docx"], 0.06, " CPU 秒"),
            m.bar("PDF 从头启动", cold["pdf"], 1.2, " CPU 秒"),
            m.bar("办班方案", rate, 4, " 份/秒", at_least=True),
            m.bar("内存增长", many["last"] - many["first"], 20, " MB"),
        ]
        for _, line in bars:
            print(line)
    return 0


def peers(folder: Path, notice: Path, home: Path) -> list[list[str]]:
    """Rows of other programs doing the same work on the same document, as far as they are installed."""
    rows = []
    try:
        filled = m.in_child(__file__, "--child", "docxtpl", str(notice), str(home))
        rows.append(["docxtpl 填写同样段落的 .docx，连续生成", f"{filled['docxtpl']:.3f}"])
    except SystemExit:
        print("（没有安装 docxtpl，略去比较）", file=sys.stderr)
    written = next((folder / "out").glob("*.docx"))
    seconds = libreoffice(folder, written)
    if seconds is None:
        print("（没有 LibreOffice，略去比较）", file=sys.stderr)
    else:
        rows.append(["LibreOffice 把同一 .docx 转成 PDF，每次一个进程", f"{seconds:.3f}"])
    return rows


if __name__ == "__main__":
    sys.exit(main())
