"""Drafts of a sheet -> numbered, drawn, written; one result a row. A row that fails never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from generator.batch.composing import Work, numbered
from generator.draft import Drafted, Drafting
from generator.drawing import distinct, draw, outdated, suffixes
from generator.render import Options, Rendered, Target
from kb.document_numbers import DocumentNumbers, NumberRefused, Wanted, written
from kb.errors import LibraryError, ZhangfaError

Status = Literal["done", "refused", "draft"]
#: Writes files that belong together, all or none. Raises ZhangfaError.
Write = Callable[[Sequence[tuple[Path, bytes]]], None]
#: Names of what a batch writes besides its documents, without suffix.
RESULTS: Final = "批量结果"
ZIPPED: Final = "批量文稿"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row. number: as printed, empty for none. files: the document in each format, then its report.

    message: Chinese; why it is refused, or what a person must know of the paper. draft: None where it is refused.
    """

    row: int
    status: Status
    title: str = ""
    number: str = ""
    files: tuple[Path, ...] = ()
    message: str = ""
    draft: Drafted | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paper:
    """A draft with its files. serial: the number given. again: it had it before."""

    work: Work
    draft: Drafted
    files: tuple[Path, ...]
    wanted: Wanted | None
    serial: int | None = None
    again: bool = False

    @property
    def name(self) -> str:
        return self.work.row.name


class Batch:
    """The drafts of a sheet on their way to files in ``folder``."""

    def __init__(self, works: Sequence[Work], folder: Path, targets: Sequence[Target]) -> None:
        self._targets = tuple(targets)
        self._papers: list[_Paper] = []
        self._results = {
            work.row.row: RowResult(work.row.row, "refused", message="\n".join(work.refusal), remarks=work.row.remarks)
            for work in works
            if work.draft is None
        }
        good = [(work, work.draft) for work in works if work.draft is not None]
        names = distinct([draft.composed.stem for _, draft in good], (RESULTS, ZIPPED))
        for (work, draft), name in zip(good, names, strict=True):
            files = tuple(folder / f"{name}{suffix}" for suffix in suffixes(draft, self._targets))
            self._papers.append(_Paper(work, draft, files, work.wanted(files[0])))

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that may be written."""
        return tuple(path for paper in self._papers for path in paper.files)

    @property
    def bears_numbers(self) -> bool:
        """Whether any paper bears a document number."""
        return any(paper.wanted is not None for paper in self._papers)

    @property
    def results(self) -> tuple[RowResult, ...]:
        """One a row of the sheet, as far as the work has come."""
        return tuple(self._results[row] for row in sorted(self._results))

    def number(self, numbers: DocumentNumbers, drafting: Drafting, first: int | None, inputs: Path) -> None:
        """Reserves the numbers of all papers at once and writes them into the drafts; see ``DocumentNumbers.reserve``.

        inputs: folder of the sheet. A paper that cannot have its number is refused. Raises LibraryError.
        """
        answers = iter(numbers.reserve([paper.wanted for paper in self._papers if paper.wanted is not None], first))
        kept = []
        for paper in self._papers:
            answer = next(answers) if paper.wanted is not None else None
            if isinstance(answer, NumberRefused):
                self._refuse(paper, answer.within(paper.name))
            elif answer is None or paper.wanted is None:
                kept.append(paper)
            elif not paper.work.numberless:
                kept.append(replace(paper, serial=answer.serial))
            else:
                try:
                    draft = numbered(paper.work, answer.serial, drafting, inputs)
                except ZhangfaError as error:
                    numbers.give_back(paper.wanted, answer.serial)
                    self._refuse(paper, error)
                    continue
                kept.append(replace(paper, draft=draft, serial=answer.serial, again=answer.again))
        self._papers = kept

    def write(self, numbers: DocumentNumbers | None, options: Options, write: Write) -> Iterator[tuple[int, RowResult]]:
        """Draws and writes every paper; gives how many are done, and the last one, as they are finished.

        numbers: those that ``number`` reserved. Raises ZhangfaError where nothing more can be drawn.
        """
        papers = self._papers
        failures: list[int] = []

        def failed(number: int, error: ZhangfaError) -> None:
            failures.append(number)
            self._give_back(papers[number], numbers)
            self._refuse(papers[number], error)

        drawn = draw(
            [paper.draft for paper in papers], self._targets, options, names=[paper.name for paper in papers],
            failed=failed,
        )  # fmt: skip
        for done, (number, files) in enumerate(drawn, 1):
            paper = papers[number]
            self._results[paper.work.row.row] = self._written(paper, files, numbers, write)
            yield done + len(failures), self._results[paper.work.row.row]

    def _written(
        self, paper: _Paper, files: Sequence[Rendered], numbers: DocumentNumbers | None, write: Write
    ) -> RowResult:
        try:
            if numbers is not None and paper.wanted is not None and paper.serial is not None:
                numbers.begin(paper.wanted, paper.serial)
            write([(path, file.data) for path, file in zip(paper.files, files, strict=True)])
        except ZhangfaError as error:
            self._give_back(paper, numbers)
            return self._refuse(paper, error.within(paper.name))
        except BaseException:
            if not paper.files[0].exists():  # interrupted before it was there
                self._give_back(paper, numbers)
            raise
        told = [text for file in files for text in file.remarks]
        return _result(paper, [*told, *outdated(paper.draft, paper.files[0])])

    def _give_back(self, paper: _Paper, numbers: DocumentNumbers | None) -> None:
        if numbers is not None and paper.wanted is not None and paper.serial is not None:
            # Where the database refuses even this, the next run settles it.
            with suppress(LibraryError):
                numbers.give_back(paper.wanted, paper.serial)

    def _refuse(self, paper: _Paper, error: ZhangfaError) -> RowResult:
        row = paper.work.row
        title = paper.draft.composed.document.title
        refused = RowResult(row.row, "refused", title, message=error.message, remarks=row.remarks)
        self._results[row.row] = refused
        return refused


def _result(paper: _Paper, remarks: Sequence[str]) -> RowResult:
    draft = paper.draft
    number = ""
    told = []
    if paper.wanted is not None and paper.serial is not None:
        number = written(paper.wanted.code, paper.wanted.year, paper.serial)
        if paper.again:
            told.append(f"以前编为{number}，沿用原号")
    broken = [found for found in draft.findings if found.severity == "must"]
    if draft.checked.blocking:
        told.append(f"必须改正 {sum(not found.explained for found in broken)} 处，已标明为草稿，见检查报告")
    elif broken:
        told.append(f"违反规定 {len(broken)} 处，由本情况说明解释")
    told += [f"待补：{gap.message}" for gap in draft.gaps]
    return RowResult(
        paper.work.row.row,
        "done" if draft.final else "draft",
        draft.composed.document.title,
        number,
        paper.files,
        "；".join(told),
        draft,
        tuple(dict.fromkeys([*paper.work.row.remarks, *draft.remarks, *remarks])),
    )


__all__ = ["RESULTS", "ZIPPED", "Batch", "RowResult", "Status", "Write"]
