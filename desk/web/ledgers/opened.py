"""What every page of a ledger begins with: the ledger of one's own unit, judged as it stands today."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.frame import show
from desk.web.ledgers.figures import summary_of, unit_words, year_words
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.requirements import clause_address, limit_words, short_cite
from desk.web.ledgers.words import day_words, is_step, moment_words, money_words, month_day, need_words, short_words
from desk.web.ledgers.year import unplaced, when_words
from desk.web.state import Desk
from desk.web.store.ledgers import Held
from desk.web.store.people import Person
from generator.ledgers.columns import BY_KEY

#: Seconds after which a page says what is being done instead of waiting.
PATIENCE: Final = 5.0
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What the templates of this column may call.
WORDS: Final = {
    "day_words": day_words,
    "month_day": month_day,
    "moment": moment_words,
    "money": money_words,
    "need": need_words,
    "cite": short_cite,
    "clause": clause_address,
    "short": short_words,
    "is_step": is_step,
    "when": when_words,
    "unplaced": unplaced,
    "limit_words": limit_words,
    "title": lambda key: BY_KEY[key].title if key in BY_KEY else key,
    "unit_words": unit_words,
    "year_words": year_words,
}


def mine(desk: Desk, person: Person, id_: str) -> Held:
    """A ledger of the person's unit; raises HTTPException 404 for any other."""
    held = desk.ledgers.of(person, id_)
    if held is None:
        raise HTTPException(404)
    return held


def judged_now(desk: Desk, held: Held, *, wait: float | None = PATIENCE) -> Judged | None:
    """The ledger judged with what was filled in; what lists show of it is brought up to that."""
    judged = desk.books.judged(held, desk.ledgers.fills(held.id), wait=wait)
    if judged is not None:
        summary = desk.books.once(judged, (held.id, "summary"), lambda: summary_of(held.id, judged))
        if summary != held.summary:
            desk.ledgers.summarise(held.id, summary)
    return judged


def page(request: Request, name: str, *, status: int = 200, **context: Any) -> Response:
    """A page of this column."""
    return show(request, f"ledgers/{name}.html", column="ledgers", status=status, w=WORDS, **context)


def waiting(request: Request, held: Held) -> Response:
    """The page that comes while a long ledger is judged; it asks again by itself."""
    return page(request, "waiting", held=held, doing=f"正在核对“{held.name}”", again=str(request.url.path))


def page_number(request: Request) -> int:
    """The page that an address asks for; the first where it says nothing usable."""
    number = request.query_params.get("page", "")
    return max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 6 else 1


__all__ = ["PATIENCE", "WORDS", "XLSX", "judged_now", "mine", "page", "page_number", "waiting"]
