"""看成稿: the very pages as pictures, and the files to be downloaded, each saying what it is before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Reader, TheDesk
from desk.web.drafts.drawn import Drawn, Sheets, key_of
from desk.web.drafts.exporting import as_json, as_yaml
from desk.web.drafts.fields import Form, FormField, form_of
from desk.web.drafts.files import MANY_ROWS, MEDIA, Paper, What, disposition, paper_of, rows_of, what_of
from desk.web.drafts.finding import newest, the_draft
from desk.web.drafts.history import lines
from desk.web.drafts.judging import Judged, for_people
from desk.web.drafts.opened import Opened, addressed, opened, state_of
from desk.web.frame import show
from desk.web.looks import looks_of
from desk.web.state import Desk
from desk.web.store.drafts import Draft, Drafts, Version
from generator.bundle import bundle
from generator.days import spoken
from generator.drawing import REPORT, report_on
from generator.facts import plain_number
from generator.inputs.faults import InputError
from kb.errors import ZhangfaError

if TYPE_CHECKING:
    from generator.document import OfficialDocument
    from generator.render import Options, Rendered, Target

router = APIRouter()
_LOOKS: Final = ("small", "", "one")
_INLINE: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def sheets_of(request: Request) -> Sheets:
    """What this desk has drawn."""
    state = request.app.state
    if not hasattr(state, "sheets"):
        state.sheets = Sheets()
    found: Sheets = state.sheets
    return found


# ---- what is drawn ---------------------------------------------------------------------------------------------------


def _paper(desk: Desk, draft: Draft, data: Mapping[str, Any]) -> Paper:
    with desk.drafting() as drafting:
        return paper_of(form_of(draft.type, draft.subtype), data, drafting)


def _part(desk: Desk, paper: Paper, report: bool) -> tuple[OfficialDocument, Options]:
    """The document or its report, and how it is drawn. Raises HTTPException 404 where there is no report."""
    if not report:
        return paper.document, looks_of(desk.workspace, mark=paper.mark)
    found = report_on(paper.drafted)
    if found is None:
        raise HTTPException(404)
    return found, looks_of(desk.workspace)


async def _drawn(request: Request, desk: Desk, document: OfficialDocument, options: Options) -> Drawn:
    async def draw() -> Rendered:
        (rendered,) = await desk.workers.draw(document, ("pdf",), options)
        return rendered

    return await sheets_of(request).drawn(key_of(document, options), draw)


@router.get("/drafts/{id_}/pages")
async def pages_page(
    request: Request, desk: TheDesk, person: Reader, id_: str, part: str = "", size: str = "", draw: str = ""
) -> Response:
    """The pages of a draft, what is to be said of them, its files and versions."""
    draft = await run_in_threadpool(the_draft, desk, person, id_)
    version = await run_in_threadpool(newest, desk, draft)
    found = await run_in_threadpool(opened, desk, draft, version.data)
    report = part == "report"
    size = size if size in _LOOKS else ""
    paper, drawn, fault = None, None, ""
    many = rows_of(version.data) > MANY_ROWS and not draw
    lacking: tuple[str, ...] = ()
    try:
        paper = await run_in_threadpool(_paper, desk, draft, version.data)
        report = report and bool(paper.drafted.findings)
        document, options = await run_in_threadpool(_part, desk, paper, report)
        if not many:
            drawn = await _drawn(request, desk, document, options)
            drawn.drafts.add(id_)
    except InputError as error:
        lacking = tuple(dict.fromkeys(fault.message.strip() for fault in error.faults))
    except ZhangfaError as error:
        fault = error.message
    tints = {}
    if drawn is not None and not report:
        tints = await run_in_threadpool(sheets_of(request).tints, drawn, _words_of(found.form, found.judged))
    held = await run_in_threadpool(Drafts(desk.database).versions, id_, most=9)
    return show(
        request,
        "drafts/pages.html",
        column="drafts",
        draft=draft,
        state=state_of(draft, version),
        counts=addressed(found.counts, id_, here=False),
        editable=person.may("drafter"),
        judged=found.judged,
        paper=paper,
        drawn=drawn,
        report=report,
        size=size,
        sizes=_sizes(id_, part, size),
        tints=tints,
        fault=fault,
        lacking=_faults(found) if lacking else (),
        many=rows_of(version.data) if many and paper else 0,
        gaps=_gaps(paper, found),
        remarks=_remarks(paper, drawn),
        results=_results(paper, found, id_),
        deeds=_deed(found.judged, paper),
        versions=list(lines(found.form, held, id_, restorable=person.may("drafter"), most=8)),
    )


def _sizes(id_: str, part: str, size: str) -> list[tuple[str, str]]:
    """缩小 and 放大, as far as there is a smaller or larger look."""
    at = _LOOKS.index(size)
    asked = f"&part={part}" if part == "report" else ""
    deeds = (("缩小", at - 1), ("放大", at + 1))
    return [(words, f"/drafts/{id_}/pages?size={_LOOKS[to]}{asked}" if 0 <= to < 3 else "") for words, to in deeds]


def _faults(found: Opened) -> tuple[tuple[str, str, str], ...]:
    """What keeps the pages from being drawn: label, sentence, place in the form."""
    told = []
    for place, marks in found.judged.marks.items():
        for mark in marks:
            if mark.kind in ("wu", "que"):
                node = found.form.at.get(place.partition("[")[0])
                told.append((node.doc.label if node else "", mark.text, place.partition("[")[0] or "main"))
    return tuple(told)


def _gaps(paper: Paper | None, found: Opened) -> tuple[tuple[str, str], ...]:
    """What a person must still fill in, with the place in the form where there is one."""
    if paper is None:
        return ()
    gaps = []
    for gap in paper.drafted.gaps:
        place = found.judged.meant.place(gap.field).partition("[")[0]
        gaps.append((gap.message, f"#{place}" if place in found.form.at else ""))
    return tuple(gaps)


def _results(paper: Paper | None, found: Opened, id_: str) -> list[dict[str, str]]:
    """What the rules object to, each with the place in the form where it is mended."""
    results = []
    for one in paper.drafted.findings if paper else ():
        place = found.judged.meant.place(one.field).partition("[")[0]
        results.append(
            {
                "kind": "info" if one.explained else one.severity,
                "words": one.message,
                "aside": "由本情况说明解释，不影响定稿。" if one.explained else "",
                "cite": one.citation.official,
                "href": f"/drafts/{id_}#{place}" if place in found.form.at else f"/drafts/{id_}",
            }
        )
    return results


def _remarks(paper: Paper | None, drawn: Drawn | None) -> tuple[str, ...]:
    told = (*(paper.drafted.remarks if paper else ()), *(drawn.remarks if drawn else ()))
    return tuple(dict.fromkeys(map(for_people, told)))


def _deed(judged: Judged, paper: Paper | None) -> tuple[str, str]:
    """What a download does: the stamp and the sentence."""
    if paper is None:
        return "que", "还有必填的内容没有填好，文稿还不能生成。填写内容可以先导出。"
    broken, odd, lacking = len(paper.drafted.checked.blocking), paper.contradictions, len(paper.drafted.gaps)
    report = "另附检查报告，列明条款和原话。" if paper.drafted.findings else ""
    gaps = f"还有 {lacking} 处待补，文中标明“待补”。" if lacking else ""
    if broken or odd:
        words = "、".join(filter(None, (f"{broken} 处违反" if broken else "", f"{odd} 处前后矛盾" if odd else "")))
        return "wei", f"还有 {words}。文稿照样生成，各页标“草稿”，{report or '改正后再定稿。'}{gaps}"
    if gaps:
        return "que", f"{gaps}{report}"
    if report:
        return "ti", f"没有违反的规定。有应当说明或者超过标准之处，{report}"
    return "he", "没有违反的规定，也没有待补的内容，可以送签。"


def _words_of(form: Form, judged: Judged) -> list[str]:
    """The words by which the places with objections are found on the pages: a value with its unit, a date."""
    words: dict[str, None] = {}
    for found in judged.checked.result.findings if judged.checked else ():
        node = form.at.get(judged.meant.place(found.field))
        unit = node.doc.unit if isinstance(node, FormField) else ""
        match found.value:
            case date() as day:
                words[spoken(day)] = None
            case (int() | Decimal()) as number if unit and not isinstance(number, bool):
                words[f"{plain_number(number)}{unit}"] = None
            case str() as text if 4 <= len(text) <= 40:
                words[text] = None
    return list(words)


@router.get("/drafts/{id_}/pages/{name}")
async def page_picture(request: Request, desk: TheDesk, person: Reader, id_: str, name: str, v: str = "") -> Response:
    """A page as a picture. v: the key of what was drawn, so that a browser may keep it."""
    draft = await run_in_threadpool(the_draft, desk, person, id_)
    stem, _, suffix = name.partition(".")
    kind, _, number = stem.rpartition("-")
    if suffix != "png" or not number.isdecimal() or len(number) > 5 or kind not in ("page", "report"):
        raise HTTPException(404)
    sheets = sheets_of(request)
    drawn = sheets.held(v)
    if drawn is None or id_ not in drawn.drafts:
        # Forgotten meanwhile, or asked for without a key: what the draft holds now.
        version = await run_in_threadpool(newest, desk, draft)
        paper = await run_in_threadpool(_paper, desk, draft, version.data)
        document, options = await run_in_threadpool(_part, desk, paper, kind == "report")
        drawn = await _drawn(request, desk, document, options)
        drawn.drafts.add(id_)
    if not 1 <= int(number) <= drawn.pages:
        raise HTTPException(404)
    picture = await run_in_threadpool(sheets.picture, drawn, int(number))
    kept = "private, max-age=3600" if v == drawn.key else "no-store"
    return Response(picture, media_type="image/png", headers={"Cache-Control": kept})


# ---- files -----------------------------------------------------------------------------------------------------------


@router.get("/drafts/{id_}/files/{name}")
async def file(request: Request, desk: TheDesk, person: Reader, id_: str, name: str, inline: str = "") -> Response:
    """A file of a draft; what it is the end of its name says."""
    draft = await run_in_threadpool(the_draft, desk, person, id_)
    asked = what_of(name[:300])
    if asked is None:
        raise HTTPException(404)
    stem, what = asked
    version = await run_in_threadpool(newest, desk, draft)
    form = form_of(draft.type, draft.subtype)
    suffix = name.rpartition(".")[2]
    if what in ("yaml", "json"):
        data = await run_in_threadpool(as_yaml if what == "yaml" else as_json, form, version.data)
        named = f"{draft.title if stem == draft.id else stem}.{suffix}"
    else:
        data = await _made(request, desk, draft, version, what, form)
        named = name
    shown = bool(inline) and suffix in ("pdf", "html")
    headers = {"Content-Disposition": disposition(named, inline=shown)}
    if suffix == "html":
        headers["Content-Security-Policy"] = _INLINE
    desk.trail.note(
        person, "draft.file", id_, f"{person.display}{'打开' if shown else '下载'}“{draft.title}”的 {suffix}"
    )
    return Response(data, media_type=MEDIA[suffix], headers=headers)


async def _made(request: Request, desk: Desk, draft: Draft, version: Version, what: What, form: Form) -> bytes:
    """A file that must be drawn. Raises ZhangfaError, InputError."""
    try:
        paper = await run_in_threadpool(_paper, desk, draft, version.data)
    except InputError as error:
        words = "文稿还不能生成：有必填的内容没有填，或者填的看不懂"
        raise ZhangfaError(words, remedy="请回到填写，按标出的各处补齐") from error
    if what == "zip":
        return await _zipped(desk, paper, version, form)
    report = what.startswith("report.")
    document, options = await run_in_threadpool(_part, desk, paper, report)
    if what.endswith("pdf"):
        return (await _drawn(request, desk, document, options)).pdf
    target: Target = "html" if what.endswith("html") else "docx"
    (rendered,) = await desk.workers.draw(document, (target,), options)
    return rendered.data


async def _zipped(desk: Desk, paper: Paper, version: Version, form: Form) -> bytes:
    """The document, its report and what was typed, together."""
    files: list[tuple[str, bytes]] = []
    document, options = _part(desk, paper, report=False)
    (rendered,) = await desk.workers.draw(document, ("docx",), options)
    files.append((f"{paper.stem}.docx", rendered.data))
    if paper.drafted.findings:
        document, options = _part(desk, paper, report=True)
        (rendered,) = await desk.workers.draw(document, ("docx",), options)
        files.append((f"{paper.stem}{REPORT}.docx", rendered.data))
    files.append((f"{paper.stem}.yaml", await run_in_threadpool(as_yaml, form, version.data)))
    return bundle(files).zipped


__all__ = ["router", "sheets_of"]
