"""What ``doctor`` looks at: one function a check, each with the command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Status = Literal["ok", "optional", "missing"]

# Import name -> (distribution, what it is for). All are installed with zhangfa; a missing one is a broken installation.
_LIBRARIES = {
    "sqlalchemy": ("SQLAlchemy", "文库读写"),
    "alembic": ("alembic", "文库升级"),
    "opencc": ("OpenCC", "简繁转换"),
    "lxml": ("lxml", "读取网页文件"),
    "docx": ("python-docx", "读取 Word 文件"),
    "pypdfium2": ("pypdfium2", "读取 PDF 文件"),
    "pydantic": ("pydantic", "检查输入文件"),
    "jinja2": ("Jinja2", "公文模板"),
    "fontTools": ("fonttools", "检查字体"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a check.

    name: stable key. title: Chinese. found: what there is. status: ok; optional (works without, something is lost);
    missing (must be mended). remedy: the command or step that mends it, "" when nothing has to be done.
    """

    name: str
    title: str
    status: Status
    found: str
    remedy: str = ""


def all_checks() -> Iterator[Check]:
    """Every check in turn. A check that fails in a way nobody foresaw is itself a finding, never an exception."""
    for name, title, check in _CHECKS:
        try:
            yield from check()
        except Exception as error:
            yield Check(
                name, title, "missing", f"检查时出错：{error}", "请重新安装 zhangfa；仍不行时把这句话交给维护人员"
            )


def _python() -> Iterator[Check]:
    # The installer sees to 3.11 or newer; what is told here is which one it is.
    yield Check("python", "Python", "ok", f"{'.'.join(map(str, sys.version_info[:3]))}（{sys.executable}）")


def _encoding() -> Iterator[Check]:
    found = sys.stdout.encoding or "未知"
    try:
        "〔”—𠮷".encode(found)
        yield Check("encoding", "终端编码", "ok", found)
    except (LookupError, UnicodeEncodeError):
        yield Check("encoding", "终端编码", "optional", f"{found}，部分汉字会显示为 ?", "export LANG=C.UTF-8")


def _sqlite() -> Iterator[Check]:
    import sqlite3

    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= (3, 35):
        yield Check("sqlite", "SQLite 数据库", "ok", found)
    else:
        yield Check("sqlite", "SQLite 数据库", "missing", found, "请换用自带 SQLite 3.35 以上版本的 Python")
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    if "ENABLE_FTS5" in options:
        yield Check("fts5", "SQLite 全文检索", "ok", "FTS5（仅性能测量时用）")
    else:
        yield Check("fts5", "SQLite 全文检索", "optional", "没有 FTS5（仅性能测量时用，不影响检索）")


def _engines() -> Iterator[Check]:
    names = {"tantivy": "tantivy", "whoosh": "Whoosh-Reloaded"}
    held = {name: _version(distribution) for name, distribution in names.items() if find_spec(name)}
    for name, distribution in names.items():
        title = f"检索引擎 {name}"
        if name in held:
            yield Check(f"engine-{name}", title, "ok", held[name])
        elif held:
            other = next(iter(held))
            yield Check(f"engine-{name}", title, "optional", f"没有安装，可用 {other}", _pip(distribution))
        else:
            yield Check(f"engine-{name}", title, "missing", "没有安装", _pip(distribution))


def _segmentation() -> Iterator[Check]:
    if find_spec("rjieba"):
        yield Check("words", "分词", "ok", f"rjieba {_version('rjieba')}")
    elif find_spec("jieba"):
        yield Check("words", "分词", "optional", f"jieba {_version('jieba')}（启动较慢）", _pip("rjieba"))
    else:
        yield Check("words", "分词", "missing", "rjieba、jieba 都没有安装", _pip("rjieba"))


def _libraries() -> Iterator[Check]:
    for module, (distribution, purpose) in _LIBRARIES.items():
        if find_spec(module):
            yield Check(f"library-{module}", purpose, "ok", f"{distribution} {_version(distribution)}")
        else:
            yield Check(f"library-{module}", purpose, "missing", f"没有安装 {distribution}", _pip(distribution))


