"""Money: exact yuan as Decimal, written in figures and in capitals (肆万柒仟叁佰陆拾元整).

Capitals follow 《正确填写票据和结算凭证的基本规定》(annex 1 of 《支付结算办法》): 整 after 元 only, 零 for zeros
inside. Where it leaves a choice, the first of its two examples is taken: ¥1,680.32 is 壹仟陆佰捌拾元零叁角贰分.

>>> capital(Decimal("47360")), capital(Decimal("16409.02"))
('肆万柒仟叁佰陆拾元整', '壹万陆仟肆佰零玖元零贰分')
>>> plain(Decimal("47360.5")), grouped(Decimal("47360.5"))
('47360.50', '47,360.50')
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from kb.errors import ZhangfaError

#: What the capitals can write (千万亿), far above any budget.
LIMIT = Decimal(10) ** 16

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_FEN = Decimal("0.01")
_TEXT = re.compile(r"[¥￥]?(?P<yuan>\d+|\d{1,3}(?:,\d{3})+)(?P<fen>\.\d+)?元?")


class AmountError(ZhangfaError):
    """What is written is no amount of money in yuan."""


def parse_money(value: str | int | float | Decimal, where: str | None = None) -> Decimal:
    """An amount in yuan, exactly as written: ``47360``, ``"47,360.50"``, ``"￥47360元"``.

    Raises AmountError (``where`` names the field) for what is no number, negative, finer than a fen or too large.
    """
    written = value.strip() if isinstance(value, str) else str(value)
    expected = "以元为单位的数字，最多两位小数，如 47360 或 47360.50"
    match = _TEXT.fullmatch(written)
    if match:
        amount = Decimal(match["yuan"].replace(",", "") + (match["fen"] or ""))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and Decimal(written).is_finite():
        amount = Decimal(written)  # 1E+5 and -5 as numbers
    else:
        raise AmountError(f"“{written[:40]}”不是金额", where=where, expected=expected)
    if amount < 0:
        raise AmountError(f"金额是负数（{written}）", where=where, expected=expected)
    if amount >= LIMIT:
        raise AmountError(f"金额过大（{written[:40]}）", where=where, expected="一亿亿元以下的金额")
    if amount != round_to_fen(amount):
        raise AmountError(f"金额的小数超过两位（{written[:40]}）", where=where, expected=expected)
    return amount


def capital(amount: Decimal) -> str:
    """The amount in capitals, rounded to fen; 负 before a negative one. Raises AmountError from 一亿亿 on."""
    if abs(amount) >= LIMIT:
        raise AmountError(f"金额过大（{amount}），无法写成大写", expected="一亿亿元以下的金额")
    fen = int(round_to_fen(abs(amount)) * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    words = ("负" if amount < 0 else "") + (f"{_integer(yuan)}元" if yuan or not (jiao or fen) else "")
    if not jiao and not fen:
        return words + "整"
    if yuan and (not jiao or yuan % 10 == 0):
        words += "零"
    return words + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "")


def _integer(number: int) -> str:
    """A whole number in capitals: groups of four digits (亿, 万), a 零 where zeros stand between two figures."""
    if number == 0:
        return "零"
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if number >= size:
            above, below = divmod(number, size)
            gap = "零" if 0 < below < size // 10 else ""
            return _integer(above) + unit + gap + (_integer(below) if below else "")
    return _DIGITS[number]


def plain(amount: Decimal) -> str:
    """The amount in figures for running text: ``47360``, ``47360.50``; no exponent, no separators."""
    rounded = round_to_fen(amount)
    return f"{rounded:.0f}" if rounded == rounded.to_integral_value() else f"{rounded:.2f}"


def grouped(amount: Decimal) -> str:
    """The amount in figures for a table: ``47,360``, ``47,360.50``."""
    rounded = round_to_fen(amount)
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.2f}"


def per(total: Decimal, count: Decimal | int) -> Decimal:
    """``total`` shared by ``count``, not rounded: limits are compared with the exact figure (rules.md)."""
    return total / count


def round_to_fen(amount: Decimal) -> Decimal:
    """Two decimals, halves up; never a negative zero."""
    return amount.quantize(_FEN, ROUND_HALF_UP) + 0


__all__ = ["LIMIT", "AmountError", "capital", "grouped", "parse_money", "per", "plain", "round_to_fen"]
