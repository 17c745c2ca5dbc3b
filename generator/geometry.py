"""Where mark, signature and imprint stand, and how wide a table's columns are: the arithmetic all renderers share.

Lengths are pt unless a name says otherwise. R is the right edge of the type area, 字 the grid's character.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from generator.document import Head, Imprint, OfficialDocument, Signature
from generator.layout import (
    COLUMNS,
    EM,
    MM,
    SEAL,
    SMALL,
    SMALL_PITCH,
    STANDARD,
    TYPE_WIDTH,
    width,
)

AREA: Final = TYPE_WIDTH * MM

# ---- the issuer's mark (7.2.4) -----------------------------------------------------------------------------------

_MARK_LARGEST: Final = 42.0  # choice: 15 mm, the height a ministry's mark may have
_MARK_SMALLEST: Final = 20.0  # below this a joint mark is no longer 醒目: the lead organ's mark alone (7.2.4)
_MARK_PITCH: Final = 1.3


@dataclass(frozen=True, slots=True)
class MarkLayout:
    """names: organs shown, each with the letter-spacing that spreads it to the longest. size, pitch: of the characters.

    suffix: 文件 or the like, beside the middle of several names, behind a single one. gap: between names and suffix.
    """

    names: tuple[tuple[str, float], ...]
    suffix: str
    size: float
    pitch: float
    gap: float

    @property
    def names_width(self) -> float:
        """Width of the block of names."""
        return max(len(name) for name, _ in self.names) * self.size

    @property
    def height(self) -> float:
        """Height of the whole mark."""
        return self.pitch * len(self.names)


def mark_layout(head: Head, *, room: float = 250.0) -> MarkLayout:
    """Size and spread of the mark: no name broken, within the type area and ``room`` (pt of height).

    Where all organs together would become too small to read, the first organ stands alone, as 7.2.4 allows.
    """
    names = head.names
    size = _mark_size(names, head.suffix, room)
    if size < _MARK_SMALLEST and len(names) > 1:
        names = names[:1]
        size = _mark_size(names, head.suffix, room)
    longest = max(len(name) for name in names)
    spread = tuple((name, _spread(name, longest, size)) for name in names)
    pitch = size * (_MARK_PITCH if len(names) > 1 else 1.2)
    return MarkLayout(spread, head.suffix, size, pitch, size * 0.25 if head.suffix and len(names) > 1 else 0.0)


def _mark_size(names: Sequence[str], suffix: str, room: float) -> float:
    longest = max(len(name) for name in names)
    cells = longest + len(suffix) + (0.25 if suffix and len(names) > 1 else 0)
    size = min(_MARK_LARGEST, AREA / cells, room / (_MARK_PITCH * len(names)))
    return math.floor(size * 2) / 2


def _spread(name: str, longest: int, size: float) -> float:
    return (longest - len(name)) * size / (len(name) - 1) if 1 < len(name) < longest else 0.0


def mark_room(document: OfficialDocument, title_lines: int) -> float:
    """Height that a mark may take so that page 1 still shows two lines of text (7.3.3)."""
    pitch = STANDARD.css_pitch
    addressee = math.ceil(width(document.addressee) / 28) + 1 if document.addressee else 0
    signers = max(0, math.ceil(len(document.head.signers) / 2) - 1) if document.head else 0
    below = (2 + 1 + signers + 2 + addressee + 2) * pitch + 4 * MM + title_lines * 36.0
    return max(60.0, 190.0 * MM - below)


# ---- signature and date (7.3.5) ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """Words with their place on a line: ``left`` from the left edge of the type area to their first character."""

    text: str
    left: float

    @property
    def right(self) -> float:
        """From their last character to R (negative where they leave the type area)."""
        return AREA - self.left - width(self.text) * EM


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line of the signature. before: blank lines above it. role: names, date, or both of a stamp."""

    placed: tuple[Placed, ...]
    role: Literal["names", "date"]
    before: int = 0


def signature_layout(signature: Signature) -> tuple[SignatureLine, ...]:
    """The lines of a signature, top to bottom, each word placed by its clause (7.3.5.1–7.3.5.4)."""
    if signature.style == "stamp":
        return _stamped(signature)
    if signature.style == "unsealed":
        return _unsealed(signature)
    return _sealed(signature)


def _sealed(signature: Signature) -> tuple[SignatureLine, ...]:
    names = [name + signature.seal_words for name in signature.names]
    date = signature.date_text
    date_width = width(date) * EM
    lines: list[SignatureLine] = []
    centre = AREA - 4 * EM - date_width / 2
    for row in _rows(names, centre):
        before = 4 if lines else 2
        if len(row) > 1:
            step = _step(row)
            placed = [_centred(name, centre - (len(row) - 1 - i) * step) for i, name in enumerate(row)]
            lines.append(SignatureLine(tuple(placed), "names", before))
            continue
        for part in _wrapped(row[0]):
            at = centre
            if width(part) * EM > date_width + 8 * EM:
                # The name would leave the type area: it ends at R (choice), the date stands under its middle.
                at = AREA - width(part) * EM / 2
            lines.append(SignatureLine((_centred(part, at),), "names", before))
            before = 0
    last = lines[-1].placed[-1]
    centre = last.left + width(last.text) * EM / 2
    lines.append(SignatureLine((_centred(date, min(centre, AREA - date_width / 2)),), "date"))
    return tuple(lines)


