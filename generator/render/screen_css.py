"""What a browser needs beside the style sheet of the page: sheets on a desk, a column on a telephone."""

from __future__ import annotations

from typing import Final

from generator.layout import BINDING, OUTER, PAGE_HEIGHT, PAGE_WIDTH, RED, SMALL, TYPE_BOTTOM, TYPE_TOP
from generator.render import Options
from generator.render.page_css import DRAFT_TOP, quoted

# A browser cuts off what stands above the text area: that of a letter's first page begins higher, mm.
_RAISED: Final = 12.0


def screen_css(options: Options, *, letter: bool) -> str:
    """Rules for browsers, to be read behind those of the page."""
    return _ALL + _desk(options) + _TELEPHONE + _printed(options, letter)


_ALL: Final = """
html{text-spacing-trim:space-all;text-autospace:no-autospace}
.lower{display:none}
"""


def _desk(options: Options) -> str:
    foot = PAGE_HEIGHT - TYPE_BOTTOM
    draft = ""
    if options.draft_mark:
        draft = (
            f".sheet::before{{content:{quoted(options.draft_mark)};display:block;height:0;text-align:center;font-size:{SMALL}pt;"
            f"line-height:{SMALL}pt;transform:translateY(-{TYPE_TOP - DRAFT_TOP}mm)}}\n"
        )
    return f"""@media screen{{
body{{background:#d8d8d8;padding:8mm 0;overflow-wrap:anywhere}}
.sheet{{box-sizing:border-box;width:{PAGE_WIDTH}mm;min-height:{PAGE_HEIGHT}mm;margin:0 auto 8mm;background:#fff;
padding:{TYPE_TOP}mm {OUTER}mm {foot}mm {BINDING}mm;box-shadow:0 1px 6px #0006;display:flex;flex-direction:column}}
.sheet.wide{{width:{PAGE_HEIGHT}mm;min-height:{PAGE_WIDTH}mm;padding:{BINDING}mm {TYPE_TOP}mm {OUTER}mm {foot}mm}}
.end{{margin-top:auto;padding-top:2em;line-height:inherit}}
{draft}}}
"""


_TELEPHONE: Final = f"""@media screen and (max-width:{PAGE_WIDTH}mm){{
body{{padding:0}}
html{{font-size:17px;line-height:1.75;letter-spacing:0}}
.sheet,.sheet.wide{{width:auto;min-height:0;margin:0 0 1em;padding:1.5em 1em;overflow-x:auto}}
.sheet::before{{transform:none;height:auto}}
h1,.small,table,.imprint{{line-height:1.5;font-size:inherit}}
h1{{font-size:1.3em}}h1 br{{display:none}}
.head,.head p,.head div,.mark,.sign p,.sign b{{position:static!important;height:auto!important;
width:auto!important;line-height:inherit!important;white-space:normal!important;padding:0!important}}
.head{{margin-bottom:1em}}
.mark{{display:flex;flex-direction:column;font-size:1.6em!important;text-align:center}}
.mark p{{letter-spacing:0!important;text-align:center}}.mark .suffix{{order:1}}
.head .number{{text-align:center}}
.red{{height:0!important;border-top:2px solid #{RED}!important;margin:.5em 0!important}}
.tag{{width:auto!important}}
.sign{{margin-top:2em}}.sign p{{text-align:right}}.sign b{{margin-left:1em}}
}}
"""


def _printed(options: Options, letter: bool) -> str:
    """No browser knows footnotes: the 版记 follows the text. The PDF is the paper's exact form."""
    head = ""
    if letter:
        head = (
            f"@page:first{{margin-top:{options.profile.top - _RAISED}mm}}\n"
            f"@media print{{.head{{margin-top:{_RAISED}mm}}}}\n"
        )
    return head + "@media print{.imprint{break-inside:avoid;margin-top:2em}}\n"
