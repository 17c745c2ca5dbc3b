"""Values as written -> values under English keys, with the line of each path, and every unknown or doubled key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from generator.inputs.faults import Trouble
from generator.inputs.fields import shortened
from generator.inputs.keys import Entry, below_blocks, entries, flat_keys, folded, label_of, spellings
from generator.inputs.source import Tree, Way


@dataclass(slots=True)
class Named:
    """Values under English keys. lines: of each path. faults: each with the line of the key it is about."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int | None, Trouble]] = field(default_factory=list)


def named(tree: Tree, model: type[BaseModel]) -> Named:
    """The values of a file, whose top is a mapping, by the keys of ``model``."""
    return _Naming(tree, model).done()


class _Naming:
    """Goes through the tree of one file."""

    def __init__(self, tree: Tree, model: type[BaseModel]) -> None:
        self.tree = tree
        self.model = model
        self.out = Named()

    def done(self) -> Named:
        for way, line in dict(self.tree.doubled).items():
            self._doubled(_as_written(way), line, self.tree.lines.get(way))
        data = dict(self.tree.data)
        if data.get("subtype", "") is None and "subtype" not in entries(self.model):
            del data["subtype"]  # as programs write it that give every input the same keys
        lifted = self._lifted(data)
        self.out.data = self._block(data, self.model, (), "")
        for path, way, value in lifted:
            self._put(path, way, value)
        return self.out

    # ---- fields written at the top for a block further down

    def _lifted(self, data: dict[str, Any]) -> list[tuple[str, Way, Any]]:
        known, flat = spellings(self.model), flat_keys(self.model)
        found: list[tuple[str, Way, Any]] = []
        for key in list(data):
            path = flat.get(key.strip()) or flat.get(folded(key))
            if path and key not in known and folded(key) not in known:
                found.append((path, (key,), data.pop(key)))
        return found

    def _put(self, path: str, way: Way, value: Any) -> None:
        model, block, at = self.model, self.out.data, ""
        *above, last = path.split(".")
        for key in above:
            held = block.setdefault(key, {})
            below = entries(model)[key].below
            if not isinstance(held, dict) or below is None:
                return
            model, block, at = below, held, f"{at}{key}."
        line = self.tree.lines.get(way)
        if last in block:
            self._doubled(path, line, self.out.lines.get(path))
            return
        if line:
            self.out.lines[path] = line
        block[last] = self._value(value, entries(model)[last], way, path)

    # ---- blocks and lists

    def _block(self, data: Mapping[str, Any], model: type[BaseModel], way: Way, path: str) -> dict[str, Any]:
        """The values of a block. path: of the block, with a dot, or empty."""
        known = spellings(model)
        block: dict[str, Any] = {}
        for key, value in data.items():
            entry = known.get(str(key).strip()) or known.get(folded(str(key)))
            line = self.tree.lines.get((*way, key))
            if entry is None:
                self.out.faults.append((line, _unknown(str(key), model, path)))
                continue
            here = f"{path}{entry.key}"
            if entry.key in block:
                self._doubled(here, line, self.out.lines.get(here), f"（“{shortened(str(key))}”就是 {entry.key}）")
                continue
            if line:
                self.out.lines[here] = line
            block[entry.key] = self._value(value, entry, (*way, key), here)
        return block

    def _value(self, value: Any, entry: Entry, way: Way, path: str) -> Any:
        if isinstance(value, str) and not value.strip() and not (entry.kind and entry.kind.empty):
            return None
        if entry.below and isinstance(value, Mapping) and not entry.many:
            return self._block(value, entry.below, way, f"{path}.")
        if not isinstance(value, (list, tuple)):
            return value
        if entry.most and len(value) > entry.most:
            trouble = Trouble(path, f"有 {len(value)} 项", f"不超过 {entry.most} 项", "请分成几份", "fault")
            self.out.faults.append((self.out.lines.get(path), trouble))
            return None
        return [self._item(item, entry, (*way, number), f"{path}[{number}]") for number, item in enumerate(value)]

    def _item(self, item: Any, entry: Entry, way: Way, path: str) -> Any:
        if line := self.tree.lines.get(way):
            self.out.lines[path] = line
        if entry.below and entry.many and isinstance(item, Mapping):
            return self._block(item, entry.below, way, f"{path}.")
        return item

    def _doubled(self, path: str, line: int | None, first: int | None, why: str = "") -> None:
        remedy = f"前一处在第{first}行，请删去一处" if first else "请删去一处"
        self.out.faults.append((line, Trouble(path, f"写了两遍{why}", "", remedy, "fault")))


def _unknown(key: str, model: type[BaseModel], path: str) -> Trouble:
    """The fault of a key that does not exist here, with where it belongs or the nearest one that does."""
    known = spellings(model)
    deeper = [] if path else [p.rpartition(".")[0] for p, _ in below_blocks(model) if p.endswith(f".{key.strip()}")]
    near = get_close_matches(folded(key), list(known), n=1, cutoff=0.5)
    if len(deeper) == 1:
        remedy = f"请写在 {deeper[0]}（{label_of(model, deeper[0])}）下面"
    elif near:
        entry = known[near[0]]
        remedy = f"是不是 {entry.key}（{entry.label}）？" if entry.key != entry.label else f"是不是“{entry.label}”？"
    else:
        names = [entry.label for entry in entries(model).values()]
        remedy = f"这里可以写：{'、'.join(names[:12])}{'……' if len(names) > 12 else ''}"
    return Trouble(f"{path}{shortened(key)}", "没有这个键", "", remedy, "fault")


def _as_written(way: Way) -> str:
    words = ""
    for part in way:
        words += f"[{part}]" if isinstance(part, int) else f".{shortened(part)}"
    return words.lstrip(".")
