"""What all kinds of checks share: how they are read from a pack, and what they may say of a block."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from generator.rules.conditions import Needs
from generator.rules.facts import Block
from kb.models import Citation

if TYPE_CHECKING:
    from generator.calendar import Calendar, Deadline
    from generator.rules.entries import Entry
    from generator.rules.grammar import Scheme


@dataclass(frozen=True, slots=True)
class Setting:
    """What a check may ask besides the input. Limits once counted are kept: many classes open on one day."""

    calendar: Calendar
    _limits: dict[tuple[str, int, date], Deadline] = dataclasses.field(default_factory=dict)

    def limit(self, way: str, count: int, day: date) -> Deadline:
        """The last day in time: ``workdays_before``, ``workdays_after``, ``days_before`` or ``days_after`` a day."""
        key = way, count, day
        if key not in self._limits:
            self._limits[key] = self._counted(way, count, day)
        return self._limits[key]

    def _counted(self, way: str, count: int, day: date) -> Deadline:
        match way:
            case "workdays_before":
                return self.calendar.workdays_before(day, count)
            case "workdays_after":
                return self.calendar.workdays_after(day, count)
            case "days_before":
                return self.calendar.days_before(day, count)
        try:
            later = day + timedelta(days=count)
        except OverflowError:
            later = date.max
        return self.calendar.days_before(later, 0)


@dataclass(frozen=True, slots=True)
class Violation:
    """The rule is broken. field: path in the input. words: what the rule's message may use besides value and limit.

    note: words behind the message. citation: instead of the rule's own, where the office's own table decided.
    """

    field: str
    value: Any
    limit: Any = None
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    note: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Nothing is broken, yet a person should look. message: a whole sentence without its full stop."""

    field: str
    message: str
    value: Any = None
    limit: Any = None


Outcome = Violation | Reminder | Needs


class Kind(ABC):
    """A kind of check with its parameters. gives: the words that a message may use; message: the one used without."""

    __slots__ = ()
    gives: ClassVar[tuple[str, ...]] = ("value", "limit")
    message: ClassVar[str]

    @classmethod
    @abstractmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Kind:
        """The check that an entry of a pack describes. Raises PackError."""

    @abstractmethod
    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        """What there is to say of a block; nothing where it complies."""


__all__ = ["Kind", "Outcome", "Reminder", "Setting", "Violation"]
