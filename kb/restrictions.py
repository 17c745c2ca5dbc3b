"""What a person restricts a search to (柳州市, 财政局, 通知) -> the filter that an engine understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.engines import Filter
from kb.query import fold

if TYPE_CHECKING:
    from kb.lookup import Lookup
    from kb.models import DocumentFacts

_NAMES = {"region": "地区", "issuer": "发文机关", "kind": "文种"}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Restriction:
    """A search's restrictions as typed; the values of one field are alternatives, the fields are all required.

    documents: ids, numbers or titles. levels: national, province, city, county, unit. Years: inclusive.
    """

    documents: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None


def filter_for(restriction: Restriction, lookup: Lookup) -> tuple[Filter, tuple[str, ...]]:
    """The filter, and a Chinese remark for each value that no document of the library has (it then finds nothing).

    A region includes what lies in it; an issuer or kind may be given in part where no document has it as it stands.
    Raises LibraryError for a document that is not held.
    """
    remarks: list[str] = []
    facets: list[tuple[str, tuple[str, ...]]] = []
    if restriction.regions or restriction.issuers or restriction.kinds:
        facts = tuple(lookup.facts().values())
        for name, typed, values_of in (
            ("region", restriction.regions, _region),
            ("issuer", restriction.issuers, _issuers),
            ("kind", restriction.kinds, _kind),
        ):
            if typed:
                held = _distinct(facts, values_of)
                facets.append((name, _meant(typed, held, within=name == "region")))
                remarks += _unknown(name, typed, held)
    if restriction.levels:
        facets.append(("level", restriction.levels))
    documents = tuple(dict.fromkeys(lookup.resolve(name) for name in restriction.documents))
    return Filter(documents, tuple(facets), restriction.year_from, restriction.year_to), tuple(remarks)


def _region(facts: DocumentFacts) -> Sequence[str]:
    return (facts.region,) if facts.region else ()


def _issuers(facts: DocumentFacts) -> Sequence[str]:
    return facts.issuers


def _kind(facts: DocumentFacts) -> Sequence[str]:
    return (facts.kind,) if facts.kind else ()


def _distinct(facts: Iterable[DocumentFacts], values_of: Callable[[DocumentFacts], Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for document in facts for value in values_of(document)))


def _fitting(typed: str, held: Sequence[str], *, within: bool) -> list[str]:
    wanted = fold(typed)
    if not within and wanted in held:
        return [wanted]
    return [value for value in held if wanted and wanted in value]


def _meant(typed: Iterable[str], held: Sequence[str], *, within: bool) -> tuple[str, ...]:
    values: list[str] = []
    for word in typed:
        # A value that no document has stays as it is: it finds nothing, which is the truth.
        values += _fitting(word, held, within=within) or [word]
    return tuple(dict.fromkeys(values))


def _unknown(name: str, typed: Iterable[str], held: Sequence[str]) -> list[str]:
    some = "、".join(held[:_SHOWN]) + ("等" if len(held) > _SHOWN else "")
    return [
        f"文库中没有{_NAMES[name]}为“{word}”的文件" + (f"，现有：{some}。" if held else "。")
        for word in typed
        if not _fitting(word, held, within=True)
    ]


__all__ = ["Restriction", "filter_for"]
