"""The bundled texts as .docx, .html and .pdf give the same documents as the .txt: tree, words and metadata."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

import pytest

from kb.ingest import understand
from kb.readers import read_file
from kb.resources import corpus_dir

sys.path.insert(0, str(Path(__file__).parent / "readers"))
from readers_making import html_bytes, pdf_bytes

TEXTS = sorted((corpus_dir() / "texts").glob("*.txt"))


def facts(path: Path) -> list[object]:
    """All that a reader of the library sees of the documents in a file, offsets aside."""
    out: list[object] = []
    for source in read_file(path).texts:
        for d in understand(source):
            out.append(
                (d.title, d.number, d.issuers, d.addressees, d.region, d.level, d.kind, d.date_written, d.date_printed)
            )
            out.append((d.attachments, d.contacts, d.script))
            out.extend((c.path, c.label, c.heading, c.text, c.breadcrumb) for c in d.clauses)
            out.extend((x.kind, x.path, x.true_value) for x in d.defects)
    return out


@cache
def expected(path: Path) -> list[object]:
    return facts(path)


def printed(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]


def as_docx(lines: list[str]) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FORMS = [
    ("docx", as_docx, "one paragraph a line"),
    ("html", html_bytes, "one <p> a line"),
    ("md", lambda lines: "\n\n".join(lines).encode(), "paragraphs parted by blank lines"),
    ("pdf", lambda lines: pdf_bytes(lines, numbered=True), "indented paragraphs with page numbers"),
]


@pytest.mark.parametrize(("ending", "write", "why"), FORMS, ids=[f"{f[0]}: {f[2]}" for f in FORMS])
@pytest.mark.parametrize("path", TEXTS, ids=[p.stem[:3] for p in TEXTS])
def test_same_documents(path: Path, ending: str, write, why: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / f"{path.stem}.{ending}"
    other.write_bytes(write(printed(path)))
    assert facts(other) == expected(path), why


@pytest.mark.parametrize("path", TEXTS, ids=[p.stem[:3] for p in TEXTS])
def test_a_pdf_without_indents_is_nearly_the_same(path: Path, tmp_path: Path) -> None:
    """Where only gaps part paragraphs, a paragraph that ends with a full line at the foot of a page cannot be told."""
    other = tmp_path / f"{path.stem}.pdf"
    other.write_bytes(pdf_bytes(printed(path), indent=False, gap=12))
    found, wanted = set(map(repr, facts(other))), set(map(repr, expected(path)))
    assert len(found & wanted) >= 0.9 * len(wanted)
