"""The text templates of an office: bundled and its own, and the earlier texts of its own.

An own template stands in ``templates/`` of the workspace under the name of the bundled one; what it replaced is kept in
``templates/history/NAME/TIME``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.web.store.times import now
from generator.inputs.examples import EXAMPLES
from generator.inputs.families import SUBTYPES, TYPES
from generator.office.folders import write
from generator.templating import MAX_BYTES, SUFFIX, TemplateError
from generator.units import level_of, levels
from kb.errors import ReadError
from kb.faults import translated

PARTS: Final = "parts/"
_HISTORY: Final = "history"
_ABOUT = re.compile(r"\A\s*\{#-?\s*(.*?)\s*-?#\}", re.S)
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})T(\d{2})(\d{2})(\d{2})Z(?:~\d+)?")


@dataclass(frozen=True, slots=True)
class Template:
    """A template. name: without suffix. title: Chinese. own: the office's text is in force. bundled: there is a bundled
    one. about: what its first comment says."""

    name: str
    title: str
    own: bool
    bundled: bool
    about: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier text. key: names it. at: ISO, UTC, when it was replaced."""

    key: str
    at: str


class Shelf:
    """Reads and writes templates. Raises LibraryError: the disk refuses; TemplateError: a text cannot be read."""

    def __init__(self, own: Path, bundled: Path) -> None:
        """own: the folder ``templates`` of the workspace, which need not exist."""
        self.own, self.bundled = own, bundled

    def names(self) -> tuple[str, ...]:
        """All templates, then the parts they share."""
        found = self._names(self.own) | self._names(self.bundled)
        return tuple(sorted(found, key=lambda name: (name.startswith(PARTS), name)))

    def possible(self) -> tuple[str, ...]:
        """Names of more specific templates that an office may add: by subtype and by the document that binds a unit."""
        documents = tuple(dict.fromkeys(one for level in levels() for one in level_of("", None, level).documents))
        stems = dict.fromkeys(
            name
            for example in EXAMPLES
            for name in (example.type, _stem(example.type, example.subtype))
            if name != "notice"
        )
        wanted = (name for stem in stems for name in (stem, *(f"{stem}.{one}" for one in documents)))
        held = set(self.names())
        return tuple(name for name in wanted if name not in held and "combined" not in name)

    def get(self, name: str) -> Template | None:
        """One of them; one that may be added, too. None for any other name."""
        if name not in self.names():
            return Template(name, title_of(name), False, False, "") if name in self.possible() else None
        own, bundled = name in self._names(self.own), name in self._names(self.bundled)
        try:
            about = _ABOUT.match(self.text(name))
        except TemplateError:
            about = None
        return Template(name, title_of(name), own, bundled, " ".join(about[1].split()) if about else "")

    def all(self) -> tuple[Template, ...]:
        """Every template."""
        return tuple(one for name in self.names() if (one := self.get(name)))

    def text(self, name: str) -> str:
        """The text in force; of a template that may be added, the one that serves in its place so far."""
        while name:
            for folder in (self.own, self.bundled):
                path = folder / (name + SUFFIX)
                if path.is_file():
                    return _read(path, folder)
            name = name.rpartition(".")[0]
        return ""

    def own_text(self, name: str) -> str | None:
        """The office's text, None without one."""
        path = self.own / (name + SUFFIX)
        return _read(path, self.own) if path.is_file() else None

    def bundled_text(self, name: str) -> str | None:
        """The bundled text, None without one."""
        path = self.bundled / (name + SUFFIX)
        return _read(path, self.bundled) if path.is_file() else None

    # ---- changes

    def save(self, name: str, text: str) -> None:
        """Makes a text the one in force; the office's earlier one is kept."""
        self._keep(name)
        write(self.own / (name + SUFFIX), text.encode("utf-8"))

    def take_back(self, name: str) -> None:
        """Takes the office's text out of use: the bundled one is in force again."""
        self._keep(name)
        with translated(self.own):
            (self.own / (name + SUFFIX)).unlink(missing_ok=True)

    def earlier(self, name: str) -> tuple[Earlier, ...]:
        """Earlier texts of the office, the latest first."""
        place = self.own / _HISTORY / name
        with translated(self.own):
            keys = [path.name.removesuffix(SUFFIX) for path in place.glob(f"*{SUFFIX}")] if place.is_dir() else []
        known = [(key, found) for key in keys if (found := _STAMP.fullmatch(key))]
        return tuple(
            Earlier(key, "{}-{}-{}T{}:{}:{}Z".format(*found.groups()))
            for key, found in sorted(known, key=lambda pair: pair[0], reverse=True)
        )

    def earlier_text(self, name: str, key: str) -> str | None:
        """One of them."""
        if all(one.key != key for one in self.earlier(name)):
            return None
        return _read(self.own / _HISTORY / name / (key + SUFFIX), self.own)

    def _keep(self, name: str) -> None:
        path = self.own / (name + SUFFIX)
        with translated(self.own):
            data = path.read_bytes() if path.is_file() else None
        if data is None:
            return
        key = now().strftime("%Y%m%dT%H%M%SZ")
        target, number = self.own / _HISTORY / name / (key + SUFFIX), 1
        while target.exists():
            number += 1
            target = target.with_name(f"{key}~{number}{SUFFIX}")
        write(target, data)

    @staticmethod
    def _names(folder: Path) -> set[str]:
        with translated(folder):
            tops = [(path, "") for path in (folder.iterdir() if folder.is_dir() else ())]
            place = folder / PARTS
            tops += [(path, PARTS) for path in (place.iterdir() if place.is_dir() else ())]
            return {
                before + path.name.removesuffix(SUFFIX)
                for path, before in tops
                if path.name.endswith(SUFFIX) and path.is_file()
            }


