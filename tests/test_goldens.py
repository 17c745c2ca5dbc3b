"""The nine trees as a person can read them. ``ZHANGFA_REWRITE_GOLDENS=1 pytest tests/test_goldens.py`` writes them anew."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest

from kb.ingest import understand
from kb.models import Document, SourceText
from kb.records import Records
from kb.resources import corpus_dir

GOLDENS = Path(__file__).parent / "goldens"
IDS = (
    "gx-2020-56", "lz-2022-65", "hn-2019-2022", "sz-2006-2010", "rsb-2007-20", "rsb-2007-20-dup", "jbd-2006-45",
    "zf-2018-2022", "zf-2013-2017",
)  # fmt: skip


@cache
def bundled() -> dict[str, tuple[Document, str]]:
    out = {}
    for path in sorted((corpus_dir() / "texts").glob("*.txt")):
        data = path.read_bytes()
        source = SourceText(path.name, hashlib.sha256(data).hexdigest(), "txt", data.decode("utf-8-sig"), "utf-8")
        for document in understand(source, Records.bundled()):
            out[document.id] = (document, source.text)
    return out


def readable(document: Document, source: str) -> str:
    """Metadata, dropped lines, defects and the tree, one line each."""
    lines = [
        f"标题 {document.title}", f"文号 {document.number}", f"发文机关 {'、'.join(document.issuers)}",
        f"主送 {'；'.join(document.addressees)}", f"地区 {document.region} {document.level}", f"文种 {document.kind}",
        f"成文 {document.date_written} 印发 {document.date_printed} 期限 {document.validity}",
        f"附件 {'；'.join(document.attachments)}", f"联系 {'；'.join(c.unit + ' ' + c.phone for c in document.contacts)}",
        f"字体 {document.script}", "",
    ]  # fmt: skip
    for f in document.furniture:
        if f.role not in ("blank", "mark"):
            lines.append(f"[{f.role}] {source[f.span.start : f.span.end]}")
    lines.append("")
    for d in document.defects:
        lines.append(f"! {d.kind} {d.path} {d.text} -> {d.true_value}")
    lines.append("")
    for c in document.clauses:
        heading = f"【{c.heading}】" if c.heading else ""
        inline = "·" if c.inline else ""
        lines.append(f"{'  ' * (c.depth - 1)}{c.path} {inline}{heading}{c.text}")
    return "\n".join(lines) + "\n"


def test_the_corpus_holds_these_documents() -> None:
    assert sorted(bundled()) == sorted(IDS)


@pytest.mark.parametrize("name", IDS)
def test_golden(name: str) -> None:
    found = readable(*bundled()[name])
    golden = GOLDENS / f"{name}.txt"
    if os.environ.get("ZHANGFA_REWRITE_GOLDENS"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_every_overwritten_year_is_reported_and_nothing_elsewhere() -> None:
    kinds = {
        name: [d.kind for d in doc.defects if d.kind in ("year_overwritten", "quantity_overwritten")]
        for name, (doc, _) in bundled().items()
    }
    assert sum(len(k) for k in kinds.values()) == 37, "37 places in the compilation hold the year that was written over"
    assert sum(k.count("quantity_overwritten") for k in kinds.values()) == 2, "two of them are quantities"
    for name in ("gx-2020-56", "lz-2022-65", "hn-2019-2022", "sz-2006-2010"):
        assert kinds[name] == [], f"{name} is not damaged in this way"


def test_true_values_stand_only_with_a_basis() -> None:
    for document, _ in bundled().values():
        for d in document.defects:
            assert (d.true_value is None) == (d.basis is None)
    assert bundled()["rsb-2007-20"][0].stated["number"], "a stated number carries its reasoning"
