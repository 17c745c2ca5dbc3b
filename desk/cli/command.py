"""The command and its help page in Chinese: usage, what it does, parameters, options, an example that runs."""

from __future__ import annotations

from typing import Any

import click

from desk.cli.output import screen_columns
from desk.cli.text import columns, wrap

#: The status of a command that found something of severity must, so that a script can gate on it.
VIOLATED = 3


class ChinesePage(click.Command):
    """What a command and the group of them share: ``--help`` and the line of usage, in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return help_option()

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(usage_line(self, ctx))


class Command(ChinesePage):
    """A command of zhangfa: Chinese help page, ``--home`` also accepted behind the command's name.

    examples: (command line, what it does) shown at the end of the help page; the tests run them.
    """

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params.append(home_option(hidden=True))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        total = screen_columns()
        parts = [usage_line(self, ctx), paragraphs(self.help, total), *self.own_sections(total)]
        arguments = [(p.human_readable_name, p.help or "") for p in self.params if isinstance(p, click.Argument)]
        parts += section("参数", columns(arguments, total))
        parts += section("选项", columns(option_rows(self, ctx), total))
        lines = [f"  {line}" if not note else f"  {line}\n      {note}" for line, note in self.examples]
        parts += section("示例", "\n".join(lines))
        formatter.write("\n".join(parts))

    def own_sections(self, total: int) -> list[str]:
        """Sections between what the command does and its parameters."""
        return []


class Group(Command, click.Group):
    """A command that has commands of its own: ``zhangfa table add``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=list(self.commands), ctx=ctx)
        return super().resolve_command(ctx, args)

    def own_sections(self, total: int) -> list[str]:
        rows = [(name, command.short_help or "") for name, command in self.commands.items()]
        return section("命令", columns(rows, total))


def usage_line(command: click.Command, ctx: click.Context) -> str:
    """``用法：zhangfa search [选项] QUERY...``"""
    spare = {parameter.human_readable_name for parameter in command.get_params(ctx) if not parameter.required}
    pieces = [
        f"[{piece}]" if piece in spare else piece.replace("[OPTIONS]", "[选项]")
        for piece in command.collect_usage_pieces(ctx)
    ]
    return f"用法：{' '.join([ctx.command_path, *pieces])}\n"


def paragraphs(text: str | None, total: int) -> str:
    """Help text wrapped; a blank line between paragraphs, lines that begin with two blanks kept as they are.

    A line that ends within a sentence goes on in the next: where the source broke it says nothing to the reader.
    """
    import inspect

    lines: list[str] = []
    for line in inspect.cleandoc(text or "").split("\n"):
        within = lines and lines[-1] and lines[-1][-1] not in "。：" and not lines[-1].startswith("  ")
        if within and line and not line.startswith("  "):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(row for line in lines for row in ([line] if line.startswith("  ") else wrap(line, total))) + "\n"


def section(title: str, body: str) -> list[str]:
    """A titled section of a help page; nothing when it is empty."""
    return [f"{title}：\n{body}\n"] if body else []


def option_rows(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """(``-o, --output FILE``, what it does) for each option that is shown."""
    rows = []
    for parameter in command.get_params(ctx):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            name = ", ".join(sorted(parameter.opts, key=len))
            if not parameter.is_flag and not parameter.count:
                name += f" {parameter.make_metavar(ctx)}"
            rows.append((name, parameter.help or ""))
    return rows


def help_option() -> click.Option:
    """``--help``, in Chinese."""

    def show(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()

    return click.Option(
        ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=show, help="显示本说明。"
    )


def home_option(*, hidden: bool = False) -> click.Option:
    """``--home DIR``: the workspace; see ``desk.cli.workspace``."""

    def choose(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
        if value:
            from desk.cli.workspace import choose_home

            choose_home(value)

    return click.Option(
        ["--home"],
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        hidden=hidden,
        callback=choose,
        help="文库文件夹（也可用环境变量 ZHANGFA_HOME 指定；缺省为本用户的数据文件夹）。",
    )


json_option = click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出（UTF-8），供程序读取。")
