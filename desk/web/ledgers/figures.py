"""What a ledger comes to in a few figures: for the head of its page, for lists, for the frame and the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from desk.web.ledgers.choosing import Choice, Chosen
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.steps import Limit, Line, open_limits
from desk.web.ledgers.words import is_step, month_day
from generator.calendar import Calendar
from generator.ledgers.facts import held
from generator.ledgers.statements import Explanation

#: A summary names so many deadlines that are still to be kept, and that were not.
_SOON: Final = 20
_LATE: Final = 2
_UNITS: Final = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that leads to what it counts. kind: of a stamp, may be empty."""

    number: str
    unit: str
    words: str
    href: str
    kind: str = ""


def figures_of(
    chosen: Chosen, lines: Sequence[Line], limits: Sequence[Limit], calendar: Calendar | None, day: date
) -> tuple[Figure, ...]:
    """The head of a ledger's page."""
    choice = chosen.choice
    done = sum(held(entry, day) for entry in chosen.entries)
    late = sum(step.kind in ("late", "missing") for line in lines for step in line.steps)
    broken = {found.row for found in chosen.findings if found.finding.severity == "must" and not is_step(found)}
    open_ = waiting(chosen.statements)
    steps = Figure(str(late), "项", "步骤逾期或缺报", f"{choice.address()}#six", "chi" if late else "he")
    return (
        Figure(str(done), f"/ {len(chosen.entries)} 个班", "已办", f"{choice.address()}#cal"),
        steps if lines else Figure("—", "", "本级单位不报六个步骤", f"{choice.address()}#stages"),
        _broken(choice, broken),
        _next(choice, limits, calendar, day),
        Figure(
            str(open_),
            f"/ {len(chosen.statements)} 份" if chosen.statements else "份",
            "情况说明待补" if chosen.statements else "情况说明，无须写",
            f"{choice.address()}#st",
            "" if open_ else "he",
        ),
    )


def _broken(choice: Choice, rows: set[int | None]) -> Figure:
    classes = len(rows - {None})
    href = choice.address("/table", kind="must")
    if classes or not rows:
        return Figure(str(classes), "个班", "有违反（步骤以外）", href, "wei" if classes else "he")
    return Figure("1", "项", "全年计划有违反", href, "wei")


def _next(choice: Choice, limits: Sequence[Limit], calendar: Calendar | None, day: date) -> Figure:
    coming = [limit for limit in limits if limit.open]
    if not coming:
        return Figure("—", "", "没有临近的期限", f"{choice.address()}#cal")
    first = min(coming, key=lambda limit: limit.day)
    left = calendar.workdays_between(day, first.day) if calendar else (first.day - day).days
    told = "就在今天" if first.day == day else f"还有 {left} 个工作日" if calendar else f"还有 {left} 天"
    near = first.day - day <= timedelta(days=14)
    same = sum(limit.day == first.day for limit in coming)
    more = f"，{same} 个班" if same > 1 else ""
    return Figure(
        month_day(first.day), "", f"下一期限，{told}{more}", choice.row(first.entry.row), "qi" if near else ""
    )


def waiting(statements: Sequence[Explanation]) -> int:
    """How many statements still lack something that only the unit can give."""
    return sum(bool(made.lacks) for made in statements)


def summary_of(ledger: str, judged: Judged) -> dict[str, Any]:
    """What lists, the frame (``open``) and the first page (``due``) show of a ledger without judging it again."""
    result, day = judged.result, judged.day
    units = list(dict.fromkeys(one.unit for one in result.units))
    years = sorted({one.year for one in result.units if one.year is not None})
    limits = list(open_limits(judged.ledger.entries, judged.levels(), result.derived, day))
    limits.sort(key=lambda limit: (limit.day, limit.entry.row))
    # Of what has passed the latest, of what is to come the next.
    due = [limit for limit in limits if not limit.open][-_LATE:] + [limit for limit in limits if limit.open][:_SOON]
    return {
        "day": day.isoformat(),
        "classes": len(judged.ledger.entries),
        "units": units[:_UNITS],
        "unit_count": len(units),
        "years": years,
        "must": sum(found.finding.severity == "must" for found in result.findings),
        "should": sum(found.finding.severity != "must" for found in result.findings),
        "faults": len(judged.ledger.faults),
        "statements": len(judged.statements),
        "open": waiting(judged.statements),
        "due": [
            {
                "words": f"{limit.entry.get('name') or f'第{limit.entry.row}行'}：{limit.words}",
                "date": limit.day.isoformat(),
                "href": f"/ledgers/{ledger}/table?row={limit.entry.row}#row",
                "late": not limit.open,
            }
            for limit in due
        ],
    }


def unit_words(summary: Mapping[str, Any]) -> str:
    """柳州市水利局等 3 个单位."""
    units = list(summary.get("units", ()))
    count = int(summary.get("unit_count", len(units)))
    return (units[0] if units else "") + (f"等 {count} 个单位" if count > 1 else "")


def year_words(summary: Mapping[str, Any]) -> str:
    """2024—2026年度."""
    years = list(summary.get("years", ()))
    if not years:
        return ""
    return f"{years[0]}年度" if len(years) == 1 else f"{years[0]}—{years[-1]}年度"


__all__ = ["Figure", "figures_of", "summary_of", "unit_words", "waiting", "year_words"]
