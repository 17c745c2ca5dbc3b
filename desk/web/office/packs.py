"""The tab 规则: the packs and their rules; the office's own come in proved, and go out so that it can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.asking import Administrator, TheDesk, the_form
from desk.web.frame import go
from desk.web.library.addresses import document_address
from desk.web.office.aside import aside, forget, keep_aside, one_aside
from desk.web.office.page import file_of, laid_out, moment, page
from desk.web.office.telling import Told, told, told_words
from desk.web.state import Desk
from desk.web.store.people import Person
from generator.inputs.families import SUBTYPES, TYPES
from generator.office.jsonform import kind_name
from generator.office.rule_packs import FOLDER, AddedPack, HeldPack, add_pack, held_packs, remove_pack
from generator.rules.catalogue import SEVERITY_WORDS, status_words
from generator.rules.packs import Pack, Rule
from kb.citations import clause_words
from kb.errors import ZhangfaError
from kb.lookup import Lookup, open_lookup

router = APIRouter(include_in_schema=False)

_KINDS: Final = (".yaml", ".yml")
_DONE: Final = {"added": "已导入。", "replaced": "已代替本单位原来的。", "unchanged": "内容与已有的相同，没有变化。"}
#: Kinds of checks in words, as docs/rules.md has them.
_KIND_WORDS: Final[Mapping[str, str]] = {
    "required": "必须如此",
    "forbidden": "不得如此",
    "limit": "数额限制",
    "graded": "分档限额",
    "deadline": "期限",
    "complete": "到期齐全",
    "months": "月份",
    "words": "用词",
    "approved": "与批准一致",
    "frequency": "班次数",
    "person_day": "综合定额",
    "half_day": "每半天学时",
}
_PLACES: Final[Mapping[str, str]] = {**TYPES, **SUBTYPES, "ledger_class": "台账各行", "ledger_unit": "台账各单位"}


@dataclass(frozen=True, slots=True)
class ShownPack:
    """A pack in the list. whose: 随附, 本单位 … counted: its rules by what becomes of them. fault: why it is not
    used."""

    held: HeldPack
    whose: str
    in_force: str
    counted: tuple[tuple[str, int], ...]
    address: str
    fault: Told | None


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule in words. kinds: how it is checked, where. clause: address of its words, empty where they are not held."""

    rule: Rule
    clause_words: str
    clause: str
    severity: str
    status: str
    kinds: str
    why: str


@router.get("/admin/packs")
def packs(request: Request, desk: TheDesk, person: Administrator, removed: str = "") -> Response:
    """The bundled packs and the office's own."""
    return _list(request, desk, removed=removed)


def _list(
    request: Request, desk: Desk, *, removed: str = "", fault: Told | None = None, overwrite: bool = False
) -> Response:
    tables = desk.workspace.tables
    shown = [_shown(held) for held in held_packs(tables)]
    return page(
        request, desk, "packs", "packs", status=400 if fault else 200, packs=shown,
        gone=one_aside(tables, FOLDER, removed), removals=aside(tables, FOLDER), fault=fault,
        overwrite=overwrite, moment=moment, kinds=",".join(_KINDS),
        total=sum(len(one.held.pack.rules) for one in shown if one.held.pack and not one.held.replaced),
    )  # fmt: skip


def _shown(held: HeldPack) -> ShownPack:
    whose = "随附" if held.path is None else "本单位"
    whose += "，已被本单位的代替" if held.replaced else "，代替随附的" if held.replaces else ""
    which = "?bundled=1" if held.replaced else ""
    fault = told_words(held.fault) if held.fault else None
    return ShownPack(
        held,
        whose,
        _in_force(held.pack),
        _counted(held.pack),
        f"/admin/packs/{quote(held.name, safe='')}{which}",
        fault,
    )


def _counted(pack: Pack | None) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(status_words(rule) for rule in pack.rules).items()) if pack else ()


def _in_force(pack: Pack | None) -> str:
    if pack is None:
        return ""
    since = f"自 {pack.since.isoformat()}" if pack.since else ""
    until = f"至 {pack.until.isoformat()}" if pack.until else ""
    return "；".join(part for part in (pack.validity, f"{since} {until}".strip()) if part)


# ---- one pack -------------------------------------------------------------------------------------------------------


def _held(desk: Desk, name: str, *, bundled: bool = False) -> HeldPack:
    """The pack of a name, the office's own first."""
    found = [one for one in held_packs(desk.workspace.tables) if one.name == name]
    own = [one for one in found if one.path is not None and not bundled]
    if not found:
        raise HTTPException(404)
    return (own or found)[0]


@router.get("/admin/packs/{name}")
def pack(
    request: Request, desk: TheDesk, person: Administrator, name: str, bundled: str = "", done: str = ""
) -> Response:
    """One pack: its rules with clause, words and what becomes of them."""
    held = _held(desk, name, bundled=bool(bundled))
    shown = _shown(held)
    rules = _rules(desk, held.pack) if held.pack else ()
    return page(
        request, desk, "packs", "pack", shown=shown, pack=held.pack, rules=rules, done=_DONE.get(done, ""),
        levels="、".join(sorted(held.pack.applies_to)) if held.pack else "",
    )  # fmt: skip


