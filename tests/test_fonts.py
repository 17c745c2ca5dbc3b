"""The faces a PDF is drawn with: what the distribution holds, the order of the search, characters that have no glyph."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT

from desk.cli import checks
from generator.document import Face
from generator.render import fontfiles, fonts
from generator.render import fonts as fonts_module
from generator.render.fontfiles import FontError, Found, characters, faces_of, single
from generator.render.fonts import FACES, FontSet, find_fonts, search_fonts
from generator.render.preflight import Missing, Substituted, Suspect, preflight, require_glyphs

HANZI = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFA)]
NAMES = "喆堃玥昇瑭璟彧喆懿鑫晟旸玚𬭎䶮㛃婳"
MARKS = "★·●○□☐☑☒×√①⑩⑳—…–～〔〕《》「」『』〇℃㎡‰“”‘’、。，：；？！（）【】％＋－＝→ⅠⅣ㈠°÷±≥≤≠"


@pytest.fixture(scope="module")
def bundled() -> FontSet:
    return find_fonts(bundled_only=True)


def make_font(path: Path, family: str, text: str = "国", *, restricted: bool = False, bold: bool = False) -> Path:
    """A small face that draws every character of ``text`` as a square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for draw, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (800, 0)), (pen.lineTo, (800, 800)), (pen.lineTo, (0, 800))):
        draw(point)
    pen.closePath()
    square, names = pen.glyph(), [".notdef", *(f"u{ord(char):X}" for char in text)]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):X}" for char in text})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(fsType=2 if restricted else 8, usWeightClass=700 if bold else 400)
    builder.setupPost()
    builder.save(path)
    return path


def make_collection(path: Path, *families: str) -> Path:
    from fontTools.ttLib import TTCollection, TTFont

    collection = TTCollection()
    members = [make_font(path.with_suffix(f".{i}.ttf"), family) for i, family in enumerate(families)]
    collection.fonts = [TTFont(member) for member in members]
    collection.save(path)
    for font, member in zip(collection.fonts, members, strict=True):
        font.close()
        member.unlink()
    return path


# -- the distribution ---------------------------------------------------------------------------------------------


def test_the_distribution_has_every_class_and_is_told_from_all_else(bundled: FontSet) -> None:
    assert [file.face for file in bundled.faces] == list(FACES)
    assert {file.source for file in bundled.files} == {"bundled"}
    assert len({file.name for file in bundled.files}) == len(bundled.files) == 7
    assert bundled == find_fonts(bundled_only=True)
    assert hash(bundled) == hash(find_fonts(bundled_only=True))


def test_what_the_list_says_of_a_file_is_what_the_file_holds(bundled: FontSet) -> None:
    for file in bundled.files:
        assert characters(file.path) >= file.characters
        if file.face != "latin":
            assert characters(file.path) == file.characters


COVERAGE = [
    (MARKS, "the marks of official papers"),
    (NAMES, "rare characters of names: of the 8,105 and beyond"),
    ("".join(char for char in HANZI if char.isprintable()), "GB 2312, first level"),
    ("0123456789ABCxyz%.-/@", "digits and Latin"),
    ("馬鍾瑩髮國體辦繁", "traditional script, as some policy texts are quoted"),
]


@pytest.mark.parametrize(("text", "why"), COVERAGE, ids=[row[1] for row in COVERAGE])
@pytest.mark.parametrize("face", FACES)
def test_every_class_can_draw(bundled: FontSet, face: Face, text: str, why: str) -> None:
    held = frozenset().union(*(file.characters for file in bundled.chain(face)))
    assert sorted(set(text) - held) == [], why


@pytest.mark.parametrize("face", [face for face in FACES if face != "fang"])
def test_names_and_marks_need_no_other_face(bundled: FontSet, face: Face) -> None:
    """All but FandolFang were cut to what is needed: nothing of theirs is filled in."""
    assert set(NAMES + MARKS) - {"㛃"} <= bundled.face(face).characters


