"""The .docx as drawn: LibreOffice turns all samples into PDF in one call, the pages are measured. Skipped without it.

LibreOffice is not Word, but draws exact lines, grids and frames by the same arithmetic. The names of the faces that
offices have are answered by the faces of the fonts distribution.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest
import samples
from pages import Box, Drawn, Page, full_lines, read_pdf

from generator.document import OfficialDocument
from generator.layout import COMPENSATED, EM, MM
from generator.render import Options
from generator.render.docx import render_docx

FACES = Path(__file__).parents[2] / "fonts" / "zhangfa_fonts" / "faces"
STAND_INS = {
    "仿宋_GB2312": "FandolFang",
    "楷体_GB2312": "ZF Kai",
    "黑体": "ZF Hei",
    "宋体": "ZF Song",
    "方正小标宋简体": "ZF Title",
    "Times New Roman": "ZF Latin",
}
CHAR = EM / MM  # 字 in mm
BARE = Options(red_head=False)
# A text of one more line each, so that the signature and the 版记 come to stand everywhere about a page's end.
LENGTHS = (9, 12, 15, 17, 20, 22)
# No line begins with these (GB/T 15834, 5.1).
FORBIDDEN = "。，、；：？！”’）》〉〕】…％%"


def _long(lines: int) -> OfficialDocument:
    sentence = samples.text("各单位要认真做好组织工作。")
    last = samples.text("请认真贯彻落实本通知要求，不断提高培训质量和效益，切实增强培训的针对性和实效性。")
    body = (*samples.ordinary().body[:3], *[sentence] * lines, last)
    return replace(samples.ordinary(), body=body, attachments=(), attachment_note=(), notes=())


DOCUMENTS: dict[str, tuple[OfficialDocument, Options]] = {
    **{name: (make(), Options()) for name, make in samples.SAMPLES.items()},
    **{f"bare_{kind}": (samples.SAMPLES[kind](), BARE) for kind in ("ordinary", "joint", "letter")},
    "compensated": (samples.long_notice(), Options(profile=COMPENSATED)),
    "unsealed": (replace(samples.ordinary(), signature=samples.plain_statement().signature), Options()),
    **{f"length_{lines}": (_long(lines), Options()) for lines in LENGTHS},
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """All documents by name, drawn by LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: .docx pages are not measured")
    if not FACES.is_dir():
        pytest.skip("the faces of the fonts distribution are not built: .docx pages are not measured")
    folder = tmp_path_factory.mktemp("docx")
    for name, (document, options) in DOCUMENTS.items():
        (folder / f"{name}.docx").write_bytes(render_docx(document, options).data)
    (folder / "fonts.conf").write_text(_fonts_conf(folder), encoding="utf-8")
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in DOCUMENTS),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        capture_output=True,
        check=True,
        timeout=180,
    )
    return {name: read_pdf((folder / f"{name}.pdf").read_bytes()) for name in DOCUMENTS}


def _fonts_conf(folder: Path) -> str:
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{face}</string></edit></match>'
        for name, face in STAND_INS.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{FACES}</dir><cachedir>{folder / 'cache'}</cachedir>{matches}</fontconfig>"
    )


def edge(page: Page) -> float:
    """Left edge of the type area, mm."""
    return 28.0 if page.number % 2 else 26.0


def upright(drawn: Drawn) -> list[Page]:
    return [page for page in drawn.pages if page.width < page.height]


# ---- full pages and lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["long_notice", "compensated"])
def test_22_lines_of_28_characters(drawn: dict[str, Drawn], name: str) -> None:
    pages = drawn[name].pages
    counts = [len(page.body) for page in pages[1:-1]]
    assert max(counts) == 22
    assert counts.count(22) >= 0.75 * len(counts)  # a heading kept with its text leaves a line free
    wide = full_lines(drawn[name], lambda line: all(unicodedata.east_asian_width(c) in "WFA" for c in line.text))
    flush = [line for line in wide if min(abs(line.left - 28), abs(line.left - 26)) < 1]
    assert len(flush) > 50
    assert sum(len(line.text) == 28 for line in flush) >= 0.85 * len(flush)
    assert {len(line.text) for line in flush} <= {27, 28}


