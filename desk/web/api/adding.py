"""Importing by the API: a file is read in the process that reads what pages upload, and comes in the same way."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from desk.web.api.bodies import file_body
from desk.web.api.calling import CallingDrafter, InTurn
from desk.web.api.describing import answers, body
from desk.web.api.refusing import ApiRoute, Refusal, reply
from desk.web.asking import TheDesk
from desk.web.state import Desk
from desk.web.store.imports import Batch
from desk.web.store.people import Person
from kb.jsonform import document_json
from kb.lookup import open_lookup

router = APIRouter(route_class=ApiRoute)

#: Seconds for reading a file, and again for bringing it in; what takes longer is for the page.
_LONGEST: Final = 120.0
_MOMENT: Final = 0.05


@router.post(
    "/documents",
    summary="导入文件",
    operation_id="addDocument",
    description="一个文件（.txt .md .html .docx .pdf .jsonl，或由这些组成的 .zip）。需要“起草”角色。"
    "同 zhangfa add --json。入库了新文件为 201，文库中已有为 200。",
    responses=answers("导入的结果", "Added", statuses=(400, 415), done=(200, 201)),
    openapi_extra=body("文件，表单字段 file", file=True),
    dependencies=[InTurn],
)
async def add(request: Request, desk: TheDesk, person: CallingDrafter) -> Response:
    """Imports a file."""
    file = await file_body(request)
    form = await run_in_threadpool(_added, desk, person, file)
    if form["documents"]:
        return reply(form, 201)
    if form["unchanged"]:
        return reply(form)
    words = "".join(one["reason"] for one in form["refused"][:1]) or "没有可以导入的内容。"
    return reply({"message": words, "where": file.filename, "refused": form["refused"]}, 422)


def _added(desk: Desk, person: Person, file: UploadFile) -> dict[str, Any]:
    """What ``add --json`` prints of one file. Raises NotTaken, LibraryError, Refusal."""
    importing = desk.importing
    batch = importing.take(person, "", file.filename or "", file.size or 0, file.file)
    try:
        batch = _settled(desk, batch, person)
        if batch.pending:
            raise Refusal(422, "读取用时太长", where=file.filename, remedy="请分成几份，或者在“文库”页面导入")
        said = importing.said(batch, batch.items[0])
        if batch.ready:
            importing.commit(batch, person)
            batch = _settled(desk, batch, person)
    finally:
        importing.give_up(batch)
    if batch.state == "committing":
        raise Refusal(422, "入库用时太长，还在继续", where=file.filename, remedy="请过几分钟用 GET 查看是否已入库")
    item = batch.items[0]
    refused = said["refused"] if said else []
    if item.state in ("refused", "failed") and not refused:
        refused = [{"file": item.name, "reason": batch.fault or item.reason}]
    with open_lookup(desk.workspace.home) as lookup:
        facts, paths = lookup.facts(item.done), lookup.paths(item.done)
    return {
        "documents": [document_json(one, paths.get(one.id, ())) for one in facts.values()],
        "refused": [{"file": one["file"], "reason": one["reason"]} for one in refused],
        "unchanged": list(item.held),
        "dry_run": False,
    }


def _settled(desk: Desk, batch: Batch, person: Person) -> Batch:
    """The batch when the process is done with it. What the process did is noted a moment after it says so."""
    last = monotonic() + _LONGEST
    while True:
        desk.importing.wait(batch.id, max(0.0, last - monotonic()))
        batch = desk.importing.batch(batch.id, person) or batch
        if not (batch.pending or batch.state == "committing") or monotonic() > last:
            return batch
        sleep(_MOMENT)


__all__ = ["router"]
