"""Two versions that began alike, joined into one: what both changed is chosen, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from desk.web.drafts.comparing import Difference, differences
from desk.web.drafts.fields import Form


class _Nothing:
    """Nothing stands there."""


_NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True)
class Joining:
    """Two versions of one base. both: changed by both, a person must choose. theirs, mine: changed by one alone."""

    both: tuple[Difference, ...]
    theirs: tuple[Difference, ...]
    mine: tuple[Difference, ...]


def joining(form: Form, base: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Joining:
    """What is to be chosen between two versions. base: what both began with, where it is known."""
    apart = differences(form, theirs, mine)
    if base is None:
        return Joining(apart, (), ())
    their_paths = [one.path for one in differences(form, base, theirs)]
    my_paths = [one.path for one in differences(form, base, mine)]

    def changed(one: Difference, paths: Iterable[str]) -> bool:
        return any(_overlap(one.path, path) for path in paths)

    by_both = tuple(one for one in apart if changed(one, their_paths) and changed(one, my_paths))
    return Joining(
        by_both,
        tuple(one for one in apart if one not in by_both and changed(one, their_paths)),
        tuple(one for one in apart if one not in by_both and not changed(one, their_paths)),
    )


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{one}.", f"{one}["))


def joined(theirs: Mapping[str, Any], mine: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """The newest version with what was chosen of mine. taken: paths at which mine counts."""
    result = _copied(theirs)
    for path in taken:
        _put(result, path, _at(mine, path))
    return dict(result)


_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]{1,6})\]")


def _steps(path: str) -> list[str | int]:
    return [word if word else int(number) for word, number in _STEP.findall(path)]


def _at(data: Any, path: str) -> Any:
    for step in _steps(path):
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                return _NOTHING
        elif not isinstance(data, Mapping) or step not in data:
            return _NOTHING
        data = data[step]
    return data


def _put(data: Any, path: str, value: Any) -> None:
    steps = _steps(path)
    for step, following in pairwise(steps):
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                return
            if not isinstance(data[step], dict):
                data[step] = {}
        elif not isinstance(data.get(step), (dict, list)):
            data[step] = [] if isinstance(following, int) else {}
        data = data[step]
    last = steps[-1]
    if isinstance(value, _Nothing):
        if isinstance(data, dict):
            data.pop(last, None)
        return
    if isinstance(last, int):
        if isinstance(data, list) and last < len(data):
            data[last] = value
    elif isinstance(data, dict):
        data[last] = value


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, (list, tuple)) else value


def with_value(data: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """What was typed with another value at a path."""
    result = _copied(data)
    _put(result, path, value)
    return dict(result)


__all__ = ["Joining", "joined", "joining", "with_value"]
