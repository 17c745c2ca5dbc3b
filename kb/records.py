"""Records of corpus texts: what a text cannot tell of itself, each with its basis.

A record is ``NAME.yaml`` beside ``NAME.txt`` and is bound to the bytes by their sha256: an altered text gets none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kb.errors import LibraryError

#: Fields of ``Document`` that a record may state.
STATABLE = (
    "title",
    "number",
    "issuers",
    "region",
    "level",
    "kind",
    "date_written",
    "date_printed",
    "validity",
    "status",
    "replaced_by",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with the reason why it is known."""

    value: object
    basis: str


@dataclass(frozen=True, slots=True)
class TrueValue:
    """The true value of a damaged figure: ``found`` inside the words ``text`` of the source."""

    text: str
    found: str
    value: str
    basis: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """part: 1-based place of the document in its file."""

    part: int
    id: str
    stated: Mapping[str, Stated] = field(default_factory=dict)
    true_values: tuple[TrueValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Records by the sha256 of the file they belong to."""

    by_sha256: Mapping[str, tuple[DocumentRecord, ...]]

    @staticmethod
    def none() -> Records:
        """No records: everything is derived."""
        return Records({})

    @staticmethod
    def bundled() -> Records:
        """The records of ``corpus/texts``. Raises LibraryError for a faulty one."""
        from kb.resources import corpus_dir

        return read_records(corpus_dir() / "texts")

    def of(self, sha256: str) -> tuple[DocumentRecord, ...]:
        """The records of one file; empty when there are none."""
        return self.by_sha256.get(sha256, ())


@lru_cache(maxsize=4)
def read_records(folder: Path) -> Records:
    """Reads every ``*.yaml`` of a folder. Raises LibraryError naming file and key."""
    import yaml

    found: dict[str, tuple[DocumentRecord, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            found[str(data["sha256"])] = tuple(_document(d) for d in data["documents"])
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
            raise LibraryError(
                f"语料记录无法读取（{type(fault).__name__}：{fault}）",
                where=path.name,
                expected="含 sha256 与 documents 的 YAML",
            ) from fault
    return Records(found)


def _document(data: Mapping[str, object]) -> DocumentRecord:
    stated = {}
    raw = data.get("stated") or {}
    if not isinstance(raw, Mapping):
        raise TypeError("stated")
    for key, entry in raw.items():
        if key not in STATABLE:
            raise ValueError(f"stated.{key}")
        stated[str(key)] = Stated(entry["value"], str(entry["basis"]))
    values = data.get("true_values") or []
    if not isinstance(values, list):
        raise TypeError("true_values")
    return DocumentRecord(
        part=int(str(data.get("part", 1))),
        id=str(data["id"]),
        stated=stated,
        true_values=tuple(TrueValue(str(v["text"]), str(v["found"]), str(v["value"]), str(v["basis"])) for v in values),
    )
