"""Pages of logging in and of one's own account."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.web.asking import SESSION, Reader, TheDesk, who
from desk.web.frame import KEYS, go, set_cookie, show
from desk.web.guard import csrf
from desk.web.guard.passwords import check
from desk.web.store.people import REST_MINUTES, Refused
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

_REFUSED = "账号或口令不对。再错 {left} 次，此账号停用 {minutes} 分钟。"
_RESTING = "账号或口令不对，或者此账号已停用 {minutes} 分钟。"


@router.get("/login")
def login_page(request: Request, desk: TheDesk, back: str = "/") -> Response:
    """The login; who need not log in goes on."""
    if not desk.settings.accounts or who(request) is not None:
        return RedirectResponse(inside(back), 303)
    expired = SESSION in request.cookies
    return show(request, "account/login.html", back=inside(back), expired=expired, refused="", name="")


@router.post("/login")
async def log_in(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=400)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Checks name and password. The sheet over an open page (X-Requested-With) is answered in JSON."""
    if not desk.settings.accounts:
        return RedirectResponse("/", 303)
    told = await desk.hashing.run(desk.people.log_in, name.strip(), password)
    sheet = bool(request.headers.get("X-Requested-With"))
    if isinstance(told, Refused):
        words = _REFUSED.format(left=told.left, minutes=REST_MINUTES) if told.left else _RESTING
        words = words.format(minutes=REST_MINUTES)
        if sheet:
            return JSONResponse({"message": words}, 403)
        return show(
            request, "account/login.html", status=403, back=inside(back), expired=False, refused=words, name=name
        )
    person, token = told
    desk.trail.note(person, "login", person.name, f"{person.display}登录")
    response: Response
    if sheet:
        response = JSONResponse({"display": person.display, "csrf": csrf.token_of(desk.secret, token)})
    else:
        response = RedirectResponse(inside(back), 303)
    set_cookie(request, response, SESSION, token, days=desk.settings.session_days)
    return response


@router.post("/logout")
def log_out(request: Request, desk: TheDesk, person: Reader) -> Response:
    """Ends the session."""
    token = request.cookies.get(SESSION)
    if token:
        desk.people.log_out(token)
        desk.trail.note(person, "logout", person.name, f"{person.display}退出")
    response = RedirectResponse("/login" if desk.settings.accounts else "/", 303)
    response.delete_cookie(SESSION, path="/")
    return response


@router.get("/first-run/{token}")
def first_run_page(request: Request, desk: TheDesk, token: str) -> Response:
    """Where the first administrator, or somebody invited, sets a password."""
    works, person = desk.people.invited(token)
    return show(
        request, "account/first_run.html", status=200 if works else 410, works=works, invited=person, token=token,
        fault="", given={},
    )  # fmt: skip


@router.post("/first-run/{token}")
async def first_run(
    request: Request,
    desk: TheDesk,
    token: str,
    password: Annotated[str, Form(max_length=400)] = "",
    again: Annotated[str, Form(max_length=400)] = "",
    name: Annotated[str, Form(max_length=64)] = "",
    display: Annotated[str, Form(max_length=40)] = "",
    unit: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Sets the password and logs in."""
    works, person = desk.people.invited(token)
    given = {"name": name.strip(), "display": display.strip(), "unit": unit.strip()}
    try:
        if person is None and works and not all(given.values()):
            raise ZhangfaError("账号、姓名、单位都要填写")
        check(password, name=person.name if person else given["name"])
        if password != again:
            raise ZhangfaError("两次填写的口令不同", remedy="请重新填写")
        made = await desk.hashing.run(desk.people.accept, token, password, **given)
    except ZhangfaError as error:
        return show(
            request, "account/first_run.html", status=400, works=works, invited=person, token=token,
            fault=error.message, given=given,
        )  # fmt: skip
    desk.trail.note(made, "password.first", made.name, f"{made.display}首次设置口令")
    told = await desk.hashing.run(desk.people.log_in, made.name, password)
    response = RedirectResponse("/", 303)
    if not isinstance(told, Refused):
        set_cookie(request, response, SESSION, told[1], days=desk.settings.session_days)
    return response


@router.get("/account")
def account_page(request: Request, desk: TheDesk, person: Reader) -> Response:
    """One's own account: password, single-letter keys."""
    return show(request, "account/account.html", person=person, fault="", done="")


@router.post("/account/password")
async def change_password(
    request: Request,
    desk: TheDesk,
    person: Reader,
    old: Annotated[str, Form(max_length=400)] = "",
    password: Annotated[str, Form(max_length=400)] = "",
    again: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Another password; other sessions of the person end."""
    try:
        if person.id is None:
            raise ZhangfaError("本机使用不需要口令")
        check(password, name=person.name)
        if password != again:
            raise ZhangfaError("两次填写的口令不同", remedy="请重新填写")
        if isinstance(await desk.hashing.run(desk.people.log_in, person.name, old), Refused):
            raise ZhangfaError("现在的口令不对", remedy="请重新填写")
        await desk.hashing.run(desk.people.set_password, person.id, password, keep=request.cookies.get(SESSION))
    except ZhangfaError as error:
        return show(request, "account/account.html", status=400, person=person, fault=error.message, done="")
    desk.trail.note(person, "password.change", person.name, f"{person.display}更换口令")
    return show(request, "account/account.html", person=person, fault="", done="口令已更换，其他地方的登录已经退出。")


@router.post("/account/keys")
def switch_keys(request: Request, person: Reader, keys: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Single-letter keys on or off, for this browser."""
    response = go(request, "/help")
    set_cookie(request, response, KEYS, "on" if keys == "on" else "off", days=365)
    return response


@router.get("/help")
def help_page(request: Request, person: Reader) -> Response:
    """Keys, stamps, wording."""
    return show(request, "account/help.html")


def inside(address: str) -> str:
    """An address of this desk; the first page for any other."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\")):
        return "/"
    return address


__all__ = ["inside", "router"]
