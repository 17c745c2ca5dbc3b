"""How wide the columns of a table are: by what stands in them, so that rows stay low and no column is crushed. pt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean
from typing import Final

from generator.document import Table
from generator.geometry import AREA
from generator.layout import TABLE_PADDING, TABLE_TEXT, width

_FRAME: Final = 2 * TABLE_PADDING + 1.0
# Figures, codes and Latin words are not broken in a cell.
_WHOLE: Final = re.compile(r"[0-9A-Za-z.,%:/+-]+")
# A word that long may take this share of the table before it is broken after all.
_LONGEST: Final = 0.3
# Cells of so many 字 stay on one line where the table has the room: dates, names, figures with their unit.
_SHORT: Final = 8


def column_widths(table: Table, total: float = AREA) -> tuple[float, ...]:
    """Widths of the columns that add up to ``total``.

    Where everything fits on one line, what is left goes by the weights of the columns; else each column gets its
    share by how much stands in it, none less than its longest figure or half its title.
    """
    cells = [_texts(table, at) for at in range(len(table.columns))]
    whole = [_FRAME + TABLE_TEXT * _widest(texts) for texts in cells]
    least = [
        min(w, max(_least(texts), 2 * TABLE_TEXT + _FRAME), total * _LONGEST)
        for texts, w in zip(cells, whole, strict=True)
    ]
    if sum(whole) <= total:
        weights = [max(column.width, 0.1) for column in table.columns]
        return tuple(w + (total - sum(whole)) * x / sum(weights) for w, x in zip(whole, weights, strict=True))
    if sum(least) >= total:
        return tuple(w * total / sum(least) for w in least)
    eased = [min(w, max(low, _SHORT * TABLE_TEXT + _FRAME)) for low, w in zip(least, whole, strict=True)]
    if sum(eased) < total:
        least = eased
    load = [_load(texts) for texts in cells]
    low, high = 0.0, total / min(load)
    for _ in range(40):
        share = (low + high) / 2
        if sum(_clamped(share, load, least, whole)) < total:
            low = share
        else:
            high = share
    found = _clamped(low, load, least, whole)
    return tuple(w * total / sum(found) for w in found)


def _texts(table: Table, at: int) -> list[str]:
    """The title of a column and the cells that stand in it alone."""
    out = [table.columns[at].title]
    for row in table.rows:
        place = 0
        for cell in row:
            if place == at and cell.span == 1 and cell.text:
                out.append(cell.text)
            place += cell.span
            if place > at:
                break
    return out


def _widest(texts: Sequence[str]) -> float:
    return max(max(width(line) for line in text.split("\n")) for text in texts)


def _least(texts: Sequence[str]) -> float:
    words = max((width(word) for text in texts for word in _WHOLE.findall(text)), default=0.0)
    return _FRAME + TABLE_TEXT * max(words, width(texts[0]) / 2 + 0.5)


def _load(texts: Sequence[str]) -> float:
    """How much room a column asks for: half by its fullest cell, half by the mean."""
    held = [width(text) for text in texts[1:]] or [0.0]
    return max(1.0, (max(held) + fmean(held)) / 2)


def _clamped(share: float, load: Sequence[float], least: Sequence[float], whole: Sequence[float]) -> list[float]:
    return [min(w, max(low, share * amount)) for amount, low, w in zip(load, least, whole, strict=True)]
