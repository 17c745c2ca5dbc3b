"""The description of the inputs, docs/inputs.md and the examples agree with the models."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from inputs_making import EXAMPLES, text

from generator.inputs.examples import EXAMPLES as KNOWN
from generator.inputs.examples import examples_of
from generator.inputs.families import MODELS
from generator.inputs.schema import FieldDoc, describe, page

MARK = "<!-- 以下由程序生成：.venv/bin/python -m generator.inputs.schema -->\n\n"


def test_the_page_on_inputs_is_current() -> None:
    """After a change of the models: .venv/bin/python -m generator.inputs.schema, below the mark in docs/inputs.md."""
    _, mark, generated = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8").partition(MARK)
    assert mark
    assert generated == page()


def fields() -> dict[tuple[str, str | None], tuple[FieldDoc, ...]]:
    return {family: describe(*family) for family in MODELS}


@pytest.mark.parametrize("family", MODELS, ids=lambda family: family[1] or family[0])
def test_every_field_is_explained(family: tuple[str, str | None]) -> None:
    for doc in describe(*family):
        assert doc.label, doc.path
        assert doc.help.endswith("。"), doc.path
        assert doc.words, doc.path
        assert doc.holds or doc.example is not None, doc.path
        assert doc.kind != "choice" or doc.choices, doc.path


def test_what_the_description_says() -> None:
    held = {doc.path: doc for doc in describe("class_plan")}
    assert next(iter(held)) == "type"
    assert (held["class.trainees"].label, held["class.trainees"].kind, held["class.trainees"].unit) == (
        "培训人数",
        "integer",
        "人",
    )
    assert held["class.trainees"].required
    assert not held["class.staff"].required
    assert held["curriculum"].kind == "rows"
    assert held["curriculum[].period"].choices == ("上午", "下午", "晚上", "全天")
    assert held["budget.comprehensive.住宿费"].kind == "number"
    assert held["steps.结算金额.date"].kind == "date"
    assert held["unit"].kind == "block"
    assert {doc.path: doc.default for doc in describe("notice", "general")}["doc_type"] == "通知"
    with pytest.raises(KeyError):
        describe("ledger")


def test_the_files_of_the_examples_are_those_that_are_known() -> None:
    assert {example.file_name for example in KNOWN} == {path.name for path in EXAMPLES}
    assert {(e.type, e.subtype if e.type == "notice" else None) for e in KNOWN} == set(MODELS)


@pytest.mark.parametrize("family", MODELS, ids=lambda family: family[1] or family[0])
def test_the_examples_show_every_key(family: tuple[str, str | None]) -> None:
    """Filled in, or commented out with a word of explanation."""
    kind, subtype = family
    shown = "\n".join(text(e.file_name.removesuffix(".yaml")) for e in examples_of(kind, subtype))
    keys = {doc.path.split(".")[-1].removesuffix("[]") for doc in describe(kind, subtype)}
    missing = [key for key in keys if not re.search(rf"(?:^|[\s{{#-]){re.escape(key)}:", shown, re.M)]
    # Of a class, a statement shows what such a statement may need.
    if kind == "statement":
        missing = sorted(set(missing) - {"urgent_reason", "out_city_reason", "out_region_reason", "signer", "dept"})
    assert missing == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_explain_themselves(path: object) -> None:
    lines = text(getattr(path, "stem", "")).splitlines()
    assert lines[0].startswith("# ")
    assert "虚构" in "".join(lines[:4])
    keys = [line for line in lines if re.match(r"(?:# )?[a-z_]+:", line)]
    explained = [line for line in keys if "# " in line[2:]]
    assert len(explained) >= 0.6 * len(keys)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("notice",), ["plan_application", "class_opening", "forwarding", "general"]),
        (("开班通知",), ["class_opening"]),
        (("通知", "转发通知"), ["forwarding"]),
        (("statement", "late_entry"), ["late_entry"]),
        (("情况说明", "代码更正"), ["code_error"]),
        (("办班方案",), [None]),
        (("年度培训计划",), [None]),
        (("台历",), []),
        (("notice", "late_entry"), []),
    ],
)
def test_examples_are_found_by_either_name(words: tuple[str, ...], names: list[str | None]) -> None:
    assert [example.subtype for example in examples_of(*words)] == names
