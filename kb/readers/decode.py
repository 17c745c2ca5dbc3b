"""Bytes -> characters: UTF-8, GB 18030, Big5 and UTF-16 told apart by what they would say.

A byte order mark or a strict UTF-8 reading settles the matter. Otherwise every encoding is tried on a sample and the
one whose characters look most like Chinese prose is taken: a wrong decoding yields rare characters, a right one the
few hundred that make up nine tenths of any text, so thirty characters are plenty.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from kb.errors import ReadError
from kb.readers.frequent import FREQUENT
from kb.readers.reading import Extract

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
# Supersets are decoded with, so that a character outside the old standard is not an error.
_SUPERSET = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp950": "big5",
    "big5hkscs": "big5",
    "utf-8-sig": "utf-8",
}
# Any other codec of Python (latin-1, cp1252, unicode_escape …) reads Chinese bytes without complaint as rubbish.
_ACCEPTED = frozenset(
    {"utf-8", "gb18030", "big5", "hz", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
)
_NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB 18030（GBK）",
    "big5": "Big5（大五码）",
    "utf-16-le": "UTF-16（小端）",
    "utf-16-be": "UTF-16（大端）",
}
_KNOWN = "utf-8、gb18030（gbk、gb2312）、big5（cp950、big5-hkscs）、utf-16（utf-16-le、utf-16-be）"
_PUNCTUATION = frozenset("，。、；：？！（）《》〈〉“”‘’〔〕【】「」『』—…·　％○〇①②③④⑤⑥⑦⑧⑨⑩－～．／＋＝•‧")
_LINE_END = re.compile("\r\n|[\r\u2028\u2029\x0b\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# Windows code page 950 reads the two slashes as mathematical signs; prose never means those.
_BIG5_SLASHES = str.maketrans("∕﹨", "／＼")

PLAUSIBLE = 0.25
# Chinese prose scores above 0.9. Another language in an encoding we do not read (EUC-JP) may pass for rare Chinese:
# a text of some length below the first bound is refused, one below the second is read with a warning.
_RUBBISH = 0.45
_DOUBTFUL = 0.6
_LONG_ENOUGH = 40


@dataclass(frozen=True, slots=True)
class _Choice:
    encoding: str
    guessed: bool
    doubtful: bool = False


def normalise_lines(text: str) -> str:
    """The text with every kind of line end as ``\\n``."""
    return _LINE_END.sub("\n", text)


def plausibility(text: str) -> float:
    """How much decoded text looks like Chinese prose: about 1 for prose, below 0.2 for a wrong decoding.

    Plain ASCII says nothing and is left out; 0.5 where there is nothing else.
    """
    total = 0
    score = 0.0
    for character, count in Counter(text).items():
        if " " <= character <= "~" or character in "\t\n\r\f":
            continue
        total += count
        score += count * _weight(character)
    return score / total if total else 0.5


def _weight(character: str) -> float:
    if character in FREQUENT or character in _PUNCTUATION:
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        if "\xb0" <= character.encode("gb2312", "replace").decode("latin-1")[0] <= "\xd7":
            return 0.3
        if "\xa4" <= character.encode("big5", "replace").decode("latin-1")[0] <= "\xc6":
            return 0.2
        return -0.4
    if "\uff01" <= character <= "\uff5e":
        return 0.6
    if "\u3040" <= character <= "\u30ff" or "\xa0" <= character <= "\u024f" or "\u2000" <= character <= "\u27ff":
        return 0.0
    if character == "\ufffd" or character < " ":
        return -3.0
    return -1.0


def _decode_big5(data: bytes, *, final: bool = True) -> str:
    """Big5 as Windows writes it; the Hong Kong supplement where that leaves fewer characters unread."""
    readings = []
    for codec in ("cp950", "big5hkscs"):
        text = codecs.getincrementaldecoder(codec)("replace").decode(data, final)
        if "\ufffd" not in text:
            return text.translate(_BIG5_SLASHES)
        readings.append(text)
    return min(readings, key=lambda text: text.count("\ufffd")).translate(_BIG5_SLASHES)


def _decode_as(data: bytes, encoding: str, *, final: bool = True) -> str:
    if encoding == "big5":
        return _decode_big5(data, final=final)
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final)


def _standard_name(encoding: str, where: str) -> str:
    trouble = ReadError(f"不认识的编码名“{encoding}”", where=where, expected=f"{_KNOWN}之一")
    try:
        name = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError, UnicodeError) as error:
        raise trouble from error
    name = _SUPERSET.get(name, name)
    if name not in _ACCEPTED:
        raise trouble
    return name


def same_encoding(one: str, other: str) -> bool:
    """Whether two names mean one way of reading (gbk and gb18030); False for a name that is none."""
    try:
        return _standard_name(one, "") == _standard_name(other, "")
    except ReadError:
        return False


def _is_strictly_utf8(data: bytes, start: int) -> bool:
    """Whether all bytes are UTF-8; a few words in GBK (通知) may be so by chance, but then say nothing Chinese."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if len(data) - start > 200:
        return True
    own = plausibility(data[start:].decode("utf-8"))
    other = max(plausibility(_decode_as(data[start:], encoding)) for encoding in ("gb18030", "big5"))
    return own >= PLAUSIBLE or own > other - 0.5


