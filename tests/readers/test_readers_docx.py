"""Word documents: labels as printed, revisions accepted, hidden text out, tables and boxes in their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from readers_making import docx_of

from kb.errors import ReadError
from kb.readers import read_file
from kb.readers.numerals import chinese_numeral, roman, word_number


def lines_of(tmp_path: Path, data: bytes) -> list[str]:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    (text,) = read_file(path).texts
    assert text.encoding is None
    return text.text.split("\n")


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def para(inner: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{inner if '<' in inner else run(inner)}</w:p>"


PARAGRAPHS = [
    (para("关于") + para("") + para("通知"), ["关于", "通知"], "empty paragraphs are no lines"),
    (para(run("甲") + "<w:r><w:br/></w:r>" + run("乙")), ["甲", "乙"], "a line break"),
    (para(run("甲") + "<w:r><w:tab/></w:r>" + run("乙")), ["甲\t乙"], "a tab"),
    (para("<w:ins>" + run("增") + "</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>" + run("留")),
     ["增留"], "revisions accepted"),
    (para("<w:moveFrom>" + run("旧") + "</w:moveFrom><w:moveTo>" + run("新") + "</w:moveTo>"), ["新"], "moves accepted"),
    (para(run("见") + run("隐", "<w:vanish/>") + run("显", "<w:vanish w:val='0'/>")), ["见显"], "hidden text"),
    (para("<w:hyperlink>" + run("链接") + "</w:hyperlink>"), ["链接"], "links keep their words"),
    (para("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
          "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("3") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"),
     ["3"], "a field shows its result"),
    ("<w:sdt><w:sdtPr/><w:sdtContent>" + para("控件") + "</w:sdtContent></w:sdt>", ["控件"], "content controls"),
    (para("<w:ruby><w:rt>" + run("hàn") + "</w:rt><w:rubyBase>" + run("汉") + "</w:rubyBase></w:ruby>"), ["汉"], "ruby"),
    (para("<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>" + para("框") +
          "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + para("框") +
          "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>" + run("文")),
     ["框", "文"], "a text box once, not twice"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "why"), PARAGRAPHS, ids=[row[2] for row in PARAGRAPHS])
def test_paragraphs(tmp_path: Path, body: str, expected: list[str], why: str) -> None:
    assert lines_of(tmp_path, docx_of(body)) == expected, why


def cell(*lines: str) -> str:
    return "<w:tc>" + "".join(para(line) for line in lines) + "</w:tc>"


def test_tables(tmp_path: Path) -> None:
    table = (
        f"<w:tbl><w:tr>{cell('班次')}{cell('人数')}</w:tr><w:tr>{cell('甲班', '（市内）')}{cell('60')}</w:tr></w:tbl>"
    )
    assert lines_of(tmp_path, docx_of(para("前") + table + para("后"))) == [
        "前",
        "班次\t人数",
        "甲班 （市内）\t60",
        "后",
    ]
    frame = f"<w:tbl><w:tr>{cell(*'一二三四五')}{cell('边')}</w:tr></w:tbl>"
    assert lines_of(tmp_path, docx_of(frame)) == [*"一二三四五", "边"]


def level(index: int, form: str, text: str, extra: str = "") -> str:
    return f"<w:lvl w:ilvl='{index}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>{extra}<w:lvlText w:val='{text}'/></w:lvl>"


OFFICIAL = (
    "<w:abstractNum w:abstractNumId='0'>"
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
    + level(4, "decimalEnclosedCircle", "%5")
    + "</w:abstractNum>"
    + "<w:abstractNum w:abstractNumId='1'>"
    + level(0, "chineseCounting", "第%1条", "<w:pStyle w:val='article'/>")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "bullet", "——")
    + level(3, "bullet", "\uf06c")
    + "</w:abstractNum>"
    + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    + "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/>"
    + "</w:lvlOverride></w:num>"
)
STYLES = (
    "<w:style w:type='paragraph' w:styleId='article'><w:name w:val='article'/><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr>"
    "</w:pPr></w:style><w:style w:type='paragraph' w:styleId='sub'><w:name w:val='sub'/><w:basedOn w:val='article'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>"
)


def numbered(number: int, index: int, text: str = "文") -> str:
    return para(text, f"<w:numPr><w:ilvl w:val='{index}'/><w:numId w:val='{number}'/></w:numPr>")


NUMBERED = [
    ([(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 4), (1, 1), (1, 2), (1, 0), (1, 1)],
     ["一、文", "（一）文", "1.文", "2.文", "（1）文", "①　文", "（二）文", "1.文", "二、文", "（一）文"],
     "each level counts on its own and begins anew below a higher one"),
    ([(1, 0)] * 12, [f"{chinese_numeral(n)}、文" for n in range(1, 13)], "beyond ten"),
    ([(2, 0), (2, 1), (2, 1), (2, 2), (2, 3), (2, 0)], ["第一条　文", "1.1　文", "1.2　文", "——文", "文", "第二条　文"],
     "legal numbering, dashes kept, ornaments dropped"),
    ([(1, 0), (1, 0), (3, 0), (3, 0)], ["一、文", "二、文", "一、文", "二、文"], "a list that starts over"),
    ([(9, 0), (0, 0)], ["文", "文"], "a number that is defined nowhere, and none"),
]  # fmt: skip


@pytest.mark.parametrize(("levels", "expected", "why"), NUMBERED, ids=[row[2] for row in NUMBERED])
def test_numbering(tmp_path: Path, levels: list[tuple[int, int]], expected: list[str], why: str) -> None:
    body = "".join(numbered(number, index) for number, index in levels)
    assert lines_of(tmp_path, docx_of(body, numbering=OFFICIAL)) == expected, why


def test_numbering_by_style_and_contents_left_out(tmp_path: Path) -> None:
    body = (
        para("总则\t1", "<w:pStyle w:val='T1'/>")
        + para("甲", "<w:pStyle w:val='article'/>")
        + para("乙", "<w:pStyle w:val='sub'/>")
        + para("丙", "<w:pStyle w:val='sub'/><w:numPr><w:numId w:val='0'/></w:numPr>")
    )
    path = tmp_path / "a.docx"
    path.write_bytes(docx_of(body, numbering=OFFICIAL, styles=STYLES))
    (text,) = read_file(path).texts
    assert text.text.split("\n") == ["第一条　甲", "第二条　乙", "丙"]
    assert any("目录（1 行）" in remark for remark in text.remarks)


def test_a_year_does_not_run_into_its_label(tmp_path: Path) -> None:
    body = numbered(1, 2, "2023年度培训")
    assert lines_of(tmp_path, docx_of(body, numbering=OFFICIAL)) == ["1. 2023年度培训"]


def test_footnotes_follow_the_body(tmp_path: Path) -> None:
    body = para(run("正文") + "<w:r><w:footnoteReference w:id='2'/></w:r>" + run("。"))
    notes = "<w:footnote w:id='0'>" + para("") + "</w:footnote><w:footnote w:id='2'>" + para("注释") + "</w:footnote>"
    assert lines_of(tmp_path, docx_of(body, footnotes=notes)) == ["正文[1]。", "[1] 注释"]


def test_entities_are_refused(tmp_path: Path) -> None:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(docx_of(para("文"))))
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + data.replace("文".encode(), b"&a;")
            package.writestr(name, data)
    with pytest.raises(ReadError, match="实体"):
        read_file(path)


def test_a_part_that_cannot_be_unpacked_is_told_of_a_document_not_of_an_archive(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.docx"
    path.write_bytes(docx_of("".join(para(f"第{i}条的文字。") for i in range(300))))
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("word/document.xml")
    if info.compress_type == zipfile.ZIP_STORED:
        with zipfile.ZipFile(path) as package:
            members = {name: package.read(name) for name in package.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in members.items():
                package.writestr(name, data)
            info = package.getinfo("word/document.xml")
    data = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(ReadError, match="Word 文档不完整") as caught:
        read_file(path)
    assert "zip" not in caught.value.message
    assert ".docx" in caught.value.message


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"), (1005, "chineseCounting", "一千零五"), (12, "ideographDigital", "一二"),
        (3, "chineseLegalSimplified", "叁"), (2, "ideographTraditional", "乙"), (3, "decimalZero", "03"),
        (12, "decimalFullWidth", "１２"), (20, "decimalEnclosedCircle", "⑳"), (2, "decimalEnclosedParen", "⑵"),
        (28, "upperLetter", "BB"), (4, "lowerRoman", "iv"), (5, "none", ""), (7, "somethingNew", "7"),
    ],
)  # fmt: skip
def test_number_forms(number: int, form: str, printed: str) -> None:
    assert word_number(number, form) == printed


def test_roman() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 1994, 0)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIV", "0"]
