"""How far the reading of a PDF is, and that it may be stopped between two pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from readers_making import pdf_bytes

from kb.readers import read_file


class Enough(Exception):
    """A person does not want the file any more."""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Three pages."""
    path = tmp_path / "长.pdf"
    path.write_bytes(pdf_bytes([f"第{n}项，各单位要认真落实培训计划，严格执行经费标准。" * 4 for n in range(1, 24)]))
    return path


def test_each_page_is_told_before_it_is_read(paper: Path) -> None:
    told: list[tuple[int, int]] = []
    (text,) = read_file(paper, progress=lambda done, total: told.append((done, total))).texts
    total = text.text.count("\f") + 1
    assert total > 2
    assert told == [(page, total) for page in range(total)]


def test_what_progress_raises_ends_the_reading(paper: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise Enough

    with pytest.raises(Enough):
        read_file(paper, progress=stop)