def _centred(text: str, at: float) -> Placed:
    return Placed(text, max(0.0, at - width(text) * EM / 2))


def _rows(names: Sequence[str], centre: float) -> list[list[str]]:
    """The names in rows, as many in each as stay inside the type area with their seals, three at most (4.2)."""
    rows: list[list[str]] = []
    rest = list(names)
    while rest:
        fits = next((n for n in (3, 2) if len(rest) >= n and _fits(rest[:n], centre)), 1)
        rows.append(rest[:fits])
        rest = rest[fits:]
    return rows


def _fits(row: Sequence[str], centre: float) -> bool:
    half = max(SEAL * MM, width(row[0]) * EM) / 2
    right = max(SEAL * MM, width(row[-1]) * EM) / 2
    return centre - (len(row) - 1) * _step(row) - half >= 0 and centre + right <= AREA


def _step(row: Sequence[str]) -> float:
    """Distance of the columns: a seal and a millimetre, or two neighbours with a character between them."""
    pairs = itertools.pairwise(row)
    return max((SEAL + 1) * MM, *((width(a) + width(b)) / 2 * EM + EM for a, b in pairs))


def _wrapped(name: str) -> tuple[str, ...]:
    """A name wider than the type area, in lines between its words; others whole."""
    if width(name) <= COLUMNS:
        return (name,)
    from generator.titles import title_lines

    return title_lines(name, cells=COLUMNS - 2)


def _unsealed(signature: Signature) -> tuple[SignatureLine, ...]:
    names = [part for name in signature.names for part in _wrapped(name + signature.seal_words)]
    date_width = width(signature.date_text) * EM
    widest = max(width(name) for name in names) * EM
    # 7.3.5.2: the name ends 2 字 before R, the date begins 2 字 right of it; a long date pushes the name left.
    left = AREA - 2 * EM - widest
    if date_width > widest:
        left = AREA - 4 * EM - date_width
    left = max(0.0, left)
    lines = [SignatureLine((Placed(name, left),), "names", 1 if i == 0 else 0) for i, name in enumerate(names)]
    lines.append(SignatureLine((Placed(signature.date_text, left + 2 * EM),), "date"))
    return tuple(lines)


def _stamped(signature: Signature) -> tuple[SignatureLine, ...]:
    lines = []
    for i, name in enumerate(signature.names):
        left = AREA - 4 * EM - width(name) * EM
        title = signature.titles[i] if i < len(signature.titles) else ""
        placed = (Placed(title, left - 2 * EM - width(title) * EM),) if title else ()
        lines.append(SignatureLine((*placed, Placed(name, left)), "names", 2 if i == 0 else 1))
    date = signature.date_text
    lines.append(SignatureLine((Placed(date, AREA - 4 * EM - width(date) * EM),), "date", 1))
    return tuple(lines)


# ---- imprint (7.4) -----------------------------------------------------------------------------------------------

RuleWeight = Literal["thick", "thin", "none"]


@dataclass(frozen=True, slots=True)
class ImprintRow:
    """A row of the imprint. label: hanging words (抄送：), else "". right: words at the right edge (date of printing).

    above: the line over it. lines: printed lines it takes.
    """

    label: str
    text: str
    right: str
    above: RuleWeight
    lines: int


@dataclass(frozen=True, slots=True)
class ImprintLayout:
    """rows top to bottom; a thick line closes the last one (``closed``; a letter's imprint has no lines)."""

    rows: tuple[ImprintRow, ...]
    closed: bool

    @property
    def height(self) -> float:
        """Height of the block, lines included, pt."""
        return sum(row.lines for row in self.rows) * SMALL_PITCH + 4.0


def imprint_layout(imprint: Imprint, *, ruled: bool = True) -> ImprintLayout:
    """Rows of the imprint with their lines counted, 1 字 (of 4号) in from both edges. ruled: False for a letter."""
    rows: list[ImprintRow] = []
    if imprint.recipients:
        rows.append(_hanging("主送：", imprint.recipients, "thick"))
    if imprint.cc:
        # No line between 主送 and 抄送 (7.4.2).
        rows.append(_hanging("抄送：", imprint.cc_text, "none" if rows else "thick"))
    if imprint.printer or imprint.print_date:
        long = width(imprint.printer or "") + width(imprint.print_text) > AREA / SMALL - 3
        row = ImprintRow("", imprint.printer or "", imprint.print_text, "thin" if rows else "thick", 2 if long else 1)
        rows.append(row)
    if not ruled:
        rows = [ImprintRow(row.label, row.text, row.right, "none", row.lines) for row in rows]
    return ImprintLayout(tuple(rows), ruled and bool(rows))


def _hanging(label: str, text: str, above: RuleWeight) -> ImprintRow:
    cells = math.floor(AREA / SMALL - 2 - width(label))
    return ImprintRow(label, text, "", above, wrapped_lines(text, cells))


def wrapped_lines(text: str, cells: float) -> int:
    """How many lines of ``cells`` 字 a text takes; a little pessimistic, since no line begins with a mark."""
    lines, used = 1, 0.0
    for char in text:
        step = width(char)
        if used + step > cells:
            lines, used = lines + 1, (1.0 if char in "，。、；：）》”" else 0.0)
        used += step
    return lines
