"""An input against the rules: scope first, then the checks of each rule, then findings with their clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from generator.calendar import Calendar
from generator.rules.citing import Proof
from generator.rules.conditions import Needs, Truth, value_of
from generator.rules.facts import BLOCKS, Absent, Block, Facts, facts_from
from generator.rules.figures import grouped
from generator.rules.findings import Applied, CheckResult, Finding, Nature, Severity, Undetermined
from generator.rules.kinds.base import Outcome, Reminder, Setting, Violation
from generator.rules.packs import Check, Pack, Rule, rules_of
from generator.rules.scope import NEAREST, Scope, in_force, pack_scope, scope_of
from generator.rules.wording import said
from generator.units import UnitLevel
from kb.errors import ZhangfaError
from kb.lookup import Lookup

if TYPE_CHECKING:
    from generator.derived import Derived
    from generator.inputs.load import Loaded

_WORST: Mapping[Severity, int] = {"must": 0, "should": 1, "cost": 2, "info": 3}


def check(
    loaded: Loaded,
    *,
    packs: tuple[Pack, ...],
    lookup: Lookup | None,
    calendar: Calendar,
    level: UnitLevel,
    derived: Derived | None = None,
    reference: Mapping[str, Any] | None = None,
    indicators: Sequence[str] = (),
) -> CheckResult:
    """What the rules say to a loaded input, for a unit of ``level``.

    lookup: the library, in which the words of each finding are found again. reference: the office's own codes, lists
    and standards, for what the input does not give. indicators: rules of expired plans that the user names; their
    results are advice. Raises ZhangfaError for an indicator that there is not, CalendarError beyond the calendar.
    """
    bench = Bench(packs, calendar, level, lookup)
    return bench.judge(facts_from(loaded, reference), derived=derived, indicators=indicators)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the rules find in one input; as in ``CheckResult``."""

    findings: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    checklist: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    judged: int


class Bench:
    """The rules for units of one level, ready to judge any number of inputs.

    What does not depend on the input is worked out once: which rules bind, their citations, limits by day.
    """

    def __init__(
        self,
        packs: tuple[Pack, ...],
        calendar: Calendar,
        level: UnitLevel,
        lookup: Lookup | None = None,
        *,
        proof: Proof | None = None,
    ) -> None:
        """proof: of several benches over one library."""
        scopes = ((pack, pack_scope(pack, level)) for pack in packs)
        self._standing = sorted(scopes, key=lambda standing: NEAREST.index(standing[1]))
        self.packs = tuple(pack for pack, _ in self._standing)
        self.setting, self.level = Setting(calendar), level
        self.proof = proof or Proof(lookup, packs)
        self._dockets: dict[str, tuple[_Case, ...]] = {}

    def judge(self, facts: Facts, *, derived: Derived | None = None, indicators: Sequence[str] = ()) -> CheckResult:
        """What the rules say to an input; see ``check``."""
        heard = self.hear(facts, indicators)
        applied, elsewhere = self.standing(facts.as_of)
        findings, advice, checklist = map(self.proof.marked, (heard.findings, heard.advice, heard.checklist))
        return CheckResult(
            findings=findings,
            undetermined=heard.undetermined,
            advice=advice,
            checklist=checklist,
            not_applicable=elsewhere,
            applied=applied,
            level=self.level,
            judged=heard.judged,
            derived=derived,
            remarks=(*self.proof.remarks(), *(derived.remarks if derived else ())),
        )

    def standing(self, day: date) -> tuple[tuple[Applied, ...], tuple[str, ...]]:
        """The packs that are applied on a day, and those that do not bind the unit."""
        applied, elsewhere = [], []
        for pack, scope in self._standing:
            if pack.default and (scope == "elsewhere" or not in_force(pack, day)):
                elsewhere.append(pack.pack)
            elif pack.default and scope != "unknown":
                compared = scope == "compares"
                applied.append(Applied(pack.pack, pack.document, pack.number, pack.title, pack.validity, compared))
        return tuple(applied), tuple(elsewhere)

    def hear(self, facts: Facts, indicators: Sequence[str] = ()) -> Heard:
        """What the rules find in an input, its words not yet looked up in the library: one of many rows."""
        sitting = _Sitting(facts, self)
        for case in self.docket(facts.type):
            if in_force(case.pack, facts.as_of):
                sitting.hear(case)
        sitting.follow()
        for pack, rule in _named(self.packs, indicators):
            sitting.indicate(pack, rule)
        return Heard(
            tuple(sorted(_merged(sitting.findings), key=lambda finding: _WORST[finding.severity])),
            tuple(sitting.advice),
            tuple(sitting.checklist),
            sitting.undetermined(),
            sitting.judged,
        )

    def docket(self, type_: str) -> tuple[_Case, ...]:
        """The rules that have something to say to inputs of a type, for units of this level."""
        if type_ not in self._dockets:
            self._dockets[type_] = tuple(self._cases(type_))
        return self._dockets[type_]

    def _cases(self, type_: str) -> Iterator[_Case]:
        for pack, rule in rules_of(self.packs):
            scope = scope_of(rule, self.level)
            told = scope != "elsewhere" or (rule.reference and self.level.level in pack.reference_for)
            checks = tuple(check for check in rule.checks if type_ in check.types)
            asks = rule.ask is not None and type_ in rule.ask.types
            if pack.default and rule.default and told and (checks or (asks and scope in ("binds", "compares"))):
                yield _Case(pack, rule, scope, checks)