def test_metrics_let_faces_stand_in_one_line(bundled: FontSet) -> None:
    """Equal ascent and descent, or a word in 楷体 would push its line; ½ em digits and whole marks, as in Word."""
    from fontTools.ttLib import TTFont

    for file in bundled.files:
        with TTFont(file.path, lazy=True) as font:
            em, cmap, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
            assert round(font["hhea"].ascent / em, 3) == 0.88, file.family
            assert round(font["hhea"].descent / em, 3) == -0.12, file.family
            for char in "0123456789":
                if ord(char) in cmap:
                    assert widths[cmap[ord(char)]][0] == em / 2, (file.family, char)
            for char in "“”‘’—…·×国喆":
                if ord(char) in cmap:
                    assert widths[cmap[ord(char)]][0] == em, (file.family, char)


def test_the_dash_joins(bundled: FontSet) -> None:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTFont

    for face in FACES:
        with TTFont(bundled.face(face).path, lazy=True) as font:
            glyphs = font.getGlyphSet()
            pen = BoundsPen(glyphs)
            glyphs[font.getBestCmap()[ord("—")]].draw(pen)
            assert pen.bounds[0] <= 1, face
            assert pen.bounds[2] >= 999, face


def test_licences_and_origins() -> None:
    """Each licence stands beside its face; the GPL face is unmodified; altered faces bear no reserved name."""
    from fontTools.ttLib import TTFont

    folder = ROOT / "fonts" / "zhangfa_fonts" / "faces"
    record = json.loads((ROOT / "fonts" / "SOURCES.json").read_text(encoding="utf-8"))["faces"]
    files = sorted(path for path in folder.iterdir() if path.suffix in (".otf", ".ttf"))
    assert [path.name for path in files] == sorted(record)
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == record[path.name]["sha256"]
        licence = path.with_suffix(".LICENSE.txt").read_text(encoding="utf-8")
        if path.name.startswith("Fandol"):
            assert record[path.name]["sha256"] == record[path.name]["source_sha256"]
            assert "GNU GENERAL PUBLIC LICENSE" in licence
            assert "As a special exception" in licence
            continue
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "DEALINGS IN" in licence.replace("\n", " ")
        with TTFont(path, lazy=True) as font:
            for key in (1, 3, 4, 6, 16):
                name = font["name"].getDebugName(key) or ""
                assert not any(word in name for word in ("LXGW", "霞", "Noto", "Source", "Liberation", "Klee")), name
            assert "GSUB" not in font
            assert "GPOS" not in font


# -- the search ---------------------------------------------------------------------------------------------------


def test_a_given_folder_comes_first_and_the_distribution_fills_its_gaps(tmp_path: Path) -> None:
    make_font(tmp_path / "own.ttf", "仿宋_GB2312", "国张")
    found = find_fonts([tmp_path])
    assert found.face("fang").source == "given"
    assert [file.source for file in found.chain("fang")] == ["bundled", "given", "bundled", "bundled"]
    assert found.face("kai").source != "given"
    assert [type(row) for row in preflight([("张国文", "fang", "正文")], found)] == [Substituted]


CLASSES = [
    ("仿宋_GB2312", "fang", "the office's own"),
    ("朱雀仿宋（预览测试版）", "fang", "a free one, dropped into the folder"),
    ("FZFangSong-Z02", "fang", "the maker's name in Latin"),
    ("方正小标宋简体", "title", "宋 too, but the title's"),
    ("FZXiaoBiaoSong-B05S", "title", "the same in Latin"),
    ("楷体_GB2312", "kai", ""),
    ("KaiTi", "kai", ""),
    ("SimHei", "hei", ""),
    ("方正黑体_GBK", "hei", ""),
    ("SimSun", "song", ""),
    ("Times New Roman", "latin", "for digits and Latin"),
    ("天珩全字库", "fill", "of no class: rare characters for all the others"),
]


