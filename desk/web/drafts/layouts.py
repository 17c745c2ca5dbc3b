"""How the form of each kind of document is laid out: sections, and in each its fields on a grid of six columns.

``path:4`` spans four columns. What a layout does not name stands in a last section, so that no field is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from desk.web.drafts.fields import FormBlock, FormField, FormRows, form_of


@dataclass(frozen=True, slots=True)
class Rows:
    """Repeating rows. look: a table; a wide one that scrolls; a card a row. wide: keys of broad columns.
    columns: keys in order; empty: all. rare: keys that are shown only where a row holds something."""

    path: str
    look: Literal["table", "wide", "cards"] = "table"
    wide: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """What follows from the fields: keys of ``Derived.working`` in order. id: of the strip."""

    id: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The six data steps as a table."""

    path: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom the documents bind: the level of the unit and why."""


@dataclass(frozen=True, slots=True)
class More:
    """Fields that are seldom filled in, folded while they are empty."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A quiet heading inside a section. path: of what it heads, with which it is put away."""

    words: str
    path: str = ""


Item = str | Rows | Strip | Steps | Scope | More | Label


@dataclass(frozen=True, slots=True)
class Section:
    """A section. id: anchor. aside: quiet words behind the title."""

    id: str
    title: str
    items: tuple[Item, ...]
    aside: str = ""


_DATES: Final = ("package_deadline", "settle_deadline", "one_week_before", "calendar_days")
_UNIT: Final = (
    "unit.name:3",
    "unit.level:3",
    "unit.budget_unit_code:2",
    "unit.staff_on_post:2",
    "unit.is_supervising:2",
)
_CONTACT: Final = ("contact.dept:2", "contact.name:2", "contact.phone:2")
_REFERENCE: Final = More(
    "参照资料与往年情况（本单位导入的代码、名单和标准由程序自己取用，一般不用填）",
    (
        "reference.budget_unit_code:2", "reference.source:4", "reference.base_list:6", "reference.cost_standard:6",
        Rows("history.out_city_classes", wide=("name",), help="近三年在市外举办的班次，用来核定市外班次数。"),
    ),
)  # fmt: skip
_ATTACHMENTS: Final = Rows(
    "attachments", wide=("title", "text"), rare=("file",), help="只填名称；另外要随文排出的，填写表格或者文字。"
)

_CLASS_PLAN: Final = (
    Section("s-unit", "单位与批准项目", (
        *_UNIT, Scope(),
        Label("年度计划批准的这一项"),
        "approved_item.name:4", "approved_item.id:2", "approved_item.trainees:2", "approved_item.days:2",
        "approved_item.budget:2", "approved_item.category:2", "approved_item.location:2", "approved_item.delivery:2",
        "approved_item.approval:4", "approved_item.approved_date:2", "plan_approved:2",
    )),
    Section("s-class", "班次", (
        "class.name:4", "class.category:2", "class.type:2", "class.delivery:2", "class.form:2",
        "class.location.province:1", "class.location.city:2", "class.location.venue:3", "class.institution:3",
        "class.audience:3", "class.trainees:3", "class.staff:3", "class.open_date:2", "class.end_date:2",
        "class.days:2",
        Strip("derived-dates", (*_DATES, "staff_ratio")),
        "class.out_city_reason:6", "class.out_region_reason:6", "class.purpose:6", "class.urgent:3",
        "class.classified:3", "class.urgent_reason:6",
        More("班次联系人和签发人（与最后一部分相同的不用填）", (
            "class.contact.dept:2", "class.contact.name:2", "class.contact.phone:2", "class.signer:2",
        )),
    )),
    Section("s-curriculum", "课程安排", (
        Rows("curriculum", "wide", wide=("title",)), Strip("derived-hours", ("teaching_hours", "lecture_half_day_max")),
    ), "每半天最多 4 学时"),
    Section("s-budget", "经费预算", (
        "budget.standard:4", "budget.fund_source:2",
        Label("综合定额，按全班合计填写"),
        "budget.comprehensive.住宿费:2", "budget.comprehensive.伙食费:2", "budget.comprehensive.场地资料交通费:2",
        "budget.comprehensive.其他费用:2", "budget.comprehensive.合计:2",
        Label("讲课费"),
        Rows("budget.lecture"),
        "budget.lecture_total:2", "budget.total:2", "budget.charge_trainees:2",
        Strip("derived-budget", (
            "lecture_total", "sum_check", "total_capital", "per_person_day", "comprehensive_limit",
        )),
    ), "单位：元"),
    Section("s-roster", "学员名单", (
        "roster_count:2", "roster_reviewed_by:2", "roster_submit_date:2", Rows("roster", "wide", wide=("unit",)),
    ), "有名单时可以不填人数"),
    Section("s-steps", "六个步骤与报送", (
        Steps("steps"), "filing_date:2", "as_of:2",
        Strip("derived-steps", ("package_late_workdays", "settle_late_workdays")),
    )),
    Section("s-end", "考核、附件与联系", (
        "evaluation:3", "signer:2", *_CONTACT, _ATTACHMENTS, _REFERENCE,
    )),
)  # fmt: skip

