"""Running the desk: one process with threads, its drawing processes beside it."""

from __future__ import annotations

import threading
import webbrowser

from desk.web.settings import Settings


def run(settings: Settings, opened: str | None = None) -> None:
    """Serves until it is stopped. opened: an address for the browser, once the desk answers. Raises LibraryError."""
    import uvicorn

    from desk.web.app import create_app
    from desk.web.guard.patience import Patient
    from desk.web.journal import keep_journal

    config = uvicorn.Config(
        create_app(settings),
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
    if opened:
        threading.Timer(1.0, webbrowser.open, (opened,)).start()
    uvicorn.Server(config).run()


def first_link(settings: Settings) -> str | None:
    """The token of the link by which the first administrator sets a password; None where there is one already."""
    if not settings.accounts:
        return None
    from desk.web.state import Desk

    desk = Desk(settings)
    try:
        return None if desk.people.any_administrator() else desk.people.invite(hours=24)
    finally:
        desk.close()


__all__ = ["first_link", "run"]
