"""Bytes of an input file -> plain values with the line of each: YAML or JSON, bounded, nothing executed.

YAML is read by its events, so that lines, doubled keys, depth and repeated anchors are known. Only these plain words
are anything but text: null and ~, true and false, decimal numbers. ``no``, ``14:30``, ``0x1f`` and dates stay text;
a number with a leading zero is ``LeadingZero``, because whether it is a code nobody can tell.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.inputs.faults import Fault, InputError
from generator.inputs.fields import LeadingZero

MOST_BYTES = 8_000_000
MOST_VALUES = 300_000
MOST_DEPTH = 30

# The way to a value by the keys as written and the numbers of items.
Way = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """The values of a file; the line of each key and item, and the keys that were written twice."""

    data: Any
    lines: dict[Way, int] = field(default_factory=dict)
    doubled: list[tuple[Way, int]] = field(default_factory=list)


_UNREADABLE = {
    errno.ELOOP: ("链接互相指向，找不到文件", "请写文件本身的路径，或删去这个链接重新建立"),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", "请检查路径是否写对"),
    errno.ENAMETOOLONG: ("文件名过长", "请换一个短一些的文件名"),
    errno.EMFILE: ("打开的文件过多", "请关闭其他程序后重试"),
}


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most MOST_BYTES. Raises InputError."""
    name = str(path)
    try:
        if path.is_dir():
            raise _refused(name, None, "是文件夹", "输入文件（.yaml 或 .json）")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refused(name, None, "文件不存在", "", "请检查路径；用 zhangfa template 可以得到样例") from None
    except PermissionError:
        raise _refused(name, None, "没有读取的权限", "", "请检查文件和所在文件夹的权限") from None
    except OSError as error:
        unforeseen = f"文件读不出来（系统返回的错误号 {error.errno}）", "请检查文件和所在的磁盘"
        what, remedy = _UNREADABLE.get(error.errno or 0, unforeseen)
        raise _refused(name, None, what, "", remedy) from None
    if len(data) > MOST_BYTES:
        raise _refused(
            name, None, "文件过大", f"不超过 {MOST_BYTES // 1_000_000} MB 的输入文件", "请核对是不是拿错了文件"
        )
    return data


