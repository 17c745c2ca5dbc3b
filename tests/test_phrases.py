"""What a clerk types fits into a sentence: ends, labels, titles, places; labels that count on."""

from __future__ import annotations

import doctest
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator import facts, phrases, wording
from generator.phrases import (
    FILTERS,
    Counter,
    addressees,
    aim,
    bare,
    basis,
    book,
    held,
    item,
    months,
    place,
    sentence,
    subject,
    within,
)
from kb.errors import ZhangfaError
from kb.labels import read_label


@pytest.mark.parametrize("module", [phrases, facts, wording], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("无法脱产参训", "无法脱产参训。", id="no mark"),
        pytest.param("无法脱产参训；。", "无法脱产参训。", id="two marks"),
        pytest.param("无法脱产参训 \n", "无法脱产参训。", id="blanks"),
        pytest.param("按《办法》执行", "按《办法》执行。", id="a title at the end"),
        pytest.param("他说：“行。”", "他说：“行。”", id="the stop stands inside the quotation"),
        pytest.param("务必到会！", "务必到会！", id="another mark closes it"),
        pytest.param("第一行\n第二行。", "第一行第二行。", id="on one line"),
        pytest.param("", "", id="nothing stays nothing"),
    ],
)
def test_sentence(typed: str, wanted: str) -> None:
    assert sentence(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("一、严格考勤；", "严格考勤", id="一、"),
        pytest.param("（二）严格考勤。", "严格考勤", id="（二）"),
        pytest.param("3.严格考勤", "严格考勤", id="3."),
        pytest.param("（4）严格考勤", "严格考勤", id="（4）"),
        pytest.param("一是严格考勤", "严格考勤", id="一是"),
        pytest.param("2026年起执行", "2026年起执行", id="a year is no label"),
        pytest.param("1.5天内报送", "1.5天内报送", id="a number is no label"),
        pytest.param("第三条规定的人员", "第三条规定的人员", id="an article is cited, not numbered"),
        pytest.param("一二线轮换", "一二线轮换", id="numerals are words"),
    ],
)
def test_item(typed: str, wanted: str) -> None:
    assert item(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("为了提升能力。", "提升能力", id="为了"),
        pytest.param("旨在提升能力", "提升能力", id="旨在"),
        pytest.param("为提升能力，", "提升能力", id="为"),
        pytest.param("为期三天的轮训", "为期三天的轮训", id="为期 is a word"),
        pytest.param("提升能力", "提升能力", id="as it is"),
    ],
)
def test_aim(typed: str, wanted: str) -> None:
    assert aim(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("举办2026年水利培训班", "2026年水利培训班", id="举办"),
        pytest.param("组织开展业务培训", "业务培训", id="组织开展"),
        pytest.param("组织工作业务培训班", "组织工作业务培训班", id="组织工作 is what is taught"),
        pytest.param("2026年防汛培训", "2026年防汛培训", id="no verb"),
    ],
)
def test_held(typed: str, wanted: str) -> None:
    assert held(typed) == wanted


