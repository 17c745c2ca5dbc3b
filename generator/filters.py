"""Values in templates: how they stand in the text, and the filters over lists that cannot reach Python.

The filters for dates, amounts and enumerations are in ``generator.wording``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import SecurityError

from generator.budget import MAX_ITEMS, charge, listed
from generator.days import spoken
from generator.views import Missing, View, look
from kb.errors import ZhangfaError

_CONTAINERS = (list, tuple, Mapping)


class Placed(str):
    """A mark that stands for a table in the rendered text; the only text with control characters."""

    __slots__ = ()


def written(value: object) -> str:
    """A value as it stands in the text. Raises ZhangfaError for what has no place there (nothing, lists, yes/no)."""
    if isinstance(value, str):
        if not isinstance(value, Placed):
            _refuse_control(value)
        text: str = value
    elif isinstance(value, Undefined):
        text = str(value)  # raises, naming the field
    elif isinstance(value, date):
        text = spoken(value)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        text = number_text(value)
    elif isinstance(value, (View, *_CONTAINERS)):
        remedy = "列表请用 {% for … %} 循环或 join_cn；一组字段请写明其中哪一项"
        raise ZhangfaError(f"{named(value)}不能直接写进文中", remedy=remedy)
    else:
        remedy = "是非值请用 {% if … %} 判断；函数请写上括号"
        raise ZhangfaError(f"{named(value)}不能直接写进文中", remedy=remedy)
    charge(len(text))
    return text


def _refuse_control(text: str) -> None:
    bad = next((c for c in text if (c < " " and c not in "\t\n\r") or c == "\x7f"), None)
    if bad is not None:
        raise ZhangfaError(f"文字中有控制字符（编号 {ord(bad)}）", remedy="请删去该字符")


def number_text(value: float | Decimal) -> str:
    """A number as people write it: 47360, 0.5; no exponent, no trailing zeros, at most six decimals."""
    if isinstance(value, int):
        return str(value)
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite():
        raise ZhangfaError("算出的不是一个数", remedy="请检查这里的算式")
    text = f"{round(exact, 6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def named(value: object) -> str:
    """What a value is, in words for a person."""
    if isinstance(value, View):
        return f"“{value!r}”这组字段"
    for kind, words in (
        (bool, "是非值"), (str, "文字"), ((int, float, Decimal), "数字"), (_CONTAINERS, "列表"), (date, "日期"),
    ):  # fmt: skip
        if isinstance(value, kind):
            return words
    return "空值" if value is None else "函数" if callable(value) else "这个值"


def refuse_missing(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, given nothing that is missing: the error names the field."""

    def checked(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if isinstance(value, Undefined):
                str(value)  # raises
        return function(*args, **kwargs)

    if hasattr(function, "jinja_pass_arg"):
        checked.jinja_pass_arg = function.jinja_pass_arg  # type: ignore[attr-defined]
    return checked


def literal(items: list[Any]) -> list[Any]:
    """The items of a list written in a template. Lists of lists of lists are refused: comparing them never ends."""
    for item in items:
        if isinstance(item, _CONTAINERS):
            charge(len(item))
            if any(isinstance(inner, _CONTAINERS) for inner in item):
                raise ZhangfaError("列表套列表不能超过两层", remedy="请拆成几个列表")
    return listed(items)


def items_of(value: Any) -> list[Any]:
    """The items of a list, the keys of a group of fields; none for a field that is not filled in."""
    if isinstance(value, Missing):
        return []
    if isinstance(value, Undefined):
        str(value)  # raises
    if isinstance(value, (str, View, *_CONTAINERS)) or hasattr(value, "__next__"):
        return listed(list(islice(value, MAX_ITEMS + 1)))
    raise ZhangfaError(f"{named(value)}不是列表，不能逐项处理", expected="列表")


def field_of(item: Any, name: str | None) -> Any:
    """``item.a.b`` for the name ``a.b``; the item itself without a name."""
    for key in (name or "").split(".") if name else ():
        if key.startswith("_"):
            raise SecurityError(key)
        try:
            item = look(item, key)
        except KeyError:
            raise SecurityError(key) from None
    return item


def _simple(value: Any, attribute: str | None) -> list[Any]:
    """The items' fields, for comparing: numbers, texts, dates."""
    fields = [field_of(item, attribute) for item in items_of(value)]
    for each in fields:
        if isinstance(each, _CONTAINERS):
            raise ZhangfaError("列表的各项又是列表，不能比较")
        if isinstance(each, Missing):
            each.fail()
    return fields


def _join(value: Any, separator: str = "", attribute: str | None = None) -> str:
    parts = [written(field_of(item, attribute)) for item in items_of(value)]
    charge(len(separator) * len(parts))
    return str(separator).join(parts)


def _map(value: Any, attribute: str) -> list[Any]:
    return [field_of(item, attribute) for item in items_of(value)]


def _select(value: Any, attribute: str | None = None, wanted: Any = None) -> list[Any]:
    return [item for item in items_of(value) if _fits(field_of(item, attribute), wanted)]


def _reject(value: Any, attribute: str | None = None, wanted: Any = None) -> list[Any]:
    return [item for item in items_of(value) if not _fits(field_of(item, attribute), wanted)]


def _fits(held: Any, wanted: Any) -> bool:
    return bool(held) if wanted is None or isinstance(wanted, _CONTAINERS) else bool(held == wanted)


def _sum(value: Any, attribute: str | None = None) -> Any:
    total: Any = 0
    for number in _simple(value, attribute):
        if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
            raise ZhangfaError(f"{named(number)}不能相加", expected="数字")
        total += Decimal(repr(number)) if isinstance(number, float) else number
    return total


def _sort(value: Any, attribute: str | None = None, reverse: bool = False) -> list[Any]:
    items = items_of(value)
    keys = _simple(items, attribute)
    try:
        return [items[i] for i in sorted(range(len(items)), key=keys.__getitem__, reverse=bool(reverse))]
    except TypeError:
        raise ZhangfaError("列表中的值不是同一类，不能排序") from None


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def chosen(value: Any, attribute: str | None = None) -> Any:
        keys = _simple(value, attribute)
        if not keys:
            raise ZhangfaError("空的列表没有最大、最小的一项")
        return choose(keys)

    return chosen


def _replace(value: str, old: str, new: str) -> str:
    if not all(isinstance(part, str) for part in (value, old, new)):
        raise ZhangfaError("replace 只能用于文字")
    charge(len(value) + value.count(old) * len(new))
    return value.replace(old, new)


def _round(value: Any, places: int = 0) -> Decimal:
    """Halves up, as offices round; Jinja's own takes any number of places and never ends."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or places not in range(7):
        raise ZhangfaError("round 只能用于数字", expected="0 至 6 位小数")
    return Decimal(number_text(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(items_of(value))


def _unique(value: Any) -> list[Any]:
    return list(dict.fromkeys(_simple(value, None)))


FILTERS: dict[str, Callable[..., Any]] = {
    "join": _join, "length": _length, "count": _length, "list": items_of, "map": _map, "select": _select,
    "selectattr": _select, "reject": _reject, "rejectattr": _reject, "sum": _sum, "sort": _sort, "unique": _unique,
    "reverse": lambda value: items_of(value)[::-1], "replace": _replace, "round": refuse_missing(_round),
    "min": _extreme(min), "max": _extreme(max),
}  # fmt: skip
