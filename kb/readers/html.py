"""A web page -> the lines a browser shows, a block a line. Navigation stays; it is dropped, with a record, later."""

from __future__ import annotations

import re
from typing import Any

from kb.errors import ReadError
from kb.readers.decode import decode
from kb.readers.numerals import chinese_numeral, letters, roman
from kb.readers.reading import Extract, Received
from kb.readers.rows import table_lines

_DROPPED = frozenset(
    {
        "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas",
        "audio", "video", "select", "datalist", "rt", "rp", "del",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "html", "body", "p", "div", "section", "article", "header", "footer", "nav", "aside", "main", "h1",
        "h2", "h3", "h4", "h5", "h6", "hgroup", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote",
        "figure", "figcaption", "form", "fieldset", "legend", "address", "center", "hr", "details", "summary",
        "dir", "menu", "title", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "option",
        "optgroup", "marquee",
    }
)  # fmt: skip
_SPACES = re.compile("[ \t\n\r\f]+")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_PRE = re.compile(r"white-space\s*:\s*(?:pre\b|pre-wrap|pre-line|break-spaces)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LABELLED = re.compile(
    r"^[\s　]*[（(]?[一二三四五六七八九十百\d]+[)）、．.]|^[\s　]*第[一二三四五六七八九十百零\d]+[条章节]"
)
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
_WRAPPED = re.compile(f"(?<={_WIDE})\x00(?={_WIDE})")


def read_html(received: Received, *, encoding: str | None) -> Extract:
    """The visible lines of an HTML page. Raises ReadError when it cannot be decoded or holds no text."""
    head = received.data[:4096]
    stated = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    declared = stated.group(1).decode("ascii") if stated else None
    source = decode(received.data, received.where, encoding=encoding, declared=declared)
    return Extract("\n".join(_lines(source.text, received.where)), source.encoding, remarks=source.remarks)


def read_mhtml(received: Received) -> Extract:
    """The page in a single-file web page (.mht, also saved as .doc by Word). Raises ReadError."""
    from email import message_from_bytes

    for part in message_from_bytes(received.data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                source = decode(payload, received.where, declared=part.get_content_charset())
                return Extract("\n".join(_lines(source.text, received.where)), source.encoding, remarks=source.remarks)
    raise ReadError("单文件网页里没有正文", where=received.where, remedy="请用浏览器打开后另存为 .html 或 .txt 再导入")


def _lines(text: str, where: str) -> list[str]:
    from lxml import etree
    from lxml import html as lxml_html

    text = _XML_DECLARATION.sub("", text).replace("\x00", "")
    if not text.strip():
        return []
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError("网页内容无法解析", where=where, remedy="请用浏览器打开后另存为 .txt 再导入") from error
    page = _Page()
    page.element(root)
    page.flush()
    return page.lines


class _Page:
    """Collects lines while walking the tree; a block boundary ends the line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._label = ""
        self._pre = 0

    def text(self, words: str | None) -> None:
        if not words:
            return
        if self._pre:
            first, *rest = words.split("\n")
            self._parts.append(first)
            for line in rest:
                self.flush()
                self._parts.append(line)
            return
        # A wrapped source line is no space between two Chinese characters; \0 marks where one was until then.
        self._parts.append(_SPACES.sub(lambda m: "\x00" if "\n" in m.group() or "\r" in m.group() else " ", words))

    def flush(self) -> None:
        line = "".join(self._parts)
        self._parts.clear()
        if "\x00" in line:
            line = re.sub("[ \x00]*\x00[ \x00]*", "\x00", line)
            line = _WRAPPED.sub("", line).replace("\x00", " ")
        if not self._pre:
            line = re.sub(" {2,}", " ", line)
        line = line.replace("\xa0", " ").strip().strip("\u200b\ufeff").strip()
        if not line:
            return
        if self._label and not _LABELLED.match(line):
            line = self._label + line
        self._label = ""
        self.lines.append(line)

    def element(self, node: Any) -> None:
        """The node's own content, without its tail."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _DROPPED or _is_hidden(node):
            return
        if tag == "br":
            self.flush()
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        if tag == "table":
            self.lines.extend(_table(node))
            return
        pre = tag in ("pre", "textarea", "listing", "xmp") or bool(_PRE.search(node.get("style") or ""))
        self._pre += pre
        if tag == "ol":
            self._ordered(node)
        else:
            self.text(node.text)
            for child in node:
                self.element(child)
                self.text(child.tail)
        if block:
            self.flush()
        self._pre -= pre

    def _ordered(self, node: Any) -> None:
        style = _list_style(node)
        items = [child for child in node if child.tag == "li"]
        number = _integer(node.get("start"), len(items) if node.get("reversed") is not None else 1)
        step = -1 if node.get("reversed") is not None else 1
        for child in node:
            if child.tag == "li" and not _is_hidden(child):
                number = _integer(child.get("value"), number)
                self.flush()
                self._label = _list_label(_list_style(child, style), number)
                number += step
            self.element(child)
            self._label = ""


def _is_hidden(node: Any) -> bool:
    if node.get("hidden") is not None:
        return True
    style = node.get("style")
    return bool(style and _HIDDEN.search(style))


def _integer(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value is not None and len(value) < 9 else otherwise
    except ValueError:
        return otherwise


def _list_style(node: Any, otherwise: str = "1") -> str:
    found = _LIST_STYLE.search(node.get("style") or "")
    return found.group(1).lower() if found else (node.get("type") or otherwise)


def _list_label(style: str, number: int) -> str:
    match style:
        case "none" | "disc" | "circle" | "square":
            return ""
        case "a" | "lower-alpha" | "lower-latin":
            return letters(number).lower() + "."
        case "A" | "upper-alpha" | "upper-latin":
            return letters(number) + "."
        case "i" | "lower-roman":
            return roman(number).lower() + "."
        case "I" | "upper-roman":
            return roman(number) + "."
    if "chinese" in style or style.startswith("cjk"):
        return chinese_numeral(number) + "、"
    return f"{number}."


def _table(table: Any) -> list[str]:
    rows: list[list[list[str]]] = []
    lines: list[str] = []
    nested = False
    stack = list(reversed(list(table)))
    while stack:  # the table's own rows; those of tables inside cells belong to the cells
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _DROPPED or _is_hidden(node):
            continue
        if node.tag in ("thead", "tbody", "tfoot", "form"):
            stack.extend(reversed(list(node)))
        elif node.tag == "tr":
            cells = [cell for cell in node if cell.tag in ("td", "th") and not _is_hidden(cell)]
            nested = nested or any(next(cell.iter("table"), None) is not None for cell in cells)
            rows.append([_cell(cell) for cell in cells])
        else:
            lines.extend(_cell(node))
    return lines + table_lines(rows, layout=nested)


def _cell(node: Any) -> list[str]:
    page = _Page()
    page.text(node.text)
    for child in node:
        page.element(child)
        page.text(child.tail)
    page.flush()
    return page.lines
