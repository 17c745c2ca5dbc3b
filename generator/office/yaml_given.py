"""A table written as YAML or JSON -> what it gives, every value with file, line and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any

from generator.inputs.faults import InputError
from generator.inputs.source import Tree, Way, parse
from generator.office.given import Faults, Given, GivenRow, Several, Spot
from generator.office.kinds import SPLIT, Form, Key, folded, written_as
from generator.office.model import OfficeError

_FLAT: tuple[Key, ...] = (
    Key("amount", "合计", "每人每天的金额。", ("金额", "标准")),
    *(Key(name, name, "分项的金额。") for name in SPLIT),
)
_FEE: tuple[Key, ...] = (Key("amount", "金额", "每学时的金额。", ("标准", "合计")),)
_YEAR: tuple[Key, ...] = (
    Key("extra_off", "放假", "放假的日期。"),
    Key("extra_work", "上班", "上班的日期。"),
    Key("source", "来源", "这一年的来源，与整个表不同时写。", ("出处", "依据")),
)
_ITEMS = {"comprehensive": ("综合定额", _FLAT), "lecture": ("讲课费", _FEE)}
_ARRANGED = {"extra_off": "放假", "extra_work": "上班"}


def read_yaml(data: bytes, file: str, form: Form, faults: Faults) -> Given:
    """What the bytes of a file give. Raises OfficeError where they are no YAML or JSON; other faults are gathered."""
    try:
        tree = parse(data, file)
    except InputError as error:
        # Its remedies speak of the examples of inputs.
        words = error.message.replace("zhangfa template", f"zhangfa table example {form.kind}")
        raise Several(words.splitlines()) from error
    return _Reader(tree, file, form, faults).given()


class _Reader:
    def __init__(self, tree: Tree, file: str, form: Form, faults: Faults) -> None:
        self.tree, self.file, self.form, self.faults = tree, file, form, faults
        self.result = Given(file)
        self._origin = tuple(key for key in form.rows if key.key in ("source", "date"))

    def given(self) -> Given:
        for way, line in self.tree.doubled:
            self.faults.add(self._place(way, line), "写了两遍", "", "请删去一处")
        if not isinstance(self.tree.data, Mapping):
            raise Several([f"{self.file}：文件内容不是“键: 值”的形式；应为 title、source、date 和表的内容。"])
        if other := written_as(map(str, self.tree.data), self.form):
            raise OfficeError(
                f"文件写的是{other.label}",
                where=self.file,
                expected=self.form.label,
                remedy=f"请改用 zhangfa table add {other.label}",
            )
        for key, spot, way in self._keys(self.tree.data, (), (*self.form.heads, *self._blocks())):
            match key:
                case "comprehensive" | "lecture":
                    self._costs(key, spot.value, way)
                case "years":
                    self._years(spot.value, way)
                case _ if self.form.block and key == self.form.block.key:
                    self._rows(spot.value, way)
                case _:
                    self.result.head[key] = spot
        return self.result

    def _blocks(self) -> tuple[Key, ...]:
        return (self.form.block,) if self.form.block else ()

    # ---- places

    def _place(self, way: Way, line: int | None = None) -> str:
        """``代码.yaml 第5行 codes[2].code``; of a way that has no line, the line of what is around it."""
        line = line or next((at for n in range(len(way), 0, -1) if (at := self.tree.lines.get(way[:n]))), None)
        words = ""
        for part in way:
            words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
        return " ".join(part for part in (self.file, f"第{line}行" if line else "", words) if part)

    def _keys(self, block: Mapping[str, Any], way: Way, known: Sequence[Key]) -> Iterator[tuple[str, Spot, Way]]:
        """The values of a mapping by their keys; unknown ones, and two spellings of one, are faults."""
        seen: dict[str, str] = {}
        index = _index(tuple(known))
        for written, value in block.items():
            here = (*way, written)
            key = index.get(written) or index.get(folded(str(written)))
            if key is None:
                names = [name for one in known for name in (one.key, one.label)]
                near = get_close_matches(str(written), names, n=1, cutoff=0.6)
                offered = "、".join(one.key if one.key == one.label else f"{one.key}（{one.label}）" for one in known)
                self.faults.add(
                    self._place(here), "没有这个键", "", f"是不是 {near[0]}？" if near else f"可以写：{offered}"
                )
            elif key in seen:
                self.faults.add(self._place(here), f"与 {seen[key]} 是同一项", "", "请删去一处")
            else:
                seen[key] = str(written)
                yield key, Spot(value, partial(self._place, here)), here

    def _row(self, spots: Mapping[str, Spot], way: Way) -> None:
        self.result.rows.append(GivenRow(spots, lambda key: self._place((*way, key) if key else way)))

    # ---- rows

    def _rows(self, value: Any, way: Way) -> None:
        """A list of mappings (or of words), or a mapping ``name: value``."""
        if isinstance(value, Mapping):
            for name, said in value.items():
                here = (*way, name)
                if isinstance(said, Mapping):
                    spots = {key: spot for key, spot, _ in self._keys(said, here, self.form.rows)}
                    self._row({self.form.short[0]: Spot(str(name), partial(self._place, here)), **spots}, here)
                elif len(self.form.short) > 1:
                    self._row(dict(zip(self.form.short, self._pair(name, said, here), strict=True)), here)
                else:
                    self.faults.add(self._place(here), "不是“键: 值”的形式", f"{'、'.join(self._labels())}")
        elif isinstance(value, (list, tuple)):
            for number, item in enumerate(value):
                here = (*way, number)
                if isinstance(item, Mapping):
                    self._row({key: spot for key, spot, _ in self._keys(item, here, self.form.rows)}, here)
                elif len(self.form.short) == 1 and not isinstance(item, (list, tuple)):
                    self._row({self.form.short[0]: Spot(item, partial(self._place, here))}, here)
                else:
                    self.faults.add(self._place(here), "不是“键: 值”的形式", "、".join(self._labels()))
        elif value is not None:
            self.faults.add(self._place(way), f"填的是“{value}”", "列表，每项前面加“- ”")

    def _labels(self) -> Iterator[str]:
        for key in self.form.rows:
            yield f"{key.key}（{key.label}）" if key.key != key.label else key.key

    def _pair(self, name: Any, said: Any, way: Way) -> tuple[Spot, Spot]:
        return Spot(str(name), partial(self._place, way)), Spot(said, partial(self._place, way))

    def _costs(self, key: str, value: Any, way: Way) -> None:
        """One amount for all, or amounts by class or title; an amount alone or with its parts and source."""
        item, below = _ITEMS[key]
        keys = (*below, *self._origin)
        amounts = {name for one in below if one.key == "amount" for name in one.names}
        whole = not isinstance(value, Mapping) or any(folded(str(name)) in amounts for name in value)
        if whole and key == "lecture":
            self.faults.add(self._place(way), "没有按职称写", "职称和金额，如 {副高级: 500, 正高级: 1000}")
            return
        parts = [("", value, way)] if whole else [(str(name), said, (*way, name)) for name, said in value.items()]
        for grade, said, here in parts:
            spots = {"item": Spot(item, partial(self._place, here)), "grade": Spot(grade, self._place(here))}
            if isinstance(said, Mapping):
                spots |= {name: spot for name, spot, _ in self._keys(said, here, keys)}
            else:
                spots["amount"] = Spot(said, self._place(here))
            self._row(spots, here)

    def _years(self, value: Any, way: Way) -> None:
        if not isinstance(value, Mapping):
            self.faults.add(self._place(way), "不是“年份: 安排”的形式", "各年份的 extra_off、extra_work")
            return
        for year, said in value.items():
            here = (*way, year)
            if not isinstance(said, Mapping):
                self.faults.add(self._place(here), "没有写安排", "extra_off（放假）、extra_work（上班）的日期")
                continue
            given = {key: (spot, at) for key, spot, at in self._keys(said, here, _YEAR)}
            shared = {"year": Spot(str(year), self._place(here))}
            if "source" in given:
                shared["source"] = given["source"][0]
            if not any(given[key][0].value for key in _ARRANGED if key in given):
                self.faults.add(
                    self._place(here), "没有写任何日期", "extra_off（放假）或 extra_work（上班）至少有一个日期"
                )
            for key, word in _ARRANGED.items():
                if key in given:
                    self._days(given[key][0].value, given[key][1], shared | {"arranged": Spot(word, "")})

    def _days(self, value: Any, way: Way, shared: Mapping[str, Spot]) -> None:
        if value is None:
            return
        if not isinstance(value, (list, tuple)):
            self.faults.add(self._place(way), f"填的是“{value}”", "日期的列表，如 [2027-02-05, 2027-02-06]")
            return
        for number, day in enumerate(value):
            here = (*way, number)
            self._row({**shared, "day": Spot(day, self._place(here))}, here)


@lru_cache(maxsize=64)
def _index(known: tuple[Key, ...]) -> Mapping[str, str]:
    """Every name of some keys, and the key it stands for."""
    return {name: key.key for key in known for name in key.names}


__all__ = ["read_yaml"]
