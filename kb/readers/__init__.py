"""Bytes -> source text. Nothing is understood here: each reader gives lines of words as a person would see them.

``find_files`` walks what the user named, ``read_file`` reads one file (.txt .md .html .docx .pdf .jsonl, a .zip of
these, and through LibreOffice .doc .wps .rtf .odt) and says in Chinese why when it cannot.
"""

from __future__ import annotations

from kb.readers.files import find_files
from kb.readers.read import read_file
from kb.readers.reading import DEFAULT_LIMITS, Limits, Reading, Refused

__all__ = ["DEFAULT_LIMITS", "Limits", "Reading", "Refused", "find_files", "read_file"]