def parse(data: bytes, name: str) -> Tree:
    """The tree of a file named ``name``. Raises InputError with every line that cannot be read."""
    text = _decoded(data, name)
    controls = [
        Fault(name, number, "", "", f"有看不见的控制字符 U+{ord(char):04X}", "", "请删除该字符")
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)
        for char in sorted(set(re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", line)))
    ]
    if controls:
        raise InputError(controls)
    if not text.strip():
        raise _refused(name, None, "文件是空的", "一份输入", "用 zhangfa template 可以得到样例")
    if text.lstrip().startswith(("{", "[")) and not name.lower().endswith((".yaml", ".yml")):
        return _json(text, name)
    if name.lower().endswith(".json"):
        raise _refused(name, 1, "不是 JSON", "以 { 开头的 JSON", "YAML 文件的扩展名应为 .yaml")
    return _Builder(name, text).build()


def _decoded(data: bytes, name: str) -> str:
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or data[:4] == b"%PDF":
        sheet = name.lower().endswith((".xlsx", ".xls", ".xlsm", ".et"))
        remedy = "台账请用 zhangfa statements，一行一份文稿的表请用 zhangfa batch" if sheet else ""
        raise _refused(name, None, "是 Word、Excel、PDF 一类的文件", "YAML 或 JSON 文本文件", remedy)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(name, None, "是 UTF-16 编码", "UTF-8 编码", "请另存为 UTF-8")
    try:
        text = data.decode("utf-8-sig")
        # A few characters of GBK may happen to be good UTF-8: letters of other scripts and not one Chinese character.
        if not text.isascii() and not re.search(r"[\u3000-\uffff]", text):
            data.decode("ascii")
        return text
    except UnicodeDecodeError:
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            raise _refused(name, None, "不是 UTF-8 编码的文字", "UTF-8 编码", "请另存为 UTF-8") from None
        raise _refused(name, None, "像是 GB 18030（ANSI、GBK）编码", "UTF-8 编码", "请在编辑器中另存为 UTF-8") from None


def _refused(name: str, line: int | None, what: str, expected: str = "", remedy: str = "") -> InputError:
    return InputError([Fault(name, line, "", "", what, expected, remedy)])


# ---- scalars --------------------------------------------------------------------------------------------------------

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_ZEROS = re.compile(r"0[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,4})?)")
_STRANGE = {".inf": "inf", "-.inf": "-inf", "+.inf": "inf", ".nan": "nan"}


def _plain(text: str) -> Any:
    """The value of an unquoted word."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INTEGER.fullmatch(text):
        return _whole(text)
    if _ZEROS.fullmatch(text):
        return LeadingZero(text)
    if _FLOAT.fullmatch(text):
        return Decimal(text)
    return float(_STRANGE[text.lower()]) if text.lower() in _STRANGE else text


def _whole(text: str) -> int | Decimal:
    # Python refuses to read integers of thousands of digits; a Decimal is refused later, with the field's name.
    return int(text) if len(text) <= 19 else Decimal(text)


# ---- YAML -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frame:
    """A mapping or list under construction. key: the key whose value comes next. anchor, before: see _Builder."""

    value: Any
    way: Way
    anchor: str | None
    before: int
    key: str | None = None


class _Builder:
    """Builds the tree of one YAML document from its events."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.tree = Tree(None)
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.values = 0
        self.documents = 0

    def build(self) -> Tree:
        import yaml

        try:
            for event in yaml.parse(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            raise self._explained(error) from None
        except yaml.YAMLError:
            raise _refused(self.name, None, "不是 YAML 文本") from None
        return self.tree

    def _take(self, event: Any) -> None:
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _refused(self.name, line, "有第二份内容（---）", "一个文件只写一份输入", "请分成两个文件")
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._tag(event, line, ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
            way = self._way(line)
            if len(self.stack) >= MOST_DEPTH:
                raise _refused(self.name, line, "层次过深", f"不超过 {MOST_DEPTH} 层")
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._count(line, 1)
            self.stack.append(_Frame(value, way, event.anchor, self.values))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            frame = self.stack.pop()
            self._anchored(frame.anchor, frame.value, self.values - frame.before + 1)
            self._place(frame.value)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event, line)

    def _scalar(self, event: Any, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            if event.value == "<<" and not event.style:
                raise _refused(self.name, line, "用了合并键 <<", "", "请把内容直接写出来")
            top.key = event.value
            if event.value in top.value:
                self.tree.doubled.append(((*top.way, event.value), line))
            self.tree.lines.setdefault((*top.way, event.value), line)
            return
        self._tag(event, line, ("tag:yaml.org,2002:str",))
        self._count(line, 1)
        self._way(line)
        value = event.value if event.tag not in (None, "!") or not event.implicit[0] else _plain(event.value)
        self._anchored(event.anchor, value, 1)
        self._place(value)

    def _alias(self, event: Any, line: int) -> None:
        if event.anchor not in self.anchors:
            raise _refused(self.name, line, f"引用的 *{event.anchor} 没有定义，或者引用了自身")
        value, size = self.anchors[event.anchor]
        self._count(line, size)
        self._way(line)
        self._place(value)

    def _anchored(self, anchor: str | None, value: Any, size: int) -> None:
        if anchor:
            self.anchors[anchor] = (value, size)

    def _way(self, line: int) -> Way:
        """The way to the value that begins here, noting the line of a list's item."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.value, dict):
            if top.key is None:
                raise _refused(self.name, line, "键是一组内容", "一个词")
            return (*top.way, top.key)
        way = (*top.way, len(top.value))
        self.tree.lines[way] = line
        return way

    def _place(self, value: Any) -> None:
        if not self.stack:
            self.tree.data = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            top.value.setdefault(top.key, value)
            top.key = None

    def _count(self, line: int, values: int) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            raise _refused(self.name, line, "内容过多", f"一个文件不超过 {MOST_VALUES // 10_000} 万个值")

    def _tag(self, event: Any, line: int, allowed: tuple[str, ...]) -> None:
        if event.tag not in (None, "!", *allowed):
            raise _refused(self.name, line, f"用了标记 {event.tag}", "", "输入文件不支持这种标记，请删去")

    def _explained(self, error: Any) -> InputError:
        """A fault of YAML in Chinese: the line, and what is usually the matter there."""
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        lines = self.text.split("\n")
        here = lines[min(mark.line, len(lines) - 1)] if mark else ""
        above = lines[mark.line - 1] if mark and mark.line > 0 else ""
        problem = f"{error.problem or ''} {error.context or ''}"
        for number, words in ((line, here), ((line or 1) - 1, above)):
            if re.match(r"[ ]*\t", words):
                return _refused(self.name, number, "用制表符缩进", "用空格缩进", "请把行首的制表符换成空格")
            if re.match(r"\s*(?:- )?[^\s'\"#:：]+：", words) and ": " not in words:
                return _refused(self.name, number, "键后面是中文冒号“：”", "半角冒号加一个空格", "请写成“键: 值”")
            if re.match(r"\s*(?:- )?[^\s'\"#:]+:[^\s/]", words):
                return _refused(self.name, number, "冒号后面没有空格", "半角冒号加一个空格", "请写成“键: 值”")
        for sign, what, remedy in _YAML_PROBLEMS:
            if sign in problem:
                return _refused(self.name, line, what, "", remedy)
        return _refused(
            self.name, line, "YAML 写法有误", "“键: 值”，下一层多缩进两格", "请对照 zhangfa template 的样例"
        )


_YAML_PROBLEMS = (
    ("sequence entries are not allowed", "“- ”写在了键的同一行", "列表另起一行；值以“- ”开头的，请给整个值加引号"),
    ("mapping keys are not allowed", "值以“? ”开头", "请给整个值加引号"),
    ("block scalar", "“|”或“>”后面还有文字", "文字从下一行写起；值以 | 或 > 开头的，请给整个值加引号"),
    ("<document start>", "这一行不是“键: 值”", "请写成“键: 值”，并检查缩进"),
    ("node content", "值以不能这样用的符号（] } , 等）开头", "请给整个值加引号"),
    ("mapping values are not allowed", "这里不能再有冒号", "值里有冒号加空格时，请给整个值加引号；并检查缩进"),
    ("could not find expected ':'", "键后面没有冒号", "请写成“键: 值”，并检查上一行的引号和缩进"),
    ("unexpected end of stream", "引号或括号没有闭合", "请补上后半个引号或括号"),
    ("quoted scalar", "引号没有闭合", "请补上后半个引号"),
    ("flow", "方括号或花括号没有闭合", "请检查括号和逗号"),
    ("expected <block end>", "缩进与上面各行不一致", "同一层的键要对齐，列表每项以“- ”开头"),
    ("did not find expected '-' indicator", "缩进与上面各行不一致", "列表每项以“- ”开头并对齐"),
    ("did not find expected key", "缩进与上面各行不一致", "同一层的键要对齐；值以引号开头时，引号要包住整个值"),
    ("cannot start any token", "有不能这样用的符号（@ ` % 或制表符）", "请给整个值加引号"),
    ("undefined alias", "值以 * 开头", "请给整个值加引号"),
    ("alias", "值以 * 开头", "请给整个值加引号"),
    ("anchor", "值以 & 开头", "请给整个值加引号"),
)


# ---- JSON -----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.S)
_JSON_PROBLEMS = {
    "Expecting ',' delimiter": ("缺少逗号，或者括号没有闭合", "请检查上一项末尾"),
    "Expecting property name enclosed in double quotes": ("键没有用双引号，或者末尾多了逗号", "请改正后重试"),
    "Expecting ':' delimiter": ("键后面没有半角冒号", '请写成 "键": 值'),
    "Expecting value": ("这里应当有一个值", "文字要用双引号；请检查多余的逗号"),
    "Illegal trailing comma before end of object": ("末尾多了逗号", "请删去"),
    "Illegal trailing comma before end of array": ("末尾多了逗号", "请删去"),
    "Unterminated string starting at": ("双引号没有闭合", "请补上后半个引号"),
    "Invalid control character at": ("文字中有换行或制表符", "请写成 \\n 或 \\t"),
    "Extra data": ("后面还有多余的内容", "一个文件只写一份输入"),
}


def _json(text: str, name: str) -> Tree:
    tree = Tree(None)
    depth = 0
    for way, line, is_key, depth_here in _json_lines(text):
        depth = max(depth, depth_here)
        if is_key and way in tree.lines:
            tree.doubled.append((way, line))
        tree.lines.setdefault(way, line)
        if depth > MOST_DEPTH:
            raise _refused(name, line, "层次过深", f"不超过 {MOST_DEPTH} 层")
        if len(tree.lines) > MOST_VALUES:
            raise _refused(name, line, "内容过多", f"一个文件不超过 {MOST_VALUES // 10_000} 万个值")
    try:
        tree.data = json.loads(text, parse_float=Decimal, parse_int=_whole)
    except json.JSONDecodeError as error:
        before = text[: error.pos].rstrip(" \t\r\n")
        if before.endswith(",") and text[error.pos :].lstrip(" \t\r\n")[:1] in ("}", "]"):
            line = before.count("\n") + 1
            raise _refused(name, line, "最后一项后面多了一个逗号", "", "请删去这个逗号") from None
        what, remedy = _JSON_PROBLEMS.get(error.msg, ("JSON 写法有误", "请检查引号、逗号和括号"))
        raise _refused(name, error.lineno, what, "", remedy) from None
    return tree


def _json_lines(text: str) -> Iterator[tuple[Way, int, bool, int]]:
    """Way, line, whether it is a key, depth, of each key and item; of a faulty text as far as it goes."""
    stack: list[tuple[bool, str | int]] = []  # (is a list, key or number of the item at hand)
    at, line, expects_key = 0, 1, False
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        token = match[0]
        if token in ("}", "]"):
            if stack:
                stack.pop()
            expects_key = False
        elif token == ",":
            expects_key = bool(stack) and not stack[-1][0]
            if stack and stack[-1][0]:
                stack[-1] = (True, int(stack[-1][1]) + 1)
        elif token != ":":
            if expects_key and stack:
                stack[-1] = (False, _json_key(token))
                expects_key = False
                yield tuple(key for _, key in stack), line, True, len(stack)
            elif stack and stack[-1][0]:
                yield tuple(key for _, key in stack), line, False, len(stack)
            if token in ("{", "["):
                stack.append((token == "[", 0 if token == "[" else ""))
                expects_key = token == "{"
                if len(stack) > MOST_DEPTH:
                    yield (), line, False, len(stack)


def _json_key(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
