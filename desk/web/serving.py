"""Running the desk: one process with threads, its drawing processes beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from socket import socket

from desk.web.settings import Settings
from kb.errors import ZhangfaError
from kb.faults import speak_to_visitors


def run(settings: Settings, ready: Callable[[], None]) -> None:
    """Serves until it is stopped. ready: called once the desk answers. Raises LibraryError."""
    import uvicorn

    from desk.web.app import create_app
    from desk.web.guard.patience import Patient
    from desk.web.journal import keep_journal

    app = create_app(settings)
    speak_to_visitors()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        http=Patient,
        ws="none",
        h11_max_incomplete_event_size=64 * 1024,
        proxy_headers=settings.secure,
    )
    keep_journal(settings.home)  # behind the configuration, which sets the server's own log

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    Server(config).run()


@dataclass(frozen=True, slots=True)
class Link:
    """A link by which somebody sets a password, once. whom: an account; empty for the first administrator."""

    whom: str
    token: str


def password_link(settings: Settings, name: str | None = None) -> Link | None:
    """A link for whoever must set a password before others can be let in; None where nobody must.

    name: an account that forgot its password, else the first administrator where there is none yet. What the desk
    already kept of that account stays. Raises ZhangfaError for an account that there is not, or that is stopped.
    """
    if not settings.accounts:
        if name is not None:
            raise ZhangfaError("一个人在本机使用，没有账号", remedy="要用账号，请加 --accounts 或 --host")
        return None
    from desk.web.state import Desk

    desk = Desk(settings)
    try:
        if name is None:
            return None if desk.people.any_administrator() else Link("", desk.people.invite(hours=24))
        person = next((one for one in desk.people.all() if one.name == name), None)
        if person is None or person.id is None:
            raise ZhangfaError(f"没有账号“{name}”", remedy="请写登录用的账号，不是姓名")
        if not person.active:
            raise ZhangfaError(f"账号“{name}”已停用", remedy="请由管理员在“管理 › 人员”中启用，或写另一个账号")
        return Link(name, desk.people.invite(person.id, hours=24))
    finally:
        desk.close()


__all__ = ["Link", "password_link", "run"]
