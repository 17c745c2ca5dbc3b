"""The column 管理: its first address; each tab stands in a module of its own."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from desk.web.asking import Administrator, TheDesk
from desk.web.office.audit import router as audit
from desk.web.office.calendars import router as calendars
from desk.web.office.doctor import router as doctor
from desk.web.office.packs import router as packs
from desk.web.office.people import router as people
from desk.web.office.tables import router as tables
from desk.web.office.templates import router as templates

router = APIRouter(include_in_schema=False)
for _part in (people, audit, packs, tables, templates, calendars, doctor):
    router.include_router(_part)


@router.get("/admin")
def first(desk: TheDesk, person: Administrator) -> Response:
    """To the first tab."""
    return RedirectResponse("/admin/people" if desk.settings.accounts else "/admin/audit", 303)


__all__ = ["router"]
