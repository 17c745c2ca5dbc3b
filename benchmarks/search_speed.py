#!/usr/bin/env python3
"""Search in 58,226 articles of law: zhangfa and its engines beside SQLite FTS5 and bm25s, all on the same tokens.

Each contender runs in a process of its own: reads the articles, makes the tokens, builds its index, answers all
questions. Figures: articles a second (reading and tokens included), peak memory, size of the index, milliseconds a
question (making the question's tokens included), R@10 and MRR@10. The row 章法 is the whole way: import into a library,
index, and answers with clause, snippet and citation; it also adds one document at the end.

    python benchmarks/search_speed.py [--data FOLDER] [--questions N] [--only NAME,NAME] [--whoosh-as-is]
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import _measure as m

sys.path.insert(0, str(m.ROOT))

LIMIT = 100
WORDS = 0.3  # weight of the words beside the grams, as in kb.ranking
ARTICLES, QUESTIONS = "statutes.jsonl.gz", "stard_queries_dev.jsonl"
NAMES = {
    "zhangfa": "章法（tantivy，导入到引用全程）",
    "zhangfa-whoosh": "章法（whoosh，导入到引用全程）",
    "tantivy": "tantivy 引擎",
    "whoosh": "whoosh 引擎（本项目的打分）",
    "fts5": "SQLite FTS5",
    "bm25s": "bm25s（numpy）",
    "whoosh-as-is": "whoosh 原样（BM25F）",
}

Tokens = dict[str, list[str]]
Ask = Callable[[str], list[str]]


def articles(data: Path) -> Iterator[dict[str, str]]:
    with gzip.open(data / ARTICLES, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def questions(data: Path, most: int) -> list[dict[str, Any]]:
    with (data / QUESTIONS).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][: most or None]


def tokenised(data: Path) -> Iterator[tuple[int, str, Tokens]]:
    """Number, name (law and article) and tokens of every article, made as zhangfa makes them."""
    from kb.analysis import index_tokens

    for number, row in enumerate(articles(data), 1):
        yield number, row["law"] + row["article"], index_tokens(row["text"], row["law"])


def query_tokens(question: str) -> Tokens:
    from kb.analysis import fold, grams, words

    folded = fold(question)
    return {"grams": list(dict.fromkeys(grams(folded))), "words": list(dict.fromkeys(words(folded)))}


# Contenders: each builds in the folder and returns how to ask and what to measure the size of


def build_engine(name: str, data: Path, folder: Path) -> Ask:
    from kb.engines import EngineQuery, Passage, Term, open_engine

    engine = open_engine(name, folder, create=True)
    writer = engine.writer()
    names = [""]
    for number, article, tokens in tokenised(data):
        names.append(article)
        writer.add(Passage(number, article, tokens, {}, 0))
    writer.commit()

    def ask(question: str) -> list[str]:
        tokens = query_tokens(question)
        terms = [Term("grams", token) for token in tokens["grams"]]
        terms += [Term("words", token, WORDS) for token in tokens["words"]]
        return [names[hit.key] for hit in engine.search(EngineQuery(tuple(terms)), LIMIT)]

    return ask


def build_fts5(data: Path, folder: Path) -> Ask:
    folder.mkdir()
    database = sqlite3.connect(folder / "fts5.db")
    # The ascii tokenizer takes all but ASCII punctuation as parts of tokens; that is put out of its way.
    plain = str.maketrans({chr(code): chr(0xE000 + code) for code in range(33, 127) if not chr(code).isalnum()})
    database.execute("CREATE VIRTUAL TABLE t USING fts5(grams, words, pairs, tokenize='ascii', content='')")
    names = [""]
    with database:
        for number, article, tokens in tokenised(data):
            names.append(article)
            fields = [" ".join(tokens[field]).translate(plain) for field in ("grams", "words", "pairs")]
            database.execute("INSERT INTO t(rowid, grams, words, pairs) VALUES (?, ?, ?, ?)", (number, *fields))
    database.execute("INSERT INTO t(t) VALUES ('optimize')")
    database.commit()

    def ask(question: str) -> list[str]:
        parts = []
        for field, tokens in query_tokens(question).items():
            if tokens:
                wanted = " OR ".join(f'"{token.translate(plain)}"' for token in tokens)
                parts.append(f"{field} : ({wanted})")
        found = database.execute(
            f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 1.0, {WORDS}, 0) LIMIT {LIMIT}",
            (" OR ".join(parts),),
        )
        return [names[row[0]] for row in found]

    return ask


def build_bm25s(data: Path, folder: Path) -> Ask:
    import bm25s
    import numpy

    names: list[str] = []
    fields: dict[str, list[list[str]]] = {"grams": [], "words": []}
    for _, article, tokens in tokenised(data):
        names.append(article)
        for field, rows in fields.items():
            rows.append([sys.intern(token) for token in tokens[field]])
    indexes = {}
    for field, rows in fields.items():
        indexes[field] = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        indexes[field].index(rows, show_progress=False)
        indexes[field].save(folder / field)
        rows.clear()

    def ask(question: str) -> list[str]:
        scores = numpy.zeros(len(names), dtype=numpy.float32)
        for field, tokens in query_tokens(question).items():
            held = [token for token in tokens if token in indexes[field].vocab_dict]
            if held:
                scores += (1.0 if field == "grams" else WORDS) * indexes[field].get_scores(held)
        best = numpy.argpartition(scores, -LIMIT)[-LIMIT:]
        best = best[numpy.argsort(-scores[best], kind="stable")]
        return [names[number] for number in best if scores[number] > 0]

    return ask


def build_whoosh_as_is(data: Path, folder: Path) -> Ask:
    from whoosh import fields, index, query, scoring
    from whoosh.analysis import SpaceSeparatedTokenizer

    folder.mkdir()
    text = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)
    schema = fields.Schema(name=fields.STORED, grams=text, words=text)
    writer = index.create_in(folder, schema).writer(limitmb=256)
    for _, article, tokens in tokenised(data):
        writer.add_document(name=article, grams=" ".join(tokens["grams"]), words=" ".join(tokens["words"]))
    writer.commit()
    searcher = index.open_dir(folder).searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))

    def ask(question: str) -> list[str]:
        tokens = query_tokens(question)
        terms = [query.Term("grams", token) for token in tokens["grams"]]
        terms += [query.Term("words", token, boost=WORDS) for token in tokens["words"]]
        return [hit["name"] for hit in searcher.search(query.Or(terms), limit=LIMIT)]

    return ask


def measured(name: str, data: Path, folder: Path, most: int) -> dict[str, Any]:
    """One contender, in this process."""
    builders: dict[str, Callable[[Path, Path], Ask]] = {
        "fts5": build_fts5,
        "bm25s": build_bm25s,
        "whoosh-as-is": build_whoosh_as_is,
    }
    from kb.analysis import index_tokens

    index_tokens("预热", "预热")  # the dictionary is loaded once, whoever comes first
    began, cpu = time.perf_counter(), time.process_time()
    ask = builders[name](data, folder) if name in builders else build_engine(name, data, folder)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    result = asked(ask, data, most)
    return result | {"seconds": seconds, "cpu": cpu, "peak": m.peak_mb(), "size": m.size_mb(folder)}


def measured_whole(engine: str, data: Path, folder: Path, most: int) -> dict[str, Any]:
    """zhangfa itself, in this process: import, index, search, and one more document."""
    from kb import open_library
    from kb.index import open_index
    from kb.search import Searcher

    home = folder / "home"
    source = folder / "statutes.jsonl"
    folder.mkdir()
    with source.open("w", encoding="utf-8") as out:
        for law, rows in groupby(articles(data), key=lambda row: row["law"]):
            for row in rows:
                line = {"document": law, "label": row["article"], "text": row["text"]}
                dated = {"date": row["date"]} if row.get("date") else {}
                out.write(json.dumps(line | dated, ensure_ascii=False) + "\n")
    with open_library(home) as library:
        began, cpu = time.perf_counter(), time.process_time()
        report = library.add([source])
        imported = time.perf_counter() - began
        index = open_index(library.home, library.lookup, engine=engine)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        peak = m.peak_mb()
        laws = {facts.id: facts.title for facts in report.documents}
        searcher = Searcher(library.lookup, index)

        def ask(question: str) -> list[str]:
            answer = searcher.search(question, limit=10)
            return [laws.get(h.document.id, "") + h.clause.path.split("/")[0] for h in answer.hits if h.clause]

        result = asked(ask, data, most)
        extra = folder / "新的通知.txt"
        extra.write_text(
            "关于开展量子培训的通知\n\n各单位：\n\n一、开展量子培训\n每班不超过六十人。\n", encoding="utf-8"
        )
        began = time.perf_counter()
        library.add([extra])
        index.refresh()
        added = time.perf_counter() - began
        assert any("量子" in hit.text for hit in searcher.search("量子培训", limit=3).hits)
        size = m.size_mb(home / "index")
        index.close()
    return result | {
        "seconds": seconds,
        "cpu": cpu,
        "imported": imported,
        "peak": peak,
        "size": size,
        "added": added,
    }


def asked(ask: Ask, data: Path, most: int) -> dict[str, Any]:
    """Times and quality over all questions; the first one is asked before the clock runs."""
    known = {row["law"] + row["article"] for row in articles(data)}
    rows = [row for row in questions(data, most) if row["gold"] and all(gold in known for gold in row["gold"])]
    del known
    ask(rows[0]["query"])
    times: list[float] = []
    cpu: list[float] = []
    recall = reciprocal = 0.0
    for row in rows:
        began, used = time.perf_counter(), time.process_time()
        found = ask(row["query"])
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        best = list(dict.fromkeys(found))[:10]
        gold = set(row["gold"])
        recall += len(gold.intersection(best)) / len(gold)
        reciprocal += next((1 / place for place, name in enumerate(best, 1) if name in gold), 0.0)
    count = len(rows)
    return {
        "questions": count,
        "p50": m.percentile(times, 0.5),
        "p95": m.percentile(times, 0.95),
        "p50_cpu": m.percentile(cpu, 0.5),
        "recall": recall / count,
        "mrr": reciprocal / count,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=m.DATA, help=f"folder of {ARTICLES} and {QUESTIONS}")
    parser.add_argument("--questions", type=int, default=0, metavar="N", help="only the first N questions")
    parser.add_argument("--only", default="zhangfa,zhangfa-whoosh,tantivy,whoosh,fts5,bm25s", metavar="NAMES")
    parser.add_argument("--whoosh-as-is", action="store_true", help="also whoosh with its own scoring (slow)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    unknown = set(options.only.split(",")) - set(NAMES)
    if unknown:
        parser.error(f"--only：没有 {'、'.join(sorted(unknown))}；可选 {'、'.join(NAMES)}")
    data = options.data.resolve()
    if options.child:
        name, folder = options.child
        if name.startswith("zhangfa"):
            engine = name.partition("-")[2] or "tantivy"
            result = measured_whole(engine, data, Path(folder), options.questions)
        else:
            result = measured(name, data, Path(folder), options.questions)
        print(json.dumps(result))
        return 0
    missing = [name for name in (ARTICLES, QUESTIONS) if not (data / name).is_file()]
    if missing:
        print(f"跳过：{data} 中没有 {'、'.join(missing)}；请用 --data 指明数据所在的文件夹。", file=sys.stderr)
        return 0
    count = sum(1 for _ in articles(data))
    print(f"## 检索：{count} 条法条\n\n{m.machine()}\n")
    rows: list[list[str]] = []
    results: dict[str, dict[str, Any]] = {}
    for name in [*options.only.split(","), *(["whoosh-as-is"] if options.whoosh_as_is else [])]:
        print(f"{NAMES[name]} ……", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="zhangfa-bench-") as folder:
            child = ("--child", name, str(Path(folder) / "index"), "--data", str(data))
            most = ("--questions", str(options.questions))
            result = results[name] = m.in_child(str(Path(__file__).resolve()), *child, *most)
        figures = (count / result["seconds"], count / result["cpu"], result["peak"], result["size"])
        row = [f"{figure:.0f}" for figure in figures]
        row += [f"{result[key]:.2f}" for key in ("p50", "p95", "p50_cpu")]
        row += [f"{result[key]:.3f}" for key in ("recall", "mrr")]
        rows.append([NAMES[name], *row])
    head = [
        "",
        "条/秒",
        "条/CPU 秒",
        "内存峰值 MB",
        "索引 MB",
        "p50 毫秒",
        "p95 毫秒",
        "p50 CPU 毫秒",
        "R@10",
        "MRR@10",
    ]
    print(m.table(head, rows))
    whole = results.get("zhangfa")
    if whole:
        print(f"\n{whole['questions']} 个问题；导入 {whole['imported']:.1f} 秒，连同索引 {whole['seconds']:.1f} 秒。\n")
        for _, line in (
            m.bar("导入并索引", count / whole["seconds"], 1500, " 条/秒", at_least=True),
            m.bar("内存峰值", whole["peak"], 600, " MB"),
            m.bar("检索 p50", whole["p50"], 3, " 毫秒"),
            m.bar("检索 p95", whole["p95"], 15, " 毫秒"),
            m.bar("增加一份文件", whole["added"], 0.3, " 秒"),
        ):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