@pytest.mark.parametrize(("family", "role", "why"), CLASSES, ids=[row[0] for row in CLASSES])
def test_the_class_of_a_file_is_told_by_its_name(tmp_path: Path, family: str, role: str, why: str) -> None:
    make_font(tmp_path / "a.ttf", family)
    first = search_fonts([tmp_path])[0]
    assert (first.face, first.source, first.family) == (role, "given", family), why


def test_a_face_of_rare_characters_is_asked_before_the_gap_filler(tmp_path: Path) -> None:
    make_font(tmp_path / "rare.ttf", "天珩全字库", "𠮷喆")
    found = find_fonts([tmp_path])
    assert found.fallback is not None
    assert found.fallback.family == "天珩全字库"
    assert [row.message for row in preflight([("𠮷田", "fang", "名单第1行")], found)] == [
        "𠮷田（名单第1行）：“𠮷”以补字（天珩全字库）字体代替"
    ]


def test_a_times_like_face_draws_no_chinese_marks(tmp_path: Path) -> None:
    make_font(tmp_path / "times.ttf", "Times New Roman", "a1“”—·é")
    latin = find_fonts([tmp_path]).latin
    assert latin is not None
    assert latin.characters == set("a1é")


def test_installed_faces_by_preference_and_never_the_bold_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def face(family: str, **how: bool) -> Found:
        return faces_of(make_font(tmp_path / f"{family}{len(how)}.ttf", family, **how))[0]

    held = (face("FangSong"), face("仿宋_GB2312"), face("SimHei", bold=True), face("KaiTi", restricted=True))
    monkeypatch.setattr(fonts, "installed", lambda: held)
    found = find_fonts()
    assert (found.face("fang").family, found.face("fang").source) == ("仿宋_GB2312", "installed")
    assert found.face("hei").source == "bundled", "only a bold one is installed"
    assert found.face("kai").source == "bundled", "its maker forbids embedding"
    assert find_fonts(bundled_only=True).face("fang").source == "bundled"


def test_a_collection_gives_up_its_face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    own = tmp_path / "fonts"
    own.mkdir()
    make_collection(own / "simsun.ttc", "NSimKong", "SimSun")
    found = [file for file in search_fonts([own]) if file.source == "given"]
    assert [(file.face, file.family) for file in found] == [("song", "SimSun")], "members of no class are left alone"
    assert [face.families[0] for face in faces_of(found[0].path)] == ["SimSun"]
    before = found[0].path.stat().st_mtime_ns
    assert search_fonts([own])[0].path.stat().st_mtime_ns == before, "taken out once"


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "file"))
    with pytest.raises(FontError, match="单独的"):
        single(faces_of(make_collection(tmp_path / "a.ttc", "SimSun"))[0])


def damaged(folder: Path) -> None:
    (folder / "broken.ttf").write_bytes(b"\0\1\0\0 no font")


def forbidden(folder: Path) -> None:
    make_font(folder / "closed.ttf", "KaiTi", restricted=True)


def gone(folder: Path) -> None:
    folder.rmdir()


REFUSED = [
    (damaged, ["broken.ttf", "不是可用的字体文件"], "a file that is no font"),
    (forbidden, ["closed.ttf", "不允许嵌入"], "a licence that forbids it"),
    (gone, ["字体文件夹不存在"], "a folder that is not there"),
]


