"""How search answers look on a screen and in a pipe."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from desk.cli.list import validity_words
from desk.cli.output import defect_line, is_terminal, remark, say, screen_columns, style
from desk.cli.text import indented, shorten, wrap

if TYPE_CHECKING:
    from kb.models import Hit, SearchAnswer

_MARK = re.compile(r"<mark>(.*?)</mark>", re.S)
_INDENT = "    "
_ECHO = 160  # columns of a query that are enough to see how it was understood
_WARNING = "注意，文字有损："
# In a pipe each part of a hit stays on one line, so that grep finds words that a screen would break.
_UNBROKEN = 1_000_000


def show_answer(answer: SearchAnswer) -> None:
    """The hits on stdout, how the query was understood and what it might have meant on stderr."""
    if answer.understood_as and answer.understood_as != answer.query:
        remark(f"理解为：{shorten(answer.understood_as, _ECHO)}")
    for text in answer.remarks:
        remark(text)
    if answer.suggestions:
        remark(f"您是不是要找：{'、'.join(answer.suggestions)}")
    if not answer.answered:
        nothing = "文库中没有找到能回答这个问题的条款。"
        remark(style(nothing, "yellow", sys.stderr) + ("以下内容只是略有相关，仅供参考：" if answer.hits else ""))
    for hit in answer.hits:
        show_hit(hit)
    if answer.answered and answer.total > len(answer.hits):
        remark(f"只显示最相关的 {len(answer.hits)} 条；用 --limit 增减。")


def show_hit(hit: Hit) -> None:
    """Rank and citation, breadcrumb, the words with what matched, the address for cite, warnings."""
    room = screen_columns() if is_terminal(sys.stdout) else _UNBROKEN
    title = hit.citation.official if hit.citation else f"《{hit.document.title}》"
    weak = style("（略有相关）", "dim") if hit.weak else ""
    head, *more = [style(line, "bold") for line in wrap(title, room - len(_INDENT))]
    say("\n".join([f"{hit.rank:>2}. {head}", *(_INDENT + line for line in more)]) + weak)
    if hit.clause is not None and hit.clause.breadcrumb:
        say(style(indented(" › ".join(hit.clause.breadcrumb), _INDENT, room), "dim"))
    say(_marked(indented(_flat(hit.snippet), _INDENT, room)))
    if any(contact.phone in hit.text and contact.phone not in hit.snippet for contact in hit.document.contacts):
        asked = "；".join(f"{contact.unit} {contact.phone}" for contact in hit.document.contacts)
        say(indented(f"本文件所附联系方式：{asked}", _INDENT, room))
    address = f"{hit.document.id} {hit.clause.path}" if hit.clause else hit.document.id
    state = validity_words(hit.document)
    say(_INDENT + style(f"[{address}]", "cyan") + (f" {state}" if state else ""))
    if hit.clause is None and hit.defects:
        counted = f"文字有损 {len(hit.defects)} 处，用 zhangfa show {hit.document.id} --defects 查看。"
        say(_INDENT + style("注意：", "yellow") + counted)
    for defect in hit.defects if hit.clause else ():
        # Why it is thought damaged is told by cite and show; here what is damaged must be seen at a glance.
        warning = indented(_WARNING + defect_line(defect, brief=True), _INDENT, room)
        say(warning.replace(_WARNING, style(_WARNING, "yellow"), 1))
    say()


def _flat(snippet: str) -> str:
    """The snippet on one line, the marks each a single character that takes no column."""
    return _MARK.sub("\u2060\\1\u2061", " ".join(snippet.split()))


def _marked(text: str) -> str:
    """The marks as colour on a terminal, as nothing in a pipe; a mark that a line break cut is closed and reopened."""
    lines = []
    inside = False
    for line in text.split("\n"):
        body = line[len(_INDENT) :]
        parts = re.split("([\u2060\u2061])", body)
        out = ""
        for part in parts:
            if part in ("\u2060", "\u2061"):
                inside = part == "\u2060"
            else:
                out += style(part, "mark") if inside else part
        lines.append(_INDENT + out)
    return "\n".join(lines)
