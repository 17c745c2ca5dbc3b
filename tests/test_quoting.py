"""Citations and quotations in templates rest on the library word for word, on the bundled texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.quoting import Quoter
from generator.templating import SUFFIX, TemplateError, Templates
from kb.errors import ZhangfaError
from kb.library import open_library
from kb.lookup import Lookup, open_lookup

LZ = "lz-2022-65"


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    with open_lookup(tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.fixture
def quoter(lookup: Lookup) -> Quoter:
    return Quoter(lambda: lookup)


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        pytest.param(LZ, "二/（二）/二是", "第二部分第（二）项“二是”", id="by id and path"),
        pytest.param(
            "柳人社发[2022]65号", "二/（二）/二是", "第二部分第（二）项“二是”", id="by number in any brackets"
        ),
        pytest.param(LZ, "第二部分第（二）项", "第二部分第（二）项", id="by official words"),
        pytest.param(LZ, None, "", id="the whole document"),
    ],
)
def test_cite_gives_the_official_citation(quoter: Quoter, document: str, path: str | None, words: str) -> None:
    cited = quoter.cite(document, path)
    assert cited == f"《关于申报2023年度机关事业单位培训计划的通知》（柳人社发〔2022〕65号）{words}"
    assert quoter.citations[0].official == cited


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        pytest.param("每班次不超过60人", "“每班次不超过60人”", id="a part"),
        pytest.param("在编人员60-120人的单位", "“在编人员60-120人的单位”", id="a part with a range"),
    ],
)
def test_quote_gives_the_clauses_own_words(quoter: Quoter, words: str, quoted: str) -> None:
    assert quoter.quote(LZ, "二/（二）/二是", words) == quoted


def test_the_whole_clause_and_inner_marks(quoter: Quoter, lookup: Lookup) -> None:
    clause = lookup.clause(LZ, "一/p2/二是")
    assert clause is not None
    assert "“" in clause.text, "the clause must hold marks for this test to say anything"
    quoted = quoter.quote(LZ, clause.path)
    assert quoted == "“" + clause.text.replace("“", "‘").replace("”", "’") + "”"
    assert quoter.words(LZ, clause.path) == clause.text


def test_words_as_received_may_be_quoted_too(quoter: Quoter, lookup: Lookup) -> None:
    odd = next(c for c in lookup.clauses(LZ) if not c.inline and len(c.original) > 20 and c.original not in c.text)
    part = next(
        odd.original[i : i + 8]
        for i in range(len(odd.original) - 8)
        if odd.original[i : i + 8] not in odd.text and odd.original[i : i + 8].strip()
    )
    assert quoter.words(LZ, odd.path, part) == part


def test_number_and_title(quoter: Quoter) -> None:
    assert quoter.number(LZ) == "柳人社发〔2022〕65号"
    assert quoter.title("jbd-2006-45") == "《关于印发〈全国城乡建设档案事业“十一五”规划〉的通知》"


def test_what_was_used_is_kept_in_order_and_once(quoter: Quoter) -> None:
    quoter.cite(LZ, "二/（二）/二是")
    quoter.quote(LZ, "二/（二）/二是", "每班次不超过60人")
    quoter.cite(LZ, "二/（二）/二是")
    quoter.title("gx-2020-56")
    assert [(c.document, c.path) for c in quoter.citations] == [
        (LZ, "二/（二）/二是"),
        (LZ, "二/（二）/二是"),
        ("gx-2020-56", ""),
    ]
    assert quoter.citations[1].quote == "每班次不超过60人"


def test_the_library_is_not_opened_before_it_is_needed() -> None:
    def library() -> Lookup:
        raise AssertionError("opened")

    assert Quoter(library).citations == ()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        pytest.param(("cite", "lz-2022-66"), ["lz-2022-66", "您是不是要找", LZ], id="a document not held"),
        pytest.param(("cite", LZ, "二/（九）"), [LZ, "没有条款“二/（九）”", "二/（一）"], id="a clause not there"),
        pytest.param(("cite", LZ, "九/（一）"), [LZ, "没有条款", "--tree"], id="a chapter not there"),
        pytest.param(("cite", LZ, "二//二是"), [LZ, "空的一级"], id="an empty step"),
        pytest.param(("cite", 1, "二"), ["引用的文件写的是数字", "加引号的文字"], id="a number for a document"),
        pytest.param(("cite", LZ, 2), ["引用的条款写的是数字", "加引号的文字"], id="a number for a clause"),
        pytest.param(("quote", LZ, "二/（二）/二是", 3), ["引用的字句写的是数字"], id="a number for words"),
        pytest.param(("cite", LZ, ""), ["条款路径是空的"], id="an empty path"),
        pytest.param(
            ("quote", LZ, "二/（二）/二是", "每班次不超过61人"),
            [f"{LZ} 二/（二）/二是", "没有“每班次不超过61人”", "每班次不超过60人"],
            id="other words than stand there",
        ),
        pytest.param(
            ("quote", LZ, "二/（二）/三是", "每班次不超过60人"), ["没有“每班次"], id="words of another clause"
        ),
        pytest.param(("quote", LZ, "二/（二）/二是", " "), ["空的"], id="no words"),
        pytest.param(("number", "hn-2019-2022"), ["没有发文字号"], id="a document without a number"),
        pytest.param(
            ("quote", "jbd-2006-45", "三/（三）/3./p1"),
            ["有损", "2024平方米", "cite"],
            id="a clause with a damaged figure",
        ),
        pytest.param(
            ("quote", "jbd-2006-45", "三/（三）/3./p1", "中等城市达到2024平方米以上"), ["有损"], id="the damaged words"
        ),
        pytest.param(("words", "jbd-2006-45", "三/（三）/3./p1", "达到20"), ["有损"], id="half of the figure"),
        pytest.param(("quote", "zf-2018-2022", "五/（五）"), ["有损", "2024"], id="damaged years"),
    ],
)
def test_what_the_library_cannot_prove_stops(quoter: Quoter, call: tuple[str, ...], told: list[str]) -> None:
    with pytest.raises(ZhangfaError) as caught:
        getattr(quoter, call[0])(*call[1:])
    assert all(part in caught.value.message for part in told), caught.value.message


def test_beside_the_damage_may_be_quoted_and_the_clause_cited(quoter: Quoter) -> None:
    words = "馆库面积特大城市达到4000平方米以上"
    assert quoter.quote("jbd-2006-45", "三/（三）/3./p1", words) == f"“{words}”"
    assert "建办档〔2006〕45号" in quoter.cite("jbd-2006-45", "三/（三）/3./p1")


def test_a_damaged_number_is_not_cited(tmp_path: Path) -> None:
    """The same text without the record that states its true number."""
    text = (Path(__file__).parent.parent / "corpus" / "texts").glob("004_*")
    source = next(path for path in text if path.suffix == ".txt")
    (tmp_path / "收文.txt").write_bytes(source.read_bytes() + b"\n")  # other bytes: no record applies
    with open_library(tmp_path / "home", seed=False) as library:
        library.add((tmp_path / "收文.txt",))
        lookup = library.detach()
    quoter = Quoter(lambda: lookup)
    damaged = [d for d, facts in lookup.facts().items() if facts.number and "2024" in facts.number]
    assert damaged
    with pytest.raises(ZhangfaError, match="文号有损"):
        quoter.cite(damaged[0])
    lookup.close()


def test_templates_add_their_line(quoter: Quoter, tmp_path: Path) -> None:
    (tmp_path / f"t{SUFFIX}").write_text(f'标题\n\n{{{{ quote("{LZ}", "九") }}}}\n', encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates(None, tmp_path, {}).render("t", {"quote": quoter.quote})
    assert caught.value.where == f"模板 {tmp_path / f't{SUFFIX}'} 第3行，{LZ}"
