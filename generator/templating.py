"""Text templates: finding the one that fits, rendering it in the sandbox, and telling faults with file and line.

A template is named ``TYPE[.SUBTYPE][.JURISDICTION].txt.j2``; of those that exist, the most specific name is taken.
For each name the office's own file (``templates/`` of the workspace) stands in for the bundled one: an office that
rewrites ``notice.txt.j2`` does not thereby change what ``notice.forwarding.txt.j2`` says. Partials lie in ``parts/``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from generator.budget import Budget, bounded
from generator.sandbox import Sandbox
from generator.syntax_errors import explain, explain_call
from kb.errors import ReadError, ZhangfaError

SUFFIX = ".txt.j2"
MAX_BYTES = 256 * 1024
_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NAME = re.compile(r"(?:[\w\u4e00-\u9fff-][\w\u4e00-\u9fff.-]{0,80}/){0,3}[\w\u4e00-\u9fff-][\w\u4e00-\u9fff.-]{0,120}")


class TemplateError(ZhangfaError):
    """A template cannot be found, read or rendered; ``where`` names the file and the line."""


def candidates(kind: str, subtype: str | None = None, jurisdictions: Sequence[str] = ()) -> tuple[str, ...]:
    """The names that may serve, most specific first, without suffix.

    jurisdictions: ids of the documents that bind the unit (``lz-2022-65``), the one that matters most first.
    """
    stems = [f"{kind}.{subtype}", kind] if subtype else [kind]
    return tuple(name for stem in stems for name in (*(f"{stem}.{each}" for each in jurisdictions), stem))


class Templates:
    """The templates of an office: its own before the bundled ones. Safe to use from several threads."""

    def __init__(self, own: Path | None, bundled: Path, filters: Mapping[str, Callable[..., Any]]) -> None:
        """own: the folder ``templates`` of the workspace; need not exist. filters: by the name templates use."""
        self._folders = tuple(folder for folder in (own, bundled) if folder is not None)
        self._sandbox = Sandbox(_Loader(self._folders), filters)

    def names(self) -> tuple[str, ...]:
        """The names of all templates, partials aside, without suffix."""
        found = {
            path.name.removesuffix(SUFFIX)
            for folder in self._folders
            if folder.is_dir()
            for path in folder.iterdir()
            if path.name.endswith(SUFFIX)
        }
        return tuple(sorted(found))

    def choose(self, wanted: Sequence[str], forced: str | None = None) -> str:
        """The first of ``wanted`` that exists; ``forced``, with or without suffix, decides alone.

        Raises TemplateError naming the templates there are.
        """
        for name in (forced.strip().removesuffix(SUFFIX),) if forced is not None else wanted:
            if _find(self._folders, name + SUFFIX) is not None:
                return name
        missing = f"“{forced}”" if forced is not None else f"“{wanted[0]}”"
        raise TemplateError(
            f"没有名为{missing}的模板",
            expected=f"下列之一：{'、'.join(self.names())}" if self.names() else None,
            remedy=f"请核对模板名；单位自己的模板放在 {self._folders[0]}，文件名以 {SUFFIX} 结尾",
        )

    def render(self, name: str, context: Mapping[str, object], budget: Budget | None = None) -> str:
        """The text of a template. Raises TemplateError: whatever goes wrong, functions like ``cite`` included."""
        text: list[str] = []
        with bounded(budget or Budget()):
            try:
                template = self._sandbox.get_template(name + SUFFIX)
                # Not template.render: the traceback must keep the compiled frames that know their lines.
                text.extend(template.root_render_func(template.new_context(dict(context))))
            except Exception as error:
                raise _located(error, name) from error
        words = "".join(text)
        if left := _LEFT.search(words):
            line = words.count("\n", 0, left.start()) + 1
            raise TemplateError(
                f"写出的文字里有模板记号“{left[0]}”{_shown(words, line)}",
                where=self.place(name),
                expected="写定的文字",
                remedy="请检查模板这一处的括号是否成对，并删去 raw",
            )
        return words

    def place(self, name: str) -> str:
        """Where a template is, in words: 模板 and its file."""
        return f"模板 {_find(self._folders, name + SUFFIX) or name + SUFFIX}"


# ---- files ----------------------------------------------------------------------------------------------------------


class _Loader(BaseLoader):
    """Reads templates from the folders, first one first; never outside them."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The words of a template, its path, and whether both are still the same."""
        path = _find(self._folders, template)
        if path is None:
            raise TemplateNotFound(template)
        stamp = path.stat().st_mtime_ns, path.stat().st_size
        return _read(path), str(path), lambda: _unchanged(self._folders, template, path, stamp)


