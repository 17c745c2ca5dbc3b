"""A draft as its pages open it: what was typed, what is told of it, how the head of the page says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desk.web.drafts.building import Page, PageField, PageItem, PageRows, build
from desk.web.drafts.clause import Panel, panel
from desk.web.drafts.fields import Form, form_of
from desk.web.drafts.judging import Judged, judge
from desk.web.drafts.kinds import name_of
from desk.web.drafts.when import clock
from desk.web.store.drafts import Draft, Version
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from desk.web.state import Desk
    from generator.calendar import Calendar
    from generator.rules.checking import Checking

#: kind of a tally, its word, and the stamps that it counts.
_TALLIES = (
    ("wei", "违反", ("wei",)),
    ("wu", "有误", ("wu",)),
    ("ti", "提示", ("ti",)),
    ("fei", "费用", ("fei",)),
    ("que", "待填", ("que",)),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft on its page. counts: of the bar; see ``ui.tally``."""

    form: Form
    judged: Judged
    page: Page
    counts: tuple[tuple[str, int, str, str], ...]
    panel: Panel | None


def opened(
    desk: Desk,
    draft: Draft,
    data: Mapping[str, Any],
    *,
    windows: Mapping[str, int] | None = None,
    rule: str = "",
    at: str = "",
) -> Opened:
    """What the page of a draft shows. rule, at: of the clause that is open."""
    form = form_of(draft.type, draft.subtype)
    address = f"/drafts/{draft.id}"
    with desk.checking() as checking:
        judged = judge(form, data, checking, address, f"{rule} {at}" if rule else "")
        page = build(form, data, judged, _calendar(judged, checking), windows)
        found = panel(form, data, judged, checking, rule, at) if rule else None
    return Opened(form, judged, page, tuple(_counts(judged, page)), found)


def _calendar(judged: Judged, checking: Checking) -> Calendar | None:
    if judged.checked is None:
        return None
    try:
        return checking.calendar(judged.checked.result.level.calendar)
    except ZhangfaError:  # told already by the check itself
        return None


def _counts(judged: Judged, page: Page) -> Iterator[tuple[str, int, str, str]]:
    places = list(_places(page))
    numbers = {
        "wei": judged.blocking,
        "wu": judged.wrong,
        "ti": judged.counted("should"),
        "fei": judged.counted("cost"),
        "que": judged.lacking,
    }
    for kind, word, stamps in _TALLIES:
        first = next((place for place, kinds in places if kinds.intersection(stamps)), "main")
        yield kind, numbers[kind], word, f"/drafts/{{}}#{first}"
    yield "dai", len(judged.open), "待定", "/drafts/{}#open"


def addressed(counts: tuple[tuple[str, int, str, str], ...], id_: str, *, here: bool) -> list[Any]:
    """The counts with the addresses of their places; on the page itself the place alone."""
    return [
        (kind, number, word, address.format(id_) if not here else address.partition("{}")[2])
        for kind, number, word, address in counts
    ]


def _places(page: Page) -> Iterator[tuple[str, set[str]]]:
    """Places in the order of the page, with the kinds of their marks."""
    yield "main", {mark.kind for mark in page.whole}
    for section in page.sections:
        for _, marks in section.blocks:
            yield section.section.id, {mark.kind for mark in marks}
        yield from _in_items(section.items)


def _in_items(items: tuple[PageField | PageRows | PageItem, ...]) -> Iterator[tuple[str, set[str]]]:
    for item in items:
        match item:
            case PageField():
                yield item.path, {mark.kind for mark in item.marks}
            case PageRows():
                its = [*item.list_marks, *(mark for marks in item.marks.values() for mark in marks)]
                yield item.path, {mark.kind for mark in its}
            case PageItem():
                yield item.path or "main", {mark.kind for mark in item.marks}
                for step in item.steps:
                    for one in step.fields:
                        yield one.path, {mark.kind for mark in (*one.marks, *step.marks)}
                yield from _in_items(item.items)


def sections_of(page: Page) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """The list of sections at the left."""
    shown = [section for section in page.sections if not section.hidden]
    return [
        (section.section.title, f"#{section.section.id}", section.stamps, number == 0)
        for number, section in enumerate(shown)
    ] + [("待定与核对", "#open", (), False)]


def state_of(draft: Draft, version: Version) -> str:
    """办班方案，草稿第 7 版，10:42 已自动保存."""
    kind = name_of(draft.type, draft.subtype)
    how = "已保存" if version.note or not draft.summary.get("auto") else "已自动保存"
    return f"{kind}，草稿第 {version.number} 版，{clock(version.at)} {how}"


__all__ = ["Opened", "addressed", "opened", "sections_of", "state_of"]
