"""Working days: the vectors of the rules, properties, unknown years and regions, overlay files and their faults."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator.calendar import Calendar, CalendarError, open_calendar

GUANGXI = "广西壮族自治区"
VECTORS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/workdays.yaml").read_text("utf-8"))
ESTIMATED = "按双休推算，未含节假日安排"
LIUZHOU = open_calendar("广西壮族自治区柳州市")
NATIONAL = open_calendar()


def write(home: Path, text: str, name: str = "own.yaml") -> Path:
    """A workspace's ``tables`` folder that holds one calendar file."""
    (home / "calendars").mkdir(exist_ok=True)
    (home / "calendars" / name).write_text(text, "utf-8")
    return home


def nationwide(year: int, off: str, work: str = "", region: str = "全国") -> str:
    return f"region: {region}\nyears:\n  {year}: {{extra_off: [{off}], extra_work: [{work}], source: 放假通知}}\n"


def test_all_vectors_are_there() -> None:
    assert len(VECTORS) == 25


@pytest.mark.parametrize("row", VECTORS, ids=[f"{row['kind']}-{row['date']}" for row in VECTORS])
def test_vectors(row: dict[str, Any]) -> None:
    """The deadlines of the rules, and that counting by weekends alone would get them wrong where it says so."""
    calendar = LIUZHOU if "overlay" in row else NATIONAL
    where, count, unit = row["kind"].split("_")
    if unit == "days":
        found = calendar.days_before(row["date"], int(count))
    elif where == "before":
        found = calendar.workdays_before(row["date"], int(count))
    else:
        found = calendar.workdays_after(row["date"], int(count))
    assert calendar.weekday(row["date"]) == row["weekday"]
    assert (found.day, found.advise) == (row["deadline"], row.get("advise", row["deadline"])), row["why"]
    assert not found.estimated
    assert found.remarks == ()
    if "weekends_only" in row:
        weekends = Calendar(None, frozenset(), frozenset(), frozenset(), ())
        count_by = weekends.workdays_before if where == "before" else weekends.workdays_after
        assert count_by(row["date"], int(count)).day == row["weekends_only"]


def test_the_overlay_is_what_makes_the_difference() -> None:
    """The vectors of 2021, 2023 and 2024 fail without the region's file."""
    assert NATIONAL.workdays_before(date(2021, 4, 19), 5).day == date(2021, 4, 12)
    assert LIUZHOU.workdays_before(date(2021, 4, 19), 5).day == date(2021, 4, 8)


DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
COUNTS = st.integers(1, 30)


@given(DAYS, COUNTS)
def test_a_deadline_in_working_days_is_never_a_day_off(day: date, n: int) -> None:
    before, after = LIUZHOU.workdays_before(day, n), LIUZHOU.workdays_after(day, n)
    assert LIUZHOU.is_workday(before.day)
    assert LIUZHOU.is_workday(after.day)
    assert before.day < day < after.day
    assert (before.advise, after.advise) == (before.day, after.day)


@given(DAYS, COUNTS)
def test_what_is_advised_is_a_working_day_not_later_and_the_last_one(day: date, n: int) -> None:
    found = LIUZHOU.days_before(day, n)
    assert found.day == day - timedelta(days=n)
    assert LIUZHOU.is_workday(found.advise)
    assert found.advise <= found.day
    assert LIUZHOU.workdays_between(found.advise, found.day) == 0


@given(DAYS, st.integers(0, 20), COUNTS)
def test_deadlines_are_monotone(day: date, later: int, n: int) -> None:
    other = day + timedelta(days=later)
    assert LIUZHOU.workdays_before(day, n).day <= LIUZHOU.workdays_before(other, n).day
    assert LIUZHOU.workdays_after(day, n).day <= LIUZHOU.workdays_after(other, n).day
    assert LIUZHOU.workdays_before(day, n + 1).day < LIUZHOU.workdays_before(day, n).day


@given(DAYS, COUNTS)
def test_before_and_after_undo_one_another_on_working_days(day: date, n: int) -> None:
    start = LIUZHOU.workdays_after(day, 1).day
    assert LIUZHOU.workdays_before(LIUZHOU.workdays_after(start, n).day, n).day == start
    assert LIUZHOU.workdays_after(LIUZHOU.workdays_before(start, n).day, n).day == start
    assert LIUZHOU.workdays_between(start, LIUZHOU.workdays_after(start, n).day) == n


@given(st.dates(date(2019, 1, 1), date(2028, 12, 31)), st.integers(0, 500))
def test_working_days_between_are_those_one_counts(day: date, length: int) -> None:
    days = [day + timedelta(days=i) for i in range(1, length + 1)]
    assert LIUZHOU.workdays_between(day, day + timedelta(days=length)) == sum(map(LIUZHOU.is_workday, days))


def test_a_span_of_millennia_is_counted_at_once() -> None:
    assert NATIONAL.workdays_between(date(2030, 1, 1), date.max) == 2079273


