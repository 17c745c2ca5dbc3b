"""Archives: members under their true names, bombs and tricks refused, the good members read all the same."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from readers_making import docx_bytes, docx_of, html_bytes, pdf_bytes

from kb.errors import ReadError
from kb.readers import Limits, read_file

PROSE = "为进一步做好全市机关事业单位培训工作，现将有关工作事项通知如下。"


def archive(tmp_path: Path, members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            package.writestr(name, data, zipfile.ZIP_DEFLATED)
    return path


def test_members_of_every_kind(tmp_path: Path) -> None:
    members: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("一/通知.txt", PROSE.encode("gb18030")),
        ("a.docx", docx_bytes([PROSE])),
        ("b.html", html_bytes([PROSE])),
        ("c.pdf", pdf_bytes([PROSE])),
        ("d.jsonl", '{"title": "通知", "text": "%s"}\n坏'.__mod__(PROSE).encode()),
        ("__MACOSX/._a.docx", b"junk"),
        (".DS_Store", b"junk"),
        ("Thumbs.db", b"junk"),
    ]
    reading = read_file(archive(tmp_path, members))
    assert [text.name for text in reading.texts] == [
        "材料.zip/a.docx", "材料.zip/b.html", "材料.zip/c.pdf", "材料.zip/d.jsonl", "材料.zip/一/通知.txt",
    ]  # fmt: skip
    assert {text.sha256 for text in reading.texts} == {reading.sha256}
    assert all(PROSE in text.text.replace("\n", "") for text in reading.texts)
    (bad,) = reading.refused
    assert bad.file.endswith("d.jsonl")
    assert "第2行" in bad.reason


def test_names_in_gbk_without_the_mark(tmp_path: Path) -> None:
    data = bytearray(archive(tmp_path, [("AAAAAAAA.txt", PROSE.encode())]).read_bytes())
    name = "培训通知".encode("gbk")
    path = tmp_path / "gbk.zip"
    path.write_bytes(bytes(data).replace(b"AAAAAAAA", name))
    (text,) = read_file(path).texts
    assert text.name == "gbk.zip/培训通知.txt"


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("链.txt")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


TRICKS = [
    ("../外.txt", PROSE.encode(), "之外", "up and out"),
    ("/etc/绝对.txt", PROSE.encode(), "之外", "an absolute path"),
    ("C:\\绝对.txt", PROSE.encode(), "之外", "a drive"),
    ("a/../../外.txt", PROSE.encode(), "之外", "hidden in the middle"),
    (link(), b"/etc/passwd", "符号链接", "a link"),
    ("弹.txt", b"0" * 3_000_000, "压缩炸弹", "a thousandfold expansion"),
    ("套.zip", b"PK\x05\x06" + bytes(18), "压缩包里的压缩包", "an archive inside"),
    ("图.png", b"\x89PNG\r\n\x1a\n", "PNG", "a picture"),
    ("空.txt", b"", "空的", "no bytes"),
]


@pytest.mark.parametrize(("name", "data", "words", "why"), TRICKS, ids=[row[3] for row in TRICKS])
def test_tricks_are_refused_and_the_rest_is_read(
    tmp_path: Path, name: str | zipfile.ZipInfo, data: bytes, words: str, why: str
) -> None:
    before = {path.name for path in tmp_path.parent.iterdir()}
    reading = read_file(archive(tmp_path, [("好.txt", PROSE.encode()), (name, data)]))
    assert [text.name for text in reading.texts] == ["材料.zip/好.txt"]
    (bad,) = reading.refused
    assert words in bad.reason, why
    assert {path.name for path in tmp_path.iterdir()} == {"材料.zip"}
    assert {path.name for path in tmp_path.parent.iterdir()} == before


def test_encrypted_and_damaged_members(tmp_path: Path) -> None:
    path = archive(tmp_path, [("a.txt", PROSE.encode() * 9), ("b.txt", PROSE.encode())])
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    path.write_bytes(bytes(data))
    reading = read_file(path)
    assert [text.name for text in reading.texts] == ["材料.zip/b.txt"]
    assert "已加密" in reading.refused[0].reason

    path = archive(tmp_path, [("a.txt", PROSE.encode() * 9), ("b.txt", PROSE.encode())])
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert "已损坏" in read_file(path).refused[0].reason


def test_bounds_over_the_whole_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, [(f"{n}.txt", (PROSE * 50).encode()) for n in range(6)])
    reading = read_file(path, limits=Limits(max_unpacked=16_000))
    assert len(reading.texts) == 3
    assert all("过大" in bad.reason for bad in reading.refused)
    with pytest.raises(ReadError, match="文件过多"):
        read_file(path, limits=Limits(max_members=5))


def test_an_empty_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="没有文件"):
        read_file(archive(tmp_path, []))


def test_a_bomb_inside_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_of(f"<w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>" + " " * 40_000_000))
    with pytest.raises(ReadError, match="炸弹"):
        read_file(path)
