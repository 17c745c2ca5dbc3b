"""What a text template sees of the input: read-only views by the keys of the input file, nothing of Python.

``it.items`` is the field, never a method of dict; ``it.class`` is the attribute ``class_``. A field that exists but
is not filled in is ``Missing``: false in ``{% if %}``, empty in ``{% for %}``, an error in the text. A field that does
not exist is an error at once, naming the nearest one.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import Undefined

from kb.errors import ZhangfaError

_PLAIN = (str, int, float, Decimal, bool, date)


class Missing(Undefined):
    """A field that is not filled in. path: as in the input file (``contact.phone``); label: its Chinese name.

    below: the model the field would hold, so that a misspelt key below it is told all the same.
    """

    __slots__ = ("below", "label", "path")

    def __init__(self, path: str, label: str = "", below: type | None = None) -> None:
        super().__init__(name=path)
        self.path = path
        self.label = label
        self.below = below

    def fail(self, *_: object, **__: object) -> NoReturn:
        """Raises the error for a missing field that the text needs."""
        named = f"“{self.label}”（{self.path}）" if self.label else f" {self.path} "
        if self.path.startswith(("derived", "level")):
            raise ZhangfaError(
                f"模板要写{named}，按输入文件算不出来",
                remedy=f"请补充计算所需的字段，或把模板这一处放进 {{% if {self.path} %}} … {{% endif %}} 里",
            )
        raise ZhangfaError(
            f"模板要写{named}，输入文件没有填写",
            remedy=f"请在输入文件中填写 {self.path}；如可以不填，模板这一处请放进"
            f" {{% if it.{self.path} %}} … {{% endif %}} 里",
        )

    _fail_with_undefined_error = fail
    __str__ = fail
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = fail
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pos__ = __neg__ = __pow__ = __rpow__ = fail
    __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __call__ = __getitem__ = fail

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Missing)

    def __hash__(self) -> int:
        return hash(None)


class View:
    """A read-only view of a model, a dataclass or a mapping. Templates reach it through ``look`` alone."""

    __slots__ = ("_path", "_value")

    def __init__(self, value: object, path: str = "") -> None:
        self._value = value
        self._path = path

    def look(self, key: str) -> object:
        """The field ``key``, wrapped. Raises ZhangfaError for a key that does not exist."""
        path = f"{self._path}.{key}" if self._path else key
        if isinstance(self._value, Mapping):
            found = self._value.get(key)
            return wrap(found, path) if found is not None else Missing(path)
        field = _fields(type(self._value)).get(key)
        if field is None:
            raise unknown_key(path, key, _fields(type(self._value)))
        found = getattr(self._value, field.attribute)
        return wrap(found, path) if found is not None else Missing(path, field.label, field.below)

    def __iter__(self) -> Iterator[str]:
        """The keys, in order: of use for mappings such as steps and costs."""
        return iter([str(key) for key in (self._value if isinstance(self._value, Mapping) else self._filled())])

    def _filled(self) -> list[str]:
        return [k for k, f in _fields(type(self._value)).items() if getattr(self._value, f.attribute) is not None]

    def __len__(self) -> int:
        return len(self._value) if isinstance(self._value, Mapping) else len(self._filled())

    def __contains__(self, key: object) -> bool:
        return key in list(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._path)

    def __repr__(self) -> str:
        return self._path or "it"


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    attribute: str
    label: str
    below: type | None


def wrap(value: object, path: str) -> object:
    """The value as a template may see it: plain values as they are, sequences as tuples, the rest as views."""
    if value is None:
        return Missing(path)
    if isinstance(value, Enum):
        return wrap(value.value, path)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, (list, tuple, frozenset, set)) and not hasattr(value, "_fields"):
        items = sorted(value, key=str) if isinstance(value, (frozenset, set)) else value
        return tuple(wrap(item, f"{path}[{i}]") for i, item in enumerate(items))
    return View(value, path)


def look(value: object, key: object) -> object:
    """``value.key`` or ``value[key]`` of a view, a missing field, a sequence or a date; raises ZhangfaError."""
    if isinstance(value, View) and isinstance(key, str):
        return value.look(key)
    if isinstance(value, Missing) and isinstance(key, str):
        fields = _fields(value.below) if value.below else None
        if fields is not None and key not in fields:
            raise unknown_key(f"{value.path}.{key}", key, fields)
        field = fields[key] if fields else None
        return Missing(f"{value.path}.{key}", field.label if field else "", field.below if field else None)
    if isinstance(value, (tuple, list)) and isinstance(key, int) and not isinstance(key, bool):
        if -len(value) <= key < len(value):
            return value[key]
        raise ZhangfaError(f"要取第 {key + 1 if key >= 0 else key} 项，列表只有 {len(value)} 项")
    if isinstance(value, Mapping) and (isinstance(key, (str, int))):
        return value.get(key, Missing(str(key)))
    if isinstance(value, date) and key in ("year", "month", "day"):
        return getattr(value, str(key))
    raise KeyError(key)


def unknown_key(path: str, key: str, known: Mapping[str, object] | typing.Iterable[str]) -> ZhangfaError:
    """The error for a key that does not exist, with what is near."""
    from difflib import get_close_matches

    names = [str(name) for name in known]
    near = get_close_matches(key, names, n=1, cutoff=0.5)
    return ZhangfaError(
        f"没有“{path}”这个字段",
        expected=f"已有的字段，如 {near[0]}" if near else f"下列字段之一：{'、'.join(names[:30])}",
        remedy="请核对模板中的字段名",
    )


def _fields(kind: Any) -> dict[str, _Field]:
    """Key -> field of a pydantic model, a dataclass or a named tuple; empty for anything else."""
    return _read_fields(kind)


@lru_cache(maxsize=256)
def _read_fields(kind: Any) -> dict[str, _Field]:
    if model := getattr(kind, "model_fields", None):
        return {
            info.alias or name.rstrip("_"): _Field(name, info.title or "", _model_in(info.annotation))
            for name, info in model.items()
        } | _properties(kind)
    if dataclasses.is_dataclass(kind):
        hints: Callable[[str], Any] = typing.get_type_hints(kind).get
        return {
            f.name.rstrip("_"): _Field(f.name, "", _model_in(hints(f.name))) for f in dataclasses.fields(kind)
        } | _properties(kind)
    return {name: _Field(name, "", None) for name in getattr(kind, "_fields", ())} | _properties(kind)


def _properties(kind: Any) -> dict[str, _Field]:
    """Computed values (``unit.short_name``): properties without an underscore, those of pydantic itself aside."""
    return {
        name: _Field(name, "", None)
        for base in reversed(kind.__mro__)
        if not base.__module__.startswith(("pydantic", "builtins"))
        for name, held in vars(base).items()
        if isinstance(held, property) and not name.startswith("_")
    }


def _model_in(annotation: object) -> type | None:
    """The model in ``Contact | None``; None where there is none, or several, or a list of them."""
    if isinstance(annotation, type) and (hasattr(annotation, "model_fields") or dataclasses.is_dataclass(annotation)):
        return annotation
    if typing.get_origin(annotation) in (tuple, list, dict, frozenset, set):
        return None
    found = {model for part in typing.get_args(annotation) if (model := _model_in(part))}
    return found.pop() if len(found) == 1 else None
