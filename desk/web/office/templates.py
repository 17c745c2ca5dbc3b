"""The tab 文稿模板: the wording of papers, edited as plain text, tried on every example before it counts."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from desk.web.asking import Administrator, TheDesk
from desk.web.frame import go
from desk.web.office.page import moment, page
from desk.web.office.shelf import PARTS, Shelf, Template, digest, plain
from desk.web.office.trying import Tried, examples_for, first_example, try_out
from desk.web.state import Desk
from generator.compose import Composed
from generator.inputs.examples import Example
from generator.templating import TemplateError
from kb.errors import ZhangfaError
from kb.faults import translated
from kb.resources import templates_dir

router = APIRouter(include_in_schema=False)

_EDIT: Final = "/admin/templates/edit"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,40}")
_MOST_PREVIEWS: Final = 20
#: A paper drawn for the screen brings its own styles and nothing else.
_PAPER: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
}
_DONE: Final = {
    "saved": "已保存，今后起草用这个写法。原来的文字留在“以前的文字”里。",
    "same": "与现在用的相同，没有变化。",
    "back": "已恢复随附的写法。本单位的文字留在“以前的文字”里。",
    "dropped": "已停用这个模板，今后用较宽的那一个。文字留在“以前的文字”里。",
}
_Text = Annotated[str, Form(max_length=1_500_000)]
_Name = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the page tells of a text that was tried or not taken. theirs: the text that somebody else saved
    meanwhile."""

    tried: Tried | None = None
    preview: str = ""
    fault: str = ""
    theirs: str | None = None
    status: int = 200
    saving: bool = False


def _shelf(desk: Desk) -> Shelf:
    return Shelf(desk.workspace.templates, templates_dir())


def _template(shelf: Shelf, name: str) -> Template:
    found = shelf.get(name)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/admin/templates")
def templates(request: Request, desk: TheDesk, person: Administrator) -> Response:
    """All templates, and those that an office may add."""
    shelf = _shelf(desk)
    held = shelf.all()
    return page(
        request, desk, "templates", "templates", edit=_address,
        whole=[one for one in held if not one.name.startswith(PARTS)],
        parts=[one for one in held if one.name.startswith(PARTS)],
        possible=[one for name in shelf.possible() if (one := shelf.get(name))],
    )  # fmt: skip


def _address(name: str, **more: str) -> str:
    return f"{_EDIT}?{urlencode({'name': name, **more})}"


@router.get(_EDIT)
def edit(
    request: Request, desk: TheDesk, person: Administrator, name: str, version: str = "", text: str = "", done: str = ""
) -> Response:
    """One template as text. version: an earlier text, text=bundled: the bundled one, put into the editor."""
    shelf = _shelf(desk)
    found = _template(shelf, name)
    words: str | None = None
    if version:
        words = shelf.earlier_text(name, version)
    elif text == "bundled":
        words = shelf.bundled_text(name)
    if words is None and (version or text == "bundled"):
        raise HTTPException(404)
    now = shelf.text(name)
    loaded = "这是以前的文字，还没有保存。" if version else "这是随附的文字，还没有保存。" if words is not None else ""
    said = _DONE.get(done, "") or loaded
    example = first_example(name, shelf.own)
    return _page(request, desk, shelf, found, now if words is None else words, digest(now), example, _Outcome(), said)


def _page(
    request: Request,
    desk: Desk,
    shelf: Shelf,
    found: Template,
    text: str,
    base: str,
    example: Example,
    outcome: _Outcome,
    done: str = "",
) -> Response:
    context: dict[str, Any] = {
        "template": found,
        "text": text,
        "base": base,
        "rows": min(40, max(14, text.count("\n") + 2)),
        "example": example,
        "examples": examples_for(found.name),
        "earlier": shelf.earlier(found.name),
        "outcome": outcome,
        "done": done,
        "moment": moment,
        "edit": _address,
    }
    return page(request, desk, "templates", "template", status=outcome.status, **context)


def _example(name: str, wanted: str, own: Path) -> Example:
    return next((one for one in examples_for(name) if one.file_name == wanted), first_example(name, own))


def _tried(desk: Desk, shelf: Shelf, name: str, text: str, example: Example) -> _Outcome:
    """The text tried, and its paper drawn where it can be."""
    with desk.checking() as checking:
        try:
            tried = try_out(checking, shelf.own, desk.folder("incoming"), name, text, example)
        except ZhangfaError as error:
            return _Outcome(fault=error.message)
        return _Outcome(tried, _kept(desk, tried.shown) if tried.shown else "")


