"""Sheets of documents for the tests: real .xlsx and .csv files, a good row to be spoilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

#: A row that becomes a 开班通知, column by column.
OPENING: dict[str, Any] = {
    "序号": 1,
    "类型": "开班通知",
    "发文机关": "柳州市水利局",
    "机关代字": "柳水发",
    "发文顺序号": None,
    "标题事由": "举办2026年水利培训班",
    "主送机关": "各县（区）水利局；局属各单位",
    "成文日期": date(2026, 9, 21),
    "写作日期": date(2026, 9, 21),
    "开班日期": date(2026, 10, 20),
    "结束日期": date(2026, 10, 22),
    "培训场所": "中共柳州市委党校",
    "培训人数": 48,
    "培训对象": "专业技术人员",
    "培训内容": "山洪灾害防御\n小型水库管理",
}
#: A row that becomes a 办班方案; with 68 people out of the city it breaks a rule.
PLAN: dict[str, Any] = {
    "序号": 1,
    "类型": "办班方案",
    "单位名称": "柳州市水利局",
    "单位层级": "柳州市市直",
    "班次名称": "2026年水利业务培训班",
    "班次类别": "专业化能力",
    "市内市外": "市内",
    "培训形式": "线下",
    "开班日期": date(2026, 10, 20),
    "结束日期": date(2026, 10, 22),
    "培训天数": 3,
    "培训人数": 48,
    "培训对象": "专业技术人员",
    "经费总额": "4.8万元",
    "综合定额合计": 48000,
    "写作日期": date(2026, 10, 1),
}
QUOTA = ("序号", "名额单位", "名额")


def rows(count: int, base: Mapping[str, Any] = OPENING, **changes: Any) -> list[dict[str, Any]]:
    """``count`` rows, each with a subject of its own."""
    subject = "标题事由" if "标题事由" in base else "班次名称"
    return [
        {**base, "序号": number, subject: str(base[subject]).replace("培训班", f"第{number}期培训班"), **changes}
        for number in range(1, count + 1)
    ]


def book(
    path: Path,
    main: Sequence[Mapping[str, Any]],
    others: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    name: str = "文稿",
) -> Path:
    """A workbook. others: further sheets, by name, rows of cells."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    titles = list(dict.fromkeys(title for row in main for title in row))
    sheet.append(titles)
    for row in main:
        sheet.append([row.get(title) for title in titles])
    for title, cells in (others or {}).items():
        other = workbook.create_sheet(title)
        for line in cells:
            other.append(list(line))
    workbook.save(path)
    return path
