"""What an office imported, asked for a unit and a day: its budget code, the base list, the cost standard in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.office.model import (
    FlatRate,
    Institution,
    LectureRate,
    OfficeError,
    Table,
    TableKind,
    UnitCode,
    said_day,
)

if TYPE_CHECKING:
    from generator.units import UnitLevel

_FOLDERS: Mapping[TableKind, str] = {
    "base_list": "base_lists",
    "budget_codes": "budget_codes",
    "cost_standard": "cost_standards",
}


@dataclass(frozen=True, slots=True)
class Consulted:
    """What the tables say of a unit on a day.

    reference: as in an input's ``reference``; a key that no table tells is absent. remarks: Chinese, by key, why a
    table that there is tells nothing. rests: by key, the tables and rows that it rests on.
    """

    reference: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    rests: Mapping[str, tuple[tuple[Table, tuple[Institution | UnitCode, ...]], ...]] = field(default_factory=dict)


class Office:
    """The tables of a workspace, read when they are first asked for; see ``open_office``."""

    def __init__(self, tables: Path) -> None:
        self._tables = tables
        self._held: dict[TableKind, tuple[Table, ...]] = {}
        self._known: dict[tuple[str, str | None, date], Consulted] = {}
        self._levels: dict[tuple[str | None, date], Consulted] = {}

    def tables(self, kind: TableKind) -> tuple[Table, ...]:
        """The tables of a kind, by name. Raises OfficeError: a file is faulty."""
        if kind not in self._held:
            paths = table_files(self._tables, _FOLDERS[kind])
            if paths:
                from generator.office.reading import held_table

                self._held[kind] = tuple(held_table(path, kind) for path in paths)
            else:
                self._held[kind] = ()
        return self._held[kind]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was imported that an input may refer to."""
        return not any(self.tables(kind) for kind in _FOLDERS)

    def reference_of(self, unit_name: str, level: UnitLevel, day: date) -> Mapping[str, Any]:
        """What an input of the unit may refer to: budget_unit_code and its source, base_list, cost_standard.

        A key that no table tells is absent. Raises OfficeError: a table is faulty, or two contradict each other.
        """
        return self.consult(unit_name, level, day).reference

    def consult(self, unit_name: str, level: UnitLevel, day: date) -> Consulted:
        """The same, with why something is absent and what it rests on."""
        key = (unit_name, level.level, day)
        if key not in self._known:
            self._known[key] = self._consulted(unit_name, level, day)
        return self._known[key]

    def _consulted(self, unit_name: str, level: UnitLevel, day: date) -> Consulted:
        shared = self._shared(level, day)
        reference, remarks, rests = dict(shared.reference), dict(shared.remarks), dict(shared.rests)
        if codes := self._applying("budget_codes", level):
            if found := self.code(unit_name, level):
                table, row = found
                reference["budget_unit_code"], reference["source"] = row.code, table.cited(row)
                rests["budget_unit_code"] = ((table, (row,)),)
            else:
                remarks["budget_unit_code"] = f"{_listed(codes)}没有“{unit_name}”，预算单位代码未能核对"
        return Consulted(reference, remarks, rests)

    def _shared(self, level: UnitLevel, day: date) -> Consulted:
        """What the tables say of every unit of a level."""
        key = (level.level, day)
        if key in self._levels:
            return self._levels[key]
        reference: dict[str, Any] = {}
        remarks: dict[str, str] = {}
        rests: dict[str, Any] = {}
        if lists := self._applying("base_list", level):
            valid = [(table, tuple(row for row in _institutions(table) if _valid(row, day))) for table in lists]
            rests["base_list"] = tuple((table, rows) for table, rows in valid if rows)
            names = dict.fromkeys(row.name for _, rows in valid for row in rows)
            if names:
                reference["base_list"] = tuple(names)
            else:
                remarks["base_list"] = f"{_listed(lists)}列出的机构在{said_day(day)}都已过有效期"
        if self.tables("cost_standard"):
            standard, remark = self._standard(level, day)
            if standard:
                reference["cost_standard"] = standard_form(standard)
            if remark:
                remarks["cost_standard"] = remark
        return self._levels.setdefault(key, Consulted(reference, remarks, rests))

    def _applying(self, kind: TableKind, level: UnitLevel) -> tuple[Table, ...]:
        return tuple(table for table in self.tables(kind) if table.applies_to(level.level))

    # ---- budget codes

    def code(self, unit_name: str, level: UnitLevel) -> tuple[Table, UnitCode] | None:
        """The budget code of a unit. Raises OfficeError where two tables give different ones."""
        from generator.office.units import unit_key

        wanted = unit_key(unit_name)
        rows = [(table, row) for table, row in self._codes.get(wanted, ()) if table.applies_to(level.level)]
        if not rows:
            return None
        rows.sort(key=lambda pair: pair[0].origin_of(pair[1]).day, reverse=True)
        first, other = rows[0], next((pair for pair in rows if pair[1].code != rows[0][1].code), None)
        if other:
            raise OfficeError(
                f"“{unit_name}”的代码，{first[0].cited(first[1])}写作 {first[1].code}，"
                f"{other[0].cited(other[1])}写作 {other[1].code}",
                where=f"{first[0].file}、{other[0].file}",
                remedy=f"请留下对的：zhangfa table remove budget_codes {other[0].name}",
            )
        return first

    @cached_property
    def _codes(self) -> Mapping[str, list[tuple[Table, UnitCode]]]:
        from generator.office.units import unit_key

        found: dict[str, list[tuple[Table, UnitCode]]] = {}
        for table in self.tables("budget_codes"):
            for row in table.rows:
                if isinstance(row, UnitCode):
                    found.setdefault(unit_key(row.unit), []).append((table, row))
        return found

    def code_lists(self, level: UnitLevel) -> str:
        """The names of the lists of budget codes for units of a level; empty where there are none."""
        lists = self._applying("budget_codes", level)
        return _listed(lists) if lists else ""

    # ---- institutions

    def listed(self, name: str, level: UnitLevel) -> Iterator[tuple[Table, Institution]]:
        """The rows of all base lists that name an institution, also those no longer valid."""
        from generator.office.kinds import folded

        for table in self._applying("base_list", level):
            for row in _institutions(table):
                if folded(row.name) == folded(name):
                    yield table, row

    # ---- cost standards

    def standard_named(self, name: str, level: UnitLevel, day: date) -> Table | None:
        """The cost standard in force for units of a level that has a title or a name; None without one."""
        from generator.office.kinds import folded

        wanted = folded(name.strip("《》"))
        for table in self.tables("cost_standard"):
            if wanted in (folded(table.title), folded(table.name)) and _governs(table, level.level, day):
                return table
        return None

    def _standard(self, level: UnitLevel, day: date) -> tuple[Table | None, str]:
        """The cost standard for units of a level on a day, and what is to be said about it."""
        tables = self.tables("cost_standard")
        theirs = [table for table in tables if table.applies_to(level.level)]
        valid = sorted((t for t in theirs if t.in_force(day)), key=lambda t: t.origin.day, reverse=True)
        if not valid:
            told = "；".join(_scope_of(table) for table in (theirs or tables))
            whom = f"“{level.level}”的单位" if level.level else "没有判断出层级的单位"
            return None, f"导入的费用标准在{said_day(day)}都不适用于{whom}：{told}"
        for other in valid[1:]:
            if not same_rates(valid[0], other):
                raise OfficeError(
                    f"{valid[0].cited()}和{other.cited()}在{said_day(day)}都适用于“{level.level}”的单位，数额不同",
                    where=f"{valid[0].file}、{other.file}",
                    remedy="请给旧的写上执行截止日（until）后重新导入，"
                    f"或者 zhangfa table remove cost_standard {other.name}",
                )
        remark = f"{_listed(valid)}都适用，数额相同，按{valid[0].cited()}比对" if len(valid) > 1 else ""
        return valid[0], remark


