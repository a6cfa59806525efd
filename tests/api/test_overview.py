"""The overview: its figures, what they are compared with, and that every number lists its calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Tenant
from tests.tenant import tool_rows
from tests.watch import Watch
from tuner_server.pipeline.rollups import Rollups

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NOW_MS = 1_795_620_600_000  # half past some hour


@pytest.fixture(autouse=True)
def now(watch: Watch) -> None:
    """Stop the clock in the middle of a day."""
    watch.now_ms = NOW_MS


def ask(tenant: Tenant, path: str = "", /, **query: Any) -> Any:
    response = tenant.service.client.get(
        f"/api/v1/workspaces/{tenant.id}/overview{path}", params=query, headers=tenant.headers
    )
    assert response.status_code == 200, response.text
    return response.json()


def counted(tenant: Tenant, filters: list[str]) -> int:
    response = tenant.service.client.get(
        f"/api/v1/workspaces/{tenant.id}/calls/count",
        params={"filter": filters},
        headers=tenant.headers,
    )
    assert response.status_code == 200, response.text
    return response.json()["count"]


def tile(found: Any, key: str) -> Any:
    return next(each for each in found["tiles"] if each["key"] == key)


def deliver(tenant: Tenant, call_id: str, *, hours_ago: int = 1, **fields: Any) -> int:
    start_ms = NOW_MS - hours_ago * HOUR_MS
    return tenant.filed(
        call_id=call_id,
        start_timestamp=start_ms,
        end_timestamp=start_ms + 5_000,
        **{"duration_ms": 5_000, **fields},
    )


def talk(wait_ms: int, **stages: int) -> list[dict[str, Any]]:
    """The user asks, and the agent answers after a while."""
    return [
        {"role": "user", "text": "May I?", "start_ms": 0, "end_ms": 1_000},
        {
            "role": "agent",
            "text": "Yes.",
            "start_ms": 1_000 + wait_ms,
            "end_ms": 2_000 + wait_ms,
            "metadata": stages,
        },
    ]


def some_days(tenant: Tenant) -> None:
    """Calls of this week and of the week before, and a rule that flags some of them."""
    flag = {"field": "successful", "operator": "is", "value": False}
    rule = {"name": "Lost", "kind": "flag", "condition": {"combine": "all", "conditions": [flag]}}
    assert tenant.ask("POST", "rules", json=rule).status_code == 201
    spoken: dict[str, Any] = {
        "transcript_with_tool_calls": talk(800, llm_node_ttft=400, e2e_latency=900)
    }
    for number in range(3):
        deliver(tenant, f"good {number}", call_successful=True, call_cost=10.5, **spoken)
    deliver(
        tenant,
        "bad",
        hours_ago=30,
        duration_ms=10_000,
        call_successful=False,
        disconnection_reason="error",
        user_sentiment="negative",
        agent_version=42,
        transcript_with_tool_calls=[*talk(7_000), *tool_rows("book", is_error=True)],
    )
    deliver(
        tenant,
        "unjudged",
        hours_ago=50,
        disconnection_reason="user_hangup",
        transcript_with_tool_calls=tool_rows("book"),
    )
    deliver(tenant, "earlier", hours_ago=7 * 24 + 1, call_successful=True, call_cost=21)
    deliver(tenant, "earlier too", hours_ago=7 * 24 + 2, call_successful=False)
    tenant.measure()


def test_figures_stand_beside_those_of_the_period_before(tenant: Tenant) -> None:
    some_days(tenant)
    found = ask(tenant, period="7d")
    assert found["pending_hours"] == 0
    calls, rate, cost = (tile(found, key) for key in ("calls", "success_rate", "cost_cents"))
    assert (calls["value"], calls["before"], calls["change"]) == (5, 2, 1.5)
    assert (rate["value"], rate["before"], rate["change"]) == (0.75, 0.5, 0.25)
    assert (cost["value"], cost["before"], cost["change"]) == (31.5, 21, 0.5)
    assert tile(found, "mean_duration_ms")["value"] == 6_000
    assert tile(found, "need_a_look")["value"] == 1
    latency = tile(found, "response_latency_p50_ms")
    assert abs(latency["value"] - 800) <= 20
    assert (latency["before"], latency["change"], latency["better"]) == (None, None, "lower")
    assert abs(tile(found, "response_latency_p95_ms")["value"] - 7_000) <= 175


def test_every_number_of_calls_is_the_number_of_calls_that_its_filter_lists(
    tenant: Tenant,
) -> None:
    some_days(tenant)
    for narrowed in ({}, {"agent_id": tenant.agent}, {"version": "42"}):
        found = ask(tenant, period="30d", **narrowed)
        base = found["filter"]
        numbers = [
            (tile(found, "calls")["value"], []),
            (tile(found, "need_a_look")["value"], tile(found, "need_a_look")["filter"]),
            *((each["calls"], each["filter"]) for each in found["verdicts"]),
            *((each["calls"], each["filter"]) for each in found["disconnection_reasons"]),
            *((each["calls"], each["filter"]) for each in found["sentiments"]),
            *((each["calls"], each["filter"]) for each in found["looks"]),
            *((each["calls"], each["filter"]) for each in found["tags"]),
            *((each["calls"], each["filter"]) for each in found["tools"]),
            *((each["failed"], each["failed_filter"]) for each in found["tools"]),
            *((each["values"]["calls"], each["filter"]) for each in found["agents"]),
            *((each["values"]["calls"], each["filter"]) for each in found["versions"]),
        ]
        assert [(n, counted(tenant, [*base, *more])) for n, more in numbers] == [
            (n, n) for n, _ in numbers
        ]
        successful = sum(
            each["calls"] for each in found["verdicts"] if each["filter"] == ["successful=true"]
        )
        rate = tile(found, "success_rate")
        assert counted(tenant, [*base, *rate["filter"]]) == successful


def test_each_rule_tells_how_many_calls_of_the_period_it_tagged(tenant: Tenant) -> None:
    some_days(tenant)
    (lost,) = ask(tenant, period="7d")["tags"]
    assert (lost["name"], lost["kind"], lost["calls"]) == ("Lost", "flag", 1)
    assert ask(tenant, period="30d")["tags"][0]["calls"] == 2
    assert ask(tenant, period="30d", version="42")["tags"][0]["calls"] == 1
    look = ask(tenant, "/look", period="7d")["calls"]
    assert [tag["name"] for tag in look[0]["call"]["tags"]] == ["Lost"]
    tenant.ask("DELETE", f"rules/{lost['rule_id']}")
    assert ask(tenant, period="7d")["tags"] == []


def test_the_numbers_of_the_steps_add_up(tenant: Tenant) -> None:
    some_days(tenant)
    found = ask(tenant, period="7d", zone="America/New_York")
    assert len(found["steps"]) == len(found["period"]["bounds_ms"]) - 1
    assert sum(tile(found, "calls")["steps"]) == 5
    assert {
        name: sum(step[name] for step in found["steps"])
        for name in ("successful", "unsuccessful", "unjudged")
    } == {"successful": 3, "unsuccessful": 1, "unjudged": 1}


def test_the_same_is_told_once_the_rollups_are_made(tenant: Tenant) -> None:
    some_days(tenant)
    paths = ("", "/latency", "/look")
    fresh = [ask(tenant, path, period="30d") for path in paths]
    runtime = tenant.service.runtime
    assert Rollups(runtime.database, runtime.writer).refresh(within_s=60)
    assert [ask(tenant, path, period="30d") for path in paths] == fresh


def test_agents_and_versions_are_told_apart(tenant: Tenant) -> None:
    some_days(tenant)
    found = ask(tenant, period="7d")
    assert [(agent["id"], agent["name"]) for agent in found["agents"]] == [
        (tenant.agent, "Front desk")
    ]
    assert found["agents"][0]["values"]["calls"] == 5
    assert found["versions"] == []
    of_agent = ask(tenant, period="7d", agent_id=tenant.agent)
    assert [(each["version"], each["values"]["calls"]) for each in of_agent["versions"]] == [
        (None, 4),
        ("42", 1),
    ]
    assert tile(ask(tenant, period="7d", version="42"), "calls")["value"] == 1
    assert tile(ask(tenant, period="7d", agent_id=10**6), "calls")["value"] == 0


def test_tools_have_their_failures_and_times(tenant: Tenant) -> None:
    some_days(tenant)
    (tool,) = ask(tenant, period="7d")["tools"]
    assert (tool["name"], tool["calls"], tool["failed"], tool["failure_rate"]) == (
        "book",
        2,
        1,
        0.5,
    )
    assert abs(tool["p50_ms"] - 100) <= 3  # the result's row starts 100 ms after the call's


def test_latencies_are_told_by_stage(tenant: Tenant) -> None:
    some_days(tenant)
    measures = {each["key"]: each for each in ask(tenant, "/latency", period="7d")["measures"]}
    assert list(measures) == ["response_latency", "eou", "stt", "llm_ttft", "tts_ttfb", "e2e"]
    assert abs(measures["llm_ttft"]["total"]["p50_ms"] - 400) <= 10
    assert measures["eou"]["total"] == {"p50_ms": None, "p95_ms": None}
    with_calls = [step for step in measures["response_latency"]["steps"] if step["p50_ms"]]
    assert len(with_calls) == 2


def test_calls_that_need_a_look_say_why_in_words(tenant: Tenant) -> None:
    some_days(tenant)
    found = ask(tenant, "/look", period="7d")
    assert counted(tenant, found["filter"]) == 1
    ((call, reasons),) = [(each["call"], each["reasons"]) for each in found["calls"]]
    assert call["call_id"] == "bad"
    assert [reason["words"] for reason in reasons] == [
        "Ended in an error",
        "The provider judged it unsuccessful",
        "1 of 1 tool call failed",
        "7.0 s until a response",
    ]
    assert ask(tenant, "/look", period="24h")["calls"] == []


def test_an_empty_workspace_has_no_figures_and_no_rates(tenant: Tenant) -> None:
    found = ask(tenant)
    assert {each["key"]: each["value"] for each in found["tiles"]} == {
        "calls": 0,
        "success_rate": None,
        "response_latency_p50_ms": None,
        "response_latency_p95_ms": None,
        "need_a_look": 0,
        "cost_cents": None,
        "mean_duration_ms": None,
    }
    assert (found["tools"], found["agents"], found["disconnection_reasons"]) == ([], [], [])


def test_a_period_is_chosen_by_name_or_by_its_ends(tenant: Tenant) -> None:
    day = ask(tenant, period="24h")["period"]
    assert (day["to_ms"] - day["from_ms"], day["step"]) == (DAY_MS, "hour")
    assert day["before_to_ms"] == day["from_ms"]
    ends: dict[str, Any] = {"from": NOW_MS - 2 * DAY_MS, "to": NOW_MS - DAY_MS}
    chosen = ask(tenant, **ends)["period"]
    assert chosen["from_ms"] == NOW_MS - 2 * DAY_MS - HOUR_MS // 2
    del ends["to"]
    open_ended = ask(tenant, **ends)["period"]
    assert open_ended["from_ms"] == chosen["from_ms"]
    assert open_ended["to_ms"] == NOW_MS + HOUR_MS // 2


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ({"period": "3d"}, "period", "Input should be"),
        ({"zone": "Mars/Olympus"}, "zone", "no such time zone"),
        ({"zone": "../etc/passwd"}, "zone", "no such time zone"),
        ({"to": 5}, "from", "where the period begins"),
        ({"from": 5, "to": 5}, "from", "after its start"),
        ({"from": 0, "to": 800 * DAY_MS}, "from", "at most 731 days"),
    ],
)
def test_a_wrong_period_is_refused_with_the_reason(
    tenant: Tenant, query: dict[str, Any], parameter: str, says: str
) -> None:
    response = tenant.service.client.get(
        f"/api/v1/workspaces/{tenant.id}/overview", params=query, headers=tenant.headers
    )
    assert response.status_code == 422
    (fault,) = response.json()["detail"]
    assert fault["loc"] == ["query", parameter]
    assert says in fault["msg"]