@given(DAYS)
def test_counting_nothing_stays_where_it_is(day: date) -> None:
    assert LIUZHOU.workdays_before(day, 0).day == LIUZHOU.workdays_after(day, 0).day == day
    assert LIUZHOU.workdays_between(day, day) == LIUZHOU.workdays_between(day + timedelta(days=9), day) == 0


def test_a_count_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        LIUZHOU.workdays_before(date(2026, 10, 20), -1)


UNKNOWN = [
    ("after", date(2026, 12, 29), date(2027, 1, 5), (2027,), "runs into a year without published holidays"),
    ("after", date(2026, 12, 24), date(2026, 12, 31), (), "ends on the last known day"),
    ("before", date(2027, 1, 1), date(2026, 12, 25), (), "counts only days of the known year"),
    ("before", date(2027, 1, 4), date(2026, 12, 28), (2027,), "the first days of January are guessed"),
    ("after", date(2003, 12, 29), date(2004, 1, 6), (2003,), "before the first year of data (1 January 2004 is known)"),
    ("before", date(2028, 3, 1), date(2028, 2, 23), (2028,), "wholly in an unknown year"),
]


@pytest.mark.parametrize(("kind", "day", "limit", "years", "why"), UNKNOWN, ids=[row[-1] for row in UNKNOWN])
def test_an_unknown_year_is_counted_by_weekends_and_says_so(
    kind: str, day: date, limit: date, years: tuple[int, ...], why: str
) -> None:
    found = (NATIONAL.workdays_before if kind == "before" else NATIONAL.workdays_after)(day, 5)
    assert found.day == limit
    assert found.estimated == bool(years)
    assert found.remarks == tuple(f"{year}年的节假日安排尚无数据，{ESTIMATED}" for year in years)


def test_a_natural_deadline_needs_no_holidays_but_the_advice_does() -> None:
    found = NATIONAL.days_before(date(2027, 5, 8), 7)
    assert (found.day, found.advise) == (date(2027, 5, 1), date(2027, 4, 30))
    assert found.estimated
    assert ESTIMATED in found.remarks[0]


REGIONAL = [
    (GUANGXI, date(2026, 4, 20), 1, "2026 is not imported: April is uncertain in Guangxi"),
    ("广西壮族自治区柳州市", date(2026, 4, 20), 1, "a city follows its region"),
    ("柳州市", date(2026, 4, 20), 1, "a city without its province is understood"),
    ("湖南省", date(2026, 4, 20), 0, "another province has no such holiday"),
    (None, date(2026, 4, 20), 0, "no region, no regional holiday"),
    (GUANGXI, date(2026, 6, 22), 0, "the holiday falls in April, not in June"),
    (GUANGXI, date(2024, 4, 15), 0, "2024 is imported"),
    (GUANGXI, date(2026, 5, 6), 1, "the count reaches back into April"),
]


@pytest.mark.parametrize(("region", "day", "count", "why"), REGIONAL, ids=[row[-1] for row in REGIONAL])
def test_missing_regional_holidays_are_told(region: str | None, day: date, count: int, why: str) -> None:
    found = open_calendar(region).workdays_before(day, 5)
    assert len(found.remarks) == count
    assert not found.estimated
    assert all("4月未含广西" in remark and "地区假日" in remark for remark in found.remarks)


BEYOND = [("workdays_after", date.max), ("workdays_after", date(9999, 12, 24)), ("workdays_before", date.min)]
BEYOND += [("days_before", date.min), ("days_before", date(1, 1, 7))]


@pytest.mark.parametrize(("count", "day"), BEYOND, ids=[f"{row[0]}-{row[1]}" for row in BEYOND])
def test_beyond_the_ends_of_the_calendar_is_a_message(count: str, day: date) -> None:
    with pytest.raises(CalendarError, match="历法范围") as error:
        getattr(LIUZHOU, count)(day, 7)
    assert day.isoformat() in error.value.message


def test_the_ends_of_the_calendar_are_days_like_others() -> None:
    assert LIUZHOU.days_before(date(1, 1, 8), 7).day == date.min
    assert LIUZHOU.workdays_before(date.max, 5).day == date(9999, 12, 24)
    assert LIUZHOU.is_workday(date.max)  # a Friday
    assert LIUZHOU.weekday(date.min) == "星期一"
    assert LIUZHOU.remarks(date.max, date.max) == (f"9999年的节假日安排尚无数据，{ESTIMATED}",)


def test_a_nationwide_file_makes_a_year_known(tmp_path: Path) -> None:
    """2027 with invented holidays, as the office would import the State Council's notice."""
    tables = write(tmp_path, nationwide(2027, "2027-01-01, 2027-01-04", "2027-01-09"))
    calendar = open_calendar(None, tables)
    found = calendar.workdays_after(date(2026, 12, 29), 5)
    assert found.day == date(2027, 1, 7)  # 30, 31, 5, 6, 7
    assert not found.estimated
    assert calendar.knows(2027)
    assert calendar.is_workday(date(2027, 1, 9))
    assert not NATIONAL.knows(2027)