def test_compensated_ink_fills_the_type_area(drawn: dict[str, Drawn]) -> None:
    page = drawn["compensated"].pages[1]
    ink = page.ink(Box(20, 20, 190, 264.5))
    assert ink.top == pytest.approx(37.0, abs=1.7)
    assert ink.bottom == pytest.approx(262.0, abs=1.7)


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_text_stays_inside_the_type_area(drawn: dict[str, Drawn], name: str) -> None:
    for page in upright(drawn[name]):
        for line in page.body:
            assert line.left > edge(page) - 0.5, (page.number, line.text)
            assert line.right < edge(page) + 156.5, (page.number, line.text)
            top = 29.0 if "letter" in name and page.number == 1 else 36.0
            assert top < line.baseline < 263.0, (page.number, line.text)


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_no_line_begins_with_a_closing_mark(drawn: dict[str, Drawn], name: str) -> None:
    for page in upright(drawn[name]):
        starts = [line.text for line in page.body if line.text[0] in FORBIDDEN]
        assert not starts, page.number


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_no_heading_ends_a_page(drawn: dict[str, Drawn], name: str) -> None:
    document = DOCUMENTS[name][0]
    headings = {block.text for block in document.body if not hasattr(block, "rows") and block.is_heading}
    for page in drawn[name].pages:
        assert not page.body or page.body[-1].text not in headings, page.number


# ---- page numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["long_notice", "compensated", "ordinary", "with_landscape", "plain_statement"])
def test_page_numbers_stand_outside_7_mm_below(drawn: dict[str, Drawn], name: str) -> None:
    for page in upright(drawn[name]):
        number = page.page_number
        assert number is not None, page.number
        assert number.text == f"—{page.number}—"
        assert number.size == pytest.approx(14, abs=0.1)
        assert "Song" in number.chars[0].font
        dash = page.ink(Box(number.left, 264.6, number.left + 4, 275))
        assert dash.middle == pytest.approx(269.0, abs=1.0)
        inset = edge(page) + 156 - number.right if page.number % 2 else number.left - edge(page)
        assert inset == pytest.approx(14 / MM, abs=0.5)


def test_numbers_of_landscape_pages_stay_on_the_sheet(drawn: dict[str, Drawn]) -> None:
    wide = [page for page in drawn["with_landscape"].pages if page.width > page.height]
    assert [page.number for page in wide] == [4, 5, 6]
    for page in wide:
        assert "".join(char.text for char in page.turned) == f"—{page.number}—"
        places = [(char.left + char.right) / 2 for char in page.turned]
        assert places == [pytest.approx(28.0, abs=1.0)] * len(places)
        ends = [char.baseline for char in page.turned]
        # The outer corner of the upright sheet: below on odd pages, above on even ones.
        assert (min(ends) > 150) if page.number % 2 else (max(ends) < 60)
    assert drawn["with_landscape"].pages[6].page_number is not None


# ---- head --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "top"),
    [
        pytest.param("ordinary", 72.0, id="under three lines of 密级"),
        pytest.param("plain_head", 72.0, id="alone"),
        pytest.param("joint", 72.0, id="joint"),
        pytest.param("upward", 72.0, id="upward"),
        pytest.param("minutes", 72.0, id="minutes"),
        pytest.param("command", 57.0, id="command, 20 mm below the type area's edge"),
        pytest.param("letter", 30.0, id="letter, from the page's edge"),
        pytest.param("compensated", 72.0, id="compensated, from 37 mm all the same"),
    ],
)
def test_ink_of_the_mark(drawn: dict[str, Drawn], name: str, top: float) -> None:
    page = drawn["with_landscape" if name == "plain_head" else name].pages[0]
    ink = page.ink(red=True) if name != "letter" else page.ink(Box(30, 0, 180, 40), red=True)
    assert ink.top == pytest.approx(top, abs=1.0)
    mark = next(line for line in page.lines if line.size > 25)
    if name not in ("joint", "upward"):
        assert (mark.left + mark.right) / 2 == pytest.approx(edge(page) + 78, abs=0.5)


