"""Numbers as list labels print them: 一、 甲 Ⅳ b ⑶, for the automatic numbering of .docx and HTML lists."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese_numeral(number: int, *, formal: bool = False) -> str:
    """一 十一 二十 一百零三 (formal: 壹 壹拾壹) for 0 to 9999; Arabic digits beyond."""
    if not 0 <= number <= 9999:
        return str(number)
    digits = _FORMAL if formal else _DIGITS
    units = ("", "拾", "佰", "仟") if formal else ("", "十", "百", "千")
    if number == 0:
        return digits[0]
    text = ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + units[power]
        gap = (bool(text) and not digit) or (gap and not digit)
    if not formal and text.startswith("一十"):
        text = text[1:]
    return text


def chinese_digits(number: int, *, zero: str = "〇") -> str:
    """Digit by digit: 二〇二四."""
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(max(number, 0)))


def letters(number: int) -> str:
    """A B … Z AA BB as Word counts; the number itself when it is not positive or absurdly large."""
    if not 1 <= number <= 780:
        return str(number)
    times, index = divmod(number - 1, 26)
    return chr(ord("A") + index) * (times + 1)


def roman(number: int) -> str:
    """I II III IV; Arabic digits outside 1 to 3999."""
    if not 1 <= number <= 3999:
        return str(number)
    text = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        text += sign * (number // value)
        number %= value
    return text


def _from_block(number: int, first: str, last: int) -> str:
    return chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


def word_number(number: int, form: str) -> str:
    """A number in Word's ``w:numFmt``; decimal for a form not known."""
    match form:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand":
            return chinese_numeral(number)
        case "taiwaneseCounting" | "koreanCounting":
            return chinese_numeral(number)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2":
            return chinese_digits(number) if number > 10 else chinese_numeral(number)
        case "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal":
            return chinese_numeral(number, formal=True)
        case "ideographTraditional":
            return _STEMS[number - 1] if 1 <= number <= 10 else str(number)
        case "ideographZodiac":
            return _BRANCHES[number - 1] if 1 <= number <= 12 else str(number)
        case "decimalZero":
            return f"{number:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _from_block(number, "①", 20)
        case "decimalEnclosedParen":
            return _from_block(number, "⑴", 20)
        case "decimalEnclosedFullstop":
            return _from_block(number, "⒈", 20)
        case "ideographEnclosedCircle":
            return _from_block(number, "㊀", 10)
        case "upperLetter":
            return letters(number)
        case "lowerLetter":
            return letters(number).lower()
        case "upperRoman":
            return roman(number)
        case "lowerRoman":
            return roman(number).lower()
        case "none":
            return ""
    return str(number)
