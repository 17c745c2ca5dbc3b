"""Rendered text becomes headings and paragraphs by its own labels, and no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document import Cell, Column, Paragraph, Run, Table
from generator.reading import GAP, Passage, read_document, read_passage, table_mark
from kb.errors import ZhangfaError

TABLE = Table((Column("单位", 4),), ((Cell("水利局"),),))


def shown(passage: Passage) -> list[str]:
    """Each block as ``level:lead|text``; gaps in braces; a table as ``T``."""
    return [
        "T" if isinstance(block, Table) else f"{block.level}:" + "|".join(_run(run) for run in block.runs)
        for block in passage.blocks
    ]


def _run(run: Run) -> str:
    return {"lead": "{}#", "text": "{}", "gap": "<{}>"}[run.role].format(run.text)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("一、总体要求\n各单位要重视。", ["1:一、总体要求#", "0:各单位要重视。"], id="a heading on its line"),
        pytest.param(
            "（一）时间。2026年10月20日。\n（二）地点。市委党校。",
            ["2:（一）时间。#|2026年10月20日。", "2:（二）地点。#|市委党校。"],
            id="headings that run in",
        ),
        pytest.param(
            "（一）请于8:30前报到：不得迟到。", ["2:（一）请于8:30前报到：#|不得迟到。"], id="a time is no end of a heading"
        ),
        pytest.param("(一)时间.\n1、甲", ["2:(一)时间.#", "3:1、甲"], id="half-width labels stay as they are"),
        pytest.param(
            "（一）请各单位于8月5日前完成申报，逾期不再受理。", ["2:（一）请各单位于8月5日前完成申报，逾期不再受理。"],
            id="a numbered sentence is no heading",
        ),
        pytest.param(
            "一、材料\n1.报名表\n2.身份证\n请准备齐全。",
            ["1:一、材料#", "3:1.报名表", "3:2.身份证#", "0:请准备齐全。"],
            id="an item of a list is a heading only with words below",
        ),
        pytest.param(
            "1.申报\n请申报。\n（1）线上；\n（2）线下。",
            ["3:1.申报#", "0:请申报。", "4:（1）线上；", "4:（2）线下。"],
            id="third and fourth level",
        ),
        pytest.param("一是抓紧。二是抓实。", ["0:一是抓紧。二是抓实。"], id="enumerations are text"),
        pytest.param("①甲\n②乙", ["0:①甲", "0:②乙"], id="circled figures are no level"),
        pytest.param("2026年计划如下。\n1.5万元以上。", ["0:2026年计划如下。", "0:1.5万元以上。"], id="figures are no labels"),
        pytest.param(
            "第一章 总则\n第一条 为了规范。\n第二条 适用于本局。",
            ["1:第一章 总则#", "0:第一条 为了规范。", "0:第二条 适用于本局。"],
            id="chapters of regulations",
        ),
        pytest.param(
            "培训对象：【待补：培训对象】。", ["0:培训对象：|<【待补：培训对象】>|。"], id="a gap is a run of its own"
        ),
        pytest.param("一、【待补：标题】要求", ["1:一、#|<【待补：标题】>|要求#"], id="a gap inside a heading"),
        pytest.param("（一）【待补：甲。】乙", ["2:（一）|<【待补：甲。】>|乙"], id="a gap is never cut"),
        pytest.param("　　各单位：\r\n\r\n  请照办。  ", ["0:各单位：", "0:请照办。"], id="blanks around a line go"),
        pytest.param(
            "序号\t单位\t\n1\t水利局\n\t财政局\n完。", ["T", "0:完。"], id="lines with tabs are a table"
        ),
        pytest.param("单独\t一行", ["0:单独\t一行"], id="one line with a tab is none"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_blocks(text: str, blocks: list[str]) -> None:
    assert shown(read_passage(text)) == blocks


def test_a_table_of_lines_fills_short_rows() -> None:
    (table,) = read_passage("序号\t单位\t\n1\t水利局\n\t财政局\t好").blocks
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == ["序号", "单位", ""]
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "水利局", ""], ["", "财政局", "好"]]


@pytest.mark.parametrize(
    ("line", "addressee"),
    [
        pytest.param("全市各机关事业单位：", "全市各机关事业单位：", id="an addressee"),
        pytest.param("各县（区）党委、政府，市直各单位:", "各县（区）党委、政府，市直各单位:", id="a half-width colon"),
        pytest.param("现将有关事项通知如下：", None, id="the sentence before the text"),
        pytest.param("经研究，作出以下决定：", None, id="the same with 以下"),
        pytest.param("经研究。现公告如下内容：", None, id="a sentence and more"),
        pytest.param("一、对象：", None, id="a heading"),
        pytest.param("请各单位照办。", None, id="text"),
    ],
)
def test_the_second_line_is_the_addressee_if_it_reads_like_one(line: str, addressee: str | None) -> None:
    reading = read_document(f"\n关于举办培训班的通知\n\n{line}\n请照办。\n")
    assert reading.title == "关于举办培训班的通知"
    assert reading.addressee == addressee
    assert len(reading.body.blocks) == (1 if addressee else 2)


def test_tables_stand_where_the_text_has_them() -> None:
    text = f"标题\n一、名额\n名额分配如下：\n{table_mark('quota')}\n二、报名\n请报名。"
    blocks = read_document(text, {"quota": TABLE}).body.blocks
    assert blocks[2] is TABLE
    assert len(blocks) == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("标题\n名额：" + table_mark("quota"), "单独", id="words before a table"),
        pytest.param(f"标题\n{table_mark('quota')}{table_mark('quota')}", "单独", id="two tables on a line"),
        pytest.param("标题\n" + table_mark("其他"), "单独", id="a table that is not there"),
        pytest.param(" \n\n", "没有写出标题", id="no title"),
        pytest.param(table_mark("quota") + "\n正文", "没有写出标题", id="a table for a title"),
        pytest.param("标题\n各单位：\n", "没有写出正文", id="no text"),
    ],
)
def test_what_is_no_document(text: str, told: str) -> None:
    with pytest.raises(ZhangfaError, match=told):
        read_document(text, {"quota": TABLE})


def test_an_input_cannot_forge_a_table() -> None:
    with pytest.raises(ZhangfaError, match="控制字符"):
        read_passage(table_mark("0"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("一、甲\n三、乙", ["“一、”之后是“三、乙”"], id="a number left out"),
        pytest.param("一、甲\n一、乙", ["“一、”之后是“一、乙”"], id="a number twice"),
        pytest.param("一、甲\n（二）乙", ["开头是“（二）乙”"], id="not from one"),
        pytest.param("一、甲\n1.子\n3.丑\n二、乙\n1.寅", ["“1.”之后是“3.丑”"], id="below a heading"),
        pytest.param("一、甲\n1.子\n2.丑\n二、乙\n1.寅\n2.卯", [], id="each heading counts anew"),
        pytest.param("一、甲\n1.子\n（1）丑\n（2）寅\n2.卯", [], id="a level may be left out"),
    ],
)
def test_numbering_faults_are_remarked(text: str, told: list[str]) -> None:
    remarks = read_passage(text).remarks
    assert len(remarks) == len(told)
    assert all(part in remark for part, remark in zip(told, remarks, strict=True))


def test_gaps_are_listed_in_order() -> None:
    assert read_passage("一、【待补：甲】\n【待补：乙】和【待补】。").gaps == (
        "【待补：甲】",
        "【待补：乙】",
        "【待补】",
    )


_LABELS = (
    "",
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "2、",
    "（1）",
    "（2）",
    "①",
    "第一条 ",
    "第一章 ",
    "一是",
    "——",
    "10.",
    "百、",
)
_WORDS = st.text(alphabet="时间地点培训：。；，“”（）《》0128.:, \u3000【】待补abc—、①第条章节一二是", max_size=40)
_LINES = st.lists(st.builds(str.__add__, st.sampled_from(_LABELS), _WORDS), max_size=25)


@given(_LINES)
def test_no_character_is_lost_or_changed(lines: list[str]) -> None:
    passage = read_passage("\n".join(lines))
    assert [block.text for block in passage.blocks if isinstance(block, Paragraph)] == [
        words for line in lines if (words := line.strip())
    ]


@given(_LINES)
def test_runs_are_never_empty_and_levels_follow_labels(lines: list[str]) -> None:
    for block in read_passage("\n".join(lines)).blocks:
        assert isinstance(block, Paragraph)
        assert block.runs
        assert all(run.text for run in block.runs)
        assert 0 <= block.level <= 4
        assert [run.text for run in block.runs if run.role == "gap"] == GAP.findall(block.text)
        if block.level == 0:
            assert all(run.role != "lead" for run in block.runs)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    if "\x00" not in text and "\t" not in text:
        blocks = read_passage(text).blocks
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert [b.text for b in blocks if isinstance(b, Paragraph)] == [s for line in lines if (s := line.strip())]
