"""The page of a ledger: figures, the year, the six steps, shares, statements; the rows as a table."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from browsing import Visitor
from ledger_files import (  # noqa: F401
    BAD_PLAN,
    LATE,
    NOT_HELD,
    ON_TIME,
    ROW_OF,
    VAGUE,
    _on_the_day,
    given,
    held,
    row,
    steps,
    words,
    workbook,
)

from desk.web.state import Desk


def chart(page: str, name: str) -> dict[str, Any]:
    """The data that the chart library gets."""
    found = re.search(rf"data-chart=\"{name}\" data-json='([^']*)'", page)
    assert found, f"no chart {name}"
    data: dict[str, Any] = json.loads(html.unescape(found[1]))
    return data


def cells(page: str, number: int) -> list[str]:
    """The cells of a class in the table of the six steps."""
    found = re.search(rf'<tr id="r{number}">(.*?)</tr>', page, re.S)
    assert found
    return [re.sub(r"<[^>]+>|\s+", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.S)]


# ---- figures --------------------------------------------------------------------------------------------------------


def test_the_figures_are_links_to_what_they_count(visitor: Visitor) -> None:
    address = given(visitor)
    page = visitor.open(address)
    figures = re.findall(r'<a href="([^"]+)"><b>(.*?)</b><span>(.*?)</span></a>', page)
    told = [(href, *(re.sub(r"<[^>]+>", "", part) for part in rest)) for href, *rest in figures]
    assert [(number, said) for _, number, said in told] == [
        ("2/ 4 个班", "已办"),
        ("2项", "迟步骤逾期或缺报"),
        ("1个班", "违有违反（步骤以外）"),
        ("11月2日", "期下一期限，还有 5 个工作日"),
        ("2/ 2 份", "情况说明待补"),
    ]
    assert told[2][0].startswith(f"{address}/table?")
    assert told[3][0] == f"{address}/table?row={ROW_OF['bad_plan']}#row"
    for href, *_ in told:
        anchor = href.partition("#")[2]
        assert f'id="{anchor}"' in visitor.open(html.unescape(href)) if anchor else visitor.open(html.unescape(href))


def test_the_number_in_the_frame_counts_what_must_still_be_written(visitor: Visitor, desk: Desk) -> None:
    from desk.web.store.people import ALONE

    given(visitor)
    assert desk.statements_open(ALONE) == 2
    assert "2 份情况说明待写" in visitor.open("/help")


def test_the_first_page_is_told_what_is_due(visitor: Visitor, desk: Desk) -> None:
    from desk.web.store.people import ALONE

    address = given(visitor)
    due = desk.ledgers.listed(ALONE)[0].summary["due"]
    assert due == [
        {
            "words": "水利财务人员业务培训班：结算金额", "date": "2026-10-20", "late": True,
            "href": f"{address}/table?row={ROW_OF['late']}#row",
        },
        {
            "words": "基层水利专业技术人员能力提升培训班：培训包审核等 3 项", "date": "2026-11-02", "late": False,
            "href": f"{address}/table?row={ROW_OF['bad_plan']}#row",
        },
    ]  # fmt: skip


# ---- the year -------------------------------------------------------------------------------------------------------


def test_the_year_as_data(visitor: Visitor) -> None:
    address = given(visitor)
    data = chart(visitor.open(address), "year")
    assert (data["year"], data["today"]) == (2026, "2026-10-26")
    assert data["shades"] == [{"months": [5, 6, 11, 12], "words": "原则上不安排外出项目"}]
    bars = {bar["number"]: bar for bar in data["bars"]}
    assert list(bars) == ["01", "05", "04", "08"], "in order of date"
    assert [(bar["state"], bar["broken"], bar["vague"]) for bar in data["bars"]] == [
        ("held", False, False),
        ("held", True, False),
        ("plan", True, False),
        ("plan", False, True),
    ]
    assert (bars["01"]["first"], bars["01"]["last"], bars["01"]["label"]) == ("2026-03-18", "2026-03-19", "")
    assert bars["05"]["label"] == "培训报名审核迟；结算金额缺报"
    assert bars["05"]["marks"] == [{"day": "2026-10-20", "words": "结算金额", "open": False}]
    assert bars["04"]["label"] == "计划人数 68（限 60）"
    assert bars["04"]["marks"] == [{"day": "2026-11-02", "words": "培训包审核等 3 项", "open": True}]
    assert any("落在11月" in words for words in bars["04"]["told"])
    assert (bars["08"]["first"], bars["08"]["last"], bars["08"]["when"]) == ("2026-12-01", "2026-12-31", "计划 12月")
    assert bars["05"]["href"] == f"{address}/table?row={ROW_OF['late']}#row"


def test_the_year_is_drawn_without_script_too(visitor: Visitor) -> None:
    address = given(visitor)
    page = visitor.open(address)
    svg = re.search(r'<svg class="year".*?</svg>', page, re.S)
    assert svg
    drawing = svg[0]
    assert (
        '<title id="year-title">2026年度 4 个班次的时间：已办 2 个，计划 2 个。5、6、11、12月原则上不安排外出项目。'
        in drawing
    )
    assert drawing.count('<rect class="off"') == 4
    assert drawing.count('<rect class="held"') == 1
    assert drawing.count('<rect class="bad"') == 1, "held, and something is wrong"
    assert drawing.count('<rect class="badl"') == 1, "planned, and something is wrong"
    assert drawing.count('<rect class="plan vague"') == 1
    assert drawing.count('class="due"') == 1
    assert drawing.count('class="duebad"') == 1
    assert "今天" in drawing
    assert "结算金额缺报" in drawing, "what is wrong stands on the chart"
    assert drawing.count(f'<a href="{address}/table?row=') == 4 + 2, "each class and each deadline leads to its row"
    table = page[page.index("看表格") :]
    for name in ("水旱灾害防御业务培训班", "水利工程质量监督培训班"):
        assert name in table[: table.index("</table>")]


@pytest.mark.parametrize(
    ("values", "expected", "reason"),
    [
        ({"state": "取消"}, "off", "a class that was cancelled"),
        ({"year": 2026, "month": None}, "none", "neither a date nor a month"),
        ({"open_date": date(2026, 10, 27), "end_date": date(2026, 10, 28)}, "plan", "opens tomorrow"),
        ({"open_date": date(2026, 10, 26), "end_date": date(2026, 10, 28)}, "held", "opened today"),
    ],
)
def test_what_a_mark_says_of_a_class(visitor: Visitor, values: dict[str, Any], expected: str, reason: str) -> None:
    address = given(visitor, workbook(row(1, "某班", **values)))
    assert chart(visitor.open(address), "year")["bars"][0]["state"] == expected, reason


def test_a_class_of_another_year_than_planned_is_not_drawn_in_it(visitor: Visitor) -> None:
    late = row(1, "推迟的班", **held(date(2027, 1, 5), date(2027, 1, 6)))
    address = given(visitor, workbook(late, ON_TIME))
    page = visitor.open(address)
    assert 'x="nan"' not in page.lower()
    assert page.count('<rect class="plan') + page.count('<rect class="badl') == 2, "the legend alone, and no mark of it"
    assert "2027年1月5日开班" in page
    assert chart(page, "year")["bars"][-1]["unplaced"] == "2027年1月5日开班"


def test_years_and_units_are_picked(visitor: Visitor) -> None:
    other = {**ON_TIME, "unit": "柳州市教育局", "code": "205001", "id": "2026-205001-01", "name": "校长培训班"}
    address = given(visitor, workbook(ON_TIME, NOT_HELD, other))
    all_ = visitor.open(address)
    assert "各单位" in all_
    assert {bar["name"] for bar in chart(all_, "year")["bars"]} == {"水旱灾害防御业务培训班", "校长培训班"}
    one = visitor.open(f"{address}?unit=柳州市水利局&year=2025")
    assert [bar["name"] for bar in chart(one, "year")["bars"]] == ["河长制工作培训班"]
    assert "柳州市水利局 2025年度培训台账" in words(one)
    assert "看全部单位" in one
    for nonsense in ("?unit=无此单位&year=1999", "?year=abc", "?unit=&year=none", "?page=-3", "?page=9999999999"):
        assert chart(visitor.open(address + nonsense), "year")["year"] == 2026, nonsense


def test_many_classes_are_not_drawn_all(visitor: Visitor) -> None:
    rows = [{**ON_TIME, "name": f"第{n}班", "id": f"2026-330001-{n:03}"} for n in range(60)]
    address = given(visitor, workbook(*rows, LATE, BAD_PLAN))
    page = visitor.open(address)
    assert {bar["number"] for bar in chart(page, "year")["bars"]} == {"05", "04"}, "those that ask for something"
    assert "还有 60 个" in words(page)


# ---- the six steps --------------------------------------------------------------------------------------------------


def test_the_six_steps(visitor: Visitor) -> None:
    page = visitor.open(given(visitor))
    assert cells(page, ROW_OF["on_time"]) == ["3-09", "3-10", "3-11", "3-18", "3-24", "3-26", "6/6"]
    assert cells(page, ROW_OF["late"]) == ["9-24", "9-25", "迟10-09", "10-12", "10-20", "缺缺报", "5/6"]
    assert cells(page, ROW_OF["bad_plan"]) == ["11-02前"] * 3 + ["—"] * 3 + ["0/6"]
    assert cells(page, ROW_OF["vague"]) == ["—"] * 6 + ["0/6"]
    found = re.search(rf'<tr id="r{ROW_OF["late"]}">(.*?)</tr>', page, re.S)
    assert found
    assert 'aria-label="逾期"' in found[1]
    assert "期限 2026年9月29日（星期二）" in found[1]


@pytest.mark.parametrize(
    ("day", "end", "expected", "reason"),
    [
        (date(2026, 10, 19), date(2026, 10, 20), "—", "before the class has ended"),
        (date(2026, 10, 20), date(2026, 10, 20), "10-27前", "from its last day on"),
        (date(2026, 10, 26), date(2026, 10, 19), "10-26前", "on the last day"),
        (date(2026, 10, 27), date(2026, 10, 19), "缺缺报", "the day after"),
    ],
)
def test_a_step_on_the_edge_of_its_limit(
    visitor: Visitor, desk: Desk, day: date, end: date, expected: str, reason: str
) -> None:
    desk.books.today = lambda: day
    page = visitor.open(given(visitor, workbook(row(1, "某班", **held(date(2026, 10, 15), end)))))
    assert cells(page, 2)[5] == expected, reason


def test_a_date_to_come_is_no_step_taken(visitor: Visitor) -> None:
    one = row(1, "某班", open_date=date(2026, 11, 9), end_date=date(2026, 11, 11), **steps(date(2026, 10, 30)))
    assert cells(visitor.open(given(visitor, workbook(one))), 2)[-1] == "0/6"


def test_a_ledger_without_steps_says_that_nothing_was_judged(visitor: Visitor) -> None:
    table = "单位,年度,班次名称,计划月份,计划人数\n柳州市水利局,2026,某班,9,40\n".encode()
    said = words(visitor.open(given(visitor, table, "台账.csv")))
    assert "台账没有六个步骤的列，是否逾期没有判断" in said


# ---- units of the region --------------------------------------------------------------------------------------------

REGION = {
    **ON_TIME, "unit": "广西壮族自治区水利厅", "level": "自治区本级", "code": "120001", "place": "区内", "held_place": "区内",
    "category": "财务", "planned_budget": Decimal(60000),
}  # fmt: skip


def test_for_the_region_the_lines_bind_and_stages_stand_for_steps(visitor: Visitor) -> None:
    more = {
        **REGION,
        "name": "水利干部能力培训班",
        "id": "2026-120001-02",
        "category": "专业化能力",
        "planned_budget": Decimal(40000),
    }
    address = given(visitor, workbook(REGION, more))
    page = visitor.open(address)
    said = words(page)
    assert 'id="six"' not in page
    assert "二上二下" in said
    assert "有约束力" in said
    assert "不约束本单位" not in said
    bars = {bar["label"]: bar for bar in chart(page, "shares")["bars"]}
    assert (bars["专业化能力班"]["share"], bars["专业化能力班"]["line"], bars["专业化能力班"]["broken"]) == (
        40.0,
        50.0,
        True,
    )
    assert (bars["综合性业务"]["share"], bars["综合性业务"]["line"], bars["综合性业务"]["broken"]) == (60.0, 40.0, True)
    assert "0 期，至少 1 期" in said
    told = words(visitor.open(f"{address}?up1=2026-09-22&down1=2026.13.1&up2=明天"))
    assert "计划最迟 2026年9月7日（星期一） 报送" in told
    assert "“2026.13.1”看不懂。一年只有 12 个月" in told
    assert "“明天”看不懂" in told


def test_for_the_city_the_lines_are_for_comparison(visitor: Visitor) -> None:
    page = visitor.open(given(visitor))
    said = words(page)
    assert "参照，不约束本单位" in said
    data = chart(page, "shares")
    assert data["binds"] is False
    bars = {bar["label"]: bar for bar in data["bars"]}
    # 36 000 + 110 000 + 52 000 of 216 000, and 18 000.
    assert (bars["专业化能力班"]["percent"], bars["专业化能力班"]["broken"]) == ("91.7%", False)
    assert (bars["综合性业务"]["percent"], bars["综合性业务"]["rule"]) == ("8.3%", "不超过 40%")
    assert "计划经费合计 216 000 元" in said
    assert "/library/gx-2020-56#" in page
    alone = visitor.open(given(visitor, workbook(LATE), "财务.xlsx"))
    assert chart(alone, "shares")["bars"][1]["broken"] is False, "what does not bind is never broken"


@pytest.mark.parametrize(("budget", "percent", "broken"), [(50000, "50.0%", False), (49999, "50.0%", True)])
def test_a_line_is_kept_at_its_very_figure(visitor: Visitor, budget: int, percent: str, broken: bool) -> None:
    mine = {**REGION, "category": "专业化能力", "planned_budget": Decimal(budget)}
    other = {**REGION, "name": "别的班", "id": "x", "category": "党性教育", "planned_budget": Decimal(100000 - budget)}
    bar = chart(visitor.open(given(visitor, workbook(mine, other))), "shares")["bars"][0]
    assert (bar["percent"], bar["broken"]) == (percent, broken)


# ---- faults and what is open ----------------------------------------------------------------------------------------


def test_cells_that_are_not_understood_are_told_and_the_rest_stays(visitor: Visitor) -> None:
    table = "单位,年度,班次名称,实际开班日期\n柳州市水利局,2026,甲班,2026.9.31\n柳州市水利局,2026,乙班,2026-09-15\n"
    address = given(visitor, table.encode(), "台账.csv")
    page = visitor.open(address)
    said = words(page)
    assert "有 1 个单元格看不懂，没有采用。 其余 1 行没有问题。" in said
    assert "第 2 行“实际开班日期” 填的是“2026.9.31”" in said
    assert "9月只有30日" in said
    assert f"{address}/table?row=2#row" in page
    assert "看不懂" in words(visitor.open(f"{address}/table?kind=fault"))
    assert "2026.9.31" in words(visitor.open(f"{address}/table?row=2"))


def test_what_was_not_judged_is_told_without_commands(visitor: Visitor) -> None:
    said = words(visitor.open(given(visitor)))
    assert "没有判断的" in said
    assert "预算单位代码与一体化系统一致 缺“导入的预算单位代码表”" in said
    assert "zhangfa " not in said


def test_the_calendar_says_what_it_does_not_know(visitor: Visitor) -> None:
    april = row(1, "四月的班", **held(date(2026, 4, 14), date(2026, 4, 15)))
    page = visitor.open(given(visitor, workbook(april)))
    assert "2026年4月未含广西地区假日" in words(page)
    assert "/admin/calendar" in page


def test_a_pack_of_the_office_that_is_wrong_is_told_on_the_page(visitor: Visitor, desk: Desk) -> None:
    address = given(visitor)
    folder = desk.workspace.tables / "rules"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("pack: X\n", encoding="utf-8")
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert "own.yaml" in answer.text
    assert visitor.get("/ledgers").status_code == 200
    kept = visitor.submit("/ledgers", files={"files": ("另一份.xlsx", workbook(ON_TIME))})
    assert kept.status_code == 303, "the ledger is not at fault and is kept"
    (folder / "own.yaml").unlink()
    assert visitor.get(address).status_code == 200
    assert visitor.get(kept.headers["location"]).status_code == 200


# ---- rows -----------------------------------------------------------------------------------------------------------


def names(page: str) -> list[str]:
    """The classes of the table of rows, in order."""
    return re.findall(r"data-row-link>([^<]*)<", page)


def test_rows_are_filtered_and_sorted(visitor: Visitor) -> None:
    address = given(visitor)
    table = f"{address}/table"
    everything = [ON_TIME, LATE, BAD_PLAN, VAGUE, NOT_HELD]
    assert names(visitor.open(table)) == [one["name"] for one in everything]
    assert names(visitor.open(f"{table}?sort=-found"))[0] == LATE["name"]
    assert names(visitor.open(f"{table}?sort=date"))[:2] == [NOT_HELD["name"], ON_TIME["name"]]
    assert names(visitor.open(f"{table}?sort=-money"))[0] == BAD_PLAN["name"]
    assert names(visitor.open(f"{table}?kind=must")) == [LATE["name"], BAD_PLAN["name"], NOT_HELD["name"]]
    assert names(visitor.open(f"{table}?kind=step")) == [LATE["name"]]
    assert names(visitor.open(f"{table}?kind=should")) == [BAD_PLAN["name"]]
    assert names(visitor.open(f"{table}?kind=statement")) == [LATE["name"], NOT_HELD["name"]]
    assert names(visitor.open(f"{table}?kind=fine")) == [ON_TIME["name"], VAGUE["name"]]
    assert names(visitor.open(f"{table}?rule=LZ22-024")) == [BAD_PLAN["name"]]
    assert names(visitor.open(f"{table}?year=2025")) == [NOT_HELD["name"]]
    assert names(visitor.open(f"{table}?q=财务 2026-330001-05")) == [LATE["name"]]
    assert "没有符合的行" in visitor.open(f"{table}?q=没有这个班")
    assert names(visitor.open(f"{table}?sort=bogus&kind=bogus")) == []
    assert 'aria-sort="descending"' in visitor.open(f"{table}?sort=-date")


def test_rows_are_paged(visitor: Visitor) -> None:
    rows = [{**ON_TIME, "name": f"第{n}班", "id": f"2026-330001-{n:03}"} for n in range(120)]
    address = given(visitor, workbook(*rows))
    first = visitor.open(f"{address}/table?q=班")
    assert len(names(first)) == 50
    assert "第 1 页，共 3 页" in words(first)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert names(visitor.open(html.unescape(following[1])))[0] == "第50班"
    assert names(visitor.open(f"{address}/table?page=99"))[-1] == "第119班"


def test_a_row_tells_every_finding_with_its_clause(visitor: Visitor) -> None:
    address = given(visitor)
    page = visitor.open(f"{address}/table?row={ROW_OF['bad_plan']}")
    panel = page[page.index('id="row"') :]
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", panel))
    assert "市外班学员68人，超过每班次60人的上限" in said
    assert "每班次不超过60人" in said
    assert 'href="/library/lz-2022-65#%E4%BA%8C/%EF%BC%88%E4%BA%8C%EF%BC%89/%E4%BA%8C%E6%98%AF"' in panel
    assert "落在11月，原则上不得安排外出项目" in said
    assert "计划人数 68 人" in said
    alone = visitor.open(f"{address}/table?row={ROW_OF['late']}", **{"HX-Request": "true", "HX-Target": "row"})
    assert alone.lstrip().startswith("<div"), "the part that was asked for, not the page"
    assert 'id="row"' in alone
    assert "<html" not in alone
    assert "培训报名审核的期限是2026年9月29日" in alone
    assert visitor.get(f"{address}/table?row=99999").status_code == 200
    assert visitor.get(f"{address}/table?row=x").status_code == 422


def test_findings_as_a_sheet(visitor: Visitor) -> None:
    address = given(visitor)
    answer = visitor.get(f"{address}/findings.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    said = [str(cell.value) for one in book["问题"].iter_rows() for cell in one if cell.value]
    assert any("超过每班次60人的上限" in words for words in said)


def test_a_class_plan_begins_with_what_the_row_says(visitor: Visitor, desk: Desk) -> None:
    from desk.web.store.drafts import Drafts

    address = given(visitor)
    assert "起草办班方案" in visitor.open(f"{address}/table?row={ROW_OF['bad_plan']}")
    assert "起草办班方案" not in visitor.open(f"{address}/table?row={ROW_OF['on_time']}"), "held already"
    assert visitor.submit(f"{address}/rows/{ROW_OF['on_time']}/draft").status_code == 404
    begun = visitor.submit(f"{address}/rows/{ROW_OF['bad_plan']}/draft")
    draft = begun.headers["location"].rpartition("/")[2]
    version = Drafts(desk.database).version(draft, 1)
    assert version
    data = version.data
    assert data["type"] == "class_plan"
    assert data["unit"]["name"] == "柳州市水利局"
    assert data["approved_item"]["id"] == "2026-330001-04"
    assert str(data["approved_item"]["trainees"]) == "68"
    assert data["class"]["type"] == "市外"
    assert str(data["class"]["open_date"]) == "2026-11-09"
    assert visitor.get(begun.headers["location"]).status_code == 200
    again = visitor.submit(f"{address}/rows/{ROW_OF['bad_plan']}/draft")
    assert again.headers["location"] == begun.headers["location"], "a second click begins no second draft"
