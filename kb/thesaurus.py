"""Synonyms, abbreviations and what people say: other words for what was asked.

``corpus/thesaurus.yaml`` and the office's own ``tables/thesaurus*.yaml`` in the workspace: ``version: 1`` and
``groups``, each with ``main`` (the words of the documents) and any of ``syn``, ``abbr``, ``related``, ``said`` (lists).
main, syn and abbr stand for one another; said leads to them, never back; related only widens a search that found
too little.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.analysis import fold
from kb.errors import ZhangfaError
from kb.yaml_faults import check_depth, yaml_faults

_LISTS = ("syn", "abbr", "related", "said")
_KEYS = ("main", *_LISTS)


class ThesaurusError(ZhangfaError):
    """A thesaurus file that is not as it should be."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing, as written."""

    main: str
    syn: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def same(self) -> tuple[str, ...]:
        """The words that stand for one another."""
        return (self.main, *self.syn, *self.abbr)


class Thesaurus:
    """Groups, ready to widen queries."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        self._by_word: dict[str, list[Group]] = {}
        for group in self.groups:
            for word in (*group.same, *group.said):
                known = self._by_word.setdefault(_key(word), [])
                if group not in known:
                    known.append(group)
        self._lengths = sorted({len(word) for word in self._by_word}, reverse=True)

    def alternatives(self, query: str, *, related: bool = False) -> list[tuple[str, list[str]]]:
        """(word of the query, other words for it), the query folded and simplified; without words it holds already.

        The longest words of the query count, not shorter ones inside them. related: also what is merely near.
        """
        text = _key(query)
        found: list[tuple[str, list[str]]] = []
        for word in self._words_in(text):
            others: dict[str, None] = {}
            for group in self._by_word[word]:
                for other in (*group.same, *(group.related if related else ())):
                    if _key(other) not in text:
                        others[_key(other)] = None
            if others:
                found.append((word, list(others)))
        return found

    def _words_in(self, text: str) -> Iterable[str]:
        at = 0
        while at < len(text):
            for length in self._lengths:
                if text[at : at + length] in self._by_word and at + length <= len(text):
                    yield text[at : at + length]
                    at += length - 1
                    break
            at += 1


def load(home: Path | None = None) -> Thesaurus:
    """The bundled groups and those of the workspace. Raises ThesaurusError, LibraryError (incomplete installation).

    What was read is kept in the workspace's ``index`` folder: reading YAML takes longer than a search.
    """
    from kb.resources import corpus_dir

    files = [corpus_dir() / "thesaurus.yaml"]
    if home is not None:
        files += sorted((home / "tables").glob("thesaurus*.y*ml"))
    kept = home / "index" / "thesaurus.json" if home is not None else None
    mark = [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files if path.exists()]
    groups = _kept(kept, mark) if kept is not None else None
    if groups is None:
        groups = [group for path in files for group in read(path)]
        if kept is not None and kept.parent.is_dir():
            _keep(kept, mark, groups)
    return Thesaurus(groups)


def _kept(path: Path, mark: list[list[Any]]) -> list[Group] | None:
    """The groups kept in the file, if it was made from these very files."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["mark"] != mark:
            return None
        return [Group(main, *(tuple(words) for words in lists)) for main, *lists in data["groups"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, mark: list[list[Any]], groups: Sequence[Group]) -> None:
    """Keeps the groups; a folder that cannot be written is no harm."""
    rows = [[group.main, group.syn, group.abbr, group.related, group.said] for group in groups]
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps({"mark": mark, "groups": rows}, ensure_ascii=False), "utf-8")
        temporary.replace(path)


def read(path: Path) -> tuple[Group, ...]:
    """The groups of one file. Raises ThesaurusError naming the group and the key."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with yaml_faults(ThesaurusError, "同义词表", str(path)):
        text = path.read_text("utf-8")
        check_depth(text, loader)
        content = yaml.load(text, Loader=loader)
    if not isinstance(content, dict) or not isinstance(content.get("groups"), list):
        raise ThesaurusError("同义词表缺少 groups", where=str(path), expected="version: 1 和 groups: 列表")
    if content.get("version", 1) != 1:
        raise ThesaurusError(f"同义词表的版本是 {content['version']}", where=str(path), expected="version: 1")
    return tuple(_group(entry, f"{path} 第{at}组") for at, entry in enumerate(content["groups"], 1))


def _group(entry: object, where: str) -> Group:
    if not isinstance(entry, dict):
        raise ThesaurusError("不是一组词语", where=where, expected="{main: 用语, syn: [同义词]}")
    unknown = [str(key) for key in entry if key not in _KEYS]
    if unknown:
        raise ThesaurusError(f"有不认识的项目 {'、'.join(unknown)}", where=where, expected="、".join(_KEYS))
    main = entry.get("main")
    if not isinstance(main, str) or not _key(main):
        raise ThesaurusError("缺少 main", where=where, expected="文件中的用语")
    lists: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str | int | float) for word in value):
            raise ThesaurusError(f"{name} 不是词语的列表", where=where, expected=f"{name}: [词语, 词语]")
        lists[name] = tuple(str(word) for word in value if _key(str(word)))
    return Group(main, **lists)


def _key(word: str) -> str:
    """How words are compared: folded, without quotation marks and blanks."""
    return "".join(char for char in fold(word) if char not in " “”‘’\"'《》")


__all__ = ["Group", "Thesaurus", "ThesaurusError", "load", "read"]
