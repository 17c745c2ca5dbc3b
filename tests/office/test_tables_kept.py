"""Tables in the workspace: imported whole, never lost, never against each other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tables_making import BASES, CALENDAR, CODES, COSTS, TEXTS, Import, importer

from generator.calendar_files import overlays
from generator.office.model import OfficeError
from generator.office.store import add_table, find_table, held_tables, remove_table
from kb.errors import LibraryError


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The folder of tables of a workspace."""
    return tmp_path / "tables"


@pytest.fixture
def add(tmp_path: Path) -> Import:
    """Imports a text as a file of a kind."""
    return importer(tmp_path)


def state(tables: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below the folder of tables, and when it was written."""
    return {
        str(path.relative_to(tables)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in tables.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_the_same_again_changes_nothing(add: Import, tables: Path, tmp_path: Path, kind: Any) -> None:
    add(kind)
    before = state(tables)
    assert add_table(tables, kind, tmp_path / f"{kind}.yaml").status == "unchanged"
    add(kind, TEXTS[kind] + "# 多一行注释\n", "另一个名称.yaml")
    assert state(tables) == before
    assert len(before) == 1


def test_a_name_that_is_taken_is_kept_unless_asked(add: Import, tables: Path, tmp_path: Path) -> None:
    add("base_list", file="名单.yaml")
    before = state(tables)
    changed = BASES.replace("中共柳州市委党校", "柳州市社会主义学院")
    with pytest.raises(OfficeError) as error:
        add("base_list", changed, "名单.yaml")
    for word in (
        "已有名为“名单”的基地名单",
        "《柳州市干部教育培训基地名单》2 个机构，截至2026年3月2日",
        "--overwrite",
        "--name",
    ):
        assert word in error.value.message
    assert state(tables) == before
    added = add_table(tables, "base_list", tmp_path / "名单.yaml", overwrite=True)
    assert added.status == "replaced"
    assert added.replaced is not None
    assert added.replaced.table is not None
    assert "柳州市社会主义学院" in added.path.read_text("utf-8")
    assert len(held_tables(tables)) == 1


def test_a_try_writes_nothing(add: Import, tables: Path) -> None:
    add("base_list", dry_run=True)
    assert not tables.exists()


def test_what_is_taken_out_can_come_back(add: Import, tables: Path) -> None:
    for kind in TEXTS:
        add(kind)
    before = state(tables)
    for held in held_tables(tables):
        moved = remove_table(tables, held)
        assert moved.parent == tables / "removed" / held.path.parent.name
        add_table(tables, held.kind, moved, name=held.name)
    assert {name: data for name, (data, _) in state(tables).items() if not name.startswith("removed")} == {
        name: data for name, (data, _) in before.items()
    }


def test_two_of_one_name_are_both_kept_when_taken_out(add: Import, tables: Path) -> None:
    for text in (BASES, BASES.replace("2026-03-02", "2026-04-02")):
        add("base_list", text, "名单.yaml")
        remove_table(tables, find_table(tables, "base_list", "名单"))
    assert len(list((tables / "removed" / "base_lists").iterdir())) == 2


@pytest.mark.parametrize("name", ["", "a/b", "..", ".x", "a b", "x" * 61, "a\x00b", 'a"b'])
def test_a_name_that_no_file_can_have(add: Import, tables: Path, name: str) -> None:
    with pytest.raises(OfficeError, match="不能用作文件名"):
        add("base_list", name=name)
    assert not tables.exists()


@pytest.mark.parametrize(
    ("file", "name"), [("../名 单（1）.yaml", "名-单（1）"), ("...yaml", "table"), ("a" * 90 + ".yaml", "a" * 60)]
)
def test_the_name_of_a_file_is_made_fit(tmp_path: Path, file: str, name: str) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / file).write_text(BASES, encoding="utf-8")
    assert add_table(tmp_path / "tables", "base_list", folder / file).path.name == f"{name}.yaml"


# (what contradicts, kind, the table there is, the new one, words; empty: it does not contradict)
BESIDE: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("another code of one unit", "budget_codes", CODES, CODES.replace('"330001"', '"330002"'), ("“柳州市水利局”的代码是 330002", "《柳州市市直预算单位代码表》（来源：一体化系统导出，截至2026年1月5日）中是 330001", "--overwrite")),
    ("the same code again", "budget_codes", CODES, CODES.replace("title: 柳", "title: 新柳"), ()),
    ("units of other levels", "budget_codes", CODES + "levels: [柳州市市直]\n", CODES.replace('"330001"', '"1"') + "levels: [自治区本级]\n", ()),
    ("two standards at once", "cost_standard", COSTS, COSTS.replace("二类: 440", "二类: 450"), ("《柳州市本级培训费标准》", "数额不同", "until")),
    ("the same figures twice", "cost_standard", COSTS, COSTS.replace("title: 柳", "title: 新柳"), ()),
    ("one after the other", "cost_standard", COSTS + "until: 2025-12-31\n", COSTS.replace("二类: 440", "二类: 450") + "from: 2026-01-01\n", ()),
    ("one day in common", "cost_standard", COSTS + "until: 2026-01-01\n", COSTS.replace("二类: 440", "二类: 450") + "from: 2026-01-01\n", ("数额不同",)),
    ("units of other levels", "cost_standard", COSTS, COSTS.replace("二类: 440", "二类: 450").replace("柳州市市直", "自治区本级"), ()),
    ("a standard for everybody", "cost_standard", COSTS, COSTS.replace("二类: 440", "二类: 450").replace("[柳州市市直]", "所有单位"), ("数额不同",)),
    ("one year of one region", "calendar", CALENDAR, CALENDAR.replace("[2027-01-09]", "[2027-01-10]"), ("全国2027年的安排已经写在 旧.yaml 中",)),
    ("another region", "calendar", CALENDAR, CALENDAR.replace("region: 全国", "region: 广西壮族自治区"), ()),
    ("another year", "calendar", CALENDAR, CALENDAR.replace("2027", "2028"), ()),
    ("lists are joined", "base_list", BASES, BASES.replace("杭州市", "宁波市"), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "held", "new", "words"), [row[1:] for row in BESIDE], ids=[f"{row[1]}: {row[0]}" for row in BESIDE]
)
def test_a_table_beside_another(
    add: Import, tables: Path, kind: str, held: str, new: str, words: tuple[str, ...]
) -> None:
    add(kind, held, "旧.yaml")
    before = state(tables)
    if not words:
        add(kind, new, "新.yaml")
        assert len(state(tables)) == 2
        return
    with pytest.raises(OfficeError) as error:
        add(kind, new, "新.yaml")
    for word in words:
        assert word in error.value.message, error.value.message
    assert state(tables) == before
    assert add(kind, new, "新.yaml", name="旧", overwrite=True), "in its place it contradicts nothing"


def test_a_table_that_somebody_broke_is_listed_and_told(add: Import, tables: Path) -> None:
    add("base_list", file="好.yaml")
    (tables / "base_lists" / "坏.yaml").write_text(BASES.replace("source:", "sorce:"), encoding="utf-8")
    good, bad = sorted(held_tables(tables), key=lambda held: held.fault)
    assert good.table is not None
    assert bad.table is None
    assert "base_lists/坏.yaml 第2行 sorce" in bad.fault
    assert remove_table(tables, bad).is_file()


def test_a_calendar_put_there_by_hand_is_listed(tables: Path) -> None:
    (tables / "calendars").mkdir(parents=True)
    path = tables / "calendars" / "三月三.yaml"
    path.write_text(
        "region: 广西壮族自治区\nyears:\n  2026: {extra_off: [2026-04-20], source: 通知}\n", encoding="utf-8"
    )
    [held] = held_tables(tables)
    assert held.table is not None
    assert (held.table.title, held.table.origin.source, len(held.table.rows)) == ("三月三", "通知", 1)


def test_an_imported_calendar_is_what_the_days_are_counted_by(add: Import, tables: Path) -> None:
    table = add("calendar")
    [overlay] = [overlay for overlay in overlays(tables) if overlay.region == "全国"]
    assert len(overlay.off | overlay.work) == len(table.rows)
    assert overlay.source == "国务院办公厅通知"


@pytest.mark.parametrize(
    ("name", "words"),
    [("无", ("没有“无”的基地名单", "下列名称之一：甲")), ("柳州市干部教育培训基地名单", ("有几个叫",))],
)
def test_a_table_that_is_not_there(add: Import, tables: Path, name: str, words: tuple[str, ...]) -> None:
    add("base_list", name="甲")
    if "几个" in words[0]:
        add("base_list", BASES.replace("杭州市", "宁波市"), name="乙")
    with pytest.raises(OfficeError) as error:
        find_table(tables, "base_list", name)
    for word in words:
        assert word in error.value.message


def test_a_disk_that_refuses_leaves_nothing(add: Import, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add("base_list")
    before = state(tables)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match="磁盘"):
        add("base_list", BASES.replace("杭州市", "宁波市"), "另.yaml")
    assert state(tables) == before
