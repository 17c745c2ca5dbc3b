"""Pages of the library: the table, the reader, what is known of a document, and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from desk.web.asking import Drafter, Reader, TheDesk
from desk.web.frame import go, show
from desk.web.library.addresses import document_address, document_named
from desk.web.library.citing import titled
from desk.web.library.comparing import router as comparing
from desk.web.library.facts import LABELS
from desk.web.library.given import router as given
from desk.web.library.leaving import router as leaving
from desk.web.library.page import Asked, page_of_document, panel_of
from desk.web.library.table import documents
from desk.web.state import Desk
from generator.rules.packs import Pack
from kb.errors import LibraryError, ZhangfaError
from kb.lookup import Lookup, open_lookup

router = APIRouter(include_in_schema=False)
router.include_router(comparing)
router.include_router(given)
router.include_router(leaving)


@contextmanager
def reading(desk: Desk) -> Iterator[Lookup]:
    """The library as it stands at this moment."""
    with open_lookup(desk.workspace.home) as lookup:
        yield lookup


@router.get("/library")
def table(
    request: Request, desk: TheDesk, person: Reader, sort: str = "", q: str = "", page: int = 1, removed: str = ""
) -> Response:
    """What is held, in what state."""
    with reading(desk) as lookup:
        shown = documents(desk.held.facts(lookup), sort=sort[:40], words=q[:200], page=page, today=date.today())
    removals = desk.removals.all() if person.may("drafter") else ()
    gone = next((one for one in removals if one.document == removed), None)
    batches = desk.importing.batches(person) if person.may("drafter") else []
    waiting = [batch for batch in batches if batch.state == "open" and (batch.ready or batch.pending)]
    return show(
        request, "library/table.html", column="library", shown=shown, q=q[:200], sort=sort[:40], person=person,
        removals=removals, gone=gone, waiting=waiting, address=document_address, titled=titled,
    )  # fmt: skip


@router.get("/library/{name}")
def document(
    request: Request,
    desk: TheDesk,
    person: Reader,
    name: str,
    text: str = "",
    dropped: str = "",
    page: int = 1,
    at: str = "",
    edit: str = "",
) -> Response:
    """A document, read."""
    asked = Asked(text, bool(dropped), page, at[:300], edit[:40])
    return reader(request, desk, person, document_named(name), asked)


def reader(request: Request, desk: Desk, person: Reader, id_: str, asked: Asked, **more: Any) -> Response:
    """The page of a document; another spelling of its name leads to it, an unknown one is told of."""
    with reading(desk) as lookup:
        facts = lookup.facts((id_,)).get(id_)
        if facts is None:
            return _elsewhere(request, desk, person, lookup, id_)
        packs: Sequence[Pack] = ()
        if asked.at:
            with desk.checking() as checking:
                packs = checking.packs
        if request.headers.get("HX-Target") == "clause-panel":
            context = {"panel": panel_of(lookup, facts, asked, packs)}
        else:
            context = page_of_document(lookup, facts, asked, packs, date.today())
    status = more.pop("status", 200)
    form = {"fault": "", "typed": "", "basis": ""} | more
    return show(
        request, "library/reader.html", column="library", status=status, facts=facts, asked=asked, person=person,
        address=document_address, **context, **form,
    )  # fmt: skip


def _elsewhere(request: Request, desk: Desk, person: Reader, lookup: Lookup, name: str) -> Response:
    """A number or a title leads to the document; what was taken out is said to be so."""
    removal = desk.removals.get(name)
    remedy = ""
    if removal is None:
        try:
            return RedirectResponse(document_address(lookup.resolve(name)), 303)
        except LibraryError as error:
            remedy = error.remedy or ""
    return show(
        request, "library/missing.html", column="library", status=404, name=name, removal=removal, person=person,
        near=remedy.removeprefix("您是不是要找：").split("、") if remedy.startswith("您是不是要找：") else (),
        several=remedy.removeprefix("请写明编号：").split("、") if remedy.startswith("请写明编号：") else (),
        address=document_address, titled=titled,
    )  # fmt: skip


@router.get("/library/{name}/export.json")
def export(desk: TheDesk, person: Reader, name: str) -> Response:
    """The whole normalised document as JSON."""
    from kb.citations import official
    from kb.jsonform import export_json

    with reading(desk) as lookup:
        whole = lookup.document(document_named(name))
        facts = lookup.facts((whole.id,))[whole.id]
    form = export_json(
        facts, whole.clauses, whole.furniture, lambda clause: official(facts.title, facts.number, clause.path)
    )
    words = json.dumps(form, ensure_ascii=False, indent=2) + "\n"
    return attachment(words.encode("utf-8", "replace"), f"{facts.title[:60]}.json", "application/json")


@router.get("/library/{name}/original")
def original(desk: TheDesk, person: Reader, name: str) -> Response:
    """The file as received, byte for byte: never shown, always saved."""
    id_ = document_named(name)
    with desk.library() as library:
        facts = library.lookup.facts((id_,)).get(id_)
        data = library.source_bytes(id_)
    assert facts is not None
    return attachment(data, facts.source_file.partition("/")[0] or "原件", "application/octet-stream")


def attachment(data: bytes, name: str, kind: str) -> Response:
    """A file to save: nothing in it runs as a page of ours, and its name leads nowhere."""
    safe = "".join("_" if char in '/\\:*?"<>|' or not char.isprintable() else char for char in name).strip(". ")
    named = quote(safe or "document", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"document\"; filename*=UTF-8''{named}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=kind, headers=headers)


@router.post("/library/{name}/set")
def state(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    name: str,
    key: Annotated[str, Form(max_length=40)],
    value: Annotated[str, Form(max_length=2000)] = "",
    basis: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """States a field of a document, with where it is known from."""
    id_ = document_named(name)
    try:
        with desk.library() as library:
            before = library.lookup.facts((id_,)).get(id_)
            after = library.set(id_, {key: value}, basis)
    except ZhangfaError as error:
        asked = Asked("", False, 1, "", key)
        words = ZhangfaError(error.what, expected=error.expected, remedy=error.remedy).message
        return reader(request, desk, person, id_, asked, status=400, fault=words, typed=value, basis=basis)
    label = LABELS.get(key, key)
    desk.trail.note(
        person, "library.set", id_, f"{person.display}更正{titled(after.title)}的“{label}”，依据：{basis.strip()}",
        before=_said(before, key), after=_said(after, key),
    )  # fmt: skip
    return go(request, document_address(id_) + "#facts")


@router.post("/library/{name}/unset")
def unset(
    request: Request, desk: TheDesk, person: Drafter, name: str, key: Annotated[str, Form(max_length=40)]
) -> Response:
    """Takes back what a person stated."""
    id_ = document_named(name)
    with desk.library() as library:
        before = library.lookup.facts((id_,)).get(id_)
        after = library.unset(id_, [key])
    desk.trail.note(
        person, "library.unset", id_, f"{person.display}撤销对{titled(after.title)}“{LABELS.get(key, key)}”的更正",
        before=_said(before, key), after=_said(after, key),
    )  # fmt: skip
    return go(request, document_address(id_) + "#facts")


def _said(facts: Any, key: str) -> str | None:
    value = getattr(facts, key, None)
    return value if value is None or isinstance(value, str) else "；".join(str(part) for part in value)


__all__ = ["attachment", "reader", "reading", "router"]
