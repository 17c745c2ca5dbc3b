"""The workspace's library: files as received, their documents and clauses, and what users stated about them.

``open_library`` makes or opens a workspace; ``Library`` changes it. Every change is one transaction: after kill -9 it
is wholly there or not at all. Reading is ``kb.lookup``'s work; ``Library.lookup`` is such a reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.database import Database
from kb.errors import LibraryError
from kb.faults import translated
from kb.importing import FileOutcome, Importer, Progress, Tools, usual_tools
from kb.lookup import Lookup, open_ready, unknown_document
from kb.models import Document, DocumentFacts
from kb.overrides import check_keys, read_changes
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
    """What ``add`` did. documents: now held (with ``dry_run``: would be); unchanged: ids held already."""

    documents: tuple[DocumentFacts, ...]
    refused: tuple[Refused, ...]
    unchanged: tuple[str, ...]


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
        Raises LibraryError when the library itself cannot go on (locked, disk full, no permission); files imported
        before that stay.
        """
        from kb.readers import find_files

        refused: list[Refused] = []
        files = list(find_files([Path(path) for path in paths], refused))
        importer = Importer(self._database, self._tools, self._step)
        alone = progress if len(files) == 1 else None
        documents: list[DocumentFacts] = []
        unchanged: list[str] = []
        for done, path in enumerate(files):
            if progress is not None and alone is None:
                progress(path.name, done, len(files))
            try:
                outcome = self._held(path) or importer.add_file(
                    path, encoding=encoding, dry_run=dry_run, progress=alone
                )
            except LibraryError as error:
                raise _with_progress(error, path, len(documents), len(files) - done) from error
            documents += outcome.documents
            refused += outcome.refused
            unchanged += outcome.unchanged
        if progress is not None and files:
            progress("", len(files), len(files))
        return AddReport(tuple(documents), tuple(refused), tuple(dict.fromkeys(unchanged)))

    def _held(self, path: Path) -> FileOutcome | None:
        """The outcome for bytes that are wholly held already, without reading them as a text; else None."""
        # Whatever is odd about the file is left for the reader to say.
        with suppress(OSError, ValueError):
            if path.is_file() and path.stat().st_size <= _HASH_AHEAD_BYTES:
                with path.open("rb") as stream:
                    sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                found = self.lookup._fetch(
                    "SELECT d.id, s.expected, s.size FROM sources s JOIN source_texts t ON t.source = s.id"
                    " JOIN documents d ON d.source_text = t.id WHERE s.sha256 = ? ORDER BY d.no",
                    (sha256,),
                )
                whole = found and len(found) == found[0][1]
                if whole and self.workspace.keeps(sha256, found[0][2]):
                    return FileOutcome(unchanged=tuple(row[0] for row in found))
        return None

    def set(self, document: str, changes: Mapping[str, str], basis: str) -> DocumentFacts:
        """States fields of a document, on top of what was derived; undone by ``unset``.

        basis: where it is known from. Raises LibraryError: unknown id or key, value not understood, no basis.
        """
        values = read_changes(changes)
        if not basis.strip():
            raise LibraryError("没有说明依据", expected="改动的依据，如 --basis 中组发〔2023〕3号第五条")
        if values.get("replaced_by"):
            with suppress(LibraryError):  # a successor that is not held is kept as it was written
                values["replaced_by"] = self.resolve(values["replaced_by"])
        return self._restate(document, values, basis.strip())

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

        report = self.add([corpus_dir() / "texts"])
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


def _with_progress(error: LibraryError, path: Path, imported: int, left: int) -> LibraryError:
    """The failure with what was reached before it, so that the user knows where things stand."""
    done = f"在此之前已入库 {imported} 份文件，从“{path.name}”起的 {left} 个文件没有导入"
    remedy = f"{error.remedy}。{done}" if error.remedy else done
    return LibraryError(error.what, where=error.where, expected=error.expected, remedy=remedy)


__all__ = ["AddReport", "Library", "open_library"]
