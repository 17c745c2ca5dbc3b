"""Rule packs of an office: what is in force beside or instead of the bundled ones, checked before it comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.office.folders import name_for, take_out, write
from generator.office.given import Several
from generator.office.model import OfficeError
from generator.office.office import table_files
from generator.office.reading import file_bytes
from generator.office.store import Status
from generator.rules.citing import prove
from generator.rules.packs import Pack, PackError, Rule, load_packs, read_own
from generator.rules.vectors import try_vectors
from kb.errors import ZhangfaError
from kb.lookup import Lookup

FOLDER = "rules"


@dataclass(frozen=True, slots=True)
class HeldPack:
    """A pack. path: of its file in the workspace, None for a bundled one. pack: None where the file is faulty.

    replaces: the bundled pack in whose place it stands. replaced: it is a bundled one that does not count.
    """

    name: str
    pack: Pack | None
    path: Path | None = None
    replaces: Pack | None = None
    replaced: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class AddedPack:
    """What became of an import. path: of the file in the workspace. replaced: the own pack that stood there."""

    pack: Pack
    status: Status
    path: Path
    replaces: Pack | None
    replaced: Pack | None = None


def held_packs(tables: Path) -> tuple[HeldPack, ...]:
    """The bundled packs and the office's own, faulty ones among them."""
    bundled = load_packs()
    own = own_packs(tables)
    names = {held.pack.pack for held in own if held.pack}
    return (*(HeldPack(pack.pack, pack, replaced=pack.pack in names) for pack in bundled), *own)


def own_packs(tables: Path) -> tuple[HeldPack, ...]:
    """The office's own packs, by file."""
    bundled = {pack.pack: pack for pack in load_packs()}
    found = []
    for path in table_files(tables, FOLDER):
        try:
            pack = read_own(path)
            found.append(HeldPack(pack.pack, pack, path, replaces=bundled.get(pack.pack)))
        except ZhangfaError as error:
            found.append(HeldPack(path.stem, None, path, fault=error.message))
    return tuple(found)


def find_pack(tables: Path, name: str) -> HeldPack | None:
    """The pack of a name (or of a file's name), the office's own before a bundled one."""
    held = held_packs(tables)
    wanted = name.strip()
    own = [one for one in held if one.path and wanted in (one.name, one.path.name, one.path.stem)]
    return next(iter(own or [one for one in held if one.name.lower() == wanted.lower()]), None)


def find_rule(tables: Path, rule_id: str) -> tuple[HeldPack, Rule] | None:
    """The rule of an id and its pack."""
    for held in held_packs(tables):
        if held.pack and not held.replaced:
            for rule in held.pack.rules:
                if rule.id.lower() == rule_id.strip().lower():
                    return held, rule
    return None


def add_pack(
    tables: Path, path: Path, lookup: Callable[[], Lookup], *, overwrite: bool = False, dry_run: bool = False
) -> AddedPack:
    """Imports a pack as it stands. lookup: opens the library, in which each quotation is found again.

    The same bytes again change nothing. Raises PackError and OfficeError: anything is wrong with the file, an id is
    taken, an example is judged otherwise, the name is taken; LibraryError.
    """
    data = file_bytes(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise OfficeError(f"不认识扩展名“{path.suffix}”", where=path.name, expected="规则包的 .yaml 文件")
    pack = read_own(path)
    name_for(pack.pack, path)
    own = own_packs(tables)
    there = next((held for held in own if held.pack and held.pack.pack == pack.pack), None)
    replaces = next((one for one in load_packs() if one.pack == pack.pack), None)
    target = there.path if there and there.path else tables / FOLDER / f"{pack.pack}.yaml"
    if there and target.read_bytes() == data:
        return AddedPack(pack, "unchanged", target, replaces)
    _hold(pack, tuple(held.pack for held in held_packs(tables) if held.pack and not held.replaced), lookup())
    if (there or target.exists()) and not overwrite:
        title = f"《{there.pack.title}》{len(there.pack.rules)} 条规则" if there and there.pack else target.name
        raise OfficeError(
            f"已有名为 {pack.pack} 的规则包：{title}，内容不同，予以保留",
            where=path.name,
            remedy="要用新的代替，请加 --overwrite",
        )
    if not dry_run:
        write(target, data)
    return AddedPack(pack, "replaced" if there else "added", target, replaces, there.pack if there else None)


def remove_pack(tables: Path, held: HeldPack) -> Path:
    """Takes an own pack out of use; returns the file that it was moved to. Raises OfficeError for a bundled one."""
    if held.path is None:
        raise OfficeError(
            f"{held.name} 是随附的规则包，不能移出",
            remedy="要改用本单位的写法，请写一个同名的规则包，用 zhangfa rules add 导入",
        )
    return take_out(tables, held.path)


def _hold(pack: Pack, others: tuple[Pack, ...], lookup: Lookup) -> None:
    """Raises an error with everything by which a pack fails: quotations, ids that are taken, its own examples."""
    others = tuple(other for other in others if other.pack != pack.pack)
    lines: list[str] = []
    proofs: tuple[Callable[[], None], ...] = (
        lambda: prove(pack, lookup),
        lambda: _ids_free(pack, others),
        lambda: try_vectors(pack, (*others, pack)),
    )
    for proof in proofs:
        try:
            proof()
        except PackError as error:
            told = error.message.splitlines()
            lines += told[1:] if len(told) > 1 else told
    if len(lines) > 1:
        lines.insert(0, f"{pack.file} 有 {len(lines)} 处需要改正：")
    if lines:
        raise Several(lines)


def _ids_free(pack: Pack, others: tuple[Pack, ...]) -> None:
    held = {rule.id: other for other in others for rule in other.rules}
    faults = [
        PackError(
            f"规则 {rule.id} 在 {held[rule.id].file} 中已有",
            where=rule.where("id"),
            remedy=f"请换一个编号；要代替整个规则包，请写 pack: {held[rule.id].pack}",
        )
        for rule in pack.rules
        if rule.id in held
    ]
    if faults:
        from generator.rules.reading import gathered

        raise gathered(faults, pack.file)


__all__ = ["AddedPack", "HeldPack", "add_pack", "find_pack", "find_rule", "held_packs", "own_packs", "remove_pack"]
