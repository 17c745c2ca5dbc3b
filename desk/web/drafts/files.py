"""The files of a draft: the document in each format, its report, what was typed; what each name asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

from desk.web.drafts.fields import Form
from desk.web.drafts.meaning import meant
from generator.drawing import DRAFT_MARK, REPORT
from generator.inputs.load import Loaded, read

if TYPE_CHECKING:
    from generator.document import OfficialDocument
    from generator.draft import Drafted, Drafting

What = Literal["docx", "pdf", "html", "report.docx", "report.pdf", "report.html", "yaml", "json", "zip"]
#: Rows that take longer to lay out than a person waits for a preview.
MANY_ROWS: Final = 500
MEDIA: Final[Mapping[str, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft ready to be drawn. mark: words on every page while it is not final. contradictions: statements
    that exclude each other; the rules do not know of them."""

    drafted: Drafted
    loaded: Loaded
    mark: str | None
    contradictions: int

    @property
    def document(self) -> OfficialDocument:
        """The document itself."""
        return self.drafted.composed.document

    @property
    def stem(self) -> str:
        """Its file name without suffix."""
        return self.drafted.composed.stem


def paper_of(form: Form, data: Mapping[str, Any], drafting: Drafting) -> Paper:
    """The paper that a form makes.

    Raises InputError for what is not understood or lacks altogether, TemplateError, PackError, LibraryError.
    """
    loaded = read(meant(form, data).values, "", strict=False)
    drafted = drafting.prepare(loaded)
    mark = DRAFT_MARK if drafted.checked.blocking or loaded.contradictions else None
    return Paper(drafted, loaded, mark, len(loaded.contradictions))


def what_of(name: str) -> tuple[str, What] | None:
    """The stem of a file name and what it asks for; None for none of ours."""
    stem, _, suffix = name.rpartition(".")
    if suffix not in MEDIA or not stem:
        return None
    if stem.endswith(REPORT) and suffix in ("docx", "pdf", "html"):
        return stem.removesuffix(REPORT), f"report.{suffix}"  # type: ignore[return-value]
    return stem, suffix  # type: ignore[return-value]


def disposition(name: str, *, inline: bool = False) -> str:
    """The header that names a download, Chinese names included."""
    plain = "".join(char if char.isascii() and char.isalnum() else "_" for char in name.rpartition(".")[0])[:60]
    suffix = name.rpartition(".")[2]
    shown = "inline" if inline else "attachment"
    return f"{shown}; filename=\"{plain.strip('_') or 'draft'}.{suffix}\"; filename*=UTF-8''{quote(name, safe='')}"


def rows_of(data: Mapping[str, Any]) -> int:
    """How many rows of lists there are in all."""
    return sum(len(value) for value in data.values() if isinstance(value, list))


__all__ = ["MANY_ROWS", "MEDIA", "Paper", "What", "disposition", "paper_of", "rows_of", "what_of"]
