"""An official document drawn: .docx to be edited, PDF to be printed, HTML to be read; one set of measures for all.

Each renderer is imported when it is asked for: .docx works where no PDF library is installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.document import OfficialDocument
from generator.layout import STANDARD, Profile

Target = Literal["docx", "pdf", "html"]
TARGETS: tuple[Target, ...] = ("docx", "pdf", "html")


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is drawn.

    red_head: False for preprinted paper (套打): mark and red line are left out, their room stays empty.
    draft_mark: words above the type area of every page of a paper that is not final (草稿), None for a final one.
    even_last_page: the 版记 on an even page, a blank page before it where needed (PDF only).
    pdf_variant: ``pdf/a-2b``, ``pdf/ua-1`` …; None for plain tagged PDF. font_dirs: searched before all others.
    stylesheet: CSS of the office (its ``templates/official.css``), read after ours; nothing it refers to is loaded.
    """

    profile: Profile = STANDARD
    red_head: bool = True
    draft_mark: str | None = None
    even_last_page: bool = False
    pdf_variant: str | None = None
    font_dirs: tuple[Path, ...] = ()
    stylesheet: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file. pages: where the renderer knows it. remarks: Chinese sentences worth telling."""

    data: bytes
    pages: int | None = None
    remarks: tuple[str, ...] = ()


def render(document: OfficialDocument, target: Target, options: Options | None = None) -> Rendered:
    """The document as a file of that kind; same document and options, same bytes.

    Raises ZhangfaError: a face or a library is missing, a character stands in no face.
    """
    options = options or Options()
    if target == "docx":
        from generator.render.docx import render_docx

        return render_docx(document, options)
    if target == "pdf":
        from generator.render.pdf import render_pdf

        return render_pdf(document, options)
    from generator.render.html import render_html

    return render_html(document, options)


__all__ = ["TARGETS", "Options", "Rendered", "Target", "render"]
