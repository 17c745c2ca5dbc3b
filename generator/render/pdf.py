"""PDF by WeasyPrint: the page of ``page_html`` laid out with faces from files; tagged, the same bytes every time."""

from __future__ import annotations

import atexit
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from generator.document import Face, OfficialDocument, walk
from generator.render import Options, Rendered
from generator.render.engine import collection_paused, load
from generator.render.fonts import FACES, LATIN_RANGES, FontFile, FontSet, find_fonts
from generator.render.html import html_head
from generator.render.ink import Ink, InkOf, drawn_ink
from generator.render.justify import install
from generator.render.page_css import page_css
from generator.render.page_html import page_html
from generator.render.preflight import require_glyphs
from kb.errors import ZhangfaError

VARIANTS: Final = ("pdf/a-2b", "pdf/a-2u", "pdf/a-3b", "pdf/a-3u", "pdf/ua-1")
# What WeasyPrint has to say is kept here: nobody who drafts a notice can act on it.
LOG: Final = logging.getLogger("zhangfa.pdf")


def render_pdf(document: OfficialDocument, options: Options) -> Rendered:
    """The document as a tagged PDF with bookmarks.

    Raises ZhangfaError: Pango or a face is missing, a character stands in no face, an unknown ``pdf_variant``.
    """
    if options.pdf_variant and options.pdf_variant not in VARIANTS:
        raise ZhangfaError(f"不支持的 PDF 变体“{options.pdf_variant}”", expected="、".join(VARIANTS))
    fonts = find_fonts(options.font_dirs)
    remarks = [*require_glyphs(walk(document), fonts), *_machine_remarks()]
    with _quiet(), collection_paused():
        sheets = [_sheet(_style(document, options, fonts), fonts)]
        if options.stylesheet.strip():
            own, refused = _office_sheet(options.stylesheet, fonts)
            sheets.append(own)
            remarks += refused
        pages = _laid_out(document, options, fonts, sheets)
        data = pages.write_pdf(pdf_tags=True, pdf_variant=options.pdf_variant)
    return Rendered(data, len(pages.pages), tuple(remarks))


def _laid_out(document: OfficialDocument, options: Options, fonts: FontSet, sheets: Sequence[Any]) -> Any:
    """The pages. Where the 版记 shall stand on an even page, an odd number of them is laid out again."""
    pages = _pages(document, options, fonts, sheets, "")
    if not (options.even_last_page and document.imprint and len(pages.pages) % 2):
        return pages
    places = {name: number for number, page in enumerate(pages.pages) for name in page.anchors}
    # 7.5: a blank page before the page of the 版记 bears no number, nor does that page then.
    alone = places.get("imprint") != places.get("before")
    return _pages(document, options, fonts, sheets, "even bare" if alone else "even")


def _pages(document: OfficialDocument, options: Options, fonts: FontSet, sheets: Sequence[Any], end: str) -> Any:
    from weasyprint import HTML

    body = page_html(document, options, _ink(fonts), end=end)
    page = HTML(string=f"{html_head(document)}</head><body>{body}</body></html>", url_fetcher=_fetcher(fonts))
    return page.render(font_config=_configuration(fonts), stylesheets=sheets, pdf_variant=options.pdf_variant)


# ---- faces and style -------------------------------------------------------------------------------------------------


def _style(document: OfficialDocument, options: Options, fonts: FontSet) -> str:
    families = {face: ",".join(file.name for file in fonts.chain(face)) for face in FACES}
    css = page_css(options, families, _ink(fonts), letter=document.format == "letter")
    return "".join(_font_face(file) for file in fonts.files) + css


def _font_face(file: FontFile) -> str:
    ranges = ""
    if file.face == "latin":
        ranges = "unicode-range:" + ",".join(f"U+{first:X}-{last:X}" for first, last in LATIN_RANGES)
    return f'@font-face{{font-family:{file.name};src:url("{file.path.as_uri()}");{ranges}}}\n'


def _ink(fonts: FontSet) -> InkOf:
    def ink(face: Face, words: str) -> Ink:
        own = drawn_ink(fonts.face(face).path, words)
        # The line stands on the first face of the chain, whichever draws the words.
        line = drawn_ink(fonts.chain(face)[0].path, "")
        return Ink(line.ascent, line.descent, own.top, own.bottom)

    return ink


@lru_cache(maxsize=4)
def _configuration(fonts: FontSet) -> Any:
    """Kept for the whole process: a new one for each document costs half of the time and grows the memory."""
    from weasyprint.text.fonts import FontConfiguration

    # Its folder of font files is removed while Python still can.
    atexit.register(_configuration.cache_clear)
    return FontConfiguration()


@lru_cache(maxsize=8)
def _sheet(css: str, fonts: FontSet) -> Any:
    from weasyprint import CSS

    return CSS(string=css, font_config=_configuration(fonts), url_fetcher=_fetcher(fonts))


@lru_cache(maxsize=8)
def _office_sheet(css: str, fonts: FontSet) -> tuple[Any, tuple[str, ...]]:
    with _quiet() as said:
        sheet = _sheet(css, fonts)
    return sheet, tuple(f"样式表 official.css 中有不起作用的内容：{words}" for words in said)


@lru_cache(maxsize=4)
def _fetcher(fonts: FontSet) -> Any:
    """Serves the font files of the set and nothing else, whatever a page or a style sheet asks for."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = {file.path.as_uri(): file.path for file in fonts.files}

    class FontsOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url not in allowed:
                raise ValueError("refused")
            return URLFetcherResponse(url, allowed[url].read_bytes())

    return FontsOnly(allowed_protocols=("file",))


# ---- the library -----------------------------------------------------------------------------------------------------


def _machine_remarks() -> Iterator[str]:
    """What this machine lacks. Raises ZhangfaError where nothing can be drawn at all."""
    try:
        ffi = load()
    except OSError as error:
        raise ZhangfaError(
            "缺少 PDF 排版所需的系统库 Pango",
            remedy="请安装：apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0（Debian、统信、麒麟），"
            "或 dnf install pango（openEuler），或 brew install pango（macOS）；.docx 和网页格式不受影响",
        ) from error
    if ffi.harfbuzz_subset is None:
        yield "没有找到系统库 libharfbuzz-subset，生成 PDF 会慢几倍：apt install libharfbuzz-subset0"
    if not install():
        yield "WeasyPrint 的版本与本软件不符，PDF 各行右端未对齐：请安装 pyproject.toml 所列的版本"


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Keeps WeasyPrint's log off the terminal; what it warns of inside goes to ``LOG`` and to the list given."""
    said: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())
            LOG.info("WeasyPrint: %s", said[-1])

    logger = logging.getLogger("weasyprint")
    keeper, handlers, propagate = Keeper(logging.WARNING), logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [keeper], False
    try:
        with warnings.catch_warnings():
            # The colour profile of PDF/A is left open.
            warnings.simplefilter("ignore", ResourceWarning)
            yield said
    finally:
        logger.handlers, logger.propagate = handlers, propagate
