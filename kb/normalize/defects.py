"""Damage in a text as received: found in general, reported, never mended.

An overwritten year is proved by contradictions inside the text: a range with equal ends, a document number whose
year differs from the date in Chinese numerals, a five-year plan whose name says otherwise, a year where a quantity
stands. Once proved, every place with that year is reported, since none can be trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.metadata import five_year_plan, read_date
from kb.models import Defect, Span
from kb.parts.model import HAN_DATE

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_EQUAL_RANGE = re.compile(r"(?<!\d)(20\d\d)年?\s*[-－–—―~～至]{1,2}\s*\1(?!\d)")
_QUANTITY = re.compile(
    r"(?<![\d.])(20\d\d)(?:多|余)?(名|人次|人|平方米|个|家|期|学时|课时|元|万元|所|册|门|件|卷|公里|亩)"
)
_NUMBER_YEAR = re.compile(r"[〔\[［【（(](20\d\d)[〕\]］】）)]\s*第?\s*\d{1,5}\s*号")
_PLAN_TITLE_YEAR = re.compile(
    r"“[一二三四五六七八九十]{1,2}五”[^。\n]{0,40}?(?:规划|纲要|计划)[》]?\s*[（(](20\d\d)(?:[-－–—](20\d\d))?[）)]"
)


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A year that was written over others throughout a file. reasons: Chinese, the proofs found."""

    year: str
    reasons: tuple[str, ...]


def find_overwritten_year(text: str) -> Overwritten | None:
    """The year that was put in place of the others, if the whole text (of the file) proves that one was."""
    years = Counter(_YEAR.findall(text))
    if not years:
        return None
    year, count = years.most_common(1)[0]
    reasons = []
    if any(m.group(1) == year for m in _EQUAL_RANGE.finditer(text)):
        reasons.append(f"起止年份相同（{year}—{year}）")
    if _contradicted_number(text, year):
        reasons.append("发文字号的年份与汉字书写的成文日期不符")
    if any(m.group(1) == year and _outside_plan(m.group(0), year) for m in _PLAN_TITLE_YEAR.finditer(text)):
        reasons.append("年份与五年规划的名称不符")
    if any(m.group(1) == year for m in _QUANTITY.finditer(text)) and reasons:
        reasons.append(f"数量也写作{year}")
    alone = count >= 3 and len(years) == 1
    if len(reasons) >= 2 or (reasons and alone):
        if alone:
            reasons.append(f"全文{count}处年份同为{year}")
        return Overwritten(year, tuple(reasons))
    return None


def _contradicted_number(text: str, year: str) -> bool:
    """A document number with the year, and near it a date of another year in Chinese numerals."""
    for m in _NUMBER_YEAR.finditer(text):
        if m.group(1) != year:
            continue
        near = text[m.end() : m.end() + 600]
        found = HAN_DATE.search(near)
        written = read_date(found.group(0)) if found else None
        if written and str(written.year) != year:
            return True
    return False


def _outside_plan(words: str, year: str) -> bool:
    plan = five_year_plan(words)
    return plan is not None and not plan[0] - 1 <= int(year) <= plan[1] + 1


def year_defects(text: str, extent: Span, found: Overwritten, written_year: int | None) -> list[Defect]:
    """A defect for every place of the overwritten year in one document (``path`` is set by the caller).

    written_year: the year of the date in Chinese numerals, which proves the year of the document's own number.
    """
    out = []
    reason = "；".join(found.reasons)
    numbered = False
    for m in _YEAR.finditer(text, extent.start, extent.end):
        if m.group(1) != found.year:
            continue
        span = Span(*m.span(1))
        context = _context(text, span, extent)
        quantity = _QUANTITY.match(text, m.start())
        if quantity:
            said = quantity.group(0)
            message = f"此处的数量“{said}”疑为年份{found.year}覆盖所致，原数不明，引用前须核对原件（依据：{reason}）"
            out.append(Defect("quantity_overwritten", None, context, message, span))
            continue
        true = basis = None
        if not numbered and written_year and _NUMBER_YEAR.match(text, m.start() - 1):
            numbered = True
            true, basis = str(written_year), "成文日期以汉字书写，年份未被改动"
        known = f"应为{true}" if true else "不明"
        message = f"年份“{found.year}”疑为统一覆盖，原年份{known}，引用前须核对原件（依据：{reason}）"
        out.append(Defect("year_overwritten", None, context, message, span, true, basis))
    return out


def character_defects(text: str, extent: Span) -> list[Defect]:
    """Replacement characters and private-use characters: words that were lost in conversion."""
    out = []
    for m in re.finditer("[\ufffd\ue000-\uf8ff]+", text[extent.start : extent.end]):
        span = Span(extent.start + m.start(), extent.start + m.end())
        out.append(
            Defect(
                "replacement_character",
                None,
                _context(text, span, extent),
                f"有{m.end() - m.start()}个字符无法辨认（乱码），须核对原件",
                span,
            )
        )
    return out


def script_defects(text: str, extent: Span, strangers: Sequence[Span]) -> list[Defect]:
    """Traditional characters in a simplified text."""
    inside = [s for s in strangers if extent.start <= s.start < extent.end]
    if not inside:
        return []
    words = "".join(text[s.start : s.end] for s in inside[:12])
    return [Defect("mixed_script", None, words[:60], f"简体文本中夹有繁体字（{len(inside)}处），须核对原件", inside[0])]


def tail_defects(
    issuers: Sequence[str], signatures: Sequence[str], dated: bool, annexes: Sequence[str], present: int, noted: bool
) -> list[Defect]:
    """Signatures and annexes that are named but absent.

    issuers: of the red head; signatures: of the tail; annexes: in the note of annexes; present: found in the text.
    """
    out = []
    signed = "".join(signatures)
    missing = [
        x
        for x in issuers
        if signatures and x not in signed and not any(s.endswith(x) or x.endswith(s) for s in signatures)
    ]
    if missing:
        out.append(
            Defect("signature_missing", None, "、".join(missing), f"落款缺少发文机关：{'、'.join(missing)}，须核对原件")
        )
    if issuers and not signatures:
        out.append(Defect("signature_missing", None, "", "正文之后没有落款署名（可能缺页），须核对原件"))
    if issuers and not dated:
        out.append(Defect("date_missing", None, "", "没有成文日期，须核对原件"))
    if noted and present < len(annexes):
        out.append(
            Defect(
                "annex_missing",
                None,
                "；".join(annexes[present:]),
                f"列有附件{len(annexes)}个，所收文本缺{len(annexes) - present}个，需要时请另行取得",
            )
        )
    return out


def _context(text: str, span: Span, extent: Span) -> str:
    a, b = max(extent.start, span.start - 12), min(extent.end, span.end + 12)
    return re.sub(r"\s+", " ", text[a:b]).strip()
