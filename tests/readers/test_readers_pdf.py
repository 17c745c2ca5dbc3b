"""PDF: what cannot be read is said, layout spaces and watermarks go, hard cases of broken lines."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers_making import SEEDS, pdf_bytes, seed_lines, squeezed

from kb.errors import ReadError
from kb.readers import Limits, read_file
from kb.readers.paragraphs import Glyph, Page, paragraphs
from kb.readers.pdf import _parted


def drawn(*commands: tuple[str, ...] | tuple[object, ...], pages: int = 1) -> bytes:
    """A PDF drawn by hand; a command is a method of reportlab's canvas with its arguments."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(595, 842))
    for _ in range(pages):
        sheet.setFont("STSong-Light", 16)
        for name, *arguments in commands:
            getattr(sheet, str(name))(*arguments)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def read_text(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return read_file(path).texts[0].text


def picture() -> object:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.new("RGB", (40, 40), "white"))


def test_a_scan_needs_ocr(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="OCR"):
        read_text(tmp_path, drawn(("drawImage", picture(), 0, 0, 595, 842), pages=3))


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    from pypdf import PdfWriter  # type: ignore[import-not-found,unused-ignore]

    writer = PdfWriter()
    for data in (pdf_bytes(["关于培训的通知，请认真执行。"] * 3), drawn(("drawImage", picture(), 0, 0, 595, 842))):
        writer.append(io.BytesIO(data))
    stream = io.BytesIO()
    writer.write(stream)
    path = tmp_path / "a.pdf"
    path.write_bytes(stream.getvalue())
    (text,) = read_file(path).texts
    assert any("第 2 页" in remark for remark in text.remarks)


def test_too_many_pages_and_too_slow(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn(("drawString", 80, 700, "文"), pages=4))
    with pytest.raises(ReadError, match="4 页"):
        read_file(path, limits=Limits(max_pages=3))
    with pytest.raises(ReadError, match="秒"):
        read_file(path, limits=Limits(max_seconds=-1))


def test_watermarks_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        drawn(("drawString", 80, 700, "关于培训的通知"), ("rotate", 45), ("drawString", 400, 100, "内部资料"))
    )
    (text,) = read_file(path).texts
    assert text.text == "关于培训的通知"
    assert any("斜排" in remark for remark in text.remarks)


def test_a_page_turned_sideways(tmp_path: Path) -> None:
    turned = drawn(("rotate", 90), ("drawString", 100, -300, "一、甲"), ("drawString", 100, -330, "二、乙"))
    assert read_text(tmp_path, turned) == "一、甲\n二、乙"


def test_cells_are_parted_and_title_spaces_kept(tmp_path: Path) -> None:
    data = drawn(
        ("drawString", 80, 700, "人 事 部"),
        ("drawString", 80, 670, "班次"),
        ("drawString", 300, 670, "60人"),
        ("drawString", 80, 640, "Party School 培训"),
    )
    assert squeezed(read_text(tmp_path, data).replace("\t", "|")) == "人事部班次|60人PartySchool培训"
    assert "Party School" in read_text(tmp_path, data)


def test_bold_by_printing_twice(tmp_path: Path) -> None:
    assert read_text(tmp_path, drawn(("drawString", 80, 700, "通知"), ("drawString", 80.4, 700, "通知"))) == "通知"


def test_a_long_pdf_in_reasonable_time(tmp_path: Path) -> None:
    lines = [line for path in SEEDS[2:4] for line in seed_lines(path)]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(lines))
    begin = time.process_time()
    (text,) = read_file(path).texts
    pages = text.text.count("\f") + 1
    assert pages > 30
    assert time.process_time() - begin < 0.05 * pages


def page_of(*rows: tuple[float, float, str]) -> Page:
    """A page of lines (x, y, text) in type of ten points."""
    glyphs: list[Glyph] = []
    for x, y, text in rows:
        for character in text:
            width = 5.0 if character.isascii() else 10.0
            glyphs.append(Glyph(character, x, y, x + width, y + 10, False))
            x += width
    return Page(340.0, tuple(glyphs))


def rows(*lines: tuple[float, str]) -> Page:
    return page_of(*((x, 500.0 - 15 * index, text) for index, (x, text) in enumerate(lines)))


FULL = "培训计划管理由组织部门管事财政部门管钱双方联合审批"  # 25 characters: from 40 to 290 and over
GEOMETRY = [
    ([(40, FULL), (40, FULL[:22]), (40, "管“钱”双方"), (40, FULL), (40, "完。")],
     [FULL + FULL[:22] + "管“钱”双方", FULL + "完。"], "quotation marks that were not parted from their words"),

    ([(60, FULL[:23]), (40, FULL), (40, "一句完。"), (60, FULL[:23]), (40, "二句完。")],
     [FULL[:23] + FULL + "一句完。", FULL[:23] + "二句完。"], "indented paragraphs"),
    ([(60, FULL[:23]), (60, FULL[:23]), (40, FULL), (40, "完。")],
     [FULL[:23], FULL[:23] + FULL + "完。"], "a paragraph of exactly one full line, then an indent"),
    ([(130, "关于培训的通知"), (60, FULL[:23]), (40, FULL), (40, "完。"), (60, "又。")],
     ["关于培训的通知", FULL[:23] + FULL + "完。", "又。"], "a centred title"),
    ([(40, FULL), (40, "完。"), (40, FULL), (40, FULL), (40, "完。")],
     [FULL + "完。", FULL + FULL + "完。"], "no indents at all"),
    ([(40, FULL), (40, FULL[:24] + "。"), (40, "二、甲"), (40, FULL), (40, "完。")],
     [FULL + FULL[:24] + "。", "二、甲", FULL + "完。"], "no indents: a label after a full line that ends a sentence"),
    ([(40, FULL), (40, FULL[:24] + "第"), (40, "二、甲"), (40, FULL), (40, "完。")],
     [FULL + FULL[:24] + "第二、甲", FULL + "完。"], "no indents: what looks like a label inside a sentence"),
    ([(40, "甲"), (40, "乙"), (40, "丙丁"), (40, "戊己")], ["甲", "乙", "丙丁", "戊己"], "a list of short lines"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected", "why"), GEOMETRY, ids=[row[2] for row in GEOMETRY])
def test_geometry(lines: list[tuple[float, str]], expected: list[str], why: str) -> None:
    assert paragraphs([rows(*lines)]) == [expected], why


def test_ligatures_are_parted() -> None:
    dash = Glyph("—", 40, 0, 60, 10, False)
    word = Glyph("文", 60, 0, 70, 10, False)
    (_, first), (_, second), (_, last) = _parted([(0, dash), (0, dash), (0, word)])
    assert (first.x0, first.x1, second.x0, second.x1) == (40, 50, 50, 60)
    assert last == word
    assert paragraphs([Page(340, (first, second, last))]) == [["——文"]]
    upwards = Glyph("—", 0, 40, 10, 60, False)
    assert [glyph.y0 for _, glyph in _parted([(3, upwards), (3, upwards)])] == [40, 50]


@given(
    st.lists(
        st.tuples(st.sampled_from([40.0, 60.0, 80.0, 130.0]), st.text("一二、。（）1a", min_size=1, max_size=25)),
        min_size=1,
        max_size=20,
    )
)
def test_no_character_is_lost(lines: list[tuple[float, str]]) -> None:
    found = "".join("".join(page) for page in paragraphs([rows(*lines)]))
    assert squeezed(found) == "".join(text for _, text in lines)
