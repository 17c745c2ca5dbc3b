"""Lines that look like furniture of a page and are words of the document, as a person said; addressees as one stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import LibraryError
from kb.ingest import understand
from kb.library import open_library
from kb.models import Document, SourceText

TEXT = """关于报名的通知
青人社发〔2025〕9号
各单位：
现将报名事项通知如下。
一、报名方式
扫描二维码关注
二、联系方式
请与我局联系。
青岚市人力资源和社会保障局
2025年3月4日
"""


def read(*kept: int) -> Document:
    (document,) = understand(SourceText("报名.txt", "0" * 64, "txt", TEXT), kept=kept)
    return document


@pytest.mark.parametrize(
    ("kept", "held", "reason"),
    [
        ((), False, "nobody said anything: it is furniture"),
        ((TEXT.index("扫描"),), True, "a person said that it is a word of the document"),
        ((TEXT.index("扫描") + 1,), False, "only where the line begins"),
        ((0, 5, 10**9), False, "other places change nothing"),
    ],
)
def test_a_line_is_kept_where_a_person_says_so(kept: tuple[int, ...], held: bool, reason: str) -> None:
    document = read(*kept)
    assert any("扫描二维码" in clause.text for clause in document.clauses) == held, reason
    assert any(part.role == "chrome" for part in document.furniture) != held, reason
    spans = sorted(
        [s for c in document.clauses if not c.inline for s in c.spans] + [f.span for f in document.furniture]
    )
    assert [s.start for s in spans] == [0, *(s.end for s in spans[:-1])], "every character stands somewhere, once"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("各县区；市直各单位", ("各县区", "市直各单位")),
        ("各省、自治区、直辖市人事厅（局），国务院各部委：", ("各省、自治区、直辖市人事厅（局）", "国务院各部委")),
        ("无", ()),
    ],
)
def test_addressees_may_be_stated_and_taken_back(tmp_path: Path, typed: str, read: tuple[str, ...]) -> None:
    path = tmp_path / "报名.txt"
    path.write_text(TEXT, encoding="utf-8")
    with open_library(tmp_path / "home", seed=False) as library:
        (facts,) = library.add([path]).documents
        assert facts.addressees == ("各单位",)
        assert library.set(facts.id, {"addressees": typed}, "原件").addressees == read
        assert library.unset(facts.id, ["addressees"]).addressees == ("各单位",)
        with pytest.raises(LibraryError, match="没有主送机关"):
            library.set(facts.id, {"addressees": "；"}, "原件")
