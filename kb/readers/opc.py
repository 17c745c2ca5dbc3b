"""The package around a Word document: its parts, unpacked within bounds and parsed without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from kb.errors import ReadError
from kb.readers.archive import unpack
from kb.readers.reading import MIB, Limits, Received

# XML packs well, so honest documents of a few megabytes reach ratios that a text file never would.
_RATIO_FREE = 32 * MIB
_DAMAGED = "Word 文档不完整或已损坏，打不开"
_AGAIN = "请用 WPS 或 Word 打开后“另存为”.docx，或重新取得原文件"


def local(tag: object) -> str:
    """An element's name without its namespace (Word writes two sets of namespaces); "" for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Any, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in node.attrib.items():
        if local(key) == name:
            return str(value)
    return None


def child(node: Any, name: str) -> Any | None:
    """The first child element of that local name."""
    return next((item for item in node if local(item.tag) == name), None)


def value(node: Any | None, name: str) -> str | None:
    """The ``val`` of the first child of that local name."""
    found = child(node, name) if node is not None else None
    return attribute(found, "val") if found is not None else None


class Package:
    """The parts of an Office Open XML package held in memory."""

    def __init__(self, received: Received, limits: Limits) -> None:
        """Raises ReadError for a damaged package."""
        self._where = received.where
        self._limits = limits
        self._left = limits.max_unpacked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(received.data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        self._members = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def _damaged(self) -> ReadError:
        return ReadError(_DAMAGED, where=self._where, remedy=_AGAIN)

    def xml(self, name: str) -> Any | None:
        """The root element of a part; None when there is no such part. Raises ReadError when it is damaged."""
        from lxml import etree

        info = self._members.get(name.lstrip("/").lower())
        if info is None:
            return None
        free = Limits(
            max_bytes=self._limits.max_bytes, max_ratio=1100 if info.file_size < _RATIO_FREE else self._limits.max_ratio
        )
        data = unpack(self._zip, info, self._where, self._left, free, self._damaged())
        self._left -= len(data)
        if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:4096] or b"<!ENTITY" in data[:65536]:
            raise ReadError("文档里夹有 XML 实体声明，疑为攻击，不予读取", where=self._where, remedy="请核实文件来源")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error

    def main(self) -> str:
        """Name of the main document part. Raises ReadError when the package has none."""
        root = self.xml("_rels/.rels")
        for relation in root if root is not None else ():
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                return (attribute(relation, "Target") or "").lstrip("/")
        if "word/document.xml" in self._members:
            return "word/document.xml"
        raise self._damaged()

    def related(self, part: str, kind: str) -> Any | None:
        """Root of the part that ``part`` refers to by the last word of the relation's type; None if absent."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        for relation in root if root is not None else ():
            if (attribute(relation, "Type") or "").endswith("/" + kind) and attribute(
                relation, "TargetMode"
            ) != "External":
                target = attribute(relation, "Target") or ""
                path = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                return self.xml(path)
        return None

    def has_media(self) -> bool:
        """Whether pictures are embedded."""
        return any("/media/" in name for name in self._members)
