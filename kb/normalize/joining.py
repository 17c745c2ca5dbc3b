"""Printed lines to logical paragraphs: broken lines joined, run-together ones parted. Spans are kept throughout.

A line continues the last one when that one did not end a sentence, a heading or a list item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.labels import read_division, read_label
from kb.models import Span
from kb.normalize.lines import Line

_CLOSERS = "”’）)】》〉〕」』\"'"
_ENDS = "。！？；：…!?;:"
_OPEN = {"《": "》", "“": "”", "（": "）", "〔": "〕", "【": "】", "〈": "〉"}
_TAIL = 3000
_RUNNING = re.compile(r"[。；！？;]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph. text: its (simplified) words; spans: where they stand, in order; lengths agree.

    gap: a blank line stood before it. label: given by a clause-per-line file; ``text`` begins with it.
    """

    text: str
    spans: tuple[Span, ...]
    gap: bool = False
    mark: str = ""
    label: str | None = None

    def cut(self, start: int, end: int) -> tuple[Span, ...]:
        """The source spans of ``text[start:end]``."""
        out: list[Span] = []
        at = 0
        for s in self.spans:
            size = s.end - s.start
            a, b = max(start, at), min(end, at + size)
            if a < b:
                out.append(Span(s.start + a - at, s.start + b - at))
            at += size
        return tuple(out)

    def part(self, start: int, end: int) -> Paragraph:
        """``text[start:end]`` without the blanks around it, as a paragraph of its own."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return Paragraph(self.text[start:end], self.cut(start, end), self.gap, self.mark)


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Logical paragraphs of body lines, in order."""
    width = _wrap_width(lines)
    groups: list[list[Line]] = []
    tail = ""
    for line in lines:
        if groups and _continues(tail, groups[-1][-1], line, width):
            groups[-1].append(line)
            # The last words decide what goes on; a paragraph of any length is joined in linear time.
            tail = (tail + line.text)[-_TAIL:]
        else:
            groups.append([line])
            tail = line.text[-_TAIL:] if len(line.text) > _TAIL else line.text
    joined = [Paragraph("".join(x.text for x in g), tuple(x.span for x in g), g[0].gap, g[0].mark) for g in groups]
    return [piece for p in _leads(joined) for piece in p]


def ends_sentence(text: str) -> bool:
    """The words end in 。！？；：… , closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS + " ")[-1:] in _ENDS if text else True


def unclosed(text: str) -> bool:
    """A bracket or quotation mark was opened and not closed (brackets of either width close each other)."""
    text = text.replace("(", "（").replace(")", "）")
    return any(text.count(a) > text.count(b) for a, b in _OPEN.items())


def is_running(text: str) -> bool:
    """Sentences rather than a heading or a list entry."""
    if len(text) < 45 and not _RUNNING.search(text) and text[-1:] not in "，、" and read_label(text):
        return False  # （一）机构体系全面建立，事业发展形成规模
    return bool(_RUNNING.search(text)) or (("，" in text or "," in text) and len(text) >= 12) or len(text) >= 45


def _continues(before: str, last: Line, line: Line, width: int) -> bool:
    """``before``: the (last) words of the paragraph so far, whose last printed line is ``last``."""
    if "\t" in last.text or "\t" in line.text or line.mark.startswith("#"):
        return False
    if ends_sentence(before):
        return bool(width) and len(last.text) >= width - 1 and not line.indent and not _starts_something(line.text)
    if unclosed(before) and len(before) + len(line.text) < _TAIL and not _strong_label(line.text):
        return True
    if _starts_something(line.text):
        return False
    if before[-1] in "，、,":
        return True
    if width and len(last.text) >= width - 2:
        return True
    return is_running(before)


def _starts_something(text: str) -> bool:
    return read_label(text) is not None or read_division(text) is not None or text.startswith(("附件", "附表"))


def _strong_label(text: str) -> bool:
    label = read_label(text)
    return bool(label and label.kind in ("chapter", "section", "article")) or read_division(text) is not None


def _wrap_width(lines: Sequence[Line]) -> int:
    """Characters a line where the text was cut at a fixed width (mail, scans); 0 where lines are paragraphs."""
    sizes = [len(x.text) for x in lines]
    if len(sizes) < 8:
        return 0
    width = max((n for n, c in Counter(sizes).items() if c >= 2), default=0)
    if not 18 <= width <= 80 or max(sizes) > width + 4:
        return 0
    full = [x for x in lines if width - 2 <= len(x.text) <= width + 4]
    cut = [x for x in full if not ends_sentence(x.text)]
    return width if len(full) >= 0.3 * len(lines) and len(cut) >= 0.6 * len(full) else 0


# ---- lost line breaks ----------------------------------------------------------------------------------------

_LEAD = re.compile(r"^([\u4e00-\u9fff]{2,8})[：:][ ]?[（(][1１一][）)]")
_AFTER_SENTENCE = re.compile(r"(?<=[。！？；”])[ \u3000]*")
_CHAPTER_INSIDE = re.compile(r"(?<=[。！？；])[ \u3000]*([一二三四五六七八九十]{1,3})、(?=[^\d])")
_HEAD_AND_TEXT = re.compile(r"([^\s，。；：！？,;:]{3,24})[ \t\u3000]+(?=[\u4e00-\u9fff“《])")


def _leads(paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """Parts what stands in one line though the text itself shows it to be several paragraphs."""
    leads = {m.group(1) for p in paragraphs if (m := _LEAD.match(p.text))}
    openers = _openers(paragraphs)
    return [
        [q for r in _part_chapters(p) for s in _part_heading(r, openers) for q in _part_lead(s, leads)]
        for p in paragraphs
    ]


def _openers(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The two characters that open the text below several section headings of their own line (着眼, 围绕)."""
    count: Counter[str] = Counter()
    for above, below in pairwise(paragraphs):
        label = read_label(above.text)
        if label and label.kind == "section" and len(above.text) < 30 and not is_running(above.text):
            count[below.text[:2]] += 1
    return frozenset(w for w, n in count.items() if n >= 3 and len(w) == 2)


