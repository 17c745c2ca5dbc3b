"""Numbered official prose to a tree: 一、 （一） 1. （1） 第三条 一是 —— and plain paragraphs. Nothing is refused.

Used for reading policies and for reading rendered templates. Each node keeps the spans of its own words; those of
inline items lie inside the spans of their paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.headings import find_headings
from kb.labels import Label, inline_items, read_division, read_label
from kb.models import Clause, Kind, Span
from kb.normalize.joining import Paragraph, ends_sentence, is_running
from kb.normalize.punctuation import tidy

_CLOSING = re.compile(
    r"^(?:未尽事宜|妥否|当否|可否|请予|盼复|专此|此函|特此(?:通知|通告|公告|函|说明|报告|批复)|(?:以上|上述)(?:通知|意见|请示)|本(?:通知|办法|规定|意见|方案|规划|细则|措施|决定|条例|公告|通告)(?:自|由|从)|"
    r"请(?:各|你们|结合|认真|遵照)[^。]{0,40}(?:执行|落实|实施)|联系(?:人|电话|方式)[:：])"
)
_BARE_DIVISION = re.compile(r"^(?:总|分|附|罚)[ \u3000]*则$")
_OWN_PLAN = re.compile(r"本(?:规划|办法|意见|通知|方案|规定|纲要|计划|细则)")
_LEAVES: frozenset[Kind] = frozenset({"enum", "dash", "para"})


@dataclass(slots=True, eq=False)
class Node:
    """A node under construction; ``Clause`` is what leaves this module."""

    kind: Kind | None
    segment: str
    label: str | None = None
    rank: int = 0
    para: Paragraph | None = None
    start: int = 0
    text: str = ""
    heading: str | None = None
    inline: bool = False
    crumbs: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def paragraphs(self) -> list[Node]:
        return [c for c in self.children if c.kind == "para"]

    def last_leaf(self) -> Node:
        return self.children[-1].last_leaf() if self.children and not self.children[-1].inline else self


@dataclass(frozen=True, slots=True)
class Outline:
    """root: the tree. headings: spans of 编章节 lines, which are no clauses."""

    root: Node
    headings: tuple[Span, ...]

    def clauses(self, document: str, source: str) -> tuple[Clause, ...]:
        """The clauses depth-first, for the document of that id; ``source`` is the text the spans refer to."""
        return tuple(_clauses(self.root, document, source, "", ()))

    def closing_words(self) -> list[str]:
        """The paragraphs of 结语, else the last clause: where contacts are named."""
        groups = [c for c in self.root.children if c.segment == "结语"]
        return [c.text for c in groups[-1].children] if groups else [self.root.last_leaf().text]


def build(
    body: Sequence[Paragraph],
    *,
    notice: Sequence[Paragraph] = (),
    annexes: Sequence[tuple[str, Sequence[Paragraph]]] = (),
) -> Outline:
    """The clause tree of a document: covering notice, body, and annexes as groups of their own (附件1/一)."""
    root = Node(None, "")
    headings: list[Span] = []
    if notice:
        group = Node(None, "通知")
        root.children.append(group)
        _grow(group, notice, headings, grouped=False)
    _grow(root, body, headings, grouped=True)
    for name, paragraphs in annexes:
        group = Node(None, name)
        root.children.append(group)
        _grow(group, paragraphs, headings, grouped=False)
    find_headings(root)
    return Outline(root, tuple(headings))


# ---- growing -------------------------------------------------------------------------------------------------


def _grow(root: Node, paragraphs: Sequence[Paragraph], headings: list[Span], *, grouped: bool) -> None:
    labels = [_label_of(p) for p in paragraphs]
    named = any(p.label for p in paragraphs)
    if named:  # the file says which the articles are; a line that reads like one is quoted
        labels = [
            None if x and x.kind == "article" and not p.label else x for x, p in zip(labels, paragraphs, strict=True)
        ]
    law = named or sum(1 for x in labels if x and x.kind == "article") >= 2
    divisions = [read_division(p.text) if not labels[i] else None for i, p in enumerate(paragraphs)]
    ranks = _ranks(labels)
    stack: list[Node] = [root]
    first = next((i for i, x in enumerate(labels) if x or divisions[i]), None)
    opening = root
    if grouped and first:
        opening = Node(None, "前言")
        root.children.append(opening)
    crumbs: list[tuple[int, str]] = []
    for i, p in enumerate(paragraphs):
        division, label = divisions[i], labels[i]
        if division is not None:
            depth = {"part": 0, "chapter": 1, "section": 2}[division.division]
            if law:
                title = f"{division.text} {tidy(p.text[division.end :])}".rstrip()
                crumbs = [c for c in crumbs if c[0] < depth] + [(depth, title)]
                headings.extend(p.spans)
                stack = [root]
                continue
            label = Label("chapter", depth - 3, 0, division.text, division.text, division.end)
            ranks.setdefault(label.rank, label.rank)
        if label is None:
            if law and _BARE_DIVISION.match(p.text):
                crumbs = [(1, tidy(p.text))]
                headings.extend(p.spans)
                stack = [root]
                continue
            parent = opening if i < (first or 0) else _open_parent(stack, law)
            _add(parent, _node(p, None, _next_paragraph(parent)))
            continue
        rank = -9 if label.kind == "article" and law else ranks.get(label.rank, label.rank)
        while len(stack) > 1 and stack[-1].rank >= rank:
            stack.pop()
        parent = stack[-1] if label.kind != "article" or not law else root
        node = _node(p, label, label.segment)
        node.rank = rank
        node.crumbs = tuple(c for _, c in crumbs)
        if label.kind == "dash":
            node.segment = f"——{parent.counts.get('dash', 0) + 1}"
        _add(parent, node)
        if parent is root and label.kind == "article":
            stack = [root]
        stack.append(node)
    _settle_closings(root, grouped)


def _label_of(p: Paragraph) -> Label | None:
    if p.label is not None:
        end = len(p.label)
        end += len(p.text[end:]) - len(p.text[end:].lstrip())
        return Label("article", 0, 0, p.label, p.label.replace("/", "／"), end)
    label = read_label(p.text)
    if label and label.kind == "enum" and inline_items(p.text):
        return None  # 一是…；二是… in one paragraph: the paragraph holds them
    if label and label.kind == "dash" and not p.text[label.end :].strip():
        return None
    return label


def _open_parent(stack: list[Node], law: bool) -> Node:
    """The innermost node that takes paragraphs: not an enumeration, nor a dash item that says its whole say.

    In a law the paragraph behind a list of items is the article's next (前款规定…), unless the item leads to it.
    """
    if law and len(stack) > 2 and stack[1].kind == "article" and not stack[-1].text.endswith("："):
        del stack[2:]
    while len(stack) > 1 and stack[-1].kind in _LEAVES:
        top = stack[-1]
        if top.kind == "dash" and top.para is not None and not ends_whole(top.para.text):
            break
        stack.pop()
    return stack[-1]


def ends_whole(text: str) -> bool:
    """The words end a sentence; ——抓好培训： and ——抓好培训 lead to what follows."""
    return ends_sentence(text) and not text.rstrip().endswith(("：", ":"))


def _next_paragraph(parent: Node) -> str:
    # The article's own words are its first paragraph.
    return f"p{parent.counts.get('para', 0) + (2 if parent.kind == 'article' else 1)}"


def _node(p: Paragraph, label: Label | None, segment: str) -> Node:
    start = label.end if label else 0
    node = Node(
        label.kind if label else "para",
        segment,
        label.text if label else None,
        para=p,
        start=start,
        text=tidy(p.text[start:]),
    )
    for item in inline_items(p.text[start:]):
        child = p.part(start + item.start, start + item.end)
        kept = item.body_start - item.start
        node.children.append(
            Node(item.kind, item.label, item.label, para=child, start=kept, text=tidy(child.text[kept:]), inline=True)
        )
    return node


def _add(parent: Node, node: Node) -> None:
    """Appends a child; a segment that comes again gets ~2, ~3."""
    if node.kind:
        parent.counts[node.kind] = parent.counts.get(node.kind, 0) + 1
    again = parent.counts["=" + node.segment] = parent.counts.get("=" + node.segment, 0) + 1
    if again > 1:
        node.segment = f"{node.segment}~{again}"
    parent.children.append(node)


def _ranks(labels: Sequence[Label | None]) -> dict[int, int]:
    """Static rank -> rank in this text: （一） stands below 1. where the text itself nests them so."""
    above: dict[tuple[int, int], int] = {}
    opened: set[int] = set()
    for label in labels:
        if label is None or not 1 <= label.rank <= 5:
            if label is not None and label.kind == "article":
                opened.clear()
            continue
        if label.value == 1:
            for other in opened - {label.rank}:
                above[(other, label.rank)] = above.get((other, label.rank), 0) + 1
        if label.rank == 1:
            opened.clear()
        opened.add(label.rank)
    order = [1, 2, 3, 4, 5]
    for a, b in ((2, 3), (3, 4), (1, 3), (1, 2), (2, 3)):
        if above.get((b, a), 0) > above.get((a, b), 0) and order.index(a) < order.index(b):
            order.remove(a)
            order.insert(order.index(b) + 1, a)
    return {static: i + 1 for i, static in enumerate(order)}


# ---- closings ------------------------------------------------------------------------------------------------


def _settle_closings(root: Node, grouped: bool) -> None:
    """Moves the closing paragraphs of a chapter out of its last section, and those of the document to 结语."""
    for node in list(_walk(root)):
        _lift_closing(node)
    if grouped:
        _end_of_document(root)


def _walk(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from _walk(child)
    yield node


def _lift_closing(node: Node) -> None:
    """Sections that all end in an enumerated paragraph; the last has plain words behind it: they close the chapter."""
    parts = [c for c in node.children if c.kind in ("section", "item", "chapter") and not c.inline]
    if len(parts) < 3 or parts[-1] is not node.children[-1]:
        return
    last, before = parts[-1], parts[:-1]
    direct = last.paragraphs()
    if not direct or len(direct) != len([c for c in last.children if not c.inline]):
        return
    if all(_enumerated(x.last_leaf()) for x in before):
        keep = max((i for i, c in enumerate(direct) if _enumerated(c)), default=None)
        cut = direct[keep + 1 :] if keep is not None else []
    else:
        sizes = {len(x.paragraphs()) for x in before}
        plain = all(len(x.children) == len(x.paragraphs()) for x in before)
        extra = direct[next(iter(sizes)) :] if len(sizes) == 1 and plain and 0 not in sizes else []
        cut = extra if extra and all(_OWN_PLAN.search(c.text) or _CLOSING.match(c.text) for c in extra) else []
    for c in cut:
        last.children.remove(c)
        c.segment = _next_paragraph(node)
        _add(node, c)


def _enumerated(node: Node) -> bool:
    return any(c.inline for c in node.children)


def _end_of_document(root: Node) -> None:
    """未尽事宜，请与…联系。 and what follows it; a paragraph on 本规划 lifted behind the last chapter's sections."""
    tops = [c for c in root.children if c.kind in ("chapter", "section", "item")]
    if not tops or tops[-1] is not root.children[-1]:
        return
    holder = tops[-1]
    while holder.children and holder.children[-1].kind != "para" and not holder.children[-1].inline:
        holder = holder.children[-1]
    rows = [c for c in holder.children if not c.inline]
    cut = next((i for i, c in enumerate(rows) if c.kind == "para" and _CLOSING.match(c.text)), None)
    if cut is None and holder is tops[-1] and len(rows) > 1 and rows[-2].kind == "section":
        tail = [
            c
            for c in rows
            if c.kind == "para" and rows.index(c) > max(i for i, r in enumerate(rows) if r.kind == "section")
        ]
        if tail and all(_OWN_PLAN.search(c.text) for c in tail):
            cut = rows.index(tail[0])
    if cut is None or any(c.kind != "para" for c in rows[cut:]):
        return
    group = Node(None, "结语")
    for c in rows[cut:]:
        holder.children.remove(c)
        c.segment = _next_paragraph(group)
        _add(group, c)
    root.children.append(group)


# ---- leaving -------------------------------------------------------------------------------------------------


def _clauses(node: Node, document: str, source: str, prefix: str, crumbs: tuple[str, ...]) -> Iterator[Clause]:
    for child in node.children:
        path = f"{prefix}/{child.segment}" if prefix else child.segment
        below = crumbs + child.crumbs
        if child.kind is not None and child.para is not None:
            yield Clause(
                document=document,
                path=path,
                kind=child.kind,
                label=child.label,
                heading=child.heading,
                depth=path.count("/") + 1,
                text=child.text,
                original="".join([source[s.start : s.end] for s in child.para.spans]),
                spans=child.para.spans,
                breadcrumb=below,
                inline=child.inline,
            )
            title = child.heading or (child.text[:24] if not is_running(child.text) else "")
            if child.label and child.kind not in _LEAVES:
                below = (*below, child.label + title)
            elif child.kind == "dash" and not ends_sentence(child.text[:-1]):
                below = (*below, child.text.rstrip("：:")[:24])
        if child.children:
            yield from _clauses(child, document, source, path, below)
