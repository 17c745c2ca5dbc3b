"""A workbook's package -> its sheets by name, the shared texts, the formats of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.sheets.cells import SheetCells
from generator.sheets.model import SheetError
from generator.sheets.package import Package, local
from generator.sheets.values import Format, Held, Numbers, format_of, text_of

_MOST_SHEETS: Final = 1000
_MOST_STRINGS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells. part: of the package. hidden: not shown as a tab."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """A workbook held in memory as stored."""

    def __init__(self, data: bytes, where: str) -> None:
        """Raises SheetError for a damaged workbook or one without a sheet of cells."""
        self.where = where
        self._package = Package(data, where)
        self._main = self._find_main()
        root = self._package.xml(self._main)
        if root is None:
            raise self._package.damaged(self._main)
        self._relations = self._package.relations(self._main)
        self._strings: list[Held] | None = None
        self._numbers: Numbers | None = None
        self._from_1904 = False
        self.sheets = self._sheets(root)

    def _find_main(self) -> str:
        for kind, part in self._package.relations("").values():
            if kind == "officeDocument" and part in self._package:
                return part
        return "xl/workbook.xml"

    def _sheets(self, root: Any) -> tuple[SheetPart, ...]:
        found: list[SheetPart] = []
        for element in root.iter():
            tag = local(element.tag)
            if tag == "workbookPr":
                self._from_1904 = element.get("date1904") in ("1", "true", "on")
            elif tag == "sheet":
                number = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
                kind, part = self._relations.get(number, ("", ""))
                if kind == "worksheet" and part in self._package:
                    state = element.get("state", "visible")
                    found.append(SheetPart(str(element.get("name") or ""), part, state != "visible"))
        if not found:
            raise SheetError("工作簿里没有表", where=self.where, expected="至少一张有标题行的表")
        return tuple(found[:_MOST_SHEETS])

    def cells(self, sheet: SheetPart) -> SheetCells:
        """One pass over a sheet."""
        if self._strings is None:
            self._strings = self._read_strings()
        if self._numbers is None:
            self._numbers = Numbers(self._read_formats(), from_1904=self._from_1904)
        return SheetCells(self._package, sheet.part, self._strings, self._numbers)

    def _part(self, kind: str) -> str | None:
        return next((part for found, part in self._relations.values() if found == kind and part in self._package), None)

    def _read_strings(self) -> list[Held]:
        part = self._part("sharedStrings")
        strings: list[Held] = []
        if part is None:
            return strings
        pieces: list[str] = []

        def handlers(
            parser: Any, prefix: str
        ) -> tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]:
            item, text, phonetic = prefix + "si", prefix + "t", prefix + "rPh"
            aside = False

            def start(tag: str, attributes: Mapping[str, str]) -> None:
                nonlocal aside
                if tag == text:
                    if not aside:
                        parser.CharacterDataHandler = pieces.append
                elif tag == phonetic:
                    aside = True

            def end(tag: str) -> None:
                nonlocal aside
                if tag == text:
                    parser.CharacterDataHandler = None
                elif tag == item:
                    strings.append(text_of(pieces[0] if len(pieces) == 1 else "".join(pieces)))
                    pieces.clear()
                elif tag == phonetic:
                    aside = False

            return start, end

        for _ in self._package.stream(part, handlers):
            if len(pieces) > 1000 or len(strings) > _MOST_STRINGS:
                raise SheetError("工作簿里的文字过多，不予读取", where=self.where, remedy="请分成几个文件")
        return strings

    def _read_formats(self) -> list[Format]:
        part = self._part("styles")
        root = self._package.xml(part) if part else None
        codes: dict[int, str] = {}
        formats: list[Format] = []
        for group in root if root is not None else ():
            if local(group.tag) == "numFmts":
                for element in group:
                    codes[_number(element.get("numFmtId"))] = str(element.get("formatCode") or "")
            elif local(group.tag) == "cellXfs":
                for element in group:
                    number = _number(element.get("numFmtId"))
                    formats.append(format_of(number, codes.get(number)))
        return formats


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 9 else 0


__all__ = ["SheetPart", "Workbook"]
