"""An input file on its way to a document: the rules, level of the unit, calendar, figures, text and frame.

``open_drafting`` is the front door: one library, the packs, one calendar a region and compiled templates for any
number of inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.compose import Composed, Gap, compose
from generator.derived import Derived
from generator.gaps import gaps_of
from generator.inputs.faults import InputError
from generator.inputs.load import Loaded, load
from generator.rules.checking import Checking
from generator.rules.findings import CheckResult, Finding
from generator.rules.packs import PackError
from generator.units import UnitLevel
from kb.errors import ZhangfaError
from kb.lookup import Lookup
from kb.workspace import Workspace, locate


@dataclass(frozen=True, slots=True)
class Drafted:
    """A document ready to be drawn, with what a person should know of it.

    checked: what the rules say to the input. gaps: what a person must still fill in. remarks: Chinese sentences worth
    telling.
    """

    composed: Composed
    derived: Derived
    level: UnitLevel
    checked: CheckResult
    gaps: tuple[Gap, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules object to, worst first."""
        return self.checked.findings

    @property
    def final(self) -> bool:
        """Whether it may be signed as it is: nothing is missing, and no ``must`` is broken that it does not explain."""
        return not self.gaps and not self.checked.blocking


class Drafting:
    """Drafts inputs for one workspace; see ``open_drafting``."""

    def __init__(self, workspace: Workspace, template: str | None = None) -> None:
        self.workspace = workspace
        self._template = template
        self._checking = Checking(workspace)

    def __enter__(self) -> Drafting:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the library."""
        self._checking.close()

    @property
    def checking(self) -> Checking:
        """The rules, the library and the calendars that the drafts lean on."""
        return self._checking

    def draft(self, path: Path, *, today: date | None = None) -> Drafted:
        """The document of an input file. today: the day of writing where the file states none.

        Raises InputError with every fault of the file, TemplateError, PackError, LibraryError, CalendarError.
        """
        return self.prepare(load(path, today=today), folder=path.absolute().parent)

    def prepare(self, loaded: Loaded, *, folder: Path | None = None) -> Drafted:
        """The document of an input that is loaded. folder: where its attached files lie; None: it may have none.

        Every error names the input: several may be drafted at once.
        """
        try:
            return self._prepared(loaded, folder)
        except (InputError, PackError):
            raise
        except ZhangfaError as error:
            raise error.within(loaded.file) from error.__cause__

    def _prepared(self, loaded: Loaded, folder: Path | None) -> Drafted:
        checked = self._checking.judge(loaded)
        loaded = checked.loaded
        level, derived = checked.result.level, checked.derived
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
        remarks = dict.fromkeys([*loaded.remarks, *unsure, *checked.remarks, *composed.remarks])
        gaps = gaps_of(loaded, composed.gaps)
        return Drafted(composed, derived, level, checked.result, gaps, tuple(remarks))

    def _library(self) -> Lookup:
        return self._checking.lookup


def open_drafting(home: Path | str | None = None, *, template: str | None = None) -> Drafting:
    """Drafting for the workspace ``home`` (default: as ``kb.open_lookup``); to be closed, or used in ``with``.

    template: the name of a text template to be used whatever the input's type. The library is opened when a document
    first leans on it.
    """
    return Drafting(locate(home), template)


__all__ = ["Drafted", "Drafting", "open_drafting"]
