"""The ZIP of results and the list of sums."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from generator.bundle import MANIFEST, bundle

FILES = [("柳州市水利局/情况说明.docx", b"one"), ("汇总.xlsx", b"two" * 1000)]


def _rows(manifest: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(manifest.decode("utf-8-sig"))))


def test_the_zip_holds_every_file_and_the_list_of_their_sums(tmp_path: Path) -> None:
    path = tmp_path / "b"
    path.write_bytes(FILES[1][1])
    made = bundle([FILES[0], (FILES[1][0], path)])
    with zipfile.ZipFile(io.BytesIO(made.zipped)) as archive:
        assert archive.namelist() == [FILES[0][0], FILES[1][0], MANIFEST]
        assert [archive.read(name) for name, _ in FILES] == [data for _, data in FILES]
        assert archive.read(MANIFEST) == made.manifest
    assert _rows(made.manifest) == [
        ["文件", "字节数", "SHA-256"],
        *([name, str(len(data)), hashlib.sha256(data).hexdigest()] for name, data in FILES),
    ]


def test_the_same_files_give_the_same_bytes() -> None:
    assert bundle(FILES) == bundle(FILES)


def test_a_name_that_looks_like_a_formula_stands_as_a_path() -> None:
    assert _rows(bundle([("=1+1.docx", b"")]).manifest)[1][0] == "./=1+1.docx"


@pytest.mark.parametrize(
    "name",
    ["/a", "../a", "a/../b", "a//b", "a\\b", "", "甲/情况说明.DOCX", MANIFEST],
    ids=["absolute", "up", "up inside", "empty folder", "backslash", "empty", "twice without case", "the list's own"],
)
def test_a_name_that_could_write_elsewhere_or_twice_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        bundle([("甲/情况说明.docx", b""), (name, b"")])
