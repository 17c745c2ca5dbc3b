"""The form of a draft as its page shows it: sections with fields, values, marks; what is folded, hidden, windowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from desk.web.drafts.applying import is_unused, put_away
from desk.web.drafts.deriving import StepLine, Strand, step_lines, strand
from desk.web.drafts.fields import NONE_WORD, Form, FormBlock, FormField, FormRows, Node, column_label
from desk.web.drafts.judging import Judged, Mark
from desk.web.drafts.layouts import Item, Label, More, Rows, Scope, Section, Steps, Strip, layout_of
from desk.web.drafts.showing import is_given, row_words, shown, value_at
from generator.calendar import Calendar
from generator.inputs.schema import FieldDoc

#: Rows of a list that a page shows at a time; of cards, which are long.
WINDOW_ROWS, WINDOW_CARDS = 100, 40
_LISTED: Final = re.compile(r"([^，。；]+)等。")
_LONG: Final = re.compile(r"reason$|purpose|fund_disposition|lodging_meals")
_ORDER: Final = ("wei", "wu", "chi", "fei", "ti", "que", "info", "reference")


@dataclass(frozen=True, slots=True)
class PageField:
    """A field. hidden: it does not apply now. lack: whether 没有 is ticked, None where it is not offered."""

    what: str
    node: FormField
    doc: FieldDoc
    value: Any
    span: int
    marks: tuple[Mark, ...]
    hidden: bool
    lack: bool | None
    long: bool
    listed: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    amount: str = ""

    @property
    def path(self) -> str:
        return self.node.path


@dataclass(frozen=True, slots=True)
class PageRows:
    """Repeating rows. values: by column. marks: of each row shown, by its place among them; list_marks: of the list.

    start: number of the first row shown; total: of all rows. windowed: not all of them are shown.
    """

    what: str
    node: FormRows
    layout: Rows
    columns: tuple[FieldDoc, ...]
    values: tuple[dict[str, Any], ...]
    marks: Mapping[int, tuple[Mark, ...]]
    list_marks: tuple[Mark, ...]
    hidden: bool
    lack: bool | None
    start: int
    total: int

    @property
    def path(self) -> str:
        return self.node.path

    @property
    def size(self) -> int:
        return WINDOW_CARDS if self.layout.look == "cards" else WINDOW_ROWS

    @property
    def windowed(self) -> bool:
        return self.total > len(self.values)


@dataclass(frozen=True, slots=True)
class PageStep:
    """A line of the table of steps."""

    line: StepLine
    fields: tuple[PageField, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class PageItem:
    """Anything else of a section: a strip, steps, a scope, a fold, a label."""

    what: str
    strand: Strand | None = None
    steps: tuple[PageStep, ...] = ()
    columns: tuple[str, ...] = ()
    words: str = ""
    items: tuple[PageField | PageRows | PageItem, ...] = ()
    open: bool = False
    path: str = ""
    hidden: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section. stamps: the worst of it, for the list at the left. blocks: blocks whose own marks stand at its top.

    put_away: labels of fields that hold something and do not apply. hidden: nothing of it applies.
    """

    section: Section
    items: tuple[PageField | PageRows | PageItem, ...]
    stamps: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[Mark, ...]], ...]
    put_away: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The whole form. look: names which columns and rows it shows; another one needs a page of its own. whole: marks
    that belong to no field. scope: whom the documents bind, in words. told: places that have marks."""

    sections: tuple[PageSection, ...]
    look: str
    whole: tuple[Mark, ...]
    scope: str
    told: tuple[str, ...]
    hidden: tuple[str, ...] = field(default=())


def build(
    form: Form,
    data: Mapping[str, Any],
    judged: Judged,
    calendar: Calendar | None,
    windows: Mapping[str, int] | None = None,
) -> Page:
    """The page of a form. windows: first row to be shown of lists that are too long."""
    return _Building(form, data, judged, calendar, windows or {}).page()


class _Building:
    def __init__(
        self,
        form: Form,
        data: Mapping[str, Any],
        judged: Judged,
        calendar: Calendar | None,
        windows: Mapping[str, int],
    ) -> None:
        self._form, self._data, self._judged, self._calendar = form, data, judged, calendar
        self._windows, self._unused = windows, judged.meant.unused
        self._looks: list[str] = []
        self._blocks_told: set[str] = set()

    def page(self) -> Page:
        sections = tuple(self._section(section) for section in layout_of(self._form.type, self._form.subtype))
        hidden = tuple(path for path in sorted(self._unused) if "[]" not in path)
        return Page(
            sections,
            sha256("\n".join(self._looks).encode()).hexdigest()[:12],
            self._judged.marks.get("", ()),
            _scope(self._judged),
            tuple(sorted(place for place in self._judged.marks if not place.endswith("]"))),
            hidden,
        )

    def _section(self, section: Section) -> PageSection:
        items = tuple(self._items(section.items))
        paths = list(_paths(items))
        blocks = tuple((path, self._judged.marks.get(path, ())) for path in self._blocks(paths))
        kinds = {
            mark.kind for place, marks in self._judged.marks.items() for mark in marks if _in(place, paths, blocks)
        }
        worst = [kind for kind in _ORDER if kind in kinds and kind not in ("info", "reference")]
        waiting = any(_in(path, paths, blocks) for one in self._judged.open for _, path in one.needs if path)
        filled = any(is_given(self._data, path) for path in paths)
        stamps = tuple(worst[:2]) or (("dai",) if waiting else ("he",) if filled and self._judged.checked else ())
        mine = frozenset(path for path in self._unused if _in(path.partition("[")[0], paths, blocks))
        told = tuple(put_away(self._form, self._data, mine))
        return PageSection(section, items, stamps, blocks, told, not told and all(_hidden(items)))

    def _blocks(self, paths: Sequence[str]) -> Iterator[str]:
        """The blocks that fields of a section stand in, told of in the first section that shows one of them."""
        for node in self._form.at.values():
            if not isinstance(node, FormBlock) or "[]" in node.path or node.path in self._blocks_told:
                continue
            if any(path.startswith(f"{node.path}.") for path in paths):
                self._blocks_told.add(node.path)
                yield node.path

    def _items(self, items: tuple[Item, ...]) -> Iterator[PageField | PageRows | PageItem]:
        for item in items:
            match item:
                case str():
                    yield self._field(item)
                case Rows():
                    yield self._rows(item)
                case Strip():
                    yield PageItem("strip", strand=strand(item, self._judged.checked, self._calendar))
                case Steps():
                    yield self._steps(item)
                case Scope():
                    yield PageItem("scope", words=_scope(self._judged))
                case Label():
                    away = bool(item.path) and is_unused(item.path, self._unused)
                    yield PageItem("label", words=item.words, path=item.path, hidden=away)
                case More():
                    inner = tuple(self._items(item.items))
                    filled = any(is_given(self._data, path) for path in _paths(inner))
                    marked = any(_in(place, list(_paths(inner)), ()) for place in self._judged.marks)
                    yield PageItem("more", words=item.title, items=inner, open=filled or marked)

    def _field(self, item: str, span: int = 0) -> PageField:
        path, _, width = item.partition(":")
        node = self._form.at[path]
        assert isinstance(node, FormField)
        given, value = is_given(self._data, path), value_at(self._data, path)
        none = given and value in (None, "")
        lack = none if node.may_lack or none else None
        held = shown(node, value)
        chosen: tuple[str, ...] = ()
        amount = ""
        if node.control == "choices":
            chosen = tuple(node.choices.get(str(one), str(one)) for one in value or ())
        if node.control == "charge":
            held, amount = _charge(value)
        return PageField(
            "field",
            node,
            node.doc,
            held,
            span or int(width or 2),
            self._judged.marks.get(path, ()),
            is_unused(path, self._unused),
            lack,
            (bool(_LONG.search(node.key)) and node.control in ("text", "flag")) or node.control in ("passage", "body"),
            _listed(node),
            chosen,
            amount,
        )

    # ---- rows

    def _rows(self, layout: Rows) -> PageRows:
        node = self._form.at[layout.path]
        assert isinstance(node, FormRows)
        held = value_at(self._data, node.path)
        rows = held if isinstance(held, list) else []
        size = WINDOW_CARDS if layout.look == "cards" else WINDOW_ROWS
        start = min(self._windows.get(node.path, 0), max(len(rows) - 1, 0)) // size * size if len(rows) > size else 0
        part = rows[start : start + size] if len(rows) > size else rows
        cells = [row_words(node.nodes, row) for row in rows]
        columns = tuple(_columns(node, layout, {key for row in cells for key in row}, self._unused))
        self._looks.append(f"{node.path} {start} {len(rows) > size} {' '.join(doc.path for doc in columns)}")
        marks = self._judged.rows.get(node.path, {})
        given = is_given(self._data, node.path)
        return PageRows(
            "rows",
            node,
            layout,
            columns,
            tuple(cells[start : start + len(part)]),
            {number - start: its for number, its in marks.items() if start <= number < start + len(part)},
            self._judged.marks.get(node.path, ()),
            is_unused(node.path, self._unused),
            (given and not rows) if node.may_lack or (given and not rows) else None,
            start,
            len(rows),
        )

    # ---- the six steps

    def _steps(self, layout: Steps) -> PageItem:
        node = self._form.at[layout.path]
        assert isinstance(node, FormBlock)
        lines = step_lines(tuple(node.nodes), self._judged.checked)
        steps = []
        for line in lines:
            block = f"{layout.path}.{line.name}"
            said = value_at(self._data, block)
            fields = [self._field(f"{block}.{key}") for key in ("date", "approved_date", "planned", "state")]
            if is_given(self._data, block) and said is None:
                fields[1:] = [replace(one, lack=None) for one in fields[1:]]
            # That a step was not passed or planned follows from its not being taken: one tick is enough.
            fields[1:] = [one if one.lack else replace(one, lack=None) for one in fields[1:]]
            steps.append(PageStep(line, tuple(fields), self._judged.marks.get(block, ())))
            self._blocks_told.add(block)
        hidden = is_unused(layout.path, self._unused)
        self._blocks_told.add(layout.path)
        marks = self._judged.marks.get(layout.path, ())
        return PageItem("steps", steps=tuple(steps), path=layout.path, hidden=hidden, marks=marks)


def _charge(value: Any) -> tuple[Any, str]:
    """What is chosen of a charge, and the amount."""
    if value is None or isinstance(value, bool):
        return {None: None, True: "true", False: "false"}[value], ""
    return "amount", str(value)


def _listed(node: FormField) -> tuple[str, ...]:
    """Suggestions, where the help lists what is usual: 专业化能力、政治理论……等。"""
    match = _LISTED.match(node.doc.help) if node.control == "text" else None
    words = match[1].split("、") if match else []
    return tuple(words) if len(words) > 3 else ()


def _columns(node: FormRows, layout: Rows, given: set[str], unused: frozenset[str]) -> Iterator[FieldDoc]:
    """The columns of a list: rare ones and ones that do not apply only where a row holds something there."""
    for key, doc in _cells(node.nodes, f"{node.path}[].", "", ""):
        rare = any(key == one or key.startswith((f"{one}.", f"{one}#")) for one in layout.rare)
        away = any(doc.path == path or doc.path.startswith((f"{path}.", f"{path}#")) for path in unused)
        if key in given or not (rare or away):
            yield doc


def _cells(nodes: Mapping[str, Node], above: str, at: str, called: str) -> Iterator[tuple[str, FieldDoc]]:
    for key, node in nodes.items():
        path = f"{at}{key}"
        match node:
            case FormField():
                kind = {"grid": "lines", "boolean": "boolean"}.get(node.control, node.doc.kind)
                label = f"{called}{column_label(node.doc)}"
                yield path, replace(node.doc, path=f"{above}{path}", label=label, kind=kind)
            case FormBlock():
                if node.words:
                    label = f"{node.doc.label}（文字）"
                    yield f"{path}#text", replace(node.doc, path=f"{above}{path}#text", label=label, kind="text")
                yield from _cells(node.nodes, above, f"{path}.", f"{node.doc.label}：")


def _hidden(items: Sequence[PageField | PageRows | PageItem]) -> Iterator[bool]:
    """Whether each field of a section is put away."""
    for item in items:
        if isinstance(item, (PageField, PageRows)) or item.what == "steps":
            yield item.hidden
        else:
            yield from _hidden(item.items)


def _paths(items: Sequence[PageField | PageRows | PageItem]) -> Iterator[str]:
    for item in items:
        match item:
            case PageField() | PageRows():
                yield item.path
            case PageItem():
                if item.path:
                    yield item.path
                yield from _paths(item.items)


def _in(place: str, paths: Sequence[str], blocks: Sequence[tuple[str, tuple[Mark, ...]]]) -> bool:
    plain = place.partition("[")[0]
    own = any(place == path for path, _ in blocks)
    return own or any(plain == path or plain.startswith(f"{path}.") for path in paths)


def _scope(judged: Judged) -> str:
    """Whom the documents bind and why, in a sentence or two."""
    if judged.checked is None:
        return ""
    result = judged.checked.result
    level = result.level
    if level.level is None and "“”" in level.basis:
        return "填了单位的名称和层级，才知道适用哪些文件。"
    if level.level is None:
        return f"{level.basis.removesuffix('；请填写 unit.level')}。请填写单位层级，才知道适用哪些文件。"
    packs = [f"{pack.how}{pack.number or f'《{pack.title}》'}" for pack in result.applied]
    named = "、".join(packs) if packs else "没有约束本单位的培训规定"
    return f"{level.level}（{level.basis}）。{named}。"


__all__ = ["NONE_WORD", "Page", "PageField", "PageItem", "PageRows", "PageSection", "PageStep", "build"]
