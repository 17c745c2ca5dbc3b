"""Dates that have a limit, counted in working days or natural days; months in which nothing may be held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from generator.calendar import Deadline as Limit
from generator.rules.conditions import Needs, value_of
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Block
from generator.rules.grammar import Field, Scheme, read_field, read_fields
from generator.rules.kinds.base import Kind, Outcome, Setting, Violation
from generator.rules.wording import said

Way = Literal["workdays_before", "workdays_after", "days_before", "days_after"]
_WAYS: tuple[Way, ...] = ("workdays_before", "workdays_after", "days_before", "days_after")


@dataclass(frozen=True, slots=True)
class Term:
    """A limit: so many days before or after another date, which is not counted itself."""

    way: Way
    count: int
    of: Field

    @classmethod
    def read(cls, entry: Entry, key: str) -> Term:
        """The term under a key: ``{workdays_before: 5, of: class.open_date}``. Raises PackError."""
        below = entry.entry(key, "期限，如 {workdays_before: 5, of: class.open_date}")
        given = [way for way in _WAYS if way in below]
        if len(given) != 1:
            raise entry.refuse(key, "期限不明确", f"下列之一：{'、'.join(_WAYS)}")
        count = below.count(given[0])
        assert count is not None
        term = cls(given[0], count, read_field(below, "of"))
        below.finish()
        return term

    def limit(self, block: Block, setting: Setting) -> Limit | Needs:
        """The last day in time, or what is lacking to tell it. Raises CalendarError beyond the calendar."""
        day = value_of(block, self.of)
        if isinstance(day, Needs):
            return day
        if not isinstance(day, date):
            return Needs((block.place(self.of),))
        return setting.limit(self.way, self.count, day)


@dataclass(frozen=True, slots=True)
class Deadline(Kind):
    """Each of ``dates`` must not lie after ``by``.

    A date that is empty is reported once the day of writing has passed ``by`` (or ``empty_by``); at once, or never,
    where ``empty`` says ``at_once``; ``unknown`` makes it undetermined, with ``never`` another rule speaks. pending:
    before that day the rule cannot be told. up_to: later than that another rule speaks.
    Words for the message: ``{what}`` (the step, or ``what``), ``{limit}``, ``{weekday}``, ``{done}``.
    """

    dates: tuple[Field, ...]
    by: Term
    empty_by: Term | None
    empty: str
    pending: bool
    up_to: Term | None
    what: str
    gives: ClassVar = ("value", "limit", "weekday", "what", "done")
    message: ClassVar = "{what}的期限是{limit}（{weekday}），{done}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Deadline:
        dates = read_fields(entry, "dates")
        if not dates:
            raise entry.refuse("dates", "缺少 dates", "日期字段的列表")
        return cls(
            dates,
            Term.read(entry, "by"),
            Term.read(entry, "empty_by") if "empty_by" in entry else None,
            entry.choice("empty", ("later", "at_once", "unknown", "never"), "later"),
            entry.flag("pending", False),
            Term.read(entry, "up_to") if "up_to" in entry else None,
            entry.text_or("what"),
        )

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        terms = [self.by.limit(block, setting), *(term.limit(block, setting) for term in self._others())]
        needs = [name for term in terms if isinstance(term, Needs) for name in term]
        limits = [term for term in terms if not isinstance(term, Needs)]
        if needs:
            yield Needs(dict.fromkeys(needs))
            return
        limit = limits[0]
        due = limits[1].day if self.empty_by else limit.day
        last = limits[-1].day if self.up_to else date.max
        for name in self.dates:
            yield from self._one(block, setting, name, limit, due, last)

    def _others(self) -> Iterator[Term]:
        if self.empty_by:
            yield self.empty_by
        if self.up_to:
            yield self.up_to

    def _one(
        self, block: Block, setting: Setting, name: Field, limit: Limit, due: date, last: date
    ) -> Iterator[Outcome]:
        value, as_of = block.get(name), block.facts.as_of
        if isinstance(value, date):
            if limit.day < value <= last:
                yield self._violation(block, setting, name, value, limit)
        elif value is ABSENT and not block.says(name):
            yield Needs((block.facts.shown(name.partition(".")[0]),))
        elif self.empty == "never" and value is not ABSENT:
            return
        elif self.empty == "unknown" or (value is ABSENT and due < as_of <= last) or (self.pending and as_of <= due):
            yield Needs((block.place(name),))
        elif value is not ABSENT and (due < as_of <= last or self.empty == "at_once"):
            yield self._violation(block, setting, name, None, limit)

    def _violation(self, block: Block, setting: Setting, name: Field, value: date | None, limit: Limit) -> Violation:
        return late(block, setting, name, value, limit, self.what)


def late(block: Block, setting: Setting, name: str, value: date | None, limit: Limit, what: str = "") -> Violation:
    """The violation of a date that lies behind its limit, or is still empty."""
    as_of = block.facts.as_of
    done = f"实际是{said(value)}" if value else f"截至{said(as_of)}没有填写日期"
    notes = ["按双休推算，未含节假日安排"] if limit.estimated else []
    if limit.advise != limit.day and value is None and as_of <= limit.day:
        notes.append(f"期限日是放假日，宜在{said(limit.advise)}前办理")
    words = {"what": what or step_name(name), "weekday": setting.calendar.weekday(limit.day), "done": done}
    return Violation(block.place(name), value, limit.day, words, "；".join(notes))


def step_name(name: str) -> str:
    """``结算金额`` for ``steps.结算金额.date``."""
    return name.removesuffix(".date").rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Complete(Kind):
    """Once ``by`` has passed, each of ``dates`` must be there: a key that is absent counts as not done, unless
    ``absent`` says ``unknown``.

    late_of: of these, a date after ``by`` is reported as well (of the others another rule speaks).
    Words for the message: those of a deadline, and ``{missing}`` ``{count}`` (the steps that are lacking).
    """

    dates: tuple[Field, ...]
    by: Term
    late_of: tuple[Field, ...]
    absent_unknown: bool
    gives: ClassVar = ("value", "limit", "weekday", "what", "done", "missing", "count")
    message: ClassVar = "{what}的期限是{limit}（{weekday}），{done}"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Complete:
        unknown = entry.choice("absent", ("missing", "unknown"), "missing") == "unknown"
        return cls(read_fields(entry, "dates"), Term.read(entry, "by"), read_fields(entry, "late_of"), unknown)

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        limit = self.by.limit(block, setting)
        held = self.dates[0].partition(".")[0]
        if block.get(held) is ABSENT:
            yield Needs((block.facts.shown(held),))
        elif isinstance(limit, Needs):
            yield limit
        else:
            silent = [name for name in self.dates if self.absent_unknown and block.get(name) is ABSENT]
            if silent:
                yield Needs(map(block.place, silent))
            missing = [name for name in self.dates if not isinstance(block.get(name), date) and name not in silent]
            if missing and block.facts.as_of > limit.day:
                yield self._missing(block, setting, missing, limit)
            for name in self.late_of:
                value = block.get(name)
                if isinstance(value, date) and value > limit.day:
                    yield late(block, setting, name, value, limit)

    def _missing(self, block: Block, setting: Setting, missing: list[Field], limit: Limit) -> Violation:
        names = tuple(step_name(name) for name in missing)
        done = f"截至{said(block.facts.as_of)}还缺{'、'.join(names)}"
        told = late(block, setting, missing[0], None, limit)
        words = {**told.words, "what": "六个步骤", "missing": "、".join(names), "count": str(len(names)), "done": done}
        return Violation(block.place(missing[0]), names, limit.day, words, told.note)


@dataclass(frozen=True, slots=True)
class Months(Kind):
    """Nothing may be held in some months: no day from ``start`` to ``end``, or a planned ``month``.

    Words for the message: ``{value}`` (the month or span found), ``{limit}`` (the months), ``{month}``.
    """

    start: Field | None
    end: Field | None
    month: Field | None
    forbidden: tuple[int, ...]
    gives: ClassVar = ("value", "limit", "month")
    message: ClassVar = "安排在{value}，{limit}月不得安排"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Months:
        start, end, month = (read_field(entry, key) if key in entry else None for key in ("start", "end", "month"))
        if (start is None) == (month is None):
            raise entry.refuse("start", "应写 start 和 end，或者写 month")
        months = entry.scalars("forbidden")
        if not months or any(value not in range(1, 13) for value in months):
            raise entry.refuse("forbidden", "月份不对", "1 至 12 的整数")
        return cls(start, end, month, tuple(map(int, months)))

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        found = self._planned(block, self.month) if self.month else self._span(block)
        if isinstance(found, Needs):
            yield found
            return
        field, months, shown, value = found
        hit = [month for month in months if month in self.forbidden]
        if hit:
            words = {"value": shown, "limit": "、".join(map(str, self.forbidden)), "month": "、".join(map(str, hit))}
            yield Violation(field, value, tuple(map(str, self.forbidden)), words)

    def _planned(self, block: Block, name: Field) -> tuple[str, list[int], str, Any] | Needs:
        value = block.get(name)
        if not isinstance(value, int):
            return Needs((block.place(name),))
        return block.place(name), [value], f"{value}月", value

    def _span(self, block: Block) -> tuple[str, list[int], str, Any] | Needs:
        assert self.start is not None
        first = block.get(self.start)
        last = block.get(self.end) if self.end else first
        if not isinstance(first, date):
            return Needs((block.place(self.start),))
        known = last if isinstance(last, date) and last >= first else first
        months = list(dict.fromkeys(day.month for day in _days(first, known)))
        if known is not last and self.end and not set(months) & set(self.forbidden) and not isinstance(last, date):
            return Needs((block.place(self.end),))
        shown = said(first) + (f"至{said(known)}" if known != first else "")
        outside = first.month not in self.forbidden and self.end is not None
        return block.place(self.end if outside and self.end else self.start), months, shown, known if outside else first


def _days(first: date, last: date) -> Iterator[date]:
    """The days of a span; of a long one the first thirteen months are enough to meet every month."""
    for number in range(min((last - first).days, 400) + 1):
        yield first + timedelta(days=number)


__all__ = ["Complete", "Deadline", "Months", "Term"]
