"""The parts of a .docx around its text: styles, settings, headers, footers, sections, properties, and the zip.

All but the text and the properties is the same for many documents: built once by python-docx and kept as bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

from generator.document import OfficialDocument
from generator.layout import (
    BINDING,
    LETTER_RULE_FOOT,
    LETTER_RULE_WIDTH,
    MM,
    OUTER,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PAGE_WIDTH,
    RED,
    SMALL,
    TEXT,
    TYPE_BOTTOM,
    TYPE_TOP,
    TYPE_WIDTH,
    Profile,
)
from generator.render.word_boxes import line, text_box
from generator.render.word_styles import font_table_xml, settings_xml, styles_xml
from generator.render.word_xml import NAMESPACES, Value, children, fonts, para, properties, run, sized, twips

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCUMENT: Final = "word/document.xml"
_CORE: Final = "docProps/core.xml"
_UNUSED: Final = ("stylesWithEffects", "thumbnail", "customXml", "numbering", "webSettings")
_DRAFT_TOP: Final = 22.0  # words over a draft: mm from the page's top
_NUMBER_FOOT: Final = 25.4  # the footer's distance that puts the dash of an exact 16 pt line at 269 mm
# Rules of a letter: thickness of the heavy and the light one, and the space between, pt.
LETTER_RULES: Final = (1.5, 0.75)
LETTER_RULE_SPACE: Final = 1.5
# Numbers of the drawings: the body's boxes count from 1, headers from here.
_HEADER_DRAWINGS: Final = 900


@dataclass(frozen=True, slots=True)
class Shell:
    """A finished package without its text. parts: name and bytes. ids: relationship of each header and footer."""

    parts: tuple[tuple[str, bytes], ...]
    ids: Mapping[str, str]


@lru_cache(maxsize=16)
def shell(profile: Profile, draft_mark: str | None, letter_rule: float | None) -> Shell:
    """The package for a profile. letter_rule: pt from the page's top to a letter's upper line, None for no lines."""
    import docx
    from docx.opc.constants import CONTENT_TYPE as CT
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    package, main = document.part.package, document.part
    for relationships in (package.rels, main.rels):
        for key in [key for key, each in relationships.items() if each.reltype.endswith(_UNUSED)]:
            del relationships[key]

    def add(name: str, content_type: str, kind: str, text: str) -> str:
        part = Part(PackURI(f"/word/{name}.xml"), content_type, (_DECLARATION + text).encode(), package)
        return main.relate_to(part, kind)

    ids = {}
    for role, text in _headers(draft_mark, letter_rule).items():
        ids[role] = add(f"header_{role}", CT.WML_HEADER, RT.HEADER, f"<w:hdr {NAMESPACES}>{text}</w:hdr>")
    for role, text in _footers().items():
        ids[role] = add(f"footer_{role}", CT.WML_FOOTER, RT.FOOTER, f"<w:ftr {NAMESPACES}>{text}</w:ftr>")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    ours = {
        "docProps/app.xml": _APPLICATION,
        "word/fontTable.xml": font_table_xml(),
        "word/settings.xml": settings_xml(),
        "word/styles.xml": styles_xml(profile),
    }
    parts |= {name: (_DECLARATION + text).encode() for name, text in ours.items()}
    return Shell(tuple(sorted(parts.items())), MappingProxyType(ids))


_APPLICATION: Final = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Zhangfa</Application></Properties>"
)


def pack(base: Shell, body: str, document: OfficialDocument) -> bytes:
    """The file: ``body`` is the inside of ``w:body``. Same input, same bytes: names sorted, one date for all."""
    text = f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    parts = {**dict(base.parts), _DOCUMENT: text.encode(), _CORE: (_DECLARATION + _core(document)).encode()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return stream.getvalue()


def _core(document: OfficialDocument) -> str:
    day = f"{document.written.isoformat()}T00:00:00Z"
    author = escape(document.author)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>{dates}"
        f"<cp:category>{escape(document.kind)}</cp:category><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


# ---- headers and footers -----------------------------------------------------------------------------------------


def _headers(draft_mark: str | None, letter_rule: float | None) -> dict[str, str]:
    mark = (run(draft_mark, "hei", **sized(SMALL)),) if draft_mark else ()
    rules = tuple(_letter_rules(letter_rule)) if letter_rule is not None else ()
    return {
        "default": para("Header", *mark).xml,
        "even": para("Header", *mark).xml,
        "first": para("Header", *mark, *rules).xml,
        "wide_default": para("Header", *mark, _wide_number(odd=True)).xml,
        "wide_even": para("Header", *mark, _wide_number(odd=False)).xml,
    }


def _letter_rules(upper: float) -> list[str]:
    """The red double lines of a letter's first page (10.1), heavy line outside, as four lines."""
    heavy, light = LETTER_RULES
    left = (BINDING + TYPE_WIDTH / 2 - LETTER_RULE_WIDTH / 2) * MM
    foot = (PAGE_HEIGHT - LETTER_RULE_FOOT) * MM
    between = heavy / 2 + LETTER_RULE_SPACE + light / 2
    places = (
        (upper + heavy / 2, heavy),
        (upper + heavy / 2 + between, light),
        (foot - heavy / 2 - between, light),
        (foot - heavy / 2, heavy),
    )
    return [
        line(
            number=_HEADER_DRAWINGS + i,
            left=left,
            top=top,
            length=LETTER_RULE_WIDTH * MM,
            thickness=thickness,
            colour=RED,
        )
        for i, (top, thickness) in enumerate(places)
    ]


