"""The annexes and tables of a document, built from its input.

``annexes`` gives what follows the signature, ``body_tables`` the tables that a template puts into its text with
``{{ table("…") }}``. An annex that nothing builds is bound separately: it is listed in 附件说明 and said so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.annexes.costs import costs
from generator.annexes.given import forwarded, given, past_duties
from generator.annexes.lessons import teachers, timetable
from generator.annexes.people import quota, receipt, roster
from generator.annexes.plan_form import blank_form, plan_form
from generator.annexes.statement_tables import changes, codes, missed, step_table
from generator.deadlines import StepStatus
from generator.document import Attachment, Block, Table
from generator.facts import annual_facts, plan_facts, statement_facts
from generator.inputs.annual_plan import AnnualPlan
from generator.inputs.class_plan import ClassPlan
from generator.inputs.common import Attachment as Named
from generator.inputs.notice import ClassOpening, Notice, PlanApplication
from generator.inputs.statement import Statement
from generator.phrases import bare

# A 名额分配表 of more rows follows as an annex even where the input does not list it.
_ROWS_IN_TEXT = 15
_GAP = "【待补："
_FORM_REMARK = "附件“{title}”的空表按《中央和国家机关培训费管理办法》第五条所列要素排出，请与系统所用表样核对"


@dataclass(frozen=True, slots=True)
class Annexes:
    """titles: as 附件说明 lists them, those bound separately included. bound: what follows the document, labels counted
    over all titles. remarks: Chinese, what is bound separately or must be looked at."""

    titles: tuple[str, ...] = ()
    bound: tuple[Attachment, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    """An annex that can be built. words: what tells its title in an input. title: where the input does not list it.

    blocks: empty where the input lacks the data. demanded: follows even where the input does not list it.
    """

    words: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    demanded: bool = True
    remark: str = ""


def annexes(value: object, gaps: Collection[str] = ()) -> Annexes:
    """The annexes of a loaded input. gaps: paths of the fields that must still be filled in."""
    kinds = tuple(_kinds(value))
    listed = [(title, named, _kind(title, kinds)) for title, named in _listed(value, gaps)]
    taken = [kind for _, _, kind in listed]
    listed += [(kind.title, None, kind) for kind in kinds if kind.demanded and kind.blocks and kind not in taken]
    bound, apart, remarks = [], [], []
    for number, (title, named, kind) in enumerate(listed, 1):
        label = f"附件{number}" if len(listed) > 1 else "附件"
        own = given(named)
        blocks = own or (kind.blocks if kind else ())
        if not blocks:
            apart += [] if title.startswith(_GAP) else [f"{label}“{title}”"]
            continue
        if kind and kind.remark and not own:
            remarks.append(kind.remark.format(title=title))
        turned = named.landscape if named and named.landscape is not None else bool(kind and kind.landscape and not own)
        bound.append(Attachment(label, title, blocks, turned))
    if apart:
        remarks.append(f"{'、'.join(apart)}没有随文排出，请另行附上")
    return Annexes(tuple(title for title, _, _ in listed), tuple(bound), tuple(remarks))


def label_of(titles: Sequence[str], words: str) -> str:
    """What the text calls the first annex whose title holds a word of ``words`` (课程|日程): 附件2, or 附件 alone.

    Empty where there is none.
    """
    for number, title in enumerate(titles, 1):
        if any(word in title for word in words.split("|")):
            return f"附件{number}" if len(titles) > 1 else "附件"
    return ""


def body_tables(value: object, steps: Sequence[StepStatus] = (), gaps: Collection[str] = ()) -> Mapping[str, Table]:
    """The tables a template may put into the text, by name. steps: how the six data steps stand (``derived.steps``).

    gaps: paths of the fields that must still be filled in.
    """
    found: dict[str, Table | None] = {}
    if isinstance(value, ClassOpening):
        found["quota"] = quota(value)
    elif isinstance(value, Statement):
        facts = statement_facts(value)
        found = {"missed": missed(facts, value.items or (), gaps), "changes": changes(facts), "codes": codes(value)}
        if value.steps is not None and steps:
            found["steps"] = step_table(value.steps, steps)
    return {name: table for name, table in found.items() if table is not None}


def _listed(value: object, gaps: Collection[str]) -> Iterator[tuple[str, Named | None]]:
    """The titles that the input lists, in order, each once."""
    titles: dict[str, Named | None] = {}
    if isinstance(value, Statement):
        for each in (*(value.evidence or ()), *(value.code_evidence or ())):
            titles.setdefault(bare(each), None)
        if not titles:
            titles[f"{_GAP}佐证材料】"] = None
        elif "evidence" in gaps:  # some are given; what the rules of the unit ask for is not among them
            titles[f"{_GAP}{'向财政申请经费的' if value.evidence else ''}佐证材料】"] = None
    elif isinstance(value, (ClassPlan, Notice)):
        for named in value.attachments or ():
            titles.setdefault(bare(named.title), named)
    yield from titles.items()


def _kind(title: str, kinds: Sequence[_Kind]) -> _Kind | None:
    return next((kind for kind in kinds if re.search(kind.words, title)), None)


def _kinds(value: object) -> Iterator[_Kind]:
    match value:
        case ClassPlan():
            facts = plan_facts(value)
            yield _Kind("课程(?:安排|表|设置)|教学(?:安排|计划)|日程", "课程安排表", _blocks(timetable(value, facts)))
            yield _Kind("(?:学员|参训人员|人员)名(?:单|册)", "学员名单", _blocks(roster(value)))
            yield _Kind("经费预算|预算(?:表|明细)", "经费预算表", costs(value, facts))
            yield _Kind("师资|授课(?:教师|人)", "师资情况表", _blocks(teachers(facts)))
        case ClassOpening():
            many = len(value.quota or ()) > _ROWS_IN_TEXT
            yield _Kind("名额", "名额分配表", _blocks(quota(value)), demanded=many)
            yield _Kind("回执|报名表", "报名回执", _blocks(receipt(value)), demanded=False)
        case PlanApplication():
            form = blank_form(value.plan_year)
            yield _Kind("申报表", "申报表", form, landscape=True, demanded=False, remark=_FORM_REMARK)
        case AnnualPlan():
            title = f"{value.plan_year}年度培训计划申报表"
            yield _Kind("申报表", title, plan_form(value, annual_facts(value)), landscape=True)


def _blocks(table: Table | None) -> tuple[Block, ...]:
    return () if table is None else (table,)


__all__ = ["Annexes", "annexes", "body_tables", "forwarded", "label_of", "past_duties"]
