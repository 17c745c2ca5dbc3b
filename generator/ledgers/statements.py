"""The statements that a ledger requires, drafted: each as a document and as an input to be completed.

``Explaining.prepare`` composes one; ``drawn`` makes the files of many.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from generator.compose import Gap
from generator.document import Block, OfficialDocument, Paragraph, Run
from generator.draft import Drafted, Drafting
from generator.drawing import DRAFT_MARK, REPORT, report_on, report_targets
from generator.inputs.filling import form_of
from generator.inputs.load import Loaded, load, read
from generator.ledgers.explaining import Unsaid, rows_of, statement_of, unsaid
from generator.ledgers.lacking import Lacking, lacking
from generator.ledgers.model import Due, Entry, Ledger
from generator.phrases import bare
from generator.render import Options, Rendered, Target, render
from generator.render.many import render_many
from generator.rules.findings import Finding
from generator.rules.packs import PackError
from generator.stems import stem_of
from generator.units import UnitLevel
from kb.errors import LibraryError, ZhangfaError

Status = Literal["listed", "done", "draft", "refused"]
ReferenceOf = Callable[[str, UnitLevel], Mapping[str, Any]]
#: The folder of the inputs; no unit's folder has this name.
INPUTS: Final = "输入"
_ROWS_TOLD: Final = 20
_SEAL: Final = "# 校验（本文件改动以后，重新运行 zhangfa statements 不会替换它）："
SUBJECTS: Final[Mapping[str, str]] = {
    "not_executed": "未在当年度执行",
    "adjusted": "计划调整、取消、新增",
    "late_entry": "数据补录逾期",
    "code_error": "预算单位代码更正",
    "urgent_class": "临时紧急办班、计划外办班",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement that a ledger requires. rows: those that it speaks of. lacks: cells that must still be filled in.

    final: whether it may be signed as it is, None where it was not drafted; message: Chinese, why that was refused.
    gaps: what a person must still fill in. findings: of the rules; violations: what they forbid and the statement does
    not exist to explain. drafted, form: the document and its input as a file, until they are written.
    """

    due: Due
    rows: tuple[Entry, ...]
    lacks: tuple[Lacking, ...]
    final: bool | None = None
    message: str = ""
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    violations: tuple[Finding, ...] = ()
    drafted: Drafted | None = None
    form: str = ""

    @property
    def status(self) -> Status:
        """done: final. draft: something is missing or wrong. refused: no document was made. listed: none was tried."""
        if self.final is None:
            return "refused" if self.message else "listed"
        return "done" if self.final else "draft"

    def written(self) -> Explanation:
        """The same without document and form: a ledger may require thousands."""
        return replace(self, drafted=None, form="")

    @property
    def named(self) -> str:
        """The class, or the first of several: ``甲班等3个班次``."""
        name = str(self.rows[0].get("name") or "") if self.rows else ""
        return name if len(self.rows) < 2 else f"{name}等{len(self.rows)}个班次"


class Explaining:
    """Makes the statements of one ledger."""

    def __init__(
        self,
        ledger: Ledger,
        drafting: Drafting,
        *,
        as_of: date,
        reference_of: ReferenceOf | None = None,
    ) -> None:
        self._ledger, self._drafting, self._as_of = ledger, drafting, as_of
        self._reference_of = reference_of or (lambda _unit, _level: {})
        self._by_row = {entry.row: entry for entry in ledger.entries}
        self._by_unit: dict[tuple[str | None, int | None], list[Entry]] = defaultdict(list)
        for entry in ledger.entries:
            self._by_unit[entry.get("unit"), entry.get("year")].append(entry)

    def listed(self, due: Due) -> Explanation:
        """The statement as it stands in a list, nothing composed."""
        entries = self._entries(due)
        return Explanation(due, tuple(rows_of(due, entries)), lacking(due, entries, self._reference(due)))

    def prepare(self, due: Due) -> Explanation:
        """The statement composed; ``refused`` with a message where its rows cannot make one.

        Raises what concerns every statement: PackError, LibraryError.
        """
        made = self.listed(due)
        entries = self._entries(due)
        told = statement_of(due, entries, as_of=self._as_of, reference=self._reference(due))
        silent = unsaid(due, entries)
        try:
            loaded = read(told, self._place(due), today=self._as_of, strict=False)
            drafted = _marked(self._drafting.prepare(loaded), loaded, silent)
        except (PackError, LibraryError):
            raise
        except ZhangfaError as error:
            return replace(made, message=error.message)
        return replace(_judged(made, drafted), form=self._form(due, loaded, silent))

    def completed(self, made: Explanation, form: Path) -> Explanation:
        """The statement drafted from its input as a person completed it, which knows more than the ledger.

        ``refused`` with a message where that file cannot be understood. Raises as ``prepare``.
        """
        try:
            drafted = self._drafting.prepare(load(form, today=self._as_of, strict=False))
        except (PackError, LibraryError):
            raise
        except ZhangfaError as error:
            return replace(made.written(), final=None, gaps=(), findings=(), violations=(), message=error.message)
        return replace(_judged(made, drafted), lacks=())

    def _entries(self, due: Due) -> Sequence[Entry]:
        """The rows that a statement may speak of: of the unit's year where it tells of a year, else its own."""
        if due.subject == "not_executed":
            return [*self._by_unit[due.unit, due.year], *(self._by_unit[due.unit, None] if due.year else ())]
        return [self._by_row[row] for row in due.rows]

    def _reference(self, due: Due) -> Mapping[str, Any]:
        return self._reference_of(due.unit, due.level)

    def _place(self, due: Due) -> str:
        rows = "、".join(map(str, due.rows[:_ROWS_TOLD])) + ("等" if len(due.rows) > _ROWS_TOLD else "")
        return f"{self._ledger.sheet.place()} 第{rows}行"

    def _form(self, due: Due, loaded: Loaded, silent: Sequence[Unsaid]) -> str:
        folder = self._ledger.sheet.file.removesuffix(Path(self._ledger.sheet.file).name)
        more: dict[str, list[str]] = defaultdict(list)
        for each in silent:
            more[each.field].append(f"“{each.name}”的{each.label}")
        return form_of(
            loaded,
            (
                f"情况说明（{SUBJECTS[due.subject]}）的输入，由 {self._place(due).removeprefix(folder)}生成。",
                "标有“待补”的由单位填写，填好后用 zhangfa draft 起草；也可以补在台账里，重新运行 zhangfa statements。",
            ),
            more,
        )


