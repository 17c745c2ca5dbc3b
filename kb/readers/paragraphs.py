"""Glyphs on pages -> paragraphs, by geometry: where a line was broken because it was full, and where on purpose.

A printed line goes on from the one above when that one was full (the first word of this line would not have fitted
on it) and this line begins at the left margin. When in doubt the lines stay apart: a false break is mended later by
reading, a false join is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_WIDE = re.compile("[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffef“”‘’—…·]")
_HAN = re.compile("[\u4e00-\u9fff]")
_OPENING = frozenset("（《〈“‘〔【「『([{")
_CLOSING = frozenset("，。、；：？！）》〉”’〕】」』)]},.;:?!%％…—")
_QUOTES = frozenset("“”‘’")
_SENTENCE_END = frozenset("。；：！？”）)…;:!?")
_LABEL = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|\d{1,3}[.．、](?!\d)|第[一二三四五六七八九十百零\d]+[编章节条]"
    r"|[①-⑳]|附件|——)"
)
_PAGE_NUMBER = re.compile(r"^[—\-–－·•\s]*第?\s*\d{1,4}\s*页?[—\-–－·•\s]*$")
_BRACKETED = re.compile(r"([（(])([一二三四五六七八九十]|\d{1,2})([）)])")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character with its advance box (points, y upwards). spaced: a space character stood before it."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    spaced: bool


@dataclass(frozen=True, slots=True)
class Page:
    """width: in points. glyphs: in the order of the page's content."""

    width: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """em: width of a Chinese character, None when there is none. unit: what would have had to fit on the line above."""

    text: str
    x0: float
    x1: float
    y: float
    em: float | None
    unit: float
    count: int


@dataclass(slots=True, eq=False)
class _Paragraph:
    """A paragraph in the making, with its first and last printed line."""

    text: str
    first: _Line
    last: _Line


@dataclass(frozen=True, slots=True)
class _Body:
    """Margins of the running text. indented: paragraphs begin with an indent. spaced: paragraphs stand apart.
    justified: full lines end at ``right`` exactly. leading: usual distance of lines.

    wrapped_at: characters a full line holds, where lines were cut by count and not by width; else None.
    """

    left: float
    right: float
    em: float
    indented: bool
    spaced: bool
    justified: bool
    leading: float
    wrapped_at: int | None


def paragraphs(pages: Sequence[Page]) -> list[list[str]]:
    """The paragraphs of every page, each without line ends.

    A paragraph that crosses pages stands whole on the page where it begins, if its geometry shows that it goes on;
    else in two parts.
    """
    ruled = [_lines(page.glyphs) for page in pages]
    bodies: dict[tuple[int, int], _Body | None] = {}
    result: list[list[_Paragraph]] = []
    own: list[_Body | None] = []
    for index, (page, lines) in enumerate(zip(pages, ruled, strict=True)):
        # Left and right pages of a bound text have different margins.
        key = (round(page.width / 5), index % 2)
        if key not in bodies:
            same = [ruled[other] for other in range(len(pages)) if (round(pages[other].width / 5), other % 2) == key]
            bodies[key] = _body(same, page.width)
        result.append(_join(lines, bodies[key]))
        own.append(bodies[key])
    for index in range(len(result) - 1, 0, -1):
        _carry_over(result, own, index)
    return [[text for p in page if (text := p.text.strip())] for page in result]


def _carry_over(pages: list[list[_Paragraph]], bodies: Sequence[_Body | None], index: int) -> None:
    """Moves the words at the top of page ``index`` to the paragraph at the foot of the page before that they finish."""
    heads = Counter(p.text for page in pages for p in page[:2])
    above = next((p for p in reversed(pages[index - 1]) if not _PAGE_NUMBER.match(p.text)), None)
    below = next((p for p in pages[index] if heads[p.text] < 2 and not _PAGE_NUMBER.match(p.text)), None)
    body, next_body = bodies[index - 1], bodies[index]
    if above is None or below is None or body is None or next_body is None:
        return
    # Where only gaps part paragraphs, a page end hides them; a full line goes on ten times for once that it ends.
    if not (next_body.indented or (next_body.spaced and not _LABEL.match(below.text))):
        return
    last, first = above.last, below.first
    em = last.em or first.em or body.em
    if "\t" in last.text or "\t" in first.text or not _is_size(first, em) or not _is_size(last, next_body.em):
        return
    if abs(first.x0 - next_body.left) < 0.6 * em and last.x0 < body.left + 0.6 * em and _is_full(last, first, body):
        above.text = _glue(above.text, below.text)
        pages[index].remove(below)


