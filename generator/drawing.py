"""Drafts as files: the document in each format, marked where it breaks a rule, and the report that lies beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.document import OfficialDocument
from generator.draft import Drafted
from generator.render import Options, Rendered, Target, render
from generator.render.many import render_many
from generator.report import report_of
from kb.errors import ZhangfaError

#: Stands on every page of a document that breaks a rule, until it is mended.
DRAFT_MARK: Final = "草稿（未定稿）"
#: Behind the document's name, before the suffix, in the name of its report.
REPORT: Final = ".检查报告"


def distinct(stems: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """A file name for each stem, no two alike on any system, none of ``taken``."""
    used = {stem.casefold() for stem in taken}
    names = []
    for stem in stems:
        name, count = stem, 1
        while name.casefold() in used:
            count += 1
            name = f"{stem}（{count}）"
        used.add(name.casefold())
        names.append(name)
    return names


def suffixes(draft: Drafted, targets: Sequence[Target]) -> list[str]:
    """What stands behind the name in the files of a draft: the document in each format, then its report."""
    report = [f"{REPORT}.{target}" for target in report_targets(targets)] if draft.findings else []
    return [*(f".{target}" for target in targets), *report]


def report_targets(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The formats of a report: .docx, and a page where pages are wanted."""
    return ("docx", "html") if "html" in targets else ("docx",)


def outdated(draft: Drafted, path: Path) -> list[str]:
    """Reports that lie beside a document they say nothing of any more. They may hold notes: they are not deleted."""
    reports = [path.with_name(f"{path.stem}{REPORT}.{target}") for target in ("docx", "html")]
    return [] if draft.findings else [f"{old} 是以前的检查报告，与这次的文稿无关" for old in reports if old.exists()]


def draw(
    drafts: Sequence[Drafted],
    targets: Sequence[Target],
    options: Options,
    *,
    names: Sequence[str] = (),
    failed: Callable[[int, ZhangfaError], None] | None = None,
) -> Iterator[tuple[int, tuple[Rendered, ...]]]:
    """Each draft's index with its files in the order of ``suffixes``, as they are finished; see ``render_many``."""
    marked = replace(options, draft_mark=DRAFT_MARK)
    each = [marked if draft.checked.blocking else options for draft in drafts]
    documents = [draft.composed.document for draft in drafts]
    for number, files in render_many(documents, targets, each, names=names, failed=failed):
        try:
            report = report_on(drafts[number])
            if report is not None:
                files = (*files, *(render(report, target, options) for target in report_targets(targets)))
        except ZhangfaError as error:
            if failed is None:
                raise
            failed(number, error.within(names[number]) if names else error)
            continue
        yield number, files


def report_on(draft: Drafted) -> OfficialDocument | None:
    """The report on a draft, None where the rules object to nothing."""
    document = draft.composed.document
    return report_of(draft.checked, title=document.title, author=document.author, written=document.written)


__all__ = ["DRAFT_MARK", "REPORT", "distinct", "draw", "outdated", "report_on", "report_targets", "suffixes"]
