"""How what was found is spread over regions, issuers, kinds, years, levels and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kb.index_build import year_of
from kb.models import DocumentFacts

#: Names of the facets, in the order in which they are shown.
NAMES: Final = ("region", "issuer", "kind", "year", "level", "document")


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and how many of what was found have it. value: as a filter takes it; a year in digits."""

    value: str
    number: int


def counted(documents: Iterable[str], facts: Mapping[str, DocumentFacts]) -> dict[str, tuple[Count, ...]]:
    """The counts of every facet, most first (years: latest first).

    documents: the document of each passage found, or each document once. What a document does not say counts nowhere.
    """
    held = Counter(documents)
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for document, number in held.items():
        known = facts.get(document)
        if known is None:
            continue
        for name, values in values_of(known).items():
            for value in values:
                counts[name][value] += number
    return {name: _ordered(name, found) for name, found in counts.items()}


def values_of(facts: DocumentFacts) -> dict[str, tuple[str, ...]]:
    """The values of a document, by facet."""
    year = year_of(facts)
    return {
        "region": _some(facts.region),
        "issuer": tuple(dict.fromkeys(facts.issuers)),
        "kind": _some(facts.kind),
        "year": (str(year),) if year else (),
        "level": _some(facts.level),
        "document": (facts.id,),
    }


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _ordered(name: str, found: Counter[str]) -> tuple[Count, ...]:
    if name == "year":
        return tuple(Count(value, found[value]) for value in sorted(found, reverse=True))
    return tuple(Count(value, number) for value, number in found.most_common())


__all__ = ["NAMES", "Count", "counted", "values_of"]
