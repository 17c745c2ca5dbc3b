"""Tables into the workspace and out of it: checked whole and against each other before a byte is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from generator.calendar_files import Overlay
from generator.calendar_files import read as read_calendar
from generator.office.folders import name_for, take_out, write
from generator.office.given import Faults
from generator.office.kinds import FORMS
from generator.office.model import EVERYONE, Arranged, OfficeError, Origin, Table, TableKind, UnitCode, said_day
from generator.office.office import same_rates, table_files
from generator.office.reading import held_table, read_again, read_table
from generator.office.units import unit_key
from generator.office.writing import written
from kb.errors import ZhangfaError

Status = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class Held:
    """A table of the workspace. table: None where its file is faulty; ``fault`` says why."""

    kind: TableKind
    name: str
    path: Path
    table: Table | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an import. path: of the file in the workspace. replaced: what stood there. remarks: Chinese."""

    table: Table
    status: Status
    path: Path
    replaced: Held | None = None
    remarks: tuple[str, ...] = ()


def held_tables(tables: Path, kind: TableKind | None = None) -> tuple[Held, ...]:
    """The tables of a workspace, of one kind or of all, by kind and name; faulty ones among them."""
    kinds = (kind,) if kind else tuple(FORMS)
    return tuple(_held(path, one) for one in kinds for path in table_files(tables, FORMS[one].folder))


def find_table(tables: Path, kind: TableKind, name: str) -> Held:
    """The table of a name or title. Raises OfficeError where there is none, or several have the title."""
    held = held_tables(tables, kind)
    found = [one for one in held if one.name == name] or [one for one in held if one.table and one.table.title == name]
    if len(found) == 1:
        return found[0]
    names = "、".join(one.name for one in held) or "（没有导入）"
    what = "有几个叫" if found else "没有"
    raise OfficeError(f"{what}“{name}”的{FORMS[kind].label}", expected=f"下列名称之一：{names}")


def add_table(
    tables: Path,
    kind: TableKind,
    path: Path,
    *,
    name: str | None = None,
    stated: Mapping[str, Any] | None = None,
    sheet: str | None = None,
    overwrite: bool = False,
    dry_run: bool = False,
) -> Added:
    """Imports a file as a table of the workspace. See ``read_table`` for ``stated`` and ``sheet``.

    The same content again changes nothing. Raises OfficeError: the file is faulty, contradicts another table, or the
    name is taken and ``overwrite`` was not asked for; SheetError; LibraryError: the disk refuses.
    """
    wanted = name_for(name, path)
    read = read_table(path, kind, name=wanted, stated=stated, sheet=sheet)
    held = held_tables(tables, kind)
    same = [one for one in held if one.table and _content(one.table) == _content(read.table)]
    if kept := next((one for one in same if one.name == wanted or name is None), None):
        assert kept.table is not None
        return Added(kept.table, "unchanged", kept.path, remarks=read.remarks)
    there = next((one for one in held if one.name == wanted), None)
    target = there.path if there else tables / FORMS[kind].folder / f"{wanted}.yaml"
    _compare(read.table, [one for one in held if one is not there], path.name)
    if there and not overwrite:
        raise OfficeError(
            f"已有名为“{wanted}”的{FORMS[kind].label}：{described(there)}，内容不同，予以保留",
            where=path.name,
            remedy="要用新的代替，请加 --overwrite；要两份都留，请用 --name 另取名称",
        )
    data = written(read.table)
    _provable(data, read.table, path.name)
    if not dry_run:
        write(target, data)
    return Added(read.table, "replaced" if there else "added", target, there, read.remarks)


def remove_table(tables: Path, held: Held) -> Path:
    """Takes a table out of use; returns the file that it was moved to. Raises LibraryError: the disk refuses."""
    return take_out(tables, held.path)


def described(held: Held) -> str:
    """A table in a few words: title, rows, date."""
    if held.table is None:
        return f"{held.path.name}（有错，不能使用）"
    table = held.table
    day = f"，截至{said_day(table.origin.day)}" if table.origin.day != date.min else ""
    return f"《{table.title}》{len(table.rows)} {FORMS[table.kind].counted}{day}"


# ---- what is there --------------------------------------------------------------------------------------------------


