"""The JSON of a checked ledger: the keys of ``check --json``, each finding with its row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.ledgers.model import LedgerResult, Open, RowFinding, UnitYear
from generator.rules.jsonform import applied_json, figure_json, finding_json

Json = dict[str, Any]


def ledger_json(result: LedgerResult) -> Json:
    """What ``check LEDGER --json`` prints. ``derived`` stands with each row and each unit's year."""
    ledger = result.ledger
    return {
        "findings": [row_json(found) for found in result.findings],
        "undetermined": [open_json(found) for found in result.undetermined],
        "advice": [row_json(found) for found in (*result.advice, *result.checklist)],
        "not_applicable": list(result.not_applicable),
        "derived": {"classes": len(ledger.entries), "units": len({unit.unit for unit in result.units})},
        "applied": [applied_json(pack) for pack in result.applied],
        "units": [unit_json(unit) for unit in result.units],
        "rows": [
            {
                "row": entry.row,
                "unit": entry.get("unit"),
                "year": entry.get("year"),
                "name": entry.get("name"),
                "derived": dict(result.derived.get(entry.row, {})),
            }
            for entry in ledger.entries
        ],
        "faults": [
            {
                "row": fault.row,
                "column": fault.title,
                "cell": f"{fault.column}{fault.row}",
                "message": ledger.sheet.told(fault),
            }
            for fault in ledger.faults
        ],
        "ledger": {"file": ledger.sheet.file, "sheet": ledger.sheet.name},
        "remarks": list(result.remarks),
    }


def row_json(found: RowFinding) -> Json:
    """A finding of a row, or (row null) of a unit's year."""
    place = {"row": found.row, "column": found.column, "unit": found.unit, "year": found.year, "name": found.name}
    return finding_json(found.finding) | place


def open_json(found: Open) -> Json:
    """A rule that could not be judged: ``needs`` are titles of columns, ``fields`` their paths."""
    rule = found.rule
    return {
        "rule": rule.rule,
        "needs": list(found.columns),
        "fields": list(rule.needs),
        "title": rule.title,
        "rows": found.rows,
        "at": list(found.at),
    }


def unit_json(unit: UnitYear) -> Json:
    """A unit's year."""
    return {
        "unit": unit.unit,
        "year": unit.year,
        "level": unit.level.level,
        "basis": unit.level.basis,
        "rows": list(unit.rows),
        "derived": {key: _figure(value) for key, value in unit.derived.items()},
    }


def _figure(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _figure(item) for key, item in value.items()}
    return figure_json(value) if isinstance(value, (Decimal, int, str)) or value is None else value


__all__ = ["ledger_json", "open_json", "row_json", "unit_json"]
