"""Health, readiness and figures for those who run the server."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.service import CALL, Service, Tenant
from tuner_server import __version__
from tuner_server.store.database import Database, ReadTimedOut, StoreUnavailable
from tuner_server.store.writer import Writer


def _figures(service: Service) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    response = service.client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def _requests(service: Service, **labels: str) -> float:
    return _figures(service).get(("tuner_http_requests_total", frozenset(labels.items())), 0)


def test_a_living_process_says_so_with_its_version(service: Service) -> None:
    response = service.client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "version": __version__},
    )


def test_a_process_that_can_store_and_read_is_ready(service: Service) -> None:
    response = service.client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("error", [StoreUnavailable("gone"), ReadTimedOut("slow")])
def test_without_its_database_it_lives_but_is_not_ready(
    service: Service, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Database) -> str:
        raise error

    monkeypatch.setattr(Database, "check", fail)
    response = service.client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": f"the database does not answer: {error}"}
    assert service.client.get("/healthz").status_code == 200


def test_with_a_full_queue_it_is_not_ready(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writer, "waiting", property(lambda writer: writer.most_waiting))
    response = service.client.get("/readyz")
    assert response.status_code == 503
    assert "waits" in response.json()["status"]


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/healthz", {"route": "/healthz", "status": "200"}),
        (
            "GET",
            "/api/v1/workspaces/7/calls/",
            {"route": "/api/v1/workspaces/{workspace_id}/calls", "status": "401"},
        ),
        ("POST", CALL + "/", {"route": CALL, "status": "401"}),
        ("GET", CALL, {"route": CALL, "status": "405"}),
        ("GET", "/some/page", {"route": "other", "status": "200"}),
        ("GET", "/api/unknown", {"route": "other", "status": "404"}),
    ],
)
def test_requests_are_counted_by_route_and_status(
    service: Service, method: str, path: str, labels: dict[str, str]
) -> None:
    before = _requests(service, method=method, **labels)
    service.client.request(method, path)
    assert _requests(service, method=method, **labels) == before + 1


def test_the_writers_and_the_queues_figures_are_there(tenant: Tenant) -> None:
    before = _figures(tenant.service)
    tenant.filed()
    tenant.service.runtime.writer.run(lambda _: None)  # what was noted in passing is written, too
    after = _figures(tenant.service)

    def grew(name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return after[key] - before[key]

    assert grew("tuner_writer_commits_total") >= 1
    assert grew("tuner_writer_written_total") >= 1
    assert grew("tuner_writer_commit_seconds_total") > 0
    assert grew("tuner_writer_failed_total") == 0
    assert grew("tuner_jobs", state="queued") == 1
    assert grew("tuner_http_request_seconds_count", route=CALL) == 1
    assert after["tuner_writer_waiting", frozenset()] == 0


def test_without_the_database_the_other_figures_are_still_there(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable

    monkeypatch.setattr(Database, "read", away)
    figures = _figures(service)
    assert ("tuner_writer_commits_total", frozenset()) in figures
    assert not any(name == "tuner_jobs" for name, _ in figures)
