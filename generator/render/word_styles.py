"""The styles of a .docx: one for each element of an official document, so that staff change it in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from generator.document import LEVEL_FACES, Face
from generator.layout import (
    EM,
    RED,
    SMALL,
    SMALL_PITCH,
    TABLE_PADDING,
    TABLE_PITCH,
    TABLE_RULE,
    TABLE_TEXT,
    TEXT,
    TITLE,
    TITLE_PITCH,
    WORD_FONTS,
    WORD_LATIN,
    Profile,
)
from generator.render.word_xml import NAMESPACES, Value, attributes, exact, fonts, properties, sized, twips

_FIRST_LINE: Final[dict[str, str | int]] = {"firstLineChars": 200, "firstLine": twips(2 * EM)}
# Other names of the same faces: what Word takes where the first is not installed.
_OTHER_NAMES: Final = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
    "方正小标宋简体": "FZXiaoBiaoSong-B05S",
}


# LibreOffice reads this property the wrong way round (seen in 7.4): Word takes the first, LibreOffice the second, and
# in both a mark at a line's end stays inside the type area.
_NO_HANGING_MARKS: Final = (
    '<mc:AlternateContent><mc:Choice Requires="w15"><w:overflowPunct w:val="0"/></mc:Choice>'
    "<mc:Fallback><w:overflowPunct/></mc:Fallback></mc:AlternateContent>"
)


@dataclass(frozen=True, slots=True)
class _Style:
    """id, name: in the file and to the user. pitch: exact line, None for the text's own. further: of ``w:pPr``."""

    id: str
    name: str
    face: Face = "fang"
    size: float = TEXT
    pitch: float | None = None
    based: str = "Normal"
    following: str | None = None
    run: Mapping[str, Value] = field(default_factory=dict)
    further: Mapping[str, Value] = field(default_factory=dict)


def _heading(level: int) -> _Style:
    further: dict[str, Value] = {"keepNext": True, "ind": _FIRST_LINE, "outlineLvl": level - 1}
    return _Style(f"Heading{level}", f"heading {level}", LEVEL_FACES[level], following="BodyText", further=further)


_CENTRED: Final[dict[str, Value]] = {"jc": "center"}
_OFF_GRID: Final[dict[str, Value]] = {"snapToGrid": False}
_LEFT: Final[dict[str, Value]] = {"jc": "left"}
_TITLE: Final[dict[str, Value]] = {**_OFF_GRID, **_CENTRED, "keepNext": True, "outlineLvl": 0}
_EVEN: Final[dict[str, Value]] = {"spacing": 0}

_STYLES: Final = (
    _Style("BodyText", "Body Text", further={"ind": _FIRST_LINE}),
    *(_heading(level) for level in (1, 2, 3, 4)),
    _Style("Title", "Title", "title", TITLE, TITLE_PITCH, following="Addressee", run=_EVEN, further=_TITLE),
    _Style("Secrecy", "份号密级紧急程度", "hei", further={**_OFF_GRID, **_LEFT}),
    _Style("Mark", "发文机关标志", "title", run={**_EVEN, "color": RED}, further={**_OFF_GRID, **_CENTRED}),
    _Style("Number", "发文字号", further=_CENTRED),
    _Style("Addressee", "主送机关", following="BodyText"),
    _Style("AttachmentNote", "附件说明", further={"jc": "both"}),
    _Style("Attendance", "出席情况"),
    _Style("Signature", "署名", further=_LEFT),
    _Style("SignatureDate", "成文日期", based="Signature"),
    _Style("Note", "附注", further={"ind": _FIRST_LINE}),
    _Style("AttachmentLabel", "附件序号", "hei", following="AttachmentTitle", further={**_LEFT, "keepNext": True}),
    _Style("AttachmentTitle", "附件标题", based="Title", following="BodyText"),
    _Style("TableText", "表格文字", size=TABLE_TEXT, pitch=TABLE_PITCH, run=_EVEN, further={**_OFF_GRID, **_CENTRED}),
    _Style("TableHead", "表头文字", "hei", TABLE_TEXT, based="TableText"),
    _Style("TableCaption", "表题", "hei", further={**_CENTRED, "keepNext": True}),
    _Style("TableNote", "表注", based="TableText", size=TABLE_TEXT, further={"jc": "both"}),
    _Style("Imprint", "版记", size=SMALL, pitch=SMALL_PITCH, run=_EVEN, further={**_OFF_GRID, "jc": "both"}),
    _Style("Header", "header", size=SMALL, pitch=SMALL, run=_EVEN, further={**_OFF_GRID, **_CENTRED}),
    _Style("Footer", "footer", "song", SMALL, TEXT, run=_EVEN, further=_OFF_GRID),
)


