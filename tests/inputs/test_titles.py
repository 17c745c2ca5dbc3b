"""职称 as people write them, and the level that is offered for each."""

from __future__ import annotations

import pytest

from generator.inputs.class_plan import TitleLevel
from generator.inputs.titles import levels_of

HIGH, DEPUTY, MIDDLE = ("正高级",), ("副高级",), ("中级",)
TITLES = [
    ("教授", HIGH, "of schools"),
    ("研究员", HIGH, "of research"),
    ("主任医师", HIGH, "of hospitals"),
    ("研究馆员", HIGH, "of libraries, not 馆员"),
    ("正高级工程师", HIGH, "holds 高级工程师"),
    ("教授级高级工程师", HIGH, "its older name"),
    ("莫教授", HIGH, "with a name"),
    ("副教授", DEPUTY, "holds 教授"),
    ("副研究员", DEPUTY, "holds 研究员"),
    ("副主任医师", DEPUTY, "holds 主任医师"),
    ("高级工程师", DEPUTY, "holds 工程师"),
    ("高级讲师", DEPUTY, "holds 讲师"),
    ("副高", DEPUTY, "shortened"),
    ("讲师", MIDDLE, "of schools"),
    ("助理研究员", MIDDLE, "holds 研究员"),
    ("工程师", MIDDLE, "of engineering"),
    ("馆员", MIDDLE, "of libraries"),
    ("中国工程院院士", ("院士",), "with the academy"),
    ("高级", ("正高级", "副高级"), "either of two"),
    ("助理工程师", (), "below them"),
    ("助教", (), "below them"),
    ("初级", (), "nearly spelt 中级"),
    ("研究实习员", (), "below them"),
    ("注册会计师", None, "a licence, no 职称"),
    ("高级技师", None, "a grade of workers"),
    ("一级调研员", None, "a rank of civil servants"),
    ("科长", None, "a post"),
]


@pytest.mark.parametrize(("words", "levels", "why"), TITLES, ids=[row[0] for row in TITLES])
def test_the_levels_of_a_title(words: str, levels: tuple[str, ...] | None, why: str) -> None:
    assert levels_of(words) == levels, why


def test_only_levels_that_an_input_knows_are_offered() -> None:
    offered = {level for _, levels, _ in TITLES for level in levels or ()}
    assert offered == {*TitleLevel.__args__} - {"不计酬"}  # type: ignore[attr-defined]
