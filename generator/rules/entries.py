"""A YAML file as entries that know their place: what stands where it should not is told with file, line, rule and key.

Values stay as written until somebody asks for a text, a number, a date; what nobody asked for is an unknown key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import ZhangfaError
from kb.yaml_faults import check_depth, yaml_faults

if TYPE_CHECKING:
    import yaml

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 12
# What may be an alias: repeated anchors could make a small file huge.
_STAR = re.compile(r"(?:^|[\s\[{,:-])\*\w", re.M)
_TAG = "tag:yaml.org,2002:"


class PackError(ZhangfaError):
    """A rule pack that is not as it should be."""


class Entry:
    """A mapping of the file. name: the rule (or block) it belongs to, for messages."""

    def __init__(self, node: yaml.Node, file: str, name: str = "", key: str = "") -> None:
        import yaml

        self.file, self.name, self._key = file, name, key
        self._line = node.start_mark.line
        if not isinstance(node, yaml.MappingNode):
            raise PackError("不是“键: 值”的形式", where=self.where(), expected="一组“键: 值”")
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: dict[str, None] = {}
        self._doubled: list[tuple[str, int]] = []
        for name_node, value in node.value:
            word = str(name_node.value) if isinstance(name_node, yaml.ScalarNode) else "?"
            if word in self._nodes:
                self._doubled.append((word, name_node.start_mark.line))
            else:
                self._nodes[word], self._lines[word] = value, name_node.start_mark.line

    # ---- places and keys

    def where(self, key: str = "") -> str:
        """File, line, rule and key, for a message."""
        return self._place(self._lines.get(key, self._line) if key else self._line, key)

    def _place(self, line: int, key: str) -> str:
        full = ".".join(part for part in (self._key, key) if part)
        return " ".join(part for part in (self.file, f"第{line + 1}行", self.name, full) if part)

    def __contains__(self, key: str) -> bool:
        return self._given(key)

    def names(self) -> tuple[str, ...]:
        """The keys as written, in order; all count as asked for. Raises PackError for one that stands there twice."""
        self._once()
        self._asked |= dict.fromkeys(self._nodes)
        return tuple(self._nodes)

    def named(self, name: str) -> Entry:
        """The same entry, called ``name`` in messages instead of by its way from the top."""
        self.name, self._key = name, ""
        return self

    def finish(self) -> None:
        """Raises PackError where a key was written twice, or that nobody asked for."""
        from difflib import get_close_matches

        self._once()
        for key in self._nodes:
            if key not in self._asked:
                near = get_close_matches(
                    key, [word for word in self._asked if word not in self._nodes], n=1, cutoff=0.6
                )
                remedy = f"是不是 {near[0]}？" if near else f"这里可以写：{'、'.join(self._asked)}"
                raise PackError("没有这个键", where=self.where(key), remedy=remedy)

    def _once(self) -> None:
        for word, line in self._doubled:
            first = self._lines[word] + 1
            raise PackError("写了两遍", where=self._place(line, word), remedy=f"前一处在第{first}行，请删去一处")

    def refuse(self, key: str, what: str, expected: str | None = None, remedy: str | None = None) -> PackError:
        """The error to raise for the value of a key."""
        return PackError(what, where=self.where(key), expected=expected, remedy=remedy or self._misspelt(key))

    def _misspelt(self, key: str) -> str | None:
        """The key that was meant for one that is lacking, as far as one looks like it."""
        from difflib import get_close_matches

        strange = [word for word in self._nodes if word not in self._asked]
        near = get_close_matches(key, strange, n=1, cutoff=0.7) if key not in self._nodes else ()
        return f"第{self._lines[near[0]] + 1}行的 {near[0]} 是不是 {key}？" if near else None

    def _node(self, key: str, expected: str) -> yaml.Node:
        self._asked[key] = None
        if key not in self._nodes:
            raise PackError(f"缺少 {key}", where=self.where(), expected=expected, remedy=self._misspelt(key))
        return self._nodes[key]

    def _given(self, key: str) -> bool:
        self._asked[key] = None
        return key in self._nodes

    # ---- values

    def text(self, key: str, expected: str = "文字") -> str:
        """A text that is not blank."""
        words = self._scalar(self._node(key, expected), key, expected)
        if not isinstance(words, str) or not words.strip():
            raise self.refuse(key, "没有内容" if words in (None, "") else f"填的是 {words}", expected)
        return words.strip()

    def text_or(self, key: str, default: str = "") -> str:
        """A text, or the default where the key is absent."""
        return self.text(key) if self._given(key) else default

    def texts(self, key: str, expected: str = "文字，或文字的列表") -> tuple[str, ...]:
        """A text or a list of texts; empty where the key is absent."""
        if not self._given(key):
            return ()
        return tuple(self._word(node, key, expected) for node in self._sequence(self._nodes[key]))

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of some words."""
        expected = f"下列之一：{'、'.join(choices)}"
        if default is not None and not self._given(key):
            return default
        word = self.text(key, expected)
        if word not in choices:
            raise self.refuse(key, f"填的是“{word}”", expected)
        return word

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Some of the words; empty where the key is absent."""
        words = self.texts(key)
        for word in words:
            if word not in choices:
                raise self.refuse(key, f"填的是“{word}”", f"下列之一：{'、'.join(choices)}")
        return words

    def number(self, key: str) -> Decimal | None:
        """A number, exactly as written; None where the key is absent."""
        if not self._given(key):
            return None
        value = self._scalar(self._nodes[key], key, "数字")
        if isinstance(value, bool) or not isinstance(value, Decimal):
            raise self.refuse(key, f"填的是“{value}”", "数字")
        return value

    def count(self, key: str) -> int | None:
        """A whole number from 0; None where the key is absent."""
        value = self.number(key)
        if value is not None and (value != value.to_integral_value() or value < 0):
            raise self.refuse(key, f"填的是 {value}", "不小于 0 的整数")
        return None if value is None else int(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        if not self._given(key):
            return default
        value = self._scalar(self._nodes[key], key, "true 或 false")
        if not isinstance(value, bool):
            raise self.refuse(key, f"填的是“{value}”", "true 或 false")
        return value

    def day(self, key: str) -> date | None:
        """A date; None where the key is absent."""
        if not self._given(key):
            return None
        value = self._scalar(self._nodes[key], key, "日期，如 2026-01-01")
        if not isinstance(value, date):
            raise self.refuse(key, f"填的是“{value}”", "日期，如 2026-01-01")
        return value

    def entry(self, key: str, expected: str = "一组“键: 值”") -> Entry:
        """A mapping below."""
        return Entry(self._node(key, expected), self.file, self.name, self._below(key))

    def entries(self, key: str, expected: str = "列表，每项一组“键: 值”") -> tuple[Entry, ...]:
        """A mapping, or a list of mappings; empty where the key is absent."""
        if not self._given(key):
            return ()
        found = self._sequence(self._nodes[key])
        below = self._below(key)
        many = len(found) > 1
        return tuple(
            Entry(node, self.file, self.name, f"{below}[{number}]" if many else below)
            for number, node in enumerate(found)
        )

    def scalars(self, key: str) -> tuple[Any, ...]:
        """A value or a list of values: texts, Decimals, booleans, dates, None."""
        return tuple(self._scalar(node, key, "值，或值的列表") for node in self._sequence(self._node(key, "值")))

    def is_mapping(self, key: str) -> bool:
        """Whether a mapping stands under the key."""
        import yaml

        return isinstance(self._nodes.get(key), yaml.MappingNode)

    def plain(self, key: str) -> Any:
        """Whatever stands under the key, as plain values; None where the key is absent."""
        return self._plain(self._nodes[key], key) if self._given(key) else None

    # ---- nodes

    def _below(self, key: str) -> str:
        return f"{self._key}.{key}" if self._key else key

    def _sequence(self, node: yaml.Node) -> Sequence[yaml.Node]:
        import yaml

        return node.value if isinstance(node, yaml.SequenceNode) else [node]

    def _word(self, node: yaml.Node, key: str, expected: str) -> str:
        value = self._scalar(node, key, expected)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "没有内容" if value in (None, "") else f"填的是 {value}", expected)
        return value.strip()

    def _scalar(self, node: yaml.Node, key: str, expected: str) -> Any:
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise self.refuse(key, "填的是一组值", expected)
        match node.tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return str(node.value).lower() in ("true", "yes", "on")
            case "int" | "float":
                return self._decimal(node.value, key)
            case "timestamp":
                try:
                    return date.fromisoformat(node.value)
                except ValueError:
                    raise self.refuse(key, f"“{node.value}”不是日期", "日期，如 2026-01-01") from None
            case "str":
                return str(node.value)
        raise self.refuse(key, f"不认识的标记 {node.tag}", expected)

    def _decimal(self, written: str, key: str) -> Decimal:
        try:
            value = Decimal(written)
        except InvalidOperation:
            raise self.refuse(key, f"填的是“{written}”", "十进制的数字") from None
        if not value.is_finite():
            raise self.refuse(key, f"填的是“{written}”", "十进制的数字")
        return value

    def _plain(self, node: yaml.Node, key: str, depth: int = 0) -> Any:
        import yaml

        if depth > _MAX_DEPTH:
            raise self.refuse(key, "层次过深")
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, key, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            below = Entry(node, self.file, self.name, self._below(key))
            return {word: below._plain(below._nodes[word], word, depth + 1) for word in below.names()}
        return self._scalar(node, key, "值")


def read_entry(path: Path) -> Entry:
    """The mapping that a file holds. Raises PackError with file and line."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with yaml_faults(PackError, "规则包文件", path.name):
        if path.stat().st_size > _MAX_BYTES:
            raise PackError("规则包文件过大", where=path.name, expected="不超过 2 MB 的 YAML 文件")
        text = path.read_text("utf-8-sig")
        if _STAR.search(text) and any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, Loader=loader)):
            raise PackError("用了 YAML 的别名（*）", where=path.name, remedy="请把内容写全，或写成 lists 中的名单")
        check_depth(text, loader)
        node = yaml.compose(text, Loader=loader)
    if node is None:
        raise PackError("文件是空的", where=path.name, expected="一个规则包")
    return Entry(node, path.name)


__all__ = ["Entry", "PackError", "read_entry"]
