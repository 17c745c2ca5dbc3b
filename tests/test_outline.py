"""The outline grammar: one row a case, with the reason why it stands here."""

from __future__ import annotations

import pytest

from kb.ingest import understand
from kb.labels import inline_items, read_division, read_label
from kb.models import Document, Given, SourceText, Span

LABELS = [
    # (line, kind, label, words behind it) or (line, None, …): no label
    ("一、培训计划管理范围", "chapter", "一、", "培训计划管理范围", "the first level of GB/T 9704"),
    ("十二、附则", "chapter", "十二、", "附则", "numerals above ten"),
    ("一 总体要求", "chapter", "一、", "总体要求", "a blank instead of 、 before a short heading"),
    ("（一）“一上”：干部", "section", "（一）", "“一上”：干部", "full-width brackets"),
    ("(二) 相关要求", "section", "（二）", "相关要求", "half-width brackets and a blank"),
    ("（二)总体要求", "section", "（二）", "总体要求", "brackets of mixed width"),
    ("(三）主要目标", "section", "（三）", "主要目标", "mixed the other way"),
    ("1.申报", "item", "1.", "申报", "third level"),
    ("1、坚持以人为本", "item", "1.", "坚持以人为本", "a pause mark instead of the dot"),
    ("2．省（自治区）", "item", "2.", "省（自治区）", "a full-width dot"),
    ("１．申报", "item", "1.", "申报", "a full-width digit"),
    ("1.2023年度培训计划申报表", "item", "1.", "2023年度培训计划申报表", "label 1. and a year, not the number 1.2023"),
    ("1.5%到2.5%，列入预算", None, "", "", "a decimal is no label"),
    ("1.2.3 版本", None, "", "", "a version number is no label"),
    ("10.31前完成", None, "", "", "a date is no label"),
    ("2023年以来，各单位", None, "", "", "a year is no label"),
    ("3个月以上的培训", None, "", "", "a quantity is no label"),
    ("（1）在系统填报", "subitem", "（1）", "在系统填报", "fourth level"),
    ("(12)其他", "subitem", "（12）", "其他", "half-width brackets, two digits"),
    ("3）其他事项", "subitem", "（3）", "其他事项", "a closing bracket alone"),
    ("①签到", "item", "①", "签到", "circled number"),
    ("第三条 公务员的义务", "article", "第三条", "公务员的义务", "an article with a blank"),
    ("第十二条　中央公务员", "article", "第十二条", "中央公务员", "an ideographic blank"),
    ("第一百二十条之一 为实施", "article", "第一百二十条之一", "为实施", "an inserted article"),
    ("第3条 公务员", "article", "第三条", "公务员", "Arabic numerals: one spelling"),
    ("第1000条 公务员", "article", "第一千条", "公务员", "four digits"),
    ("第一百〇三条 公务员", "article", "第一百零三条", "公务员", "〇 for 零"),
    ("第三条第二款所称", None, "", "", "a reference at the start of a line is no label"),
    ("第三条规定的情形", None, "", "", "a reference followed by words"),
    ("一是主管单位承担主要责任", "enum", "一是", "一是主管单位承担主要责任", "the enumeration word stays in the words"),
    ("二要加强领导", "enum", "二要", "二要加强领导", "the same with 要"),
    ("——抓好各级党政干部的培训：", "dash", "——", "抓好各级党政干部的培训：", "a dash item"),
    ("— 3 —", None, "", "", "a page number is no dash item"),
    ("十五时期，我市", None, "", "", "a numeral without a separator"),
    ("二〇二三年七月", None, "", "", "a date in Chinese numerals"),
    ("一、二期工程已经完工", None, "", "", "two ordinals in a row are words"),
    ("（试行）", None, "", "", "words in brackets"),
    ("（2020年修订）", None, "", "", "a note in brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind", "label", "rest", "why"), LABELS, ids=[r[0] for r in LABELS])
def test_labels(line: str, kind: str | None, label: str, rest: str, why: str) -> None:
    found = read_label(line)
    if kind is None:
        assert found is None, why
    else:
        assert found is not None, why
        assert (found.kind, found.text, line[found.end :]) == (kind, label, rest), why


DIVISIONS = [
    ("第一章 总则", "第一章", "a chapter"),
    ("第 二 章 培训", "第二章", "letter-spaced"),
    ("第一节　一般规定", "第一节", "a section"),
    ("第三编", "第三编", "a part alone on its line"),
    ("第一章规定的措施，应当执行。", None, "a sentence that names a chapter"),
]


@pytest.mark.parametrize(("line", "label", "why"), DIVISIONS)
def test_divisions(line: str, label: str | None, why: str) -> None:
    found = read_division(line)
    assert (found.text if found else None) == label, why


