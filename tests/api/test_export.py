"""Exports of calls."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.service import Service, Tenant, parsed
from tests.contract.bodies import PAYLOADS
from tests.watch import Watch
from tuner_server.metrics import METRICS
from tuner_server.store.database import StoreUnavailable

START = 1_795_403_516
QUERIES: list[dict[str, Any]] = [
    {},
    {"sort": "duration_ms"},
    {"filter": ["tool_calls:present"], "sort": "-cost_cents"},
    {"q": "hello"},
]


def _furnish(tenant: Tenant) -> None:
    for name, content in PAYLOADS.items():
        assert tenant.deliver(content).is_success, name
    for n in range(3):
        tenant.filed(
            call_id=f"c-{n}",
            start_timestamp=START + n,
            end_timestamp=START + n + 9,
            call_cost=n / 3,
        )
    tenant.measure()


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("query", QUERIES)
def test_json_lines_are_the_list(
    tenant: Tenant, query: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.api.export._AT_ONCE", 2)  # so that it takes several pages
    _furnish(tenant)
    response = tenant.ask("GET", "calls/export", params={"format": "json", **query})
    assert response.headers["content-type"].startswith("application/x-ndjson")
    assert response.headers["content-disposition"].endswith('.jsonl"')
    listed = tenant.get("calls", limit=200, include=["tags", "evals", "classified"], **query)[
        "calls"
    ]
    assert len(listed) > 1
    assert parsed(response.text) == listed


@pytest.mark.parametrize("query", QUERIES)
def test_csv_holds_the_list(
    tenant: Tenant, query: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.api.export._AT_ONCE", 2)
    _furnish(tenant)
    response = tenant.ask("GET", "calls/export", params=query)
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"].endswith('.csv"')
    rows = _rows(response.text)
    listed = tenant.get("calls", limit=200, **query)["calls"]
    assert len(rows) == len(listed)
    for row, call in zip(rows, listed, strict=True):
        assert row["agent_remote_identifier"] == call["agent"]["remote_identifier"]
        for name in ("call_id", "status", "version", "started_at_ms", "duration_ms", "warnings"):
            assert row[name] == ("" if call[name] is None else str(call[name]))
        for name, value in {**call["metrics"], "cost_cents": call["cost_cents"]}.items():
            assert (float(row[name]) if row[name] else None) == value
    assert rows[0].keys() >= {metric.key for metric in METRICS}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil")', '\'=HYPERLINK("http://evil")'),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("=1", "'=1"),
        ("+15550100", "+15550100"),
        ('a, "b"\nc', 'a, "b"\nc'),
        ("gr\u00fcezi", "gr\u00fcezi"),
    ],
)
def test_no_cell_is_run_as_a_formula(tenant: Tenant, text: str, cell: str) -> None:
    tenant.filed(caller_phone_number=text, in_voicemail=True, call_successful=False)
    (row,) = _rows(tenant.ask("GET", "calls/export").text)
    assert row["caller_phone_number"] == cell
    assert (row["in_voicemail"], row["successful"]) == ("true", "false")


def test_an_empty_export_has_its_columns(tenant: Tenant) -> None:
    assert _rows(tenant.ask("GET", "calls/export").text) == []
    assert tenant.ask("GET", "calls/export").text.startswith("id,call_id,agent_id,")
    assert tenant.ask("GET", "calls/export", params={"format": "json"}).content == b""


@pytest.mark.parametrize("query", [{"format": "xml"}, {"filter": "x"}, {"sort": "x"}, {"q": "\0"}])
def test_a_bad_export_is_refused(tenant: Tenant, query: dict[str, Any]) -> None:
    assert tenant.ask("GET", "calls/export", params=query).status_code == 422


def test_an_export_that_cannot_begin_answers_503(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable("gone fishing")

    monkeypatch.setattr("tuner_server.api.export.page_of_calls", away)
    response = tenant.ask("GET", "calls/export")
    assert response.status_code == 503
    assert "fishing" not in response.text


def test_columns_are_chosen_and_ordered(tenant: Tenant) -> None:
    tenant.filed(call_id="=a", call_cost=12.5)
    tenant.measure()
    asked = {"column": ["user_turns", "call_id", "agent_name", "cost_cents"]}
    lines = tenant.ask("GET", "calls/export", params=asked).text.splitlines()
    assert lines[0] == "user_turns,call_id,agent_name,cost_cents"
    assert lines[1].split(",")[1:] == ["'=a", "Front desk", "12.5"]
    asked = {"format": ["json"], "column": ["call_id", "agent_name", "cost_cents"]}
    (line,) = parsed(tenant.ask("GET", "calls/export", params=asked).text)
    assert line == {"call_id": "=a", "agent_name": "Front desk", "cost_cents": 12.5}
    assert tenant.ask("GET", "calls/export", params={"column": "colour"}).status_code == 422


def test_chosen_calls_are_exported_in_the_order_of_the_request(tenant: Tenant) -> None:
    ids = [tenant.filed(call_id=call_id) for call_id in "abc"]
    asked = {"column": "call_id", "id": [ids[2], ids[0], 999_999]}
    assert tenant.ask("GET", "calls/export", params=asked).text.split() == ["call_id", "c", "a"]


@pytest.mark.parametrize("asked_format", ["csv", "json"])
def test_chosen_calls_of_another_workspace_are_exported_as_if_they_were_not_there(
    service: Service, tenant: Tenant, asked_format: str
) -> None:
    theirs = service.tenant().filed(call_id="theirs")
    ours = tenant.filed(call_id="ours")
    assert theirs != ours

    def exported(*chosen: int) -> str:
        asked = {"format": asked_format, "column": ["id", "call_id"], "id": list(chosen)}
        response = tenant.ask("GET", "calls/export", params=asked)
        assert response.status_code == 200
        return response.text

    assert exported(theirs) == exported(max(ours, theirs) + 1_000)
    assert exported(theirs, ours) == exported(ours)
    assert "theirs" not in exported(theirs, ours)


def test_the_file_is_named_after_the_workspace_and_the_day(tenant: Tenant, watch: Watch) -> None:
    response = tenant.ask("GET", "calls/export", params={"format": "json"})
    day = datetime.fromtimestamp(watch.now_ms / 1000, UTC).date()
    name = f"calls-test-{day.isoformat()}.jsonl"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
