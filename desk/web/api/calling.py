"""Who calls the API, whether they may, and how many long calls run at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Final

from fastapi import Depends, Request

from desk.web.api.refusing import Refusal
from desk.web.asking import the_desk, visit_of, who
from desk.web.guard import csrf
from desk.web.store.people import ALONE, ROLES, Person, Role
from desk.web.store.tokens import Tokens

_SAFE: Final = ("GET", "HEAD")
_BEARER: Final = {"WWW-Authenticate": "Bearer"}
#: Calls that check, draft or import at a time; further ones are asked to come again.
MOST_LONG: Final = 4


def caller(request: Request) -> Person:
    """Who calls: by a token; where nothing changes also by the session of a browser, or alone on this machine.

    A cookie never lets anything be changed: a page elsewhere could send it along. Raises Refusal (401, 403).
    """
    desk = the_desk(request)
    given = request.headers.get("authorization")
    if given is not None:
        scheme, _, words = given.partition(" ")
        if scheme.lower() != "bearer" or not words.strip():
            raise Refusal(401, "Authorization 看不懂", expected="Bearer 加令牌", headers=_BEARER)
        person = Tokens(desk.database).person_of(words.strip(), accounts=desk.settings.accounts)
        if person is None:
            raise Refusal(401, "令牌不对，或者已经过期、撤销", remedy="请在“我的账号”的“接口令牌”新建", headers=_BEARER)
        return person
    if request.method in _SAFE:
        person = who(request)
        if person is None:
            raise Refusal(401, "没有令牌", expected="请求头 Authorization: Bearer 加令牌", headers=_BEARER)
        return person
    proof = request.headers.get(csrf.HEADER)
    if proof is not None and not desk.settings.accounts:
        if csrf.is_right(desk.secret, visit_of(request), proof):
            return ALONE
        raise Refusal(403, f"{csrf.HEADER} 不是本页的", remedy="请刷新页面后再试")
    remedy = "请在“我的账号”的“接口令牌”新建令牌，放在请求头 Authorization: Bearer 之后"
    raise Refusal(401, "没有令牌，这个操作不凭登录状态", remedy=remedy, headers=_BEARER)


def _having(role: Role) -> Callable[[Request], Person]:
    def asked(request: Request) -> Person:
        person = caller(request)
        if not person.may(role):
            raise Refusal(403, f"角色是“{ROLES[person.role]}”", expected=f"“{ROLES[role]}”", remedy="请找管理员")
        return person

    return asked


class Turnstile:
    """Lets a few long calls in at a time. Used on the loop of one process alone."""

    def __init__(self, most: int = MOST_LONG) -> None:
        self.most, self.inside = most, 0


async def in_turn(request: Request) -> AsyncIterator[None]:
    """For calls that take seconds: a few at a time, so that pages go on. Raises Refusal (429)."""
    state = request.app.state
    if not hasattr(state, "api_turnstile"):
        state.api_turnstile = Turnstile()
    turnstile: Turnstile = state.api_turnstile
    if turnstile.inside >= turnstile.most:
        raise Refusal(429, "同时进行的检查和起草太多", remedy="请过几秒再试", headers={"Retry-After": "5"})
    turnstile.inside += 1
    try:
        yield
    finally:
        turnstile.inside -= 1


Caller = Annotated[Person, Depends(caller)]
CallingDrafter = Annotated[Person, Depends(_having("drafter"))]
InTurn = Depends(in_turn)

__all__ = ["MOST_LONG", "Caller", "CallingDrafter", "InTurn", "Turnstile", "caller", "in_turn"]
