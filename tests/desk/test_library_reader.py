"""The table and the reader: every bundled document in every wording, anchors, damage, facts, files."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from browsing import Office, Visitor
from library_giving import files_under, words_of
from sqlalchemy import inspect, text

from desk.web.library.addresses import document_address, document_named
from desk.web.library.citing import cited
from desk.web.library.marking import place_in_text
from desk.web.library.outline import outline_of
from desk.web.library.reader import PAGE, VIEWS, page_of, read, shown_words
from desk.web.library.table import COLUMNS
from desk.web.library.words import damage_words, is_past, validity_words
from desk.web.state import Desk
from kb.library import open_library
from kb.lookup import open_lookup
from kb.models import Clause, DocumentFacts, Span

BUNDLED = (
    *("gx-2020-56", "lz-2022-65", "hn-2019-2022", "sz-2006-2010", "rsb-2007-20"),
    *("rsb-2007-20-dup", "jbd-2006-45", "zf-2018-2022", "zf-2013-2017"),
)


def ids(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'\bid="([^"]*)"', page)]


# ---- the table


def rows(page: str) -> list[str]:
    return [unquote(found) for found in re.findall(r'<th scope="row"[^>]*><a href="/library/([^"]+)"', page)]


def test_the_table_holds_every_document_in_words(visitor: Visitor) -> None:
    page = visitor.open("/library")
    assert sorted(rows(page)) == sorted(BUNDLED)
    words = words_of(page)
    for said in ("9 份文件", "落款缺 1 家，无成文日期，附件缺 2 个", "2019—2022年，已届满", "柳州市", "2022-07-25 印"):
        assert said in words, said


@pytest.mark.parametrize("column", list(COLUMNS))
def test_every_column_sorts_both_ways_by_its_address(visitor: Visitor, column: str) -> None:
    up, down = (visitor.open(f"/library?sort={sign}{column}") for sign in ("", "-"))
    assert len(rows(up)) == len(rows(down)) == len(BUNDLED)
    assert rows(up) != rows(down)
    assert 'aria-sort="ascending"' in up
    assert 'aria-sort="descending"' in down


def test_what_is_not_known_stands_last_either_way(visitor: Visitor) -> None:
    for sort in ("number", "-number"):
        assert rows(visitor.open(f"/library?sort={sort}"))[-1] in (
            "zf-2013-2017",
            "hn-2019-2022",
            "sz-2006-2010",
            "rsb-2007-20-dup",
        )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("柳人社发[2022]65号", {"lz-2022-65"}),
        ("柳人社发〔2022〕65號", {"lz-2022-65"}),
        ("柳州 通知", {"lz-2022-65"}),
        ("湖南 規劃", {"hn-2019-2022"}),
        ("全国 规划", {"rsb-2007-20", "rsb-2007-20-dup", "jbd-2006-45", "zf-2018-2022", "zf-2013-2017"}),
        ("ＬＺ", {"lz-2022-65"}),
        ("没有这样的文件", set()),
        ("%_'\"<>", set()),
    ],
)  # fmt: skip
def test_words_let_through_what_holds_them_all(visitor: Visitor, asked: str, found: set[str]) -> None:
    page = visitor.get("/library", params={"q": asked}).text
    assert set(rows(page)) == found
    if not found:
        assert "没有符合" in page


@pytest.mark.parametrize("query", ["sort=nothing", "sort=-", "page=99", "page=0", "page=-3", "q=" + "长" * 900])
def test_an_odd_address_still_answers(visitor: Visitor, query: str) -> None:
    visitor.open(f"/library?{query}")


def test_the_table_and_its_fragment_share_an_address(visitor: Visitor) -> None:
    part = visitor.open("/library?q=柳州", **{"HX-Request": "true", "HX-Target": "documents"})
    assert part.strip().startswith('<section id="documents"')
    assert "<html" not in part


# ---- the reader


@pytest.mark.parametrize("document", BUNDLED)
@pytest.mark.parametrize("view", VIEWS)
def test_every_clause_has_its_anchor_and_every_flaw_its_explanation(visitor: Visitor, document: str, view: str) -> None:
    with open_lookup(visitor.app.state.desk.workspace.home) as lookup:  # type: ignore[attr-defined]
        whole, source = lookup.document(document), lookup.source_text(document)
    page = visitor.open(f"/library/{document}?text={view}")
    anchors = ids(page)
    assert len(anchors) == len(set(anchors)), "an anchor stands once"
    assert {clause.path for clause in whole.clauses} <= set(anchors)
    told = {f"d{number}" for number in range(1, len(whole.defects) + 1)}
    assert told <= set(anchors)
    placed = {
        d
        for d, defect in zip(sorted(told, key=lambda d: int(d[1:])), whole.defects, strict=True)
        if defect.span and defect.path
    }
    assert set(re.findall(r'aria-describedby="(d\d+)"', page)) == placed
    leads = {unescape(unquote(found)) for found in re.findall(r'<a class="l\d" href="[^"#]*#([^"]+)"', page)}
    assert leads
    assert leads <= set(anchors)
    if view == "received":
        assert whole.clauses[0].original[:20] in unescape(re.sub(r"<[^>]+>", "", page))
    dropped = unescape(re.sub(r"<[^>]+>", "", visitor.open(f"/library/{document}?text={view}&dropped=1")))
    for part in whole.furniture:
        if part.role != "blank":
            assert " ".join(source[part.span.start : part.span.end].split())[:60] in dropped


def test_traditional_words_are_said_to_be_so(visitor: Visitor) -> None:
    page = visitor.open("/library/hn-2019-2022?text=both")
    assert page.count('lang="zh-Hant"') > 50
    assert "廳局級" in page
    assert "厅局级" in page


def test_dropped_words_are_struck_on_demand(visitor: Visitor) -> None:
    plain, shown = (visitor.open(f"/library/hn-2019-2022{tail}") for tail in ("", "?dropped=1"))
    assert "搜狐" not in plain
    assert re.search(r'class="gone">聲明', shown)


@pytest.mark.parametrize(
    ("path", "short", "asks", "rule"),
    [
        ("二/（二）/二是", "第二部分第（二）项“二是”", False, "市外班每班不超过60人"),
        ("二/（一）/1./p1/（2）", "第二部分第（一）项第1点第一段第（2）目", False, ""),
        ("一/p1/一是", "第一部分第一段“一是”", False, ""),
    ],
)
def test_the_clause_of_the_address_carries_citation_and_rules(
    visitor: Visitor, path: str, short: str, asks: bool, rule: str
) -> None:
    with open_lookup(visitor.app.state.desk.workspace.home) as lookup:  # type: ignore[attr-defined]
        clause = lookup.clause("lz-2022-65", path)
        facts = lookup.facts(("lz-2022-65",))["lz-2022-65"]
    assert clause is not None
    cite = f"《{facts.title}》（柳人社发〔2022〕65号）{short}"
    panel = visitor.get(
        "/library/lz-2022-65", params={"at": path}, headers={"HX-Request": "true", "HX-Target": "clause-panel"}
    ).text
    assert panel.strip().startswith('<div class="slip" id="clause-panel"')
    assert f'data-copy="{cite}"' in unescape(panel)
    assert f"“{clause.original}”——{cite}" in unescape(panel)
    assert ("data-ask" in panel) == asks
    assert rule in panel
    whole = visitor.get("/library/lz-2022-65", params={"at": path}).text
    assert cite in unescape(whole)


def test_a_damaged_clause_asks_before_it_is_copied(visitor: Visitor) -> None:
    page = visitor.get("/library/rsb-2007-20", params={"at": "二/（二）/5."}).text
    assert 'data-ask="这段有疑为被改动的数字“2024”，仍要复制吗？"' in page
    assert "原年份应为2010" in page


def test_a_clause_that_is_not_there_is_said_to_be_so(visitor: Visitor) -> None:
    page = visitor.get("/library/lz-2022-65", params={"at": "九/（九）<b>"})
    assert page.status_code == 200
    assert "本文件没有“九/（九）<b>”这一条" in unescape(page.text)


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("柳人社发〔2022〕65号", "/library/lz-2022-65"),
        ("柳人社发[2022]65號", "/library/lz-2022-65"),
        ("LZ-2022-65", "/library/lz-2022-65"),
        ("关于申报2023年度机关事业单位培训计划的通知", "/library/lz-2022-65"),
    ],
)
def test_a_number_or_a_title_leads_to_the_document(visitor: Visitor, name: str, leads: str) -> None:
    answer = visitor.get(f"/library/{name}", follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (303, leads)


def test_an_unknown_document_is_told_of_with_what_is_near(visitor: Visitor) -> None:
    answer = visitor.get("/library/lz-2022-66")
    assert answer.status_code == 404
    assert 'href="/library/lz-2022-65"' in answer.text
    several = visitor.get("/library/干部教育培训规划")
    assert several.status_code == 404
    assert "有几份文件都对得上" in several.text


def test_near_duplicates_lead_to_each_other(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        words = lookup.source_text("lz-2022-65").replace("65号", "66号")
    copy = tmp_path / "转载.txt"
    copy.write_text(words, encoding="utf-8")
    with open_library(desk.workspace.home) as library:
        (facts,) = library.add([copy]).documents
    assert facts.twin_of == "lz-2022-65"
    assert f'href="{document_address(facts.id)}"' in visitor.open("/library/lz-2022-65")
    assert 'href="/library/lz-2022-65"' in visitor.open(document_address(facts.id))


# ---- long documents


@pytest.fixture
def law(desk: Desk, tmp_path: Path) -> str:
    """A law of more articles than a page holds."""
    from kb.paths import int_to_chinese as numeral

    lines, number = ["青岚市培训条例", "（2020年5月28日通过）"], 0
    for chapter in range(1, 9):
        lines.append(f"第{numeral(chapter)}章　一般规定")
        for _ in range(90):
            number += 1
            lines.append(f"第{numeral(number)}条　民事主体从事民事活动，应当遵循第{number}号规则。")
    path = tmp_path / "大典.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_library(desk.workspace.home) as library:
        (facts,) = library.add([path]).documents
    assert facts.clause_count == 720
    return facts.id


def test_a_long_document_comes_in_pages_that_hold_every_clause_once(desk: Desk, law: str) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        document, source = lookup.document(law), lookup.source_text(law)
    seen: list[str] = []
    first = read(document, source, view="simplified", dropped=True, page=1, at="")
    assert len(first.parts) == 3
    for part in first.parts:
        page = read(document, source, view="simplified", dropped=True, page=part.number, at="")
        paths = [piece.path for piece in page.pieces if piece.path]
        assert len(paths) <= PAGE
        assert all(page_of(document, path) == part.number for path in paths[:3])
        seen += paths
    assert seen == [clause.path for clause in document.clauses]


def test_a_clause_is_found_on_its_page(visitor: Visitor, law: str) -> None:
    page = visitor.get(f"/library/{law}", params={"at": "第七百条"}).text
    assert "第七百条" in ids(page)
    assert "第一条" not in ids(page)
    assert f"{law}?at=" in unquote(page), "the outline leads to clauses of other pages"
    assert "第七百条" not in ids(visitor.open(f"/library/{law}"))
    assert "data-long" in page


def test_the_outline_of_a_law_is_its_chapters(desk: Desk, law: str) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        entries = outline_of(lookup.document(law), lookup.source_text(law))
    assert [entry.words for entry in entries][:2] == ["第一章 一般规定", "第二章 一般规定"]
    assert entries[1].path == "第九十一条"


# ---- facts


def test_a_fact_is_stated_with_its_basis_and_taken_back(desk: Desk, visitor: Visitor) -> None:
    form = {"key": "status", "value": "已废止", "basis": "据2024年公布的失效文件目录"}
    answer = visitor.submit("/library/lz-2022-65/set", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/library/lz-2022-65#facts")
    page = visitor.open("/library/lz-2022-65")
    assert "依据：据2024年公布的失效文件目录" in page
    assert "已废止，只供查阅" in words_of(page)
    (deed, *_), _ = desk.trail.read()
    assert (deed.action, deed.subject, deed.before, deed.after) == ("library.set", "lz-2022-65", None, "已废止")
    visitor.submit("/library/lz-2022-65/unset", {"key": "status"})
    assert "已废止，只供查阅" not in words_of(visitor.open("/library/lz-2022-65"))
    assert desk.trail.read()[0][0].before == "已废止"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"key": "date_written", "value": "2025-02-30", "basis": "原件"}, "不是日期"),
        ({"key": "status", "value": "有效", "basis": "原件"}, "不是有效性"),
        ({"key": "title", "value": "新名", "basis": ""}, "没有说明依据"),
        ({"key": "replaced_by", "value": "lz-2022-65", "basis": "原件"}, "不能由自己代替"),
    ],
)
def test_a_fact_that_is_not_understood_leaves_what_was_typed(
    desk: Desk, visitor: Visitor, form: dict[str, str], said: str
) -> None:
    answer = visitor.submit("/library/lz-2022-65/set", form)
    assert answer.status_code == 400
    assert said in answer.text
    assert f'value="{form["value"]}"' in answer.text or form["key"] == "status", "a status is chosen, not typed"
    assert desk.trail.read()[1] == 0


@pytest.mark.parametrize("key", ["title", "number", "issuers", "addressees", "region", "level", "kind", "date_written", "validity", "status", "replaced_by"])  # fmt: skip
def test_every_field_has_its_form(visitor: Visitor, key: str) -> None:
    part = visitor.open(f"/library/lz-2022-65?edit={key}", **{"HX-Request": "true", "HX-Target": "facts"})
    assert part.strip().startswith('<section class="panel" id="facts"')
    assert f'name="key" value="{key}"' in part
    assert 'name="basis"' in part


# ---- files


def test_the_original_is_saved_never_shown(desk: Desk, visitor: Visitor) -> None:
    answer = visitor.get("/library/lz-2022-65/original")
    with open_library(desk.workspace.home) as library:
        assert answer.content == library.source_bytes("lz-2022-65")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_name_of_a_saved_file_leads_nowhere(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    odd = tmp_path / 'a"; filename="evil.exe\r\nX-Evil: 1.txt'
    odd.write_text("关于某事的通知\n各单位：\n一、请照办。\n", encoding="utf-8")
    with open_library(desk.workspace.home) as library:
        (facts,) = library.add([odd]).documents
    answer = visitor.get(f"{document_address(facts.id)}/original")
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers
    name = unquote(answer.headers["content-disposition"].rpartition("''")[2])
    assert not set(name) & set('/\\"\r\n:')


def test_the_export_is_that_of_the_command(desk: Desk, visitor: Visitor) -> None:
    form = json.loads(visitor.get("/library/lz-2022-65/export.json").content)
    assert form["id"] == "lz-2022-65"
    assert len(form["clauses"]) == 33
    assert form["clauses"][0]["citation"].startswith("《关于申报2023年度")
    assert visitor.get("/library/nothing/export.json").status_code == 400


# ---- names that are ours, odd paths


@pytest.mark.parametrize("name", ["import", "removed", "compare", "甲 乙", "100%", "问?号"])
def test_an_odd_id_has_an_address_of_its_own(desk: Desk, visitor: Visitor, tmp_path: Path, name: str) -> None:
    path = tmp_path / "一.jsonl"
    record = {"id": name, "title": "关于某事的通知", "text": "一、请照办。\n二、另有安排。"}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    with open_library(desk.workspace.home) as library:
        (facts,) = library.add([path]).documents
    assert "请照办" in visitor.open(document_address(facts.id).partition("#")[0])
    assert document_named(unquote(document_address(facts.id).rpartition("/")[2])) == facts.id


# ---- reading changes nothing


def test_looking_changes_nothing(desk: Desk, visitor: Visitor) -> None:
    visitor.open("/library")  # the index may be brought up with the first look

    def state() -> tuple[object, object]:
        with desk.database.reading() as connection:
            names = sorted(inspect(connection).get_table_names())
            counts = {name: connection.execute(text(f"SELECT * FROM {name}")).fetchall() for name in names}
        return counts, files_under(desk.workspace.home)

    before = state()
    for address in (
        *("/library", "/library?sort=-date&q=通知", "/library/import", "/library/removed", "/library/lz-2022-65"),
        *("/library/lz-2022-65?at=二&edit=title&dropped=1&text=both", "/library/lz-2022-65/remove"),
        *("/library/lz-2022-65/export.json", "/library/lz-2022-65/original", "/library/nothing"),
        *("/library/import/0123456789abcdef", "/library/lz-2022-65/set", "/library/lz-2022-65/unset"),
        *("/library/removed/lz-2022-65/restore", "/library/import/0123456789abcdef/commit"),
    ):
        assert visitor.get(address).status_code in (200, 404, 405)
    assert state() == before


def test_a_reader_reads_and_is_shown_no_deed(browsers: Office) -> None:
    reader = browsers.of("qin")
    page = reader.open("/library/lz-2022-65")
    for deed in ("移出文库", ">改<", "导入文件"):
        assert deed not in page
        assert deed not in reader.open("/library/lz-2022-65?edit=status")
    for path in ("set", "unset", "remove"):
        assert (
            reader.submit(f"/library/lz-2022-65/{path}", {"key": "status", "value": "现行", "basis": "x"}).status_code
            == 403
        )
    assert reader.get("/library/lz-2022-65/remove").status_code == 403
    assert reader.get("/library/lz-2022-65/original").status_code == 200
    assert browsers.nobody().get("/library/lz-2022-65/original", follow_redirects=False).status_code == 303


# ---- words


def facts_of(**values: object) -> DocumentFacts:
    blank: dict[str, object] = dict.fromkeys(DocumentFacts.__dataclass_fields__)
    lists = dict.fromkeys(("issuers", "addressees", "attachments", "contacts", "defects", "remarks"), ())
    return DocumentFacts(**(blank | lists | {"stated": {}, "title": "某通知"} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "said", "past"),
    [
        ({}, "未注明", False),
        ({"status": "现行"}, "现行", False),
        ({"status": "已废止", "replaced_by": "桂组通字〔2024〕1号"}, "已废止，由 桂组通字〔2024〕1号 代替", True),
        ({"validity": ("2019", "2022")}, "2019—2022年，已届满", True),
        ({"validity": ("2026", "2026")}, "2026年", False),
        ({"validity": ("2026-01-01", "2026-11-21")}, "2026年1月1日至2026年11月21日，已届满", True),
        ({"validity": ("2026-01-01", "2026-11-22")}, "2026年1月1日至2026年11月22日", False),
        ({"validity": ("2024-01-01", None)}, "2024年1月1日至今", False),
        ({"status": "现行", "validity": ("2024", "2030")}, "现行；2024—2030年", False),
    ],
)  # fmt: skip
def test_validity_in_words(values: dict[str, object], said: str, past: bool) -> None:
    facts = facts_of(**values)
    assert validity_words(facts, date(2026, 11, 22)) == said
    assert is_past(facts, date(2026, 11, 22)) == past


def test_damage_in_words_knows_kinds_it_was_never_told_of() -> None:
    from kb.models import Defect

    assert damage_words(()) == ""
    assert damage_words([Defect("something_new", None, "", "…")]) == "缺损"
    assert damage_words([Defect("year_overwritten", None, "", "…")] * 2) == "年份被改动 2 处"


def test_a_damaged_place_is_marked_only_where_it_is_certain() -> None:
    def clause(original: str, words: str) -> Clause:
        return Clause("d", "一", "chapter", "一、", None, 1, words, original, (Span(10, 10 + len(original)),))

    found = clause("一、2024年和\n2024年", "2024年和2024年")
    assert place_in_text(found, Span(10 + 9, 10 + 13), shown_words(found)) == (8, 12)
    other = clause("一、2024年和2024年", "二〇二四年和2024年")
    assert place_in_text(other, Span(12, 16), shown_words(other)) is None, "one of the two is spelled anew"
    assert place_in_text(found, Span(900, 904), shown_words(found)) is None


def test_a_citation_is_text_without_markup() -> None:
    clause = Clause("d", "二/（一）", "section", "（一）", None, 2, "<b>&", "（一）<b>&", (Span(0, 7),))
    copied = cited(facts_of(title="关于《甲》的通知", number="甲发〔2025〕1号"), clause)
    assert copied.quote == "“（一）<b>&”——《关于〈甲〉的通知》（甲发〔2025〕1号）第二部分第（一）项"
    assert copied.ask == ""
