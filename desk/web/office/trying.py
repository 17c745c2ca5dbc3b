"""A template tried before it counts: every example that it writes is composed, for units of every kind.

The edited text lies in a folder of its own beside the office's other templates; what is in force is not touched.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from generator.compose import Composed, compose
from generator.derived import derive
from generator.inputs.examples import EXAMPLES, Example
from generator.inputs.load import Loaded, load
from generator.rules.checking import Checking
from generator.standing import unit_level
from generator.templating import MAX_BYTES, SUFFIX, TemplateError
from generator.units import UnitLevel, level_of, levels
from kb.errors import ZhangfaError
from kb.faults import translated
from kb.resources import templates_dir

_HISTORY: Final = "history"
_LINE: Final = re.compile(r"第(\d+)行")
_CALLED: Final = re.compile(r"""["']([^"'{}]+)\.txt\.j2["']""")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why examples cannot be composed. where: 样例 by title, and for which units. line: of the edited text, 0 for
    another template's. words: that line."""

    message: str
    where: tuple[str, ...]
    line: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the examples gave. count: of papers composed. shown: the paper that is previewed, None where it failed."""

    count: int
    faults: tuple[Fault, ...]
    shown: Composed | None


@dataclass(frozen=True, slots=True)
class _Trial:
    example: Example
    loaded: Loaded
    level: UnitLevel

    @property
    def where(self) -> str:
        return f"{self.example.title}（{self.level.level or '层级不明的单位'}）"


def examples_for(name: str) -> tuple[Example, ...]:
    """The examples that a template may serve: of its type and subtype; all for a part."""
    type_, _, rest = name.partition(".")
    of_type = tuple(example for example in EXAMPLES if example.type == type_)
    subtype = rest.split(".")[0]
    narrow = tuple(example for example in of_type if example.subtype == subtype)
    return narrow or of_type or EXAMPLES


def first_example(name: str, own: Path) -> Example:
    """The example whose paper shows most of a template: of a part, one whose template names it."""
    examples = examples_for(name)
    if not name.startswith("parts/"):
        return examples[0]
    part = name.removeprefix("parts/")
    return next(
        (one for one in examples if one.subtype and one.subtype in part),
        next((one for one in examples if name in _calls(one, own)), examples[0]),
    )


def _calls(example: Example, own: Path) -> set[str]:
    """The parts that the plain template of an example names."""
    stem = f"{example.type}.{example.subtype}" if example.subtype else example.type
    for one in (stem, example.type):
        for folder in (own, templates_dir()):
            path = folder / (one + SUFFIX)
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                return set(_CALLED.findall(path.read_text("utf-8", "replace")))
    return set()


def try_out(checking: Checking, own: Path, scratch: Path, name: str, text: str, example: Example) -> Tried:
    """Composes the examples with a text in place of a template.

    own: the office's templates. scratch: where a folder may be made for a while. example: the one that is previewed.
    Raises ZhangfaError where the text is no template at all (too long), or the disk refuses.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TemplateError("模板太长", expected=f"不超过 {MAX_BYTES // 1024} KB")
    with _laid_out(own, scratch, name, text) as folder:
        return _Trying(checking, folder, name, text).tried(example)


class _Trying:
    def __init__(self, checking: Checking, folder: Path, name: str, text: str) -> None:
        self._checking, self._folder, self._name, self._lines = checking, folder, name, text.split("\n")
        self._part = name.startswith("parts/")

    def tried(self, example: Example) -> Tried:
        faults: dict[str, Fault] = {}
        count, shown = 0, None
        trials = _trials(examples_for(self._name))
        served = [trial for trial in trials if self._part or self._serves(trial)]
        # One that serves none of them by its name is for --template, or for units that no example is of.
        for trial in served or trials:
            forced = None if served else self._name
            try:
                composed = self._composed(trial, forced)
            except ZhangfaError as error:
                fault = self._fault(error, trial)
                held = faults.get(fault.message)
                faults[fault.message] = replace(held, where=(*held.where, trial.where)) if held else fault
                continue
            count += 1
            if trial.example is example and shown is None:
                shown = composed
        return Tried(count, tuple(faults.values()), shown)

    def _serves(self, trial: _Trial) -> bool:
        from generator.compose import templates_of
        from generator.templating import candidates

        subtype = trial.loaded.subtype or trial.example.subtype
        wanted = candidates(trial.loaded.type, subtype, trial.level.documents)
        return templates_of(self._folder).choose(wanted) == self._name

    def _composed(self, trial: _Trial, forced: str | None) -> Composed:
        checking = self._checking
        derived = derive(trial.loaded.value, checking.calendar(trial.level.calendar), trial.level)
        return compose(
            trial.loaded,
            library=lambda: checking.lookup,
            level=trial.level,
            derived=derived,
            templates=self._folder,
            template=forced,
        )

    def _fault(self, error: ZhangfaError, trial: _Trial) -> Fault:
        message = error.message
        for folder in (self._folder, templates_dir()):
            message = message.replace(f"{folder}/", "").replace(f"{folder}\\", "")
        at = _LINE.search(message) if f"{self._name}{SUFFIX}" in message else None
        line = int(at[1]) if at else 0
        words = self._lines[line - 1].strip() if 0 < line <= len(self._lines) else ""
        return Fault(message, (trial.where,), line, words)


def _trials(examples: Sequence[Example]) -> tuple[_Trial, ...]:
    """Each example for its own unit, then for units that other documents bind: templates word them differently."""
    found: list[_Trial] = []
    for example in examples:
        loaded = load(templates_dir() / "examples" / example.file_name)
        natural = unit_level(loaded.value)
        others = (level for level in _kinds_of_units() if level.documents != natural.documents)
        found += [_Trial(example, loaded, level) for level in (natural, *others)]
    return tuple(found)


@lru_cache(maxsize=1)
def _kinds_of_units() -> tuple[UnitLevel, ...]:
    """A level for every set of documents that bind units."""
    kinds: dict[tuple[str, ...], UnitLevel] = {}
    for level in levels():
        unit = level_of("", None, level)
        kinds.setdefault(unit.documents, unit)
    return tuple(kinds.values())


@contextmanager
def _laid_out(own: Path, scratch: Path, name: str, text: str) -> Iterator[Path]:
    """The office's templates with one text changed, for as long as it is tried."""
    with translated(scratch):
        held = TemporaryDirectory(dir=scratch, prefix="templates-")
    with held as place:
        folder = Path(place) / "templates"
        with translated(scratch):
            folder.mkdir()
            for path in _files(own):
                target = folder / path.relative_to(own)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            path = folder / (name + SUFFIX)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "replace"))
        yield folder


def _files(own: Path) -> list[Path]:
    found = own.rglob(f"*{SUFFIX}") if own.is_dir() else ()
    return [
        path
        for path in found
        if path.is_file() and path.relative_to(own).parts[0] != _HISTORY and path.stat().st_size <= MAX_BYTES
    ]


__all__ = ["Fault", "Tried", "examples_for", "first_example", "try_out"]
