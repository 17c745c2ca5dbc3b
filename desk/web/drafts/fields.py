"""The fields of a form, made from the input models: what stands in each and what a person is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from generator.inputs.families import MODELS
from generator.inputs.keys import Entry, entries
from generator.inputs.notice import SHAPE_NAMES
from generator.inputs.schema import FieldDoc, describe

#: What a field is filled in with. text, integer, number, date, boolean, choice: as the model says. lines: one item a
#: line. passage: text in paragraphs. body: the same, or sections. choices: several of a few. charge: nothing, something
#: or an amount. flag: 是, 否 or words. months: numbers in one line. grid: a table by tabs. standard: a name, an amount
#: or a whole standard.
Control = Literal[
    "text", "integer", "number", "date", "boolean", "choice", "lines", "passage", "body", "choices", "charge", "flag",
    "months", "grid", "standard",
]  # fmt: skip
_MIXED: Final[Mapping[str, Control]] = MappingProxyType(
    {
        "charge_trainees": "charge",
        "lodging_meals": "flag",
        "for_sub_units": "flag",
        "planned": "flag",
        "cost_standard": "standard",
        "table": "grid",
        "blackout_months": "months",
    }
)
#: Of what a person may say that there is none: deeds with a date, reasons, codes, lists.
_MAY_LACK: Final = re.compile(r"理由|代码|审批情况|报送日期|申报日期|办理日期|通过日期|会议日期|往年市外班|考核评估")
#: What stands beside, and what a statement cannot be written without.
_NO_LACK: Final = ("reference.", "approved_item.", "code_", "urgent_reason", "unit.budget_unit_code_correct")
#: In a cell of a row: there is none.
NONE_WORD: Final = "（没有）"

_SHAPES: Final = MappingProxyType({code: name for name, code in reversed(list(SHAPE_NAMES.items()))})
#: What a form says where the models speak of files.
_HELP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "budget_unit_code": "财政预算管理一体化系统中的代码，逐字比对，开头的 0 不能丢。",
        "budget_unit_code_correct": "财政预算管理一体化系统中的代码，逐字比对，开头的 0 不能丢。",
        "budget_unit_code_filed": "原申报的代码；当时漏填的勾选“没有”。",
        "phone": "联系电话。",
        "is_supervising": "主管单位选是，二层单位选否。",
        "charge_trainees": "收费的填每人的金额；选“收，金额待补”的，文中列为待补。",
        "seal": "未填为是，落款留出盖章的位置。",
        "sealed": "未填为是。",
        "classified": "涉密班次选是。",
        "urgent": "临时紧急举办的班次选是。",
        "executed": "未执行选否。",
        "doc_type": "未填为通知。",
        "filing_date": "办班方案报送的日期。",
        "roster_submit_date": "报送的日期。",
        "steps": "各步骤的办理日期；没有办理的勾选“没有办理”。补录逾期的六个步骤都要填。",
        "body": "以一、（一）1.（1）开头的行是标题。",
        "attachments": "只填名称，或者填写表格、文字随文排出。",
        "table": "一行一行填，各列之间按 Tab 或写“|”，第一行是表头；可从 Excel 粘贴。",
        "document": "文库中的编号或文号；与全文二者取一。",
        "for_sub_units": "为二层单位申报的填“是”或者单位名称。",
        "blackout_months": "原则上不安排外出培训的月份，如 5、6、11、12。",
        "planned": "计划办理的日期，或者说明。",
        "contact": "联系科室、联系人和电话。",
        "epidemic_clause": "是否写入疫情防控要求；未填为否。",
        "lead_issuer": "发文字号用它的；未填为第一个发文机关。",
    }
)
#: A help of a form that says no more than its label says nothing: these words carry no more either.
_COMMON: Final = frozenset(
    "的在是举办年度计划批准参加培训班人员当天联系所承机构负责谁时间日期地点名称填写合计文字实际编号发件单位"
)
_SIGNS: Final = re.compile("[，。、；：“”（）]")
#: In a column of a list the list itself is named by its heading.
_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "上课日期": "日期", "授课人单位": "单位", "授课人职称": "职称", "教学方式": "方式", "课程类别": "类别",
        "讲课人职称": "职称", "讲课学时": "学时", "讲课费标准": "标准", "学员姓名": "姓名", "学员单位": "单位",
        "学员电话": "电话", "往年班次名称": "班次名称", "名额单位": "单位", "附件名称": "名称", "附件表格": "表格",
        "附件文字": "文字", "附件文件": "文件",
    }
)  # fmt: skip
_WORDS: Final = (("不写则", "未填则"), ("，一项一个", "，一行一个"), ("一项一条", "一行一条"), ("一项一个", "一行一个"))


@dataclass(frozen=True, slots=True)
class FormField:
    """A field. path: with ``[]`` behind a list. may_lack: a person may say that there is none,
    which then is ``lack``. choices: of several, or of codes, code -> words."""

    path: str
    key: str
    doc: FieldDoc
    control: Control
    may_lack: bool = False
    lack: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A block of fields. words: it may be a text instead (before, after)."""

    path: str
    key: str
    doc: FieldDoc
    nodes: Mapping[str, Node]
    words: bool = False


