"""Text -> tokens, the same for passages and queries; engines never see text.

A *unit* is one Chinese character, or a whole number (``550``, ``1.5%``) or Latin word. Grams are the units and the
pairs of neighbouring units (``550`` and ``550学``), words are those of jieba's dictionary. rjieba and jieba cut alike;
rjieba starts in a tenth of the time and is used where it is installed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kb.models import DocumentFacts

#: Written into every index; raise it with any change that gives other tokens for some text.
ANALYSIS_VERSION = "1"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
_NUMBER = r"[0-9]+(?:[.,:][0-9]+)*[%‰]?"
# Stretches without blank or punctuation inside.
_RUN = re.compile(f"(?:[{_HAN}]+|{_NUMBER}|[a-z]+)+")
_UNIT = re.compile(f"[{_HAN}]|{_NUMBER}|[a-z]+")
_NOT_HAN = re.compile(f"[^{_HAN}]")
_WORD = re.compile(f"[{_HAN}0-9a-z]")


def _fold_table() -> dict[int, str]:
    """Full-width letters, digits and signs, ① and ² -> the character they stand for."""
    table = {0x3000: " ", 0xA0: " ", ord("○"): "〇", ord("﹪"): "%", ord("％"): "%", ord("．"): "."}
    for low, high in (
        (0xFF10, 0xFF1A),
        (0xFF21, 0xFF3B),
        (0xFF41, 0xFF5B),
        (0xF900, 0xFB00),
        (0x2460, 0x2474),
        (0xB2, 0xBA),
    ):
        for code in range(low, high):
            plain = unicodedata.normalize("NFKC", chr(code)).lower()
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    table |= {capital: chr(capital + 32) for capital in range(ord("A"), ord("Z") + 1)}
    return table


_FOLD = _fold_table()
# Most texts need no folding at all, and looking is ten times faster than translating.
_FOLDABLE = re.compile("[" + "".join(map(chr, _FOLD)) + "]")


def fold(text: str) -> str:
    """One spelling for comparing: half-width, lower case; character for character, so that offsets stay true.

    Script is not touched: texts are simplified when they are read, queries by ``kb.query``. Nor is punctuation, which
    makes no tokens.
    """
    return text.translate(_FOLD) if _FOLDABLE.search(text) else text


def unit_runs(text: str) -> list[Sequence[str]]:
    """The units of folded text, a sequence for each stretch that no blank or punctuation divides."""
    return [_UNIT.findall(run) if _NOT_HAN.search(run) else run for run in _RUN.findall(text)]


def grams(text: str) -> list[str]:
    """Units and pairs of neighbouring units of folded text."""
    tokens: list[str] = []
    for run in unit_runs(text):
        tokens += run
        tokens += map(str.__add__, run[:-1], run[1:])
    return tokens


def pairs(text: str) -> list[str]:
    """Pairs of units of folded text, one per position, also across punctuation, with the last unit alone at the end.

    A phrase written without (or with other) punctuation is so found as well.
    """
    units = _UNIT.findall(text)
    return [*map(str.__add__, units[:-1], units[1:]), *units[-1:]]


def units(text: str) -> list[str]:
    """The units of folded text, in order."""
    return _UNIT.findall(text)


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], Iterable[str]]:
    try:
        import rjieba
    except ImportError:
        import jieba  # type: ignore[import-untyped]

        jieba.setLogLevel(60)
        return lambda text: jieba.cut(text)
    return lambda text: rjieba.cut(text, True)


def cut(text: str) -> list[str]:
    """All pieces of a text in order, words, blanks and marks; joined they are the text."""
    return list(_cutter()(text))


def words(text: str) -> list[str]:
    """Dictionary words of folded text, blanks and punctuation left out. Same list from rjieba and jieba."""
    return [word for word in cut(text) if _WORD.search(word)]


def index_tokens(
    text: str, context: str, facts: DocumentFacts | None = None, path: str | None = None
) -> dict[str, list[str]]:
    """The tokens of a passage, by field of ``kb.engines``.

    text: the passage; context: title and headings above it; facts, path: what it can be called by (see
    ``label_token``); the lines of ``path`` are several paths (see ``kb.passages``).
    """
    own, above = fold(text), fold(context)
    both = f"{above}\n{own}"
    labels = [] if facts is None else [facts.id, *([facts.number] if facts.number else [])]
    if path:
        labels += path.split("\n")
    return {
        "grams": grams(both),
        "words": words(both),
        "pairs": pairs(own),
        "doc": [label_token(label) for label in labels],
    }


def label_token(label: str) -> str:
    """An id, number or path as one token: folded, without blanks, brackets in one spelling.

    >>> label_token("柳人社发[2022] 65号") == label_token("柳人社发〔2022〕65号")
    True
    """
    return re.sub(r"\s+", "", fold(label)).translate(_BRACKETS)


_BRACKETS = str.maketrans("[【（［{〔]】）］}〕", "((((((" + "))))))")

__all__ = [
    "ANALYSIS_VERSION",
    "fold",
    "grams",
    "index_tokens",
    "label_token",
    "pairs",
    "unit_runs",
    "units",
    "words",
]
