"""The versions of an agent side by side, and how busy agents are."""

from typing import Any

import pytest

from tests.tenant import Tenant, tool_rows
from tests.watch import Watch
from tuner_server.store import agent_activity, agent_versions
from tuner_server.store.agent_activity import DAY_MS, Activity
from tuner_server.store.agent_versions import Comparison

NOON_S = 1_795_000_000


def compared(tenant: Tenant) -> Comparison:
    with tenant.database.read() as connection:
        return agent_versions.compare_versions(connection, tenant.id, tenant.agent_id)


def activity(tenant: Tenant) -> list[Activity]:
    with tenant.database.read() as connection:
        return agent_activity.activity_of(connection, tenant.id)


def waiting(ms: int) -> list[dict[str, object]]:
    """A question that is answered after so long."""
    return [
        {"role": "user", "text": "A table, please.", "start_ms": 0, "end_ms": 1_000},
        {"role": "agent", "text": "Yes.", "start_ms": 1_000 + ms, "end_ms": 1_800 + ms},
    ]


def file(tenant: Tenant, number: int, version: object, **fields: Any) -> None:
    start_s = NOON_S + number * 60
    tenant.file(
        call_id=f"c{number}",
        agent_version=version,
        start_timestamp=start_s,
        end_timestamp=start_s + 30,
        **fields,
    )


def test_each_version_has_the_figures_of_its_own_calls(tenant: Tenant) -> None:
    for number, ms in enumerate((400, 600, 800)):
        file(tenant, number, 41, transcript_with_tool_calls=waiting(ms), call_cost=number * 10)
    file(tenant, 3, 42, transcript_with_tool_calls=waiting(500), call_successful=True)
    file(tenant, 4, 42, transcript_with_tool_calls=tool_rows("pay", is_error=True))
    file(tenant, 5, 42, transcript_with_tool_calls=tool_rows("pay"), call_successful=False)
    tenant.file(agent_id=tenant.add_agent("sales"), call_id="theirs", agent_version=42)
    tenant.measure()
    found = compared(tenant)
    assert (found.calls, found.complete) == (6, True)
    newer, older = found.versions
    assert (newer.version, newer.calls, newer.judged, newer.successful) == ("42", 3, 2, 1)
    assert (newer.tool_calls, newer.tool_errors) == (2, 1)
    assert (newer.latency_p50_ms, newer.latency_p95_ms) == (500, 500)
    assert (older.version, older.calls, older.judged) == ("41", 3, 0)
    assert older.latency_p50_ms == 600
    assert older.latency_p95_ms == pytest.approx(780)
    assert older.cost_cents_per_call == 10
    assert (older.first_call_at_ms, older.last_call_at_ms) == (
        NOON_S * 1000,
        (NOON_S + 120) * 1000,
    )


def test_calls_without_a_version_are_a_group_of_their_own_with_empty_figures(
    tenant: Tenant,
) -> None:
    file(tenant, 1, None)
    (group,) = compared(tenant).versions
    assert (group.version, group.calls) == (None, 1)
    assert (group.latency_p50_ms, group.latency_p95_ms) == (None, None)
    assert group.tool_calls == 0


def test_only_the_latest_calls_are_compared_and_that_is_said(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_versions, "LATEST_CALLS", 2)
    for number in range(3):
        file(tenant, number, number)
    found = compared(tenant)
    assert [each.version for each in found.versions] == ["2", "1"]
    assert (found.calls, found.complete) == (2, False)


def test_activity_counts_calls_by_when_they_started(tenant: Tenant, watch: Watch) -> None:
    other = tenant.add_agent("sales")
    for days, version in ((0, 42), (6, 41), (29, 42), (31, 40)):
        start_s = (watch.now_ms - days * DAY_MS) // 1000 - 60
        tenant.file(
            call_id=f"{days}",
            start_timestamp=start_s,
            end_timestamp=start_s + 30,
            agent_version=version,
        )
    busy, quiet = activity(tenant)
    assert (busy.agent_id, busy.calls_7_days, busy.calls_30_days) == (tenant.agent_id, 2, 3)
    assert busy.versions == ("42", "41", "40")
    assert busy.last_call_at_ms == watch.now_ms - 60_000
    assert tenant.call(busy.last_call_id or 0).call_id == "0"
    assert quiet == Activity(other, 0, 0, None, None, ())
