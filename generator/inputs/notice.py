"""type: notice (通知): the common frame of an official document and the four subtypes that fill it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from generator.inputs.common import Attachments, Contact, DeliveryField, DocNumber, Input, Location
from generator.inputs.fields import (
    Charge,
    Day,
    Flag,
    FlagOrText,
    Kind,
    Line,
    LineOrLines,
    Lines,
    Model,
    Month,
    Most,
    Name,
    OneOf,
    Passage,
    People,
    Some,
    Text,
    Year,
    coded,
    integer,
    optional,
    required,
    text_of,
)

DocKind = Literal[
    "决议",
    "决定",
    "命令",
    "令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
]
Shape = Literal["ordinary", "letter", "minutes", "command"]
Disclosure = Literal["主动公开", "依申请公开", "不予公开"]
Secrecy = Literal["绝密", "机密", "秘密"]
Urgency = Literal["特急", "加急"]
SHAPES: dict[str, Shape] = {"函": "letter", "纪要": "minutes", "命令": "command", "令": "command"}
SHAPE_NAMES = {"普通": "ordinary", "文件": "ordinary", "信函": "letter", "纪要": "minutes", "命令": "command"}
TITLE_CHARS = 100
ISSUERS = 100


Period = Annotated[
    str, coded(r"[1-9][0-9]?年|[1-9][0-9]?个月|长期", "保密期限，如 10年、6个月"), Kind("text", "如 10年、6个月")
]
CopyNumber = Annotated[str, coded(r"[0-9]{1,6}", "加引号的数字，最多 6 位"), Kind("text", "加引号的数字，最多 6 位")]


class Notice(Input):
    """The frame of an official document (GB/T 9704-2012): who, to whom, under which number, with what marks."""

    type: Literal["notice"] = required("类型", "通知写 notice 或“通知”。", example="notice")
    issuers: Annotated[tuple[Name, ...], Field(min_length=1, max_length=ISSUERS)] = required(
        "发文机关",
        "几个机关联合行文就列几个，按列出的次序署名。",
        example=["柳州市人力资源和社会保障局", "柳州市财政局"],
    )
    lead_issuer: Name | None = optional(
        "主办机关", "发文字号用它的；不写则为第一个发文机关。", example="柳州市人力资源和社会保障局"
    )
    doc_number: DocNumber = required("发文字号", "机关代字、年份、顺序号。")
    title_subject: Annotated[str, text_of(TITLE_CHARS), Kind("text", f"不超过 {TITLE_CHARS} 字的文字")] = required(
        "标题事由", "标题中“关于”之后、“的通知”之前的文字。", example="申报2027年度机关事业单位培训计划"
    )
    doc_type: Annotated[DocKind, OneOf(DocKind)] = optional(
        "文种", "不写则为通知；只有子类为 general 时可用其他法定文种。", default="通知", example="通知"
    )
    format: Annotated[Shape, OneOf(Shape, SHAPE_NAMES)] | None = optional(
        "公文格式", "不写则按文种：函用信函格式，纪要用纪要格式，命令用命令格式，其余用普通格式。", example="ordinary"
    )
    recipients: LineOrLines | None = optional(
        "主送机关", "不写末尾的冒号。公告、通告等可以没有，其余必填。", example="全市各机关事业单位"
    )
    purpose: Text | None = optional("行文目的", "“为”字之后的话，不加句号。", example="增强培训计划的科学性和针对性")
    basis: Lines | None = optional("行文依据", "依据的文件，一项一个。", example=["《干部教育培训工作条例》"])
    attachments: Attachments | None = optional("附件", "附件名称；要随文排出的写成一组键。", example=["报名回执"])
    contact: Contact | None = optional("联系方式", "联系科室、联系人和电话。")
    issue_date: Day = required("成文日期", "签发的日期；联合行文为最后签发机关的。", example="2026-07-24")
    disclosure: Annotated[Disclosure, OneOf(Disclosure)] | None = optional("公开选项", "是否公开。", example="主动公开")
    cc: Lines | None = optional("抄送机关", "一项一个机关。", example=["柳州市审计局"])
    printer: Name | None = optional(
        "印发机关",
        "印发公文的机关，多为主办机关的办公室；不写则版记中不排印发机关和印发日期。",
        example="柳州市人力资源和社会保障局办公室",
    )
    print_date: Day | None = optional("印发日期", "印发的日期，不早于成文日期。", example="2026-07-24")
    secrecy: Annotated[Secrecy, OneOf(Secrecy)] | None = optional("密级", "涉密公文才写。", example="秘密")
    secrecy_period: Period | None = optional(
        "保密期限", "绝密不超过30年，机密不超过20年，秘密不超过10年。", example="10年"
    )
    urgency: Annotated[Urgency, OneOf(Urgency)] | None = optional("紧急程度", "紧急公文才写。", example="加急")
    copy_number: CopyNumber | None = optional("份号", "涉密公文必须有，6 位数字。", example="000001")
    signer: LineOrLines | None = optional("签发人", "只用于上行文（请示、报告、上行的意见）。", example="李志成")
    seal: Flag = optional("是否加盖印章", "不写则为 true，落款留出盖章的位置。", default=True, example=True)

    @property
    def lead(self) -> str:
        """The organ whose number and imprint the document bears."""
        return self.lead_issuer or self.issuers[0]

    @property
    def shape(self) -> Shape:
        """The format of GB/T 9704-2012: as stated, else by the kind of document."""
        return self.format or SHAPES.get(self.doc_type, "ordinary")


class Deadlines(Model):
    """Dates of a planning round."""

    apply: Day = required("申报截止日期", "各单位申报的最后一天。", example="2026-08-05")
    revise: Day | None = optional("修改截止日期", "退回修改的最后一天。", example="2026-08-10")
    backfill: Day | None = optional("补录截止日期", "补录历史数据的最后一天。", example="2026-12-31")


class PlanRequirements(Model):
    """Limits that the notice announces."""

    out_city_max_trainees: People | None = optional("市外班人数上限", "每个市外班次最多的人数。", example=60, unit="人")
    in_city_min_trainees: People | None = optional("市内班人数下限", "每个市内班次最少的人数。", example=30, unit="人")
    blackout_months: Annotated[tuple[Month, ...], Most, Kind("mixed", "月份的列表")] | None = optional(
        "不安排外出的月份", "原则上不安排外出培训的月份。", example=[5, 6, 11, 12]
    )
    base_list: Text | None = optional("基地名单名称", "承办机构须在其中的名单。", example="柳州市干部教育培训基地名单")
    epidemic_clause: Flag = optional(
        "疫情防控条款", "是否写入疫情防控要求；不写则不写入。", default=False, example=False
    )


class PlanApplication(Notice):
    """subtype: plan_application (申报通知)."""

    subtype: Literal["plan_application"] = required(
        "子类", "申报通知写 plan_application 或“申报通知”。", example="plan_application"
    )
    plan_year: Year = required("计划年度", "申报哪一年的培训计划。", example=2027)
    system: Name | None = optional("管理系统", "申报所用的信息系统。", example="柳州市培训管理系统")
    deadlines: Deadlines = required("期限", "申报、修改、补录的截止日期。")
    backfill_from_year: Year | None = optional("补录起始年度", "从哪一年起补录。", example=2023)
    workflow: Lines | None = optional("工作流程", "依次的环节。", example=["申报", "审核", "公布", "执行", "评估"])
    requirements: PlanRequirements | None = optional("编制要求", "计划编制的限额。")


class Report(Model):
    """When and where trainees report."""

    time: Text | None = optional("报到时间", "报到的日期和时刻。", example="2026年10月19日15:00至18:00")
    place: Text | None = optional("报到地点", "报到的地点。", example="中共柳州市委党校1号楼大厅")


class Quota(Model):
    """How many places a unit has."""

    unit: Name = required("名额单位", "分到名额的单位。", example="柳城县水利局")
    places: Annotated[int, integer(0, 1_000_000), Kind("integer", "不小于 0 的整数")] = required(
        "名额", "该单位的名额。", example=5, unit="人"
    )


class Fee(Model):
    """What trainees pay, and who bears the rest."""

    charge_trainees: Charge = optional(
        "是否向学员收费", "false 不收；收费的写每人的金额，写 true 则文中列为待补。", default=False, example=False
    )
    lodging_meals: FlagOrText | None = optional(
        "食宿安排", "食宿由谁安排、谁负担。", example="培训期间食宿由主办单位统一安排"
    )
    transport: Text | None = optional("交通费", "往返交通费由谁负担。", example="回原单位报销")


class Signup(Model):
    """How to sign up."""

    deadline: Day | None = optional("报名截止日期", "报名的最后一天。", example="2026-10-12")
    channel: Text | None = optional("报名方式", "在哪里、怎样报名。", example="柳州市培训管理系统")
    email: Text | None = optional("报名邮箱", "接收报名回执的电子邮箱。", example="peixun@example.gov.cn")


class ClassOpening(Notice):
    """subtype: class_opening (开班通知)."""

    subtype: Literal["class_opening"] = required(
        "子类", "开班通知写 class_opening 或“开班通知”。", example="class_opening"
    )
    open_date: Day = required("开班日期", "开班当天。", example="2026-10-20")
    end_date: Day = required("结束日期", "结束当天。", example="2026-10-22")
    report: Report | None = optional("报到", "报到的时间和地点。")
    venue: Name = required("培训场所", "举办场所。", example="中共柳州市委党校")
    location: Location | None = optional("培训地点", "举办场所所在的省、市。")
    host: Text | None = optional("主办单位", "主办单位。", example="柳州市水利局")
    undertaker: Text | None = optional("承办单位", "承办单位。", example="中共柳州市委党校")
    delivery: DeliveryField | None = optional("培训形式", "线下、线上或线上线下结合。", example="线下")
    trainees: People = required("培训人数", "学员人数，不含工作人员。", example=48, unit="人")
    audience: Line = required("培训对象", "参加培训的人员。", example="各县（区）水利部门专业技术人员")
    quota: Annotated[tuple[Quota, ...], Most] | None = optional("名额分配", "各单位的名额，合计应等于培训人数。")
    content: Lines | None = optional("培训内容", "一项一条。", example=["山洪灾害防御与应急处置"])
    methods: Lines | None = optional("培训方式", "一项一条。", example=["专题讲授", "现场教学"])
    fee: Fee | None = optional("培训费用", "收费、食宿和交通费。")
    signup: Signup | None = optional("报名", "报名的期限和方式。")
    requirements: Lines | None = optional("有关要求", "一项一条。", example=["参训学员原则上不得请假"])


class Forwarded(Model):
    """The document that is passed on."""

    title: Annotated[str, text_of(200), Kind("text", "文字")] = required(
        "被转发件标题", "标题，不带书名号。", example="关于申报2023年度机关事业单位培训计划的通知"
    )
    number: Text | None = optional("被转发件文号", "发文字号。", example="柳人社发〔2022〕65号")
    issuers: LineOrLines | None = optional("被转发件发文机关", "发文机关。", example=["柳州市人力资源和社会保障局"])
    text: Passage | None = optional("被转发件全文", "随文印出的全文；与 document 二者取一。", example="一、工作要求")
    document: Line | None = optional("文库文件", "文库中的编号或文号；与 text 二者取一。", example="lz-2022-65")


class Forwarding(Notice):
    """subtype: forwarding (转发通知)."""

    subtype: Literal["forwarding"] = required("子类", "转发通知写 forwarding 或“转发通知”。", example="forwarding")
    forwarded: Forwarded = required("被转发件", "转发的文件。")
    demands: Lines | None = optional("贯彻要求", "本级的要求，一项一条。", example=["请于2026年8月5日前完成申报"])


def _joined(value: object) -> object:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(item.strip() for item in value)
    return value


Paragraphs = Annotated[Passage, BeforeValidator(_joined)]


class Section(Model):
    """A section of a body: its heading without a label, its paragraphs, the sections below it."""

    heading: Name = required("小标题", "不写序号。", example="总体要求")
    text: Paragraphs | None = optional("段落", "小标题下的文字，可分段，也可以一段一项。", example="各单位要高度重视。")
    sections: tuple[Section, ...] | None = optional("下级部分", "下一层的小标题和文字，最多四层。")


def _body_tag(value: object) -> str:
    return "@text" if isinstance(value, str) else "@sections"


Body = Annotated[
    Annotated[Passage, Tag("@text")] | Annotated[tuple[Section, ...], Some, Tag("@sections")],
    Discriminator(_body_tag),
    Kind("lines", "文字（以一、（一）1.（1）开头的行是标题），或各部分的列表"),
]


class GeneralNotice(Notice):
    """subtype: general: any of the statutory kinds, in the author's own words."""

    subtype: Literal["general"] = required("子类", "一般公文写 general 或“一般通知”。", example="general")
    opening: Passage | None = optional("开头", "主送机关之后、正文之前的话。", example="经研究，现就有关事项通知如下：")
    body: Body = required(
        "正文", "文字，以一、（一）1.（1）开头的行是标题；或各部分的列表。", example="一、总体要求\n各单位要高度重视。"
    )
    closing: Passage | None = optional("结尾", "正文之后的话。", example="特此通知。")
