"""What a user typed -> what is asked: words, exact words, excluded words, a document number, a clause.

``parse`` understands
  * any script and width (領導幹部, ２０２３年), all text comes back simplified with half-width letters and digits;
  * ``“以训代会”`` in any quotation marks: exact words (``phrases``). The words are in ``text`` as well, so that a
    search that finds nothing can be repeated with ``parsed.relaxed()``;
  * ``-网络`` at the start or after a blank: excluded words (``without``), also ``-“网络培训”``;
  * ``桂组通字[2020]56号``, ``柳人社发〔2022〕65号 第二部分``, ``《公务员法》第六十六条``: ``number``, ``title``
    and ``path``;
  * anything else as words. Quotes without a partner are dropped, overlong queries cut, both with a remark.

Bounded time: at most ``LIMIT`` characters are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from kb.citations import FoundCitation, clause_words, find_citations, normalise_number, parse_citation
from kb.errors import SearchError
from kb.numbers import SPOKEN_NUMBER

# Longer queries are cut: nobody asks in more words, and every step stays fast.
LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query, understood.

    raw: as typed. text: the words to rank by, folded, without operators, document number and clause reference, but with
    the exact words and the title; empty when the query is a number or a clause reference alone.
    phrases: exact words, each to be found as it stands. without: words no hit may hold.
    number: document number in its one spelling. title: of 《…》 or a law's name before 第…条. path: as in kb.paths.
    understood_as: the query as understood, for the user. remarks: Chinese sentences worth telling.
    only_stop_words: nothing but 的, 怎么办 and the like is asked.
    """

    raw: str
    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    number: str | None = None
    path: str | None = None
    title: str | None = None
    understood_as: str = ""
    remarks: tuple[str, ...] = ()
    only_stop_words: bool = False

    def relaxed(self) -> ParsedQuery:
        """The same query with its exact words as ordinary words, for when they stand nowhere."""
        if not self.phrases:
            return self
        remark = "没有找到与引号内文字完全相同的内容，已按普通词语检索。"
        return replace(self, phrases=(), remarks=(*self.remarks, remark))


