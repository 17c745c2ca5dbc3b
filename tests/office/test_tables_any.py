"""Whatever stands in a file, the answer is a table or a message: never anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.office.examples import example_text
from generator.office.kinds import FORMS, Form
from generator.office.reading import read_again
from kb.errors import ZhangfaError

WORDS = sorted({name for form in FORMS.values() for key in (*form.heads, *form.rows) for name in (key.key, key.label)})
WORDS += [
    "codes",
    "institutions",
    "合计",
    "2027",
    "extra_off",
    "extra_work",
    "三类",
    "全国",
    "2027-01-01",
    "某",
    "",
    "levels",
]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 10**20), st.floats(), st.sampled_from(WORDS), st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(st.sampled_from(WORDS), below, max_size=6)),
    max_leaves=20,
)
HEAD = {"title": "某", "source": "某处", "date": "2026-01-05", "levels": ["所有单位"], "region": "全国"}


def told(data: bytes, form: Form, file: str) -> None:
    with suppress(ZhangfaError):
        read_again(data, form.kind, "某", file)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(list(FORMS.values())), st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=6), st.booleans()
)
def test_any_content_is_a_table_or_a_message(form: Form, content: dict[str, Any], headed: bool) -> None:
    head = {key: value for key, value in HEAD.items() if key in {one.key for one in form.heads}} if headed else {}
    told(json.dumps(head | content, ensure_ascii=False).encode("utf-8", "replace"), form, "某.json")


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(list(FORMS.values())), st.data())
def test_any_slip_in_an_example_is_a_table_or_a_message(form: Form, data: st.DataObject) -> None:
    text = example_text(form.kind)
    at = data.draw(st.integers(0, len(text) - 1))
    gone, put = (
        data.draw(st.integers(0, 6)),
        data.draw(st.sampled_from(["", ":", "：", "- ", "\n", "{", "]", "'", "\t", "0", "9" * 400])),
    )
    told((text[:at] + put + text[at + gone :]).encode("utf-8"), form, "某.yaml")


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"\x00" * 100, b"{", b"[]", b"--- a\n--- b\n", b"&a [*a]", b"!!python/object:os.system {}"],
)
def test_what_is_no_content_at_all(kind: Any, data: bytes) -> None:
    with pytest.raises(ZhangfaError):
        read_again(data, kind, "某", "某.yaml")