@dataclass(frozen=True, slots=True)
class _Case:
    """A rule as it stands to a unit; the checks are those for one type of input."""

    pack: Pack
    rule: Rule
    scope: Scope
    checks: tuple[Check, ...]


class _Sitting:
    """One input before the bench, and what has been found so far."""

    def __init__(self, facts: Facts, bench: Bench) -> None:
        self.facts, self.bench = facts, bench
        self.findings: list[tuple[Rule, Finding]] = []
        self.advice: list[Finding] = []
        self.checklist: list[Finding] = []
        self.judged = 0
        self._needs: dict[str, tuple[Rule, dict[str, None]]] = {}

    def hear(self, case: _Case) -> None:
        """Everything that a rule says."""
        if case.scope == "unknown":
            self._lacks(case.rule, ["unit.level"])
        elif case.scope == "elsewhere":
            self._refer(case)
        elif case.checks:
            self.judged += 1
            self._check(case)
        else:
            self._ask(case.pack, case.rule)

    def _check(self, case: _Case) -> None:
        pack, rule = case.pack, case.rule
        for check, block, outcome in outcomes(case.checks, self.facts, self.bench.setting):
            match outcome:
                case Violation():
                    finding = self._finding(case, check, block, outcome)
                    if rule.severity == "info":
                        self.advice.append(finding)
                    else:
                        self.findings.append((rule, finding))
                case Reminder():
                    self.advice.append(self._reminder(pack, rule, block, outcome))
                case _ if rule.severity != "info":
                    self._lacks(rule, outcome)

    def _refer(self, case: _Case) -> None:
        """Tells a unit what a rule that does not bind it would object to."""
        for check, block, found in outcomes(case.checks, self.facts, self.bench.setting):
            if isinstance(found, Violation):
                name = case.pack.number or case.pack.title
                words = f"参照提示（{name}不约束本单位）：{sentence(check, block, found)}"
                self.advice.append(self._told(case.pack, case.rule, found.field, words, "reference", found))

    def _ask(self, pack: Pack, rule: Rule) -> None:
        """Puts a rule that no program decides on the checklist, where it concerns the input."""
        ask = rule.ask
        if ask is None or ask.follows:
            return
        whole = self.facts.whole
        if ask.where.holds(whole) is not True:
            return
        values = [value_of(whole, name) for name in ask.needs]
        lacking = [name for value in values if isinstance(value, Needs) for name in value]
        if lacking:
            self._lacks(rule, lacking)
        else:
            self.checklist.append(self._told(pack, rule, "", f"请核对：{rule.title}。", "checklist"))

    def follow(self) -> None:
        """The rules that say what follows from the findings of others."""
        found = {finding.rule for _, finding in self.findings}
        for case in self.bench.docket(self.facts.type) if found else ():
            if case.rule.ask and found.intersection(case.rule.ask.follows):
                words = f"{case.rule.title}。"
                self.advice.append(self._told(case.pack, case.rule, "", words, "reminder"))

    def indicate(self, pack: Pack, rule: Rule) -> None:
        """A figure of an expired plan, because the user named it."""
        told = False
        for check, block, outcome in outcomes(rule.checks, self.facts, self.bench.setting):
            told = True
            if isinstance(outcome, Violation):
                words = sentence(check, block, outcome, f"{pack.validity}，只作对照")
                self.advice.append(self._told(pack, rule, outcome.field, words, "indicator", outcome))
            elif isinstance(outcome, Needs):
                self._lacks(rule, outcome)
        if not told:
            words = f"{rule.title}：已达到，或本文件不涉及（{pack.validity}，只作对照）。"
            self.advice.append(self._told(pack, rule, "", words, "indicator"))

    def _finding(self, case: _Case, check: Check, block: Block, found: Violation) -> Finding:
        pack, rule = case.pack, case.rule
        subjects = self.facts.data.get("subjects") or ()
        own = found.citation is not None  # the office's own table decided: nothing of it is in doubt
        caveats = [
            pack.bound_caveat if case.scope == "compares" else "",
            pack.caveat,
            "数字未经核实" if rule.provenance == "memory" else "",
        ]
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            field=found.field,
            message=sentence(check, block, found, "" if own else "，".join(filter(None, caveats))),
            citation=found.citation or self.bench.proof.citation(pack, rule),
            value=found.value,
            limit=found.limit,
            nature="reminder" if rule.severity == "info" else "finding",
            unverified=rule.unverified and not own,
            provenance=None if own else rule.provenance,
            explained=bool(set(rule.explained_by) & set(subjects)),
        )

    def _reminder(self, pack: Pack, rule: Rule, block: Block, found: Reminder) -> Finding:
        return self._told(pack, rule, found.field, f"{block.called}{found.message}。", "reminder", found)

    def _told(
        self,
        pack: Pack,
        rule: Rule,
        field: str,
        message: str,
        nature: Nature,
        found: Violation | Reminder | None = None,
    ) -> Finding:
        """What is worth telling and no objection."""
        return Finding(
            rule=rule.id,
            severity=rule.severity if nature == "checklist" else "info",
            field=field,
            message=message,
            citation=self.bench.proof.citation(pack, rule),
            value=found.value if found else None,
            limit=found.limit if found else None,
            nature=nature,
            unverified=rule.unverified,
            provenance=rule.provenance,
        )

    def _lacks(self, rule: Rule, needs: Iterable[str]) -> None:
        self._needs.setdefault(rule.id, (rule, {}))[1].update(dict.fromkeys(needs))

    def undetermined(self) -> tuple[Undetermined, ...]:
        """The rules that could not be judged, each once."""
        return tuple(Undetermined(rule.id, rule.title, grouped(needs)) for rule, needs in self._needs.values())


