"""Rows of a list from a sheet: read, shown with what goes where, then taken. Also the way for ten thousand rows."""

from __future__ import annotations

import json
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Drafter, TheDesk, the_form
from desk.web.drafts.fields import Form as DraftForm
from desk.web.drafts.fields import FormRows, form_of
from desk.web.drafts.finding import newest, the_draft
from desk.web.drafts.importing import plain_value
from desk.web.drafts.merging import with_value
from desk.web.drafts.showing import row_words, value_at
from desk.web.drafts.starting import summary_of, title_of
from desk.web.frame import go, show
from desk.web.state import Desk
from desk.web.store.drafts import Conflict, Draft, Drafts
from desk.web.store.people import Person
from generator.batch.cells import Said, read
from generator.batch.columns import Column, layout
from generator.sheets.files import MOST_BYTES
from generator.sheets.reading import read_sheet
from kb.errors import ZhangfaError
from kb.workspace import Workspace

router = APIRouter()
_SHOWN: Final = 8
_KEPT_SECONDS: Final = 24 * 3600
_SUFFIXES: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
_KEY: Final = re.compile(r"[0-9A-Za-z_-]{16,40}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet holds of a list. rows: as typed. titles: of the sheet, with the label of the field that takes each,
    empty for none. remarks: Chinese. number: of rows; refused: cells that say nothing usable."""

    rows: list[dict[str, Any]]
    titles: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def _node(draft: Draft, path: str) -> tuple[DraftForm, FormRows]:
    form = form_of(draft.type, draft.subtype)
    node = form.at.get(path)
    if not isinstance(node, FormRows) or "[]" in path:
        raise HTTPException(404)
    return form, node


@router.get("/drafts/{id_}/rows/{path}")
def rows_page(request: Request, desk: TheDesk, person: Drafter, id_: str, path: str) -> Response:
    """Where a sheet is given."""
    draft = the_draft(desk, person, id_)
    form, node = _node(draft, path)
    return _page(request, desk, draft, form, node)


def _page(
    request: Request,
    desk: Desk,
    draft: Draft,
    form: DraftForm,
    node: FormRows,
    *,
    taken: Taken | None = None,
    key: str = "",
    fault: str = "",
) -> Response:
    held = value_at(newest(desk, draft).data, node.path)
    columns = _columns(form, node)
    keys = list(dict.fromkeys(key for row in taken.rows[:200] for key in row_words(node.nodes, row))) if taken else []
    labels = {column.path: column.label for column in columns.values()}
    return show(
        request,
        "drafts/rows.html",
        column="drafts",
        status=400 if fault else 200,
        draft=draft,
        path=node.path,
        label=node.doc.label,
        expected=list(dict.fromkeys(column.label for column in columns.values())),
        now=len(held) if isinstance(held, list) else 0,
        taken=taken,
        heads=[labels.get(key, key) for key in keys],
        shown=[[row_words(node.nodes, row).get(key, "") for key in keys] for row in taken.rows[:_SHOWN]]
        if taken
        else [],
        key=key,
        fault=fault,
        limit=MOST_BYTES,
        most=node.most,
        sent=secrets.token_urlsafe(12),
    )


@router.post("/drafts/{id_}/rows/{path}")
async def give(request: Request, desk: TheDesk, person: Drafter, id_: str, path: str) -> Response:
    """Reads a sheet, or what was pasted, and shows what goes where. Nothing is written yet."""
    posted = await the_form(request)
    given = next((item for item in posted.getlist("files") if not isinstance(item, str)), None)
    pasted = posted.get("pasted")
    name, content = "粘贴的内容.tsv", (pasted if isinstance(pasted, str) else "").encode()
    if given is not None and given.filename:
        name, content = Path(given.filename).name[-120:], await given.read(MOST_BYTES + 1)
    return await run_in_threadpool(_given, request, desk, person, id_, path, name, content)


def _given(request: Request, desk: Desk, person: Person, id_: str, path: str, name: str, content: bytes) -> Response:
    draft = the_draft(desk, person, id_)
    form, node = _node(draft, path)
    try:
        taken = take(form, node, name, content)
    except ZhangfaError as error:
        return _page(request, desk, draft, form, node, fault=error.message)
    key = secrets.token_urlsafe(18)
    words = json.dumps({"draft": draft.id, "path": path, "name": name, "rows": taken.rows}, ensure_ascii=False)
    _forget(desk.workspace)
    (_folder(desk.workspace) / key).write_text(words, encoding="utf-8")
    return _page(request, desk, draft, form, node, taken=taken, key=key)


@router.post("/drafts/{id_}/rows/{path}/take")
def write(
    request: Request,
    desk: TheDesk,
    person: Drafter,
    id_: str,
    path: str,
    key: Annotated[str, Form(max_length=60)] = "",
    how: Annotated[str, Form(max_length=8)] = "all",
) -> Response:
    """Writes the rows that were shown, as a version of its own."""
    draft = the_draft(desk, person, id_)
    form, node = _node(draft, path)
    held = _kept(desk.workspace, key)
    if held.get("draft") != draft.id or held.get("path") != path:
        raise ZhangfaError("这一次读入的内容已经过期", remedy="请重新选文件或者粘贴")
    if held.get("taken"):
        return go(request, f"/drafts/{id_}?done=again#{path}")
    version = newest(desk, draft)
    before = value_at(version.data, path)
    rows = [*(before if how == "end" and isinstance(before, list) else []), *held["rows"]]
    if len(rows) > node.most:
        raise ZhangfaError(f"合起来有 {len(rows)} 行", expected=f"不超过 {node.most} 行", remedy="请分成几份文稿")
    data = with_value(version.data, path, rows)
    result = Drafts(desk.database).save(
        person, id_, data, base=version.token, sent=key, title=title_of(form, data),
        note=f"从“{held['name']}”填入{node.doc.label} {len(held['rows'])} 行", summary=summary_of(form, data, desk),
    )  # fmt: skip
    if isinstance(result, Conflict):
        raise ZhangfaError("刚才有人保存了这份文稿，没有写入", remedy="请回到文稿再填入一次")
    (_folder(desk.workspace) / key).write_text(json.dumps({**held, "rows": [], "taken": True}), encoding="utf-8")
    desk.trail.note(person, "draft.rows", id_, f"{person.display}为文稿“{draft.title}”填入{node.doc.label}")
    return go(request, f"/drafts/{id_}?done=filled#{path}")


# ---- reading ---------------------------------------------------------------------------------------------------------


def _columns(form: DraftForm, node: FormRows) -> dict[str, Column]:
    """The columns of a list by every title that is known."""
    return dict(layout((form.type, form.subtype)).blocks[node.path].columns)


def take(form: DraftForm, node: FormRows, name: str, content: bytes) -> Taken:
    """The rows of a sheet. Raises SheetError: not readable, not a table, too large, no row of titles."""
    columns = _columns(form, node)
    labels = {column.label: column for column in columns.values()}

    def known(title: str) -> str | None:
        if title in columns:
            return columns[title].path
        # 姓名 is the 学员姓名 of a list where nothing else ends so.
        alike = [column for label, column in labels.items() if len(title) > 1 and label.endswith(title)]
        return alike[0].path if len(alike) == 1 else None

    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise ZhangfaError(f"不支持 {suffix or '这种文件'}", where=name, remedy="请另存为 .xlsx 或 .csv，再上传")
    if not content.strip():
        raise ZhangfaError("没有内容", where=name, remedy="请选文件，或者从 Excel 复制各行（连同表头）粘贴进来")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"sheet{'.csv' if suffix in ('.tsv', '.txt') else suffix}"
        file.write_bytes(content)
        try:
            sheet = read_sheet(file, known=known, least=1, most_rows=node.most, expected=list(labels))
        except ZhangfaError as error:
            error.where = (error.where or "").replace(str(file), name) or name
            error.args = (error.message,)
            raise
    by_path = {column.path: column for column in columns.values()}
    rows, remarks = [], dict.fromkeys(sheet.remarks)
    for row in sheet.rows:
        found: dict[str, Any] = {}
        for title, value in zip(sheet.titles, row.values, strict=True):
            if (column := by_path.get(title)) is None or (said := read(value, column)) is None:
                continue
            place = f"第 {row.number} 行“{column.label}”"
            if isinstance(said, Said):
                _set(found, column.path, plain_value(said.value))
                if said.remark:
                    remarks[f"{place}{said.remark}。"] = None
            else:
                _set(found, column.path, str(value))
                remarks[f"{place}看不懂：“{value}”，照原样填入，请改。"] = None
        rows.append(found)
    remarks |= dict.fromkeys(f"第 {fault.row} 行“{fault.title}”{fault.found}，没有读入。" for fault in sheet.faults)
    titles = tuple((title, by_path[title].label if title in by_path else "") for title in sheet.titles)
    return Taken(rows, titles, tuple(_cut(remarks)))


def _cut(remarks: dict[str, None], most: int = 30) -> Iterator[str]:
    yield from list(remarks)[:most]
    if len(remarks) > most:
        yield f"另有 {len(remarks) - most} 处类似的没有列出。"


def _set(row: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        row = row.setdefault(key, {})
        if not isinstance(row, dict):
            return
    row[last] = value


# ---- between reading and writing -------------------------------------------------------------------------------------


def _folder(workspace: Workspace) -> Path:
    path = workspace.home / "desk" / "rows"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _kept(workspace: Workspace, key: str) -> dict[str, Any]:
    path = _folder(workspace) / key
    if not _KEY.fullmatch(key) or not path.is_file():
        return {}
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def _forget(workspace: Workspace) -> None:
    """Takes out what nobody came back for."""
    limit = time.time() - _KEPT_SECONDS
    for path in _folder(workspace).iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


__all__ = ["Taken", "router", "take"]