def _choose(data: bytes, declared: str | None) -> _Choice | None:
    for mark, _, name in _BOMS:
        if data.startswith(mark):
            return _Choice(name, guessed=False)
    has_nul = b"\x00" in data  # only UTF-16 text holds NUL bytes: in ASCII characters, and in 一 (U+4E00)
    start = 0
    if not has_nul:
        # What comes before the first byte above 0x7F is ASCII in all candidates but UTF-16.
        first_high = re.search(rb"[\x80-\xff]", data)
        if first_high is None:
            return _Choice("utf-8", guessed=False)
        start = first_high.start()
        if _is_strictly_utf8(data, start):
            return _Choice("utf-8", guessed=False)
    scores: dict[str, float] = {}
    for encoding in _CANDIDATES:
        wide = encoding.startswith("utf-16")
        if has_nul and not wide:
            continue
        offset = start & ~1 if wide else start
        text = _decode_as(data[offset : offset + _SAMPLE], encoding, final=offset + _SAMPLE >= len(data))
        scores[encoding] = plausibility(text)
    if declared in scores and scores[declared] >= PLAUSIBLE:
        return _Choice(declared, guessed=False)
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= PLAUSIBLE:
        foreign = len(re.findall(rb"[\x80-\xff]", data[:_SAMPLE])) // 2
        if scores[best] >= _RUBBISH or foreign < _LONG_ENOUGH:
            return _Choice(best, guessed=True, doubtful=scores[best] < _DOUBTFUL)
    if not has_nul and len(re.findall(rb"[\x80-\xff]", data)) * 100 < len(data):
        return _Choice("utf-8", guessed=True)  # ASCII with a few stray bytes
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if has_nul else _Choice("utf-8", guessed=True)  # sound UTF-8 that says little (a lone sign)


def _broken_lines(text: str, limit: int = 5) -> str:
    lines: list[int] = []
    line = 1
    position = 0
    for match in re.finditer("\ufffd", text):
        line += text.count("\n", position, match.start())
        position = match.start()
        if not lines or lines[-1] != line:
            if len(lines) == limit:
                return "、".join(f"第{n}行" for n in lines) + "等处"
            lines.append(line)
    return "、".join(f"第{n}行" for n in lines)


def decode(
    data: bytes, where: str, *, encoding: str | None = None, declared: str | None = None, keep_lines: bool = False
) -> Extract:
    """The characters of a text file, line ends as ``\\n`` (unless ``keep_lines``).

    encoding: what the user says it is, else detected. declared: what the file says of itself (HTML), believed only
    when the result is plausible. A few broken bytes become U+FFFD and are told in the remarks.
    Raises ReadError: unknown encoding name, binary data, an encoding that cannot be told, too many broken bytes.
    """
    remarks: list[str] = []
    if encoding is not None:
        choice: _Choice | None = _Choice(_standard_name(encoding, where), guessed=False)
    else:
        known = None
        if declared:
            try:
                known = _standard_name(declared, where)
            except ReadError:
                known = None
        choice = _choose(data, known)
    if choice is None:
        if b"\x00" in data or len(_CONTROL.findall(data[:_SAMPLE].decode("latin-1"))) > len(data[:_SAMPLE]) // 50:
            raise ReadError(
                "内容是二进制数据，不是文字", where=where, expected="政策文本（.txt .md .html .docx .pdf .jsonl）"
            )
        raise ReadError(
            "无法判断文字编码，或者不是中文文本",
            where=where,
            expected="UTF-8、GB 18030、Big5 或 UTF-16 编码的中文文本",
            remedy="如知道编码，请用 --encoding 指明；或用文本编辑器打开后另存为 UTF-8",
        )
    try:
        text = _decode_as(data, choice.encoding)
    except (UnicodeError, LookupError) as error:
        raise ReadError(f"不能按 {choice.encoding} 编码读取", where=where, remedy="请换一个编码名再试") from error
    text = text.removeprefix("\ufeff")
    shown = _NAMES.get(choice.encoding, choice.encoding)
    _refuse_binary(text, where, shown, stated=encoding is not None)
    if not keep_lines:
        text = normalise_lines(text)
    broken = text.count("\ufffd")
    if broken:  # characters U+FFFD that the file itself holds are no broken bytes
        broken -= data.count("\ufffd".encode(choice.encoding)) if choice.encoding != "big5" else 0
    if broken > 0:
        if broken > max(5, len(text) // 500) or broken * 10 > len(text):
            raise ReadError(
                f"按 {shown} 编码读取时有 {broken} 处无法还原（{_broken_lines(text)}）",
                where=where,
                expected="编码完整一致的文本",
                remedy="请重新取得原文件；如编码另有其名，请用 --encoding 指明",
            )
        remarks.append(f"按 {shown} 编码读取，有 {broken} 处字节损坏，以“\ufffd”代替（{_broken_lines(text)}）")
    if choice.guessed:
        remarks.append(f"文件未注明编码，据文字判断为 {shown}")
    if choice.doubtful:
        remarks.append("读出的文字不像通顺的中文，编码可能判断有误，请核对；如知道编码，请用 --encoding 指明后重新导入")
    return Extract(text, choice.encoding, remarks=tuple(remarks))


def _refuse_binary(text: str, where: str, shown: str, *, stated: bool) -> None:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > max(3, len(text) // 100):
        remedy = "请确认 --encoding 是否写对" if stated else None
        raise ReadError(
            "内容是二进制数据，不是文字" if not stated else f"按 {shown} 编码读取得到的不是文字",
            where=where,
            expected="政策文本（.txt .md .html .docx .pdf .jsonl）",
            remedy=remedy,
        )
