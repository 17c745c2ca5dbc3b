"""The PDF file: its words, what it is told of itself, what it never reads, and what a machine may lack."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from drawing import LEAST, draw, drawn, nothing_said, rendered
from pages import Drawn, read_pdf
from pypdf import PdfReader
from samples import DAY, ORGAN, SAMPLES, ordinary, text

from generator.document import Format, Head, Imprint, OfficialDocument, Signature, Table, walk
from generator.render import Options, justify, pdf, render
from kb.errors import ZhangfaError

__all__ = ["nothing_said"]
ROOT = Path(__file__).resolve().parents[2]


# ---- words --------------------------------------------------------------------------------------------------------


def _pieces(document: OfficialDocument) -> str:
    return "".join("".join(piece.text for piece in walk(document)).split())


def _heads(found: Drawn, document: OfficialDocument) -> Counter[str]:
    """Characters of the table heads repeated on further pages."""
    extra: Counter[str] = Counter()
    blocks = (*document.body, *(block for attachment in document.attachments for block in attachment.blocks))
    for head in {"".join(c.title for c in block.columns) for block in blocks if isinstance(block, Table)}:
        once = sum("".join(c.title for c in block.columns) == head for block in blocks if isinstance(block, Table))
        shown = sum(line.text == head for page in found.pages for line in page.body)
        extra.update(Counter(head * (shown - once)))
    return extra


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pages_hold_the_documents_words_and_no_others(name: str) -> None:
    document = SAMPLES[name]()
    found = drawn(name)
    assert Counter(found.text) - _heads(found, document) == Counter(_pieces(document))
    # Every paragraph in one piece, in reading order (lines are joined, pages too).
    for piece in walk(document):
        if piece.place.startswith("正文第") and "行" not in piece.place:
            assert "".join(piece.text.split()) in found.text, piece


@pytest.mark.parametrize("char", "喆堃玥")
def test_a_rare_character_is_drawn_by_the_gap_filler_and_reported(char: str) -> None:
    result = render(replace(ordinary(), body=(text(f"请张{char}同志参加。"),)), "pdf")
    page = read_pdf(result.data).pages[0]
    found = next(c for line in page.lines for c in line.chars if c.text == char)
    assert found.font not in ("ZF-Fang", "")
    assert any(char in remark for remark in result.remarks)


@pytest.mark.parametrize(
    "char",
    [
        pytest.param("\ue000", id="private use"),
        pytest.param("\U0002f000", id="no such hanzi in any face"),
        pytest.param("\ufffd", id="lost in recoding"),
    ],
)
def test_a_character_in_no_face_stops_the_drawing_with_its_place(char: str) -> None:
    with pytest.raises(ZhangfaError) as error:
        render(replace(ordinary(), body=(text("第一段。"), text(f"张{char}同志"))), "pdf")
    assert "正文第2段" in str(error.value)


def test_markup_in_the_words_is_words() -> None:
    evil = '<img src="file:///etc/passwd"> </style></p><script>alert(1)</script> &lt; {{ 7*7 }} {% x %} \\'
    document = replace(
        ordinary(),
        title="关于<b>标题</b>的通知",
        body=(text(evil),),
        signature=Signature(("<i>某局</i>",), DAY),
        imprint=Imprint("<u>办公室", DAY, cc=("</footer>",)),
    )
    found = draw(document)
    assert Counter(found.text) == Counter(_pieces(document))
    assert found.title == document.title


def test_nothing_but_our_fonts_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p{color:#f00!important}", encoding="utf-8")
    style = f'@import url("{secret.as_uri()}");@font-face{{font-family:x;src:url("{secret.as_uri()}")}}p{{font-style:normal}}'
    result = render(SAMPLES["plain_statement"](), "pdf", Options(stylesheet=style))
    with pytest.raises(AssertionError, match="nothing drawn"):
        read_pdf(result.data).pages[0].ink(red=True)
    assert any("official.css" in remark for remark in result.remarks)


def test_an_offices_style_sheet_is_read_behind_ours() -> None:
    found = draw(SAMPLES["plain_statement"](), Options(stylesheet="h1{color:#f00}"))
    page = found.pages[0]
    assert page.ink(red=True).bottom < page.line("临江市人力资源和社会保障局：").baseline


def test_draft_mark_stands_on_every_page_above_the_type_area() -> None:
    found = drawn("with_landscape", Options(draft_mark="草稿（未审定）"))
    for page in found.pages:
        mark = page.line("草稿（未审定）")
        assert mark.baseline < (37 if page.height > page.width else 26)
    assert all("草稿" not in line.text for page in drawn("with_landscape").pages for line in page.lines)


def test_gaps_are_marked() -> None:
    page = drawn("ordinary").pages[1]
    line = page.line("【待补：联系人】")
    left, right = line.at("【待补：联系人】")
    x, y = (left + right) / 2, line.baseline - 6.1
    scale = page.picture.width / page.width
    red, green, blue = page.picture.getpixel((round((left + 0.4) * scale), round((y + 2) * scale)))
    assert (red > 240, green > 240, blue < 60) == (True, True, True), (x, y)


# ---- the file -----------------------------------------------------------------------------------------------------


def test_outline_title_author_and_language() -> None:
    found = drawn("ordinary")
    assert found.title == SAMPLES["ordinary"]().title
    assert found.outline[:3] == ((0, found.title, 1), (1, "一、培训时间和地点", 1), (1, "二、有关要求", 2))
    assert (0, "附件1　报名回执", 3) in found.outline
    document = pypdfium2.PdfDocument(rendered("ordinary").data)
    try:
        about = document.get_metadata_dict()
        assert about["Author"] == ORGAN
        assert about["CreationDate"].startswith("D:20261009")
        assert raw.FPDFCatalog_IsTagged(document.raw)
    finally:
        document.close()
    assert PdfReader(BytesIO(rendered("ordinary").data)).trailer["/Root"]["/Lang"] == "zh-CN"


def test_all_faces_are_embedded_and_in_part_only() -> None:
    data = rendered("long_notice").data
    assert len(data) < 500_000
    assert {char.font for page in drawn("long_notice").pages for line in page.lines for char in line.chars} == {
        "ZF-Title", "ZF-Fang", "ZF-Hei", "ZF-Kai", "ZF-Song", "ZF-Latin",
    }  # fmt: skip


@pytest.mark.parametrize("variant", pdf.VARIANTS)
def test_variants_are_written(variant: str) -> None:
    data = render(LEAST, "pdf", Options(pdf_variant=variant)).data
    root = PdfReader(BytesIO(data)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    name, part = variant.removeprefix("pdf/").split("-")
    assert f'pdf{name}id:part="{part[0]}"' in metadata
    assert ("/OutputIntents" in root) == (name == "a")


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ZhangfaError, match="pdf/x-9"):
        render(LEAST, "pdf", Options(pdf_variant="pdf/x-9"))


def test_two_processes_write_the_same_bytes() -> None:
    program = (
        "import hashlib; from samples import SAMPLES; from generator.render import render;"
        "print(hashlib.sha256(render(SAMPLES['with_landscape'](), 'pdf').data).hexdigest())"
    )
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.strip() == hashlib.sha256(rendered("with_landscape").data).hexdigest()


# ---- what a machine may lack --------------------------------------------------------------------------------------


def test_missing_pango_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint.text

    class Refuse:
        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint.text.ffi":
                raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint.text.ffi")
    monkeypatch.delattr(weasyprint.text, "ffi")
    monkeypatch.setattr(sys, "meta_path", [Refuse, *sys.meta_path])
    with pytest.raises(ZhangfaError) as error:
        render(LEAST, "pdf")
    assert "libpango-1.0-0" in str(error.value)
    assert ".docx" in str(error.value)


def test_missing_subsetter_is_told_once_and_the_file_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.pdf import fonts
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    result = render(LEAST, "pdf")
    assert sum("libharfbuzz-subset0" in remark for remark in result.remarks) == 1
    assert read_pdf(result.data).text == "正文。"


def test_another_weasyprint_leaves_lines_ragged_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    monkeypatch.setattr(inline, "justify_line", lambda line, width: None)
    justify.install.cache_clear()
    try:
        assert justify.install() is False
        assert any("右端未对齐" in remark for remark in pdf._machine_remarks())
    finally:
        monkeypatch.undo()
        justify.install.cache_clear()
    assert justify.install()


@pytest.mark.parametrize("form", ["ordinary", "letter", "minutes", "command", "plain"])
def test_the_least_document_of_every_format_is_drawn(form: Format) -> None:
    head = None if form == "plain" else Head(("临江市财政局",), suffix="")
    found = draw(OfficialDocument(form, "通知", "", (text("正文。"),), ORGAN, DAY, head))
    assert len(found.pages) == 1
    assert found.text.endswith("正文。")


def test_oversized_parts_are_all_there() -> None:
    names = tuple(f"临江市第{'一二三四五六七八九十'[i % 10]}{'甲乙丙丁'[i // 10]}委员会" for i in range(40))
    document = replace(
        ordinary(),
        title="关于" + "举办临江市机关事业单位干部能力提升专题培训班" * 13 + "的通知",
        head=Head(names, number="临组〔2026〕1号"),
        signature=Signature(names, DAY),
    )
    found = draw(document)
    assert all(found.text.count(name) >= 1 for name in names)
    assert sum("专题培训班" in line.text for line in found.pages[0].lines) > 3
    assert all(line.baseline < 262.5 for page in found.pages for line in page.body)
    assert found.pages[0].line("关于举办临江市")  # the title does not leave the head alone
