"""Makes the faces of zhangfa-fonts from Debian's packages; what went in and what came out is kept in SOURCES.json.

    python fonts/build_fonts.py [--sources DIR]

DIR holds the .deb files (fetched by ``apt-get download`` when they are not there). Needs dpkg-deb and the packages
of the group ``build`` in fonts/pyproject.toml. Same sources and same tools, same bytes.

FandolFang is copied as it is. The other faces are cut to the characters official papers use and made to stand beside
it: same vertical metrics (else a word in 楷体 would push its line), hanzi at the same height, digits half an em,
“ ” ‘ ’ — · × one em. The licence (OFL 1.1) asks that such a face takes another name.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FACES = HERE / "zhangfa_fonts" / "faces"
# head.created and head.modified of every face: 2026-01-01, in seconds since 1904.
MADE = 3850070400
ASCENT, DESCENT = 0.880, -0.120  # of FandolFang, in em

PACKAGES = {
    "texlive-lang-chinese": "2022.20230122-1",
    "fonts-lxgw-wenkai": "1.250+repack-1",
    "fonts-noto-cjk": "1:20220127+repack1-1",
    "fonts-liberation2": "2.1.5-1",
    "unicode-data": "15.0.0-1",
}
FANDOL = "texlive-lang-chinese/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
FANDOL_FILE = "FandolFang-Regular.otf"
FANDOL_DOC = "texlive-lang-chinese/usr/share/doc/texlive-doc/fonts/fandol"
WENKAI = "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai"
NOTO = "fonts-noto-cjk/usr/share/fonts/opentype/noto"
LIBERATION = "fonts-liberation2/usr/share/fonts/truetype/liberation2"
UNIHAN = "unicode-data/usr/share/unicode"


@dataclass(frozen=True)
class Cut:
    """A face to be made. member: of a .ttc. characters: name of the set that ``charsets`` gives. reserved: names that
    the source's licence reserves and its copyright line does not tell."""

    face: str
    file: str
    family: str
    chinese: str
    source: str
    member: int
    characters: str
    reserved: str = ""


WENKAI_NAMES = 'With Reserved Font Names "霞鹜" and "LXGW".'
CUTS = (
    Cut("kai", "ZFKai-Regular.ttf", "ZF Kai", "章法楷体", f"{WENKAI}/LXGWWenKai-Regular.ttf", 0, "text", WENKAI_NAMES),
    Cut("hei", "ZFHei-Regular.otf", "ZF Hei", "章法黑体", f"{NOTO}/NotoSansCJK-Regular.ttc", 2, "text"),
    Cut("song", "ZFSong-Regular.otf", "ZF Song", "章法宋体", f"{NOTO}/NotoSerifCJK-Regular.ttc", 2, "text"),
    Cut("title", "ZFTitle-Regular.otf", "ZF Title", "章法标题宋", f"{NOTO}/NotoSerifCJK-Bold.ttc", 2, "text"),
    Cut("fill", "ZFFill-Regular.ttf", "ZF Fill", "章法补字", f"{WENKAI}/LXGWWenKai-Light.ttf", 0, "fill", WENKAI_NAMES),
    Cut(
        "latin", "ZFLatin-Regular.ttf", "ZF Latin", "章法西文", f"{LIBERATION}/LiberationSerif-Regular.ttf", 0, "latin"
    ),
)

FANDOL_SOURCE = f"""FandolFang-Regular.otf is an unmodified copy of the file in Debian's package texlive-lang-chinese
({PACKAGES["texlive-lang-chinese"]}), which takes it from the package "fandol" of CTAN (version 0.3, 2015-07-18).

Authors: Clerk Ma and Jie Su (TUGboat 34 (2013), no. 3, p. 268).
Licence: GNU GPL version 3 with the font exception, see FandolFang-Regular.LICENSE.txt: a document that embeds the
font does not come under the GPL for that reason.
Source: the authors publish the OpenType file itself (made with FontForge, Inkscape and AFDKO, says the README);
nothing else is known to be public. The Debian source package (apt-get source texlive-lang) holds the same file.
"""

