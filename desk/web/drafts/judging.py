"""What is to be told of a draft: faults of what was typed, objections of the rules, what lacks; each at its place."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from desk.web.drafts.fields import Form, FormBlock, FormRows
from desk.web.drafts.meaning import Meant, meant
from generator.inputs.faults import Fault, InputError
from generator.inputs.keys import label_of
from generator.inputs.load import Loaded
from generator.inputs.partly import read_partly
from generator.rules.checking import Checked, Checking
from generator.rules.findings import Finding
from kb.citations import clause_words
from kb.errors import ZhangfaError

_NUMBER: Final = re.compile(r"(\[[0-9]+\])")
#: The English key behind a Chinese one, in sentences written for files.
_KEY: Final = re.compile(r"（[A-Za-z_][\w.\[\]]*）")
_LOG = logging.getLogger("zhangfa.desk")
#: Stamp of each severity beside a field; what a statement exists to explain is no violation of it.
_STAMPS: Final = {"must": "wei", "should": "ti", "cost": "fei", "info": "info"}
_WEIGHT: Final = ("wei", "wu", "fei", "ti", "que", "info", "reference")
#: Of one place no more are shown; a list of ten thousand rows has as many faults.
_MOST_AT_A_PLACE, _MOST = 12, 200


@dataclass(frozen=True, slots=True)
class Mark:
    """Something told beside a field. kind: a stamp. text: a sentence. cite: the clause in short; clause: address that
    opens it. aside: quiet words. path: the field of the form that it is about."""

    kind: str
    text: str
    path: str
    cite: str = ""
    clause: str = ""
    aside: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that cannot be judged. needs: label and path of what is lacking."""

    rule: str
    title: str
    needs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is told of a draft.

    marks: by place of the form (a field, a row ``curriculum[2]``, a list, a block; empty for the whole), worst first.
    checked: of the rules, None where they could not be asked. faulty: something was not understood or is lacking.
    trouble: why nothing could be judged. cut: marks that are not shown.
    """

    meant: Meant
    marks: Mapping[str, tuple[Mark, ...]]
    checked: Checked | None
    faulty: bool
    lacking: int
    wrong: int
    open: tuple[Open, ...] = ()
    notes: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()
    trouble: str = ""
    cut: int = 0
    rows: Mapping[str, Mapping[int, tuple[Mark, ...]]] = field(default_factory=dict)

    @property
    def blocking(self) -> int:
        """How many binding rules are broken."""
        return len(self.checked.result.blocking) if self.checked else 0

    def counted(self, severity: str) -> int:
        """How many findings of a severity there are, those that the draft exists to explain aside."""
        found = self.checked.result.findings if self.checked else ()
        return sum(one.severity == severity and not one.explained for one in found)

    @property
    def final(self) -> bool:
        """Whether the document may be handed in as it is."""
        return self.checked is not None and not (self.faulty or self.wrong or self.lacking or self.blocking)

    def summary(self) -> dict[str, Any]:
        """What the list of drafts shows of it."""
        return {
            "must": self.blocking,
            "should": self.counted("should"),
            "cost": self.counted("cost"),
            "open": len(self.open),
            "wrong": self.wrong,
            "lacking": self.lacking,
        }


def judge(form: Form, data: Mapping[str, Any], checking: Checking, address: str, chosen: str = "") -> Judged:
    """What is to be told of a draft. address: of the draft, for the links to clauses. chosen: ``rule field``, open now.

    Never raises: what stands in the way (a faulty table of the office) is ``trouble``.
    """
    sense = meant(form, data)
    marks = _Marks(form, sense)
    try:
        partly = read_partly(sense.values, "")
    except InputError as error:
        return Judged(sense, {}, None, True, 0, 1, trouble=error.message)
    for fault in partly.faults:
        marks.fault(fault)
    checked, trouble = None, ""
    try:
        checked = checking.judge(partly.loaded)
    except ZhangfaError as error:
        trouble = error.message
    except Exception:
        # What is half filled in may be odd in ways nobody foresaw: the form must go on all the same.
        _LOG.exception("a draft could not be judged")
        trouble = "这一次没有按规定检查成，已填的内容不受影响。请先补齐必填的各项。"
    for fault in (*partly.loaded.contradictions, *(checked.gaps if checked else partly.loaded.gaps)):
        marks.fault(fault)
    found: tuple[Open, ...] = ()
    if checked:
        marks.findings(checked.result.findings, address, chosen)
        marks.advice(checked.result.advice, address, chosen)
        found = tuple(_open(form, sense, checked))
    return Judged(
        sense,
        marks.placed(),
        checked,
        bool(partly.faults),
        marks.lacking,
        marks.wrong,
        found,
        tuple(_checklist(checked, address, chosen)) if checked else (),
        _remarks(partly.loaded, checked),
        trouble,
        marks.cut,
        marks.rows(),
    )


def _remarks(loaded: Loaded, checked: Checked | None) -> tuple[str, ...]:
    """What is odd and no fault, without what stands beside a field already."""
    told = {fault.message for fault in loaded.contradictions}
    every = (*loaded.remarks, *(checked.remarks if checked else ()))
    return tuple(dict.fromkeys(for_people(words) for words in every if words not in told))


def for_people(words: str) -> str:
    """A sentence written for files, without the English key behind the Chinese one."""
    return _KEY.sub("", words).strip("：: ")


class _Marks:
    """Marks on their way to their places."""

    def __init__(self, form: Form, sense: Meant) -> None:
        self._form, self._sense = form, sense
        self._held: dict[str, list[Mark]] = {}
        self._told: set[tuple[str, str]] = set()
        self.lacking = self.wrong = self.cut = self._count = 0

    def fault(self, fault: Fault) -> None:
        """A fault of what was typed, or something that is lacking."""
        path = self._sense.place(fault.field)
        lacks = fault.sort == "gap" or fault.found.startswith(("没有填写", "是空的"))
        if lacks:
            self.lacking += 1
        else:
            self.wrong += 1
        words = _lacking(fault) if lacks else _faulty(fault)
        if "]" in path and fault.label:
            words = f"{fault.label.rpartition('的')[2]}：{words}"
        self._add(Mark("que" if lacks else "wu", words, path))

    def findings(self, findings: Sequence[Finding], address: str, chosen: str) -> None:
        """Objections of the rules."""
        for one in findings:
            self._add(_mark(one, self._sense, address, chosen))

    def advice(self, advice: Sequence[Finding], address: str, chosen: str) -> None:
        """What is worth telling and no objection, where it is about a field."""
        for one in advice:
            self._add(_mark(one, self._sense, address, chosen))

    def _add(self, mark: Mark) -> None:
        if (mark.path, mark.text) in self._told:
            return
        self._told.add((mark.path, mark.text))
        place = self._place(mark.path)
        held = self._held.setdefault(place, [])
        if self._count >= _MOST or len(held) >= _MOST_AT_A_PLACE:
            self.cut += 1
            return
        self._count += 1
        held.append(mark)

    def _place(self, path: str) -> str:
        """Where the form tells of a path: its field; its row; the block or list around it; the whole."""
        for way in _ways_up(path):
            shape = _shape(way)
            node = self._form.at.get(shape)
            if "[" in way:
                if way.endswith("]") and isinstance(node, FormRows):
                    return way
                continue
            if node is not None and not (isinstance(node, FormBlock) and node.words):
                return way
        return ""

    def placed(self) -> dict[str, tuple[Mark, ...]]:
        """The marks by place, worst first."""
        return {place: tuple(sorted(held, key=_weight)) for place, held in self._held.items()}

    def rows(self) -> dict[str, dict[int, tuple[Mark, ...]]]:
        """The marks of rows: list -> number of the row."""
        found: dict[str, dict[int, tuple[Mark, ...]]] = {}
        for place, held in self.placed().items():
            if place.endswith("]"):
                rows, _, number = place[:-1].rpartition("[")
                found.setdefault(rows, {})[int(number)] = held
        return found


def _weight(mark: Mark) -> int:
    return _WEIGHT.index(mark.kind) if mark.kind in _WEIGHT else len(_WEIGHT)


def _ways_up(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("[" if path.endswith("]") else ".")[0]


def _shape(path: str) -> str:
    """The path of a node: numbers of rows left out; a row is that of its list."""
    words = "".join(part if number % 2 == 0 else "[]" for number, part in enumerate(_split(path)))
    return words.removesuffix("[]")


def _split(path: str) -> list[str]:
    return _NUMBER.split(path)


def _faulty(fault: Fault) -> str:
    """What is wrong, what is expected, what to do."""
    expected = f"应为{' ' if fault.expected[:1].isascii() else ''}{fault.expected}" if fault.expected else ""
    said = "；".join(part.rstrip("。") for part in (fault.found, expected) if part)
    remedy = fault.remedy if fault.remedy.endswith(("？", "。")) or not fault.remedy else f"{fault.remedy}。"
    return f"{said}。{remedy}"


def _lacking(fault: Fault) -> str:
    """What is to be filled in: 待填；原因由单位填写. The field itself shows an example."""
    why = fault.found.removeprefix("没有填写").strip("（）")
    remedy = fault.remedy.removeprefix("请填写").strip("，,：: 。")
    parts = [why if why != fault.found and why != "是空的" else "", "" if remedy.startswith("例如") else remedy]
    words = "；".join(filter(None, parts))
    return f"待填：{words}。" if words else "待填。"


def _mark(found: Finding, sense: Meant, address: str, chosen: str) -> Mark:
    kind = "info" if found.explained else _STAMPS[found.severity] if found.nature == "finding" else found.nature
    kind = "info" if kind == "reminder" else "can" if kind == "indicator" else kind
    doubt = "引文未与原件核对" if found.unverified and "引文未与原件核对" not in found.message else ""
    asides = ["由本情况说明解释，不影响定稿" if found.explained else "", doubt]
    path = sense.place(found.field)
    key = f"{found.rule} {found.field}"
    return Mark(
        kind,
        found.message,
        path,
        short(found),
        f"{address}?clause={quote(found.rule)}&at={quote(found.field)}#clause-panel",
        "，".join(filter(None, asides)),
        key == chosen,
    )


def short(found: Finding) -> str:
    """The clause of a finding in short: 柳人社发〔2022〕65号第二部分第（二）项“二是”."""
    cited = found.citation
    if cited.number and cited.path and not cited.official.startswith("本单位"):
        try:
            return f"{cited.number}{clause_words(cited.path)}"
        except ValueError:
            return cited.official
    return cited.official


def _open(form: Form, sense: Meant, checked: Checked) -> Iterator[Open]:
    for rule in checked.result.undetermined:
        needs = []
        for path in rule.needs:
            label = checked.result.labels.get(path) or label_of(type(checked.loaded.value), path) or path
            needs.append((label, _nearest(form, sense.place(path))))
        yield Open(rule.rule, rule.title, tuple(needs))


def _nearest(form: Form, path: str) -> str:
    """The place of the form that a path leads to; empty where there is none."""
    return next((way.partition("[")[0] for way in _ways_up(path) if _shape(way) in form.at), "")


def _checklist(checked: Checked, address: str, chosen: str) -> Iterator[Mark]:
    for one in checked.result.checklist:
        address_of = f"{address}?clause={quote(one.rule)}&at={quote(one.field)}#clause-panel"
        yield Mark("checklist", one.message, "", short(one), address_of, "", f"{one.rule} {one.field}" == chosen)


__all__ = ["Judged", "Mark", "Open", "for_people", "judge", "short"]
