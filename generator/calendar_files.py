"""Overlay files of the calendar: days off and make-up working days of a region, or of the whole country, by year.

``corpus/calendars/*.yaml`` and the office's own ``tables/calendars/*.yaml`` in the workspace::

    region: 广西壮族自治区        # 全国, a province, or a city (广西壮族自治区柳州市)
    years:
      2024: {extra_off: [2024-04-11, 2024-04-12], extra_work: [], source: 自治区人民政府办公厅…通知}

Of two files for one region and year the office's own wins; the other is then not read for that year. What
``zhangfa table add`` writes states besides where it was imported from (title, number, source, date, imported).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import ZhangfaError
from kb.yaml_faults import check_depth, yaml_faults

if TYPE_CHECKING:
    import yaml

NATIONWIDE = "全国"
_KEYS = ("table", "title", "number", "source", "date", "imported", "region", "years")
_YEAR_KEYS = ("extra_off", "extra_work", "source")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
_MAX_BYTES = 1_000_000


class CalendarError(ZhangfaError):
    """A calendar file that is not as it should be, or a day beyond what can be counted."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one year of one region adds to the weekends (or to what is known nationwide). file: where it stands."""

    region: str
    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str
    file: str


def overlays(tables: Path | None = None) -> tuple[Overlay, ...]:
    """The bundled overlays and those of a workspace's ``tables`` folder, one a region and year, larger regions first.

    Raises CalendarError naming file, line and key.
    """
    own: dict[tuple[str, int], Overlay] = {}
    for path in sorted((tables / "calendars").glob("*.y*ml")) if tables else ():
        for overlay in read(path):
            key = (overlay.region, overlay.year)
            if key in own:
                raise CalendarError(
                    f"{overlay.region}{overlay.year}年的安排已经写在 {own[key].file} 中",
                    where=overlay.file,
                    remedy="同一地区同一年份只保留一个文件",
                )
            own[key] = overlay
    bundled = {(overlay.region, overlay.year): overlay for overlay in _bundled()}
    found = (bundled | own).values()
    return tuple(sorted(found, key=lambda o: (o.region != NATIONWIDE, len(o.region), o.region, o.year)))


@lru_cache(maxsize=1)
def _bundled() -> tuple[Overlay, ...]:
    from kb.resources import corpus_dir

    return tuple(overlay for path in sorted((corpus_dir() / "calendars").glob("*.yaml")) for overlay in read(path))


def read(path: Path) -> tuple[Overlay, ...]:
    """The overlays of one file. Raises CalendarError naming file, line, key, what was found and what was expected."""
    content = _Mapping(_compose(path), path.name, "")
    content.allow(_KEYS)
    region = _region(content)
    years = content.mapping("years")
    found = []
    for key in years.entries:
        where = years.where(key)
        if not re.fullmatch(r"[12]\d{3}", key):
            raise CalendarError(f"年份写成“{key}”", where=where, expected="四位数字的年份，如 2027")
        year = years.mapping(key)
        year.allow(_YEAR_KEYS)
        off, work = (year.dates(name, int(key)) for name in ("extra_off", "extra_work"))
        if both := off & work:
            day = min(both).isoformat()
            raise CalendarError(f"{day} 既写作放假（extra_off）又写作上班（extra_work）", where=where)
        if not off | work:
            raise CalendarError("没有写任何日期", where=where, expected="extra_off 或 extra_work 至少有一个日期")
        found.append(
            Overlay(region, int(key), off, work, year.text("source", "放假安排的依据（通知的名称、文号）"), path.name)
        )
    return tuple(found)


def _region(content: _Mapping) -> str:
    """The region's full official name: a city is written with its province (广西壮族自治区柳州市)."""
    written = content.text("region", "全国，或省（自治区、直辖市）、市的全称")
    region = full_region(written)
    if region is None:
        raise CalendarError(
            f"不认识的地区“{written}”",
            where=content.where("region"),
            expected="全国，或省（自治区、直辖市）、市的全称，如 广西壮族自治区",
        )
    return region


