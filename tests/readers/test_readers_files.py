"""Opening and walking: nothing hangs, nothing is followed out of the folder, every refusal says why in Chinese."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from readers_making import docx_bytes, docx_of, html_bytes, pdf_bytes

from kb.errors import ReadError
from kb.kept import name_file, own_name
from kb.readers import Limits, Refused, find_files, read_file

PROSE = "为进一步做好全市机关事业单位培训工作，增强培训计划的科学性和针对性，现将有关工作事项通知如下：\n一、总体要求。"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zip_of(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def macro_docx() -> bytes:
    return zip_of(
        {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": b"x"}
    )


REFUSED = [
    ("空.txt", b"", "空的", "no bytes"),
    ("白.txt", " \n\u3000\n\t".encode(), "只有空白", "only white space"),
    ("图.txt", PNG, "PNG 图片", "a picture named .txt"),
    ("图.png", PNG, "不是政策文本", "a picture under its own name"),
    ("包.txt", zip_of({"a.txt": b"x"}), "ZIP 压缩包", "an archive named .txt"),
    ("截.docx", docx_bytes([PROSE])[:3000], "不完整", "a .docx cut off"),
    ("截.zip", zip_of({"a.txt": PROSE.encode()})[:60], "不完整", "a .zip cut off"),
    ("截.pdf", pdf_bytes([PROSE])[:-600], "不完整", "a PDF cut off"),
    ("坏.pdf", b"%PDF-1.4\n" + b"junk " * 50 + b"\n%%EOF", "已损坏", "a PDF without content"),
    ("密.pdf", pdf_bytes([PROSE], password="abc"), "已加密", "a PDF with a password"),
    ("假.docx", "短短的文字".encode(), "纯文本", "a little text named .docx is no document"),
    ("假.pdf", b"not a pdf", "纯文本", "a little text named .pdf"),
    ("密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "已加密", "an encrypted .docx is an OLE file"),
    ("表.xls", OLE + "Workbook".encode("utf-16-le"), "Excel", "an old workbook"),
    ("宏.docm", macro_docx(), "带宏", "macros"),
    ("宏.docx", macro_docx(), "带宏", "macros under another name"),
    ("表.xlsx", zip_of({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"x"}), "Excel", "a workbook"),
    ("版.ofd", zip_of({"OFD.xml": b"<x/>"}), "OFD", "LibreOffice cannot read it either"),
    ("数.json", b'{"a": 1}', "JSON", "data, not prose"),
    ("表.csv", "姓名,单位\n".encode(), "表格数据", "data, not prose"),
    ("乱.txt", bytes(range(1, 256)) * 30, "二进制", "binary"),
    ("包.tar.gz", b"\x1f\x8b\x08" + bytes(50), "gzip", "another archive"),
    ("无.docx", docx_of(""), "没有文字", "a Word document without words"),
]


@pytest.mark.parametrize(("name", "data", "words", "why"), REFUSED, ids=[f"{row[0]}-{row[3]}" for row in REFUSED])
def test_bad_files_are_refused_in_chinese(tmp_path: Path, name: str, data: bytes, words: str, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert words in caught.value.message, why
    assert caught.value.message.startswith(f"{path}：")


READ_ANYWAY = [
    ("a.docx", PROSE.encode(), "txt", "enough Chinese prose named .docx"),
    ("a.txt", pdf_bytes([PROSE]), "pdf", "a PDF named .txt"),
    ("a.txt", docx_bytes([PROSE]), "docx", "a Word document named .txt"),
    ("a.doc", docx_bytes([PROSE]), "docx", "a .docx named .doc"),
    ("a.doc", html_bytes([PROSE]), "html", "web systems hand out HTML as .doc"),
    ("a.txt", html_bytes([PROSE]), "html", "a web page named .txt"),
    ("a.html", PROSE.encode(), "txt", "plain text named .html keeps its lines"),
    ("a", PROSE.encode("gb18030"), "txt", "no extension at all"),
]


@pytest.mark.parametrize(("name", "data", "form", "why"), READ_ANYWAY, ids=[row[3] for row in READ_ANYWAY])
def test_wrong_extensions_are_noticed(tmp_path: Path, name: str, data: bytes, form: str, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (text,) = read_file(path).texts
    assert text.format == form, why
    assert "科学性和针对性" in text.text
    assert any("扩展名" in remark for remark in text.remarks)


def test_a_reading_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "通知.md"
    path.write_bytes(PROSE.encode())
    reading = read_file(path)
    assert (reading.file, reading.data) == ("通知.md", PROSE.encode())
    (text,) = reading.texts
    assert (text.name, text.format, text.encoding, text.sha256) == ("通知.md", "md", "utf-8", reading.sha256)
    assert re.fullmatch("[0-9a-f]{64}", reading.sha256)


def test_special_files_never_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "管道.txt"
    os.mkfifo(pipe)
    broken = tmp_path / "断.txt"
    broken.symlink_to(tmp_path / "没有.txt")
    loop = tmp_path / "环.txt"
    loop.symlink_to(loop)
    folder = tmp_path / "目录.txt"
    folder.mkdir()
    cases = {
        pipe: "管道",
        broken: "不存在",
        loop: "互相指向",
        folder: "文件夹",
        Path("/dev/zero"): "设备",
        tmp_path / "x": "找不到",
    }
    for path, words in cases.items():
        with pytest.raises(ReadError) as caught:
            read_file(path)
        assert words in caught.value.message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE, encoding="utf-8")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # a test run as root may read everything
    with pytest.raises(ReadError, match="没有读取权限"):
        read_file(path)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE, encoding="utf-8")
    with pytest.raises(ReadError, match="文件过大"):
        read_file(path, limits=Limits(max_bytes=10))


def test_out_of_memory_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE, encoding="utf-8")

    def exhaust(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kb.readers.read.read_texts", exhaust)
    with pytest.raises(ReadError, match="内存不足"):
        read_file(path)


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    root = tmp_path / "库"
    for name in ("b.txt", "a/2.docx", "a/1.txt", ".隐.txt", "a/~$2.docx", "Thumbs.db", "b.yaml", "c.yaml", "z.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    outside = tmp_path / "外.txt"
    outside.write_bytes(b"x")
    (root / "外链.txt").symlink_to(outside)
    (root / "断链.txt").symlink_to(root / "没有.txt")
    (root / "内链.txt").symlink_to(root / "b.txt")
    (root / "a" / "上").symlink_to(root)
    refused: list[Refused] = []
    found = [str(path.relative_to(root)) for path in find_files([root], refused)]
    assert found == ["a/1.txt", "a/2.docx", "b.txt", "c.yaml", "z.png", "内链.txt"]
    assert {Path(item.file).name for item in refused} == {"外链.txt", "断链.txt"}
    assert any("之外" in item.reason for item in refused)


def test_named_files_are_given_out_as_they_are(tmp_path: Path) -> None:
    missing = tmp_path / "没有.txt"
    assert list(find_files([missing])) == [missing]


def test_a_folder_of_many_files_is_not_stopped_by_bad_ones(tmp_path: Path) -> None:
    bad = dict(list({row[0]: row[1] for row in REFUSED}.items())[:7])
    for number in range(40):
        (tmp_path / f"{number:03}.txt").write_text(f"{PROSE}\n第{number}号", encoding="utf-8")
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    read, refused = 0, []
    for path in find_files([tmp_path]):
        try:
            read += len(read_file(path).texts)
        except ReadError as error:
            refused.append(error.where)
    assert (read, len(refused)) == (40, 7)


def test_what_cannot_be_entered_comes_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "来文" / "密").mkdir(parents=True)
    (tmp_path / "来文" / "断.txt").symlink_to(tmp_path / "没有.txt")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "密":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr("kb.readers.files.os.scandir", scandir)
    refused: list[Refused] = []
    assert list(find_files([tmp_path / "来文"], refused)) == []
    reasons = {Path(r.file).name: r.reason for r in refused}
    assert "请让文件的主人授予读取权限" in reasons["密"]
    assert "请检查链接" in reasons["断.txt"]


def test_a_failing_read_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(5, "Input/output error")

    (tmp_path / "一.txt").write_text("文", "utf-8")
    monkeypatch.setattr("kb.readers.files.os.open", fail)
    with pytest.raises(ReadError, match="输入输出错误") as caught:
        read_file(tmp_path / "一.txt")
    assert "Input" not in caught.value.message


def test_a_file_kept_by_a_workspace_has_its_own_name_again(tmp_path: Path) -> None:
    kept = tmp_path / ("0a" * 32)
    kept.write_text('{"title": "甲", "text": "甲的条文"}', "utf-8")
    name_file(kept).write_text("汇编.jsonl", "utf-8")
    (reading,) = (read_file(path) for path in find_files([tmp_path]))
    assert (reading.file, reading.texts[0].format) == ("汇编.jsonl", "jsonl")
    for wrong in ("../x.jsonl", "", "\x00"):
        name_file(kept).write_text(wrong, "utf-8")
        assert own_name(kept) in (kept.name, "\x00")
