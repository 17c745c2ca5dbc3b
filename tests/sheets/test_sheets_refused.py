"""Files that are no tables, are damaged or mean harm: one sentence that names the file and says what to do."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from pathlib import Path

import pytest
from sheets_making import HEAD, STEPS, by_hand, edited, known, made, members, packed, read, titles_row, write

from generator.sheets.model import SheetError
from generator.sheets.reading import read_sheet, read_sheets
from kb.errors import ZhangfaError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = made([HEAD, ("甲局", 2025, "一班", 40)])


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(100)


def word() -> bytes:
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def changed(part: str, data: bytes | None) -> bytes:
    parts = members(GOOD)
    if data is None:
        del parts[part]
    else:
        parts[part] = data
    return packed(parts)


def encrypted_member() -> bytes:
    data = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REFUSED = [
    (b"", "空的", "empty file"),
    (ole("Workbook"), "旧格式的表格", "workbook of old Excel or of WPS"),
    (ole("Book"), "旧格式的表格", "workbook of still older Excel"),
    (ole("EncryptedPackage"), "设有密码", "workbook with a password"),
    (ole("WordDocument"), "Word 文档", "old Word"),
    (OLE, "旧版 Office", "something old"),
    (word(), "Word 文档", "Word under a wrong name"),
    (GOOD[:-200], "不完整或已损坏", "cut off at the end"),
    (GOOD[:600], "不完整或已损坏", "cut off early"),
    (packed({"甲.txt": b"x"}), "ZIP 压缩包", "an archive"),
    (packed({"xl/workbook.bin": b"x", "[Content_Types].xml": b"x"}), ".xlsb", "binary workbook"),
    (packed({"ppt/presentation.xml": b"x"}), "演示文稿", "slides"),
    (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"x"}), "OpenDocument", ".ods"),
    (packed({"[Content_Types].xml": b"x", "xl/styles.xml": b"x"}), "缺少主要部件", "the main part is gone"),
    (b"%PDF-1.7\n%\xe2\xe3", "PDF", "PDF"),
    (b"\x89PNG\r\n\x1a\n0000", "图片", "picture"),
    (b"<html><body><table><tr><td>\xe5\x8d\x95</td></tr></table></body></html>", "网页", "page that a system calls .xls"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "XML", "XML of 2003"),
    (changed(SHEET, b"<worksheet><sheetData><row>"), "不完整或已损坏", "a sheet cut off"),
    (changed(SHEET, b""), "不完整或已损坏", "a sheet of nothing"),
    (changed("xl/workbook.xml", b"<workbook"), "不完整或已损坏", "broken main part"),
    (changed("xl/workbook.xml", b"<workbook/>"), "没有表", "no sheets"),
    (changed(SHEET, None), "没有表", "the sheet is gone"),
    (encrypted_member(), "密码", "parts locked with a password"),
    (by_hand(titles_row(), declaration=DOCTYPE), "XML 实体", "entities in a sheet"),
    (edited(by_hand(titles_row()), "xl/workbook.xml", "<workbook", DOCTYPE + "<workbook"), "XML 实体", "entities in the main part"),
    (edited(by_hand(titles_row()), "xl/styles.xml", "<styleSheet", DOCTYPE + "<styleSheet"), "XML 实体", "entities in the styles"),
    (edited(by_hand(titles_row()), "xl/sharedStrings.xml", "<sst", DOCTYPE + "<sst"), "XML 实体", "entities in the texts"),
    (by_hand(titles_row() + " " * 60_000_000), "压缩炸弹", "blanks that unpack to much"),
    (by_hand(titles_row() + f'<row r="2"><c r="A2" t="str"><v>{"长" * 20_000_000}</v></c></row>'), "不完整或已损坏", "a cell without end"),
    (by_hand(titles_row() + '<row r="2">' + "".join(f'<c r="X{n}Y" t="str"><v>1</v></c>' for n in range(60_000)) + "</row>"), "不完整或已损坏", "a row without end"),
    (by_hand('<row r="x"/>'), "不完整或已损坏", "a row without number"),
    (by_hand('<row r="1e999"/>'), "不完整或已损坏", "a row beyond all numbers"),
    (by_hand(titles_row(), after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 200_001 + "</mergeCells>"), "合并单元格过多", "merged cells without end"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told", "why"), REFUSED, ids=[case[2] for case in REFUSED])
def test_refused(tmp_path: Path, data: bytes, told: str, why: str) -> None:
    for name in ("台账.xlsx", "台账.csv"):
        with pytest.raises(SheetError) as caught:
            read(tmp_path, data, name)
        assert told in caught.value.message, why
        assert str(tmp_path / name) in caught.value.message
        assert re.search("请|应为", caught.value.message), "says what to do"


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD, "台账.csv").name == "2025"
    assert read(tmp_path, "单位,年度,班次名称\n甲,2025,班\n".encode(), "台账.xlsx").name == ""


def test_places_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="是文件夹"):
        read_sheet(tmp_path, known=known)
    with pytest.raises(SheetError, match="找不到"):
        read_sheet(tmp_path / "没有.xlsx", known=known)
    with pytest.raises(SheetError):
        read_sheet(Path("a\x00b.xlsx"), known=known)
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(SheetError, match="不是普通文件"):
        read_sheet(pipe, known=known)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", GOOD)
    path.chmod(0)
    with pytest.raises(SheetError, match="没有读取权限"):
        read_sheet(path, known=known)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.write(GOOD)
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(SheetError, match=r"文件过大.*64 MB"):
        read_sheet(path, known=known)


def test_errors_without_number_are_refused_at_last(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#REF!</v></c></row>' for n in range(2, 100_010))
    with pytest.raises(SheetError, match="读不出来的单元格超过 100,000 个，首个是A列：公式出错 #REF!"):
        read(tmp_path, by_hand(titles_row() + rows), most_rows=200_000)


def test_merged_cells_that_overlap_without_end(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>甲</v></c></row>' for n in range(2, 2_000))
    merges = '<mergeCell ref="B2:B1048576"/>' * 5_000
    with pytest.raises(SheetError, match="互相重叠"):
        read(tmp_path, by_hand(titles_row() + rows, after=f"<mergeCells>{merges}</mergeCells>"))


def test_blank_cells_far_out_are_nothing(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="XFD{n}" s="1"/></row>' for n in range(2, 20_000))
    row = '<row r="1000000"><c r="A1000000" t="str"><v>甲</v></c></row>'
    sheet = read(tmp_path, by_hand(titles_row() + blank + row, before='<dimension ref="A1:XFD1048576"/>'))
    assert [row.number for row in sheet.rows] == [1_000_000]


def test_elements_nested_without_end(tmp_path: Path) -> None:
    assert not read(tmp_path, by_hand(titles_row(), after="<a>" * 50_000 + "</a>" * 50_000)).rows


# ---- anything at all ------------------------------------------------------------------------------------------------


def mutated(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(out))
        sort = chance.random()
        if sort < 0.6:
            out[at] = chance.randrange(256)
        elif sort < 0.8:
            del out[at : at + chance.randrange(1, 40)]
        else:
            out[at:at] = out[at : at + chance.randrange(1, 60)]
        out = out or bytearray(b"x")
    return bytes(out)


ATTRIBUTES = (
    "",
    "-1",
    "1e400",
    "9" * 20,
    "A0",
    "ZZZZ9",
    "s",
    "d",
    "e",
    "b",
    "inlineStr",
    "甲",
    "../../etc/passwd",
    "A1:A9",
)
TEXTS = ("", "#REF!", "1e400", "nan", "9" * 400, "2958466", "0", "60", "_x0000_", "=1+1", "-0", "1e-400")


def reworded(data: bytes, chance: random.Random) -> bytes:
    """XML that still holds together, with other values in it."""
    text = data.decode()
    for _ in range(chance.randrange(1, 4)):
        places = list(re.finditer(r'"[^"]*"|>[^<>]*<', text))
        place = chance.choice(places)
        new = f'"{chance.choice(ATTRIBUTES)}"' if place[0][0] == '"' else f">{chance.choice(TEXTS)}<"
        text = text[: place.start()] + new + text[place.end() :]
    return text.encode()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_stands_in_a_file_ends_in_a_sheet_or_a_message(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    good = made([(*HEAD, *STEPS), *(("甲局", 2025, f"{n}班", n + 0.5, None, "2025-03-01") for n in range(5))])
    text = ",".join(HEAD) + '\r\n甲,2025,"一,班",40\r\n'
    for _ in range(150):
        sort = chance.random()
        parts = members(good)
        name = chance.choice(list(parts))
        if sort < 0.2:
            data = mutated(good, chance)
        elif sort < 0.4:
            data = packed({**parts, name: mutated(parts[name], chance)}, zipfile.ZIP_STORED)
        elif sort < 0.8:
            data = packed({**parts, name: reworded(parts[name], chance)}, zipfile.ZIP_STORED)
        else:
            data = mutated(text.encode(chance.choice(("utf-8", "gb18030", "utf-16"))), chance)
        path = write(tmp_path / "a.xlsx", data)
        try:
            sheets = (read_sheet(path, known=known), *read_sheets(path, known=known))
        except ZhangfaError as error:
            told = error.message
            if str(path) not in told:
                pytest.fail(f"names no file: {told}")
            continue
        for sheet in sheets:
            assert all(len(row.values) == len(sheet.titles) for row in sheet.rows)
            assert len(set(sheet.titles)) == len(sheet.titles) == len(sheet.letters)
            assert all(sheet.told(fault) for fault in sheet.faults)
