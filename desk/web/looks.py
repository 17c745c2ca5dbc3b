"""How the desk draws documents: with the office's own faces and style sheet, as the commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.workspace import Workspace

if TYPE_CHECKING:
    from generator.render import Options


def looks_of(workspace: Workspace, *, mark: str | None = None) -> Options:
    """The options of drawing. mark: words on every page of a paper that is not final."""
    from generator.render import Options

    fonts, sheet = workspace.templates / "fonts", workspace.templates / "official.css"
    return Options(
        draft_mark=mark,
        font_dirs=(fonts,) if fonts.is_dir() else (),
        stylesheet=sheet.read_text(encoding="utf-8", errors="replace") if sheet.is_file() else "",
    )


__all__ = ["looks_of"]
