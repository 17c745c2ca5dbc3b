"""Drawn pages read back from a PDF, in mm from the page's top left corner: characters, lines, rules and ink."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

MM = 72 / 25.4
DPI = 300


@dataclass(frozen=True)
class Char:
    """A drawn character. left, right: its advance; baseline in mm; size in pt; font: name in the file, less its tag."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str


@dataclass(frozen=True)
class Line:
    """Characters on one baseline, left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].left

    @property
    def right(self) -> float:
        return self.chars[-1].right

    @property
    def baseline(self) -> float:
        return self.chars[0].baseline

    @property
    def size(self) -> float:
        sizes = sorted(char.size for char in self.chars)
        return sizes[len(sizes) // 2]

    def at(self, words: str) -> tuple[float, float]:
        """Left and right edge of words that stand in this line."""
        start = self.text.index(words)
        return self.chars[start].left, self.chars[start + len(words) - 1].right


@dataclass(frozen=True)
class Box:
    """A drawn shape or an area: mm."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """A page. lines: upright text, top to bottom; turned: text set at another angle, in drawing order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turned: tuple[Char, ...]
    shapes: tuple[Box, ...]
    file: bytes

    @cached_property
    def picture(self) -> Any:
        """The page drawn, RGB."""
        document = pypdfium2.PdfDocument(self.file)
        try:
            return document[self.number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
        finally:
            document.close()

    @property
    def body(self) -> tuple[Line, ...]:
        """Lines without the page number."""
        return tuple(line for line in self.lines if line is not self.page_number)

    @property
    def page_number(self) -> Line | None:
        """The line below the type area that holds — n —."""
        for line in reversed(self.lines):
            if line.baseline > 264 and line.text.replace(" ", "").strip("—-").isdigit():
                return line
        return None

    @property
    def rules(self) -> tuple[Box, ...]:
        """Level lines wider than 100 mm, top to bottom; touching pieces are one."""
        found = sorted((s for s in self.shapes if s.height < 1.5 and s.width > 100), key=lambda s: s.middle)
        out: list[Box] = []
        for rule in found:
            if out and abs(rule.middle - out[-1].middle) < 0.15:
                out[-1] = _union(out[-1], rule)
            else:
                out.append(rule)
        return tuple(out)

    def line(self, words: str) -> Line:
        """The first line that holds these words."""
        for line in self.lines:
            if words in line.text:
                return line
        raise AssertionError(f"{words!r} is not on page {self.number}: {[line.text for line in self.lines]}")

    def ink(self, area: Box | None = None, *, red: bool = False) -> Box:
        """Box round everything dark (or red) inside an area of the raster."""
        scale = DPI / 25.4
        area = area or Box(0, 0, self.width, self.height)
        image = self.picture.crop(tuple(round(v * scale) for v in (area.left, area.top, area.right, area.bottom)))
        _, green, _ = image.split()
        mask = green.point(lambda value: 255 if value < 140 else 0)
        if red:
            mask = image.split()[0].point(lambda value: 255 if value > 200 else 0).convert("1")
            mask = _both(mask, green.point(lambda value: 255 if value < 140 else 0).convert("1"))
        box = mask.getbbox()
        assert box, f"nothing drawn in {area}"
        left, top, right, bottom = (v / scale for v in box)
        return Box(area.left + left, area.top + top, area.left + right, area.top + bottom)


@dataclass(frozen=True)
class Drawn:
    """A PDF file read back."""

    pages: tuple[Page, ...]
    title: str
    outline: tuple[tuple[int, str, int], ...]  # level from 0, words, page number from 1

    @cached_property
    def text(self) -> str:
        """All words of all pages without page numbers and white space, line by line."""
        words = ("".join(line.text for line in page.body) for page in self.pages)
        return "".join("".join(words).split())


def read_pdf(data: bytes) -> Drawn:
    """The pages of a PDF file."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = tuple(_page(document, index, data) for index in range(len(document)))
        outline = tuple(
            (mark.level, mark.get_title(), (mark.get_dest().get_index() if mark.get_dest() else -1) + 1)
            for mark in document.get_toc()
        )
        return Drawn(pages, document.get_metadata_dict().get("Title", ""), outline)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int, file: bytes) -> Page:
    page = document[index]
    width, height = page.get_size()
    text = page.get_textpage()
    upright: list[Char] = []
    turned: list[Char] = []
    try:
        for i in range(text.count_chars()):
            if raw.FPDFText_IsGenerated(text.raw, i):
                continue
            word = chr(raw.FPDFText_GetUnicode(text.raw, i))
            if word.isspace():
                continue
            left, _, right, _ = text.get_charbox(i, loose=True)
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text.raw, i, x, y)
            char = Char(word, left / MM, right / MM, (height - y.value) / MM, _size(text.raw, i), _font(text.raw, i))
            (upright if abs(raw.FPDFText_GetCharAngle(text.raw, i)) < 0.01 else turned).append(char)
        shapes = tuple(_shapes(page, height))
    finally:
        text.close()
        page.close()
    return Page(index + 1, width / MM, height / MM, tuple(_lines(upright)), tuple(turned), shapes, file)


def _size(page: Any, index: int) -> float:
    """Size as printed: programs scale the page, the text or both."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, index, matrix)
    return raw.FPDFText_GetFontSize(page, index) * math.hypot(matrix.b, matrix.d)


def _font(page: Any, index: int) -> str:
    buffer = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, index, buffer, 256, flags)
    return buffer.value.decode().partition("+")[2] or buffer.value.decode()


def _lines(chars: list[Char]) -> list[Line]:
    groups: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.baseline):
        if groups and char.baseline - groups[-1][-1].baseline < 0.7:
            groups[-1].append(char)
        else:
            groups.append([char])
    return [Line(tuple(sorted(group, key=lambda c: c.left))) for group in groups]


def _shapes(page: pypdfium2.PdfPage, height: float) -> list[Box]:
    found = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=6):
        left, bottom, right, top = shape.get_bounds()
        found.append(Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    return found


def _union(a: Box, b: Box) -> Box:
    return Box(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))


def _both(a: Any, b: Any) -> Any:
    from PIL import ImageChops

    return ImageChops.logical_and(a, b)


def full_lines(drawn: Drawn, keep: Callable[[Line], bool] = lambda line: True) -> list[Line]:
    """Upright 3号 lines that run on into the next one: followed, on the same page, by a line at the left edge."""
    out = []
    for page in drawn.pages:
        for line, following in zip(page.body, page.body[1:], strict=False):
            edge = 28.0 if page.number % 2 else 26.0
            runs_on = abs(following.left - edge) < 1.0 and abs(line.left - edge) < 13.0
            if abs(line.size - 16) < 0.3 and abs(following.size - 16) < 0.3 and runs_on and keep(line):
                out.append(line)
    return out
