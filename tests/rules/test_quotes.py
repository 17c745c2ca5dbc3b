"""Every rule quotes its clause: word for word in the library, at its path; what cannot be proved says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from judging import PACKS, RULES

from generator.costs import bundled_standard
from generator.rules.citing import Proof, prove
from kb import open_lookup
from kb.lookup import Lookup

IN_LIBRARY = [pack for pack in PACKS if pack.quote_verified]


@pytest.fixture(scope="module")
def lookup(seeded_home: Path) -> Iterator[Lookup]:
    with open_lookup(seeded_home) as opened:
        yield opened


@pytest.mark.parametrize("pack", IN_LIBRARY, ids=[pack.pack for pack in IN_LIBRARY])
def test_each_quotation_stands_in_its_clause(pack: object, lookup: Lookup) -> None:
    held = next(one for one in IN_LIBRARY if one is pack)
    prove(held, lookup)
    clauses = lookup.clauses_at((held.document, rule.path) for rule in held.rules)
    for rule in held.rules:
        assert rule.quote in clauses[held.document, rule.path].text, rule.id


def test_only_the_central_cost_rules_are_unproved() -> None:
    assert [pack.pack for pack in PACKS if not pack.quote_verified] == ["CF16"]
    for pack in PACKS:
        for rule in pack.rules:
            assert rule.unverified == (pack.pack == "CF16"), rule.id
            assert bool(rule.provenance) == (pack.pack == "CF16"), rule.id


@pytest.mark.parametrize("pack", PACKS, ids=[pack.pack for pack in PACKS])
def test_title_and_number_are_those_of_the_library(pack: object, lookup: Lookup) -> None:
    held = next(one for one in PACKS if one is pack)
    facts = lookup.facts([held.document]).get(held.document)
    assert (facts is not None) == held.quote_verified
    if facts is not None:
        assert facts.number == held.number
        assert held.title in facts.title
        citation = Proof(lookup, [held]).citation(held, held.rules[0])
        assert citation.official.startswith(f"《{facts.title.replace('《', '〈').replace('》', '〉')}》")


def test_all_rules_of_the_catalogue_are_there() -> None:
    counts = {pack.pack: len(pack.rules) for pack in PACKS}
    assert counts == {
        "GX20": 43, "LZ22": 36, "CF16": 15, "HN19": 30, "NA06": 3, "NP07": 8, "SZ06": 25, "NC13": 10, "NC18": 17,
    }  # fmt: skip
    assert len(RULES) == 187
    for pack in PACKS:
        numbers = [int(rule.id.removeprefix(f"{pack.pack}-")) for rule in pack.rules]
        assert numbers == list(range(1, len(numbers) + 1)), pack.pack


def test_the_figures_of_the_cost_rules_are_those_of_the_cost_table() -> None:
    standard = bundled_standard("central_2016")
    rule = RULES["CF16-004"][1]
    for grade, rate in standard.rates.items():
        assert f"{grade}{rate}" in rule.title.replace("、", "").replace("元", "") + rule.quote
    split = RULES["CF16-005"][1].figures
    assert {grade: parts["合计"] for grade, parts in split.items()} == dict(standard.rates)
    over = RULES["CF16-006"][1].figures
    assert (over["days"], over["over_ratio"]) == (standard.over_days, standard.over_ratio)
