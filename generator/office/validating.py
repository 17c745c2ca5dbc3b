"""What a file gives -> a table that holds together, or every fault of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Final

from generator.inputs.fields import found, read_date, read_text
from generator.office.given import Faults, Given
from generator.office.kinds import Form
from generator.office.model import EVERYONE, Arranged, Imported, Origin, Row, Table, said_day
from generator.office.rows import Rows

#: Holidays that stand on one day of the solar year: an arrangement of the country that lacks one is not whole.
_FIXED: Final = ((1, 1), (5, 1), (10, 1))


def validated(given: Given, form: Form, name: str, faults: Faults) -> Table:
    """The table that a file gives; what is wrong with it goes to ``faults``, and the table is then not whole."""
    return _Reader(given, form, faults).table(name)


class _Reader:
    def __init__(self, given: Given, form: Form, faults: Faults) -> None:
        self.given, self.form, self.faults = given, form, faults
        self.head = given.head

    def table(self, name: str) -> Table:
        rows = tuple(Rows(self.given, self.form, self.faults).read())
        if not self.given.rows and not self.faults:
            self.faults.add(self.given.file, "表中没有内容", f"至少一行（{self.form.counted}）")
        rows = _by_year(rows, self._stated_source())
        whole = self._origin(rows)
        rows = tuple(replace(row, origin=None) if row.origin == whole else row for row in rows)
        since, until = self._head_day("from"), self._head_day("until")
        if since and until and until < since:
            self.faults.add(self.head["until"].place, f"{said_day(until)}早于起始日{said_day(since)}")
        table = Table(
            kind=self.form.kind,
            name=name,
            title=self._head_text("title", 100) or "",
            origin=whole,
            rows=rows,
            file=self.given.file,
            number=self._head_text("number", 60, required=False),
            levels=self._levels(),
            since=since,
            until=until,
            region=self._region(),
            imported=self._imported(),
        )
        self._odd(table)
        return table

    # ---- the head

    def _head_text(self, key: str, chars: int, *, required: bool = True) -> str | None:
        spot = self.head.get(key)
        if spot is None or spot.value is None or spot.value == "":
            if required:
                field = next(one for one in self.form.heads if one.key == key)
                self.faults.add(
                    spot.place if spot else self.given.file,
                    f"没有写{field.label}（{key}）",
                    "",
                    f"{field.help}可以写在文件里，或用选项 --{key}",
                )
            return None
        return self.faults.read(lambda value: read_text(value, chars), spot)

    def _head_day(self, key: str) -> date | None:
        spot = self.head.get(key)
        return self.faults.read(read_date, spot) if spot and spot.value not in (None, "") else None

    def _levels(self) -> tuple[str, ...]:
        from generator.units import levels

        spot = self.head.get("levels")
        allowed = (*levels(), EVERYONE)
        said = spot.value if spot else None
        if said in (None, "", []):
            if self.form.kind == "cost_standard":
                place = spot.place if spot else self.given.file
                self.faults.add(
                    place, "没有写适用层级（levels）", f"{'、'.join(allowed)} 中的一个或几个", "也可用选项 --level"
                )
            return ()
        words = said if isinstance(said, (list, tuple)) else re.split(r"[、，,；;\s]+", str(said).strip())
        for word in words:
            if spot and word not in allowed:
                self.faults.add(spot.place, f"没有“{word}”这一层级", f"{'、'.join(allowed)} 中的一个或几个")
        return tuple(dict.fromkeys(str(word) for word in words))

    def _region(self) -> str:
        if self.form.kind != "calendar":
            return ""
        spot = self.head.get("region")
        if spot is None or spot.value in (None, ""):
            remedy = "也可用选项 --region"
            self.faults.add(spot.place if spot else self.given.file, "没有写地区（region）", _REGIONS, remedy)
            return ""
        from generator.calendar_files import full_region

        written = self.faults.read(lambda value: read_text(value, 40), spot)
        if written is None:
            return ""
        region = full_region(written)
        if region is None:
            self.faults.add(spot.place, f"不认识的地区“{written}”", _REGIONS)
        return region or ""

    def _imported(self) -> Imported | None:
        """The file that a table of the workspace was imported from."""
        spot = self.head.get("imported")
        said = spot.value if spot else None
        if isinstance(said, dict) and all(isinstance(said.get(key), str) for key in ("file", "sha256")):
            return Imported(said["file"], said["sha256"])
        if spot and said is not None:
            self.faults.add(spot.place, found(said), "file 和 sha256，由程序填写", "请删去这一项")
        return None

    def _origin(self, rows: tuple[Row, ...]) -> Origin:
        """Where the table comes from; where it says nothing and every row does, what most rows say."""
        given = [row.origin for row in rows]
        sources = Counter(origin.source for origin in given if origin and origin.source)
        days = Counter(origin.day for origin in given if origin and origin.day != date.min)
        source: str | None
        day: date | None
        if "source" not in self.head and rows and sources.total() == len(rows):
            source = sources.most_common(1)[0][0]
        else:
            source = self._head_text("source", 300)
        if "date" not in self.head and rows and days.total() == len(rows):
            day = days.most_common(1)[0][0]
        elif self.head.get("date") is None or self.head["date"].value in (None, ""):
            self._head_text("date", 40)
            day = None
        else:
            day = self._head_day("date")
        return Origin(source or "", day or date.min)

    def _stated_source(self) -> str:
        spot = self.head.get("source")
        return str(spot.value).strip() if spot and spot.value else ""

    # ---- what is odd

    def _odd(self, table: Table) -> None:
        """What is no fault, and worth a look."""
        if table.kind != "calendar" or table.region != "全国":
            return
        off = {row.day for row in table.rows if isinstance(row, Arranged) and not row.works}
        for year in sorted({day.year for day in off}):
            lacking = [f"{month}月{day}日" for month, day in _FIXED if date(year, month, day) not in off]
            if lacking:
                self.given.remarks.append(
                    f"全国{year}年的安排中{'、'.join(lacking)}没有放假，请核对是否写全：没有写的日期都按周末推算。"
                )


_REGIONS = "全国，或省（自治区、直辖市）、市的全称，如 广西壮族自治区"


def _by_year(rows: tuple[Row, ...], stated: str) -> tuple[Row, ...]:
    """The days of a calendar with one source a year, which is all that its file can state; other rows as they are."""
    sources: dict[int, dict[str, None]] = {}
    origins: dict[int, Origin] = {}
    for row in rows:
        if isinstance(row, Arranged):
            sources.setdefault(row.day.year, {})[row.origin.source if row.origin else stated] = None
            if row.origin:
                origins[row.day.year] = row.origin
    whole = {year: replace(origin, source="；".join(filter(None, sources[year]))) for year, origin in origins.items()}
    return tuple(replace(row, origin=whole.get(row.day.year)) if isinstance(row, Arranged) else row for row in rows)


__all__ = ["validated"]
