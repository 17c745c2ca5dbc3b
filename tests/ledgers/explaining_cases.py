"""Rows of ledgers that require statements, one case a trigger of the catalogue: as they stand, and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rows import HELD, REGIONAL

from generator.ledgers.columns import STEPS

D = date
Row = Mapping[str, Any]
UNPLANNED: Row = {"planned_trainees": None, "planned_days": None, "planned_budget": None}
NOT_HELD: Row = {
    **dict.fromkeys(("open_date", "end_date", "held_place", "held_trainees", "held_budget", "state", *STEPS)),
    "year": 2025,
    "id": "2025-330001-01",
    "name": "2025年水库安全管理培训班",
}
OFFICER: Row = {"officer_name": "陆海宁", "officer_phone": "0772-2820303"}
CODES: Mapping[str, Any] = {"budget_unit_code": "330001", "source": "财政预算管理一体化系统单位代码表"}


@dataclass(frozen=True)
class Case:
    """change: what makes the trigger speak. filled: what the statement then needs. title: of the document.

    clause: as cited in the text. says: words that the ledger gives. gaps: fields that it does not.
    """

    id: str
    base: Row
    change: Row
    filled: Row
    title: str
    clause: str
    says: tuple[str, ...]
    gaps: frozenset[str]
    reference: Mapping[str, Any] = field(default_factory=lambda: CODES)

    @property
    def row(self) -> Row:
        return {**self.base, **self.change}

    @property
    def full(self) -> Row:
        return {**self.row, **self.filled}


def _needs(*fields: str) -> frozenset[str]:
    return frozenset(fields)


LATE: Row = {
    "late_reason": "经办人员轮岗，工作交接时漏办",
    "evidence": ("工作交接清单",),
    "measures": ("建立补录台账",),
    **OFFICER,
}
CHANGED: Row = {"reason": "上级临时增加任务", "evidence": ("会议纪要",), "measures": ("严格按计划组织",)}
URGENT: Row = {
    "urgent_reason": "防汛形势紧迫，须在主汛期前完成培训",
    "approval": "局主要负责同志2026年9月2日批示同意",
    "evidence": ("批示件",),
    "measures": ("及时补报计划",),
}
MISSED: Row = {
    "reason": "汛期延长，参训骨干全部投入防汛",
    "evidence": ("防汛值班通知",),
    "fund_disposition": "48000元未支出，已由市财政局收回",
    "measures": ("重新列入下一年度计划",),
}
CASES = (
    Case(
        "ST-01", HELD, NOT_HELD, {**MISSED, "reason_type": "重大任务冲突", **OFFICER},
        "关于2025年度培训计划未执行情况的说明", "第一部分第二段“二是”",
        ("2025年水库安全管理培训班", "计划完成率为0%", "48000", "2025年9月", "培训包附件"),
        _needs("items[0].reason", "items[0].reason_type", "fund_disposition", "measures", "officer", "evidence"),
    ),
    Case(
        "ST-02", HELD, {STEPS[5]: None}, LATE,
        "关于2026年度培训数据补录逾期情况的说明", "第一部分第二段“一是”",
        ("结算金额", "逾期未完成", "2026年9月24日", "截至2026年11月22日"),
        _needs("late_reason", "measures", "officer", "evidence"),
    ),
    Case(
        "ST-03", HELD, {STEPS[4]: D(2026, 9, 28)}, LATE,
        "关于2026年度培训数据补录逾期情况的说明", "第二部分第（一）项第5点",
        ("教培管理", "逾期完成", "2026年9月28日", "教培管理逾期1个工作日", "已结算48000元"),
        _needs("late_reason", "measures", "officer", "evidence"),
    ),
    Case(
        "ST-04", HELD, {STEPS[2]: D(2026, 9, 10)}, LATE,
        "关于2026年度培训数据补录逾期情况的说明", "第一部分第一段“一是”",
        ("培训报名审核", "逾期完成", "2026年9月7日"),
        _needs("late_reason", "measures", "officer", "evidence"),
    ),
    Case(
        "ST-05", HELD, {"code": "33001"}, {"code_reason": "填报时漏录一位", "measures": ("填报后由专人核对",)},
        "关于2026年度预算单位代码更正情况的说明", "第二部分第（一）项第1点",
        ("错填为“33001”", "正确的代码为“330001”", "由“33001”更正为“330001”", "财政预算管理一体化系统单位代码表"),
        _needs("code_reason"),
    ),
    Case(
        "ST-06", HELD, {"held_trainees": 58, "held_budget": Decimal(52000), "held_place": "市外"},
        {**CHANGED, "approval": "市委组织部2026年9月1日同意"},
        "关于2026年度培训计划调整情况的说明", "第二部分第（一）项第4点",
        ("50人；经费48000元；市内", "58人；经费52000元；市外", "增加4000元"),
        _needs("items[0].reason", "approval", "evidence"),
    ),
    Case(
        "ST-07", HELD, UNPLANNED, URGENT,
        "关于2026年度临时紧急办班情况的说明", "第二部分第（一）项第4点",
        ("2026年9月14日至18日", "培训50人", "已结算48000元"),
        _needs("urgent_reason", "approval", "evidence"),
    ),
    Case(
        "ST-11", REGIONAL, NOT_HELD, MISSED,
        "关于2025年度培训计划未执行情况的说明", "第五部分第（二）项",
        ("自治区党委组织部：", "2025年水库安全管理培训班", "不能随意取消变更培训计划"),
        _needs("items[0].reason", "fund_disposition", "evidence"),
    ),
    Case(
        "ST-12", REGIONAL, {"held_trainees": 58}, CHANGED,
        "关于2026年度培训计划调整情况的说明", "第四部分第一段",
        ("自治区党委组织部：", "50人", "58人", "总额不变"),
        _needs("items[0].reason", "evidence"),
    ),
    Case(
        "ST-13", REGIONAL, UNPLANNED, {**CHANGED, "evidence": ("财政经费申请函", "会议纪要")},
        "关于2026年度培训计划调整情况的说明", "第二部分第（三）项",
        ("新增", "无", "50人；5天；经费48000元；区内；2026年9月14日至18日"),
        _needs("items[0].reason", "evidence"),
    ),
    Case(
        "ST-14", REGIONAL, {"urgent": True, "filing_date": D(2026, 9, 10)}, URGENT,
        "关于2026年度临时紧急办班情况的说明", "第四部分第（一）项",
        ("2026年9月10日提交自治区党委组织部备案，早于开班日期2026年9月14日",),
        _needs("urgent_reason", "approval", "evidence"),
    ),
)  # fmt: skip