def digest(text: str) -> str:
    """Names a text, so that a form can say which one it was made from."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def plain(text: str) -> str:
    """A text as a form gives it: with one kind of line ends and an end of line at its end."""
    words = text.replace("\r\n", "\n").replace("\r", "\n")
    return words if words.endswith("\n") or not words else words + "\n"


def title_of(name: str) -> str:
    """A template in words: 申报通知（柳州市市直、柳州市市直二层单位）."""
    if name.startswith(PARTS):
        return f"片段 {name.removeprefix(PARTS)}"
    type_, _, rest = name.partition(".")
    parts = rest.split(".") if rest else []
    title = TYPES.get(type_, type_)
    if parts and (known := _subtype_words(type_, parts[0])):
        title, parts = known, parts[1:]
    return f"{title}（{'，'.join(_binding(part) for part in parts)}）" if parts else title


def _subtype_words(type_: str, subtype: str) -> str:
    if type_ == "notice":
        return SUBTYPES.get(subtype, "")
    return next((one.title for one in EXAMPLES if (one.type, one.subtype) == (type_, subtype)), "")


def _binding(document: str) -> str:
    """Units that a document binds, by the first of their levels."""
    bound = [level for level in levels() if document in level_of("", None, level).documents]
    return "、".join(bound) or document


def _stem(type_: str, subtype: str | None) -> str:
    return f"{type_}.{subtype}" if subtype else type_


def _read(path: Path, folder: Path) -> str:
    from kb.readers.decode import decode

    with translated(folder):
        if not path.resolve().is_relative_to(folder.resolve()):
            raise TemplateError("模板是指向文件夹之外的链接", where=path.name, remedy="请换成文件本身")
        if path.stat().st_size > MAX_BYTES:
            raise TemplateError("模板文件过大", where=path.name, expected=f"不超过 {MAX_BYTES // 1024} KB")
        data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        pass
    try:
        return decode(data, path.name).text
    except ReadError as error:
        raise TemplateError(error.what, where=path.name, remedy="请把模板另存为 UTF-8 编码") from error


__all__ = ["PARTS", "Earlier", "Shelf", "Template", "digest", "plain", "title_of"]
