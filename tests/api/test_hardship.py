"""Deliveries under hardship: nothing that was acknowledged is lost, and nobody else is harmed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from tests.api.service import AGENT_ID, CALL, Service, Tenant
from tests.contract.bodies import WELL_FORMED, body
from tuner_server.ingest.directory import Directory
from tuner_server.store.database import Database, StoreUnavailable
from tuner_server.store.writer import Writer

MIB = 1024 * 1024


def _sent_raw(tenant: Tenant, *messages: dict[str, Any]) -> list[Any]:
    """Speak ASGI with the application, as a server does for a client that sends these pieces."""
    pieces, answered = list(messages), []

    async def receive() -> Any:
        return pieces.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    query = {"workspace_id": tenant.id, "agent_remote_identifier": AGENT_ID}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": CALL,
        "raw_path": CALL.encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(b"authorization", f"Bearer {tenant.key}".encode())],
    }
    asyncio.run(tenant.service.app(scope, receive, send))  # type: ignore[arg-type]
    return answered


def _piece(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


GONE = {"type": "http.disconnect"}


@contextmanager
def _busy_writer(service: Service) -> Iterator[None]:
    """Hold the writer up until the end of the context."""
    go_on, begun = threading.Event(), threading.Event()

    def wait(_: Any) -> None:
        begun.set()
        go_on.wait()

    future = service.runtime.writer.submit(wait)
    begun.wait()
    try:
        yield
    finally:
        go_on.set()
        future.result()


def test_a_client_that_hangs_up_in_the_middle_stores_nothing_and_harms_nobody(
    tenant: Tenant,
) -> None:
    _sent_raw(tenant, _piece(body()[:40], more=True), GONE)
    assert tenant.get("calls")["calls"] == []
    assert tenant.filed()


def test_a_client_that_hangs_up_before_the_answer_has_its_call_stored(tenant: Tenant) -> None:
    _sent_raw(tenant, _piece(body(call_id="unheard")), GONE)
    (call,) = tenant.get("calls")["calls"]
    assert call["call_id"] == "unheard"


def test_a_body_may_come_in_drips(tenant: Tenant) -> None:
    drips = [_piece(bytes([byte]), more=True) for byte in body()]
    start, *_ = _sent_raw(tenant, *drips, _piece(b""))
    assert start["status"] == 201


def test_a_slow_client_holds_nobody_up(tenant: Tenant) -> None:
    """While one request waits for its body, others are answered on the same loop."""

    async def both() -> None:
        first_piece_taken, send_the_rest = asyncio.Event(), asyncio.Event()
        answers: dict[str, int] = {}

        def exchange(name: str, receive: Any) -> Any:
            async def send(message: Any) -> None:
                answers.setdefault(name, message.get("status"))

            query = urlencode({"workspace_id": tenant.id, "agent_remote_identifier": AGENT_ID})
            scope: Any = {
                "type": "http",
                "method": "POST",
                "path": CALL,
                "query_string": query.encode(),
                "headers": [(b"authorization", f"Bearer {tenant.key}".encode())],
            }
            return tenant.service.app(scope, receive, send)

        async def slow() -> Any:
            if not first_piece_taken.is_set():
                first_piece_taken.set()
                return _piece(body()[:10], more=True)
            await send_the_rest.wait()
            return _piece(body()[10:])

        async def quick() -> Any:
            return _piece(body(call_id="quick"))

        waiting = asyncio.create_task(exchange("slow", slow))
        await first_piece_taken.wait()
        await exchange("quick", quick)
        assert answers == {"quick": 201}
        send_the_rest.set()
        await waiting
        assert answers == {"quick": 201, "slow": 201}

    asyncio.run(both())


def test_a_full_queue_answers_503_and_a_new_try_succeeds(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = tenant.service.runtime.writer
    with _busy_writer(tenant.service), monkeypatch.context() as patch:
        patch.setattr(writer, "_most_waiting", 0)
        response = tenant.deliver()
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
        assert "send it again" in response.json()["detail"]
        made = {"agent_name": "A", "provider_name": "vapi"}
        busy = tenant.ask("POST", "agents", json=made)
        assert busy.status_code == 503
        assert int(busy.headers["retry-after"]) > 0
    assert tenant.deliver().status_code == 201
    assert [receipt["status_code"] for receipt in tenant.receipts()] == [201]


def test_no_answer_comes_before_the_commit(tenant: Tenant) -> None:
    answers: list[int] = []
    client = threading.Thread(target=lambda: answers.append(tenant.deliver().status_code))
    with _busy_writer(tenant.service):
        client.start()
        client.join(timeout=0.05)
        assert answers == []
        assert tenant.get("calls")["calls"] == []
    client.join()
    assert answers == [201]


@pytest.mark.parametrize("error", [StoreUnavailable("away"), OperationalError("", {}, Exception())])
def test_a_database_that_is_away_answers_503(
    tenant: Tenant, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("tuner_server.ingest.accept.file_calls", fail)
        response = tenant.deliver()
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
    assert tenant.deliver().status_code == 201


def test_a_key_that_cannot_be_looked_up_answers_503(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable

    directory: Directory = tenant.service.runtime.directory
    directory.forget()
    monkeypatch.setattr(Database, "read", away)
    assert tenant.deliver().status_code == 503
    assert tenant.ask("GET", "calls").status_code == 503


def test_a_use_of_a_key_that_cannot_be_noted_is_no_harm(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuner_server.store.writer import WriterBusy

    def busy(*_: Any) -> Any:
        raise WriterBusy

    monkeypatch.setattr(Writer, "submit", busy)
    assert tenant.deliver().status_code == 201


def test_a_server_that_shuts_down_answers_503(service_with: Callable[..., Service]) -> None:
    tenant = service_with().tenant()
    tenant.filed()
    tenant.service.runtime.writer.close()
    assert tenant.deliver(call_id="late").status_code == 503


def test_a_body_at_the_limit_is_taken_and_one_beyond_is_not(
    service_with: Callable[..., Service],
) -> None:
    tenant = service_with(max_body_bytes=2_000).tenant()
    assert tenant.deliver(body().ljust(2_000)).status_code == 201
    for size in (2_001, 4_500, 8_000, 8_001, 100_000):
        response = tenant.deliver(body(call_id="large").ljust(size))
        assert response.status_code == 413
        assert "2000 bytes" in response.json()["detail"]
        receipt = tenant.receipts()[0]
        assert (receipt["status_code"], receipt["fate"]) == (413, "refused")
        assert receipt["size_bytes"] > 2_000
        assert not receipt["body_kept"]
        assert tenant.ask("POST", f"deliveries/{receipt['id']}/replay").status_code == 409
    assert tenant.get("calls/count")["count"] == 1


def test_of_a_body_without_end_not_everything_is_awaited(
    service_with: Callable[..., Service],
) -> None:
    tenant = service_with(max_body_bytes=1_024).tenant()
    start, *_ = _sent_raw(tenant, *[_piece(b" " * 1_024, more=True)] * 5)
    assert start["status"] == 413


def test_other_routes_are_limited_too(service_with: Callable[..., Service]) -> None:
    tenant = service_with(max_body_bytes=2_000).tenant()
    made = {"agent_name": "A", "provider_name": "vapi", "prompt": "x" * 2_000}
    response = tenant.ask("POST", "agents", json=made)
    assert response.status_code == 413
    assert response.headers["x-request-id"]


def test_a_body_of_32_mib_is_accepted(service: Service) -> None:
    tenant = service.tenant()
    content = body(call_id="large", metadata={"notes": ""})
    content = content.replace(
        b'"notes": ""', b'"notes": "' + b"x" * (32 * MIB - len(content)) + b'"'
    )
    assert len(content) == 32 * MIB
    response = tenant.deliver(content)
    assert response.status_code == 201
    assert tenant.ask("GET", f"calls/{response.json()['id']}/payload").content == content
    assert tenant.deliver(content + b" ").status_code == 413


def test_a_call_of_100_000_rows_is_accepted_measured_and_shown(
    service_with: Callable[..., Service],
) -> None:
    tenant = service_with().tenant()
    rows = [
        {"role": ("agent", "user")[n % 2], "text": "yes", "start_ms": n * 10, "end_ms": n * 10 + 9}
        for n in range(100_000)
    ]
    number = tenant.filed(transcript_with_tool_calls=rows, duration_ms=1_000_000)
    tenant.measure()
    assert len(tenant.get(f"calls/{number}")["rows"]) == 100_000


@pytest.mark.parametrize("depth", [201, 1_000, 100_000])
@pytest.mark.parametrize("ends", [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deeply_answers_400(
    tenant: Tenant, depth: int, ends: tuple[str, str]
) -> None:
    nested = ends[0] * depth + "1" + ends[1] * depth
    content = json.dumps({**WELL_FORMED, "metadata": 0})[:-2] + nested + "}"
    response = tenant.deliver(content.encode())
    assert response.status_code == 400
    assert "nested" in response.json()["detail"]


@pytest.mark.parametrize(
    "content",
    [
        body().replace(b"Hello!", b"\xff\xfe\x80"),
        body().replace(b"Hello!", b"a\\u0000b\\ud800"),
        body().replace(b"1795403520", b"1" * 5_000),
        body().replace(b"400", b"1e999"),
        body().replace(b"400", b"NaN"),
        body(metadata={"k" * 10_000: 1}),
        b"\xef\xbb\xbf" + body(),
        b"\x00" + body(),
        body().decode().encode("utf-16"),
    ],
)
def test_no_odd_body_is_more_than_the_server_can_bear(tenant: Tenant, content: bytes) -> None:
    response = tenant.deliver(content)
    assert response.status_code in (201, 400, 422)
    receipt = tenant.receipts()[0]
    assert receipt["status_code"] == response.status_code
    if response.status_code == 201:
        tenant.measure()
        number = response.json()["id"]
        assert tenant.ask("GET", f"calls/{number}").status_code == 200
        assert tenant.ask("GET", f"calls/{number}/payload").content == content
        assert tenant.ask("GET", "calls").status_code == 200
    else:
        kept = tenant.ask("GET", f"deliveries/{receipt['id']}/body")
        assert kept.content == content


_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
_CHANGED = st.dictionaries(st.sampled_from([*WELL_FORMED, "metadata", "duration_ms"]), _JSON).map(
    lambda changes: json.dumps({**WELL_FORMED, **changes}).encode("utf-8", "surrogatepass")
)


@given(
    content=st.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()) | _CHANGED
)
@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_whatever_is_delivered_is_stored_or_refused_and_never_lost(
    tenant: Tenant, content: bytes
) -> None:
    before = tenant.get("calls/count")["count"]
    response = tenant.deliver(content)
    assert response.status_code in (200, 201, 400, 422), response.text
    receipt = tenant.receipts(limit=1)[0]
    assert receipt["status_code"] == response.status_code
    if response.status_code >= 400:
        assert tenant.ask("GET", f"deliveries/{receipt['id']}/body").content == content
    else:
        assert tenant.ask("GET", f"calls/{response.json()['id']}").status_code == 200
    is_new = response.status_code == 201
    assert tenant.get("calls/count")["count"] == before + is_new
