"""The routes of 起草, one module a step."""

from __future__ import annotations

from fastapi import APIRouter

from desk.web.drafts.editing import router as editing
from desk.web.drafts.filling import router as filling
from desk.web.drafts.history import router as history
from desk.web.drafts.listing import router as listing
from desk.web.drafts.papers import router as papers

router = APIRouter(include_in_schema=False)
# What has a name of its own stands before what takes any name.
for _step in (listing, filling, history, papers, editing):
    router.include_router(_step)

__all__ = ["router"]
