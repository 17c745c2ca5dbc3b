"""What stands at a fixed place of a page in a .docx: text boxes, drawn lines, the 版记 at the foot of the type area."""

from __future__ import annotations

from typing import Final, Literal

from generator.document import Imprint
from generator.geometry import AREA, ImprintLayout, ImprintRow, RuleWeight, imprint_layout
from generator.layout import IMPRINT_THICK, IMPRINT_THIN, MM, SMALL, SMALL_PITCH, TYPE_BOTTOM, width
from generator.render.word_styles import border, cell_margins
from generator.render.word_xml import TAB, Para, Value, exact, para, properties, run, sized, spacer, tab_stops, twips

_EMU: Final = 12700  # in a point
_GRAPHIC: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def _emu(points: float) -> int:
    return round(points * _EMU)


def text_box(
    content: str,
    *,
    number: int,
    name: str,
    left: float,
    top: float,
    size: tuple[float, float],
    within: Literal["page", "column"] = "page",
    flow: str,
) -> str:
    """A run that anchors a text box without edges. Lengths in pt, ``top`` from the page's edge.

    number: unique in the document. within: what ``left`` is measured from. flow: how the words stand in the box,
    an attribute of ``wps:bodyPr`` (``vert="vert"``: turned clockwise; ``anchor="b"``: at its foot).
    """
    shape = (
        '<wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{_emu(size[0])}" cy="{_emu(size[1])}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" {flow}><a:noAutofit/></wps:bodyPr>'
    )
    return _anchored(shape, number=number, name=name, within=within, left=left, top=top, size=size)


def line(*, number: int, left: float, top: float, length: float, thickness: float, colour: str) -> str:
    """A run that anchors a level line; ``top`` is the middle of its thickness."""
    shape = (
        "<wps:cNvCnPr/><wps:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{_emu(length)}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{_emu(thickness)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/>'
    )
    return _anchored(shape, number=number, name="线", within="page", left=left, top=top, size=(length, 0.0))


def _anchored(
    shape: str, *, number: int, name: str, within: str, left: float, top: float, size: tuple[float, float]
) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{1000 + number}"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{within}"><wp:posOffset>{_emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{_emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{_emu(size[0])}" cy="{_emu(size[1])}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="{name}{number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_GRAPHIC}"><wps:wsp>{shape}</wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


# ---- 版记 (7.4) --------------------------------------------------------------------------------------------------

_RULES: Final[dict[RuleWeight, float]] = {"thick": IMPRINT_THICK * MM, "thin": IMPRINT_THIN * MM, "none": 0.0}
_SMALL: Final[dict[str, Value]] = sized(SMALL)
_TAIL: Final = 1.0  # Word wants a paragraph after a table: pt


def imprint_paragraph(imprint: Imprint, *, ruled: bool, number: int) -> Para | None:
    """The 版记: an empty paragraph as high as it, which keeps its room free, and a box on the type area's lower edge.

    The box is bound to the page of the paragraph and not to a place in the text, so it ends at 262 mm in any case;
    where the room is not free, the paragraph takes both to a page of their own.
    """
    layout = imprint_layout(imprint, ruled=ruled)
    if not layout.rows:
        return None
    size = (AREA, layout.height + _TAIL)
    box = text_box(
        _rows(layout) + spacer(_TAIL).xml,
        number=number,
        name="版记",
        within="column",
        left=0.0,
        top=TYPE_BOTTOM * MM - layout.height,
        size=size,
        flow='anchor="b"',
    )
    return para("Imprint", box, spacing=exact(layout.height))


def _rows(layout: ImprintLayout) -> str:
    table = properties(
        "tblPr",
        {
            "tblW": {"w": twips(AREA), "type": "dxa"},
            "tblInd": {"w": 0, "type": "dxa"},
            "tblLayout": {"type": "fixed"},
            "tblCellMar": cell_margins(SMALL),
        },
    )
    last = len(layout.rows) - 1
    rows = "".join(_row(row, closed=layout.closed and i == last) for i, row in enumerate(layout.rows))
    return f'<w:tbl>{table}<w:tblGrid><w:gridCol w:w="{twips(AREA)}"/></w:tblGrid>{rows}</w:tbl>'


def _row(row: ImprintRow, *, closed: bool) -> str:
    borders = border("top", _RULES[row.above]) if row.above != "none" else ""
    borders += border("bottom", _RULES["thick"]) if closed else ""
    cell: dict[str, Value] = {
        "tcW": {"w": twips(AREA), "type": "dxa"},
        "tcBorders": (borders,) if borders else None,
        "vAlign": "center",
    }
    height: dict[str, Value] = {
        "cantSplit": True,
        "trHeight": {"val": twips(row.lines * SMALL_PITCH), "hRule": "atLeast"},
    }
    words = "".join(paragraph.xml for paragraph in _row_paragraphs(row))
    return f"<w:tr>{properties('trPr', height)}<w:tc>{properties('tcPr', cell)}{words}</w:tc></w:tr>"


def _row_paragraphs(row: ImprintRow) -> tuple[Para, ...]:
    if row.label:
        hanging = twips(width(row.label) * SMALL)
        return (
            para("Imprint", run(row.label + row.text, "fang", **_SMALL), ind={"left": hanging, "hanging": hanging}),
        )
    left = run(row.text, "fang", **_SMALL) if row.text else ""
    right = run(row.right, "fang", **_SMALL) if row.right else ""
    if row.lines > 1:
        return (para("Imprint", left), para("Imprint", right, jc="right"))
    return (para("Imprint", left, TAB, right, tabs=tab_stops(("right", AREA - 2 * SMALL)), jc="left"),)
