"""The schema: made at once or step by step it is the same; old ones are upgraded, foreign and newer ones refused."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from library_fakes import fake_library, policy, write

from kb.database import MIGRATIONS, Database
from kb.errors import LibraryError
from kb.lookup import REVISION, open_ready
from kb.workspace import locate

NEXT = '''
"""A step that a later version might bring."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{old}"
def upgrade():
    {first}
    op.add_column("documents", sa.Column("secrecy", sa.Text))
def downgrade():
    op.drop_column("documents", "secrecy")
'''


def schema(database: Path) -> dict[str, str]:
    """Name -> SQL of every table and index, without layout."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"\s+", "", sql) for name, sql in rows}


def later(tmp_path: Path, first: str = "pass") -> Path:
    """The migrations of a later version."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / "9999_next.py").write_text(NEXT.format(old=REVISION, first=first), encoding="utf-8")
    return folder


def test_migrations_give_the_schema_that_is_made_at_once(tmp_path: Path) -> None:
    fake_library(tmp_path / "at once").close()
    stepwise = locate(tmp_path / "step by step")
    stepwise.prepare()
    database = Database(stepwise)
    database._upgrade()
    database.close()
    made, migrated = schema(tmp_path / "at once" / "library.db"), schema(stepwise.database)
    # Alembic makes its own table; the names of what it holds are what counts.
    assert re.findall("version_num", made.pop("alembic_version"))
    assert re.findall("version_num", migrated.pop("alembic_version"))
    assert migrated == made
    with fake_library(stepwise.home) as library:
        assert library.lookup.library_id
        assert library.add([write(tmp_path, "一.txt", policy("甲规定"))]).documents


def test_the_newest_step_is_the_schema_we_know() -> None:
    steps = [path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("0*.py")]
    revisions = {re.search(r'^revision = "(\w+)"', step, re.M)[1] for step in steps}  # type: ignore[index]
    before = {m[1] for step in steps if (m := re.search(r'^down_revision = "(\w+)"', step, re.M))}
    assert revisions - before == {REVISION}


def test_an_old_library_is_upgraded_with_all_it_holds(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
        held, name = library.document("甲规定"), library.lookup.library_id
    database = Database(locate(tmp_path / "home"), migrations=later(tmp_path), revision="9999")
    database.prepare()
    assert database.revision() == "9999"
    lookup = database.lookup()
    assert lookup.document("甲规定") == held
    assert lookup.library_id == name
    lookup.close()
    database.close()
    assert "secrecy" in schema(tmp_path / "home" / "library.db")["documents"]


def test_an_upgrade_that_fails_leaves_the_old_library(tmp_path: Path) -> None:
    with fake_library(tmp_path / "home") as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
    before = schema(tmp_path / "home" / "library.db")
    broken = later(tmp_path, first='op.create_table("half", sa.Column("a", sa.Text)); raise OSError(28, "No space")')
    database = Database(locate(tmp_path / "home"), migrations=broken, revision="9999")
    with pytest.raises(LibraryError, match="磁盘已满"):
        database.prepare()
    database.close()
    assert schema(tmp_path / "home" / "library.db") == before
    with fake_library(tmp_path / "home") as library:
        assert [d.id for d in library.documents()] == ["甲规定"]


def test_a_library_made_by_a_newer_program_is_refused(tmp_path: Path) -> None:
    fake_library(tmp_path / "home").close()
    with sqlite3.connect(tmp_path / "home" / "library.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '7777'")
    connection.close()
    assert open_ready(locate(tmp_path / "home"), seeded=False) is None
    with pytest.raises(LibraryError, match=r"更新版本.*7777.*升级 zhangfa"):
        fake_library(tmp_path / "home")


@pytest.mark.parametrize("table", ["alembic_version (version_num TEXT)", "clients (name TEXT)"])
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, table: str) -> None:
    (tmp_path / "home").mkdir()
    with sqlite3.connect(tmp_path / "home" / "library.db") as connection:
        connection.execute(f"CREATE TABLE {table}")
    connection.close()
    before = schema(tmp_path / "home" / "library.db")
    with pytest.raises(LibraryError, match="不是章法的文库"):
        fake_library(tmp_path / "home")
    assert schema(tmp_path / "home" / "library.db") == before


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "library.db").touch()
    with fake_library(tmp_path / "home") as library:
        assert library.documents() == []


def test_another_database_by_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFA_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    with fake_library(tmp_path / "home") as library:
        library.add([write(tmp_path, "一.txt", policy("甲规定"))])
        assert [d.id for d in library.documents()] == ["甲规定"]
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "home" / "library.db").exists()


@pytest.mark.parametrize(("url", "needed"), [("nonsense", "无法识别"), ("mysterydb://x/y", "无法识别")])
def test_a_url_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, needed: str) -> None:
    monkeypatch.setenv("ZHANGFA_DATABASE_URL", url)
    with pytest.raises(LibraryError, match=needed):
        fake_library(tmp_path / "home")


def test_the_tables_can_be_made_on_postgresql() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex, CreateTable

    from kb.desk_tables import metadata

    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=postgresql.dialect()))
