"""Rule packs into the workspace: everything is proved before they count, and what was replaced is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from generator.office.model import OfficeError
from generator.office.rule_packs import AddedPack, add_pack, find_pack, find_rule, held_packs, remove_pack
from kb.errors import ZhangfaError
from kb.lookup import Lookup, open_lookup

BLOCKS = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.M | re.S)
EXAMPLE = BLOCKS[0]


@pytest.fixture(scope="module")
def lookup(seeded_home: Path) -> Iterator[Lookup]:
    with open_lookup(seeded_home) as opened:
        yield opened


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return tmp_path / "tables"


def add(tables: Path, lookup: Lookup, text: str = EXAMPLE, name: str = "本局.yaml", **more: bool) -> AddedPack:
    path = tables.parent / name
    path.write_text(text, encoding="utf-8")
    return add_pack(tables, path, lambda: lookup, **more)


def test_the_example_of_the_page_comes_in_as_it_stands(tables: Path, lookup: Lookup) -> None:
    added = add(tables, lookup)
    assert (added.status, added.path, added.replaces) == ("added", tables / "rules" / "SL26.yaml", None)
    assert added.path.read_text("utf-8") == EXAMPLE
    held = find_pack(tables, "SL26")
    assert held is not None
    assert held.path == added.path
    found = find_rule(tables, "sl26-001")
    assert found is not None
    assert found[1].title == "外出班每班不超过40人"


def test_the_ledger_rule_of_the_page_comes_in_behind_it(tables: Path, lookup: Lookup) -> None:
    (rule,) = [block for block in BLOCKS if "in: [ledger_class]" in block and "violates" in block]
    add(tables, lookup, EXAMPLE + rule)
    found = find_rule(tables, "SL26-003")
    assert found is not None
    assert found[1].checks[0].types == ("ledger_class",)


def test_the_same_again_changes_nothing(tables: Path, lookup: Lookup) -> None:
    path = add(tables, lookup).path
    before = path.stat().st_mtime_ns
    assert add(tables, lookup, name="另.yaml").status == "unchanged"
    assert path.stat().st_mtime_ns == before


def test_another_content_is_kept_out_unless_asked(tables: Path, lookup: Lookup) -> None:
    path = add(tables, lookup).path
    changed = EXAMPLE.replace("本局沿用", "本局2026年起沿用")
    with pytest.raises(OfficeError, match="已有名为 SL26 的规则包") as error:
        add(tables, lookup, changed)
    assert "--overwrite" in error.value.message
    assert path.read_text("utf-8") == EXAMPLE
    added = add(tables, lookup, changed, overwrite=True)
    assert (added.status, added.replaced is not None) == ("replaced", True)
    assert path.read_text("utf-8") == changed


def test_a_try_writes_nothing(tables: Path, lookup: Lookup) -> None:
    add(tables, lookup, dry_run=True)
    assert not tables.exists()


def test_a_pack_of_a_bundled_name_takes_its_place_until_it_is_taken_out(tables: Path, lookup: Lookup) -> None:
    added = add(tables, lookup, EXAMPLE.replace("SL26", "LZ22"))
    assert added.replaces is not None
    assert len(added.replaces.rules) == 36
    bundled, own = (held for held in held_packs(tables) if held.name == "LZ22")
    assert (bundled.replaced, own.replaced) == (True, False)
    assert own.replaces is not None
    assert find_rule(tables, "LZ22-024") is None
    held = find_pack(tables, "LZ22")
    assert held is not None
    moved = remove_pack(tables, held)
    assert moved.read_text("utf-8") == EXAMPLE.replace("SL26", "LZ22")
    assert find_rule(tables, "LZ22-024") is not None


def test_a_bundled_pack_cannot_be_taken_out(tables: Path) -> None:
    held = find_pack(tables, "GX20")
    assert held is not None
    with pytest.raises(OfficeError, match="随附的规则包，不能移出"):
        remove_pack(tables, held)


# (what is wrong, what to replace, by what, words of the message)
FAULTS: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("a quotation that the library has not", "quote: 每班次不超过60人", "quote: 每班次不超过61人", ("第16行 SL26-001 quote", "条款中没有“每班次不超过61人”", "zhangfa cite lz-2022-65")),
    ("a path that the document has not", "path: 二/（二）/二是", "path: 九/（二）", ("第15行 SL26-001 path", "文件中没有条款“九/（二）”", "zhangfa show lz-2022-65 --tree")),
    ("a document that the library has not", "document: lz-2022-65", "document: lz-2099-1", ("文库中没有文件“lz-2099-1”", "zhangfa add")),
    ("an unknown kind of check", "kind: limit", "kind: limits", ("SL26-001 check.kind", "没有“limits”这种检查")),
    ("two rules with one id", "id: SL26-002", "id: SL26-001", ("SL26-001 id", "用了两次")),
    ("an example that its rule does not find", "class.trainees: 41", "class.trainees: 40", ("SL26-001 violates", "没有报出违反")),
    ("an example that its rule objects to", "class.trainees: 40}", "class.trainees: 99}", ("SL26-001 complies", "报出了违反")),
    ("a field that no input has", "value: .trainees", "value: .trainee", ("SL26-001", "没有字段 .trainee")),
    ("a misspelt key", "severity: should\n    subject: class\n    check", "severity: should\n    subjct: class\n    check", ("SL26-001",)),
    ("a misspelt bound", "most: 40", "mosst: 40", ("缺少 least 或 most", "的 mosst 是不是 most？")),
    ("a misspelt key that must be there", "quote: 每班次不超过60人", "quot: 每班次不超过60人", ("缺少 quote", "的 quot 是不是 quote？")),
    ("a name no file can have", "pack: SL26\n", "pack: SL/26\n", ("SL/26",)),
    ("not YAML", "pack: SL26\n", "pack: [SL26\n", ("不是有效的 YAML",)),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_faulty_pack_stays_out(tables: Path, lookup: Lookup, old: str, new: str, words: tuple[str, ...]) -> None:
    assert old in EXAMPLE
    with pytest.raises(ZhangfaError) as error:
        add(tables, lookup, EXAMPLE.replace(old, new, 1))
    for word in words:
        assert word in error.value.message, error.value.message
    assert not tables.exists()


def test_an_id_of_another_pack_is_taken(tables: Path, lookup: Lookup) -> None:
    renamed = EXAMPLE.replace("SL26-", "SL-26-")
    add(tables, lookup, renamed.replace("pack: SL26\n", "pack: SL\n"))
    with pytest.raises(ZhangfaError) as error:
        add(tables, lookup, renamed.replace("pack: SL26\n", "pack: SL-26\n"))
    for word in ("有 2 处需要改正", "SL-26-001 id：规则 SL-26-001 在 SL.yaml 中已有", "请换一个编号"):
        assert word in error.value.message
    assert len(list((tables / "rules").iterdir())) == 1


def test_everything_that_is_wrong_is_told_at_once(tables: Path, lookup: Lookup) -> None:
    text = EXAMPLE.replace("quote: 每班次不超过60人", "quote: 每班次不超过61人").replace(
        "class.trainees: 41", "class.trainees: 1"
    )
    with pytest.raises(ZhangfaError) as error:
        add(tables, lookup, text)
    lines = error.value.message.splitlines()
    assert lines[0] == "本局.yaml 有 2 处需要改正："
    assert "SL26-001 quote" in lines[1]
    assert "SL26-001 violates" in lines[2]


@pytest.mark.parametrize(
    ("name", "words"), [("无.yaml", "文件不存在"), ("夹.yaml", "是文件夹"), ("包.txt", "不认识扩展名“.txt”")]
)
def test_what_cannot_be_read_is_a_message(tables: Path, lookup: Lookup, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "夹.yaml").mkdir()
    (tmp_path / "包.txt").write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(OfficeError, match=words):
        add_pack(tables, tmp_path / name, lambda: lookup)


def test_a_pack_that_somebody_broke_is_listed_and_can_be_taken_out(tables: Path, lookup: Lookup) -> None:
    path = add(tables, lookup).path
    path.write_text(EXAMPLE.replace("kind: limit", "kind: limits"), encoding="utf-8")
    [broken] = [held for held in held_packs(tables) if held.path]
    assert broken.pack is None
    assert "没有“limits”这种检查" in broken.fault
    assert remove_pack(tables, broken).is_file()
    assert all(held.path is None for held in held_packs(tables))
