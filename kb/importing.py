"""One file into the library: read, understood, then written in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kb import twins
from kb.errors import LibraryError, ZhangfaError
from kb.faults import Busy, RowRefused
from kb.models import Document, DocumentFacts, SourceText
from kb.printable import each_on_one_line, one_line
from kb.writing import FileWriter, PassageLike, Prepared, Step

if TYPE_CHECKING:
    from kb.database import Database
    from kb.readers import Reading, Refused
    from kb.records import Records

Progress = Callable[[str, int, int], None]

# Documents are understood before the database is locked, up to so many characters of source; a larger file is
# understood piece by piece inside its transaction, so that memory stays bounded.
_AHEAD_CHARACTERS = 400_000

NO_CLAUSES = "没有识别出条款，检索不到其中的内容；请核对文件内容或换一种格式导入"

STEPS = (
    "read",
    "understood",
    "bytes kept",
    "locked",
    "source",
    "text",
    "document",
    "clauses",
    "passages",
    "defects",
    "sketch",
    "generation",
    "committed",
)


@dataclass(frozen=True, slots=True)
class Tools:
    """The steps before the library; tests put their own in place.

    named_ids: ids that are stated for the documents of a text (by a record), rather than derived from it.
    """

    read_file: Callable[..., Reading]
    understand: Callable[[SourceText], Sequence[Document]]
    passages_of: Callable[[Document], Sequence[PassageLike]]
    named_ids: Callable[[SourceText], frozenset[str]] = lambda _: frozenset()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    documents: tuple[DocumentFacts, ...] = ()
    refused: tuple[Refused, ...] = ()
    unchanged: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class _Undo(Exception):
    """Leaves a transaction without its changes (``--dry-run``, or nothing to write)."""


class Importer:
    """Writes files into one database."""

    def __init__(self, database: Database, tools: Tools, step: Step) -> None:
        self._database = database
        self._tools = tools
        self._step = step

    def add_file(
        self, path: Path, *, encoding: str | None, dry_run: bool, progress: Progress | None = None
    ) -> FileOutcome:
        """Imports a file. Bad content is reported in ``refused``; LibraryError when the library itself cannot go on.

        progress: called with (name, texts done, texts in the file).
        """
        from kb.readers import Refused

        try:
            reading = self._tools.read_file(path, encoding=encoding)
        except ZhangfaError as error:
            return FileOutcome(refused=(Refused(one_line(str(path)), _reason(error)),))
        except (MemoryError, RecursionError, ValueError, LookupError, TypeError, ArithmeticError) as error:
            return FileOutcome(refused=(Refused(one_line(str(path)), _internal(error)),))
        self._step("read")
        refused = list(reading.refused)
        ready = self._understood(reading, refused, progress)
        ahead: list[Prepared] = []
        size = 0
        for prepared in ready:
            ahead.append(prepared)
            size += len(prepared.source.text)
            if size > _AHEAD_CHARACTERS:
                break
        self._step("understood")
        if not ahead:
            return FileOutcome(refused=tuple(refused))
        workspace = self._database.workspace
        if not dry_run:
            workspace.keep(reading.data, reading.sha256, reading.file)
            self._step("bytes kept")
        writer = FileWriter(self._step, reading, refused)
        try:
            with self._database.writing() as connection:
                self._step("locked")
                if not dry_run and not workspace.keeps(reading.sha256, len(reading.data)):
                    # another process took the last document of these bytes away meanwhile
                    workspace.keep(reading.data, reading.sha256, reading.file)
                writer.write(connection, chain(ahead, ready))
                if dry_run or not writer.written:
                    raise _Undo
        except _Undo:
            if not writer.unchanged:
                self._sweep(reading.sha256)
        except RowRefused as error:
            self._sweep(reading.sha256)
            return FileOutcome(refused=(*refused, Refused(one_line(str(path)), _reason(error))))
        except Busy:
            raise
        except LibraryError:
            self._sweep(reading.sha256)
            raise
        else:
            self._step("committed")
        return FileOutcome(tuple(writer.written), tuple(refused), tuple(writer.unchanged))

    def _sweep(self, sha256: str) -> None:
        """Deletes the bytes of an import that came to nothing: on a full disk they would stand in the way."""
        # Harmless where it fails: bytes without a document are never read, and reused when the file comes again.
        with suppress(LibraryError), self._database.writing() as connection:
            from kb.changing import is_held

            if not is_held(connection, sha256):
                self._database.workspace.discard(sha256)

    def _understood(self, reading: Reading, refused: list[Refused], progress: Progress | None) -> Iterator[Prepared]:
        from kb.readers import Refused

        for ordinal, source in enumerate(reading.texts):
            try:
                found = [self._prepare(ordinal, source, d) for d in self._tools.understand(source)]
                if not found:
                    raise LibraryError("没有找到可以入库的文字")
            except ZhangfaError as error:
                refused.append(Refused(one_line(source.name), _reason(error)))
            except (MemoryError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
                # One text that trips the program must not keep the others out; it is named, so that it is seen.
                refused.append(Refused(one_line(source.name), _internal(error)))
            else:
                yield from found
            if progress is not None:
                progress(source.name, ordinal + 1, len(reading.texts))

    def _prepare(self, ordinal: int, source: SourceText, document: Document) -> Prepared:
        if any("\ud800" <= character <= "\udfff" for character in document.title) or not _storable(source.text):
            raise LibraryError(
                "文本中有无法保存的字符（残缺的编码或空字符）", remedy="请检查文件编码，或用 --encoding 指定"
            )
        document = _presentable(document)
        if len({clause.path for clause in document.clauses}) < len(document.clauses):
            raise ValueError("two clauses of one path")
        given = source.given is not None and source.given.id is not None
        return Prepared(
            ordinal,
            source,
            document,
            tuple(self._tools.passages_of(document)),
            twins.sketch(twins.own_texts(document.clauses)),
            explicit=given or document.id in self._tools.named_ids(source),
        )


def _presentable(document: Document) -> Document:
    """The document with names and values that may be printed anywhere, and a word on what it lacks."""
    remarks = document.remarks if document.clauses else (*document.remarks, NO_CLAUSES)
    return replace(
        document,
        id=one_line(document.id) or "document",
        title=one_line(document.title),
        title_short=one_line(document.title_short) if document.title_short else document.title_short,
        number=one_line(document.number) if document.number else document.number,
        region=one_line(document.region) if document.region else document.region,
        kind=one_line(document.kind) if document.kind else document.kind,
        issuers=each_on_one_line(document.issuers),
        addressees=each_on_one_line(document.addressees),
        attachments=each_on_one_line(document.attachments),
        remarks=remarks,
    )


def _reason(error: ZhangfaError) -> str:
    """The message without its place: a ``Refused`` names the file itself."""
    return ZhangfaError(error.what, expected=error.expected, remedy=error.remedy).message


def _internal(error: Exception) -> str:
    return f"程序未能处理这份文件（{type(error).__name__}：{error}）。请把文件和这句话发给维护者。"


def _storable(text: str) -> bool:
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def usual_tools() -> Tools:
    """The real steps; each is loaded when the first file comes, the records of the corpus once."""
    known: list[Records] = []

    def records() -> Records:
        if not known:
            from kb.records import Records

            known.append(Records.bundled())
        return known[0]

    def read_file(path: Path, *, encoding: str | None) -> Reading:
        from kb.readers import read_file

        return read_file(path, encoding=encoding)

    def understand(source: SourceText) -> Sequence[Document]:
        from kb.ingest import understand

        return understand(source, records())

    def passages_of(document: Document) -> Sequence[PassageLike]:
        from kb.passages import passages_of

        return passages_of(document)

    def named_ids(source: SourceText) -> frozenset[str]:
        return frozenset(record.id for record in records().of(source.sha256))

    return Tools(read_file, understand, passages_of, named_ids)


__all__ = ["STEPS", "FileOutcome", "Importer", "Progress", "Tools", "usual_tools"]
