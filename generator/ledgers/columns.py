"""The columns of a ledger: Chinese title, key, what a cell may hold, and what it is for. The order is the blank's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from generator.inputs.common import Level
from generator.ledgers.words import SAME_DELIVERY, SAME_LEVEL, SAME_PLACE, SAME_STATE

CellKind = Literal["text", "code", "lines", "year", "month", "count", "days", "money", "flag", "date", "choice"]
#: The six data steps, in their order; the title of the column is the name of the step and its key.
STEPS: Final = ("培训包审核", "发布培训项目", "培训报名审核", "学员签到", "教培管理", "结算金额")
STATES: Final = ("已办", "取消", "延期")
#: Of classes, as the rules name them; an office may have others.
CATEGORIES: Final = ("专业化能力", "政治理论", "党性教育", "纪检", "文秘", "人事", "宣传", "信访", "财务")
PLACES: Final = ("市内", "市外", "区内", "区外", "出国（境）")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. key: in ``Entry.values``. aliases: other titles that offices use. required: the sheet must have it.

    field: of the input files, what the cell stands for (docs/inputs.md), empty where there is none. common: it stands
    in the blank sheet's first part; the others serve statements and rules that need more. unit: 人, 天, 元. help:
    Chinese, one sentence or two, shown as the comment of the title. synonyms: other words for a choice -> the choice.
    """

    title: str
    key: str
    kind: CellKind
    help: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    common: bool = True
    field: str = ""
    synonyms: tuple[tuple[str, str], ...] = ()


