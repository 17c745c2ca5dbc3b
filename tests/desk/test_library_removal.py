"""Documents taken out of the library and put back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Office, Visitor
from library_giving import words_of
from sqlalchemy import insert, text, update

from desk.web.state import Desk
from desk.web.store.times import stamp
from kb.desk_tables import draft_versions, drafts, removed_documents
from kb.library import open_library
from kb.lookup import open_lookup

DOCUMENT = "lz-2022-65"
QUESTION = "市外班每班次不超过多少人"


def everything(desk: Desk) -> dict[str, object]:
    """Every row that makes the library, without its counters and the numbers of defects."""
    tables = ("documents", "clauses", "passages", "overrides", "sketches", "source_texts", "sources")
    with desk.database.reading() as connection:
        rows: dict[str, object] = {
            name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}")).fetchall()), key=repr)
            for name in tables
        }
        columns = "document, path, kind, text, message, span_start, span_end, true_value, basis"
        rows["defects"] = sorted(map(tuple, connection.execute(text(f"SELECT {columns} FROM defects"))), key=repr)
    return rows


def answers(desk: Desk) -> set[str]:
    with desk.searching.seat() as seat:
        return {hit.document.id for hit in seat.searcher.search(QUESTION).hits}


def remove(visitor: Visitor, document: str = DOCUMENT) -> None:
    answer = visitor.submit(f"/library/{document}/remove")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/library?removed={document}")


def restore(visitor: Visitor, document: str = DOCUMENT) -> int:
    return int(visitor.submit(f"/library/removed/{document}/restore").status_code)


def test_out_and_back_is_as_if_nothing_had_been(desk: Desk, visitor: Visitor) -> None:
    with open_library(desk.workspace.home) as library:
        library.set(DOCUMENT, {"status": "已废止", "date_written": "2022年7月25日"}, "原件")
        data = library.source_bytes(DOCUMENT)
        facts = library.lookup.facts((DOCUMENT,))[DOCUMENT]
        name, sha = facts.source_file, facts.source_sha256
        whole = library.document(DOCUMENT)
    before = everything(desk)
    assert DOCUMENT in answers(desk)
    remove(visitor)
    assert DOCUMENT not in answers(desk)
    assert not (desk.workspace.sources / sha).exists()
    page = visitor.get(f"/library/{DOCUMENT}")
    assert page.status_code == 404
    assert "恢复到文库" in page.text
    assert restore(visitor) == 303
    assert everything(desk) == before
    with open_library(desk.workspace.home) as library:
        assert library.document(DOCUMENT) == whole
        assert library.source_bytes(DOCUMENT) == data
        assert library.lookup.facts((DOCUMENT,))[DOCUMENT].source_file == name
        assert library.unset(DOCUMENT, ["status"]).status is None, "what was stated can still be taken back"
    assert DOCUMENT in answers(desk)
    assert not list((desk.workspace.home / "desk" / "removed").iterdir())
    assert [deed.action for deed in desk.trail.read()[0]] == ["library.restore", "library.remove"]


def test_the_question_says_what_is_known_to_follow(desk: Desk, visitor: Visitor) -> None:
    now = stamp()
    with desk.database.writing() as connection:
        for number, data in ((1, '{"basis": "柳人社发〔2022〕65号"}'), (2, '{"basis": "别的"}')):
            draft = {
                "id": f"d{number}", "unit": "", "type": "notice", "title": "稿", "version": 1,
                "created": now, "updated": now, "summary": "{}",
            }  # fmt: skip
            connection.execute(insert(drafts).values(**draft))
            version = {"draft": f"d{number}", "number": 1, "at": now, "who": "", "note": "", "data": data}
            connection.execute(insert(draft_versions).values(**version))
    words = words_of(visitor.open(f"/library/{DOCUMENT}/remove"))
    for said in (
        "移出文库《关于申报2023年度",
        "33 条条款不再能检索",
        "36 条检查规则依据它",
        "有 1 份文稿写明了它的文号",
        "7 天内可撤销",
    ):
        assert said in words, said
    part = visitor.open(f"/library/{DOCUMENT}/remove", **{"HX-Request": "true", "HX-Target": "confirm"})
    assert part.strip().startswith('<div id="confirm"')
    assert DOCUMENT in answers(desk), "a question takes nothing out"


def test_a_second_press_finds_it_done(desk: Desk, visitor: Visitor) -> None:
    remove(visitor)
    remove(visitor)
    assert "7 天内可撤销" in visitor.open(f"/library?removed={DOCUMENT}")
    assert restore(visitor) == 303
    assert restore(visitor) == 303
    assert [deed.action for deed in desk.trail.read()[0]] == ["library.restore", "library.remove"]


def test_one_of_several_documents_of_a_file(desk: Desk, visitor: Visitor) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        sha = lookup.facts(("rsb-2007-20",))["rsb-2007-20"].source_sha256
        parts = list(lookup.documents_of(sha).values())
    assert len(parts) > 2
    before = everything(desk)
    for part in parts:
        remove(visitor, part)
    assert not (desk.workspace.sources / sha).exists()
    for part in parts[1:]:
        assert restore(visitor, part) == 303
    with open_lookup(desk.workspace.home) as lookup:
        assert set(lookup.documents_of(sha).values()) == set(parts[1:]), "what nobody asked for stays out"
    assert restore(visitor, parts[0]) == 303
    after = everything(desk)
    assert after["clauses"] == before["clauses"]
    assert after["sources"] == before["sources"]


def test_what_came_in_again_meanwhile_is_not_put_back(desk: Desk, visitor: Visitor, tmp_path: Path) -> None:
    with open_library(desk.workspace.home) as library:
        path = tmp_path / "再来.txt"
        path.write_bytes(library.source_bytes(DOCUMENT))
    remove(visitor)
    with open_library(desk.workspace.home) as library:
        library.add([path])
    answer = visitor.submit(f"/library/removed/{DOCUMENT}/restore")
    assert answer.status_code == 400
    assert "文库中又有了" in answer.text


def test_after_seven_days_it_is_too_late_and_swept(desk: Desk, visitor: Visitor) -> None:
    remove(visitor)
    folder = desk.workspace.home / "desk" / "removed"
    assert list(folder.iterdir())
    with desk.database.writing() as connection:
        connection.execute(update(removed_documents).values(at="2020-01-01T00:00:00Z"))
    answer = visitor.submit(f"/library/removed/{DOCUMENT}/restore")
    assert answer.status_code == 400
    assert "不能恢复" in answer.text
    assert "没有移出的文件" in visitor.open("/library/removed")
    remove(visitor, "sz-2006-2010")
    with desk.database.reading() as connection:
        kept = connection.execute(text("SELECT document FROM removed_documents")).scalars().all()
    assert kept == ["sz-2006-2010"]
    assert len([path for path in folder.iterdir() if not path.name.startswith(".")]) == 1


def test_a_document_whose_original_was_lost_can_still_be_taken_out(desk: Desk, visitor: Visitor) -> None:
    with open_lookup(desk.workspace.home) as lookup:
        sha = lookup.facts((DOCUMENT,))[DOCUMENT].source_sha256
    (desk.workspace.sources / sha).unlink()
    remove(visitor)
    answer = visitor.submit(f"/library/removed/{DOCUMENT}/restore")
    assert answer.status_code == 400
    assert "收到的原件不见了" in answer.text


@pytest.mark.parametrize("name", ["nothing", "../../etc", "%00"])
def test_what_was_never_held_is_not_removed(visitor: Visitor, name: str) -> None:
    assert visitor.submit(f"/library/{name}/remove").status_code in (400, 404, 405)
    assert visitor.submit(f"/library/removed/{name}/restore").status_code in (400, 404, 405)


def test_only_those_who_draft_take_out_and_put_back(browsers: Office) -> None:
    reader, drafter = browsers.of("qin"), browsers.of("lu")
    for path in (f"/library/{DOCUMENT}/remove", f"/library/removed/{DOCUMENT}/restore"):
        assert reader.submit(path).status_code == 403
    remove(drafter)
    assert "恢复到文库" not in reader.get(f"/library/{DOCUMENT}").text
    assert reader.get("/library/removed").status_code == 403
    assert "陆海宁" in drafter.open("/library/removed")
    assert restore(drafter) == 303
