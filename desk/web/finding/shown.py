"""A hit as a page shows it: words with their marks, tags, notes, texts to copy, ways on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from desk.web.finding import damage
from desk.web.finding.copying import headline, quotation
from desk.web.finding.naming import region_words
from desk.web.finding.passed import in_words, passed_terms
from desk.web.finding.question import Question, clause_address, context_address
from desk.web.finding.standing import Standing
from kb.citations import official
from kb.index import year_of
from kb.models import Defect, DocumentFacts, Hit
from kb.snippet import Window

_DEFECTS_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Note:
    """A note below the words. kind: of its stamp. lead: Chinese, in bold; text: the rest. word: of the stamp, for who
    hears the page."""

    kind: str
    lead: str
    text: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as ``ui.hit`` takes it."""

    rank: int
    citation: str
    href: str
    words: Markup
    trail: tuple[str, ...]
    tags: tuple[str, ...]
    kinds: tuple[str, ...]
    notes: tuple[Note, ...]
    cite: str
    quote: str
    ask: str
    similar: str
    context: str


def shown(
    hits: Sequence[Hit], places: Sequence[tuple[str, str]], question: Question, standing: Standing, today: date
) -> tuple[Shown, ...]:
    """The hits of a page; what holds for a whole document is told at its first. places: document and path of each."""
    told: set[str] = set()
    made: list[Shown] = []
    for hit, (_, path) in zip(hits, places, strict=True):
        made.append(_shown(hit, path, question, standing, today, first=hit.document.id not in told))
        told.add(hit.document.id)
    return tuple(made)


def _shown(hit: Hit, path: str, question: Question, standing: Standing, today: date, *, first: bool) -> Shown:
    facts, clause = hit.document, hit.clause
    defects = damage.in_clause(clause, facts.defects) if clause else ()
    flaws = damage.places(hit.words, clause, defects) if clause else ()
    notes = [*_validity(facts, standing, today)] if first else []
    if clause is not None:
        notes += [*_damaged(defects), *_passed(clause.text, today)]
    elif facts.defects:
        notes.append(Note("sun", f"所收文本有{len(facts.defects)}处缺损", "，引用前须先核对原件。", "原文缺损"))
    cited = hit.citation.official if hit.citation else official(facts.title, facts.number, None)
    tags = [region_words(facts.region), f"{year_of(facts)}年" if year_of(facts) else "", _state(facts, standing, today)]
    return Shown(
        rank=0 if hit.weak else hit.rank,
        citation=headline(facts, clause.path if clause else ""),
        href=clause_address(facts.id, path),
        words=marked(Window(hit.words, *hit.shown, hit.marks), flaws),
        trail=_trail(hit),
        tags=(*(("词面相近",) if hit.weak else ()), *(tag for tag in tags if tag)),
        kinds=("can",) if standing.bearing(facts) == "refers" else (),
        notes=tuple(notes),
        cite=cited,
        quote=quotation(clause, cited) if clause else "",
        ask=damage.question(defects),
        similar=Question(like=clause.id).address() if clause else "",
        context=context_address(facts.id, path, question.q),
    )


def marked(window: Window, flaws: Iterable[tuple[int, int]] = ()) -> Markup:
    """The window as markup: what was asked for in <mark>, damaged characters in .flaw, all else escaped."""
    text, start, end = window.text, window.start, window.end
    layers = [(begin, stop, "<mark>", "</mark>") for begin, stop in window.marks]
    layers += [
        (max(begin, start), min(stop, end), '<span class="flaw">', "</span>")
        for begin, stop in flaws
        if begin < end and stop > start
    ]
    borders = sorted({start, end, *(layer[0] for layer in layers), *(layer[1] for layer in layers)})
    out = ["…"] if start else []
    for begin, stop in pairwise(borders):
        piece = escape(text[begin:stop], quote=False).replace("\n", "<br>")
        for first, last, opening, closing in layers:
            if first <= begin and stop <= last:
                piece = opening + piece + closing
        out.append(piece)
    if end < len(text):
        out.append("…")
    return Markup("".join(out))


def _trail(hit: Hit) -> tuple[str, ...]:
    facts, clause = hit.document, hit.clause
    if clause is None:
        return tuple(part for part in ("、".join(facts.issuers), facts.kind or "") if part)
    own = clause.label if clause.label and clause.label not in hit.words[:8] else None
    return tuple(part for part in (facts.title, *clause.breadcrumb, own) if part)


# Notes


def _state(facts: DocumentFacts, standing: Standing, today: date) -> str:
    """The state of a document in a word, where it is not simply in force."""
    if facts.status and facts.status != "现行":
        return facts.status
    pack = standing.pack_of(facts)
    over = pack is not None and pack.until is not None and pack.until < today
    return "期限已满" if over or _over(facts, today) else ""


def _validity(facts: DocumentFacts, standing: Standing, today: date) -> Iterable[Note]:
    """What is known of a document's being in force."""
    if facts.status and facts.status != "现行":
        instead = f"，由{facts.replaced_by}代替" if facts.replaced_by else ""
        yield Note("wei", f"本件{facts.status}{instead}", "，引用前请核实。", "效力")
        return
    pack = standing.pack_of(facts)
    if pack is not None and pack.validity:
        yield Note("ti", "", f"{pack.validity.rstrip('。')}。", "效力提示")
    elif facts.validity and _over(facts, today):
        first, last = facts.validity
        yield Note("ti", "", f"本件的期限（{first or ''}—{last}）已经届满，不宜作为现行依据。", "效力提示")


def _over(facts: DocumentFacts, today: date) -> bool:
    """Whether the period of a document is over."""
    last = (facts.validity[1] or "") if facts.validity else ""
    if len(last) == 10:
        return last < today.isoformat()
    return last[:4].isdigit() and int(last[:4]) < today.year


def _damaged(defects: Sequence[Defect]) -> Iterable[Note]:
    told = Counter(map(damage.brief, defects)).most_common()
    for message, number in told[:_DEFECTS_TOLD]:
        lead, _, rest = message.partition("，")
        times = f"（{number}处）" if number > 1 else ""
        yield Note("sun", lead + times, f"，{rest}。" if rest else "。", "原文缺损")
    if len(told) > _DEFECTS_TOLD:
        more = sum(number for _, number in told[_DEFECTS_TOLD:])
        yield Note("sun", f"这一条另有{more}处缺损", "，在文中打开可以逐处查看。", "原文缺损")


def _passed(text: str, today: date) -> Iterable[Note]:
    days = passed_terms(text, today)
    if days:
        said = "、".join(in_words(day) for day in days)
        yield Note("qi", f"{said}已过。", "此期限只供查阅，不作为现行要求写进文稿。", "日期已过")


__all__ = ["Note", "Shown", "marked", "shown"]
