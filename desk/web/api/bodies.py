"""What is sent to the API: a JSON object or one file, of bounded size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import UploadFile

from desk.web.api.refusing import Refusal
from desk.web.asking import the_form
from desk.web.library.receiving import safe_name
from desk.web.settings import MIB
from generator.inputs.source import MOST_BYTES, parse

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
#: Bytes of a ledger: some fifty thousand classes.
LARGEST_LEDGER: Final = 20 * MIB
LEDGERS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv")
_BODY: Final = "请求内容"


def kind_of(request: Request, *accepted: str) -> str:
    """The kind of the body, one of those accepted. Raises Refusal (415)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in accepted:
        raise Refusal(
            415, f"Content-Type 是“{kind[:60]}”" if kind else "没有 Content-Type", expected="、".join(accepted)
        )
    return kind


async def json_body(request: Request, known: Mapping[str, Callable[[Any], bool]], expected: str) -> dict[str, Any]:
    """The object that is sent. known: each key with a test of its value; ``input`` must be there.

    Raises Refusal: too large, a key that is unknown, doubled, of another kind or missing; InputError: no JSON.
    """
    kind_of(request, JSON)
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST_BYTES:
            raise Refusal(413, "内容太大", where=_BODY, expected=f"不超过 {MOST_BYTES // 1_000_000} MB")
    if not data.lstrip().startswith(b"{"):
        raise Refusal(422, "不是 JSON 对象", where=_BODY, expected=expected)
    tree = parse(bytes(data), _BODY)
    form = tree.data
    if not isinstance(form, dict):
        raise Refusal(422, "不是 JSON 对象", where=_BODY, expected=expected)
    if tree.doubled:
        way, line = tree.doubled[0]
        raise Refusal(422, f"“{way[-1]}”写了两次", where=f"{_BODY} 第{line}行", remedy="请删去一处")
    for key, value in form.items():
        if key not in known or not known[key](value):
            what = "的值不对" if key in known else "是不认识的键"
            raise Refusal(422, f"“{key[:60]}”{what}", where=_BODY, expected=expected)
    if "input" not in form:
        raise Refusal(422, "缺少 input", where=_BODY, expected=expected)
    try:
        json.dumps(form, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:  # half of a pair: no character, and no file could hold it
        raise Refusal(422, "有不成字的编码（\\ud800 一类）", where=_BODY, expected="完整的 Unicode 字符") from None
    return form


async def file_body(request: Request) -> UploadFile:
    """The one file of a form, its field ``file``. Raises Refusal."""
    kind_of(request, FORM)
    form = await the_form(request)
    files = [part for part in form.getlist("file") if isinstance(part, UploadFile) and part.filename]
    if len(files) != 1:
        what = f"有 {len(files)} 个文件" if files else "没有文件"
        raise Refusal(422, what, where="file", expected="一个文件，连同文件名")
    return files[0]


@contextmanager
def ledger_file(file: UploadFile) -> Iterator[Path]:
    """The ledger that was sent as a file of its own name in a folder that is gone afterwards. Raises Refusal."""
    name = safe_name(file.filename or "")
    if Path(name).suffix.lower() not in LEDGERS:
        raise Refusal(422, "不是台账文件", where=name, expected="、".join(LEDGERS))
    if (file.size or 0) > LARGEST_LEDGER:
        raise Refusal(413, "台账太大", where=name, expected=f"不超过 {LARGEST_LEDGER // MIB} MB", remedy="请分成几份")
    with TemporaryDirectory(prefix="zhangfa-api-") as folder:
        path = Path(folder) / name
        with path.open("xb") as out:
            while chunk := file.file.read(MIB):
                out.write(chunk)
        yield path


__all__ = ["FORM", "JSON", "LARGEST_LEDGER", "LEDGERS", "file_body", "json_body", "kind_of", "ledger_file"]