def _rules(desk: Desk, pack: Pack) -> tuple[ShownRule, ...]:
    with open_lookup(desk.workspace.home) as lookup:
        known = lookup.clauses_at((pack.document, rule.path) for rule in pack.rules)
    return tuple(_rule(pack, rule, held=(pack.document, rule.path) in known) for rule in pack.rules)


def _rule(pack: Pack, rule: Rule, *, held: bool) -> ShownRule:
    kinds = dict.fromkeys(
        f"{_KIND_WORDS.get(kind_name(check.kind), kind_name(check.kind))}（"
        f"{'、'.join(_PLACES.get(type_, type_) for type_ in check.types)}）"
        for check in rule.checks
    )
    told_of = rule.status in ("checked", "checklist", "hint")
    return ShownRule(
        rule,
        clause_words(rule.path),
        document_address(pack.document, rule.path) if held else "",
        SEVERITY_WORDS[rule.severity] if told_of else "",
        status_words(rule),
        "；".join(kinds),
        "；".join(part for part in (rule.reason, rule.note) if part),
    )


# ---- into the workspace and out of it -------------------------------------------------------------------------------


@router.post("/admin/packs")
async def add(request: Request, desk: TheDesk, person: Administrator) -> Response:
    """Imports a pack: its quotations are compared word by word, its examples judged, before it counts."""
    form = await the_form(request)
    overwrite = form.get("overwrite") == "on"
    try:
        added = await run_in_threadpool(_add, desk, person, file_of(form, _KINDS), overwrite)
    except ZhangfaError as error:
        return await run_in_threadpool(_list, request, desk, fault=told(error), overwrite=overwrite)
    return go(request, f"/admin/packs/{quote(added.pack.pack, safe='')}?done={added.status}")


@contextmanager
def _library(desk: Desk) -> Iterator[Callable[[], Lookup]]:
    """Opens the library where it is asked for."""
    opened: list[Lookup] = []

    def lookup() -> Lookup:
        opened.append(open_lookup(desk.workspace.home))
        return opened[-1]

    try:
        yield lookup
    finally:
        for one in opened:
            one.close()


def _add(desk: Desk, person: Person, given: UploadFile, overwrite: bool) -> AddedPack:
    with laid_out(desk, given) as path:
        return _taken(desk, person, path, overwrite=overwrite)


def _taken(desk: Desk, person: Person, path: Path, *, overwrite: bool) -> AddedPack:
    tables = desk.workspace.tables
    with _library(desk) as lookup:
        if overwrite:  # what is replaced is kept: it can be brought back
            tried = add_pack(tables, path, lookup, overwrite=True, dry_run=True)
            if tried.status == "replaced" and tried.path.is_file():
                keep_aside(tables, FOLDER, tried.path.stem, tried.path.read_bytes())
        added = add_pack(tables, path, lookup, overwrite=overwrite)
    if added.status != "unchanged":
        deed = "代替" if added.status == "replaced" else "导入"
        desk.trail.note(
            person, f"pack.{added.status}", added.pack.pack,
            f"{person.display}{deed}规则包 {added.pack.pack}《{added.pack.title}》",
            before=_summed(added.replaced), after=_summed(added.pack),
        )  # fmt: skip
    return added


def _summed(pack: Pack | None) -> str | None:
    if pack is None:
        return None
    return f"{len(pack.rules)} 条：" + "、".join(f"{words} {count}" for words, count in _counted(pack))


@router.get("/admin/packs/{name}/remove")
def question(request: Request, desk: TheDesk, person: Administrator, name: str) -> Response:
    """Asks before a pack goes out of use."""
    held = _held(desk, name)
    if held.path is None:
        raise HTTPException(404)
    return page(request, desk, "packs", "pack_remove", held=held)


@router.post("/admin/packs/{name}/remove")
def remove(request: Request, desk: TheDesk, person: Administrator, name: str) -> Response:
    """Takes an own pack out of use."""
    tables = desk.workspace.tables
    held = _held(desk, name)
    moved = remove_pack(tables, held)
    restored = f"，恢复随附的 {held.replaces.pack}" if held.replaces else ""
    sentence = f"{person.display}移出本单位的规则包 {held.name}{restored}"
    desk.trail.note(person, "pack.remove", held.name, sentence, before=_summed(held.pack))
    return go(request, f"/admin/packs?{urlencode({'removed': moved.name})}")


@router.post("/admin/packs/removed/{file}/restore")
def restore(request: Request, desk: TheDesk, person: Administrator, file: str) -> Response:
    """Brings a pack back, proved again: the library may have changed meanwhile."""
    one = one_aside(desk.workspace.tables, FOLDER, file)
    if one is None:
        raise HTTPException(404)
    try:
        with _library(desk) as lookup:
            added = add_pack(desk.workspace.tables, one.path, lookup)
    except ZhangfaError as error:
        return _list(request, desk, fault=told(error))
    forget(one)
    sentence = f"{person.display}恢复规则包 {added.pack.pack}，撤销移出"
    desk.trail.note(person, "pack.restore", added.pack.pack, sentence, after=_summed(added.pack))
    return go(request, f"/admin/packs/{quote(added.pack.pack, safe='')}?done={added.status}")


__all__ = ["router"]
