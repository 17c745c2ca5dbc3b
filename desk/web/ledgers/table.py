"""The rows of a ledger as a table: filtered by what was found in them, sorted, paged; and one row with all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from desk.web.ledgers.choosing import NO_YEAR, number_of
from desk.web.ledgers.judging import Judged, by_row
from desk.web.ledgers.requirements import Required, required
from desk.web.ledgers.words import is_step, value_words
from desk.web.store.ledgers import Fill
from generator.ledgers.columns import BY_KEY, COLUMNS
from generator.ledgers.model import Entry, RowFinding
from generator.sheets.model import CellFault

PAGE: Final = 50
#: Kinds of what stands in a row, as the facets name them.
KINDS: Final[Mapping[str, str]] = {
    "must": "违反",
    "step": "步骤逾期或缺报",
    "should": "提示",
    "cost": "费用标准",
    "statement": "须写情况说明",
    "fault": "有看不懂的单元格",
    "fine": "没有发现问题",
}
_SORTS: Final[Mapping[str, Callable[[Line], Any]]] = {
    "row": lambda line: line.entry.row,
    "unit": lambda line: (str(line.entry.get("unit") or ""), line.entry.row),
    "name": lambda line: (str(line.entry.get("name") or ""), line.entry.row),
    "date": lambda line: (_day(line.entry), line.entry.row),
    "people": lambda line: (line.entry.get("held_trainees") or line.entry.get("planned_trainees") or 0, line.entry.row),
    "money": lambda line: (line.entry.get("held_budget") or line.entry.get("planned_budget") or 0, line.entry.row),
    "found": lambda line: (line.weight, -line.entry.row),
}
_WEIGHTS: Final = {"must": 100, "cost": 10, "should": 1, "info": 0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; everything that it does not know is left out."""

    kind: str = ""
    rule: str = ""
    unit: str = ""
    year: str = ""
    q: str = ""
    sort: str = ""
    page: int = 1
    row: int = 0

    def address(self, ledger: str, **changes: str | int) -> str:
        """The address of the same table otherwise: ``kind="must"``, ``page=2``; a value of "" takes one away."""
        held: dict[str, str | int] = {
            "kind": self.kind, "rule": self.rule, "unit": self.unit, "year": self.year, "q": self.q,
            "sort": self.sort, "page": self.page if "page" in changes or "row" in changes else 1, "row": 0,
        }  # fmt: skip
        held |= changes
        query = {key: value for key, value in held.items() if value and not (key == "page" and value == 1)}
        return f"/ledgers/{ledger}/table" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what was found in it. weight: by which the worst come first."""

    entry: Entry
    number: str
    found: tuple[RowFinding, ...]
    faults: tuple[CellFault, ...]
    statements: tuple[Required, ...]

    @property
    def weight(self) -> int:
        return sum(_WEIGHTS.get(one.finding.severity, 0) for one in self.found) + len(self.faults) * 50

    @property
    def kinds(self) -> dict[str, int]:
        """How many of which severity, worst first."""
        counts = {kind: sum(one.finding.severity == kind for one in self.found) for kind in ("must", "cost", "should")}
        return {kind: count for kind, count in counts.items() if count}

    def is_(self, kind: str) -> bool:
        """Whether the row belongs to a facet."""
        match kind:
            case "fine":
                return not self.found and not self.faults
            case "step":
                return any(is_step(one) for one in self.found)
            case "statement":
                return bool(self.statements)
            case "fault":
                return bool(self.faults)
            case _:
                return any(one.finding.severity == kind for one in self.found)


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice of a facet: number of rows behind it."""

    label: str
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A page of rows. yearly: findings of whole years. heads: (label, key, address, order, whether numbers)."""

    asked: Asked
    lines: tuple[Line, ...]
    total: int
    pages: int
    page: int
    groups: tuple[tuple[str, tuple[Facet, ...]], ...]
    heads: tuple[tuple[str, str, str, bool], ...]
    yearly: tuple[RowFinding, ...]
    several: bool
    previous: str
    next: str


def table_of(ledger: str, judged: Judged, lines: Sequence[Line], asked: Asked, titles: Mapping[str, str]) -> Table:
    """The page that was asked for. lines: all rows. titles: of rules, by their ids."""
    units = tuple(dict.fromkeys(str(line.entry.get("unit") or "") for line in lines))
    here = [line for line in lines if _fits(line, asked)]
    wanted = [line for line in here if _has(line, asked)]
    sort = asked.sort.removeprefix("-")
    if sort in _SORTS:
        wanted.sort(key=_SORTS[sort], reverse=asked.sort.startswith("-"))
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(asked.page, 1), pages)
    return Table(
        asked=asked,
        lines=tuple(wanted[(page - 1) * PAGE : page * PAGE]),
        total=len(wanted),
        pages=pages,
        page=page,
        groups=tuple(_groups(ledger, lines, here, asked, units, titles)),
        heads=tuple(_heads(ledger, asked, len(units) > 1)),
        yearly=tuple(
            found
            for found in judged.result.findings
            if found.row is None
            and asked.unit in ("", found.unit)
            and asked.year in ("", str(found.year))
            and asked.kind in ("", found.finding.severity)
            and asked.rule in ("", found.finding.rule)
            and not asked.q
        ),
        several=len(units) > 1,
        previous=asked.address(ledger, page=page - 1) if page > 1 else "",
        next=asked.address(ledger, page=page + 1) if page < pages else "",
    )


def lines_of(ledger: str, judged: Judged) -> tuple[Line, ...]:
    """Every row with what was found in it."""
    found, faults = by_row(judged.result.findings), _faults(judged)
    needed: dict[int, list[Required]] = {}
    for one in required(ledger, judged.statements):
        for row in one.made.due.rows:
            needed.setdefault(row, []).append(one)
    return tuple(
        Line(
            entry,
            number_of(entry),
            tuple(found.get(entry.row, ())),
            tuple(faults.get(entry.row, ())),
            tuple(needed.get(entry.row, ())),
        )
        for entry in judged.ledger.entries
    )


def _faults(judged: Judged) -> dict[int, list[CellFault]]:
    faults: dict[int, list[CellFault]] = {}
    for fault in judged.ledger.faults:
        faults.setdefault(fault.row, []).append(fault)
    return faults


def _fits(line: Line, asked: Asked) -> bool:
    """Whether a row lies in what was asked for, kinds and rules aside."""
    entry = line.entry
    year = entry.get("year")
    if asked.unit and asked.unit != (entry.get("unit") or ""):
        return False
    if asked.year and asked.year != (NO_YEAR if year is None else str(year)):
        return False
    if not asked.q:
        return True
    words = " ".join(str(entry.get(key) or "") for key in ("name", "id", "unit", "category", "institution"))
    return all(part in words for part in asked.q.split())


def _has(line: Line, asked: Asked) -> bool:
    if asked.kind and not line.is_(asked.kind):
        return False
    return not asked.rule or any(one.finding.rule == asked.rule for one in line.found)


def _groups(
    ledger: str,
    lines: Sequence[Line],
    here: Sequence[Line],
    asked: Asked,
    units: Sequence[str],
    titles: Mapping[str, str],
) -> Iterable[tuple[str, tuple[Facet, ...]]]:
    def facet(label: str, number: int, key: str, value: str, now: str) -> Facet:
        chosen = value == now
        return Facet(label, number, asked.address(ledger, **{key: "" if chosen else value}), chosen)

    kinds = [
        facet(label, sum(line.is_(kind) for line in here), "kind", kind, asked.kind) for kind, label in KINDS.items()
    ]
    yield "问题", tuple(kinds)
    rules: dict[str, set[int]] = {}
    for line in here:
        for one in line.found:
            rules.setdefault(one.finding.rule, set()).add(line.entry.row)
    ordered = sorted(rules.items(), key=lambda pair: -len(pair[1]))[:12]
    yield "规则", tuple(facet(titles.get(rule, rule), len(rows), "rule", rule, asked.rule) for rule, rows in ordered)
    years: dict[str, int] = {}
    for line in lines:
        year = line.entry.get("year")
        years[NO_YEAR if year is None else str(year)] = years.get(NO_YEAR if year is None else str(year), 0) + 1
    if len(years) > 1 or asked.year:
        labels = {NO_YEAR: "年度看不懂"}
        choices = (facet(labels.get(y, f"{y}年度"), n, "year", y, asked.year) for y, n in sorted(years.items()))
        yield "年度", tuple(choices)
    if 1 < len(units) <= 12 or asked.unit:
        counts = {unit: sum((line.entry.get("unit") or "") == unit for line in lines) for unit in units[:12]}
        yield "单位", tuple(facet(unit or "未填", n, "unit", unit, asked.unit) for unit, n in counts.items())


def _heads(ledger: str, asked: Asked, several: bool) -> Iterable[tuple[str, str, str, bool]]:
    names = [("行", "row", True), ("班次名称", "name", False)]
    names += [("单位", "unit", False)] if several else []
    names += [
        ("日期", "date", False),
        ("人数", "people", True),
        ("经费（元）", "money", True),
        ("问题", "found", False),
    ]
    for label, key, number in names:
        up = asked.sort == key
        down = asked.sort == f"-{key}"
        first = f"-{key}" if key == "found" else key
        turned = f"-{key}" if up else key
        href = asked.address(ledger, sort=turned if up or down else first)
        yield label, href, "ascending" if up else "descending" if down else "", number


def _day(entry: Entry) -> date:
    first = entry.get("open_date")
    if first is not None:
        return first  # type: ignore[no-any-return]
    year, month = entry.get("year"), entry.get("month")
    return date(year, month, 28) if year and month else date.max


# ---- one row --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """A cell. filled: by somebody on the desk, for what the file does not say."""

    title: str
    words: str
    filled: Fill | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A row with everything that is known of it. told: sentences on its cells that were not understood."""

    line: Line
    unit: str
    level: str
    basis: str
    values: tuple[Value, ...]
    advice: tuple[RowFinding, ...]
    told: tuple[str, ...]


def detail_of(judged: Judged, lines: Sequence[Line], fills: Sequence[Fill], row: int) -> Detail | None:
    """The row; None for one that is no class."""
    line = next((line for line in lines if line.entry.row == row), None)
    if line is None:
        return None
    by_key = {fill.key: fill for fill in fills if fill.row == row}
    level = judged.levels().get(row)
    entry = line.entry
    values = [
        Value(column.title, words, by_key.get(column.key))
        for column in COLUMNS
        if (words := value_words(entry.get(column.key), BY_KEY[column.key].unit))
    ]
    advice = tuple(one for one in (*judged.result.advice, *judged.result.checklist) if one.row == row)
    return Detail(
        line=line,
        unit=str(entry.get("unit") or ""),
        level=(level.level if level else None) or "不能判断",
        basis=level.basis if level else "",
        values=tuple(values),
        advice=advice,
        told=tuple(judged.ledger.sheet.told(fault) for fault in line.faults),
    )


__all__ = ["KINDS", "PAGE", "Asked", "Detail", "Line", "Table", "detail_of", "lines_of", "table_of"]
