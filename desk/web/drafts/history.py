"""The versions of a draft: listed with what changed, two compared, an older one restored as a new one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Drafter, Reader, TheDesk
from desk.web.drafts.comparing import differences, line_of
from desk.web.drafts.fields import Form as DraftForm
from desk.web.drafts.fields import form_of
from desk.web.drafts.finding import the_draft
from desk.web.drafts.opened import addressed, opened, state_of
from desk.web.drafts.starting import summary_of, title_of
from desk.web.drafts.when import told
from desk.web.frame import go, show
from desk.web.store.drafts import SAVED, Conflict, Drafts, Version

router = APIRouter()
_MOST = 200


@router.get("/drafts/{id_}/versions")
def versions_page(
    request: Request,
    desk: TheDesk,
    person: Reader,
    id_: str,
    a: str = "",
    b: str = "",
    v: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """The versions; two of them side by side (v twice, from the boxes; or a and b, in an address)."""
    draft = the_draft(desk, person, id_)
    form = form_of(draft.type, draft.subtype)
    held = Drafts(desk.database).versions(id_, most=_MOST)
    by_number = {version.number: version for version in held}
    wanted = [a, b] if a or b else (v or [])
    numbers = sorted({int(one) for one in wanted if one.isdecimal() and len(one) < 9} & by_number.keys())
    pair = (by_number[numbers[0]], by_number[numbers[-1]]) if len(numbers) >= 2 else None
    if not wanted and len(held) > 1:
        pair = held[1], held[0]  # nothing was chosen: what changed last
    newest = held[0]
    counts = opened(desk, draft, newest.data).counts
    return show(
        request,
        "drafts/versions.html",
        column="drafts",
        draft=draft,
        state=state_of(draft, newest),
        counts=addressed(counts, id_, here=False),
        versions=list(lines(form, held, id_, restorable=person.may("drafter"))),
        pair=pair,
        found=differences(form, pair[0].data, pair[1].data) if pair else (),
        heads=[f"第 {one.number} 版　{one.who}　{told(one.at)}" for one in pair] if pair else [],
        wrong=bool(wanted) and pair is None,
        editable=person.may("drafter"),
        many=len(held) >= _MOST,
        sent=secrets.token_urlsafe(12),
    )


def lines(form: DraftForm, held: Sequence[Version], id_: str, *, restorable: bool, most: int = 0) -> Any:
    """Versions as ``ui.versions`` shows them, newest first."""
    for number, version in enumerate(held[:most] if most else held):
        before = held[number + 1] if number + 1 < len(held) else None
        changed = line_of(differences(form, before.data, version.data)) if before else ""
        told_of = "" if version.note in ("", SAVED) else version.note
        yield {
            "number": version.number,
            "who": version.who,
            "when": told(version.at),
            "what": "；".join(filter(None, (told_of, changed))) or "自动保存",
            "current": number == 0,
            "restore": f"/drafts/{id_}/versions/{version.number}/restore" if restorable and number else "",
        }


@router.post("/drafts/{id_}/versions/{number}/restore")
def restore(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    id_: str,
    number: int,
    sent: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Saves an older version as a new one. The same button twice is one deed: what it asks for is there already."""
    draft = the_draft(desk, person, id_)
    store = Drafts(desk.database)
    old = store.version(id_, number)
    if old is None:
        raise HTTPException(404)
    newest = store.version(id_, draft.version)
    assert newest is not None
    form = form_of(draft.type, draft.subtype)
    note = f"恢复第 {number} 版"
    if newest.note == note and newest.data == old.data:
        return go(request, f"/drafts/{id_}?done=again")
    result = store.save(
        person, id_, old.data, base=newest.token, sent=sent or secrets.token_urlsafe(12),
        title=title_of(form, old.data), note=note, summary=summary_of(form, old.data, desk),
    )  # fmt: skip
    if isinstance(result, Conflict):
        return go(request, f"/drafts/{id_}/versions")
    desk.trail.note(person, "draft.restore", id_, f"{person.display}把文稿“{draft.title}”恢复成第 {number} 版的内容")
    return go(request, f"/drafts/{id_}?done=restored")


__all__ = ["lines", "router"]
