"""The faces that 章法 draws PDF files with. ``faces.json`` beside this file tells which is which and what each has."""

from __future__ import annotations

from pathlib import Path

__all__ = ["font_dir"]


def font_dir() -> Path:
    """The folder with the font files; each one's licence stands beside it as ``NAME.LICENSE.txt``."""
    return Path(__file__).resolve().parent / "faces"
