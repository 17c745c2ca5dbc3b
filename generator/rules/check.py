"""An input against the rules: scope first, then the checks of each rule, then findings with their clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.calendar import Calendar
from generator.rules.citing import Citer, marked, unproved
from generator.rules.conditions import Needs, Truth, value_of
from generator.rules.facts import BLOCKS, Absent, Block, Facts, facts_from
from generator.rules.figures import grouped
from generator.rules.findings import Applied, CheckResult, Finding, Severity, Undetermined
from generator.rules.kinds.base import Outcome, Reminder, Setting, Violation
from generator.rules.packs import Check, Pack, Rule, rules_of
from generator.rules.scope import NEAREST, Scope, in_force, pack_scope, scope_of
from generator.rules.wording import said
from generator.units import UnitLevel
from kb.errors import ZhangfaError
from kb.lookup import Lookup
from kb.models import Citation

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
    facts = facts_from(loaded, reference)
    return judge(
        facts, packs=packs, lookup=lookup, calendar=calendar, level=level, derived=derived, indicators=indicators
    )


def judge(
    facts: Facts,
    *,
    packs: tuple[Pack, ...],
    calendar: Calendar,
    level: UnitLevel,
    lookup: Lookup | None = None,
    derived: Derived | None = None,
    indicators: Sequence[str] = (),
) -> CheckResult:
    """The same for facts that are at hand (see ``check``)."""
    bench = _Bench(facts, Setting(calendar), level, Citer.of(lookup, packs))
    applied, elsewhere = [], []
    for pack in sorted(packs, key=lambda pack: NEAREST.index(pack_scope(pack, level))):
        if not pack.default:
            continue
        scope = pack_scope(pack, level)
        if scope == "elsewhere" or not in_force(pack, facts.as_of):
            elsewhere.append(pack.pack)
        elif scope != "unknown":
            compared = scope == "compares"
            applied.append(Applied(pack.pack, pack.document, pack.number, pack.title, pack.validity, compared))
        if in_force(pack, facts.as_of):
            for rule in pack.rules:
                bench.judge(pack, rule)
    bench.follow(packs)
    for pack, rule in _named(packs, indicators):
        bench.indicate(pack, rule)
    findings = tuple(sorted(_merged(bench.findings), key=lambda finding: _WORST[finding.severity]))
    told = (findings, tuple(bench.advice), tuple(bench.checklist))
    missing = unproved((finding for group in told for finding in group), lookup) if lookup else frozenset()
    findings, advice, checklist = (marked(group, missing) for group in told)
    remarks = [f"文库中没有《{document}》{path}的这段原文，引文未能核对" for document, path, _ in sorted(missing)]
    return CheckResult(
        findings=findings,
        undetermined=bench.undetermined(),
        advice=advice,
        checklist=checklist,
        not_applicable=tuple(elsewhere),
        applied=tuple(applied),
        level=level,
        judged=bench.judged,
        derived=derived,
        remarks=(*remarks, *(derived.remarks if derived else ())),
    )


class _Bench:
    """What has been found so far."""

    def __init__(self, facts: Facts, setting: Setting, level: UnitLevel, citer: Citer) -> None:
        self.facts, self.setting, self.level, self.citer = facts, setting, level, citer
        self.findings: list[tuple[Rule, Finding]] = []
        self.advice: list[Finding] = []
        self.checklist: list[Finding] = []
        self.judged = 0
        self._needs: dict[str, tuple[Rule, dict[str, None]]] = {}

    def judge(self, pack: Pack, rule: Rule) -> None:
        """Everything that a rule says."""
        scope = scope_of(rule, self.level)
        if not rule.default or not (rule.checks or rule.ask):
            return
        if scope == "unknown":
            types = [check.types for check in rule.checks]
            if any(self.facts.type in kinds for kinds in types):
                self._lacks(rule, ["unit.level"])
        elif scope == "elsewhere":
            if rule.reference and self.level.level in pack.reference_for:
                self._refer(pack, rule)
        elif rule.checks:
            self.judged += any(self.facts.type in check.types for check in rule.checks)
            self._check(pack, rule, scope)
        else:
            self._ask(pack, rule)

    def _check(self, pack: Pack, rule: Rule, scope: Scope) -> None:
        for check, block, outcome in outcomes(rule, self.facts, self.setting):
            match outcome:
                case Violation():
                    finding = self._finding(pack, rule, check, block, outcome, scope)
                    if rule.severity == "info":
                        self.advice.append(finding)
                    else:
                        self.findings.append((rule, finding))
                case Reminder():
                    self.advice.append(self._reminder(pack, rule, block, outcome))
                case _ if rule.severity != "info":
                    self._lacks(rule, outcome)

    def _refer(self, pack: Pack, rule: Rule) -> None:
        """Tells a unit what a rule that does not bind it would object to."""
        for check, block, outcome in outcomes(rule, self.facts, self.setting):
            if isinstance(outcome, Violation):
                words = f"参照提示（{pack.number or pack.title}不约束本单位）：{_sentence(check, block, outcome)}"
                place = outcome.field
                self.advice.append(
                    self._told(pack, rule, place, words, "reference", value=outcome.value, limit=outcome.limit)
                )

    def _ask(self, pack: Pack, rule: Rule) -> None:
        """Puts a rule that no program decides on the checklist, where it concerns the input."""
        ask = rule.ask
        if ask is None or ask.follows or self.facts.type not in ask.types:
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

    def follow(self, packs: tuple[Pack, ...]) -> None:
        """The rules that say what follows from the findings of others."""
        found = {finding.rule for _, finding in self.findings}
        for pack, rule in rules_of(packs):
            ask = rule.ask
            if ask and rule.default and found.intersection(ask.follows):
                self.advice.append(self._told(pack, rule, "", f"{rule.title}。", "reminder"))

    def indicate(self, pack: Pack, rule: Rule) -> None:
        """A figure of an expired plan, because the user named it."""
        told = False
        for check, block, outcome in outcomes(rule, self.facts, self.setting):
            told = True
            if isinstance(outcome, Violation):
                words = _sentence(check, block, outcome, f"{pack.validity}，只作对照")
                place, value, limit = outcome.field, outcome.value, outcome.limit
                self.advice.append(self._told(pack, rule, place, words, "indicator", value=value, limit=limit))
            elif isinstance(outcome, Needs):
                self._lacks(rule, outcome)
        if not told:
            words = f"{rule.title}：已达到，或本文件不涉及（{pack.validity}，只作对照）。"
            self.advice.append(self._told(pack, rule, "", words, "indicator"))

    def _finding(self, pack: Pack, rule: Rule, check: Check, block: Block, found: Violation, scope: Scope) -> Finding:
        subjects = self.facts.data.get("subjects") or ()
        caveats = [
            pack.bound_caveat if scope == "compares" and found.citation is None else "",
            pack.caveat if found.citation is None else "",
            "数字未经核实" if rule.provenance == "memory" and found.citation is None else "",
        ]
        caveat = "，".join(filter(None, caveats))
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            field=found.field,
            message=_sentence(check, block, found, caveat),
            citation=found.citation or self.citer.citation(pack, rule),
            value=found.value,
            limit=found.limit,
            nature="reminder" if rule.severity == "info" else "finding",
            unverified=rule.unverified and found.citation is None,
            provenance=rule.provenance,
            explained=bool(set(rule.explained_by) & set(subjects)),
        )

    def _reminder(self, pack: Pack, rule: Rule, block: Block, found: Reminder) -> Finding:
        words = f"{block.called}{found.message}。"
        return self._told(pack, rule, found.field, words, "reminder", value=found.value, limit=found.limit)

    def _told(self, pack: Pack, rule: Rule, field: str, message: str, nature: Any, **figures: Any) -> Finding:
        citation: Citation = self.citer.citation(pack, rule)
        severity: Severity = rule.severity if nature == "checklist" else "info"
        return Finding(
            rule.id, severity, field, message, citation, nature=nature,
            unverified=rule.unverified, provenance=rule.provenance, **figures,
        )  # fmt: skip

    def _lacks(self, rule: Rule, needs: Iterable[str]) -> None:
        self._needs.setdefault(rule.id, (rule, {}))[1].update(dict.fromkeys(needs))

    def undetermined(self) -> tuple[Undetermined, ...]:
        """The rules that could not be judged, each once."""
        return tuple(Undetermined(rule.id, rule.title, grouped(needs)) for rule, needs in self._needs.values())


def outcomes(rule: Rule, facts: Facts, setting: Setting) -> Iterator[tuple[Check, Block, Outcome]]:
    """What the checks of a rule find, each with the block it stands in."""
    for check in rule.checks:
        if facts.type in check.types:
            for block in _blocks(check, facts):
                if isinstance(block, Needs):
                    yield check, facts.whole, block
                    continue
                truth = check.where.holds(block)
                if truth is not False:
                    for outcome in check.kind.judge(block, setting):
                        yield check, block, _conditional(outcome, truth)


def _blocks(check: Check, facts: Facts) -> Sequence[Block | Needs]:
    if check.per is None:
        return (facts.whole,)
    if facts.type not in BLOCKS[check.per]:
        return ()
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


def _sentence(check: Check, block: Block, found: Violation, caveat: str = "") -> str:
    """What is wrong (with its note), what to do, and the caveat."""
    words = {"value": said(found.value), "limit": said(found.limit), **found.words}
    message = block.called + check.message.format_map(words) + _bracketed(found.note)
    remedy = f"；{check.remedy.format_map(words)}" if check.remedy else ""
    return f"{message}{remedy}{_bracketed(caveat)}。"


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


def _merged(found: list[tuple[Rule, Finding]]) -> Iterator[Finding]:
    """The findings, of those that state one fact of one field the first, with the clauses of the others."""
    from dataclasses import replace

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
    known = {rule.id: (pack, rule) for pack, rule in rules_of(packs) if rule.opt_in}
    for name in ids:
        if name not in known:
            raise ZhangfaError(f"没有可以计算的指标“{name}”", expected=f"下列之一：{'、'.join(known)}")
    return [known[name] for name in dict.fromkeys(ids)]


__all__ = ["check", "judge", "outcomes"]
