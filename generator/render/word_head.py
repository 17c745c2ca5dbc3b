"""版头 of a .docx (7.2, 10): what stands above the title, at the heights the standard measures to the characters."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from generator.document import Head, OfficialDocument
from generator.geometry import AREA, MarkLayout, mark_layout, mark_room
from generator.layout import BLANK_LINES, EM, MARK_TOP, MM, RED, RED_RULE, RULE_GAP, TEXT, Profile, width
from generator.render import Options
from generator.render.word_package import LETTER_RULE_SPACE, LETTER_RULES
from generator.render.word_styles import border
from generator.render.word_xml import (
    TAB,
    Flow,
    Para,
    Value,
    blank,
    exact,
    para,
    properties,
    run,
    sized,
    spacer,
    tab_stops,
    twips,
)

# Where ink stands, in em of the type: a line of exact height has four fifths above its base line, in Word as in
# LibreOffice; Chinese characters reach from 0.8 above to 0.13 below it.
BASE_LINE: Final = 0.8
INK_ABOVE: Final = 0.8
INK_BELOW: Final = 0.13
_SIGNER: Final = "签发人："
_LETTER_GAP: Final = TEXT * 7 / 8  # from a letter's upper line to the first words under it (10.1)


def word_head(document: OfficialDocument, title_lines: int, options: Options) -> tuple[Flow, float | None]:
    """What stands above the title, blank lines before it included; and a letter's line, pt from the page's top."""
    head = document.head
    if head is None:
        return [*blank(1)], None
    if document.format == "letter":
        return _letter(document, head, options)
    mark = mark_layout(head, room=mark_room(document, title_lines))
    above = MARK_TOP[document.format] * MM - options.profile.top * MM - _lead(mark)
    flow: Flow = [*_corner(head, above, options.profile), *_mark(mark, options.red_head), *blank(BLANK_LINES)]
    if document.format == "command":
        flow += [para("Number", run(head.number or ""))]
    else:
        *rows, last = _number(head)
        flow += [*rows, _ruled(last, options)]
    return [*flow, *blank(BLANK_LINES)], None


def _lead(mark: MarkLayout) -> float:
    """From the top of the mark's box to the ink of its first line."""
    return mark.pitch * BASE_LINE - mark.size * INK_ABOVE


def _corner_words(head: Head) -> list[str]:
    """份号, 密级, 紧急程度 as runs, top to bottom (7.2.1–7.2.3)."""
    out = [run(head.copy_number)] if head.copy_number else []
    return out + [run(text, "hei") for text in (head.secrecy, head.urgency) if text]


def _corner(head: Head, height: float, profile: Profile) -> Flow:
    """The first lines and the rest of the room above the mark, ``height`` in all, so that they never move it."""
    runs = _corner_words(head)
    if not runs:
        return [spacer(height)]
    pitch = min(profile.word_pitch, (height - 1) / len(runs))
    flow: Flow = [para("Secrecy", words, spacing=exact(pitch)) for words in runs]
    return [*flow, spacer(height - len(runs) * pitch)]


# ---- the mark (7.2.4) --------------------------------------------------------------------------------------------


def _mark(mark: MarkLayout, red: bool) -> Flow:
    if not red:
        return [spacer(mark.height)]
    if len(mark.names) == 1:
        return [_mark_line(mark.names[0][0] + mark.suffix, 0.0, mark)]
    names = "".join(_mark_line(name, spread, mark).xml for name, spread in mark.names)
    return [_beside(names, _mark_line(mark.suffix, 0.0, mark).xml, mark)]


def _mark_line(words: str, spread: float, mark: MarkLayout) -> Para:
    """A line of the mark; ``spread`` stands behind each character but the last."""
    face: dict[str, Value] = {"color": RED, **sized(mark.size)}
    runs = [run(words[:-1], "title", spacing=twips(spread), **face), run(words[-1:], "title", spacing=0, **face)]
    if not spread:
        runs = [run(words, "title", spacing=0, **face)]
    return para("Mark", *runs, spacing=exact(mark.pitch))


