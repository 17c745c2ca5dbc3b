"""An input file -> a model that holds together, or every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from generator.inputs.checks import troubles
from generator.inputs.families import MODELS, SUBTYPES, TYPES, Family, Value, choices, family_of, nearest
from generator.inputs.faults import Fault, InputError, Sort, Trouble
from generator.inputs.fields import found
from generator.inputs.keys import entries, label_of
from generator.inputs.naming import Named, named
from generator.inputs.source import Tree, parse, read_bytes
from generator.inputs.wording import wording
from kb.errors import ZhangfaError

MOST_REMARKS = 30


@dataclass(frozen=True, slots=True)
class Loaded:
    """An input that was understood.

    value: the model. file: where it came from. lines: line of each path, where it came from a file. remarks: oddities
    that are no faults, in words. contradictions, gaps: empty unless the input was read with ``strict=False``.
    """

    type: str
    subtype: str | None
    value: Value
    file: str
    lines: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    contradictions: tuple[Fault, ...] = ()
    gaps: tuple[Fault, ...] = ()

    def fault(self, path: str, error: ZhangfaError) -> Fault:
        """What went wrong with a field after the input was read, with its line."""
        line = next((self.lines[way] for way in _ways_up(path) if way in self.lines), None)
        label = label_of(type(self.value), path)
        return Fault(self.file, line, path, label, error.what, error.expected or "", error.remedy or "")


def load(path: Path | str, *, today: date | None = None, strict: bool = True) -> Loaded:
    """Reads an input file. today: the day of writing where the file states none (default: the machine's).

    Raises InputError with every fault of the file. Without ``strict`` contradictions (sums, order of dates) and gaps
    (what a document cannot be written without) are not raised but returned, for those who judge or fill them in.
    """
    path = Path(path)
    return _loaded(parse(read_bytes(path), str(path)), str(path), today, strict)


def read(data: Mapping[str, Any], source: str, *, today: date | None = None, strict: bool = True) -> Loaded:
    """Reads values at hand already (a form, a row of a sheet); see ``load``. source: their name in messages."""
    return _loaded(Tree(data), source, today, strict)


def _loaded(tree: Tree, file: str, today: date | None, strict: bool) -> Loaded:
    family, model = _family(tree, file)
    inputs = named(tree, model)
    inputs.data["type"] = family[0]
    if family[1]:
        inputs.data["subtype"] = family[1]
    if inputs.data.get("as_of") is None:
        inputs.data["as_of"] = today or date.today()
    found_out = _Faults(file, model, inputs)
    for trouble in wording(inputs.data):
        found_out.add(trouble)
    value = found_out.validated()
    for trouble in troubles(value):
        found_out.add(trouble)
    faults = {sort: found_out.of(sort) for sort in ("fault", "contradiction", "gap", "remark")}
    raised = faults["fault"] + (faults["contradiction"] + faults["gap"] if strict else ())
    if raised:
        raise InputError(raised)
    remarks = tuple(fault.message for fault in faults["remark"])
    if len(remarks) > MOST_REMARKS:
        remarks = (*remarks[:MOST_REMARKS], f"另有 {len(remarks) - MOST_REMARKS} 处类似的提示没有列出。")
    lines = MappingProxyType(inputs.lines)
    return Loaded(family[0], family[1], value, file, lines, remarks, faults["contradiction"], faults["gap"])


# ---- which family ---------------------------------------------------------------------------------------------------


def _family(tree: Tree, file: str) -> tuple[Family, type[Value]]:
    """The family that a file states. Raises InputError where it states none that there is."""
    if not isinstance(tree.data, Mapping) or not all(isinstance(key, str) for key in tree.data):
        words = "没有内容" if tree.data is None else found(tree.data)
        raise InputError([Fault(file, None, "", "", words, "一组“键: 值”", "用 zhangfa template 可以得到样例")])
    type_key, type_word = _written(tree, "type", "类型")
    subtype_key, subtype_word = _written(tree, "subtype", "子类")

    def wrong(key: str, field: str, what: str, expected: str, remedy: str = "") -> InputError:
        label = {"type": "类型", "subtype": "子类"}[field]
        return InputError([Fault(file, tree.lines.get((key,)), field, label, what, expected, remedy)])

    if not isinstance(type_word, str) or not type_word.strip():
        what = "没有填写" if type_key not in tree.data else found(type_word)
        raise wrong(type_key, "type", what, f"下列之一：{choices(TYPES)}", _guess(tree.data))
    family = family_of(type_word)
    if family is None:
        near = nearest(type_word, subtypes=False)
        raise wrong(
            type_key, "type", found(type_word), f"下列之一：{choices(TYPES)}", f"是不是 {near}？" if near else ""
        )
    if subtype_word is not None:
        both = family_of(type_word, subtype_word) if isinstance(subtype_word, str) else None
        if both is None and family[0] != "notice":
            raise wrong(subtype_key, "subtype", found(subtype_word), f"不写（{TYPES[family[0]]}没有子类）", "请删去")
        if both is None:
            near = nearest(str(subtype_word), subtypes=True)
            raise wrong(
                subtype_key,
                "subtype",
                found(subtype_word),
                f"下列之一：{choices(SUBTYPES)}",
                f"是不是 {near}？" if near else "",
            )
        family = both
    if family not in MODELS:
        raise wrong(subtype_key, "subtype", "没有填写", f"下列之一：{choices(SUBTYPES)}")
    return family, MODELS[family]


def _written(tree: Tree, key: str, label: str) -> tuple[str, Any]:
    """The key as written and its value."""
    for written in tree.data:
        if written.strip() in (key, label):
            return written, tree.data[written]
    return key, None


def _guess(data: Mapping[str, Any]) -> str:
    """Which family the keys of a file without a type look like."""
    shares = {}
    for family, model in MODELS.items():
        known = entries(model)
        names = set(known) | {entry.label for entry in known.values()}
        shares[family] = len(names.intersection(data)) / len(known)
    best = max(shares, key=lambda family: shares[family])
    if not shares[best]:
        return "用 zhangfa template 可以得到样例"
    line = f"type: {best[0]}" + (f" 和 subtype: {best[1]}" if best[1] else "")
    return f"从各键看像是{SUBTYPES.get(best[1] or '', TYPES[best[0]])}，可加上 {line}"


# ---- values ---------------------------------------------------------------------------------------------------------


class _Faults:
    """The faults of one file, as they are found out."""

    def __init__(self, file: str, model: type[Value], inputs: Named) -> None:
        self.file = file
        self.model = model
        self.inputs = inputs
        self.faults: list[Fault] = []
        self.places: set[str] = set()
        for line, trouble in inputs.faults:
            self._add(trouble, line)

    def add(self, trouble: Trouble) -> None:
        """Adds what a check found, unless the field, or the block around it, has a fault already."""
        if trouble.sort == "remark" or self.places.isdisjoint(_ways_up(trouble.path)):
            self._add(trouble, self._line(trouble.path))

    def of(self, sort: Sort) -> tuple[Fault, ...]:
        """The faults of a sort."""
        return tuple(fault for fault in self.faults if fault.sort == sort)

    def _add(self, told: Trouble, line: int | None) -> None:
        if told.sort != "remark":
            self.places.add(told.path)
        label = label_of(self.model, told.path)
        self.faults.append(Fault(self.file, line, told.path, label, told.found, told.expected, told.remedy, told.sort))

    def _line(self, path: str) -> int | None:
        """The line of a path, or of the block that lacks it."""
        return next((self.inputs.lines[way] for way in _ways_up(path) if way in self.inputs.lines), None)

    def validated(self) -> Value:
        """The model; where fields are faulty, as much of it as holds, so that the rest can be judged as well."""
        try:
            return self.model.model_validate(self.inputs.data)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=True):
                path = _path(fault["loc"])
                # A list whose items are faulty is counted as empty besides.
                emptied = fault["type"] == "too_short" and any(place.startswith(f"{path}[") for place in self.places)
                if path not in self.places and not emptied:
                    self._add(Trouble(path, *_words(fault, self.model, path), "fault"), self._line(path))
        return cast(Value, as_far_as_it_holds(self.model, self.inputs.data))


def _ways_up(path: str) -> Iterator[str]:
    """The path and those of the blocks around it, the nearest first."""
    while path:
        yield path
        path = path.rpartition("[" if path.endswith("]") else ".")[0]


def _path(place: tuple[int | str, ...]) -> str:
    """The path of a place in a model; branches of a union carry names that begin with @."""
    words = ""
    for part in place:
        if isinstance(part, int):
            words += f"[{part}]"
        elif not part.startswith("@"):
            words += f".{part}"
    return words.lstrip(".")


def _words(fault: Any, model: type[BaseModel], path: str) -> tuple[str, str, str]:
    """found, expected, remedy of a fault that pydantic found."""
    context = fault.get("ctx") or {}
    value = fault.get("input")
    match fault["type"]:
        case "input":
            return context["found"], context["expected"], context["remedy"]
        case "missing":
            return "没有填写", "", _example(model, path)
        case "too_short":
            return "是空的", "至少一项", ""
        case "model_type" | "model_attributes_type" | "dict_type":
            return found(value), "一组“键: 值”", ""
        case _:
            return found(value), "列表，每项一行，前面加“- ”", ""


def _example(model: type[BaseModel], path: str) -> str:
    """``请填写，例如 48``, from the field's own example."""
    entry = None
    for part in path.split("."):
        entry = entries(model).get(part.partition("[")[0])
        model = entry.below if entry and entry.below else model
    if entry and entry.below and not entry.many:
        return f"请填写：{'、'.join(e.label for e in entries(entry.below).values() if e.info.is_required())}".rstrip(
            "："
        )
    examples = entry.info.examples if entry else None
    if not examples or isinstance(examples[0], (list, dict)):
        return "请填写"
    return f"请填写，例如：{examples[0]}"


@lru_cache(maxsize=1024)
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    return TypeAdapter(annotation)


def as_far_as_it_holds(model: type[BaseModel], data: Mapping[str, Any]) -> Any:
    """The model with every field that is right; what is missing or wrong is None."""
    values = {}
    for key, entry in entries(model).items():
        if key not in data:
            values[entry.attribute] = (
                None if entry.info.is_required() else entry.info.get_default(call_default_factory=True)
            )
            continue
        value = data[key]
        try:
            values[entry.attribute] = _adapter(model, entry.attribute).validate_python(value)
        except ValidationError:
            values[entry.attribute] = None
            if entry.below and not entry.many and isinstance(value, Mapping):
                values[entry.attribute] = as_far_as_it_holds(entry.below, value)
            elif entry.below and entry.many and isinstance(value, list):
                values[entry.attribute] = tuple(
                    as_far_as_it_holds(entry.below, row if isinstance(row, Mapping) else {}) for row in value
                )
    return model.model_construct({entries(model)[key].attribute for key in data if key in entries(model)}, **values)
