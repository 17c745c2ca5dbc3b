"""Five ways to ask, each shown with an example that this library answers: what it does not hold is not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from desk.web.finding.question import Question
from kb.citations import clause_words

if TYPE_CHECKING:
    from desk.web.searching import Seat
    from kb.found import Findings
    from kb.models import DocumentFacts

_LOOKED_AT: Final = 40  # documents looked at for numbers and words to quote
_PART: Final = re.compile(r"[，。；：？！、（）()\n]+")
_TELLING: Final = re.compile(r"[0-9]|不得|应当|必须")
_SHORT, _LONG = 8, 18  # characters of words to quote

# Tried in this order; what the library answers is shown. They are at home in the bundled texts.
_SENTENCES: Final = (
    "市外培训每班最多多少人",
    "学员人数超过多少人优先采用网络培训",
    "公务员试用期多长",
    "劳动合同试用期最长多久",
)
_QUOTES: Final = ("“不得少于本单位总经费的50%”",)
_TRADITIONAL: Final = ("領導幹部上講臺", "幹部教育培訓", "勞動合同解除")
_MISSPELT: Final = ("培训数据补陆截止时间", "劳动合铜期限")
_WITHOUT: Final = ("培训计划 -网络", "合同 -劳动")


@dataclass(frozen=True, slots=True)
class Example:
    """A way to ask: what it is called, (words, address) of its examples, what it does."""

    way: str
    asked: tuple[tuple[str, str], ...]
    aside: str


def examples(seat: Seat) -> tuple[Example, ...]:
    """The ways for which the library has an example. Raises LibraryError."""
    tried = _Trying(seat)
    some = tuple(seat.lookup.facts(seat.lookup.document_ids()[:_LOOKED_AT]).values())
    rows = (
        ("问一句话", tried.first(_SENTENCES), "答在哪一条，就到哪一条"),
        ("写文号或位置", tuple(_numbers(seat, some)), "括号写法不限"),
        ("查原话", tried.first(_QUOTES) or tried.first(_said(seat, some)), "加引号，逐字查"),
        ("繁体、错字", (*tried.first(_TRADITIONAL), *tried.misspelt(_MISSPELT)), "自动转简体，提示疑似错字"),
        ("去掉一个词", tried.first(_WITHOUT), "减号后面不出现"),
    )
    return tuple(
        Example(way, tuple((words, Question(q=words).address()) for words in asked), aside)
        for way, asked, aside in rows
        if asked
    )


class _Trying:
    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def first(self, candidates: Iterable[str]) -> tuple[str, ...]:
        """The first that is answered."""
        return tuple(islice((words for words in candidates if self._found(words).answered), 1))

    def misspelt(self, candidates: Iterable[str]) -> tuple[str, ...]:
        """The first for which something is suggested."""
        return tuple(islice((words for words in candidates if self._found(words).suggestions), 1))

    def _found(self, words: str) -> Findings:
        return self._seat.searcher.find(words)


def _numbers(seat: Seat, documents: Sequence[DocumentFacts]) -> Iterable[str]:
    """A number in square brackets as people type it, and another with a clause of its document."""
    numbered = [(facts, facts.number) for facts in documents if facts.number]
    for at, (facts, number) in enumerate(numbered[:2]):
        if at == 0:
            yield number.replace("〔", "[").replace("〕", "]")
        else:
            paths = seat.lookup.paths([facts.id]).get(facts.id, ())
            top = [path for path in paths if "/" not in path]
            yield f"{number} {clause_words(top[min(1, len(top) - 1)])}" if top else number


def _said(seat: Seat, documents: Sequence[DocumentFacts]) -> Iterable[str]:
    """Words of clauses, between two marks, that order or count something."""
    for facts in documents[:3]:
        for clause in seat.lookup.clauses(facts.id)[:60]:
            for part in _PART.split(clause.text):
                if _SHORT <= len(part) <= _LONG and _TELLING.search(part) and not set(part) & set("“”‘’《》 "):
                    yield f"“{part}”"
                    break


__all__ = ["Example", "examples"]
