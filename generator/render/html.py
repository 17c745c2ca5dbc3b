"""HTML to be read on a screen and printed: one file, no script, faces by the names machines have them under."""

from __future__ import annotations

from html import escape
from typing import Final

from generator.document import Face, OfficialDocument
from generator.layout import WORD_FONTS
from generator.render import Options, Rendered
from generator.render.ink import usual_ink
from generator.render.page_css import page_css
from generator.render.page_html import page_html
from generator.render.screen_css import screen_css

# Behind the name that offices have: the same class on Windows, macOS, Linux, then any.
_OTHERS: Final[dict[Face, tuple[str, ...]]] = {
    "fang": ("仿宋", "FangSong", "STFangsong", "FandolFang", "ZF Fang", "serif"),
    "kai": ("楷体", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai", "serif"),
    "hei": ("SimHei", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"),
    "song": ("SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "serif"),
    "title": ("FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC", "SimSun", "serif"),
}
_GENERIC: Final = ("serif", "sans-serif")
_FAMILIES: Final[dict[Face, str]] = {
    face: ",".join(name if name in _GENERIC else f"'{name}'" for name in (WORD_FONTS[face], *others))
    for face, others in _OTHERS.items()
}


def render_html(document: OfficialDocument, options: Options) -> Rendered:
    """The document as a self-contained HTML file; prints as the PDF does as far as the browser can."""
    letter = document.format == "letter"
    style = page_css(options, _FAMILIES, usual_ink, letter=letter) + screen_css(options, letter=letter)
    style += options.stylesheet
    # The one way out of a style element is its end tag.
    style = style.replace("</", "<\\/")
    text = (
        f'{html_head(document)}<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<style>{style}</style>\n</head>\n<body>\n{page_html(document, options, usual_ink)}\n</body>\n</html>\n"
    )
    return Rendered(text.encode())


def html_head(document: OfficialDocument) -> str:
    """The beginning of the page, for screen and print: language, title, author, day of writing."""
    day = document.written.isoformat()
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(document.title or document.kind)}</title>\n"
        f'<meta name="author" content="{escape(document.author)}">\n'
        f'<meta name="dcterms.created" content="{day}">\n<meta name="dcterms.modified" content="{day}">\n'
        '<meta name="generator" content="章法 Zhangfa">\n'
    )
