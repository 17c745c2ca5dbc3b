"""type: annual_plan (年度培训计划申报表)."""

from __future__ import annotations

from typing import Annotated, Literal

from generator.inputs.common import (
    ClassTypeField,
    DeliveryField,
    FormField,
    History,
    Input,
    Reference,
    Unit,
)
from generator.inputs.fields import (
    Count,
    Day,
    Days,
    Flag,
    FlagOrText,
    Model,
    Month,
    Name,
    OneOf,
    PlanMoney,
    Some,
    Text,
    Year,
    optional,
    required,
)

BudgetUnit = Literal["元", "万元"]
Stage = Literal["一上", "一下", "二上", "二下"]


class PlanItem(Model):
    """A class of the plan. Money in the unit that budget_unit names."""

    id: Text | None = optional("项目编号", "编号。", example="2027-330001-01")
    name: Name | None = optional("项目名称", "班次名称；起草时必填。", example="2027年柳州市水利工程管理培训班")
    purpose: Text | None = optional("培训目的", "一句话，不加句号。", example="提升水利工程管理能力")
    category: Text | None = optional(
        "类别", "专业化能力、政治理论、党性教育、纪检、文秘、人事、宣传、信访、财务等。", example="专业化能力"
    )
    audience: Text | None = optional("培训对象", "参加培训的人员。", example="县（区）水利局业务骨干")
    content: Text | None = optional("培训内容", "主要内容。", example="水库安全管理、农村供水")
    type: ClassTypeField | None = optional("市内市外", "市内、市外、区内、区外。", example="市内")
    form: FormField | None = optional("班次形式", "培训班或讲座。", example="培训班")
    delivery: DeliveryField | None = optional("培训形式", "线下、线上或线上线下结合。", example="线下")
    planned_month: Month | None = optional("计划月份", "计划在几月举办。", example=4, unit="月")
    days: Days | None = optional("计划天数", "含报到和撤离。", example=3, unit="天")
    trainees: Count | None = optional("计划人数", "学员人数。", example=50, unit="人")
    budget: PlanMoney | None = optional("计划经费", "单位见“金额单位”。", example=48000)
    lodging_meals: Flag | None = optional("安排食宿", "是否安排食宿。", example=True)
    institution: Text | None = optional("承办机构", "承办培训的机构。", example="中共柳州市委党校")
    fund_source: Text | None = optional("经费来源", "经费列支渠道。", example="部门预算培训费")
    for_sub_units: FlagOrText | None = optional("二层单位项目", "为二层单位申报的填 true 或单位名称。", example=False)


class ApprovalMeeting(Model):
    """The meeting that passed the plan."""

    type: Text | None = optional("会议类型", "党组会议、党委会议或领导办公会议。", example="党组会议")
    date: Day | None = optional("会议日期", "审议的日期。", example="2026-07-28")


class BudgetStage(Model):
    """The dates of the 部门预算 at each of the four stages."""

    first_up: Day | None = optional("一上", "部门预算“一上”的日期。", key="一上", example="2026-09-22")
    first_down: Day | None = optional("一下", "部门预算“一下”的日期。", key="一下", example="2026-10-30")
    second_up: Day | None = optional("二上", "部门预算“二上”的日期。", key="二上", example="2026-11-20")
    second_down: Day | None = optional("二下", "部门预算“二下”的日期。", key="二下", example="2027-01-20")


class AnnualPlan(Input):
    """年度培训计划申报表."""

    type: Literal["annual_plan"] = required("类型", "写 annual_plan 或“年度培训计划申报表”。", example="annual_plan")
    unit: Unit = required("申报单位", "申报计划的单位。")
    plan_year: Year = required("计划年度", "哪一年的计划。", example=2027)
    total_budget: PlanMoney = required("计划经费总额", "应等于各项目经费之和，单位见“金额单位”。", example=96000)
    budget_unit: Annotated[BudgetUnit, OneOf(BudgetUnit)] = optional(
        "金额单位", "元或万元；不写则为元。", default="元", example="元"
    )
    items: Annotated[tuple[PlanItem, ...], Some] | None = optional("培训项目", "一项一个；起草时必填。")
    control_amount: PlanMoney | None = optional("控制数", "财政下达的控制数，单位见“金额单位”。", example=100000)
    reference: Reference | None = optional("参照资料", "本单位导入的代码、名单和标准。")
    history: History | None = optional("往年情况", "往年办班情况。")
    finance_reviewed: Flag | None = optional("财务复核", "财务部门是否复核。", example=True)
    approval_meeting: ApprovalMeeting | None = optional("审议会议", "审议计划的会议。")
    submit_date: Day | None = optional("申报日期", "报送的日期。", example="2026-08-03")
    submit_channel: Text | None = optional("申报渠道", "在哪里报送。", example="柳州市培训管理系统")
    stage: Annotated[Stage, OneOf(Stage)] | None = optional("编报阶段", "一上、一下、二上或二下。", example="一上")
    budget_stage: BudgetStage | None = optional("部门预算节点", "部门预算各阶段的日期。")