_HEAD: Final = Section("s-head", "版头与主送", (
    "issuers:3", "recipients:3", "lead_issuer:6", "doc_number.code:2", "doc_number.year:2", "doc_number.serial:2",
    "title_subject:6", "doc_type:2", "format:2", "signer:2", Scope(), "purpose:6", "basis:6",
    More("密级和紧急程度", ("secrecy:2", "secrecy_period:2", "copy_number:2", "urgency:2")),
))  # fmt: skip
_FOOT: Final = Section("s-foot", "附件、落款与版记", (
    _ATTACHMENTS, *_CONTACT, "issue_date:2", "disclosure:2", "seal:2", "cc:3", "printer:3", "print_date:2", "as_of:2",
))  # fmt: skip
_PLAN_APPLICATION: Final = (
    _HEAD,
    Section("s-plan", "申报事项", (
        "plan_year:2", "system:4", "deadlines.apply:2", "deadlines.revise:2", "deadlines.backfill:2",
        "backfill_from_year:2",
        Strip("derived-plan", ("apply_weekday", "revise_weekday", "backfill_weekday")),
        "workflow:6",
    )),
    Section("s-limits", "编制要求", (
        "requirements.out_city_max_trainees:2", "requirements.in_city_min_trainees:2",
        "requirements.blackout_months:2", "requirements.base_list:4", "requirements.epidemic_clause:2",
    )),
    _FOOT,
)  # fmt: skip
_CLASS_OPENING: Final = (
    _HEAD,
    Section("s-class", "班次", (
        "open_date:2", "end_date:2", "trainees:2", Strip("derived-dates", (*_DATES, "signup_weekday")),
        "report.time:3", "report.place:3", "venue:3", "location.province:1", "location.city:2",
        "location.venue:3", "host:3",
        "undertaker:3", "delivery:3", "audience:6",
    )),
    Section("s-quota", "名额分配", (
        Rows("quota", wide=("unit",)), Strip("derived-quota", ("quota_total",)),
    ), "合计应等于培训人数"),
    Section("s-content", "内容、费用与报名", (
        "content:3", "methods:3", "fee.charge_trainees:3", "fee.transport:3", "fee.lodging_meals:6",
        "signup.deadline:2", "signup.channel:2", "signup.email:2", "requirements:6",
    )),
    _FOOT,
)  # fmt: skip
_FORWARDING: Final = (
    _HEAD,
    Section("s-forwarded", "被转发件", (
        "forwarded.title:4", "forwarded.number:2", "forwarded.issuers:3", "forwarded.document:3", "forwarded.text:6",
    )),
    Section("s-demands", "贯彻要求", ("demands:6",)),
    _FOOT,
)  # fmt: skip
_GENERAL: Final = (_HEAD, Section("s-body", "正文", ("opening:6", "body:6", "closing:6")), _FOOT)

