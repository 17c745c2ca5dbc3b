"""``zhangfa search`` through its real entry point: JSON, batches, restrictions, what it says when nothing answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Zhangfa
from test_cli_contract import ANSWER, CLAUSE, HIT, assert_document, assert_shape

QUESTION = "市外培训每班最多多少人"


def hits(reading: Zhangfa, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reading("search", *arguments, "--json").ok().json["hits"]
    return found


def test_the_question_of_the_overview_is_answered(reading: Zhangfa) -> None:
    answer = reading("search", QUESTION, "--json").ok().json
    assert_shape(answer, ANSWER, "answer")
    assert answer["query"] == QUESTION
    assert answer["answered"]
    for rank, hit in enumerate(answer["hits"], 1):
        assert_shape(hit, HIT, f"hit {rank}")
        assert_shape(hit["clause"], CLAUSE, f"hit {rank}")
        assert_document(hit["document"], f"hit {rank}")
        assert hit["rank"] == rank
        assert hit["weak"] in (True, False)
        assert hit["clause"]["document"] == hit["document"]["id"]
        assert hit["snippet"].count("<mark>") == hit["snippet"].count("</mark>")
    assert any("<mark>" in hit["snippet"] for hit in answer["hits"])
    scores = [hit["score"] for hit in answer["hits"]]
    assert scores == sorted(scores, reverse=True)
    first = answer["hits"][0]
    assert (first["document"]["id"], "60人" in first["clause"]["text"]) == ("lz-2022-65", True)
    assert "柳人社发〔2022〕65号）第二部分第（二）项" in first["clause"]["citation"]


def test_in_a_pipe(reading: Zhangfa) -> None:
    result = reading("search", QUESTION, "--limit", "2").ok()
    assert result.out.startswith(" 1. 《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）")
    assert "[lz-2022-65 二/（二）" in result.out
    assert "<mark>" not in result.out
    assert "\n 2. " in result.out
    assert "\n 3. " not in result.out


def test_words_need_no_quotes(reading: Zhangfa) -> None:
    assert hits(reading, "市外培训", "班次") == hits(reading, "市外培训 班次")


@pytest.mark.parametrize("number", ["柳人社发〔2022〕65号", "柳人社发[2022]65号", "柳人社发（2022）65号"])
def test_a_number_finds_its_document(reading: Zhangfa, number: str) -> None:
    found = hits(reading, number)
    assert found
    assert found[0]["document"]["id"] == "lz-2022-65"


RESTRICTED = [
    (("--doc", "gx-2020-56"), lambda d: d["id"] == "gx-2020-56", "one document"),
    (
        ("--doc", "桂组通字〔2020〕56号", "--doc", "lz-2022-65"),
        lambda d: d["id"] in ("gx-2020-56", "lz-2022-65"),
        "two",
    ),
    (("--region", "广西壮族自治区柳州市"), lambda d: d["region"] == "广西壮族自治区柳州市", "region"),
    (("--issuer", "柳州市财政局"), lambda d: "柳州市财政局" in d["issuers"], "one of the issuers"),
    (("--kind", "规划"), lambda d: d["kind"] == "规划", "kind"),
    (("--level", "city"), lambda d: d["level"] == "city", "level"),
    (("--level", "市", "--level", "省级"), lambda d: d["level"] in ("city", "province"), "levels in Chinese"),
    (("--year-from", "2019", "--year-to", "2022"), lambda d: d["id"] not in ("rsb-2007-20", "sz-2006-2010"), "years"),
]


@pytest.mark.parametrize(("options", "fits", "why"), RESTRICTED, ids=[row[2] for row in RESTRICTED])
def test_restrictions(reading: Zhangfa, options: tuple[str, ...], fits: Any, why: str) -> None:
    found = hits(reading, "干部培训", *options)
    assert found
    assert all(fits(hit["document"]) for hit in found)
    # Without the restriction something else is found, or the row would show nothing.
    assert not all(fits(hit["document"]) for hit in hits(reading, "干部培训", "--limit", "100"))


def test_documents(reading: Zhangfa) -> None:
    found = hits(reading, "湖南省干部教育培训规划", "--documents")
    assert found[0]["document"]["id"] == "hn-2019-2022"
    assert found[0]["clause"] is None
    ids = [hit["document"]["id"] for hit in found]
    assert len(set(ids)) == len(ids)
    assert "hn-2019-2022" in reading("search", "湖南省干部教育培训规划", "--documents").ok().out


def test_nothing_answers(reading: Zhangfa) -> None:
    answer = reading("search", "驾校科目二补考", "--json").ok().json
    assert answer["answered"] is False
    assert all(hit["weak"] for hit in answer["hits"])
    plain = reading("search", "驾校科目二补考").ok()
    assert "文库中没有找到能回答这个问题的条款" in plain.err
    assert plain.out.count("（略有相关）") == len(answer["hits"])


def test_batch(reading: Zhangfa) -> None:
    queries = [
        {"id": "b", "query": QUESTION},
        {"id": 7, "query": "驾校科目二补考"},
        {"id": "空", "query": "。。。"},
        {"id": "a", "query": "干部培训"},
    ]
    path = reading.cwd / "问题.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in queries), encoding="utf-8-sig")
    lines = [json.loads(line) for line in reading("search", "--batch", path, "--limit", "3").ok().out.splitlines()]
    assert [line["id"] for line in lines] == ["b", 7, "空", "a"]
    for line in lines:
        assert len(line["hits"]) <= 3
        for hit in line["hits"]:
            assert set(hit) >= {"document", "path", "score", "text"}
            assert isinstance(hit["document"], str)
    assert lines[2]["hits"] == []
    assert lines[2]["message"]
    single = hits(reading, QUESTION, "--limit", "3")
    assert [(hit["document"], hit["path"]) for hit in lines[0]["hits"]] == [
        (hit["document"]["id"], hit["clause"]["path"]) for hit in single
    ]
    text = path.read_text(encoding="utf-8-sig")
    assert reading("search", "--batch", "-", "--limit", "3", "--json", stdin=text).ok().out.splitlines() == [
        json.dumps(line, ensure_ascii=False) for line in lines
    ]
    documents = json.loads(reading("search", "--batch", path, "--documents").ok().out.splitlines()[0])
    assert documents["hits"]
    assert all("path" not in hit for hit in documents["hits"])


def test_a_bad_line_keeps_no_other_from_its_answer(reading: Zhangfa) -> None:
    lines = [
        ('{"id": "1", "query": "市外培训"}', "1", "", "a question"),
        ("not json", None, "第2行", "no JSON"),
        ('{"id": "3"}', "3", "query", "no query"),
        ('{"query": "x"}', None, "id", "no id"),
        ('{"id": "5", "query": 5}', "5", "第5行", "a query that is no text"),
        ("[1]", None, "第6行", "no object"),
        ('{"id": "7", "query": "' + "市外培训" * 1000 + '"}', "7", "", "a query that is cut"),
    ]
    result = reading("search", "--batch", "-", stdin="\n".join(line for line, *_ in lines))
    assert result.status == 1
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert len(answers) == len(lines)
    for answer, (_, id_, needle, why) in zip(answers, lines, strict=True):
        assert answer["id"] == id_, why
        assert bool(answer["hits"]) == (not needle), why
        assert needle in answer.get("message", ""), why
    assert "只用了前" in answers[-1]["remarks"][0]
    assert "5 行不能" in result.err
    assert "第2行" in result.err


BAD_BATCHES = [
    ('{"id": "1", "query": "培训"}\n'.encode("gb18030"), "UTF-8", "another encoding"),
    ('{"id": "1", "query": "培训"}\n'.encode("utf-16"), "UTF-8", "UTF-16"),
]


@pytest.mark.parametrize(("data", "needle", "why"), BAD_BATCHES, ids=[row[2] for row in BAD_BATCHES])
def test_a_bad_batch_is_refused_before_the_first_answer(reading: Zhangfa, data: bytes, needle: str, why: str) -> None:
    path = reading.cwd / "坏.jsonl"
    path.write_bytes(data)
    result = reading("search", "--batch", path)
    assert result.status == 1
    assert result.out == ""
    assert "坏.jsonl" in result.err
    assert needle in result.err


ODD = [
    ("。，！", 1, "only punctuation"),
    ("   ", 1, "only blanks"),
    ("的了吗", 0, "only stop words"),
    ("“以训代会", 0, "an unbalanced quote"),
    ("培训" * 20_000, 0, "as long as a shell can hand over"),
]


@pytest.mark.parametrize(("query", "status", "why"), ODD, ids=[row[2] for row in ODD])
def test_odd_queries(reading: Zhangfa, query: str, status: int, why: str) -> None:
    result = reading("search", query)
    assert result.status == status, result.err
    assert "Traceback" not in result.err
    assert (result.out + result.err).strip()


REMARKED = [
    ("的了吗", "常用字词", "only stop words"),
    ("“以训代会", "引号不成对", "an unbalanced quote"),
    ("市外培训" * 5_000, "只用了前", "cut"),
]


@pytest.mark.parametrize(("query", "needle", "why"), REMARKED, ids=[row[2] for row in REMARKED])
def test_remarks_stand_apart_from_how_the_query_was_understood(
    reading: Zhangfa, query: str, needle: str, why: str
) -> None:
    answer = reading("search", query, "--json").ok().json
    assert any(needle in remark for remark in answer["remarks"])
    assert needle not in answer["understood_as"]
    said = reading("search", query).ok().err
    assert needle in said
    assert max(len(line) for line in said.splitlines()) < 200, "a long query is not repeated in full"


def test_documents_count_their_damage_only(reading: Zhangfa) -> None:
    damaged = next(d for d in reading("list", "--json").ok().json if len(d["defects"]) > 1)
    out = reading("search", damaged["title"], "--documents", "--doc", damaged["id"]).ok().out
    assert f"文字有损 {len(damaged['defects'])} 处" in out
    assert out.count("文字有损") == 1


def test_a_query_of_100_000_characters(reading: Zhangfa) -> None:
    line = json.dumps({"id": "1", "query": "培训" * 50_000})
    answer = json.loads(reading("search", "--batch", "-", stdin=line).ok().out)
    assert answer["hits"]


def test_a_slip_of_the_pen_gets_a_suggestion(reading: Zhangfa) -> None:
    result = reading("search", "干部陪训规划").ok()
    assert "您是不是要找" in result.err
    assert "培训" in result.err


def test_damaged_words_carry_a_warning(reading: Zhangfa) -> None:
    damaged = next(d for d in reading("show", "zf-2018-2022", "--defects", "--json").ok().json if d["path"])
    clause = reading("show", "zf-2018-2022", damaged["path"], "--json").ok().json
    result = reading("search", clause["text"][:40], "--doc", "zf-2018-2022", "--json").ok()
    hit = next(hit for hit in result.json["hits"] if hit["clause"]["path"] == damaged["path"])
    assert hit["defects"]
    assert "文字有损" in reading("search", clause["text"][:40], "--doc", "zf-2018-2022").ok().out
