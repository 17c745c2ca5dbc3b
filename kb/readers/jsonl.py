"""JSON lines -> one text a document: a line is a document, or a clause of one that its lines form together."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kb.errors import ReadError
from kb.models import Given, SourceText, Span
from kb.readers.decode import decode, normalise_lines
from kb.readers.reading import Received, Refused

_MAX_REPORTED = 200
_LONGEST_ID = 100
_UNTEXT = re.compile("[\x00\ud800-\udfff]")
_ODD = re.compile("[\x00\r\x0b\x85\u2028\u2029\ud800-\udfff]")
_decode_json = json.JSONDecoder().decode
_GAP = "　"


class _Fault(Exception):
    """A line that does not follow the form; the message is Chinese, without its place."""


@dataclass(slots=True)
class _Clauses:
    """The clause lines of one document while they are gathered."""

    parts: list[str] = field(default_factory=list)
    labels: list[tuple[str, Span]] = field(default_factory=list)
    length: int = 0
    date: date | None = None
    mended: int = 0
    line: int | None = None

    def add(self, label: str, words: str) -> None:
        start = self.length + len(label) + len(_GAP)
        self.parts.append(f"{label}{_GAP}{words}")
        self.labels.append((label, Span(start, start + len(words))))
        self.length = start + len(words) + 1


def read_jsonl(received: Received, *, encoding: str | None) -> tuple[tuple[SourceText, ...], tuple[Refused, ...]]:
    """The documents in order of their first lines; lines with faults are refused by number, the rest is read.

    Raises ReadError when the file cannot be decoded or not one line is a JSON object.
    """
    decoded = decode(received.data, received.where, encoding=encoding, keep_lines=True)
    found: dict[str, _Clauses | SourceText] = {}
    faults: list[tuple[int, str]] = []
    objects = 0
    lines = decoded.text.split("\n")  # not splitlines: U+2028 may stand inside a JSON string
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            continue
        try:
            record = _parse(line)
            objects += 1
            if "document" in record or "label" in record:
                _take_clause(record, found, number)
            else:
                found[f"#{number}"] = _whole(record, received, decoded.encoding, number)
        except _Fault as fault:
            faults.append((number, str(fault)))
    if not objects:
        if not faults:
            raise ReadError("文件里没有文字，只有空白", where=received.where, remedy="请检查是否取错了文件")
        raise ReadError(
            f"没有一行是 JSON 对象（第{faults[0][0]}行：{faults[0][1]}）",
            where=received.where,
            expected='每行一个 JSON 对象，如 {"title": "…", "text": "…"}',
        )
    texts = [
        item if isinstance(item, SourceText) else _formed(key[1:], item, received, decoded.encoding)
        for key, item in found.items()
    ]
    if texts and decoded.remarks:
        first = texts[0]
        texts[0] = SourceText(
            first.name, first.sha256, first.format, first.text, first.encoding, first.given,
            decoded.remarks + first.remarks,
        )  # fmt: skip
    refused = [Refused(received.where, f"第{number}行：{fault}") for number, fault in faults[:_MAX_REPORTED]]
    if len(faults) > _MAX_REPORTED:
        refused.append(Refused(received.where, f"另有 {len(faults) - _MAX_REPORTED} 行有误，未逐一列出"))
    return tuple(texts), tuple(refused)


def _parse(line: str) -> dict[str, Any]:
    try:
        record = _decode_json(line)
    except RecursionError:
        raise _Fault("嵌套过深") from None
    except ValueError as error:
        column = f"（第{error.colno}个字符附近）" if isinstance(error, json.JSONDecodeError) else ""
        raise _Fault(f"不是有效的 JSON{column}") from None
    if not isinstance(record, dict):
        raise _Fault(f"应为 JSON 对象，实为{_type_name(record)}")
    return record


def _type_name(value: object) -> str:
    names: Mapping[type, str] = {
        str: "字符串", bool: "真假值", int: "数", float: "数", list: "列表", dict: "对象", type(None): "空值 null",
    }  # fmt: skip
    return names.get(type(value), "其他类型")


def _required(record: Mapping[str, Any], key: str) -> str:
    if key not in record:
        raise _Fault(f"缺少字段 {key}")
    value = record[key]
    if not isinstance(value, str):
        raise _Fault(f"字段 {key} 应为字符串，实为{_type_name(value)}")
    if not value or value.isspace():
        raise _Fault(f"字段 {key} 是空的")
    return value


def _optional(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Fault(f"字段 {key} 应为字符串，实为{_type_name(value)}")
    return value.strip() or None


def _id(record: Mapping[str, Any]) -> str | None:
    value = _optional(record, "id")
    if value is not None and len(value) > _LONGEST_ID:
        raise _Fault(f"字段 id 过长（{len(value)} 字），应不超过 {_LONGEST_ID} 字")
    return value


def _date(record: Mapping[str, Any]) -> date | None:
    value = _optional(record, "date")
    if value is None:
        return None
    try:
        if len(value) != 10:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise _Fault(f"字段 date 的值“{value[:20]}”不是日期，应为 2024-01-31 这样的写法") from None


def _issuers(record: Mapping[str, Any]) -> tuple[str, ...]:
    value = record.get("issuers")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        found = _type_name(value) if not isinstance(value, list) else "含有其他类型的列表"
        raise _Fault(f"字段 issuers 应为字符串的列表，实为{found}")
    return tuple(item.strip() for item in value if item.strip())


def _clean(words: str) -> tuple[str, int]:
    """Words with \\n line ends, and how many characters that are none (lone surrogates, NUL) became U+FFFD."""
    if _ODD.search(words) is None:
        return words, 0
    words, mended = _UNTEXT.subn("\ufffd", words)
    return normalise_lines(words), mended


def _remarks(mended: int) -> tuple[str, ...]:
    return (f"有 {mended} 处不是文字的字符，以“\ufffd”代替",) if mended else ()


def _take_clause(record: dict[str, Any], found: dict[str, _Clauses | SourceText], number: int) -> None:
    document = _required(record, "document").strip()
    label, _ = _clean(_required(record, "label").strip())
    words, mended = _clean(_required(record, "text"))
    given = _date(record)
    clauses = found.get("=" + document)
    if not isinstance(clauses, _Clauses):
        clauses = found["=" + document] = _Clauses(line=number)
    clauses.add(label.replace("\n", " "), words.strip("\n"))
    clauses.date = clauses.date or given
    clauses.mended += mended


def _formed(document: str, clauses: _Clauses, received: Received, encoding: str | None) -> SourceText:
    document, mended = _clean(document)
    given = Given(title=document, date=clauses.date, labels=tuple(clauses.labels), line=clauses.line)
    remarks = _remarks(clauses.mended + mended)
    return SourceText(received.name, received.sha256, "jsonl", "\n".join(clauses.parts), encoding, given, remarks)


def _whole(record: dict[str, Any], received: Received, encoding: str | None, number: int) -> SourceText:
    title, _ = _clean(_required(record, "title").strip())
    text, mended = _clean(_required(record, "text"))
    given = Given(
        id=_id(record),
        title=title,
        number=_optional(record, "number"),
        issuers=_issuers(record),
        region=_optional(record, "region"),
        kind=_optional(record, "kind"),
        date=_date(record),
        line=number,
    )
    return SourceText(received.name, received.sha256, "jsonl", text, encoding, given, _remarks(mended))
