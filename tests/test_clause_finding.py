"""The clause that a person means: paths, official words, paragraphs left out; what is told where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.clause_finding import find_clause
from kb.errors import LibraryError
from kb.lookup import Lookup, open_lookup

LZ = "lz-2022-65"


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    with open_lookup(tmp_path_factory.mktemp("library")) as opened:
        yield opened


FOUND = [
    ("二/（二）/二是", "二/（二）/二是", "the path"),
    (" 二/（二）/二是 ", "二/（二）/二是", "blanks around it"),
    ("第二部分第（二）项“二是”", "二/（二）/二是", "official words"),
    ("二/（一）/1./（1）", "二/（一）/1./p1/（1）", "the paragraph on the way left out, as in citations"),
]


@pytest.mark.parametrize(("typed", "path", "why"), FOUND, ids=[row[2] for row in FOUND])
def test_a_clause_is_found(lookup: Lookup, typed: str, path: str, why: str) -> None:
    assert find_clause(lookup, LZ, typed).path == path, why


REFUSED = [
    ("一/一是", ["“一/一是”可以指 2 条", "一/p1/一是、一/p2/一是"], "two paragraphs have such a list"),
    ("二/（二）/九是", ["没有条款“二/（二）/九是”", "二/（二）/一是", "--tree"], "those beside it"),
    ("九", ["没有条款“九”", "相近的有：", "二"], "the parts of the document beside a part it lacks"),
    ("九/（一）", ["没有条款", "--tree"], "nothing beside it"),
    ("二//二是", ["“二//二是”中有空的一级", "应为"], "an empty step"),
    (" ", ["条款路径是空的"], "nothing typed"),
]


@pytest.mark.parametrize(("typed", "told", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_none_is_found(lookup: Lookup, typed: str, told: list[str], why: str) -> None:
    with pytest.raises(LibraryError) as caught:
        find_clause(lookup, LZ, typed)
    assert caught.value.message.startswith(f"{LZ}：")
    assert [words for words in told if words not in caught.value.message] == [], caught.value.message
