"""Which clause of a document is meant by what a person types: a path, or official words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kb.citations import loose_path, read_reference
from kb.errors import LibraryError

if TYPE_CHECKING:
    from kb.lookup import Lookup
    from kb.models import Clause

_SEVERAL, _NEAR = 8, 6


def find_clause(lookup: Lookup, document: str, typed: str) -> Clause:
    """The clause of ``document`` (an id) that ``typed`` means: a path, or official words (第二部分第（二）项).

    Raises LibraryError naming near paths when there is none, or all that are meant when there are several.
    """
    path = read_reference(typed) or typed.strip()
    if not all(step.strip() for step in path.split("/")):
        raise LibraryError(
            f"条款路径“{typed}”中有空的一级" if typed.strip() else "条款路径是空的",
            where=document,
            expected="如 二/（二）/二是 的路径，或如 第二部分第（二）项 的写法",
            remedy=f"全部条款用 zhangfa show {document} --tree 查看",
        )
    clause = lookup.clause(document, path)
    if clause is not None:
        return clause
    held = lookup.clauses(document)
    # What people cite leaves out the paragraphs that a path runs through (第1点第（2）目 for 1./p1/（2）).
    meant = [clause for clause in held if loose_path(clause.path) == loose_path(path)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        several = "、".join(clause.path for clause in meant[:_SEVERAL])
        raise LibraryError(f"“{typed}”可以指 {len(meant)} 条", where=document, remedy=f"请写明其中一条：{several}")
    near = _near(path, [clause.path for clause in held])
    hint = f"相近的有：{'、'.join(near)}；" if near else ""
    raise LibraryError(
        f"没有条款“{typed}”", where=document, remedy=f"{hint}全部条款用 zhangfa show {document} --tree 查看"
    )


def _near(path: str, held: Sequence[str]) -> list[str]:
    """Paths beside the one that was typed, those with a label printed like its own first; else paths spelled alike."""
    parent, _, last = path.rpartition("/")
    beside = [other for other in held if other.rpartition("/")[0] == parent]
    beside.sort(key=lambda other: other.rpartition("/")[2][:1] != last[:1])
    return beside[:_NEAR] or get_close_matches(path, held, n=4, cutoff=0.4)


__all__ = ["find_clause"]
