"""Values of options and arguments, checked with messages in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click


class Whole(click.ParamType[int]):
    """A whole number from ``least`` to ``most``; ``what`` names it in the message."""

    name = "n"

    def __init__(self, what: str, least: int, most: int) -> None:
        self.what, self.least, self.most = what, least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value).strip().removesuffix("年") if "年" in self.what else str(value).strip()
        if not text.isdecimal() or len(text) > 9 or not self.least <= int(text) <= self.most:
            self.fail(f"“{value}”不是有效的{self.what}，应为 {self.least} 至 {self.most} 之间的整数。", param, ctx)
        return int(text)


class Level(click.ParamType[str]):
    """An administrative level by its English name or a Chinese one."""

    name = "level"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from kb.errors import LibraryError
        from kb.overrides import LEVELS, read_changes

        try:
            level = read_changes({"level": str(value)})["level"]
        except LibraryError:
            level = None
        if level is None:
            self.fail(f"没有“{value}”这一层级，应为 {'、'.join(LEVELS)} 之一（国家、省、市、县、单位）。", param, ctx)
        return str(level)


class OneOf(click.ParamType[str]):
    """One of a few words; ``what`` names them in the message. names: Chinese ones, of which a part will do."""

    name = "choice"

    def __init__(self, what: str, values: tuple[str, ...], names: Mapping[str, str] | None = None) -> None:
        self.what, self.values, self.names = what, values, names or {}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.values)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value).strip()
        meant = [key for key, name in self.names.items() if len(word) > 1 and word in name]
        if len(meant) == 1:
            return meant[0]
        if word.lower() not in self.values:
            shown = [f"{each}（{self.names[each]}）" if each in self.names else each for each in self.values]
            self.fail(f"没有“{value}”这种{self.what}，应为 {'、'.join(shown)} 之一。", param, ctx)
        return word.lower()


class InputFile(click.ParamType[Path | None]):
    """An existing file to read; ``-`` (None) is the standard input."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | None:
        if value == "-":
            return None
        path = Path(value)
        if path.is_dir():
            self.fail(f"{value} 是文件夹，应为文件。", param, ctx)
        if not path.exists():
            self.fail(f"没有文件 {value}，请检查路径是否写对。", param, ctx)
        return path


class Day(click.ParamType[date]):
    """A date: 2026-11-22 or 2026年11月22日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        match = re.fullmatch(r"(\d{4})(?:-|年|/|\.)(\d{1,2})(?:-|月|/|\.)(\d{1,2})日?", str(value).strip())
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None or not 1949 <= day.year <= 2100:
            self.fail(f"“{value}”不是有效的日期，应写作 2026-11-22 或 2026年11月22日。", param, ctx)
        return day


DAY = Day()
YEAR = Whole("年份", 1900, 2100)
LIMIT = Whole("条数", 1, 1000)
