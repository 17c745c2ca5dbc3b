"""Rendered text -> title, addressee and blocks, by the outline grammar that also reads policies.

A line is a heading because it says 一、（一）1. or （1）; a heading that runs into its paragraph is told as in a policy
(``kb.headings``). The words stay exactly as rendered: the runs of all blocks joined are the lines of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from generator.document import Block, Cell, Column, Paragraph, Run, RunRole, Table
from generator.layout import width
from kb import outline
from kb.errors import ZhangfaError
from kb.labels import read_division, read_label
from kb.models import Span
from kb.normalize.joining import Paragraph as Line
from kb.normalize.punctuation import tidy

# Stands around the name of a table in the rendered text; nothing else may hold it.
TABLE_MARK = "\x00"
GAP = re.compile(r"【待补[：:]?[^】\n]*】")
_LEVELS = {"chapter": 1, "section": 2, "item": 3, "subitem": 4}
_HEADING_END = re.compile(r"[。：:]")
_LEADS_ON = re.compile(r"(?:如下|下列|以下)[^，。；]{0,8}：$")
_LONGEST_ADDRESSEE = 2000
_NARROWEST, _WIDEST = 2.5, 16.0


@dataclass(frozen=True, slots=True)
class Passage:
    """What a text says, as blocks.

    gaps: places that a person must still fill in, as written. remarks: faults of its numbering, Chinese.
    """

    blocks: tuple[Block, ...]
    gaps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A rendered document. addressee: with its colon, None where the text has none."""

    title: str
    addressee: str | None
    body: Passage


def read_document(text: str, tables: Mapping[str, Table] | None = None, *, addressed: bool = True) -> Reading:
    """Title, addressee and body of a rendered template. addressed: the second line may be the addressee.

    Raises ZhangfaError for a text without a title or body, and for a table that is unknown or shares its line.
    """
    lines = _lines(text)
    if not lines or TABLE_MARK in lines[0]:
        raise ZhangfaError("模板没有写出标题", expected="第一行是标题", remedy="请在模板的第一行写标题")
    addressee = lines[1] if addressed and len(lines) > 1 and _is_addressee(lines[1]) else None
    body = lines[2:] if addressee else lines[1:]
    if not body:
        raise ZhangfaError("模板没有写出正文", remedy="请检查模板中的判断是否把正文都略去了")
    return Reading(lines[0], addressee, _passage(body, tables or {}))


def read_passage(text: str) -> Passage:
    """The blocks of a text without title and addressee: an attachment, a forwarded document.

    Lines that stand together and hold tabs are the rows of a table, the first one its head.
    """
    if TABLE_MARK in text:
        raise ZhangfaError("文字中有控制字符（编号 0）", remedy="请删去该字符")
    lines: list[str] = []
    tables: dict[str, Table] = {}
    for tabbed, group in groupby(text.replace("\r", "\n").split("\n"), key=lambda line: "\t" in line):
        together = list(group)
        rows = [[cell.strip() for cell in line.split("\t")] for line in together] if tabbed else []
        if len(rows) > 1 and sum(map(bool, rows[0])) > 1:
            name = str(len(tables))
            tables[name] = table_of(rows)
            lines.append(table_mark(name))
        else:
            lines += [words for line in together if (words := line.strip())]
    return _passage(lines, tables)


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """A table whose first row is the head; short rows are filled up, columns are as wide as their words."""
    count = max(len(row) for row in rows)
    filled = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [min(_WIDEST, max(_NARROWEST, *(width(row[i]) for row in filled))) for i in range(count)]
    columns = tuple(Column(title, each) for title, each in zip(filled[0], widths, strict=True))
    return Table(columns, tuple(tuple(Cell(words) for words in row) for row in filled[1:]))


def table_mark(name: str) -> str:
    """What stands for the table of that name in the rendered text, on a line of its own."""
    return f"{TABLE_MARK}{name}{TABLE_MARK}"


def paragraph(words: str, level: int = 0, lead: int = 0) -> Paragraph:
    """A paragraph whose first ``lead`` characters are a heading; gaps become runs of their own."""
    runs: list[Run] = []
    parts: tuple[tuple[int, int, RunRole], ...] = ((0, lead, "lead"), (lead, len(words), "text"))
    for start, end, role in parts:
        at = start
        for gap in GAP.finditer(words, start, end):
            runs += [Run(words[at : gap.start()], role), Run(gap[0], "gap")]
            at = gap.end()
        runs.append(Run(words[at:end], role))
    return Paragraph(tuple(run for run in runs if run.text), level)


def _lines(text: str) -> list[str]:
    return [words for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if (words := line.strip())]


