"""Which part of an official document each line is: head, covering notice, body, tail, annexes.

Reads the layout of GB/T 9704-2012 (版头, 主体, 版记) as it survives in plain text; what fits nothing stays body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.labels import read_division, read_label
from kb.normalize.lines import Line
from kb.normalize.punctuation import tidy
from kb.parts.head import read_head, starts_body
from kb.parts.model import ADOPTION, ORG, Parts, letters
from kb.parts.tail import is_annex_mark, read_tail, tail_line

_PRINTED = re.compile(r"(?:印发|转发|颁发|发布|公布|下发|颁布|批转)")

__all__ = ["Parts", "find_parts"]


def find_parts(lines: Sequence[Line], chrome: dict[int, str], news_title: str | None = None) -> Parts:
    """Reads the parts of one document off its lines (``chrome``: lines that are page furniture)."""
    parts = Parts(roles=dict(chrome))
    at = read_head(lines, parts)
    if news_title and not parts.title:
        parts.title = news_title
    at = _read_notice(lines, parts, at)
    stop, annexes = read_tail(lines, parts, at)
    parts.body = [i for i in range(at, stop) if i not in parts.roles]
    parts.annexes = annexes
    _space_issuers(parts)
    return parts


def _space_issuers(parts: Parts) -> None:
    """A blank between the issuers that open a title, which a line end may have swallowed."""
    head, mark, rest = (parts.title or "").partition("关于")
    names = [re.sub(r"\s", "", x) for x in parts.issuers]
    if mark and head and len(names) > 1 and re.sub(r"\s", "", head) == "".join(dict.fromkeys(names)):
        parts.title = " ".join(dict.fromkeys(names)) + mark + rest


def _printed_title(lines: Sequence[Line], parts: Parts, at: int) -> str | None:
    """The title of the text that a notice (or an order) prints behind itself: from its title, else its first words."""
    title = parts.title or ""
    if _PRINTED.search(title):
        if "《" in title:
            return re.sub(r"^[^《]*《|》[^》]*$", "", title)
        m = re.search(rf"{_PRINTED.pattern}(.+?)的?(?:通知|通告|公告|函|批复)$", title)
        return m.group(1) if m else None
    if re.search(r"(?:令|公告)$", title):
        for line in lines[at : at + 3]:
            if (m := re.search(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》", line.text)) and re.search(
                r"公布|发布", line.text
            ):
                return m.group(1)
    return None


def _read_notice(lines: Sequence[Line], parts: Parts, at: int) -> int:
    """A 通知 that prints 《X》, followed by X itself: takes the notice; returns where the text of X begins."""
    printed = _printed_title(lines, parts, at)
    wanted = letters(printed or "")
    if len(wanted) < 4:
        return at
    for i in range(at, min(len(lines), at + 40)):
        if i in parts.roles:
            continue
        if i > at and starts_body(lines[i]) and (read_label(lines[i].text) or read_division(lines[i].text)):
            return at
        for size in (1, 2, 3):
            words = letters(tidy("".join(x.text for x in lines[i : i + size])))
            issuer = words.removesuffix(wanted)
            if (
                i > at
                and words.endswith(wanted)
                and (not issuer or (ORG.search(issuer) and len(letters(lines[i].text)) > len(issuer)))
            ):
                return _take_printed(lines, parts, at, i, size)
    return at


def _take_printed(lines: Sequence[Line], parts: Parts, at: int, i: int, size: int) -> int:
    """The notice ends before line ``i``, where the title of the printed text stands on ``size`` lines."""
    _close_notice(lines, parts, at, i)
    parts.plan_title = tidy("".join(x.text for x in lines[i : i + size])).strip("《》")
    if parts.title and parts.title.endswith("令"):
        parts.title = parts.plan_title  # a regulation is cited by its own name, not by the order that issues it
    for k in range(i, i + size):
        parts.roles[k] = "title"
    stop = i + size
    while stop < len(lines) and (ADOPTION.match(lines[stop].text) or stop in parts.roles):
        parts.roles.setdefault(stop, "date")
        stop += 1
    return stop


def _close_notice(lines: Sequence[Line], parts: Parts, start: int, stop: int) -> None:
    """The lines of the notice: words, then signature and date."""
    for k in range(start, stop):
        if k in parts.roles:
            continue
        text = lines[k].text
        if is_annex_mark(text):
            parts.roles[k] = "attachment"
        elif not tail_line(text, parts, k, in_list=False):
            parts.notice.append(k)