def _judged(made: Explanation, drafted: Drafted) -> Explanation:
    """The statement with its document and what is said of it."""
    return replace(
        made,
        final=drafted.final,
        gaps=drafted.gaps,
        findings=drafted.findings,
        violations=_violations(drafted),
        drafted=drafted,
    )


def _violations(drafted: Drafted) -> tuple[Finding, ...]:
    """What keeps the statement from being final besides what is merely missing."""
    fields = tuple(gap.field for gap in drafted.gaps)
    return tuple(
        found
        for found in drafted.checked.blocking
        if not any(found.field == each or found.field.startswith(f"{each}.") for each in fields)
    )


def _marked(drafted: Drafted, loaded: Loaded, silent: Sequence[Unsaid]) -> Drafted:
    """The draft with a mark for each row that is silent where others speak: proofs among the annexes, the rest in
    the paragraph of what the others say."""
    document = drafted.composed.document
    for each in silent:
        words = f"“{each.name}”的{each.label}"
        if each.field == "evidence":
            document = replace(document, attachment_note=(*document.attachment_note, f"【待补：{words}】"))
        else:
            document = _marked_text(document, bare(getattr(loaded.value, each.field)), f"【待补：{words}】")
    gaps = tuple(Gap(each.field, f"“{each.name}”的{each.label}") for each in silent)
    composed = replace(drafted.composed, document=document, gaps=(*drafted.composed.gaps, *gaps))
    return replace(drafted, composed=composed, gaps=(*drafted.gaps, *gaps))


def _marked_text(document: OfficialDocument, said: str, mark: str) -> OfficialDocument:
    body: list[Block] = []
    marked = False
    for block in document.body:
        if isinstance(block, Paragraph) and not marked and said in block.text:
            block, marked = replace(block, runs=(*block.runs, Run(mark, "gap"))), True
        body.append(block)
    return replace(document, body=tuple(body) if marked else (*body, Paragraph((Run(mark, "gap"),))))


# ---- files ----------------------------------------------------------------------------------------------------------


class Names:
    """A name for each statement, ``单位/关于……的说明``, no two alike on any system."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}
        self._taken = {INPUTS}

    def name(self, made: Explanation) -> str:
        """The name without suffix, folder and all, of a statement that was drafted."""
        unit = made.due.unit
        if unit not in self._folders:
            self._folders[unit] = self._free(stem_of(unit))
        stem = made.drafted.composed.stem if made.drafted else ""
        return self._free(f"{self._folders[unit]}/{stem}")

    def _free(self, name: str) -> str:
        found, count = name, 1
        while found.casefold() in self._taken:
            count += 1
            found = f"{name}（{count}）"
        self._taken.add(found.casefold())
        return found


def form_bytes(form: str) -> bytes:
    """The input as a file, closed by a sum that tells whether somebody has changed it since."""
    return f"{form}{_SEAL}{_sum(form)}\n".encode()


def untouched(path: Path) -> bool:
    """Whether an input may be written there: no file is there, or one of ours that nobody has changed."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError):
        return False
    form, _, seal = text.partition(_SEAL)
    return seal.strip() == _sum(form)


def _sum(form: str) -> str:
    return hashlib.sha256(form.encode()).hexdigest()[:16]


def suffixes(made: Explanation, targets: Sequence[Target]) -> tuple[str, ...]:
    """What stands behind the name in the files of a statement: each format, then a report where a rule is broken."""
    report = [f"{REPORT}.{target}" for target in report_targets(targets)] if made.violations else []
    return (*(f".{target}" for target in targets), *report)


def drawn(
    made: Sequence[Explanation],
    targets: Sequence[Target],
    options: Options,
    failed: Callable[[int, ZhangfaError], None],
) -> Iterator[tuple[int, tuple[Rendered, ...]]]:
    """Each statement's index with its files in the order of ``suffixes``, as they are finished.

    made: statements that were drafted. What is not final is marked so on every page. failed: told of one that cannot
    be drawn. Raises what ``render_many`` raises.
    """
    marked = replace(options, draft_mark=DRAFT_MARK)
    drafts = [each.drafted for each in made if each.drafted is not None]
    documents = [drafted.composed.document for drafted in drafts]
    looks = [options if drafted.final else marked for drafted in drafts]
    titles = [document.title for document in documents]
    for number, files in render_many(documents, targets, looks, names=titles, failed=failed):
        if made[number].violations and (report := report_on(drafts[number])):
            files = (*files, *(render(report, target, options) for target in report_targets(targets)))
        yield number, files


__all__ = [
    "INPUTS",
    "SUBJECTS",
    "Explaining",
    "Explanation",
    "Names",
    "Status",
    "drawn",
    "form_bytes",
    "suffixes",
    "untouched",
]
