"""A .zip of policy texts, read in memory: nothing is unpacked to disk, no header is believed."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from kb.errors import ReadError
from kb.models import SourceText
from kb.readers.decode import plausibility
from kb.readers.files import is_litter, megabytes
from kb.readers.reading import Limits, Received, Refused, reason

_CHUNK = 256 * 1024
# Small members may shrink as they like: what they unpack to is harmless.
_RATIO_FROM = 256 * 1024
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNICODE_PATH = 0x7075
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    NotImplementedError,
    RuntimeError,
)


def read_archive(
    received: Received, *, encoding: str | None, limits: Limits
) -> tuple[tuple[SourceText, ...], tuple[Refused, ...]]:
    """The texts of all readable members in sorted order, and the members refused with reasons.

    Raises ReadError when the archive as a whole is damaged, empty or has too many members.
    """
    from kb.readers.read import read_texts

    texts: list[SourceText] = []
    refused: list[Refused] = []
    budget = limits.max_unpacked
    with _open(received, limits) as archive:
        members = sorted(((member_name(info), info) for info in archive.infolist()), key=lambda pair: pair[0])
        for name, info in members:
            if info.is_dir() or name.endswith("/") or any(is_litter(part) for part in name.split("/") if part != ".."):
                continue
            where = f"{received.where}/{name}"
            try:
                _check(name, info, where)
                data = unpack(archive, info, where, budget, limits)
                budget -= len(data)
                member = Received(f"{received.name}/{name}", where, received.sha256, data)
                read, bad = read_texts(member, encoding=encoding, limits=limits, inside=True)
                texts.extend(read)
                refused.extend(bad)
            except ReadError as error:
                refused.append(Refused(where, reason(error)))
            except RecursionError:
                refused.append(Refused(where, "文件结构嵌套过深，不予读取。"))
    if not texts and not refused:
        raise ReadError("压缩包里没有文件", where=received.where)
    return tuple(texts), tuple(refused)


def _open(received: Received, limits: Limits) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(received.data))
    except _DAMAGED as error:
        raise ReadError(
            "压缩包不完整或已损坏，打不开", where=received.where, remedy="可能没有传完，请重新取得原文件"
        ) from error
    if len(archive.infolist()) > limits.max_members:
        archive.close()
        raise ReadError(
            "压缩包里的文件过多",
            where=received.where,
            expected=f"不超过 {limits.max_members} 个",
            remedy="请分成几个压缩包",
        )
    return archive


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's path with ``/``; a name without the UTF-8 mark is decoded by what it would say (GBK, Big5)."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG and not name.isascii():
        raw = name.encode("cp437", "replace")
        name = _unicode_path(info.extra, raw) or _guess_name(raw)
    return name.partition("\x00")[0].replace("\\", "/")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if tag == _UNICODE_PATH and len(body) > 5 and struct.unpack("<L", body[1:5])[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
    return None


def _guess_name(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        readings = [raw.decode(codec, "replace") for codec in ("gb18030", "cp950")]
        return max(readings, key=plausibility)


def _check(name: str, info: zipfile.ZipInfo, where: str) -> None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        raise ReadError("路径指向压缩包之外，不予读取", where=where, remedy="请核实压缩包的来源")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError("是符号链接，不予读取", where=where, remedy="请把文件本身放进压缩包")
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise ReadError("已加密，须有密码才能解开", where=where, remedy="请先用密码解开再导入")


def unpack(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    where: str,
    budget: int,
    limits: Limits,
    damaged: ReadError | None = None,
) -> bytes:
    """A member's bytes, unpacked piece by piece.

    budget: bytes it may still take. damaged: what to raise for a part of a document, whose user knows of no archive.
    Raises ReadError.
    """
    allowed = min(limits.max_bytes, budget)
    chunks: list[bytes] = []
    total = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > _RATIO_FROM and total > limits.max_ratio * max(info.compress_size, 1):
                    raise ReadError(
                        f"展开后超过压缩大小的 {limits.max_ratio} 倍，疑为压缩炸弹，不予读取",
                        where=where,
                        remedy="如内容可信，请先解开再导入",
                    )
                if total > allowed:
                    raise ReadError(
                        "展开后过大",
                        where=where,
                        expected=f"单个至多 {megabytes(limits.max_bytes)}、合计至多 {megabytes(limits.max_unpacked)}",
                        remedy="请拆分后再导入",
                    )
                chunks.append(chunk)
    except _DAMAGED as error:
        if damaged is not None:
            raise damaged from error
        what = "压缩方式不受支持" if isinstance(error, NotImplementedError) else "已损坏，解不开"
        raise ReadError(what, where=where, remedy="请重新压缩为普通 .zip 或重新取得原文件") from error
    return b"".join(chunks)
