"""The .docx as a file: schema, styles, sections, words, tables, the same bytes; drawn pages are in test_docx_pages."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
import samples
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.document import Attachment, Cell, Column, OfficialDocument, Paragraph, Run, Signature, Table, walk
from generator.geometry import AREA, signature_layout
from generator.layout import COMPENSATED, EM, MM, STANDARD, Profile, width
from generator.render import Options
from generator.render.docx import render_docx
from generator.render.word_xml import properties
from generator.titles import title_lines
from kb.errors import ZhangfaError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = pytest.mark.parametrize("kind", samples.SAMPLES)
ALL = Options(draft_mark="草　稿")
BARE = Options(red_head=False)


def opened(document: OfficialDocument, options: Options | None = None) -> Document:
    return docx.Document(io.BytesIO(render_docx(document, options).data))


def parts(document: OfficialDocument, options: Options | None = None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render_docx(document, options).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(document: Document) -> str:
    """All words of the body in their order, text boxes and tables included, without white space."""
    return "".join("".join(node.text or "" for node in document.element.iter(W + "t")).split())


def styled(document: Document, style: str) -> list[str]:
    """Text of the paragraphs of a style anywhere in the body."""
    found = [p for p in document.element.iter(W + "p") if p.find(f"{W}pPr/{W}pStyle") is not None]
    return [
        "".join(node.text or "" for node in p.iter(W + "t"))
        for p in found
        if p.find(f"{W}pPr/{W}pStyle").get(W + "val") == style
    ]


def with_body(*blocks: Paragraph | Table) -> OfficialDocument:
    return replace(samples.plain_statement(), body=blocks)


# ---- a sound file ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "options"),
    [
        *(pytest.param(make(), None, id=name) for name, make in samples.SAMPLES.items()),
        pytest.param(samples.with_landscape(), ALL, id="draft mark in every header"),
        pytest.param(samples.letter(), BARE, id="letter on preprinted paper"),
        pytest.param(samples.joint(), BARE, id="joint mark on preprinted paper"),
        pytest.param(samples.ordinary(), Options(profile=COMPENSATED), id="compensated"),
        pytest.param(replace(samples.ordinary(), head=None, imprint=None), None, id="ordinary without head"),
        pytest.param(with_body(samples.receipt(), samples.receipt()), None, id="tables that touch"),
        pytest.param(with_body(Paragraph(())), None, id="empty paragraph"),
    ],
)
def test_schema(document: OfficialDocument, options: Options | None, tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "file.docx"
    path.write_bytes(render_docx(document, options).data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_children_stand_in_the_order_of_the_schema() -> None:
    given = {"sectPr": ("<x/>",), "jc": "left", "spacing": {"line": 1}, "keepNext": True, "pStyle": "A", "ind": None}
    names = re.findall(r"<w:(\w+)", properties("pPr", given))
    assert names == ["pPr", "pStyle", "keepNext", "spacing", "jc", "sectPr"]
    assert properties("rPr", {"sz": None}) == ""


def test_ballast_of_the_template_is_gone() -> None:
    names = sorted(parts(samples.ordinary()))
    assert not [name for name in names if re.search(r"Effects|thumbnail|customXml|numbering", name)]
    assert names[0] == "[Content_Types].xml"


@KINDS
def test_no_theme_face_and_every_run_has_its_own(kind: str) -> None:
    for name, data in parts(samples.SAMPLES[kind](), ALL).items():
        if not name.startswith("word/") or not name.endswith(".xml") or "theme" in name:
            continue
        tree = etree.fromstring(data)
        for element in tree.iter(W + "rFonts"):
            assert not [key for key in element.attrib if key.endswith("Theme")], name
            assert element.get(W + "hint") == "eastAsia", name
        for run in tree.iter(W + "r"):
            if run.find(W + "t") is not None:
                assert run.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia"), (name, etree.tostring(run))


# ---- words -------------------------------------------------------------------------------------------------------

_HEAD = ("版头", "发文机关标志", "发文字号", "签发人")


@KINDS
def test_words_are_those_of_the_document(kind: str) -> None:
    document = samples.SAMPLES[kind]()
    text = words(opened(document))
    pieces = [("".join(piece.text.split()), piece.place) for piece in walk(document)]
    assert Counter(text) == Counter("".join(piece for piece, _ in pieces))
    # In the head number and names stand beside each other; below it the order is the reading order.
    assert "".join(piece for piece, place in pieces if place not in _HEAD) in text


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    document = opened(with_body(samples.text(text)))
    assert text in [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Body Text"]


@pytest.mark.parametrize(
    ("text", "back"),
    [
        pytest.param("甲\n乙", "甲\n乙", id="line end"),
        pytest.param("甲\r\n乙\r丙", "甲\n乙\n丙", id="line ends of other systems"),
        pytest.param("甲\t乙", "甲\t乙", id="tab"),
        pytest.param("  甲  ", "  甲  ", id="spaces at both ends stay"),
        pytest.param("<w:b/>&amp;{{ x }}{% raw %}]]>", "<w:b/>&amp;{{ x }}{% raw %}]]>", id="markup is only text"),
    ],
)
def test_text_that_looks_like_something_else(text: str, back: str) -> None:
    document = opened(with_body(samples.text(text)))
    assert back in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"], ids=ascii)
@pytest.mark.parametrize("place", ["title", "author", "kind", "cell", "draft"])
def test_characters_that_no_file_can_hold_are_refused(bad: str, place: str) -> None:
    document, options = samples.ordinary(), Options()
    if place == "cell":
        table = Table((Column("姓名", 4),), ((Cell(f"张{bad}三"),),))
        document = replace(document, attachments=(Attachment("附件", "名单", (table,)),))
    elif place == "draft":
        options = Options(draft_mark=f"草{bad}稿")
    else:
        document = replace(document, **{place: f"甲{bad}乙"})
    with pytest.raises(ZhangfaError, match=f"U\\+{ord(bad):04X}"):
        render_docx(document, options)


def test_properties_of_the_file() -> None:
    core = opened(samples.ordinary()).core_properties
    assert (core.title, core.author, core.last_modified_by) == (samples.ordinary().title, samples.ORGAN, samples.ORGAN)
    assert (core.created.date(), core.modified.date()) == (samples.DAY, samples.DAY)
    assert (core.revision, core.language, core.category) == (1, "zh-CN", "通知")


# ---- the same bytes ----------------------------------------------------------------------------------------------


def test_same_bytes_in_two_processes() -> None:
    code = (
        "import hashlib, samples; from generator.render.docx import render_docx\n"
        "for make in samples.SAMPLES.values(): print(hashlib.sha256(render_docx(make()).data).hexdigest())"
    )
    outs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    here = [hashlib.sha256(render_docx(make()).data).hexdigest() for make in samples.SAMPLES.values()]
    assert outs[0] == outs[1] == here


def test_zip_tells_nothing_of_the_day() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(samples.joint()).data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


# ---- styles ------------------------------------------------------------------------------------------------------

_FACES = ("仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体")


@pytest.mark.parametrize(
    ("style", "face", "size", "line", "outline"),
    [
        pytest.param("Normal", "仿宋_GB2312", 16, 28.95, None, id="3号仿宋, 22 lines a page"),
        pytest.param("Body Text", "仿宋_GB2312", 16, None, None, id="正文"),
        pytest.param("Heading 1", "黑体", 16, None, 0, id="一、"),
        pytest.param("Heading 2", "楷体_GB2312", 16, None, 1, id="（一）"),
        pytest.param("Heading 3", "仿宋_GB2312", 16, None, 2, id="1."),
        pytest.param("Heading 4", "仿宋_GB2312", 16, None, 3, id="（1）"),
        pytest.param("Title", "方正小标宋简体", 22, 36, 0, id="2号小标宋, 22 + 14 pt"),
        pytest.param("发文机关标志", "方正小标宋简体", 16, None, None, id="mark"),
        pytest.param("附件序号", "黑体", 16, None, None, id="附件1"),
        pytest.param("版记", "仿宋_GB2312", 14, 28, None, id="4号, 14 + 14 pt"),
        pytest.param("表格文字", "仿宋_GB2312", 12, 18, None, id="cells"),
        pytest.param("表头文字", "黑体", 12, None, None, id="head row"),
        pytest.param("Footer", "宋体", 14, 16, None, id="page number, 4号宋体"),
    ],
)
def test_styles(style: str, face: str, size: float, line: float | None, outline: int | None) -> None:
    found = opened(samples.ordinary()).styles[style]
    assert found.element.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") == face
    assert found.font.size.pt == size
    if line:
        spacing = found.element.find(f"{W}pPr/{W}spacing")
        assert (int(spacing.get(W + "line")), spacing.get(W + "lineRule")) == (int(line * 20), "exact")
    level = found.element.find(f"{W}pPr/{W}outlineLvl")
    assert (None if level is None else int(level.get(W + "val"))) == outline


def test_grid_and_spacing_make_28_characters() -> None:
    normal = opened(samples.ordinary()).styles["Normal"].element
    assert normal.find(f"{W}rPr/{W}spacing").get(W + "val") == "-5"
    assert normal.find(f"{W}pPr/{W}widowControl").get(W + "val") == "0"
    choice = next(normal.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"))
    assert choice.find(W + "overflowPunct").get(W + "val") == "0"


@pytest.mark.parametrize("style", ["Title", "发文机关标志", "版记", "表格文字", "Header", "Footer"])
def test_other_pitches_leave_the_grid(style: str) -> None:
    """Lines of 36 or 18 pt would be pulled to multiples of 28.95."""
    found = opened(samples.ordinary()).styles[style].element.find(f"{W}pPr/{W}snapToGrid")
    assert found.get(W + "val") == "0"


def test_headings_keep_their_level_and_run_into_the_text() -> None:
    document = opened(samples.ordinary())
    assert styled(document, "Heading1")[:2] == ["一、培训时间和地点", "二、有关要求"]
    run_in = next(p for p in document.paragraphs if p.text.startswith("（一）按时报名。"))
    assert run_in.style.name == "Heading 2"
    assert [run.text[:5] for run in run_in.runs] == ["（一）按时", "请各单位于"]
    assert run_in.runs[1].style.name == "接排正文"
    assert run_in.paragraph_format.keep_with_next is False
    assert document.styles["Heading 1"].paragraph_format.keep_with_next is True


def test_a_gap_is_marked() -> None:
    document = opened(samples.ordinary())
    marked = [run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color is not None]
    assert marked == ["【待补：联系人】"] * 2


def test_title_is_one_paragraph_in_lines() -> None:
    document = samples.joint()
    (title,) = (p for p in opened(document).paragraphs if p.style.name == "Title")
    lines = title_lines(document.title, names=document.head.names if document.head else ())
    assert title.text == "\n".join(line.strip() for line in lines)


def test_no_bold_anywhere() -> None:
    for name, data in parts(samples.ordinary()).items():
        if name in ("word/document.xml", "word/styles.xml"):
            assert b"<w:b/>" not in data


# ---- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "top", "bottom", "pitch"),
    [
        pytest.param(STANDARD, 37.0, 35.0, "579", id="standard"),
        pytest.param(COMPENSATED, 34.6, 32.6, "592", id="compensated"),
    ],
)
def test_sections(profile: Profile, top: float, bottom: float, pitch: str) -> None:
    document = opened(samples.with_landscape(), Options(profile=profile))
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    first, wide, last = document.sections
    for section in (first, last):
        sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
        assert [round(size.mm, 1) for size in sizes] == [210.0, 297.0, top, bottom]
        assert [round(size.mm, 1) for size in (section.left_margin, section.right_margin)] == [28.0, 26.0]
    assert [round(size.mm) for size in (wide.page_width, wide.page_height)] == [297, 210]
    assert round((wide.page_width - wide.left_margin - wide.right_margin) / 36000) == 225
    for section in document.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(W + "type"), grid.get(W + "linePitch")) == ("lines", pitch)
    assert document.settings.odd_and_even_pages_header_footer
    assert document.settings.element.find(qn("w:mirrorMargins")) is not None


def test_page_numbers_stand_outside() -> None:
    (section,) = opened(samples.ordinary()).sections
    for footer, side, align in ((section.footer, "right", 2), (section.even_page_footer, "left", 0)):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert paragraph.alignment == align
        assert paragraph._p.find(f"{W}pPr/{W}ind").get(W + side) == "280"
        assert "PAGE" in "".join(node.text for node in paragraph._p.iter(W + "instrText"))


def test_a_letter_has_no_number_on_page_1() -> None:
    (section,) = opened(samples.letter()).sections
    assert section.different_first_page_header_footer
    assert [p.text for p in section.first_page_footer.paragraphs] == [""]
    assert "— 1 —" in section.footer.paragraphs[0].text
    lines = [e for e in section.first_page_header._element.iter() if etree.QName(e).localname == "srgbClr"]
    assert len(lines) == 4
    assert not opened(samples.ordinary()).sections[0].different_first_page_header_footer


def test_number_of_a_landscape_page_hangs_in_its_header() -> None:
    wide = opened(samples.with_landscape()).sections[1]
    for header in (wide.header, wide.even_page_header):
        text = etree.tostring(header._element, encoding="unicode")
        assert 'vert="vert"' in text
        assert " PAGE " in text
    for footer in (wide.footer, wide.even_page_footer):
        assert [p.text for p in footer.paragraphs] == [""]


def test_draft_mark_stands_on_every_page() -> None:
    headers = {n: d.decode() for n, d in parts(samples.with_landscape(), ALL).items() if n.startswith("word/header")}
    assert len(headers) == 5
    assert all("草　稿" in text for text in headers.values())
    assert not any("草" in d.decode() for n, d in parts(samples.joint()).items() if n.startswith("word/header"))


@pytest.mark.parametrize("kind", ["ordinary", "joint", "upward", "letter", "minutes", "command"])
def test_preprinted_paper_shows_no_mark(kind: str) -> None:
    document = samples.SAMPLES[kind]()
    bare = opened(document, BARE)
    assert document.head
    assert not any(name in text for name in document.head.names for text in styled(bare, "Mark"))
    coloured = [name for name, data in parts(document, BARE).items() if b'"FF0000"' in data]
    assert coloured == ["word/styles.xml"]
    assert document.head.number in words(bare)  # the number is not preprinted


# ---- head --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signers", "rows"),
    [
        pytest.param(("王明",), ["临组报〔2026〕7号签发人：王明"], id="one: number on his line"),
        pytest.param(("王明", "李红"), ["临组报〔2026〕7号签发人：王明李红"], id="two on a line"),
        pytest.param(
            ("王明", "欧阳建国", "李红"),
            ["签发人：王明欧阳建国", "临组报〔2026〕7号李红"],
            id="number on the line of the last",
        ),
        pytest.param(
            ("买买提·阿不都热合曼·买买提", "王明"),
            ["签发人：买买提·阿不都热合曼·买买提", "临组报〔2026〕7号王明"],
            id="one a line where two do not fit",
        ),
        pytest.param(
            ("阿" * 20,), [f"签发人：{'阿' * 20}", "临组报〔2026〕7号"], id="number below where even one does not fit"
        ),
    ],
)
def test_signers(signers: tuple[str, ...], rows: list[str]) -> None:
    document = samples.upward()
    assert document.head
    document = replace(document, head=replace(document.head, signers=signers))
    drawn = opened(document)
    assert styled(drawn, "Number") == rows
    last = [p for p in drawn.paragraphs if p.style.name == "发文字号"][-1]
    assert last._p.find(f"{W}pPr/{W}pBdr/{W}bottom").get(W + "color") == "FF0000"


def test_names_of_a_joint_mark_are_spread_to_the_longest() -> None:
    document = opened(samples.joint())
    mark = document.tables[0]
    assert [p.text for p in mark.cell(0, 0).paragraphs] == list(samples.JOINT)
    assert [p.text for p in mark.cell(0, 1).paragraphs] == ["文件"]
    spaces = [
        sum(len(run.text) * int(run._r.find(f"{W}rPr/{W}spacing").get(W + "val")) / 20 for run in p.runs)
        + len(p.text) * p.runs[0].font.size.pt
        for p in mark.cell(0, 0).paragraphs
    ]
    assert max(spaces) - min(spaces) < 1
    assert max(spaces) < mark.columns[0].width.pt
    assert sum(column.width.pt for column in mark.columns) < AREA + 15


def test_too_many_organs_are_told() -> None:
    names = tuple(f"临江市第{i}人民医院管理中心" for i in range(40))
    document = samples.joint()
    assert document.head
    drawn = render_docx(replace(document, head=replace(document.head, names=names)))
    assert drawn.remarks == ("联合行文的机关有40个，发文机关标志只用主办机关名称",)
    assert render_docx(document).remarks == ()


# ---- signature, 附件说明, 版记 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(Signature((samples.ORGAN,), samples.DAY), id="sealed"),
        pytest.param(Signature(("市局",), date(2026, 12, 31)), id="sealed, short name"),
        pytest.param(Signature(samples.JOINT, samples.DAY), id="sealed, joint"),
        pytest.param(Signature(samples.JOINT, samples.DAY, style="unsealed"), id="unsealed, joint"),
        pytest.param(Signature(("市局",), date(2026, 12, 31), style="unsealed"), id="unsealed, long date"),
        pytest.param(Signature(("王明",), samples.DAY, style="stamp", titles=("市　长",)), id="stamp"),
        pytest.param(Signature(("名" * 40,), samples.DAY), id="name wider than the page"),
    ],
)
def test_signature_stands_where_the_clause_wants_it(signature: Signature) -> None:
    drawn = opened(replace(samples.ordinary(), signature=signature, attachments=()))
    rows = [p for p in drawn.paragraphs if p.style.name in ("署名", "成文日期")]
    wanted = signature_layout(signature)
    assert len(rows) == len(wanted)
    for row, line in zip(rows, wanted, strict=True):
        assert "".join(row.text.split("\t")) == "".join(placed.text for placed in line.placed)
        for placed, (kind, place) in zip(line.placed, _places(row), strict=True):
            middle = placed.left + width(placed.text) * EM / 2
            assert place == pytest.approx(middle if kind == "center" else placed.left, abs=0.2)


def _places(row: docx.text.paragraph.Paragraph) -> list[tuple[str, float]]:
    """Kind and place (pt) of the words of a signature's line, by its tabs or its indents."""
    stops = [(tab.get(W + "val"), int(tab.get(W + "pos")) / 20) for tab in row._p.iter(W + "tab") if tab.get(W + "pos")]
    if stops:
        return stops
    form = row.paragraph_format
    left = form.left_indent.pt if form.left_indent else 0.0
    right = form.right_indent.pt if form.right_indent else 0.0
    return [("center", (left + AREA - right) / 2)] if form.alignment == 1 else [("left", left)]