def styles_xml(profile: Profile) -> str:
    """``word/styles.xml`` for a profile."""
    normal_paragraph: dict[str, Value] = {
        # With widow control on, full pages show 20 to 22 lines; hanging marks would leave the type area.
        "widowControl": False,
        "overflowPunct": False,
        "autoSpaceDE": False,
        "autoSpaceDN": False,
        "spacing": exact(profile.word_pitch, before=0, after=0),
        "jc": "both",
    }
    normal_run: dict[str, Value] = {
        "rFonts": fonts("fang"),
        "spacing": twips(profile.word_spacing),
        **sized(TEXT),
        "lang": {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"},
    }
    normal = properties("pPr", normal_paragraph) + properties("rPr", normal_run)
    normal = normal.replace('<w:overflowPunct w:val="0"/>', _NO_HANGING_MARKS)
    parts = (
        f"<w:docDefaults><w:rPrDefault>{properties('rPr', normal_run)}</w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"{normal}</w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="character" w:customStyle="1" w:styleId="BodyRun"><w:name w:val="接排正文"/>'
        f"<w:qFormat/>{properties('rPr', {'rFonts': fonts('fang'), **sized(TEXT)})}</w:style>",
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
        _table_style(),
        *(_style(style) for style in _STYLES),
    )
    return f"<w:styles {NAMESPACES}>{''.join(parts)}</w:styles>"


_BUILT_IN: Final = ("Body Text", "heading 1", "heading 2", "heading 3", "heading 4", "Title", "header", "footer")


def _style(style: _Style) -> str:
    custom = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    further = dict(style.further)
    if style.pitch:
        further["spacing"] = exact(style.pitch)
    # A page number is set in half-width 宋体 (7.5).
    rfonts = fonts(style.face, WORD_FONTS["song"]) if style.face == "song" else fonts(style.face)
    inner = properties("pPr", further) + properties("rPr", {"rFonts": rfonts, **sized(style.size), **style.run})
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based}"/>{following}<w:qFormat/>{inner}</w:style>'
    )


def border(name: str, points: float, colour: str = "000000", space: int = 0) -> str:
    """A side of a paragraph's or table's border (eighths of a point)."""
    values: dict[str, str | int] = {"val": "single", "sz": round(points * 8), "space": space, "color": colour}
    return f"<w:{name}{attributes(values)}/>"


def cell_margins(points: float) -> tuple[str, ...]:
    """The value of ``w:tblCellMar``: left and right."""
    return tuple(f'<w:{side} w:w="{twips(points)}" w:type="dxa"/>' for side in ("left", "right"))


def _table_style() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    values: dict[str, Value] = {
        "tblInd": {"w": 0, "type": "dxa"},
        "tblBorders": tuple(border(side, TABLE_RULE) for side in sides),
        "tblCellMar": cell_margins(TABLE_PADDING - TABLE_RULE),
    }
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="OfficialTable"><w:name w:val="公文表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/>{properties("tblPr", values)}</w:style>'
    )


def font_table_xml() -> str:
    """``word/fontTable.xml``: the faces by name, with the name to take where one is missing."""
    rows = []
    for name in WORD_FONTS.values():
        other = f'<w:altName w:val="{_OTHER_NAMES[name]}"/>'
        rows.append(f'<w:font w:name="{name}">{other}<w:charset w:val="86"/><w:family w:val="auto"/></w:font>')
    rows.append(f'<w:font w:name="{WORD_LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>')
    return f"<w:fonts {NAMESPACES}>{''.join(rows)}</w:fonts>"


# Mirrored margins and odd and even page numbers; marks are not squeezed, so that lines break as in the PDF.
SETTINGS: Final = (
    '<w:zoom w:percent="100"/>',
    "<w:mirrorMargins/>",
    "<w:bordersDoNotSurroundHeader/>",
    "<w:bordersDoNotSurroundFooter/>",
    f'<w:defaultTabStop w:val="{twips(EM)}"/>',
    "<w:evenAndOddHeaders/>",
    '<w:characterSpacingControl w:val="doNotCompress"/>',
    "<w:compat><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat>",
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
)


def settings_xml() -> str:
    """``word/settings.xml``."""
    return f"<w:settings {NAMESPACES}>{''.join(SETTINGS)}</w:settings>"
