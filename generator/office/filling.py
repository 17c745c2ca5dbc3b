"""An input beside the office's tables: what it leaves open is filled from them, what rests on them is cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from generator.costs import own_standard
from generator.office.model import Institution, Table, UnitCode, said_day
from generator.office.office import Consulted, Office, standard_form
from kb.models import Citation

if TYPE_CHECKING:
    from generator.inputs.load import Loaded
    from generator.inputs.statement import Statement
    from generator.rules.findings import Finding
    from generator.rules.packs import Pack
    from generator.units import UnitLevel

_KEYS = ("budget_unit_code", "base_list", "cost_standard")
#: Of a list so many institutions are named beside a finding.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """An input with what the office's tables add to its ``reference``.

    cites: by path of the input, the tables that were filled in from. remarks: Chinese.
    """

    loaded: Loaded
    cites: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def filled(loaded: Loaded, office: Office, level: UnitLevel) -> Filled:
    """An input whose own ``reference`` wins key by key; what it does not give is the office's.

    Raises OfficeError: a table is faulty, or two of them contradict each other.
    """
    value: Any = loaded.value
    if value.type == "statement" and "code_error" in value.subjects:
        return Filled(loaded, remarks=tuple(_of_statement(value, office, level)))
    if "reference" not in type(value).model_fields or office.is_empty:
        return Filled(loaded)
    return _Filling(loaded, office, level).filled()


class _Filling:
    def __init__(self, loaded: Loaded, office: Office, level: UnitLevel) -> None:
        self.loaded, self.office, self.level = loaded, office, level
        self.value: Any = cast(Any, loaded.value)
        held = getattr(self.value, "class_", None)
        #: Standards and lists are those of the day on which the class is held.
        self.day: date = (held.open_date if held else None) or self.value.as_of
        self.consulted: Consulted = office.consult(self.value.unit.name or "", level, self.day)
        self.given: dict[str, Any] = {}
        self.remarks: list[str] = []

    def filled(self) -> Filled:
        from generator.inputs.common import Reference

        own = self.value.reference
        stated = {key: getattr(own, key, None) for key in _KEYS}
        for key in _KEYS:
            if stated[key] in (None, "", ()):
                self._fill(key)
        if isinstance(stated["cost_standard"], str) and own_standard(stated["cost_standard"]) is None:
            self._name(stated["cost_standard"])
        if not self.given:
            return Filled(self.loaded, remarks=tuple(self.remarks))
        if "budget_unit_code" in self.given:
            self.given["source"] = self.consulted.reference["source"]
        reference = (own or Reference()).model_copy(update=self.given)
        loaded = replace(self.loaded, value=self.value.model_copy(update={"reference": reference}))
        return Filled(loaded, dict(self._cites()), tuple(self.remarks))

    def _fill(self, key: str) -> None:
        if key in self.consulted.reference:
            self.given[key] = self.consulted.reference[key]
        # A unit that states no code is not compared with any.
        asked = key != "budget_unit_code" or bool(self.value.unit.budget_unit_code)
        if asked and (remark := self.consulted.remarks.get(key)):
            self.remarks.append(f"{remark}。")

    def _name(self, name: str) -> None:
        """A cost standard that the input only names is the one imported under that name."""
        table = self.office.standard_named(name, self.level, self.day)
        if table is not None:
            self.given["cost_standard"] = standard_form(table)
        elif other := self.consulted.reference.get("cost_standard"):
            self.remarks.append(
                f"文件写的费用标准是“{name}”，导入的是《{other['title']}》，名称不同，没有采用；要采用请改成一样，或者删去这一项。"
            )

    def _cites(self) -> Iterator[tuple[str, tuple[Citation, ...]]]:
        for key in ("budget_unit_code", "base_list"):
            if key in self.given:
                rests = self.consulted.rests[key]
                yield f"reference.{key}", tuple(_citation(table, rows) for table, rows in rests)
        institution = getattr(getattr(self.value, "class_", None), "institution", None)
        if institution and "base_list" in self.given and institution not in self.given["base_list"]:
            for table, row in self.office.listed(institution, self.level):
                if row.until and row.until < self.day:
                    until = said_day(row.until)
                    self.remarks.append(f"{table.cited(row)}列有“{institution}”，有效期至{until}，开班时已经过期。")


def _citation(table: Table, rows: tuple[Institution | UnitCode, ...]) -> Citation:
    """A table of the office as what a finding rests on, in the words of its rows."""
    named = "、".join(f"{row.unit} {row.code}" if isinstance(row, UnitCode) else row.name for row in rows[:_NAMED])
    words = f"{named}等{len(rows)}个机构" if len(rows) > _NAMED else named
    path = rows[0].unit if isinstance(rows[0], UnitCode) else "名单"
    return Citation(table.title, table.number, path, table.cited(rows[0] if len(rows) == 1 else None), words)


def _of_statement(statement: Statement, office: Office, level: UnitLevel) -> Iterator[str]:
    """What the imported codes say of the code that a statement gives as the correct one."""
    unit = statement.unit
    lists = office.code_lists(level)
    if not unit.budget_unit_code_correct or not lists:
        return
    names = [name for name in (unit.sub_unit, unit.name) if name]
    found = next((pair for name in names if (pair := office.code(name, level))), None)
    if found is None:
        yield f"{lists}没有“{names[0]}”，正确的预算单位代码未能核对。" if names else ""
        return
    table, row = found
    if row.code != unit.budget_unit_code_correct:
        told = f"{table.cited(row)}中“{row.unit}”的代码是 {row.code}"
        yield f"正确的代码填的是 {unit.budget_unit_code_correct}，{told}，请核对。"


def cited(
    findings: Iterable[Finding], cites: Mapping[str, tuple[Citation, ...]], packs: Iterable[Pack]
) -> Iterator[Finding]:
    """The findings, those of rules that read a filled field with the tables that it was filled from."""
    if not cites:
        yield from findings
        return
    from generator.rules.fields import named
    from generator.rules.packs import rules_of

    rules = {rule.id: rule for _, rule in rules_of(tuple(packs))}
    for finding in findings:
        read = (
            {name for check in rules[finding.rule].checks for name in named(check)} if finding.rule in rules else set()
        )
        more = tuple(citation for path, its in cites.items() if path in read for citation in its)
        yield replace(finding, also_citations=(*finding.also_citations, *more)) if more else finding


__all__ = ["Filled", "cited", "filled"]
