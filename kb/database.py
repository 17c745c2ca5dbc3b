"""The writing side of the database: connections, transactions, schema. All SQL that only SQLite knows stands here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import LibraryError
from kb.faults import translated
from kb.lookup import BUSY_SECONDS, REVISION, Fetch, Lookup, sqlite_lookup
from kb.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_CACHE_KIB = 16_384
_LOG_BYTES = 16 * 1024 * 1024


class Database:
    """A library's database, opened for writing. Raises LibraryError wherever disk or database refuse."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        migrations: Path = MIGRATIONS,
        revision: str = REVISION,
        busy: float = BUSY_SECONDS,
    ) -> None:
        """migrations, revision: the schema's history and its newest entry; busy: seconds to wait for a lock."""
        self.workspace = workspace
        self._migrations = migrations
        self._revision = revision
        with translated(workspace.home):
            self._engine = _engine(workspace, busy)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file (readers then need no SQLAlchemy)."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Gives back the connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only writer from its first moment; undone whole by any exception.

        Waits for another writer up to the busy timeout.
        """
        with translated(self.workspace.home), self._engine.begin() as connection:
            if not self.is_sqlite:
                # SQLite has one writer by its nature (BEGIN IMMEDIATE); elsewhere this row is the gate.
                connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'generation' FOR UPDATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads, for tables that ``Lookup`` knows nothing of."""
        with translated(self.workspace.home), self._reading() as connection:
            yield connection

    def lookup(self) -> Lookup:
        """A reader: through the standard library for a SQLite file, through the driver for another database."""
        if self.is_sqlite:
            name = self._engine.url.database
            return sqlite_lookup(Path(name or "").absolute(), self.workspace.home)
        connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        return Lookup(fetcher(connection), self.workspace.home, connection.close)

    def _reading(self) -> Connection:
        return self._engine.execution_options(only_reads=True).connect()

    # Schema

    def revision(self) -> str | None:
        """The revision of the schema found; None for an empty database. Raises LibraryError for a foreign one."""
        from sqlalchemy import inspect

        with translated(self.workspace.home), self._reading() as connection:
            tables = set(inspect(connection).get_table_names())
            if not tables:
                return None
            found = (
                connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
                if "alembic_version" in tables
                else []
            )
        if not found or "meta" not in tables:
            raise LibraryError(
                "不是章法的文库数据库",
                where=str(self.workspace.database_url or self.workspace.database),
                remedy="请用 --home 另选一个文件夹，或把该文件移走",
            )
        return str(found[0])

    def prepare(self) -> None:
        """Makes the tables of an empty database, or upgrades an older one, in one transaction."""
        found = self.revision()
        if found == self._revision:
            return
        if found is None and self._revision == REVISION:
            self._create()
            return
        if found is not None:
            self._check_known(found)
        self._upgrade()

    def _create(self) -> None:
        # Same schema as the migrations give (a test compares them), without loading Alembic.
        from sqlalchemy import insert

        from kb.desk_tables import metadata
        from kb.tables import alembic_version

        with translated(self.workspace.home), self._engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(insert(alembic_version).values(version_num=REVISION))
            _name_library(connection)

    def _upgrade(self) -> None:
        from alembic import command

        with translated(self.workspace.home), self._engine.begin() as connection:
            command.upgrade(self._config(connection), "head")
            _name_library(connection)

    def _check_known(self, found: str) -> None:
        from alembic.script import ScriptDirectory

        known = {script.revision for script in ScriptDirectory.from_config(self._config(None)).walk_revisions()}
        if found not in known:
            raise LibraryError(
                f"文库由更新版本的章法建立（结构版本 {found}）",
                where=str(self.workspace.database_url or self.workspace.database),
                expected=f"结构版本不高于 {self._revision}",
                remedy="请升级 zhangfa 后再打开，或用 --home 另选一个文件夹",
            )

    def _config(self, connection: Connection | None) -> Any:
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self._migrations).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        return config


def _engine(workspace: Workspace, busy: float) -> Engine:
    from sqlalchemy import create_engine, event, make_url
    from sqlalchemy.pool import QueuePool

    url = make_url(workspace.database_url or "sqlite://")
    if workspace.database_url is None:
        url = url.set(database=str(workspace.database))
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True)
        except ImportError as error:
            raise LibraryError(
                f"缺少连接该数据库的组件（{error.name}）", remedy="请运行 pip install 'zhangfa[postgresql]'"
            ) from error
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": busy, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, tables included
        cursor = connection.cursor()
        try:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            if mode != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")  # what was said to be imported survives a power cut
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            cursor.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")  # a large import leaves no large log behind
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        # IMMEDIATE: the wait for another writer happens here, not in the middle of the work.
        only_reads = connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _name_library(connection: Connection) -> None:
    from sqlalchemy import insert, select

    from kb.tables import meta

    held = set(connection.execute(select(meta.c.name)).scalars())
    first = {
        "library_id": uuid.uuid4().hex,
        "generation": "0",
        "seeded": "0",
        "last_source": "0",
        "last_text": "0",
        "last_document": "0",
        "last_clause": "0",
        "last_passage": "0",
    }
    missing = [{"name": name, "value": value} for name, value in first.items() if name not in held]
    if missing:
        connection.execute(insert(meta), missing)


def fetcher(connection: Connection) -> Fetch:
    """Runs SQL with ``?`` parameters over a SQLAlchemy connection, for a ``Lookup`` inside a transaction."""
    marks = connection.dialect.paramstyle == "qmark"

    def fetch(sql: str, parameters: Sequence[Any]) -> list[Any]:
        result = connection.exec_driver_sql(sql if marks else sql.replace("?", "%s"), tuple(parameters))
        return list(result.fetchall()) if result.returns_rows else []

    return fetch


def insert_rows(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows of the same columns in one call.

    Plain SQL rather than an expression: an import makes thousands of these calls, and building each anew took as long
    as the database itself. Table and columns are names of ours, never words of a user.
    """
    if not rows:
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names = ", ".join(rows[0])
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join([mark] * len(rows[0]))})"
    connection.exec_driver_sql(sql, [tuple(row.values()) for row in rows])


__all__ = ["MIGRATIONS", "Database", "fetcher", "insert_rows"]
