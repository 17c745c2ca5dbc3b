"""What is wrong with an input, each fault with its place; all of a file are raised together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.errors import ZhangfaError

MOST_SHOWN = 100

# fault: the file cannot be understood. contradiction: two statements of it exclude each other. gap: a document of
# this kind cannot be written without it. remark: odd, yet no fault.
Sort = Literal["fault", "contradiction", "gap", "remark"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check finds. path: the field to change. found, expected, remedy: as in ``Fault``."""

    path: str
    found: str
    expected: str = ""
    remedy: str = ""
    sort: Sort = "contradiction"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. field: path by English keys (``items[0].reason``), empty for the file as a whole. line: from 1.

    found: what is wrong, in words. expected, remedy: what would be right, what to do; may be empty.
    """

    file: str
    line: int | None
    field: str
    label: str
    found: str
    expected: str = ""
    remedy: str = ""
    sort: Sort = "fault"

    @property
    def message(self) -> str:
        """One line: ``plan.yaml 第12行 培训人数（class.trainees）：填的是“四十八”；应为不小于 1 的整数。``"""
        place = f"{self.file} 第{self.line}行" if self.line else self.file
        if self.field:
            place += f" {self.label}（{self.field}）" if self.label not in ("", self.field) else f" {self.field}"
        expected = f"应为{' ' if self.expected[:1].isascii() else ''}{self.expected}" if self.expected else ""
        said = "；".join(part.rstrip("。") for part in (self.found, expected) if part)
        remedy = self.remedy if self.remedy.endswith(("？", "。")) or not self.remedy else f"{self.remedy}。"
        return f"{place}：{said}。{remedy}"


class InputError(ZhangfaError):
    """An input that cannot be used. faults: all that is wrong with it, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        lines = [fault.message for fault in self.faults[:MOST_SHOWN]]
        if len(self.faults) > MOST_SHOWN:
            lines.append(f"另有 {len(self.faults) - MOST_SHOWN} 处错误没有列出。")
        if len(self.faults) > 1:
            lines.insert(0, f"{self.faults[0].file} 有 {len(self.faults)} 处需要改正：")
        self._lines = lines
        super().__init__("\n".join(lines))

    @property
    def message(self) -> str:
        """One line a fault; above them their number where there are several."""
        return "\n".join(self._lines)