INLINE = [
    ("两种方式：（1）线上填报；（2）填写申报表。", ["（1）", "（2）"], "numbered items of one sentence"),
    ("要求：一是按时；二是如实；三是专人负责。", ["一是", "二是", "三是"], "enumeration words"),
    ("措施：（1）甲。（2）乙。（1）丙", ["（1）", "（2）"], "a number out of order is not a label"),
    ("见附件（1）和附件（2）。", [], "numbers behind a noun are references"),
    ("唯一是，第二是误读", [], "一是 inside a word"),
    ("问题：一是甲。", [], "one alone is no enumeration"),
    ("有下列情形之一的：（一）甲；（二）乙。", ["（一）", "（二）"], "items of an article that lost their line ends"),
    ("程序：①申报②审核", ["①", "②"], "circled numbers need no stop before them"),
]


@pytest.mark.parametrize(("text", "labels", "why"), INLINE)
def test_inline_items(text: str, labels: list[str], why: str) -> None:
    assert [i.label for i in inline_items(text)] == labels, why


def read(text: str) -> Document:
    (document,) = understand(SourceText("试验.txt", "0" * 64, "txt", text))
    return document


def paths(text: str) -> list[str]:
    return [c.path for c in read(text).clauses]


TREES = [
    (
        "关于培训的通知\n各单位：\n现就有关事项通知如下。\n一、范围\n本办法适用于全市。\n二、要求\n（一）甲。内容内容。\n（二）乙。内容内容。\n",
        ["前言/p1", "一", "一/p1", "二", "二/（一）", "二/（二）"],
        "opening, chapters, sections",
    ),
    (
        "关于培训的通知\n各单位：\n一、要求\n1.甲\n内容一。\n2.乙\n内容二。\n（1）子项一；\n（2）子项二。\n",
        ["一", "一/1.", "一/1./p1", "一/2.", "一/2./p1", "一/2./（1）", "一/2./（2）"],
        "items directly under a chapter, sub-items on lines of their own",
    ),
    (
        "关于培训的通知\n各单位：\n1、总则\n（一）甲。\n（二）乙。\n2、分则\n（一）丙。\n（二）丁。\n",
        ["1.", "1./（一）", "1./（二）", "2.", "2./（一）", "2./（二）"],
        "a text that nests （一） below 1、",
    ),
    (
        "关于培训的通知\n各单位：\n一、要求\n一是按时。\n二是如实。\n其他事项另行通知。\n",
        ["一", "一/一是", "一/二是", "一/p1"],
        "enumeration paragraphs take no paragraphs below them",
    ),
    (
        "关于培训的通知\n各单位：\n一、对象\n——抓好干部的培训：\n局级干部。每年一次。\n处级干部。每年两次。\n——抓好人才的培训：\n高级人才。每年一次。\n",
        ["一", "一/——1", "一/——1/p1", "一/——1/p2", "一/——2", "一/——2/p1"],
        "a dash item that ends in a colon holds the paragraphs after it",
    ),
    (
        "关于培训的通知\n各单位：\n一、目标\n——甲更加深入，不断提高。\n——乙更加扎实。——丙更加精准。\n",
        ["一", "一/——1", "一/——2", "一/——3"],
        "a dash item that lost its line break",
    ),
    (
        "关于培训的通知\n各单位：\n一、甲\n内容。\n一、乙\n内容。\n",
        ["一", "一/p1", "一~2", "一~2/p1"],
        "a label printed twice",
    ),
    (
        "一、出国（境）\n\n培训计划按照项目要求进行审批管理，\n\n不纳入培训计划管理。\n",
        ["一", "一/p1"],
        "a line broken after a comma goes on, a heading line does not",
    ),
    (
        "关于培训的通知\n各单位：\n一、甲\n（一）机构体系全面建立，事业发展形成规模\n至年底，已建立三级体系。\n",
        ["一", "一/（一）", "一/（一）/p1"],
        "a heading with a comma is a heading still",
    ),
    (
        "关于培训的通知\n各单位：\n一、甲\n（一）依据《工程质\n量管理条例》加强管理。\n",
        ["一", "一/（一）"],
        "an open 《 binds the next line",
    ),
    (
        "关于培训的通知\n各单位：\n一、对象\n（一）甲类人员 着眼建设一支高素质专业化队伍，突出公益性和服务性，分类开展教育培训，探索建立培训体系，更好适应事业发展的要求。\n主要措施：（1）甲。（2）乙。\n",
        ["一", "一/（一）", "一/（一）/p1", "一/（一）/p2", "一/（一）/p2/（1）", "一/（一）/p2/（2）"],
        "a heading and its text with a blank where the line end was",
    ),
    (
        "关于培训的通知\n各单位：\n一、对象\n（一）甲类\n主要措施：（1）一。（2）二。\n（二）乙类\n主要措施：（1）一。（2）二。\n（三）丙类\n主要措施：（1）一。（2）二。\n各地要重视抓好女干部的教育培训。\n二、其他\n内容。\n",
        [
            "一", "一/（一）", "一/（一）/p1", "一/（一）/p1/（1）", "一/（一）/p1/（2）", "一/（二）", "一/（二）/p1", "一/（二）/p1/（1）",
            "一/（二）/p1/（2）", "一/（三）", "一/（三）/p1", "一/（三）/p1/（1）", "一/（三）/p1/（2）", "一/p1", "二", "二/p1",
        ],
        "the closing paragraph of a whole chapter does not belong to its last section",
    ),
    (
        "关于培训的通知\n各单位：\n一、要求\n（一）甲。内容。\n（二）乙。内容。\n未尽事宜，请与市委组织部联系。\n",
        ["一", "一/（一）", "一/（二）", "结语/p1"],
        "the closing formula closes the document",
    ),
    (
        "培训管理条例\n第一章 总则\n第一条 为了规范管理，制定本条例。\n第二条 本条例所称培训，是指集中培训。\n网络培训参照执行。\n第二章 管理\n第三条 有下列情形之一的，应当停办：\n（一）无实质内容；\n（二）以训代会。\n",
        ["第一条", "第二条", "第二条/p2", "第三条", "第三条/（一）", "第三条/（二）"],
        "a regulation: articles addressed directly, the second paragraph is p2, chapters stay out of the path",
    ),
    (
        "甲段没有编号。\n乙段也没有编号。\n",
        ["p1", "p2"],
        "plain text is plain paragraphs; nothing is refused",
    ),
    (
        "关于印发《培训办法》的通知\n各单位：\n现将《培训办法》印发给你们，请遵照执行。\n市教育局\n2024年3月1日\n培训办法\n为加强管理，制定本办法。\n一、总则\n内容。\n",
        ["通知/p1", "前言/p1", "一", "一/p1"],
        "a covering notice and the text it prints",
    ),
    (
        "关于培训的通知\n各单位：\n一、要求\n内容。\n附件：1.申报表\n市教育局\n2024年3月1日\n附件1\n一、填表说明\n逐项填写。\n",
        ["一", "一/p1", "附件1/一", "附件1/一/p1"],
        "an annex is a group of its own, its labels do not collide with those of the body",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), TREES, ids=[t[2][:40] for t in TREES])
