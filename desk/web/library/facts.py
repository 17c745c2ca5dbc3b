"""What is known of a document: fields with where each is known from, and how a person states them anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk.web.library.words import LEVELS, SCRIPTS, day_words, period_words
from kb.models import DocumentFacts
from kb.overrides import STATUSES

#: Fields a person may state, in the order of the page: key, label, help, choices.
FIELDS: Final[tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...]] = (
    ("title", "标题", "", ()),
    ("number", "发文字号", "如 桂组通字〔2020〕56号", ()),
    ("issuers", "发文机关", "几个机关之间用“；”隔开", ()),
    ("addressees", "主送机关", "几个之间用“；”隔开", ()),
    ("date_written", "成文日期", "如 2022年7月25日", ()),
    ("date_printed", "印发日期", "如 2022年7月25日", ()),
    ("region", "地区", "如 全国、广西壮族自治区柳州市", ()),
    ("level", "层级", "", (("", "不详"), *((word, word) for word in LEVELS.values()))),
    ("kind", "文种", "如 通知、办法、意见", ()),
    ("status", "效力", "", (("", "不详"), *((word, word) for word in STATUSES))),
    ("validity", "有效期", "起止年份或日期，如 2019—2022", ()),
    ("replaced_by", "代替文件", "文号、标题，或文库中文件的编号", ()),
)
LABELS: Final[Mapping[str, str]] = {key: label for key, label, _, _ in FIELDS}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field. value: in words, empty where nothing is known; typed: as it stands in the field of a form.

    basis: where it is known from, where that is not the text itself. own: a person stated it and may take it back.
    """

    key: str
    label: str
    value: str
    typed: str
    basis: str
    own: bool
    help: str
    choices: Sequence[tuple[str, str]]


def facts_shown(facts: DocumentFacts, own: frozenset[str] = frozenset()) -> tuple[Fact, ...]:
    """The fields. own: keys that a person stated."""
    return tuple(
        Fact(
            key,
            label,
            in_words(key, getattr(facts, key)),
            as_typed(key, getattr(facts, key)),
            facts.stated.get(key, ""),
            key in own,
            help_,
            choices,
        )
        for key, label, help_, choices in FIELDS
    )


def in_words(key: str, value: Any) -> str:
    """The value of a field as a reader sees it; empty where nothing is known."""
    if key in ("date_written", "date_printed"):
        return day_words(value)
    if key == "validity" and value:
        return period_words(value)
    return as_typed(key, value)


def as_typed(key: str, value: Any) -> str:
    """The value of a field as it would be typed."""
    if not value:
        return ""
    if key == "level":
        return LEVELS.get(value, value)
    if key == "validity":
        first, last = value
        return str(first) if first == last else f"{first or ''}至{last or '今'}"
    return value if isinstance(value, str) else "；".join(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A quiet line of facts that nobody states: where the file comes from."""

    label: str
    value: str


def source_lines(facts: DocumentFacts) -> tuple[Line, ...]:
    """The file as received, its sha256, its script, annexes and contacts that the text names."""
    lines = [
        Line("来源文件", facts.source_file),
        Line("SHA-256", facts.source_sha256),
        Line("编码", (facts.encoding or "").upper()),
        Line("字体", SCRIPTS.get(facts.script, facts.script)),
        Line("附件", "；".join(facts.attachments)),
        Line("联系方式", "；".join(f"{c.unit} {c.phone}".strip() for c in facts.contacts)),
        Line("编号", facts.id),
    ]
    return tuple(line for line in lines if line.value)


__all__ = ["FIELDS", "LABELS", "Fact", "Line", "as_typed", "facts_shown", "in_words", "source_lines"]
