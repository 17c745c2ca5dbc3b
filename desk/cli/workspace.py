"""Which workspace a command works on: ``--home``, else ZHANGFA_HOME, else the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path


def choose_home(folder: str) -> None:
    """Makes ``folder`` the workspace of this process, as if ZHANGFA_HOME had been set to it."""
    os.environ["ZHANGFA_HOME"] = str(Path(folder).expanduser().absolute())


def chosen_home() -> Path:
    """The workspace folder that this process uses (it need not exist)."""
    given = os.environ.get("ZHANGFA_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("zhangfa", appauthor=False)
