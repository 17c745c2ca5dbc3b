"""Inputs for the tests: the bundled examples, changed in one place."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from generator.inputs.faults import InputError
from generator.inputs.load import Loaded, load, read
from generator.inputs.source import parse

EXAMPLES = sorted((ROOT / "templates" / "examples").glob("*.yaml"))
TODAY = date(2026, 3, 2)
# What pydantic and Python say of themselves must never reach a user.
FOREIGN = re.compile(r"Input should|validation|[Ee]rror\b|\bNone\b|Decimal|\btuple\b|\bdict\b|Traceback|pydantic")


def text(name: str) -> str:
    """The text of an example by its name without ``.yaml``."""
    return (ROOT / "templates" / "examples" / f"{name}.yaml").read_text(encoding="utf-8")


def data(name: str) -> dict[str, Any]:
    """The values of an example."""
    tree: dict[str, Any] = parse(text(name).encode(), name).data
    return tree


def changed(name: str, **values: Any) -> dict[str, Any]:
    """An example with some of its top keys changed; ``...`` takes one out."""
    return {key: value for key, value in (data(name) | values).items() if value is not ...}


def faults_of(source: Path | dict[str, Any]) -> InputError:
    """The error that an input raises; fails the test when it raises none or speaks a foreign language."""
    with pytest.raises(InputError) as caught:
        load(source, today=TODAY) if isinstance(source, Path) else read(source, "输入.yaml", today=TODAY)
    assert caught.value.faults
    assert not FOREIGN.search(caught.value.message.replace("code_error", ""))
    return caught.value


def loaded(source: dict[str, Any]) -> Loaded:
    """The input, which has no fault."""
    return read(source, "输入.yaml", today=TODAY)
