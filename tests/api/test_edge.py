"""What holds for every request and every answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.service import CALL, Service, Tenant
from tuner_server.api.edge import plain_path

_MADE = re.compile(r"[0-9a-f]{32}")
_ANYWHERE = [
    ("GET", "/healthz", 200),
    ("GET", "/nowhere/in/the/app", 200),
    ("POST", CALL, 401),
    ("GET", CALL, 405),
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/api/v1/workspaces/x/calls", 422),
    ("GET", "/api/v1/workspaces", 401),
    ("OPTIONS", "/healthz", 405),
]


@pytest.mark.parametrize(("method", "path", "status_code"), _ANYWHERE)
def test_every_answer_carries_the_clients_request_id(
    service: Service, method: str, path: str, status_code: int
) -> None:
    response = service.client.request(method, path, headers={"X-Request-ID": "My.id:7_a-b"})
    assert response.status_code == status_code
    assert response.headers.get_list("x-request-id") == ["My.id:7_a-b"]


@pytest.mark.parametrize(("method", "path", "status_code"), _ANYWHERE)
def test_every_answer_carries_a_request_id_where_the_client_sent_none(
    service: Service, method: str, path: str, status_code: int
) -> None:
    response = service.client.request(method, path)
    assert response.status_code == status_code
    assert _MADE.fullmatch(response.headers["x-request-id"])


@pytest.mark.parametrize(
    "sent", ["", " ", "a b", "a" * 129, "<script>", "\xe9".encode("latin-1"), 'a"b']
)
def test_a_malformed_request_id_is_replaced(service: Service, sent: Any) -> None:
    response = service.client.get("/healthz", headers={"X-Request-ID": sent})
    assert _MADE.fullmatch(response.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/api/v1/metrics/definitions", CALL])
def test_a_failure_of_ours_answers_500_with_the_request_id_and_no_details(
    tenant: Tenant, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the cat ate it")

    monkeypatch.setattr("tuner_server.api.definitions.MetricOut", fail)
    monkeypatch.setattr("tuner_server.api.public._parameters", fail)
    method = "POST" if path == CALL else "GET"
    response = tenant.service.client.request(method, path, headers=tenant.headers)
    assert response.status_code == 500
    assert response.headers["x-request-id"] in response.json()["detail"]
    assert "cat" not in response.text


def test_a_failure_after_the_answer_began_breaks_it_off(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("in the middle")

    tenant.filed()
    monkeypatch.setattr("tuner_server.api.exported._cell", fail)
    response = tenant.ask("GET", "calls/export")
    assert response.status_code == 200  # too late for another
    assert len(response.text.splitlines()) == 1


def test_browsers_are_kept_from_what_our_pages_never_need(service: Service) -> None:
    for path in ("/", "/api/v1/session", "/api/v1/nothing"):
        headers = service.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy  # so that the default holds: no inline scripts
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


def test_a_long_answer_is_compressed_for_who_takes_it(service: Service) -> None:
    path = "/api/v1/metrics/definitions"
    plain = service.client.get(path, headers={"Accept-Encoding": "identity"})
    packed = service.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert packed.json() == plain.json()
    assert "content-encoding" not in service.client.get("/healthz").headers


@given(
    st.lists(st.sampled_from(["/", "//", "///", "api", "v1", "call", "a b", "\u00e9", ".", ".."]))
)
def test_slashes_neither_double_nor_trail(pieces: list[str]) -> None:
    path = "/" + "".join(pieces)
    plain = plain_path(path)
    assert plain.startswith("/")
    assert "//" not in plain
    assert plain == "/" or not plain.endswith("/")
    assert [part for part in plain.split("/") if part] == [part for part in path.split("/") if part]
    assert plain_path(plain) == plain
