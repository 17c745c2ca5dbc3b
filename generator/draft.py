"""An input file on its way to a document: level of the unit, calendar, figures, text and frame.

``open_drafting`` is the front door: one library, one calendar a region and compiled templates for any number of
inputs. ``prepare`` does it for a single one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.calendar import Calendar, open_calendar
from generator.compose import Composed, Gap, compose
from generator.derived import Derived, derive
from generator.inputs.families import Value
from generator.inputs.load import Loaded, load
from generator.inputs.notice import Notice
from generator.inputs.statement import Statement
from generator.units import UnitLevel, level_of
from kb.workspace import Workspace, locate

if TYPE_CHECKING:
    from kb.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Drafted:
    """A document ready to be drawn, with what a person should know of it.

    findings: of rules; empty until rules are checked. gaps: what a person must still fill in. remarks: Chinese
    sentences worth telling. final: nothing is missing and nothing was found against it.
    """

    composed: Composed
    derived: Derived
    level: UnitLevel
    findings: tuple[object, ...] = ()
    gaps: tuple[Gap, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Whether it may be signed as it is."""
        return not self.gaps and not self.findings


class Drafting:
    """Drafts inputs for one workspace; see ``open_drafting``."""

    def __init__(self, workspace: Workspace, template: str | None = None) -> None:
        self.workspace = workspace
        self._template = template
        self._lookup: Lookup | None = None
        self._calendars: dict[str | None, Calendar] = {}

    def __enter__(self) -> Drafting:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the library."""
        lookup, self._lookup = self._lookup, None
        if lookup is not None:
            lookup.close()

    def draft(self, path: Path, *, today: date | None = None) -> Drafted:
        """The document of an input file. today: the day of writing where the file states none.

        Raises InputError with every fault of the file, TemplateError, LibraryError, CalendarError.
        """
        return self.prepare(load(path, today=today), folder=path.absolute().parent)

    def prepare(self, loaded: Loaded, *, folder: Path | None = None) -> Drafted:
        """The document of an input that is loaded. folder: where its attached files lie; None: it may have none."""
        level = unit_level(loaded.value)
        derived = derive(loaded.value, self._calendar(level.calendar), level)
        composed = compose(
            loaded,
            library=self._library,
            level=level,
            derived=derived,
            templates=self.workspace.templates,
            template=self._template,
            folder=folder,
        )
        unsure = () if level.level else (level.basis,)
        remarks = dict.fromkeys([*loaded.remarks, *unsure, *derived.remarks, *composed.remarks])
        return Drafted(composed, derived, level, gaps=composed.gaps, remarks=tuple(remarks))

    def _calendar(self, region: str | None) -> Calendar:
        if region not in self._calendars:
            self._calendars[region] = open_calendar(region, self.workspace.tables)
        return self._calendars[region]

    def _library(self) -> Lookup:
        if self._lookup is None:
            from kb.lookup import open_lookup

            self._lookup = open_lookup(self.workspace.home)
        return self._lookup


def open_drafting(home: Path | str | None = None, *, template: str | None = None) -> Drafting:
    """Drafting for the workspace ``home`` (default: as ``kb.open_lookup``); to be closed, or used in ``with``.

    template: the name of a text template to be used whatever the input's type. The library is opened when a document
    first leans on it.
    """
    return Drafting(locate(home), template)


def prepare(loaded: Loaded, workspace: Workspace, *, template: str | None = None) -> Drafted:
    """The document of one loaded input; attached files are read from the folder of its file."""
    file = Path(loaded.file)
    with Drafting(workspace, template) as drafting:
        return drafting.prepare(loaded, folder=file.absolute().parent if file.is_file() else None)


def unit_level(value: Value) -> UnitLevel:
    """The level of the unit that the input is about: of a notice, the lead issuer."""
    if isinstance(value, Notice):
        return level_of(value.lead, "，".join(value.recipients or ()) or None)
    addressee = value.addressee if isinstance(value, Statement) else None
    return level_of(value.unit.name, addressee, value.unit.level)


__all__ = ["Drafted", "Drafting", "open_drafting", "prepare", "unit_level"]
