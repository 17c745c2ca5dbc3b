"""WordprocessingML as text: escaped words, properties in the order the schema asks for, runs and paragraphs.

Text and not a tree of nodes: a roster of thousands of rows is written in a moment, and equal input gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from generator.document import Face
from generator.layout import TWIPS, WORD_FONTS, WORD_LATIN

# A property's value: w:val, attributes, inner elements, or on and off. None leaves the property out.
Value = str | int | bool | Mapping[str, str | int] | tuple[str, ...] | None

NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
    )
)

# Word refuses a file whose children stand in another order than the schema's; python-docx does not sort them.
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "shd", "tabs"),
        *("kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd"),
        *("snapToGrid", "spacing", "ind", "jc", "textAlignment", "outlineLvl", "rPr", "sectPr"),
    ),
    "rPr": (*("rStyle", "rFonts", "b", "i", "color", "spacing", "kern", "sz", "szCs", "highlight", "lang"),),
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"),
    "trPr": ("cantSplit", "trHeight", "tblHeader"),
    "tcPr": ("tcW", "gridSpan", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"),
    "sectPr": ("type", "pgSz", "pgMar", "cols", "titlePg", "docGrid"),
}
_PLACE: Final = {parent: {name: i for i, name in enumerate(names)} for parent, names in _ORDER.items()}


def twips(points: float) -> int:
    """A length in pt as twips."""
    return round(points * TWIPS)


def children(parent: str, values: Mapping[str, Value]) -> str:
    """Properties in the order that the schema asks for under ``parent`` (pPr, rPr, tblPr …)."""
    place = _PLACE[parent]
    return "".join(
        _property(name, values[name]) for name in sorted(values, key=place.__getitem__) if values[name] is not None
    )


def properties(parent: str, values: Mapping[str, Value]) -> str:
    """``<w:pPr>`` or another holder of properties; empty without any."""
    inner = children(parent, values)
    return f"<w:{parent}>{inner}</w:{parent}>" if inner else ""


def _property(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return f"<w:{name}>{''.join(value)}</w:{name}>"
    if isinstance(value, Mapping):
        return f"<w:{name}{attributes(value)}/>"
    if isinstance(value, bool):
        return f"<w:{name}/>" if value else f'<w:{name} w:val="0"/>'
    return f"<w:{name}{attributes({'val': str(value)})}/>"


def attributes(values: Mapping[str, str | int]) -> str:
    """Attributes of the w namespace, ready to stand in a tag."""
    return "".join(f" w:{name}={quoteattr(str(value))}" for name, value in values.items())


def fonts(face: Face, latin: str = WORD_LATIN) -> dict[str, str | int]:
    """Attributes of ``w:rFonts``. Without the hint Word draws “ ” — … in the Latin face."""
    return {"hint": "eastAsia", "ascii": latin, "hAnsi": latin, "eastAsia": WORD_FONTS[face], "cs": latin}


_MARKS: Final = {"\r\n": "<w:br/>", "\n": "<w:br/>", "\r": "<w:br/>", "\t": "<w:tab/>", "": ""}
_MARK: Final = re.compile(r"(\r\n|[\n\r\t])")


def words(text: str) -> str:
    """The words of a run; line ends and tabs become Word's own."""
    return "".join(
        _MARKS[piece] if piece in _MARKS else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _MARK.split(text)
    )


def run(text: str, face: Face = "fang", **more: Value) -> str:
    """A run in a face; ``more`` are properties of ``w:rPr`` (sz, spacing, color, highlight, rStyle …)."""
    return f"<w:r>{properties('rPr', {'rFonts': fonts(face), **more})}{words(text)}</w:r>"


def sized(points: float) -> dict[str, Value]:
    """The properties of a type size: half points."""
    half = round(points * 2)
    return {"sz": half, "szCs": half}


TAB: Final = "<w:r><w:tab/></w:r>"


def tab_stops(*stops: tuple[str, float]) -> tuple[str, ...]:
    """The value of ``w:tabs``: pairs of left, center or right and a place in pt from the left edge."""
    return tuple(f"<w:tab{attributes({'val': kind, 'pos': twips(place)})}/>" for kind, place in stops)


def exact(points: float, **more: int) -> dict[str, str | int]:
    """The value of ``w:spacing`` for lines of one height; ``more``: before, after in twips."""
    return {**more, "line": twips(points), "lineRule": "exact"}


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph to be written: its style, its runs, and the few properties that its style does not say."""

    style: str
    content: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(default_factory=dict)

    def having(self, **more: Value) -> Para:
        """The same paragraph with further properties."""
        return replace(self, properties={**self.properties, **more})

    @property
    def xml(self) -> str:
        """The paragraph as ``<w:p>``."""
        style = None if self.style == "Normal" else self.style
        return f"<w:p>{properties('pPr', {'pStyle': style, **self.properties})}{''.join(self.content)}</w:p>"


def para(style: str, *content: str, **more: Value) -> Para:
    """A paragraph of a style; ``more`` are properties of ``w:pPr``."""
    return Para(style, content, more)


# What stands in the text in a row: paragraphs, and tables as they are written.
Flow = list[Para | str]


def blank(lines: int) -> list[Para]:
    """Blank lines."""
    return [para("Normal") for _ in range(lines)]


def spacer(height: float) -> Para:
    """An empty paragraph of an exact height in pt (at least one)."""
    return para("Normal", snapToGrid=False, spacing=exact(max(1.0, height)), rPr=('<w:sz w:val="2"/>',))
