"""WeasyPrint made ready: imported without its detours, and left alone by the garbage collector while it works."""

from __future__ import annotations

import ctypes.util
import gc
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any


def load() -> Any:
    """The module of WeasyPrint's libraries. Raises OSError where Pango is missing.

    WeasyPrint tries several names for each library. On Linux the right one is among them and is opened without help;
    looking the others up would start ``ldconfig`` some twenty times, a third of a second.
    """
    # It prints advice and warns of a missing subsetter: both are said elsewhere, in Chinese.
    with redirect_stdout(StringIO()), warnings.catch_warnings(), _no_lookup():
        warnings.simplefilter("ignore")
        from weasyprint.text import ffi
    return ffi


@contextmanager
def _no_lookup() -> Iterator[None]:
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def collection_paused() -> Iterator[None]:
    """No garbage collection within: a layout makes a million objects that all live until it is written.

    A quarter of the time is saved; what it leaves is collected afterwards.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
