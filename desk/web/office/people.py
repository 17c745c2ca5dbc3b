"""The tab 人员: adding people, changing what they may do, stopping accounts, links to set a password."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk
from desk.web.frame import go
from desk.web.office.page import page
from desk.web.office.roster import Member, member, members
from desk.web.state import Desk
from desk.web.store.people import ROLES, Person, Role
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

_LINK_HOURS: Final = 72
_NAME: Final = re.compile(r"[\w.@-]{1,64}")
_MAY: Final = (
    ("reader", "检索、文库、看本单位文稿"),
    ("drafter", "另可写文稿、传台账、导入文件"),
    ("administrator", "另可管人员、规则、本单位的表、模板、放假安排"),
)
_DONE: Final = {"changed": "已改。", "started": "已恢复使用。", "stopped": "已停用，这个人的登录已经退出。"}
_LABELS: Final = {"display": "姓名", "unit": "单位", "role": "角色"}


def _with_accounts(desk: Desk) -> None:
    """Who is alone on this machine has no people to manage."""
    if not desk.settings.accounts:
        raise HTTPException(404)


def _somebody(desk: Desk, id_: int) -> Member:
    _with_accounts(desk)
    found = member(desk.database, id_)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/admin/people")
def people(request: Request, desk: TheDesk, person: Administrator) -> Response:
    """Everybody with an account."""
    _with_accounts(desk)
    held = members(desk.database)
    counts = Counter(one.person.role for one in held if one.person.active)
    return page(request, desk, "people", "people", members=held, counts=counts, may=_MAY)


@router.get("/admin/people/new")
def new(request: Request, desk: TheDesk, person: Administrator) -> Response:
    """The form for somebody new."""
    _with_accounts(desk)
    return _form(request, desk, {"unit": person.unit, "role": "drafter"})


def _form(request: Request, desk: Desk, given: dict[str, str], fault: str = "") -> Response:
    status = 400 if fault else 200
    return page(
        request, desk, "people", "person_new", status=status, given=given, fault=fault, units=_units(desk), may=_MAY,
        roles=tuple(ROLES.items()), hours=_LINK_HOURS,
    )  # fmt: skip


def _units(desk: Desk) -> list[str]:
    return sorted({one.unit for one in desk.people.all()})


@router.post("/admin/people")
def add(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    name: Annotated[str, Form(max_length=400)] = "",
    display: Annotated[str, Form(max_length=400)] = "",
    unit: Annotated[str, Form(max_length=400)] = "",
    role: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Adds somebody; the link by which they set their password is shown this once."""
    _with_accounts(desk)
    given = {"name": name.strip(), "display": display.strip(), "unit": unit.strip(), "role": role}
    try:
        if not _NAME.fullmatch(given["name"]):
            raise ZhangfaError(
                f"账号“{given['name'][:70]}”不能用", expected="字母、数字、汉字和 . _ - @，不含空格，不超过 64 个"
            )
        _check(given)
        added = desk.people.add(given["name"], given["display"], given["unit"], cast(Role, role))
    except ZhangfaError as error:
        return _form(request, desk, given, error.message)
    about = f"{added.display}，{added.unit}，{ROLES[added.role]}"
    desk.trail.note(person, "person.add", added.name, f"{person.display}新增账号 {added.name}", after=about)
    return _link(request, desk, added, new=True)


def _check(given: dict[str, str]) -> None:
    for key, most in (("display", 40), ("unit", 80)):
        value = given[key]
        if not value or len(value) > most or not value.isprintable():
            what = "没有填写" if not value else "太长或者有看不见的字符"
            raise ZhangfaError(f"“{_LABELS[key]}”{what}", expected=f"不超过 {most} 字，写在一行")
    if given["role"] not in ROLES:
        raise ZhangfaError("没有选角色", expected="、".join(ROLES.values()))


def _link(request: Request, desk: Desk, of: Person, *, new: bool) -> Response:
    """Makes a link and shows it; only its hash is kept."""
    assert of.id is not None
    token = desk.people.invite(of.id, hours=_LINK_HOURS)
    address = f"{str(request.base_url).rstrip('/')}/first-run/{token}"
    here = request.url.hostname in ("127.0.0.1", "localhost", "::1")
    return page(request, desk, "people", "person_link", of=of, address=address, here=here, new=new, hours=_LINK_HOURS)


