"""Rule packs: the rules of a document as data, each with its clause and the words it rests on.

``corpus/rules/*.yaml`` and the office's own ``tables/rules/*.yaml`` in the workspace; the office's own replaces a
bundled pack of the same name. How a pack is written: ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.rules.entries import PackError
from generator.rules.findings import Severity
from generator.rules.kinds.base import Kind

if TYPE_CHECKING:
    from generator.rules.conditions import Condition
    from generator.rules.kinds.dates import Term

#: In ``applies_to``: every unit, also one of no known level.
EVERYONE = "所有单位"
#: checked: a program decides. checklist: a person must. hint: neither asked for nor told by default. expired: a date of
#: the text has passed. indicator: a figure of a plan whose period is over. damaged: such a figure, overwritten.
Status = Literal["checked", "checklist", "hint", "expired", "indicator", "damaged"]
#: What one statement tells of: one class; all classes of a unit in a year; all rows of a unit with one filed code.
Gather = Literal["class", "unit_year", "unit_code"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a rule checks. types: of inputs. per: the block that is looked at, None for the whole input.

    where: under which condition. message, remedy: Chinese; what is wrong, and what to do (may be empty).
    """

    types: tuple[str, ...]
    per: str | None
    where: Condition
    kind: Kind
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Where a rule that no program decides is told: in inputs of ``types`` under a condition, or where one of the
    rules ``follows`` has a finding. needs: fields without which it cannot even be told."""

    types: tuple[str, ...]
    where: Condition
    needs: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a document.

    title: what it demands, in short. condition: how it is decided. path, quote: the clause and its words.
    checks: empty where no program decides; ``reason`` then says why. ask: where it is told nevertheless.
    figures: what the clause states in numbers. default: judged without being asked for. opt_in: judged where a user
    names it, told as advice. reference: may be told to units it does not bind. same_fact: rules that state the same.
    explained_by: subjects of statements. applies_to, upper_bound_for: levels of units. violates, complies: the
    smallest inputs that decide it. places: of its keys in the file.
    """

    id: str
    title: str
    path: str
    quote: str
    severity: Severity
    condition: str
    subject: str
    checks: tuple[Check, ...]
    ask: Ask | None
    reason: str
    status: Status
    default: bool
    opt_in: bool
    reference: bool
    unverified: bool
    provenance: str | None
    applies_to: tuple[str, ...]
    upper_bound_for: tuple[str, ...]
    same_fact: tuple[str, ...]
    explained_by: tuple[str, ...]
    exceptions: tuple[str, ...]
    note: str
    figures: Mapping[str, Any]
    violates: Mapping[str, Any] | None
    complies: Mapping[str, Any] | None
    places: Mapping[str, str]

    def where(self, key: str = "") -> str:
        """File, line, rule and key, for a message."""
        return self.places.get(key) or f"{self.places['']} {key}"


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a row of a ledger requires a situation statement: one of ``checks`` is not kept.

    subject: of the statement. title: Chinese, in short. path, quote: the clause. rules: ids that it rests on. gather:
    what one statement tells of. addressee: whom it is written to; upload_to: where it is filed, may be None. by: the
    limit of the matter, None where the clause sets none; limit: Chinese, says which. where: file, line and id.
    """

    id: str
    subject: str
    title: str
    path: str
    quote: str
    rules: tuple[str, ...]
    gather: Gather
    addressee: str
    upload_to: str | None
    by: Term | None
    limit: str
    checks: tuple[Check, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one document.

    number, title: of the document; number None where it has none. validity: Chinese, what is known of its being in
    force. since, until: days from and to which it is applied, None without one. from_year: plans of earlier years in a
    ledger are not judged by it. quote_verified: its words could be
    compared with the library's. caveat: Chinese, must stand behind each of its findings. reference_for: levels that it
    does not bind, yet whose units are told of rules marked ``reference``.
    triggers: of statements. file: where it stands. own: the office's.
    """

    pack: str
    document: str
    number: str | None
    title: str
    region: str
    validity: str
    default: bool
    quote_verified: bool
    caveat: str
    bound_caveat: str
    since: date | None
    until: date | None
    from_year: int | None
    reference_for: tuple[str, ...]
    rules: tuple[Rule, ...]
    triggers: tuple[Trigger, ...]
    file: str
    own: bool = False

    @property
    def applies_to(self) -> frozenset[str]:
        """The levels that one of its rules binds."""
        return frozenset(level for rule in self.rules for level in rule.applies_to)


def load_packs(tables: Path | None = None) -> tuple[Pack, ...]:
    """The bundled packs, and those of a workspace's ``tables`` folder in their place or behind them.

    Raises PackError naming file, line, rule and key of everything that is wrong with the office's own.
    """
    packs = {pack.pack: pack for pack in _bundled()}
    seen: dict[str, str] = {}
    for path in sorted((tables / "rules").glob("*.y*ml")) if tables else ():
        own = read_own(path)
        if own.pack in seen:
            raise PackError(f"规则包 {own.pack} 已经写在 {seen[own.pack]} 中", where=path.name, remedy="请删去一个")
        seen[own.pack] = path.name
        packs[own.pack] = own
    _no_rule_twice(packs.values())
    return tuple(packs.values())


def read_own(path: Path) -> Pack:
    """An office's own pack, its fields compared with the inputs'. Raises PackError."""
    from generator.rules.fields import check_fields
    from generator.rules.reading import read_pack

    pack = replace(read_pack(path), own=True)
    check_fields(pack)
    return pack


@lru_cache(maxsize=1)
def _bundled() -> tuple[Pack, ...]:
    from generator.rules.reading import read_pack
    from kb.resources import corpus_dir

    packs = [read_pack(path) for path in sorted((corpus_dir() / "rules").glob("*.yaml"))]
    return tuple(sorted(packs, key=lambda pack: (not pack.default, not pack.quote_verified)))


def _no_rule_twice(packs: Any) -> None:
    held: dict[str, Pack] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in held:
                raise PackError(
                    f"规则 {rule.id} 在 {held[rule.id].file} 中已有",
                    where=rule.where("id"),
                    remedy="请换一个编号，或写 pack: 代替整个规则包",
                )
            held[rule.id] = pack


def rules_of(packs: tuple[Pack, ...]) -> Iterator[tuple[Pack, Rule]]:
    """Every rule with its pack."""
    for pack in packs:
        for rule in pack.rules:
            yield pack, rule


__all__ = [
    "EVERYONE",
    "Ask",
    "Check",
    "Gather",
    "Pack",
    "PackError",
    "Rule",
    "Status",
    "Trigger",
    "load_packs",
    "read_own",
    "rules_of",
]
