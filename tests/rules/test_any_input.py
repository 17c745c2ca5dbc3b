"""Whatever an input leaves out or leaves empty: the check says what it can, never fails, never invents a violation."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import PACKS, calendar

from generator.inputs.faults import InputError
from generator.inputs.load import read
from generator.rules.check import check
from generator.rules.findings import CheckResult
from generator.standing import unit_level

EXAMPLES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates" / "examples").glob("*.yaml"))
} | {"out_city": yaml.safe_load((ROOT / "docs" / "examples" / "out_city.yaml").read_text(encoding="utf-8"))}


def ways(data: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of an input."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way for key, value in items for way in ((*above, key), *ways(value, (*above, key)))]


def judged(data: dict[str, Any]) -> CheckResult | None:
    """What the rules say; None where the input cannot be understood."""
    try:
        loaded = read(data, "输入", strict=False)
    except InputError:
        return None
    level = unit_level(loaded.value)
    return check(loaded, packs=PACKS, lookup=None, calendar=calendar(level.calendar), level=level)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_what_is_missing_or_empty_never_breaks_a_check(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(EXAMPLES)))
    changed = copy.deepcopy(EXAMPLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        way = data.draw(st.sampled_from(ways(changed)))
        block = changed
        for key in way[:-1]:
            block = block[key]
        what = data.draw(st.sampled_from(["absent", None, "", [], 0, 1000, "2026-06-30"]))
        if what == "absent":
            del block[way[-1]]
        else:
            block[way[-1]] = what
    result = judged(changed)
    if result is None:
        return
    for finding in (*result.findings, *result.advice, *result.checklist):
        assert finding.message.endswith("。")
        assert finding.citation.quote
        assert finding.rule[:4] not in result.not_applicable or finding.nature == "reference"
    for open_ in result.undetermined:
        assert open_.needs
    fields = [(finding.rule, finding.field, finding.limit) for finding in result.findings]
    assert len(fields) == len(set(fields)), "one objection twice"


# Absent keys that say something all the same: rules.md names them (条件里的“或没有该键”“缺项”).
SAYS_SOMETHING = {"LZ22-034", "LZ22-010", "LZ22-007"}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_leaving_something_out_never_makes_a_violation(name: str) -> None:
    """A key that is absent says nothing: what was no violation before is none without it."""
    before = judged(EXAMPLES[name])
    assert before is not None
    known = {finding.rule for finding in before.findings}
    for way in ways(EXAMPLES[name]):
        if isinstance(way[-1], int) or way == ("as_of",):
            continue  # a row less may well leave too little; without a day of writing it is today
        changed = copy.deepcopy(EXAMPLES[name])
        block = changed
        for key in way[:-1]:
            block = block[key]
        del block[way[-1]]
        result = judged(changed)
        new = {finding.rule for finding in result.findings} - known if result else set()
        assert new <= SAYS_SOMETHING, (way, new)
