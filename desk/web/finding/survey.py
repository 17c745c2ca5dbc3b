"""One search: the filter, everything near the question, the facets, the hits of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desk.web.finding.naming import BINDING, LEVELS, document_words, region_words
from desk.web.finding.question import NotThere, Question
from desk.web.finding.shown import Shown, shown
from desk.web.finding.standing import Standing
from kb.engines import Filter
from kb.errors import LibraryError
from kb.facets import Count, counted
from kb.found import Findings, best_of_each
from kb.models import Clause, DocumentFacts
from kb.restrictions import Restriction, filter_for

if TYPE_CHECKING:
    from desk.web.finding.kept import Kept
    from desk.web.searching import Seat

PAGE: Final = 10
#: Values of a facet that are shown; the chosen one always is.
_VALUES: Final = 6
#: What binds the unit comes first: it decides more than where or when.
_TITLES: Final = {
    "binding": "对本单位",
    "region": "地区",
    "issuer": "发文机关",
    "kind": "文种",
    "year": "年度",
    "level": "层级",
    "doc": "文件",
}
#: A document that is not there: a filter without documents would not restrict at all.
_NONE: Final = ("",)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet; its address chooses it, or takes it back where it is chosen."""

    label: str
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results. total: of all pages, clauses or documents. groups: facets, over all pages.
    places: document and path of each hit; of a document, of its best passage."""

    findings: Findings
    total: int
    pages: int
    hits: tuple[Shown, ...]
    groups: tuple[Group, ...]
    places: tuple[tuple[str, str], ...]


def survey(
    question: Question, seat: Seat, standing: Standing, kept: Kept, today: date, like: Clause | None = None
) -> Page:
    """The page that a question asks for; one beyond the last has no hits. like: the clause to find similar ones of.

    Raises SearchError (asks for nothing), NotThere (no such document or year), LibraryError.
    """
    findings = _findings(question, seat, standing, kept, like)
    by_document = question.by == "document"
    every = tuple(best_of_each(findings.found)) if by_document else findings.found
    documents = [each.document for each in every]
    start = (question.page - 1) * PAGE
    hits = seat.searcher.hits(findings, start, start + PAGE, documents=by_document)
    facts = seat.searcher.facts(documents)
    best = {each.document: each.path for each in every[start : start + PAGE]}
    places = tuple((hit.document.id, hit.clause.path if hit.clause else best[hit.document.id]) for hit in hits)
    return Page(
        findings=findings,
        total=len(documents),
        pages=max(1, -(-len(documents) // PAGE)),
        hits=shown(hits, places, question, standing, today),
        groups=_groups(question, documents, facts, standing) if findings.answered else (),
        places=places,
    )


def _findings(question: Question, seat: Seat, standing: Standing, kept: Kept, like: Clause | None) -> Findings:
    filters = _filter(question, seat, standing)
    key = (seat.index.generation, question.q, question.like, question.exact, filters)
    known = kept.findings.get(key)
    if known is not None:
        return known
    found = _asked(question, seat, filters, like)
    if not found.found and filters.facets:
        # What a person types into an address (region=柳州市) may be meant in part.
        loose = _loosely(question, seat, filters)
        found = _asked(question, seat, loose, like) if loose != filters else found
    kept.findings.put(key, found)
    return found


def _asked(question: Question, seat: Seat, filters: Filter, like: Clause | None) -> Findings:
    if like is not None:
        return seat.searcher.like(like, filters=filters)
    return seat.searcher.find(question.q, filters=filters, as_typed=question.exact)


def _filter(question: Question, seat: Seat, standing: Standing) -> Filter:
    documents: tuple[str, ...] = ()
    if question.doc:
        try:
            documents = (seat.lookup.resolve(question.doc),)
        except LibraryError as error:
            raise NotThere(error.what, remedy=_on_a_page(error.remedy)) from error
    if question.binding and standing.known:
        held = tuple(
            each for named in standing.documents(question.binding) for each in (named, *seat.lookup.copies(named))
        )
        documents = tuple(each for each in held if not documents or each in documents) or _NONE
    names = ("region", "issuer", "kind", "level")
    facets = tuple((name, (value,)) for name in names if (value := getattr(question, name)))
    year = int(question.year) if question.year.isascii() and question.year.isdigit() else None
    if question.year and (year is None or not 0 < year < 10_000):
        raise NotThere(f"“{question.year}”不是年度", remedy="应为四位数字，如 2022")
    return Filter(documents, facets, year, year)


def _on_a_page(remedy: str | None) -> str:
    """What to do, on a page: a command is no help there."""
    return remedy if remedy and "zhangfa" not in remedy else "请到文库看看有哪些文件"


def _loosely(question: Question, seat: Seat, filters: Filter) -> Filter:
    typed = Restriction(
        regions=(question.region,) if question.region else (),
        issuers=(question.issuer,) if question.issuer else (),
        kinds=(question.kind,) if question.kind else (),
        levels=(question.level,) if question.level else (),
    )
    return replace(filters, facets=filter_for(typed, seat.lookup)[0].facets)


# Facets


def _groups(
    question: Question, documents: Sequence[str], facts: Mapping[str, DocumentFacts], standing: Standing
) -> tuple[Group, ...]:
    counts = counted(documents, facts)
    counts["doc"] = counts.pop("document")
    if standing.known:
        bearings = [standing.bearing(facts[each]) for each in documents if each in facts]
        counts["binding"] = tuple(Count(value, bearings.count(value)) for value in BINDING)  # type: ignore[arg-type]
    return tuple(Group(title, _choices(name, counts.get(name, ()), question, facts)) for name, title in _TITLES.items())


def _choices(
    name: str, counts: Sequence[Count], question: Question, facts: Mapping[str, DocumentFacts]
) -> tuple[Choice, ...]:
    chosen = getattr(question, name)
    made: list[Choice] = []
    for count in counts:
        is_chosen = count.value == chosen
        if count.number and (is_chosen or len(made) < _VALUES):
            href = question.address(**{name: "" if is_chosen else count.value})
            made.append(Choice(_label(name, count.value, facts), count.number, href, is_chosen))
    if chosen and not any(choice.chosen for choice in made):
        made.insert(0, Choice(_label(name, chosen, facts), 0, question.address(**{name: ""}), True))
    return tuple(made)


def _label(name: str, value: str, facts: Mapping[str, DocumentFacts]) -> str:
    match name:
        case "region":
            return region_words(value)
        case "year":
            return f"{value}年"
        case "level":
            return LEVELS.get(value, value)
        case "binding":
            return BINDING.get(value, value)
        case "doc" if value in facts:
            return document_words(facts[value])
    return value


__all__ = ["PAGE", "Choice", "Group", "Page", "survey"]
