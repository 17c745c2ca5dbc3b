"""Which fields do not apply, given what else is typed. What stands in them is kept, and is no part of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from desk.web.drafts.fields import Form
from desk.web.drafts.showing import is_given, value_at
from generator.inputs.checks_notice import SIGNED, WITHOUT_RECIPIENTS

Data = Mapping[str, Any]
#: Whether a field (or all below a block) applies.
Applies = Callable[[Data], bool]


def _in(path: str, *values: Any) -> Applies:
    return lambda data: value_at(data, path) in values


def _filled(path: str) -> Applies:
    return lambda data: value_at(data, path) not in (None, "", [], False)


def _subject(*subjects: str) -> Applies:
    """One of the subjects of a statement is chosen, or none is yet."""

    def holds(data: Data) -> bool:
        chosen = value_at(data, "subjects") or ()
        chosen = (chosen,) if isinstance(chosen, str) else chosen
        from generator.inputs.statement import SUBJECT_NAMES

        codes = {SUBJECT_NAMES.get(str(subject), str(subject)) for subject in chosen}
        return not codes or bool(codes.intersection(subjects))

    return holds


def _any(*conditions: Applies) -> Applies:
    return lambda data: any(condition(data) for condition in conditions)


def _kind(*kinds: str) -> Applies:
    return lambda data: (value_at(data, "doc_type") or "通知") in kinds


def _general(data: Data) -> bool:
    return data.get("subtype") == "general"


_OUT: Final = ("市外", "区外", "出国（境）")
_CLASS: Final[Mapping[str, Applies]] = {
    "class.urgent_reason": _in("class.urgent", True, "是"),
    "class.out_city_reason": _in("class.type", *_OUT),
    "class.out_region_reason": _in("class.type", "区外", "出国（境）"),
}
_NOTICE: Final[Mapping[str, Applies]] = {
    "secrecy_period": _filled("secrecy"),
    "copy_number": _filled("secrecy"),
    "doc_type": _general,
    "format": _general,
    "signer": _kind(*SIGNED),
    "recipients": lambda data: not _kind(*WITHOUT_RECIPIENTS)(data) or bool(value_at(data, "recipients")),
    "lead_issuer": lambda data: len(value_at(data, "issuers") or ()) > 1 or bool(value_at(data, "lead_issuer")),
    "print_date": _any(_filled("printer"), _filled("print_date")),
}
_STATEMENT: Final[Mapping[str, Applies]] = {
    "items": _subject("not_executed", "adjusted"),
    "items[].before": _subject("adjusted"),
    "items[].after": _subject("adjusted"),
    "executed_items": _subject("not_executed"),
    "executed_items[].before": lambda data: False,
    "executed_items[].after": lambda data: False,
    "class": _subject("late_entry", "urgent_class"),
    "class.urgent_reason": _in("class.urgent", True, "是"),
    "class.out_city_reason": _in("class.type", *_OUT),
    "class.out_region_reason": _in("class.type", "区外", "出国（境）"),
    "steps": _subject("late_entry", "urgent_class"),
    "filing_date": _subject("urgent_class"),
    "late_reason": _subject("late_entry"),
    "code_reason": _subject("code_error"),
    "code_evidence": _subject("code_error"),
    "unit.budget_unit_code_filed": _subject("code_error"),
    "unit.budget_unit_code_correct": _subject("code_error"),
    "urgent_reason": _subject("urgent_class"),
}
_CONDITIONS: Final[Mapping[str, Mapping[str, Applies]]] = MappingProxyType(
    {"class_plan": _CLASS, "notice": _NOTICE, "statement": _STATEMENT}
)


def unused(form: Form, data: Data) -> frozenset[str]:
    """The paths that do not apply: of fields, blocks, rows, or columns of rows (``items[].before``)."""
    conditions = _CONDITIONS.get(form.type, {})
    return frozenset(path for path, holds in conditions.items() if path in form.at and not holds(data))


def is_unused(path: str, paths: frozenset[str]) -> bool:
    """Whether a path, or a block around it, is among those that do not apply."""
    return path in paths or any(path.startswith((f"{one}.", f"{one}[")) for one in paths)


def put_away(form: Form, data: Data, paths: frozenset[str]) -> Iterator[str]:
    """The labels of fields that hold something and do not apply: a person is told that they are kept aside."""
    for path in sorted(paths):
        node = form.at[path]
        if "[]" in path:
            rows, _, key = path.partition("[].")
            held = value_at(data, rows) or ()
            if any(isinstance(row, Mapping) and row.get(key) not in (None, "") for row in held):
                yield node.doc.label
        elif is_given(data, path) and value_at(data, path) not in (None, [], {}, node.doc.default):
            yield node.doc.label


__all__ = ["is_unused", "put_away", "unused"]
