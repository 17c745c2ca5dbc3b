"""docs/rules.md: the table of all rules is current, the example of a pack works, every key of a pack is explained."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import ROOT
from judging import PACKS

from generator.rules.catalogue import STATUS_WORDS, status_words, table
from generator.rules.conditions import FIELDS, TESTS
from generator.rules.facts import BLOCKS, TYPES
from generator.rules.figures import FIGURES
from generator.rules.kinds import KINDS
from generator.rules.packs import load_packs, read_own
from generator.rules.vectors import try_vectors

PAGE = ROOT / "docs" / "rules.md"
MARK = "<!-- 以下由规则包生成"


def page() -> tuple[str, str]:
    """What is written by hand, up to the end of the mark's line; what is generated."""
    text = PAGE.read_text(encoding="utf-8")
    end = text.index("\n", text.index(MARK)) + 1
    return text[:end], text[end:]


def test_the_table_of_all_rules_is_current() -> None:
    by_hand, generated = page()
    wanted = f"\n{table(PACKS).rstrip()}\n"
    if os.environ.get("ZHANGFA_REWRITE_GOLDENS"):
        PAGE.write_text(by_hand + wanted, encoding="utf-8")
    else:
        assert generated == wanted


def test_every_rule_of_the_catalogue_has_its_row() -> None:
    rows = re.findall(r"^\| ([A-Z]+\d+-\d+) \|", page()[1], re.M)
    assert len(rows) == len(set(rows)) == 187
    assert set(rows) == {rule.id for pack in PACKS for rule in pack.rules}


def test_each_row_says_what_becomes_of_the_rule() -> None:
    for pack in PACKS:
        for rule in pack.rules:
            assert status_words(rule).startswith(tuple(STATUS_WORDS.values()))
            assert (rule.status == "checked") == bool(rule.checks and not rule.opt_in), rule.id
            assert rule.checks or rule.reason, rule.id


def test_a_damaged_figure_is_not_shown() -> None:
    damaged = [rule for pack in PACKS for rule in pack.rules if rule.status == "damaged"]
    assert [rule.id for rule in damaged] == ["NA06-003", "NP07-004", "NC13-007", "NC18-015"]
    for rule in damaged:
        row = next(line for line in page()[1].splitlines() if line.startswith(f"| {rule.id} "))
        assert "2024" not in row
        assert not rule.figures


@pytest.mark.parametrize("word", [*KINDS, *TESTS, *FIELDS, *(f"@{name}" for name in FIGURES), *TYPES, *BLOCKS], ids=str)
def test_every_word_of_the_grammar_is_explained(word: str) -> None:
    assert f"`{word}`" in page()[0]


def test_the_example_of_a_pack_works(tmp_path: Path) -> None:
    example = re.search(r"^```yaml\n(.*?)^```", page()[0], re.M | re.S)
    assert example
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "本局.yaml").write_text(example[1], encoding="utf-8")
    pack = read_own(folder / "本局.yaml")
    assert [rule.id for rule in pack.rules] == ["SL26-001", "SL26-002"]
    try_vectors(pack, load_packs(tmp_path))
