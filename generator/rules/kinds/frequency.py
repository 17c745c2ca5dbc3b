"""How many classes of a sort a unit may hold in so many years, by the number of its staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from generator.rules.conditions import Condition, Needs
from generator.rules.entries import Entry
from generator.rules.facts import ABSENT, Absent, Block
from generator.rules.figures import FIGURES, grouped
from generator.rules.grammar import Field, Scheme, read_condition, read_field
from generator.rules.kinds.base import Kind, Outcome, Reminder, Setting, Violation
from generator.rules.names import folded


@dataclass(frozen=True, slots=True)
class Frequency(Kind):
    """Units with ``least`` to ``most`` staff (both included) hold at most ``classes`` in ``years`` calendar years.

    counts: which classes. The class under check, or those of the plan under check, count, and what ``history`` holds
    of this year and the ``years`` − 1 before (where it says ``since`` which year it is whole, only from that year on).
    also_years: beyond that worth a reminder. edges: what to say where the
    staff is on the edge to another band (both bands are judged; nobody chooses for the user).
    Words for the message: ``{value}`` ``{limit}`` ``{staff}`` ``{span}``.
    """

    counts: Condition
    staff: Field
    history: Field
    least: int
    most: int | None
    classes: int
    years: int
    also_years: int
    edges: Mapping[int, str]
    gives: ClassVar = ("value", "limit", "staff", "span")
    message: ClassVar = "在编{staff}人，{span}共{value}个班次，超过{limit}个"

    @classmethod
    def read(cls, entry: Entry, scheme: Scheme) -> Frequency:
        edges: dict[int, str] = {}
        if "edges" in entry:
            below = entry.entry("edges")
            for name in below.names():
                if not name.isdecimal():
                    raise below.refuse(name, "不是人数", "整数：说明")
                edges[int(name)] = below.text(name)
        counts = read_condition(entry.entry("counts", "哪些班次"), scheme)
        staff, history = read_field(entry, "staff"), read_field(entry, "history")
        numbers = {key: entry.count(key) for key in ("least", "most", "classes", "years", "also_years")}
        years, classes = numbers["years"] or 1, numbers["classes"]
        if classes is None:
            raise entry.refuse("classes", "缺少 classes", "班次数")
        return cls(
            counts, staff, history, numbers["least"] or 0, numbers["most"], classes, years,
            numbers["also_years"] or years, edges,
        )  # fmt: skip

    def judge(self, block: Block, setting: Setting) -> Iterator[Outcome]:
        staff = block.get(self.staff)
        if isinstance(staff, int) and (staff < self.least or (self.most is not None and staff > self.most)):
            return
        own, needs = self._own(block)
        if not own:
            if needs:
                yield Needs(needs)
            return
        year = FIGURES["year"](block)
        if not isinstance(staff, int) or year.needs:
            yield Needs((*([] if isinstance(staff, int) else [block.place(self.staff)]), *year.needs, *needs))
            return
        field = block.facts.shown("items" if block.get("items") is not ABSENT else "class.type")
        past = self._past(block, year.value, own)
        held = [when for when in past if when > year.value - self.years]
        total, edge = len(own) + len(held), self.edges.get(staff, "")
        span = f"{year.value}年" if self.years == 1 else f"{year.value - self.years + 1}至{year.value}年"
        words = {"staff": str(staff), "span": span}
        if total > self.classes:
            yield Violation(field, total, self.classes, words, edge)
        elif needs or self._silent(block, year.value):
            yield Needs((*needs, *([block.place(self.history)] if self._silent(block, year.value) else [])))
        else:
            earlier = [when for when in past if year.value - self.also_years < when <= year.value - self.years]
            if earlier:
                told = f"在编{staff}人，{earlier[0]}年已办过{len(earlier)}个市外班，请核对今年是否仍需举办"
                yield Reminder(field, told, len(earlier), self.classes)
            if edge:
                yield Reminder(field, edge, staff)

    def _silent(self, block: Block, year: int) -> bool:
        """Whether the input does not tell of all years that count."""
        since = block.get("history.since")
        return block.get(self.history) is ABSENT or (isinstance(since, int) and since > year - self.years + 1)

    def _own(self, block: Block) -> tuple[list[str], tuple[str, ...]]:
        """The names of the classes under check that count, and what is lacking to tell of others."""
        for name in ("class", "items[]"):
            rows = block.facts.blocks(name)
            if isinstance(rows, Absent):
                continue
            own, needs = [], dict[str, None]()
            for row in rows:
                truth = self.counts.holds(row)
                if truth is True:
                    own.append(folded(str(row.data.get("name") or "")))
                elif truth is not False:
                    needs |= dict.fromkeys(truth)
            return own, grouped(needs)
        return [], ()

    def _past(self, block: Block, year: int, own: list[str]) -> list[int]:
        """The years of the classes held, up to this year; one under check that is listed there counts once."""
        found = []
        rows: Any = block.get(self.history)
        for row in rows or ():
            held = row.get("year")
            again = held == year and row.get("name") and folded(row["name"]) in own
            if isinstance(held, int) and held <= year and not again:
                found.append(held)
        return sorted(found, reverse=True)


__all__ = ["Frequency"]
