"""Pages of ledgers: giving one, the year at a glance, the rows with their findings, taking one out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.web.asking import Drafter, Reader, TheDesk, the_form
from desk.web.frame import go
from desk.web.ledgers.dashboard import dashboard_of
from desk.web.ledgers.figures import summary_of
from desk.web.ledgers.judging import Judged
from desk.web.ledgers.opened import XLSX, judged_now, mine, page, page_number, waiting
from desk.web.ledgers.receiving import ACCEPTED, Taken, sample, take
from desk.web.ledgers.replacing import places_for
from desk.web.ledgers.stages import STAGES, stages_of
from desk.web.ledgers.starting import from_item, may_begin, plan_of
from desk.web.ledgers.statement_views import router as statements
from desk.web.ledgers.table import Asked, detail_of, lines_of, table_of
from desk.web.ledgers.words import moment_words
from desk.web.library.views import attachment
from desk.web.state import Desk
from desk.web.store.ledgers import UNDO_DAYS, Held
from desk.web.store.people import Person
from generator.rules.packs import rules_of
from generator.sheets.model import SheetError
from kb.errors import ZhangfaError

router = APIRouter(include_in_schema=False)

router.include_router(statements)


# ---- the list, and giving one ---------------------------------------------------------------------------------------


@router.get("/ledgers")
def listing(request: Request, desk: TheDesk, person: Reader, removed: str = "", replaces: str = "") -> Response:
    """The ledgers of one's unit."""
    return _listing(request, desk, person, removed=removed, replaces=replaces)


def _listing(
    request: Request, desk: Desk, person: Person, *, removed: str = "", replaces: str = "", **more: Any
) -> Response:
    held = desk.ledgers.listed(person)
    today = desk.books.today().isoformat()
    stale = [one for one in held if one.summary.get("day") != today][:3]
    for one in stale:
        _brought_up(desk, one)
    if stale:
        held = desk.ledgers.listed(person)
    gone = desk.ledgers.listed(person, removed=True) if person.may("drafter") else []
    old = desk.ledgers.of(person, replaces) if replaces else None
    return page(
        request, "list", held=held, gone=gone, removed=removed, person=person, accepted=ACCEPTED, today=today,
        limit=desk.settings.largest, days=UNDO_DAYS, replaces=old, **({"fault": None, "status": 200} | more),
    )  # fmt: skip


def _brought_up(desk: Desk, held: Held) -> None:
    """Deadlines pass: what a list shows of a ledger is that of the day. What fails is told on the ledger's own page."""
    try:
        judged_now(desk, held, wait=1.0)
    except ZhangfaError:
        return


@router.post("/ledgers")
async def give(request: Request, desk: TheDesk, person: Drafter) -> Response:
    """Takes a ledger; the script asks for JSON."""
    form = await the_form(request)
    told = request.headers.get("accept", "").startswith("application/json")
    file = next((part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename), None)
    replaces = str(form.get("replaces") or "")
    try:
        if file is None:
            raise SheetError("没有选择文件", remedy="请选择 .xlsx 或 .csv 的台账，再按“上传”")
        held, words = await run_in_threadpool(_given, desk, person, file, replaces)
    except SheetError as error:
        if told:
            what = ZhangfaError(error.what, where=_beside(error), expected=error.expected).message
            return JSONResponse({"message": what, "remedy": error.remedy or ""}, 400)
        return await run_in_threadpool(_listing, request, desk, person, fault=error, status=400, replaces=replaces)
    address = f"/ledgers/{held.id}"
    if told:
        return JSONResponse({"address": address, "message": words}, 201)
    return go(request, address)


def _beside(error: ZhangfaError) -> str | None:
    """The place inside the file: beside the file's own name it need not be said again."""
    where = (error.where or "").partition(" ")[2]
    return where or None


