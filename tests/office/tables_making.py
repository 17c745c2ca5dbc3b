"""What the tests of tables share: files as an office writes them, and their import into a folder of tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.office.model import Table
from generator.office.store import add_table

Import = Callable[..., Table]

CODES = """\
title: 柳州市市直预算单位代码表
source: 一体化系统导出
date: 2026-01-05
codes:
  - {unit: 柳州市水利局, code: "330001"}
  - {unit: 柳州市财政局, code: "018001"}
"""
BASES = """\
title: 柳州市干部教育培训基地名单
source: 市委组织部印发的名单
date: 2026-03-02
institutions:
  - 中共柳州市委党校
  - {name: 浙江大学继续教育学院, city: 杭州市, valid_until: 2026-12-31}
"""
COSTS = """\
title: 柳州市本级培训费标准
number: 柳财行〔2024〕18号
source: 市财政局文件第3页
date: 2024-05-06
levels: [柳州市市直]
综合定额: {三类: {合计: 400, 住宿费: 250, 伙食费: 100, 场地资料交通费: 30, 其他费用: 20}, 二类: 440}
讲课费: {副高级: 400, 中级: 200}
"""
CALENDAR = """\
title: 2027年部分节假日安排
source: 国务院办公厅通知
date: 2026-11-05
region: 全国
years:
  2027:
    extra_off: [2027-01-01至2027-01-04, 2027-05-01, 2027-10-01]
    extra_work: [2027-01-09]
"""
TEXTS = {"budget_codes": CODES, "base_list": BASES, "cost_standard": COSTS, "calendar": CALENDAR}


def importer(folder: Path) -> Import:
    """Imports a text as a file of a kind into ``folder/tables``."""

    def call(kind: Any, text: str | None = None, file: str | None = None, **more: Any) -> Table:
        path = folder / (file or f"{kind}.yaml")
        path.write_text(TEXTS[kind] if text is None else text, encoding="utf-8")
        return add_table(folder / "tables", kind, path, **more).table

    return call
