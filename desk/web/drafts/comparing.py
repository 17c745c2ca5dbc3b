"""Two versions of what was typed, side by side: what differs, under Chinese names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk.web.drafts.fields import NONE_WORD, Form, FormBlock, FormField, FormRows, Node
from desk.web.drafts.showing import words_of

_SHORT: Final = 24
_MOST_IN_A_LINE: Final = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that differs. path: of a field, or of a whole list whose rows are not as many. label: Chinese.

    old, new: words, empty where nothing stands. several: it is a list.
    """

    path: str
    label: str
    old: str
    new: str
    several: bool = False


def differences(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs, in the order of the form."""
    return tuple(_block(form.nodes, old, new, "", ""))


def _block(
    nodes: Mapping[str, Node], old: Mapping[str, Any], new: Mapping[str, Any], at: str, called: str
) -> Iterator[Difference]:
    for key, node in nodes.items():
        before, after = old.get(key, _ABSENT), new.get(key, _ABSENT)
        if _same(before, after):
            continue
        here = f"{at}{key}"
        label = f"{called}{node.doc.label}"
        match node:
            case FormField():
                yield Difference(here, label, _words(node, before), _words(node, after))
            case FormBlock():
                if isinstance(before, str) or isinstance(after, str) or before is None or after is None:
                    yield Difference(here, label, _block_words(node, before), _block_words(node, after))
                else:
                    inner = called if node.doc.required or not called else f"{label}的"
                    yield from _block(node.nodes, _mapping(before), _mapping(after), f"{here}.", inner)
            case FormRows():
                yield from _rows(node, before, after, here, label)


def _rows(node: FormRows, before: Any, after: Any, here: str, label: str) -> Iterator[Difference]:
    olds, news = _list(before), _list(after)
    if len(olds) != len(news):
        yield Difference(here, label, _list_words(node, before), _list_words(node, after), several=True)
        return
    for number, (one, other) in enumerate(zip(olds, news, strict=True)):
        if not _same(one, other):
            yield from _block(
                node.nodes, _row(node, one), _row(node, other), f"{here}[{number}].", f"{label}第{number + 1}行的"
            )


class _Absent:
    """Nothing was said."""


_ABSENT: Final = _Absent()


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same: 48 and "48" do, null and nothing do not."""
    if isinstance(one, _Absent) or isinstance(other, _Absent):
        present = other if isinstance(one, _Absent) else one
        return isinstance(present, _Absent) or present in ("", {})
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value).strip()


def _words(node: FormField, value: Any) -> str:
    if isinstance(value, _Absent):
        return ""
    return NONE_WORD if value is None else words_of(node, value)


def _block_words(node: FormBlock, value: Any) -> str:
    if isinstance(value, _Absent):
        return ""
    if value is None:
        return NONE_WORD
    if isinstance(value, str):
        return value
    held = _mapping(value)
    return "，".join(
        f"{below.doc.label} {_words(below, held[key])}"
        for key, below in node.nodes.items()
        if key in held and isinstance(below, FormField)
    )


def _list_words(node: FormRows, value: Any) -> str:
    """How many rows, and the first words of each: 3 行：韦晓玥、陆海宁……"""
    rows = _list(value)
    if not rows:
        return NONE_WORD if isinstance(value, list) else ""
    firsts = []
    for row in rows[:6]:
        held = _row(node, row)
        named = next((held[key] for key in ("title", "name", "teacher", "unit") if held.get(key)), "")
        firsts.append(str(named or next((item for item in held.values() if item), "")))
    more = "……" if len(rows) > len(firsts) else ""
    return f"{len(rows)} 行：{'、'.join(filter(None, firsts))}{more}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _row(node: FormRows, row: Any) -> Mapping[str, Any]:
    if isinstance(row, Mapping):
        return row
    first = next(iter(node.nodes), "")
    return {first: row} if row is not None else {}


def line_of(found: Sequence[Difference]) -> str:
    """What changed, in one line: 培训人数 60 → 68，工作人员数 3 → 4."""
    if not found:
        return "没有改动"
    parts = [_change(one) for one in found[:_MOST_IN_A_LINE]]
    rest = f"，另有 {len(found) - len(parts)} 处" if len(found) > len(parts) else ""
    return "；".join(parts) + rest


def _change(one: Difference) -> str:
    if not one.old:
        return f"填{one.label}“{_cut(one.new)}”" if not one.several else f"填{one.label} {_cut(one.new)}"
    if not one.new:
        return f"清空{one.label}"
    return f"{one.label} {_cut(one.old)} → {_cut(one.new)}"


def _cut(words: str) -> str:
    line = re.sub(r"\s+", " ", words).strip()
    return line if len(line) <= _SHORT else line[:_SHORT] + "……"


__all__ = ["Difference", "differences", "line_of"]
