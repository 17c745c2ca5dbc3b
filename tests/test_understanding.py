"""Properties of understanding, for any generated official text: no character lost or doubled, the tree as printed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.ingest import understand
from kb.models import Document, SourceText, Span

HAN = "培训计划管理干部教育经费审核申报执行评估单位组织人事财政年度工作要求办法规定学员班次"
words = st.text(HAN, min_size=4, max_size=14)
figure = st.sampled_from(
    ["不超过60人", "1.5%到2.5%", "0771-5337493", "5-6月", "“1+10+1”", "每年1/5", "2023年度", "《管理办法》"]
)
sentence = st.builds(lambda a, f, b: f"{a}{f}，{b}。", words, figure, words)
paragraph = st.lists(sentence, min_size=1, max_size=3).map("".join)
NUMERALS = "一二三四五六七八九十"


@st.composite
def official_text(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An official text with its clause paths."""
    lines: list[str] = [f"关于{draw(words)}的通知", "各有关单位："]
    paths: list[str] = []
    for n in range(draw(st.integers(0, 2))):
        lines.append(draw(paragraph))
        paths.append(f"前言/p{n + 1}")
    half = draw(st.booleans())
    for c in range(draw(st.integers(1, 4))):
        chapter = NUMERALS[c]
        lines.append(f"{chapter}、{draw(words)}")
        paths.append(chapter)
        for n in range(draw(st.integers(0, 2))):
            lines.append(draw(paragraph))
            paths.append(f"{chapter}/p{n + 1}")
        for s in range(draw(st.integers(0, 3))):
            section = f"（{NUMERALS[s]}）"
            shown = f"({NUMERALS[s]})" if half else section
            lines.append(f"{shown}{draw(words)}。{draw(paragraph)}")
            paths.append(f"{chapter}/{section}")
            for i in range(draw(st.integers(0, 2))):
                lines.append(f"{i + 1}{draw(st.sampled_from(['.', '、', '．']))}{draw(words)}。{draw(paragraph)}")
                paths.append(f"{chapter}/{section}/{i + 1}.")
    noise = draw(st.sampled_from(["\n", "\n\n", "\r\n\r\n".replace("\r", ""), "\n　　\n"]))
    return noise.join(lines) + draw(st.sampled_from(["", "\n", "\n\n\n"])), paths


@st.composite
def any_text(draw: st.DrawFn) -> str:
    """Fragments of every kind in any order: the grammar must refuse nothing and lose nothing."""
    pieces = st.one_of(
        paragraph,
        words,
        st.sampled_from([
            "一、总则", "（一）甲", "(二) 乙", "1.申报", "（1）丙", "第一章 总则", "第三条 丁。", "一是甲；二是乙。", "——戊：", "附件1", "附件：1.表",
            "第二篇：己", "第十十篇：辛", "第十百条 庚", "十十、壬壬", "“十十五”规划", "二〇十七年十十月九日", "2024年3月1日", "市教育局", "— 3 —", "3874", "# 标题", "- 项", "**重点**内容", "<!-- 注 -->", "目录", "抄送：各科室。",
            "主动公开", "来源：某网", "", "　　", "\f", "\ufffd\ufffd", "《未完", "（未完", "国人部发[2024]20号", "二〇二四年三月一日", "主要措施：（1）甲。（2）乙。",
        ]),
        st.text(max_size=12),
    )  # fmt: skip
    return draw(st.sampled_from(["\n", "\n\n", " ", ""])).join(draw(st.lists(pieces, min_size=1, max_size=25)))


def source(text: str) -> SourceText:
    return SourceText("试验.txt", "0" * 64, "txt", text)


def assert_covers_once(text: str, documents: tuple[Document, ...]) -> None:
    """Own spans of every node less those of its children, with the furniture, make up the source exactly once."""
    seen = [0] * len(text)
    for document in documents:
        children: dict[str, set[int]] = {}
        for c in document.clauses:
            parent = c.path.rpartition("/")[0]
            children.setdefault(parent, set()).update(i for s in c.spans for i in range(s.start, s.end))
        for c in document.clauses:
            own = {i for s in c.spans for i in range(s.start, s.end)} - children.get(c.path, set())
            for i in own:
                seen[i] += 1
            assert c.original == "".join(text[s.start : s.end] for s in c.spans)
        for f in document.furniture:
            for i in range(f.span.start, f.span.end):
                seen[i] += 1
    assert seen == [1] * len(text)


@given(official_text())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_tree_is_the_printed_one(case: tuple[str, list[str]]) -> None:
    text, paths = case
    (document,) = understand(source(text))
    assert [c.path for c in document.clauses] == paths
    assert_covers_once(text, (document,))


@given(any_text())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_refused_lost_or_doubled(text: str) -> None:
    documents = understand(source(text))
    assert_covers_once(text, documents)
    assert [d.extent for d in documents] == [
        Span(a, b)
        for a, b in zip(
            [d.extent.start for d in documents], [*[d.extent.start for d in documents[1:]], len(text)], strict=True
        )
    ]
    for document in documents:
        paths = [c.path for c in document.clauses]
        assert len(paths) == len(set(paths)), "a path addresses one clause"
        for c in document.clauses:
            parent = c.path.rpartition("/")[0]
            assert not parent or parent in paths or "/" not in parent


@given(official_text())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_understanding_is_the_same_twice(case: tuple[str, list[str]]) -> None:
    assert understand(source(case[0])) == understand(source(case[0]))
