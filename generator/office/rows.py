"""The rows that a file gives -> institutions, codes, rates, days; a row that cannot be read is a fault of its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from generator.amounts import parse_money, plain
from generator.inputs.fields import read_date, read_text, refused
from generator.office.given import Faults, Given, GivenRow, Spot
from generator.office.kinds import SPLIT, Form, folded
from generator.office.model import (
    Arranged,
    FlatRate,
    Institution,
    LectureRate,
    Origin,
    Row,
    UnitCode,
    said_day,
)
from generator.office.units import unit_key

_T = TypeVar("_T")
_CODE = re.compile(r"[0-9A-Za-z-]{1,40}")
_GRADE = re.compile(r"[一二三四]类")
_SPAN = re.compile(r"\s*(?:至|到|—|–|-{2}|~|～)\s*")
_MOST_SPAN = 31
_WORKS: Final = {"放假": False, "休息": False, "休": False, "上班": True, "班": True, "工作": True, "调休上班": True}


class Rows:
    """The rows of one file; what is wrong with them goes to ``faults``."""

    def __init__(self, given: Given, form: Form, faults: Faults) -> None:
        self.given, self.form, self.faults = given, form, faults
        self.head = given.head

    def read(self) -> Iterator[Row]:
        match self.form.kind:
            case "base_list":
                yield from self._once(self._institution, lambda row: folded(row.name), "机构")
            case "budget_codes":
                yield from self._once(self._unit_code, lambda row: unit_key(row.unit), "单位")
            case "cost_standard":
                yield from self._once(self._cost, lambda row: _cost_key(row), "标准")
            case "calendar":
                yield from self._once(self._arranged, lambda row: row.day, "日期")

    def _once(
        self, read: Callable[[GivenRow], Iterator[Any]], key: Callable[[Any], Hashable], what: str
    ) -> Iterator[Any]:
        """The rows, one a key: a row repeated word for word is left out and told, another one is a fault."""
        seen: dict[Hashable, tuple[Any, GivenRow]] = {}
        repeated = []
        for given in self.given.rows:
            for row in read(given):
                first = seen.setdefault(key(row), (row, given))
                if first[0] is row:
                    yield row
                elif _figures(first[0]) == _figures(row):
                    repeated.append(given.place)
                else:
                    said, before = _said(row), _said(first[0])
                    self.faults.add(
                        given.place, f"{said}，而前面是{before}", f"同一{what}只写一次", f"前一处在{first[1].place}"
                    )
        if repeated:
            more = "等" if len(repeated) > 3 else ""
            self.given.remarks.append(
                f"{len(repeated)} 行与前面的完全相同，只留一行：{'；'.join(repeated[:3])}{more}。"
            )

    def _text(self, row: GivenRow, key: str, chars: int = 200) -> str | None:
        """A text that must be there."""
        spot = row.spots.get(key)
        if spot is None or spot.value is None or spot.value == "":
            label = next(one.label for one in self.form.rows if one.key == key)
            self.faults.add(row.place_of(key), f"没有写{label}")
            return None
        return self.faults.read(lambda value: read_text(value, chars), spot)

    def _maybe(self, row: GivenRow, key: str, reader: Callable[[Any], _T]) -> _T | None:
        """A value that may be left out."""
        spot = row.spots.get(key)
        return self.faults.read(reader, spot) if spot and spot.value not in (None, "") else None

    def _row_origin(self, row: GivenRow) -> Origin | None:
        """The origin that a row states; what it leaves out is that of the table."""
        source = self._maybe(row, "source", lambda value: read_text(value, 300))
        day = self._maybe(row, "date", read_date)
        if source is None and day is None:
            return None
        whole = self.head.get("source")
        whole_day = self.head.get("date")
        if source is None:
            source = str(whole.value) if whole and whole.value else ""
        if day is None and whole_day is not None:
            try:
                day = read_date(whole_day.value)
            except ValueError:  # told where the head is read
                day = None
        return Origin(source, day or date.min)

    def _institution(self, row: GivenRow) -> Iterator[Institution]:
        name = self._text(row, "name", 100)
        city = self._maybe(row, "city", lambda value: read_text(value, 40)) or ""
        until = self._maybe(row, "valid_until", read_date)
        note = self._maybe(row, "note", read_text) or ""
        origin = self._row_origin(row)
        if name:
            yield Institution(name, city, until, note, origin)

    def _unit_code(self, row: GivenRow) -> Iterator[UnitCode]:
        unit = self._text(row, "unit", 100)
        origin = self._row_origin(row)
        spot = row.spots.get("code")
        if spot is None or spot.value in (None, ""):
            self.faults.add(row.place_of("code"), "没有写预算单位代码")
            return
        code = self._code(spot)
        if unit and code:
            yield UnitCode(unit, code, origin)

    def _code(self, spot: Spot) -> str | None:
        if isinstance(spot.value, Decimal | int) and not isinstance(spot.value, bool) and "列" in spot.place:
            # A sheet has dropped leading zeros before we see the number: nobody can tell whether there were any.
            self.faults.add(
                spot.place,
                f"代码是数字单元格（{plain(Decimal(spot.value))}），开头的 0 可能已经丢失",
                "文本格式的代码",
                "请在表格软件中选中这一列，用“分列”把列数据格式改为文本，核对后重新导入",
            )
            return None
        code = self.faults.read(lambda value: read_text(value, 60), spot)
        if code is not None and not _CODE.fullmatch(code):
            self.faults.add(spot.place, f"填的是“{code}”", "编码（数字、字母、连字符，不超过 40 位）")
            return None
        return code

    def _cost(self, row: GivenRow) -> Iterator[FlatRate | LectureRate]:
        item = self._text(row, "item", 20)
        spot = row.spots.get("amount")
        amount = None
        if spot is None or spot.value in (None, ""):
            self.faults.add(row.place_of("amount"), "没有写金额")
        else:
            amount = self.faults.read(_positive, spot)
        grade = self._maybe(row, "grade", lambda value: read_text(value, 20)) or ""
        split = {name: part for name in SPLIT if (part := self._maybe(row, name, parse_money)) is not None}
        origin = self._row_origin(row)
        if item and folded(item).startswith("讲课费"):
            if not grade:
                self.faults.add(row.place_of("grade"), "讲课费没有写职称", "副高级、正高级、院士一类的职称")
            elif split:
                self.faults.add(row.place, "讲课费写了分项", "只有综合定额有分项")
            elif amount is not None:
                yield LectureRate(grade, amount, origin)
        elif item and folded(item).startswith("综合定额"):
            yield from self._flat(row, grade, amount, split, origin)
        elif item:
            self.faults.add(row.place_of("item"), f"填的是“{item}”", "综合定额，或者讲课费")

    def _flat(
        self, row: GivenRow, grade: str, amount: Decimal | None, split: dict[str, Decimal], origin: Origin | None
    ) -> Iterator[FlatRate]:
        if grade and not _GRADE.fullmatch(grade):
            self.faults.add(row.place_of("grade"), f"填的是“{grade}”", "一类、二类、三类、四类，不分类的空着")
            return
        total = sum(split.values(), Decimal())
        if amount is not None and split and total != amount:
            sums = "＋".join(map(plain, split.values()))
            self.faults.add(row.place_of("amount"), f"合计是{plain(amount)}元，各分项之和是{plain(total)}元（{sums}）")
        elif amount is not None:
            yield FlatRate(grade, amount, split, origin)

    def _arranged(self, row: GivenRow) -> Iterator[Arranged]:
        origin = self._row_origin(row)
        spot = row.spots.get("arranged")
        works = _WORKS.get(folded(str(spot.value))) if spot and spot.value else None
        if works is None:
            what = f"填的是“{spot.value}”" if spot and spot.value else "没有写安排"
            self.faults.add(row.place_of("arranged"), what, "放假，或者上班")
        days = self._span(row)
        year = row.spots.get("year")
        if year and not re.fullmatch(r"[12]\d{3}", str(year.value)):
            self.faults.add(year.place, f"年份写成“{year.value}”", "四位数字的年份，如 2027")
            return
        for day in days:
            if year and str(day.year) != year.value:
                remedy = "请把它写在它自己的年份下"
                self.faults.add(row.place_of("day"), f"{said_day(day)}不是{year.value}年的日期", "", remedy)
            elif works is not None:
                yield Arranged(day, works, origin)

    def _span(self, row: GivenRow) -> tuple[date, ...]:
        """The days of a row: one, or from one to another."""
        spot = row.spots.get("day")
        if spot is None or spot.value in (None, ""):
            self.faults.add(row.place_of("day"), "没有写日期")
            return ()
        ends = [spot.value]
        if isinstance(spot.value, str):
            ends = _SPAN.split(spot.value.strip())
        dates = [self.faults.read(read_date, Spot(end, spot.place)) for end in ends]
        if len(dates) == 1 and (last := self._maybe(row, "to", read_date)):
            dates.append(last)
        first, last = dates[0], dates[-1]
        if len(dates) > 2 or first is None or last is None:
            if len(dates) > 2:
                self.faults.add(spot.place, f"填的是“{spot.value}”", "一个日期，或起止两个日期")
            return ()
        if not 0 <= (last - first).days < _MOST_SPAN:
            self.faults.add(
                spot.place, f"从{said_day(first)}到{said_day(last)}", f"先后相隔不超过 {_MOST_SPAN} 天的日期"
            )
            return ()
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _positive(value: Any) -> Decimal:
    amount = parse_money(value)
    if not amount:
        raise refused(value, "大于 0 的金额（元）")
    return amount


def _cost_key(row: FlatRate | LectureRate) -> tuple[str, str]:
    return ("综合定额", row.grade) if isinstance(row, FlatRate) else ("讲课费", row.level)


def _figures(row: Row) -> Row:
    return replace(row, origin=None)


def _said(row: Row) -> str:
    """A row in words, to be compared with another one."""
    match row:
        case Institution():
            until = f"，有效期至{said_day(row.until)}" if row.until else ""
            return f"“{row.name}”{f'在{row.city}' if row.city else '没有写城市'}{until}"
        case UnitCode():
            return f"“{row.unit}”的代码是{row.code}"
        case FlatRate():
            return f"综合定额{row.grade}是{plain(row.amount)}元"
        case LectureRate():
            return f"讲课费{row.level}是{plain(row.amount)}元"
    return f"{said_day(row.day)}{'上班' if row.works else '放假'}"


__all__ = ["Rows"]
