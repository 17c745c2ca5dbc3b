"""Two documents of the library beside each other, clause by clause."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from browsing import Visitor

from desk.web.state import Desk
from kb.library import open_library

FIRST = """青岚市人力资源和社会保障局关于做好培训工作的通知

青人社发〔2025〕9号

各县区人力资源和社会保障局：

一、班次规模。每班不超过60人，由主管单位统筹安排。

二、经费管理。培训费按照综合定额标准执行，不得超支。

三、报送时限。<script>alert(1)</script>各单位于11月底前报送计划。

青岚市人力资源和社会保障局
2025年3月4日
"""
SECOND = (
    FIRST.replace("2025", "2026")
    .replace("60人", "50人")
    .replace("二、经费管理。培训费按照综合定额标准执行，不得超支。", "二、结业考核。考核不合格的不发结业证书。")
)


@pytest.fixture
def two(desk: Desk, visitor: Visitor, tmp_path: Path) -> Visitor:
    for name, words in (("甲.txt", FIRST), ("乙.txt", SECOND)):
        (tmp_path / name).write_text(words, encoding="utf-8")
        with open_library(desk.workspace.home) as library:
            library.add([tmp_path / name])
    return visitor


def shown(page: str) -> list[str]:
    """The cells of the comparison, in order, changes in brackets."""
    cells = re.findall(r'<div class="(?:diff|none)[^"]*">(.*?)</div>', page, re.S)
    plain = (re.sub(r"</?(?:del|ins)>", "|", cell) for cell in cells)
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in plain]


def test_what_changed_between_two_documents(two: Visitor) -> None:
    page = two.open("/library/compare?a=青人社发〔2025〕9号&b=青人社发〔2026〕9号")
    assert re.search(r"有改动 <b>1</b> 条，只在前一份 <b>1</b> 条，只在后一份 <b>1</b> 条", page)
    assert "不超过<del>6</del>0人" in page
    assert "不超过<ins>5</ins>0人" in page
    cells = shown(page)
    alone = [cell for cell in cells if "只在这一份" in cell]
    assert ["经费管理" in alone[0], "结业考核" in alone[1]] == [True, True]
    assert cells.count("另一份没有这一条") == 2
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("show", "words", "absent"),
    [
        ("changed", "不超过<del>", "结业考核"),
        ("alone", "结业考核", "不超过<del>"),
        ("same", "11月底前报送计划", "结业考核"),
        ("nonsense", "结业考核", None),
    ],
)
def test_one_sort_alone(two: Visitor, show: str, words: str, absent: str | None) -> None:
    page = two.open(f"/library/compare?a=青人社发〔2025〕9号&b=青人社发〔2026〕9号&show={show}")
    assert words in page
    assert absent is None or absent not in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "逐条比对两份文件"),
        ("?a=lz-2022-65", "value="),
        ("?a=lz-2022-65&b=没有这份", "文库中没有“没有这份”"),
        ("?a=lz-2022-65&b=lz-2022-65", "两处填的是同一份文件"),
        ("?a=%00&b=%F0%9F%98%80", "文库中没有"),
        ("?a=lz-2022-65&b=gx-2020-56&page=999", "只在前一份"),
        ("?a=zf-2013-2017&b=zf-2018-2022", "处缺损"),
    ],
)
def test_what_is_asked_amiss_is_told_in_place(visitor: Visitor, address: str, words: str) -> None:
    page = visitor.open(f"/library/compare{address}")
    assert words in page
    assert "zhangfa list" not in page


def test_a_document_leads_to_its_comparison(visitor: Visitor) -> None:
    assert 'href="/library/compare?a=lz-2022-65"' in visitor.open("/library/lz-2022-65")
    page = visitor.open("/library/rsb-2007-20-dup")
    assert "/library/compare?a=rsb-2007-20-dup&amp;b=rsb-2007-20" in page, "near copies are compared at a click"
