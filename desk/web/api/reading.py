"""Reading by the API: search, documents, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from desk.web.api.calling import Caller
from desk.web.api.describing import answers
from desk.web.api.refusing import ApiRoute, Refusal, Unheld, not_ours, reply
from desk.web.asking import TheDesk
from desk.web.state import Desk
from kb.citations import official
from kb.clause_finding import find_clause
from kb.errors import LibraryError
from kb.jsonform import answer_json, clause_json, defects_of, document_json, export_json
from kb.lookup import Lookup, open_lookup
from kb.query import LIMIT
from kb.restrictions import Restriction, filter_for

router = APIRouter(route_class=ApiRoute)

MOST: Final = 100
#: Hits before these are looked up as well: a search is no way to read the whole library.
FARTHEST_HIT: Final = 400
_FARTHEST: Final = 1_000_000
_NAME: Final = 200

Level = Literal["national", "province", "city", "county", "unit"]
Words = Annotated[str, Field(min_length=1, max_length=_NAME)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="最多多少")]
Offset = Annotated[int, Query(ge=0, le=_FARTHEST, description="从第几项起，0 为第一项")]
Name = Annotated[str, Path(max_length=_NAME, description="文件的编号、文号或标题", examples=["lz-2022-65"])]


@contextmanager
def held(desk: Desk, name: str) -> Iterator[tuple[Lookup, str]]:
    """The library and the id of the document that is meant. Raises Unheld."""
    with open_lookup(desk.workspace.home) as lookup:
        with known():
            found = lookup.resolve(name)
        yield lookup, found


@contextmanager
def known() -> Iterator[None]:
    """What the library does not know by that name is 404, not a fault of the request."""
    try:
        yield
    except LibraryError as error:
        if not_ours(error):
            raise
        raise Unheld(error) from error


@router.get(
    "/search",
    summary="检索条款",
    operation_id="search",
    description="关键词、一句话、文号或文号加条款；引号内的文字须原样出现，-词 为排除。同 zhangfa search --json。",
    responses=answers("检索的回答", "SearchAnswer", statuses=(404,)),
)
def search(
    desk: TheDesk,
    person: Caller,
    q: Annotated[str, Query(min_length=1, max_length=LIMIT, description="检索词", examples=["每班不超过60人"])],
    doc: Annotated[list[Words], Query(max_length=10, description="只查此文件，可写多次")] = [],  # noqa: B006
    region: Annotated[list[Words], Query(max_length=10, description="只查此地区的文件")] = [],  # noqa: B006
    issuer: Annotated[list[Words], Query(max_length=10, description="只查此机关发的文件")] = [],  # noqa: B006
    kind: Annotated[list[Words], Query(max_length=10, description="只查此文种")] = [],  # noqa: B006
    level: Annotated[list[Level], Query(max_length=5, description="只查此层级")] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1900, le=2100, description="此年及以后")] = None,
    year_to: Annotated[int | None, Query(ge=1900, le=2100, description="此年及以前")] = None,
    documents: Annotated[bool, Query(description="按文件排序，不列条款")] = False,
    limit: Limit = 10,
    offset: Annotated[int, Query(ge=0, le=FARTHEST_HIT, description="从第几项起，0 为第一项")] = 0,
) -> Response:
    """Clauses, or documents, that answer a query."""
    if year_from and year_to and year_from > year_to:
        raise Refusal(422, f"{year_from} 晚于 {year_to}", where="year_from", expected="不晚于 year_to")
    asked = Restriction(tuple(doc), tuple(region), tuple(issuer), tuple(kind), tuple(level), year_from, year_to)
    with desk.searching.seat() as seat:
        with known():
            filters, remarks = filter_for(asked, seat.lookup)
        answer = seat.searcher.search(q, filters=filters, limit=offset + limit, documents=documents)
    answer = replace(answer, hits=answer.hits[offset:], remarks=(*remarks, *answer.remarks))
    return reply({**answer_json(answer), "limit": limit, "offset": offset})


@router.get(
    "/documents",
    summary="列出文件",
    operation_id="listDocuments",
    description="文库中的文件，按入库的先后。各文件同 zhangfa list --json。",
    responses=answers("一页文件", "DocumentPage"),
)
def list_documents(desk: TheDesk, person: Caller, limit: Limit = 50, offset: Offset = 0) -> Response:
    """A page of the documents."""
    with open_lookup(desk.workspace.home) as lookup:
        ids = lookup.document_ids()
        facts = lookup.facts(ids[offset : offset + limit])
        paths = lookup.paths(facts)
    forms = [document_json(one, paths.get(one.id, ())) for one in facts.values()]
    return reply({"documents": forms, "total": len(ids), "limit": limit, "offset": offset})


@router.get(
    "/documents/{document}",
    summary="一份文件",
    operation_id="getDocument",
    description="文件的信息和各条款的路径，不含文字。",
    responses=answers("文件", "Document", statuses=(404,)),
)
def get_document(desk: TheDesk, person: Caller, document: Name) -> Response:
    """What is known of a document."""
    with held(desk, document) as (lookup, id_):
        facts, paths = lookup.facts((id_,)), lookup.paths((id_,))
    return reply(document_json(facts[id_], paths.get(id_, ())))


@router.get(
    "/documents/{document}/clauses",
    summary="一份文件的条款",
    operation_id="listClauses",
    description="上级在前，分页。",
    responses=answers("一页条款", "ClausePage", statuses=(404,)),
)
def list_clauses(desk: TheDesk, person: Caller, document: Name, limit: Limit = 50, offset: Offset = 0) -> Response:
    """A page of the clauses of a document."""
    with held(desk, document) as (lookup, id_):
        facts, clauses = lookup.facts((id_,))[id_], lookup.clauses(id_)
    forms = [
        clause_json(clause, official(facts.title, facts.number, clause.path), defects_of(facts, clause.path))
        for clause in clauses[offset : offset + limit]
    ]
    return reply({"document": id_, "clauses": forms, "total": len(clauses), "limit": limit, "offset": offset})


@router.get(
    "/documents/{document}/export",
    summary="导出整份文件",
    operation_id="exportDocument",
    description="文件信息、全部条款和不属于条款的文字。同 zhangfa export。",
    responses=answers("整份文件", "Export", statuses=(404,)),
)
def export(desk: TheDesk, person: Caller, document: Name) -> Response:
    """The whole normalised document."""
    with held(desk, document) as (lookup, id_):
        facts, whole = lookup.facts((id_,))[id_], lookup.document(id_)
    form: dict[str, Any] = export_json(
        facts, whole.clauses, whole.furniture, lambda clause: official(facts.title, facts.number, clause.path)
    )
    return reply(form)


@router.get(
    "/clauses/{document}/{path:path}",
    summary="一条条款的正式出处和原文",
    operation_id="cite",
    description="同 zhangfa cite --json。",
    responses=answers("条款", "Clause", statuses=(404,)),
)
def cite(
    desk: TheDesk,
    person: Caller,
    document: Name,
    path: Annotated[
        str, Path(max_length=300, description="条款路径，或者第二部分第（二）项一类的写法", examples=["二/（二）/二是"])
    ],
) -> Response:
    """A clause with its citation and its words."""
    with held(desk, document) as (lookup, id_):
        with known():
            clause = find_clause(lookup, id_, path)
        facts = lookup.facts((id_,))[id_]
    citation = official(facts.title, facts.number, clause.path)
    return reply(clause_json(clause, citation, defects_of(facts, clause.path)))


__all__ = ["FARTHEST_HIT", "MOST", "router"]
