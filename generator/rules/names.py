"""When two names mean one thing: organs, places, words written with other brackets or blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_REGION = "自治区"
# In this order: the full forms first.
_ORGANS = (
    ("广西壮族自治区", _REGION),
    ("广西自治区", _REGION),
    ("广西区", _REGION),
    ("中国共产党", "中共"),
    (f"中共{_REGION}纪律检查委员会", f"{_REGION}纪委"),
    ("纪律检查委员会", "纪委"),
    ("监察委员会", "监委"),
    (f"{_REGION}纪委{_REGION}监委", f"{_REGION}纪委监委"),
    (f"中共{_REGION}委员会", f"{_REGION}党委"),
    (f"{_REGION}委员会", f"{_REGION}党委"),
    (f"{_REGION}区党委", f"{_REGION}党委"),
    ("人民代表大会常务委员会", "人大常委会"),
    (f"中国人民政治协商会议{_REGION}党委", f"{_REGION}政协"),
    (f"政协{_REGION}党委", f"{_REGION}政协"),
    (f"{_REGION}政府", f"{_REGION}人民政府"),
    ("中共", ""),
)
_PROVINCE = re.compile(r"^(?:广西壮族自治区|广西自治区|广西|自治区)")
_PEOPLES = re.compile(r"[\u4e00-\u9fff]族自治(?=[县州旗])")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text without blanks, its brackets full-width."""
    return "".join(text.split()).replace("(", "（").replace(")", "）")


@lru_cache(maxsize=1024)
def organ(name: str) -> str:
    """The name of an organ in one form: 中共广西壮族自治区委员会组织部 is 自治区党委组织部 (rules.md, GX20-019)."""
    text = re.sub(r"[、，/]", "", folded(name))
    for full, short in _ORGANS:
        text = text.replace(full, short)
    return text


@lru_cache(maxsize=1024)
def lies_in(place: str, names: tuple[str, ...]) -> bool:
    """Whether a place is one of those named or lies in it: 广西柳州市柳北区 in 柳州市, 三江县 for 三江侗族自治县."""
    text = folded(place)
    return any(form.startswith(known) for form in {text, _PROVINCE.sub("", text)} for known in _spellings(names))


@lru_cache(maxsize=128)
def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """The names, and each as it is spoken: 柳州 for 柳州市, 融水县 for 融水苗族自治县."""
    found = dict.fromkeys(names)
    for name in names:
        found[_PEOPLES.sub("", name)] = None
        if name.endswith("市") and len(name) > 2:
            found[name[:-1]] = None
    return tuple(found)


__all__ = ["folded", "lies_in", "organ"]
