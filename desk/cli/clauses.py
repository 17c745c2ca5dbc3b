"""What ``show``, ``cite`` and ``export`` share: finding the clause a person means, and its official citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import LibraryError

if TYPE_CHECKING:
    from kb.lookup import Lookup
    from kb.models import Clause, DocumentFacts


def find_clause(lookup: Lookup, document: str, typed: str) -> Clause:
    """The clause of ``document`` (an id) that ``typed`` means: a path, or official words (第二部分第（二）项).

    Raises LibraryError naming near paths when there is none, or all that are meant when there are several.
    """
    from kb.citations import loose_path, read_reference

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
    paths = [clause.path for clause in lookup.clauses(document)]
    # What people cite leaves out the paragraphs that a path runs through (第1点第（2）目 for 1./p1/（2）).
    meant = [held for held in paths if loose_path(held) == loose_path(path)]
    if len(meant) == 1:
        found = lookup.clause(document, meant[0])
        assert found is not None
        return found
    if meant:
        raise LibraryError(
            f"“{typed}”可以指 {len(meant)} 条", where=document, remedy=f"请写明其中一条：{'、'.join(meant[:8])}"
        )
    raise LibraryError(f"没有条款“{typed}”", where=document, remedy=_near_paths(document, path, paths))


def official_citation(facts: DocumentFacts, path: str | None) -> str:
    """The official citation of a clause of the document, or of the document itself when ``path`` is None."""
    from kb.citations import official

    return official(facts.title, facts.number, path)


def validity_warning(facts: DocumentFacts) -> str | None:
    """A sentence when the document is stated to be no longer in force, or its period is over; else None."""
    from datetime import date

    if facts.status and facts.status != "现行":
        instead = f"，由{facts.replaced_by}代替" if facts.replaced_by else ""
        return f"注意，本文件{facts.status}{instead}，引用前请核实。"
    if facts.validity:
        first, last = (str(each or "") for each in facts.validity)
        if last[:4].isdigit() and int(last[:4]) < date.today().year:
            return f"注意，本文件的期限（{first}—{last}）已经届满，不宜作为现行依据。"
    return None


def _near_paths(document: str, path: str, paths: list[str]) -> str:
    from difflib import get_close_matches

    parent = path.rsplit("/", 1)[0]
    near = [held for held in paths if held.startswith(parent + "/") and held.count("/") == path.count("/")]
    # Labels printed like the one that was typed come first.
    near = sorted(near, key=lambda held: held.rpartition("/")[2][:1] != path.rpartition("/")[2][:1])[:6]
    near = near or get_close_matches(path, paths, n=4, cutoff=0.5)
    hint = f"相近的有：{'、'.join(near)}；" if near else ""
    return f"{hint}全部条款用 zhangfa show {document} --tree 查看"