def outcomes(checks: Sequence[Check], facts: Facts, setting: Setting) -> Iterator[tuple[Check, Block, Outcome]]:
    """What some checks find, each with the block it stands in."""
    for check in checks:
        for block in _blocks(check, facts):
            if isinstance(block, Needs):
                yield check, facts.whole, block
                continue
            truth = check.where.holds(block)
            if truth is not False:
                for outcome in check.kind.judge(block, setting):
                    yield check, block, _conditional(outcome, truth)


def _blocks(check: Check, facts: Facts) -> Sequence[Block | Needs]:
    if facts.type not in check.types or (check.per and facts.type not in BLOCKS[check.per]):
        return ()
    if check.per is None:
        return (facts.whole,)
    found = facts.blocks(check.per)
    if isinstance(found, Absent):
        # A statement speaks of a class or of items only where its subject is one.
        silent = not check.per.endswith("[]") or facts.type == "statement"
        return () if silent else (Needs((facts.shown(check.per.removesuffix("[]")),)),)
    return found


def _conditional(outcome: Outcome, truth: Truth) -> Outcome:
    """An outcome under a condition that cannot be told is not to be told either."""
    if isinstance(truth, bool):
        return outcome
    return Needs((*truth, *outcome)) if isinstance(outcome, Needs) else truth


def sentence(check: Check, block: Block, found: Violation, caveat: str = "") -> str:
    """What is wrong (with its note), what to do, and the caveat."""
    words = {"value": said(found.value), "limit": said(found.limit), **found.words}
    message = block.called + check.message.format_map(words) + _bracketed(found.note)
    remedy = f"；{check.remedy.format_map(words)}" if check.remedy else ""
    return f"{message}{remedy}{_bracketed(caveat)}。"


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


def _merged(found: list[tuple[Rule, Finding]]) -> Iterator[Finding]:
    """The findings, of those that state one fact of one field the first, with the clauses of the others."""
    kept: dict[tuple[object, str], Finding] = {}
    for number, (rule, finding) in enumerate(found):
        key = (frozenset(rule.same_fact) if rule.same_fact else number, finding.field)
        first = kept.get(key)
        if first is None or first.rule == finding.rule:
            kept[key if first is None else (number, finding.field)] = finding
        else:
            kept[key] = replace(
                first,
                also=(*first.also, finding.rule),
                also_citations=(*first.also_citations, finding.citation),
            )
    yield from kept.values()


def _named(packs: tuple[Pack, ...], ids: Sequence[str]) -> list[tuple[Pack, Rule]]:
    if not ids:
        return []
    known = {rule.id: (pack, rule) for pack, rule in rules_of(packs) if rule.opt_in}
    for name in ids:
        if name not in known:
            raise ZhangfaError(f"没有可以计算的指标“{name}”", expected=f"下列之一：{'、'.join(known)}")
    return [known[name] for name in dict.fromkeys(ids)]


__all__ = ["Bench", "Heard", "check", "outcomes", "sentence"]
