"""The draft that an address means, for who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from desk.web.store.drafts import Draft, Drafts, Version
from desk.web.store.people import Person

if TYPE_CHECKING:
    from desk.web.state import Desk


def the_draft(desk: Desk, person: Person, id_: str, *, removed: bool = False) -> Draft:
    """A draft of the person's unit. Raises HTTPException 404 for one of others, as for one that there is not."""
    found = Drafts(desk.database).of(person, id_, removed=removed) if len(id_) <= 32 else None
    if found is None:
        raise HTTPException(404)
    return found


def newest(desk: Desk, draft: Draft) -> Version:
    """The newest version of a draft. Raises HTTPException 404 where it was taken out this moment."""
    version = Drafts(desk.database).version(draft.id, draft.version)
    if version is None:
        raise HTTPException(404)
    return version


__all__ = ["newest", "the_draft"]
