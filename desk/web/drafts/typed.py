"""A posted form -> what was typed, as a mapping under English keys that can be kept and shown again.

Blank is absent: it says nothing. Only where a person ticks 没有 (``none:PATH``) stands a null, which says that there is
none. What cannot be read as a number stays as it was typed; the model finds fault with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from desk.web.drafts.bodies import words_of_body
from desk.web.drafts.fields import NONE_WORD, Form, FormBlock, FormField, FormRows, Node
from desk.web.drafts.showing import words_of

#: Prefix of the tick that says 没有; suffixes of the words of a block that may be words, and of the amount of a charge;
#: prefix of the place of the first row of a long list, and how many rows stood there.
NONE, WORDS, AMOUNT, WINDOW = "none:", "#text", "#amount", "window:"
_PART: Final = re.compile(r"([^.\[\]#:]{1,40})((?:\[[0-9]{1,6}\])?)")
_DEEP: Final = 10
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,14}")
_DECIMAL: Final = re.compile(r"(?:0|[1-9][0-9]{0,11})\.[0-9]{1,6}")
_BETWEEN: Final = re.compile(r"[、,，;；\s]+")

Tree = dict[Any, Any]
Data = dict[str, Any]


def data_of(form: Form, pairs: Iterable[tuple[str, str]], base: Mapping[str, Any]) -> Data:
    """What a form says. pairs: names and values as posted. base: what the form was made from: rows outside the window
    that was shown, and structures that the form shows as words, are kept from it."""
    tree: Tree = {}
    marks: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith((NONE, WINDOW)):
            marks[name] = value
            continue
        plain, mark, extra = name.partition("#")
        way = _way(plain)
        if way:
            _put(tree, [*way, f"#{extra}"] if mark else way, value.replace("\r\n", "\n").replace("\r", "\n"))
    found = _Reading(marks).block(form.nodes, tree, base, "")
    head: Data = {"type": form.type, **({"subtype": form.subtype} if form.subtype else {})}
    return head | found


def _way(name: str) -> list[Any] | None:
    """The steps of a name: ``curriculum[3].title`` -> curriculum, 3, title. None for what is no name of a field."""
    way: list[Any] = []
    at = 0
    while at < len(name):
        match = _PART.match(name, at)
        if match is None or len(way) > _DEEP:
            return None
        way.append(match[1])
        if match[2]:
            way.append(int(match[2][1:-1]))
        at = match.end()
        if at < len(name):
            if name[at] != ".":
                return None
            at += 1
    return way or None


def _put(tree: Tree, way: list[Any], value: str) -> None:
    for step in way[:-1]:
        below = tree.setdefault(step, {})
        if isinstance(below, list):  # a field that has something beside it: the amount of a charge
            below = tree[step] = {"#": below}
        tree = below
    held = tree.setdefault(way[-1], [])
    if isinstance(held, list):
        held.append(value)
    else:
        held.setdefault("#", []).append(value)


class _Reading:
    def __init__(self, marks: Mapping[str, str]) -> None:
        self._marks = marks

    def block(self, nodes: Mapping[str, Node], tree: Any, base: Any, at: str) -> Data:
        """The fields of a block that say something. at: its path with a dot, or empty."""
        found: Data = {}
        tree = tree if isinstance(tree, dict) else {}
        base = base if isinstance(base, Mapping) else {}
        for key, node in nodes.items():
            here = f"{at}{key}"
            said = self._node(node, tree.get(key), base.get(key), here)
            if said is not None:
                found[key] = said[0]
        return found

    def _node(self, node: Node, typed: Any, base: Any, path: str) -> tuple[Any] | None:
        """What a node says, in a tuple of one; None where it says nothing."""
        match node:
            case FormRows():
                return self._rows(node, typed, base, path)
            case FormBlock():
                return self._block(node, typed, base, path)
        if isinstance(typed, dict):  # with an amount, or a name that nobody gave
            typed = typed.get("#", []) if node.control != "charge" else typed
        said = _charge(typed) if node.control == "charge" else _leaf(node, typed, base)
        if said is None and NONE + path in self._marks:
            return (base if base == "" else node.lack,)
        return said

    def _block(self, node: FormBlock, typed: Any, base: Any, path: str) -> tuple[Any] | None:
        words = _last(typed.get(WORDS)) if isinstance(typed, dict) else ""
        found = self.block(node.nodes, typed, base, f"{path}.")
        if node.words and words:
            # Words alone are the whole; beside fields they are the note of the change.
            return (words,) if not found else ({**found, "note": words} if "note" not in found else found,)
        if list(found) == ["date"] and found["date"] is None:
            return (None,)  # a step of which nothing is said but that it was not taken
        if NONE + path in self._marks and not found:
            return (None,)
        return (found,) if found else None

    def _rows(self, node: FormRows, typed: Any, base: Any, path: str) -> tuple[Any] | None:
        tree = typed if isinstance(typed, dict) else {}
        held = list(base) if isinstance(base, (list, tuple)) else []
        start, behind = self._window(path, len(held))
        numbers = sorted(key for key in tree if isinstance(key, int))
        rows = []
        for number in numbers:
            above = held[start + number] if start + number < len(held) else {}
            rows.append(self.block(node.nodes, tree[number], above, f"{path}[{start + number}]."))
        rows = [*held[:start], *rows, *held[len(held) - behind :]]
        while rows and not rows[-1] and not behind:
            rows.pop()
        if rows:
            return (rows,)
        return ([],) if NONE + path in self._marks else None

    def _window(self, path: str, length: int) -> tuple[int, int]:
        """How many rows of a list stand before those that the form shows, and how many behind; none where it is silent.

        Not how many it shows: these become more and fewer while the form is open, and each save makes them the base of
        the next; what stands outside of them stays as it is.
        """
        match = re.fullmatch(r"([0-9]{1,6})-([0-9]{1,6})", self._marks.get(WINDOW + path, ""))
        if match is None:
            return 0, 0
        start = min(int(match[1]), length)
        return start, min(int(match[2]), length - start)


def _leaf(node: FormField, typed: Any, base: Any) -> tuple[Any] | None:
    texts = [text for text in typed if isinstance(text, str)] if isinstance(typed, list) else []
    if node.control == "choices":
        chosen = [one.strip() for one in texts if one.strip()]
        return (chosen,) if chosen else None
    text = texts[-1].strip() if texts else ""
    if not text:
        return None
    if "[]" in node.path and text == NONE_WORD:
        return (None,)
    if node.control in ("body", "standard", "grid") and not isinstance(base, str) and base is not None:
        # Shown as words, and the words are still the same: the structure behind them is kept.
        before = words_of_body(base) if node.control == "body" else words_of(node, base)
        if text == str(before).strip():
            return (base,)
    match node.control:
        case "integer" | "number":
            return (number_in(text),)
        case "standard":
            return (number_in(text),)
        case "boolean":
            return ({"true": True, "false": False}.get(text, text),)
        case "flag":
            return ({"是": True, "否": False}.get(text, text),)
        case "lines":
            return ([line.strip() for line in text.split("\n") if line.strip()],)
        case "months":
            return ([number_in(word) for word in _BETWEEN.split(text) if word],)
        case "grid":
            return (_grid(texts[-1]),)
    return (text,)


def number_in(text: str) -> int | float | str:
    """The number that was typed, where it is written as numbers are stored; else the words as they are."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and str(float(text)) == text:
        return float(text)
    return text


def _charge(typed: Any) -> tuple[Any] | None:
    """What trainees pay: chosen, with an amount beside it."""
    chosen = _last(typed.get("#") if isinstance(typed, dict) else typed)
    amount = _last(typed.get(AMOUNT)) if isinstance(typed, dict) else ""
    if amount and chosen in ("", "amount"):
        return (number_in(amount),)
    if not chosen:
        return None
    return ({"true": True, "amount": True, "false": False}.get(chosen, chosen),)


def _last(typed: Any) -> str:
    """The words of a control that stands in a form once."""
    texts = [text for text in typed if isinstance(text, str)] if isinstance(typed, list) else []
    return texts[-1].strip() if texts else ""


def _grid(text: str) -> list[list[str]]:
    lines = [line for line in text.split("\n") if line.strip()]
    mark = "\t" if any("\t" in line for line in lines) else "|"
    return [[cell.strip() for cell in line.replace("｜", "|" if mark == "|" else "｜").split(mark)] for line in lines]


__all__ = ["AMOUNT", "NONE", "WINDOW", "WORDS", "Data", "data_of", "number_in"]
