"""The smallest inputs that decide each rule: the violating ones are found, the complying ones are not."""

from __future__ import annotations

from typing import Any

import pytest
from judging import PACKS, RULES, advised, found, judged

from generator.rules.vectors import level_of_vector

DECIDABLE = [rule for pack in PACKS if pack.default for rule in pack.rules if rule.checks]
VECTORS = [
    pytest.param(rule.id, key, vector, id=f"{rule.id} {key}")
    for rule in DECIDABLE
    for key, vector in (("violates", rule.violates), ("complies", rule.complies))
]


@pytest.mark.parametrize(("rule", "key", "vector"), VECTORS)
def test_vector(rule: str, key: str, vector: dict[str, Any]) -> None:
    pack, held = RULES[rule]
    result = judged(vector, level_of_vector(held))
    told = advised(result, rule) if held.severity == "info" else found(result, rule)
    assert bool(told) == (key == "violates")
    for finding in told:
        cited = {citation.quote: citation for citation in (finding.citation, *finding.also_citations)}
        assert cited[held.quote].path == held.path
        assert cited[held.quote].document == pack.document
        assert finding.severity == held.severity


def test_every_decidable_rule_has_vectors() -> None:
    """Which rule has which: a rule that a program decides is proved by both, or it is not proved."""
    without = [rule.id for rule in DECIDABLE if not (rule.violates and rule.complies)]
    assert without == []
    assert len([rule for rule in DECIDABLE if rule.severity != "info"]) == 56


@pytest.mark.parametrize("key", ["violates", "complies"])
def test_a_unit_elsewhere_is_never_found_guilty(key: str) -> None:
    """Every vector again, for a unit of another province."""
    for rule in DECIDABLE:
        result = judged(getattr(rule, key), "区外单位")
        assert result.findings == (), rule.id
        assert result.not_applicable == ("GX20", "LZ22", "CF16")


def test_messages_say_what_was_found_and_what_to_do() -> None:
    for rule in DECIDABLE:
        result = judged(rule.violates or {}, level_of_vector(rule))
        for finding in found(result, rule.id):
            assert finding.message.endswith("。")
            assert "；" in finding.message, rule.id  # what to do stands behind what is wrong
            assert "{" not in finding.message
            assert finding.field or finding.value is None


@pytest.mark.parametrize("rule", [rule.id for pack in PACKS for rule in pack.rules if rule.opt_in])
def test_an_indicator_is_judged_only_when_named(rule: str) -> None:
    lessons = {"curriculum[0].hours": 6, "curriculum[0].category": "业务", "curriculum[0].method": "讲授"}
    few = {"type": "class_plan", **lessons}
    many = {
        "type": "class_plan",
        "curriculum[0].hours": 6,
        "curriculum[0].category": "党性教育",
        "curriculum[0].method": "案例教学",
    }
    assert advised(judged(few), rule) == []
    [told] = advised(judged(few, indicators=[rule]), rule)
    assert told.nature == "indicator"
    assert "0%" in told.message
    assert "规划期届满" in told.message
    [told] = advised(judged(many, indicators=[rule]), rule)
    assert "已达到" in told.message
    assert all(finding.rule != rule for finding in judged(few, indicators=[rule]).findings)
