"""Rows as inputs -> drafts: what an input model finds wrong is told by the cell in which it stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from generator.batch.columns import Column, layout, shown_titles
from generator.batch.model import Place, RowInput
from generator.draft import Drafted, Drafting
from generator.inputs.faults import Fault, InputError
from generator.inputs.load import Loaded, read
from generator.inputs.notice import Notice
from generator.rules.packs import PackError
from kb.document_numbers import Wanted
from kb.errors import ZhangfaError

# Stands in a draft until its number is reserved.
_PLACEHOLDER: Final = 1


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that say nothing of it. code, year: of the document number; year else that of the date of
    issue. today: the day of writing."""

    code: str | None = None
    year: int | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A row on its way. draft: None where it is refused; refusal: why, a sentence a fault. numberless: it wants the
    next number of its sequence. key: of the paper, the same in every run."""

    row: RowInput
    data: Mapping[str, Any] = field(default_factory=dict)
    draft: Drafted | None = None
    refusal: tuple[str, ...] = ()
    notice: Notice | None = None
    numberless: bool = False
    key: str = ""

    def wanted(self, file: Path) -> Wanted | None:
        """The number that this row wants; None for a paper without one."""
        number = self.notice.doc_number if self.notice else None
        if number is None or self.draft is None or not number.code or number.year is None:
            return None
        serial = None if self.numberless else number.serial
        return Wanted(number.code, number.year, self.key, self.draft.composed.document.title, file.absolute(), serial)


def compose_rows(
    rows: Sequence[RowInput],
    drafting: Drafting,
    defaults: Defaults,
    folder: Path,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> list[Work]:
    """Every row as a draft, or why it is none. folder: where attached files lie. Raises PackError."""
    works = []
    for done, row in enumerate(rows):
        progress(f"第{row.row}行", done, len(rows))
        works.append(_composed(row, drafting, defaults, folder))
    return list(_keyed(works))


def numbered(work: Work, serial: int, drafting: Drafting, folder: Path) -> Drafted:
    """The draft with the number that was reserved for it. Raises ZhangfaError."""
    data = deepcopy(dict(work.data))
    data["doc_number"]["serial"] = serial
    return drafting.prepare(_read(data, work.row), folder=folder)


def _composed(row: RowInput, drafting: Drafting, defaults: Defaults, folder: Path) -> Work:
    data = deepcopy(dict(row.data))
    data.setdefault("as_of", defaults.today or date.today())
    numberless = _prepare_number(row, data, defaults)
    if row.family is None:
        return Work(row, refusal=row.faults)
    try:
        loaded = _read(data, row)
    except InputError as error:
        told = [*row.faults, *_told(error.faults, row)]
        return Work(row, refusal=tuple(dict.fromkeys(told)))
    if row.faults:
        return Work(row, refusal=row.faults)
    try:
        draft = drafting.prepare(loaded, folder=folder)
    except PackError:
        raise
    except InputError as error:
        return Work(row, refusal=_told(error.faults, row))
    except ZhangfaError as error:
        return Work(row, refusal=(error.message,))
    notice = loaded.value if isinstance(loaded.value, Notice) else None
    return Work(row, data, draft, (), notice, numberless)


def _read(data: Mapping[str, Any], row: RowInput) -> Loaded:
    assert row.family is not None
    type_, subtype = row.family
    return read({"type": type_, **({"subtype": subtype} if subtype else {}), **data}, row.name)


# ---- numbers --------------------------------------------------------------------------------------------------------


def _prepare_number(row: RowInput, data: dict[str, Any], defaults: Defaults) -> bool:
    """Fills in what holds for all rows. Whether this one leaves its serial number to the sequence."""
    if row.family is None or "doc_number.serial" not in _paths(row):
        return False
    number = data.setdefault("doc_number", {})
    if defaults.code:
        number.setdefault("code", defaults.code)
    issued = data.get("issue_date")
    # A row without a date of issue is refused for that; that the year lacks as well would say nothing more.
    number.setdefault("year", defaults.year or (issued if isinstance(issued, date) else date.today()).year)
    if "serial" in number or not number.get("code"):
        return False
    number["serial"] = _PLACEHOLDER
    return True


def _paths(row: RowInput) -> set[str]:
    assert row.family is not None
    return {column.path for column in layout(row.family).columns.values()}


def _keyed(works: Sequence[Work]) -> Iterator[Work]:
    """Gives each paper its key; papers of one title and day in a sheet are told apart by their order."""
    seen: Counter[str] = Counter()
    for work in works:
        notice = work.notice
        if notice is None:
            yield work
            continue
        day = getattr(notice, "open_date", None) or notice.issue_date
        words = (notice.type, _subtype(work), notice.lead, notice.doc_type, notice.title_subject, day.isoformat())
        digest = hashlib.sha256("\x1f".join(words).encode("utf-8", "replace")).hexdigest()[:40]
        number = (notice.doc_number.code or "", notice.doc_number.year or 0)
        seen[f"{number}{digest}"] += 1
        count = seen[f"{number}{digest}"]
        yield replace(work, key=digest if count == 1 else f"{digest}/{count}")


def _subtype(work: Work) -> str:
    return (work.row.family[1] if work.row.family else None) or ""


# ---- what is wrong --------------------------------------------------------------------------------------------------


def _told(faults: Sequence[Fault], row: RowInput) -> tuple[str, ...]:
    """The faults in the words of the sheet; that a cell is empty is not told where it was refused."""
    lacking = {fault.field for fault in faults if fault.found == _LACKING}
    refused = {*row.faulty, *(fault.field for fault in faults if fault.field not in lacking)}
    if "doc_number.code" in lacking:
        refused.add("doc_number.serial")  # without a code there is no sequence to take it from
    return tuple(
        _one_told(fault, row)
        for fault in faults
        if fault.field not in lacking or not any(way.startswith(fault.field) for way in refused)
    )


_LACKING: Final = "没有填写"


def _one_told(fault: Fault, row: RowInput) -> str:
    """A fault of the input in the words of the sheet: its cell, or the row that lacks it."""
    place = row.places.get(fault.field)
    if place is not None and place.title:
        return place.told(fault.found, fault.expected, _remedy(fault))
    line, title, has = _nearest(fault.field, row)
    if title and not has and fault.found == _LACKING:
        return line.told(f"没有填写{title}，表中没有这一列", fault.expected, _remedy(fault))
    where = Place(line.sheet, line.row, title or fault.label)
    return where.told(fault.found, fault.expected, _remedy(fault))


def _nearest(path: str, row: RowInput) -> tuple[Place, str, bool]:
    """The row in which a path lies, the title of its column, and whether the sheet has one."""
    assert row.family is not None
    shape = layout(row.family)
    way = path
    while way:
        place = row.places.get(way)
        if place is not None and place.title:  # a whole list or block in one cell
            return place, place.title, True
        if place is not None and way.endswith("]"):
            block = shape.blocks[way.partition("[")[0]]
            return place, *_title(block.columns, path.removeprefix(f"{way}."), place)
        way = way.rpartition("[" if way.endswith("]") else ".")[0]
    place = Place(row.sheet, row.row)
    return place, *_title(shape.columns, path, place)


def _title(columns: Mapping[str, Column], path: str, place: Place) -> tuple[str, bool]:
    held = [title for title in place.sheet.titles if title in columns and columns[title].path == path]
    if held:
        return held[0], True
    return shown_titles(columns).get(path, ""), False


def _remedy(fault: Fault) -> str:
    """What to do, without what only holds for a YAML file."""
    remedy = fault.remedy
    return "" if any(word in remedy for word in ("加引号", "“- ”", "键: 值")) else remedy


__all__ = ["Defaults", "Work", "compose_rows", "numbered"]