def test_trees(text: str, expected: list[str], why: str) -> None:
    assert paths(text) == expected, why


HEADINGS = [
    ("一、甲\n（一）注重精准施训。培训主题相符合。\n（二）聚焦主责主业。经费不少于一半。\n", "一/（一）", "注重精准施训", "run-in first sentence"),
    ("一、甲\n（一）“一上”：干部教育培训主管部门统筹。\n（二）“一下”：适时召开会议。\n", "一/（一）", "“一上”", "run-in with a colon"),
    ("一、甲\n1.厅局级干部5年内参加培训累计3个月以上。科级以下干部每年12天。\n2.市州领导每2年参加1次培训。其他人员另定。\n", "一/1.", None, "a first sentence with figures is no heading"),
    ("一、甲\n（一）研究鼓励政策。各级政府要加大投入。\n（二）积极稳妥地推进改革，调动积极性。\n（三）开展调研。\n", "一/（一）", None, "one short first sentence among siblings without"),
    ("一、培训计划管理范围\n内容。\n", "一", "培训计划管理范围", "a line of its own"),
    ("一、甲\n（一）全员培训“三支队伍”。\n1.党政干部。内容内容。\n2.企业人员。内容内容。\n", "一/（一）", "全员培训“三支队伍”", "a sentence alone with items below"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "heading", "why"), HEADINGS)
def test_headings(text: str, path: str, heading: str | None, why: str) -> None:
    (clause,) = [c for c in read(text).clauses if c.path == path]
    assert clause.heading == heading, why


def test_breadcrumb_of_a_regulation_names_its_chapter() -> None:
    text = "培训管理条例\n第一章 总则\n第一条 为了规范管理，制定本条例。\n第二章 管理\n第一节 计划\n第二条 计划一年一报。\n"
    clauses = {c.path: c for c in read(text).clauses}
    assert clauses["第一条"].breadcrumb == ("第一章 总则",)
    assert clauses["第二条"].breadcrumb == ("第二章 管理", "第一节 计划")


def test_clause_lines_are_addressed_by_their_label() -> None:
    """A file that gives clauses line by line names them: 第三条, 附则, 一般规定; whatever it says is the path."""
    text = "第三条　甲。\n乙。\n附则　丙。\n第3条　丁。\n"
    labels = [("第三条", "甲。\n乙。"), ("附则", "丙。"), ("第3条", "丁。")]
    spans, at = [], 0
    for label, words in labels:
        at = text.index(label, at) + len(label) + 1
        spans.append((label, Span(at, at + len(words))))
    source = SourceText("法.jsonl", "0" * 64, "jsonl", text, given=Given(title="某法", labels=tuple(spans)))
    (document,) = understand(source)
    assert [c.path for c in document.clauses] == ["第三条", "第三条/p2", "附则", "第3条"]
    assert [c.text for c in document.clauses] == ["甲。", "乙。", "丙。", "丁。"]
