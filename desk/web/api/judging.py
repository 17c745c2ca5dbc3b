"""Checking, drafting and statements by the API."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from desk.web.api.bodies import FORM, JSON, file_body, json_body, kind_of, ledger_file
from desk.web.api.calling import Caller, CallingDrafter, InTurn
from desk.web.api.describing import answers, body
from desk.web.api.refusing import ApiRoute, Refusal, reply
from desk.web.asking import TheDesk
from desk.web.library.naming_alone import named_alone, without_folder
from desk.web.state import Desk
from generator.draft import Drafted
from generator.drawing import DRAFT_MARK, report_on, report_targets, suffixes
from generator.inputs.load import read
from generator.jsonform import draft_json
from generator.ledgers.check import check_ledger
from generator.ledgers.due import due_statements
from generator.ledgers.jsonform import ledger_json
from generator.ledgers.reading import read_ledger
from generator.ledgers.statements import Explaining
from generator.ledgers.summary import Row, statements_json
from generator.office.units import unit_key
from generator.render import TARGETS, Options, Rendered, Target
from generator.rules.jsonform import checked_json
from kb.workspace import Workspace

router = APIRouter(route_class=ApiRoute)

#: Seconds for drawing all files of a document.
_LONGEST: Final = 60.0
_INPUT: Final = "input"
_TYPES: Final[dict[str, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_EXAMPLE: Final = {
    "type": "notice",
    "subtype": "general",
    "issuers": ["柳州市教育局"],
    "doc_number": {"code": "柳教发", "year": 2026, "serial": 71},
    "title_subject": "做好冬季培训安全管理工作",
    "doc_type": "通知",
    "recipients": ["局属各单位"],
    "body": "一、落实安全责任\n各单位要明确专人负责，做到每个班次有预案、有检查、有记录。",
    "contact": {"dept": "市教育局组织人事科", "name": "韦晓玥", "phone": "0772-2829404"},
    "issue_date": "2026-11-09",
    "disclosure": "主动公开",
    "printer": "柳州市教育局办公室",
    "print_date": "2026-11-10",
}
Subject = Literal["not_executed", "adjusted", "late_entry", "code_error", "urgent_class"]
Day = Annotated[date | None, Query(description="按哪一天判断，缺省为当天", examples=["2026-11-22"])]
RuleId = Annotated[str, Field(min_length=1, max_length=40)]


@router.post(
    "/check",
    summary="检查输入或台账",
    operation_id="check",
    description="JSON 输入，或者用表单上传的台账（.xlsx .csv），按适用的规定检查。同 zhangfa check --json。",
    responses=answers("检查结果", "Checked", "LedgerChecked", statuses=(400, 415)),
    openapi_extra=body(
        "输入（JSON），或台账（表单字段 file）", json="CheckBody", file=True, example={"input": _EXAMPLE}
    ),
    dependencies=[InTurn],
)
async def check(
    request: Request,
    desk: TheDesk,
    person: Caller,
    as_of: Day = None,
    indicator: Annotated[list[RuleId], Query(max_length=10, description="另按规划期已届满的指标对照；只用于输入")] = [],  # noqa: B006
) -> Response:
    """What the rules say to an input or to a ledger."""
    if kind_of(request, JSON, FORM) == FORM:
        return await run_in_threadpool(_ledger_checked, desk, await file_body(request), as_of or date.today())
    expected = '{"input": {…}}'
    form = await json_body(request, {"input": _is_object}, expected)

    def work() -> Any:
        with desk.checking() as checking:
            loaded = read(form["input"], _INPUT, today=as_of, strict=False)
            return checked_json(checking.complete(loaded, indicators=indicator))

    return reply(await run_in_threadpool(work))


def _ledger_checked(desk: Desk, file: UploadFile, day: date) -> Response:
    with ledger_file(file) as path, named_alone(path.parent), desk.checking() as checking:
        ledger = read_ledger(path)
        result = check_ledger(ledger, checking, as_of=day, reference_of=checking.reference_of(day))
        return reply(_with_names(ledger_json(result), path))


@router.post(
    "/statements",
    summary="从台账找出须作的情况说明",
    operation_id="statements",
    description="上传台账，列出须作的情况说明、依据、期限和还缺的内容，不起草。需要“起草”角色。"
    "同 zhangfa statements --list --json。",
    responses=answers("情况说明", "Statements", statuses=(400, 415)),
    openapi_extra=body("台账（.xlsx .csv），表单字段 file", file=True),
    dependencies=[InTurn],
)
async def statements(
    request: Request,
    desk: TheDesk,
    person: CallingDrafter,
    as_of: Day = None,
    unit: Annotated[str | None, Query(min_length=1, max_length=200, description="只要这个单位的")] = None,
    subject: Annotated[Subject | None, Query(description="只要这一事项的")] = None,
) -> Response:
    """The statements that a ledger requires."""
    file = await file_body(request)
    return await run_in_threadpool(_listed, desk, file, as_of or date.today(), unit, subject)


def _listed(desk: Desk, file: UploadFile, day: date, unit: str | None, subject: str | None) -> Response:
    with ledger_file(file) as path, named_alone(path.parent), desk.drafting() as drafting:
        ledger = read_ledger(path)
        reference_of = drafting.checking.reference_of(day)
        dues, opens = due_statements(ledger, drafting.checking, as_of=day, reference_of=reference_of)
        explaining = Explaining(ledger, drafting, as_of=day, reference_of=reference_of)
        rows = [
            Row(explaining.listed(due))
            for due in dues
            if (not unit or unit_key(due.unit) == unit_key(unit)) and subject in (None, due.subject)
        ]
        return reply(_with_names(statements_json(ledger, rows, opens, as_of=day, written={}), path))


@router.post(
    "/draft",
    summary="起草公文",
    operation_id="draft",
    description="一份输入写成公文，连同检查报告一起返回（base64）。需要“起草”角色。同 zhangfa draft --json，"
    "files 为文件本身。不保存为文稿。",
    responses=answers("文件和检查结果", "Drafted", statuses=(400, 415)),
    openapi_extra=body("输入和格式", json="DraftBody", example={"input": _EXAMPLE, "formats": ["docx"]}),
    dependencies=[InTurn],
)
async def draft(request: Request, desk: TheDesk, person: CallingDrafter) -> Response:
    """The document of an input, drawn."""
    known = {"input": _is_object, "formats": _are_formats, "red_head": lambda value: isinstance(value, bool)}
    form = await json_body(request, known, '{"input": {…}, "formats": ["docx"], "red_head": true}')
    targets: tuple[Target, ...] = tuple(form.get("formats") or ("docx",))

    def work() -> Drafted:
        with desk.drafting() as drafting:
            return drafting.prepare(read(form["input"], _INPUT))

    drafted = await run_in_threadpool(work)
    options = _options(desk.workspace, red_head=form.get("red_head", True))
    try:
        files = await asyncio.wait_for(_drawn(desk, drafted, targets, options), _LONGEST)
    except TimeoutError:
        raise Refusal(422, "排版用时太长", remedy="请分成几份，或者少要几种格式") from None
    names = [f"{drafted.composed.stem}{suffix}" for suffix in suffixes(drafted, targets)]
    handed = [
        {"name": name, "type": _TYPES[name.rpartition(".")[2]], "data": b64encode(file.data).decode("ascii")}
        for name, file in zip(names, files, strict=True)
    ]
    remarks = dict.fromkeys([*drafted.remarks, *(words for file in files for words in file.remarks)])
    report = names[len(targets)] if len(names) > len(targets) else None
    return reply(draft_json(drafted, handed, report, list(remarks)))


async def _drawn(desk: Desk, drafted: Drafted, targets: tuple[Target, ...], options: Options) -> tuple[Rendered, ...]:
    """The document in each format and its report, by the drawing processes."""
    marked = replace(options, draft_mark=DRAFT_MARK) if drafted.checked.blocking else options
    files = await desk.workers.draw(drafted.composed.document, targets, marked)
    report = await run_in_threadpool(report_on, drafted)
    return files if report is None else (*files, *await desk.workers.draw(report, report_targets(targets), options))


def _options(workspace: Workspace, *, red_head: bool) -> Options:
    """As the office draws: its own fonts and style sheet."""
    fonts, sheet = workspace.templates / "fonts", workspace.templates / "official.css"
    return Options(
        red_head=red_head,
        font_dirs=(fonts,) if fonts.is_dir() else (),
        stylesheet=sheet.read_text(encoding="utf-8", errors="replace") if sheet.is_file() else "",
    )


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _are_formats(value: Any) -> bool:
    if not isinstance(value, list) or not 1 <= len(value) <= len(TARGETS):
        return False
    return all(isinstance(each, str) and each in TARGETS for each in value) and len(set(value)) == len(value)


def _with_names(value: Any, path: Path) -> Any:
    """The JSON with the file as it was sent."""
    if isinstance(value, str):
        return without_folder(value, path.parent)
    if isinstance(value, dict):
        return {key: _with_names(item, path) for key, item in value.items()}
    return [_with_names(item, path) for item in value] if isinstance(value, Sequence) else value


__all__ = ["router"]
