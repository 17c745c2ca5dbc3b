"""The form of a draft: shown, checked and saved while it is filled in, joined where two people saved."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desk.web.asking import Drafter, Reader, TheDesk, the_form
from desk.web.drafts.deeds import deed_of, done
from desk.web.drafts.fields import Form, form_of
from desk.web.drafts.finding import newest, the_draft
from desk.web.drafts.kinds import KINDS
from desk.web.drafts.merging import joined, joining
from desk.web.drafts.opened import addressed, opened, sections_of, state_of
from desk.web.drafts.starting import about_of, same_as_example, title_of
from desk.web.drafts.typed import Data, data_of
from desk.web.drafts.when import told
from desk.web.frame import go, show
from desk.web.state import Desk
from desk.web.store.drafts import SAVED, Conflict, Draft, Drafts, Saved, Version
from desk.web.store.people import Person
from kb.errors import ZhangfaError

router = APIRouter()
_WINDOW: Final = re.compile(r"([A-Za-z_.\u4e00-\u9fff]{1,80}):([0-9]{1,6})")
_DONE: Final = {
    "saved": ("he", "已保存。"),
    "again": ("he", "已提交，不重复办理。"),
    "restored": ("he", "已恢复成新的一版，原来的各版都在。"),
    "merged": ("he", "已合并成新的一版，两边原来的内容都在“版本”里。"),
    "filled": ("he", "已从文件填入，存成新的一版。"),
    "begun": ("he", "文稿已经建立，填写时自动保存。"),
}


@router.get("/drafts/{id_}")
def draft_page(
    request: Request,
    desk: TheDesk,
    person: Reader,
    id_: str,
    clause: str = "",
    at: str = "",
    rows: str = "",
    done: str = "",
) -> Response:
    """The form; with HTMX the panel of a clause."""
    draft = the_draft(desk, person, id_)
    version = newest(desk, draft)
    match = _WINDOW.fullmatch(rows)
    windows = {match[1]: int(match[2])} if match else {}
    return _form(request, desk, person, draft, version, windows=windows, rule=clause[:64], at=at[:200], said=done)


def _form(
    request: Request,
    desk: Desk,
    person: Person,
    draft: Draft,
    version: Version,
    *,
    data: Data | None = None,
    windows: Mapping[str, int] | None = None,
    rule: str = "",
    at: str = "",
    said: str = "",
    live: bool = False,
    before: str = "",
    look: str = "",
    conflict: Mapping[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    data = version.data if data is None else data
    found = opened(desk, draft, data, windows=windows, rule=rule, at=at)
    if live and look != found.page.look and conflict is None:
        # Other columns, or a list that has grown too long to be shown whole: the page is made anew of what was saved.
        return Response(status_code=204, headers={**(headers or {}), "HX-Refresh": "true"})
    kept = {place for place in before.split(" ") if place in found.form.at or place == ""} if live else set()
    where = "-".join(f"{path}-{start}" for path, start in (windows or {}).items())
    return show(
        request,
        "drafts/form.html",
        column="drafts",
        headers=headers,
        draft=draft,
        state=state_of(draft, version),
        counts=addressed(found.counts, draft.id, here=True),
        judged=found.judged,
        sheet=found.page,
        panel=found.panel,
        sections=sections_of(found.page),
        editable=person.may("drafter"),
        # What a browser keeps is kept by the name of the form: another part of a long list is another form.
        form_id="draft-form" + ("-" + re.sub(r"[^0-9A-Za-z-]", "_", where) if where else ""),
        sent=secrets.token_urlsafe(12),
        live=live,
        swapped=sorted(kept | set(found.page.told)),
        conflict=conflict,
        notices=_notices(draft, found.form, data, said),
        imported=draft.summary.get("imported"),
    )


def _notices(draft: Draft, form: Form, data: Data, said: str) -> list[dict[str, str]]:
    notes = []
    if said in _DONE:
        kind, words = _DONE[said]
        notes.append({"kind": kind, "text": words})
    kind_of = KINDS.get(str(draft.summary.get("example", "")))
    if kind_of is not None and (same := same_as_example(form, data, kind_of)):
        words = f"样例里的人名、电话、代码、文号都是虚构的，还有 {same} 处与样例相同，请逐处改成本单位的。"
        notes.append({"kind": "ti", "title": f"这份文稿从样例“{kind_of.title}”建立", "text": words})
    return notes


# ---- saving ----------------------------------------------------------------------------------------------------------


@router.post("/drafts/{id_}")
async def save(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Saves what was typed and tells what is to be told of it. do: what the button says, see ``deeds``."""
    posted = await the_form(request)
    pairs = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    return await run_in_threadpool(_save, request, desk, person, id_, pairs)


