"""Many documents drawn at once: an error says which input it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing import LEAST
from samples import text

from generator.render.fontfiles import FontError
from generator.render.many import render_many
from generator.render.preflight import GlyphError

NAMES = ("甲.yaml", "乙.yaml", "丙.yaml", "丁.yaml")


@pytest.mark.parametrize("count", [2, 4], ids=["in this process", "in several"])
def test_a_character_of_no_font_names_the_input(count: int) -> None:
    documents = [LEAST] * (count - 1) + [replace(LEAST, body=(text("学员\U00013000。"),))]
    with pytest.raises(GlyphError, match="U\\+13000") as caught:
        list(render_many(documents, ["pdf"], names=NAMES, processes=2))
    assert caught.value.message.startswith(f"{NAMES[count - 1]}：")


def test_a_font_that_is_missing_is_about_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise FontError("没有找到仿宋字体")

    monkeypatch.setattr("generator.render.many.render", fails)
    with pytest.raises(FontError) as caught:
        list(render_many([LEAST], ["pdf"], names=NAMES))
    assert caught.value.message == "没有找到仿宋字体。"