def _given(desk: Desk, person: Person, file: UploadFile, replaces: str) -> tuple[Held, str]:
    for sha256 in desk.ledgers.purge():
        (desk.books.folder / sha256).unlink(missing_ok=True)
    taken = take(file.file, file.filename or "", file.size or 0, desk.books.folder, desk.settings.largest)
    if (same := desk.ledgers.same(person, taken.sha256)) is not None:
        return same, f"这份台账已经有了（{moment_words(same.created)} 上传），没有重复收录"
    judged = _looked_at(desk, taken)
    held = desk.ledgers.add(person, taken.name, taken.sha256, taken.size, {})
    if judged:
        desk.ledgers.summarise(held.id, summary_of(held.id, judged))
    classes = f"，{len(judged.ledger.entries)} 个班次" if judged else ""
    desk.trail.note(person, "ledger.add", held.id, f"{person.display}上传台账“{held.name}”{classes}")
    old = desk.ledgers.of(person, replaces) if replaces else None
    if old is not None and judged is not None:
        _put_in_place(desk, person, old, held, judged)
    return held, f"已收{classes}"


def _looked_at(desk: Desk, taken: Taken) -> Judged | None:
    """The upload judged. Raises SheetError for what is no ledger: nothing of it is kept."""
    try:
        return desk.books.judged(sample(taken), ())
    except SheetError:
        if taken.new:
            (desk.books.folder / taken.sha256).unlink(missing_ok=True)
        raise
    except ZhangfaError:
        return None  # a pack or a table of the office is at fault: the ledger is kept, its page tells


def _put_in_place(desk: Desk, person: Person, old: Held, new: Held, judged: Judged) -> None:
    """What was filled in goes along to the newer ledger; the older one is taken out and can be put back."""
    before = desk.books.judged(old, ())
    fills = desk.ledgers.fills(old.id)
    carried = desk.ledgers.carry(old.id, new.id, places_for(fills, before.ledger, judged.ledger)) if before else 0
    desk.ledgers.remove(old.id)
    more = f"，沿用补填 {carried} 处" if carried else ""
    desk.trail.note(person, "ledger.replace", new.id, f"{person.display}用“{new.name}”换下“{old.name}”{more}")
    judged_now(desk, new)


@router.get("/ledgers/blank.xlsx")
def blank(person: Reader) -> Response:
    """The blank sheet."""
    from generator.ledgers.blank import blank_ledger

    return attachment(blank_ledger(), "空白台账.xlsx", XLSX)


@router.get("/ledgers/example.xlsx")
def example(person: Reader) -> Response:
    """The sheet with a few invented rows."""
    from generator.ledgers.blank import example_ledger

    return attachment(example_ledger(), "示例台账.xlsx", XLSX)


# ---- one ledger -----------------------------------------------------------------------------------------------------


@router.get("/ledgers/{id_}")
def dashboard(request: Request, desk: TheDesk, person: Reader, id_: str, unit: str = "", year: str = "") -> Response:
    """The year at a glance."""
    held = mine(desk, person, id_)
    judged = judged_now(desk, held)
    if judged is None:
        return waiting(request, held)
    given = {key: request.query_params.get(key, "") for key, _ in STAGES}
    with desk.checking() as checking:
        asked = (unit[:200], year[:8], page_number(request))
        shown = desk.books.once(
            judged,
            (held.id, *asked),
            lambda: dashboard_of(held.id, judged, checking, unit=asked[0], year=asked[1], page=asked[2]),
        )
        levels = [one.level for one in shown.chosen.units]
        stages = stages_of(given, checking.calendar(levels[0].calendar)) if shown.stages and levels else ()
    return page(
        request, "ledger", held=held, judged=judged, shown=shown, c=shown.choice, stages=stages, person=person,
        owner=_owner(desk, held), share_json=[bar.json() for bar in shown.shares.bars] if shown.shares else [],
        many_units=shown.choice.several, show_year=shown.choice.year,
    )  # fmt: skip


def _owner(desk: Desk, held: Held) -> str:
    person = desk.people.get(held.owner) if held.owner is not None else None
    return person.display if person else "本机"