def test_signature_is_bound_to_the_text() -> None:
    rows = opened(replace(samples.joint(), attachments=(), imprint=None)).paragraphs
    at = next(i for i, p in enumerate(rows) if p.style.name == "署名")
    last_words = max(i for i in range(at) if rows[i].text)
    first = max(i for i in range(last_words) if rows[i].style.name == "Body Text")
    assert all(p.paragraph_format.keep_with_next for p in rows[first : len(rows) - 1])
    assert rows[first].paragraph_format.widow_control is True
    assert not rows[-1].paragraph_format.keep_with_next
    assert rows[at - 1].text == rows[at - 2].text == ""


@pytest.mark.parametrize(
    ("names", "lines", "hanging"),
    [
        pytest.param(("名单",), ["附件：名单"], 3.0, id="one without a figure"),
        pytest.param(("名单", "日程"), ["附件：1.\t名单", "2.\t日程"], 4.0, id="two"),
        pytest.param(tuple("甲乙丙丁戊己庚辛壬癸"), None, 4.5, id="ten: room for two figures"),
    ],
)
def test_attachment_notes_hang(names: tuple[str, ...], lines: list[str] | None, hanging: float) -> None:
    rows = [
        p
        for p in opened(replace(samples.ordinary(), attachment_note=names, attachments=())).paragraphs
        if p.style.name == "附件说明"
    ]
    assert lines is None or [p.text for p in rows] == lines
    assert rows[0].paragraph_format.first_line_indent.pt == pytest.approx(-hanging * EM, abs=0.1)
    # Wrapped lines and all names begin at one place, two 字 in plus the label.
    for row in rows:
        assert row.paragraph_format.left_indent.pt == pytest.approx((2 + hanging) * EM, abs=0.1)


