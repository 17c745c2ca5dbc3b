"""Reading bytes: what cannot be read is told with its line; what is read means what stands there."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs_making import faults_of

from generator.inputs.faults import InputError
from generator.inputs.fields import LeadingZero
from generator.inputs.load import load
from generator.inputs.source import MOST_DEPTH, parse

BOMB = "".join(
    f"{b}: &{b} [{', '.join([f'*{a}' if a else 'x'] * 10)}]\n"
    for a, b in zip(["", *"abcdefg"], "abcdefgh", strict=True)
)

# (why, file name, bytes, line or None, words of the message)
UNREADABLE = [
    ("a tab for a blank", "a.yaml", b"type: notice\nunit:\n\tname: x\n", 3, "制表符"),
    ("a Chinese colon", "a.yaml", "type: notice\nsubtype：general\n".encode(), 2, "中文冒号"),
    ("no blank behind the colon", "a.yaml", b"type:notice\nsubtype: general\n", 1, "冒号后面没有空格"),
    ("a quotation mark left open", "a.yaml", b'a: "x\nb: y\n', 3, "没有闭合"),
    ("a bracket left open", "a.yaml", b"a: [1,2\nb: 3\n", 2, "没有闭合"),
    ("uneven indentation", "a.yaml", b"a:\n  b: 1\n c: 2\n", 3, "缩进"),
    ("a colon inside a value", "a.yaml", b"a: b: c\n", 1, "冒号"),
    ("a value that begins with an asterisk", "a.yaml", "a: **重要**\n".encode(), 1, "加引号"),
    ("a value that begins with @", "a.yaml", b"a: @x\n", 1, "加引号"),
    ("words behind |", "a.yaml", "a: | 正文\n".encode(), 1, "加引号"),
    ("a list on the line of its key", "a.yaml", b"a: - x\n", 1, "列表另起一行"),
    ("a line that is no key", "a.yaml", b"type: notice\n...\nhello\n", 3, "键: 值"),
    ("a Python object", "a.yaml", b"a: !!python/object/apply:os.system [ls]\n", 1, "标记"),
    ("an unknown alias", "a.yaml", b"a: *x\n", 1, "没有定义"),
    ("an alias of itself", "a.yaml", b"a: &x [*x]\n", 1, "引用了自身"),
    ("a merge key", "a.yaml", b"a: &x {b: 1}\nc:\n  <<: *x\n", 3, "<<"),
    ("aliases that multiply", "a.yaml", BOMB.encode(), 6, "30 万"),
    ("a second document", "a.yaml", b"a: 1\n---\nb: 2\n", 2, "一份"),
    ("a list for a key", "a.yaml", b"? [a]\n: b\n", 1, "键是一组内容"),
    ("deep nesting", "a.yaml", b"a: " + b"[" * 5000, 1, f"{MOST_DEPTH} 层"),
    ("control characters", "a.yaml", b"a: 1\nb: x\x07y\x1b\n", 2, "U+0007"),
    ("GBK", "a.yaml", "type: 通知\n标题: 关于举办培训班\n".encode("gbk"), None, "另存为 UTF-8"),
    ("GBK that happens to be good UTF-8", "a.yaml", "type: 通知\n".encode("gbk"), None, "另存为 UTF-8"),
    ("UTF-16", "a.yaml", "type: notice\n".encode("utf-16"), None, "UTF-16"),
    ("bytes of no encoding", "a.yaml", b"type: \xff\xff\xff\n", None, "UTF-8"),
    ("an Excel workbook", "a.yaml", b"PK\x03\x04" + bytes(30), None, "Excel"),
    ("a ledger", "台账.xlsx", b"PK\x03\x04" + bytes(30), None, "台账请用 zhangfa statements"),
    ("nothing", "a.yaml", b"", None, "空的"),
    ("only remarks", "a.yaml", "# 说明\n".encode(), None, "没有内容"),
    ("a list", "a.yaml", b"- a\n- b\n", None, "列表"),
    ("prose", "a.yaml", "关于举办培训班的通知\n".encode(), None, "键: 值"),
    ("a trailing comma in JSON", "a.json", b'{"a": 1,\n "b": 2,}', 2, "最后一项后面多了一个逗号"),
    ("a trailing comma in a JSON list", "a.json", b'{"a": [1,\n 2,\n]}', 2, "最后一项后面多了一个逗号"),
    ("a missing comma in JSON", "a.json", b'{"a": 1\n "b": 2}', 2, "逗号"),
    ("single quotes in JSON", "a.json", b"{'a': 1}", 1, "双引号"),
    ("two values in JSON", "a.json", b'{"a": 1}\n{"b": 1}', 2, "多余"),
    ("deep JSON", "a.json", b'{"a": ' + b"[" * 100_000, 1, "层次过深"),
    ("YAML under the name of JSON", "a.json", b"type: notice\n", 1, "不是 JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "name", "content", "line", "words"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_what_cannot_be_read_is_told(
    tmp_path: Path, why: str, name: str, content: bytes, line: int | None, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = faults_of(path)
    assert words in error.message
    assert error.faults[0].line == line
    assert error.faults[0].message.startswith(f"{path} 第{line}行" if line else f"{path}：")


def test_every_line_with_a_control_character_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: \x01\nb: 2\nc: \x02\n")
    assert [fault.line for fault in faults_of(path).faults] == [1, 3]


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_missing_file_and_a_folder_are_told(tmp_path: Path, suffix: str) -> None:
    assert "不存在" in faults_of(tmp_path / f"none.{suffix}").message
    (tmp_path / f"folder.{suffix}").mkdir()
    assert "文件夹" in faults_of(tmp_path / f"folder.{suffix}").message


def test_why_a_file_cannot_be_read_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "a.yaml"
    loop.symlink_to(loop)
    assert "链接互相指向，找不到文件。请写文件本身的路径" in faults_of(loop).message
    (tmp_path / "b").write_text("x", encoding="utf-8")
    assert "路径中有一段是文件，不是文件夹" in faults_of(tmp_path / "b" / "c.yaml").message
    assert "文件名过长" in faults_of(tmp_path / ("长" * 200 + ".yaml")).message


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    assert "8 MB" in faults_of(path).message


# (as written, value): what a careless reader of YAML turns into something else
WORDS = [
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("14:30", "14:30"),
    ("0x1f", "0x1f"),
    ("1_000", "1_000"),
    ("2026-10-20", "2026-10-20"),
    ("2026-11-31", "2026-11-31"),
    ("0772-2829101", "0772-2829101"),
    ("018001", LeadingZero("018001")),
    ("017001", LeadingZero("017001")),
    ("330001", 330001),
    ("'330001'", "330001"),
    ("4.50", Decimal("4.50")),
    ("true", True),
    ("~", None),
    ("", None),
    ("''", ""),
    ("!!str 12", "12"),
    ("《条例》", "《条例》"),
]


@pytest.mark.parametrize(("written", "value"), WORDS, ids=[repr(row[0]) for row in WORDS])
def test_words_of_yaml_are_what_they_seem(written: str, value: object) -> None:
    held = parse(f"a: {written}\n".encode(), "a.yaml").data["a"]
    assert held == value
    assert type(held) is type(value)


def test_lines_of_yaml_and_json() -> None:
    yaml = parse("\ufeffa:\n  b:\n    - x: 1\n      y: 2\n    - {x: 3}\nc: 4\n".encode(), "a.yaml")
    assert yaml.lines[("a", "b", 0, "y")] == 4
    assert yaml.lines[("a", "b", 1, "x")] == 5
    assert yaml.lines[("c",)] == 6
    json = parse(b'{"a": {"b": [{"x": 1,\n"y": 2},\n{"x": 3}]},\n"c": 4}', "a.json")
    assert json.data == yaml.data
    assert {way: line for way, line in json.lines.items() if way in yaml.lines} == {
        ("a",): 1, ("a", "b"): 1, ("a", "b", 0): 1, ("a", "b", 0, "x"): 1, ("a", "b", 0, "y"): 2, ("a", "b", 1): 3, ("a", "b", 1, "x"): 3, ("c",): 4,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_a_key_written_twice_is_kept_once_and_noted(name: str) -> None:
    content = b'{"a": 1,\n"a": 2}' if name.endswith("json") else b"a: 1\na: 2\n"
    tree = parse(content, name)
    assert tree.doubled == [(("a",), 2)]


def test_json_with_another_name_is_json(tmp_path: Path) -> None:
    assert parse(b'{"a": [1, 2.50, "x", null, true]}', "a.txt").data == {"a": [1, Decimal("2.50"), "x", None, True]}


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace"))))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for name in ("a.yaml", "a.json"):
        with suppress(InputError):
            assert parse(content, name).data is not ...


def test_an_alias_is_its_value(tmp_path: Path) -> None:
    assert parse(b"a: &x [1, {b: 2}]\nc: *x\n", "a.yaml").data == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


def test_the_file_is_named_as_the_user_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text("type: 办班\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^plan\.yaml 第1行 类型（type）"):
        load("plan.yaml")
