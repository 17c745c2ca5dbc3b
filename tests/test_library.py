"""The library: what goes in comes out, once, under one name, and what users state about it can be undone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_fakes import TOOLS, fake_library, policy, understand, write

from kb.errors import LibraryError
from kb.importing import NO_CLAUSES, STEPS, Tools
from kb.jsonform import document_json
from kb.library import Library, open_library
from kb.lookup import Lookup
from kb.models import Clause, Contact, Defect, Document, Furniture, SourceText, Span
from kb.naming import resolve
from kb.printable import one_line

# Words as they occur in official texts, and what may break a store: quotes, percent signs, rare characters, emoji.
words = st.text(
    st.sampled_from("一二三四（）《》〔〕，。、第条款项0123456789%?'\"\\:{}[] \n\t𠮷👍éА"), min_size=0, max_size=30
)
name = st.text(st.sampled_from("规定通知办法《〔〕%'?"), min_size=1, max_size=12)
span = st.tuples(st.integers(0, 9_000_000), st.integers(0, 500)).map(lambda p: Span(p[0], p[0] + p[1]))
option = st.none() | words
line = words.map(one_line)  # names and values are kept on one line
line_or_none = st.none() | line
iso = st.sampled_from(["2020", "2019-01-01", None])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    paths = draw(st.lists(st.sampled_from([f"{a}/（{b}）" for a in "一二三" for b in "一二三四"]), unique=True))
    clauses = tuple(
        Clause(
            "d", path, draw(st.sampled_from(["chapter", "item", "para", "dash"])), draw(option), draw(option),
            draw(st.integers(0, 9)), draw(words), draw(words), tuple(draw(st.lists(span, max_size=3))),
            tuple(draw(st.lists(words, max_size=2))), draw(st.booleans()),
        )
        for path in paths
    )  # fmt: skip
    defects = tuple(
        Defect("k", draw(st.sampled_from([None, *paths])), draw(words), draw(words), draw(st.none() | span),
               draw(option), draw(option))
        for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    day = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
    texts = st.lists(words, max_size=2).map(tuple)
    lines = st.lists(line, max_size=2).map(tuple)
    return Document(
        id="d", title=draw(line), title_short=draw(line_or_none), number=draw(line_or_none), issuers=draw(lines),
        addressees=draw(lines), region=draw(line_or_none), level=draw(st.sampled_from([None, "city", "unit"])),
        kind=draw(line_or_none), date_written=draw(day), date_printed=draw(day),
        validity=draw(st.none() | st.tuples(iso, iso)), status=draw(option), replaced_by=draw(option),
        attachments=draw(lines), contacts=tuple(Contact(*draw(st.tuples(words, words))) for _ in range(2)),
        script=draw(st.sampled_from(["simplified", "traditional", "mixed"])), extent=draw(span), clauses=clauses,
        furniture=tuple(
            Furniture(draw(span), draw(st.sampled_from(["blank", "title", "mark"]))) for _ in range(3)
        ),
        defects=defects, stated=draw(st.dictionaries(name, words, max_size=2)), remarks=draw(texts),
    )  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents(), text=words.filter(str.strip))
def test_a_document_comes_out_as_it_went_in(
    document: Document, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("roundtrip")
    seen: list[SourceText] = []

    def understood(source: SourceText) -> tuple[Document, ...]:
        seen.append(source)
        return (document,)

    file = write(folder, "一.txt", text)
    tools = Tools(TOOLS.read_file, understood, TOOLS.passages_of)
    with open_library(folder / "home", seed=False, tools=tools) as library:
        report = library.add([file])
        assert not report.refused
        told = document.remarks if document.clauses else (*document.remarks, NO_CLAUSES)
        assert library.document("d") == replace(document, remarks=told)
        assert library.source_text("d") == seen[0].text
        assert library.source_bytes("d") == file.read_bytes()
        assert library.documents() == list(report.documents)
        assert library.lookup.facts(["d"])["d"].defects == document.defects
        for clause in document.clauses:
            assert library.lookup.clause("d", clause.path) == clause
        stored = [(p.path, p.ordinal, p.text, p.context) for p in library.lookup.passages("d")]
        assert stored == [(p.path, p.ordinal, p.text, p.context) for p in TOOLS.passages_of(document)]


def test_the_source_is_covered_by_the_stored_spans(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定", number="桂〔2020〕1号") + "=====\n" + policy("乙办法"))
    with fake_library(tmp_path / "home") as library:
        for facts in library.add([file]).documents:
            document, text = library.document(facts.id), library.source_text(facts.id)
            spans = sorted([s for c in document.clauses for s in c.spans] + [f.span for f in document.furniture])
            assert "".join(text[s.start : s.end] for s in spans) == text[document.extent.start : document.extent.end]
            assert all("".join(text[s.start : s.end] for s in c.spans) == c.original for c in document.clauses)


def test_every_step_named_for_the_fault_tests_is_passed(tmp_path: Path) -> None:
    passed: list[str] = []
    file = write(tmp_path, "一.txt", policy("甲规定", flaw=True))
    with fake_library(tmp_path / "home", passed.append) as library:
        library.add([file])
    assert tuple(passed) == STEPS


# ---- the same bytes, the same ids ----------------------------------------------------------------------------


def test_the_same_bytes_change_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定"))
    copy = write(tmp_path, "二.txt", policy("甲规定"))
    with fake_library(tmp_path / "home") as library:
        library.add([file])
        before = library.lookup.generation()
        for paths in ([file], [copy], [file, copy]):
            report = library.add(paths)
            assert (report.documents, report.refused, report.unchanged) == ((), (), ("甲规定",))
        assert library.lookup.generation() == before


def test_the_same_bytes_twice_in_one_go(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{i}.txt", policy("甲规定")) for i in range(2)]
    with fake_library(tmp_path / "home") as library:
        report = library.add(files)
        assert [d.id for d in report.documents] == ["甲规定"]
        assert report.unchanged == ("甲规定",)


def test_a_removed_document_may_come_again(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定"))
    with fake_library(tmp_path / "home") as library:
        library.add([file])
        library.remove("甲规定")
        assert library.documents() == []
        assert not list(library.workspace.sources.iterdir()), "the file goes with its last document"
        assert [d.id for d in library.add([file]).documents] == ["甲规定"]
        assert library.source_bytes("甲规定") == file.read_bytes()


def test_of_a_compilation_only_what_is_missing_comes_again(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", "=====\n".join(policy(title) for title in ("甲规定", "乙办法", "丙意见")))
    with fake_library(tmp_path / "home") as library:
        library.add([file])
        library.remove("乙办法")
        assert library.source_bytes("甲规定") == file.read_bytes(), "the file stays for the others"
        report = library.add([file])
        assert [d.id for d in report.documents] == ["乙办法"]
        assert set(report.unchanged) == {"甲规定", "丙意见"}
        assert library.add([file]).unchanged == ("甲规定", "丙意见", "乙办法")


def test_a_derived_id_is_made_unique(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{i}.txt", f"甲规定\n第{i}份文件与众不同的内容。\n") for i in range(3)]
    with fake_library(tmp_path / "home") as library:
        assert [d.id for d in library.add(files).documents] == ["甲规定", "甲规定-2", "甲规定-3"]
        assert all(c.document == "甲规定-2" for c in library.document("甲规定-2").clauses)


def test_two_documents_claiming_one_id(tmp_path: Path) -> None:
    def line(title: str, text: str) -> str:
        return json.dumps({"id": "gx-1", "title": title, "text": f"{title}\n{text}\n"}, ensure_ascii=False)

    first = write(tmp_path, "先来.jsonl", line("甲规定", "甲规定的第一条。"))
    other = json.dumps({"id": "gx-2", "title": "丙", "text": "丙\n丙的条文。\n"}, ensure_ascii=False)
    second = write(tmp_path, "后到.jsonl", line("乙办法", "乙办法的第一条。") + "\n" + other)
    with fake_library(tmp_path / "home") as library:
        library.add([first])
        report = library.add([second])
        assert [d.id for d in report.documents] == ["gx-2"], "the rest of the file is not held up"
        (refused,) = report.refused
        assert "后到.jsonl" in refused.file
        for needed in ("gx-1", "先来.jsonl", "后到.jsonl", "remove"):
            assert needed in refused.reason
        library.remove("gx-1")
        assert [d.id for d in library.add([second]).documents] == ["gx-1"], "the place is free now"


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "一.txt", policy("甲规定"))
    with fake_library(tmp_path / "home") as library:
        report = library.add([file], dry_run=True)
        assert [d.id for d in report.documents] == ["甲规定"]
        assert library.documents() == []
        assert library.lookup.generation() == 0
        assert not list(library.workspace.sources.iterdir())
        assert library.add([file]).documents == report.documents


def json_lines(folder: Path, name: str, *records: dict[str, str]) -> Path:
    return write(folder, name, "\n".join(json.dumps(record, ensure_ascii=False) for record in records))


@pytest.mark.parametrize(
    ("ids", "needed", "why"),
    [
        (("gx-1", "gx-1"), ["第2行", "gx-1", "第1行"], "twice in one file"),
        (("gx-1", "GX-1"), ["第2行", "GX-1", "大小写", "第1行"], "people type ids without minding the case"),
        (("gx-1", "x" * 101), ["第2行", "101", "100"], "too long to be typed"),
    ],
)
def test_ids_within_one_file(tmp_path: Path, ids: tuple[str, str], needed: list[str], why: str) -> None:
    records = [{"id": name, "title": f"第{i}号", "text": f"第{i}号\n内容。"} for i, name in enumerate(ids)]
    with fake_library(tmp_path / "home") as library:
        report = library.add([json_lines(tmp_path, "多.jsonl", *records)])
        assert [d.id for d in report.documents] == ["gx-1"]
        (refused,) = report.refused
        for word in needed:
            assert word in refused.reason, why
        assert "多.jsonl" not in refused.reason, "the refusal names its file already"


def test_an_id_that_differs_in_case_from_one_held(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add([json_lines(tmp_path, "一.jsonl", {"id": "lz-1", "title": "甲", "text": "甲\n内容。"})])
        report = library.add([json_lines(tmp_path, "二.jsonl", {"id": "LZ-1", "title": "乙", "text": "乙\n内容二。"})])
        assert report.documents == ()
        assert "一.jsonl" in report.refused[0].reason
        derived = library.add([write(tmp_path, "三.txt", "LZ-1\n内容三。\n")])
        assert [d.id for d in derived.documents] == ["LZ-1-2"]


# ---- what is worth telling -----------------------------------------------------------------------------------


def test_encoding_and_remarks_are_told_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "一.txt"
    file.write_bytes(policy("关于培训的通知").encode("gb18030"))

    def understood(source: SourceText) -> tuple[Document, ...]:
        return tuple(replace(d, remarks=source.remarks) for d in understand(source))

    with open_library(tmp_path / "home", seed=False, tools=replace(TOOLS, understand=understood)) as library:
        (facts,) = library.add([file]).documents
        assert facts.encoding == "gb18030"
        assert any("GB 18030" in remark for remark in facts.remarks)
        assert library.documents() == [facts]
        form = document_json(facts)
        assert form["source"]["encoding"] == "gb18030"
        assert form["remarks"] == list(facts.remarks)


@pytest.mark.parametrize(
    ("encoding", "told", "why"),
    [
        ("gbk", False, "the same way of reading"),
        ("big5", True, "another"),
        (None, False, "none was asked for"),
    ],
)
def test_an_encoding_for_bytes_held_already(tmp_path: Path, encoding: str | None, told: bool, why: str) -> None:
    file = tmp_path / "一.txt"
    file.write_bytes(policy("关于培训的通知").encode("gb18030"))
    with fake_library(tmp_path / "home") as library:
        library.add([file])
        report = library.add([file], encoding=encoding)
        assert report.unchanged
        assert bool(report.remarks) is told, why
        if told:
            assert "zhangfa remove 关于培训的通知" in report.remarks[0]


def test_the_number_of_a_document_held_already(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{i}.txt", policy(f"第{i}号规定", number="桂〔2020〕1号")) for i in range(2)]
    with fake_library(tmp_path / "home") as library:
        first, second = library.add(files).documents
        assert first.remarks == ()
        assert second.remarks == ("文库中已有同一文号的文件 第0号规定",)
        assert library.documents() == [first, second]


def test_a_text_without_clauses_and_a_folder_without_texts(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        (facts,) = library.add([write(tmp_path, "一.txt", "只有标题\n")]).documents
        assert facts.remarks == (NO_CLAUSES,)
        (tmp_path / "空").mkdir()
        report = library.add([tmp_path / "空"])
        assert "没有找到可以读取的文件" in report.remarks[0]


def test_names_that_would_act_upon_a_terminal(tmp_path: Path) -> None:
    record = {"id": "a\x1b]0;b\x07", "title": "红", "text": "红\x1b[31m色\t规定\u202e\n内容。"}
    with fake_library(tmp_path / "home") as library:
        report = library.add([json_lines(tmp_path, "坏\x1b[2J名\n.jsonl", record)])
        (facts,) = report.documents
        assert (facts.id, facts.title, facts.source_file) == ("a]0;b", "红[31m色 规定", "坏[2J名 .jsonl")
        assert library.documents() == [facts]
        assert library.document("a]0;b").clauses[0].document == "a]0;b"
        refused = library.add([write(tmp_path, "空\x1b[2J.txt", " ")]).refused
        assert "\x1b" not in refused[0].file


def test_a_stated_date_is_no_longer_missing(tmp_path: Path) -> None:
    missing = Defect("date_missing", None, "", "没有成文日期，须核对原件")

    def understood(source: SourceText) -> tuple[Document, ...]:
        return tuple(replace(d, defects=(missing,)) for d in understand(source))

    with open_library(tmp_path / "home", seed=False, tools=replace(TOOLS, understand=understood)) as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
        assert library.document("甲规定").defects == (missing,)
        assert library.set("甲规定", {"date_written": "2022-07-25"}, "见目录").defects == ()
        assert library.lookup.facts(["甲规定"])["甲规定"].defects == ()
        assert library.unset("甲规定", ["date_written"]).defects == (missing,)


# ---- many files ----------------------------------------------------------------------------------------------


def test_seven_bad_files_among_many(tmp_path: Path) -> None:
    folder = tmp_path / "来文"
    for i in range(93):
        write(folder / f"{i % 9}处", f"{i:03}.txt", policy(f"第{i}号规定", lines=2))
    bad = {
        "空.txt": b"",
        "乱码.txt": bytes(range(256)) * 20,
        "图.txt": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "断.docx": b"PK\x03\x04" + bytes(60),
        "断.pdf": b"%PDF-1.7\n1 0 obj",
        "读不懂.txt": "甲\n坏文件\n".encode(),
        "错.txt": "甲\n程序错误\n".encode(),
    }
    for file, data in bad.items():
        (folder / file).write_bytes(data)
    calls: list[tuple[str, int, int]] = []
    with fake_library(tmp_path / "home") as library:
        report = library.add([folder], progress=lambda *call: calls.append(call))
        assert len(report.documents) == len(library.documents()) == 93
        assert {Path(r.file).name for r in report.refused} == set(bad)
        assert all(r.reason.endswith("。") for r in report.refused)
        assert [done for _, done, _ in calls] == list(range(101))
        assert {total for _, _, total in calls} == {100}
        again = library.add([folder])
        assert (len(again.documents), len(again.refused), len(again.unchanged)) == (0, 7, 93)


def test_a_name_that_is_no_text_and_a_path_that_is_not_there(tmp_path: Path) -> None:
    odd = Path(str(tmp_path / "坏\udcff名.txt"))
    try:
        odd.write_text(policy("甲规定"), encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    with fake_library(tmp_path / "home") as library:
        report = library.add([odd, tmp_path / "没有.txt"])
        assert [d.source_file for d in report.documents] == ["坏?名.txt"]
        assert len(report.refused) == 1
        assert "没有.txt" in report.refused[0].file


def test_progress_within_one_large_file(tmp_path: Path) -> None:
    rows = [{"title": f"第{i}号", "text": f"第{i}号\n内容。"} for i in range(5)]
    file = write(tmp_path, "多.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    calls: list[tuple[int, int]] = []
    with fake_library(tmp_path / "home") as library:
        library.add([file], progress=lambda _, done, total: calls.append((done, total)))
    assert calls[:5] == [(i, 5) for i in range(1, 6)]


# ---- near-duplicates -----------------------------------------------------------------------------------------

BASE = [f"第{i}条规定各级机关应当在每年第{i}季度之前完成第{i}类人员的培训，经费由第{i}处列支。" for i in range(30)]


@pytest.mark.parametrize(
    ("text", "linked", "why"),
    [
        (BASE, True, "the same words under another title"),
        (list(reversed(BASE)), True, "order does not count"),
        ([line.replace("，", ",") for line in BASE], True, "marks do not count"),
        ([*BASE[:-1], BASE[-1].replace("列支", "支付")], True, "a word changed"),
        (BASE[:28], True, "two of thirty clauses dropped"),
        ([*BASE, "附：本规定由办公室负责解释，自发布之日起施行。"], True, "a clause added"),
        (BASE[:20], False, "a third dropped: another text"),
        ([line.replace("培训", "考核").replace("机关", "企业") for line in BASE], False, "reworded throughout"),
        ([f"第{i}章另有规定的，从其规定，本办法不再重复说明。" for i in range(30)], False, "other words"),
        (["特此通知。"], False, "a formula is no likeness"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_near_duplicates_are_linked_not_merged(text: list[str], linked: bool, why: str, tmp_path: Path) -> None:
    first = write(tmp_path, "一.txt", "\n".join(["甲规定", *BASE]))
    second = write(tmp_path, "二.txt", "\n".join(["乙规定", *text]))
    with fake_library(tmp_path / "home") as library:
        library.add([first, second])
        assert library.document("乙规定").twin_of == ("甲规定" if linked else None), why
        assert library.document("甲规定").twin_of is None


def test_copies_of_copies_point_at_the_first_held(tmp_path: Path) -> None:
    text = "=====\n".join("\n".join([title, *BASE]) + "\n" for title in ("甲规定", "乙规定", "丙规定"))
    with fake_library(tmp_path / "home") as library:
        report = library.add([write(tmp_path, "一.txt", text)])
        assert [d.twin_of for d in report.documents] == [None, "甲规定", "甲规定"]
        library.remove("甲规定")
        assert [d.twin_of for d in library.documents()] == [None, "乙规定"], "no link to what is gone"
        assert set(library.lookup.changes_since(1)) == {"甲规定", "乙规定", "丙规定"}
        fourth = write(tmp_path, "四.txt", "\n".join(["丁规定", *BASE, "另加一条。"]))
        assert library.add([fourth]).documents[0].twin_of == "乙规定", "the heir is found by its words"


# ---- what users state ----------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = fake_library(tmp_path / "home")
    library.add([write(tmp_path, "一.txt", policy("甲规定", number="桂组通字〔2020〕56号"))])
    return library


@pytest.mark.parametrize(
    ("key", "typed", "field", "value", "why"),
    [
        ("title", " 关于 培训的通知 ", "title", "关于 培训的通知", "outer blanks go"),
        ("number", "国人部发[2007] 20号", "number", "国人部发〔2007〕20号", "any brackets"),
        ("number", "建设部令第90号", "number", "建设部令第90号", "orders have no year"),
        ("issuers", "甲局；乙局, 丙局", "issuers", ("甲局", "乙局", "丙局"), "several issuers"),
        ("issuers", "", "issuers", (), "emptied"),
        ("region", "广西壮族自治区柳州市", "region", "广西壮族自治区柳州市", "as typed"),
        ("region", "柳州市", "region", "广西壮族自治区柳州市", "a city gets its province"),
        ("region", "柳州", "region", "广西壮族自治区柳州市", "without 市"),
        ("region", "广西", "region", "广西壮族自治区", "a province by its short name"),
        ("region", "广东", "region", "广东省", "a province by its short name"),
        ("region", "柳州市柳江区", "region", "广西壮族自治区柳州市柳江区", "a district keeps its name"),
        ("region", "武鸣区", "region", "武鸣区", "a district that no list holds"),
        ("region", "全国", "region", "全国", "the whole country"),
        ("region", "无", "region", None, "emptied in words"),
        ("level", "city", "level", "city", "the contract's word"),
        ("level", "市级", "level", "city", "what people say"),
        ("date_written", "2022-07-25", "date_written", "2022-07-25", "ISO"),
        ("date_printed", "2022年7月5日", "date_printed", "2022-07-05", "as printed"),
        ("validity", "2019—2022", "validity", ("2019", "2022"), "years"),
        ("validity", "2019-2022年", "validity", ("2019", "2022"), "years with a hyphen"),
        ("validity", "2022-01-01至2025-12-31", "validity", ("2022-01-01", "2025-12-31"), "dates"),
        ("validity", "2022年1月1日至", "validity", ("2022-01-01", None), "open end"),
        ("validity", "2023", "validity", ("2023", "2023"), "one year"),
        ("validity", "已废止", "status", "已废止", "validity in everyday words is the status"),
        ("status", "已失效", "status", "已失效", "a status"),
        ("replaced_by", "某部〔2024〕1号", "replaced_by", "某部〔2024〕1号", "a successor that is not held"),
        ("kind", "通知", "kind", "通知", "as typed"),
        ("kind", "函", "kind", "函", "one character is enough"),
        ("title", "红\x1b[31m色\n通知", "title", "红[31m色 通知", "nothing a terminal would act upon"),
        ("replaced_by", "关于新办法的通知", "replaced_by", "关于新办法的通知", "a title that is not held"),
    ],
)
def test_set_and_unset(library: Library, key: str, typed: str, field: str, value: object, why: str) -> None:
    before = library.document("甲规定")
    generation = library.lookup.generation()
    facts = library.set("甲规定", {key: typed}, " 见目录 ")
    assert getattr(facts, field) == value, why
    document = library.document("甲规定")
    assert facts.stated == document.stated == {field: "见目录"}
    assert library.lookup.generation() == generation + 1
    assert library.lookup.changes_since(generation) == ("甲规定",)
    assert {p.context for p in library.lookup.passages("甲规定")} == {document.title}, "passages follow the title"
    library.unset("甲规定", [field])
    assert library.document("甲规定") == before


def test_a_second_change_does_not_hide_what_the_text_says(library: Library) -> None:
    library.set("甲规定", {"title": "乙", "status": "现行"}, "一")
    library.set("甲规定", {"title": "丙"}, "二")
    assert library.document("甲规定").stated == {"title": "二", "status": "一"}
    library.unset("甲规定", ["title"])
    document = library.document("甲规定")
    assert (document.title, document.status, document.stated) == ("甲规定", "现行", {"status": "一"})
    generation = library.lookup.generation()
    library.unset("甲规定", ["title"])
    assert library.lookup.generation() == generation, "nothing to take back, nothing changed"


def test_what_a_file_stated_comes_back_with_its_basis(tmp_path: Path) -> None:
    def stated(source: SourceText) -> tuple[Document, ...]:
        return tuple(replace(d, region="某省", stated={"region": "导入文件注明"}) for d in understand(source))

    tools = Tools(TOOLS.read_file, stated, TOOLS.passages_of)
    with open_library(tmp_path / "home", seed=False, tools=tools) as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
        library.set("甲规定", {"region": "某市"}, "更正")
        assert library.document("甲规定").stated == {"region": "更正"}
        library.unset("甲规定", ["region"])
        assert library.document("甲规定").region == "某省"
        assert library.document("甲规定").stated == {"region": "导入文件注明"}


def test_a_successor_that_is_held_is_kept_by_its_id(library: Library, tmp_path: Path) -> None:
    library.add([write(tmp_path, "二.txt", policy("乙规定", number="桂组通字〔2024〕1号"))])
    assert library.set("甲规定", {"replaced_by": "桂组通字[2024]1号"}, "乙规定第一条").replaced_by == "乙规定"


@pytest.mark.parametrize(
    ("changes", "basis", "needed"),
    [
        ({"标题": "乙"}, "依据", ["标题", "title", "validity"]),
        ({"title": " "}, "依据", ["title", "空"]),
        ({"number": "没有号码"}, "依据", ["number", "没有号码", "〔2020〕"]),
        ({"level": "村"}, "依据", ["level", "村", "province"]),
        ({"status": "有效"}, "依据", ["status", "有效", "现行", "已修订"]),
        ({"date_written": "2022-02-30"}, "依据", ["date_written", "2022-02-30", "2022-07-25"]),
        ({"date_printed": "去年"}, "依据", ["date_printed", "去年"]),
        ({"validity": "2022—2019"}, "依据", ["validity", "晚"]),
        ({"validity": "很久"}, "依据", ["validity", "很久", "2019—2022"]),
        ({"issuers": "；"}, "依据", ["issuers", "；"]),
        ({"region": "省" * 101}, "依据", ["region", "101"]),
        ({"region": "火星"}, "依据", ["region", "火星", "柳州市"]),
        ({"kind": "xx"}, "依据", ["kind", "xx", "通知"]),
        ({"replaced_by": "nope"}, "依据", ["replaced_by", "nope", "文号"]),
        ({"replaced_by": "甲规定"}, "依据", ["replaced_by", "自己"]),
        ({"replaced_by": "桂组通字[2020]56号"}, "依据", ["replaced_by", "自己"]),
        ({"status": "有效", "level": "村"}, "依据", ["status", "level"]),
        ({"title": "乙"}, "  ", ["依据", "--basis"]),
        ({}, "依据", ["项目=内容"]),
    ],
)
def test_a_value_that_cannot_be_taken(library: Library, changes: dict[str, str], basis: str, needed: list[str]) -> None:
    before = library.document("甲规定")
    with pytest.raises(LibraryError) as failure:
        library.set("甲规定", changes, basis)
    for word in needed:
        assert word in failure.value.message
    assert library.document("甲规定") == before


def test_unknown_documents_and_keys(library: Library) -> None:
    for act in (
        lambda: library.set("没有", {"title": "乙"}, "依据"),
        lambda: library.remove("没有"),
        lambda: library.document("没有"),
        lambda: library.source_bytes("没有"),
        lambda: library.source_text("没有"),
        lambda: library.unset("没有", ["title"]),
    ):
        with pytest.raises(LibraryError, match="没有"):
            act()
    with pytest.raises(LibraryError, match="颜色"):
        library.unset("甲规定", ["颜色"])


def test_a_lost_or_altered_original_is_noticed_and_comes_back(library: Library, tmp_path: Path) -> None:
    received = tmp_path / "一.txt"
    (file,) = (library.workspace.sources / sha256 for sha256 in library.workspace.kept())
    file.write_bytes(b"cut off")
    with pytest.raises(LibraryError, match=r"改动.*重新导入"):
        library.source_bytes("甲规定")
    library.add([received])
    assert library.source_bytes("甲规定") == received.read_bytes()
    file.unlink()
    with pytest.raises(LibraryError, match=r"不见.*重新导入"):
        library.source_bytes("甲规定")
    assert library.add([received]).unchanged == ("甲规定",)
    assert library.source_bytes("甲规定") == received.read_bytes()


def test_a_document_the_database_does_not_take(tmp_path: Path) -> None:
    def understood(source: SourceText) -> tuple[Document, ...]:
        script = "simplified" if "好" in source.text else None
        return tuple(replace(d, script=script) for d in understand(source))  # type: ignore[arg-type]

    files = [write(tmp_path, f"{word}.txt", policy(f"{word}规定")) for word in ("坏", "好")]
    with open_library(tmp_path / "home", seed=False, tools=replace(TOOLS, understand=understood)) as library:
        report = library.add(files)
        assert [d.id for d in report.documents] == ["好规定"]
        assert [Path(r.file).name for r in report.refused] == ["坏.txt"]


# ---- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("关于加强培训的通知", "the id"),
        ("桂组通字〔2020〕56号", "the number"),
        ("桂组通字[2020]56号", "square brackets"),
        ("桂组通字（2020）第56号", "round brackets"),
        (" 桂组通字 【2020】 56号 ", "blanks"),
        ("桂組通字〔2020〕56號", "traditional"),
        ("《关于加强培训的通知》", "the title in its marks"),
        ("關於加強培訓的通知", "a traditional title"),
        ("加强培训", "part of one title"),
    ],
)
def test_resolve(typed: str, why: str, tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add(
            [
                write(tmp_path, "一.txt", policy("关于加强培训的通知", number="桂组通字〔2020〕56号")),
                write(tmp_path, "二.txt", policy("关于会议费的规定", number="桂财行〔2020〕5号")),
            ]
        )
        assert library.resolve(typed) == "关于加强培训的通知", why


def test_resolve_tells_what_is_near_or_asks_which(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add([write(tmp_path, f"{i}.txt", f"关于培训的通知\n第{i}份，内容各不相同。\n") for i in range(2)])
        with pytest.raises(LibraryError, match=r"2 份文件.*关于培训的通知-2") as failure:
            library.resolve("于培训的")
        with pytest.raises(LibraryError, match=r"您是不是要找.*关于培训的通知"):
            library.resolve("关于培训的通告")
        with pytest.raises(LibraryError, match="zhangfa list"):
            library.resolve("xyz")
        assert failure.value.where is None


@pytest.mark.parametrize("dash", ["-", "－", "—", "——", "–", "~", "～"])
def test_years_of_a_title_may_be_joined_by_any_dash(dash: str, tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add(
            [write(tmp_path, "一.txt", policy("2019—2022年青岚市干部教育培训规划", number="青办发〔2019〕3号"))]
        )
        assert library.resolve(f"2019{dash}2022年青岚市干部教育培训规划") == library.resolve("青办发〔2019〕3号")


def test_ids_that_say_little_are_told_with_their_titles() -> None:
    class Held:
        def facts(self, names: tuple[str, ...]) -> dict[str, str]:
            return {}

        def _fetch(self, query: str) -> list[tuple[str, str | None, str, str | None]]:
            return [(f"zf-{year}", None, f"{year}年青岚市干部培训规划", None) for year in (2019, 2020)]

    with pytest.raises(LibraryError) as failure:
        resolve(cast(Lookup, Held()), "青岚市干部培训规划")
    told = "请写明编号：zf-2019（2019年青岚市干部培训规划）、zf-2020（2020年青岚市干部培训规划）"
    assert failure.value.remedy == told


def test_a_large_text_is_stored_in_linear_time(tmp_path: Path) -> None:
    lines = [f"第{i}条，各单位应当按照第{i}号要求开展第{i % 97}类培训。" for i in range(12_000)]
    with fake_library(tmp_path / "home") as library:
        report = library.add([write(tmp_path, "大.txt", "\n".join(["大规定", *lines]))])
        assert [d.clause_count for d in report.documents] == [12_000]
        assert library.lookup.clause("大规定", "p11999") is not None
        copy = library.add([write(tmp_path, "小.txt", "\n".join(["小规定", *lines, "另加一条。"]))])
        assert copy.documents[0].twin_of == "大规定"