def _part_lead(p: Paragraph, leads: set[str]) -> list[Paragraph]:
    """``…。主要措施：（1）…`` where 主要措施：（1） opens paragraphs elsewhere; ``…。——知识…`` in dash items."""
    cuts = []
    for m in _AFTER_SENTENCE.finditer(p.text):
        rest = p.text[m.end() : m.end() + 16]
        if (leads and (lead := _LEAD.match(rest)) and lead.group(1) in leads) or (
            p.text.startswith("——") and rest.startswith("——")
        ):
            cuts.append(m.end())
    return _cut(p, cuts)


def _part_chapters(p: Paragraph) -> list[Paragraph]:
    """Chapters 一、…二、… that run on in one line, numbered without a gap."""
    if len(p.text) < 120 or "、" not in p.text:
        return [p]
    cuts, due = [], 0
    for m in _CHAPTER_INSIDE.finditer(p.text):
        label = read_label(p.text[m.start(1) :])
        if label and label.kind == "chapter":
            if not due:
                first = read_label(p.text)
                due = first.value + 1 if first and first.kind == "chapter" else 1
            if label.value == due:
                cuts.append(m.start(1))
                due += 1
    return _cut(p, cuts) if len(cuts) >= 2 or (cuts and read_label(p.text)) else [p]


def _part_heading(p: Paragraph, openers: frozenset[str]) -> list[Paragraph]:
    """``（四）事业单位领导人员 着眼建设…。``: a heading and its text with a space where the line end was.

    Without the space, the word that opens the text under the sibling headings shows where the heading ends.
    """
    label = read_label(p.text)
    if label is None or label.kind not in ("chapter", "section") or len(p.text) < 60:
        return [p]
    if label.kind == "section":
        head = re.split(r"[，。；：、\s]", p.text[label.end : label.end + 26])[0]
        at = min((i for w in openers if (i := head.find(w)) >= 3), default=-1)
        if at > 0:
            return _cut(p, [label.end + at])
    m = _HEAD_AND_TEXT.match(p.text, label.end)
    if not m or not _RUNNING.search(p.text, m.end()) or p.text[m.end(1) - 1] < "\u4e00":
        return [p]
    return _cut(p, [m.end()])


def _cut(p: Paragraph, cuts: list[int]) -> list[Paragraph]:
    edges = [0, *cuts, len(p.text)]
    return [q for a, b in pairwise(edges) if (q := p.part(a, b)).text]
