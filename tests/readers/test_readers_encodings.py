"""Encodings are told apart on texts of thirty characters and longer, and broken bytes are told, not guessed over."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from readers_making import SEEDS, seed_lines

from kb.errors import ReadError
from kb.readers.decode import decode, plausibility

# written as, reported as, whether it had to be guessed
ENCODINGS = [
    ("utf-8", "utf-8", False),
    ("utf-8-sig", "utf-8", False),
    ("gb18030", "gb18030", True),
    ("gbk", "gb18030", True),
    ("big5", "big5", True),
    ("cp950", "big5", True),
    ("big5hkscs", "big5", True),
    ("utf-16", "utf-16-le", False),
    ("utf-16-le", "utf-16-le", True),
    ("utf-16-be", "utf-16-be", True),
]

_JAPANESE = "第一条　この法律は、国民の祝日に関する事項を定めることを目的とする。国は、地方公共団体と協力して必要な措置を講ずる。"


def excerpts(path: Path, length: int, count: int) -> list[str]:
    text = "".join(line.strip() for line in seed_lines(path))
    chance = random.Random(7)
    return [text[at : at + length] for at in (chance.randrange(len(text) - length) for _ in range(count))]


@pytest.mark.parametrize(("written", "reported", "guessed"), ENCODINGS, ids=[row[0] for row in ENCODINGS])
@pytest.mark.parametrize("seed", SEEDS, ids=[path.stem[:3] for path in SEEDS])
def test_every_excerpt_in_every_encoding(seed: Path, written: str, reported: str, guessed: bool) -> None:
    tried = 0
    for text in [seed.read_text(encoding="utf-8"), *excerpts(seed, 30, 60)]:
        if reported == "big5":
            text = text.replace("爲", "為")  # the one character of these texts that no Big5 holds
        try:
            data = text.encode(written)
        except UnicodeEncodeError:
            continue
        found = decode(data, "某文件.txt")
        assert found.encoding == reported, text[:40]
        assert found.text == text
        assert bool(found.remarks) is guessed
        tried += 1
    if reported != "big5":
        assert tried > (0 if written == "gbk" else 60)


def test_traditional_text_is_tried_in_big5() -> None:
    traditional = [path for path in SEEDS if "幹部" in path.read_text(encoding="utf-8")]
    assert traditional
    text = traditional[0].read_text(encoding="utf-8").replace("爲", "為")
    assert decode(text.encode("big5hkscs"), "f").text == text


@pytest.mark.parametrize(
    ("data", "expected", "why"),
    [
        ("一\r\n二\r三\u2028四\u2029五\x85六".encode(), "一\n二\n三\n四\n五\n六", "every line end becomes \\n"),
        ("\ufeff通知".encode(), "通知", "the mark is no text"),
        ("通知".encode("utf-16"), "通知", "a mark settles the byte order"),
        (b"plain ascii\nonly", "plain ascii\nonly", "ASCII is UTF-8"),
        ("Notice 2024".encode("utf-16-le"), "Notice 2024", "NUL bytes of ASCII in UTF-16"),
        ("通知".encode("gbk"), "通知", "GBK that happens to be UTF-8 as well"),
        ("联通".encode("gbk"), "联通", "GBK that happens to be UTF-8 as well"),
        ("§ 5 «é»".encode(), "§ 5 «é»", "UTF-8 without one Chinese character"),
        ("一一一一关于统一的通知".encode("utf-16-be"), "一一一一关于统一的通知", "NUL bytes of 一 in UTF-16"),
    ],
)
def test_line_ends_and_marks(data: bytes, expected: str, why: str) -> None:
    assert decode(data, "f").text == expected, why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("大韓民國 法律 공무원의 교육훈련에 관한 사항".encode("euc_kr"), "Korean"),
        ("公務員研修規程 研修実施計画".encode("euc_jp"), "Japanese without kana"),
    ],
)
def test_a_doubtful_reading_is_told(data: bytes, why: str) -> None:
    assert any("--encoding" in remark for remark in decode(data, "f").remarks), why


@pytest.mark.parametrize(
    "name", ["utf-8-sig", "UTF8", "big5", "cp950", "Big5-HKSCS", "utf-16", "utf-16-be", "utf_16_le"]
)
def test_encodings_that_may_be_stated(name: str) -> None:
    assert decode("培訓".encode(name), "f", encoding=name).text == "培訓"


def test_sound_utf8_that_says_nothing_is_read() -> None:
    assert decode("👍".encode(), "f").text == "👍"


@pytest.mark.parametrize("name", ["gbk", "GB2312", "gb18030", "cp936"])
def test_stated_encoding_is_read_with_its_superset(name: str) -> None:
    assert decode("培训〇".encode("gb18030"), "f", encoding=name).text == "培训〇"


def test_declared_encoding_is_believed_only_when_plausible() -> None:
    data = "各县（市、区）党委组织部，区直各有关单位".encode("gb18030")
    assert decode(data, "f", declared="big5").encoding == "gb18030"
    assert decode(data, "f", declared="gb2312").remarks == ()


@pytest.mark.parametrize(
    ("data", "encoding", "words", "why"),
    [
        (bytes(range(256)) * 20, None, "二进制", "every byte value is no text"),
        (b"\x00" * 4000, None, "二进制", "zeros"),
        ("通知\x00通知".encode(), None, "二进制", "a NUL character inside UTF-8"),
        (random.Random(1).randbytes(5000), None, "", "noise"),
        ("通知".encode(), "klingon", "不认识的编码名", "unknown name"),
        ("通知".encode(), "ascii", "utf-8、gb18030", "a codec that holds no Chinese"),
        ("通知".encode(), "latin-1", "utf-8、gb18030", "reads anything as rubbish"),
        ("通知".encode(), "cp1252", "不认识的编码名", "reads nearly anything as rubbish"),
        ("通知".encode(), "unicode_escape", "不认识的编码名", "a codec that is no text encoding"),
        (_JAPANESE.encode("euc_jp"), None, "无法判断", "another language in an encoding that passes for Chinese"),
        ("通知".encode(), "hex", "不认识的编码名", "a codec that is no text encoding"),
        ("关于培训的通知，请认真执行。".encode("gbk") * 50, "utf-8", "无法还原", "stated wrongly"),
    ],
)
def test_what_cannot_be_decoded_is_refused(data: bytes, encoding: str | None, words: str, why: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, "坏文件.txt", encoding=encoding)
    assert words in caught.value.message, why
    assert caught.value.message.startswith("坏文件.txt：")


def test_few_broken_bytes_are_told_with_their_lines() -> None:
    lines = ["为进一步做好干部教育培训工作，现就有关事项通知如下。"] * 40
    data = bytearray("\n".join(lines).encode())
    at = data.index("教育".encode(), len("\n".join(lines[:6]).encode()))
    data[at] = 0xFF
    found = decode(bytes(data), "f")
    assert found.encoding == "utf-8"
    assert "\ufffd" in found.text
    assert any("第7行" in remark for remark in found.remarks)


def test_replacement_characters_of_the_file_itself_are_no_broken_bytes() -> None:
    assert decode("每班不超过\ufffd人，参训人员由单位确定。".encode(), "f").remarks == ()


def test_plausibility_parts_prose_from_noise() -> None:
    prose = "各主管单位统筹直属单位登录系统完成补录工作"
    assert plausibility(prose) > 0.7
    assert plausibility(prose.encode("gb18030").decode("cp950", "replace")) < 0.2
    assert plausibility(prose.encode("utf-8").decode("gb18030", "replace")) < 0.2
