"""What the input families share: units, classes, contacts, document numbers, the six steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from generator.inputs.fields import (
    Count,
    Day,
    Days,
    Flag,
    Kind,
    Line,
    Lines,
    Model,
    Money,
    Most,
    Name,
    OneOf,
    Passage,
    People,
    TableCell,
    Text,
    Year,
    coded,
    integer,
    optional,
    read_date,
    read_text,
    refused,
    required,
)

Level = Literal[
    "自治区本级",
    "自治区本级二级单位",
    "柳州市市直",
    "柳州市市直二层单位",
    "柳州市县区",
    "广西其他市县",
    "中央和国家机关",
    "中央驻桂",
    "区外单位",
]
Delivery = Literal["线下", "线上", "线上线下结合"]
ClassType = Literal["市内", "市外", "区内", "区外", "出国（境）"]
Form = Literal["培训班", "讲座"]
LevelField = Annotated[Level, OneOf(Level)]
DeliveryField = Annotated[Delivery, OneOf(Delivery)]
ClassTypeField = Annotated[ClassType, OneOf(ClassType)]
FormField = Annotated[Form, OneOf(Form)]

CODE_HELP = "财政预算管理一体化系统中的代码，按文字逐字比对；要加引号，开头的 0 不能丢。"
Code = Annotated[
    str, coded(r"[0-9A-Za-z-]{0,40}", "编码（数字、字母、连字符）"), Kind("text", "加引号的编码", empty=True)
]


class Input(Model):
    """What every input file begins with."""

    as_of: Day = Field(
        default_factory=date.today,
        title="写作日期",
        description="按哪一天写、按哪一天判断期限；不写则为当天。",
        examples=["2026-10-13"],
    )


class Contact(Model):
    """联系人."""

    dept: Text | None = optional("联系科室", "联系的处、科、办公室。", example="市水利局人事科")
    name: Text | None = optional("联系人姓名", "联系人的姓名。", example="陆海宁")
    phone: Text | None = optional("联系电话", "联系电话；不带区号横线的要加引号。", example="0772-2820303")


AgencyCode = Annotated[
    str, coded(r"[\u3400-\u9fff]{1,20}", "机关代字（汉字）", "不带年份、括号和序号"), Kind("text", "机关代字（汉字）")
]


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


# A name alone stands for a contact of that name.
ContactOrName = Annotated[Contact, BeforeValidator(_named)]


class DocNumber(Model):
    """发文字号: code〔year〕serial号; a command or minutes may have no code or year."""

    code: AgencyCode | None = optional(
        "机关代字", "发文机关代字；联合行文用主办机关的。命令、纪要可以没有。", example="柳人社发"
    )
    year: Year | None = optional("发文年份", "发文字号中的年份。", example=2026)
    serial: Annotated[int, integer(1, 99_999), Kind("integer", "不小于 1 的整数")] = required(
        "发文顺序号", "不加“第”，不编虚位。", example=58
    )


class Unit(Model):
    """The unit a paper is about. level decides which documents bind it."""

    name: Name = required("单位名称", "单位全称或规范化简称。", example="柳州市水利局")
    level: LevelField | None = optional(
        "单位层级", "决定适用哪些文件；不写则按单位名称、再按主送机关判断。", example="柳州市市直"
    )
    budget_unit_code: Code | None = optional("预算单位代码", CODE_HELP, example="330001")
    staff_on_post: Count | None = optional("在编人数", "在编人员数，市外班的个数按此核定。", example=86, unit="人")
    is_supervising: Flag | None = optional("是否主管单位", "主管单位填 true，二层单位填 false。", example=True)


class Location(Model):
    """Where a class is held."""

    province: Text | None = optional("省份", "省（自治区、直辖市）。", example="广西")
    city: Text | None = optional("城市", "市、县。", example="柳州市")
    venue: Text | None = optional("培训场所", "举办场所。", example="中共柳州市委党校")


def _standard(value: object) -> object:
    if isinstance(value, str):
        return read_text(value)
    if isinstance(value, dict):
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value))
    raise refused(value, "文字、每人每天的金额，或一组费用标准")


CostStandard = Annotated[Any, BeforeValidator(_standard), Kind("mixed", "文字、每人每天的金额，或一组费用标准")]


class Reference(Model):
    """What the office imported to compare with; may live in the workspace instead."""

    budget_unit_code: Code | None = optional("一体化系统代码", CODE_HELP, example="330001")
    source: Text | None = optional("代码来源", "上列代码从哪里来。", example="财政预算管理一体化系统单位代码表")
    base_list: Lines | None = optional("基地名单", "干部教育培训基地（承办机构）名单。", example=["中共柳州市委党校"])
    cost_standard: CostStandard | None = optional(
        "费用标准", "本地培训费标准的名称或数值。", example="柳州市本级培训费标准"
    )


class PastClass(Model):
    """A class held out of the city in an earlier year (or this one)."""

    year: Year = required("办班年份", "举办的年份。", example=2024)
    name: Text | None = optional("往年班次名称", "班次名称。", example="2024年水利干部能力提升班")


class History(Model):
    """What the unit held before."""

    out_city_classes: Annotated[tuple[PastClass, ...], Most] | None = optional("往年市外班", "近三年在市外举办的班次。")


class ApprovedItem(Model):
    """The item of the approved annual plan that a class carries out."""

    id: Text | None = optional("批准项目编号", "年度计划中的编号。", example="2026-330001-03")
    name: Text | None = optional(
        "批准项目名称", "年度计划批准的名称。", example="2026年柳州市基层水利专业技术人员能力提升培训班"
    )
    category: Text | None = optional("批准类别", "年度计划批准的类别。", example="专业化能力")
    trainees: Count | None = optional("批准人数", "年度计划批准的人数。", example=50, unit="人")
    days: Days | None = optional("批准天数", "年度计划批准的天数。", example=3, unit="天")
    budget: Money | None = optional("批准经费", "年度计划批准的经费。", example=48000, unit="元")
    location: Text | None = optional("批准地点", "市内、市外、区内或区外。", example="市内")
    delivery: DeliveryField | None = optional("批准方式", "线下、线上或线上线下结合。", example="线下")
    approval: Text | None = optional("审批情况", "谁审批、审批的是什么。", example="市委、市政府审批2026年度培训计划")
    approved_date: Day | None = optional("审批日期", "审批日期。", example="2026-02-06")


def _planned(value: object) -> date | bool | str:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not value.strip()[:4].isdecimal():
        return read_text(value)
    return read_date(value)


Planned = Annotated[date | bool | str, BeforeValidator(_planned), Kind("mixed", "日期、是否或说明")]


class Step(Model):
    """One of the six data steps. A date that is null says: not done."""

    date: Day | None = optional("办理日期", "实际办理的日期；写 null 表示没有办理。", example="2026-10-09")
    approved_date: Day | None = optional("通过日期", "审核通过的日期；写 null 表示还没有通过。", example="2026-10-12")
    state: Text | None = optional("办理状态", "如：已完成、未完成。", example="已完成")
    planned: Planned | None = optional("计划办理", "计划办理的日期。", example="2026-10-22")


class Steps(Model):
    """六个步骤, in order."""

    package_review: Step | None = optional("培训包审核", "六步骤之一，开班前。", key="培训包审核")
    publish: Step | None = optional("发布培训项目", "六步骤之二，开班前。", key="发布培训项目")
    enrolment_review: Step | None = optional("培训报名审核", "六步骤之三，开班前。", key="培训报名审核")
    sign_in: Step | None = optional("学员签到", "六步骤之四，培训期间。", key="学员签到")
    teaching_record: Step | None = optional("教培管理", "六步骤之五，结束后。", key="教培管理")
    settlement: Step | None = optional("结算金额", "六步骤之六，结束后。", key="结算金额")


TableRows = Annotated[tuple[tuple[TableCell, ...], ...], Most, Kind("mixed", "行的列表，第一行是表头")]


class Attachment(Model):
    """An attachment: only named, or rendered behind the document (one of table, text, file)."""

    title: Name = required("附件名称", "附件的名称，后面不加标点。", example="课程安排表")
    table: TableRows | None = optional(
        "附件表格", "表格：每行一个列表，第一行是表头。", example=[["序号", "单位"], ["1", "柳州市水利局"]]
    )
    text: Passage | None = optional("附件文字", "文字：以一、（一）1.（1）开头的行是标题。", example="一、填报范围")
    file: Line | None = optional("附件文件", "文本文件的路径，从本文件所在的文件夹算起。", example="系统使用说明.txt")
    landscape: Flag | None = optional("横排", "是否用横向纸。", example=False)


def _titled(value: object) -> object:
    return {"title": value} if isinstance(value, str) else value


Attachments = Annotated[tuple[Annotated[Attachment, BeforeValidator(_titled)], ...], Most]


class ClassFacts(Model):
    """What is known of a class, all optional: statements need few of these, class plans many."""

    name: Name | None = optional("班次名称", "培训班全称。", example="2026年柳州市基层水利专业技术人员能力提升培训班")
    purpose: Text | None = optional("培训目的", "一句话，不加句号。", example="提升基层水利专业技术人员防汛抗旱能力")
    category: Name | None = optional(
        "班次类别", "专业化能力、政治理论、党性教育、纪检、文秘、人事、宣传、信访、财务等。", example="专业化能力"
    )
    type: ClassTypeField | None = optional("市内市外", "举办地点在市内、市外、区内还是区外。", example="市内")
    form: FormField | None = optional("班次形式", "培训班或讲座。", example="培训班")
    delivery: DeliveryField | None = optional("培训形式", "线下、线上或线上线下结合。", example="线下")
    classified: Flag | None = optional("是否涉密", "涉密班次填 true。", example=False)
    open_date: Day | None = optional("开班日期", "开班当天。", example="2026-10-20")
    end_date: Day | None = optional("结束日期", "结束当天。", example="2026-10-22")
    days: Days | None = optional("培训天数", "含报到和撤离。", example=3, unit="天")
    location: Location | None = optional("培训地点", "举办地点。")
    institution: Text | None = optional("承办机构", "承办培训的机构。", example="中共柳州市委党校")
    audience: Text | None = optional("培训对象", "参加培训的人员。", example="各县（区）水利部门专业技术人员")
    trainees: People | None = optional("培训人数", "学员人数，不含工作人员。", example=48, unit="人")
    staff: Count | None = optional("工作人员数", "工作人员人数。", example=4, unit="人")
    urgent: Flag | None = optional("是否紧急", "临时紧急举办的班次填 true。", example=False)
    urgent_reason: Text | None = optional("紧急办班理由", "临时紧急办班的理由。", example="防汛抗旱应急任务")
    out_city_reason: Text | None = optional("市外办班理由", "在市外举办的理由。", example="市内无该类实训条件")
    out_region_reason: Text | None = optional("区外办班理由", "在自治区外举办的理由。", example="区内无相应实训基地")
    contact: ContactOrName | None = optional("班次联系人", "班次的联系人：姓名，或科室、姓名、电话。")
    signer: Text | None = optional("班次签发人", "签发办班方案的负责人。", example="李志成")
