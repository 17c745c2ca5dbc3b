"""Before a page is drawn: is there a glyph for every character, and is every character what it looks like?

Names of people are where it bites. Nothing is normalised: whoever wrote the name knows how it is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from generator.document import Face
from generator.render.fontfiles import FontError
from generator.render.fonts import ROLE_NAMES, FontSet


class GlyphError(FontError):
    """A document holds characters that cannot be drawn: the input is to be mended, or a font to be added."""


Severity = Literal["must", "info"]
_CONTEXT = 4  # characters shown on either side of the one in question
# Drawn by nobody and needed by nobody: line ends, tabs, spaces without width, marks of direction.
_INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
# Look-alikes of ordinary hanzi: radicals, and characters kept for old code tables.
_LOOKALIKES = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
_VARIANTS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be told of a character. place: where it stands; words: those beside it; why: all Chinese."""

    char: str
    place: str
    words: str
    why: str
    severity: ClassVar[Severity] = "info"

    @property
    def message(self) -> str:
        return f"{self.words}（{self.place}）：{self.why}"


class Substituted(Finding):
    """A character that its own face lacks and another one draws."""

    __slots__ = ()


class Suspect(Finding):
    """A character that is not what it looks like, or looks different elsewhere."""

    __slots__ = ()


class Missing(Finding):
    """A character that cannot be drawn: in no face at all, or no character."""

    __slots__ = ()
    severity = "must"


def preflight(runs: Iterable[tuple[str, Face, str]], fonts: FontSet) -> tuple[Finding, ...]:
    """What is to be told about the characters of ``runs`` (text, face, place in Chinese): each once a place.

    Raises FontError when a font file cannot be read any more.
    """
    fine: dict[Face, set[str]] = {}
    found: dict[tuple[str, str], Finding] = {}
    for text, face, place in runs:
        known = fine.setdefault(face, set(_INVISIBLE))
        fresh = set(text) - known
        if fresh:
            known |= {char for char in _covered(fresh, fonts, face) if not _odd(char)}
        if known.issuperset(text):
            continue
        for i, char in enumerate(text):
            if char not in known and (char, place) not in found:
                found[char, place] = _finding(char, place, _words(text, i), fonts, face)
    return tuple(found.values())


def require_glyphs(runs: Iterable[tuple[str, Face, str]], fonts: FontSet) -> tuple[str, ...]:
    """What ``preflight`` has to tell, a sentence a character. Raises GlyphError, naming each, when some are missing."""
    findings = preflight(runs, fonts)
    missing = _grouped(finding for finding in findings if finding.severity == "must")
    if missing:
        raise GlyphError(
            "；".join(missing),
            remedy="请更正；确有其字的，把含有这个字的字体文件放入本单位的 templates/fonts 文件夹，或先生成 .docx",
        )
    return _grouped(findings)


def _grouped(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The first place of each character, and at how many others it stands: a name may fill a roster."""
    places: dict[tuple[str, type], list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.char, type(finding)), []).append(finding)
    return tuple(
        found[0].message if len(found) == 1 else f"{found[0].message}（共 {len(found)} 处）"
        for found in places.values()
    )


def _covered(chars: set[str], fonts: FontSet, face: Face) -> set[str]:
    """Those drawn in the class's own face or the Latin one: nothing to be told, unless they are odd."""
    files = [file for file in fonts.chain(face) if file.face == "latin" or file is fonts.face(face)]
    return {char for file in files for char in file.draws(chars)}


def _odd(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs") or _in(char, _LOOKALIKES)


def _finding(char: str, place: str, words: str, fonts: FontSet, face: Face) -> Finding:
    code = f"U+{ord(char):04X}"
    if char == "\ufffd":
        return Missing(char, place, words, "有一个字在转换编码时已丢失（U+FFFD），请对照原件更正")
    if unicodedata.category(char) == "Co":
        return Missing(char, place, words, f"含有自造字（私用区字符 {code}），换一台电脑就不是原来的字，请更正")
    if unicodedata.category(char) in ("Cc", "Cn", "Cs"):
        return Missing(char, place, words, f"含有不能显示的字符（{code}），请删去")
    if _in(char, _VARIANTS):
        return Suspect(char, place, words, f"含有异体选择符（{code}），将以通行字形显示")
    common = unicodedata.normalize("NFKC", char)
    held = next((file for file in fonts.chain(face) if char in file.characters), None)
    if held is None:
        hint = f"；它形似“{common}”，是否写错" if common != char and len(common) == 1 else ""
        return Missing(char, place, words, f"“{char}”（{code}）不在任何一种字体中{hint}")
    if _in(char, _LOOKALIKES) and common != char:
        return Suspect(char, place, words, f"“{char}”（{code}）形似“{common}”而不是同一个字，检索不到，请核对")
    return Substituted(char, place, words, f"“{char}”以{ROLE_NAMES[held.face]}（{held.family}）字体代替")


def _in(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)


def _words(text: str, i: int) -> str:
    """The character with what stands beside it, for a person to find the place by."""
    start, end = max(0, i - _CONTEXT), i + _CONTEXT + 1
    shown = "".join(char if char.isprintable() else "□" for char in text[start:end]).strip()
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
