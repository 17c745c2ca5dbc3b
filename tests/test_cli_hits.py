"""How a hit is shown, without a workspace."""

from __future__ import annotations

import pytest

from desk.cli import hits, output


@pytest.mark.parametrize(
    ("snippet", "seen", "why"),
    [
        ("每班不超过<mark>60人</mark>。", "    每班不超过[60人]。", "one mark"),
        ("<mark>甲</mark><mark>乙</mark>", "    [甲][乙]", "marks side by side"),
        ("甲\n乙", "    甲 乙", "a line break of the layout"),
        ("没有标记", "    没有标记", "none"),
        ("a < b 和 <b>", "    a < b 和 <b>", "angle brackets of the text itself stay"),
    ],
)
def test_marks_become_colour(monkeypatch: pytest.MonkeyPatch, snippet: str, seen: str, why: str) -> None:
    monkeypatch.setattr(hits, "style", lambda text, name: f"[{text}]" if text else "")
    assert hits._marked(hits.indented(hits._flat(snippet), "    ", 100)) == seen


def test_a_mark_goes_on_in_the_next_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "style", lambda text, name: f"[{text}]" if text else "")
    shown = hits._marked(hits.indented(hits._flat("甲乙<mark>丙丁戊己庚辛壬癸子丑寅</mark>卯"), "    ", 24))
    assert shown == "    甲乙[丙丁戊己庚辛壬癸]\n    [子丑寅]卯"


def test_in_a_pipe_marks_are_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert not output.has_colour(__import__("sys").stdout)
    assert hits._marked("    不超过\u206060人\u2061") == "    不超过60人"
