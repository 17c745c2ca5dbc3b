"""The families of inputs: their names in code and in Chinese, and the model of each."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from generator.inputs.annual_plan import AnnualPlan
from generator.inputs.class_plan import ClassPlan
from generator.inputs.notice import ClassOpening, Forwarding, GeneralNotice, PlanApplication
from generator.inputs.statement import Statement

Value = PlanApplication | ClassOpening | Forwarding | GeneralNotice | ClassPlan | Statement | AnnualPlan
Family = tuple[str, str | None]

MODELS: Mapping[Family, type[Value]] = MappingProxyType(
    {
        ("notice", "plan_application"): PlanApplication,
        ("notice", "class_opening"): ClassOpening,
        ("notice", "forwarding"): Forwarding,
        ("notice", "general"): GeneralNotice,
        ("class_plan", None): ClassPlan,
        ("statement", None): Statement,
        ("annual_plan", None): AnnualPlan,
    }
)
TYPES: Mapping[str, str] = MappingProxyType(
    {"notice": "通知", "class_plan": "办班方案", "statement": "情况说明", "annual_plan": "年度培训计划申报表"}
)
SUBTYPES: Mapping[str, str] = MappingProxyType(
    {
        "plan_application": "申报通知",
        "class_opening": "开班通知",
        "forwarding": "转发通知",
        "general": "一般公文",
    }
)
_OTHER_NAMES = {
    "公文": "notice",
    "年度培训计划": "annual_plan",
    "申报表": "annual_plan",
    "一般通知": "general",
    "通用公文": "general",
}
_WORDS = {name: key for names in (TYPES, SUBTYPES) for key, name in names.items()} | _OTHER_NAMES


def family_of(type_word: str, subtype_word: str | None = None) -> Family | None:
    """The family of two words in code or Chinese; 开班通知 alone is one, too. None where there is no such family.

    A notice without a subtype is ("notice", None), which has no model.
    """
    kind = _key(type_word)
    subtype = _key(subtype_word) if subtype_word else None
    if kind in SUBTYPES and subtype in (None, kind):
        kind, subtype = "notice", kind
    if kind not in TYPES or (subtype is not None and subtype not in SUBTYPES):
        return None
    return (kind, subtype) if kind == "notice" or subtype is None else None


def _key(word: str) -> str:
    return _WORDS.get(word.strip(), word.strip())


def nearest(word: str, *, subtypes: bool) -> str | None:
    """The type or subtype that a misspelt word resembles, as ``class_plan（办班方案）``."""
    names = SUBTYPES if subtypes else TYPES
    known = {**{key: key for key in names}, **{name: key for key, name in names.items()}}
    near = get_close_matches(word.strip(), list(known), n=1, cutoff=0.4)
    return f"{known[near[0]]}（{names[known[near[0]]]}）" if near else None


def choices(names: Mapping[str, str]) -> str:
    """``notice（通知）、class_plan（办班方案）、…``."""
    return "、".join(f"{key}（{name}）" for key, name in names.items())
