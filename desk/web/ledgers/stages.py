"""二上二下: the days on which a plan is to be handed in, from those of the budget that a person gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desk.web.ledgers.words import day_words
from generator.calendar import Calendar
from generator.deadlines import terms
from generator.ledgers.days import Doubt, day_of

#: Names of the stages in addresses, and as people say them.
STAGES: Final = (("up1", "一上"), ("down1", "一下"), ("up2", "二上"), ("down2", "二下"))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage. given: as typed. limit: words of the day by which the plan must be there; fault: what is wrong."""

    key: str
    name: str
    given: str
    limit: str = ""
    advise: str = ""
    fault: str = ""


def stages_of(given: Mapping[str, str], calendar: Calendar) -> tuple[Stage, ...]:
    """The four stages: each of the plan lies so many days before the same one of the budget."""
    return tuple(_stage(key, name, given.get(key, "").strip()[:20], calendar) for key, name in STAGES)


def _stage(key: str, name: str, words: str, calendar: Calendar) -> Stage:
    if not words:
        return Stage(key, name, "")
    day = day_of(words)
    if not isinstance(day, date):
        why = day.remedy if isinstance(day, Doubt) else "应为日期，如 2026-09-22"
        return Stage(key, name, words, fault=f"“{words}”看不懂。{why}。")
    limit = terms()["plan_deadline"].counted(calendar, day)
    advise = f"那天放假，宜在{day_words(limit.advise)}前报送" if limit.advise != limit.day else ""
    return Stage(key, name, day.isoformat(), day_words(limit.day), advise)


__all__ = ["STAGES", "Stage", "stages_of"]
