"""When two names mean one unit: 广西壮族自治区财政厅 and 自治区财政厅, 广西壮族自治区柳州市水利局 and 柳州市水利局,
中共柳州市委员会组织部 and 柳州市委组织部."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.rules.names import organ

_REGION = re.compile(r"^(?:广西壮族自治区|广西自治区|广西区|广西)")


@lru_cache(maxsize=16384)
def unit_key(name: str) -> str:
    """A unit's name in the one form that is compared: a city's unit without the region in front."""
    from kb.regions import region_pattern

    words = "".join(name.split())
    rest = _REGION.sub("", words)
    key = organ(rest if rest != words and region_pattern().match(rest) else words)
    return key.replace("市委员会", "市委")


__all__ = ["unit_key"]
