"""Other words for what was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.thesaurus import Group, Thesaurus, ThesaurusError, load, read

GROUPS = [
    Group("市外培训", ("外出培训",), ("外训",), ("异地培训",), ("出去培训",)),
    Group("学时", ("课时",)),
    Group("培训", ("办班",)),
]


def others(thesaurus: Thesaurus, query: str, related: bool = False) -> list[str]:
    found = thesaurus.alternatives(query, related=related)
    return list(dict.fromkeys(word for _, words in found for word in words))


@pytest.mark.parametrize(
    ("query", "related", "expected", "reason"),
    [
        ("市外培训人数", False, ["外出培训", "外训"], "syn and abbr; not the shorter 培训 inside"),
        ("出去培训人数", False, ["市外培训", "外出培训", "外训"], "what people say leads to the terms"),
        ("市外培训人数", True, ["外出培训", "外训", "异地培训"], "related only when asked for"),
        ("外训", False, ["市外培训", "外出培训"], "said is never put in"),
        ("异地培训", False, ["办班"], "related leads nowhere; the word inside does"),
        ("市外培训即外出培训", False, ["外训"], "nothing that the query holds already"),
        ("公务员年休假", False, [], "no group"),
    ],
)
def test_other_words(query: str, related: bool, expected: list[str], reason: str) -> None:
    assert others(Thesaurus(GROUPS), query, related) == expected, reason


def test_the_bundled_groups_load() -> None:
    assert "外出培训" in others(load(), "市外培训")


def test_an_office_adds_its_own_and_a_change_is_seen(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "index").mkdir()
    own = tmp_path / "tables" / "thesaurus.yaml"
    own.write_text("version: 1\ngroups:\n  - {main: 年休假, syn: [年假]}\n", "utf-8")
    assert others(load(tmp_path), "年休假") == ["年假"]
    assert others(load(tmp_path), "年休假") == ["年假"], "the second time as it was kept"
    own.write_text("version: 1\ngroups:\n  - {main: 年休假, syn: [带薪假]}\n", "utf-8")
    assert others(load(tmp_path), "年休假") == ["带薪假"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("groups: 1", "缺少 groups"),
        ("version: 2\ngroups: []", "版本"),
        ("groups: [1]", "第1组"),
        ("groups: [{syn: [甲]}]", "缺少 main"),
        ("groups: [{main: 甲, synonyms: [乙]}]", "synonyms"),
        ("groups: [{main: 甲, syn: 乙}]", "syn 不是词语的列表"),
        ("groups: [", "不是有效的 YAML"),
    ],
)
def test_faults_are_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(ThesaurusError, match=words):
        read(path)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_bytes("groups: [{main: 甲}]".encode("gb18030"))
    with pytest.raises(ThesaurusError, match="UTF-8"):
        read(path)
