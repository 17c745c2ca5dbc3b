"""Tables in YAML that cannot be read: Chinese words, the file, the line where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import calendar_files
from generator.rules.entries import PackError, read_entry
from kb.thesaurus import ThesaurusError, read

READERS = [
    (read, ThesaurusError, "同义词表"),
    (read_entry, PackError, "规则包文件"),
    (calendar_files.read, calendar_files.CalendarError, "日历文件"),
]
FAULTS = [
    ("甲: [乙".encode(), "不是有效的 YAML", "a bracket left open"),
    (b"a: 1\nb: 2\n b: 3\n", "第3行", "the line of a wrong indent"),
    (b"[" * 20_000, "不是有效的 YAML", "nested beyond all measure"),
    (b"a: " + b"[" * 500_000, "第1行", "nested so deeply that the loader in C takes the program with it"),
    (b"{a: " * 51 + b"1" + b"}" * 51, "第1行", "one level more than any table has"),
    ("名: 值".encode("gb18030"), "不是 UTF-8 编码", "another encoding"),
    (None, "无法读取", "a folder"),
]


@pytest.mark.parametrize(("reader", "kind", "name"), READERS, ids=[row[2] for row in READERS])
@pytest.mark.parametrize(("content", "told", "why"), FAULTS, ids=[row[2] for row in FAULTS])
def test_what_is_wrong_is_told_in_chinese(
    tmp_path: Path, reader: object, kind: type[Exception], name: str, content: bytes | None, told: str, why: str
) -> None:
    path = tmp_path / "表.yaml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert callable(reader)
    with pytest.raises(kind) as caught:
        reader(path)
    message = str(caught.value)
    assert told in message, why
    assert "表.yaml" in message
    assert f"{name}不是" in message or f"{name}无法" in message
    assert not any(word in message for word in ("directory", "Errno", "Error")), message
