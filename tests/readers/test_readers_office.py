"""Older formats: through LibreOffice where there is one (here: a stand-in), else a word on how to save anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from readers_making import docx_bytes

from kb.errors import ReadError
from kb.readers import Limits, read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
RTF = b"{\\rtf1\\ansi hello}"


@pytest.fixture
def path_without_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


def stand_in(folder: Path, code: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport sys, shutil, time, pathlib\n{code}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.parametrize(("name", "data"), [("a.doc", OLE), ("a.wps", OLE), ("a.rtf", RTF), ("改名.txt", RTF)])
def test_without_libreoffice(tmp_path: Path, path_without_office: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert "LibreOffice" in caught.value.message
    assert "另存为" in caught.value.message


def test_converted(tmp_path: Path, path_without_office: Path) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(docx_bytes(["关于培训的通知"]))
    stand_in(
        path_without_office,
        f"out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); shutil.copy({str(made)!r}, out / 'source.docx')",
    )
    path = tmp_path / "a.doc"
    path.write_bytes(OLE)
    (text,) = read_file(path).texts
    assert (text.text, text.format) == ("关于培训的通知", "docx")
    assert any("LibreOffice" in remark for remark in text.remarks)


@pytest.mark.parametrize(("code", "words"), [("sys.exit(0)", "未能转换"), ("time.sleep(60)", "超过")])
def test_failing_conversion(tmp_path: Path, path_without_office: Path, code: str, words: str) -> None:
    stand_in(path_without_office, code)
    path = tmp_path / "a.doc"
    path.write_bytes(OLE)
    with pytest.raises(ReadError, match=words):
        read_file(path, limits=Limits(convert_seconds=1))
