"""Which font files a document is drawn with: searched in a fixed order, and a class that is missing is told by name.

Order, for each class: given folders (an office's ``templates/fonts``), the faces offices have installed, the
distribution ``zhangfa-fonts``, free faces that the system has. Digits and Latin of running text come from a Times-like
face, as in the .docx; 宋 (page numbers) and 小标宋 (titles) have their own, of half an em as well.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal, get_args

from generator.document import Face
from generator.render.fontfiles import FontError, Found, characters, in_folder, installed, may_be_embedded, single

Role = Literal[Face, "fill", "latin"]
Origin = Literal["given", "installed", "bundled", "system"]

FACES: Final[tuple[Face, ...]] = get_args(Face)
ROLE_NAMES: Final[dict[Role, str]] = {
    "fang": "仿宋",
    "kai": "楷体",
    "hei": "黑体",
    "song": "宋体",
    "title": "小标宋",
    "fill": "补字",
    "latin": "西文",
}
# Characters that a Latin face may draw; “ ” — … · × are Chinese marks in Chinese text. Also as CSS unicode-range.
LATIN_RANGES: Final = ((0x20, 0x7E), (0xA0, 0xA0), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F))

# What offices have installed, best first: the faces that official papers ask for, then those of Windows.
_OFFICE: dict[Role, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "仿宋", "FangSong", "STFangsong"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "FZKai-Z03", "楷体", "KaiTi", "STKaiti"),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"),
    "song": ("宋体", "SimSun"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "latin": ("Times New Roman",),
}
# Free faces as distributions of Linux package them; True: the bold one.
_FREE: dict[Role, tuple[tuple[str, bool], ...]] = {
    "fang": (("FandolFang", False), ("FandolFang R", False), ("朱雀仿宋", False)),
    "kai": (("LXGW WenKai", False), ("FandolKai", False), ("AR PL UKai CN", False)),
    "hei": (("Noto Sans CJK SC", False), ("Source Han Sans SC", False), ("FandolHei", False)),
    "song": (("Noto Serif CJK SC", False), ("Source Han Serif SC", False), ("FandolSong", False)),
    "title": (("Noto Serif CJK SC", True), ("Source Han Serif SC", True), ("FandolSong", True)),
    "fill": (("LXGW WenKai Light", False), ("LXGW WenKai", False)),
    "latin": (("Liberation Serif", False),),
}
# TeX keeps its faces where fontconfig does not look.
_TEX = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
# A file in a given folder is of the first class one of whose words stands in its names (仿宋 and 小标宋 are also 宋).
_WORDS: dict[Role, tuple[str, ...]] = {
    "title": ("小标宋", "xiaobiaosong", "标题宋", "zf title"),
    "fang": ("仿宋", "fangsong", "fandolfang"),
    "kai": ("楷", "kai"),
    "hei": ("黑", "heiti", "simhei", "fandolhei", "zf hei", "sans cjk sc", "sans sc"),
    "song": ("宋", "song", "simsun", "serif cjk sc", "serif sc"),
    "latin": ("times", "liberation serif"),
}
REMEDY: Final = (
    "请安装随软件提供的字体包：pip install ./fonts（在源码文件夹中）"
    "或 pip install zhangfa_fonts-1.0.0-py3-none-any.whl；"
    "也可以把该字体的 .ttf、.otf 文件放入文库的 templates/fonts 文件夹。生成 .docx 不需要字体"
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file of one face. face: what it was chosen for. family: its own name. source: where it was found.

    name: for ``@font-face``, unique in its set and the same on every machine. index: of the face in the file.
    """

    path: Path
    face: Role
    family: str
    index: int
    source: Origin
    name: str

    @property
    def characters(self) -> frozenset[str]:
        """What the face draws. Raises FontError when the file cannot be read any more."""
        own = _recorded(self.path) or characters(self.path)
        return own & _latin() if self.face == "latin" else own

    def draws(self, chars: Iterable[str]) -> set[str]:
        """Those of ``chars`` that the face draws; quicker than ``characters`` for a document's few thousand."""
        spans = _spans(self.path)
        if not spans:
            return set(chars) & self.characters
        starts = [first for first, _ in spans]
        held = {char for char in chars if ord(char) <= spans[max(bisect_right(starts, ord(char)) - 1, 0)][1]}
        held = {char for char in held if ord(char) >= starts[0]}
        return held & _latin() if self.face == "latin" else held


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces of a document; made by ``find_fonts``. Equal sets are equal, so that it can be the key of a cache.

    faces: one of each class. standins: of the same classes, for characters those lack. fallbacks: for all classes.
    """

    faces: tuple[FontFile, ...]
    standins: tuple[FontFile, ...] = ()
    fallbacks: tuple[FontFile, ...] = ()
    latin: FontFile | None = None

    @property
    def files(self) -> tuple[FontFile, ...]:
        """All files, each once."""
        return (*((self.latin,) if self.latin else ()), *self.faces, *self.standins, *self.fallbacks)

    @property
    def fallback(self) -> FontFile | None:
        """The gap filler, where there is one."""
        return self.fallbacks[0] if self.fallbacks else None

    def face(self, face: Face) -> FontFile:
        """The file for a class."""
        return next(file for file in self.faces if file.face == face)

    def chain(self, face: Face) -> tuple[FontFile, ...]:
        """The files that a text in a class of faces is drawn with: the first that has a character draws it."""
        latin = (self.latin,) if self.latin and face not in ("song", "title") else ()
        others = tuple(file for file in self.standins if file.face == face)
        # The gap filler is made for 仿宋: what that has, it has not.
        last = tuple(file for file in (*self.faces, *self.standins) if file.face == "fang" != face)
        return (*latin, self.face(face), *others, *self.fallbacks, *last)


def find_fonts(font_dirs: Sequence[Path] = (), *, bundled_only: bool = False) -> FontSet:
    """A file for every class. ``bundled_only``: from ``zhangfa-fonts`` alone, the same on every machine.

    Raises FontError: a folder is missing, a file in it cannot be used, or a class is nowhere (the message names it).
    """
    found = search_fonts(font_dirs, bundled_only=bundled_only)
    missing = [ROLE_NAMES[face] for face in FACES if not any(file.face == face for file in found)]
    if missing:
        raise FontError(f"没有找到{'、'.join(missing)}字体，不能生成 PDF", remedy=REMEDY)
    return _set(found)


def search_fonts(font_dirs: Sequence[Path] = (), *, bundled_only: bool = False) -> tuple[FontFile, ...]:
    """All usable files in the order of preference; a class that is nowhere is simply not among them."""
    if bundled_only:
        return _files([("bundled", _bundled())])
    given: list[tuple[Origin, Iterator[tuple[Role, Found]]]] = [("given", _given(folder)) for folder in font_dirs]
    return _files([*given, ("installed", _office()), ("bundled", _bundled()), ("system", _free())])


def _files(sources: list[tuple[Origin, Iterator[tuple[Role, Found]]]]) -> tuple[FontFile, ...]:
    files: list[FontFile] = []
    for origin, faces in sources:
        for role, face in faces:
            same = [file for file in files if file.face == role]
            if origin == "system" and same:  # only where there is nothing better
                continue
            name = f"ZF-{role.title()}" + (f"-{len(same) + 1}" if same else "")
            files.append(FontFile(single(face), role, face.families[0], 0, origin, name))
    return tuple(files)


def _set(found: tuple[FontFile, ...]) -> FontSet:
    first = {file.face: file for file in reversed(found)}
    standins = tuple(file for file in found if file.face in FACES and file not in first.values())
    fallbacks = tuple(file for file in found if file.face == "fill")
    return FontSet(tuple(first[face] for face in FACES), standins, fallbacks, first.get("latin"))


def _given(folder: Path) -> Iterator[tuple[Role, Found]]:
    for face in in_folder(folder):
        names = " ".join(face.families).lower()
        role = next((role for role, words in _WORDS.items() if any(word in names for word in words)), None)
        if role is None and face.in_collection:
            continue
        if not may_be_embedded(face):
            raise FontError(
                "字体的制作者不允许嵌入文件，不能用来生成 PDF", where=str(face.path), remedy="请换用允许嵌入的字体"
            )
        # What is of no class (a face of rare characters, say) fills the gaps of the others.
        yield role or "fill", face


def _office() -> Iterator[tuple[Role, Found]]:
    held = {name: face for face in reversed(installed()) if not face.bold for name in face.families}
    for role, names in _OFFICE.items():
        usable = (held[name] for name in names if name in held and may_be_embedded(held[name]))
        if best := next(usable, None):
            yield role, best


def _free() -> Iterator[tuple[Role, Found]]:
    tex = tuple(in_folder(_TEX)) if _TEX.is_dir() else ()
    held = {(name, face.bold): face for face in reversed((*installed(), *tex)) for name in face.families}
    for role, wanted in _FREE.items():
        if best := next((held[name] for name in wanted if name in held), None):
            yield role, best


# -- the distribution ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Record:
    """What the distribution says of a file. has: its characters, ``20-7E,A7``."""

    face: Role
    family: str
    path: Path
    has: str


@cache
def _records() -> tuple[_Record, ...]:
    if find_spec("zhangfa_fonts") is None:
        return ()
    folder: Path | None = None
    try:
        import zhangfa_fonts

        folder = zhangfa_fonts.font_dir()
        rows = json.loads((folder.parent / "faces.json").read_text(encoding="utf-8"))
        # A file cut short or replaced is as good as none.
        whole = [row for row in rows if (folder / row["file"]).stat().st_size == row["size"]]
    except (ImportError, AttributeError, OSError, ValueError) as error:
        where = str(folder) if folder else "zhangfa_fonts"
        raise FontError("随软件提供的字体不完整", where=where, remedy="请重新安装 zhangfa-fonts") from error
    return tuple(_Record(row["face"], row["family"], folder / row["file"], row["has"]) for row in whole)


def _bundled() -> Iterator[tuple[Role, Found]]:
    for record in _records():
        yield record.face, Found(record.path, 0, (record.family,))


@lru_cache(maxsize=16)
def _recorded(path: Path) -> frozenset[str]:
    """The characters of a file of the distribution, without opening it; empty for others."""
    return frozenset(chr(code) for first, last in _spans(path) for code in range(first, last + 1))


@lru_cache(maxsize=16)
def _spans(path: Path) -> tuple[tuple[int, int], ...]:
    """The same as ranges of code points, in order."""
    has = next((record.has for record in _records() if record.path == path), "")
    spans = (span.partition("-") for span in has.split(",") if span)
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in spans)


@cache
def _latin() -> frozenset[str]:
    return frozenset(chr(code) for first, last in LATIN_RANGES for code in range(first, last + 1))