def standard_form(table: Table) -> dict[str, Any]:
    """A cost standard as ``reference.cost_standard`` states it."""
    flat = {row.grade: _rate(row.amount, row, table) for row in table.rows if isinstance(row, FlatRate)}
    fees = {row.level: _rate(row.amount, row, table) for row in table.rows if isinstance(row, LectureRate)}
    form: dict[str, Any] = {"title": table.title, "source": table.origin.source, "date": table.origin.day}
    if table.number:
        form["number"] = table.number
    if flat:
        form["综合定额"] = flat[""] if list(flat) == [""] else flat
    if fees:
        form["讲课费"] = fees
    return form


def _rate(amount: Any, row: FlatRate | LectureRate, table: Table) -> Any:
    if row.origin is None:
        return amount
    return {"合计": amount, "source": row.origin.source, "date": row.origin.day}


def same_rates(one: Table, other: Table) -> bool:
    """Whether two cost standards allow the same."""
    return _rates(one) == _rates(other)


def _rates(table: Table) -> dict[tuple[str, str], Any]:
    flat = {("综合定额", row.grade): row.amount for row in table.rows if isinstance(row, FlatRate)}
    return flat | {("讲课费", row.level): row.amount for row in table.rows if isinstance(row, LectureRate)}


def _governs(table: Table, level: str | None, day: date) -> bool:
    return table.applies_to(level) and table.in_force(day)


def _scope_of(table: Table) -> str:
    since = f"自{said_day(table.since)}起" if table.since else ""
    until = f"至{said_day(table.until)}止" if table.until else ""
    return f"《{table.title}》适用于{'、'.join(table.levels)}" + (f"，{since}{until}" if since or until else "")


def _institutions(table: Table) -> Iterator[Institution]:
    for row in table.rows:
        if isinstance(row, Institution):
            yield row


def _valid(row: Institution, day: date) -> bool:
    return row.until is None or day <= row.until


def _listed(tables: Sequence[Table]) -> str:
    return "、".join(dict.fromkeys(f"《{table.title}》" for table in tables))


def table_files(tables: Path, folder: str) -> list[Path]:
    """The files of a folder of tables, by name; none where there is no such folder."""
    try:
        return sorted(path for path in (tables / folder).iterdir() if _is_table(path))
    except OSError:
        return []


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")


def open_office(tables: Path) -> Office:
    """The tables of the folder ``tables`` of a workspace; nothing is read before it is asked for."""
    return Office(tables)


__all__ = ["Consulted", "Office", "open_office", "same_rates", "standard_form", "table_files"]
