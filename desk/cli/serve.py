"""``zhangfa serve``: the web desk."""

from __future__ import annotations

import sys

import click

from desk.cli.command import Command
from desk.cli.output import remark, say
from desk.cli.params import Whole
from kb.errors import ZhangfaError

_PORT = Whole("端口", 1, 65535)


@click.command(
    cls=Command,
    short_help="打开网页：检索、文库、起草、台账",
    examples=(
        ("zhangfa serve", "在本机使用，浏览器打开 http://127.0.0.1:8765"),
        ("zhangfa serve --host 0.0.0.0", "供全单位使用：各人登录，第一位管理员用启动时给出的链接设置口令"),
    ),
)
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1",
    help="监听的地址；缺省 127.0.0.1，只供本机，不用登录。其他地址要求登录。",
)  # fmt: skip
@click.option("--port", type=_PORT, metavar="N", default=8765, help="端口（缺省 8765）。")
@click.option("--accounts", is_flag=True, help="本机也要求登录（在反向代理之后运行时使用）。")
@click.option("--secure", is_flag=True, help="由反向代理提供 HTTPS：Cookie 只经加密连接发送。")
@click.option("--processes", type=Whole("进程数", 1, 32), metavar="N", default=1, help="排版 PDF 的进程数（缺省 1）。")
@click.option("--reset", metavar="ACCOUNT", help="该账号忘了口令：启动后给出一个只能用一次的链接，用来重设。")
@click.option("--open", "opened", is_flag=True, help="启动后用浏览器打开。")
def command(
    host: str, port: int, accounts: bool, secure: bool, processes: int, reset: str | None, opened: bool
) -> None:
    """打开网页，供不用命令行的人检索、起草和检查；不连外网，按 Ctrl+C 结束。

    缺省只供本机一人使用，不用登录。--host 写别的地址则供全单位使用：各人以账号登录，角色分查阅、起草、管理；
    还没有管理员时，启动后给出一个只能用一次的链接，用它设置第一位管理员。
    """
    from desk.cli.workspace import chosen_home
    from desk.web.settings import Settings, is_loopback

    settings = Settings(
        home=chosen_home(),
        host=host,
        port=port,
        accounts=accounts or not is_loopback(host),
        secure=secure,
        processes=processes,
    )
    _refuse_taken(host, port)
    from desk.web.serving import password_link, run

    link = password_link(settings, reset)
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"

    def ready() -> None:
        say(f"章法已启动：{address}（按 Ctrl+C 结束）")
        if settings.accounts and not secure and not is_loopback(host):
            remark(
                "提示：没有加密。请只在内部网络使用，或者在前面加一个提供 HTTPS 的反向代理（见 docs/deployment.md）。"
            )
        if link:
            whom = f"重设账号“{link.whom}”的口令" if link.whom else "设置第一位管理员"
            say(f"{whom}（只能用一次，24 小时内有效）：{address}/first-run/{link.token}")
        sys.stdout.flush()
        if opened:
            import threading
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()  # some browsers block

    run(settings, ready)


def _refuse_taken(host: str, port: int) -> None:
    """Raises ZhangfaError where the address cannot be had, before anything is opened."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise ZhangfaError(
            f"不能监听 {host}:{port}（{'已被占用' if error.errno == 98 else '地址或权限不对'}）",
            remedy="请用 --port 换一个端口，或检查 --host",
        ) from error
