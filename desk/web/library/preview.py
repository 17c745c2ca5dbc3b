"""What the page of a batch shows: a row a file, and one document of it as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desk.web.library.batches import Importing
from desk.web.library.citing import titled
from desk.web.library.facts import FIELDS, as_typed, in_words
from desk.web.library.words import moment_words, size_words
from desk.web.store.imports import Batch, Item

#: Fields shown before a commit, and those of them that are mostly read from the text.
_SHOWN: Final = ("title", "number", "issuers", "addressees", "date_written", "date_printed")
_BRIEF: Final = ("region", "level", "kind", "validity", "status")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file. kind: of its stamp, empty while it is read. said: its state in words; links: (words, document)."""

    item: Item
    facts: str
    kind: str
    said: str
    remedy: str
    links: tuple[tuple[str, str], ...] = ()
    to_ledgers: bool = False
    progress: tuple[int, int] | None = None
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document that is to come in. read: the words it was read from, and where. stated: by a person."""

    key: str
    label: str
    value: str
    typed: str
    read: str
    stated: bool
    basis: str
    help: str
    choices: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """rows: the files. item, document: what is looked at, None where nothing was understood yet. number: of total."""

    rows: tuple[FileRow, ...]
    item: Item | None
    document: Mapping[str, Any] | None
    number: int
    total: int
    fields: tuple[Field, ...]
    brief: tuple[Field, ...]


def preview(importing: Importing, batch: Batch, number: int, document: int) -> Preview:
    """The page for a batch, with the item and document asked for, else the first that was understood."""
    said = {item.number: importing.said(batch, item) for item in batch.items}
    rows = tuple(_row(importing, batch, item, said[item.number]) for item in batch.items)
    readable = [item for item in batch.items if (told := said[item.number]) and told["documents"]]
    item = next((one for one in readable if one.number == number), readable[0] if readable else None)
    if item is None:
        return Preview(rows, None, None, 0, 0, (), ())
    documents = (said[item.number] or {})["documents"]
    at = min(max(0, document), len(documents) - 1)
    shown = documents[at]
    changes = item.changes.get(shown["place"], {})
    return Preview(
        rows,
        item,
        shown,
        at,
        len(documents),
        tuple(_field(shown, key, changes) for key in _SHOWN),
        tuple(_field(shown, key, changes) for key in _BRIEF),
    )


def _row(importing: Importing, batch: Batch, item: Item, said: Mapping[str, Any] | None) -> FileRow:
    facts = size_words(item.size) if item.size else ""
    if said and said.get("encoding"):
        facts += f"，{said['encoding'].upper()}"
    refused = tuple((one["file"], one["reason"]) for one in said["refused"]) if said and said["documents"] else ()
    match item.state:
        case "waiting":
            return FileRow(item, facts, "", "等待读取", "")
        case "reading":
            return FileRow(item, facts, "", "正在读取", "", progress=importing.progress(batch, item))
        case "understood":
            words = "已识别" if item.documents == 1 else f"已识别，拆成 {item.documents} 份"
            return FileRow(item, facts, "he", words, "", _twins(said), refused=refused)
        case "held":
            links = tuple((one["title"], one["id"]) for one in (said or {}).get("held", ()))
            return FileRow(item, facts, "tong", _held_words(said), "", links)
        case "done":
            titles = [one["facts"]["title"] for one in (said or {}).get("documents", ())]
            links = tuple(zip(titles if len(titles) == len(item.done) else item.done, item.done, strict=True))
            return FileRow(item, facts, "he", f"已入库 {len(item.done)} 份", "", links, refused=refused)
        case "dropped":
            return FileRow(item, facts, "ding", "不导入", "")
        case "failed":
            return FileRow(item, facts, "wu", f"没有入库：{item.reason}", item.remedy)
        case _:
            tables = Path(item.name).suffix.lower() in (".xls", ".xlsx", ".xlsm", ".et", ".csv")
            return FileRow(item, facts, "ju", f"未收：{item.reason}", item.remedy, to_ledgers=tables)


def _twins(said: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    found = (one["twin"] for one in (said or {}).get("documents", ()))
    return tuple((f"与{titled(twin['title'])}内容相近", twin["id"]) for twin in found if twin)


def _held_words(said: Mapping[str, Any] | None) -> str:
    held = (said or {}).get("held", ())
    added = next((one["added"] for one in held if one.get("added")), None)
    when = f"（{moment_words(added)}导入）" if added else ""
    return f"这份文件已在文库{when}，没有重复收录。"


def _field(document: Mapping[str, Any], key: str, changes: Mapping[str, tuple[str, str]]) -> Field:
    label, help_, choices = next((label, help_, choices) for k, label, help_, choices in FIELDS if k == key)
    facts, stated = document["facts"], changes.get(key)
    value = facts[key]
    if stated is not None:
        return Field(key, label, stated[0] or "（空）", stated[0], "", True, stated[1], help_, choices)
    read = document["read"].get(key)
    words = f"{read['where']}：“{read['words']}”" if read and value else ""
    if read and not value:
        words = f"{read['where']}有“{read['words']}”，没有认作{label}"
    return Field(
        key,
        label,
        in_words(key, value),
        as_typed(key, value),
        words,
        False,
        facts["stated"].get(key, ""),
        help_,
        choices,
    )


__all__ = ["Field", "FileRow", "Preview", "preview"]
