"""Tables of people: 学员名单, 名额分配表 and 报名回执 (domain.md 5.1, 5.2)."""

from __future__ import annotations

from generator.annexes.cells import across, row, total
from generator.document import Cell, Column, Table
from generator.inputs.class_plan import ClassPlan
from generator.inputs.notice import ClassOpening

ROSTER = (
    Column("序号", 2.5),
    Column("姓名", 4),
    Column("性别", 2.5),
    Column("民族", 3),
    Column("单位", 9, "left"),
    Column("职务（职级）", 5),
    Column("联系电话", 6.5),
    Column("备注", 3.5),
)
QUOTA = (Column("序号", 3), Column("单位", 22, "left"), Column("名额（人）", 6))
RECEIPT = (
    Column("序号", 2.5),
    Column("姓名", 4),
    Column("性别", 2.5),
    Column("民族", 3),
    Column("单位及职务（职称）", 10, "left"),
    Column("联系电话", 6.5),
    Column("是否住宿", 3),
    Column("备注", 4),
)
_BLANK_ROWS = 10


def roster(plan: ClassPlan) -> Table | None:
    """学员名单: a row a trainee; where only the number is known, the head and that the names are reported apart."""
    if not plan.roster and plan.roster_count is None:
        return None
    rows = tuple(
        row(i, x.name, x.sex, x.ethnicity, x.unit, x.position, x.phone, x.note)
        for i, x in enumerate(plan.roster or (), 1)
    )
    if not rows:
        rows = (across(len(ROSTER), f"学员共{plan.roster_count}人，名单另行报送"),)
    note = f"审核：{plan.roster_reviewed_by}" if plan.roster_reviewed_by else None
    return Table(ROSTER, rows, note=note)


def quota(notice: ClassOpening) -> Table | None:
    """名额分配表: the places of each unit and their sum."""
    if not notice.quota:
        return None
    rows = tuple(row(i, x.unit, x.places) for i, x in enumerate(notice.quota, 1))
    return Table(QUOTA, (*rows, total(len(QUOTA), "合计", sum(x.places for x in notice.quota))))


def receipt(notice: ClassOpening) -> Table:
    """报名回执: a form to be filled in, with no more rows than there are trainees."""
    rows = [row(i, *[""] * (len(RECEIPT) - 1)) for i in range(1, min(_BLANK_ROWS, notice.trainees) + 1)]
    signed = (Cell("填报单位（盖章）：", span=5, align="left"), Cell("联系人及电话：", span=3, align="left"))
    return Table(RECEIPT, (*rows, signed))


__all__ = ["QUOTA", "RECEIPT", "ROSTER", "quota", "receipt", "roster"]
