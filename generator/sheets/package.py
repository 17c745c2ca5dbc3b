"""The parts of a workbook's package, unpacked piece by piece within bounds; XML without entities or document types."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from xml.parsers import expat

from generator.sheets.files import AGAIN, DAMAGED
from generator.sheets.model import SheetError
from kb.readers.reading import MIB

_CHUNK: Final = 128 * 1024
#: A sheet of 100,000 rows and 60 columns takes about 250 MB; it is never held whole.
MOST_UNPACKED: Final = 600 * MIB
MOST_SMALL: Final = 32 * MIB
# XML packs well; what stays below the first bound is harmless whatever its ratio.
_RATIO_FREE: Final = 48 * MIB
_RATIO: Final = 300
#: A tag or text that goes on for so many bytes is no cell.
_MOST_PENDING: Final = 8 * MIB
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


class Package:
    """The parts of a workbook held in memory as stored."""

    def __init__(self, data: bytes, where: str) -> None:
        """Raises SheetError for a damaged package. where: the file as the user named it."""
        self.where = where
        self._left = MOST_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise self.damaged() from error
        self._members = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def damaged(self, part: str = "") -> SheetError:
        """What to raise where a part is not as it should be."""
        return SheetError(f"文件不完整或已损坏{f'（{part}）' if part else ''}", where=self.where, remedy=AGAIN)

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes in pieces. Raises SheetError: absent, damaged, encrypted, unpacking to too much."""
        info = self._members.get(name.lstrip("/").lower())
        if info is None:
            raise self.damaged(name)
        total = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    total += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise SheetError(
                            "展开后过大，不予读取",
                            where=self.where,
                            expected=f"合计不超过 {MOST_UNPACKED // MIB} MB",
                            remedy="请分成几个文件；表格下方有大片设过格式的空行时，请删去这些行",
                        )
                    if total > _RATIO_FREE and total > _RATIO * max(info.compress_size, 1):
                        raise SheetError(
                            f"展开后超过压缩大小的 {_RATIO} 倍，疑为压缩炸弹，不予读取",
                            where=self.where,
                            remedy="请核实文件来源；如内容可信，请把数据复制到新的工作簿",
                        )
                    yield chunk
        except DAMAGED as error:
            if "password" in str(error) or "encrypt" in str(error):
                raise SheetError("文件设有密码，打不开", where=self.where, remedy="请取消密码后重试") from error
            raise self.damaged(name) from error

    def xml(self, name: str) -> Any | None:
        """The root element of a small part; None when there is none. Raises SheetError."""
        from lxml import etree

        if name not in self:
            return None
        data = bytearray()
        for chunk in self.chunks(name):
            data += chunk
            if len(data) > MOST_SMALL:
                raise SheetError(f"部件 {name} 过大，不予读取", where=self.where, remedy="请把数据复制到新的工作簿")
        # Before it is parsed: libxml2 would already replace entities in attributes.
        if _DECLARED.search(data.replace(b"\x00", b"")):
            raise self.attack()
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(bytes(data), parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise self.damaged(name) from error

    def attack(self) -> SheetError:
        """What to raise for a part with a document type or entities: no program that writes tables puts them there."""
        return SheetError("文件里夹有 XML 实体声明，疑为攻击，不予读取", where=self.where, remedy="请核实文件来源")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to within the package: id -> (last word of the type, name of the part)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            get = relation.attrib.get
            if get("TargetMode") == "External":
                continue
            target = (get("Target") or "").replace("\\", "/")
            path = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[get("Id") or ""] = ((get("Type") or "").rpartition("/")[2], path.lstrip("/"))
        return found

    def stream(
        self,
        name: str,
        handlers: Callable[[Any, str], tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]],
    ) -> Iterator[None]:
        """Feeds a large part to expat; gives a turn to the caller after each piece.

        handlers: parser and prefix of the root's namespace -> what to call at the start and the end of an element.
        No tree is built, so that memory does not grow with what stands there. Raises SheetError.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

        def refuse(*_: object) -> None:
            raise self.attack()

        def root(tag: str, attributes: Mapping[str, str]) -> None:
            prefix, colon, _ = tag.rpartition(":")
            parser.StartElementHandler, parser.EndElementHandler = handlers(parser, prefix + colon)

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = root
        fed = 0
        try:
            for chunk in self.chunks(name):
                fed += len(chunk)
                parser.Parse(chunk, False)
                if fed - parser.CurrentByteIndex > _MOST_PENDING:
                    raise self.damaged(name)
                yield
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError, OverflowError) as error:
            raise self.damaged(name) from error
        yield


__all__ = ["Package", "local"]
