"""Older and other office formats: converted by LibreOffice where it is installed, else a word on how to save anew."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kb.errors import ReadError
from kb.faults import cause_of
from kb.readers.docx import read_docx
from kb.readers.reading import Extract, Limits, Received

_SUFFIXES = frozenset({".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".xml"})


def read_office(received: Received, limits: Limits) -> Extract:
    """The text of a .doc .wps .rtf .odt. Raises ReadError when LibreOffice is missing, fails or takes too long."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    suffix = received.suffix
    if program is None:
        raise ReadError(
            f"是{suffix or '旧版 Office'} 文件，本机没有 LibreOffice，无法转换",
            where=received.where,
            expected=".docx",
            remedy="请用 WPS 或 Word 打开后“另存为”.docx 再导入，或安装 LibreOffice 后再试",
        )
    try:
        with tempfile.TemporaryDirectory(prefix="zhangfa-") as folder:
            data = _convert(program, Path(folder), received, suffix if suffix in _SUFFIXES else ".doc", limits)
    except OSError as error:
        raise ReadError(
            f"转换时出错（{cause_of(error)}）", where=received.where, remedy="请检查临时文件夹的空间和权限"
        ) from error
    extract = read_docx(Received(received.name, received.where, received.sha256, data), limits)
    return Extract(extract.text, remarks=(*extract.remarks, "由 LibreOffice 转换为 .docx 后读取"))


def _convert(program: str, folder: Path, received: Received, suffix: str, limits: Limits) -> bytes:
    source = folder / f"source{suffix}"
    source.write_bytes(received.data)
    output = folder / "out"
    output.mkdir()
    # A profile of its own: a LibreOffice already open would otherwise take the job and return at once.
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(output), str(source),
    ]  # fmt: skip
    failed = ReadError(
        "LibreOffice 未能转换这个文件", where=received.where, remedy="请用 WPS 或 Word 打开后“另存为”.docx 再导入"
    )
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(limits.convert_seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"LibreOffice 转换超过 {limits.convert_seconds:.0f} 秒，已停止",
            where=received.where,
            remedy="请用 WPS 或 Word 打开后“另存为”.docx 再导入",
        ) from error
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    made = output / "source.docx"
    if not made.is_file() or made.is_symlink():
        raise failed
    if made.stat().st_size > limits.max_bytes:
        raise failed
    return made.read_bytes()
