"""Web pages: blocks are lines, what a browser hides is out, list numbers are printed."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from kb.errors import ReadError
from kb.readers import read_file

CASES = [
    ("<p>甲</p><p>乙</p>", ["甲", "乙"], "a paragraph a line"),
    ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"], "nested blocks"),
    ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"], "line breaks"),
    ("<p>通<b>知</b><span>如</span><a href='#'>下</a></p>", ["通知如下"], "inline elements part nothing"),
    ("<p>干部\n   培训</p>", ["干部培训"], "a wrapped source line between Chinese characters"),
    ("<p>Party\nSchool 2023\n年</p>", ["Party School 2023 年"], "a wrapped source line between words"),
    ("<p>人 事 部</p>", ["人 事 部"], "spaces that were typed stay"),
    ("<p>&nbsp;&nbsp;&emsp;甲&amp;乙&lt;丙&gt;&#12290;</p>", ["甲&乙<丙>。"], "entities"),
    ("<script>var a</script><style>p{}</style><p>文</p><noscript>无</noscript>", ["文"], "programs and styles"),
    ("<p>文</p><p hidden>藏</p><div style='color:red; display: none'><p>藏</p></div><!-- 藏 -->", ["文"], "hidden"),
    ("<h1>题</h1><h2>一、甲</h2>文", ["题", "一、甲", "文"], "headings have no marks"),
    ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"], "bullets are ornaments"),
    ("<ol><li>甲</li><li><p>乙</p><p>续</p></li></ol>", ["1.甲", "2.乙", "续"], "numbers are printed"),
    ("<ol start='3' type='a'><li>甲</li></ol>", ["c.甲"], "numbers of other kinds"),
    ("<ol style='list-style-type:cjk-ideographic'><li>甲</li><li value='5'>乙</li></ol>", ["一、甲", "五、乙"], "Chinese"),
    ("<ol><li>一、甲</li><li>（二）乙</li></ol>", ["一、甲", "（二）乙"], "labels typed by hand are not doubled"),
    ("<table><tr><th>班次</th><th>人数</th></tr><tr><td>甲</td><td><p>60</p></td></tr></table>", ["班次\t人数", "甲\t60"],
     "a row a line"),
    ("<table><tr><td>导航</td><td><p>一</p><p>二</p><p>三</p><p>四</p></td></tr></table>", ["导航", *"一二三四"],
     "a table that lays out the page"),
    ("<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td><td>丙</td></tr></table>", ["甲\t乙", "丙"], "nested"),
    ("<pre>甲\n  乙</pre>", ["甲", "乙"], "preformatted text keeps its lines"),
    ("<p>甲<p>乙<div>丙", ["甲", "乙", "丙"], "unclosed tags"),
    ("<ruby>汉<rt>hàn</rt></ruby>字", ["汉字"], "ruby"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "why"), CASES, ids=[row[2] for row in CASES])
def test_lines(tmp_path: Path, body: str, expected: list[str], why: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<!DOCTYPE html><html><head><title>标题</title></head><body>{body}</body></html>", encoding="utf-8"
    )
    (text,) = read_file(path).texts
    assert text.text.split("\n") == expected, why
    assert text.given is None


@pytest.mark.parametrize(
    ("encoding", "declared", "reported"),
    [
        ("gb18030", "gb2312", "gb18030"),
        ("big5", "big5", "big5"),
        ("utf-8", "gb2312", "utf-8"),
        ("gb18030", "utf-8", "gb18030"),
        ("utf-16", "utf-16", "utf-16-le"),
    ],
)
def test_declared_charset(tmp_path: Path, encoding: str, declared: str, reported: str) -> None:
    path = tmp_path / "a.htm"
    page = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><body>公文通知</body>"
    path.write_bytes(page.encode(encoding))
    (text,) = read_file(path).texts
    assert (text.text, text.encoding) == ("公文通知", reported)


def test_xhtml_declaration(tmp_path: Path) -> None:
    path = tmp_path / "a.xhtml"
    path.write_bytes("<?xml version='1.0' encoding='GBK'?><html><body><p>通知</p></body></html>".encode("gbk"))
    assert read_file(path).texts[0].text == "通知"


def test_single_file_page(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    part = 'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>通知</p>\r\n--x--'
    path.write_bytes((head + part).encode("gbk"))
    assert read_file(path).texts[0].text == "通知"


def test_empty_page_and_deep_nesting(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><script>x</script></body></html>", encoding="utf-8")
    with pytest.raises(ReadError, match="没有文字"):
        read_file(path)
    path.write_text("<html><body>" + "<div>" * 200 + "深" + "</div>" * 200, encoding="utf-8")
    assert read_file(path).texts[0].text == "深"


def test_nesting_without_end_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><p>浅</p>" + "<div>" * 30_000 + "深" + "</div>" * 30_000, encoding="utf-8")
    with contextlib.suppress(ReadError):
        assert read_file(path).texts[0].text.startswith("浅")
