"""type: class_plan (办班方案), with its curriculum, roster, budget and teachers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.inputs.common import (
    ApprovedItem,
    Attachments,
    ClassFacts,
    ClassTypeField,
    Contact,
    DeliveryField,
    History,
    Input,
    LevelField,
    Reference,
    Steps,
    Unit,
)
from generator.inputs.fields import (
    ROSTER_ROWS,
    Charge,
    Count,
    Day,
    Days,
    Flag,
    Hours,
    Lines,
    Model,
    Money,
    Most,
    Name,
    OneOf,
    People,
    Text,
    optional,
    required,
)
from generator.inputs.titles import levels_of

Period = Literal["上午", "下午", "晚上", "全天"]
TitleLevel = Literal["正高级", "副高级", "院士", "中级", "不计酬"]
Sex = Literal["男", "女"]


class PlanUnit(Unit):
    """The unit that holds the class; its level is required."""

    level: LevelField = required("单位层级", "决定适用哪些文件。", example="柳州市市直")


class PlannedClass(ClassFacts):
    """The class of a plan."""

    name: Name = required("班次名称", "培训班全称。", example="2026年柳州市基层水利专业技术人员能力提升培训班")
    category: Name = required(
        "班次类别", "专业化能力、政治理论、党性教育、纪检、文秘、人事、宣传、信访、财务等。", example="专业化能力"
    )
    type: ClassTypeField = required("市内市外", "举办地点在市内、市外、区内还是区外。", example="市内")
    delivery: DeliveryField = required("培训形式", "线下、线上或线上线下结合。", example="线下")
    open_date: Day = required("开班日期", "开班当天。", example="2026-10-20")
    end_date: Day = required("结束日期", "结束当天。", example="2026-10-22")
    days: Days = required("培训天数", "含报到和撤离。", example=3, unit="天")
    trainees: People = required("培训人数", "学员人数，不含工作人员。", example=48, unit="人")


class Lesson(Model):
    """A row of 课程安排表."""

    date: Day | None = optional("上课日期", "上课的日期。", example="2026-10-20")
    period: Annotated[Period, OneOf(Period)] | None = optional("时段", "上午、下午、晚上或全天。", example="上午")
    title: Text | None = optional("课程内容", "课程名称。", example="山洪灾害防御与应急处置实务")
    hours: Hours | None = optional("学时", "学时数；每半天最多 4 学时。", example=4, unit="学时")
    teacher: Text | None = optional("授课人", "授课人姓名；由单位人员组织的写岗位。", example="莫建平")
    org: Text | None = optional("授课人单位", "授课人所在单位。", example="广西水利电力职业技术学院")
    title_level: Annotated[TitleLevel, OneOf(TitleLevel, offers=levels_of)] | None = optional(
        "授课人职称", "按此计讲课费；不付讲课费的写“不计酬”。", example="副高级"
    )
    method: Text | None = optional("教学方式", "专题讲授、案例教学、现场教学、研讨式等。", example="案例教学")
    category: Text | None = optional("课程类别", "课程的类别。", example="专业化能力")


class Comprehensive(Model):
    """综合定额费用, in total for the class."""

    lodging: Money | None = optional("住宿费", "住宿费合计。", key="住宿费", example=15600, unit="元")
    meals: Money | None = optional("伙食费", "伙食费合计。", key="伙食费", example=17160, unit="元")
    venue_material_transport: Money | None = optional(
        "场地资料交通费", "场地、资料、交通费合计。", key="场地资料交通费", example=6240, unit="元"
    )
    other: Money | None = optional("其他费用", "其他费用合计。", key="其他费用", example=1560, unit="元")
    total: Money | None = optional("合计", "综合定额合计，应等于以上各项之和。", key="合计", example=40560, unit="元")


class LectureFee(Model):
    """The fee of one teacher."""

    teacher: Text | None = optional("讲课人", "姓名，与课程安排一致。", example="黎文卓")
    level: Text | None = optional("讲课人职称", "正高级、副高级、院士、中级或不计酬。", example="正高级")
    hours: Hours | None = optional("讲课学时", "计酬的学时。", example=4, unit="学时")
    rate: Money | None = optional("讲课费标准", "每学时讲课费（税后）。", example=800, unit="元/学时")
    amount: Money | None = optional("讲课费", "应等于学时乘标准。", example=3200, unit="元")


class Budget(Model):
    """经费预算. total: comprehensive plus lectures."""

    standard: Text | None = optional("费用标准依据", "按哪个标准编制。", example="柳州市本级培训费标准三类")
    comprehensive: Comprehensive | None = optional("综合定额", "住宿、伙食、场地资料交通和其他费用。")
    lecture: Annotated[tuple[LectureFee, ...], Most] | None = optional("讲课费明细", "每位授课人一行。")
    lecture_total: Money | None = optional("讲课费合计", "应等于各行讲课费之和。", example=6800, unit="元")
    total: Money = required("经费总额", "应等于综合定额加讲课费。", example=47360, unit="元")
    fund_source: Text | None = optional("经费来源", "经费列支渠道。", example="2026年度部门预算培训费")
    charge_trainees: Charge = optional(
        "是否向学员收费", "false 不收；收费的写每人的金额，写 true 则文中列为待补。", default=False, example=False
    )


class Trainee(Model):
    """A row of 学员名单."""

    name: Text | None = optional("学员姓名", "姓名。", example="韦晓玥")
    sex: Annotated[Sex, OneOf(Sex)] | None = optional("性别", "男或女。", example="女")
    ethnicity: Text | None = optional("民族", "民族。", example="壮族")
    unit: Text | None = optional("学员单位", "所在单位。", example="柳城县水利局")
    position: Text | None = optional("职务职级", "职务（职级）。", example="工程师")
    phone: Text | None = optional("学员电话", "联系电话，加引号。", example="13800000000")
    note: Text | None = optional("备注", "备注。", example="素食")


class ClassPlan(Input):
    """办班方案."""

    type: Literal["class_plan"] = required("类型", "办班方案写 class_plan 或“办班方案”。", example="class_plan")
    unit: PlanUnit = required("办班单位", "举办培训班的单位。")
    reference: Reference | None = optional("参照资料", "本单位导入的代码、名单和标准；也可放在文库中。")
    history: History | None = optional("往年情况", "往年办班情况。")
    approved_item: ApprovedItem | None = optional("批准项目", "年度计划中批准的这一项。")
    class_: PlannedClass = required("班次", "要办的班。", key="class")
    curriculum: Annotated[tuple[Lesson, ...], Most] | None = optional("课程安排", "每节课一行。")
    budget: Budget | None = optional("经费预算", "经费预算；起草时必填。")
    steps: Steps | None = optional("六个步骤", "培训包审核、发布培训项目、培训报名审核、学员签到、教培管理、结算金额。")
    roster: Annotated[tuple[Trainee, ...], Field(max_length=ROSTER_ROWS)] | None = optional(
        "学员名单", "每名学员一行。"
    )
    roster_count: Count | None = optional("名单人数", "没有名单时写人数。", example=48, unit="人")
    roster_reviewed_by: Text | None = optional("名单审核", "谁审核了名单。", example="市水利局人事科")
    roster_submit_date: Day | None = optional(
        "名单报送日期", "报送的日期；写 null 表示没有报送。", example="2026-10-13"
    )
    evaluation: Lines | None = optional("考核评估", "评估的项目。", example=["课程安排", "教学质量", "师资情况"])
    attachments: Attachments | None = optional("附件", "附件名称。", example=["课程安排表"])
    contact: Contact | None = optional("联系方式", "联系科室、联系人和电话。")
    signer: Text | None = optional("签发人", "签发的单位负责人。", example="李志成")
    filing_date: Day | None = optional("报送日期", "办班方案报送的日期；写 null 表示没有报送。", example="2026-10-12")
    plan_approved: Flag | None = optional("计划已批准", "年度计划是否已批准。", example=True)
