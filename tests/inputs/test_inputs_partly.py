"""Inputs that are still being filled in: what is right is judged, what is wrong or lacking is told and says nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.inputs.examples import EXAMPLES
from generator.inputs.faults import InputError
from generator.inputs.partly import read_partly
from generator.inputs.source import parse
from generator.rules.checking import Checking
from kb.workspace import locate

DAY = date(2026, 10, 13)


@pytest.fixture
def checking(seeded_home: Path) -> Any:
    with Checking(locate(seeded_home)) as opened:
        yield opened


def test_an_input_without_faults_is_read_as_it_is() -> None:
    partly = read_partly(parse(EXAMPLES[4].text().encode(), "x").data, "x", today=DAY)
    assert not partly.faults
    assert partly.loaded.value.class_.trainees == 48  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, {"LZ22-024": False}),
        ({"class": {"type": "市外", "trainees": 68}}, {"LZ22-024": True}),
        # What is not understood is no 0 and no 没有: nothing is found in it.
        ({"class": {"type": "市外", "trainees": "六十八人"}}, {"LZ22-024": False}),
        ({"class": {"type": "市内", "trainees": "12人"}}, {"LZ22-033": False}),
        ({"class": {"type": "市内", "trainees": 12}}, {"LZ22-033": True}),
    ],
)
def test_what_is_understood_is_judged(checking: Checking, typed: dict[str, Any], found: dict[str, bool]) -> None:
    data = {"type": "class_plan", "unit": {"name": "柳州市水利局", "level": "柳州市市直"}, **typed}
    partly = read_partly(data, "x", today=DAY)
    told = {finding.rule for finding in checking.judge(partly.loaded).result.findings}
    assert {rule: rule in told for rule in found} == found
    assert any(fault.field in ("class", "class.name") for fault in partly.faults)


def test_dates_are_counted_before_the_rest_is_filled_in(checking: Checking) -> None:
    data = {
        "type": "class_plan",
        "unit": {"level": "柳州市市直", "name": "柳州市水利局"},
        "class": {"open_date": "2026-10-20"},
    }
    figures = checking.judge(read_partly(data, "x", today=DAY).loaded).derived.figures
    assert figures["package_deadline"] == date(2026, 10, 13)


def test_a_faulty_row_leaves_the_others_their_numbers(checking: Checking) -> None:
    data = parse(EXAMPLES[4].text().encode(), "x").data
    data["curriculum"][1] = "不是一行"
    partly = read_partly(data, "x", today=DAY)
    assert [fault.field for fault in partly.faults] == ["curriculum[1]"]
    lessons = partly.loaded.value.curriculum  # type: ignore[union-attr,index]
    assert lessons[2].title == "小型水库安全运行管理"
    checking.judge(partly.loaded)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file_name)
def test_each_field_may_be_absent_or_wrong(checking: Checking, example: Any) -> None:
    data = parse(example.text().encode(), "x").data
    for key in [key for key in data if key not in ("type", "subtype")]:
        wrong: tuple[dict[str, Any], ...] = ({}, {key: None}, {key: "×"}, {key: []}, {key: {}})
        for instead in wrong:
            rest = {name: value for name, value in data.items() if name != key}
            checking.judge(read_partly(rest | instead, "x", today=DAY).loaded)


@pytest.mark.parametrize("data", [{}, {"type": "x"}, {"type": "notice"}, {"type": "notice", "subtype": "x"}])
def test_what_is_of_no_kind_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read_partly(data, "x")
