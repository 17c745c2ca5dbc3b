"""Parts of the column 检索 by themselves: terms that passed, places of damage, marks, what bears on whom, what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from desk.web.finding.copying import headline, quotation
from desk.web.finding.damage import places, question
from desk.web.finding.kept import Latest
from desk.web.finding.naming import region_words
from desk.web.finding.passed import passed_terms
from desk.web.finding.question import Question, clause_address, page_number
from desk.web.finding.shown import marked
from desk.web.finding.standing import standing
from generator.rules.packs import load_packs
from kb.lookup import open_lookup
from kb.models import Clause, Defect, Span
from kb.snippet import Window

TODAY = date(2026, 10, 26)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("请于2022年12月31日前登录系统", [date(2022, 12, 31)], "a term that passed"),
        ("于2022年8月5日（星期五）18时前上报", [date(2022, 8, 5)], "with weekday and hour"),
        ("截止2022年8月5日", [date(2022, 8, 5)], "the word stands before"),
        ("最迟2022年8月5日报送", [date(2022, 8, 5)], "the word stands before"),
        ("请于2026年10月27日前上报", [], "tomorrow"),
        ("请于2026年10月26日前上报", [], "today has not passed"),
        ("2022年7月25日印发", [], "a date that is no term"),
        ("到2024年前形成体系", [], "a goal, not a term"),
        ("请于2022年2月30日前上报", [], "no such day"),
        ("2022年8月5日前，2022年8月5日前，2021年1月1日止", [date(2022, 8, 5), date(2021, 1, 1)], "each once"),
    ],
)
def test_terms_that_passed(text: str, expected: list[date], reason: str) -> None:
    assert list(passed_terms(text, TODAY)) == expected, reason


@pytest.mark.parametrize(
    ("text", "window", "marks", "flaws", "expected", "reason"),
    [
        ("培训计划", (0, 4), ((0, 2),), (), "<mark>培训</mark>计划", "a mark"),
        ("a<b>&\"c", (0, 7), ((1, 4),), (), "a<mark>&lt;b&gt;</mark>&amp;\"c", "all is escaped"),
        ("每年2024名教师", (0, 9), ((6, 9),), ((2, 7),), "每年<span class=\"flaw\">2024</span>"
         "<span class=\"flaw\"><mark>名</mark></span><mark>教师</mark>", "a mark that begins inside damage"),
        ("一二三四五六", (2, 4), ((2, 3),), ((0, 1), (5, 6)), "…<mark>三</mark>四…", "damage outside the window"),
        ("一\n二", (0, 3), (), (), "一<br>二", "lines"),
        ("<mark>x", (0, 7), (), (), "&lt;mark&gt;x", "what looks like a mark is none"),
    ],
)  # fmt: skip
def test_marked(
    text: str,
    window: tuple[int, int],
    marks: tuple[tuple[int, int], ...],
    flaws: tuple[tuple[int, int], ...],
    expected: str,
    reason: str,
) -> None:
    assert str(marked(Window(text, *window, marks), flaws)) == expected, reason


def clause_of(original: str, text: str = "", start: int = 100) -> Clause:
    spans = (Span(start, start + len(original)),)
    return Clause("d", "一/p1", "para", None, None, 2, text or original, original, spans)


def defect_at(start: int, end: int, kind: str = "quantity_overwritten", message: str = "") -> Defect:
    return Defect(kind, "一/p1", "", message or "此处的数量“2024名”疑为年份2024覆盖所致，原数不明", Span(start, end))


@pytest.mark.parametrize(
    ("original", "words", "span", "expected", "reason"),
    [
        ("培训2024名教师", "每年培训2024名教师。", (102, 106), "2024名", "with its unit, by its context"),
        ("到2024年培训2024 名", "到2024年培训2024名", (108, 112), "2024名", "the second of two, blanks apart"),
        ("培训2024名教师", "别的话", (102, 106), None, "not in the words shown"),
        ("培训2024名教师", "培训2024名教师", (900, 904), None, "of another clause"),
    ],
)
def test_where_damage_stands(
    original: str, words: str, span: tuple[int, int], expected: str | None, reason: str
) -> None:
    found = places(words, clause_of(original), [defect_at(*span)])
    assert [words[begin:stop] for begin, stop in found] == ([expected] if expected else []), reason
    if "2024年" in words:
        assert found[0][0] > words.index("2024年"), reason


@pytest.mark.parametrize(
    ("defects", "expected"),
    [
        ([], ""),
        ([defect_at(0, 4)], "这段有疑为被改动的数字“2024名”，仍要复制吗？"),
        (
            [defect_at(0, 4), defect_at(5, 9, "year_overwritten", "年份“2024”疑为统一覆盖，原年份不明（依据：…）")],
            "这段有疑为被改动的数字“2024名”、“2024”，仍要复制吗？",
        ),
        (
            [defect_at(0, 1, "replacement_character", "有不能识别的字符，原字不明（依据：…）")],
            "这段文字有损：有不能识别的字符，原字不明。仍要复制吗？",
        ),
    ],
)
def test_what_is_asked_before_copying(defects: list[Defect], expected: str) -> None:
    assert question(defects) == expected


def test_quotations_are_on_one_line(seeded_home: object) -> None:
    with open_lookup(str(seeded_home)) as lookup:
        facts = lookup.facts(("gx-2020-56",))["gx-2020-56"]
    clause = clause_of("由组织部“管事”、\n财政厅“管钱”。")
    assert quotation(clause, "《通知》第一条") == "“由组织部‘管事’、财政厅‘管钱’。”——《通知》第一条"
    assert headline(facts, "三/（二）") == "桂组通字〔2020〕56号 第三部分第（二）项"


@pytest.mark.parametrize(
    ("unit", "lz", "gx", "reason"),
    [
        ("柳州市水利局", "binds", "refers", "a unit of the city"),
        ("广西壮族自治区水利厅", "refers", "binds", "a unit of the region"),
        ("湖南省水利厅", "refers", "refers", "a unit elsewhere"),
        ("水利局", None, None, "whose, is not known"),
        ("", None, None, "nobody's"),
    ],
)
def test_what_bears_on_a_unit(seeded_home: object, unit: str, lz: str | None, gx: str | None, reason: str) -> None:
    seen = standing(load_packs(), unit, TODAY)
    with open_lookup(str(seeded_home)) as lookup:
        facts = lookup.facts()
    assert (seen.bearing(facts["lz-2022-65"]), seen.bearing(facts["gx-2020-56"])) == (lz, gx), reason
    plan = seen.bearing(facts["zf-2018-2022"])
    assert plan == ("refers" if lz else None), "its period is over"
    assert seen.bearing(facts["rsb-2007-20-dup"]) == seen.bearing(facts["rsb-2007-20"]), "a copy"
    assert ("lz-2022-65" in seen.documents("binds")) == (lz == "binds")


def test_rules_of_a_clause_say_what_limits_them(seeded_home: object) -> None:
    with open_lookup(str(seeded_home)) as lookup:
        facts = lookup.facts()
    bound = standing(load_packs(), "柳州市水利局", TODAY)
    kinds = {rule.id: rule.kind for rule in bound.rules_at(facts["lz-2022-65"], "二/（二）/二是")}
    assert kinds["LZ22-024"] == "must"
    elsewhere = standing(load_packs(), "广西壮族自治区水利厅", TODAY)
    rules = elsewhere.rules_at(facts["lz-2022-65"], "二/（二）/二是")
    assert {(rule.kind, rule.aside) for rule in rules} == {("reference", "不约束本单位")}
    assert bound.rules_at(facts["lz-2022-65"], "没有") == ()


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("广西壮族自治区柳州市", "柳州市"),
        ("广东省深圳市", "深圳市"),
        ("广西壮族自治区", "广西壮族自治区"),
        ("湖南省", "湖南省"),
        ("全国", "全国"),
        ("北京市", "北京市"),
        ("内蒙古自治区呼和浩特市", "呼和浩特市"),
        (None, ""),
    ],
)
def test_names_of_regions(region: str | None, expected: str) -> None:
    assert region_words(region) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", 1), ("1", 1), ("12", 12), ("0", None), ("-1", None), ("x", None), ("１", None), ("1" * 7, None)],
)
def test_page_numbers(typed: str, expected: int | None) -> None:
    assert page_number(typed) == expected


def test_addresses_say_what_is_asked_and_nothing_else() -> None:
    asked = Question(q="培训 &计划", region="全国", page=3)
    assert asked.address() == "/search?q=%E5%9F%B9%E8%AE%AD%20%26%E8%AE%A1%E5%88%92&region=%E5%85%A8%E5%9B%BD"
    assert asked.address(page=3).endswith("&page=3")
    assert asked.address(region="").endswith("%E5%88%92")
    assert asked.address(exact=True).endswith("&exact=1")
    assert asked.unrestricted() == asked.address(region="")
    assert Question().address() == "/"
    assert clause_address("a/b", "一/p1") == "/library/a%2Fb#%E4%B8%80/p1"


def test_the_latest_are_kept() -> None:
    kept: Latest[int] = Latest(2)
    for key, value in (("a", 1), ("b", 2)):
        kept.put(key, value)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert kept.get("b") is None, "asked for longest ago"
    assert (kept.get("a"), kept.get("c")) == (1, 3)
