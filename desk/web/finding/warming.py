"""The first search of a day should be as fast as the second: what it reads is read when the desk starts."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desk.web.state import Desk

_LOG = logging.getLogger("zhangfa.desk")
#: A question that needs the dictionary, the thesaurus and what suggests; whether it is answered does not matter.
_QUESTION: Final = "培训数据补陆截止时间"


def warm(desk: Desk) -> None:
    """Opens every seat and asks something on it. What fails here will say so to whoever asks first."""
    try:
        desk.finding.standing(desk, "", date.today())
        with ExitStack() as seats:
            for _ in range(desk.searching.size):
                seat = seats.enter_context(desk.searching.seat())
                seat.searcher.hits(seat.searcher.find(_QUESTION), 0, 3)
    except Exception:
        _LOG.warning("the desk could not be warmed up", exc_info=True)


__all__ = ["warm"]
