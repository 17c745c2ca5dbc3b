"""Pages of the statements that a ledger requires: the list, one with its gaps as fields, its files, all as ZIP."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Drafter, Reader, TheDesk, the_form
from desk.web.frame import go
from desk.web.ledgers.filling import PRIVATE
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.making import MOST_AS_PDF, Making, Order
from desk.web.ledgers.opened import judged_now, mine, page, page_number, waiting
from desk.web.ledgers.requirements import required
from desk.web.ledgers.statements import Given, Statement, composed, found, given, retyped, statement_of
from desk.web.library.views import attachment
from desk.web.looks import looks_of
from desk.web.state import Desk
from desk.web.store.ledgers import Clash, Held
from desk.web.store.people import Person
from generator.drawing import DRAFT_MARK
from generator.ledgers.columns import BY_KEY
from generator.ledgers.statements import SUBJECTS, Explanation
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from generator.render import Options, Target

router = APIRouter(include_in_schema=False)

PAGE: Final = 50
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: A page of its own: nothing in it runs, it loads nothing.
_PAPER: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
#: Seconds for which a download waits before a page tells how far the work is.
_SOON: Final = 6.0


# ---- the list -------------------------------------------------------------------------------------------------------


@router.get("/ledgers/{id_}/statements")
def listing(
    request: Request, desk: TheDesk, person: Reader, id_: str, unit: str = "", subject: str = "", gone: str = ""
) -> Response:
    """All statements that a ledger requires."""
    held = mine(desk, person, id_)
    judged = judged_now(desk, held)
    if judged is None:
        return waiting(request, held)
    all_ = required(held.id, judged.statements)
    units = tuple(dict.fromkeys(one.made.due.unit for one in all_))
    of_unit = [one for one in all_ if not unit or one.made.due.unit == unit]
    wanted = [one for one in of_unit if not subject or one.made.due.subject == subject]
    wanted.sort(key=lambda one: (one.ready, one.made.due.by is None, one.made.due.by or judged.day))
    pages = max(1, -(-len(wanted) // PAGE))
    at = min(page_number(request), pages)
    counts = {key: sum(one.made.due.subject == key for one in of_unit) for key in SUBJECTS}
    return page(
        request, "statements", held=held, judged=judged, person=person, statements=wanted[(at - 1) * PAGE : at * PAGE],
        total=len(wanted), ready=sum(one.ready for one in wanted), all_count=len(all_), units=units, unit=unit,
        subject=subject, counts=counts, subjects=SUBJECTS, at=at, pages=pages, many_units=len(units) > 1, show_year=0,
        most_as_pdf=MOST_AS_PDF, gone=gone,
    )  # fmt: skip


# ---- one statement --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """A statement as a page needs it."""

    held: Held
    judged: Judged
    statement: Statement


def _seen(desk: Desk, person: Person, id_: str, key: str) -> _Seen | None:
    """The statement; None where the ledger does not require it (any more)."""
    held = mine(desk, person, id_)
    judged = judged_now(desk, held, wait=None)
    assert judged is not None
    due = found(held.id, judged, key)
    if due is None:
        return None
    fills = desk.ledgers.fills(held.id)
    original = desk.books.judged(held, ())
    assert original is not None
    with desk.drafting() as drafting:
        made = composed(judged, due, drafting)
        return _Seen(held, judged, statement_of(judged, original.ledger, due, made, fills, drafting))


def _gone(request: Request, id_: str, key: str) -> Response:
    """A statement that is not required any more: what called it was filled in. What never was one is not there."""
    subject, _, row = key.partition("-")
    if subject not in SUBJECTS or not row.partition("-")[0].isdecimal():
        raise HTTPException(404)
    return go(request, f"/ledgers/{id_}/statements?gone=1")


@router.get("/ledgers/{id_}/statements/{key}")
def one(request: Request, desk: TheDesk, person: Reader, id_: str, key: str, saved: str = "") -> Response:
    """A statement: why, what it must say, its gaps as fields, the document."""
    seen = _seen(desk, person, id_, key)
    if seen is None:
        return _gone(request, id_, key)
    return _page(request, person, seen, saved=saved[:4])


def _page(request: Request, person: Person, seen: _Seen, *, status: int = 200, **more: Any) -> Response:
    context: dict[str, Any] = {"faults": {}, "clashes": (), "saved": "", "typed": False} | more
    return page(
        request, "statement", status=status, held=seen.held, judged=seen.judged, statement=seen.statement,
        one=seen.statement.required, due=seen.statement.made.due, person=person, today=seen.judged.day, **context,
    )  # fmt: skip


def _key(seen: _Seen) -> str:
    """Of a draft that is begun from the statement as it stands: the same words, the same draft."""
    form = f"{seen.held.id} {seen.statement.required.key} {seen.statement.made.form}"
    return hashlib.sha256(form.encode()).hexdigest()[:32]


@router.post("/ledgers/{id_}/statements/{key}")
async def fill(request: Request, desk: TheDesk, person: Drafter, id_: str, key: str) -> Response:
    """Keeps what was filled in; the ledger's file stays as it is."""
    form = {name: value for name, value in (await the_form(request)).items() if isinstance(value, str)}
    return await run_in_threadpool(_filled, request, desk, person, id_, key, form)


