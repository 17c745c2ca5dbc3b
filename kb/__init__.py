"""Policy text -> clause -> hit with citation. The front door; each name is loaded when it is first used.

Searching is ``kb.search.search``: a function cannot share its name with the module it stands in.

>>> from kb import open_library
>>> with open_library() as library:  # doctest: +SKIP
...     library.add([Path("通知.docx")])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.library import Library, open_library
    from kb.lookup import open_lookup
    from kb.models import Citation, Clause, Document

_HOME_OF = {
    "Citation": "kb.models",
    "Clause": "kb.models",
    "Document": "kb.models",
    "Library": "kb.library",
    "open_library": "kb.library",
    "open_lookup": "kb.lookup",
}


def __getattr__(name: str) -> Any:
    # Loading on first use keeps `import kb` instant and the database libraries off the way to a hit.
    if name not in _HOME_OF:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])


__all__ = ["Citation", "Clause", "Document", "Library", "open_library", "open_lookup"]
