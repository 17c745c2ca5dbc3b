"""type: statement (情况说明): why a class was not held, changed, entered late, wrongly coded or urgent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from generator.inputs.common import (
    CODE_HELP,
    ClassFacts,
    ClassTypeField,
    Code,
    DeliveryField,
    FormField,
    Input,
    Steps,
    Unit,
)
from generator.inputs.fields import (
    NAME_CHARS,
    Count,
    Day,
    Days,
    Flag,
    Kind,
    LineOrLines,
    Lines,
    Model,
    Money,
    Month,
    Most,
    Name,
    OneOf,
    Some,
    Text,
    Year,
    optional,
    required,
    text_of,
)

Subject = Literal["not_executed", "adjusted", "late_entry", "code_error", "urgent_class"]
SUBJECT_NAMES = {
    "未在当年度执行": "not_executed",
    "未执行": "not_executed",
    "计划调整": "adjusted",
    "计划取消": "adjusted",
    "计划新增": "adjusted",
    "计划调整/取消/新增": "adjusted",
    "数据补录逾期": "late_entry",
    "预算单位代码更正": "code_error",
    "临时紧急办班": "urgent_class",
}
UPLOAD = "柳州市培训管理系统“培训包附件”"


# What was filed is told as it was filed, however wrong it looks.
Filed = Annotated[str, text_of(NAME_CHARS, empty=True, signs=True), Kind("text", "加引号的文字", empty=True)]


class StatementUnit(Unit):
    """The unit that explains itself; for code_error with the filed and the correct code."""

    budget_unit_code_filed: Filed | None = optional(
        "申报时填写的代码", "原申报的代码；当时漏填的写空。", example="33001"
    )
    budget_unit_code_correct: Code | None = optional("正确的代码", CODE_HELP, example="330001")
    sub_unit: Text | None = optional("二层单位", "涉及的二层单位。", example="柳州市水利工程管理站")


class Change(Model):
    """An item before or after its change: what differs is enough."""

    name: Name | None = optional("名称", "班次名称。", example="2026年柳州市水利工程管理培训班")
    category: Text | None = optional("类别", "类别。", example="专业化能力")
    trainees: Count | None = optional("人数", "人数。", example=50, unit="人")
    days: Days | None = optional("天数", "天数。", example=3, unit="天")
    budget: Money | None = optional("经费", "经费。", example=48000, unit="元")
    location: Text | None = optional("地点", "市内、市外、区内或区外，或具体地点。", example="市内")
    type: ClassTypeField | None = optional("市内市外", "市内、市外、区内、区外。", example="市内")
    venue: Text | None = optional("场所", "举办场所。", example="中共柳州市委党校")
    delivery: DeliveryField | None = optional("方式", "线下、线上或线上线下结合。", example="线下")
    form: FormField | None = optional("形式", "培训班或讲座。", example="培训班")
    audience: Text | None = optional("对象", "参加培训的人员。", example="县（区）水利局业务骨干")
    institution: Text | None = optional("承办机构", "承办培训的机构。", example="中共柳州市委党校")
    planned_time: Text | None = optional("时间", "举办时间。", example="2026年9月")
    planned_month: Month | None = optional("月份", "在几月举办。", example=9, unit="月")
    open_date: Day | None = optional("开班日期", "开班当天。", example="2026-09-15")
    end_date: Day | None = optional("结束日期", "结束当天。", example="2026-09-17")
    note: Text | None = optional("说明", "其他变化。", example="取消")


def _change_tag(value: object) -> str:
    return "@text" if isinstance(value, str) else "@block"


ChangeField = Annotated[
    Annotated[Text, Tag("@text")] | Annotated[Change, Tag("@block")],
    Discriminator(_change_tag),
    Kind("mixed", "文字，或名称、人数、天数、经费、地点等一组键", empty=True),
]


class StatementItem(Model):
    """A class of the approved plan that the statement speaks of."""

    id: Text | None = optional("项目编号", "年度计划中的编号。", example="2025-318001-01")
    name: Name = required("项目名称", "年度计划中的班次名称。", example="2025年柳州市导游业务技能培训班")
    trainees: Count | None = optional("计划人数", "批准的人数。", example=45, unit="人")
    days: Days | None = optional("计划天数", "批准的天数。", example=2, unit="天")
    budget: Money | None = optional("计划经费", "批准的经费。", example=26000, unit="元")
    location: Text | None = optional("计划地点", "市内、市外、区内或区外。", example="市内")
    planned_time: Text | None = optional("计划时间", "计划举办的时间。", example="2025年11月")
    executed: Flag | None = optional("是否执行", "未执行填 false。", example=False)
    reason_type: Text | None = optional("原因类别", "如：重大任务冲突、承办机构原因。", example="承办机构原因")
    reason: Text | None = optional(
        "原因", "具体原因；未执行、调整的项目必填，不加句号。", example="原定承办机构实训场地消防整改，未能按期提供"
    )
    before: ChangeField | None = optional("调整前", "原计划的内容；新增的项目不写。", example={"人数": 50})
    after: ChangeField | None = optional("调整后", "调整后的内容；取消的写“取消”。", example={"人数": 60})


class StatementClass(ClassFacts):
    """The class a statement speaks of."""

    id: Text | None = optional("班次编号", "年度计划中的编号。", example="2026-330001-03")
    name: Name = required("班次名称", "培训班全称。", example="2026年柳州市水利工程管理培训班")
    open_date: Day | None = optional("开班日期", "开班当天，必填。", example="2026-06-10")
    end_date: Day | None = optional("结束日期", "结束当天，必填。", example="2026-06-12")
    budget: Money | None = optional("班次经费", "批准或预算的经费。", example=48000, unit="元")
    settled: Money | None = optional("已结算金额", "实际结算的金额。", example=45200, unit="元")


class Officer(Model):
    """专责人."""

    name: Text | None = optional("专责人姓名", "负责数据填报、补录的人。", example="吴玉琼")
    phone: Text | None = optional("专责人电话", "联系电话，不带横线的要加引号。", example="0772-2820505")


class Statement(Input):
    """情况说明."""

    type: Literal["statement"] = required("类型", "情况说明写 statement 或“情况说明”。", example="statement")
    subjects: Annotated[tuple[Annotated[Subject, OneOf(Subject, SUBJECT_NAMES)], ...], Some] = required(
        "说明事项", "一份说明可以合写几项。", example=["not_executed"]
    )
    unit: StatementUnit = required("单位", "作出说明的单位。")
    addressee: Name = required(
        "主送单位", "接收说明的单位，不写冒号。", example="柳州市“一包方式管培训”工作领导小组办公室"
    )
    plan_year: Year | None = optional("计划年度", "说明哪一年的计划；未执行的必填。", example=2025)
    upload_to: Text | None = optional("上传位置", "盖章后上传到哪里。", example=UPLOAD)
    items: Annotated[tuple[StatementItem, ...], Most] | None = optional("涉及项目", "未执行或调整的项目，一项一个。")
    executed_items: Annotated[tuple[StatementItem, ...], Most] | None = optional("已执行项目", "同一年度已执行的项目。")
    class_: StatementClass | None = optional("班次", "补录逾期、紧急办班所说的班次。", key="class")
    steps: Steps | None = optional(
        "六个步骤", "各步骤的办理日期；没有办理的写 null，不写的步骤文中不提。补录逾期的六个步骤都要写。"
    )
    filing_date: Day | None = optional("报送日期", "办班方案报送的日期。", example="2026-06-08")
    late_reason: Text | None = optional("逾期原因", "补录逾期的原因，不加句号。", example="经办人员轮岗，交接期间漏录")
    code_reason: Text | None = optional(
        "代码错误原因", "代码填错的原因，不加句号。", example="填报时沿用了机构改革前的代码"
    )
    code_evidence: LineOrLines | None = optional(
        "代码依据", "证明正确代码的材料。", example=["财政预算管理一体化系统单位代码截图"]
    )
    urgent_reason: Text | None = optional(
        "紧急办班理由", "临时紧急办班的理由，不加句号。", example="防汛形势紧迫，须在主汛期前完成培训"
    )
    approval: Text | None = optional("审批情况", "谁在什么时候批准。", example="局主要负责同志2026年6月8日批示同意")
    fund_disposition: Text | None = optional(
        "经费处置情况", "经费支出、收回、结转的情况。", example="培训经费26000元未支出，已由市财政局收回"
    )
    evidence: Lines | None = optional(
        "佐证材料",
        "附在后面的证明材料，一项一个；必填，只说明代码更正的可以只写代码依据。",
        example=["承办机构场地整改告知函"],
    )
    measures: Lines | None = optional(
        "整改措施",
        "整改措施和后续安排，一项一条；没有填写的列为待补，程序不代写。",
        example=["建立计划执行季度调度机制"],
    )
    officer: Officer | None = optional("专责人", "负责的人员和电话。")
    principal: Text | None = optional("单位负责人", "签字的负责人。", example="（单位负责人签字）")
    sealed: Flag = optional("是否盖章", "不写则为 true。", default=True, example=True)
    date: Day = required("落款日期", "说明的日期。", example="2026-11-20")