# Symbols of all faces beyond those of GBK.
SYMBOLS = "☐☑☒㎡㎜㎝㎞㎏㏄®©™€£¥−‱″′•⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑≮≯≦≧≪≫①❶✓✔✗✘☎⊙‖︰️℉"
# Symbols that at least the gap filler has, as far as its source goes.
WIDE = (
    (0x00A1, 0x00FF), (0x2000, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x266F), (0x2701, 0x27BF),
    (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x312F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)  # fmt: skip
LATIN = ((0x20, 0x7E), (0xA0, 0xA0), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x17F), (0x1CD, 0x1DC), (0x218, 0x21B))
HALF = "0123456789–"
WHOLE = "“”‘’—·×÷±"


def ranges(rows: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, last in rows for code in range(first, last + 1)}


def charsets(root: Path) -> dict[str, set[int]]:
    """text: the 8,105 通用规范汉字 (Unihan, property kTGH), GB 2312, ASCII, the marks of GBK and SYMBOLS;
    fill: text, WIDE and traditional hanzi (Unihan, and the first level of Big5) less what FandolFang has; latin."""
    standard = {code for code, _ in unihan(root, "OtherMappings", "kTGH")}
    assert len(standard) == 8105
    # The marks of GBK: Python's table of GB 2312 has ・ for · and ― for —, and 〇 came later.
    text = standard | codec("gb2312", 0xA1, 0xF7, 0xA1) | codec("gbk", 0xA1, 0xA9, 0x40)
    text |= set(range(0x20, 0x7F)) | set(map(ord, SYMBOLS))
    traditional = codec("big5", 0xA4, 0xC6, 0x40) - set(range(0x4E00))
    for code, value in unihan(root, "Variants", "kTraditionalVariant"):
        if code in standard:
            traditional |= {int(word[2:], 16) for word in value.split()}
    own = set(TTFont(root / FANDOL, lazy=True).getBestCmap())
    return {"text": text, "fill": (text | traditional | ranges(WIDE)) - own, "latin": ranges(LATIN)}


