"""The columns of a ledger: Chinese title, key, what a cell may hold, and what it is for. The order is the blank's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from generator.inputs.common import Level

CellKind = Literal["text", "code", "lines", "year", "month", "count", "days", "money", "flag", "date", "choice"]
#: The six data steps, in their order; the title of the column is the name of the step and its key.
STEPS: Final = ("培训包审核", "发布培训项目", "培训报名审核", "学员签到", "教培管理", "结算金额")
STATES: Final = ("已办", "取消", "延期")
PLACES: Final = ("市内", "市外", "区内", "区外", "出国（境）")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. key: in ``Entry.values``. aliases: other titles that offices use. required: the sheet must have it.

    common: it stands in the blank sheet's first part; the others serve statements and rules that need more. unit: 人,
    天, 元. help: Chinese, one sentence or two, shown as the comment of the title.
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


def _step(name: str) -> Column:
    return Column(name, name, "date", f"六步骤之一“{name}”办理的日期；没有办理的留空。", (f"{name}日期", f"{name}时间"))


COLUMNS: Final[tuple[Column, ...]] = (
    Column("编号", "id", "text", "年度计划中的项目编号。", ("项目编号", "班次编号", "计划编号")),
    Column(
        "单位",
        "unit",
        "text",
        "举办单位全称，决定适用哪些文件。",
        ("单位名称", "举办单位", "主办单位", "申报单位"),
        required=True,
    ),
    Column("单位层级", "level", "choice", "不填则按单位名称判断。", (), get_args(Level)),
    Column(
        "预算单位代码",
        "code",
        "code",
        "申报时填写的代码，按文字逐字比对；单元格设为文本格式，开头的 0 不能丢。",
        ("单位代码",),
    ),
    Column("年度", "year", "year", "列入哪一年的计划。", ("计划年度", "年份"), required=True),
    Column(
        "班次名称",
        "name",
        "text",
        "培训班全称。",
        ("培训班名称", "项目名称", "培训项目", "培训项目名称", "班次"),
        required=True,
    ),
    Column(
        "类别",
        "category",
        "text",
        "专业化能力、政治理论、党性教育、纪检、文秘、人事、宣传、信访、财务等。",
        ("培训类别", "班次类别"),
    ),
    Column(
        "市内/市外",
        "place",
        "choice",
        "计划的地点：市内、市外、区内、区外。",
        ("市内市外", "计划市内/市外", "计划地点", "地点类别"),
        PLACES,
    ),
    Column("计划月份", "month", "month", "计划在几月举办，1 至 12。", ("计划时间", "计划举办月份", "计划办班月份")),
    Column("计划人数", "planned_trainees", "count", "批准的学员人数，不含工作人员。", ("批准人数",), unit="人"),
    Column("计划天数", "planned_days", "days", "批准的天数，可带半天。", ("批准天数",), unit="天"),
    Column(
        "计划经费",
        "planned_budget",
        "money",
        "批准的经费，元；可写“4.8万元”。",
        ("批准经费", "计划经费（元）", "预算经费"),
        unit="元",
    ),
    Column(
        "培训形式",
        "delivery",
        "choice",
        "线下、线上或线上线下结合；讲座写“讲座”。",
        ("培训方式", "办班形式"),
        ("线下", "线上", "线上线下结合", "讲座", "培训班"),
    ),
    Column("实际开班日期", "open_date", "date", "没有举办的留空。", ("开班日期", "开班时间", "实际开班时间")),
    Column(
        "实际结束日期", "end_date", "date", "没有举办的留空。", ("结束日期", "结束时间", "实际结束时间", "结业日期")
    ),
    Column("实际市内/市外", "held_place", "choice", "实际举办的地点。", ("实际市内市外", "实际地点"), PLACES),
    Column("实际人数", "held_trainees", "count", "实际参加的学员人数，不含工作人员。", ("参训人数",), unit="人"),
    Column(
        "实际经费",
        "held_budget",
        "money",
        "实际支出的经费，元。",
        ("结算经费", "支出经费", "实际经费（元）"),
        unit="元",
    ),
    Column(
        "在编人数",
        "staff_on_post",
        "count",
        "单位在编人员数，市外班的个数按此核定。",
        ("在编人员", "在编人员数"),
        unit="人",
    ),
    Column("是否紧急", "urgent", "flag", "临时紧急举办的填“是”。", ("临时紧急", "是否紧急班")),
    Column(
        "办班方案报送日期",
        "filing_date",
        "date",
        "办班方案报送备案的日期；没有报送的留空。",
        ("方案报送日期", "报送日期"),
    ),
    Column("状态", "state", "choice", "已办、取消或延期。", ("执行状态", "办理状态"), STATES),
    *(_step(name) for name in STEPS),
    Column(
        "未执行原因", "reason", "text", "未执行、取消、调整的具体原因，由单位填写。", ("原因", "未执行（调整）原因")
    ),
    Column("佐证材料", "evidence", "lines", "证明材料，一项一行，或用“；”隔开。", ("佐证", "证明材料")),
    Column("原因类别", "reason_type", "text", "如：重大任务冲突、承办机构原因、自然灾害。", common=False),
    Column(
        "调整原因",
        "change_reason",
        "text",
        "人数、天数、经费、地点与计划不同的原因；不填则取“未执行原因”。",
        common=False,
    ),
    Column("逾期原因", "late_reason", "text", "数据补录逾期的原因。", common=False),
    Column("紧急办班理由", "urgent_reason", "text", "临时紧急办班、计划外办班的理由。", common=False),
    Column("代码错误原因", "code_reason", "text", "预算单位代码填错的原因。", common=False),
    Column("代码依据", "code_evidence", "lines", "证明正确代码的材料。", common=False),
    Column("审批情况", "approval", "text", "谁在什么时候批准，用于调整和计划外、紧急班次。", common=False),
    Column("经费处置情况", "fund_disposition", "text", "未执行、取消的经费怎样处置。", common=False),
    Column("整改措施", "measures", "lines", "整改措施和后续安排，一项一行。", common=False),
    Column("专责人", "officer_name", "text", "负责填报、补录的人。", ("专责人姓名",), common=False),
    Column("专责人电话", "officer_phone", "text", "联系电话；单元格设为文本格式。", common=False),
    Column("单位负责人", "principal", "text", "在情况说明上签字的负责人。", common=False),
    Column("主送单位", "addressee", "text", "情况说明送给谁；不填则按规定的接收单位。", ("主送",), common=False),
    Column("主管单位", "supervising_unit", "text", "二层单位填写其主管单位。", common=False),
    Column("承办机构", "institution", "text", "承办培训的机构，市外班与基地名单比对。", common=False),
    Column(
        "市外（区外）理由", "out_reason", "text", "必须在市外、区外举办的理由。", ("市外理由", "区外理由"), common=False
    ),
    Column("是否涉密", "classified", "flag", "涉密班填“是”。", common=False),
    Column("备注", "note", "text", "程序不使用。", common=False),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}

__all__ = ["BY_KEY", "COLUMNS", "PLACES", "STATES", "STEPS", "CellKind", "Column"]
