"""Path <-> official citation, document numbers, and finding both in a text.

Official words, by kind of segment (``official`` writes them, ``parse_citation`` reads them back):

======================  ==========================  ======================================================
path                    official words              as in official texts
======================  ==========================  ======================================================
``二``                  第二部分                    notices and plans are cited by 部分
``二/（二）``           第二部分第（二）项          brackets kept, as the label prints them
``二/（二）/二是``      第二部分第（二）项“二是”    words that are no number are quoted
``二/（一）/1.``        第二部分第（一）项第1点
``二/（一）/1./p1/（2）``  …第1点第一段第（2）目
``一/p2``               第一部分第二段              自然段, not 款: 款 belongs to articles
``五/——1``            第五部分第一个“——”项
``第三条/p2``           第三条第二款                laws: 条 款 项 目
``第三条/p1/（一）``    第三条第一款第（一）项
``第三条/（一）/1.``    第三条第（一）项第1目
``第三条/1.``           第三条第1项                 rules whose items are printed 1.
``前言/p1``             前言部分第一段              also 通知部分, 结语部分
``二/（一）~2``         第二部分第（一）项（同号第2处）
``附则``                “附则”                      a label outside the grammar
======================  ==========================  ======================================================

The title stands in 《》 and its own 《》 become 〈〉 (GB/T 15834); the number follows in （）:

>>> official("关于申报2023年度培训计划的通知", "柳人社发〔2022〕65号", "二/（二）/二是")
'《关于申报2023年度培训计划的通知》（柳人社发〔2022〕65号）第二部分第（二）项“二是”'
>>> parse_citation("柳人社发[2022]65号 第二部分（二）")
ParsedCitation(title=None, number='柳人社发〔2022〕65号', path='二/（二）')

A path that was read may lack a paragraph that the library's path has (第1点第（2）目 for ``1./p1/（2）``): compare
``loose_path`` of both where the exact path is not held.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kb.numbers import SPOKEN_NUMBER, YEAR_AND_SERIAL, FoundNumber, find_numbers, normalise_number
from kb.paths import (
    CHINESE_NUMERAL,
    GROUPS,
    Segment,
    chinese_to_int,
    format_path,
    int_to_chinese,
    parse_path,
    read_path,
)


class ParsedCitation(NamedTuple):
    """What a citation names; None for each part it does not name."""

    title: str | None
    number: str | None
    path: str | None


class FoundCitation(NamedTuple):
    """A citation in a text.

    start, end: from 《 (or the number) to the end of the clause reference. title: without the outer 《》.
    number: normal form. path: of the clause reference, None without one. 第三条、第五条 after one title give two of
    these: the second begins at 第五条.
    """

    start: int
    end: int
    title: str | None
    number: str | None
    path: str | None


# --- path -> words ------------------------------------------------------------------------------------------------


def official(title: str, number: str | None, path: str | None) -> str:
    """The official citation of a clause, or of the document when ``path`` is None. ``path`` must not be empty."""
    cited = f"《{quote_title(title)}》" + (f"（{number}）" if number else "")
    return cited + (clause_words(path) if path else "")


@lru_cache(maxsize=4096)
def clause_words(path: str) -> str:
    """The words for a path inside its document (``第二部分第（二）项“二是”``)."""
    words = ""
    in_article = False
    above: Segment | None = None
    for held in parse_path(path):
        # A label in another spelling (第3条) is cited in the usual one.
        known = read_path(held.name) if held.kind == "named" and held.name else None
        segment = parse_path(known)[0] if known else held
        words += _segment_words(segment, above, in_article)
        in_article = in_article or segment.kind == "article"
        above = segment
    return words


def _segment_words(segment: Segment, above: Segment | None, in_article: bool) -> str:
    number = segment.number
    match segment.kind:
        case "chapter":
            words = f"第{int_to_chinese(number)}部分"
        case "section":
            words = f"第（{int_to_chinese(number)}）项"
        case "item":
            words = f"第{number}" + ("点" if not in_article else "目" if above and above.kind == "section" else "项")
        case "subitem":
            words = f"第（{number}）目"
        case "article":
            words = f"第{int_to_chinese(number)}条" + (f"之{int_to_chinese(segment.sub)}" if segment.sub else "")
        case "enum":
            words = f"“{int_to_chinese(number)}{segment.name or '是'}”"
        case "dash":
            words = f"第{int_to_chinese(number)}个“——”项"
        case "para":
            words = f"第{int_to_chinese(number)}" + ("款" if above and above.kind == "article" else "段")
        case "group":
            words = f"{segment.name}部分"
        case "named":
            words = f"“{segment.name}”"
    return words if segment.copy == 1 else f"{words}（同号第{segment.copy}处）"


@lru_cache(maxsize=1024)
def quote_title(title: str) -> str:
    """A title as it stands inside 《》: its own 《》 become 〈〉, those inside them 《》 again (GB/T 15834)."""
    inner = title.strip()
    if inner.startswith("《") and _title_end(inner, 0) == len(inner):
        inner = inner[1:-1]
    return _alternate(inner, "〈〉", "《》")


def _alternate(title: str, even: str, odd: str) -> str:
    """Rewrites the angle marks by depth: ``even`` outermost, then ``odd``, and so on."""
    out, depth = [], 0
    for char in title:
        if char in "《〈":
            out.append((even, odd)[depth % 2][0])
            depth += 1
        elif char in "》〉":
            depth = max(0, depth - 1)
            out.append((even, odd)[depth % 2][1])
        else:
            out.append(char)
    return "".join(out)


def _title_end(text: str, start: int) -> int | None:
    """The position after the 》 that closes the 《 at ``start``; None when it does not close within a line."""
    depth = 0
    for at in range(start, min(len(text), start + 250)):
        if text[at] in "《〈":
            depth += 1
        elif text[at] in "》〉":
            depth -= 1
            if depth == 0:
                return at + 1
        elif text[at] == "\n":
            return None
    # 《…《…》 with one mark missing: the first closing mark ends it.
    end = text.find("》", start, start + 250)
    return end + 1 if end >= 0 and "\n" not in text[start:end] else None


# --- words -> path ------------------------------------------------------------------------------------------------

_N: Final = rf"(?:[{CHINESE_NUMERAL}]+|[0-9０-９]+)"
_REFERENCE: Final = re.compile(
    rf"(?P<group>{'|'.join(GROUPS)})部分"
    r"|[（(]同号第(?P<copy>\d+)处[）)]"
    rf"|第(?P<article>{_N})条(?:之(?P<sub>{_N}))?"
    rf"|第(?P<chapter>{_N})大?部分"
    rf"|第(?P<heading>{_N})(?:分编|编|章|节)"
    rf"|第(?P<para>{_N})(?:自然段|段|款)"
    rf"|第(?P<dash>{_N})个[“\"]?(?:——|—)[”\"]?项"
    rf"|第?[（(](?P<bracketed>{_N})[）)](?:项|小?点|目|款)?"
    rf"|第(?P<plain>{_N})(?P<unit>项|大点|小点|点|目)"
    rf"|[“\"]?(?P<enum>[{CHINESE_NUMERAL}]+)(?P<verb>[是要])[”\"]?"
    r"|[“\"]?(?P<circled>[①-⑳])[”\"]?"
    r"|“(?P<named>[^“”/\n]{1,30})”"
)
_JOIN: Final = re.compile(r"[\s，,、的]{0,2}")


def read_reference(text: str) -> str | None:
    """The path that a person means (a path, or official words); None when the words are no clause reference."""
    typed = text.strip().rstrip("。；;，,规定的之")
    path = read_path(typed)
    if path:
        return path
    end, found = _reference_at(typed, 0, quoted=True)
    return found if end == len(typed) else None


def _reference_at(text: str, start: int, *, quoted: bool = False) -> tuple[int, str | None]:
    """The clause reference that begins at ``start``: (its end, its path); (start, None) without one.

    quoted: words in quotation marks are the label of a clause as well (only where nothing else can be meant).
    """
    segments: list[Segment] = []
    at = end = start
    while match := _REFERENCE.match(text, at):
        if match["named"] and not (quoted and (segments or end == start)):
            break
        if (match["enum"] or match["circled"]) and not (segments or quoted):
            break
        if match["bracketed"] and not segments and text[match.start()] != "第" and not quoted:
            break
        if match["copy"]:
            if not segments:
                break
            segments[-1] = _copied(segments[-1], int(match["copy"]))
        elif not match["heading"]:
            segment = _read_segment(match, segments)
            if segment is None:
                break
            segments.append(segment)
        end = match.end()
        blank = _JOIN.match(text, end)
        # 第三条、第五条 are two clauses; 第二部分、第（二）项 are two steps of one: a step must go down.
        at = blank.end() if blank else end
        if at > end and not _goes_down(segments, _REFERENCE.match(text, at)):
            break
    return (end, format_path(segments)) if segments else (start, None)


def _copied(segment: Segment, copy: int) -> Segment:
    return Segment(segment.kind, segment.number, segment.sub, segment.name, max(1, copy))


def _read_segment(match: re.Match[str], above: list[Segment]) -> Segment | None:
    if match["group"]:
        return Segment("group", name=match["group"])
    if match["named"] or match["circled"]:
        return Segment("named", name=match["named"] or match["circled"])
    if match["bracketed"]:
        number = chinese_to_int(match["bracketed"])
        if number is None:
            return None
        return Segment("subitem" if match["bracketed"].isdecimal() else "section", number)
    if match["plain"]:
        number = chinese_to_int(match["plain"])
        return None if number is None else _plain(number, match["unit"], match["plain"].isdecimal(), above)
    number = chinese_to_int(next(match[k] for k in ("article", "chapter", "para", "dash", "enum") if match[k]))
    if number is None:
        return None
    if match["article"]:
        sub = chinese_to_int(match["sub"]) if match["sub"] else 0
        return None if sub is None else Segment("article", number, sub)
    if match["chapter"]:
        return Segment("chapter", number)
    if match["para"]:
        return Segment("para", number)
    if match["dash"]:
        return Segment("dash", number)
    return Segment("enum", number, name="要" if match["verb"] == "要" else None)


def _plain(number: int, unit: str, arabic: bool, above: list[Segment]) -> Segment:
    """第2点, 第二点, 第二项, 第二目: people say 点 for whatever level comes next; digits always mean the item 2."""
    if arabic:
        return Segment("item", number)
    last = next((segment.kind for segment in reversed(above) if segment.kind != "para"), None)
    if last == "section" or (last == "article" and unit == "目"):
        return Segment("item", number)
    if last == "item":
        return Segment("subitem", number)
    return Segment("chapter" if last is None and unit in ("点", "大点") else "section", number)


_RANK: Final = {"group": 0, "chapter": 1, "article": 1, "section": 3, "item": 4, "subitem": 5, "dash": 5, "enum": 6}


def _goes_down(segments: list[Segment], match: re.Match[str] | None) -> bool:
    if match is None or match["copy"] or match["named"]:
        return False
    if not segments or match["heading"]:
        return not segments
    following = _read_segment(match, segments)
    if following is None:
        return False
    last = segments[-1].kind
    if following.kind == "para":
        return last != "para"
    if last == "para":
        return following.kind not in ("chapter", "article")
    return _RANK.get(following.kind, 9) > _RANK.get(last, 9)


def loose_path(path: str) -> str:
    """The path without the paragraphs between its ends, for comparing what people cite with what the library holds.

    Raises ValueError where a step of the path is empty.
    """
    *above, last = parse_path(path)
    return format_path([segment for segment in above if segment.kind != "para"] + [last])


# --- citations in a text ------------------------------------------------------------------------------------------

_ANY_NUMBER: Final = rf"[㐀-鿿]{{0,20}}\s*(?:{YEAR_AND_SERIAL}|(?:[12]\d{{3}}\s*年)?\s*第\s*\d{{1,5}}\s*[号號])"
_IN_BRACKETS: Final = re.compile(
    rf"\s*[（(]\s*(?P<whole>{_ANY_NUMBER}|[^（()）\n]{{1,30}}?[号號])(?:[，,；;、]\s*以?下[^（()）\n]{{0,40}})?\s*[）)]"
)
_ASIDE: Final = re.compile(r"\s*[（(][^（()）\n]{1,50}[）)]")
_BARE_TITLE: Final = re.compile(r"[㐀-鿿]{1,30}(?:法|条例|规定|办法|细则|规则|通知|意见|规划|方案|决定|纲要|准则|章程)")
_AFTER_NUMBER: Final = re.compile(r"\s*(?:文件|文)?(?:中|里)?(?:的)?\s*")
_AND: Final = re.compile(r"\s*(?:和|及|与|或者|或|、|，|以及)\s*")


def find_citations(text: str) -> tuple[FoundCitation, ...]:
    """The citations in a running text, in order: 《title》（number）clause, a number with or without a clause.

    A title is cited as often as 《》 stand; what the marks hold besides (a book, a newspaper) the library must tell.
    """
    numbers = {found.start: found for found in find_numbers(text)}
    heads = sorted({*numbers, *(match.start() for match in re.finditer("《", text))})
    out: list[FoundCitation] = []
    done = 0
    for head in heads:
        if head < done:
            continue
        if head in numbers:
            title, number, at = None, numbers[head].number, numbers[head].end
        else:
            closed = _title_end(text, head)
            if closed is None:
                continue
            title, number, at = _alternate(text[head + 1 : closed - 1], "《》", "〈〉"), None, closed
            number, at = _number_after(text, at, numbers)
        end, path = _clause_after(text, at)
        done = end if path else at
        out.append(FoundCitation(head, done, title, number, path))
        while path and (conjunction := _AND.match(text, done)):
            end, more = _reference_at(text, conjunction.end())
            if more is None:
                break
            out.append(FoundCitation(conjunction.end(), end, title, number, _same_article(path, more)))
            done, path = end, out[-1].path
    return tuple(out)


def _number_after(text: str, at: int, numbers: dict[int, FoundNumber]) -> tuple[str | None, int]:
    """The number that follows a title, in brackets or bare; (None, at) without one."""
    match = _IN_BRACKETS.match(text, at)
    if match:
        return normalise_number(match["whole"]), match.end()
    found = numbers.get(at) or numbers.get(at + 1)
    return (found.number, found.end) if found and not text[at : found.start].strip() else (None, at)


def _clause_after(text: str, at: int) -> tuple[int, str | None]:
    """The clause reference after a title or number, over an aside in brackets and words like 文件 or 的."""
    for start in (at, aside.end() if (aside := _ASIDE.match(text, at)) else at):
        lead = _AFTER_NUMBER.match(text, start)
        end, path = _reference_at(text, lead.end() if lead else start)
        if path:
            return end, path
    return at, None


def _same_article(first: str, more: str) -> str:
    """第三条第一款、第三款: the second reference lacks the steps it shares with the first."""
    have, add = parse_path(first), parse_path(more)
    for at, segment in enumerate(have):
        if segment.kind == add[0].kind:
            return format_path(have[:at] + add)
    return format_path((*have, *add)) if add[0].kind in ("para", "section") and have[0].kind == "article" else more


def parse_citation(text: str) -> ParsedCitation:
    """What a whole text, a query say, cites: the inverse of ``official``. All None when anything else stands in it."""
    nothing = ParsedCitation(None, None, None)
    typed = text.strip().rstrip("。；;，,")
    if not typed or len(typed) > 600:
        return nothing
    numbers = {found.start: found for found in find_numbers(typed)}
    title: str | None = None
    number: str | None = None
    at = 0
    if typed[0] == "《":
        closed = _title_end(typed, 0)
        if closed is None:
            return nothing
        title, at = _alternate(typed[1 : closed - 1], "《》", "〈〉"), closed
        number, at = _number_after(typed, at, numbers)
    elif 0 in numbers:
        number, at = numbers[0].number, numbers[0].end
    elif spoken := SPOKEN_NUMBER.match(typed):
        number, at = normalise_number(spoken[0]), spoken.end()
    elif named := _BARE_TITLE.match(typed):
        title, at = named[0], named.end()
    lead = _AFTER_NUMBER.match(typed, at)
    rest = typed[lead.end() if lead and at else at :]
    if not rest:
        return ParsedCitation(title, number, None) if typed[0] == "《" or number else nothing
    path = read_reference(rest)
    if path is None:  # an aside such as （以下简称《办法》） before the clause
        end, path = _clause_after(typed, at)
        path = path if end == len(typed) else None
    return nothing if path is None else ParsedCitation(title, number, path)


__all__ = [
    "FoundCitation",
    "FoundNumber",
    "ParsedCitation",
    "clause_words",
    "find_citations",
    "find_numbers",
    "loose_path",
    "normalise_number",
    "official",
    "parse_citation",
    "quote_title",
    "read_reference",
]
