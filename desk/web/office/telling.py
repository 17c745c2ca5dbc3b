"""Faults of what an office gives, told on a page: a line a fault, advice as it is done here and not at a terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kb.errors import ZhangfaError

# What messages advise -> how it is done on the page; the longer first.
_ADVICE: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (
            r"要用新的代替，请加 --name (\S+) --overwrite；或者先 zhangfa table remove \S+ [^\s，。；]+",
            r"要用新的代替，请把“名称”填为“\1”并勾选“代替同名的”，或者先把它移出",
        ),
        (
            r"要用新的代替，请加 --overwrite；要两份都留，请用 --name 另取名称",
            "要用新的代替，请勾选“代替同名的”；要两份都留，请另填“名称”",
        ),
        (r"请加 --overwrite", "请勾选“代替同名的”"),
        (r"或用选项 --\w+", "或在本页填写"),
        (r"也可用选项 --\w+", "也可在本页填写"),
        (r"请改用 zhangfa table add [^\s，。；]+", "请到那一种表导入"),
        (r"请先用 zhangfa add 导入", "请先到“文库”导入"),
        (r"：zhangfa table remove \S+ ([^\s，。；]+)", r"，把“\1”移出"),
        (r"zhangfa table remove \S+ ([^\s，。；]+)", r"把“\1”移出"),
        (r"用 zhangfa list 查看", "到“文库”查看"),
        (r"用 zhangfa show \S+ --tree 查看", "到“文库”查看"),
        (r"：zhangfa cite [^。；]+", "，原文见“文库”"),
        (r"用 zhangfa rules add 导入", "在本页导入"),
        (r"用 zhangfa template 可以得到样例", "可在“起草”页从样例开始"),
        (r"zhangfa (?:table example|template)(?: [a-z_]+)?", "样例"),
    )
)
_OPTION: Final = re.compile(r"选项 --(\w+)")
_LABELS: Final = {
    "title": "标题",
    "number": "文号",
    "source": "来源",
    "date": "截至日期",
    "level": "适用层级",
    "from": "执行起始日",
    "until": "执行截止日",
    "region": "地区",
    "name": "名称",
    "sheet": "工作表",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong with something that was given. heading: one sentence; lines: each fault, where they are several."""

    heading: str
    lines: tuple[str, ...] = ()


def told(error: ZhangfaError) -> Told:
    """An error as a page tells it."""
    return told_words(error.message)


def told_words(message: str) -> Told:
    """The same for the message of an error that was kept."""
    lines = [advised(line.strip()) for line in message.splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith("："):
        return Told(lines[0].rstrip("："), tuple(lines[1:]))
    return Told("".join(lines)) if len(lines) < 2 else Told(f"有 {len(lines)} 处需要改正", tuple(lines))


def advised(words: str) -> str:
    """Advice that names commands and options, in words of the page."""
    for pattern, instead in _ADVICE:
        words = pattern.sub(instead, words)
    return _OPTION.sub(lambda found: f"本页填写的“{_LABELS.get(found[1], found[1])}”", words)


__all__ = ["Told", "advised", "told", "told_words"]
