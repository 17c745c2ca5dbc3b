"""How values of facets are called on a page."""

from __future__ import annotations

import re
from typing import Final

from kb.models import DocumentFacts

LEVELS: Final = {"national": "国家", "province": "省级", "city": "市级", "county": "县级", "unit": "单位"}
BINDING: Final = {"binds": "有约束力", "refers": "仅供参照"}
_SHORT: Final = 16
_PROVINCE: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}?自治区)(?=[\u4e00-\u9fff])")


def region_words(region: str | None) -> str:
    """The name of a region without the province in front of a city: 柳州市."""
    return _PROVINCE.sub("", region) if region else ""


def document_words(facts: DocumentFacts) -> str:
    """A document in few words: its number, else its title."""
    if facts.number:
        return facts.number
    return facts.title if len(facts.title) <= _SHORT else facts.title[: _SHORT - 1] + "…"


__all__ = ["BINDING", "LEVELS", "document_words", "region_words"]
