"""The command ``zhangfa`` itself: a table of commands, each module loaded only when its command is called."""

from __future__ import annotations

from importlib import import_module

import click

from desk.cli.command import ChinesePage, home_option, option_rows, paragraphs, section, usage_line
from desk.cli.output import screen_columns
from desk.cli.text import columns

# name -> (module, one line for the overview); the command object is called ``command`` in its module.
COMMANDS: dict[str, tuple[str, str]] = {
    "search": ("desk.cli.search", "检索条款：用关键词、一句话或文号提问"),
    "cite": ("desk.cli.cite", "条款的正式出处和原文"),
    "show": ("desk.cli.show", "查看一份文件或其中一条"),
    "template": ("desk.cli.template", "输出一份填好的输入样例，或者空白的台账、批量表"),
    "draft": ("desk.cli.draft", "起草通知、办班方案、情况说明"),
    "batch": ("desk.cli.batch", "一张表一次写成许多份文稿，依次编号"),
    "check": ("desk.cli.check", "按适用的规定检查输入文件"),
    "table": ("desk.cli.table", "本单位自己的表：基地名单、预算单位代码、费用标准、日历"),
    "rules": ("desk.cli.rules", "有哪些规则；导入本单位自己的规则包"),
    "statements": ("desk.cli.statements", "从台账找出须作的情况说明并起草"),
    "list": ("desk.cli.list", "列出文库中的文件"),
    "add": ("desk.cli.add", "导入文件或文件夹"),
    "set": ("desk.cli.set", "更正或补充文件信息，并注明依据"),
    "export": ("desk.cli.export", "导出整理后的整份文件（JSON）"),
    "remove": ("desk.cli.remove", "从文库中移出文件"),
    "index": ("desk.cli.index", "重建检索索引"),
    "serve": ("desk.cli.serve", "打开网页：检索、文库、起草、台账"),
    "doctor": ("desk.cli.doctor", "检查本机环境，列出缺什么、怎么补"),
}

HELP = """章法：找得到条款，引得准出处。

离线检索干部培训等政策文件：答出是哪一条、原文怎么说、正式出处怎么写，文字有损的地方会提示。
首次使用时自动装入随附的政策文本，可以直接检索。"""


class Root(ChinesePage, click.Group):
    """The group that knows its commands by name only, so that ``zhangfa --help`` loads none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is None:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=list(COMMANDS), ctx=ctx)
        return args[0], command, args[1:]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        total = screen_columns()
        parts = [usage_line(self, ctx), paragraphs(self.help, total)]
        parts += section("命令", columns([(name, summary) for name, (_, summary) in COMMANDS.items()], total))
        parts += section("选项", columns(option_rows(self, ctx), total))
        parts += section("示例", "  zhangfa search 市外培训每班最多多少人")
        parts.append("每个命令的用法和示例：zhangfa 命令 --help")
        formatter.write("\n".join(parts))


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"zhangfa {version('zhangfa')}")
        ctx.exit()


root = Root(
    name="zhangfa",
    help=HELP,
    subcommand_metavar="命令 [参数]...",
    params=[
        home_option(),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="显示版本号。"
        ),
    ],
)