def test_joint_names_are_spread_and_the_suffix_stands_beside(drawn: dict[str, Drawn]) -> None:
    rows = [line for line in drawn["joint"].pages[0].lines if line.size > 25]
    assert [line.text for line in rows] == [samples.JOINT[0], f"{samples.JOINT[1]}文件", samples.JOINT[2]]
    rights = [rows[0].right, rows[1].at(samples.JOINT[1])[1], rows[2].right]
    assert max(rights) - min(rights) < 0.7
    assert {round(line.left, 1) for line in rows} == {round(rows[0].left, 1)}


@pytest.mark.parametrize("name", ["ordinary", "joint", "upward", "minutes", "compensated"])
def test_red_rule_4_mm_under_the_number(drawn: dict[str, Drawn], name: str) -> None:
    document = DOCUMENTS[name][0]
    assert document.head
    page = drawn[name].pages[0]
    line = page.line(document.head.number or "")
    left, right = line.at(document.head.number or "")
    ink = page.ink(Box(left, line.baseline - 5, right, line.baseline + 3))
    rule = page.ink(Box(20, line.baseline + 3, 200, line.baseline + 12), red=True)
    assert rule.top - ink.bottom == pytest.approx(4.0, abs=0.5)
    assert rule.width == pytest.approx(156.0, abs=0.5)
    assert rule.left == pytest.approx(28.0, abs=0.3)
    if name == "upward":
        assert left == pytest.approx(28 + CHAR, abs=0.3)
        assert page.line("欧阳建国").right == pytest.approx(184 - CHAR, abs=0.7)
        assert "李小红" in line.text  # on the line of the last 签发人
        assert line.at("李小红")[0] == pytest.approx(page.line("签发人：").at("王明")[0], abs=0.5)
    else:
        assert (left + right) / 2 == pytest.approx(106.0, abs=0.5)


def test_title_in_36_pt_lines_two_lines_below_the_rule(drawn: dict[str, Drawn]) -> None:
    page = drawn["joint"].pages[0]
    title = [line for line in page.lines if abs(line.size - 22) < 0.5]
    assert len(title) == 4
    for line, following in pairwise(title):
        assert (following.baseline - line.baseline) * MM == pytest.approx(36.0, abs=0.2)
    rule = page.ink(Box(28, 100, 32, 150), red=True)
    # Two blank lines, and 0.8 of a title line of 36 pt above its base line.
    assert title[0].baseline - rule.bottom == pytest.approx((2 * 28.95 + 28.8) / MM, abs=0.5)
    for line in title:
        assert (line.left + line.right) / 2 == pytest.approx(106.0, abs=1.0)


@pytest.mark.parametrize("kind", ["ordinary", "joint", "letter"])
def test_preprinted_paper_leaves_the_room(drawn: dict[str, Drawn], kind: str) -> None:
    with_mark, without = drawn[kind].pages[0], drawn[f"bare_{kind}"].pages[0]
    with pytest.raises(AssertionError, match="nothing drawn"):
        without.ink(red=True)
    for words in (DOCUMENTS[kind][0].head.number, "主送" if kind == "x" else DOCUMENTS[kind][0].addressee[:4]):
        assert without.line(words).baseline == pytest.approx(with_mark.line(words).baseline, abs=0.2)


