"""Automatic numbering of Word: the label each paragraph prints (一、 （一） 1. 第三条), counted as Word counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kb.readers.numerals import word_number
from kb.readers.opc import attribute, child, local, value

_PLACE = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、．.)）】〕:：。]$")
_DASHES = frozenset("—―－-–─")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass(slots=True)
class _Style:
    name: str
    based_on: str | None
    num: str | None
    level: int | None


@dataclass(slots=True)
class Numbering:
    """Definitions of a document and the counters while its paragraphs are walked in order."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _nums: dict[str, str] = field(default_factory=dict)
    _overrides: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)
    _default_style: str | None = None

    @classmethod
    def of(cls, numbering: Any | None, styles: Any | None) -> Numbering:
        """From the roots of numbering.xml and styles.xml; either may be missing."""
        made = cls()
        if styles is not None:
            made._read_styles(styles)
        if numbering is not None:
            made._read_definitions(numbering)
        return made

    def _read_styles(self, root: Any) -> None:
        for node in root:
            if local(node.tag) != "style" or attribute(node, "type") != "paragraph":
                continue
            identity = attribute(node, "styleId") or ""
            properties = child(node, "pPr")
            num = child(properties, "numPr") if properties is not None else None
            level = value(num, "ilvl")
            self._styles[identity] = _Style(
                (value(node, "name") or "").lower(),
                value(node, "basedOn"),
                value(num, "numId"),
                _number(level, 0) if level is not None else None,
            )
            if attribute(node, "default") in ("1", "true", "on"):
                self._default_style = identity

    def _read_definitions(self, root: Any) -> None:
        links: dict[str, str] = {}
        owners: dict[str, str] = {}
        for node in root:
            if local(node.tag) == "abstractNum":
                identity = attribute(node, "abstractNumId") or ""
                levels = [_level(item) for item in node if local(item.tag) == "lvl"]
                self._abstract[identity] = dict(levels)
                if link := value(node, "numStyleLink"):
                    links[identity] = link
                if owner := value(node, "styleLink"):
                    owners[owner] = identity
        for identity, link in links.items():
            if link in owners:
                self._abstract[identity] = self._abstract[owners[link]]
        for node in root:
            if local(node.tag) != "num":
                continue
            identity = attribute(node, "numId") or ""
            self._nums[identity] = value(node, "abstractNumId") or ""
            for override in node:
                if local(override.tag) != "lvlOverride":
                    continue
                index = _number(attribute(override, "ilvl"), 0)
                if (start := value(override, "startOverride")) is not None:
                    self._starts.setdefault(identity, {})[index] = _number(start, 1)
                if (own := child(override, "lvl")) is not None:
                    self._overrides.setdefault(identity, {})[index] = _level(own)[1]

    def style_name(self, properties: Any | None) -> str:
        """Name of a paragraph's style in lower case (``toc 1``), "" when it has none."""
        style = self._styles.get(value(properties, "pStyle") or "")
        return style.name if style else ""

    def label(self, properties: Any | None) -> str:
        """The printed label of the next paragraph, given its ``pPr``; "" when it is not numbered. Counts."""
        num, index = self._number_of(properties)
        abstract = self._nums.get(num or "")
        if num is None or abstract is None:
            return ""
        levels = {**self._abstract.get(abstract, {}), **self._overrides.get(num, {})}
        level = levels.get(index)
        if level is None:
            return ""
        return self._count(num, abstract, index, levels)

    def _number_of(self, properties: Any | None) -> tuple[str | None, int]:
        direct = child(properties, "numPr") if properties is not None else None
        num = value(direct, "numId")
        level = value(direct, "ilvl")
        if num is not None:
            return (None if num == "0" else num), _number(level, 0)
        identity = value(properties, "pStyle") or self._default_style
        own = identity
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen:
            seen.add(identity)
            style = self._styles[identity]
            if style.num is not None:
                if style.num == "0":
                    return None, 0
                by_style = self._level_of_style(style.num, own or "")
                chosen = _number(level, 0) if level is not None else style.level
                return style.num, by_style if chosen is None and by_style is not None else (chosen or 0)
            identity = style.based_on
        return None, 0

    def _level_of_style(self, num: str, style: str) -> int | None:
        levels = self._abstract.get(self._nums.get(num, ""), {})
        return next((index for index, level in levels.items() if level.style == style), None)

    def _count(self, num: str, abstract: str, index: int, levels: dict[int, _Level]) -> str:
        counters = self._counters.setdefault(abstract, {})
        level = levels[index]
        start = self._starts.get(num, {}).get(index)
        if start is not None and (num, index) not in self._begun:
            counters[index] = start
        else:
            counters[index] = counters[index] + 1 if index in counters else level.start
        self._begun.add((num, index))
        for deeper in [key for key in counters if key > index]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or index < restart):
                del counters[deeper]
        if level.form == "bullet":
            # A dash stands for an item in official prose; other bullets are ornaments.
            return level.text if level.text and set(level.text) <= _DASHES else ""

        def place(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            if other not in levels:
                return ""
            form = "decimal" if level.legal and other != index else levels[other].form
            return word_number(counters.get(other, levels[other].start), form)

        return _PLACE.sub(place, level.text)


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None and len(text) < 9 else otherwise
    except ValueError:
        return otherwise


def _level(node: Any) -> tuple[int, _Level]:
    form = child(node, "numFmt")
    if form is None:  # newer formats are wrapped: the choice for those who know them, then a fallback
        form = next((item for item in node.iter() if local(item.tag) == "numFmt"), None)
    restart = value(node, "lvlRestart")
    legal = child(node, "isLgl")
    return _number(attribute(node, "ilvl"), 0), _Level(
        _number(value(node, "start"), 1),
        (attribute(form, "val") if form is not None else None) or "decimal",
        (value(node, "lvlText") or "")[:40],
        _number(restart, 0) if restart is not None else None,
        legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
        value(node, "pStyle"),
    )


def with_label(label: str, text: str) -> str:
    """A paragraph with its printed label in front, parted where the two would run together."""
    label = label.strip()
    if not label:
        return text
    if label[0] in _DASHES:
        return label + text
    if _CLOSED.search(label):
        return label + (" " if label[-1] in ".．" and text[:1].isdigit() else "") + text
    return f"{label}　{text}"
