"""The statements that a ledger requires, as lists show them: what, why in figures, by which clause, what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desk.web.ledgers.words import day_words
from desk.web.library.addresses import document_address
from generator.ledgers.statements import SUBJECTS, Explanation
from kb.citations import clause_words
from kb.models import Citation

#: Subject -> kind, character and word of its stamp.
STAMPS: Final[Mapping[str, tuple[str, str, str]]] = {
    "late_entry": ("chi", "迟", "数据补录逾期"),
    "adjusted": ("gai", "改", "计划调整"),
    "code_error": ("wu", "误", "代码不符"),
    "not_executed": ("que", "缺", "未在当年度执行"),
    "urgent_class": ("ti", "急", "临时紧急、计划外"),
}
_ROW: Final = re.compile(r"^第\d+行“[^”]*”：")
_WHY_SHOWN: Final = 2
_NO_LIMIT: Final = "文件没有规定情况说明的报送期限，此处不编。"


@dataclass(frozen=True, slots=True)
class Required:
    """A statement in a list. key: in its address. why: sentences. lacks: words of what is missing."""

    key: str
    made: Explanation
    href: str

    @property
    def stamp(self) -> tuple[str, str, str]:
        return STAMPS.get(self.made.due.subject, ("ti", "", ""))

    @property
    def subject(self) -> str:
        return SUBJECTS.get(self.made.due.subject, self.made.due.subject)

    @property
    def why(self) -> tuple[str, ...]:
        """The causes, without the row where the list names it already; of many the first."""
        told = self.made.due.why
        return tuple(_ROW.sub("", words) for words in told[:_WHY_SHOWN]) if len(self.made.due.rows) == 1 else told[:1]

    @property
    def more(self) -> int:
        return len(self.made.due.why) - len(self.why)

    @property
    def lacks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(title for each in self.made.lacks for title in each.titles))

    @property
    def ready(self) -> bool:
        return not self.made.lacks


def required(ledger: str, statements: Sequence[Explanation]) -> tuple[Required, ...]:
    """Each statement with its address; a key tells its subject and the first row that it speaks of."""
    return tuple(_keyed(ledger, statements))


def _keyed(ledger: str, statements: Sequence[Explanation]) -> Iterator[Required]:
    taken: set[str] = set()
    for made in statements:
        first = f"{made.due.subject}-{made.due.rows[0]}"
        key, count = first, 1
        while key in taken:
            count += 1
            key = f"{first}-{count}"
        taken.add(key)
        yield Required(key, made, f"/ledgers/{ledger}/statements/{key}")


def limit_words(made: Explanation, day: date) -> str:
    """By when: the last day where the clause sets one, else that it sets none."""
    due = made.due
    if due.by is None:
        return _NO_LIMIT
    return f"{due.limit}：{day_words(due.by)}{'，已经过去' if due.by < day else ''}。"


def short_cite(citation: Citation) -> str:
    """柳人社发〔2022〕65号 第一部分第2段“一是”: what staff copy."""
    name = citation.number or citation.official.partition("》")[0] + "》"
    return f"{name} {clause_words(citation.path)}" if citation.path else name


def clause_address(citation: Citation) -> str:
    """Where the clause stands in the library."""
    return document_address(citation.document, citation.path)


__all__ = ["STAMPS", "Required", "clause_address", "limit_words", "required", "short_cite"]
