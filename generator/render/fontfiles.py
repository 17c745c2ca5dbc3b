"""Font files as they lie on a machine: what each is called, which characters it has, whether it may be embedded."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kb.errors import ZhangfaError

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_LARGEST = 100 * 2**20
_EMBEDDING_FORBIDDEN = 0x0002  # OS/2.fsType: restricted licence
_NAME_IDS = (1, 4, 16)  # family, full name, typographic family


class FontError(ZhangfaError):
    """A font file cannot be read or may not be used, or a class of faces is missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A face on disk. index: its place in a collection (.ttc), else 0. families: all its names."""

    path: Path
    index: int
    families: tuple[str, ...]
    bold: bool = False

    @property
    def in_collection(self) -> bool:
        """Whether the file holds several faces."""
        return self.path.suffix.lower() in (".ttc", ".otc")


def faces_of(path: Path) -> tuple[Found, ...]:
    """The upright faces in a font file. Raises FontError when it is none."""
    try:
        stat = path.stat()
    except OSError as error:
        raise FontError("不能读取字体文件", where=str(path), remedy="请检查文件是否还在、权限是否允许读取") from error
    return _faces_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def _faces_of(path: Path, _changed: int, size: int) -> tuple[Found, ...]:
    from fontTools.ttLib import TTCollection, TTFont

    if size > _LARGEST:
        raise FontError(f"字体文件过大（{size // 2**20} MB）", where=str(path), expected=f"不超过 {_LARGEST >> 20} MB")
    try:
        with path.open("rb") as file:  # given a path, fontTools leaves damaged files open
            several = path.suffix.lower() in (".ttc", ".otc")
            fonts = TTCollection(file, lazy=True).fonts if several else [TTFont(file, lazy=True)]
            return tuple(_found(path, i, font) for i, font in enumerate(fonts) if not _slanted(font))
    except Exception as error:  # what fontTools raises on a damaged file is not bounded
        raise FontError(
            "不是可用的字体文件",
            where=str(path),
            expected="没有损坏的 .ttf、.otf 或 .ttc",
            remedy="请换一个文件或删去它",
        ) from error


def _found(path: Path, index: int, font: object) -> Found:
    names = font["name"].names  # type: ignore[index]
    families = dict.fromkeys(str(name) for name in names if name.nameID in _NAME_IDS)
    return Found(path, index, tuple(families), bold=font["OS/2"].usWeightClass >= 600)  # type: ignore[index]


def _slanted(font: object) -> bool:
    return bool(font["head"].macStyle & 2)  # type: ignore[index]


def in_folder(folder: Path) -> Iterator[Found]:
    """The faces in a folder (not below it), by file name; regular ones before bold ones."""
    if not folder.is_dir():
        raise FontError("字体文件夹不存在", where=str(folder), remedy="请检查路径，或建立该文件夹并放入字体文件")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    yield from sorted((face for path in files for face in faces_of(path)), key=lambda face: face.bold)


@cache
def installed() -> tuple[Found, ...]:
    """The upright faces that this machine has installed; looked up once a process."""
    lister = shutil.which("fc-list")
    return tuple(_listed(lister) if lister else _scanned())


def _listed(lister: str) -> Iterator[Found]:
    call = [lister, "--format", "%{file}\t%{index}\t%{slant}\t%{weight}\t%{family}\n", ":outline=true"]
    try:
        done = subprocess.run(call, capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return
    for row in sorted(done.stdout.decode("utf-8", "replace").splitlines()):
        path, index, slant, weight, families = row.split("\t")
        # Instances of variable faces have ranges for weights and large indices: not what is wanted here.
        if slant == "0" and weight.isdigit() and index.isdigit() and int(index) < 0x10000:
            yield Found(Path(path), int(index), tuple(families.split(",")), bold=int(weight) >= 180)


def _scanned() -> Iterator[Found]:
    """For systems without fontconfig's tools: the usual folders, names read from the files."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        folders = [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), Path(local, "Microsoft/Windows/Fonts")]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
            home / ".fonts",
        ]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in SUFFIXES:
                with suppress(FontError):
                    yield from faces_of(path)


def may_be_embedded(face: Found) -> bool:
    """Whether the face's maker allows it to stand in a PDF, as far as the file says."""
    from fontTools.ttLib import TTFont

    try:
        with face.path.open("rb") as file:
            return not TTFont(file, fontNumber=face.index, lazy=True)["OS/2"].fsType & _EMBEDDING_FORBIDDEN
    except Exception:  # damaged: see faces_of
        return False


def single(face: Found) -> Path:
    """A file with this face alone: a member of a collection is written out once, into the user's cache folder."""
    if not face.in_collection:
        return face.path
    import platformdirs
    from fontTools.ttLib import TTFont

    stat = face.path.stat()
    key = f"{face.path}\0{face.index}\0{stat.st_mtime_ns}\0{stat.st_size}"
    folder = Path(platformdirs.user_cache_dir("zhangfa", appauthor=False)) / "fonts"
    target = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.ttf"
    if target.exists():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            with TTFont(face.path, fontNumber=face.index, lazy=True, recalcTimestamp=False) as font:
                font.save(Path(work, target.name))
            Path(work, target.name).replace(target)
    except OSError as error:
        raise FontError(
            "不能取出字体集中的字体",
            where=str(face.path),
            remedy=f"请确认 {folder} 可写，或把单独的 .ttf、.otf 文件放入本单位的字体文件夹",
        ) from error
    return target


def characters(path: Path) -> frozenset[str]:
    """The characters a font file has glyphs for. Raises FontError when it cannot be read."""
    try:
        stat = path.stat()
    except OSError as error:
        raise FontError("不能读取字体文件", where=str(path)) from error
    return _characters(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _characters(path: Path, _changed: int, _size: int) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    try:
        with path.open("rb") as file:
            return frozenset(map(chr, TTFont(file, lazy=True).getBestCmap() or ()))
    except Exception as error:  # damaged: see faces_of
        raise FontError("不是可用的字体文件", where=str(path), remedy="请换一个文件或删去它") from error
