"""The JSON of ``draft``, for the command and the desk: keys may be added, none is ever renamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.draft import Drafted
from generator.rules.jsonform import result_json


def draft_json(draft: Drafted, files: Sequence[Any], report: str | None, remarks: Sequence[str]) -> dict[str, Any]:
    """What ``draft --json`` prints of one input. files: as they are handed over, paths or the files themselves.

    report: the one among them that holds the findings, None where there are none.
    """
    return {
        "files": list(files),
        "report": report,
        **result_json(draft.checked),
        "final": draft.final,
        "gaps": [{"field": gap.field, "message": gap.message} for gap in draft.gaps],
        "citations": [
            {"document": cited.document, "number": cited.number, "path": cited.path, "quote": cited.quote}
            for cited in draft.composed.citations
        ],
        "remarks": list(remarks),
    }


__all__ = ["draft_json"]
