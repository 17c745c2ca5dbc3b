"""Does anything in the library answer the question? And scores that can be compared between questions.

A question is *covered* by a passage to the degree that the passage (with title and headings) holds its character
pairs, each weighted by how rare it is in the library; a pair the library has never seen weighs most, so that the
missing head word (年休假) outweighs the common rest (公务员). Words that only ask (几月份, 怎么办) do not count, and
pairs that cross the border of two words count half (``ACROSS``), since word order is free. The question counts as
answered when one of the best hits covers it to ``THRESHOLD``.

In large libraries of articles of law, lay people's words share less with the right article than an office's words
share with its notices; the threshold falls there (``LARGE``, ``FALL``).

Measured through ``kb.search`` (share of questions judged answered; the first block should be 1, the second 0):

==================================================  =================  ========  ===========
questions                                           library            passages  answered
==================================================  =================  ========  ===========
80 that the bundled texts answer                    bundled                 401  1.000
329 on measures of 2020                             those texts           6,722  0.997
617 of lay people on law                            statutes             60,261  0.985
--------------------------------------------------  -----------------  --------  -----------
5 that nothing bundled answers                      bundled                 401  0.000
617 of lay people on law                            bundled                 401  0.042
329 on measures of 2020                             bundled                 401  0.097
56 near ones (wages, leave, travel costs)           bundled                 401  0.393
617 of lay people on law                            texts of 2020         6,722  0.361
==================================================  =================  ========  ===========

Near ones pass where most of their words stand in one passage on another matter (教师职称评审条件). The larger the
library, the likelier that is: there, few unanswered questions are recognised.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kb.analysis import fold, unit_runs, words

THRESHOLD: Final = 0.23
LARGE: Final = 10_000  # passages
FALL: Final = 0.45  # threshold * (LARGE / passages) ** FALL above LARGE
ACROSS: Final = 0.5
HITS: Final = 10  # so many of the best hits are looked at

# Scores shown: an answered question's best hit gets ANSWERED..10, a weak one at most WEAK.
ANSWERED: Final = 5.0
WEAK: Final = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """answered: something here seems to answer. confidence: 0 (nothing shared) to 1 (all of it in one passage); at
    least 0.5 when answered, less than 0.5 when not. coverage: of the question by the best passage, 0 to 1."""

    answered: bool
    confidence: float
    coverage: float


CERTAIN: Final = Verdict(True, 1.0, 1.0)  # a document or clause asked for by its number or name was found

_ASKS: Final = re.compile(
    r"多少(?:个|人|元|天|钱|次|名|年|岁|倍|平方米|小时|学时|工作日)?|多(?:久|长时间|长|大|高|远|快)"
    r"|第?几(?:个月|个|月份|月|天|年|次|日|人|名|岁|级|点|号|种|类|条)?(?:内|前|后|以上|以内)?"
    r"|什么(?:时候|时间|样|叫|意思|情况下?)?|为什么|为何|何时|何地|何种|怎么(?:办|样|做|写|填|处理|算)?|怎样|如何"
    r"|哪(?:些|里|个|儿|种|类|家|几)?|谁|[是能可]否|有无|有没有|是不是|能不能|可不可以|要不要|会不会|该不该|需不需要"
    r"|行不行|算不算|可以|不能|吗|呢|吧|啊|么|请问|我?想问|想知道|了解一下|一下|告诉我|帮我查|查一下|关于|有关|应[该当]|需要"
)


def without_asking(folded: str) -> str:
    """A folded question with blanks in the place of the words that only ask."""
    return _ASKS.sub(" ", folded)


def question_terms(text: str) -> dict[str, float]:
    """The units and pairs of what is asked about -> weight (1, or ``ACROSS``). text: ``ParsedQuery.text``.

    Where all of the words only ask, they are what is asked about.
    """
    folded = fold(text)
    return _terms(without_asking(folded)) or _terms(folded)


def _terms(folded: str) -> dict[str, float]:
    terms: dict[str, float] = {}
    for run in unit_runs(folded):
        units = list(run)
        if len(units) == 1:
            terms[units[0]] = 1.0
            continue
        borders, at = set(), 0
        for word in words("".join(units)):
            at += len(word)
            borders.add(at)
        at = 0
        for first, second in itertools.pairwise(units):
            at += len(first)
            pair = first + second
            terms[pair] = max(terms.get(pair, 0.0), ACROSS if at in borders else 1.0)
    return terms


def threshold(passages: int) -> float:
    """The coverage from which a question counts as answered in a library of so many passages."""
    return THRESHOLD * min(1.0, (LARGE / passages) ** FALL) if passages > 0 else THRESHOLD


def judge(
    text: str,
    hits: Iterable[str],
    frequency: Callable[[str], int],
    passages: int,
    *,
    same: Sequence[tuple[str, Sequence[str]]] = (),
) -> Verdict:
    """Judges whether the best hits answer the question.

    text: ``ParsedQuery.text``. hits: words of the best hits with title and headings, best first (the first ``HITS``
    are looked at). frequency: passages that hold a unit or pair (field ``grams``). passages: in the library.
    same: words of the question with others that stand for them (thesaurus, mended typing errors): ``(("补陆",
    ("补录",)),)``; a hit that holds one of them covers the words of the question.
    """
    terms = question_terms(text)
    weights = {term: weight * _idf(frequency(term), passages) for term, weight in terms.items()}
    whole = sum(weights.values())
    if not whole:
        return Verdict(False, 0.0, 0.0)
    others = [(list(_terms(fold(said))), [fold(word) for word in words_for]) for said, words_for in same]
    best = 0.0
    for at, hit in enumerate(hits):
        if at == HITS:
            break
        folded = fold(hit)
        held = {term for term in weights if term in folded}
        for said, words_for in others:
            if any(word in folded for word in words_for):
                held.update(term for term in said if term in weights)
        best = max(best, sum(weights[term] for term in held) / whole)
    return _verdict(best, threshold(passages))


def _verdict(coverage: float, needed: float) -> Verdict:
    coverage = min(1.0, coverage)
    if coverage >= needed:
        return Verdict(True, 0.5 + 0.5 * (coverage - needed) / (1 - needed), coverage)
    return Verdict(False, 0.5 * coverage / needed, coverage)


def _idf(held: int, passages: int) -> float:
    return math.log(1 + (max(passages, held) - held + 0.5) / (held + 0.5))


def calibrate(scores: Sequence[float], verdict: Verdict) -> tuple[float, ...]:
    """Scores of the hits, best first, for the user: order kept, comparable between questions, 0 to 10.

    The best hit of an answered question lies in ``ANSWERED``..10 by the confidence, of one that is not in 0..``WEAK``;
    the others follow in proportion to their scores.
    """
    top = max(scores, default=0.0)
    if top <= 0:
        return tuple(0.0 for _ in scores)
    if verdict.answered:
        best = ANSWERED + (10 - ANSWERED) * (2 * verdict.confidence - 1)
    else:
        best = WEAK * 2 * verdict.confidence
    return tuple(round(best * max(0.0, score) / top, 4) for score in scores)


__all__ = ["CERTAIN", "HITS", "Verdict", "calibrate", "judge", "question_terms", "threshold", "without_asking"]
