"""Tables -> lines, the same for every format: a row a line, cells parted by a tab."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[Sequence[str]]

# A cell with that much in it is not a cell of a table but a part of a page laid out with a table.
_LAYOUT_LINES = 4
_LAYOUT_CHARACTERS = 300


def table_lines(rows: Sequence[Row], *, layout: bool = False) -> list[str]:
    """Lines of a table given as rows of cells of lines.

    A table that only lays out the page (``layout``, a single column, or cells as long as a text) is given out
    cell by cell, so that its paragraphs stay paragraphs.
    """
    filled = [[[line.strip() for line in cell if line.strip()] for cell in row] for row in rows]
    if layout or max((len(row) for row in filled), default=0) <= 1 or any(_is_text(cell) for r in filled for cell in r):
        return [line for row in filled for cell in row for line in cell]
    lines = ["\t".join(" ".join(part.replace("\n", " ") for part in cell) for cell in row) for row in filled]
    return [line.rstrip("\t") if line.strip() else "" for line in lines if line.strip()]


def _is_text(cell: Sequence[str]) -> bool:
    return len(cell) >= _LAYOUT_LINES or sum(map(len, cell)) > _LAYOUT_CHARACTERS
