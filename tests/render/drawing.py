"""What the tests of the PDF share: samples drawn once, and the rule that the layout library has nothing to complain of."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pages import Drawn, Page, read_pdf
from samples import DAY, ORGAN, SAMPLES, heading, text

from generator.document import Block, Head, Imprint, OfficialDocument, Signature
from generator.layout import COMPENSATED, STANDARD
from generator.render import Options, Rendered, pdf, render

CELL = 156 / 28  # 一字, mm
PROFILES = pytest.mark.parametrize("profile", [STANDARD, COMPENSATED], ids=lambda profile: profile.name)
LEAST = OfficialDocument("plain", "情况说明", "", (text("正文。"),), ORGAN, DAY)


@pytest.fixture(autouse=True)
def nothing_said(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning of the layout library is a fault in our page; a test that provokes one clears the log."""
    caplog.set_level(logging.INFO, pdf.LOG.name)
    yield
    assert [record.getMessage() for record in caplog.records if record.name == pdf.LOG.name] == []


@cache
def rendered(name: str, options: Options | None = None) -> Rendered:
    return render(SAMPLES[name](), "pdf", options)


@cache
def drawn(name: str, options: Options | None = None) -> Drawn:
    return read_pdf(rendered(name, options).data)


def draw(document: OfficialDocument, options: Options | None = None) -> Drawn:
    return read_pdf(render(document, "pdf", options).data)


def left_edge(page: Page) -> float:
    """Of the type area: the binding edge is left on odd pages."""
    return 28.0 if page.number % 2 else 26.0


def right_edge(page: Page) -> float:
    return left_edge(page) + 156


def notice(lines: int, tail: tuple[Block, ...], **more: Any) -> OfficialDocument:
    """A sealed notice of so many lines, a heading and a tail."""
    body = (*(text("文" * 26) for _ in range(lines)), heading(1, "一、有关事项"), *tail)
    document = OfficialDocument(
        "ordinary", "通知", "关于培训的通知", body, ORGAN, DAY, Head(("临江市财政局",), number="临财〔2026〕1号"),
        signature=Signature(("临江市财政局",), DAY), imprint=Imprint("办公室", DAY, cc=("某局",)),
    )  # fmt: skip
    return replace(document, **more)
