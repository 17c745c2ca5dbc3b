"""The list of drafts; new ones, copies, removals that can be undone."""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.web.asking import Drafter, Reader, TheDesk, the_form
from desk.web.drafts.finding import newest, the_draft
from desk.web.drafts.importing import imported
from desk.web.drafts.kinds import GROUPS, KINDS, name_of
from desk.web.drafts.starting import as_imported, begin, empty, from_example
from desk.web.drafts.when import told
from desk.web.frame import go, show
from desk.web.library.receiving import safe_name
from desk.web.office.telling import advised
from desk.web.state import Desk
from desk.web.store.drafts import UNDO_DAYS, Draft, Drafts
from desk.web.store.people import Person
from generator.inputs.source import MOST_BYTES
from kb.errors import ZhangfaError

router = APIRouter()
PAGE = 50
_SORTS = {"updated": "最近改动", "title": "名称", "unit": "单位", "type": "文种"}
_KINDS = {
    "": "全部",
    "class_plan": "办班方案",
    "notice": "通知和公文",
    "statement": "情况说明",
    "annual_plan": "申报表",
}


@router.get("/drafts")
def list_page(
    request: Request,
    desk: TheDesk,
    person: Reader,
    q: str = "",
    kind: str = "",
    sort: str = "updated",
    page: str = "1",
    removed: str = "",
) -> Response:
    """The drafts of one's unit."""
    number = int(page) if page.isdecimal() and int(page[:5]) > 0 else 1
    sort = sort if sort in _SORTS else "updated"
    kind = kind if kind in _KINDS else ""
    store = Drafts(desk.database)
    drafts, total = store.listed(
        person, words=q.strip()[:100], type=kind, sort=sort, start=(number - 1) * PAGE, count=PAGE
    )
    gone, many = store.listed(person, removed=True, count=20)
    just = next((draft for draft in gone if draft.id == removed), None)
    given = {"q": q.strip()[:100], "kind": kind, "sort": sort if sort != "updated" else ""}

    def address(**changes: Any) -> str:
        asked = {key: value for key, value in {**given, **changes}.items() if value not in ("", None)}
        return f"/drafts?{urlencode(asked)}" if asked else "/drafts"

    pages = max(1, -(-total // PAGE))
    return show(
        request,
        "drafts/list.html",
        column="drafts",
        rows=[_row(draft) for draft in drafts],
        total=total,
        q=given["q"],
        kind=kind,
        kinds=[(words, address(kind=key), key == kind) for key, words in _KINDS.items()],
        sorts=[(key, words, address(sort=key), key == sort) for key, words in _SORTS.items()],
        number=number,
        pages=pages,
        previous=address(page=number - 1) if number > 1 else "",
        following=address(page=number + 1) if number < pages else "",
        gone=[_row(draft) for draft in gone],
        gone_many=many,
        just=just,
        days=UNDO_DAYS,
        editable=person.may("drafter"),
        several_units=person.id is None and len({draft.unit for draft in drafts}) > 1,
    )


def _row(draft: Draft) -> dict[str, Any]:
    """A draft as the list shows it."""
    summary = draft.summary
    counts = (("wei", "must", "违反"), ("wu", "wrong", "有误"), ("ti", "should", "提示"), ("fei", "cost", "费用"))
    waiting = (("que", "lacking", "待填"), ("dai", "open", "待定"))
    return {
        "draft": draft,
        "kind": name_of(draft.type, draft.subtype),
        "about": summary.get("about") or draft.unit,
        "when": told(draft.updated),
        "removed": told(draft.removed) if draft.removed else "",
        "counts": [(kind, summary.get(key, 0), word) for kind, key, word in (*counts, *waiting) if summary.get(key)],
        "example": bool(summary.get("example")),
    }


# ---- beginning -------------------------------------------------------------------------------------------------------


@router.get("/drafts/new")
def new_page(request: Request, person: Drafter, kind: str = "") -> Response:
    """What kind of document, and from what."""
    groups = [(title, [KINDS[key] for key in keys]) for title, keys in GROUPS]
    return show(
        request,
        "drafts/new.html",
        column="drafts",
        groups=groups,
        chosen=KINDS.get(kind),
        sent=secrets.token_urlsafe(12),
        limit=MOST_BYTES,
        fault="",
    )


@router.post("/drafts/new")
async def new(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    kind: Annotated[str, Form(max_length=60)] = "",
    how: Annotated[str, Form(max_length=10)] = "",
    sent: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Begins a draft, empty or from the example."""
    if (chosen := KINDS.get(kind)) is None:
        raise HTTPException(404)
    example = how == "example"
    data = from_example(chosen) if example else empty(chosen, person)
    note = f"从样例“{chosen.title}”新建" if example else "新建"
    key = sent or secrets.token_urlsafe(12)
    more = {"example": chosen.key} if example else {}
    draft = await run_in_threadpool(begin, desk, person, data, note=note, sent=f"{key} {kind} {how}", more=more)
    return go(request, f"/drafts/{draft.id}?done=begun")


@router.post("/drafts/import")
async def import_file(request: Request, desk: TheDesk, person: Drafter) -> Response:
    """Begins a draft from an input file. The script of the page is answered in JSON."""
    posted = await the_form(request)
    script = "application/json" in request.headers.get("accept", "")
    given = next(
        (item for item in posted.getlist("files") if isinstance(item, UploadFile) or hasattr(item, "read")), None
    )
    sent = posted.get("sent")
    try:
        if given is None or isinstance(given, str) or not given.filename:
            raise ZhangfaError("没有选文件", remedy="请选一个 .yaml 或 .json 输入文件")
        content = await given.read(MOST_BYTES + 1)
        key = sent if isinstance(sent, str) else secrets.token_urlsafe(12)
        draft = await run_in_threadpool(_imported, desk, person, content, safe_name(given.filename), key)
    except ZhangfaError as error:
        words = advised(error.message)
        if script:
            return JSONResponse({"message": words, "remedy": ""}, 400)
        groups = [(title, [KINDS[key] for key in keys]) for title, keys in GROUPS]
        return show(
            request, "drafts/new.html", column="drafts", status=400, groups=groups, chosen=None,
            sent=secrets.token_urlsafe(12), limit=MOST_BYTES, fault=words,
        )  # fmt: skip
    address = f"/drafts/{draft.id}"
    if script:
        return JSONResponse({"address": address, "message": "已导入"}, 201)
    return go(request, address)


def _imported(desk: Desk, person: Person, content: bytes, name: str, key: str) -> Draft:
    if len(content) > MOST_BYTES:
        raise ZhangfaError("文件过大", where=name, expected=f"不超过 {MOST_BYTES // 1_000_000} MB 的输入文件")
    found = imported(content, name)
    return begin(
        desk, person, found.data, note=f"从文件“{name}”导入", sent=f"{key} {name} {len(content)}",
        more=as_imported(found, name),
    )  # fmt: skip


# ---- copies and removals ---------------------------------------------------------------------------------------------


@router.get("/drafts/{id_}/duplicate")
def duplicate_page(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Asks before a copy is made."""
    return show(
        request, "drafts/duplicate.html", column="drafts", draft=the_draft(desk, person, id_),
        sent=secrets.token_urlsafe(12),
    )  # fmt: skip


@router.post("/drafts/{id_}/duplicate")
def duplicate(
    request: Request, desk: TheDesk, person: Drafter, id_: str, sent: Annotated[str, Form(max_length=60)] = ""
) -> Response:
    """A draft of one's own with the same content."""
    draft = the_draft(desk, person, id_)
    data = newest(desk, draft).data
    more = {"example": draft.summary["example"]} if "example" in draft.summary else {}
    key = f"{sent or secrets.token_urlsafe(12)} {id_}"
    made = begin(desk, person, data, note=f"复制自“{draft.title}”第 {draft.version} 版", sent=key, more=more)
    return go(request, f"/drafts/{made.id}?done=begun")


@router.get("/drafts/{id_}/remove")
def remove_page(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Asks before a draft is taken out."""
    draft = the_draft(desk, person, id_)
    return show(request, "drafts/remove.html", column="drafts", draft=draft, days=UNDO_DAYS)


@router.post("/drafts/{id_}/remove")
def remove(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Takes a draft out of the list; a second time it is out already."""
    draft = the_draft(desk, person, id_, removed=True)
    if draft.removed is None:
        Drafts(desk.database).remove(id_)
        desk.trail.note(person, "draft.remove", id_, f"{person.display}移出文稿“{draft.title}”")
    return go(request, f"/drafts?removed={id_}")


@router.post("/drafts/{id_}/undo")
def undo(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Puts a draft back."""
    draft = the_draft(desk, person, id_, removed=True)
    if draft.removed is not None:
        Drafts(desk.database).bring_back(id_)
        desk.trail.note(person, "draft.undo", id_, f"{person.display}把文稿“{draft.title}”放回")
    return go(request, f"/drafts/{id_}")


__all__ = ["router"]
