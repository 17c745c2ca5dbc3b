"""Which document is meant by what a person types: an id, a number in any brackets, a title."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from kb.errors import LibraryError
from kb.numbers import normalise_number

if TYPE_CHECKING:
    from kb.lookup import Lookup

_NEAR = 3
_DASHES = re.compile(r"[‐-―−~∼〜-]+")
_FRAME = re.compile(r"^[《<〈「『“\"]+|[》>〉」』”\"]+$")


def resolve(lookup: Lookup, name: str) -> str:
    """The id of the document meant. Raises LibraryError: unknown (naming near ids), or several are meant."""
    from kb.lookup import unknown_document

    typed = unicodedata.normalize("NFC", name).strip()
    facts = lookup.facts((typed,))
    if facts:
        return typed
    held = lookup._fetch("SELECT id, number, title, title_short FROM documents ORDER BY no")
    for wanted in _forms(typed):
        number = normalise_number(wanted)
        key = _key(wanted)
        for found in (
            [row[0] for row in held if row[0].casefold() == wanted.casefold()],
            [row[0] for row in held if row[1] and row[1] == number],
            [row[0] for row in held if key and key in (_key(row[2]), _key(row[3] or ""))],
            [row[0] for row in held if len(key) >= 4 and key in _key(row[2])],
        ):
            if len(found) == 1:
                return str(found[0])
            if found:
                titles = {row[0]: row[2] for row in held}
                named = "、".join(
                    one if one.startswith(titles[one]) else f"{one}（{titles[one]}）" for one in found[:10]
                )
                raise LibraryError(f"“{name}”对应 {len(found)} 份文件", remedy=f"请写明编号：{named}")
    raise unknown_document(name, _near(typed, held))


def _forms(typed: str) -> tuple[str, ...]:
    """What was typed and, only where it differs, its simplified form: titles and numbers are kept simplified."""
    if typed.isascii():
        return (typed,)
    from kb.normalize.script import to_simplified

    simplified = to_simplified(typed)
    return (typed,) if simplified == typed else (typed, simplified)


def _key(title: str) -> str:
    """A title without its frame, blanks and the width of its marks; years may be joined by any dash."""
    plain = unicodedata.normalize("NFKC", _FRAME.sub("", title.strip()))
    return _DASHES.sub("-", re.sub(r"\s+", "", plain))


def _near(typed: str, held: list[tuple[str, str | None, str, str | None]]) -> list[str]:
    names: dict[str, str] = {}
    for document, *others in held:
        for other in (document, *others):
            if other:
                names.setdefault(_key(other), document)
    key = _key(typed)
    close = difflib.get_close_matches(key, names, n=_NEAR, cutoff=0.5) if len(names) <= 20_000 else []
    return list(dict.fromkeys(names[name] for name in close))


__all__ = ["resolve"]
