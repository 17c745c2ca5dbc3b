"""What was typed as an input file again, for the commands, for other machines, for the next year."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from desk.web.drafts.fields import Form
from desk.web.drafts.kinds import name_of
from desk.web.drafts.meaning import meant
from generator.inputs.dump import dump
from generator.inputs.faults import InputError
from generator.inputs.load import read


def input_of(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The input that a form means, in plain values; what is not understood as it was typed."""
    values = meant(form, data).values
    try:
        loaded = read(values, "", strict=False)
    except InputError:
        return values
    found = dump(loaded.value)
    if "as_of" not in values:
        found.pop("as_of", None)  # the day of writing was assumed
    head = {"type": form.type, **({"subtype": form.subtype} if form.subtype else {})}
    return head | found


def as_json(form: Form, data: Mapping[str, Any]) -> bytes:
    """A JSON input."""
    return (json.dumps(input_of(form, data), ensure_ascii=False, indent=2) + "\n").encode()


def as_yaml(form: Form, data: Mapping[str, Any]) -> bytes:
    """A YAML input: every text in quotes, so that nothing of it can be taken for something else."""
    head = f"# {name_of(form.type, form.subtype)}的填写内容，由章法导出；可在“起草”中导入，也可用 zhangfa draft 起草。"
    return "\n".join([head, *_block(input_of(form, data), 0), ""]).encode()


def _block(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for key, value in data.items():
        name = key if key.isidentifier() else json.dumps(key, ensure_ascii=False)
        if isinstance(value, Mapping) and value:
            yield f"{pad}{name}:"
            yield from _block(value, depth + 1)
        elif isinstance(value, list) and value:
            yield f"{pad}{name}:"
            for item in value:
                yield f"{pad}- {_flow(item)}"
        else:
            yield f"{pad}{name}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)


__all__ = ["as_json", "as_yaml", "input_of"]
