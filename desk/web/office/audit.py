"""The tab 操作记录: the trail, newest first, to be searched, paged and saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk
from desk.web.library.views import attachment
from desk.web.office.page import moment, page
from desk.web.state import Desk
from desk.web.store.times import stamp
from desk.web.store.trail import Deed

router = APIRouter(include_in_schema=False)

_PAGE: Final = 50
#: Rows of a file; who wants more narrows the days.
MOST_ROWS: Final = 20_000
_LONGEST: Final = 300
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A deed as the list shows it: the person stands in a column of their own, not in the sentence as well."""

    at: str
    who: str
    sentence: str
    change: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the list is asked for. since, until: days as typed, empty for none."""

    words: str
    since: str
    until: str

    def read(self, desk: Desk, start: int, count: int) -> tuple[Sequence[Deed], int]:
        return desk.trail.read(
            words=self.words, since=_start(self.since), until=_start(self.until, 1), start=start, count=count
        )

    def address(self, path: str, page: int = 1) -> str:
        given = {"q": self.words, "since": self.since, "until": self.until, "page": page if page > 1 else ""}
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{path}?{query}" if query else path


def _asked(q: str, since: str, until: str) -> _Asked:
    return _Asked(q.strip()[:100], *(day if _start(day) else "" for day in (since, until)))


def _start(day: str, later: int = 0) -> str:
    """The moment at which a day begins here, as the database has moments; empty where it is no day."""
    if not _DAY.fullmatch(day):
        return ""
    try:
        return stamp((datetime.fromisoformat(day) + timedelta(days=later)).astimezone())
    except (ValueError, OverflowError, OSError):
        return ""


@router.get("/admin/audit")
def audit(
    request: Request, desk: TheDesk, person: Administrator, q: str = "", since: str = "", until: str = ""
) -> Response:
    """Who changed what."""
    asked, number = _asked(q, since, until), _page_of(request)
    deeds, total = asked.read(desk, (number - 1) * _PAGE, _PAGE)
    pages = max(1, -(-total // _PAGE))
    return page(
        request, desk, "audit", "audit", deeds=[_shown(deed) for deed in deeds], total=total, asked=asked,
        number=number, pages=pages, csv=asked.address("/admin/audit.csv"),
        previous=asked.address("/admin/audit", number - 1) if number > 1 else "",
        next=asked.address("/admin/audit", number + 1) if number < pages else "",
    )  # fmt: skip


def _page_of(request: Request) -> int:
    given = request.query_params.get("page", "1")
    return min(max(1, int(given)), 1_000_000) if re.fullmatch("[0-9]{1,7}", given) else 1


@router.get("/admin/audit.csv")
def saved(desk: TheDesk, person: Administrator, q: str = "", since: str = "", until: str = "") -> Response:
    """The same as a file for a spreadsheet; no cell of it calculates."""
    from generator.sheets.writing import csv_bytes

    deeds, _ = _asked(q, since, until).read(desk, 0, MOST_ROWS)
    rows = [(moment(deed.at), deed.who, deed.unit, deed.sentence, deed.before, deed.after) for deed in deeds]
    data = csv_bytes(("时间", "人员", "单位", "做了什么", "原来", "现在"), rows)
    return attachment(data, "操作记录.csv", "text/csv; charset=utf-8")


def _shown(deed: Deed) -> Shown:
    before, after = ((value or "")[:_LONGEST] for value in (deed.before, deed.after))
    change = f"{before} → {after}" if before and after else f"原为 {before}" if before else after
    return Shown(moment(deed.at), deed.who, deed.sentence.removeprefix(deed.who), change)


__all__ = ["router"]
