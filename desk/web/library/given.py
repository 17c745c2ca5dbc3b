"""Pages of files that are given: choosing, what was understood, mending it, bringing it in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.web.asking import Drafter, TheDesk, the_form
from desk.web.frame import go, show
from desk.web.library.addresses import batch_address, document_address
from desk.web.library.batches import MOST_FILES
from desk.web.library.citing import titled
from desk.web.library.preview import preview
from desk.web.library.receiving import NotTaken
from desk.web.library.words import moment_words, size_words
from desk.web.state import Desk
from desk.web.store.imports import KEPT_DAYS, Batch, Kept
from desk.web.store.people import Person
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

#: Seconds for which an answer waits, so that a small file is understood when its page comes.
_SOON = 2.0
_LONGEST_KEPT = 200


@router.get("/library/import")
def choose(request: Request, desk: TheDesk, person: Drafter) -> Response:
    """Where files are given, and the batches that wait."""
    batches = desk.importing.batches(person)
    return show(
        request, "library/choose.html", column="library", batches=batches, days=KEPT_DAYS,
        most=MOST_FILES, limit=desk.importing.largest, size=size_words, moment=moment_words, address=batch_address,
    )  # fmt: skip


@router.post("/library/import")
async def give(request: Request, desk: TheDesk, person: Drafter, batch: str = "") -> Response:
    """Takes the files: of a form all together, of the script one by one (it asks for JSON)."""
    form = await the_form(request)
    files = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
    told = request.headers.get("accept", "").startswith("application/json")
    if not files:
        raise ZhangfaError("没有选择文件", remedy="请选择要导入的文件，再按“上传”")
    if len(files) > MOST_FILES:
        raise ZhangfaError(
            f"一次选了 {len(files)} 份文件", expected=f"一批不超过 {MOST_FILES} 份", remedy="请分几次上传"
        )
    try:
        taken = await run_in_threadpool(_take, desk, person, batch, files, told)
    except ZhangfaError as error:
        if not told:
            raise
        words = ZhangfaError(error.what, expected=error.expected).message
        return JSONResponse({"message": words, "remedy": error.remedy or ""}, 400)
    if told:
        address = batch_address(taken.id)
        return JSONResponse({"address": address, "action": f"/library/import?batch={taken.id}", "message": "已收"}, 201)
    return go(request, batch_address(taken.id))


def _take(desk: Desk, person: Person, batch: str, files: list[UploadFile], told: bool) -> Batch:
    desk.importing.sweep()
    taken: Batch | None = None
    for file in files:
        name, into = file.filename or "", taken.id if taken else batch
        try:
            taken = desk.importing.take(person, into, name, file.size or 0, file.file)
        except NotTaken as error:
            if told:
                raise
            taken = desk.importing.note_refused(person, into, name, file.size or 0, error)
    assert taken is not None
    if not told:
        desk.importing.wait(taken.id, _SOON)
    return taken


def _mine(desk: Desk, person: Person, batch: str) -> Batch:
    found = desk.importing.batch(batch, person)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/library/import/{batch}")
def look(
    request: Request, desk: TheDesk, person: Drafter, batch: str, item: int = 0, doc: int = 0, edit: str = ""
) -> Response:
    """What was understood of the files."""
    return _page(request, desk, _mine(desk, person, batch), item, doc, edit[:40])


def _page(
    request: Request, desk: Desk, batch: Batch, item: int, doc: int, edit: str, *, status: int = 200, **more: Any
) -> Response:
    shown = preview(desk.importing, batch, item, doc)
    form = {"fault": "", "typed": "", "basis": ""} | more
    return show(
        request, "library/batch.html", column="library", status=status, batch=batch, shown=shown, edit=edit,
        days=KEPT_DAYS, titled=titled, limit=desk.importing.largest, address=batch_address,
        document_address=document_address, moment=moment_words, **form,
    )  # fmt: skip


@router.post("/library/import/{batch}/{item}/set")
def state(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    batch: str,
    item: int,
    key: Annotated[str, Form(max_length=40)],
    place: Annotated[str, Form(max_length=40)],
    doc: Annotated[int, Form()] = 0,
    value: Annotated[str, Form(max_length=2000)] = "",
    basis: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """States a field of a document that is to come in."""
    found = _mine(desk, person, batch)
    try:
        desk.importing.state_fact(found, item, place, key, value, basis)
    except ZhangfaError as error:
        words = ZhangfaError(error.what, expected=error.expected, remedy=error.remedy).message
        return _page(request, desk, found, item, doc, key, status=400, fault=words, typed=value, basis=basis)
    return go(request, batch_address(batch, item, doc))


@router.post("/library/import/{batch}/{item}/unset")
def unset(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    batch: str,
    item: int,
    key: Annotated[str, Form(max_length=40)],
    place: Annotated[str, Form(max_length=40)],
    doc: Annotated[int, Form()] = 0,
) -> Response:
    """Takes back what was stated."""
    desk.importing.take_back(_mine(desk, person, batch), item, place, key)
    return go(request, batch_address(batch, item, doc))


@router.post("/library/import/{batch}/{item}/keep")
def keep(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    batch: str,
    item: int,
    ordinal: Annotated[int, Form(ge=0)],
    offset: Annotated[int, Form(ge=0)],
    words: Annotated[str, Form(max_length=1000)] = "",
    wanted: Annotated[bool, Form()] = True,
    doc: Annotated[int, Form()] = 0,
) -> Response:
    """Keeps a line that was dropped, or drops it after all: the file is understood anew."""
    desk.importing.keep(_mine(desk, person, batch), item, Kept(ordinal, offset, words[:_LONGEST_KEPT]), wanted=wanted)
    desk.importing.wait(batch, _SOON)
    return go(request, batch_address(batch, item, doc))


@router.post("/library/import/{batch}/{item}/drop")
def drop(request: Request, desk: TheDesk, person: Drafter, batch: str, item: int) -> Response:
    """Does not want a file."""
    desk.importing.drop(_mine(desk, person, batch), item)
    return go(request, batch_address(batch))


@router.post("/library/import/{batch}/{item}/want")
def want(request: Request, desk: TheDesk, person: Drafter, batch: str, item: int) -> Response:
    """Wants it after all."""
    desk.importing.want(_mine(desk, person, batch), item)
    desk.importing.wait(batch, _SOON)
    return go(request, batch_address(batch, item))


@router.post("/library/import/{batch}/commit")
def commit(request: Request, desk: TheDesk, person: Drafter, batch: str) -> Response:
    """Brings the batch in; a second press is answered with what the first one did."""
    desk.importing.commit(_mine(desk, person, batch), person)
    desk.importing.wait(batch, _SOON)
    return go(request, batch_address(batch))


@router.post("/library/import/{batch}/discard")
def discard(request: Request, desk: TheDesk, person: Drafter, batch: str) -> Response:
    """Gives a batch up; a second press finds it gone."""
    found = desk.importing.batch(batch, person)
    if found is not None:
        desk.importing.give_up(found)
    return go(request, "/library/import")


__all__ = ["router"]