def _lines(glyphs: Iterable[Glyph]) -> list[_Line]:
    """Lines from the top of the page down, glyphs of one line gathered wherever the content holds them."""
    rows: list[tuple[float, float, list[Glyph]]] = []  # centre, height, glyphs
    runs: list[tuple[float, float, list[Glyph]]] = []
    for glyph in glyphs:
        centre, height = (glyph.y0 + glyph.y1) / 2, max(glyph.y1 - glyph.y0, 0.1)
        if runs and abs(runs[-1][0] - centre) < 0.05 * height and abs(runs[-1][1] - height) < 0.1 * height:
            runs[-1][2].append(glyph)
        else:
            runs.append((centre, height, [glyph]))
    for centre, height, members in sorted(runs, key=lambda run: (-run[0], run[2][0].x0)):
        for position in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            other, tall, present = rows[position]
            if abs(other - centre) < 0.4 * max(tall, height):
                present.extend(members)
                if height > tall:
                    rows[position] = (centre, height, present)
                break
        else:
            rows.append((centre, height, list(members)))
    return [_line(sorted(members, key=lambda g: g.x0), centre) for centre, _, members in rows]


def _line(glyphs: list[Glyph], y: float) -> _Line:
    glyphs = [g for i, g in enumerate(glyphs) if not i or not _is_shadow(g, glyphs[i - 1])]
    heights = [g.y1 - g.y0 for g in glyphs]
    widths = [g.x1 - g.x0 for g in glyphs if _WIDE.match(g.text) and g.text > "\u3000"]
    em = median(widths) if widths else max(median(heights), 0.1)
    gaps = list(pairwise(glyphs))
    wide_pairs = [second for first, second in gaps if _is_wide(first) and _is_wide(second)]
    # Letters set apart for looks have a space nearly everywhere; spaces that mean something are few.
    spaced_out = sum(g.spaced for g in wide_pairs) * 3 > len(wide_pairs) > 3
    # In a line that is set solid, a quarter of a character is a space; in a justified one it may be nothing.
    steps = [second.x0 - first.x1 for first, second in gaps if _is_wide(first) and _is_wide(second)]
    solid = bool(steps) and abs(median(steps)) < 0.05 * em
    text = glyphs[0].text
    for first, second in gaps:
        text += _between(first, second, em, spaced_out, solid) + second.text
    return _Line(text, glyphs[0].x0, glyphs[-1].x1, y, em if widths else None, _unit(glyphs), len(glyphs))


def _is_shadow(glyph: Glyph, before: Glyph) -> bool:
    """The same character printed twice a hair apart, to make it look bold."""
    return glyph.text == before.text and glyph.x0 - before.x0 < 0.3 * (before.x1 - before.x0)


def _is_wide(glyph: Glyph) -> bool:
    return _WIDE.match(glyph.text) is not None


def _between(first: Glyph, second: Glyph, em: float, spaced_out: bool, solid: bool) -> str:
    gap = second.x0 - first.x1
    if gap > 2.5 * em:
        return "\t"
    if _is_wide(first) and _is_wide(second):
        if spaced_out:
            return ""
        if solid and gap > 0.2 * em and _HAN.match(first.text) and _HAN.match(second.text):
            return " "
        return " " if gap > 0.7 * em or (second.spaced and gap > 0.15 * em) else ""
    if _is_wide(first) or _is_wide(second):
        return " " if second.spaced or gap > 0.7 * em else ""
    return " " if second.spaced or gap > 0.2 * em else ""


def _unit(glyphs: list[Glyph]) -> float:
    """Width of the smallest beginning of a line that cannot be parted: a character or word with its punctuation."""
    last = len(glyphs) - 1
    end = 0
    while end < last and glyphs[end].text in _OPENING:
        end += 1
    while end < last and _is_glued(glyphs[end], glyphs[end + 1]):
        end += 1
    return glyphs[end].x1 - glyphs[0].x0


def _is_glued(first: Glyph, second: Glyph) -> bool:
    """Whether no line may be broken between the two; many programs break on neither side of quotation marks."""
    if second.text in _CLOSING or second.text in _QUOTES or first.text in _QUOTES:
        return True
    return not (_is_wide(first) or _is_wide(second) or second.spaced)