@router.get("/ledgers/{id_}/table")
def table(
    request: Request,
    desk: TheDesk,
    person: Reader,
    id_: str,
    kind: str = "",
    rule: str = "",
    unit: str = "",
    year: str = "",
    q: str = "",
    sort: str = "",
    row: int = 0,
) -> Response:
    """The rows with what was found in them."""
    held = mine(desk, person, id_)
    judged = judged_now(desk, held)
    if judged is None:
        return waiting(request, held)
    asked = Asked(
        kind[:20], rule[:40], unit[:200], year[:8], " ".join(q[:100].split()), sort[:10],
        page_number(request), row if 0 < row < 10_000_000 else 0,
    )  # fmt: skip
    with desk.checking() as checking:
        titles = {rule.id: rule.title for _, rule in rules_of(checking.packs)}
    lines = desk.books.once(judged, (held.id, "lines"), lambda: lines_of(held.id, judged))
    shown = table_of(held.id, judged, lines, asked, titles)
    detail = detail_of(judged, lines, desk.ledgers.fills(held.id), asked.row) if asked.row else None
    return page(
        request, "table", held=held, judged=judged, shown=shown, asked=asked, detail=detail, person=person,
        today=judged.day, can_begin=detail is not None and may_begin(detail.line.entry, judged.day),
    )  # fmt: skip


@router.get("/ledgers/{id_}/findings.xlsx")
def findings(desk: TheDesk, person: Reader, id_: str) -> Response:
    """All findings as a sheet."""
    from generator.ledgers.result_sheet import result_sheet

    held = mine(desk, person, id_)
    judged = judged_now(desk, held, wait=None)
    assert judged is not None
    stem = held.name.rpartition(".")[0] or held.name
    return attachment(result_sheet(judged.result), f"{stem[:60]} 检查结果.xlsx", XLSX)


@router.get("/ledgers/{id_}/original")
def original(desk: TheDesk, person: Reader, id_: str) -> Response:
    """The file as it was given, byte for byte."""
    held = mine(desk, person, id_)
    path = desk.books.folder / held.sha256
    if not path.is_file():
        raise ZhangfaError("台账的文件不在了", where=held.name, remedy="请重新上传")
    return attachment(path.read_bytes(), held.name, "application/octet-stream")


@router.post("/ledgers/{id_}/rows/{row}/draft")
def begin(request: Request, desk: TheDesk, person: Drafter, id_: str, row: int) -> Response:
    """A draft of a class plan from an approved item of the plan."""
    held = mine(desk, person, id_)
    judged = judged_now(desk, held, wait=None)
    entry = next((one for one in judged.ledger.entries if one.row == row), None) if judged else None
    if judged is None or entry is None or not may_begin(entry, judged.day):
        raise HTTPException(404)
    draft = from_item(desk, person, held, entry, judged.levels().get(row), f"{held.id} {row} {plan_of(entry, None)}")
    return go(request, f"/drafts/{draft}")


# ---- taking out -----------------------------------------------------------------------------------------------------


@router.get("/ledgers/{id_}/remove")
def ask_remove(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """The question before a ledger is taken out."""
    held = mine(desk, person, id_)
    return page(request, "remove", held=held, fills=len(desk.ledgers.fills(id_)), days=UNDO_DAYS)


@router.post("/ledgers/{id_}/remove")
def remove(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Takes a ledger out; it can be put back."""
    held = mine(desk, person, id_)
    desk.ledgers.remove(id_)
    desk.trail.note(person, "ledger.remove", id_, f"{person.display}移出台账“{held.name}”")
    return go(request, f"/ledgers?removed={id_}")


@router.post("/ledgers/{id_}/restore")
def restore(request: Request, desk: TheDesk, person: Drafter, id_: str) -> Response:
    """Puts a ledger back."""
    held = desk.ledgers.of(person, id_, removed=True)
    if held is None:
        raise HTTPException(404)
    desk.ledgers.restore(id_)
    desk.trail.note(person, "ledger.restore", id_, f"{person.display}恢复台账“{held.name}”")
    return go(request, f"/ledgers/{id_}")


__all__ = ["router"]
