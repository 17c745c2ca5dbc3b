"""The policy texts written as .docx, .html and .pdf come back as the same paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from readers_making import SEEDS, docx_bytes, html_bytes, pdf_bytes, seed_lines, squeezed

from kb.readers import read_file

IDS = [path.stem[:3] for path in SEEDS]


def read_back(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    (text,) = read_file(path).texts
    return text.text


def test_there_are_texts() -> None:
    assert len(SEEDS) >= 5


@pytest.mark.parametrize("seed", SEEDS, ids=IDS)
@pytest.mark.parametrize(("name", "make"), [("a.docx", docx_bytes), ("a.html", html_bytes)], ids=["docx", "html"])
def test_word_and_web_give_the_same_lines(
    tmp_path: Path, seed: Path, name: str, make: Callable[[list[str]], bytes]
) -> None:
    lines = seed_lines(seed)
    found = read_back(tmp_path, name, make(lines)).split("\n")
    assert [squeezed(line) for line in found] == [squeezed(line) for line in lines]


LAYOUTS = [
    (partial(pdf_bytes), 0, "first lines indented, as official documents are"),
    (partial(pdf_bytes, landscape=True), 0, "another page size"),
    (partial(pdf_bytes, numbered=True), 0, "page numbers stay lines of their own"),
    (partial(pdf_bytes, indent=False, gap=14), 0.03, "paragraphs set apart by a gap, which page ends hide"),
    # A paragraph that happens to end at the margin cannot be told from one that goes on; reading tells later.
    (partial(pdf_bytes, indent=False), 0.05, "no indent, no gap: only full lines and labels tell"),
]


@pytest.mark.parametrize("seed", SEEDS, ids=IDS)
@pytest.mark.parametrize(("make", "allowed", "why"), LAYOUTS, ids=[row[2] for row in LAYOUTS])
def test_pdf_gives_the_same_paragraphs(
    tmp_path: Path, seed: Path, make: Callable[[list[str]], bytes], allowed: float, why: str
) -> None:
    lines = [squeezed(line) for line in seed_lines(seed)]
    if sum(map(len, lines)) > 20_000 and make.keywords:  # type: ignore[attr-defined]
        lines = lines[:60]  # the longest text in full once is enough
    pages = read_back(tmp_path, "a.pdf", make(lines)).split("\f")
    kept = [[squeezed(line) for line in page.split("\n") if line.strip()] for page in pages]
    if make.keywords.get("numbered"):  # type: ignore[attr-defined]
        assert [page.pop() for page in kept] == [f"—{number}—" for number in range(1, len(pages) + 1)]
    assert "".join("".join(page) for page in kept) == "".join(lines)
    wanted = breaks(lines)
    found = breaks([line for page in kept for line in page])
    between_pages = breaks(["".join(page) for page in kept])  # a paragraph may go on across pages
    wrong = (wanted - found) | (found - wanted - between_pages)
    assert len(wrong) <= allowed * len(lines), why


def breaks(lines: list[str]) -> set[int]:
    """Where lines end, counted in characters from the beginning."""
    ends: set[int] = set()
    length = 0
    for line in lines:
        length += len(line)
        ends.add(length)
    return ends