def test_the_offices_regional_file_wins_for_its_year_only(tmp_path: Path) -> None:
    tables = write(tmp_path, nationwide(2024, "2024-04-10", region=GUANGXI))
    calendar = open_calendar(GUANGXI, tables)
    assert not calendar.is_workday(date(2024, 4, 10))
    assert calendar.is_workday(date(2024, 4, 11))  # off in the bundled file, which is not read for this year
    assert not calendar.is_workday(date(2023, 4, 21))  # the bundled file still stands for the others


def test_the_overlay_of_2026_ends_the_remark(tmp_path: Path) -> None:
    tables = write(tmp_path, nationwide(2026, "2026年4月20日, '2026-4-21'", region=GUANGXI))
    found = open_calendar(GUANGXI, tables).workdays_before(date(2026, 4, 24), 5)
    assert (found.day, found.remarks) == (date(2026, 4, 15), ())


def test_what_is_nearer_decides(tmp_path: Path) -> None:
    """A city's make-up day stands against its region's day off."""
    write(tmp_path, nationwide(2026, "2026-04-20, 2026-04-21", region=GUANGXI), "a.yaml")
    tables = write(tmp_path, nationwide(2026, "", "2026-04-21", region="柳州市"), "b.yaml")
    assert open_calendar("广西壮族自治区柳州市", tables).is_workday(date(2026, 4, 21))
    assert not open_calendar("广西壮族自治区桂林市", tables).is_workday(date(2026, 4, 21))


FAULTS = [
    ("regoin: 全国\nyears: {}", ("第1行 regoin", "不认识的项目"), "unknown key"),
    ("region: 全国\nyears: {2027: {off: [2027-01-01], source: 通知}}", ("第2行 off", "不认识的项目"), "unknown key in a year"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2027-11-31]\n    source: 通知", ("第4行", "2027-11-31", "不是日期"), "31 November"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [五月一日]\n    source: 通知", ("第4行", "五月一日"), "no date"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2028-01-01]\n    source: 通知", ("第4行", "不是2027年"), "another year"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2027-01-01]\n    extra_work: [2027-01-01]\n    source: 通知", ("2027-01-01", "放假", "上班"), "off and work"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2027-01-01]", ("第4行 2027", "source"), "no source"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2027-01-01]\n    source: ''", ("第5行 source", "没有内容"), "empty source"),
    ("region: 全国\nyears:\n  2027:\n    extra_off: [2027-01-01, 2027-01-01]\n    source: 通知", ("第4行", "两次"), "a date twice"),
    ("region: 全国\nyears:\n  2027: {extra_off: [2027-01-01], source: 甲}\n  2027: {extra_off: [2027-01-02], source: 乙}", ("第4行 2027", "两次"), "a year twice"),
    ("region: 全国\nyears:\n  27: {extra_off: [2027-01-01], source: 通知}", ("第3行 27", "四位"), "a year of two digits"),
    ("region: 全国\nyears:\n  2027: {extra_off: 2027-01-01, source: 通知}", ("第3行 extra_off", "列表"), "no list"),
    ("region: 全国\nyears:\n  2027: {source: 通知}", ("第3行 2027", "没有写任何日期"), "nothing in it"),
    ("region: 柳州市柳江区\nyears: {}", ("第1行 region", "柳州市柳江区"), "a district has no calendar"),
    ("region: 广西\nyears: {}", ("第1行 region", "广西"), "no official name"),
    ("years: {}", ("缺少 region",), "no region"),
    ("region: 全国", ("缺少 years",), "no years"),
    ("- 2027-01-01", ("第1行", "键: 值"), "a list"),
    ("", ("own.yaml",), "empty"),
    ("region: [全国\nyears: {}", ("第2行", "YAML"), "broken YAML"),
    ("region: 全国\nyears:\n  2027: {extra_off: [[2027-01-01]], source: 通知}", ("第3行", "不是日期"), "a list in a list"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "why"), FAULTS, ids=[row[-1] for row in FAULTS])
def test_faults_of_a_file_name_place_and_fault(tmp_path: Path, text: str, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(CalendarError) as error:
        open_calendar(None, write(tmp_path, text))
    assert "own.yaml" in error.value.message
    assert [word for word in words if word not in error.value.message] == [], error.value.message


def test_a_file_that_is_no_text_is_a_message(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "calendars" / "own.yaml").write_bytes("region: 全国".encode("gb18030"))
    with pytest.raises(CalendarError, match="UTF-8"):
        open_calendar(None, tmp_path)


def test_one_year_in_two_files_is_a_message(tmp_path: Path) -> None:
    write(tmp_path, nationwide(2027, "2027-01-01"), "a.yaml")
    with pytest.raises(CalendarError, match=r"a\.yaml"):
        open_calendar(None, write(tmp_path, nationwide(2027, "2027-01-02"), "b.yaml"))


def test_no_folder_of_calendars_is_no_fault(tmp_path: Path) -> None:
    assert open_calendar(None, tmp_path) == NATIONAL