_STATEMENT: Final = (
    Section("s-what", "说明事项", (
        "subjects:6", *_UNIT, Scope(), "addressee:4", "plan_year:2", "unit.sub_unit:2", "upload_to:4",
        "unit.budget_unit_code_filed:2", "unit.budget_unit_code_correct:2",
    )),
    Section("s-items", "涉及的项目", (
        Rows("items", "cards", wide=("name", "reason"), rare=(
            "before.category", "before.type", "before.venue", "before.delivery", "before.form", "before.audience",
            "before.institution", "before.planned_month", "before.open_date", "before.end_date", "before.note",
            "after.category", "after.type", "after.venue", "after.delivery", "after.form", "after.audience",
            "after.institution", "after.planned_month", "after.open_date", "after.end_date", "after.note",
        )),
        Strip("derived-items", ("not_executed", "completion", "total", "before_total", "after_total", "difference")),
        Label("同一年度已执行的项目", "executed_items"),
        Rows("executed_items", "cards", wide=("name",), rare=("reason_type", "reason", "before", "after")),
    )),
    Section("s-class", "班次与步骤", (
        "class.name:4", "class.id:2", "class.open_date:2", "class.end_date:2", "class.days:2", "class.trainees:2",
        "class.budget:2", "class.settled:2",
        Strip("derived-dates", (*_DATES, "package_late_workdays", "settle_late_workdays")),
        Steps("steps"), "filing_date:2",
        More("班次的其他情况", (
            "class.category:2", "class.type:2", "class.form:2", "class.delivery:2", "class.institution:2",
            "class.staff:2", "class.location.province:1", "class.location.city:2", "class.location.venue:3",
            "class.audience:3", "class.purpose:3", "class.urgent:2", "class.classified:2", "class.urgent_reason:6",
            "class.out_city_reason:6", "class.out_region_reason:6", "class.contact.dept:2", "class.contact.name:2",
            "class.contact.phone:2", "class.signer:2",
        )),
    )),
    Section("s-why", "原因、处置与佐证", (
        "late_reason:6", "code_reason:6", "urgent_reason:6", "approval:6", "fund_disposition:6", "code_evidence:3",
        "evidence:3", "measures:6",
    ), "原因和佐证由单位填写，程序不代写"),
    Section("s-sign", "落款", (
        "officer.name:2", "officer.phone:2", "principal:2", "sealed:2", "date:2", "as_of:2",
    )),
)  # fmt: skip

_ANNUAL_PLAN: Final = (
    Section("s-unit", "申报单位", (
        *_UNIT, Scope(), "plan_year:2", "budget_unit:2", "total_budget:2", "control_amount:2",
        Strip("derived-plan", ("item_count", "sum_check", "total_capital")),
    )),
    Section("s-items", "培训项目", (
        Rows("items", "cards", wide=("name", "purpose", "audience", "content")),
    ), "一项一个"),
    Section("s-approval", "审议与申报", (
        "finance_reviewed:2", "approval_meeting.type:2", "approval_meeting.date:2", "submit_date:2",
        "submit_channel:2", "stage:2", "budget_stage.一上:1", "budget_stage.一下:1", "budget_stage.二上:2",
        "budget_stage.二下:2",
        Strip("derived-stage", (
            "plan_deadline_一上", "plan_deadline_一下", "plan_deadline_二上", "plan_deadline_二下",
        )),
        "as_of:2", _REFERENCE,
    )),
)  # fmt: skip

_LAYOUTS: Final[Mapping[tuple[str, str | None], tuple[Section, ...]]] = MappingProxyType(
    {
        ("class_plan", None): _CLASS_PLAN,
        ("notice", "plan_application"): _PLAN_APPLICATION,
        ("notice", "class_opening"): _CLASS_OPENING,
        ("notice", "forwarding"): _FORWARDING,
        ("notice", "general"): _GENERAL,
        ("statement", None): _STATEMENT,
        ("annual_plan", None): _ANNUAL_PLAN,
    }
)


@lru_cache(maxsize=16)
def layout_of(type_: str, subtype: str | None) -> tuple[Section, ...]:
    """The sections of a form; what the layout does not name in a last one."""
    form = form_of(type_, subtype)
    sections = _LAYOUTS.get((type_, subtype), ())
    named = {path for section in sections for path in _named(section.items)}
    rest: list[Item] = []
    for node in form.at.values():
        covered = node.path in named or any(node.path.startswith((f"{path}.", f"{path}[")) for path in named)
        if covered or isinstance(node, FormBlock):
            continue
        if isinstance(node, FormField) and "[]" not in node.path:
            rest.append(node.path)
        elif isinstance(node, FormRows) and "[]" not in node.path:
            rest.append(Rows(node.path, "cards"))
    return (*sections, Section("s-rest", "其他", tuple(rest))) if rest else sections


def _named(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        match item:
            case str():
                yield item.partition(":")[0]
            case Rows() | Steps():
                yield item.path
            case More():
                yield from _named(item.items)


__all__ = ["Item", "Label", "More", "Rows", "Scope", "Section", "Steps", "Strip", "layout_of"]
