"""What kind a file is: by its content, checked against its extension."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kb.errors import ReadError
from kb.readers.reading import Received

if TYPE_CHECKING:
    import zipfile

Kind = Literal["txt", "md", "html", "mhtml", "jsonl", "docx", "pdf", "zip", "office"]

_TEXT = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
}  # fmt: skip
# By extension: the content it promises, in the words of ``_content``.
_PROMISED = {
    ".docx": ("docx",), ".dotx": ("docx",), ".pdf": ("pdf",), ".zip": ("zip",), ".doc": ("doc", "wordxml"),
    ".dot": ("doc",), ".wps": ("doc",), ".wpt": ("doc",), ".rtf": ("rtf",), ".odt": ("odt",), ".ofd": ("ofd",),
    ".mht": ("mhtml",), ".mhtml": ("mhtml",),
}  # fmt: skip
POLICY_SUFFIXES = frozenset(_TEXT) | frozenset(_PROMISED)

# Text that is no policy text; reading a table or a program as one would only fill the library with noise.
_FOREIGN = {
    ".json": "JSON 数据", ".yaml": "YAML 数据", ".yml": "YAML 数据", ".csv": "表格数据", ".tsv": "表格数据",
    ".xml": "XML 数据", ".toml": "配置文件", ".ini": "配置文件", ".cfg": "配置文件", ".css": "样式表", ".js": "程序",
    ".py": "程序", ".sh": "程序", ".bat": "程序", ".sql": "程序", ".svg": "图片", ".eml": "电子邮件",
}  # fmt: skip
_NAMES = {
    "text": "纯文本", "html": "网页", "docx": "Word 文档（.docx）", "pdf": "PDF", "zip": "ZIP 压缩包",
    "doc": "旧版 Word 文档（.doc）", "rtf": "RTF 文档", "odt": "OpenDocument 文档（.odt）", "ofd": "OFD 版式文件",
    "mhtml": "单文件网页（.mht）", "wordxml": "Word XML 文档",
}  # fmt: skip
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"), (b"\x1f\x8b", "gzip 压缩文件"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"), (b"BZh", "bzip2 压缩文件"), (b"\xfd7zXZ\x00", "xz 压缩文件"),
    (b"\x28\xb5\x2f\xfd", "zstd 压缩文件"), (b"\x7fELF", "可执行程序"), (b"MZ", "可执行程序"),
    (b"SQLite format 3\x00", "SQLite 数据库"), (b"ID3", "音频"), (b"OggS", "音频"), (b"RIFF", "音频、视频或图片"),
    (b"\x00\x01\x00\x00\x00", "字体文件"), (b"OTTO", "字体文件"), (b"wOFF", "字体文件"), (b"%!PS", "PostScript 文件"),
    (b"AT&TFORM", "DjVu 文件"), (b"CAJ\x00", "CAJ 文件"), (b"KDH ", "KDH 文件"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(rb"<\s*(?:p|br|div|span|table|html|body|h[1-6]|li|title|meta)\b[^>]*>", re.IGNORECASE)
_MAX_ENTRIES = 400_000
_SAVE_AS_DOCX = "请用 WPS 或 Word 打开后“另存为”.docx 再导入"


@dataclass(frozen=True, slots=True)
class Recognised:
    """kind: the reader that takes it. remark: the extension says otherwise. strict: only when it holds enough words."""

    kind: Kind
    remark: str | None = None
    strict: bool = False


def recognise(received: Received) -> Recognised:
    """Which reader takes these bytes. Raises ReadError for what is empty, damaged, encrypted or no text at all."""
    if not received.data:
        raise ReadError("文件是空的（0 字节）", where=received.where, remedy="请重新取得原文件")
    suffix = received.suffix
    content = _content(received)
    if content == "text":
        return _recognise_text(received, suffix)
    promised = _PROMISED.get(suffix, ())
    if content == "html":
        if _TEXT.get(suffix) == "html":
            return Recognised("html")
        if _TEXT.get(suffix) in ("md", "jsonl"):
            return Recognised("md" if _TEXT[suffix] == "md" else "jsonl")
        return Recognised("html", _mismatch(suffix, "html"))
    if content == "ofd":
        raise ReadError(
            "OFD 版式文件不能直接读取", where=received.where, remedy="请用阅读器打开后导出为 PDF 或 .docx 再导入"
        )
    if content == "zip" and suffix != ".zip":
        raise ReadError(
            f"扩展名是 {suffix or '空'}，内容却是 ZIP 压缩包",
            where=received.where,
            remedy="如确是压缩包，请把扩展名改为 .zip；否则请重新取得原文件",
        )
    remark = None if content in promised else _mismatch(suffix, content)
    if content in ("doc", "rtf", "odt", "wordxml"):
        return Recognised("office", remark)
    kinds: dict[str, Kind] = {"docx": "docx", "pdf": "pdf", "zip": "zip", "mhtml": "mhtml"}
    return Recognised(kinds[content], remark)


def _mismatch(suffix: str, content: str) -> str:
    return f"扩展名是 {suffix or '空'}，内容是{_NAMES[content]}，已按{_NAMES[content]}读取"


def _recognise_text(received: Received, suffix: str) -> Recognised:
    kind = _TEXT.get(suffix)
    if kind == "html":
        if _ANY_TAG.search(received.data.replace(b"\x00", b"")):
            return Recognised("html")
        return Recognised("txt", _mismatch(suffix, "text"))
    if kind is not None:
        kinds: dict[str, Kind] = {"txt": "txt", "md": "md", "jsonl": "jsonl"}
        return Recognised(kinds[kind])
    if suffix in _FOREIGN:
        raise ReadError(
            f"是{_FOREIGN[suffix]}（{suffix}），不是政策文本",
            where=received.where,
            expected=".txt .md .html .docx .pdf .jsonl 或这些文件的 .zip",
        )
    return Recognised("txt", _mismatch(suffix, "text"), strict=True)


def _content(received: Received) -> str:
    data = received.data
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_content(received)
    if data.startswith(_OLE):
        return _ole_content(received)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    for magic, name in _MAGIC:
        if data.startswith(magic) and not (len(magic) < 4 and _is_ascii_text(data)):
            raise _not_text(received, name)
    if data[4:8] == b"ftyp":
        raise _not_text(received, "视频或图片")
    if data[257:262] == b"ustar":
        raise _not_text(received, "tar 压缩包")
    head = (
        data[:8192]
        .replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if b'<?mso-application progid="Word.Document"' in head or b"<w:wordDocument" in head:
        return "wordxml"
    if head[:1024].lower().lstrip().startswith((b"mime-version:", b"from:", b"content-type: multipart/")) and (
        b"multipart/related" in head.lower() or b"text/html" in head.lower()
    ):
        return "mhtml"
    return "html" if _HTML.match(head) else "text"


def _is_ascii_text(data: bytes) -> bool:
    return b"\x00" not in data and data[:64].isascii()


def _not_text(received: Received, name: str) -> ReadError:
    suffix = received.suffix
    told = f"扩展名是 {suffix}，内容却是{name}" if suffix in POLICY_SUFFIXES else f"是{name}，不是政策文本"
    remedy = None
    if "图片" in name or "DjVu" in name:
        remedy = "如是扫描件，须先做文字识别（OCR）再导入"
    elif "压缩" in name:
        remedy = "请解压后导入，或改用 .zip"
    elif "CAJ" in name or "KDH" in name:
        remedy = "请用其阅读器导出为 PDF 或文本再导入"
    return ReadError(
        told, where=received.where, expected=".txt .md .html .docx .pdf .jsonl 或这些文件的 .zip", remedy=remedy
    )


def _zip_content(received: Received) -> str:
    import io
    import zipfile  # here, not above: a search never opens an archive
    import zlib

    # Counted before the directory is parsed: an entry costs far more memory than its bytes. Archives stored inside
    # (.docx) bring entries of their own, hence the large number.
    if received.data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise ReadError("压缩包里的文件过多，不予读取", where=received.where, remedy="请分成几个压缩包")
    try:
        with zipfile.ZipFile(io.BytesIO(received.data)) as package:
            names = set(package.namelist())
            if "[Content_Types].xml" in names:
                return _opc_content(received, package, names)
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = package.read("mimetype")
                if b"opendocument.text" in kind:
                    return "odt"
                if b"opendocument" in kind or b"epub" in kind:
                    raise _not_text(received, "电子书" if b"epub" in kind else "OpenDocument 表格或演示文稿")
            if any(name.upper() == "OFD.XML" for name in names):
                return "ofd"
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        what = {".zip": "压缩包", ".docx": "Word 文档", ".ofd": "OFD 文件", ".odt": "OpenDocument 文档"}.get(
            received.suffix, "文件"
        )
        raise ReadError(
            f"{what}不完整或已损坏，打不开", where=received.where, remedy="可能没有传完，请重新取得原文件"
        ) from error
    return "zip"


def _opc_content(received: Received, package: zipfile.ZipFile, names: set[str]) -> str:
    folders = {name.split("/", 1)[0].lower() for name in names if "/" in name}
    types = b""
    if package.getinfo("[Content_Types].xml").file_size < 4 << 20:
        types = package.read("[Content_Types].xml").lower()
    macros = any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names)
    if macros or b"ms-word.document.macroenabled" in types or b"ms-word.template.macroenabled" in types:
        raise ReadError("这份文件带宏，没有收", where=received.where, remedy=_SAVE_AS_DOCX)
    if "word" in folders or b"wordprocessingml" in types:
        return "docx"
    for folder, name in (("xl", "Excel 表格"), ("ppt", "演示文稿"), ("visio", "Visio 图")):
        if folder in folders:
            raise _not_text(received, name)
    return "zip"


def _ole_content(received: Received) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in received.data

    if holds("EncryptedPackage"):
        raise ReadError(
            "文档已加密，须有密码才能打开", where=received.where, remedy="请用密码打开后取消加密，另存为 .docx 再导入"
        )
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        raise _not_text(received, "Excel 表格（.xls）")
    if holds("PowerPoint Document"):
        raise _not_text(received, "演示文稿（.ppt）")
    if received.suffix in (".doc", ".wps", ".dot", ".wpt"):
        return "doc"
    raise ReadError("是旧版 Office 复合文件，认不出内容", where=received.where, remedy=_SAVE_AS_DOCX)
