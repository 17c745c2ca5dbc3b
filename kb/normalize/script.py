"""Script: traditional text to simplified, character for character, so that both share their offsets.

Only ``t2s`` is used: the variants with phrases of Taiwan (``tw2sp``) change the number of characters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kb.models import Script, Span

# A line is traditional when at least this share of its CJK characters exists only in traditional script.
_LINE_SHARE = 0.05
# A text is traditional as a whole when at least this share does.
_TEXT_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Simplified:
    """text: same length as the source. script: of the source. strangers: traditional characters left as they are
    in a simplified text, or passages in the other script of a mixed one."""

    text: str
    script: Script
    strangers: tuple[Span, ...]


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    import opencc

    convert = opencc.OpenCC("t2s").convert
    return lambda text: str(convert(text))


@lru_cache(maxsize=1)
def _traditional_only() -> frozenset[str]:
    """Characters that t2s changes and that the simplified standard (GB 2312) does not hold: proof of the script.

    乾 著 於 瞭 藉 stand in GB 2312 as well, hence prove nothing.
    """
    block = "".join(map(chr, range(0x4E00, 0x9FFF + 1)))
    changed = _converter()(block)
    if len(changed) != len(block):
        changed = "".join(_converter()(c) for c in block)
    found = set()
    for before, after in zip(block, changed, strict=True):
        if before != after:
            try:
                before.encode("gb2312")
            except UnicodeEncodeError:
                found.add(before)
    return frozenset(found)


def _needs_look(text: str) -> bool:
    """Quick negative: a text all of whose characters GB 2312 holds is simplified (needs no OpenCC)."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def to_simplified(text: str) -> str:
    """``text`` in simplified characters, always of the same length."""
    out = _converter()(text)
    if len(out) == len(text):
        return out
    # A phrase changed the length: convert the offending characters alone.
    return "".join(c if len(s := _converter()(c)) != 1 else s for c in text)


def simplify(text: str) -> Simplified:
    """Decides the script of a text and converts what is traditional; simplified words are never touched."""
    if not _needs_look(text):
        return Simplified(text, "simplified", ())
    proof = _traditional_only()
    present = proof.intersection(text)
    if not present:
        return Simplified(text, "simplified", ())
    han = sum(1 for c in text if "一" <= c <= "鿿")
    marks = sum(1 for c in text if c in present)
    if marks >= _TEXT_SHARE * han and marks >= 3:
        return _convert_whole(text)
    return _convert_lines(text, present)


def _convert_whole(text: str) -> Simplified:
    return Simplified(to_simplified(text), "traditional", ())


def _convert_lines(text: str, present: frozenset[str]) -> Simplified:
    """A simplified text with traditional lines in it: those lines are converted, stray characters only reported."""
    out: list[str] = []
    strangers: list[Span] = []
    at, mixed = 0, False
    for line in text.splitlines(keepends=True):
        marks = [i for i, c in enumerate(line) if c in present]
        han = sum(1 for c in line if "一" <= c <= "鿿")
        if len(marks) >= 3 and marks and len(marks) >= _LINE_SHARE * han:
            converted = to_simplified(line)
            out.append(converted)
            strangers.append(Span(at, at + len(line.rstrip())))
            mixed = True
        else:
            out.append(line)
            strangers.extend(Span(at + i, at + i + 1) for i in marks)
        at += len(line)
    return Simplified("".join(out), "mixed" if mixed else "simplified", tuple(strangers))
