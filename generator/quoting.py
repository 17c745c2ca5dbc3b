"""Citations and quotations for templates: what the library does not hold word for word stops the draft.

The ``where`` of an error names document and clause; ``generator.templating`` adds the template and the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from generator.filters import named
from kb.citations import official, quote_title
from kb.clause_finding import find_clause
from kb.errors import ZhangfaError
from kb.lookup import Lookup
from kb.models import Citation, Clause, Defect, DocumentFacts

_SHOWN = 120


class Quoter:
    """The functions ``cite``, ``quote``, ``words``, ``number`` and ``title`` of one rendering.

    A document is named by id, number or title; a clause by path (``二/（二）/二是``) or official words. All raise
    ZhangfaError: a document or clause that is not held, words that do not stand there, damaged words.
    """

    def __init__(self, library: Callable[[], Lookup]) -> None:
        """library: gives the library; not called before something is cited."""
        self._library = library
        self._used: dict[tuple[str, str, str], Citation] = {}
        self._facts: dict[str, DocumentFacts] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What was cited and quoted, in order, each once; ``path`` is empty for a whole document."""
        return tuple(self._used.values())

    def cite(self, document: str, path: str | None = None) -> str:
        """The official citation: 《…》（文号）第二部分第（二）项."""
        facts = self._held(document)
        if path is None:
            return self._note(facts, "", "").official
        clause = self._clause(facts, path)
        return self._note(facts, clause.path, clause.original).official

    def quote(self, document: str, path: str, words: str | None = None) -> str:
        """The clause's own words in “”, marks inside them as ‘’; ``words``: a part that must stand there verbatim."""
        return "“" + self.words(document, path, words).replace("“", "‘").replace("”", "’") + "”"

    def words(self, document: str, path: str, words: str | None = None) -> str:
        """The same words without quotation marks."""
        facts = self._held(document)
        clause = self._clause(facts, path)
        if words is not None:
            _refuse_other(words, "字句", "条款中的原话")
        said = clause.text if words is None else words
        if not said.strip():
            raise ZhangfaError("要引用的文字是空的", where=_place(facts, clause))
        if words is not None and words not in clause.text and words not in clause.original:
            raise ZhangfaError(
                f"条款中没有“{_short(words)}”",
                where=_place(facts, clause),
                expected=f"原文的字句：“{_short(_nearest(words, clause.text))}”",
                remedy="请逐字照抄原文，或只引出处（cite）",
            )
        self._refuse_damaged(facts, clause, said)
        self._note(facts, clause.path, said)
        return said

    def number(self, document: str) -> str:
        """The number of a document. Raises ZhangfaError where it has none."""
        facts = self._held(document)
        self._note(facts, "", "")
        if facts.number is None:
            raise ZhangfaError(f"《{facts.title}》没有发文字号", remedy="请用 cite 或 title 引用该文件")
        return facts.number

    def title(self, document: str) -> str:
        """The title of a document in 《》."""
        facts = self._held(document)
        self._note(facts, "", "")
        return f"《{quote_title(facts.title)}》"

    # ---- looking up

    def _held(self, document: str) -> DocumentFacts:
        _refuse_other(document, "文件", "编号、文号或标题，如 'lz-2022-65'")
        if document not in self._facts:
            held = self._library().resolve(document)
            self._facts[document] = self._library().facts((held,))[held]
        facts = self._facts[document]
        for field, name, shown in (("title", "标题", facts.title), ("number", "文号", facts.number or "")):
            if field not in facts.stated and any(_damages(defect, shown) for defect in facts.defects):
                raise ZhangfaError(
                    f"文库中该文件的{name}有损（{shown}），不能引用",
                    where=facts.id,
                    remedy=f"请核对原件，用 zhangfa set {facts.id} {field}=… --basis … 更正后再引用",
                )
        return facts

    def _clause(self, facts: DocumentFacts, typed: str) -> Clause:
        _refuse_other(typed, "条款", "条款的路径，如 '二/（二）'")
        return find_clause(self._library(), facts.id, typed)

    def _refuse_damaged(self, facts: DocumentFacts, clause: Clause, said: str) -> None:
        inside = clause.original.find(said)
        for defect in facts.defects:
            at = _offset(clause, defect)
            if at is None:
                continue
            # Words of the tidied text that the original spells otherwise: any damage of the clause they repeat counts.
            hit = inside <= at[1] - 1 and at[0] < inside + len(said) if inside >= 0 else _repeats(clause, at, said)
            if hit:
                raise ZhangfaError(
                    f"引用的文字有损：{defect.message}",
                    where=_place(facts, clause),
                    remedy="请核对原件，改引没有损坏的部分，或只引出处（cite）",
                )

    def _note(self, facts: DocumentFacts, path: str, quote: str) -> Citation:
        words = official(facts.title, facts.number, path or None)
        citation = Citation(facts.id, facts.number, path, words, quote)
        return self._used.setdefault((facts.id, path, quote), citation)


def _refuse_other(value: object, name: str, expected: str) -> None:
    """Raises ZhangfaError for what is no text: a number, a list, a field that is not filled in."""
    if not isinstance(value, str):
        raise ZhangfaError(
            f"引用的{name}写的是{named(value)}",
            expected=f"加引号的文字：{expected}",
            remedy="请核对 cite、quote、words、number、title 括号里的内容",
        )


def _place(facts: DocumentFacts, clause: Clause) -> str:
    return f"{facts.id} {clause.path}"


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "……"


def _damages(defect: Defect, shown: str) -> bool:
    """Whether a defect of the head tells of a year that the title or number shows."""
    years = re.findall(r"\d{4}", shown)
    return defect.path is None and defect.span is not None and any(year in defect.text for year in years)


def _offset(clause: Clause, defect: Defect) -> tuple[int, int] | None:
    """Where the damaged characters stand in ``clause.original``; None where they stand elsewhere."""
    if defect.span is None:
        return None
    before = 0
    for span in clause.spans:
        start, end = max(span.start, defect.span.start), min(span.end, defect.span.end)
        if start < end:
            return before + start - span.start, before + end - span.start
        before += span.end - span.start
    return None


def _repeats(clause: Clause, at: tuple[int, int], said: str) -> bool:
    damaged = clause.original[at[0] : at[1]].strip()
    return not damaged or damaged in said


def _nearest(words: str, text: str) -> str:
    """The stretch of the text most like ``words``, a little wider."""
    match = SequenceMatcher(None, text, words, autojunk=False).find_longest_match()
    start = max(0, match.a - match.b - 5)
    return text[start : start + len(words) + 10] if match.size else text
