"""The style sheet of PDF and HTML: pages, type area, faces and pitches, all lengths from ``generator.layout``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.document import Face
from generator.layout import (
    BINDING,
    EM,
    IMPRINT_THICK,
    IMPRINT_THIN,
    MM,
    OUTER,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PAGE_WIDTH,
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
    TYPE_BOTTOM,
    TYPE_TOP,
    TYPE_WIDTH,
)
from generator.render import Options
from generator.render.ink import InkOf

DRAFT_TOP: Final = 18.0  # of the draft mark's line, mm from the page's top


def page_css(options: Options, families: Mapping[Face, str], ink: InkOf, *, letter: bool = False) -> str:
    """The style sheet for a document drawn with these options.

    families: a font-family value for each face. letter: page 1 bears no number (10.1).
    """
    return _pages(options, families, ink, letter) + _text(options, families) + _parts(options, families)


def quoted(words: str) -> str:
    """Words as a CSS string, harmless inside <style> too."""
    return '"' + "".join(c if c.isalnum() or c in " -—" else f"\\{ord(c):x} " for c in words) + '"'


def _pages(options: Options, families: Mapping[Face, str], ink: InkOf, letter: bool) -> str:
    top, bottom = options.profile.top, options.profile.bottom
    wide_foot = PAGE_HEIGHT - TYPE_BOTTOM
    dash = ink("song", "—")
    middle = (dash.top_in(SMALL, SMALL) + dash.bottom_in(SMALL, SMALL)) / 2

    def number(side: str, edge: float) -> str:
        """A margin box whose dash lies at PAGE_NUMBER. edge: of the text area the box hangs on, mm."""
        above = (PAGE_NUMBER - edge) * MM - middle
        return (
            f'content:"— " counter(page) " —";font:{SMALL}pt/{SMALL}pt {families["song"]};letter-spacing:0;color:#000;'
            f"white-space:pre;vertical-align:top;text-align:{side};padding-top:{above:.3f}pt;padding-{side}:{SMALL}pt;"
        )

    foot = PAGE_HEIGHT - bottom
    # As wide as high, so that it turns about its middle without leaving its place.
    side = wide_foot * MM
    square = f"width:{side - SMALL:.3f}pt;height:{side - (PAGE_NUMBER - TYPE_BOTTOM) * MM + middle:.3f}pt;"
    draft = ""
    if options.draft_mark:
        draft = (
            f"content:{quoted(options.draft_mark)};font:{SMALL}pt/{SMALL}pt {families['hei']};letter-spacing:0;"
            f"color:#000;white-space:pre;vertical-align:top;padding-top:{DRAFT_TOP}mm;"
        )
    none = "content:none"
    return f"""
@page{{size:{PAGE_WIDTH}mm {PAGE_HEIGHT}mm;margin:{top}mm {OUTER}mm {bottom}mm {BINDING}mm;
@footnote{{margin:0;padding:0;border:none}}
@top-center{{{draft}}}
@bottom-right{{{number("right", foot)}}}}}
@page:left{{margin:{top}mm {BINDING}mm {bottom}mm {OUTER}mm;
@bottom-right{{{none}}}@bottom-left{{{number("left", foot)}}}}}
@page:blank{{@top-center{{{none}}}@bottom-right{{{none}}}@bottom-left{{{none}}}}}
@page bare{{@bottom-right{{{none}}}@bottom-left{{{none}}}}}
@page wide{{size:{PAGE_HEIGHT}mm {PAGE_WIDTH}mm;margin:{BINDING}mm {TYPE_TOP}mm {OUTER}mm {wide_foot}mm;
@top-center{{padding-top:{DRAFT_TOP - TYPE_TOP + BINDING}mm}}
@bottom-right{{{none}}}@bottom-left{{{none}}}
@left-bottom{{{number("right", TYPE_BOTTOM)}{square}transform:rotate(90deg)}}}}
@page wide:left{{margin:{OUTER}mm {TYPE_TOP}mm {BINDING}mm {wide_foot}mm;@left-bottom{{{none}}}
@left-top{{{number("left", TYPE_BOTTOM)}{square}transform:rotate(90deg)}}}}
""" + (f"@page:first{{@bottom-right{{{none}}}}}\n" if letter else "")


def _text(options: Options, families: Mapping[Face, str]) -> str:
    profile = options.profile
    pitch = profile.css_pitch
    padding = TABLE_PADDING - TABLE_RULE - 0.1  # the rules stand inside the columns' widths
    return f"""
