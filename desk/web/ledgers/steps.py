"""The six steps of each class as a table: done, late, lacking, due, not yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from desk.web.ledgers.choosing import Chosen, number_of
from generator.deadlines import terms
from generator.ledgers.columns import STEPS
from generator.ledgers.facts import held
from generator.ledgers.model import Entry
from generator.units import UnitLevel

#: ok: done in time. late: done too late. missing: the limit has passed. soon: due. none: not yet. silent: the ledger
#: has no such column, or its cell was not understood.
Kind = Literal["ok", "late", "missing", "soon", "none", "silent"]
#: A limit nearer than this is told in the table; one further off is not yet of anybody's concern.
NEAR: Final = timedelta(days=30)
#: Heads of the columns where the name of the step is long.
HEADS: Final[Mapping[str, str]] = {"发布培训项目": "发布项目", "培训报名审核": "报名审核"}


@dataclass(frozen=True, slots=True)
class Step:
    """A cell. words: ``9-28``, ``缺报``, ``11-02 前``, —. limit: the last day, None where none binds the unit."""

    name: str
    kind: Kind
    words: str
    limit: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A class and its steps. done: how many of the six. state: said instead of steps that will never be."""

    entry: Entry
    number: str
    steps: tuple[Step, ...]
    done: int
    state: str = ""


def step_lines(
    chosen: Chosen, levels: Mapping[int, UnitLevel], limits: Mapping[int, Mapping[str, str]], day: date
) -> tuple[Line, ...]:
    """The table of those classes whose units report six steps. levels, limits: by row, as the rules were applied."""
    return tuple(
        _line(entry, levels[entry.row], limits.get(entry.row, {}), day)
        for entry in chosen.entries
        if entry.row in levels and not by_stages(levels[entry.row])
    )


def by_stages(level: UnitLevel) -> bool:
    """Whether a unit's plans go 二上二下, where others report six steps."""
    return terms()["plan_deadline"].pack in level.packs


def _line(entry: Entry, level: UnitLevel, limits: Mapping[str, str], day: date) -> Line:
    over = entry.get("year") is not None and day > date(entry.get("year"), 12, 31)
    state = ""
    if entry.get("state") == "取消" and not held(entry, day):
        state = "取消"
    elif entry.get("open_date") is None and over:
        state = "未举办"
    steps = tuple(step_of(entry, name, limits, day) for name in STEPS)
    return Line(entry, number_of(entry), steps, sum(step.kind in ("ok", "late") for step in steps), state)


@lru_cache(maxsize=1)
def _terms() -> Mapping[str, str]:
    """The key of the term that limits each step, for units that it binds."""
    return {name: key for key, term in terms().items() if term.binding_only for name in term.steps}


def step_of(entry: Entry, name: str, limits: Mapping[str, str], day: date) -> Step:
    """One step of a class. limits: key of a term -> ISO date."""
    key = _terms().get(name, "")
    limit = date.fromisoformat(limits[key]) if key in limits else None
    done = entry.get(name)
    if name not in entry.values:
        return Step(name, "silent", "·", limit)
    if done is not None and done <= day:
        late = limit is not None and done > limit
        return Step(name, "late" if late else "ok", short_day(done, entry), limit)
    if limit is not None and day > limit:
        return Step(name, "missing", "缺报", limit)
    if limit is not None and limit - day <= NEAR and _begun(entry, key, day):
        return Step(name, "soon", f"{short_day(limit, entry)} 前", limit)
    return Step(name, "none", "—", limit)


def _begun(entry: Entry, key: str, day: date) -> bool:
    """Whether a step can already be taken: what follows the end of a class not before that."""
    end = entry.get("end_date")
    return terms()[key].before or (end is not None and end <= day)


def short_day(day: date, entry: Entry) -> str:
    """9-28; with the year where it is not that of the plan."""
    words = f"{day.month}-{day.day:02d}"
    return words if entry.get("year") in (None, day.year) else f"{day.year}-{words}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline of a class that is not kept yet. open: it can still be kept. words: ``培训包审核等 3 项``."""

    entry: Entry
    day: date
    words: str
    open: bool


def open_limits(
    entries: Sequence[Entry], levels: Mapping[int, UnitLevel], limits: Mapping[int, Mapping[str, str]], day: date
) -> Iterator[Limit]:
    """The deadlines of classes that are still to be kept, or were not and still can be made up for."""
    for entry in entries:
        level, own = levels.get(entry.row), limits.get(entry.row, {})
        if level is None or entry.get("open_date") is None or entry.get("state") == "取消":
            continue
        for key, term in terms().items():
            if key not in own or not term.binds(level):
                continue
            lacking = _lacking(entry, term.steps) if term.steps else _unfiled(entry)
            if lacking and _begun(entry, key, day):
                last = date.fromisoformat(own[key])
                words = lacking[0] if len(lacking) == 1 else f"{lacking[0]}等 {len(lacking)} 项"
                yield Limit(entry, last, words, last >= day)


def _lacking(entry: Entry, steps: Sequence[str]) -> list[str]:
    return [name for name in steps if name in entry.values and entry.get(name) is None]


def _unfiled(entry: Entry) -> list[str]:
    says = "filing_date" in entry.values and entry.get("filing_date") is None
    return ["办班方案备案"] if says else []


__all__ = ["HEADS", "NEAR", "Kind", "Limit", "Line", "Step", "by_stages", "open_limits", "short_day", "step_lines"]
