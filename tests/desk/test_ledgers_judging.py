"""A ledger judged again where somebody filled something in says the same as one judged anew; long ones are judged apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from ledger_files import BAD_PLAN, DAY, LATE, NOT_HELD, ON_TIME, held, row, workbook

from desk.web.ledgers.books import Books
from desk.web.ledgers.filling import laid_over, may_fill, place_of, understood
from desk.web.ledgers.judging import Judged, judge, part, patched, read_named
from desk.web.ledgers.receiving import sample, take
from desk.web.store.ledgers import Fill
from desk.web.warm import Warm
from generator.draft import Drafting
from generator.ledgers.columns import BY_KEY
from generator.ledgers.model import Entry
from generator.sheets.model import SheetError
from kb.workspace import locate

OTHER = {"unit": "柳州市教育局", "code": "205001", "staff_on_post": None}
REGION = {
    "unit": "广西壮族自治区水利厅",
    "level": "自治区本级",
    "code": "120001",
    "place": "区内",
    "held_place": "区内",
}
ROWS = (
    ON_TIME,
    {**LATE, **OTHER, "id": "2026-205001-01"},
    LATE,
    BAD_PLAN,
    {
        **BAD_PLAN,
        **OTHER,
        "id": "2026-205001-02",
        "year": 2024,
        "open_date": date(2024, 5, 6),
        "end_date": date(2024, 5, 7),
    },
    {**NOT_HELD, **OTHER, "id": "2025-205001-03"},
    NOT_HELD,
    {**ON_TIME, **REGION, "id": "2026-120001-01", "urgent": True, "filing_date": None, "held_trainees": 90},
    row(11, "没有层级的班", unit="某某公司", level=None, **held(date(2026, 3, 18), date(2026, 3, 19))),
)
#: Fills that change what the rules say: a step, a place, people, a filing; and such as change statements alone.
FILLS = (
    Fill(3, "结算金额", "2026-10-20", "", ""),
    Fill(4, "结算金额", "2026-10-26", "", ""),
    Fill(4, "late_reason", "经办人员轮岗", "", ""),
    Fill(5, "institution", "某机构", "", ""),
    Fill(8, "reason", "洪水", "", ""),
    Fill(9, "filing_date", "2026-03-01", "", ""),
    Fill(9, "urgent_reason", "强降雨", "", ""),
)


@pytest.fixture
def drafting(home: Path) -> Iterator[Drafting]:
    with Drafting(locate(home)) as drafting:
        yield drafting


def said(judged: Judged) -> tuple[object, ...]:
    """Everything that pages tell of a judgement."""
    result = judged.result
    opens = {(one.rule.rule, one.rule.title): one.rows for one in result.undetermined}
    return (
        sorted((one.row or 0, one.unit, one.finding.rule, one.finding.message) for one in result.findings),
        sorted((one.row or 0, one.unit, one.finding.rule, one.finding.message) for one in result.advice),
        [(unit.unit, unit.year, unit.rows, dict(unit.derived)) for unit in result.units],
        {row: dict(limits) for row, limits in result.derived.items()},
        opens,
        {(one.rule.rule, one.rule.title): one.rows for one in judged.opens},
        sorted((due.rows, due.id, due.why) for due in judged.dues),
        [(made.due.rows, made.lacks) for made in judged.statements],
    )


@pytest.mark.parametrize("count", range(len(FILLS) + 1))
def test_a_part_judged_again_says_what_the_whole_would(tmp_path: Path, drafting: Drafting, count: int) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(*ROWS))
    ledger = read_named(path, "台账.xlsx")
    fills = FILLS[:count]
    whole = laid_over(ledger, fills)
    expected = judge(whole, drafting, DAY)
    base = judge(ledger, drafting, DAY)
    rows = {fill.row for fill in fills}
    units = frozenset(str(entry.get("unit")) for entry in ledger.entries if entry.row in rows)
    few = part(ledger, units)
    before, after = judge(few, drafting, DAY), judge(laid_over(few, fills), drafting, DAY)
    again = patched(base, whole, before, after, units)
    assert said(again) == said(expected)
    if count:
        assert said(expected) != said(base), "the fills do change something"


def books(home: Path, monkeypatch: pytest.MonkeyPatch, long: int) -> Books:
    monkeypatch.setattr("desk.web.ledgers.books._LONG", long)
    workspace = locate(home)
    return Books(workspace, Warm(workspace), lambda: DAY)


def test_a_long_ledger_is_judged_in_a_process_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for long in (10_000_000, 0):
        held_books = books(home, monkeypatch, long)
        path = home / "given.xlsx"
        path.write_bytes(workbook(*ROWS))
        with path.open("rb") as stream:
            taken = take(stream, "台账.xlsx", path.stat().st_size, held_books.folder, 10_000_000)
        judged = held_books.judged(sample(taken), ())
        assert judged is not None
        assert held_books.judged(sample(taken), ()) is judged, "once a day"
        found.append(said(judged))
        held_books.close()
    assert found[0] == found[1]


def test_what_is_wrong_with_a_long_file_comes_back_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held_books = books(home, monkeypatch, 0)
    path = home / "given.csv"
    path.write_text("单位,班次名称\n甲,乙\n", encoding="utf-8")
    with path.open("rb") as stream:
        taken = take(stream, "台账.csv", path.stat().st_size, held_books.folder, 10_000)
    with pytest.raises(SheetError, match="缺少“年度”列") as caught:
        held_books.judged(sample(taken), ())
    assert caught.value.where == "台账.csv 第1行"
    assert caught.value.remedy
    held_books.close()


# ---- what may be filled in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("late_reason", None, True),
        ("late_reason", "写了", False),
        ("evidence", ("一项",), True),
        ("unit", None, False),
        ("code", None, False),
        ("year", None, False),
        ("open_date", None, True),
        ("nonsense", None, False),
    ],
)
def test_only_what_the_file_does_not_say_may_be_filled_in(key: str, value: object, allowed: bool) -> None:
    assert may_fill(Entry(2, {key: value}), key) is allowed


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("结算金额", "2026年10月20日", date(2026, 10, 20)),
        ("结算金额", "未办理", None),
        ("planned_budget", "4.8万元", Decimal(48000)),
        ("evidence", "甲\n乙；丙", ("甲", "乙", "丙")),
        ("urgent", "true", True),
        ("urgent", "否", False),
        ("place", "本市", "市内"),
        ("officer_phone", "07722820303", "07722820303"),
    ],
)
def test_a_place_is_read_as_its_cell_would_be(key: str, typed: str, value: object) -> None:
    assert understood(BY_KEY[key], typed) == value


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("r5.late_reason", (5, "late_reason")),
        ("r5.结算金额", (5, "结算金额")),
        ("late_reason", None),
        ("r.late_reason", None),
        ("r-5.late_reason", None),
        ("r٥.late_reason", None),
        ("r99999999.late_reason", None),
        ("seen:r5.late_reason", None),
    ],
)
def test_places_in_a_form(path: str, place: tuple[int, str] | None) -> None:
    assert place_of(path) == place
