"""Words that offices write in a ledger: for nothing, for yes and no, for one of the choices of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final


def same(**words: str) -> tuple[tuple[str, str], ...]:
    """Synonyms: ``choice="word word"``."""
    return tuple((word, choice) for choice, listed in words.items() for word in listed.split())


#: Words whose sense is certain for every unit. 省外, 外地 or the name of a city are not: they are asked about.
SAME_PLACE: Final = (
    *same(市内="本市 本市内 市内班 市内培训", 市外="外市 市外班 市外培训 市外（区内） 区内市外 市外区内"),
    *same(区外="市外（区外） 区外市外 市外区外 区外班 区外培训", 区内="区内班 区内培训"),
    *(("市内（区内）", "市内"), ("区内市内", "市内")),
    *((word, "出国（境）") for word in ("出国", "出境", "出国境", "境外", "国外", "国（境）外", "因公出国（境）")),
)
SAME_STATE: Final = same(
    已办="已举办 已办班 已办结 已完成 已执行 已开展 已实施 完成 办结",
    取消="已取消 取消举办 撤销 已撤销 不再举办 停办",
    延期="已延期 延期举办 推迟 推迟举办 顺延",
)
SAME_DELIVERY: Final = (
    *same(线下="线下培训 线下班 面授 集中面授 现场培训", 线上="线上培训 线上班 网络 网络培训 网上 网上培训"),
    *same(线上线下结合="线上线下 线上+线下 线下+线上 线上线下相结合 线上与线下结合 线上和线下结合 线下线上结合"),
    *same(讲座="专题讲座 报告会 讲座报告"),
)
SAME_LEVEL: Final = same(柳州市市直="柳州市直", 柳州市市直二层单位="柳州市直二层单位", 中央驻桂="中央驻桂单位")

_DONE: Final = (
    *("", "办", "办理", "完成", "开展", "举办", "执行", "实施", "开班", "结束", "结业", "报送", "报", "审核", "发布"),
    *("签到", "结算", "录入", "补录", "填", "填写", "补", "补充", "定"),
)
#: A cell that says one of these says nothing: not done, not yet decided, not filled in. Signs alone say nothing, too.
NOTHING: Final = frozenset(
    ["无", "没有", "暂无", "空", "空白", "不适用", "n/a", "na"]
    + [before + verb for before in ("未", "尚未", "暂未", "还未", "待") for verb in _DONE if before + verb != "待"]
)
YES: Final = frozenset(["是", "有", "对", "√", "✓", "✔", "☑", "1", "true", "y", "yes"])
NO: Final = frozenset(["否", "无", "没有", "不是", "非", "×", "✗", "✘", "x", "0", "false", "n", "no"])

#: Stretches of rows that a line names; the rest is counted.
_NAMED: Final = 6


def rows_said(rows: Sequence[int]) -> str:
    """Rows in their order: ``第3行``, ``第2、5至9行``, ``第2、4、6、8、10、12行等 40 行``."""
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and row == stretches[-1][1] + 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    told = [
        f"{first}" if first == last else f"{first}{'至' if last > first + 1 else '、'}{last}"
        for first, last in stretches
    ]
    more = f"等 {len(rows)} 行" if len(told) > _NAMED else ""
    return f"第{'、'.join(told[:_NAMED])}行{more}"


__all__ = ["NO", "NOTHING", "SAME_DELIVERY", "SAME_LEVEL", "SAME_PLACE", "SAME_STATE", "YES", "rows_said"]
