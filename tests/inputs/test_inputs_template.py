"""``zhangfa template``: an example on the screen or in a file, whole, never over another file unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Zhangfa
from inputs_making import EXAMPLES, text

from generator.inputs.load import load


def test_an_example_is_printed_as_it_is(reading: Zhangfa) -> None:
    result = reading("template", "notice", "class_opening").ok()
    assert result.out == text("notice.class_opening")
    assert result.err == ""
    assert reading("template", "开班通知").ok().out == result.out
    assert reading("template", "通知", "开班通知", "-o", "-").ok().out == result.out


def test_a_type_alone_is_its_first_and_the_others_are_named(reading: Zhangfa) -> None:
    result = reading("template", "statement").ok()
    assert result.out == text("statement.not_executed")
    assert "late_entry" in result.err


def test_an_example_is_written_and_kept(reading: Zhangfa, tmp_path: Path) -> None:
    reading("template", "class_plan", "-o", "方案.yaml").ok()
    file = tmp_path / "方案.yaml"
    assert file.read_text(encoding="utf-8") == text("class_plan")
    assert load(file).type == "class_plan"
    file.write_text("我改过的", encoding="utf-8")
    refused = reading("template", "class_plan", "-o", "方案.yaml")
    assert refused.status == 1
    assert "已有同名文件" in refused.err
    assert "--overwrite" in refused.err
    assert file.read_text(encoding="utf-8") == "我改过的"
    reading("template", "class_plan", "-o", "方案.yaml", "--overwrite").ok()
    assert file.read_text(encoding="utf-8") == text("class_plan")


# (arguments, status, words)
REFUSED = [
    ((), 2, "没有写类型"),
    (("台历",), 2, "没有“台历”这种样例"),
    (("notice", "late_entry"), 2, "没有“notice late_entry”这种样例"),
    (("notice", "-o", ""), 2, "文件名是空的"),
    (("notice", "-o", "a.xlsx"), 1, "YAML"),
    (("notice", "-o", "nowhere/a.yaml"), 1, "文件夹不存在"),
    (("notice", "-o", "."), 1, "文件夹"),
]


@pytest.mark.parametrize(("arguments", "status", "words"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_what_is_refused(reading: Zhangfa, arguments: tuple[str, ...], status: int, words: str) -> None:
    result = reading("template", *arguments)
    assert (result.status, result.out) == (status, "")
    assert words in result.err


def test_the_list_and_json(reading: Zhangfa) -> None:
    rows = reading("template", "--list", "--json").ok().json
    assert sum(row["type"] not in ("ledger", "batch") for row in rows) == len(EXAMPLES)
    assert {"type": "notice", "subtype": "class_opening", "title": "开班通知"} in rows
    assert len(reading("template", "--list").ok().out.splitlines()) == len(rows)
    form = reading("template", "annual_plan", "--json").ok().json
    assert form["text"] == text("annual_plan")
    assert reading("template", "annual_plan", "-o", "a.yaml", "--json").ok().json["files"] == ["a.yaml"]
