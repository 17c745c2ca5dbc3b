"""The macros of pages/parts/ as one object, so that a page and a fragment of it need no imports of their own."""

from __future__ import annotations

from types import SimpleNamespace

from jinja2 import Environment
from jinja2.runtime import Macro

PARTS = ("marks", "findings", "forms", "rows", "tables", "states", "files", "moving")


def parts(environment: Environment) -> SimpleNamespace:
    """Every macro of pages/parts/, by its own name (``ui.stamp``): put it into ``environment.globals["ui"]``.

    A block that is rendered alone, as a fragment is, does not run the imports at the head of its page; globals it sees.
    Raises ValueError where two parts give one name: a page could not tell which it gets.
    """
    found: dict[str, Macro] = {}
    for part in PARTS:
        for name, macro in vars(environment.get_template(f"parts/{part}.html").module).items():
            if not isinstance(macro, Macro) or name.startswith("_"):
                continue
            if name in found:
                raise ValueError(f"two macros are called {name}")
            found[name] = macro
    return SimpleNamespace(**found)


__all__ = ["PARTS", "parts"]