def _step(name: str) -> Column:
    return Column(
        name,
        name,
        "date",
        f"六步骤之一“{name}”办理的日期；没有办理的留空。" + ("金额填在“实际经费”。" if "金额" in name else ""),
        (f"{name}日期", f"{name}时间", f"{name}办理日期", f"{name}完成日期"),
        field=f"steps.{name}.date",
    )


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        "编号",
        "id",
        "text",
        "年度计划中的项目编号。",
        ("项目编号", "班次编号", "计划编号", "计划项目编号"),
        field="approved_item.id",
    ),
    Column(
        "单位",
        "unit",
        "text",
        "举办单位全称，决定适用哪些文件。",
        ("单位名称", "单位全称", "举办单位", "主办单位", "申报单位", "办班单位", "填报单位"),
        required=True,
        field="unit.name",
    ),
    Column(
        "单位层级",
        "level",
        "choice",
        "不填则按单位名称判断；二级单位、二层单位的名称判断不出，要填。",
        ("层级", "单位级别"),
        get_args(Level),
        field="unit.level",
        synonyms=SAME_LEVEL,
    ),
    Column(
        "预算单位代码",
        "code",
        "code",
        "申报时填写的代码，按文字逐字比对；单元格设为文本格式，开头的 0 不能丢。",
        ("单位代码", "预算代码", "预算单位编码", "单位编码"),
        field="unit.budget_unit_code",
    ),
    Column(
        "年度",
        "year",
        "year",
        "列入哪一年的计划。",
        ("计划年度", "年份", "培训年度", "计划年份", "所属年度"),
        required=True,
        field="plan_year",
    ),
    Column(
        "班次名称",
        "name",
        "text",
        "培训班全称。",
        ("培训班名称", "项目名称", "培训项目", "培训项目名称", "班次", "培训班次", "培训班次名称", "培训名称", "班名"),
        required=True,
        field="class.name",
    ),
    Column(
        "类别",
        "category",
        "text",
        f"{'、'.join(CATEGORIES)}等。",
        ("培训类别", "班次类别", "项目类别"),
        field="class.category",
    ),
    Column(
        "市内/市外",
        "place",
        "choice",
        "计划的地点：市内、市外、区内、区外。",
        ("市内市外", "市内、市外", "市内或市外", "市内外", "计划市内/市外", "计划市内市外", "计划地点", "地点类别"),
        PLACES,
        field="approved_item.location",
        synonyms=SAME_PLACE,
    ),
    Column(
        "计划月份",
        "month",
        "month",
        "计划在几月举办，1 至 12。",
        ("计划时间", "计划举办月份", "计划办班月份", "计划举办时间", "计划办班时间", "计划开班月份", "计划开班时间"),
        field="items[].planned_time",
    ),
    Column(
        "计划人数",
        "planned_trainees",
        "count",
        "批准的学员人数，不含工作人员。",
        ("批准人数", "计划培训人数", "计划参训人数", "计划学员人数", "审批人数"),
        unit="人",
        field="approved_item.trainees",
    ),
    Column(
        "计划天数",
        "planned_days",
        "days",
        "批准的天数，可带半天。",
        ("批准天数", "计划培训天数", "审批天数"),
        unit="天",
        field="approved_item.days",
    ),
    Column(
        "计划经费",
        "planned_budget",
        "money",
        "批准的经费，元；可写“4.8万元”。以万元为单位的，标题写“计划经费（万元）”。",
        ("批准经费", "预算经费", "经费预算", "计划金额", "预算金额", "计划培训经费", "计划培训费", "审批经费"),
        unit="元",
        field="approved_item.budget",
    ),
    Column(
        "培训形式",
        "delivery",
        "choice",
        "线下、线上或线上线下结合；讲座写“讲座”。",
        ("培训方式", "办班形式", "办班方式"),
        ("线下", "线上", "线上线下结合", "讲座", "培训班"),
        field="class.delivery",
        synonyms=SAME_DELIVERY,
    ),
    Column(
        "实际开班日期",
        "open_date",
        "date",
        "没有举办的留空。",
        ("开班日期", "开班时间", "实际开班时间", "实际开始日期", "实际开始时间", "开始日期", "开始时间", "开班日"),
        field="class.open_date",
    ),
    Column(
        "实际结束日期",
        "end_date",
        "date",
        "没有举办的留空。",
        ("结束日期", "结束时间", "实际结束时间", "结业日期", "结业时间", "实际结业日期", "实际结业时间", "结束日"),
        field="class.end_date",
    ),
    Column(
        "实际市内/市外",
        "held_place",
        "choice",
        "实际举办的地点：市内、市外、区内、区外。",
        ("实际市内市外", "实际市内、市外", "实际地点", "实际地点类别"),
        PLACES,
        field="class.type",
        synonyms=SAME_PLACE,
    ),
    Column(
        "实际人数",
        "held_trainees",
        "count",
        "实际参加的学员人数，不含工作人员。",
        ("参训人数", "实际参训人数", "实际培训人数", "实际学员人数", "实到人数"),
        unit="人",
        field="class.trainees",
    ),
    Column(
        "实际经费",
        "held_budget",
        "money",
        "实际支出的经费，元；可写“4.8万元”。以万元为单位的，标题写“实际经费（万元）”。",
        ("结算经费", "支出经费", "实际支出", "实际支出经费", "实际使用经费", "决算经费", "决算金额", "实际金额"),
        unit="元",
        field="class.settled",
    ),
    Column(
        "在编人数",
        "staff_on_post",
        "count",
        "单位在编人员数，市外班的个数按此核定。",
        ("在编人员", "在编人员数", "单位在编人数", "在编在岗人数"),
        unit="人",
        field="unit.staff_on_post",
    ),
    Column(
        "是否紧急",
        "urgent",
        "flag",
        "临时紧急举办的填“是”。",
        ("临时紧急", "是否紧急班", "是否临时紧急", "紧急班", "是否紧急班次"),
        field="class.urgent",
    ),
    Column(
        "办班方案报送日期",
        "filing_date",
        "date",
        "办班方案报送备案的日期；没有报送的留空。",
        ("方案报送日期", "报送日期", "方案报送时间", "办班方案报送时间", "方案备案日期", "备案日期"),
        field="filing_date",
    ),
    Column(
        "状态",
        "state",
        "choice",
        "已办、取消或延期；还没有举办的留空。",
        ("执行状态", "办理状态", "班次状态"),
        STATES,
        field="items[].executed",
        synonyms=SAME_STATE,
    ),
    *(_step(name) for name in STEPS),
    Column(
        "未执行原因",
        "reason",
        "text",
        "未执行、取消、调整的具体原因，由单位填写。",
        ("原因", "未执行（调整）原因", "未执行或调整原因", "未举办原因", "未执行的原因"),
        field="items[].reason",
    ),
    Column(
        "佐证材料",
        "evidence",
        "lines",
        "证明材料，一项一行，或用“；”隔开。",
        ("佐证", "证明材料", "佐证附件"),
        field="evidence",
    ),
    Column(
        "原因类别",
        "reason_type",
        "text",
        "如：重大任务冲突、承办机构原因、自然灾害。",
        ("未执行原因类别",),
        common=False,
        field="items[].reason_type",
    ),
    Column(
        "调整原因",
        "change_reason",
        "text",
        "人数、天数、经费、地点与计划不同的原因；不填则取“未执行原因”。",
        ("变更原因",),
        common=False,
        field="items[].reason",
    ),
    Column(
        "逾期原因", "late_reason", "text", "数据补录逾期的原因。", ("补录逾期原因",), common=False, field="late_reason"
    ),
    Column(
        "紧急办班理由",
        "urgent_reason",
        "text",
        "临时紧急办班、计划外办班的理由。",
        ("紧急办班原因", "计划外办班理由"),
        common=False,
        field="urgent_reason",
    ),
    Column("代码错误原因", "code_reason", "text", "预算单位代码填错的原因。", common=False, field="code_reason"),
    Column("代码依据", "code_evidence", "lines", "证明正确代码的材料。", common=False, field="code_evidence"),
    Column(
        "审批情况",
        "approval",
        "text",
        "谁在什么时候批准，用于调整和计划外、紧急班次。",
        ("审批意见",),
        common=False,
        field="approval",
    ),
    Column(
        "经费处置情况",
        "fund_disposition",
        "text",
        "未执行、取消的经费怎样处置。",
        ("经费处置",),
        common=False,
        field="fund_disposition",
    ),
    Column(
        "整改措施", "measures", "lines", "整改措施和后续安排，一项一行。", ("整改情况",), common=False, field="measures"
    ),
    Column(
        "专责人",
        "officer_name",
        "text",
        "负责填报、补录的人。",
        ("专责人姓名", "经办人"),
        common=False,
        field="officer.name",
    ),
    Column(
        "专责人电话",
        "officer_phone",
        "code",
        "联系电话；单元格设为文本格式。",
        ("专责人联系电话", "经办人电话"),
        common=False,
        field="officer.phone",
    ),
    Column(
        "单位负责人", "principal", "text", "在情况说明上签字的负责人。", ("负责人",), common=False, field="principal"
    ),
    Column(
        "主送单位",
        "addressee",
        "text",
        "情况说明送给谁；不填则按规定的接收单位。",
        ("主送", "主送机关"),
        common=False,
        field="addressee",
    ),
    Column(
        "主管单位",
        "supervising_unit",
        "text",
        "二层单位填写其主管单位。",
        ("主管部门", "上级主管单位"),
        common=False,
    ),
    Column(
        "承办机构",
        "institution",
        "text",
        "承办培训的机构，市外班与基地名单比对。",
        ("培训机构", "承训机构", "承办培训机构"),
        common=False,
        field="class.institution",
    ),
    Column(
        "市外（区外）理由",
        "out_reason",
        "text",
        "必须在市外、区外举办的理由。",
        ("市外理由", "区外理由", "市外办班理由", "区外办班理由"),
        common=False,
        field="class.out_city_reason",
    ),
    Column(
        "是否涉密",
        "classified",
        "flag",
        "涉密班填“是”。",
        ("是否涉密班", "涉密"),
        common=False,
        field="class.classified",
    ),
    Column("备注", "note", "text", "程序不使用。", ("说明",), common=False),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}

__all__ = ["BY_KEY", "CATEGORIES", "COLUMNS", "PLACES", "STATES", "STEPS", "CellKind", "Column"]
