"""What is said where the library does not answer: which words stand nowhere, and which ways lead on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desk.web.finding.question import Question
from kb.analysis import fold, grams, words
from kb.answered import without_asking
from kb.engines import EngineQuery
from kb.found import Findings, phrase

if TYPE_CHECKING:
    from desk.web.searching import Seat

_WORDS: Final = 6  # words of a question that are looked up one by one
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Nothing:
    """why: Chinese, a sentence. ways: other searches that do find something, (words, address)."""

    why: str
    ways: tuple[tuple[str, str], ...]


def nothing(question: Question, findings: Findings, seat: Seat) -> Nothing:
    """Why nothing answers a question. Raises LibraryError."""
    asked = _telling(findings.parsed.text)
    missing = [word for word in asked if _unheld(seat, word)]
    held = [word for word in asked if word not in missing]
    if findings.parsed.only_stop_words:
        why = "这几个都是常用字词，请写明要找的事项。"
    elif missing:
        why = f"{_quoted(missing, '和')}在馆藏中没有出现过。"
    elif len(held) > 1 and not _stands(seat, held):
        why = f"没有一条同时讲到{_quoted(held, '和')}。"
    else:
        why = "没有一条足够贴近这个问题。"
    return Nothing(why, tuple(_ways(question, held, seat)))


def _ways(question: Question, held: Sequence[str], seat: Seat) -> list[tuple[str, str]]:
    """Single words of the question that something here is about."""
    found = []
    for word in sorted(held, key=len, reverse=True)[:_TRIES]:
        if word != question.q and seat.searcher.find(word).answered:
            found.append((word, Question(q=word).address()))
    return found


def _telling(text: str) -> list[str]:
    """The words of a question that say what it is about, in order."""
    cut = dict.fromkeys(word for word in words(without_asking(fold(text))) if len(word) > 1)
    # Words inside longer ones are dictionary words of their own.
    return [word for word in cut if not any(word != other and word in other for other in cut)][:_WORDS]


def _unheld(seat: Seat, word: str) -> bool:
    """Whether a word stands nowhere: not in a clause, a heading or a title."""
    return any(not seat.searcher.frequency("grams", pair) for pair in grams(word) if len(pair) == 2)


def _stands(seat: Seat, said: Sequence[str]) -> bool:
    """Whether some passage holds all these words as they stand."""
    wanted = [found for found in map(phrase, said) if found]
    return not wanted or bool(seat.index.search(EngineQuery((), tuple(wanted)), 1))


def _quoted(said: Sequence[str], last: str) -> str:
    marked = [f"“{word}”" for word in said]
    return marked[0] if len(marked) == 1 else "、".join(marked[:-1]) + last + marked[-1]


__all__ = ["Nothing", "nothing"]
