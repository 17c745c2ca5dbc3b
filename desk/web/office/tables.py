"""The tab 本单位的表: base lists, budget codes, cost standards; holidays come in and go out the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk, the_form
from desk.web.frame import go
from desk.web.library.views import attachment
from desk.web.office.aside import aside, forget, keep_aside, one_aside
from desk.web.office.page import file_of, laid_out, moment, page
from desk.web.office.rows import rows_of
from desk.web.office.telling import Told, told, told_words
from desk.web.state import Desk
from desk.web.store.people import Person
from generator.office.kinds import FORMS, Form
from generator.office.model import EVERYONE, TableKind
from generator.office.store import Added, Held, add_table, described, held_tables, remove_table
from generator.units import levels
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

_KINDS: Final = (".yaml", ".yml", ".json", ".xlsx", ".csv")
_HERE: Final[tuple[TableKind, ...]] = ("base_list", "budget_codes", "cost_standard")
_DONE: Final = {"added": "已导入。", "replaced": "已代替原来的。", "unchanged": "内容与已有的相同，没有变化。"}
#: Keys of a form that say what the file leaves out.
_STATED: Final = ("title", "number", "source", "date", "from", "until", "region")
_LONGEST: Final = 500


def form_of_kind(kind: str) -> Form:
    """The form of a kind that stands in an address."""
    if kind not in FORMS:
        raise HTTPException(404)
    return FORMS[cast(TableKind, kind)]


def tab_of(form: Form) -> tuple[str, str, str]:
    """Key, words and address of the tab that a kind of table belongs to."""
    if form.kind == "calendar":
        return "calendar", "放假安排", "/admin/calendar"
    return "tables", "本单位的表", "/admin/tables"


def address_of(form: Form, name: str) -> str:
    """The page of a table."""
    return f"/admin/tables/{form.kind}/table/{quote(name, safe='')}"


def _held(desk: Desk, form: Form, name: str) -> Held:
    found = next((one for one in held_tables(desk.workspace.tables, form.kind) if one.name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/admin/tables")
def tables(request: Request, desk: TheDesk, person: Administrator, removed: str = "", kind: str = "") -> Response:
    """The office's tables by kind."""
    return _list(request, desk, removed=removed, kind=kind)


def _list(request: Request, desk: Desk, *, removed: str = "", kind: str = "", fault: Told | None = None) -> Response:
    place = desk.workspace.tables
    groups = [
        (FORMS[one], [listed(held) for held in held_tables(place, one)], aside(place, FORMS[one].folder))
        for one in _HERE
    ]
    gone = one_aside(place, FORMS[cast(TableKind, kind)].folder, removed) if kind in FORMS else None
    return page(
        request, desk, "tables", "tables", status=400 if fault else 200, groups=groups, gone=gone, gone_kind=kind,
        fault=fault, moment=moment,
    )  # fmt: skip


def listed(held: Held) -> dict[str, Any]:
    """A table as a list shows it."""
    form, table = FORMS[held.kind], held.table
    row: dict[str, Any] = {"name": held.name, "address": address_of(form, held.name), "table": table}
    if table is None:
        return row | {"fault": told_words(held.fault)}
    return row | {
        "entries": f"{len(table.rows)} {form.counted}",
        "date": "" if table.origin.day == date.min else table.origin.day.isoformat(),
        "scope": "；".join(part for part in ("、".join(table.levels), _period(table.since, table.until)) if part),
    }


def _period(since: date | None, until: date | None) -> str:
    parts = (f"自 {since.isoformat()}" if since else "", f"至 {until.isoformat()}" if until else "")
    return " ".join(part for part in parts if part)


# ---- one table ------------------------------------------------------------------------------------------------------


@router.get("/admin/tables/{kind}/table/{name}")
def table(
    request: Request, desk: TheDesk, person: Administrator, kind: str, name: str, q: str = "", done: str = ""
) -> Response:
    """One table with its rows."""
    form = form_of_kind(kind)
    return _table(request, desk, form, _held(desk, form, name), q=q.strip()[:100], done=_DONE.get(done, ""))


def _table(
    request: Request, desk: Desk, form: Form, held: Held, *, q: str = "", done: str = "", remarks: tuple[str, ...] = ()
) -> Response:
    number = request.query_params.get("page", "1")
    rows = (
        rows_of(held.table, q, int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1)
        if held.table
        else None
    )
    here = address_of(form, held.name)

    def turned(page: int) -> str:
        return f"{here}?{urlencode({'q': q, 'page': page} if q else {'page': page})}"

    return page(
        request, desk, tab_of(form)[0], "table", form=form, held=held, row=listed(held), rows=rows, q=q, here=here,
        done=done, remarks=remarks, way=tab_of(form),
        previous=turned(rows.page - 1) if rows and rows.page > 1 else "",
        next=turned(rows.page + 1) if rows and rows.page < rows.pages else "",
    )  # fmt: skip


# ---- into the workspace ---------------------------------------------------------------------------------------------


@router.get("/admin/tables/{kind}/add")
def choose(request: Request, desk: TheDesk, person: Administrator, kind: str) -> Response:
    """The form for a new table."""
    return _choose(request, desk, form_of_kind(kind), {})


def _choose(request: Request, desk: Desk, form: Form, given: Mapping[str, Any], fault: Told | None = None) -> Response:
    columns = list(form.rows)
    heads = {key.key for key in form.heads}
    return page(
        request, desk, tab_of(form)[0], "table_add", status=400 if fault else 200, form=form, given=given, fault=fault,
        columns=columns, heads=heads, levels=(*levels(), EVERYONE), kinds=",".join(_KINDS), way=tab_of(form),
    )  # fmt: skip


