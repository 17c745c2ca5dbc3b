"""Checking inputs for one workspace: one library, the packs with the office's own, one calendar a region."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.calendar import Calendar, open_calendar
from generator.derived import Derived, derive
from generator.inputs.faults import Fault, InputError
from generator.inputs.keys import label_of
from generator.inputs.load import Loaded, load
from generator.office.filling import cited, filled
from generator.office.office import Office, open_office
from generator.rules.check import check
from generator.rules.citing import prove
from generator.rules.findings import CheckResult
from generator.rules.packs import Pack, load_packs, rules_of
from generator.standing import unit_level
from generator.units import UnitLevel
from kb.lookup import Lookup, open_lookup
from kb.workspace import Workspace, locate

# Fields of an input that nobody but the unit can fill in, and the dates without which nothing can be said of a class.
_FROM_THE_UNIT = ("reason", "evidence", "class.open_date", "class.end_date")


@dataclass(frozen=True, slots=True)
class Checked:
    """An input and what the rules say to it.

    loaded: with what the office's own tables add to its ``reference``. derived: the figures that follow from it. gaps:
    what its document cannot be written without. remarks: Chinese, oddities and contradictions of the input.
    """

    loaded: Loaded
    result: CheckResult
    derived: Derived
    gaps: tuple[Fault, ...]
    remarks: tuple[str, ...]


class Checking:
    """Checks inputs; see ``open_checking``."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._calendars: dict[str | None, Calendar] = {}
        self._opened: Lookup | None = None

    def __enter__(self) -> Checking:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the library."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    @property
    def lookup(self) -> Lookup:
        """The workspace's library. Raises LibraryError."""
        if self._opened is None:
            self._opened = open_lookup(self.workspace.home)
        return self._opened

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """All packs; the office's own are proved against the library. Raises PackError."""
        packs = load_packs(self.workspace.tables)
        for pack in packs:
            if pack.own:
                prove(pack, self.lookup)
        return packs

    @cached_property
    def office(self) -> Office:
        """The office's own tables; read when they are asked."""
        return open_office(self.workspace.tables)

    def reference_of(self, day: date) -> Callable[[str, UnitLevel], Mapping[str, Any]]:
        """What the office imported for a unit on a day: codes, base list, cost standard. Raises OfficeError."""
        return lambda unit, level: self.office.reference_of(unit, level, day)

    def calendar(self, region: str | None) -> Calendar:
        """The calendar of a region, with the office's own holidays. Raises CalendarError."""
        if region not in self._calendars:
            self._calendars[region] = open_calendar(region, self.workspace.tables)
        return self._calendars[region]

    def check(self, path: Path, *, today: date | None = None, indicators: Sequence[str] = ()) -> Checked:
        """What the rules say to an input file. today: the day of writing where the file states none.

        Raises InputError (also for a reason or a proof that only the unit can give and that is missing), PackError,
        LibraryError, CalendarError, OfficeError.
        """
        return self.complete(load(path, today=today, strict=False), indicators=indicators)

    def complete(self, loaded: Loaded, *, indicators: Sequence[str] = ()) -> Checked:
        """The same for an input that was loaded with ``strict=False``. Raises as ``check``."""
        checked = self.judge(loaded, indicators=indicators)
        if unsaid := [gap for gap in checked.gaps if gap.field.endswith(_FROM_THE_UNIT)]:
            raise InputError(unsaid)
        return checked

    def judge(self, loaded: Loaded, *, indicators: Sequence[str] = ()) -> Checked:
        """The same for an input that is loaded: what it contradicts becomes remarks, what it lacks gaps."""
        level = unit_level(loaded.value)
        beside = filled(loaded, self.office, level)
        loaded = beside.loaded
        calendar = self.calendar(level.calendar)
        derived = derive(loaded.value, calendar, level)
        spoken_of = bool(indicators) or _speak_of(self.packs, loaded.subtype or loaded.type)
        result = check(
            loaded,
            packs=self.packs,
            lookup=self.lookup if spoken_of else None,  # nothing to cite: the library stays closed
            calendar=calendar,
            level=level,
            derived=derived,
            indicators=indicators,
        )
        needed = (path for rule in result.undetermined for path in rule.needs)
        labels = {path: label for path in needed if (label := label_of(type(loaded.value), path))}
        told = {finding.field for finding in result.findings}
        gaps = tuple(gap for gap in loaded.gaps if gap.field not in told)
        contradictions = (fault.message for fault in loaded.contradictions)
        remarks = dict.fromkeys((*loaded.remarks, *contradictions, *beside.remarks, *result.remarks))
        findings, advice = (tuple(cited(group, beside.cites, self.packs)) for group in (result.findings, result.advice))
        result = replace(result, findings=findings, advice=advice, labels=labels)
        return Checked(loaded, result, derived, gaps, tuple(remarks))


def _speak_of(packs: tuple[Pack, ...], type_: str) -> bool:
    """Whether any rule has something to say to inputs of a type."""
    return any(
        (rule.ask is not None and type_ in rule.ask.types) or any(type_ in check.types for check in rule.checks)
        for _, rule in rules_of(packs)
    )


def open_checking(home: Path | str | None = None) -> Checking:
    """Checking for the workspace ``home`` (default: as ``kb.open_lookup``); to be closed, or used in ``with``."""
    return Checking(locate(home))


__all__ = ["Checked", "Checking", "open_checking"]