def _save(request: Request, desk: Desk, person: Person, id_: str, pairs: list[tuple[str, str]]) -> Response:
    draft = the_draft(desk, person, id_)
    sent = dict(pairs)
    form = form_of(draft.type, draft.subtype)
    store = Drafts(desk.database)
    base = _base(store, draft, sent.get("version", ""))
    data = data_of(form, pairs, base.data if base else newest(desk, draft).data)
    deed = deed_of(sent.get("do", ""))
    data, place = done(form, data, deed)
    htmx = request.headers.get("HX-Request") == "true"
    if deed.verb == "merge":
        return _merge_page(request, desk, draft, form, data, base, sent)
    if deed.verb == "read":
        store.change(id_, lambda summary: summary.pop("imported", None))
    by_itself = deed.verb not in ("save", "mine")
    against = newest(desk, draft).token if deed.verb == "mine" else sent.get("version", "")
    result = store.save(
        person,
        id_,
        data,
        base=against,
        sent=sent.get("sent", "")[:100] or secrets.token_urlsafe(12),
        title=title_of(form, data),
        note=None if by_itself else "另存" if deed.verb == "mine" else SAVED,
        summary={**_summary(desk, form, data, draft), "about": about_of(data)},
    )
    if isinstance(result, Conflict):
        if not htmx:
            return _merge_page(request, desk, draft, form, data, base, sent)
        return _live(request, desk, person, draft, result.theirs, data, sent, conflict=_conflict(result, base, person))
    draft = the_draft(desk, person, id_)
    if not result.again and (not by_itself or base is None or base.number != result.version.number):
        number = result.version.number
        desk.trail.note(person, "draft.save", id_, f"{person.display}存了文稿“{draft.title}”第 {number} 版")
    if htmx:
        return _live(request, desk, person, draft, result.version, data, sent)
    words = "again" if result.again and not by_itself else "" if by_itself else "saved"
    query = f"?done={words}" if words else ""
    return go(request, f"/drafts/{id_}{query}" + (f"#{quote(place, safe='.[]')}" if place else ""))


def _summary(desk: Desk, form: Form, data: Data, draft: Draft) -> dict[str, Any]:
    from desk.web.drafts.judging import judge

    with desk.checking() as checking:
        return judge(form, data, checking, f"/drafts/{draft.id}").summary()


def _base(store: Drafts, draft: Draft, token: str) -> Version | None:
    """The version that a form was made from, where it is still as it was."""
    number = token.partition("-")[0]
    held = store.version(draft.id, int(number)) if number.isdecimal() and len(number) < 9 else None
    return held


def _live(
    request: Request,
    desk: Desk,
    person: Person,
    draft: Draft,
    version: Version,
    data: Data,
    sent: Mapping[str, str],
    *,
    conflict: Mapping[str, Any] | None = None,
) -> Response:
    """What changes on the page while it is filled in."""
    headers: dict[str, str] = {}
    if conflict is None:
        detail = {"version": version.token, "words": state_of(draft, version)}
        headers["HX-Trigger"] = json.dumps({"desk:saved": detail})
    return _form(
        request, desk, person, draft, version, data=data, windows=_windows(sent), live=True,
        before=sent.get("told", ""), look=sent.get("look", ""), conflict=conflict, headers=headers,
    )  # fmt: skip


