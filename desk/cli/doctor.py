"""``zhangfa doctor``: what is missing on this machine and the command that mends it."""

from __future__ import annotations

import click

from desk.cli.command import Command, json_option
from desk.cli.output import say, say_json, style
from desk.cli.text import pad

_SIGNS = {"ok": ("正常", "green"), "optional": ("可选", "yellow"), "missing": ("缺少", "red")}


@click.command(
    cls=Command,
    short_help="检查本机环境，列出缺什么、怎么补",
    examples=(("zhangfa doctor", ""), ("zhangfa doctor --json", "")),
)
@json_option
def command(as_json: bool) -> int:
    """检查运行环境、检索引擎、文库和索引，逐项说明是否正常；不正常的给出补救的命令。

    “可选”的缺少时照常使用，只是少一项能力；有“缺少”的项目时退出状态为 1。
    """
    from desk.cli.checks import all_checks

    checks = list(all_checks())
    bad = [check for check in checks if check.status == "missing"]
    if as_json:
        rows = [
            {"name": c.name, "title": c.title, "status": c.status, "found": c.found, "remedy": c.remedy or None}
            for c in checks
        ]
        say_json({"ok": not bad, "checks": rows})
        return 1 if bad else 0
    for check in checks:
        word, colour = _SIGNS[check.status]
        say(f"{style(word, colour)}  {pad(check.title, 18)}{check.found}")
        if check.remedy:
            say(f"      补救：{check.remedy}")
    say(f"共有 {len(bad)} 项须处理。" if bad else "本机可以正常使用。")
    return 1 if bad else 0
