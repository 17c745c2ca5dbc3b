"""The measures of GB/T 9704-2012, once, for every renderer: lengths in mm or pt, text widths in 字.

字 is the width of a character on the 28-column grid (clause 3.1); where the standard leaves a choice the constant says
so. Geometry that needs arithmetic (marks, signatures, imprint, titles) is in ``generator.geometry``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from generator.document import Face, Format

MM: Final = 72 / 25.4  # pt in a millimetre
TWIPS: Final = 20  # in a point

# Page and type area (5.1, 5.2.1), mm. The binding edge is left on odd pages and right on even ones (mirrored).
PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
TYPE_WIDTH: Final = 156.0
TYPE_HEIGHT: Final = 225.0
TYPE_TOP: Final = 37.0
TYPE_BOTTOM: Final = TYPE_TOP + TYPE_HEIGHT
BINDING: Final = 28.0
OUTER: Final = PAGE_WIDTH - BINDING - TYPE_WIDTH

# Type sizes, pt: 3号 text, 2号 title, 4号 imprint and page number.
TEXT: Final = 16.0
TITLE: Final = 22.0
SMALL: Final = 14.0
# Lines, pt: height of the characters plus 7/8 of a 3号 character (3.2).
TITLE_PITCH: Final = 36.0
SMALL_PITCH: Final = 28.0

LINES: Final = 22
COLUMNS: Final = 28
EM: Final = TYPE_WIDTH * MM / COLUMNS  # one 字, pt

# Space between number and red line, letter mark and its line (7.2.7, 10.1), mm; blank lines elsewhere, in lines.
RULE_GAP: Final = 4.0
RED_RULE: Final = 0.53  # thickness, mm (choice: 1.5 pt)
RED: Final = "FF0000"
BLANK_LINES: Final = 2  # under the mark, above the title
# Top of the mark's characters from the top of the page, mm (7.2.4, 10.1, 10.2, 10.3).
MARK_TOP: Final[dict[Format, float]] = {"ordinary": 72.0, "letter": 30.0, "command": 57.0, "minutes": 72.0}
# Red double lines of a letter: width and the lower one's distance from the page's foot, mm (10.1).
LETTER_RULE_WIDTH: Final = 170.0
LETTER_RULE_FOOT: Final = 20.0

# Imprint lines: first and last, between (7.4.1), mm.
IMPRINT_THICK: Final = 0.35
IMPRINT_THIN: Final = 0.25
# The dash of the page number, mm from the top of the page (7.5).
PAGE_NUMBER: Final = TYPE_BOTTOM + 7.0

# Tables (choice, clause 8 states no size): pt.
TABLE_TEXT: Final = 12.0
TABLE_PITCH: Final = 18.0
TABLE_RULE: Final = 0.5
TABLE_PADDING: Final = 3.0  # left and right in a cell

SEAL: Final = 45.0  # the widest seal of a city's or county's organ, mm (国发〔1999〕25号)


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to set 22 lines of 28 characters. Margins in mm, pitches and spacing in pt.

    word_pitch: exact line of a .docx (whole twips, rounded down). css_pitch: the same for HTML and PDF.
    """

    name: Literal["standard", "compensated"]
    top: float
    bottom: float
    word_pitch: float
    css_pitch: float
    word_spacing: float = -0.25
    css_spacing: float = -0.21


STANDARD: Final = Profile("standard", top=37.0, bottom=35.0, word_pitch=28.95, css_pitch=28.98)
# 撑满版心 taken literally: the ink reaches from edge to edge of the type area.
COMPENSATED: Final = Profile("compensated", top=34.6, bottom=32.6, word_pitch=29.6, css_pitch=29.6)
PROFILES: Final = {profile.name: profile for profile in (STANDARD, COMPENSATED)}

# Names that a .docx asks for: what offices have installed.
WORD_FONTS: Final[dict[Face, str]] = {
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
    "title": "方正小标宋简体",
}
WORD_LATIN: Final = "Times New Roman"


def width(text: str) -> float:
    """Width of a text on the grid in 字: full-width 1, digits, Latin and half-width marks ½.

    >>> width("2026年11月21日")
    7.0
    """
    return sum(1.0 if _is_wide(char) else 0.5 for char in text)


def _is_wide(char: str) -> bool:
    # “ ” ‘ ’ — … · are "ambiguous" to Unicode and whole characters in Chinese type.
    return unicodedata.east_asian_width(char) in "WFA"