def _page_number() -> str:
    rfonts = fonts("song", "宋体")
    values = properties("rPr", {"rFonts": rfonts, **sized(SMALL)})
    return "".join(
        f"<w:r>{values}{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )


def _footers() -> dict[str, str]:
    empty = para("Footer").xml
    return {
        # Odd pages: right, 1 字 in; even ones: left, 1 字 in (7.5).
        "foot_default": para("Footer", _page_number(), ind={"right": twips(SMALL)}, jc="right").xml,
        "foot_even": para("Footer", _page_number(), ind={"left": twips(SMALL)}, jc="left").xml,
        "foot_first": empty,
        "wide_foot_default": empty,
        "wide_foot_even": empty,
    }


def _wide_number(*, odd: bool) -> str:
    """The page number of a landscape page: where it is when the sheet stands upright, turned with the page (8).

    Turned clockwise, the foot of the upright page is the left edge, its outer corner below on odd pages. The box begins
    at the page's corner and is filled from its right edge: LibreOffice forgets a distance on every other page.
    """
    above = (BINDING if odd else OUTER) * MM
    place: dict[str, Value] = {"ind": {"right": twips(SMALL)}, "jc": "right"}
    if not odd:
        place = {"ind": {"left": twips(above + SMALL)}, "jc": "left"}
    return text_box(
        para("Footer", _page_number(), **place).xml,
        number=_HEADER_DRAWINGS + (10 if odd else 11),
        name="页码",
        left=0.0,
        top=0.0,
        size=((PAGE_HEIGHT - PAGE_NUMBER) * MM + TEXT / 2, above + TYPE_WIDTH * MM),
        flow='vert="vert"',
    )


# ---- sections ----------------------------------------------------------------------------------------------------

WIDE_MARGIN: Final = (PAGE_HEIGHT - TYPE_BOTTOM + TYPE_TOP) / 2
_WIDE_HEAD: Final = (BINDING + OUTER) / 2


def section(base: Shell, profile: Profile, *, landscape: bool, first_apart: bool) -> tuple[str, ...]:
    """What ``w:sectPr`` of a section holds. first_apart: page 1 has a header and a footer of its own (a letter)."""
    prefix = "wide_" if landscape else ""
    roles = [("header", kind, f"{prefix}{kind}") for kind in ("default", "even")]
    roles += [("footer", kind, f"{prefix}foot_{kind}") for kind in ("default", "even")]
    if first_apart:
        roles += [("header", "first", "first"), ("footer", "first", "foot_first")]
    references = "".join(f'<w:{part}Reference w:type="{kind}" r:id="{base.ids[role]}"/>' for part, kind, role in roles)
    page: dict[str, str | int] = {"w": _mm(PAGE_WIDTH), "h": _mm(PAGE_HEIGHT)}
    # Word mirrors left and right margins of even pages, never top and bottom ones: on landscape pages the middle of
    # each pair keeps the text within 1 mm of its place on odd and even pages alike.
    margins = {"top": profile.top, "right": OUTER, "bottom": profile.bottom, "left": BINDING}
    if landscape:
        page = {"w": page["h"], "h": page["w"], "orient": "landscape"}
        margins = {"top": _WIDE_HEAD, "right": WIDE_MARGIN, "bottom": _WIDE_HEAD, "left": WIDE_MARGIN}
    values: dict[str, Value] = {
        "pgSz": page,
        "pgMar": {
            **{side: _mm(margin) for side, margin in margins.items()},
            "header": _mm(_DRAFT_TOP),
            "footer": _mm(_NUMBER_FOOT if not landscape else _DRAFT_TOP),
            "gutter": 0,
        },
        "cols": {"space": 425},
        "titlePg": True if first_apart else None,
        "docGrid": {"type": "lines", "linePitch": twips(profile.word_pitch)},
    }
    return references, children("sectPr", values)


def _mm(length: float) -> int:
    return twips(length * MM)