def full_region(written: str) -> str | None:
    """全国, or the full official name of a region (广西壮族自治区柳州市 for 柳州市); None for anything else."""
    from kb.regions import place_of

    if written == NATIONWIDE:
        return written
    region = place_of(written).region
    return region if region is not None and region.endswith(written) else None


def _compose(path: Path) -> yaml.Node | None:
    """The file as nodes that know their lines (values stay words: a wrong date can then be shown as written)."""
    import yaml

    with yaml_faults(CalendarError, "日历文件", path.name):
        if path.stat().st_size > _MAX_BYTES:
            raise CalendarError("日历文件过大", where=path.name, expected="不超过 1 MB 的 YAML 文件")
        text = path.read_text("utf-8-sig")
        check_depth(text, yaml.SafeLoader)
        return yaml.compose(text, Loader=yaml.SafeLoader)


class _Mapping:
    """A mapping of a file, its keys as words, with the place of each."""

    def __init__(self, node: yaml.Node | None, file: str, key: str) -> None:
        import yaml

        self._file, self._key = file, key
        place = f"{file} 第{node.start_mark.line + 1}行" if node else file
        if not isinstance(node, yaml.MappingNode):
            raise CalendarError(
                f"{key or '文件内容'}不是“键: 值”的形式", where=place, expected="region: 地区 和 years: 各年"
            )
        self._line = node.start_mark.line
        self.entries: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        for name, value in node.value:
            word = str(name.value) if isinstance(name, yaml.ScalarNode) else "?"
            self._lines.setdefault(word, name.start_mark.line)
            if word in self.entries:
                raise CalendarError("写了两次", where=f"{file} 第{name.start_mark.line + 1}行 {word}")
            self.entries[word] = value

    def where(self, key: str) -> str:
        """File, line and key, for a message."""
        return f"{self._file} 第{self._lines.get(key, self._line) + 1}行 {key}"

    def allow(self, keys: tuple[str, ...]) -> None:
        for key in self.entries:
            if key not in keys:
                raise CalendarError("不认识的项目", where=self.where(key), expected="、".join(keys))

    def mapping(self, key: str) -> _Mapping:
        self._require(key, "各年份的安排")
        return _Mapping(self.entries[key], self._file, key)

    def text(self, key: str, expected: str) -> str:
        import yaml

        self._require(key, expected)
        node = self.entries[key]
        words = node.value.strip() if isinstance(node, yaml.ScalarNode) and node.tag != "tag:yaml.org,2002:null" else ""
        if not words:
            raise CalendarError("没有内容", where=self.where(key), expected=expected)
        return str(words)

    def dates(self, key: str, year: int) -> frozenset[date]:
        """The dates of a list, all of ``year``; a key that is absent is an empty list."""
        import yaml

        if key not in self.entries:
            return frozenset()
        node = self.entries[key]
        if not isinstance(node, yaml.SequenceNode):
            raise CalendarError("不是日期的列表", where=self.where(key), expected=f"[{year}-04-11, {year}-04-12]")
        days: set[date] = set()
        for item in node.value:
            where = f"{self._file} 第{item.start_mark.line + 1}行 {key}"
            written = str(item.value) if isinstance(item, yaml.ScalarNode) else "?"
            day = _parse(written)
            if day is None:
                raise CalendarError(f"“{written}”不是日期", where=where, expected=f"{year}-04-11 这样的日期")
            if day.year != year:
                raise CalendarError(f"{written} 不是{year}年的日期", where=where, remedy="请把它写在它自己的年份下")
            if day in days:
                raise CalendarError(f"{written} 写了两次", where=where)
            days.add(day)
        return frozenset(days)

    def _require(self, key: str, expected: str) -> None:
        if key not in self.entries:
            place = f"{self._file} 第{self._line + 1}行 {self._key}".rstrip()
            raise CalendarError(f"缺少 {key}", where=place, expected=expected)


def _parse(written: str) -> date | None:
    match = _DATE.fullmatch(written.strip())
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        return None


__all__ = ["NATIONWIDE", "CalendarError", "Overlay", "full_region", "overlays", "read"]
