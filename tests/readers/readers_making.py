"""Real files for the reader tests, made on the spot: Word documents, web pages, PDFs."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "texts"
SEEDS = sorted(CORPUS.glob("*.txt"))


def seed_lines(path: Path) -> list[str]:
    """The non-empty lines of a policy text."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def squeezed(text: str) -> str:
    """Without any white space."""
    return re.sub(r"\s+", "", text)


def docx_bytes(lines: Sequence[str]) -> bytes:
    """A Word document of one paragraph a line."""
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_of(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "") -> bytes:
    """A minimal Word document around raw WordprocessingML (prefix ``w``)."""
    import zipfile

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    spaces = (
        f'xmlns:w="{word}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": numbering, "styles": styles, "footnotes": footnotes}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        relations = f'<Relationship Id="r" Type="{kind}/officeDocument" Target="word/document.xml"/>'
        package.writestr("_rels/.rels", f"<Relationships>{relations}</Relationships>")
        inner = "".join(
            f'<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/>'
            for name, content in parts.items()
            if content and name != "document"
        )
        package.writestr("word/_rels/document.xml.rels", f"<Relationships>{inner}</Relationships>")
        for name, content in parts.items():
            if content:
                package.writestr(f"word/{name}.xml", f"<w:{name} {spaces}>{content}</w:{name}>")
    return stream.getvalue()


def html_bytes(lines: Sequence[str]) -> bytes:
    """A web page of one <p> a line."""
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>网页</title></head><body>{body}</body></html>".encode()


def pdf_bytes(
    lines: Sequence[str],
    *,
    indent: bool = True,
    gap: float = 0,
    numbered: bool = False,
    password: str | None = None,
    landscape: bool = False,
) -> bytes:
    """A PDF of one paragraph a line, wrapped at the margins. gap: points between paragraphs; numbered: page numbers."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK", spaceAfter=gap,
        firstLineIndent=32 if indent else 0,
    )  # fmt: skip

    def footer(canvas: object, template: object) -> None:
        if numbered:
            canvas.setFont("STSong-Light", 14)  # type: ignore[attr-defined]
            canvas.drawCentredString(297, 40, f"— {canvas.getPageNumber()} —")  # type: ignore[attr-defined]

    stream = io.BytesIO()
    encryption = StandardEncryption(password, canPrint=1) if password else None
    size = (842, 595) if landscape else (595, 842)
    template = SimpleDocTemplate(stream, pagesize=size, leftMargin=79, rightMargin=74, encrypt=encryption)
    template.build([Paragraph(escape(line), style) for line in lines], onFirstPage=footer, onLaterPages=footer)
    return stream.getvalue()
