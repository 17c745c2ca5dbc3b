"""What may stand in an input, field by field: for forms, for blank ledgers, for docs/inputs.md.

``python -m generator.inputs.schema`` prints the generated part of docs/inputs.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from generator.inputs.families import MODELS, SUBTYPES, TYPES
from generator.inputs.fields import plain
from generator.inputs.keys import entries

# Sections that hold sections end here; the checks allow four levels.
_REPEATS = 1


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field. path: English keys, ``[]`` behind a list (``curriculum[].hours``). label: its Chinese key.

    kind: what a form shows: text, lines, integer, number, date, boolean, choice, mixed, or block and rows for what
    holds other fields. words: what it may hold, for people. choices: of a choice. unit: shown inside the form's field.
    holds: the name of the block, where it is one or a list of them: blocks of one name have the same fields.
    example: a value, None where there is none. default: what an absent field counts as, None where nothing.
    """

    path: str
    label: str
    kind: str
    words: str
    required: bool
    help: str
    example: Any = None
    default: Any = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    holds: str = ""


def describe(type: str, subtype: str | None = None) -> tuple[FieldDoc, ...]:
    """The fields of a family, blocks before what they hold. Raises KeyError for a family that there is not."""
    return tuple(_described(MODELS[type, subtype], "", ()))


def _described(model: type[BaseModel], above: str, around: tuple[type[BaseModel], ...]) -> Iterator[FieldDoc]:
    held = entries(model)
    first = [key for key in ("type", "subtype") if key in held and not above]
    for key in [*first, *(key for key in held if key not in first)]:
        entry = held[key]
        path = f"{above}{key}"
        kind, info = entry.kind, entry.info
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        yield FieldDoc(
            path,
            entry.label,
            kind.name if kind else "rows" if entry.many else "block",
            kind.words if kind else "列表，每项一组键" if entry.many else "一组键",
            info.is_required(),
            info.description or "",
            info.examples[0] if info.examples else None,
            None if info.is_required() or info.default_factory else info.default,
            kind.choices if kind else (),
            str(extra.get("unit", "")),
            entry.below.__name__ if entry.below else "",
        )
        if entry.below and around.count(entry.below) < _REPEATS:
            yield from _described(entry.below, f"{path}[]." if entry.many else f"{path}.", (*around, entry.below))


# ---- docs/inputs.md -------------------------------------------------------------------------------------------------


def page() -> str:
    """The generated part of docs/inputs.md: every key of every family."""
    parts = []
    for kind, subtype in MODELS:
        name = SUBTYPES[subtype] if subtype else TYPES[kind]
        head = f"## {name}：`type: {kind}`" + (f"，`subtype: {subtype}`" if subtype else "")
        rows = [_row(doc) for doc in _once(describe(kind, subtype))]
        table = "| 键 | 中文键 | 填什么 | 必填 | 含义 |\n|---|---|---|---|---|"
        parts.append("\n".join([head, "", table, *rows]))
    return "\n\n".join(parts) + "\n"


def _once(docs: tuple[FieldDoc, ...]) -> Iterator[FieldDoc]:
    """The fields, those of a block that was described before left out."""
    described: dict[str, str] = {}
    left_out: list[str] = []
    for doc in docs:
        if any(doc.path.startswith(path) for path in left_out):
            continue
        if doc.holds in described:
            left_out += [f"{doc.path}.", f"{doc.path}[]."]
            doc = replace(doc, help=f"{doc.help}各键同 `{described[doc.holds]}`。")
        elif doc.holds:
            described[doc.holds] = doc.path
        yield doc


def _row(doc: FieldDoc) -> str:
    words = doc.words + (f"；不写为 {_written(doc.default)}" if doc.default is not None else "")
    unit = f"（{doc.unit}）" if doc.unit and doc.unit not in words else ""
    example = f"例：{_written(doc.example)}" if doc.example is not None and doc.kind not in ("block", "rows") else ""
    cells = [f"`{doc.path}`", doc.label, words + unit, "是" if doc.required else "", f"{doc.help}{example}"]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "\\n") for cell in cells) + " |"


def _written(value: Any) -> str:
    """A value as it stands in a YAML file."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (list, tuple)):
        return f"`[{', '.join(_written(item).strip('`') for item in value)}]`"
    if isinstance(value, dict):
        return f"`{{{', '.join(f'{key}: {item}' for key, item in value.items())}}}`"
    return f"`{value if isinstance(value, str) else plain(value)}`"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
