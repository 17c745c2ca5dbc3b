"""The text of a drawn PDF: faces of the levels, hanging lines, headings and signatures that stay with their text."""

from __future__ import annotations

import pytest
from drawing import CELL, draw, drawn, nothing_said, notice
from samples import heading, receipt, text

from generator.document import Block

__all__ = ["nothing_said"]


# ---- text ---------------------------------------------------------------------------------------------------------


def test_levels_have_their_faces() -> None:
    lines = {line.text[:6]: line for page in drawn("ordinary").pages[:2] for line in page.body}
    assert lines["一、培训时间"].chars[0].font == "ZF-Hei"
    run_in = lines["（一）按时报"]
    assert run_in.chars[3].font == "ZF-Kai"
    assert run_in.chars[8].font == "ZF-Fang"
    assert lines["（二）严格管"].chars[3].font == "ZF-Kai"
    assert lines["1.请销假。"].chars[3].font == "ZF-Fang"
    for words in ("一、培训时间", "（一）按时报", "1.请销假。"):
        assert lines[words].left == pytest.approx(26 + 2 * CELL if words != "一、培训时间" else 28 + 2 * CELL, abs=0.3)


def test_names_of_attachments_hang_behind_their_figures() -> None:
    page = drawn("ordinary").pages[1]
    first, second = page.line("附件：1."), page.line("2.临江市")
    assert first.left == pytest.approx(26 + 2 * CELL, abs=0.2)
    assert first.at("1.")[0] == pytest.approx(second.left, abs=0.2)
    following = page.body[page.body.index(second) + 1]
    assert following.left == pytest.approx(second.chars[2].left, abs=0.3)


def test_those_present_hang_behind_the_label() -> None:
    page = drawn("minutes").pages[1]
    first = page.line("出席：")
    assert first.left == pytest.approx(26 + 2 * CELL, abs=0.2)
    assert first.chars[0].font == "ZF-Hei"
    assert page.body[page.body.index(first) + 1].left == pytest.approx(first.chars[3].left, abs=0.3)


TAILS: list[tuple[Block, ...]] = [
    (text("特此通知。"),),
    (text("文" * 60),),
    (heading(2, "（一）时间。", "文" * 30), heading(2, "（二）要求"), text("特此通知。")),
    (receipt(),),
]


@pytest.mark.parametrize("tail", TAILS, ids=["one line", "three lines", "headings", "table"])
def test_no_heading_is_stranded_and_no_signature_lonely(tail: tuple[Block, ...]) -> None:
    seen = set()
    for lines in range(4, 15):
        pages = draw(notice(lines, tail, format="plain", head=None, imprint=None)).pages
        for page in pages:
            assert not page.body[-1].text.startswith(("一、有关", "（二）要求")), f"{lines} lines: stranded heading"
            assert page.body[-1].baseline < 262.5
        (page,) = (page for page in pages if any(line.text == "2026年10月9日" for line in page.body))
        place = next(i for i, line in enumerate(page.body) if line.text == "临江市财政局")
        assert place >= 2, f"{lines} lines: the signature stands with {place} lines of text"
        seen.add(page.number)
    assert seen == {1, 2}  # the lengths cross the page's end
