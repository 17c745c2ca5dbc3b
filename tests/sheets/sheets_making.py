"""Tables for tests: real workbooks by openpyxl, and packages written by hand for what no program writes willingly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from generator.sheets.model import Sheet
from generator.sheets.reading import read_sheet

STEPS = ("培训包审核", "发布培训项目", "培训报名审核")
TITLES = (
    "单位",
    "年度",
    "班次名称",
    "计划人数",
    "计划天数",
    "计划经费",
    "实际人数",
    "实际开班日期",
    "结束日期",
    *STEPS,
)
ALIASES = {"举办单位": "单位", "市外（区外）理由": "市外（区外）理由"}
HEAD = ("单位", "年度", "班次名称", "计划人数")


def known(title: str) -> str | None:
    """The titles that the tests know."""
    return title if title in TITLES else ALIASES.get(title)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def made(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None, name: str = "2025") -> bytes:
    """A workbook of one sheet by openpyxl; ``change`` gets the sheet before it is saved."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with some words of a part exchanged; they must be there."""
    parts = members(data)
    words = parts[part].decode()
    assert old in words, f"{old} is not in {part}: {words[:2000]}"
    return packed({**parts, part: words.replace(old, new, 1).encode()})


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def titles_row(titles: Sequence[str] = HEAD, number: int = 1) -> str:
    cells = "".join(
        f'<c r="{"ABCDEFGHIJKL"[place]}{number}" t="str"><v>{title}</v></c>' for place, title in enumerate(titles)
    )
    return f'<row r="{number}">{cells}</row>'


def by_hand(
    data: str, *, after: str = "", before: str = "", strings: str = "", styles: str = "", properties: str = "",
    namespace: str = MAIN, relations: str = OFFICE, declaration: str = "",
) -> bytes:  # fmt: skip
    """A package of one sheet. data: inside of sheetData. after, before: elements around it. styles: inside of the part."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{relations}">{properties}<sheets><sheet name="表一" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{relations}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<worksheet xmlns="{namespace}">{before}<sheetData>{data}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>',
    }
    return packed({name: text.encode() for name, text in parts.items()})


def read(tmp_path: Path, data: bytes, name: str = "台账.xlsx", **options: Any) -> Sheet:
    return read_sheet(write(tmp_path / name, data), known=known, **options)


def column(sheet: Sheet, title: str) -> list[Any]:
    """All values under a title."""
    place = sheet.titles.index(title)
    return [row.values[place] for row in sheet.rows]