def _beside(names: str, suffix: str, mark: MarkLayout) -> str:
    """Names under each other with 文件 beside their middle: a table without lines, centred."""
    # A quarter character to spare, so that no rounding ever breaks a name.
    spare = mark.size / 4
    widths = [twips(mark.names_width + mark.gap + (0 if mark.gap else spare))]
    cells = [names]
    if mark.suffix:
        widths.append(twips(len(mark.suffix) * mark.size + spare))
        cells.append(suffix)
    table: dict[str, Value] = {
        "tblW": {"w": sum(widths), "type": "dxa"},
        "jc": "center",
        "tblLayout": {"type": "fixed"},
        "tblCellMar": ('<w:left w:w="0" w:type="dxa"/>', '<w:right w:w="0" w:type="dxa"/>'),
    }
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    row = "".join(
        f"<w:tc>{properties('tcPr', {'tcW': {'w': wide, 'type': 'dxa'}, 'vAlign': 'center'})}{content}</w:tc>"
        for wide, content in zip(widths, cells, strict=True)
    )
    high = properties("trPr", {"cantSplit": True, "trHeight": {"val": twips(mark.height), "hRule": "exact"}})
    return f"<w:tbl>{properties('tblPr', table)}<w:tblGrid>{columns}</w:tblGrid><w:tr>{high}{row}</w:tr></w:tbl>"


# ---- number, signers, red line (7.2.5–7.2.7) ---------------------------------------------------------------------


def _number(head: Head) -> list[Para]:
    """The line of the number; in an upward document the lines of the 签发人, the number on the last of them."""
    if not head.signers:
        return [para("Number", run(head.number or ""))]
    number_end = EM * (1 + width(head.number or "") + 1)
    for a_row in (2, 1):
        rows, places = _signer_rows(head.signers, a_row)
        start = places[0] - width(_SIGNER) * EM
        beside = number_end <= (start if len(rows) == 1 else places[0])
        if beside and start >= 0:
            break
    lines = [([TAB, run(_SIGNER), run(rows[0][0], "kai")], [start])]
    lines += [([TAB, run(row[0], "kai")], [places[0]]) for row in rows[1:]]
    for (runs, stops), row in zip(lines, rows, strict=True):
        runs += [part for name in row[1:] for part in (TAB, run(name, "kai"))]
        stops += places[1 : len(row)]
    if not beside:
        lines.append(([], []))
    if head.number:
        # By a tab and not by an indent: the red line begins at the edge of the type area.
        lines[-1] = ([TAB, run(head.number), *lines[-1][0]], [EM, *lines[-1][1]])
    return [
        para("Number", *runs, tabs=tab_stops(*(("left", stop) for stop in stops)), jc="left") for runs, stops in lines
    ]


def _signer_rows(names: tuple[str, ...], a_row: int) -> tuple[list[tuple[str, ...]], list[float]]:
    """Names in rows, and the places where the names of a row begin; the longest ends 1 字 from the right."""
    rows = [names[i : i + a_row] for i in range(0, len(names), a_row)]
    places: list[float] = []
    right = AREA - EM
    for column in reversed(range(min(a_row, len(names)))):
        right -= EM * max(width(row[column]) for row in rows if column < len(row))
        places.insert(0, right)
        right -= EM
    return rows, places


def _ruled(last: Para, options: Options) -> Para:
    """The red line 4 mm under the characters of the number; without it the same room stays empty."""
    thick = RED_RULE * MM
    foot = options.profile.word_pitch * (1 - BASE_LINE) - TEXT * INK_BELOW
    gap = round(RULE_GAP * MM - foot)
    if options.red_head:
        return last.having(pBdr=(border("bottom", thick, RED, gap),))
    return last.having(spacing=exact(options.profile.word_pitch, after=twips(gap + round(thick * 8) / 8)))


# ---- letters (10.1) ----------------------------------------------------------------------------------------------


def _letter(document: OfficialDocument, head: Head, options: Options) -> tuple[Flow, float | None]:
    # A joint letter shows the lead organ alone.
    mark = mark_layout(replace(head, names=head.names[:1]))
    ink = MARK_TOP["letter"] * MM
    rule = ink + mark.size * (INK_ABOVE + INK_BELOW) + RULE_GAP * MM
    text = rule + sum(LETTER_RULES) + LETTER_RULE_SPACE + _LETTER_GAP
    top = ink - _lead(mark)
    end = text - (options.profile.word_pitch * BASE_LINE - TEXT * INK_ABOVE)
    frame: dict[str, Value] = {
        "framePr": {
            "w": twips(AREA),
            "h": twips(end - top),
            "hRule": "exact",
            "hSpace": 0,
            "wrap": "notBeside",
            "vAnchor": "page",
            "hAnchor": "margin",
            "x": 0,
            "y": twips(top),
        },
    }
    line = _mark_line(head.names[0] + mark.suffix, 0.0, mark) if options.red_head else spacer(mark.pitch)
    flow: Flow = [line.having(**frame)]
    left = _corner_words(head)
    rows = max(1, len(left))
    for i in range(rows):
        runs = [left[i]] if i < len(left) else []
        if i == 0 and head.number:
            runs += [TAB, run(head.number)]
        flow.append(para("Secrecy", *runs, tabs=tab_stops(("right", AREA))))
    return [*flow, *blank(BLANK_LINES)], rule if options.red_head else None