@router.get("/admin/tables/{kind}/example/{suffix}")
def example(desk: TheDesk, person: Administrator, kind: str, suffix: str) -> Response:
    """A filled-in example to save: invented data, ready to be imported."""
    from generator.office.examples import example_sheet, example_text

    form = form_of_kind(kind)
    if suffix == "yaml":
        data = example_text(form.kind).encode("utf-8")
    elif suffix in ("xlsx", "csv"):
        data = example_sheet(form.kind, csv=suffix == "csv")
    else:
        raise HTTPException(404)
    return attachment(data, f"{form.label}样例.{suffix}", "application/octet-stream")


@router.post("/admin/tables/{kind}")
async def add(request: Request, desk: TheDesk, person: Administrator, kind: str) -> Response:
    """Imports a table; where anything is wrong with it every fault is told and nothing changes."""
    form, given = form_of_kind(kind), await the_form(request)
    said = {key: _text(given, key) for key in (*_STATED, "name", "sheet")} | {
        "levels": [str(one) for one in given.getlist("levels")][:20],
        "overwrite": given.get("overwrite") == "on",
    }
    try:
        added = await run_in_threadpool(_add, desk, person, form, file_of(given, _KINDS), said)
    except ZhangfaError as error:
        return _choose(request, desk, form, said, told(error))
    if added.remarks:
        held = Held(form.kind, added.table.name, added.path, added.table)
        return _table(request, desk, form, held, done=_DONE[added.status], remarks=added.remarks)
    return go(request, f"{address_of(form, added.table.name)}?done={added.status}")


def _text(form: FormData, key: str) -> str:
    value = form.get(key)
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def _add(desk: Desk, person: Person, form: Form, given: UploadFile, said: Mapping[str, Any]) -> Added:
    with laid_out(desk, given) as path:
        return _taken(desk, person, form, path, said)


def _taken(desk: Desk, person: Person, form: Form, path: Path, said: Mapping[str, Any]) -> Added:
    place = desk.workspace.tables
    heads = {key.key for key in form.heads}
    stated = {key: said[key] for key in (*_STATED, "levels") if key in heads and said[key]}
    asked: dict[str, Any] = {"name": said["name"] or None, "stated": stated, "sheet": said["sheet"] or None}
    if said["overwrite"]:  # what is replaced is kept: it can be brought back
        tried = add_table(place, form.kind, path, **asked, overwrite=True, dry_run=True)
        if tried.status == "replaced" and tried.path.is_file():
            keep_aside(place, form.folder, tried.path.stem, tried.path.read_bytes())
    added = add_table(place, form.kind, path, **asked, overwrite=said["overwrite"])
    if added.status != "unchanged":
        deed = "代替" if added.status == "replaced" else "导入"
        now = Held(form.kind, added.table.name, added.path, added.table)
        desk.trail.note(
            person, f"table.{added.status}", f"{form.kind}/{added.table.name}",
            f"{person.display}{deed}{form.label}“{added.table.name}”，来源：{added.table.origin.source}",
            before=described(added.replaced) if added.replaced else None, after=described(now),
        )  # fmt: skip
    return added


# ---- out of it, and back --------------------------------------------------------------------------------------------


@router.get("/admin/tables/{kind}/table/{name}/remove")
def question(request: Request, desk: TheDesk, person: Administrator, kind: str, name: str) -> Response:
    """Asks before a table goes out of use."""
    form = form_of_kind(kind)
    held = _held(desk, form, name)
    return page(
        request, desk, tab_of(form)[0], "table_remove", form=form, held=held, words=described(held),
        here=address_of(form, name), way=tab_of(form),
    )  # fmt: skip


@router.post("/admin/tables/{kind}/table/{name}/remove")
def remove(request: Request, desk: TheDesk, person: Administrator, kind: str, name: str) -> Response:
    """Takes a table out of use."""
    form = form_of_kind(kind)
    held = _held(desk, form, name)
    words = described(held)
    moved = remove_table(desk.workspace.tables, held)
    sentence = f"{person.display}移出{form.label}“{held.name}”"
    desk.trail.note(person, "table.remove", f"{kind}/{held.name}", sentence, before=words)
    return go(request, f"{tab_of(form)[2]}?{urlencode({'kind': kind, 'removed': moved.name})}")


@router.post("/admin/tables/{kind}/removed/{file}/restore")
def restore(request: Request, desk: TheDesk, person: Administrator, kind: str, file: str) -> Response:
    """Brings a table back, compared again with those that came in meanwhile."""
    form, place = form_of_kind(kind), desk.workspace.tables
    one = one_aside(place, form.folder, file)
    if one is None:
        raise HTTPException(404)
    try:
        added = add_table(place, form.kind, one.path, name=one.name)
    except ZhangfaError as error:
        if form.kind == "calendar":
            return _choose(request, desk, form, {}, told(error))
        return _list(request, desk, fault=told(error))
    forget(one)
    now = Held(form.kind, added.table.name, added.path, added.table)
    sentence = f"{person.display}恢复{form.label}“{added.table.name}”，撤销移出"
    desk.trail.note(person, "table.restore", f"{kind}/{added.table.name}", sentence, after=described(now))
    return go(request, f"{address_of(form, added.table.name)}?done={added.status}")


__all__ = ["address_of", "form_of_kind", "listed", "router", "tab_of"]
