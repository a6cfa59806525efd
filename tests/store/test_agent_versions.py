"""The versions of an agent side by side, and how busy agents are."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.tenant import Tenant, tool_rows
from tests.watch import Watch
from tuner_server.pipeline.rollups import Rollups
from tuner_server.store import agent_activity, agent_versions, calls, schema
from tuner_server.store.agent_activity import DAY_MS, Activity
from tuner_server.store.agent_versions import Comparison

NOON_S = 1_795_003_200
DAY_MINUTES = 24 * 60


def compared(tenant: Tenant) -> Comparison:
    with tenant.database.read() as connection:
        return agent_versions.compare_versions(connection, tenant.id, tenant.agent_id)


def near(ms: float) -> Any:
    return pytest.approx(ms, rel=0.025)


def activity(tenant: Tenant) -> list[Activity]:
    with tenant.database.read() as connection:
        return agent_activity.activity_of(connection, tenant.id)


def waiting(ms: int) -> list[dict[str, object]]:
    """A question that is answered after so long."""
    return [
        {"role": "user", "text": "A table, please.", "start_ms": 0, "end_ms": 1_000},
        {"role": "agent", "text": "Yes.", "start_ms": 1_000 + ms, "end_ms": 1_800 + ms},
    ]


def file(tenant: Tenant, number: int, version: object, **fields: Any) -> int:
    start_s = NOON_S + number * 60
    filed = tenant.file(
        call_id=f"c{number}",
        agent_version=version,
        start_timestamp=start_s,
        end_timestamp=start_s + 30,
        **fields,
    )
    return filed.call_id


def seen(found: Comparison) -> list[tuple[str | None, int, int, int]]:
    """Each version, its calls, and the numbers of the first and the last one."""
    return [
        (
            each.version,
            each.calls,
            (each.first_call_at_ms // 1000 - NOON_S) // 60,
            (each.last_call_at_ms // 1000 - NOON_S) // 60,
        )
        for each in found.versions
    ]


def put_together(tenant: Tenant) -> None:
    Rollups(tenant.database, tenant.writer).refresh(within_s=60)


def test_each_version_has_the_figures_of_its_own_calls(tenant: Tenant) -> None:
    for number, ms in enumerate((400, 600, 800)):
        file(tenant, number, 41, transcript_with_tool_calls=waiting(ms), call_cost=number * 10)
    file(tenant, 3, 42, transcript_with_tool_calls=waiting(500), call_successful=True)
    file(tenant, 4, 42, transcript_with_tool_calls=tool_rows("pay", is_error=True))
    file(tenant, 5, 42, transcript_with_tool_calls=tool_rows("pay"), call_successful=False)
    tenant.file(agent_id=tenant.add_agent("sales"), call_id="theirs", agent_version=42)
    tenant.measure()
    found = compared(tenant)
    assert (found.calls, found.pending) == (6, 0)
    newer, older = found.versions
    assert (newer.version, newer.calls, newer.judged, newer.successful) == ("42", 3, 2, 1)
    assert (newer.tool_calls, newer.tool_errors) == (2, 1)
    assert (newer.latency_p50_ms, newer.latency_p95_ms) == (near(500), near(500))
    assert (older.version, older.calls, older.judged) == ("41", 3, 0)
    assert older.latency_p50_ms == near(600)
    assert older.latency_p95_ms == near(800)
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


def test_kept_figures_and_calls_that_came_since_are_told_as_one(tenant: Tenant) -> None:
    first = file(tenant, 0, 41)
    file(tenant, 1, 41)
    file(tenant, DAY_MINUTES, 42)
    for number in range(2, 4):
        file(tenant, number, "gone")
    tenant.measure()
    put_together(tenant)
    assert seen(compared(tenant)) == [
        ("42", 1, DAY_MINUTES, DAY_MINUTES),
        ("gone", 2, 2, 3),
        ("41", 2, 0, 1),
    ]
    of_gone = select(schema.calls.c.id).where(schema.calls.c.version == "gone")
    gone = [first, *(row[0] for row in tenant.rows(of_gone))]
    tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, gone))
    file(tenant, 3 * DAY_MINUTES, 41)
    file(tenant, -3 * DAY_MINUTES, None)
    expected = [
        ("41", 2, 1, 3 * DAY_MINUTES),
        ("42", 1, DAY_MINUTES, DAY_MINUTES),
        (None, 1, -3 * DAY_MINUTES, -3 * DAY_MINUTES),
    ]
    assert seen(compared(tenant)) == expected
    put_together(tenant)
    assert seen(compared(tenant)) == expected


def test_hours_that_are_not_counted_yet_are_told(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.store.rollups.reading._MOST_COUNTED", 1)
    first = file(tenant, 0, 41)
    file(tenant, 1, 41)
    assert compared(tenant) == Comparison([], calls=0, pending=1)
    put_together(tenant)
    assert seen(compared(tenant)) == [("41", 2, 0, 1)]
    file(tenant, 2, 42)
    tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, [first]))
    found = compared(tenant)
    assert (seen(found), found.pending) == ([("41", 2, 1, 1)], 1)
    put_together(tenant)
    assert seen(compared(tenant)) == [("42", 1, 2, 2), ("41", 1, 1, 1)]


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
