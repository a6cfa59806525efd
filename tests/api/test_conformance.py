"""Every endpoint against its own description, with made-up requests: schemathesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.service import AGENT_ID, CALL, Person, Service, Tenant, listening, running
from tests.api.test_access import ROUTES
from tests.postgres import PostgresServer
from tuner_server.settings import Settings
from tuner_server.store import accounts
from tuner_server.store.accounts import Membership

OPERATIONS = [(method, route.path) for method, route in ROUTES]
ENDS_THE_TENANT = [("DELETE", "/api/v1/workspaces/{workspace_id}"), ("POST", CALL)]
_CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_BOUNDED = settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tried(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Give a service that may be left in any state."""
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = stack.enter_context(server.new_database())
        folder = tmp_path_factory.mktemp("tried")
        chosen = Settings(data_dir=folder, database_url=url, workers=0)
        yield stack.enter_context(running(chosen))


@pytest.fixture(scope="module")
def tenant(tried: Service) -> Tenant:
    """Give a workspace in which everything that can be asked for is there once."""
    tenant = tried.tenant()
    tenant.filed()
    tenant.deliver(b"refused")
    tenant.measure()
    return tenant


@pytest.fixture(scope="module")
def description(tried: Service) -> Iterator[Any]:
    """Give the service's own description, with the address to try it at."""
    with listening(tried) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


def _aim(case: Any, tenant: Tenant) -> None:
    """Point most requests at the tenant, so that they get further than its door."""
    for parameters in (case.path_parameters, case.query):
        if isinstance(parameters.get("workspace_id"), int):
            parameters["workspace_id"] = tenant.id
    if "agent_remote_identifier" in case.query and case.path == CALL:
        case.query["agent_remote_identifier"] = AGENT_ID


def _try(operation: Any, tenant: Tenant, headers: Callable[[], dict[str, str]]) -> None:
    """Send requests that fit the description, and such that do not."""
    cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or operation.query or operation.path_parameters:
        cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @given(case=cases)
    @_BOUNDED
    def every_answer_is_as_described(case: Any) -> None:
        _aim(case, tenant)
        before = _logged(tenant)
        response = case.call(headers=headers())
        if "x-request-id" not in response.headers:
            assert response.text == "Invalid HTTP request received."  # it reached no application
            return
        case.validate_response(response, checks=_CHECKS)
        if case.path == CALL and response.status_code not in (401, 405):
            # Nothing is lost: each request with a good key has its receipt.
            assert _logged(tenant) == before + 1, response.text

    every_answer_is_as_described()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_with_a_key_every_answer_is_as_described(
    description: Any, tenant: Tenant, method: str, path: str
) -> None:
    _try(description[path][method], tenant, lambda: tenant.headers)


@pytest.mark.parametrize(
    ("method", "path"), [each for each in OPERATIONS if each not in ENDS_THE_TENANT]
)
def test_with_a_session_every_answer_is_as_described(
    description: Any, tenant: Tenant, method: str, path: str
) -> None:
    owner = tenant.service.person(tenant.id, Membership.OWNER)
    service = tenant.service

    def headers() -> dict[str, str]:
        token = service.runtime.writer.run(
            lambda connection: accounts.begin_session(connection, owner.user.id, lasts_ms=60_000)
        )
        return Person(owner.user, token).headers

    _try(description[path][method], tenant, headers)


def _logged(tenant: Tenant) -> int:
    with tenant.service.runtime.database.read() as connection:
        counted = connection.exec_driver_sql(
            f"SELECT count(*) FROM deliveries WHERE workspace_id = {tenant.id}"
        )
        return int(counted.scalar_one())