def _kept(desk: Desk, paper: Composed) -> str:
    """Draws a paper and keeps it for the frame that shows it; returns what names it."""
    from generator.render import render

    folder, token = desk.folder("previews"), secrets.token_urlsafe(18)
    data = render(paper.document, "html").data
    with translated(desk.workspace.home):
        (folder / f"{token}.html").write_bytes(data)
        old = sorted(folder.glob("*.html"), key=lambda path: path.stat().st_mtime, reverse=True)[_MOST_PREVIEWS:]
        for path in old:
            with suppress(OSError):
                path.unlink()
    return token


@router.get("/admin/templates/preview/{token}")
def preview(desk: TheDesk, person: Administrator, token: str) -> Response:
    """A paper that was drawn a moment ago."""
    path = desk.folder("previews") / f"{token}.html"
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise HTTPException(404)
    return HTMLResponse(path.read_bytes(), headers=_PAPER)


@router.post("/admin/templates/try")
async def try_(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    name: _Name = "",
    text: _Text = "",
    base: _Name = "",
    example: _Name = "",
) -> Response:
    """Tries a text without saving it."""
    shelf = _shelf(desk)
    found, chosen = _template(shelf, name), _example(name, example, shelf.own)
    words = plain(text)
    outcome = await run_in_threadpool(_tried, desk, shelf, name, words, chosen)
    return _page(request, desk, shelf, found, words, base, chosen, outcome)


@router.post("/admin/templates/save")
async def save(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    name: _Name = "",
    text: _Text = "",
    base: _Name = "",
    example: _Name = "",
) -> Response:
    """Saves a text with which every example can be composed; what it replaces is kept."""
    shelf = _shelf(desk)
    found, chosen = _template(shelf, name), _example(name, example, shelf.own)
    words, now = plain(text), shelf.text(name)
    if words == plain(now) and (found.own or found.bundled):
        return go(request, _address(name, done="same"))
    if digest(now) != base:
        told = _Outcome(theirs=now, status=409)
        return _page(request, desk, shelf, found, words, digest(now), chosen, told)
    outcome = await run_in_threadpool(_tried, desk, shelf, name, words, chosen)
    if outcome.fault or outcome.tried is None or outcome.tried.faults or not words.strip():
        fault = outcome.fault if words.strip() else "模板是空的，没有保存。要恢复随附的写法，请用“恢复随附的”。"
        told = _Outcome(outcome.tried, outcome.preview, fault, status=400, saving=True)
        return _page(request, desk, shelf, found, words, base, chosen, told)
    if words == shelf.bundled_text(name):
        await run_in_threadpool(shelf.take_back, name)
        done = "back"
    else:
        await run_in_threadpool(shelf.save, name, words)
        done = "saved"
    old, new = now.splitlines(), words.splitlines()
    sentence = f"{person.display}修改文稿模板“{found.title}”（{name}），{_changed(old, new)}"
    desk.trail.note(person, "template.save", name, sentence, before=f"{len(old)} 行", after=f"{len(new)} 行")
    return go(request, _address(name, done=done))


def _changed(old: list[str], new: list[str]) -> str:
    """改动 3 行: lines that are gone or new, whichever are more in each place."""
    pieces = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return f"改动 {sum(max(b - a, d - c) for tag, a, b, c, d in pieces if tag != 'equal')} 行"


@router.get("/admin/templates/back")
def question(request: Request, desk: TheDesk, person: Administrator, name: str) -> Response:
    """Asks before the office's text goes out of use."""
    found = _template(_shelf(desk), name)
    if not found.own:
        raise HTTPException(404)
    return page(request, desk, "templates", "template_back", template=found, edit=_address)


@router.post("/admin/templates/back")
def back(request: Request, desk: TheDesk, person: Administrator, name: _Name = "") -> Response:
    """Returns to the bundled text, or to the wider template where there is no bundled one."""
    shelf = _shelf(desk)
    found = _template(shelf, name)
    if not found.own:
        return go(request, _address(name))
    lines = None
    with suppress(TemplateError):  # a text that cannot be read is the more reason to take it back
        lines = f"{len((shelf.own_text(name) or '').splitlines())} 行"
    shelf.take_back(name)
    deed = "恢复随附的文稿模板" if found.bundled else "停用文稿模板"
    sentence = f"{person.display}{deed}“{found.title}”（{name}），本单位的文字另存"
    desk.trail.note(person, "template.back", name, sentence, before=lines)
    if shelf.get(name) is None:
        return go(request, "/admin/templates")
    return go(request, _address(name, done="back" if found.bundled else "dropped"))


__all__ = ["router"]