def test_imprint_is_a_box_on_the_lower_edge() -> None:
    drawn = opened(samples.ordinary())
    (anchor,) = (e for e in drawn.element.iter() if etree.QName(e).localname == "anchor")
    place = {etree.QName(e).localname: e for e in anchor.iter()}
    top = int(anchor.find(f"{{{place['positionV'].nsmap['wp']}}}positionV")[0].text) / 36000
    height = int(place["extent"].get("cy")) / 36000
    assert top + height == pytest.approx(262.0 + 1 / MM, abs=0.05)  # the paragraph behind the table is 1 pt high
    assert styled(drawn, "Imprint")[-1].endswith("2026年10月10日印发")
    holder = drawn.paragraphs[-1]
    assert holder.paragraph_format.line_spacing.pt == pytest.approx((height - 1 / MM) * MM, abs=0.1)


def test_imprint_of_a_letter_has_no_lines() -> None:
    text = parts(samples.letter())["word/document.xml"].decode()
    assert "抄送：" in text
    assert "<w:tcBorders>" not in text
    assert "<w:tcBorders>" in parts(samples.minutes())["word/document.xml"].decode()


def test_even_last_page_is_told() -> None:
    assert "PDF" in render_docx(samples.ordinary(), Options(even_last_page=True)).remarks[0]