def _held(path: Path, kind: TableKind) -> Held:
    try:
        table = _calendar_by_hand(path) if kind == "calendar" else None
        return Held(kind, path.stem, path, table or held_table(path, kind))
    except ZhangfaError as error:
        return Held(kind, path.stem, path, fault=error.message)


def _calendar_by_hand(path: Path) -> Table | None:
    """A calendar that somebody put into the folder: it may state its sources year by year only."""
    found = read_calendar(path)
    try:
        return held_table(path, "calendar")
    except OfficeError:
        rows = tuple(row for overlay in found for row in _days(overlay))
        sources = "；".join(dict.fromkeys(overlay.source for overlay in found))
        region = found[0].region if found else ""
        return Table("calendar", path.stem, path.stem, Origin(sources, date.min), rows, path.name, region=region)


def _days(overlay: Overlay) -> Iterator[Arranged]:
    for day in sorted(overlay.off | overlay.work):
        yield Arranged(day, day in overlay.work)


def _content(table: Table) -> Table:
    """A table without what the file it came from is called."""
    days = sorted((row for row in table.rows if isinstance(row, Arranged)), key=lambda row: row.day)
    return replace(table, name="", file="", imported=None, rows=tuple(days) or table.rows)


def _provable(data: bytes, table: Table, file: str) -> None:
    """Raises OfficeError where what is to be written would not be read as the same table."""
    try:
        same = _content(read_again(data, table.kind, table.name, file)) == _content(table)
    except ZhangfaError:
        same = False
    if not same:
        raise OfficeError("内容中有不能保存的字符", where=file, remedy="请删去看不见的控制字符后重新导入")


# ---- one beside the other -------------------------------------------------------------------------------------------


def _compare(table: Table, held: Iterable[Held], file: str) -> None:
    """Raises OfficeError with everything in which a table contradicts those that there are."""
    faults = Faults(file)
    for other in held:
        if other.table is None:
            continue
        match table.kind:
            case "budget_codes":
                _codes(table, other.table, faults)
            case "cost_standard":
                _standards(table, other.table, faults)
            case "calendar":
                _calendars(table, other.table, other.path, faults)
    faults.end()


def _codes(table: Table, other: Table, faults: Faults) -> None:
    if not _overlap(table, other):
        return
    known = {unit_key(row.unit): row for row in other.rows if isinstance(row, UnitCode)}
    for row in table.rows:
        if isinstance(row, UnitCode) and (first := known.get(unit_key(row.unit))) and first.code != row.code:
            faults.add(
                table.file,
                f"“{row.unit}”的代码是 {row.code}，已经导入的{other.cited(first)}中是 {first.code}",
                "同一单位只有一个代码",
                _instead(other),
            )


def _standards(table: Table, other: Table, faults: Faults) -> None:
    if not _overlap(table, other) or same_rates(table, other):
        return
    since = max(one.since or date.min for one in (table, other))
    until = min(one.until or date.max for one in (table, other))
    if since <= until:
        faults.add(
            table.file,
            f"与已经导入的{other.cited()}在同一时间适用于同一层级的单位，数额不同",
            "同一时间只有一份标准",
            f"旧的已经停止执行的，请给它写上执行截止日（until）后重新导入；{_instead(other)}",
        )


def _calendars(table: Table, other: Table, path: Path, faults: Faults) -> None:
    if table.region != other.region:
        return
    years = {row.day.year for row in table.rows if isinstance(row, Arranged)}
    for year in sorted(years & {row.day.year for row in other.rows if isinstance(row, Arranged)}):
        faults.add(
            table.file,
            f"{table.region}{year}年的安排已经写在 {path.name} 中",
            "同一地区同一年份只有一份安排",
            _instead(other),
        )


def _overlap(table: Table, other: Table) -> bool:
    """Whether some unit is concerned by both."""
    open_to_all = any(not one.levels or EVERYONE in one.levels for one in (table, other))
    return open_to_all or bool(set(table.levels) & set(other.levels))


def _instead(other: Table) -> str:
    return f"要用新的代替，请加 --name {other.name} --overwrite；或者先 zhangfa table remove {other.kind} {other.name}"


__all__ = ["Added", "Held", "Status", "add_table", "described", "find_table", "held_tables", "remove_table"]