def _libreoffice() -> Iterator[Check]:
    import shutil

    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        yield Check("libreoffice", "LibreOffice", "ok", found)
    else:
        yield Check(
            "libreoffice",
            "LibreOffice",
            "optional",
            "没有安装，不能直接导入 .doc、.wps、.rtf 文件（可先另存为 .docx）",
            "apt-get install libreoffice-writer-nogui（需管理员权限）",
        )


def _fonts() -> Iterator[Check]:
    from desk.cli.workspace import chosen_home
    from generator.render.fonts import FACES, REMEDY, ROLE_NAMES, Role, search_fonts
    from kb.errors import ZhangfaError

    own = chosen_home() / "templates" / "fonts"
    try:
        files = search_fonts([own] if own.is_dir() else [])
    except ZhangfaError as error:
        yield Check("fonts", "字体", "optional", f"不能生成 PDF：{error.message}", error.remedy or REMEDY)
        return
    origins = {"given": "本单位的", "installed": "本机安装的", "bundled": "随软件提供的", "system": "系统附带的"}
    shown: tuple[Role, ...] = (*FACES, "fill")
    for face in shown:
        name, title = f"font-{face}", f"字体：{ROLE_NAMES[face]}"
        if best := next((file for file in files if file.face == face), None):
            yield Check(name, title, "ok", f"{best.family}（{origins[best.source]}，{best.path}）")
        else:
            lost = "少见的字不能印出" if face == "fill" else "不能生成 PDF"
            yield Check(name, title, "optional", f"没有找到，{lost}", REMEDY)


def _layout() -> Iterator[Check]:
    import contextlib
    import io
    import warnings

    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    if not find_spec("weasyprint"):
        yield Check("pdf", "PDF 排版", "missing", "没有安装 WeasyPrint", _pip("'weasyprint>=70,<71'"))
        return
    try:
        # It prints advice in English, and warns where the subsetter is missing: both are told here.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from weasyprint.text import ffi
    except OSError:
        found = "缺少系统库 Pango，不能生成 PDF（.docx 和网页不受影响）"
        yield Check("pdf", "PDF 排版", "optional", found, f"apt-get install {packages}（需管理员权限）")
        return
    pango = ffi.pango.pango_version()
    number = f"Pango {pango // 10000}.{pango // 100 % 100}.{pango % 100}"
    yield Check("pdf", "PDF 排版", "ok", f"WeasyPrint {_version('weasyprint')}，{number}")
    title = "PDF 字体裁剪"
    if ffi.harfbuzz_subset is None:
        found = "没有找到 libharfbuzz-subset，生成 PDF 会慢几倍"
        yield Check("subset", title, "optional", found, "apt-get install libharfbuzz-subset0（需管理员权限）")
    elif not ffi.harfbuzz.hb_version_atleast(4, 1, 0):
        found = "libharfbuzz 低于 4.1，生成 PDF 会慢几倍"
        yield Check("subset", title, "optional", found, "请升级操作系统（Debian 12、Ubuntu 24.04 或更新）")
    else:
        yield Check("subset", title, "ok", "libharfbuzz-subset")


def _calendar() -> Iterator[Check]:
    from datetime import date

    from desk.cli.workspace import chosen_home
    from generator.calendar import open_calendar
    from kb.errors import ZhangfaError

    title, this = "节假日", date.today().year
    try:
        calendar = open_calendar(tables=chosen_home() / "tables")
    except ZhangfaError as error:
        yield Check("calendar", title, "missing", error.message, "请更正或移走这个文件")
        return
    years = [year for year in range(1990, this + 20) if calendar.knows(year)]
    unknown = [year for year in (this, this + 1) if year not in years]
    found = f"已知 {_year_spans(years)}年的放假调休安排"
    if not unknown:
        yield Check("calendar", title, "ok", found)
        return
    found += f"；{'、'.join(map(str, unknown))} 年按周末推算"
    remedy = f"国务院办公厅公布后执行：{_pip('-U chinesecalendar')}；或把放假安排写成日历，用 zhangfa table add 导入"
    yield Check("calendar", title, "optional", found, remedy)


