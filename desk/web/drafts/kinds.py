"""The kinds of documents that a draft can be: what a person chooses between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from generator.inputs.examples import EXAMPLES, Example
from generator.inputs.families import SUBTYPES, TYPES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. key: in addresses (``notice.class_opening``). type, subtype: of the input.

    title, words: Chinese, what it is and what it is for. start: what a new one holds already.
    """

    key: str
    type: str
    subtype: str | None
    title: str
    words: str
    example: Example
    start: Mapping[str, Any] = field(default_factory=dict)


_WORDS: Final = {
    "plan_application": "布置各单位申报下一年度培训计划",
    "class_opening": "通知学员报到、名额和要求",
    "forwarding": "转发上级文件，写明贯彻要求",
    "general": "决定、意见、通报、请示、函、纪要等",
    "class_plan": "一个班次的方案，连同课程、名单、预算、师资各表",
    "not_executed": "批准的班次没有在当年度办",
    "adjusted": "计划调整、取消或者新增",
    "late_entry": "六个步骤补录晚于期限",
    "code_error": "申报时预算单位代码填错",
    "urgent_class": "计划外或者来不及按期报送的班次",
    "combined": "一份说明合写几项",
    "annual_plan": "本单位下一年度各班次和经费",
}


def _kind(example: Example) -> Kind:
    notice = example.type == "notice"
    subject = example.subtype if example.type == "statement" and example.subtype != "combined" else None
    return Kind(
        example.file_name.removesuffix(".yaml"),
        example.type,
        example.subtype if notice else None,
        example.title,
        _WORDS.get(example.subtype or example.type, ""),
        example,
        MappingProxyType({"subjects": [subject]} if subject else {}),
    )


KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.key: kind for kind in map(_kind, EXAMPLES)})
#: How the page that offers them groups them.
GROUPS: Final = (
    ("办班", ("class_plan", "notice.class_opening")),
    ("计划", ("notice.plan_application", "annual_plan")),
    ("情况说明", tuple(key for key in KINDS if key.startswith("statement"))),
    ("其他公文", ("notice.forwarding", "notice.general")),
)


def name_of(type: str, subtype: str | None) -> str:
    """What a draft is, in words: 开班通知, 办班方案."""
    return SUBTYPES.get(subtype or "") or TYPES.get(type, type)


__all__ = ["GROUPS", "KINDS", "Kind", "name_of"]