# ---- attachments and tables --------------------------------------------------------------------------------------


def test_attachments_begin_new_pages() -> None:
    drawn = opened(samples.ordinary())
    labels = [p for p in drawn.paragraphs if p.style.name == "附件序号"]
    assert [p.text for p in labels] == ["附件1", "附件2"]
    assert all(p.paragraph_format.page_break_before for p in labels)
    # A section that begins a page needs no further break; the second of its attachments does.
    wide = replace(samples.wide_attachment(1), label="附件1"), replace(samples.wide_attachment(1), label="附件2")
    drawn = opened(replace(samples.ordinary(), attachments=wide))
    labels = [p for p in drawn.paragraphs if p.style.name == "附件序号"]
    assert [bool(p.paragraph_format.page_break_before) for p in labels] == [False, True]
    assert [section.orientation for section in drawn.sections] == [0, 1, 0]


def test_label_on_line_1_title_on_line_3() -> None:
    rows = opened(samples.ordinary()).paragraphs
    at = next(i for i, p in enumerate(rows) if p.text == "附件1")
    assert [p.style.name for p in rows[at : at + 3]] == ["附件序号", "Normal", "附件标题"]


def test_table() -> None:
    drawn = opened(samples.ordinary())
    table = drawn.tables[0]
    root = table._tbl
    assert root.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
    grid = [int(column.get(W + "w")) for column in root.find(W + "tblGrid")]
    assert sum(grid) == pytest.approx(AREA * 20, abs=1)
    for row in root.iter(W + "tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
        assert row.find(f"{W}trPr/{W}trHeight").get(W + "hRule") == "atLeast"
        cells = row.findall(W + "tc")
        assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w")) for cell in cells) == sum(grid)
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in root.iter(W + "tr")] == [True, False, False, False]
    assert [cell.text for cell in table.rows[1].cells][:5] == ["1", "张喆", "男", "临江市教育局", "科长"]
    assert table.rows[3].cells[0].text == "合计"
    assert len(table.rows[3]._tr.findall(W + "tc")) == 2
    shaded = [cell.find(f"{W}tcPr/{W}shd") is not None for cell in root.iter(W + "tc")]
    assert sum(shaded) == 2
    aligned = {p.alignment for p in table.rows[1].cells[4].paragraphs}
    assert aligned == {0}


