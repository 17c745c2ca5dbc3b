"""Pages of taking a document out, and of putting it back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from starlette.responses import Response

from desk.web.asking import Drafter, TheDesk
from desk.web.frame import go, show
from desk.web.library.addresses import document_address, document_named
from desk.web.library.citing import titled
from desk.web.library.resting import packs_of
from desk.web.state import Desk
from desk.web.store.removals import KEPT_DAYS
from kb.desk_tables import draft_versions, drafts
from kb.lookup import open_lookup, unknown_document
from kb.models import DocumentFacts

router = APIRouter(include_in_schema=False)


@router.get("/library/removed")
def removed(request: Request, desk: TheDesk, person: Drafter) -> Response:
    """What was taken out and can still be put back."""
    return show(
        request, "library/removed.html", column="library", removals=desk.removals.all(), days=KEPT_DAYS, person=person
    )


@router.get("/library/{name}/remove")
def question(request: Request, desk: TheDesk, person: Drafter, name: str) -> Response:
    """Asks before a document is taken out, with what is known to follow."""
    id_ = document_named(name)
    with open_lookup(desk.workspace.home) as lookup:
        facts = lookup.facts((id_,)).get(id_)
        if facts is None:
            raise unknown_document(id_)
        copies = lookup.copies(id_)
        changed = len(lookup.overridden(id_))
    with desk.checking() as checking:
        rules, own = packs_of(checking.packs, id_)
    return show(
        request, "library/remove.html", column="library", facts=facts, rules=rules, own=own, copies=len(copies),
        changed=changed, drafts=_drafts_naming(desk, facts), days=KEPT_DAYS, address=document_address, titled=titled,
    )  # fmt: skip


def _drafts_naming(desk: Desk, facts: DocumentFacts) -> int:
    """Drafts whose present version names the document by number or title; what they cite besides is not kept."""
    words = facts.number or facts.title
    latest = (
        select(func.count())
        .select_from(drafts.join(draft_versions, draft_versions.c.draft == drafts.c.id))
        .where(
            drafts.c.removed.is_(None),
            draft_versions.c.number == drafts.c.version,
            draft_versions.c.data.contains(words, autoescape=True),
        )
    )
    with desk.database.reading() as connection:
        return int(connection.execute(latest).scalar() or 0)


@router.post("/library/{name}/remove")
def remove(request: Request, desk: TheDesk, person: Drafter, name: str) -> Response:
    """Takes a document out; a second press finds it gone already and shows the same."""
    id_ = document_named(name)
    desk.removals.sweep()
    with open_lookup(desk.workspace.home) as lookup:
        held = lookup.facts((id_,)).get(id_)
    if held is not None:
        removal = desk.removals.take_out(id_, person)
        sentence = f"{person.display}将{titled(removal.title)}移出文库"
        desk.trail.note(person, "library.remove", id_, sentence, before=held.number or held.title)
    elif desk.removals.get(id_) is None:
        raise unknown_document(id_)
    return go(request, document_address_of_table(id_))


@router.post("/library/removed/{name}/restore")
def restore(request: Request, desk: TheDesk, person: Drafter, name: str) -> Response:
    """Puts a document back as it was."""
    id_ = document_named(name)
    with open_lookup(desk.workspace.home) as lookup:
        held = bool(lookup.facts((id_,)))
    if not held or desk.removals.get(id_) is not None:
        removal = desk.removals.put_back(id_)
        desk.trail.note(person, "library.restore", id_, f"{person.display}恢复{titled(removal.title)}，撤销移出")
    return go(request, document_address(id_))


def document_address_of_table(document: str) -> str:
    """The table, telling of a document that was just taken out."""
    from urllib.parse import urlencode

    return f"/library?{urlencode({'removed': document})}"


__all__ = ["router"]
