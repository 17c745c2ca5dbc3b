"""The JSON of ``table`` and ``rules``: keys may be added, none is ever renamed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from generator.office.model import Arranged, FlatRate, Institution, LectureRate, Origin, Row, Table, UnitCode
from generator.office.rule_packs import HeldPack
from generator.office.store import Held
from generator.rules.catalogue import status_words
from generator.rules.packs import Pack, Rule

Json = dict[str, Any]


def held_json(held: Held) -> Json:
    """A table as ``table list --json`` shows it; ``fault`` where it cannot be used."""
    form: Json = {"kind": held.kind, "name": held.name}
    if held.table:
        form |= table_json(held.table)
    form["file"] = str(held.path)
    if held.fault:
        form["fault"] = held.fault
    return form


def table_json(table: Table) -> Json:
    """What a table says of itself, and how many rows it has."""
    return {
        "title": table.title,
        "number": table.number,
        "source": table.origin.source,
        "date": _day(table.origin.day),
        "levels": list(table.levels),
        "from": _day(table.since),
        "until": _day(table.until),
        "region": table.region or None,
        "entries": len(table.rows),
        "imported": {"file": table.imported.file, "sha256": table.imported.sha256} if table.imported else None,
    }


def row_json(table: Table, row: Row) -> Json:
    """A row with where it comes from."""
    return _row(row) | _origin(table.origin_of(row))


def _row(row: Row) -> Json:
    match row:
        case Institution():
            return {"name": row.name, "city": row.city, "valid_until": _day(row.until), "note": row.note}
        case UnitCode():
            return {"unit": row.unit, "code": row.code}
        case FlatRate():
            split = {name: _number(amount) for name, amount in row.split.items()}
            return {"item": "综合定额", "grade": row.grade, "amount": _number(row.amount), "split": split}
        case LectureRate():
            return {"item": "讲课费", "grade": row.level, "amount": _number(row.amount)}
        case Arranged():
            return {"day": row.day.isoformat(), "works": row.works}


def _origin(origin: Origin) -> Json:
    return {"source": origin.source, "date": _day(origin.day)}


def _day(day: date | None) -> str | None:
    return None if day is None or day == date.min else day.isoformat()


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


# ---- rules ----------------------------------------------------------------------------------------------------------


def held_pack_json(held: HeldPack) -> Json:
    """A pack as ``rules list --json`` shows it; ``fault`` where it cannot be used."""
    form: Json = {"pack": held.name, "own": held.path is not None, "file": str(held.path) if held.path else None}
    if held.pack:
        form |= pack_json(held.pack)
    form["replaced"] = held.replaced
    form["replaces"] = held.replaces.pack if held.replaces else None
    if held.fault:
        form["fault"] = held.fault
    return form


def pack_json(pack: Pack) -> Json:
    """What a pack says of itself, and its rules by status."""
    counts = Counter(rule.status for rule in pack.rules)
    return {
        "document": pack.document,
        "number": pack.number,
        "title": pack.title,
        "validity": pack.validity,
        "default": pack.default,
        "quote_verified": pack.quote_verified,
        "since": _day(pack.since),
        "until": _day(pack.until),
        "applies_to": sorted(pack.applies_to),
        "rules": len(pack.rules),
        "by_status": dict(counts),
    }


def rule_json(pack: Pack, rule: Rule) -> Json:
    """A rule with its clause, what it checks, and its examples."""
    from kb.citations import official

    return {
        "rule": rule.id,
        "pack": pack.pack,
        "title": rule.title,
        "severity": rule.severity,
        "status": rule.status,
        "status_words": status_words(rule),
        "subject": rule.subject,
        "condition": rule.condition,
        "kinds": [kind_name(check.kind) for check in rule.checks],
        "types": sorted({type_ for check in rule.checks for type_ in check.types}),
        "citation": {
            "document": pack.document,
            "number": pack.number,
            "path": rule.path,
            "quote": rule.quote,
            "official": official(pack.title, pack.number, rule.path),
        },
        "unverified": rule.unverified,
        "provenance": rule.provenance,
        "applies_to": list(rule.applies_to),
        "upper_bound_for": list(rule.upper_bound_for),
        "reason": rule.reason,
        "note": rule.note,
        "exceptions": list(rule.exceptions),
        "same_fact": list(rule.same_fact),
        "explained_by": list(rule.explained_by),
        "figures": _plain(rule.figures),
        "violates": _plain(rule.violates),
        "complies": _plain(rule.complies),
    }


def kind_name(kind: object) -> str:
    """The name by which a pack calls a kind of check."""
    from generator.rules.kinds import KINDS

    return next((name for name, known in KINDS.items() if type(kind) is known), type(kind).__name__)


def _plain(value: Any) -> Any:
    """Values of a pack as JSON has them."""
    match value:
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
    return value


__all__ = ["held_json", "held_pack_json", "kind_name", "pack_json", "row_json", "rule_json", "table_json"]