def _is_addressee(line: str) -> bool:
    """全市各机关事业单位： is one; 现将有关事项通知如下： and 一、对象： are none."""
    return (
        line.endswith(("：", ":"))
        and len(line) <= _LONGEST_ADDRESSEE
        and not re.search(r"[。；！？]", line)
        and not _LEADS_ON.search(line)
        and read_label(line) is None
    )


# ---- blocks ---------------------------------------------------------------------------------------------------------


def _passage(lines: Sequence[str], tables: Mapping[str, Table]) -> Passage:
    placed = {i: _table(line, tables) for i, line in enumerate(lines) if TABLE_MARK in line}
    written = [i for i in range(len(lines)) if i not in placed]
    paragraphs: list[Line] = []
    start = 0
    for i in written:
        paragraphs.append(Line(lines[i], (Span(start, start + len(lines[i])),)))
        start += len(lines[i]) + 1
    tree = outline.build(paragraphs)
    nodes = {node.para.spans[0].start: node for node in _nodes(tree.root) if node.para is not None}
    divisions = {span.start for span in tree.headings}
    read: dict[int, Block] = dict(placed)
    for i, line in zip(written, paragraphs, strict=True):
        at = line.spans[0].start
        read[i] = _division(line.text) if at in divisions else _paragraph(line.text, nodes.get(at))
    blocks = [read[i] for i in range(len(lines))]
    blocks = [_settled(block, following) for block, following in zip_longest(blocks, blocks[1:])]
    gaps = tuple(gap for line in paragraphs for gap in GAP.findall(line.text))
    return Passage(tuple(blocks), gaps, tuple(_numbering(tree.root)))


def _table(line: str, tables: Mapping[str, Table]) -> Table:
    name = line.strip(TABLE_MARK)
    if TABLE_MARK in name or line != table_mark(name) or name not in tables:
        raise ZhangfaError("表格没有单独占一行", remedy='请把 {{ table("…") }} 单独写成一行')
    return tables[name]


def _nodes(node: outline.Node) -> list[outline.Node]:
    found: list[outline.Node] = []
    for child in node.children:
        if not child.inline:
            found += [child, *_nodes(child)]
    return found


def _paragraph(words: str, node: outline.Node | None) -> Paragraph:
    if node is None or node.kind not in _LEVELS or node.label is None or "①" <= node.label[0] <= "⑳":
        return paragraph(words)
    return paragraph(words, _LEVELS[node.kind], _heading_end(words, node))


def _division(words: str) -> Paragraph:
    """第一章, 第一节 of regulations: headings of the first and second level."""
    division = read_division(words)
    return paragraph(words, 2 if division and division.division == "section" else 1, len(words))


def _heading_end(words: str, node: outline.Node) -> int:
    """How many characters of the line are label and heading, the mark that ends a run-in heading included."""
    if node.heading is None:
        return 0
    rest = words[node.start :]
    if tidy(rest).rstrip("。：") == node.heading:
        # A line that is a whole sentence is said, not headed: the last （三）…。 of a list before a plain paragraph.
        return 0 if words.endswith("。") and node.kind != "chapter" else len(words)
    for mark in _HEADING_END.finditer(rest):
        if tidy(rest[: mark.start()]) == node.heading:
            end = node.start + mark.end()
            # A gap is never cut in two.
            return 0 if any(gap.start() < end < gap.end() for gap in GAP.finditer(words)) else end
    return 0


def _settled(block: Block, following: Block | None) -> Block:
    """An item of a list (1.报名表) is no heading: nothing stands below it, and it may end a page."""
    if not isinstance(block, Paragraph) or not block.is_heading or block.level < 3:
        return block
    below = isinstance(following, Table) or (
        following is not None and (following.level == 0 or following.level > block.level)
    )
    return block if below else paragraph(block.text, block.level)


# ---- numbering ------------------------------------------------------------------------------------------------------


def _numbering(node: outline.Node) -> list[str]:
    """A remark for each label that does not follow the one before it (一、 then 三、)."""
    remarks: list[str] = []
    before: dict[str, str] = {}
    count: dict[str, int] = {}
    for child in node.children:
        if child.inline:
            continue
        label = read_label(child.para.text) if child.para and child.kind in _LEVELS else None
        if label and child.label and label.kind == child.kind and label.rank <= 4:
            kind = str(child.kind)
            if label.value != count.get(kind, 0) + 1:
                after = f"“{before[kind]}”之后是" if kind in before else "开头是"
                remarks.append(f"正文序号不连续：{after}“{child.label}{child.text[:15]}”，请核对")
            before[kind], count[kind] = child.label, label.value
        remarks += _numbering(child)
    return remarks


__all__ = [
    "GAP",
    "TABLE_MARK",
    "Passage",
    "Reading",
    "paragraph",
    "read_document",
    "read_passage",
    "table_mark",
    "table_of",
]