def _filled(request: Request, desk: Desk, person: Person, id_: str, key: str, form: Mapping[str, str]) -> Response:
    held = mine(desk, person, id_)
    original = desk.books.judged(held, ())
    judged = judged_now(desk, held, wait=None)
    assert original is not None
    assert judged is not None
    due = found(held.id, judged, key)
    if due is None:
        return _gone(request, id_, key)
    told = given(_picked(form), due, original.ledger)
    if told.faults:
        seen = _seen(desk, person, id_, key)
        assert seen is not None
        seen = replace(seen, statement=retyped(seen.statement, told))
        return _page(request, person, seen, status=400, faults=told.faults, typed=True)
    changed, clashes = desk.ledgers.fill(id_, told.values, told.seen, person.display)
    for (row, column), before in changed.items():
        _note(desk, person, held, row, column, before, told.values[row, column])
    if clashes:
        return _clashed(request, desk, person, id_, key, told, clashes)
    judged_now(desk, held, wait=None)
    return go(request, f"/ledgers/{id_}/statements/{key}?saved={len(changed)}")


def _picked(form: Mapping[str, str]) -> dict[str, str]:
    """The form without the places for which a person chose what somebody else had filled in."""
    theirs = {
        name.removeprefix("pick:") for name, value in form.items() if name.startswith("pick:") and value == "theirs"
    }
    return {name: value for name, value in form.items() if name not in theirs}


def _clashed(
    request: Request, desk: Desk, person: Person, id_: str, key: str, told: Given, clashes: list[Clash]
) -> Response:
    seen = _seen(desk, person, id_, key)
    if seen is None:
        return _gone(request, id_, key)
    return _page(request, person, seen, status=409, clashes=clashes)


def _note(desk: Desk, person: Person, held: Held, row: int, key: str, before: str, after: str) -> None:
    """Who filled in what; telephone numbers are in no trail."""
    deed = "撤回补填" if not after else "补填" if not before else "改填"
    words = f"{person.display}{deed}台账“{held.name}”第{row}行“{BY_KEY[key].title}”"
    if key in PRIVATE:
        desk.trail.note(person, "ledger.fill", held.id, words)
    else:
        desk.trail.note(person, "ledger.fill", held.id, words, before=before or None, after=after or None)


# ---- its files ------------------------------------------------------------------------------------------------------


@router.get("/ledgers/{id_}/statements/{key}/file.{suffix}")
async def file(request: Request, desk: TheDesk, person: Reader, id_: str, key: str, suffix: str) -> Response:
    """The document: .docx to be edited, .pdf, .html for the page beside the form, .yaml as an input to be completed."""
    if suffix not in ("docx", "pdf", "html", "yaml"):
        raise HTTPException(404)
    seen = await run_in_threadpool(_seen, desk, person, id_, key)
    if seen is None:
        raise HTTPException(404)
    made = seen.statement.made
    if made.drafted is None:
        raise ZhangfaError("这份情况说明成不了文", expected=None, remedy=made.message)
    stem = made.drafted.composed.stem
    if suffix == "yaml":
        from generator.ledgers.statements import form_bytes

        return attachment(form_bytes(made.form), f"{stem}.yaml", "application/yaml; charset=utf-8")
    options = await run_in_threadpool(_looks, desk, made)
    data = await _drawn(desk, made, "pdf" if suffix == "pdf" else "docx" if suffix == "docx" else "html", options)
    if suffix == "html":
        return Response(data, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _PAPER})
    name = f"{stem}{'' if made.final else '（草稿）'}.{suffix}"
    return attachment(data, name, "application/pdf" if suffix == "pdf" else _DOCX)


