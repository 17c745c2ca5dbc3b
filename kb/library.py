"""The workspace's library: files as received, their documents and clauses, and what users stated about them.

``open_library`` makes or opens a workspace; ``Library`` changes it. Every change is one transaction: after kill -9 it
is wholly there or not at all. Reading is ``kb.lookup``'s work; ``Library.lookup`` is such a reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.database import Database
from kb.errors import LibraryError
from kb.faults import restoring, translated
from kb.importing import FileOutcome, Importer, Progress, Tools, usual_tools
from kb.lookup import Lookup, open_ready, unknown_document
from kb.models import Document, DocumentFacts
from kb.overrides import check_keys, names_a_document, read_changes
from kb.printable import one_line
from kb.workspace import Workspace, locate
from kb.writing import Step

if TYPE_CHECKING:
    from kb.readers import Refused

# How long a first start waits for another process that is filling the same workspace.
_SEEDING_SECONDS = 180.0
# Files whose bytes are hashed before reading, to pass over what is held already.
_HASH_AHEAD_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AddReport:
    """What ``add`` did. documents: now held (with ``dry_run``: would be); unchanged: ids held already.

    remarks: Chinese sentences about files that are in none of the documents' remarks.
    """

    documents: tuple[DocumentFacts, ...]
    refused: tuple[Refused, ...]
    unchanged: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class AddStopped(LibraryError):
    """The library could not go on in the middle of an import. report: what was done before, which stays."""

    def __init__(self, error: LibraryError, remedy: str, report: AddReport) -> None:
        super().__init__(error.what, where=error.where, expected=error.expected, remedy=remedy)
        self.cause = error
        self.report = report


class AddInterrupted(KeyboardInterrupt):
    """Ctrl-C in the middle of an import. report: what was done before, which stays; left: files not imported."""

    def __init__(self, report: AddReport, left: int) -> None:
        super().__init__()
        self.report = report
        self.left = left


class Library:
    """A library open for changes; close it (or use it in ``with``). Made by ``open_library``."""

    def __init__(self, database: Database, tools: Tools, step: Step, lookup: Lookup | None = None) -> None:
        self._database = database
        self._tools = tools
        self._step = step
        self._lookup = lookup

    @property
    def home(self) -> Path:
        """The workspace folder."""
        return self._database.workspace.home

    @property
    def workspace(self) -> Workspace:
        """The paths of the workspace."""
        return self._database.workspace

    @property
    def lookup(self) -> Lookup:
        """The reader of this library; it sees every finished change."""
        if self._lookup is None:
            self._lookup = self._database.lookup()
        return self._lookup

    def detach(self) -> Lookup:
        """The reader alone; it is the caller's to close. The library is closed for changes."""
        lookup, self._lookup = self.lookup, None
        self.close()
        return lookup

    def close(self) -> None:
        """Closes reader and writer."""
        if self._lookup is not None:
            self._lookup.close()
            self._lookup = None
        self._database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    def documents(self) -> list[DocumentFacts]:
        """The facts of all documents, in the order of import."""
        return list(self.lookup.facts().values())

    def document(self, document: str) -> Document:
        """The whole document. Raises LibraryError for an unknown id."""
        return self.lookup.document(document)

    def resolve(self, name: str) -> str:
        """The id meant by an id, a number in any brackets, or a title. Raises LibraryError naming what is near."""
        return self.lookup.resolve(name)

    def source_text(self, document: str) -> str:
        """The source text that the document's spans refer to."""
        return self.lookup.source_text(document)

    def source_bytes(self, document: str) -> bytes:
        """The file as received, byte for byte. Raises LibraryError: unknown, or the file was lost or altered."""
        facts = self.lookup.facts((document,)).get(document)
        if facts is None:
            raise unknown_document(document)
        return self.workspace.fetch(facts.source_sha256)

    # Changing

    def add(
        self,
        paths: Iterable[Path | str],
        *,
        encoding: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> AddReport:
        """Imports files and folders; a bad file is reported and never stops the others.

        encoding: of text files, where it is known. dry_run: everything is tried and nothing kept.
        progress: called with (name, done, total), in files, or in texts for a single file that holds several.
        Raises AddStopped (a LibraryError) when the library itself cannot go on (locked, disk full, no permission) and
        AddInterrupted for Ctrl-C; files imported before that stay, and both carry the report of them.
        """
        from kb.readers import find_files

        refused: list[Refused] = []
        files = list(find_files([Path(path) for path in paths], refused))
        importer = Importer(self._database, self._tools, self._step)
        alone = progress if len(files) == 1 else None
        documents: list[DocumentFacts] = []
        unchanged: list[str] = []
        remarks: list[str] = []

        def report() -> AddReport:
            return AddReport(tuple(documents), tuple(refused), tuple(dict.fromkeys(unchanged)), tuple(remarks))

        for done, path in enumerate(files):
            if progress is not None and alone is None:
                progress(path.name, done, len(files))
            try:
                outcome = self._held(path, encoding) or importer.add_file(
                    path, encoding=encoding, dry_run=dry_run, progress=alone
                )
            except LibraryError as error:
                raise _stopped(error, path, len(files) - done, report()) from error
            except KeyboardInterrupt as error:
                raise AddInterrupted(report(), len(files) - done) from error
            documents += outcome.documents
            refused += outcome.refused
            unchanged += outcome.unchanged
            remarks += outcome.remarks
        if progress is not None and files:
            progress("", len(files), len(files))
        if not (documents or refused or unchanged):
            remarks.append("没有找到可以读取的文件（支持 .txt .md .html .docx .pdf .jsonl 或这些文件的 .zip）")
        return report()

    def _held(self, path: Path, encoding: str | None) -> FileOutcome | None:
        """The outcome for bytes that are wholly held already, without reading them as a text; else None."""
        # Whatever is odd about the file is left for the reader to say.
        with suppress(OSError, ValueError):
            if path.is_file() and path.stat().st_size <= _HASH_AHEAD_BYTES:
                with path.open("rb") as stream:
                    sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                found = self.lookup._fetch(
                    "SELECT d.id, s.expected, s.size, t.encoding FROM sources s JOIN source_texts t ON t.source = s.id"
                    " JOIN documents d ON d.source_text = t.id WHERE s.sha256 = ? ORDER BY d.no",
                    (sha256,),
                )
                whole = found and len(found) == found[0][1]
                if whole and self.workspace.keeps(sha256, found[0][2]):
                    ids = tuple(row[0] for row in found)
                    return FileOutcome(unchanged=ids, remarks=_encoding_ignored(path, encoding, found))
        return None

    def set(self, document: str, changes: Mapping[str, str], basis: str) -> DocumentFacts:
        """States fields of a document, on top of what was derived; undone by ``unset``.

        basis: where it is known from. Raises LibraryError: unknown id or key, value not understood, no basis.
        """
        values = read_changes(changes)
        if not basis.strip():
            raise LibraryError("没有说明依据", expected="改动的依据，如 --basis 中组发〔2023〕3号第五条")
        if values.get("replaced_by"):
            values["replaced_by"] = self._successor(document, values["replaced_by"])
        return self._restate(document, values, one_line(basis).strip())

    def _successor(self, document: str, named: str) -> str:
        """What replaces a document: the id of a held one, else the number or title of one that is not held."""
        try:
            found = self.resolve(named)
        except LibraryError as error:
            if names_a_document(named):
                return named
            raise LibraryError(
                f"replaced_by：“{named}”不在文库中，也不像文号或文件名称；没有作任何改动",
                expected="文库中文件的编号，或文号、文件名称（如 桂组通字〔2024〕1号）",
                remedy=error.remedy,
            ) from None
        if found == document:
            raise LibraryError("replaced_by：文件不能由自己代替；没有作任何改动", expected="代替它的另一份文件")
        return found

    def unset(self, document: str, keys: Iterable[str]) -> DocumentFacts:
        """Takes back what was stated; keys that were not are left as they are. Raises LibraryError as ``set``."""
        wanted = tuple(keys)
        check_keys(wanted)
        return self._restate(document, dict.fromkeys(wanted), None)

    def _restate(self, document: str, values: Mapping[str, Any], basis: str | None) -> DocumentFacts:
        from kb.changing import restate

        with self._database.writing() as connection:
            facts = restate(connection, self.home, document, values, basis, self._tools.passages_of)
            self._step("restated")
        return facts

    def remove(self, document: str) -> None:
        """Takes a document out, and the file with the last document of it. Raises LibraryError for an unknown id."""
        from kb.changing import is_held, take_out

        with self._database.writing() as connection:
            orphan = take_out(connection, document)
            self._step("removed")
        if orphan is None:
            return
        # Only now that the removal is certain; under the writer's lock, since another process may import it again.
        with self._database.writing() as connection:
            if not is_held(connection, orphan):
                self.workspace.discard(orphan)

    def _seed(self) -> None:
        """Imports the bundled corpus, once in the life of a library: what a user removed does not come back."""
        from kb.changing import mark_seeded
        from kb.resources import corpus_dir

        try:
            report = self.add([corpus_dir() / "texts"])
        except AddStopped as stopped:
            # The user asked for something else: the cause counts, not the files of the corpus.
            error = stopped.cause
            raise LibraryError(
                f"第一次使用须先准备文库，没有完成：{error.what}", where=str(self.home), remedy=error.remedy
            ) from stopped
        if report.refused and not report.documents and not report.unchanged:
            first = report.refused[0]
            raise LibraryError(
                f"随软件提供的政策文本不能入库（{first.reason.rstrip('。')}）",
                where=first.file,
                remedy="请重新安装 zhangfa",
            )
        with self._database.writing() as connection:
            mark_seeded(connection)
        self._step("seeded")


def open_library(
    home: Path | str | None = None, *, seed: bool = True, tools: Tools | None = None, step: Step | None = None
) -> Library:
    """Opens the workspace ``home`` (else ZHANGFA_HOME, else the user's data folder); makes it where there is none.

    seed: a fresh library gets the bundled corpus, once. tools: other steps before the library; step: called with a
    name between the steps of a change (tests stop the program there).
    Raises LibraryError: damaged, locked, no permission, disk full, made by a newer program.
    """
    workspace = locate(home)
    # A workspace that is ready is opened without touching it: its folder may be read-only.
    lookup = open_ready(workspace, seeded=False)
    database = Database(workspace) if lookup is not None else _prepared(workspace)
    library = Library(database, tools or usual_tools(), step or (lambda _: None), lookup)
    try:
        if seed and not library.lookup.seeded:
            with _lock(workspace):
                if not library.lookup.seeded:  # another process may have done it while we waited
                    library._seed()
    except BaseException:
        library.close()
        raise
    return library


def _prepared(workspace: Workspace) -> Database:
    """The database with the schema of today, made or upgraded where needed."""
    _refuse_lost(workspace)
    workspace.prepare()
    database = Database(workspace)
    try:
        with _lock(workspace):
            database.prepare()
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _lock(workspace: Workspace) -> Iterator[None]:
    """Held while the workspace is made ready, so that two first starts do not do it twice."""
    from filelock import FileLock, Timeout

    lock = FileLock(workspace.lock, timeout=_SEEDING_SECONDS)
    try:
        with translated(workspace.home):
            lock.acquire()
    except Timeout:
        raise LibraryError(
            "另一个程序正在准备这个文库，等待过久", where=str(workspace.home), remedy="请等它结束后重新运行"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _stopped(error: LibraryError, path: Path, left: int, report: AddReport) -> AddStopped:
    """The failure with what was reached before it, so that the user knows where things stand."""
    done = f"在此之前已入库 {len(report.documents)} 份文件，从“{one_line(path.name)}”起的 {left} 个文件没有导入"
    return AddStopped(error, f"{error.remedy}。{done}" if error.remedy else done, report)


def _encoding_ignored(path: Path, encoding: str | None, held: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """A word where --encoding was given for bytes that are held already. held: rows (id, …, encoding last)."""
    if encoding is None:
        return ()
    from kb.readers.decode import same_encoding

    other = [str(row[0]) for row in held if row[-1] is not None and not same_encoding(encoding, row[-1])]
    if not other:
        return ()
    return (
        f"“{one_line(path.name)}”已在文库中（按 {held[0][-1]} 读取），--encoding {encoding} 没有起作用；"
        f"如要按它重新读取，请先运行 zhangfa remove {' '.join(other[:3])}{' …' if len(other) > 3 else ''}，再重新导入",
    )


def _refuse_lost(workspace: Workspace) -> None:
    """Raises LibraryError where the database is gone but files received are there: filling it anew would hide that."""
    with suppress(OSError):
        if workspace.database_url is not None or (workspace.database.exists() and workspace.database.stat().st_size):
            return
    kept = workspace.kept()
    if not kept:
        return
    from kb.resources import corpus_dir

    bundled = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (corpus_dir() / "texts").iterdir() if path.is_file()
    }
    lost = [name for name in kept if name not in bundled]
    if lost:
        raise LibraryError(
            f"文库数据库不见了或是空的，而 {workspace.sources} 中还有 {len(lost)} 个收到的文件不在文库中",
            where=str(workspace.database),
            remedy=f"如有备份，请先恢复 library.db；否则{restoring(workspace.sources)}",
        )


__all__ = ["AddInterrupted", "AddReport", "AddStopped", "Library", "open_library"]
