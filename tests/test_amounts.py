"""Money: what is read, and how it is written in figures and in capitals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.amounts import LIMIT, AmountError, capital, grouped, parse_money, per, plain

CAPITALS = [
    ("47360", "肆万柒仟叁佰陆拾元整", "整 after 元"),
    ("84000", "捌万肆仟元整", "zeros at the end are not read"),
    ("1409.50", "壹仟肆佰零玖元伍角", "the rules' example: a zero in the middle; no 整 after 角"),
    ("6007.14", "陆仟零柒元壹角肆分", "the rules' example: several zeros, one 零"),
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分", "the rules' example: 元 is zero, 角 is not (first of two ways)"),
    ("107000.53", "壹拾万柒仟元零伍角叁分", "the rules' example (first of two ways)"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分", "the rules' example: no 角"),
    ("325.04", "叁佰贰拾伍元零肆分", "the rules' example: no 角"),
    ("0", "零元整", "nothing"),
    ("0.05", "伍分", "fen alone, nothing before it"),
    ("0.50", "伍角", "jiao alone"),
    ("0.55", "伍角伍分", "below one yuan"),
    ("10", "壹拾元整", "壹 before 拾"),
    ("15", "壹拾伍元整", "壹 before 拾"),
    ("1050", "壹仟零伍拾元整", "a zero among hundreds"),
    ("10000.50", "壹万元零伍角", "元 is zero"),
    ("10001", "壹万零壹元整", "zeros across 万"),
    ("10500", "壹万零伍佰元整", "a zero right behind 万"),
    ("105000", "壹拾万伍仟元整", "none between 万 and 仟"),
    ("100010.01", "壹拾万零壹拾元零壹分", "zeros on both sides"),
    ("100000000", "壹亿元整", "zeros only"),
    ("200003102", "贰亿零叁仟壹佰零贰元整", "no 万: a 零 (libraries drop it)"),
    ("100010000", "壹亿零壹万元整", "a zero before 万"),
    ("1000000000000", "壹万亿元整", "above 亿"),
    ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分", "the largest, exactly"),
    ("-3.5", "负叁元伍角", "negative: a difference"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "words", "why"), CAPITALS, ids=[row[0] for row in CAPITALS])
def test_capitals(amount: str, words: str, why: str) -> None:
    assert capital(Decimal(amount)) == words, why


_VALUES = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> Decimal:
    """The capitals read back, by a reader of its own."""
    yuan, _, rest = words.rpartition("元")
    total = group = digit = 0
    for char in yuan:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _UNITS:
            group += digit * _UNITS[char]
            digit = 0
        elif char == "万":
            group, digit = (group + digit) * 10**4, 0
        else:
            total, group, digit = (total + group + digit) * 10**8, 0, 0
    amount = Decimal(total + group + digit)
    for unit, size in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        if unit in rest:
            amount += _VALUES[rest[rest.index(unit) - 1]] * size
    return amount


@given(st.integers(0, 10**18 - 1))
def test_capitals_read_back_as_the_same_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    words = capital(amount)
    assert read(words) == amount
    assert "零零" not in words
    assert words.endswith("整") == (fen % 100 == 0)


def test_too_large_for_capitals_is_a_message() -> None:
    with pytest.raises(AmountError, match="金额过大"):
        capital(LIMIT)
    with pytest.raises(AmountError, match="金额过大"):
        capital(Decimal("1E+40"))


FIGURES = [
    ("47360", "47360", "47,360", "whole yuan without decimals"),
    ("47360.5", "47360.50", "47,360.50", "two decimals or none"),
    ("47360.00", "47360", "47,360", "zeros dropped"),
    ("1E+5", "100000", "100,000", "never an exponent"),
    ("0.005", "0.01", "0.01", "halves up"),
    ("-0.001", "0", "0", "no negative zero"),
    ("999.999", "1000", "1,000", "rounding carries"),
]


@pytest.mark.parametrize(("amount", "text", "table", "why"), FIGURES, ids=[row[0] for row in FIGURES])
def test_figures(amount: str, text: str, table: str, why: str) -> None:
    assert (plain(Decimal(amount)), grouped(Decimal(amount))) == (text, table), why


def test_a_share_is_not_rounded() -> None:
    """121000.01 over 220 person-days is above 550, if only just (rule CF16-004)."""
    assert per(Decimal("121000.01"), 220) > 550
    assert per(Decimal("121000"), 220) == 550


READ = [
    (47360, "47360", "a whole number"),
    (0.1, "0.1", "a binary fraction stands for what was written"),
    (47360.5, "47360.5", "one decimal"),
    (Decimal("1E+5"), "100000", "a number with an exponent"),
    ("47,360.50", "47360.50", "separators of thousands"),
    (" ￥47360元 ", "47360", "with marks of money"),
    (0, "0", "nothing is an amount"),
]


@pytest.mark.parametrize(("given_", "amount", "why"), READ, ids=[row[2] for row in READ])
def test_amounts_read(given_: str | float | Decimal, amount: str, why: str) -> None:
    assert parse_money(given_) == Decimal(amount)


REFUSED = [
    (-1, "负数", "negative"),
    (47360.555, "两位", "finer than a fen"),
    (True, "不是金额", "yes is no amount"),
    (float("nan"), "不是金额", "not a number"),
    (float("inf"), "不是金额", "infinite"),
    ("约五万", "不是金额", "words"),
    ("47,36", "不是金额", "separators in the wrong place"),
    ("", "不是金额", "empty"),
    (10**17, "过大", "beyond any budget"),
    (Decimal("1E+40"), "过大", "beyond what can be rounded"),
]


@pytest.mark.parametrize(("given_", "word", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_is_no_amount_is_refused_with_its_field(given_: str | float | Decimal, word: str, why: str) -> None:
    with pytest.raises(AmountError) as error:
        parse_money(given_, "budget.total")
    assert word in error.value.message
    assert error.value.message.startswith("budget.total：")
