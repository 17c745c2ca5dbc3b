"""What the checks of several families share: order of dates, sums, attachments, the six steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from generator.days import spoken
from generator.inputs.common import Attachment, Step, Steps
from generator.inputs.faults import Trouble
from generator.inputs.fields import plain
from generator.inputs.keys import entries

# More columns leave no room for words, even on a page turned on its side.
MOST_COLUMNS = 20


def yuan(amount: Decimal, unit: str = "元") -> str:
    """``47360元``."""
    return f"{plain(amount)}{unit}"


def before(path: str, day: date | None, other: date | None, name: str) -> Iterator[Trouble]:
    """A fault at ``path`` where its ``day`` lies before ``other``, which is called ``name``."""
    if day and other and day < other:
        yield Trouble(path, f"{spoken(day)}早于{name}（{spoken(other)}）", f"不早于{name}的日期", "请核对两个日期")


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where nothing is given or an amount is missing."""
    held = list(amounts)
    return sum((a for a in held if a is not None), Decimal(0)) if held and None not in held else None


def differs(
    path: str, stated: Decimal | None, computed: Decimal | None, how: str, unit: str = "元"
) -> Iterator[Trouble]:
    """A fault where a stated sum is not the computed one. how: what is added up, in words."""
    if stated is not None and computed is not None and stated != computed:
        gap = abs(stated - computed)
        yield Trouble(
            path,
            f"填的是 {yuan(stated, unit)}，{how}是 {yuan(computed, unit)}，相差 {yuan(gap, unit)}",
            "两者相等",
            "请核对各项和合计",
        )


def class_days(path: str, opening: date | None, ending: date | None, days: Decimal | None) -> Iterator[Trouble]:
    """Opening, end and length of a class. path: of its block, with a dot, or empty."""
    yield from before(f"{path}end_date", ending, opening, "开班日期")
    if opening and ending and days is not None and opening <= ending:
        span = (ending - opening).days + 1
        if days > span:
            yield Trouble(
                f"{path}days",
                f"填的是 {plain(days)} 天，从开班到结束只有 {span} 天",
                f"不超过 {span} 天",
                "请核对日期和天数",
            )
        elif days < span - Decimal("0.5"):
            words = f"填的是 {plain(days)} 天，从开班到结束有 {span} 天，请核对（不连续举办的可以这样填）"
            yield Trouble(f"{path}days", words, sort="remark")


def steps_in_order(steps: Steps | None, as_of: date | None) -> Iterator[Trouble]:
    """Nothing is approved before it is filed; a remark where a step is dated after the day of writing."""
    for key, entry in entries(Steps).items():
        step: Step | None = getattr(steps, entry.attribute, None)
        if step:
            yield from before(f"steps.{key}.approved_date", step.approved_date, step.date, "办理日期")
            if step.date and as_of and step.date > as_of:
                words = f"{spoken(step.date)}晚于写作日期（{spoken(as_of)}），文中写作拟办理，请核对"
                yield Trouble(f"steps.{key}.date", words, sort="remark")


def attachments_fit(attachments: tuple[Attachment, ...] | None) -> Iterator[Trouble]:
    """Titles differ; an attachment has one content; the rows of a table are of one length."""
    titles: set[str] = set()
    for number, attachment in enumerate(attachments or ()):
        path = f"attachments[{number}]"
        if attachment.title is not None:
            if attachment.title in titles:
                yield Trouble(f"{path}.title", f"“{attachment.title}”列了两次", "各不相同的附件名称", "请删去一个")
            titles.add(attachment.title)
            if re.search(r"[。，；、：]$", attachment.title):
                yield Trouble(f"{path}.title", "末尾有标点，附件名称后一般不加", sort="remark")
        contents = [key for key in ("table", "text", "file") if getattr(attachment, key) is not None]
        if len(contents) > 1:
            yield Trouble(f"{path}.{contents[1]}", f"与 {contents[0]} 同时填写", "table、text、file 中的一个")
        widths = [len(row) for row in attachment.table or ()]
        if attachment.table is not None and (len(widths) < 2 or not widths[0]):
            yield Trouble(f"{path}.table", "没有表头和内容", "第一行是表头、以下是内容的表格", sort="fault")
        tabbed = max((line.count("\t") + 1 for line in (attachment.text or "").splitlines()), default=0)
        for key, columns in (("table", max(widths, default=0)), ("text", tabbed)):
            if columns > MOST_COLUMNS:
                expected = f"不超过 {MOST_COLUMNS} 列"
                yield Trouble(f"{path}.{key}", f"表格有 {columns} 列", expected, "请分成几个表", "fault")
        for row, width in enumerate(widths):
            if width != widths[0]:
                yield Trouble(f"{path}.table[{row}]", f"有 {width} 格", f"与表头一样 {widths[0]} 格", sort="fault")


def repeated(path: str, names: Iterable[str | None], what: str) -> Iterator[Trouble]:
    """A contradiction for each name that stands twice in a list. path: with ``{}`` for the item's number."""
    for number, first, name in _again(names):
        yield Trouble(path.format(number), f"“{name}”与第 {first + 1} 项相同", f"各不相同的{what}", "请核对")


def alike(path: str, names: Iterable[str | None]) -> Iterator[Trouble]:
    """One remark where names stand twice in a list that may hold them twice."""
    again = list(_again(names))
    if again:
        number, first, name = again[0]
        more = f"，另有 {len(again) - 1} 处重复" if len(again) > 1 else ""
        yield Trouble(path.format(number), f"“{name}”与第 {first + 1} 项相同{more}，请核对", sort="remark")


def _again(names: Iterable[str | None]) -> Iterator[tuple[int, int, str]]:
    """(number, number where it stood first, name) of each name that stands in a list once more."""
    seen: dict[str, int] = {}
    for number, name in enumerate(names):
        if name and seen.setdefault(name, number) != number:
            yield number, seen[name], name


def missing(path: str, remedy: str = "请填写", *, why: str = "") -> Trouble:
    """What a document of this kind cannot be written without. why: as in ``未执行的项目必须说明原因``."""
    return Trouble(path, "没有填写" + (f"（{why}）" if why else ""), "", remedy, "gap")
