"""A process beside the desk ends when the desk does, even where that was killed: nothing else would ever end it."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing import parent_process
from typing import Final

_SECONDS: Final = 2.0


def end_with_parent() -> None:
    """To be called in the process beside: looks now and then whether its parent is still there."""
    started = parent_process()
    # Who started it, not who is its parent now: the desk may have been killed while this process was starting.
    parent = started.pid if started is not None else os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_SECONDS)
        os._exit(0)  # whatever it is at: files and rows are written whole or not at all

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


__all__ = ["end_with_parent"]
