"""Which workspace a command works on: ``--home``, else ZHANGFA_HOME, else the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path


def choose_home(folder: str) -> None:
    """Makes ``folder`` the workspace of this process, as if ZHANGFA_HOME had been set to it."""
    os.environ["ZHANGFA_HOME"] = str(Path(folder).expanduser().absolute())


def chosen_home() -> Path:
    """The workspace folder that this process uses (it need not exist)."""
    from kb.workspace import locate

    return locate().home
