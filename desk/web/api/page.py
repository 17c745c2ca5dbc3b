"""The description of the API as its page shows it: operations with what they take and give, and a call to copy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from desk.web.api.bodies import FORM, JSON

_PLACES: Final = {"path": "网址", "query": "问号之后"}
_KINDS: Final = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "true、false", "array": "列表", "object": "对象",
    "null": "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a key. place: 网址 or 问号之后, empty for a key. kind: words. needed: always stands."""

    name: str
    place: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. id: of its place on the page. gives: status, words, name of the schema. example: a line for curl."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    token: bool
    fields: tuple[Field, ...]
    body: str
    takes: tuple[str, ...]
    gives: tuple[tuple[int, str, tuple[str, ...]], ...]
    example: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page. objects: name, words, keys of what is taken and given."""

    words: str
    operations: tuple[Operation, ...]
    objects: tuple[tuple[str, str, tuple[Field, ...]], ...]


def page_of(form: Mapping[str, Any], base: str) -> Page:
    """The page of an OpenAPI. base: address of the desk without a last slash."""
    operations = tuple(
        _operation(path, method, operation, base)
        for path, methods in form["paths"].items()
        for method, operation in methods.items()
    )
    objects = tuple(
        (name, schema.get("description", ""), tuple(_keys(schema)))
        for name, schema in form["components"]["schemas"].items()
    )
    return Page(form["info"]["description"].replace("`", ""), operations, objects)


def _operation(path: str, method: str, operation: Mapping[str, Any], base: str) -> Operation:
    fields = tuple(_parameter(one) for one in operation.get("parameters", ()))
    content = operation.get("requestBody", {}).get("content", {})
    gives = tuple(
        (int(status), answer["description"], tuple(_names(answer["content"][JSON]["schema"])))
        for status, answer in operation["responses"].items()
    )
    return Operation(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        {} not in operation["security"],
        fields,
        operation.get("requestBody", {}).get("description", ""),
        tuple(name for kind in content.values() for name in _names(kind["schema"])),
        gives,
        _curl(path, method, operation, base),
    )


def _parameter(one: Mapping[str, Any]) -> Field:
    schema = one["schema"]
    if one["in"] == "query" and "anyOf" in schema:  # a parameter that is not given is null to us, to nobody else
        schema = next(kind for kind in schema["anyOf"] if kind.get("type") != "null")
    place = _PLACES.get(one["in"], one["in"])
    return Field(one["name"], place, kind_words(schema), one.get("required", False), one.get("description", ""))


def _keys(schema: Mapping[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, held in schema.get("properties", {}).items():
        yield Field(name, "", kind_words(held), name in required, held.get("description", ""))


def kind_words(schema: Mapping[str, Any]) -> str:
    """What a value may be: 整数，1 至 100."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " 或 ".join(dict.fromkeys(kind_words(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "、".join("null" if one is None else str(one) for one in schema["enum"])
    kinds = schema.get("type", [])
    words = "或 ".join(_KINDS.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)) or "任意"
    if schema.get("type") == "array" and schema.get("items"):
        words = f"列表，每项：{kind_words(schema['items'])}"
    if schema.get("format") == "date":
        words = "日期，如 2026-11-22"
    if schema.get("format") == "binary":
        words = "文件"
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        words += f"，{low} 至 {high}"
    if "maxLength" in schema:
        words += f"，最多 {schema['maxLength']} 字"
    if "default" in schema and schema["default"] not in (None, []):
        words += f"，缺省 {json.dumps(schema['default'], ensure_ascii=False)}"
    return words


def _names(schema: Mapping[str, Any]) -> Iterator[str]:
    for one in schema.get("anyOf", (schema,)):
        if "$ref" in one:
            yield str(one["$ref"]).rpartition("/")[2]


def _curl(path: str, method: str, operation: Mapping[str, Any], base: str) -> str:
    """A call that can be pasted; the token stands in a variable."""
    asked = {}
    for one in operation.get("parameters", ()):
        examples = one.get("examples") or one["schema"].get("examples") or one.get("example")
        value = str(examples[0]) if isinstance(examples, list) else ""
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", quote(value, safe="/"))
        elif one.get("required") and value:
            asked[one["name"]] = value
    address = base + path + (f"?{urlencode(asked, quote_via=quote)}" if asked else "")
    line = f'curl -H "Authorization: Bearer $ZHANGFA_TOKEN" "{address}"'
    if method == "get":
        return line
    content = operation["requestBody"]["content"]
    if JSON not in content:
        return f'{line} -F "file=@文件"'
    example = json.dumps(content[JSON].get("example"), ensure_ascii=False, indent=1)
    more = f'\n{line} -F "file=@台账.xlsx"' if FORM in content else ""
    return f"{line} -H \"Content-Type: application/json\" -d @- <<'END'\n{example}\nEND{more}"


__all__ = ["Field", "Operation", "Page", "kind_words", "page_of"]
