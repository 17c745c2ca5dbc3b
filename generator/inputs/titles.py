"""职称 as people write them (教授, 高级工程师) and the level each stands for: offered, never filled in."""

from __future__ import annotations

import re

_SERIES = "工程|会计|经济|统计|审计|农艺|畜牧|兽医|实验|政工|工艺美术|讲"
# The first that stands in the words counts: 副教授 before 教授, 教授级高级工程师 before 高级工程师.
_LEVELS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), levels)
    for pattern, levels in (
        ("院士", ("院士",)),
        ("正高|教授级|研究员级", ("正高级",)),
        (f"副高|副(?:教授|研究员|研究馆员|主任[医药护技]师|编审|译审)|高级(?:{_SERIES}|教)师", ("副高级",)),
        (
            rf"中级|助理研究员|(?<!助理)(?<!注册)(?:{_SERIES})师|主治医师|主管[药护技]师"
            "|(?<!研究)(?<!助理)馆员|一级教师",
            ("中级",),
        ),
        ("(?<!助理)教授|研究员|研究馆员|主任[医药护技]师|编审|译审", ("正高级",)),
        ("^高级(?:职称)?$", ("正高级", "副高级")),
        # Below all levels that an input may name: no spelling of them is meant.
        ("初级|助教|助理|实习|二级教师|三级教师", ()),
    )
)


def levels_of(words: str) -> tuple[str, ...] | None:
    """The levels that a 职称 may stand for: none for one below them, None for words that are no known 职称.

    >>> levels_of("副教授")
    ('副高级',)
    """
    return next((levels for pattern, levels in _LEVELS if pattern.search(words)), None)


__all__ = ["levels_of"]
