"""Passages: the size that is ranked and shown, each with the clause it belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest import understand
from kb.models import Document, Given, SourceText, Span
from kb.passages import ARTICLE, LEAD, SPARE, TARGET, passages_of

SENTENCE = "各主管单位要统筹安排本级和二层单位全年的培训计划。"


def document(text: str, title: str = "关于培训计划的通知") -> Document:
    return understand(SourceText("a.txt", "0" * 64, "txt", text, given=Given(id="a", title=title)))[0]


def law(*articles: tuple[str, str]) -> Document:
    text, labels = "", []
    for label, words in articles:
        text += f"{label} "
        labels.append((label, Span(len(text), len(text) + len(words))))
        text += f"{words}\n"
    return understand(
        SourceText("a.jsonl", "0" * 64, "jsonl", text, given=Given(id="法", title="某法", labels=tuple(labels)))
    )[0]


def test_a_clause_of_the_right_size_is_one_passage() -> None:
    found = passages_of(document(f"一、总则\n（一）{SENTENCE * 5}\n（二）{SENTENCE * 6}\n"))
    assert [each.path.split("\n")[-1] for each in found] == ["一/（一）", "一/（二）"]
    assert found[1].context.startswith("关于培训计划的通知\n一、总则")


def test_a_heading_goes_with_what_it_heads() -> None:
    found = passages_of(document(f"一、总则\n{SENTENCE * 3}\n二、附则\n{SENTENCE * 20}\n"))
    assert [each.path.split("\n")[0] for each in found][:1] == ["一"]
    second = next(each for each in found if each.path.startswith("二"))
    assert second.text.split("\n")[0] == "二、附则"
    assert second.path.split("\n") == ["二", "二/p1"]


def test_a_long_clause_is_cut_between_sentences() -> None:
    found = passages_of(document(f"一、总则\n（一）{SENTENCE * 30}\n"))
    assert len(found) > 2
    assert all(len(each.text) <= TARGET + SPARE + LEAD for each in found)
    assert all(each.text.endswith("。") for each in found)
    assert [each.ordinal for each in found if each.path == "一/（一）"] == list(
        range(sum(e.path == "一/（一）" for e in found))
    )


def test_a_question_is_context_of_its_answer() -> None:
    text = f"1.培训经费由谁承担？\n{SENTENCE * 8}\n{SENTENCE * 8}\n2.每班多少人？\n{SENTENCE * 8}\n"
    found = passages_of(document(text))
    answer = next(each for each in found if each.path.endswith("1./p2"))
    assert "1.培训经费由谁承担？" in answer.context


@pytest.mark.parametrize(
    ("articles", "paths", "reason"),
    [
        (
            [("第一条", "短。"), ("第二条", "也短。")],
            ["第一条", "第二条"],
            "articles never share a passage, however short",
        ),
        ([("第一条", "应当具备下列条件：\n（一）有名称；\n（二）有经费。")], ["第一条"], "an article with its items"),
        ([("第一条", SENTENCE * 30)], ["第一条"], "parts of a long article are called as the article"),
    ],
)
def test_articles(articles: list[tuple[str, str]], paths: list[str], reason: str) -> None:
    found = passages_of(law(*articles))
    assert list(dict.fromkeys(each.path for each in found)) == paths, reason
    assert all(len(each.text) <= ARTICLE for each in found)


def test_issuer_region_and_number_are_context_unless_the_words_say_them() -> None:
    plain = replace(
        document(f"一、总则\n（一）{SENTENCE * 5}\n"), issuers=("深圳市人事局",), region="广东省深圳市", level="city"
    )
    assert passages_of(plain)[0].context.endswith("深圳市人事局\n广东省深圳市")
    assert "全国" not in passages_of(replace(plain, region="全国", level="national"))[0].context


LINES = st.lists(
    st.sampled_from(
        [
            "一、总则",
            "（一）" + SENTENCE,
            SENTENCE,
            SENTENCE * 12,
            "1.经费",
            "短句。",
            "（1）甲；（2）乙。",
            "电话：0771-5898546",
        ]
    ),
    min_size=1,
    max_size=25,
)


@given(LINES)
def test_no_clause_is_left_out_and_none_is_huge(lines: list[str]) -> None:
    read = document("\n".join(lines))
    found = passages_of(read)
    assert {path for each in found for path in each.path.split("\n")} <= {clause.path for clause in read.clauses}
    assert all(each.path.count("\n") <= each.text.count("\n") for each in found)
    said = "".join("".join(each.text.split()) for each in found)
    for clause in read.clauses:
        assert "".join(clause.text.split()) in said or clause.inline
    assert all(len(each.text) <= TARGET + 2 * SPARE + LEAD for each in found)
    keys = [(each.path, each.ordinal) for each in found]
    assert len(keys) == len(set(keys))