html{{font:{TEXT}pt/{pitch}pt {families["fang"]};letter-spacing:{profile.css_spacing}pt;color:#000;
font-kerning:none;font-variant-ligatures:none;-webkit-text-size-adjust:100%}}
body,p,h1,h2,h3,h4,h5{{margin:0;font-size:inherit;font-weight:normal;line-height:inherit}}
p,h2,h3,h4,h5{{text-indent:{2 * EM:.3f}pt;text-align:justify;orphans:1;widows:1}}
p>span,h1>span,h2>span,h3>span,h4>span,h5>span,b>span{{line-height:0}}
h1,h2,h3,h4,h5{{break-after:avoid}}
h1{{margin-bottom:{pitch}pt;font:{TITLE}pt/{TITLE_PITCH}pt {families["title"]};letter-spacing:0;text-align:center;
break-inside:auto;orphans:1;widows:1;bookmark-label:attr(data-label)}}
.blank+h1,.label+h1{{margin-top:{pitch}pt}}
h2,.l1,.label,.label-word,.caption{{font-family:{families["hei"]}}}
h3,.l2,.kai{{font-family:{families["kai"]}}}
.flush,.label{{text-indent:0}}
.kept{{break-after:avoid;widows:2}}
mark{{background:#ff0;color:inherit}}
.tag{{display:inline-block;text-indent:0;white-space:nowrap}}
.space{{margin-top:{pitch}pt}}
.caption{{text-indent:0;text-align:center;break-after:avoid}}
.small{{font-size:{TABLE_TEXT}pt;line-height:{TABLE_PITCH}pt;letter-spacing:0;text-indent:0;break-before:avoid}}
table{{table-layout:fixed;border-collapse:separate;border-spacing:0;margin-left:-{TABLE_RULE / 2}pt;
border:0 solid #000;border-left-width:{TABLE_RULE}pt;font-size:{TABLE_TEXT}pt;
line-height:{TABLE_PITCH}pt;letter-spacing:0}}
tr{{break-inside:avoid}}
tr.long{{break-inside:auto}}
th,td{{border:0 solid #000;border-width:0 {TABLE_RULE}pt {TABLE_RULE}pt 0;padding:1pt {padding:.1f}pt;
text-align:center;vertical-align:middle;overflow-wrap:anywhere;orphans:1;widows:1}}
th{{border-top-width:{TABLE_RULE}pt;font-family:{families["hei"]};font-weight:normal}}
td.left{{text-align:left}}td.right{{text-align:right}}td.gap{{background:#ff0}}
"""


def _parts(options: Options, families: Mapping[Face, str]) -> str:
    profile = options.profile
    pitch = profile.css_pitch
    below = (PAGE_HEIGHT - profile.bottom - TYPE_BOTTOM) * MM
    return f"""
.head{{position:relative;margin-bottom:{2 * pitch}pt}}
b{{font-weight:normal}}
wbr{{letter-spacing:0}}
.head p,.head div{{position:absolute;margin:0;text-indent:0;white-space:nowrap}}
.hei{{font-family:{families["hei"]}}}
.mark{{left:0;width:{TYPE_WIDTH * MM:.3f}pt;font-family:{families["title"]};letter-spacing:0;color:#{RED}}}
.mark .whole{{left:0;right:0;text-align:center}}
.red{{left:0;width:{TYPE_WIDTH * MM:.3f}pt;border:0 solid #{RED}}}
.sign{{break-inside:avoid;break-before:avoid}}
.sign.long{{break-inside:auto;break-before:auto}}
.sign p{{break-inside:avoid;position:relative;height:{pitch}pt;text-indent:0}}
.sign b{{position:absolute;white-space:nowrap}}
.note{{break-before:avoid}}
.attachment{{break-before:page}}
.wide{{page:wide}}
.end{{text-indent:0;line-height:0}}
.end.new{{break-before:page}}
.end.even{{break-before:left}}
.end.bare{{page:bare}}
.imprint{{float:footnote;footnote-policy:block;padding-bottom:{below:.3f}pt;
font-size:{SMALL}pt;line-height:{SMALL_PITCH}pt;letter-spacing:0}}
.tall .imprint{{float:none}}
.end.tall{{break-before:page;line-height:inherit}}
.imprint::footnote-call,.imprint::footnote-marker{{content:""}}
.imprint p{{position:relative;padding:0 {SMALL}pt;text-indent:0}}
.imprint .thick{{border-top:{IMPRINT_THICK}mm solid #000}}
.imprint .thin{{border-top:{IMPRINT_THIN}mm solid #000}}
.imprint p>b{{position:absolute;right:{SMALL}pt;bottom:0}}
"""