@pytest.mark.parametrize(("spoil", "words", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_a_given_folder_that_cannot_be_used_is_an_error(tmp_path: Path, spoil: Any, words: list[str], why: str) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    spoil(folder)
    with pytest.raises(FontError) as raised:
        find_fonts([folder])
    assert all(word in raised.value.message for word in words), raised.value.message


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any face that serves."""
    monkeypatch.setattr(fonts, "_records", lambda: ())
    monkeypatch.setattr(fonts, "installed", lambda: ())
    monkeypatch.setattr(fonts, "_TEX", Path("/nonexistent"))


@pytest.mark.usefixtures("bare")
def test_missing_classes_are_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    for family in ("仿宋_GB2312", "SimHei", "SimSun", "方正小标宋简体"):
        make_font(tmp_path / f"{family}.ttf", family)
    with pytest.raises(FontError) as raised:
        find_fonts([tmp_path])
    assert "没有找到楷体字体，不能生成 PDF" in raised.value.message
    assert "pip install" in raised.value.message
    make_font(tmp_path / "kai.ttf", "楷体_GB2312")
    assert len(find_fonts([tmp_path]).faces) == 5
    assert find_fonts([tmp_path]).latin is None


@pytest.mark.usefixtures("bare")
def test_free_faces_of_the_system_are_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    families = ("FandolFang", "LXGW WenKai", "Noto Sans CJK SC", "Noto Serif CJK SC", "Liberation Serif")
    held = [faces_of(make_font(tmp_path / f"{name}.ttf", name))[0] for name in families]
    held += faces_of(make_font(tmp_path / "bold.ttf", "Noto Serif CJK SC", bold=True))
    monkeypatch.setattr(fonts, "installed", lambda: tuple(held))
    found = find_fonts()
    assert {file.source for file in found.files} == {"system"}
    assert [file.path.stem for file in found.faces] == [*families[:4], "bold"]


def test_installed_faces_as_fontconfig_lists_them(tmp_path: Path) -> None:
    lister = tmp_path / "fc-list"
    rows = [
        "/f/simfang.ttf\\t0\\t0\\t80\\tFangSong,仿宋",
        "/f/times.ttf\\t0\\t100\\t80\\tTimes New Roman",
        "/f/var.ttf\\t65536\\t0\\t80\\tNoto Sans CJK SC",
        "/f/var.ttf\\t0\\t0\\t[40 210]\\tNoto Sans CJK SC",
        "/f/song.ttc\\t1\\t0\\t200\\tSimSun",
    ]
    lister.write_text("#!/bin/sh\n" + "".join(f"printf '{row}\\n'\n" for row in rows), encoding="utf-8")
    lister.chmod(0o755)
    assert list(fontfiles._listed(str(lister))) == [
        Found(Path("/f/simfang.ttf"), 0, ("FangSong", "仿宋")),
        Found(Path("/f/song.ttc"), 1, ("SimSun",), bold=True),
    ]


def test_installed_faces_where_there_is_no_fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Fonts").mkdir()
    path = make_font(tmp_path / "Fonts" / "simfang.ttf", "FangSong")
    damaged(tmp_path / "Fonts")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("WINDIR", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert [(face.path, face.families[0]) for face in fontfiles._scanned()] == [(path, "FangSong")]


# -- characters ---------------------------------------------------------------------------------------------------

CHARACTERS = [
    ("李明，2026年10月20日", "fang", [], "nothing to tell"),
    ("张喆", "kai", [], "the face has it"),
    ("张喆", "fang", [(Substituted, "张喆（名单）：“喆”以补字（ZF Fill）字体代替")], "filled in, and told"),
    ("喆喆", "fang", [(Substituted, "喆喆（名单）：“喆”以补字（ZF Fill）字体代替")], "once a place"),
    ("𠮷田", "fang", [(Missing, "𠮷田（名单）：“𠮷”（U+20BB7）不在任何一种字体中")], "nowhere"),
    (
        "甲乙丙丁戊己庚\U0001f600辛壬癸子丑寅",
        "hei",
        [(Missing, "…丁戊己庚\U0001f600辛壬癸子…")],
        "its surroundings only",
    ),
    ("李\ufffd", "fang", [(Missing, "转换编码时已丢失（U+FFFD）")], "lost in conversion"),
    ("李\ue001", "song", [(Missing, "自造字（私用区字符 U+E001）")], "a character of one machine"),
    ("李\x07", "fang", [(Missing, "不能显示的字符（U+0007）")], "a control character"),
    ("\u2f08事", "fang", [(Suspect, "形似“人”而不是同一个字")], "a radical that looks like 人"),
    ("\ufa38", "fang", [(Missing, "形似“器”，是否写错")], "a compatibility character in no face"),
    ("葛\U000e0100", "fang", [(Suspect, "异体选择符（U+E0100）")], "a variant that no face shows"),
    ("甲\u200b乙\ufeff\n", "fang", [], "what is not drawn needs no glyph"),
]


@pytest.mark.parametrize(("text", "face", "expected", "why"), CHARACTERS, ids=[row[3] for row in CHARACTERS])
def test_characters(bundled: FontSet, text: str, face: Face, expected: list[tuple[type, str]], why: str) -> None:
    found = preflight([(text, face, "名单")], bundled)
    assert [type(row) for row in found] == [kind for kind, _ in expected]
    for row, (kind, words) in zip(found, expected, strict=True):
        assert words in row.message
        assert row.severity == ("must" if kind is Missing else "info")


def test_the_radical_of_a_font_that_has_it_is_still_told(tmp_path: Path) -> None:
    make_font(tmp_path / "fang.ttf", "仿宋_GB2312", "\u2f08人")
    assert [type(row) for row in preflight([("\u2f08", "fang", "正文")], find_fonts([tmp_path]))] == [Suspect]


def test_each_place_is_told(bundled: FontSet) -> None:
    runs: Iterable[tuple[str, Face, str]] = (("张喆", "fang", f"名单第{i}行") for i in (1, 2, 2))
    assert [row.place for row in preflight(runs, bundled)] == ["名单第1行", "名单第2行"]


def test_what_cannot_be_drawn_stops_the_drawing(bundled: FontSet) -> None:
    with pytest.raises(FontError) as raised:
        require_glyphs([("张喆𠮷", "fang", "名单第3行"), ("\ufffd", "kai", "签发人")], bundled)
    assert all(word in raised.value.message for word in ("𠮷", "名单第3行", "签发人", "templates/fonts"))
    assert require_glyphs([("张喆", "fang", "名单第3行")], bundled) == (
        "张喆（名单第3行）：“喆”以补字（ZF Fill）字体代替",
    )


def test_a_character_is_told_once_with_its_number_of_places(bundled: FontSet) -> None:
    runs: list[tuple[str, Face, str]] = [("张喆", "fang", f"名单第{i}行") for i in range(1, 2001)]
    assert require_glyphs([*runs, ("李堃", "fang", "名单第2001行")], bundled) == (
        "张喆（名单第1行）：“喆”以补字（ZF Fill）字体代替（共 2000 处）",
        "李堃（名单第2001行）：“堃”以补字（ZF Fill）字体代替",
    )


def test_a_broken_distribution_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever stands under its name and is not it."""
    for words in ("raise ImportError('no')", ""):
        folder = tmp_path / str(len(words)) / "zhangfa_fonts"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(words, encoding="utf-8")
        monkeypatch.setitem(sys.modules, "zhangfa_fonts", None)
        monkeypatch.delitem(sys.modules, "zhangfa_fonts")
        monkeypatch.syspath_prepend(str(folder.parent))
        fonts_module._records.cache_clear()
        with pytest.raises(FontError, match="重新安装 zhangfa-fonts"):
            fonts_module._records()
    fonts_module._records.cache_clear()


def test_a_page_is_drawn_with_our_faces_alone(bundled: FontSet, tmp_path: Path) -> None:
    """WeasyPrint with every face from its file: no face of the machine slips in, the text is found again."""
    import io

    import weasyprint
    from pypdf import PdfReader

    text = "张喆、李堃：“引‘内’”——〔2026〕1号……☐①"
    rules = "".join(f'@font-face{{font-family:{f.name};src:url("{f.path.as_uri()}")}}' for f in bundled.files)
    lines = "".join(
        f'<p style="font-family:{",".join(file.name for file in bundled.chain(face))}">{text}</p>' for face in FACES
    )
    style = "@page{size:A4}p{font-size:16pt;line-height:29pt;margin:0}"
    data = weasyprint.HTML(string=f"<style>{rules}{style}</style>{lines}").write_pdf()
    page = PdfReader(io.BytesIO(data)).pages[0]
    drawn = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert drawn == {file.name for file in bundled.files}
    assert page.extract_text().replace("\n", "") == text * 5


# -- doctor -------------------------------------------------------------------------------------------------------


def test_doctor_shows_each_class() -> None:
    found = {check.name: check for check in checks._fonts()}
    assert [found[f"font-{face}"].status for face in FACES] == ["ok"] * 5
    assert "FandolFang" in found["font-fang"].found or "installed" in found["font-fang"].found


@pytest.mark.usefixtures("bare")
def test_doctor_names_what_is_lost_without_fonts() -> None:
    found = {check.name: check for check in checks._fonts()}
    assert {check.status for check in found.values()} == {"optional"}
    assert "不能生成 PDF" in found["font-kai"].found
    assert "pip install" in found["font-kai"].remedy


def library(**parts: object) -> ModuleType:
    """What ``weasyprint.text`` looks like to doctor."""
    module = ModuleType("weasyprint.text")
    quick = SimpleNamespace(hb_version_atleast=lambda *number: parts.get("new", True))
    pango = SimpleNamespace(pango_version=lambda: 15012)
    module.ffi = SimpleNamespace(pango=pango, harfbuzz=quick, harfbuzz_subset=parts.get("subset"))  # type: ignore[attr-defined]
    return module


class WithoutPango(ModuleType):
    def __getattr__(self, name: str) -> object:
        raise OSError("cannot load library 'libgobject-2.0-0'")


LAYOUT = [
    (WithoutPango("weasyprint.text"), {"pdf": "optional"}, "libpango-1.0-0", "no Pango"),
    (library(), {"pdf": "ok", "subset": "optional"}, "libharfbuzz-subset0", "no subsetter"),
    (library(subset=1, new=False), {"pdf": "ok", "subset": "optional"}, "升级操作系统", "an old HarfBuzz"),
    (library(subset=1), {"pdf": "ok", "subset": "ok"}, "", "all there"),
]


@pytest.mark.parametrize(("module", "statuses", "remedy", "why"), LAYOUT, ids=[row[3] for row in LAYOUT])
def test_doctor_on_the_libraries_of_the_pdf(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, statuses: dict[str, str], remedy: str, why: str
) -> None:
    import weasyprint  # noqa: F401  the real one first: only its part is replaced

    monkeypatch.setitem(sys.modules, "weasyprint.text", module)
    found = list(checks._layout())
    assert {check.name: check.status for check in found} == statuses
    assert remedy in found[-1].remedy


YEARS = [
    ({2024, 2025, 2026, 2027}, "ok", "2024—2027 年", "this year and the next"),
    ({2020, 2025, 2026}, "optional", "2020、2025—2026 年的放假调休安排；2027 年按周末推算", "the next is not out yet"),
    (set(), "optional", "2026、2027 年按周末推算", "none"),
]


@pytest.mark.parametrize(("years", "status", "words", "why"), YEARS, ids=[row[3] for row in YEARS])
def test_doctor_on_holidays(
    monkeypatch: pytest.MonkeyPatch, years: set[int], status: str, words: str, why: str
) -> None:
    import datetime

    class Today(datetime.date):
        @classmethod
        def today(cls) -> Today:
            return cls(2026, 11, 1)

    monkeypatch.setattr(datetime, "date", Today)
    monkeypatch.setattr(
        "generator.calendar.open_calendar", lambda **_: SimpleNamespace(knows=lambda year: year in years)
    )
    (check,) = checks._calendar()
    assert check.status == status
    assert words in check.found