def _body(pages: Sequence[Sequence[_Line]], width: float) -> _Body | None:
    lines = [line for page in pages for line in page]
    if not lines:
        return None
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.em is not None:
            sizes[round(line.em * 2) / 2] += line.count
    em = sizes.most_common(1)[0][0] if sizes else 12.0
    lines = [line for line in lines if _is_size(line, em)]
    needed = max(2, len(lines) // 20)
    left = _edge([line.x0 for line in lines], em, needed)
    # Punctuation may hang over the margin, so lines ending in it do not show where the margin is.
    inner = [line.x1 for line in lines if line.text[-1] not in _CLOSING]
    right = -_edge([-x for x in inner] if len(inner) >= needed else [-line.x1 for line in lines], em, needed)
    mirrored = width - left
    support = sum(line.x1 > right - 1.6 * em for line in lines)
    if right < mirrored - 4 * em and (support * 3 < len(lines) or right - left < 15 * em):
        right = mirrored  # a page of short lines: none of them reaches the margin
    starts = [round((line.x0 - left) / em * 2) / 2 for line in lines]
    indents = sum(1 <= start <= 4 for start in starts)
    leadings = Counter(
        round(above.y - below.y)
        for page in pages
        for above, below in pairwise(page)
        if _is_size(above, em) and _is_size(below, em)
    )
    leading = float(leadings.most_common(1)[0][0]) if leadings else 2 * em
    near = [x for x in inner if x > right - 1.6 * em]
    counts = Counter(line.count for line in lines)
    longest = max(counts)
    wrapped = longest if longest >= 15 and counts[longest] >= max(3, len(lines) // 5) else None
    return _Body(
        left,
        right,
        em,
        indented=indents >= max(2, len(lines) // 12),
        spaced=sum(n for step, n in leadings.items() if step > 1.3 * leading) >= max(2, len(lines) // 12),
        justified=len(near) >= 5 and sum(x > right - 0.1 * em for x in near) > 0.8 * len(near),
        leading=leading,
        wrapped_at=wrapped,
    )


def _is_size(line: _Line, em: float) -> bool:
    """Whether the line is in type of that size, or may be: digits alone do not tell."""
    return line.em is None or abs(line.em - em) < 0.15 * em


def _edge(values: list[float], em: float, needed: int) -> float:
    """The outermost (smallest) position where enough lines begin; stray page numbers and overhangs do not count."""
    ordered = sorted(values)
    for index, value in enumerate(ordered):
        close = sum(1 for other in ordered[index : index + needed] if other - value < 0.6 * em)
        if close >= needed:
            return value
    return ordered[0]


def _join(lines: Sequence[_Line], body: _Body | None) -> list[_Paragraph]:
    joined: list[_Paragraph] = []
    above: _Line | None = None
    depth = 0  # lines already in the paragraph
    for line in lines:
        if above is not None and body is not None and _continues(above, line, joined[-1].text, depth, body):
            joined[-1].text = _glue(joined[-1].text, line.text)
            joined[-1].last = line
            depth += 1
        else:
            joined.append(_Paragraph(line.text, line, line))
            depth = 1
        above = line
    return joined


def _glue(text: str, more: str) -> str:
    if _WIDE.match(text[-1]) or _WIDE.match(more[0]):
        return text + more
    if text[-1] == "-" and len(text) > 1 and text[-2].isascii() and text[-2].isalpha() and more[0].islower():
        return text[:-1] + more
    return f"{text} {more}"


def _continues(above: _Line, line: _Line, paragraph: str, depth: int, body: _Body) -> bool:
    em = above.em or line.em or body.em
    if not _is_size(line, em) or "\t" in line.text or "\t" in above.text:
        return False
    at_left = abs(line.x0 - body.left) < 0.6 * em
    hanging = depth > 1 and abs(line.x0 - above.x0) < 0.3 * em and line.x0 > body.left + 0.6 * em
    if not at_left and not hanging:
        return False
    if not _is_full(above, line, body):
        return False
    if body.indented and at_left:
        return True
    if above.y - line.y > 1.3 * body.leading:
        return False
    if body.spaced or above.text[-1] not in _SENTENCE_END:
        return True
    return not _LABEL.match(line.text) or _follows_inline(line.text, paragraph)


def _follows_inline(text: str, paragraph: str) -> bool:
    """Whether the label that begins the line counts on from one inside the paragraph: （1）…（2）… in running text."""
    match = _BRACKETED.match(text)
    if match is None:
        return False
    number = match[2]
    index = _NUMERALS.find(number) - 1 if number in _NUMERALS else int(number) - 2 if number.isdecimal() else -1
    if index < 0:
        return False
    before = _NUMERALS[index] if number in _NUMERALS else str(index + 1)
    return paragraph.find(match[1] + before + match[3], 1) > 0


def _is_full(above: _Line, line: _Line, body: _Body) -> bool:
    if body.wrapped_at is not None and above.count == body.wrapped_at:
        return True
    if body.justified and not body.indented:
        return above.x1 > body.right - 0.1 * body.em
    slack = 2.0 if body.indented else 0.3
    return above.x1 + line.unit > body.right - slack * body.em
