"""What a file gives before it is judged: values with their places, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from generator.office.model import OfficeError
from kb.errors import ZhangfaError

_T = TypeVar("_T")
#: More faults of one file than this are not listed.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Spot:
    """A value as it stands in a file. where: its place, or how to find it: few places are ever told."""

    value: Any
    where: str | Callable[[], str]

    @property
    def place(self) -> str:
        """File and line and key, or file, sheet, row and column."""
        return self.where if isinstance(self.where, str) else self.where()


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row: its values by key. at: the place of a key, there or not; of the row itself under an empty key."""

    spots: Mapping[str, Spot]
    at: Callable[[str], str]

    @property
    def place(self) -> str:
        """Where the row stands."""
        return self.at("")

    def place_of(self, key: str) -> str:
        """Where the value of a key stands, or should."""
        return self.spots[key].place if key in self.spots else self.at(key)


@dataclass(slots=True)
class Given:
    """A file. head: what it says of itself, by key. rows: by key. remarks: Chinese, what is odd and no fault."""

    file: str
    head: dict[str, Spot] = field(default_factory=dict)
    rows: list[GivenRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Faults:
    """Everything that is wrong with one file, told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, place: str, what: str, expected: str = "", remedy: str = "") -> None:
        """One fault. what: Chinese, what was found."""
        self.take(OfficeError(what, where=place, expected=expected or None, remedy=remedy or None))

    def take(self, error: ZhangfaError) -> None:
        """An error that says itself where it is."""
        self._found[error.message] = None

    def read(self, reader: Callable[[Any], _T], spot: Spot) -> _T | None:
        """What a reader of ``generator.inputs.fields`` makes of a value; None, and one fault more, where it refuses."""
        from pydantic_core import PydanticCustomError

        try:
            return reader(spot.value)
        except PydanticCustomError as error:
            context = error.context or {}
            self.add(spot.place, context["found"], context["expected"], context["remedy"])
        except ZhangfaError as error:
            self.add(spot.place, error.what, error.expected or "", error.remedy or "")
        return None

    def end(self) -> None:
        """Raises OfficeError with all faults, one a line, where there are any."""
        lines = list(self._found)
        if len(lines) > _MOST:
            lines[_MOST:] = [f"另有 {len(lines) - _MOST} 处错误没有列出。"]
        if len(lines) > 1:
            lines.insert(0, f"{self.file} 有 {len(self._found)} 处需要改正：")
        if lines:
            raise Several(lines)


class Several(OfficeError):
    """Several faults, a line each."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        super().__init__("\n".join(lines))

    @property
    def message(self) -> str:
        """One line a fault."""
        return "\n".join(self._lines)


__all__ = ["Faults", "Given", "GivenRow", "Several", "Spot"]
