"""Values of options and arguments, checked with messages in Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

LEVELS = {
    "national": ("national", "国家", "国家级", "全国", "中央"),
    "province": ("province", "省", "省级", "自治区", "自治区级", "直辖市"),
    "city": ("city", "市", "市级", "地市", "设区市"),
    "county": ("county", "县", "县级", "区县", "区"),
    "unit": ("unit", "单位", "单位级"),
}
_LEVEL_WORDS = "、".join(f"{name}（{words[1]}）" for name, words in LEVELS.items())


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
        for level, words in LEVELS.items():
            if str(value).strip() in words:
                return level
        self.fail(f"没有“{value}”这一层级，应为 {_LEVEL_WORDS} 之一。", param, ctx)


class OneOf(click.ParamType[str]):
    """One of a few words; ``what`` names them in the message."""

    name = "choice"

    def __init__(self, what: str, values: tuple[str, ...]) -> None:
        self.what, self.values = what, values

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.values)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if str(value).lower() not in self.values:
            self.fail(f"没有“{value}”这种{self.what}，应为 {'、'.join(self.values)} 之一。", param, ctx)
        return str(value).lower()


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


YEAR = Whole("年份", 1900, 2100)
LIMIT = Whole("条数", 1, 1000)
