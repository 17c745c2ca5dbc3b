"""Wrong usage in Chinese: what click found, said so that a clerk knows what to type instead."""

from __future__ import annotations

import re

import click

# What click says in plain words, without a class of its own for it.
_PLAIN = (
    (re.compile(r"Got unexpected extra arguments? \((?P<what>.*)\)", re.S), "多出了参数“{what}”"),
    (re.compile(r"Missing command\."), "没有写命令"),
    (re.compile(r"Option '(?P<what>.*)' requires an argument\."), "选项 {what} 后面缺少值"),
    (re.compile(r"Option '(?P<what>.*)' requires (?P<count>\d+) arguments\."), "选项 {what} 后面应有 {count} 个值"),
    (re.compile(r"Option '(?P<what>.*)' does not take a value\."), "选项 {what} 后面不能带值"),
    (re.compile(r"Argument '(?P<what>.*)' takes (?P<count>\d+) values\."), "参数 {what} 应有 {count} 个值"),
    (re.compile(r"No such command '(?P<what>.*)'\."), "没有命令“{what}”"),
    (re.compile(r"No such option '(?P<what>.*)'\."), "没有选项 {what}"),
)

# What people type for what is an option here.
_INSTEAD = {
    "help": "zhangfa --help",
    "帮助": "zhangfa --help",
    "version": "zhangfa --version",
    "版本": "zhangfa --version",
}


def explain(error: click.UsageError) -> str:
    """The whole message for stderr: what is wrong, the usage line, where the help is."""
    from desk.cli.output import style, visible

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message() + "\n"
    import sys

    text = style("用法不对：", "red", sys.stderr) + visible(what_is_wrong(error)) + "\n"
    if error.ctx is not None:
        text += error.ctx.get_usage() + "\n"
        text += f"查看说明：{error.ctx.command_path} --help\n"
    else:
        text += "查看说明：zhangfa --help\n"
    return text


def what_is_wrong(error: click.UsageError) -> str:
    """The fault in one Chinese sentence, with near matches where there are any."""
    if isinstance(error, click.NoSuchOption):
        return _dash_hint(error) or f"没有选项 {error.option_name}{_near(error.possibilities)}。"
    if isinstance(error, click.exceptions.NoSuchCommand):
        hint = _INSTEAD.get(error.command_name.lower())
        return f"没有命令“{error.command_name}”" + (f"，请用 {hint}。" if hint else f"{_near(error.possibilities)}。")
    if isinstance(error, click.MissingParameter):
        return f"缺少{_parameter(error)}。"
    if isinstance(error, click.BadParameter):
        name = _parameter(error)
        return f"{name}：{_translated(error.message)}" if name else _translated(error.message)
    return _translated(error.message)


def _translated(message: str) -> str:
    for pattern, chinese in _PLAIN:
        found = pattern.fullmatch(message)
        if found:
            return chinese.format(**found.groupdict()) + "。"
    return message


def _parameter(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Argument):
        return f"参数 {parameter.human_readable_name}"
    if parameter is not None:
        return f"选项 {max(parameter.opts, key=len)}"
    return ""


def _near(possibilities: list[str] | None) -> str:
    return f"，您是不是要用 {'、'.join(sorted(possibilities))}" if possibilities else ""


def _dash_hint(error: click.NoSuchOption) -> str:
    # `zhangfa search 培训 -网络`: the shell hands over what was meant as "without this word" as an option, and click
    # takes it letter by letter.
    if error.ctx is not None and error.ctx.info_name == "search" and not error.option_name.lstrip("-").isascii():
        return "以 - 开头的词被当成了选项。要排除某个词，请把整句放在引号里，如 zhangfa search '培训 -网络'。"
    return ""
