"""Full lines reach the right edge: Chinese has no spaces to stretch, so the rest is shared out between the characters.

WeasyPrint stretches spaces only. ``install`` puts ``spread_line`` in the place of its ``justify_line``, which is no
public name: the version is pinned, and where the function is not the one known the lines stay ragged.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Final

_KNOWN: Final = ("context", "line", "extra_width")
# A line to be stretched by more than half a character a gap holds one unbreakable word: better short than torn apart.
_WIDEST: Final = 0.5


@cache
def install() -> bool:
    """Put our justification into WeasyPrint. False where it is not the WeasyPrint we know."""
    from weasyprint.layout import inline

    function = getattr(inline, "justify_line", None)
    if function is None or tuple(inspect.signature(function).parameters) != _KNOWN:
        return False
    inline.justify_line = spread_line
    return True


def spread_line(context: Any, line: Any, extra_width: float) -> None:
    """Share ``extra_width`` (CSS pixels) out between the characters of a line as letter-spacing."""
    gaps = _characters(line) - 1
    if 0 < extra_width <= gaps * _WIDEST * line.style["font_size"]:
        _spread(line, extra_width / gaps, 0.0)


def _characters(box: Any) -> int:
    """The characters of a line or a part of it; boxes of their own (labels) are not stretched."""
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    if isinstance(box, TextBox):
        return len(box.text.replace("\u200b", ""))  # of a place where the line may end
    return sum(map(_characters, box.children)) if isinstance(box, LineBox | InlineBox) else 0


def _spread(box: Any, gap: float, shift: float) -> float:
    """Widen the text in a box by ``gap`` a character, moved right by ``shift``; gives the shift of what follows."""
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    if not isinstance(box, LineBox | InlineBox | TextBox):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    before = shift
    if isinstance(box, TextBox) and (count := _characters(box)):
        # What is drawn takes its spacing from the style, so no new layout is needed.
        box.style = box.style.copy()
        own = box.style["letter_spacing"]
        box.style["letter_spacing"] = (0 if own == "normal" else own) + gap
        shift += gap * count
    for child in getattr(box, "children", ()):
        if child.is_in_normal_flow():
            shift = _spread(child, gap, shift)
    box.width += shift - before
    return shift
