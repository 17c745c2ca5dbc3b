"""What the API answers where it does not do what was asked: JSON in plain words, with the right status."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from generator.inputs.faults import InputError
from kb.errors import LibraryError, ZhangfaError
from kb.faults import Busy

Json = dict[str, Any]
_MOST_FAULTS: Final = 100
_WORDS: Final[Mapping[int, str]] = {
    400: "请求不完整，或者写法有误",
    404: "没有这个网址",
    405: "这个网址不能这样用",
    413: "内容太大",
}
#: Kinds of pydantic's faults in words; the values come from the fault's own context.
_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("没有填写", ""),
    "int_parsing": ("看不懂", "整数"),
    "int_from_float": ("看不懂", "整数"),
    "bool_parsing": ("看不懂", "true 或 false"),
    "greater_than_equal": ("太小", "不小于 {ge} 的数"),
    "less_than_equal": ("太大", "不大于 {le} 的数"),
    "string_too_long": ("太长", "不超过 {max_length} 个字"),
    "string_too_short": ("是空的", "至少 {min_length} 个字"),
    "too_long": ("太多", "不超过 {max_length} 个"),
    "literal_error": ("不在所列之内", "{expected}"),
    "date_from_datetime_parsing": ("看不懂", "如 2026-11-22 的日期"),
    "date_parsing": ("看不懂", "如 2026-11-22 的日期"),
}


class Refusal(ZhangfaError):
    """What the API refuses with a status of its own."""

    def __init__(
        self,
        status: int,
        what: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        remedy: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what, where=where, expected=expected, remedy=remedy)
        self.status, self.headers = status, headers


class Unheld(Refusal):
    """A document or clause that is not held: the library's own words, 404."""

    def __init__(self, error: LibraryError) -> None:
        super().__init__(404, error.what, where=error.where, expected=error.expected, remedy=error.remedy)


def reply(form: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON in UTF-8 whatever the words hold."""
    data = json.dumps(form, ensure_ascii=False).encode("utf-8", "replace")
    return Response(data, status, dict(headers) if headers else None, "application/json")


class ApiRoute(APIRoute):
    """A route whose refusals are JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with refusals told."""
        handler = super().get_route_handler()
        known = frozenset(param.alias for param in self.dependant.query_params)

        async def told(request: Request) -> Response:
            try:
                _only(known, request)
                return await handler(request)
            except RequestValidationError as error:
                return reply(_misunderstood(error), 422)
            except ZhangfaError as error:
                return refused(error)
            except HTTPException as error:
                words = _WORDS.get(error.status_code, "没有做成")
                return reply(_form(ZhangfaError(words)), error.status_code, error.headers)

        return told


def _only(known: frozenset[str], request: Request) -> None:
    """A parameter that is written wrongly would otherwise be passed over, and more be found than was asked for."""
    for name in request.query_params:
        if name not in known:
            expected = f"{'、'.join(sorted(known))} 之一" if known else "没有参数"
            raise Refusal(422, "是不认识的参数", where=name[:60], expected=expected)


def refused(error: ZhangfaError) -> Response:
    """The answer to a fault that a caller can mend, or that passes by itself."""
    if isinstance(error, Refusal):
        return reply(_form(error), error.status, error.headers)
    if isinstance(error, LibraryError) and not_ours(error):
        return reply(_form(error), 503, {"Retry-After": "5"})
    form = _form(error)
    if isinstance(error, InputError):
        form["faults"] = [
            {"field": fault.field, "label": fault.label, "message": fault.message}
            for fault in error.faults[:_MOST_FAULTS]
        ]
    return reply(form, 422)


def not_ours(error: LibraryError) -> bool:
    """Whether disk or database failed, and not what was asked."""
    cause = error.__cause__
    return (
        isinstance(error, Busy) or isinstance(cause, (OSError, sqlite3.Error)) or "sqlalchemy" in type(cause).__module__
    )


def _form(error: ZhangfaError) -> Json:
    return {"message": error.message, "where": error.where, "expected": error.expected, "remedy": error.remedy}


def _misunderstood(error: RequestValidationError) -> Json:
    """The first fault in full; all in ``faults``."""
    told = [_fault(fault) for fault in error.errors()[:_MOST_FAULTS]]
    form = _form(told[0] if told else ZhangfaError("请求看不懂"))
    form["faults"] = [{"field": one.where or "", "label": "", "message": one.message} for one in told]
    return form


def _fault(fault: Any) -> ZhangfaError:
    what, expected = _FAULTS.get(fault["type"], ("看不懂", ""))
    context = {**(fault.get("ctx") or {})}
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、")
    where = ".".join(str(part) for part in fault["loc"][1:]) or "请求"
    return ZhangfaError(what, where=where, expected=expected.format(**context) or None)


__all__ = ["ApiRoute", "Json", "Refusal", "Unheld", "not_ours", "refused", "reply"]
