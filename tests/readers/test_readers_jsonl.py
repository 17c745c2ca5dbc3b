"""JSON lines: documents and clauses, faults by line and field."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ReadError
from kb.models import Span
from kb.readers import read_file
from kb.readers.jsonl import read_jsonl
from kb.readers.reading import Received


def write(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "库.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_whole_documents(tmp_path: Path) -> None:
    full = {
        "id": "gx-1", "title": "关于培训的通知", "text": "一、甲\r\n二、乙", "number": "桂〔2020〕1号",
        "issuers": ["甲厅", "乙厅"], "region": "广西", "kind": "通知", "date": "2020-05-06", "extra": 1,
    }  # fmt: skip
    reading = read_file(write(tmp_path, full, "", {"title": "另一", "text": "文", "date": None}))
    first, second = reading.texts
    assert first.text == "一、甲\n二、乙"
    assert first.given is not None
    assert (first.given.id, first.given.number, first.given.issuers) == ("gx-1", "桂〔2020〕1号", ("甲厅", "乙厅"))
    assert (first.given.region, first.given.kind, first.given.date) == ("广西", "通知", date(2020, 5, 6))
    assert second.given is not None
    assert (second.name, second.format, second.given.title, second.given.date) == ("库.jsonl", "jsonl", "另一", None)
    assert reading.refused == ()


def test_clauses_form_their_documents(tmp_path: Path) -> None:
    lines = [
        {"document": "甲法", "label": "第一条", "text": "为了甲。"},
        {"document": "乙法", "label": "第一条", "text": "为了乙。", "date": "2019-06-01"},
        {"document": "甲法", "label": "第二条", "text": "下列：\n（一）子；\n（二）丑。"},
    ]
    first, second = read_file(write(tmp_path, *lines)).texts
    assert first.text == "第一条　为了甲。\n第二条　下列：\n（一）子；\n（二）丑。"
    assert first.given is not None
    assert first.given.title == "甲法"
    assert [(label, first.text[span.start : span.end]) for label, span in first.given.labels] == [
        ("第一条", "为了甲。"),
        ("第二条", "下列：\n（一）子；\n（二）丑。"),
    ]
    assert first.given.labels[0][1] == Span(4, 8)
    assert second.given is not None
    assert second.given.date == date(2019, 6, 1)


FAULTS = [
    ("{坏", "不是有效的 JSON", "no JSON"),
    ("[1]", "实为列表", "no object"),
    ({"text": "文"}, "缺少字段 title", "no title"),
    ({"title": "题"}, "缺少字段 text", "no text"),
    ({"title": "题", "text": 5}, "字段 text 应为字符串，实为数", "text of another type"),
    ({"title": " ", "text": "文"}, "字段 title 是空的", "blank title"),
    ({"title": "题", "text": "文", "issuers": "甲厅"}, "字段 issuers 应为字符串的列表", "issuers no list"),
    ({"title": "题", "text": "文", "issuers": [1]}, "字段 issuers", "issuers of another type"),
    ({"title": "题", "text": "文", "date": "2020年"}, "字段 date", "no ISO date"),
    ({"title": "题", "text": "文", "date": "2020-02-30"}, "字段 date", "no such day"),
    ({"title": "题", "text": "文", "id": 7}, "字段 id", "id of another type"),
    ({"document": "甲法", "text": "文"}, "缺少字段 label", "a clause without label"),
    ({"label": "第一条", "text": "文"}, "缺少字段 document", "a clause of nothing"),
    ("[" * 100_000, "", "nested without end"),
    ('{"title": 1' + "0" * 5000 + "}", "", "an absurd number"),
]


@pytest.mark.parametrize(("line", "words", "why"), FAULTS, ids=[row[2] for row in FAULTS])
def test_bad_lines_are_refused_by_number(tmp_path: Path, line: object, words: str, why: str) -> None:
    reading = read_file(write(tmp_path, {"title": "好", "text": "文"}, line, {"title": "也好", "text": "文"}))
    assert len(reading.texts) == 2
    (bad,) = reading.refused
    assert bad.reason.startswith("第2行：")
    assert words in bad.reason, why


def test_a_file_without_one_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="没有一行是 JSON 对象"):
        read_file(write(tmp_path, "关于培训的通知", "一、甲"))
    with pytest.raises(ReadError, match="只有空白"):
        read_file(write(tmp_path, "", " "))


def test_many_bad_lines_are_summed_up(tmp_path: Path) -> None:
    reading = read_file(write(tmp_path, {"title": "好", "text": "文"}, *["{"] * 500))
    assert len(reading.refused) == 201
    assert "另有 300 行" in reading.refused[-1].reason


def test_no_text_leaves_with_what_is_no_text(tmp_path: Path) -> None:
    path = write(tmp_path, r'{"title": "题\ud800", "text": "甲\u0000乙\ud83d\ude00"}')
    (text,) = read_file(path).texts
    assert text.text == "甲\ufffd乙\U0001f600"
    assert text.text.encode()
    assert text.remarks


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙"), st.text("第一条（）1.", min_size=1), st.text(min_size=1)), min_size=1)
)
def test_spans_give_back_the_words(clauses: list[tuple[str, str, str]]) -> None:
    lines = "\n".join(json.dumps({"document": d, "label": n, "text": t}) for d, n, t in clauses)
    try:
        texts, _ = read_jsonl(Received("a.jsonl", "a.jsonl", "", lines.encode()), encoding=None)
    except ReadError:
        return
    for text in texts:
        assert text.given is not None
        end = 0
        for label, span in text.given.labels:
            assert text.text[end : span.start].lstrip("\n") == f"{label}　"
            end = span.end
        assert end == len(text.text)


def test_sixty_thousand_lines_in_seconds(tmp_path: Path) -> None:
    words = "国家机关工作人员应当依照本规定接受培训，所在单位应当予以保障。" * 3
    path = write(
        tmp_path, *({"document": f"{n // 50}号法", "label": f"第{n % 50}条", "text": words} for n in range(60_000))
    )
    begin = time.process_time()
    assert len(read_file(path).texts) == 1200
    assert time.process_time() - begin < 5  # generous: about one second on an idle machine