def test_tables_that_follow_each_other_stay_two() -> None:
    bare = replace(samples.receipt(), caption=None, note=None)
    body = opened(with_body(samples.text("甲"), bare, bare)).element.body
    names = [etree.QName(child).localname for child in body]
    assert names.count("tbl") == 2
    assert "tbltbl" not in "".join(names)


def test_no_table_ends_the_file() -> None:
    document = replace(samples.class_plan_like(), attachments=(Attachment("附件", "表", (samples.receipt(),)),))
    bare = replace(samples.receipt(), caption=None, note=None)
    document = replace(document, attachments=(Attachment("附件", "表", (bare,)),))
    names = [etree.QName(child).localname for child in opened(document).element.body]
    assert names[-3:] == ["tbl", "p", "sectPr"]


def test_a_table_without_head_has_no_head_row() -> None:
    table = Table((Column("", 4), Column("", 8)), ((Cell("姓名"), Cell("张喆")),))
    (drawn,) = opened(with_body(table)).tables
    assert [[cell.text for cell in row.cells] for row in drawn.rows] == [["姓名", "张喆"]]


def test_two_thousand_rows_are_quick() -> None:
    rows = tuple(tuple(Cell(f"第{r}行{i}") for i in range(8)) for r in range(2000))
    table = Table(tuple(Column(f"列{i}", 4) for i in range(8)), rows)
    document = replace(samples.ordinary(), attachments=(Attachment("附件", "学员名单", (table,)),))
    render_docx(samples.ordinary())
    start = time.process_time()
    data = render_docx(document).data
    assert time.process_time() - start < 2.0  # 0.2 s; python-docx's own rows would take minutes
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/document.xml").count(b"<w:tr>") >= 2001


def test_a_gap_in_a_run_stays_text() -> None:
    gap = Paragraph((Run("甲"), Run("【待补】", "gap"), Run("乙")))
    assert "甲【待补】乙" in [p.text for p in opened(with_body(gap)).paragraphs]
