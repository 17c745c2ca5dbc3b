"""From a question to the words of a clause: the pages of the column 检索, as a browser without script sees them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import Office, Visitor

from desk.web.finding.question import LONGEST
from desk.web.state import Desk

SIXTY = "市外培训每班最多多少人"
LZ = "柳人社发〔2022〕65号"


def search(q: str, **more: object) -> str:
    rest = "".join(f"&{name}={quote(str(value))}" for name, value in more.items())
    return f"/search?q={quote(q)}{rest}"


def plain(markup: str) -> str:
    """The words of markup, without its elements."""
    return unescape(re.sub(r"<[^>]+>", "", markup))


def hits(page: str) -> list[str]:
    return re.findall(r'<li class="hit.*?</span></div></li>', page, re.S)


def copies(hit: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', hit)]


def facet(page: str, title: str) -> dict[str, int]:
    """The values of a facet with their counts, of the column at the left."""
    found = re.search(rf'<div class="facet"><h2>{title}</h2>(.*?)</div>', page, re.S)
    if not found:
        return {}
    pairs = re.findall(r">([^<>]+)<span class=\"n\">(\d+)</span>", found[1])
    return {unescape(label): int(number) for label, number in pairs}


def total(page: str) -> int:
    found = re.search(r"<b>(\d+)</b> (?:条|份文件)", page)
    assert found, plain(page)[:2000]
    return int(found[1])


# The first page


def test_the_first_page_asks_and_shows_how_to_ask(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert re.search(r'<input id="q" name="q" type="search"[^>]* autofocus', page)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>', page)
    assert [way for way, _ in rows] == ["问一句话", "写文号或位置", "查原话", "繁体、错字", "去掉一个词"]
    for way, cell in rows:
        for address, words in re.findall(r'<a href="([^"]*)">(.*?)</a>', cell):
            answer = visitor.open(unescape(address))
            assert hits(answer), f"{way}: the example {words} is answered"


def test_examples_are_of_what_the_library_holds(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    with desk.library() as library:
        for document in library.lookup.document_ids():
            library.remove(document)
    assert "文库里还没有可检索的文件" in visitor.open("/")
    path = tmp_path / "规程.txt"
    path.write_text(
        "关于规范档案借阅的通知\n桂档发〔2021〕3号\n各单位：\n一、借阅范围\n借阅档案不得超过30日。\n", "utf-8"
    )
    with desk.library() as library:
        library.add([path])
    page = visitor.open("/")
    assert "桂档发[2021]3号" in page
    assert "“借阅档案不得超过30日”" in page
    assert SIXTY not in page, "not answered here"


def test_what_is_due_comes_from_the_ledgers_of_the_unit(browsers: Office) -> None:
    def add(id_: str, unit: str, summary: str) -> None:
        from kb.desk_tables import ledgers

        row = {"id": id_, "unit": unit, "owner": None, "name": "培训台账2026", "sha256": "0" * 64, "size": 1}
        with browsers.desk.database.writing() as connection:
            connection.execute(ledgers.insert(), row | {"created": "2026-10-26T00:00:00+00:00", "summary": summary})

    due = '{"words": "基层水利班报送培训包", "date": "2026-11-02", "href": "/ledgers/a", "late": false}'
    late = '{"words": "水利财务班结算", "date": "2026-10-20", "href": "/ledgers/a", "late": true}'
    add("a", "柳州市水利局", f'{{"open": 4, "due": [{due}, {late}]}}')
    add("b", "柳州市教育局", '{"open": 9}')
    page = plain(re.findall(r"<main.*</main>", browsers.of("qin").open("/"), re.S)[0])
    assert "近期要办" in page
    assert page.index("水利财务班结算") < page.index("基层水利班报送培训包"), "what is late comes first"
    assert "2026年11月2日前" in page
    assert "2026年10月20日已过" in page
    assert "4 份" in page
    assert "9 份" not in page, "another unit's"


# Results


def test_a_question_leads_to_the_words_and_their_citation(visitor: Visitor) -> None:
    first = hits(visitor.open(search(SIXTY)))[0]
    assert f"{LZ} 第二部分第（二）项“二是”" in plain(first)
    assert "每班次不超过60人" in plain(first)
    assert "<mark>市外培训" in first
    cite, quotation = copies(first)
    assert cite == f"《关于申报2023年度机关事业单位培训计划的通知》（{LZ}）第二部分第（二）项“二是”"
    assert quotation.startswith("“二是市外培训项目数核定原则。")
    assert quotation.endswith(f"”——{cite}")
    assert "<" not in quotation
    assert 'href="/library/lz-2022-65#%E4%BA%8C/%EF%BC%88%E4%BA%8C%EF%BC%89/%E4%BA%8C%E6%98%AF"' in first


def test_marks_inside_a_quotation_become_single(visitor: Visitor) -> None:
    page = visitor.open(search("“管事”"))
    quotation = copies(hits(page)[0])[1]
    assert "‘管事’" in quotation
    assert quotation.count("“") == 1


def test_a_clause_is_found_once_by_its_best_words(visitor: Visitor) -> None:
    page = visitor.open(search("培训数据补录"))
    names = re.findall(r"data-key-open>(.*?)</a>", page)
    assert len(names) == len(set(names)) > 1


def test_how_the_question_was_read_and_back_to_its_words(visitor: Visitor) -> None:
    page = visitor.open(search("領導幹部上講臺"))
    read = re.search(r'<p class="read-as">(.*?)</p>', page, re.S)
    assert read
    assert "理解为：领导干部上讲台" in plain(read[1])
    assert "领导干部授课" in plain(read[1])
    back = unescape(re.findall(r'href="([^"]*)">只查原词', read[1])[0])
    exact = visitor.open(back)
    assert "只查原词" in exact
    assert "同时查了" not in exact


@pytest.mark.parametrize(
    ("title", "name", "value", "label"),
    [
        ("地区", "region", "全国", "全国"),
        ("地区", "region", "广西壮族自治区柳州市", "柳州市"),
        ("发文机关", "issuer", "中共中央", "中共中央"),
        ("文种", "kind", "通知", "通知"),
        ("年度", "year", "2022", "2022年"),
        ("层级", "level", "province", "省级"),
        ("文件", "doc", "gx-2020-56", "桂组通字〔2020〕56号"),
    ],
)
def test_a_facet_counts_what_choosing_it_brings(
    visitor: Visitor, title: str, name: str, value: str, label: str
) -> None:
    counted = facet(visitor.open(search("培训计划")), title)[label]
    chosen = visitor.open(search("培训计划", **{name: value}))
    assert total(chosen) == counted
    assert facet(chosen, title) == {label: counted}, "what is not chosen counts nothing and is not shown"
    link = re.search(rf'<a href="([^"]*)" aria-current="true"[^>]*>{label}<', chosen)
    assert link
    assert name not in link[1], "the chosen value takes itself back"


def test_facets_together(visitor: Visitor) -> None:
    page = visitor.open(search("培训", region="全国", year="2018"))
    assert set(facet(page, "文件")) == {"中发〔2018〕37号"}
    assert "在全部文件中再查" not in page


def test_a_region_typed_in_part_is_understood(visitor: Visitor) -> None:
    assert total(visitor.open(search("培训计划", region="柳州市"))) > 0


def test_pages(visitor: Visitor) -> None:
    first, second = visitor.open(search("培训计划")), visitor.open(search("培训计划", page=2))
    names = [re.findall(r"data-key-open>(.*?)</a>", page) for page in (first, second)]
    assert len(names[0]) == len(names[1]) == 10
    assert not set(names[0]) & set(names[1])
    assert '<span class="rank" aria-hidden="true">11</span>' in second
    assert 'rel="next" href="/search?q=%E5%9F%B9%E8%AE%AD%E8%AE%A1%E5%88%92&amp;page=2"' in first
    assert total(first) == total(second)


def test_by_document_each_once(visitor: Visitor) -> None:
    page = visitor.open(search("培训计划", by="document"))
    names = re.findall(r"data-key-open>(.*?)</a>", page)
    assert len(names) == len(set(names)) == total(page)
    assert sum(facet(page, "地区").values()) <= total(page)
    assert copies(hits(page)[0])[0].startswith("《")


def test_a_result_can_be_shared_by_its_address(visitor: Visitor) -> None:
    page = visitor.open(search("培训计划", kind="通知", page=2))
    assert "data-copy-here" in page
    assert hits(page) == hits(visitor.open(search("培训计划", kind="通知", page=2)))


# Notes


def test_damage_is_marked_told_and_asked_before_copying(visitor: Visitor) -> None:
    page = visitor.open(search("骨干教师培养计划", doc="zf-2018-2022"))
    hit = next(each for each in hits(page) if "教学一线" in plain(each))
    assert '<span class="flaw">2024名</span>' in hit
    assert 'aria-label="原文缺损"' in hit
    assert "原数不明" in plain(hit)
    asked = re.findall(r'data-copy="[^"]*" data-ask="([^"]*)"', hit)
    assert asked == ["这段有疑为被改动的数字“2024名”，仍要复制吗？"], "the citation alone is copied without a question"
    whole = hits(visitor.open(search(SIXTY)))[0]
    assert "data-ask" not in whole


def test_a_term_that_has_passed_is_said_to_have_passed(visitor: Visitor) -> None:
    hit = hits(visitor.open(search("培训数据补录截止时间")))[0]
    assert "2022年12月31日已过。此期限只供查阅，不作为现行要求写进文稿。" in plain(hit)
    assert 'aria-label="日期已过"' in hit


def test_what_is_known_of_a_document_in_force_is_told_once(visitor: Visitor) -> None:
    page = visitor.open(search("培训计划", doc="hn-2019-2022"))
    assert plain(page).count("规划期届满。") == 1
    assert len(re.findall(r'<span class="tag">期限已满</span>', page)) == len(hits(page))


def test_a_document_no_longer_in_force(desk: Desk, visitor: Visitor) -> None:
    with desk.library() as library:
        library.set("gx-2020-56", {"status": "已废止"}, "试验")
    page = visitor.open(search("培训计划备案", doc="gx-2020-56"))
    assert "本件已废止，引用前请核实。" in plain(page)


# What binds


def test_alone_nothing_is_said_of_what_binds(visitor: Visitor) -> None:
    page = visitor.open(search("培训计划"))
    assert not facet(page, "对本单位")
    assert "仅供参照" not in page


def test_what_binds_the_unit_and_what_is_for_reference(browsers: Office) -> None:
    browser = browsers.of("qin")
    page = browser.open(search("培训计划"))
    counts = facet(page, "对本单位")
    assert counts["有约束力"] > 0
    assert counts["仅供参照"] > 0
    for name, number, documents in (
        ("binds", counts["有约束力"], {LZ}),
        ("refers", counts["仅供参照"], None),
    ):
        chosen = browser.open(search("培训计划", binding=name))
        assert total(chosen) == number
        if documents:
            assert set(facet(chosen, "文件")) == documents
        else:
            assert LZ not in facet(chosen, "文件")
        assert all(('aria-label="仅供参照"' in hit) == (name == "refers") for hit in hits(chosen))


def test_rules_of_others_are_for_reference(browsers: Office) -> None:
    address = f"/search/context?doc=gx-2020-56&path={quote('四/（一）')}"
    page = browsers.of("qin").open(address)
    assert "GX20-" in page
    assert "不约束本单位" in page
    assert 'class="stamp wei"' not in page


# The clause in its place


def test_the_first_hit_stands_in_its_place(visitor: Visitor) -> None:
    page = visitor.open(search(SIXTY))
    place = page[page.index('id="hit-context"') :]
    assert "（二）相关要求" in place
    items = re.findall(r"<li( aria-current=\"true\")?>(.*?)</li>", place, re.S)
    assert [bool(here) for here, _ in items] == [False, True, False]
    assert [plain(words)[:2] for _, words in items] == ["一是", "二是", "三是"]
    assert "LZ22-024" in place
    assert "依此条的检查规则" in place


def test_the_place_of_any_clause(visitor: Visitor) -> None:
    address = f"/search/context?doc=lz-2022-65&path={quote('一/p2')}&q={quote('补录')}"
    page = visitor.open(address)
    assert "<h1>所在条文</h1>" in page
    assert "<mark>补录</mark>" in page
    part = visitor.open(address, **{"HX-Request": "true", "HX-Target": "hit-context"})
    assert part.lstrip().startswith('<div class="slip" id="hit-context"')
    assert "<html" not in part
    assert visitor.get("/search/context?doc=lz-2022-65&path=nowhere").status_code == 404
    assert visitor.get("/search/context").status_code == 404


def test_similar_clauses(visitor: Visitor) -> None:
    first = hits(visitor.open(search("骨干教师培养计划", doc="zf-2018-2022")))[0]
    address = unescape(re.findall(r'href="([^"]*)">相近条款', first)[0])
    page = visitor.open(address)
    assert "中发〔2018〕37号 第五部分第（二）项" in plain(page[page.index("read-as") :][:400])
    assert "骨干教师" in plain(hits(page)[0])
    names = [unescape(name) for name in re.findall(r"data-key-open>(.*?)</a>", page)]
    assert not any(name.startswith("中发〔2018〕37号 第五部分第（二）项") for name in names), "not itself"
    assert facet(page, "地区")
    assert visitor.get("/search?like=lz-2022-65/nowhere").status_code == 404


# Suggestions and no answer


def test_a_typing_error_that_stands_nowhere_is_answered_as_meant(visitor: Visitor) -> None:
    page = visitor.open(search("培训数据补陆截止时间"))
    assert "您是不是要找：培训数据补录截止时间？" in plain(page)
    assert "补<mark>录</mark>截止" in page
    assert "“数据补陆”在馆藏中没有出现过" in plain(page)
    assert "补录工作" in plain(hits(page)[0])
    assert "按改正后的词检索" in page
    typed = visitor.open(unescape(re.findall(r'href="([^"]*)">仍查', page)[0]))
    assert "只查原词：培训数据补陆截止时间" in plain(typed)
    assert "您是不是要找" not in typed


def test_no_answer_says_so_and_leads_on(visitor: Visitor) -> None:
    page = visitor.open(search("公务员年休假天数"))
    assert "<h2>馆藏里没有回答这个问题的条款</h2>" in page
    assert "“年休假”" in plain(page)
    assert "没有出现过" in plain(page)
    ways = page[page.index('class="ways"') : page.index("<details")]
    for address in re.findall(r'href="(/search[^"]*)"', ways):
        assert total(visitor.open(unescape(address))) > 0, "a way leads somewhere"
    weak = page[page.index("<details") :]
    assert "词面相近" in plain(hits(weak)[0])
    assert 'class="rank"' not in weak, "they have no rank"
    assert "hits-head" not in page


def test_no_answer_within_a_facet_offers_to_take_it_away(visitor: Visitor) -> None:
    page = visitor.open(search(SIXTY, doc="jbd-2006-45"))
    if hits(page) and "hits-head" in page:
        pytest.skip("answered there")
    first = re.findall(r"<li><b>(.*?)</b>", page)[0]
    assert first == "去掉筛选"
    assert total(visitor.open(unescape(re.findall(r'href="([^"]*)">在全部文件中再查', page)[0]))) > 0


# Bad addresses


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search", 400, "没有输入检索词"),
        ("/search?q=%20%20", 400, "没有输入检索词"),
        ("/search?q=%EF%BC%9F%EF%BC%81", 400, "只有标点"),
        (search("-网络"), 400, "只写了要排除的词"),
        (search("培训", page="abc"), 404, "页码"),
        (search("培训", page="-1"), 404, "页码"),
        (search("培训", page="0"), 404, "页码"),
        (search("培训", page="9999999999"), 404, "页码"),
        (search("培训", page="999"), 404, "没有第 999 页"),
        (search("培训", doc="没有这份文件"), 404, "文库中没有“没有这份文件”"),
        (search("培训", year="去年"), 404, "不是年度"),
        (search("培" * (LONGEST + 1)), 400, "检索词太长"),
        ("/search?like=nothing", 404, "文库中没有“nothing”这一条"),
        ("/search?q=%00", 400, "没有文字"),
        ("/search?q=%ff%fe", 400, "只有标点"),
    ],
)
def test_bad_addresses_are_answered_in_words(visitor: Visitor, address: str, status: int, words: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == status
    assert words in plain(answer.text)
    assert "zhangfa " not in plain(answer.text), "no commands on a page"
    assert 'name="q"' in answer.text, "one can ask again"


@pytest.mark.parametrize(
    "address",
    [
        search("培训", level="nonsense"),
        search("培训", region="火星"),
        search("培训", by="nonsense", binding="nonsense", exact="nonsense"),
        search("培训 %_' OR 1=1 --"),
        search("桂组通字〔2020〕56号第九十九部分"),
        search("培训" * 300),
    ],
)
def test_odd_addresses_are_pages(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code == 200


def test_a_long_question_says_what_was_left_out(visitor: Visitor) -> None:
    assert "只用了前500个字" in visitor.open(search("培训计划" * 150))


# Hostile words


ATTACKS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'", "{{7*7}}", "</mark><b>")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", ["q", "region", "issuer", "kind", "level", "doc", "year", "like", "by", "page"])
def test_nothing_in_an_address_becomes_markup(visitor: Visitor, name: str, attack: str) -> None:
    given = {"q": "培训", name: f"培训{attack}" if name == "q" else attack}
    answer = visitor.get("/search", params=given)
    assert answer.status_code < 500
    assert attack not in answer.text or "<" not in attack
    assert "49" not in re.findall(r'value="([^"]*)"', answer.text)[0]


def test_nothing_in_a_document_becomes_markup(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "恶意.txt"
    path.write_text(
        "关于规范<script>alert(2)</script>档案借阅的通知\n桂档发〔2021〕3号\n各单位：\n"
        "一、借阅范围<img src=x onerror=alert(3)>\n借阅</mark><mark>档案<script>alert(4)</script>不得超过30日。\n",
        "utf-8",
    )
    with desk.library() as library:
        library.add([path])
    for address in (search("档案借阅范围"), search("借阅档案不得超过30日"), search("档案借阅", by="document")):
        page = visitor.open(address)
        assert re.search("alert[（(]", page), "the words are there"
        for hostile in ("<script>alert", "<img src=x", "</mark><mark>档案<"):
            assert hostile not in page
        assert page.count("<mark>") == page.count("</mark>")
    assert "<script>alert" not in visitor.open("/")


# Fragments and keys


def test_htmx_gets_the_part_that_it_names(visitor: Visitor) -> None:
    part = visitor.open(search(SIXTY), **{"HX-Request": "true", "HX-Target": "results"})
    assert part.lstrip().startswith('<div class="cols cols-find" id="results"')
    assert "<html" not in part
    none = visitor.open(search("公务员年休假天数"), **{"HX-Request": "true", "HX-Target": "results"})
    assert 'id="results"' in none
    recent = visitor.open("/", **{"HX-Request": "true", "HX-Target": "home-recent"})
    assert recent.lstrip().startswith('<div class="homegrid" id="home-recent"')
    whole = visitor.open(search(SIXTY), **{"HX-Request": "true", "HX-Target": "results", "HX-Boosted": "true"})
    assert "<html" in whole


def test_keys_find_what_they_act_on(visitor: Visitor) -> None:
    page = visitor.open(search(SIXTY))
    first, second = hits(page)[:2]
    assert 'class="hit sel" data-key-item aria-current="true"' in first
    assert "aria-current" not in second
    for hook in ("data-key-open", "data-key-copy", "data-key-quote", 'data-context="/search/context?'):
        assert hook in first
        assert hook in second
    assert "data-key-search" in page
    assert 'data-copy-label>复制出处</span> <kbd aria-hidden="true">c</kbd>' in first


def test_pages_are_as_the_policy_demands(visitor: Visitor) -> None:
    for address in ("/", search(SIXTY), search("公务员年休假天数"), search("培训数据补陆截止时间"), "/search"):
        page = visitor.get(address).text
        assert not re.search(r"<[^>]* style=", page)
        assert not re.search(r"<[^>]* on[a-z]+=", page)
        assert "<script>" not in page
        assert len(re.findall(r"<h1[ >]", page)) == 1
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids))


def test_a_reader_may_search_and_nobody_else(browsers: Office) -> None:
    assert browsers.of("qin").get(search(SIXTY)).status_code == 200
    refused = browsers.nobody().get(search(SIXTY), follow_redirects=False)
    assert refused.status_code == 303
    assert refused.headers["location"].startswith("/login?back=")


def test_a_faulty_pack_of_the_office_stops_no_search(desk: Desk, visitor: Visitor) -> None:
    folder = desk.workspace.tables / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.yaml").write_text("pack: [", "utf-8")
    assert hits(visitor.open(search(SIXTY)))


def test_the_library_as_it_is_now_is_searched(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    visitor.open(search("量子培训"))
    path = tmp_path / "新通知.txt"
    path.write_text("关于开展量子培训的通知\n各单位：\n一、开展量子培训\n每班不超过六十人。\n", "utf-8")
    with desk.library() as library:
        library.add([path])
    assert "量子" in plain(hits(visitor.open(search("量子培训")))[0])
    assert Path(path).exists()