def _looks(desk: Desk, made: Explanation) -> Options:
    return looks_of(desk.workspace, mark=None if made.final else DRAFT_MARK)


async def _drawn(desk: Desk, made: Explanation, target: Target, options: Options) -> bytes:
    assert made.drafted is not None
    document = made.drafted.composed.document
    if target == "pdf":
        (drawn,) = await desk.workers.draw(document, ("pdf",), options)
        return drawn.data
    from generator.render import render

    return (await run_in_threadpool(render, document, target, options)).data


@router.post("/ledgers/{id_}/statements/{key}/draft")
def begin(request: Request, desk: TheDesk, person: Drafter, id_: str, key: str) -> Response:
    """A draft in 起草 of what the ledger and the desk say."""
    from desk.web.ledgers.starting import from_statement

    seen = _seen(desk, person, id_, key)
    if seen is None:
        return _gone(request, id_, key)
    if seen.statement.made.drafted is None:
        raise ZhangfaError("这份情况说明成不了文", remedy=seen.statement.made.message)
    draft = from_statement(desk, person, seen.held, seen.statement, _key(seen))
    return go(request, f"/drafts/{draft}")


# ---- all of them ----------------------------------------------------------------------------------------------------


def _ordered(desk: Desk, person: Person, id_: str, unit: str, kind: str) -> Making:
    held = mine(desk, person, id_)
    judged = judged_now(desk, held, wait=None)
    assert judged is not None
    dues = [due for due in judged.dues if not unit or due.unit == unit]
    if not dues:
        raise ZhangfaError("没有须写的情况说明", where=held.name)
    targets: tuple[Target, ...] = ("docx", "pdf") if kind == "pdf" else ("docx",)
    if kind == "pdf" and len(dues) > MOST_AS_PDF:
        raise ZhangfaError(
            f"有 {len(dues)} 份情况说明，PDF 一次最多 {MOST_AS_PDF} 份", remedy="请下载 Word，或按单位分批下载 PDF"
        )
    order = Order(held, desk.ledgers.fills(held.id), judged.day, unit, targets)
    return desk.makings.order(order, judged, desk.books.state())


@router.get("/ledgers/{id_}/statements.zip")
async def zipped(
    request: Request, desk: TheDesk, person: Reader, id_: str, unit: str = "", format: str = "docx"
) -> Response:
    """All statements with their summary; where that takes long, a page tells how far it is."""
    making = await run_in_threadpool(_ordered, desk, person, id_, unit[:200], format)
    await asyncio.to_thread(making.ended.wait, _SOON)
    if making.state != "done":
        query = str(request.url.query)
        return go(request, f"/ledgers/{id_}/making{'?' + query if query else ''}")
    stem = making.order.held.name.rpartition(".")[0] or making.order.held.name
    data = await run_in_threadpool(making.path.read_bytes)
    return attachment(data, f"{unit or stem[:60]} 情况说明.zip", "application/zip")


@router.get("/ledgers/{id_}/making")
def making_page(
    request: Request, desk: TheDesk, person: Reader, id_: str, unit: str = "", format: str = "docx"
) -> Response:
    """How far the drafting of all statements is."""
    making = _ordered(desk, person, id_, unit[:200], format)
    return page(request, "making", held=making.order.held, making=making, unit=unit, format=format)


@router.post("/ledgers/{id_}/making/stop")
def stop(request: Request, desk: TheDesk, person: Reader, id_: str, unit: str = "", format: str = "docx") -> Response:
    """Ends the drafting of all statements."""
    _ordered(desk, person, id_, unit[:200], format).stop.set()
    return go(request, f"/ledgers/{id_}/statements")


__all__ = ["router"]
