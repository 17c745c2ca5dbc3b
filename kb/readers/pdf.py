"""A PDF with a text layer -> one line a paragraph, form feeds between pages. Characters come from PDFium."""

from __future__ import annotations

import ctypes
import math
import time
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any

from kb.errors import ReadError
from kb.readers.paragraphs import Glyph, Page, paragraphs
from kb.readers.reading import Extract, Limits, Received

_AGAIN = "可能没有传完，请重新取得原文件"
_OCR = "须先做文字识别（OCR），得到带文字层的 PDF 或文本后再导入"
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5
_QUARTER = math.pi / 2
_MAX_GLYPHS = 200_000
_SPACE = frozenset(" \t\r\n\x0b\x0c\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000")
_IGNORED = frozenset("\x00\u200b\u200c\u200d\u2060\ufeff\xad")


def read_pdf(received: Received, limits: Limits, progress: Callable[[int, int], None] | None = None) -> Extract:
    """The paragraphs of all pages. Page numbers and running heads stay, as lines of their own.

    progress: called with (pages read, pages) before each page; what it raises ends the reading.
    Raises ReadError: cut off, damaged, encrypted, scanned (no text layer), without character codes, too long.
    """
    import pypdfium2  # type: ignore[import-untyped]
    from pypdfium2 import raw

    if b"%%EOF" not in received.data[-4096:]:
        # PDFium would mend what it can and leave the rest out without a word.
        raise ReadError("PDF 不完整，缺少文件末尾", where=received.where, remedy=_AGAIN)
    try:
        document = pypdfium2.PdfDocument(received.data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (_PASSWORD, _SECURITY):
            raise ReadError(
                "PDF 已加密，须有密码才能打开", where=received.where, remedy="请用密码打开后另存一份不加密的再导入"
            ) from error
        raise ReadError("PDF 已损坏，打不开", where=received.where, remedy=_AGAIN) from error
    try:
        count = len(document)
        if count > limits.max_pages:
            raise ReadError(
                f"PDF 有 {count} 页，页数过多",
                where=received.where,
                expected=f"不超过 {limits.max_pages} 页",
                remedy="请拆分后再导入",
            )
        pages: list[Page] = []
        scanned: list[int] = []
        slanted: list[int] = []
        deadline = time.monotonic() + limits.max_seconds
        for index in range(count):
            if time.monotonic() > deadline:
                raise ReadError(
                    f"读取超过 {limits.max_seconds:.0f} 秒，已停在第 {index + 1} 页",
                    where=received.where,
                    remedy="请拆分后再导入",
                )
            if progress is not None:
                progress(index, count)
            page, pictured, dropped = _page(document, index, raw, received.where)
            pages.append(page)
            if pictured and len(page.glyphs) < 5:
                scanned.append(index + 1)
            if dropped:
                slanted.append(index + 1)
    except pypdfium2.PdfiumError as error:
        raise ReadError("PDF 已损坏，有的页面读不出来", where=received.where, remedy=_AGAIN) from error
    finally:
        document.close()
    _check_text(pages, bool(scanned), received.where)
    remarks: list[str] = []
    if scanned:
        remarks.append(f"{_numbers(scanned)}是扫描图像，没有文字层，未能读取；如需其内容，{_OCR}")
    if slanted:
        remarks.append(f"{_numbers(slanted)}有斜排或竖排的文字（多为水印），未收入正文")
    text = "\n\f\n".join("\n".join(lines) for lines in paragraphs(pages))
    return Extract(text, remarks=tuple(remarks))


def _numbers(pages: list[int]) -> str:
    shown = "、".join(map(str, pages[:10]))
    return f"第 {shown} 页" if len(pages) <= 10 else f"第 {shown} 等 {len(pages)} 页"


def _check_text(pages: list[Page], pictured: bool, where: str) -> None:
    glyphs = [glyph.text for page in pages for glyph in page.glyphs]
    if not glyphs or (pictured and len(glyphs) < 5 * len(pages)):
        raise ReadError("PDF 没有文字层（是扫描件或图片）", where=where, remedy=_OCR)
    unknown = sum(text == "\ufffd" or "\ue000" <= text <= "\uf8ff" for text in glyphs)
    if unknown * 3 > len(glyphs):
        raise ReadError("PDF 的字体没有文字编码，读出来的不是文字", where=where, remedy=_OCR)


def _page(document: Any, index: int, raw: Any, where: str) -> tuple[Page, bool, int]:
    """The page's upright glyphs, whether it carries pictures, and how many glyphs at other angles were left out."""
    page = document[index]
    try:
        box = page.get_cropbox()
        pictured = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        textpage = page.get_textpage()
        try:
            found = _glyphs(textpage.raw, raw, where)
        finally:
            textpage.close()
    finally:
        page.close()
    turns = Counter(turn for turn, _ in found if turn is not None)
    upright = turns.most_common(1)[0][0] if turns else 0
    kept = [_turned(glyph, upright, box) for turn, glyph in found if turn == upright]
    along = box[3] - box[1] if upright % 2 else box[2] - box[0]
    return Page(along, tuple(kept)), pictured, len(found) - len(kept)


def _turned(glyph: Glyph, turn: int, box: tuple[float, float, float, float]) -> Glyph:
    """The glyph in coordinates where its line runs to the right from the page's edge; ``turn`` clockwise, in quarters.

    box: left, bottom, right and top of the page.
    """
    left, bottom, right, top = box
    match turn:
        case 1:
            place = (top - glyph.y1, glyph.x0, top - glyph.y0, glyph.x1)
        case 2:
            place = (right - glyph.x1, -glyph.y1, right - glyph.x0, -glyph.y0)
        case 3:
            place = (glyph.y0 - bottom, -glyph.x1, glyph.y1 - bottom, -glyph.x0)
        case _:
            place = (glyph.x0 - left, glyph.y0, glyph.x1 - left, glyph.y1)
    return Glyph(glyph.text, *place, glyph.spaced)


def _glyphs(handle: Any, raw: Any, where: str) -> list[tuple[int | None, Glyph]]:
    """Every printed character in the order of the page's content, with its quarter turn (None: slanted)."""
    total = raw.FPDFText_CountChars(handle)
    if total > _MAX_GLYPHS:
        raise ReadError("PDF 的一页上字符过多，不予读取", where=where)
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    found: list[tuple[int | None, Glyph]] = []
    spaced = False
    high = 0
    for index in range(total):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        character = "-" if code == 2 else chr(code) if code else "\ufffd"
        if character in _SPACE:
            # Spaces that PDFium makes up from gaps are judged anew from the gaps themselves.
            spaced = spaced or not raw.FPDFText_IsGenerated(handle, index)
            continue
        if character in _IGNORED or (character < " " and code != 2):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, pointer):
            # No character is lost for want of a place: it stands after the one before.
            last = found[-1][1] if found else Glyph("", 0, 0, 0, 1, False)
            box.left, box.bottom, box.right, box.top = last.x1, last.y0, last.x1, last.y1
        angle = raw.FPDFText_GetCharAngle(handle, index)
        turn = max(angle, 0.0) / _QUARTER  # negative: unknown
        nearest = round(turn)
        straight = abs(turn - nearest) < 0.06
        glyph = Glyph(character, box.left, box.bottom, box.right, box.top, spaced)
        found.append((nearest % 4 if straight else None, glyph))
        spaced = False
    return _parted(found)


def _parted(found: list[tuple[int | None, Glyph]]) -> list[tuple[int | None, Glyph]]:
    """Ligatures (—— and …… in many fonts) are one drawing for several characters; each gets its share of the box."""
    parted: list[tuple[int | None, Glyph]] = []
    for (turn, box), group in groupby(found, key=lambda item: (item[0], _place(item[1]))):
        members = list(group)
        if len(members) == 1:
            parted.extend(members)
            continue
        x0, y0, x1, y1 = box
        across, up = ((x1 - x0) / len(members), 0.0) if turn in (0, 2, None) else (0.0, (y1 - y0) / len(members))
        order = members if turn in (0, 3, None) else members[::-1]
        for index, (_, glyph) in enumerate(order):
            place = (
                x0 + index * across,
                y0 + index * up,
                x0 + (index + 1) * across if across else x1,
                y0 + (index + 1) * up if up else y1,
            )
            parted.append((turn, Glyph(glyph.text, *place, glyph.spaced)))
    return parted


def _place(glyph: Glyph) -> tuple[float, float, float, float]:
    return glyph.x0, glyph.y0, glyph.x1, glyph.y1
