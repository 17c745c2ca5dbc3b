"""The API described: OpenAPI of its routes alone, in Chinese; what each route declares of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from desk.web.api.bodies import FORM, JSON
from desk.web.api.schemas import COMPONENTS, ref

PREFIX: Final = "/api/v1"
_REFUSALS: Final[Mapping[int, str]] = {
    400: "请求不完整",
    401: "没有令牌，或者令牌不对、过期、撤销",
    403: "角色不够",
    404: "没有这份文件或这一条",
    413: "内容太大",
    415: "内容的类型不对",
    422: "填写的内容不对，或者做不成",
    429: "请求太多，稍候再试",
    503: "数据库暂时不能用，稍候再试",
}
_ALWAYS: Final = (401, 403, 413, 422, 429, 503)
_ABOUT: Final = """\
章法的接口，返回的 JSON 与命令 `zhangfa … --json` 相同。

请求头 `Authorization: Bearer 令牌`；令牌在“我的账号”的“接口令牌”新建，角色同本人。会改动或者上传内容的请求都要令牌。
列表用 limit（不超过 100）和 offset 分页。没有做成时返回 `{"message", "where", "expected", "remedy"}`。"""


def answers(words: str, *schemas: str, statuses: tuple[int, ...] = (), done: tuple[int, ...] = (200,)) -> Any:
    """The ``responses`` of a route. schemas: of what it gives. statuses: further refusals. done: successes."""
    given = ref(schemas[0]) if len(schemas) == 1 else {"anyOf": [ref(name) for name in schemas]}
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": words, "content": {JSON: {"schema": given}}} for status in done
    }
    for status in sorted((*_ALWAYS, *statuses)):
        told[status] = {"description": _REFUSALS[status], "content": {JSON: {"schema": ref("Refusal")}}}
    return told


def body(words: str, *, json: str = "", file: bool = False, example: Any = None) -> dict[str, Any]:
    """The body of a route, for ``openapi_extra``. json: schema of an object; file: a form with one file."""
    content: dict[str, Any] = {}
    if json:
        content[JSON] = {"schema": ref(json), **({"example": example} if example is not None else {})}
    if file:
        content[FORM] = {"schema": ref("FileBody")}
    return {"requestBody": {"description": words, "required": True, "content": content}}


def description(router: APIRouter, version: str, *, accounts: bool) -> dict[str, Any]:
    """The OpenAPI of the router. accounts: reading, too, needs a token."""
    form = get_openapi(
        title="章法 API", version=version, openapi_version="3.1.0", description=_ABOUT, routes=router.routes
    )
    form["components"] = {
        "schemas": COMPONENTS,
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "“我的账号”的“接口令牌”里新建的令牌"}
        },
    }
    for operations in form["paths"].values():
        for method, operation in operations.items():
            needed = accounts or method != "get"
            operation["security"] = [{"token": []}] if needed else [{"token": []}, {}]
    return form


__all__ = ["PREFIX", "answers", "body", "description"]
