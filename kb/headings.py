"""Headings of nodes: a line that stands alone, or the first sentence that runs into the text.

A run-in first sentence is a heading only where the siblings have such a one too, so that a short opening sentence
is not mistaken for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.outline import Node

_FIRST = re.compile(r"^([^。！？；：]{2,60}?)[。：]")
_LEAD = re.compile(r"^([\u4e00-\u9fff“”]{2,8})：")
_LIMIT = {"chapter": 60, "section": 50, "item": 30, "subitem": 24, "dash": 24}


def find_headings(node: Node) -> None:
    """Sets ``heading`` on every node below ``node``."""
    labelled: dict[str, list[Node]] = {}
    for child in node.children:
        if child.kind in _LIMIT and not child.inline:
            labelled.setdefault(child.kind, []).append(child)
        elif child.kind == "para" and (m := _LEAD.match(child.text)) and len(child.text) > len(m.group(0)):
            child.heading = m.group(1)
        elif child.kind == "article":
            child.heading = _article_heading(child.text)
        find_headings(child)
    for kind, group in labelled.items():
        lines = [_line(n) for n in group]
        found = [line or _candidate(n.text, _LIMIT[kind]) for n, line in zip(group, lines, strict=True)]
        runs = [f for f, line in zip(found, lines, strict=True) if f and not line]
        running = [line for line in lines if not line]
        enough = len(runs) >= 0.6 * len(running)
        for n, f, line in zip(group, found, lines, strict=True):
            if kind == "dash":
                n.heading = n.text.rstrip("：") if n.text.endswith("：") else None
            else:
                n.heading = line or (f if enough else None)


def _line(node: Node) -> str | None:
    """The whole text when it is a heading on a line of its own."""
    text = node.text
    if not text or len(text) > 70 or re.search(r"[。；！？]", text[:-1]):
        return None
    if text[-1] in "。；！？，":
        # 加强师资队伍建设。 alone on its line, its paragraphs below
        below = any(not c.inline for c in node.children)
        return text[:-1] if text[-1] == "。" and below and len(text) <= 60 else None
    return text.rstrip("：")


def _candidate(text: str, limit: int) -> str | None:
    m = _FIRST.match(text)
    if not m or len(m.group(1)) > limit or len(text) <= len(m.group(0)):
        return None
    words = m.group(1)
    if words.count("，") > 2 or re.search(r"\d+(?:%|人|天|学时|名|个|次|元|小时|日前)", words):
        return None
    return words


def _article_heading(text: str) -> str | None:
    """【适用范围】 or （适用范围） before the words of an article."""
    m = re.match(r"^[【（\[]([^】）\]]{2,20})[】）\]]", text)
    return m.group(1) if m else None