def _year_spans(years: list[int]) -> str:
    """``2004—2026、2028``."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return "、".join(f"{a}" if a == b else f"{a}—{b}" for a, b in spans) + " "


def _workspace() -> Iterator[Check]:
    import os
    import shutil

    from desk.cli.workspace import chosen_home

    home = chosen_home()
    place = home
    while not place.exists() and place != place.parent:
        place = place.parent
    remedy = "请用 --home 或环境变量 ZHANGFA_HOME 指定一个自己可写的文件夹"
    if home.exists() and not home.is_dir():
        yield Check("workspace", "文库文件夹", "missing", f"{home} 是文件，不是文件夹", remedy)
    elif not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        yield Check("workspace", "文库文件夹", "missing", f"{home} 不可写", remedy)
    else:
        free = shutil.disk_usage(place).free / 2**30
        found = f"{home}（{'' if home.exists() else '首次使用时建立，'}磁盘剩余 {free:.1f} GB）"
        if free < 0.2:
            yield Check("workspace", "文库文件夹", "missing", found, "磁盘空间不足 0.2 GB，请腾出空间")
        else:
            yield Check("workspace", "文库文件夹", "ok", found)


def _library() -> Iterator[Check]:
    from kb import open_lookup
    from kb.errors import ZhangfaError

    try:
        with open_lookup() as lookup:
            facts = lookup.facts()
    except ZhangfaError as error:
        yield Check("library", "文库", "missing", error.message, "按上面的提示处理后重新运行 zhangfa doctor")
        return
    defects = sum(len(document.defects) for document in facts.values())
    clauses = sum(document.clause_count for document in facts.values())
    yield Check("library", "文库", "ok", f"{len(facts)} 份文件，{clauses} 条，文字有损 {defects} 处")


def _index() -> Iterator[Check]:
    from kb import open_lookup
    from kb.analysis import ANALYSIS_VERSION
    from kb.engines import IndexDamaged
    from kb.errors import ZhangfaError
    from kb.index import engine_of
    from kb.index_state import read_mark, verify

    again, title = "下次检索时自动补建；也可运行 zhangfa index", "检索索引"
    try:
        with open_lookup() as lookup:
            home, library, generation = lookup.home, lookup.library_id, lookup.generation()
        engine = engine_of(home)
    except ZhangfaError as error:
        yield Check("index", title, "missing", error.message, "按上面的提示处理后重新运行 zhangfa doctor")
        return
    place = home / "index" / engine
    mark = read_mark(place)
    if mark is None:
        yield Check("index", title, "optional", f"尚未建立（引擎 {engine}）", again)
        return
    try:
        verify(place / mark.folder, mark.files)
    except IndexDamaged:
        yield Check("index", title, "optional", f"已损坏（引擎 {engine}）", again)
        return
    if mark.library != library or mark.analysis != ANALYSIS_VERSION:
        yield Check("index", title, "optional", f"不是由本文库或本版本建立的（引擎 {engine}）", again)
    elif mark.generation != generation:
        yield Check("index", title, "optional", f"落后于文库（引擎 {engine}）", again)
    else:
        yield Check("index", title, "ok", f"与文库一致（引擎 {engine}）")


def _version(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "版本不明"


def _pip(distribution: str) -> str:
    return f"{sys.executable} -m pip install {distribution}"


_CHECKS: tuple[tuple[str, str, Callable[[], Iterator[Check]]], ...] = (
    ("python", "Python", _python),
    ("encoding", "终端编码", _encoding),
    ("sqlite", "SQLite 数据库", _sqlite),
    ("engines", "检索引擎", _engines),
    ("words", "分词", _segmentation),
    ("libraries", "程序库", _libraries),
    ("libreoffice", "LibreOffice", _libreoffice),
    ("fonts", "字体", _fonts),
    ("pdf", "PDF 排版", _layout),
    ("calendar", "节假日", _calendar),
    ("workspace", "文库文件夹", _workspace),
    ("library", "文库", _library),
    ("index", "检索索引", _index),
)