def test_subject_stands_alone() -> None:
    assert subject("关于举办培训班的通知") == "举办培训班"
    assert subject("转发《关于培训的通知》") == "转发《关于培训的通知》"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("全市各单位", "全市各单位", id="one"),
        pytest.param(["甲局", "乙局：", "丙局。"], "甲局、乙局、丙局", id="the like"),
        pytest.param(["各县党委、政府", "市直各单位"], "各县党委、政府，市直各单位", id="a name with 、 inside"),
    ],
)
def test_addressees(typed: object, wanted: str) -> None:
    assert addressees(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("关于培训的通知", "《关于培训的通知》", id="bare"),
        pytest.param("《关于培训的通知》", "《关于培训的通知》", id="marked"),
        pytest.param("关于印发《办法》的通知", "《关于印发〈办法〉的通知》", id="a title inside"),
        pytest.param("《关于印发《办法》的通知》", "《关于印发〈办法〉的通知》", id="marked twice"),
        pytest.param("《甲办法》和《乙办法》", "《甲办法》和《乙办法》", id="two titles stay two"),
    ],
)
def test_book(typed: str, wanted: str) -> None:
    assert book(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param(["《甲》"], "《甲》", id="one"),
        pytest.param(["《甲》", "《乙》", "《丙》"], "《甲》《乙》和《丙》", id="no 、 between titles"),
        pytest.param(["《甲》（〔2020〕1号）", "《乙》", "市委部署"], "《甲》（〔2020〕1号）、《乙》和市委部署", id="、 after a number"),
        pytest.param(["关于规范培训的通知（桂组通字〔2020〕56号）"], "《关于规范培训的通知》（桂组通字〔2020〕56号）", id="marks added"),
        pytest.param(["柳州市培训费管理办法"], "《柳州市培训费管理办法》", id="by its kind"),
        pytest.param(["桂组通字〔2020〕56号", "2026年度培训计划"], "桂组通字〔2020〕56号和2026年度培训计划", id="no title, no marks"),
        pytest.param("《甲》；", "《甲》", id="a text"),
    ],
)  # fmt: skip
def test_basis(typed: object, wanted: str) -> None:
    assert basis(typed) == wanted


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ([7], "7月"), ([5, 6], "5月至6月"), ([6, 5, 12, 11], "5月至6月和11月至12月"), ([1, 3, 5], "1月、3月和5月"),
        ([1, 12], "1月和12月"), (range(1, 13), "1月至12月"), ([], ""),
    ],
)  # fmt: skip
def test_months(given_: list[int], wanted: str) -> None:
    assert months(given_) == wanted


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (("中共柳州市委党校", "广西", "柳州市"), "中共柳州市委党校"),
        (("红军山庄", "贵州", "遵义市"), "红军山庄（贵州遵义市）"),
        (("浙江大学", "浙江", "杭州市"), "浙江大学（杭州市）"),
        (("某酒店", "", "柳州市"), "某酒店（柳州市）"),
        (("某酒店", "北京市", "北京市"), "某酒店（北京市）"),
        (("", "贵州", "遵义市"), "贵州遵义市"),
        (("某酒店", "", ""), "某酒店"),
        (("某酒店。", "广西壮族自治区", ""), "某酒店（广西壮族自治区）"),
    ],
)
def test_place(given_: tuple[str, str, str], wanted: str) -> None:
    assert place(*given_) == wanted


def test_within_keeps_what_is_no_citation() -> None:
    assert within("《关于印发〈办法〉的通知》（桂组通字〔2020〕56号）第五部分第（二）项") == "第五部分第（二）项"
    assert within("《关于培训的通知》") == "《关于培训的通知》"


WORDS = st.text("为了旨在组织举办培训班2026年一二三（）、。；，：！“”《》关于的通知 \n", max_size=30)


@given(WORDS)
def test_a_sentence_ends_once(words: str) -> None:
    made = sentence(words)
    assert sentence(made) == made
    assert not re.search("[。；，、：]{2}$", made)
    assert "\n" not in made


@given(WORDS)
def test_bare_words_bear_no_end_mark(words: str) -> None:
    made = bare(words)
    assert made == bare(made)
    assert not made.endswith(("。", "；", "，", "、", "：", " "))


def test_counter_begins_lower_labels_anew() -> None:
    count = Counter().next
    made = [
        count(f)
        for f in ("一、", "（一）", "1.", "（1）", "1.", "（1）", "（一）", "1.", "一是", "一是", "一、", "（一）")
    ]
    assert made == ["一、", "（一）", "1.", "（1）", "2.", "（1）", "（二）", "1.", "一是", "二是", "二、", "（一）"]


@given(st.integers(1, 40))
def test_counted_labels_are_read_as_labels(number: int) -> None:
    for form in ("一、", "（一）", "1.", "（1）"):
        counter = Counter()
        label = [counter.next(form) for _ in range(number)][-1]
        found = read_label(label + "有关事项")
        assert found is not None
        assert (found.value, found.text) == (number, label)


def test_unknown_label_is_told() -> None:
    with pytest.raises(ZhangfaError, match="没有“A"):
        Counter().next("A.")


def test_every_filter_is_in_the_manual() -> None:
    page = (ROOT / "docs" / "adding-a-template.md").read_text(encoding="utf-8")
    assert [name for name in {**FILTERS, **wording.FILTERS} if f"`{name}`" not in page] == []


def test_every_template_is_in_the_manual() -> None:
    page = (ROOT / "docs" / "adding-a-template.md").read_text(encoding="utf-8")
    names = {re.sub(r"\.(lz|gx)-[\d-]+", "", path.name) for path in (ROOT / "templates").glob("*.txt.j2")}
    assert [name for name in names if f"`{name}`" not in page] == []
