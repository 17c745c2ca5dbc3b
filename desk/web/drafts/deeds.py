"""What the buttons of a form do: rows added, moved, removed; a number set; all of it also without script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from desk.web.drafts.fields import Form, FormField, FormRows
from desk.web.drafts.merging import with_value
from desk.web.drafts.showing import value_at
from desk.web.drafts.typed import Data, number_in

_ROW: Final = re.compile(r"([^\[\]]{1,80})\[([0-9]{1,6})\]")
_ROWS: Final = ("add", "insert", "remove", "up", "down")


@dataclass(frozen=True, slots=True)
class Deed:
    """verb: auto, check, save, mine, merge, read, set, or a deed with rows. path: of a field or row. value: to set."""

    verb: str
    path: str = ""
    value: str = ""


def deed_of(words: str) -> Deed:
    """The deed of a button: ``add:curriculum``, ``up:curriculum[3]``, ``set:class.trainees=60``."""
    verb, _, rest = words.partition(":")
    path, _, value = rest.partition("=")
    return Deed(verb, path[:120], value[:200])


def done(form: Form, data: Data, deed: Deed) -> tuple[Data, str]:
    """What was typed after the deed, and the place of the page where one goes on. An unknown deed changes nothing."""
    if deed.verb == "set":
        node = form.at.get(deed.path)
        if isinstance(node, FormField) and "[]" not in deed.path:
            return with_value(data, deed.path, number_in(deed.value)), deed.path
        return data, ""
    if deed.verb not in _ROWS:
        return data, ""
    match = _ROW.fullmatch(deed.path)
    path, number = (match[1], int(match[2])) if match else (deed.path, -1)
    node = form.at.get(path)
    if not isinstance(node, FormRows) or "[]" in path:
        return data, ""
    held = value_at(data, path)
    rows = _changed(list(held) if isinstance(held, list) else [], deed.verb, number, node.most)
    return with_value(data, path, rows), path


def _changed(rows: list[Any], verb: str, number: int, most: int) -> list[Any]:
    if verb in ("add", "insert"):
        if len(rows) < most:
            rows.insert(number + 1 if verb == "insert" and 0 <= number < len(rows) else len(rows), {})
        return rows
    if not 0 <= number < len(rows):
        return rows
    if verb == "remove":
        del rows[number]
    elif verb == "up" and number:
        rows[number - 1], rows[number] = rows[number], rows[number - 1]
    elif verb == "down" and number + 1 < len(rows):
        rows[number + 1], rows[number] = rows[number], rows[number + 1]
    return rows


__all__ = ["Deed", "deed_of", "done"]
