"""Agents at work: how busy they are, and how their versions compare."""

from __future__ import annotations

from tests.api.service import Service, Tenant
from tuner_server.store import clock


def test_an_agents_activity_tells_its_calls_and_versions(tenant: Tenant) -> None:
    quiet = tenant.ask(
        "POST", "agents", json={"agent_name": "Quiet", "provider_name": "vapi"}
    ).json()["id"]
    now_s = clock.now_ms() // 1000
    tenant.filed(call_id="old", start_timestamp=now_s - 10 * 86_400, end_timestamp=now_s)
    last = tenant.filed(
        call_id="new", start_timestamp=now_s - 60, end_timestamp=now_s, agent_version=42
    )
    assert tenant.get("agents/activity") == {
        "agents": [
            {
                "agent_id": tenant.agent,
                "calls_7_days": 1,
                "calls_30_days": 2,
                "last_call": last,
                "last_call_at_ms": (now_s - 60) * 1000,
                "versions": ["42"],
            },
            {
                "agent_id": quiet,
                "calls_7_days": 0,
                "calls_30_days": 0,
                "last_call": None,
                "last_call_at_ms": None,
                "versions": [],
            },
        ]
    }


def test_versions_are_compared(tenant: Tenant) -> None:
    for number, successful in enumerate((True, True, False, None)):
        sent = {} if successful is None else {"call_successful": successful}
        tenant.filed(call_id=f"41-{number}", agent_version=41, call_cost=10, **sent)
    tenant.filed(
        call_id="42-1",
        agent_version="42",
        start_timestamp=1_795_500_000,
        end_timestamp=1_795_500_060,
    )
    tenant.measure()
    found = tenant.get(f"agents/{tenant.agent}/versions")
    assert (found["calls"], found["pending_hours"]) == (5, 0)
    newest, before = found["versions"]
    assert (newest["version"], newest["calls"], newest["judged"]) == ("42", 1, 0)
    assert newest["success_rate"] is None
    assert (before["version"], before["calls"], before["judged"]) == ("41", 4, 3)
    assert before["success_rate"] == 2 / 3
    assert before["cost_cents_per_call"] == 10


def test_versions_of_an_archived_agent_stay_and_of_a_foreign_one_are_not_shown(
    service: Service, tenant: Tenant
) -> None:
    tenant.filed()
    tenant.ask("DELETE", f"agents/{tenant.agent}")
    assert tenant.get(f"agents/{tenant.agent}/versions")["calls"] == 1
    foreign = service.tenant().agent
    assert tenant.ask("GET", f"agents/{foreign}/versions").status_code == 404
