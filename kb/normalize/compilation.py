"""Compilations: one file, several documents. Where does each begin?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kb.models import Span
from kb.normalize.lines import Line
from kb.paths import chinese_to_int

_PART_MARK = re.compile(
    r"^[【\[（(]?(?:第([一二三四五六七八九十\d]{1,3})篇|篇([一二三四五六七八九十\d]{1,3}))[】\]）)]?(?:[：:\s\u3000]|$)"
)
NUMBER_LINE = re.compile(
    r"^[（(]?([\u4e00-\u9fff]{2,12})[ ]?[〔\[［【（(〈﹝]?[ ]?((?:19|20)\d\d)[ ]?年?[〕\]］】）)〉﹞]?[ ]?"
    r"第?[ ]?(\d{1,5})[ ]?号[）)]?(?=$|[ \u3000]*签发人)"
)


def is_part_mark(text: str) -> bool:
    """``第二篇：…`` opens a part of a compilation."""
    return bool(_PART_MARK.match(text)) and len(text) < 80


def split(lines: Sequence[Line], end: int) -> list[Span]:
    """The extents of the documents in a text of ``end`` characters; they cover it without gap or overlap."""
    starts = _marked(lines) or _numbered(lines)
    edges = [0, *starts, end]
    return [Span(a, b) for a, b in itertools.pairwise(edges)]


def _marked(lines: Sequence[Line]) -> list[int]:
    """Starts at 第N篇 marks; the first mark may be 第一篇 at the top or 第二篇 after an unmarked first part."""
    found: list[tuple[int, Line]] = []
    for line in lines:
        m = _PART_MARK.match(line.text)
        if m and len(line.text) < 80:
            digits = m.group(1) or m.group(2)
            found.append((chinese_to_int(digits) or 0, line))
    values = [v for v, _ in found]
    if len(found) < 1 or values != list(range(values[0], values[0] + len(values))) or values[0] not in (1, 2):
        return []
    if len(found) == 1 and values[0] == 1:
        return []
    starts = [line.span.start for _, line in found]
    # What precedes 第一篇 is the head of the compilation and goes with the first part.
    return starts[1:] if values[0] == 1 else starts


def _numbered(lines: Sequence[Line]) -> list[int]:
    """Starts at full heads: a document number on a line of its own, with a title and an addressee around it."""
    heads = [i for i, line in enumerate(lines) if NUMBER_LINE.match(line.text)]
    starts = []
    for previous, i in itertools.pairwise(heads):
        if i - previous < 6 or not _addressee_follows(lines, i):
            continue
        first = i
        while first - 1 > previous and i - first < 5 and _head_like(lines[first - 1].text):
            first -= 1
        starts.append(lines[first].span.start)
    return starts


def _addressee_follows(lines: Sequence[Line], i: int) -> bool:
    return any(x.text.endswith(("：", ":")) and "。" not in x.text for x in lines[i + 1 : i + 7])


def _head_like(text: str) -> bool:
    if re.search(r"[。；，：]", text) or len(text) > 60 or re.search(r"\d日|日印发$", text):
        return False
    return bool(
        re.search(r"(通知|意见|办法|规定|规划|方案|决定|通告|公告|批复|函|纪要|条例|细则|文件)$", text)
        or text.startswith("关于")
    )
