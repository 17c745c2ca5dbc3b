"""A rule pack from its file: everything that is wrong with it is told at once, with file, line, rule and key."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from generator.rules.conditions import ALWAYS
from generator.rules.entries import Entry, PackError, read_entry
from generator.rules.facts import BLOCKS, TYPES
from generator.rules.findings import Severity
from generator.rules.grammar import Scheme, read_fields, read_term, when
from generator.rules.kinds import KINDS
from generator.rules.kinds.dates import Term
from generator.rules.packs import EVERYONE, Ask, Check, Gather, Pack, Rule, Status, Trigger
from generator.units import levels

_SEVERITIES: tuple[Severity, ...] = ("must", "should", "cost", "info")
_SUBJECTS = ("annual_plan", "class", "process", "person")
_PLACES = ("id", "path", "quote", "violates", "complies")
_PROVENANCE = ("verified", "secondary", "memory")
_STATEMENTS = ("not_executed", "adjusted", "late_entry", "code_error", "urgent_class")
_GATHERED: tuple[Gather, ...] = ("class", "unit_year", "unit_code")
_STATUSES: tuple[Status, ...] = ("checked", "checklist", "hint", "expired", "indicator", "damaged")
#: More faults of one file than this are not listed.
_MOST = 50
_T = TypeVar("_T")
_P = ParamSpec("_P")


def read_pack(path: Path) -> Pack:
    """The pack that a file holds. Raises PackError with every fault of it."""
    return _Reader(read_entry(path)).pack()


class _Reader:
    """A file on its way to a pack."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.faults: list[PackError] = []
        self.scheme = Scheme({}, {})

    def pack(self) -> Pack:
        entry = self.entry
        name = self._try(entry.text, "pack", "规则包的名称，如 GX20") or ""
        self._try(self._define, entry)
        head = self._try(self._head, entry) or {}
        rules = [rule for below in self._rules(entry) if (rule := self._try(self._rule, below, name, head))]
        triggers = [found for below in self._listed(entry) if (found := self._try(self._trigger, below))]
        self._try(entry.finish)
        self._consistent(rules, triggers)
        if self.faults:
            raise gathered(self.faults, entry.file)
        head.pop("levels")
        return Pack(pack=name, rules=tuple(rules), triggers=tuple(triggers), file=entry.file, **head)

    def _try(self, read: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T | None:
        """What is read, or None and one fault more."""
        try:
            return read(*arguments, **named)
        except PackError as fault:
            self.faults.append(fault)
            return None

    def _define(self, entry: Entry) -> None:
        """The lists and terms that the rules use; a term may use those above it."""
        if "lists" in entry:
            lists = entry.entry("lists")
            self.scheme = Scheme({}, {name: lists.texts(name) for name in lists.names()})
        if "terms" in entry:
            terms = entry.entry("terms")
            for name in terms.names():
                term = read_term(terms.entry(name), self.scheme)
                self.scheme = Scheme({**self.scheme.terms, name: term}, self.scheme.lists)

    def _head(self, entry: Entry) -> dict[str, Any]:
        quote_verified = entry.flag("quote_verified", True)
        applies_to = entry.choices("applies_to", (*levels(), EVERYONE))
        bound = entry.choices("upper_bound_for", levels())
        head = {
            "document": entry.text("document", "文库中文件的编号"),
            "number": entry.text_or("number") or None,
            "title": entry.text("title", "文件的标题"),
            "region": entry.text_or("region"),
            "validity": entry.text_or("validity"),
            "default": entry.flag("default", True),
            "quote_verified": quote_verified,
            "caveat": entry.text_or("caveat", "" if quote_verified else "引文未与原件核对"),
            "bound_caveat": entry.text_or("bound_caveat", "仅作上限比对"),
            "reference_for": entry.choices("reference_for", levels()),
            "since": entry.day("since"),
            "until": entry.day("until"),
            "from_year": entry.count("from_year"),
            "levels": (applies_to, bound),
        }
        if head["default"] and not applies_to:
            raise entry.refuse("applies_to", "没有写适用于哪些单位", f"{'、'.join(levels())}，或者{EVERYONE}")
        return head

    def _rules(self, entry: Entry) -> list[Entry]:
        found = self._try(entry.entries, "rules", "规则的列表") or ()
        seen: dict[str, str] = {}
        kept = []
        for below in found:
            below.named(self._try(below.text, "id", "规则的编号，如 GX20-001") or "")
            if below.name in seen:
                fault = below.refuse("id", f"编号 {below.name} 用了两次", remedy=f"前一处在{seen[below.name]}")
                self.faults.append(fault)
            elif below.name:
                seen[below.name] = below.where("id")
                kept.append(below)
        if not found and not self.faults:
            self.faults.append(entry.refuse("rules", "没有规则", "至少一条规则"))
        return kept

    # ---- a rule

    def _rule(self, entry: Entry, pack: str, head: dict[str, Any]) -> Rule:
        levels_of, bounds = head.get("levels", ((), ()))
        if pack and not entry.name.startswith(f"{pack}-"):
            raise entry.refuse("id", f"编号 {entry.name} 不以规则包的名称开头", f"{pack}-001 这样的编号")
        severity: Any = entry.choice("severity", _SEVERITIES)
        checks = tuple(self._check(below) for below in entry.entries("check"))
        reason = entry.text_or("reason")
        if not checks and not reason:
            raise entry.refuse("check", "既没有 check，也没有 reason", "检查的办法，或者不能检查的原因（reason）")
        default = entry.flag("default", head.get("default", True))
        status: Any = entry.choice("status", _STATUSES, "checked" if checks else "checklist" if default else "hint")
        rule = Rule(
            id=entry.name,
            title=entry.text("title", "要求的内容，一句话"),
            path=entry.text("path", "条款的路径，如 二/（二）/二是"),
            quote=entry.text("quote", "条款的原文，逐字照抄"),
            severity=severity,
            condition=entry.text_or("condition"),
            subject=entry.choice("subject", _SUBJECTS),
            checks=checks,
            ask=self._ask(entry) if not checks else None,
            reason=reason,
            status=status,
            default=default,
            opt_in=entry.flag("opt_in", False),
            reference=entry.flag("reference", False),
            unverified=entry.flag("unverified", not head.get("quote_verified", True)),
            provenance=entry.choice("provenance", _PROVENANCE) if "provenance" in entry else None,
            applies_to=entry.choices("applies_to", (*levels(), EVERYONE)) or levels_of,
            upper_bound_for=entry.choices("upper_bound_for", levels()) if "upper_bound_for" in entry else bounds,
            same_fact=entry.texts("same_fact"),
            explained_by=entry.choices("explained_by", _STATEMENTS),
            exceptions=entry.texts("exceptions"),
            note=entry.text_or("note"),
            figures=self._values(entry, "figures") or {},
            violates=self._values(entry, "violates"),
            complies=self._values(entry, "complies"),
            places={key: entry.where(key) for key in ("", *_PLACES)},
        )
        entry.text_or("id")
        entry.finish()
        return rule

    # ---- a statement that a ledger may require

    def _listed(self, entry: Entry) -> tuple[Entry, ...]:
        return tuple(self._try(entry.entries, "statements") or ()) if "statements" in entry else ()

    def _trigger(self, entry: Entry) -> Trigger:
        entry.named(entry.text("id", "编号，如 ST-01"))
        checks = tuple(self._check(below) for below in entry.entries("check"))
        if not checks or any(check.types != ("ledger_class",) for check in checks):
            raise entry.refuse("check", "没有写怎样判断台账的一行", "in: [ledger_class] 的检查，至少一项")
        gather: Any = entry.choice("gather", _GATHERED, "class")
        trigger = Trigger(
            id=entry.name,
            subject=entry.choice("subject", _STATEMENTS),
            title=entry.text("title", "什么情况，一句话"),
            path=entry.text("path", "条款的路径"),
            quote=entry.text("quote", "条款的原文，逐字照抄"),
            rules=entry.texts("rules"),
            gather=gather,
            addressee=entry.text_or("addressee"),
            upload_to=entry.text_or("upload_to") or None,
            by=Term.read(entry, "by") if "by" in entry else None,
            limit=entry.text("limit", "什么时候以前，或者条款没有写明"),
            checks=checks,
            where=entry.where("quote"),
        )
        entry.text_or("id")
        entry.finish()
        return trigger

    def _check(self, entry: Entry) -> Check:
        name = entry.text("kind", f"下列之一：{'、'.join(KINDS)}")
        if name not in KINDS:
            raise entry.refuse("kind", f"没有“{name}”这种检查", f"下列之一：{'、'.join(KINDS)}")
        types = entry.choices("in", TYPES)
        if not types:
            raise entry.refuse("in", "没有写检查哪些输入", f"{'、'.join(TYPES)} 中的一种或几种")
        per = entry.choice("per", tuple(BLOCKS)) if "per" in entry else None
        if per and not set(types) & set(BLOCKS[per]):
            raise entry.refuse("per", f"{'、'.join(types)} 没有 {per}", f"in 中至少有 {'、'.join(BLOCKS[per])} 之一")
        where = when(entry, self.scheme)
        kind = KINDS[name].read(entry, self.scheme)
        message = entry.text_or("message", kind.message)
        check = Check(types, per, where, kind, message, entry.text_or("remedy"))
        for key in ("message", "remedy"):
            _placeholders(entry, key, getattr(check, key), (*kind.gives, "value", "limit"))
        entry.finish()
        return check

    def _ask(self, entry: Entry) -> Ask | None:
        if "ask" not in entry:
            return None
        below = entry.entry("ask")
        where = when(below, self.scheme) if "when" in below else ALWAYS
        ask = Ask(below.choices("in", TYPES), where, read_fields(below, "needs"), below.texts("follows"))
        below.finish()
        return ask

    def _values(self, entry: Entry, key: str) -> Any:
        value = entry.plain(key)
        if value is not None and not isinstance(value, dict):
            raise entry.refuse(key, "不是“键: 值”的形式", "一组“键: 值”")
        return value

    def _consistent(self, rules: list[Rule], triggers: list[Trigger]) -> None:
        """Rules that are named by others are there; no statement stands twice."""
        ids = {rule.id for rule in rules}
        seen: set[str] = set()
        for trigger in triggers:
            if trigger.id in seen:
                self.faults.append(PackError(f"编号 {trigger.id} 用了两次", where=trigger.where))
            seen.add(trigger.id)
        for rule in rules:
            for key, named in (("same_fact", rule.same_fact), ("follows", rule.ask.follows if rule.ask else ())):
                for other in named:
                    if other not in ids:
                        self.faults.append(PackError(f"没有规则 {other}", where=rule.where(key)))


def _placeholders(entry: Entry, key: str, message: str, given: tuple[str, ...]) -> None:
    """Raises PackError where a message uses a word that its kind does not give."""
    expected = "、".join(f"{{{word}}}" for word in dict.fromkeys(given))
    try:
        words = [(word, spec, as_) for _, word, spec, as_ in string.Formatter().parse(message) if word is not None]
    except ValueError:
        raise entry.refuse(key, "花括号不成对", f"可用的有：{expected}") from None
    for word, spec, as_ in words:
        if word not in given or spec or as_:
            raise entry.refuse(key, f"没有 {{{word}}} 可用", expected)


def gathered(faults: list[PackError], file: str) -> PackError:
    """All faults as one error, one line each."""
    if len(faults) == 1:
        return faults[0]
    lines = [fault.message for fault in faults[:_MOST]]
    if len(faults) > _MOST:
        lines.append(f"另有 {len(faults) - _MOST} 处错误没有列出。")
    return PackError("\n".join([f"{file} 有 {len(faults)} 处需要改正：", *lines]))


__all__ = ["gathered", "read_pack"]
