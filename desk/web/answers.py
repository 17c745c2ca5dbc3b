"""What a visitor is told where a page cannot be given: in plain words, with what is safe and what to do."""

from __future__ import annotations

import logging
import secrets
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.web.asking import Forged, LoginNeeded, NotAllowed
from desk.web.frame import show
from desk.web.guard.headers import ALWAYS
from desk.web.guard.refusal import plain_answer
from desk.web.library.naming_alone import without_folder
from desk.web.office.telling import advised
from desk.web.store.people import ROLES
from kb.errors import ZhangfaError

_LOG = logging.getLogger("zhangfa.desk")
_API: Final = "/api/v1"
_WORDS: Final = {
    400: ("没有收", "这一次交来的内容太多，或者不完整。太长的名单请从文件导入。"),
    404: ("没有这一页", "网址可能写错了，或者内容已经移出。"),
    405: ("这个网址不能这样用", "请从页面上的按钮进入。"),
    411: ("没有收", "请求没有写明长度。"),
    415: ("没有收", "交来的内容不是这里能收的种类。"),
    503: ("请稍候", "登录的人太多，请过几秒再试。"),
    416: ("没有做成", "要的那一段不在文件里。"),
    422: ("填写的内容看不懂", "请返回上一页检查后再提交。"),
}


def register(app: FastAPI) -> None:
    """Answers for everything that a route may raise."""
    app.add_exception_handler(ZhangfaError, refused)
    app.add_exception_handler(LoginNeeded, login_needed)
    app.add_exception_handler(NotAllowed, not_allowed)
    app.add_exception_handler(Forged, forged)
    app.add_exception_handler(RequestValidationError, misunderstood)
    app.add_exception_handler(HTTPException, without_page)
    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(Exception, failed)


async def refused(request: Request, error: Exception) -> Response:
    """A fault that a person can mend."""
    assert isinstance(error, ZhangfaError)
    words = advised(without_folder(error.message, request.app.state.desk.workspace.home))
    return _answer(request, 400, "没有做成", words, "您填的内容没有改动。")


async def login_needed(request: Request, error: Exception) -> Response:
    """To the login; where a page is open the form in it stays and a sheet asks for the password."""
    assert isinstance(error, LoginNeeded)
    if request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With"):
        return JSONResponse({"message": "登录已过期，您填的内容还在。"}, 401, {"HX-Trigger": "login-expired"})
    if request.method == "GET":
        return RedirectResponse(f"/login?back={quote(error.back, safe='')}", 303)
    return _answer(
        request, 401, "登录已过期", "请在另一个窗口登录，再回到这一页重新提交。", "您填的内容保留在浏览器里。"
    )


async def not_allowed(request: Request, error: Exception) -> Response:
    """The role, what it lacks, whom to ask."""
    assert isinstance(error, NotAllowed)
    has, needs = ROLES[error.person.role], ROLES[error.needed]
    words = f"您的角色是“{has}”，这里需要“{needs}”。请找管理员。"
    return _answer(request, 403, "您的角色不能这样做", words, "")


async def forged(request: Request, error: Exception) -> Response:
    """A form without its token: most often a page left open overnight."""
    words = "这一页打开得太久，或者不是从章法打开的。请返回上一页，刷新后再提交。"
    return _answer(request, 403, "没有提交", words, "什么也没有改动。")


async def misunderstood(request: Request, error: Exception) -> Response:
    """Values in the address or the form that cannot be read."""
    title, words = _WORDS[422]
    return _answer(request, 422, title, words, "")


async def without_page(request: Request, error: Exception) -> Response:
    """No such page, no such method."""
    assert isinstance(error, HTTPException)
    title, words = _WORDS.get(error.status_code, ("没有做成", "这样的请求这里不能办。"))
    if error.status_code == 413:
        title, words = "内容太大", f"{error.detail}扫描件请降低清晰度，或分成几份。"
    if request.url.path.startswith(_API):
        return JSONResponse({"message": f"{title}。"}, error.status_code, error.headers)
    answer = _answer(request, error.status_code, title, words, "")
    answer.headers.update(error.headers or {})
    return answer


async def gone(request: Request, error: Exception) -> Response:
    """Who asked went away in the middle of it: nobody reads this."""
    return Response(status_code=400)


async def failed(request: Request, error: Exception) -> Response:
    """A fault of ours: a number to tell the administrator, nothing of the inside."""
    number = f"E-{secrets.randbelow(9000) + 1000}"
    _LOG.error("%s %s %s", number, request.method, request.url.path, exc_info=error)
    words = f"编号 {number}，请告诉管理员，或稍后再试一次。"
    answer = _answer(request, 500, "没有做成", words, "已经保存的内容没有受影响。")
    # It is given outside of everything else, where no header is added any more.
    answer.headers.update({**ALWAYS, "Cache-Control": "no-store"})
    return answer


def _answer(request: Request, status: int, title: str, words: str, safe: str) -> Response:
    if request.url.path.startswith(_API):
        return JSONResponse({"message": words}, status)
    try:
        return show(request, "answer.html", status=status, title=title, words=words, safe=safe)
    except Exception:  # the page itself cannot be made: the disk is full, the database gone
        _LOG.exception("the page of an error")
        return plain_answer(request.url.path, request.scope["headers"], status, title, words, safe)


__all__ = ["register"]
