"""A file of the office, or of the workspace -> the table it holds, or every fault of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.office.given import Faults, Given, Spot
from generator.office.kinds import FORMS, Form, form_of
from generator.office.model import Imported, OfficeError, Table, TableKind

_TEXTS = (".yaml", ".yml", ".json")
_SHEETS = (".xlsx", ".csv")
#: Files of other kinds go to the reader of sheets, which says what they are and what to do.
_OTHERS = (".xls", ".et", ".xlsm", ".tsv")


@dataclass(frozen=True, slots=True)
class Read:
    """A table as read. remarks: Chinese, what is odd and no fault."""

    table: Table
    remarks: tuple[str, ...] = ()


def read_table(
    path: Path, kind: TableKind, *, name: str, stated: Mapping[str, Any] | None = None, sheet: str | None = None
) -> Read:
    """The table that a file of the office holds: YAML, JSON, .xlsx or .csv.

    stated: what the file leaves out, by key of its head (``title``, ``source``, ``date`` …). sheet: which of several.
    Raises OfficeError with all faults, SheetError where it is no sheet.
    """
    form, faults = FORMS[kind], Faults(path.name)
    given, sha256 = _given(path, form, faults, sheet)
    _complete(given, form, stated or {}, faults, path)
    table = _validated(given, form, name, faults)
    if table.imported is None:
        table = replace(table, imported=Imported(path.name, sha256))
    return Read(table, tuple(given.remarks))


def held_table(path: Path, kind: TableKind) -> Table:
    """A table of the workspace; kept until its file changes. Raises OfficeError."""
    try:
        state = path.stat()
    except OSError as error:
        raise OfficeError("表不见了", where=str(path), remedy="请重新导入") from error
    return _held(path, kind, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=64)
def _held(path: Path, kind: TableKind, _changed: int, _size: int, _node: int) -> Table:
    return read_again(file_bytes(path), kind, path.stem, f"{path.parent.name}/{path.name}")


def read_again(data: bytes, kind: TableKind, name: str, file: str) -> Table:
    """The table that the bytes of a file of the workspace hold. file: its name in messages. Raises OfficeError."""
    form, faults = FORMS[kind], Faults(file)
    given = _parsed(data, file, form, faults)
    _complete(given, form, {}, faults, Path(f"{name}.yaml"))
    return _validated(given, form, name, faults)


def _given(path: Path, form: Form, faults: Faults, sheet: str | None) -> tuple[Given, str]:
    suffix = path.suffix.lower()
    if suffix in _TEXTS or not path.is_file():
        data = file_bytes(path)
        return _parsed(data, path.name, form, faults), hashlib.sha256(data).hexdigest()
    if suffix in _SHEETS or suffix in _OTHERS:
        from generator.office.sheet_given import read_rows
        from generator.sheets.files import read_bytes

        return read_rows(path, form, faults, sheet), hashlib.sha256(read_bytes(path)).hexdigest()
    expected = f"{'、'.join((*_TEXTS, *_SHEETS))} 文件"
    raise OfficeError(f"不认识扩展名“{path.suffix}”", where=path.name, expected=expected)


def _parsed(data: bytes, file: str, form: Form, faults: Faults) -> Given:
    from generator.office.yaml_given import read_yaml

    if not data.strip():
        raise OfficeError("文件是空的", where=file, expected=f"一份{form.label}")
    return read_yaml(data, file, form, faults)


def file_bytes(path: Path) -> bytes:
    """All bytes of a text file. Raises OfficeError: missing, folder, no permission, too large."""
    from generator.inputs.source import MOST_BYTES

    try:
        if path.is_dir():
            raise OfficeError("是文件夹，应为文件", where=str(path))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise OfficeError("文件不存在", where=str(path), remedy="请检查路径是否写对") from None
    except PermissionError:
        raise OfficeError("没有读取的权限", where=str(path), remedy="请检查文件和所在文件夹的权限") from None
    except (OSError, ValueError) as error:
        raise OfficeError("文件读不出来", where=str(path), remedy="请检查路径和所在的磁盘") from error
    if len(data) > MOST_BYTES:
        raise OfficeError("文件过大", where=str(path), expected=f"不超过 {MOST_BYTES // 1_000_000} MB")
    return data


def _complete(given: Given, form: Form, stated: Mapping[str, Any], faults: Faults, path: Path) -> None:
    """Adds what the user states beside the file; what both state must be the same."""
    kind = given.head.pop("table", None)
    if kind is not None and form_of(str(kind.value)) is not form:
        told = form_of(str(kind.value))
        what = f"文件写明是{told.label}" if told else f"填的是“{kind.value}”"
        remedy = f"请改用 zhangfa table add {told.kind}" if told else ""
        faults.add(kind.place, what, f"{form.kind}（{form.label}）", remedy)
    known = {key.key for key in form.heads}
    for key, value in stated.items():
        option = "--" + {"levels": "level"}.get(key, key)
        if key not in known:
            faults.add(f"选项 {option}", f"{form.label}没有这一项", "、".join(sorted(known - {"table", "imported"})))
            continue
        held = given.head.get(key)
        if held is not None and held.value not in (None, "") and _plain(held.value) != _plain(value):
            faults.add(
                held.place,
                f"文件中写的是“{_plain(held.value)}”，选项 {option} 写的是“{_plain(value)}”",
                "",
                "请只写一处",
            )
        elif held is None or held.value in (None, ""):
            given.head[key] = Spot(value, f"选项 {option}")
    if path.suffix.lower() not in _TEXTS:
        given.head.setdefault("title", Spot(path.stem, path.name))  # a sheet has no place for its title


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(_plain, value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _validated(given: Given, form: Form, name: str, faults: Faults) -> Table:
    from generator.office.validating import validated

    table = validated(given, form, name, faults)
    faults.end()
    return table


__all__ = ["Read", "file_bytes", "held_table", "read_table"]
