"""The API against its own description: whatever is sent, the answer is one that the description promises."""

from __future__ import annotations

import os

import pytest
import schemathesis
from browsing import Office
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from desk.web.store.tokens import Tokens

#: ``positive_data_acceptance`` is left out: what an input must say beyond its keys, no schema can tell.
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
)
#: A long run takes 200 and more.
EXAMPLES = int(os.environ.get("ZHANGFA_SCHEMA_EXAMPLES", "4"))
CALLS = {
    "search", "listDocuments", "addDocument", "getDocument", "listClauses", "exportDocument", "cite", "check", "draft",
    "statements",
}  # fmt: skip


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_the_answer_is_as_described(
    browsers: Office, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.guard.bounds.BURST", 1_000_000)  # more is asked here than anybody may
    desk = browsers.desk
    administrator = next(one for one in desk.people.all() if one.name == "wei")
    header = {"Authorization": f"Bearer {Tokens(desk.database).make(administrator, '试', 7)[1]}"}
    form = browsers.nobody().get("/api/v1/openapi.json", headers=header).json()
    schema = schemathesis.openapi.from_dict(form)
    schema.app = browsers.app
    schema.config.generation.update(with_security_parameters=False)  # the token is given below
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        def told(case: schemathesis.Case) -> None:
            response = case.call(headers=header)
            case.validate_response(response, checks=list(CHECKS), headers=header)

        told()
        tried.add(operation.definition.raw["operationId"])
    assert tried == CALLS, "no call is left out"