@dataclass(frozen=True, slots=True)
class FormRows:
    """Repeating rows. most: of them."""

    path: str
    key: str
    doc: FieldDoc
    nodes: Mapping[str, Node]
    may_lack: bool
    most: int


Node = FormField | FormBlock | FormRows


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a family. at: every node by its path, ``[]`` behind lists."""

    type: str
    subtype: str | None
    nodes: Mapping[str, Node]
    at: Mapping[str, Node]

    def leaves(self) -> Iterator[FormField]:
        """The fields that no row holds, in order."""
        yield from (node for node in self.at.values() if isinstance(node, FormField) and "[]" not in node.path)


@lru_cache(maxsize=16)
def form_of(type_: str, subtype: str | None) -> Form:
    """The form of a family. Raises KeyError for one that there is not."""
    docs = {doc.path: doc for doc in describe(type_, subtype)}
    nodes = _nodes(MODELS[type_, subtype], "", docs)
    nodes = {key: node for key, node in nodes.items() if key not in ("type", "subtype")}
    return Form(type_, subtype, nodes, MappingProxyType(dict(_listed(nodes))))


def _listed(nodes: Mapping[str, Node]) -> Iterator[tuple[str, Node]]:
    for node in nodes.values():
        yield node.path, node
        if not isinstance(node, FormField):
            yield from _listed(node.nodes)


def _nodes(model: type[BaseModel], above: str, docs: Mapping[str, FieldDoc]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for entry in entries(model).values():
        path = f"{above}{entry.key}"
        if path in docs:  # sections that hold sections end somewhere
            found[entry.key] = _node(entry, path, docs)
    return found


def _node(entry: Entry, path: str, docs: Mapping[str, FieldDoc]) -> Node:
    doc = _told(docs[path], entry.key)
    lacks = not doc.required and bool(_MAY_LACK.search(doc.label)) and not path.startswith(_NO_LACK)
    if entry.key != "body" and entry.below is not None:
        if entry.many:
            nodes = _nodes(entry.below, f"{path}[].", docs)
            return FormRows(path, entry.key, doc, nodes, lacks, entry.most or 2000)
        return FormBlock(path, entry.key, doc, _nodes(entry.below, f"{path}.", docs), words=entry.kind is not None)
    choices: Mapping[str, str] = {}
    if entry.key == "format":
        choices = _SHAPES
        doc = replace(doc, choices=tuple(choices.values()))
    control = _control(entry)
    if control == "choices":
        choices = _subjects()
    # A code that was left out when it was filed is an empty one; a null would be one that is not known.
    lack = "" if entry.key.endswith("_filed") else None
    return FormField(path, entry.key, doc, control, lacks and not doc.required, lack, choices)


def _subjects() -> Mapping[str, str]:
    from generator.inputs.statement import SUBJECT_NAMES, Subject

    names = {code: name for name, code in reversed(list(SUBJECT_NAMES.items()))}
    return {code: names[code] for code in get_args(Subject)}


def _control(entry: Entry) -> Control:
    kind = entry.kind
    if kind is None:
        return "text"
    if entry.key == "body":
        return "body"
    if kind.name == "mixed":
        return _MIXED.get(entry.key, "text")
    if kind.name == "lines":
        if kind.choices:
            return "choices"
        return "lines" if _holds_list(entry.info.annotation) else "passage"
    return kind.name


def _holds_list(annotation: Any) -> bool:
    if get_origin(annotation) is tuple:
        return True
    return any(_holds_list(part) for part in get_args(annotation) if not isinstance(part, str))


def _told(doc: FieldDoc, key: str) -> FieldDoc:
    """The field as a form speaks of it: of what is filled in, not of files."""
    words = _HELP.get(key, doc.help)
    for old, new in _WORDS:
        words = words.replace(old, new)
    required = doc.required or words.endswith("，必填。")
    words = words.removesuffix("，必填。")
    if (doc.kind == "choice" and all(choice in words for choice in doc.choices)) or _says_nothing(words, doc.label):
        words = ""
    return replace(doc, help=words, required=required)


def _says_nothing(words: str, label: str) -> bool:
    """Whether a help says no more than the label."""
    more = set(_SIGNS.sub("", words)) - set(label) - _COMMON
    return len(more) <= 1


def column_label(doc: FieldDoc) -> str:
    """The head of a column."""
    return _COLUMNS.get(doc.label, doc.label)


__all__ = ["NONE_WORD", "Control", "Form", "FormBlock", "FormField", "FormRows", "Node", "column_label", "form_of"]
