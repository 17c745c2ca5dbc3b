"""Where the ink of words lies: clauses measure from the characters, libraries place line boxes (7.2.4, 7.2.7, 7.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from generator.document import Face


@dataclass(frozen=True, slots=True)
class Ink:
    """Heights above the base line in em: ascent and descent of the face's lines, top and bottom of the words' ink."""

    ascent: float
    descent: float
    top: float
    bottom: float

    def top_in(self, size: float, pitch: float) -> float:
        """From the upper edge of a line of that pitch to the top of the ink, pt."""
        return self._baseline(size, pitch) - self.top * size

    def bottom_in(self, size: float, pitch: float) -> float:
        """From the upper edge of a line of that pitch to the foot of the ink, pt."""
        return self._baseline(size, pitch) - self.bottom * size

    def _baseline(self, size: float, pitch: float) -> float:
        # CSS 2.1, 10.8.1: half of the leading above the face's own height, half below.
        return (pitch - (self.ascent - self.descent) * size) / 2 + self.ascent * size


InkOf = Callable[[Face, str], Ink]

# Of a mainland face, for a browser that draws with whatever is installed.
_HANZI: Final = Ink(0.86, -0.14, 0.78, -0.16)
_DASH: Final = Ink(0.86, -0.14, 0.38, 0.34)
_EM: Final = 200  # the size at which outlines are measured, px


def usual_ink(face: Face, words: str) -> Ink:
    """The ink that words have in most Chinese faces."""
    return _DASH if words == "—" else _HANZI


@lru_cache(maxsize=256)
def drawn_ink(path: Path, words: str) -> Ink:
    """The ink of words in a font file, as its outlines have it."""
    from PIL import ImageFont

    font = ImageFont.truetype(path, _EM, layout_engine=ImageFont.Layout.BASIC)
    ascent, descent = font.getmetrics()
    mask, (_, above) = font.getmask2(words, anchor="ls")
    _, top, _, bottom = mask.getbbox() or (0, 0, 0, 0)
    return Ink(ascent / _EM, -descent / _EM, -(above + top) / _EM, -(above + bottom) / _EM)
