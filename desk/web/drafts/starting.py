"""Drafts begun: empty, from an example, from a file, from another draft; and what the list calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.web.drafts.fields import Form, form_of
from desk.web.drafts.importing import Imported, imported
from desk.web.drafts.judging import judge
from desk.web.drafts.kinds import Kind, name_of
from desk.web.drafts.showing import value_at
from desk.web.store.drafts import Draft, Drafts
from desk.web.store.people import Person
from generator.inputs.statement import SUBJECT_NAMES

if TYPE_CHECKING:
    from desk.web.state import Desk

_LONGEST = 120


def title_of(form: Form, data: Mapping[str, Any]) -> str:
    """What the list calls a draft."""
    kind = name_of(form.type, form.subtype)
    match form.type:
        case "class_plan":
            named = value_at(data, "class.name")
        case "notice":
            subject = value_at(data, "title_subject")
            named = f"关于{subject}的{value_at(data, 'doc_type') or '通知'}" if subject else None
        case "statement":
            named = _statement(data)
        case _:
            year = value_at(data, "plan_year")
            named = f"{year}年度培训计划申报表" if year else None
    words = " ".join(str(named).split()) if named else f"未命名的{kind}"
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "……"


def _statement(data: Mapping[str, Any]) -> str | None:
    codes = {code: name for name, code in reversed(list(SUBJECT_NAMES.items()))}
    subjects = value_at(data, "subjects") or ()
    about = "、".join(codes.get(str(one), str(one)) for one in subjects) if isinstance(subjects, list) else ""
    items = value_at(data, "items")
    first = items[0].get("name") if isinstance(items, list) and items and isinstance(items[0], Mapping) else None
    called = value_at(data, "class.name") or first or value_at(data, "unit.name")
    return f"情况说明（{about}）" + (f"：{called}" if called else "") if about else None


def about_of(data: Mapping[str, Any]) -> str:
    """The unit that a draft is about."""
    issuers = value_at(data, "issuers")
    first = issuers[0] if isinstance(issuers, list) and issuers else None
    return str(value_at(data, "unit.name") or value_at(data, "lead_issuer") or first or "")


def summary_of(form: Form, data: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """What the list shows of a draft."""
    with desk.checking() as checking:
        judged = judge(form, data, checking, "")
    return {**judged.summary(), "about": about_of(data)}


def begin(
    desk: Desk,
    person: Person,
    data: Mapping[str, Any],
    *,
    note: str,
    sent: str,
    more: Mapping[str, Any] | None = None,
) -> Draft:
    """A new draft of what is known already. data: under English keys, with ``type`` and ``subtype``; values as an input
    has them. note: how it came about. sent: a key; the same key gives the same draft. Raises ZhangfaError."""
    form = form_of(data["type"], data.get("subtype"))
    summary = {**summary_of(form, data, desk), **(more or {})}
    title = title_of(form, data)
    draft = Drafts(desk.database).begin(person, data, title=title, note=note, sent=sent, summary=summary)
    desk.trail.note(person, "draft.begin", draft.id, f"{person.display}新建{name_of(form.type, form.subtype)}“{title}”")
    return draft


def empty(kind: Kind, person: Person) -> dict[str, Any]:
    """What a new draft of a kind holds: what is known of who begins it."""
    data: dict[str, Any] = {"type": kind.type, **({"subtype": kind.subtype} if kind.subtype else {}), **_start(kind)}
    if person.unit:
        data |= {"issuers": [person.unit]} if kind.type == "notice" else {"unit": {"name": person.unit}}
    return data


def _start(kind: Kind) -> dict[str, Any]:
    """What a kind itself says already, in the words of its form."""
    words = {code: name for name, code in reversed(list(SUBJECT_NAMES.items()))}
    return {key: [words.get(one, one) for one in value] for key, value in kind.start.items()}


def from_example(kind: Kind) -> dict[str, Any]:
    """The example of a kind, as it would have been typed."""
    return imported(kind.example.text().encode(), kind.title).data


def same_as_example(form: Form, data: Mapping[str, Any], kind: Kind) -> int:
    """How many fields still hold what the example holds: names, codes and telephone numbers there are invented."""
    example = _leaves(from_example(kind))
    return sum(_leaves(data).get(path) == value for path, value in example.items())


def _leaves(value: Any, path: str = "") -> dict[str, str]:
    """The words that stand at each place; numbers and choices are not told apart from one's own."""
    if isinstance(value, Mapping):
        return {k: v for key, item in value.items() for k, v in _leaves(item, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for n, item in enumerate(value) for k, v in _leaves(item, f"{path}[{n}]").items()}
    return {path: value} if isinstance(value, str) and len(value) > 3 and path not in (".type", ".subtype") else {}


def as_imported(found: Imported, name: str) -> dict[str, Any]:
    """What the list and the form remember of a file that was imported."""
    told = {"name": name, "faults": list(found.faults), "left": list(found.left)}
    return {"imported": told} if found.faults or found.left else {}


__all__ = [
    "about_of",
    "as_imported",
    "begin",
    "empty",
    "from_example",
    "same_as_example",
    "summary_of",
    "title_of",
]