def test_letter(drawn: dict[str, Drawn]) -> None:
    first, second = drawn["letter"].pages[:2]
    mark = next(line for line in first.lines if line.size > 25)
    foot = first.ink(Box(mark.left, mark.baseline - 8, mark.right, mark.baseline + 2.5), red=True).bottom
    heavy = first.ink(Box(21.5, foot + 1.5, 26, foot + 5.5), red=True)
    assert heavy.top - foot == pytest.approx(4.0, abs=0.7)
    both = first.ink(Box(10, heavy.top - 0.2, 200, heavy.top + 2.5), red=True)
    assert (both.left, both.right) == (pytest.approx(21.0, abs=0.3), pytest.approx(191.0, abs=0.3))
    assert first.ink(Box(21.5, 265, 26, 290), red=True).bottom == pytest.approx(277.0, abs=0.3)
    number = first.line("临人社函〔2026〕12号")
    assert number.right == pytest.approx(184.0, abs=0.4)
    assert number.text.startswith("秘密★1年")
    top = first.ink(Box(28, number.baseline - 6, 60, number.baseline + 1)).top
    assert top - both.bottom == pytest.approx(14 / MM, abs=0.8)  # 7/8 of a 3号 character
    assert first.page_number is None
    assert second.page_number is not None
    with pytest.raises(AssertionError, match="nothing drawn"):
        second.ink(red=True)


# ---- signature ---------------------------------------------------------------------------------------------------


def _signed(drawn: Drawn) -> tuple[Page, int]:
    """The page of the signature's date and its line."""
    found = [(page, i) for page in drawn.pages for i, line in enumerate(page.body) if line.text == "2026年10月9日"]
    return found[-1]


def test_sealed(drawn: dict[str, Drawn]) -> None:
    page, at = _signed(drawn["ordinary"])
    name, date = page.body[at - 1], page.body[at]
    right = edge(page) + 156
    assert (name.left + name.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.3)
    assert name.right <= right + 0.3
    # Drawn wider than on the grid: LibreOffice parts figures from characters, centred all the same.
    assert (date.left + date.right) / 2 == pytest.approx(right - (4 + 6.5 / 2) * CHAR, abs=0.5)
    assert name.baseline - page.body[at - 2].baseline == pytest.approx(3 * 28.95 / MM, abs=0.2)


def test_sealed_jointly(drawn: dict[str, Drawn]) -> None:
    page, at = _signed(drawn["joint"])
    first, last, date = page.body[at - 2], page.body[at - 1], page.body[at]
    assert first.text == samples.JOINT[0] + samples.JOINT[1]
    assert last.text == samples.JOINT[2]
    assert (last.left + last.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.3)
    assert last.baseline - first.baseline == pytest.approx(5 * 28.95 / MM, abs=0.2)
    centres = [sum(first.at(name)) / 2 for name in samples.JOINT[:2]]
    assert centres[1] - centres[0] >= 46.0  # a seal of 45 mm each, side by side
    assert centres[1] == pytest.approx((date.left + date.right) / 2, abs=0.5)


def test_unsealed(drawn: dict[str, Drawn]) -> None:
    page, at = _signed(drawn["unsealed"])
    name, date = page.body[at - 1], page.body[at]
    assert name.right == pytest.approx(edge(page) + 156 - 2 * CHAR, abs=0.5)
    assert date.left == pytest.approx(name.left + 2 * CHAR, abs=0.3)


def test_stamped(drawn: dict[str, Drawn]) -> None:
    page, at = _signed(drawn["command"])
    name, date = page.body[at - 1], page.body[at]
    right = edge(page) + 156
    assert name.at("王明")[1] == pytest.approx(right - 4 * CHAR, abs=0.3)
    assert name.at("王明")[0] - name.at("长")[1] == pytest.approx(2 * CHAR, abs=0.3)
    assert date.left == pytest.approx(right - (4 + 6.5) * CHAR, abs=0.3)


@pytest.mark.parametrize("name", [f"length_{lines}" for lines in LENGTHS] + ["long_notice", "joint", "letter"])
def test_signature_never_stands_without_text(drawn: dict[str, Drawn], name: str) -> None:
    page, at = _signed(drawn[name])
    document = DOCUMENTS[name][0]
    assert document.signature
    names = "".join(document.signature.names)
    text = [line.text for line in page.body[:at] if line.text not in names and not line.text.startswith("附件")]
    assert text, page.number