def _unchanged(folders: tuple[Path, ...], name: str, path: Path, stamp: tuple[int, int]) -> bool:
    found = _find(folders, name)
    return found == path and (found.stat().st_mtime_ns, found.stat().st_size) == stamp


def _find(folders: tuple[Path, ...], name: str) -> Path | None:
    """The file of that name in the first folder that has it.

    Raises TemplateError for a name that leads outside, and for what bears the name and is no file.
    """
    if not _NAME.fullmatch(name) or not name.endswith(SUFFIX):
        raise TemplateError(
            f"模板名“{name[:80]}”不合规定",
            expected="模板文件夹内的名称，不含“..”、反斜线和盘符",
            remedy="请只写模板名，如 notice.general",
        )
    for folder in folders:
        path = folder / name
        if path.is_file():
            if not path.resolve().is_relative_to(folder.resolve()):
                raise TemplateError("模板是指向文件夹之外的链接", where=str(path), remedy="请换成文件本身")
            return path
        if os.path.lexists(path):
            what = "是文件夹" if path.is_dir() else "是失效的链接" if path.is_symlink() else "不是普通文件"
            raise TemplateError(f"模板{what}", where=str(path), expected="文本文件", remedy="请换成文件，或者删去")
        if os.path.lexists(folder) and not folder.is_dir():
            raise TemplateError("放模板的地方不是文件夹", where=str(folder), remedy="请删去后建立同名的文件夹")
    return None


def _read(path: Path) -> str:
    text = _decoded(path)
    if found := _CONTROLS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"有看不见的控制字符 U+{ord(found[0]):04X}"
        raise TemplateError(what, where=_where(str(path), line), remedy="请在模板中删去该字符")
    return text


def _decoded(path: Path) -> str:
    from kb.readers.decode import decode

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TemplateError("模板文件过大", where=str(path), expected=f"不超过 {MAX_BYTES // 1024} KB")
        data = path.read_bytes()
    except OSError as error:
        raise TemplateError("模板文件读不出来", where=str(path), remedy="请检查文件的权限") from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        pass
    try:
        return decode(data, str(path)).text
    except ReadError as error:
        raise TemplateError(error.what, where=str(path), remedy="请把模板另存为 UTF-8 编码") from error


# ---- faults ---------------------------------------------------------------------------------------------------------


def _located(error: Exception, name: str) -> TemplateError:
    """The error in Chinese with the template and line where it arose; name: of the template asked for."""
    if isinstance(error, TemplateSyntaxError):
        told, hint = explain(error.message or "")
        told += _shown(error.source, error.lineno)
        return TemplateError(told, where=_where(error.filename or error.name, error.lineno), remedy=hint)
    place = _place_of(error.__traceback__)
    if isinstance(error, ZhangfaError):
        where = "，".join(part for part in (place, error.where) if part)
        return TemplateError(error.what, where=where or None, expected=error.expected, remedy=error.remedy)
    what, expected, remedy = _runtime_words(error)
    return TemplateError(what, where=place or f"模板 {name}{SUFFIX}", expected=expected, remedy=remedy)


def _runtime_words(error: Exception) -> tuple[str, str | None, str | None]:
    match error:
        case TemplateNotFound():
            return f"要引用的模板“{error.name}”不存在", None, "请核对 include、import、extends 后的文件名"
        case UndefinedError():
            return (
                f"不认识的名字“{error.message}”",
                "it、derived、level，以及 cite、quote、number、title、table 等",
                "请核对拼写；输入的内容写作 it.字段名",
            )
        case SecurityError():
            return f"模板不能使用“{error.message}”", "输入文件中的字段", "模板里只能写字段、循环、判断和列明的过滤器"
        case RecursionError() | MemoryError() | SyntaxError():
            return "嵌套或递归过深，已停止", None, "请检查模板是否引用了自己，或一处套了过多层"
        case TypeError():
            return explain_call(str(error)), None, "请核对函数、过滤器括号里的参数"
        case ZeroDivisionError():
            return "除数是零", None, "请检查这里的算式"
        case OverflowError():
            return "算出的数过大", None, "请检查这里的算式"
    return f"这一行执行时出错（{type(error).__name__}：{error}）", None, "请检查这里的写法和所用字段的内容"


def _place_of(traceback: TracebackType | None) -> str | None:
    """The innermost template and line that the traceback passes."""
    found: tuple[Template, int] | None = None
    while traceback is not None:
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = template, template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return _where(found[0].filename, found[1]) if found else None


def _where(filename: str | None, line: int) -> str:
    return f"模板 {filename or ''} 第{line}行"


def _shown(source: str | None, line: int) -> str:
    lines = (source or "").split("\n")
    words = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f"（{words[:60]}）" if words else ""


__all__ = ["MAX_BYTES", "SUFFIX", "TemplateError", "Templates", "candidates"]