@router.get("/admin/people/{id_}")
def one(request: Request, desk: TheDesk, person: Administrator, id_: int, done: str = "") -> Response:
    """Somebody: what can be changed."""
    return _one(request, desk, _somebody(desk, id_), done=_DONE.get(done, ""))


def _one(request: Request, desk: Desk, found: Member, *, done: str = "", fault: str = "", **given: str) -> Response:
    held = {"display": found.person.display, "unit": found.person.unit, "role": found.person.role} | given
    status = 400 if fault else 200
    return page(
        request, desk, "people", "person", status=status, member=found, given=held, fault=fault, done=done,
        units=_units(desk), roles=tuple(ROLES.items()), may=_MAY, hours=_LINK_HOURS,
    )  # fmt: skip


@router.post("/admin/people/{id_}")
async def change(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    id_: int,
    display: Annotated[str, Form(max_length=400)] = "",
    unit: Annotated[str, Form(max_length=400)] = "",
    role: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Changes name, unit, role."""
    found = _somebody(desk, id_)
    given = {"display": display.strip(), "unit": unit.strip(), "role": role}
    before: dict[str, Any] = {key: getattr(found.person, key) for key in given}
    changed = {key: value for key, value in given.items() if value != before[key]}
    try:
        _check(given)
        if changed:
            await run_in_threadpool(desk.people.change, id_, **changed)
    except ZhangfaError as error:
        return _one(request, desk, found, fault=error.message, **given)
    if changed:
        labels = "、".join(_LABELS[key] for key in changed)
        desk.trail.note(
            person, "person.change", found.person.name, f"{person.display}改账号 {found.person.name} 的{labels}",
            before=_said(before, changed), after=_said(changed, changed),
        )  # fmt: skip
    # Who has given up the role can no longer see this page.
    return go(
        request, "/" if id_ == person.id and given["role"] != "administrator" else f"/admin/people/{id_}?done=changed"
    )


def _said(values: dict[str, Any], keys: dict[str, Any]) -> str:
    return "，".join(ROLES[cast(Role, values[key])] if key == "role" else str(values[key]) for key in keys)


@router.get("/admin/people/{id_}/stop")
def question(request: Request, desk: TheDesk, person: Administrator, id_: int) -> Response:
    """Asks before an account is stopped."""
    return page(request, desk, "people", "person_stop", of=_somebody(desk, id_).person, myself=id_ == person.id)


@router.post("/admin/people/{id_}/stop")
def stop(request: Request, desk: TheDesk, person: Administrator, id_: int) -> Response:
    """Stops an account: its sessions end at once."""
    return _switch(request, desk, person, id_, active=False)


@router.post("/admin/people/{id_}/start")
def start(request: Request, desk: TheDesk, person: Administrator, id_: int) -> Response:
    """Lets somebody in again."""
    return _switch(request, desk, person, id_, active=True)


def _switch(request: Request, desk: Desk, person: Person, id_: int, *, active: bool) -> Response:
    found = _somebody(desk, id_)
    if found.person.active != active:
        try:
            desk.people.change(id_, active=int(active))
        except ZhangfaError as error:
            return _one(request, desk, found, fault=error.message)
        action, deed = ("person.start", "恢复") if active else ("person.stop", "停用")
        states = ("停用", "在用") if active else ("在用", "停用")
        desk.trail.note(
            person, action, found.person.name,
            f"{person.display}{deed}账号 {found.person.name}（{found.person.display}）",
            before=states[0], after=states[1],
        )  # fmt: skip
    if id_ == person.id and not active:
        return go(request, "/login")
    return go(request, f"/admin/people/{id_}?done={'started' if active else 'stopped'}")


@router.post("/admin/people/{id_}/link")
def link(request: Request, desk: TheDesk, person: Administrator, id_: int) -> Response:
    """A new link to set a password; an earlier one no longer works."""
    found = _somebody(desk, id_)
    if not found.person.active:
        return _one(request, desk, found, fault="账号已停用，链接不能用。请先恢复使用。")
    name = found.person.name
    desk.trail.note(
        person, "person.link", name, f"{person.display}为账号 {name}（{found.person.display}）发设置口令的链接"
    )
    return _link(request, desk, found.person, new=False)


__all__ = ["router"]
