"""The table of documents: which are shown, in which order, in which words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from desk.web.library.words import LEVELS, damage_words, is_past, validity_words
from kb.models import DocumentFacts

ROWS: Final = 200
_PROVINCE = re.compile(r"^[^省市]{2,8}(?:省|自治区)(?=.)")
_LEVEL_ORDER: Final = ("national", "province", "city", "county", "unit", None)


@dataclass(frozen=True, slots=True)
class Row:
    """A document in words, short ones before whole ones. past: known not to be in force."""

    id: str
    title: str
    number: str
    issuers: str
    all_issuers: str
    region: str
    whole_region: str
    level: str
    kind: str
    date: str
    validity: str
    past: bool
    damage: str
    clauses: int


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. state: ascending, descending or empty; href: the next order."""

    label: str
    href: str
    state: str
    number: bool


@dataclass(frozen=True, slots=True)
class Documents:
    """One page of the table. held: documents in all; found: those that the words let through."""

    rows: tuple[Row, ...]
    heads: tuple[Head, ...]
    held: int
    found: int
    page: int
    pages: int
    previous: str
    next: str


def documents(held: Iterable[DocumentFacts], *, sort: str, words: str, page: int, today: date) -> Documents:
    """The documents that hold all ``words``, in the order of ``sort`` (a column, with - before it from the end)."""
    every = list(held)
    found = [facts for facts in every if _holds(facts, words)]
    column, down = sort.removeprefix("-"), sort.startswith("-")
    if column in COLUMNS:
        found.sort(key=COLUMNS[column].key, reverse=down)
        found.sort(key=lambda facts: not COLUMNS[column].known(facts))  # the unknown stands last, whichever way
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * ROWS : page * ROWS]

    def href(**changed: object) -> str:
        asked = {"sort": sort, "q": words} | changed
        query = urlencode({key: value for key, value in asked.items() if value})
        return "/library" + (f"?{query}" if query else "")

    return Documents(
        rows=tuple(_row(facts, today) for facts in shown),
        heads=tuple(_head(name, column if column in COLUMNS else "", down, href) for name in COLUMNS),
        held=len(every),
        found=len(found),
        page=page,
        pages=pages,
        previous=href(page=page - 1) if page > 1 else "",
        next=href(page=page + 1) if page < pages else "",
    )


def _row(facts: DocumentFacts, today: date) -> Row:
    return Row(
        id=facts.id,
        title=facts.title,
        number=facts.number or "",
        issuers=_brief(facts.issuers),
        all_issuers="、".join(facts.issuers),
        region=_PROVINCE.sub("", facts.region or "") or facts.region or "",
        whole_region=facts.region or "",
        level=LEVELS.get(facts.level or "", ""),
        kind=facts.kind or "",
        date=facts.date_written or (f"{facts.date_printed} 印" if facts.date_printed else ""),
        validity=validity_words(facts, today),
        past=is_past(facts, today),
        damage=damage_words(facts.defects),
        clauses=facts.clause_count,
    )


def _brief(issuers: Sequence[str]) -> str:
    return f"{issuers[0]}等 {len(issuers)} 家" if len(issuers) > 1 else "".join(issuers)


def _head(name: str, column: str, down: bool, href: Callable[..., str]) -> Head:
    state = "" if name != column else "descending" if down else "ascending"
    next_ = f"-{name}" if state == "ascending" else name
    return Head(COLUMNS[name].label, href(sort=next_), state, COLUMNS[name].number)


def _holds(facts: DocumentFacts, words: str) -> bool:
    wanted = _folded(words).split()
    if not wanted:
        return True
    said = (facts.title, facts.number, *facts.issuers, facts.region, facts.kind, facts.id, facts.date_written)
    text = _folded(" ".join(part for part in said if part))
    return all(word in text for word in wanted)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Words as they are compared: simplified, small letters, one kind of brackets."""
    from unicodedata import normalize

    from kb.normalize.script import to_simplified

    plain = normalize("NFKC", text).casefold().translate(str.maketrans("〔〕［］【】", "[][][]"))
    return plain if plain.isascii() else to_simplified(plain)


@lru_cache(maxsize=8192)
def _sound(text: str) -> tuple[str, ...]:
    """The order of a Chinese dictionary: by the sound of each character."""
    from kb.syllables import readings

    table = readings()
    return tuple(f"{table[char][0]} {char}" if char in table else char for char in text)


@dataclass(frozen=True, slots=True)
class Column:
    """label: head; key: order; known: whether a document says anything of it. number: the column is one of figures."""

    label: str
    key: Callable[[DocumentFacts], Any]
    known: Callable[[DocumentFacts], Any] = lambda _: True
    number: bool = False


def _day(facts: DocumentFacts) -> str:
    return facts.date_written or facts.date_printed or ""


def _number(facts: DocumentFacts) -> tuple[tuple[str, ...], Sequence[int]]:
    """The code by its sound, then year and serial as figures: 9号 before 10号."""
    code, *figures = re.split(r"(\d+)", facts.number or "")
    return _sound(code), [int(part) for part in figures if part.isdecimal()]


def _validity(facts: DocumentFacts) -> tuple[str, str]:
    return facts.status or "", (facts.validity[1] or "") if facts.validity else ""


COLUMNS: Final[Mapping[str, Column]] = {
    "title": Column("标题", lambda facts: _sound(facts.title.strip("《》“”"))),
    "number": Column("发文字号", _number, lambda facts: facts.number),
    "issuers": Column("发文机关", lambda facts: _sound("、".join(facts.issuers)), lambda facts: facts.issuers),
    "region": Column("地区", lambda facts: _sound(facts.region or ""), lambda facts: facts.region),
    "level": Column(
        "层级",
        lambda facts: _LEVEL_ORDER.index(facts.level) if facts.level in _LEVEL_ORDER else len(_LEVEL_ORDER),
        lambda facts: facts.level,
    ),
    "kind": Column("文种", lambda facts: _sound(facts.kind or ""), lambda facts: facts.kind),
    "date": Column("日期", _day, _day),
    "status": Column("效力", _validity, lambda facts: any(_validity(facts))),
    "damage": Column("缺损", lambda facts: len(facts.defects)),
    "clauses": Column("条款", lambda facts: facts.clause_count, number=True),
}

__all__ = ["COLUMNS", "ROWS", "Column", "Documents", "Head", "Row", "documents"]