_WIDTH: Final = str.maketrans(
    "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000",
    "".join(chr(code) if chr(code) not in "(),:;?!" else chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + " ",
)


def fold(text: str) -> str:
    """Simplified, half-width letters, digits and signs (，：；？！（） stay as Chinese marks), one blank for many.

    Characters that cannot be seen (controls, zero-width, unpaired surrogates) are blanks or nothing.
    """
    text = unicodedata.normalize("NFC", text).translate(_WIDTH)
    if not text.isascii():
        text = "".join(_plain(char) for char in text)
        text = _simplified(text)
    return " ".join(text.split())


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else char


def _simplified(text: str) -> str:
    try:
        text.encode("gb2312")  # every simplified character is there: no need to load OpenCC
    except UnicodeEncodeError:
        from kb.normalize.script import to_simplified

        return to_simplified(text)
    return text


# Words of questions that say how something is asked, not what. None of them is a subject of its own.
_QUESTION_WORDS: Final = """
什么 什么时候 什么时间 什么样 什么叫 为什么 是什么 有什么 怎么 怎么办 怎么样 怎样 如何 多少 几个 哪 哪些 哪里 哪个 哪几
是否 能否 可否 有无 有没有 是不是 能不能 可不可以 要不要 可以 吗 呢 吧 啊 么 谁 请问 我想问 想问 想知道 了解 一下
告诉我 帮我查 查一下 关于 有关 的 了 着 和 与 及 或 在 对 由 被 把 将 从 到 为 是 有 以及 以 于 等 之 其 就 都 也 还
又 而 但 并 这 那 该 此 个 我 我们 你 他 它 应该 应当 需要 需 能 可 要 给 让 得
"""
_QUESTION: Final = re.compile("|".join(map(re.escape, sorted(_QUESTION_WORDS.split(), key=len, reverse=True))))


def is_only_stop_words(text: str) -> bool:
    """True when words that ask and function words are all there is (的, 怎么办)."""
    return not any(char.isalnum() for char in _QUESTION.sub("", text))


_QUOTED: Final = r"[“”\"„‟＂]([^“”\"„‟＂]*)[“”\"„‟＂]|「([^「」]*)」|『([^『』]*)』"
_MINUS: Final = re.compile(rf"(?:(?<=\s)|^)-(?:{_QUOTED}|([^\W_][^\s“”\"「」『』]*))")
_PHRASE: Final = re.compile(_QUOTED)
_LONE_QUOTES: Final = re.compile(r"[“”\"„‟＂「」『』]")
_EDGE: Final = " ，。、；：？！,.;:?!（）()"
_EXPLICIT: Final = re.compile(r"第.+(?:部分|条|项|点|款|段|目)|/|[（(].+[）)]|[—]{2}")


def parse(text: str) -> ParsedQuery:
    """Understands a query. Raises SearchError when it asks for nothing (empty, only marks, only exclusions)."""
    raw = text
    remarks: list[str] = []
    if len(text) > LIMIT:
        remarks.append(f"检索词共{len(text)}个字，只用了前{LIMIT}个字。")
        text = text[:LIMIT]
    text = fold(text)
    if not text:
        raise SearchError("没有输入检索词", remedy="请输入要查找的词语、问题或者文号，例如：市外培训每班最多多少人")
    whole = parse_citation(text)
    if whole.number or whole.title or (whole.path and _EXPLICIT.search(text)):
        return _citation_alone(raw, text, whole.title, whole.number, whole.path, remarks)
    without: list[str] = []
    phrases: list[str] = []

    def drop_word(match: re.Match[str]) -> str:
        word = _first(match).strip(_EDGE)
        if any(char.isalnum() for char in word):
            without.append(word)
        return " "

    text = _MINUS.sub(drop_word, text)
    found = next((cited for cited in find_citations(text) if cited.number or cited.title), None)
    title, number, path = (found.title, found.number, found.path) if found else (None, None, None)
    if found:
        text = _without_citation(text, found)
    elif spoken := SPOKEN_NUMBER.match(text):
        number, text = normalise_number(spoken[0]), text[spoken.end() :]

    def keep_phrase(match: re.Match[str]) -> str:
        words = " ".join(_first(match).split())
        if any(char.isalnum() for char in words) and words not in phrases:
            phrases.append(words)
        return f" {words} " if words else " "

    text = _PHRASE.sub(keep_phrase, text)
    if _LONE_QUOTES.search(text):
        remarks.append("引号不成对，已按普通词语检索。")
        text = _LONE_QUOTES.sub(" ", text)
    text = _tidy(text)
    if not any(char.isalnum() for char in text) and not number and not title:
        if without:
            raise SearchError("只写了要排除的词，没有要查找的词", remedy="请在前面加上要查找的词语，例如：培训 -网络")
        raise SearchError("检索词里只有标点或图形符号，没有文字", remedy="请输入要查找的词语、问题或者文号")
    parsed = ParsedQuery(
        raw, text, tuple(phrases), tuple(dict.fromkeys(without)), number, path, title, "", tuple(remarks)
    )
    stop = bool(text) and not (number or title or phrases) and is_only_stop_words(text)
    if stop:
        remark = "检索词都是“的”“怎么办”一类的常用字词，请写明要找的事项。"
        parsed = replace(parsed, remarks=(*parsed.remarks, remark))
    return replace(parsed, only_stop_words=stop, understood_as=_understood(parsed))


def _first(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")


def _tidy(text: str) -> str:
    """Blanks between words as typed, none at the edges; marks alone are no words."""
    parts = (part.strip("，。、；：？！,;:?!~·…—") for part in text.split())
    return " ".join(part for part in parts if any(char.isalnum() for char in part))


def _without_citation(text: str, found: FoundCitation) -> str:
    """The query without number and clause reference; the words of the title stay."""
    title = f" {found.title} " if found.title else " "
    return text[: found.start] + title + text[found.end :].lstrip("的里中")


def _citation_alone(
    raw: str, text: str, title: str | None, number: str | None, path: str | None, remarks: list[str]
) -> ParsedQuery:
    words = title or ""
    if not (title or number):
        words = text  # 第二部分 alone names no document: look for the words as well
    parsed = ParsedQuery(raw, words, (), (), number, path, title, "", tuple(remarks))
    return replace(parsed, understood_as=_understood(parsed))


def _understood(parsed: ParsedQuery) -> str:
    """The query as understood, in words a clerk can check."""
    words = parsed.text
    for phrase in parsed.phrases:
        words = words.replace(phrase, f"“{phrase}”", 1)
    cited = f"《{parsed.title}》" if parsed.title else ""
    if parsed.title and words.startswith(parsed.title):
        words = words[len(parsed.title) :].strip()
    if parsed.number:
        cited += f"（{parsed.number}）" if cited else parsed.number
    if parsed.path and (parsed.number or parsed.title):
        cited += clause_words(parsed.path)
    out = " ".join(part for part in (cited, words) if part)
    return out + (f"（不含：{'、'.join(parsed.without)}）" if parsed.without else "")


__all__ = ["LIMIT", "ParsedQuery", "fold", "is_only_stop_words", "parse"]
