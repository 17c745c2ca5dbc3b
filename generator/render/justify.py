"""Full lines reach the right edge: Chinese has no spaces to stretch, so the rest is shared out between the characters.

WeasyPrint stretches spaces only. ``install`` puts ``spread_line`` in the place of its ``justify_line``, which is no
public name: the version is pinned, and where the function is not the one known the lines stay ragged.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

_KNOWN: Final = ("context", "line", "extra_width")
# A line stretched by more than half a character a gap holds one unbreakable word: better short than torn apart.
_WIDEST: Final = 0.5


@cache
def install() -> bool:
    """Put our justification into WeasyPrint. False where it is not the WeasyPrint we know."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline

    function = getattr(inline, "justify_line", None)
    if function is None or tuple(inspect.signature(function).parameters) != _KNOWN:
        return False

    def spread_line(context: Any, line: Any, extra_width: float) -> None:
        """Share ``extra_width`` out between the characters of a line as letter-spacing."""
        texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox) and box.text]
        gaps = sum(len(box.text) for box in texts) - 1
        if gaps < 1 or extra_width > gaps * _WIDEST * line.style["font_size"]:
            return
        _spread(line, extra_width / gaps, 0.0, boxes.TextBox)

    inline.justify_line = spread_line
    return True


def _spread(box: Any, gap: float, shift: float, text_box: Any) -> float:
    """Widen the text in a box by ``gap`` a character, moved right by ``shift``; gives the shift for what follows."""
    box.position_x += shift
    before = shift
    if isinstance(box, text_box):
        if box.text:
            style = box.style.copy()
            spacing = style["letter_spacing"]
            style["letter_spacing"] = (0 if spacing == "normal" else spacing) + gap
            box.style = style
            shift += gap * len(box.text)
    else:
        for child in _children(box):
            shift = _spread(child, gap, shift, text_box)
    box.width += shift - before
    return shift


def _children(box: Any) -> Iterator[Any]:
    return (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
