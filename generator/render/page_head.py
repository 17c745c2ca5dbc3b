"""版头 as HTML: every line at its place from the top of the first page's text area (7.2, 10.1–10.3).

Clauses measure from the characters, so each place is that of a line box less the space above its ink.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.document import Head, OfficialDocument
from generator.geometry import AREA, MarkLayout, mark_layout, mark_room
from generator.layout import (
    BLANK_LINES,
    EM,
    LETTER_RULE_FOOT,
    LETTER_RULE_WIDTH,
    MARK_TOP,
    MM,
    PAGE_HEIGHT,
    RED_RULE,
    RULE_GAP,
    TEXT,
    TYPE_WIDTH,
    width,
)
from generator.render import Options
from generator.render.ink import InkOf
from generator.render.markup import attributes, paragraph, words

_LETTER_SPACE: Final = TEXT * 7 / 8  # between a letter's line and the words next to it (10.1)
_THICK, _BETWEEN, _THIN = 1.5, 1.5, 0.75  # a letter's double line, pt (choice)
_SIGNERS: Final = "签发人："


def page_head(document: OfficialDocument, options: Options, ink: InkOf, title_lines: int) -> str:
    """The head of a document that has one. title_lines: of its title, which must find room on the page too."""
    assert document.head
    mark = mark_layout(document.head, room=mark_room(document, title_lines))
    kind = _Letter if document.format == "letter" else _Ordinary
    drawn = kind(document, document.head, options, ink, mark)
    return f'<header class="head" style="height:{drawn.height:.3f}pt">{"".join(drawn.parts())}</header>'


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A head being drawn; lengths in pt."""

    document: OfficialDocument
    head: Head
    options: Options
    ink: InkOf
    layout: MarkLayout

    @property
    def pitch(self) -> float:
        return self.options.profile.css_pitch

    @property
    def mark_ink(self) -> tuple[float, float]:
        """Top and foot of the mark's first characters below the upper edge of its lines."""
        layout = self.layout
        ink = self.ink("title", layout.names[0][0] + (layout.suffix if len(layout.names) == 1 else ""))
        return ink.top_in(layout.size, layout.pitch), ink.bottom_in(layout.size, layout.pitch)

    @property
    def mark_top(self) -> float:
        return (
            MARK_TOP.get(self.document.format, MARK_TOP["ordinary"]) - self.options.profile.top
        ) * MM - self.mark_ink[0]

    def corner(self, top: float) -> Iterator[str]:
        """份号, 密级和保密期限, 紧急程度, one below the other (7.2.1–7.2.3)."""
        for i, text in enumerate(self.corner_words):
            yield _line(text, top + i * self.pitch, "left:0", "" if text == self.head.copy_number else "hei")

    @property
    def corner_words(self) -> list[str]:
        head = self.head
        return [text for text in (head.copy_number, head.secrecy, head.urgency) if text]

    def mark(self) -> Iterator[str]:
        """发文机关标志; joint ones spread to one width with 文件 beside the middle (7.2.4)."""
        layout = self.layout
        size = f"font-size:{layout.size}pt;line-height:{layout.pitch:.3f}pt"
        yield f'<div class="mark" style="top:{self.mark_top:.3f}pt;{size}">'
        if len(layout.names) == 1:
            yield paragraph(words(layout.names[0][0] + layout.suffix), "whole")
        else:
            left = (AREA - layout.names_width - layout.gap - len(layout.suffix) * layout.size) / 2
            beside = left + layout.names_width + layout.gap
            for i, (name, spacing) in enumerate(layout.names):
                yield _line(name, i * layout.pitch, f"left:{left:.3f}pt;letter-spacing:{spacing:.3f}pt")
                if layout.suffix and i == (len(layout.names) - 1) // 2:
                    yield _line(layout.suffix, (layout.height - layout.pitch) / 2, f"left:{beside:.3f}pt", "suffix")
        yield "</div>"


class _Ordinary(_Drawn):
    """The head of ordinary documents, of minutes, and of commands, which have no red line."""

    @property
    def number_top(self) -> float:
        return self.mark_top + self.layout.height + BLANK_LINES * self.pitch

    @property
    def rows(self) -> int:
        """Lines of the number, which stands on the last one of the signers."""
        return max(1, math.ceil(len(self.head.signers) / 2))

    @property
    def rule(self) -> float:
        foot = self.ink("fang", self.head.number or "号").bottom_in(TEXT, self.pitch)
        return self.number_top + (self.rows - 1) * self.pitch + foot + RULE_GAP * MM

    @property
    def height(self) -> float:
        if self.document.format == "command":
            return self.number_top + self.rows * self.pitch
        return self.rule + RED_RULE * MM

    def parts(self) -> Iterator[str]:
        head = self.head
        yield from self.corner(0.0)
        if self.options.red_head:
            yield from self.mark()
        if head.number:
            place = f"left:{EM:.3f}pt" if head.signers else f"left:0;width:{AREA:.3f}pt;text-align:center"
            yield _line(head.number, self.number_top + (self.rows - 1) * self.pitch, place, "number")
        yield from self.signers()
        if self.options.red_head and self.document.format != "command":
            yield f'<div class="red" style="top:{self.rule:.3f}pt;border-top-width:{RED_RULE}mm"></div>'

    def signers(self) -> Iterator[str]:
        """签发人 of an upward document, two names a line, 1 字 from the right edge (7.2.6)."""
        signers = self.head.signers
        if not signers:
            return
        cell = max(width(name) for name in signers)
        columns = min(2, len(signers))
        left = AREA - EM * (1 + width(_SIGNERS) + columns * cell + columns - 1)
        yield _line(_SIGNERS, self.number_top, f"left:{left:.3f}pt")
        for i, name in enumerate(signers):
            x = left + EM * (width(_SIGNERS) + i % 2 * (cell + 1))
            yield _line(name, self.number_top + i // 2 * self.pitch, f"left:{x:.3f}pt", "kai")


class _Letter(_Drawn):
    """The head of a letter, and the second double line at the foot of its first page (10.1)."""

    @property
    def rule(self) -> float:
        return self.mark_top + self.mark_ink[1] + RULE_GAP * MM

    @property
    def first_line(self) -> float:
        above = self.ink("fang", self.head.number or "号").top_in(TEXT, self.pitch)
        return self.rule + _THICK + _BETWEEN + _THIN + _LETTER_SPACE - above

    @property
    def height(self) -> float:
        return self.first_line + max(1, len(self.corner_words)) * self.pitch

    def parts(self) -> Iterator[str]:
        yield from self.corner(self.first_line)
        if self.options.red_head:
            yield from self.mark()
            yield _double_rule(self.rule, _THICK, _THIN)
        if self.head.number:
            yield _line(self.head.number, self.first_line, "right:0", "number")
        if self.options.red_head:
            foot = (PAGE_HEIGHT - LETTER_RULE_FOOT - self.options.profile.top) * MM
            yield _double_rule(foot - _THICK - _BETWEEN - _THIN, _THIN, _THICK, "lower")


def _line(text: str, top: float, place: str, kind: str = "") -> str:
    return paragraph(words(text), kind, f"top:{top:.3f}pt;{place}")


def _double_rule(top: float, upper: float, lower: float, kind: str = "") -> str:
    left = (TYPE_WIDTH - LETTER_RULE_WIDTH) / 2
    place = f"left:{left}mm;width:{LETTER_RULE_WIDTH}mm;top:{top:.3f}pt;height:{_BETWEEN}pt"
    return f"<div{attributes(f'red {kind}', f'{place};border-width:{upper}pt 0 {lower}pt')}></div>"