def _windows(sent: Mapping[str, str]) -> dict[str, int]:
    """The parts of long lists that the page shows."""
    found = {}
    for name, value in sent.items():
        start = value.partition("-")[0]
        if name.startswith("window:") and start.isdecimal() and int(start[:7]) > 0:
            found[name.removeprefix("window:")] = int(start[:7])
    return found


# ---- two people ------------------------------------------------------------------------------------------------------


def _conflict(result: Conflict, base: Version | None, person: Person) -> dict[str, Any]:
    return {"words": _who(result.theirs, base, person), "next": result.theirs.number + 1}


def _who(theirs: Version, base: Version | None, person: Person) -> str:
    """陆海宁 10:40 存了第 7 版，您改的是第 6 版。"""
    who = "您在另一个窗口" if theirs.who == person.display else theirs.who
    mine = f"您改的是第 {base.number} 版" if base else "您改的是更早的一版"
    if base is not None and base.number == theirs.number:
        mine = "您改的是此前的内容"
    return f"{who} {told(theirs.at).removeprefix('今天 ')} 存了第 {theirs.number} 版，{mine}。"


def _merge_page(
    request: Request, desk: Desk, draft: Draft, form: Form, data: Data, base: Version | None, sent: Mapping[str, str]
) -> Response:
    """Both sides, place by place. What was typed stays in the page."""
    theirs = newest(desk, draft)
    began = base if base is not None and base.token == sent.get("version") else None
    apart = joining(form, began.data if began else None, theirs.data, data)
    from desk.web.asking import who

    person = who(request)
    assert person is not None
    return show(
        request,
        "drafts/merge.html",
        column="drafts",
        status=409 if request.method == "POST" and sent.get("do") != "merge" else 200,
        draft=draft,
        words=_who(theirs, base, person),
        theirs=theirs,
        theirs_head=f"{'另一窗口' if theirs.who == person.display else theirs.who}的第 {theirs.number} 版",
        apart=apart,
        mine=json.dumps(data, ensure_ascii=False),
        sent=secrets.token_urlsafe(12),
        next=theirs.number + 1,
    )


@router.post("/drafts/{id_}/merge")
async def merge(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Saves what was chosen of both sides as the next version."""
    posted = await the_form(request)
    sent = {name: value for name, value in posted.multi_items() if isinstance(value, str)}
    return await run_in_threadpool(_merge, request, desk, person, id_, sent)


def _merge(request: Request, desk: Desk, person: Person, id_: str, sent: Mapping[str, str]) -> Response:
    draft = the_draft(desk, person, id_)
    form = form_of(draft.type, draft.subtype)
    mine = _held(sent.get("mine", ""), form)
    theirs = newest(desk, draft)
    picks = {name.removeprefix("pick:"): value for name, value in sent.items() if name.startswith("pick:")}
    taken = [path for path, value in picks.items() if value == "mine"]
    whole = sent.get("do") == "mine"
    data = mine if whole else joined(theirs.data, mine, taken)
    result = Drafts(desk.database).save(
        person, id_, data, base=sent.get("version", ""), sent=sent.get("sent", "")[:100], title=title_of(form, data),
        note="另存" if whole else "合并", summary={**_summary(desk, form, data, draft), "about": about_of(data)},
    )  # fmt: skip
    if isinstance(result, Conflict):
        # Somebody saved a third time meanwhile: the same question, with what is newest now.
        return _merge_page(request, desk, draft, form, data, None, sent)
    assert isinstance(result, Saved)
    desk.trail.note(
        person, "draft.merge", id_, f"{person.display}把文稿“{draft.title}”合并成第 {result.version.number} 版"
    )
    return go(request, f"/drafts/{id_}?done={'again' if result.again else 'merged'}")


def _held(words: str, form: Form) -> Data:
    """What was typed, as the page of both sides carried it."""
    try:
        data = json.loads(words)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise ZhangfaError("合并的内容不完整，没有保存", remedy="请返回上一页再试")
    head = {"type": form.type, **({"subtype": form.subtype} if form.subtype else {})}
    return {key: value for key, value in data.items() if key in form.nodes} | head


__all__ = ["router"]
