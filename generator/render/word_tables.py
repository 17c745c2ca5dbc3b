"""Tables of a .docx: fixed widths, a head row on every page, rows that are never parted."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final

from generator.columns import column_widths
from generator.document import Align, Cell, Table
from generator.layout import TABLE_PITCH, TABLE_TEXT
from generator.render.word_xml import Flow, Value, fonts, para, properties, run, sized, twips, words

_ROW: Final = TABLE_PITCH + 2.0  # least height of a row, pt
_SIZE: Final[dict[str, Value]] = sized(TABLE_TEXT)
_RUN: Final = properties("rPr", {"rFonts": fonts("fang"), **_SIZE})
_HEAD_RUN: Final = properties("rPr", {"rFonts": fonts("hei"), **_SIZE})
_ALIGN: Final[dict[Align, str | None]] = {"left": "left", "centre": None, "right": "right"}
_GAP: Final = "FFFF00"


def word_table(table: Table, total: float) -> Flow:
    """A table as wide as ``total`` (pt), its caption above and its note below."""
    edges = [0, *(twips(edge) for edge in accumulate(column_widths(table, total)))]
    grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    head = "".join(
        _cell(column.title, edges[i + 1] - edges[i], 1, None, head=True) for i, column in enumerate(table.columns)
    )
    frame: dict[str, Value] = {
        "tblStyle": "OfficialTable",
        "tblW": {"w": edges[-1], "type": "dxa"},
        "jc": "center",
        "tblLayout": {"type": "fixed"},
    }
    rows = [f"<w:tr>{_HEAD_ROW}{head}</w:tr>"] if any(column.title for column in table.columns) else []
    rows += [_row(table, row, edges) for row in table.rows]
    body = f"<w:tbl>{properties('tblPr', frame)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    caption = [para("TableCaption", run(table.caption, "hei"))] if table.caption else []
    note = [para("TableNote", run(table.note, "fang", **_SIZE))] if table.note else []
    return [*caption, body, *note]


_BODY_ROW: Final = properties("trPr", {"cantSplit": True, "trHeight": {"val": twips(_ROW), "hRule": "atLeast"}})
_HEAD_ROW: Final = properties(
    "trPr", {"cantSplit": True, "trHeight": {"val": twips(_ROW), "hRule": "atLeast"}, "tblHeader": True}
)


def _row(table: Table, row: tuple[Cell, ...], edges: list[int]) -> str:
    out, column = [], 0
    for cell in row:
        after = column + cell.span
        align = cell.align or (table.columns[column].align if cell.span == 1 else "centre")
        out.append(_cell(cell.text, edges[after] - edges[column], cell.span, _ALIGN[align], gap=cell.gap))
        column = after
    return f"<w:tr>{_BODY_ROW}{''.join(out)}</w:tr>"


def _cell(text: str, wide: int, span: int, align: str | None, *, head: bool = False, gap: bool = False) -> str:
    inner = f"<w:r>{_HEAD_RUN if head else _RUN}{words(text)}</w:r>" if text else ""
    return f"{_cell_start(wide, span, align, head, gap)}{inner}</w:p></w:tc>"


@lru_cache(maxsize=256)
def _cell_start(wide: int, span: int, align: str | None, head: bool, gap: bool) -> str:
    cell: dict[str, Value] = {
        "tcW": {"w": wide, "type": "dxa"},
        "gridSpan": span if span > 1 else None,
        # A place to be filled in is often empty: the cell is marked and not its words.
        "shd": {"val": "clear", "color": "auto", "fill": _GAP} if gap else None,
        "vAlign": "center",
    }
    style: dict[str, Value] = {"pStyle": "TableHead" if head else "TableText", "jc": align}
    return f"<w:tc>{properties('tcPr', cell)}<w:p>{properties('pPr', style)}"