def unihan(root: Path, name: str, key: str) -> Iterable[tuple[int, str]]:
    with bz2.open(root / UNIHAN / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as file:
        for line in file:
            row = line.rstrip("\n").split("\t")
            if len(row) == 3 and row[1] == key:
                yield int(row[0][2:], 16), row[2]


def codec(name: str, first: int, last: int, low: int) -> set[int]:
    """The characters of a two-byte code from row ``first`` to ``last``."""
    found = set()
    for pair in ((high, byte) for high in range(first, last + 1) for byte in range(low, 0xFF)):
        try:
            found.add(ord(bytes(pair).decode(name)))
        except UnicodeDecodeError:
            continue
    return found


# -- one face -----------------------------------------------------------------------------------------------------


class Source:
    """Outlines of a face by character."""

    def __init__(self, path: Path, member: int) -> None:
        self.font = TTFont(path, fontNumber=member, lazy=True)
        self.cmap = self.font.getBestCmap()
        self.glyphs = self.font.getGlyphSet()
        self.em = self.font["head"].unitsPerEm

    def bounds(self, char: str) -> tuple[float, float, float, float]:
        pen = BoundsPen(self.glyphs)
        self.glyphs[self.cmap[ord(char)]].draw(pen)
        return pen.bounds or (0, 0, 0, 0)

    def width(self, char: str) -> float:
        return self.glyphs[self.cmap[ord(char)]].width

    def middle(self, sample: str) -> float:
        """Height of the middle of the ink in em, the mean of a sample."""
        return sum(sum(self.bounds(char)[1::2]) / 2 for char in sample) / len(sample) / self.em


Drawing = list[tuple[str, Transform]]  # characters of the source laid over each other


def drawing(source: Source, char: str, lower: float) -> tuple[float, Drawing]:
    """The advance of a character and what it is drawn from. lower: units by which hanzi and their marks go down."""
    em = source.em
    if char in "☐☑☒":
        # Drawn from other characters: no source has all three.
        place, box = Identity.translate((em - source.width("□")) / 2, -lower), source.bounds("□")
        tick = "✓" if ord("✓") in source.cmap else "√"
        mark = {"☑": tick, "☒": "×"}.get(char)
        inside = [(mark, place.transform(fitted(source.bounds(mark), scaled(box, 0.62))))] if mark else []
        return em, [("□", place), *inside]
    left, _, right, _ = source.bounds(char)
    width = source.width(char)
    if char in HALF and width != em / 2:
        if char == "–":
            return em / 2, [(char, stretched(left, right, 0, em / 2))]
        scale = min(1.0, em / 2 / width)
        return em / 2, [(char, Transform(scale, 0, 0, 1, (em / 2 - width * scale) / 2, 0))]
    down = Identity if is_latin(char) else Identity.translate(0, -lower)
    if char in WHOLE:
        if char == "—":  # from edge to edge, so that —— is one line
            return em, [(char, down.transform(stretched(left, right, 0, em)))]
        if width != em:
            shift = {"“": 0.915 * em - right, "‘": 0.81 * em - right, "”": 0.085 * em - left, "’": 0.19 * em - left}
            return em, [(char, down.translate(shift.get(char, (em - left - right) / 2), 0))]
    return width, [(char, down)]


def is_latin(char: str) -> bool:
    return ord(char) < 0x250 and char not in WHOLE


def stretched(left: float, right: float, first: float, last: float) -> Transform:
    scale = (last - first) / (right - left)
    return Transform(scale, 0, 0, 1, first - left * scale, 0)


def scaled(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x + (box[0] - x) * by, y + (box[1] - y) * by, x + (box[2] - x) * by, y + (box[3] - y) * by


def fitted(box: tuple[float, float, float, float], into: tuple[float, float, float, float]) -> Transform:
    """The transform that sets a box in the middle of another, as large as it goes."""
    scale = min((into[2] - into[0]) / (box[2] - box[0]), (into[3] - into[1]) / (box[3] - box[1]))
    x = (into[0] + into[2] - scale * (box[0] + box[2])) / 2
    y = (into[1] + into[3] - scale * (box[1] + box[3])) / 2
    return Transform(scale, 0, 0, scale, x, y)


def make(cut: Cut, root: Path, wanted: set[int], middle: float, sample: str) -> set[int]:
    """Writes a face; gives its characters."""
    source = Source(root / cut.source, cut.member)
    em, outlines = source.em, "CFF " not in source.font
    made = {"☐", "☑", "☒"} if ord("□") in source.cmap else set()
    codes = sorted(code for code in wanted if code in source.cmap or chr(code) in made)
    lower = 0 if cut.characters == "latin" else round((source.middle(sample) - middle) * em)
    names = {code: f"u{code:04X}" for code in codes}
    drawn: dict[str, Any] = {}
    advances: dict[str, int] = {}
    for name, (advance, parts) in [
        (".notdef", (source.glyphs[".notdef"].width, None)),
        *((names[code], drawing(source, chr(code), lower)) for code in codes),
    ]:
        advances[name] = round(advance)
        # Most are one em wide: the default of the CFF table, left out.
        pen: Any = TTGlyphPen(None) if outlines else T2CharStringPen(None if round(advance) == em else advance, None)
        if parts is None:
            record(source, ".notdef").replay(pen)
        for char, transform in parts or []:
            record(source, source.cmap[ord(char)]).replay(TransformPen(pen, transform))
        drawn[name] = pen.glyph() if outlines else pen.getCharString()
    write(cut, source, names, drawn, advances)
    return set(codes)


def record(source: Source, glyph: str) -> DecomposingRecordingPen:
    pen = DecomposingRecordingPen(source.glyphs)
    source.glyphs[glyph].draw(pen)
    return pen


def write(cut: Cut, source: Source, names: dict[int, str], drawn: dict[str, Any], advances: dict[str, int]) -> None:
    em, truetype = source.em, "CFF " not in source.font
    ps_name = cut.file.partition(".")[0]
    ascent, descent = round(ASCENT * em), round(DESCENT * em)
    builder = FontBuilder(em, isTTF=truetype)
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap(names)
    if truetype:
        builder.setupGlyf(drawn)
        table = builder.font["glyf"]
        edges = {name: getattr(table[name], "xMin", 0) for name in drawn}
    else:
        info = {"FullName": cut.family, "FamilyName": cut.family, "Weight": "Regular", "version": "1.0"}
        builder.setupCFF(ps_name, info, drawn, {"defaultWidthX": em, "nominalWidthX": 0})
        edges = {name: round((string.calcBounds(None) or (0,))[0]) for name, string in drawn.items()}
    builder.setupHorizontalMetrics({name: (advances[name], edges[name]) for name in drawn})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent, lineGap=0)
    builder.setupHead(unitsPerEm=em, created=MADE, modified=MADE, fontRevision=1.0)
    builder.setupNameTable({}, mac=False)
    builder.setupOS2(
        sTypoAscender=ascent, sTypoDescender=descent, sTypoLineGap=0, usWinAscent=ascent, usWinDescent=-descent,
        fsType=0, fsSelection=0x40, achVendID="ZFZF", usWeightClass=400,
        ulCodePageRange1=1 << 18 | 1, panose=source.font["OS/2"].panose,
    )  # fmt: skip
    builder.setupPost(keepGlyphNames=False)
    old, name = source.font["name"], builder.font["name"]
    texts = {
        0: old.getDebugName(0), 1: cut.family, 2: "Regular", 3: f"1.0;{ps_name}", 4: cut.family, 5: "Version 1.0",
        6: ps_name, 10: f"Cut and altered from {old.getDebugName(4)}, {old.getDebugName(5)}, for zhangfa-fonts.",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }  # fmt: skip
    for key, text in texts.items():
        name.setName(text, key, 3, 1, 0x409)
    for key in (1, 4):
        name.setName(cut.chinese, key, 3, 1, 0x804)
    builder.font.recalcTimestamp = False
    if not truetype:
        import cffsubr

        cffsubr.subroutinize(builder.font, cff_version=1, keep_glyph_names=False)
    builder.font.save(FACES / cut.file)


# -- the distribution ---------------------------------------------------------------------------------------------


def fetch(folder: Path) -> None:
    """Gets and unpacks the packages that ``folder`` does not hold yet."""
    for package, number in PACKAGES.items():
        name = f"{package}_{number.replace(':', '%3a')}_all.deb"
        if not (folder / name).exists():
            subprocess.run(["apt-get", "download", "-qq", f"{package}={number}"], cwd=folder, check=True)
        if not (folder / package).is_dir():
            subprocess.run(["dpkg-deb", "-x", folder / name, folder / package], check=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def spans(codes: set[int]) -> str:
    """``20-7E,A7``: the characters of a face in a form that is quick to read."""
    rows: list[list[int]] = []
    for code in sorted(codes):
        if rows and code == rows[-1][1] + 1:
            rows[-1][1] = code
        else:
            rows.append([code, code])
    return ",".join(f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in rows)


def copy_fandol(root: Path) -> set[int]:
    shutil.copyfile(root / FANDOL, FACES / FANDOL_FILE)
    with gzip.open(root / FANDOL_DOC / "COPYING.gz") as file:
        (FACES / "FandolFang-Regular.LICENSE.txt").write_bytes(file.read())
    shutil.copyfile(root / FANDOL_DOC / "README", FACES / "FandolFang-Regular.README.txt")
    (FACES / "FandolFang-Regular.SOURCE.txt").write_text(FANDOL_SOURCE, encoding="utf-8")
    return set(TTFont(root / FANDOL, lazy=True).getBestCmap())


def licence(cut: Cut, root: Path) -> None:
    """The OFL as the source's package gives it, under the source's copyright and what was changed."""
    package = cut.source.partition("/")[0]
    record = (root / package / "usr/share/doc" / package / "copyright").read_text(encoding="utf-8")
    found = re.search(r"SIL OPEN FONT LICENSE Version 1\.1.*?DEALINGS\s+IN\s+THE\s+FONT\s+SOFTWARE\.", record, re.S)
    assert found
    lines = [line.strip() for line in found[0].splitlines()]
    ofl = "\n".join("" if line == "." else line for line in lines if not re.fullmatch("-+", line))
    names = TTFont(root / cut.source, fontNumber=cut.member, lazy=True)["name"]
    head = (
        f"{cut.file} ({cut.family}) is a modified version of {names.getDebugName(4)}, {names.getDebugName(5)}.\n"
        "Modified for zhangfa-fonts: characters left out, layout features and hints removed, vertical metrics and\n"
        "some widths and heights changed, renamed; see build_fonts.py.\n"
    )
    notice = "\n".join(filter(None, [names.getDebugName(0), cut.reserved]))
    permission = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    text = "\n\n".join([head.rstrip(), notice, permission, ofl]) + "\n"
    (FACES / cut.file).with_suffix(".LICENSE.txt").write_text(text, encoding="utf-8")


def build(root: Path, say: Callable[[str], None]) -> None:
    fetch(root)
    shutil.rmtree(FACES, ignore_errors=True)
    FACES.mkdir(parents=True)
    sets = charsets(root)
    own = copy_fandol(root)
    # Every seventh of the 3,500 hanzi of the first level.
    levels = {int(value.split(":")[1]): code for code, value in unihan(root, "OtherMappings", "kTGH")}
    sample = "".join(chr(levels[i]) for i in range(1, 3501, 7))
    middle = Source(root / FANDOL, 0).middle("".join(char for char in sample if ord(char) in own))
    covered = {FANDOL_FILE: own}
    for cut in CUTS:
        covered[cut.file] = make(cut, root, sets[cut.characters], middle, sample)
        licence(cut, root)
        say(f"{cut.file}: {len(covered[cut.file])} characters, {(FACES / cut.file).stat().st_size / 1e6:.2f} MB")
    faces = {FANDOL_FILE: ("fang", "FandolFang")} | {cut.file: (cut.face, cut.family) for cut in CUTS}
    record = [
        {
            "face": face,
            "family": family,
            "file": name,
            "size": (FACES / name).stat().st_size,
            "has": spans(covered[name]),
        }
        for name, (face, family) in faces.items()
    ]
    (HERE / "zhangfa_fonts" / "faces.json").write_text(json.dumps(record, indent=0) + "\n", encoding="utf-8")
    sources = {
        "packages": {name: f"Debian {number}" for name, number in PACKAGES.items()},
        "tools": {name: version(name) for name in ("fonttools", "cffsubr")},
        "faces": {
            name: {
                "source": source,
                "source_sha256": digest(root / source),
                "sha256": digest(FACES / name),
                "characters": len(covered[name]),
            }
            for name, source in [(FANDOL_FILE, FANDOL), *((cut.file, cut.source) for cut in CUTS)]
        },
        "character_lists": {
            f"{UNIHAN}/Unihan_{name}.txt.bz2": digest(root / UNIHAN / f"Unihan_{name}.txt.bz2")
            for name in ("OtherMappings", "Variants")
        },
    }
    (HERE / "SOURCES.json").write_text(json.dumps(sources, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    """Builds, with the sources in --sources or in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path)
    folder = parser.parse_args().sources
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        build(folder.resolve(), print)
    else:
        with tempfile.TemporaryDirectory() as name:
            build(Path(name), print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