# ---- attachments and 版记 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        pytest.param("ordinary", ["附件1", "附件2"], id="two"),
        pytest.param("joint", ["附件"], id="one, without a figure"),
        pytest.param("with_landscape", ["附件1", "附件2", "附件3"], id="portrait, landscape, portrait"),
    ],
)
def test_attachments_begin_pages(drawn: dict[str, Drawn], name: str, labels: list[str]) -> None:
    firsts = [page.body[0] for page in drawn[name].pages if page.body]
    assert [line.text for line in firsts if line.text.startswith("附件")] == labels
    for page in upright(drawn[name]):
        if page.body[0].text in labels:
            label, title = page.body[:2]
            assert label.left == pytest.approx(edge(page), abs=0.3)
            # Line 3: two lines of 28.95 pt lie above the box of the title's first line.
            down = (2 * 28.95 + 0.8 * 36 - 0.8 * 28.95) / MM
            assert title.baseline - label.baseline == pytest.approx(down, abs=1.5)
            assert title.size == pytest.approx(22, abs=0.1)


@pytest.mark.parametrize(
    "name",
    ["ordinary", "joint", "upward", "minutes", "with_landscape", "long_notice", "compensated"]
    + [f"length_{lines}" for lines in LENGTHS],
)
def test_imprint_ends_on_the_lower_edge_of_the_last_page(drawn: dict[str, Drawn], name: str) -> None:
    for page in drawn[name].pages[:-1]:
        assert not [rule for rule in page.rules if rule.middle > 225 and rule.width > 155], page.number
    page = drawn[name].pages[-1]
    rules = [rule for rule in page.rules if rule.width > 155 and rule.middle > 225]
    drawn_rule = page.ink(Box(10, 261, 200, 263))
    assert drawn_rule.bottom == pytest.approx(262.0, abs=0.3)
    assert drawn_rule.width == pytest.approx(156.0, abs=0.5)
    assert drawn_rule.left == pytest.approx(edge(page), abs=0.3)
    below = [line for line in page.body if line.baseline > rules[0].middle]
    assert below[0].text.startswith(("抄送：", samples.ORGAN, samples.JOINT[0], "临江市"))
    assert all(line.size == pytest.approx(14, abs=0.1) for line in below)
    assert not [line for line in page.body if rules[0].middle - 4 < line.baseline < rules[0].middle]


def test_imprint_of_a_letter_stands_there_without_lines(drawn: dict[str, Drawn]) -> None:
    page = drawn["letter"].pages[-1]
    assert not page.rules
    assert page.body[-1].text == "抄送：临江市财政局。"
    assert page.body[-1].baseline == pytest.approx(260.0, abs=1.5)


def test_table_head_stands_on_every_page(drawn: dict[str, Drawn]) -> None:
    wide = [page for page in drawn["with_landscape"].pages if page.width > page.height]
    for page in wide:
        head = page.line("日期")
        assert "Hei" in head.chars[0].font
        assert head.text == "日期时段课程授课人职称学时"
    areas = [page.ink(Box(34, 20, 297, 205)) for page in wide]
    assert all(area.right < 297 - 35 and area.left > 35 for area in areas)


# ---- agreement ---------------------------------------------------------------------------------------------------


def test_lines_break_as_in_the_pdf(drawn: dict[str, Drawn]) -> None:
    pdf = pytest.importorskip("generator.render.pdf")
    try:
        other = read_pdf(pdf.render_pdf(samples.long_notice(), Options(font_dirs=(FACES,))).data)
    except (ImportError, OSError) as missing:
        pytest.skip(f"no PDF can be drawn here: {missing}")
    ours = [line.text for page in drawn["long_notice"].pages for line in page.body]
    theirs = [line.text for page in other.pages for line in page.body]
    same = sum(block.size for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks())
    assert same >= 0.9 * len(theirs)
    assert [len(page.body) for page in drawn["long_notice"].pages] == [len(page.body) for page in other.pages]
