"""The columns that a sheet of documents may have, read off the input models: titles, and where their cells go.

A field that is written once a document is a column of the main sheet, under its Chinese label or its English path. A
list of blocks (课程安排, 名额分配) is a sheet of its own, one item a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.inputs.families import MODELS, Family
from generator.inputs.fields import Kind
from generator.inputs.keys import Entry, entries
from generator.sheets.titles import clean

#: What a cell of a column holds: how it is read.
Form = Literal[
    "text", "lines", "passage", "year", "month", "count", "days", "hours", "money", "number", "flag", "date", "choice",
    "mixed", "list",
]  # fmt: skip
#: Joins the rows of the other sheets to a row of the main sheet.
KEY: Final = "序号"
#: Name of the sheet that explains the columns; it is not read.
GUIDE: Final = "各列说明"
_KEYS: Final = frozenset((KEY, "编号", "行号"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column. path: English keys from the top of the input, or of the item. labels: Chinese, of the blocks around the
    field, then its own. first: it belongs to the only item of a list that the main sheet may hold."""

    path: str
    labels: tuple[str, ...]
    form: Form
    entry: Entry
    required: bool
    first: bool = False

    @property
    def label(self) -> str:
        """The field's own label."""
        return self.labels[-1]


@dataclass(frozen=True, slots=True)
class Block:
    """A list of blocks, which is a sheet of its own. columns: by title. title: of the sheet."""

    path: str
    title: str
    columns: Mapping[str, Column]
    most: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a family by title (cleaned, as ``sheets.titles.clean``), and its blocks by path."""

    columns: Mapping[str, Column]
    blocks: Mapping[str, Block]


def is_key(title: str) -> bool:
    """Whether a title is that of the column that joins sheets."""
    return title in _KEYS


@lru_cache(maxsize=16)
def layout(family: Family) -> Layout:
    """The columns and blocks of a family."""
    found = list(_leaves(MODELS[family], "", (), True))
    main = [leaf for leaf in found if isinstance(leaf, Column)]
    lists = [leaf for leaf in found if isinstance(leaf, _List)]
    blocks = {}
    for one in lists:
        columns = [leaf for leaf in _leaves(one.below, "", (), True) if isinstance(leaf, Column)]
        blocks[one.path] = Block(one.path, one.labels[-1], MappingProxyType(_titled(columns)), one.most)
        if any(column.required for column in columns):
            # An item that is named may stand in the main sheet, where the document has only one.
            main += [
                Column(f"{one.path}[0].{each.path}", (*one.labels, *each.labels), each.form, each.entry, False, True)
                for each in columns
            ]
    return Layout(MappingProxyType(_titled(main)), MappingProxyType(blocks))


def shown_titles(columns: Mapping[str, Column]) -> dict[str, str]:
    """Path -> the title that a blank sheet shows: the label where it is the column's, else with its block's."""
    shown: dict[str, str] = {}
    for column in dict.fromkeys(columns.values()):
        forms = ("的".join(column.labels[start:]) for start in range(len(column.labels) - 1, -1, -1))
        shown[column.path] = next((form for form in forms if columns.get(clean(form)) is column), column.path)
    return shown


@lru_cache(maxsize=1)
def known_titles() -> frozenset[str]:
    """Every title of every family, cleaned."""
    layouts = [layout(family) for family in MODELS]
    every = [each.columns for each in layouts] + [block.columns for each in layouts for block in each.blocks.values()]
    return frozenset(title for columns in every for title in columns) | _KEYS


# ---- fields ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _List:
    path: str
    labels: tuple[str, ...]
    below: type[BaseModel]
    most: int | None


def _leaves(model: type[BaseModel], above: str, labels: tuple[str, ...], required: bool) -> Iterator[Column | _List]:
    """Every field that a cell can hold, in order, blocks opened. required: the block must be there."""
    for key, entry in entries(model).items():
        path, names = f"{above}{key}", (*labels, entry.label)
        needed = required and entry.info.is_required()
        if entry.below is None:
            form = _form(entry)
            if form != "list" or _takes(model, entry, ["某"]) or _takes(model, entry, [1]):  # no table in a cell
                yield Column(path, names, form, entry, needed)
            continue
        if entry.kind is not None or _takes(model, entry, ["某"] if entry.many else "某"):
            whole: Form = "passage" if entry.many else _form(entry)
            yield Column(path, names, "list" if entry.kind is None and entry.many else whole, entry, needed)
        if entry.many:
            yield _List(path, names, entry.below, entry.most)
        elif entry.kind is None or entry.kind.name == "mixed":
            yield from _leaves(entry.below, f"{path}.", names, needed)


def _form(entry: Entry) -> Form:
    kind = entry.kind or Kind("text", "文字")
    extra = entry.info.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    match kind.name:
        case "boolean":
            return "flag"
        case "lines":
            return "lines" if entry.most is not None and entry.below is None else "passage"
        case "integer":
            return (
                "year" if "年份" in kind.words else "month" if "月份" in kind.words else "count" if unit else "number"
            )
        case "number":
            forms: Mapping[str, Form] = {"元": "money", "元/学时": "money", "天": "days", "学时": "hours"}
            return forms.get(unit, "number")
        case "mixed":
            return "list" if entry.most is not None else "mixed"
    return kind.name


def _takes(model: type[BaseModel], entry: Entry, value: object) -> bool:
    """Whether a field that is a block takes a plain text as well (a contact by name, an attachment by title)."""
    info = model.model_fields[entry.attribute]
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


# ---- titles ---------------------------------------------------------------------------------------------------------


def _titled(columns: list[Column]) -> dict[str, Column]:
    """Every title -> its column: the path, the label, the label behind those of its blocks.

    A title that several columns could bear belongs to the one that lies least deep; for the same field of the items of
    two lists to the first list's; else to none.
    """
    claims: dict[str, list[tuple[tuple[bool, int], Column]]] = {}
    for column in columns:
        rank = (column.first, column.path.count("."))
        for title in dict.fromkeys(_names(column)):
            claims.setdefault(clean(title), []).append((rank, column))
    owned = {}
    for title, claimed in claims.items():
        best = min(rank for rank, _ in claimed)
        owners = [column for rank, column in claimed if rank == best]
        if len(owners) == 1 or len({column.path.partition("[0]")[2] or column.path for column in owners}) == 1:
            owned[title] = owners[0]
    for column in columns:
        owned[clean(column.path)] = column
        owned[clean(column.path.replace("[0]", ""))] = column
    return owned


def _names(column: Column) -> Iterator[str]:
    labels = column.labels
    for start in range(len(labels)):
        yield "的".join(labels[start:])
        yield "".join(labels[start:])
    if len(labels) > 1 and column.path.endswith(".date"):
        # 培训包审核 and 培训包审核日期 are the day of that step.
        yield labels[-2]
        yield f"{labels[-2]}日期"


__all__ = ["GUIDE", "KEY", "Block", "Column", "Form", "Layout", "is_key", "known_titles", "layout", "shown_titles"]
