"""Rollups say what a look at all calls says, whatever happened to the calls before."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from tests.tenant import Tenant, tool_rows
from tuner_server.pipeline.recompute import recompute
from tuner_server.pipeline.rollups import Rollups
from tuner_server.store import audit, calls, rules, schema
from tuner_server.store.rollups.counting import EVERY_AGENT, version_key
from tuner_server.store.rollups.period import period
from tuner_server.store.rollups.reading import (
    Changes,
    Scope,
    by_agent,
    by_version,
    changes,
    series,
    total,
)
from tuner_server.store.rollups.tally import FACTS, Tally, stored_tally, tally_of

HOUR_S = 3600
_UTC = ZoneInfo("UTC")
RULES: list[dict[str, Any]] = [
    {
        "name": field,
        "kind": "flag",
        "colour": "red",
        "enabled": True,
        "condition": {
            "combine": "all",
            "conditions": [{"field": field, "operator": "is", "value": value}],
        },
    }
    for field, value in (("successful", False), ("tool", "book"))
]
START_S = 1_795_392_000  # midnight, UTC
DAYS = 3

steps = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.integers(0, 2**32)),
        st.tuples(st.just("file"), st.integers(0, 2**32)),
        st.tuples(st.just("measure"), st.just(0)),
        st.tuples(st.just("recompute"), st.just(0)),
        st.tuples(st.just("delete"), st.integers(0, 2**32)),
        st.tuples(st.just("refresh"), st.just(0)),
        st.tuples(st.just("turn rules"), st.integers(0, 2**32)),
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps, st.integers(0, 35))
def test_rollups_say_what_a_look_at_all_calls_says(
    tenant: Tenant, done: list[tuple[str, int]], shift: int
) -> None:
    each = Tenant(tenant.database, tenant.writer, "One of many")
    agent_ids = [each.agent_id, each.add_agent("sales")]
    each.writer.run(lambda c: _add_rules(c, each.id))
    for number, (step, seed) in enumerate(done):
        _do(each, agent_ids, step, random.Random(f"{number} {seed}"))
    _compare(each, agent_ids, shift)
    Rollups(each.database, each.writer).refresh(within_s=60)
    assert not each.rows(select(schema.touched_hours))
    _compare(each, agent_ids, shift)
    _compare_rows(each)


def _do(tenant: Tenant, agent_ids: Sequence[int], step: str, dice: random.Random) -> None:
    if step == "file":
        for _ in range(dice.randrange(1, 4)):
            tenant.file(agent_id=dice.choice(agent_ids), **_body(dice))
    elif step == "measure":
        tenant.measure()
    elif step == "recompute":
        list(recompute(tenant.database, tenant.writer, tenant.id))
    elif step == "turn rules":
        tenant.writer.run(lambda c: _turn(c, tenant.id, on=dice.random() < 0.5))
    elif step == "refresh":
        Rollups(tenant.database, tenant.writer).refresh(within_s=60)
    else:
        ids = [row[0] for row in tenant.rows(_ids(tenant))]
        gone = dice.sample(ids, min(len(ids), dice.randrange(3)))
        if gone:
            tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, gone))


def _add_rules(connection: Connection, workspace_id: int) -> None:
    for rule in RULES:
        rules.create_rule(connection, workspace_id, rule, by=audit.SERVER)


def _turn(connection: Connection, workspace_id: int, *, on: bool) -> None:
    for rule in rules.rules_of(connection, workspace_id):
        rules.change_rule(connection, workspace_id, rule, {"enabled": on}, by=audit.SERVER)


def _ids(tenant: Tenant) -> Any:
    return select(schema.calls.c.id).where(schema.calls.c.workspace_id == tenant.id)


def _body(dice: random.Random) -> dict[str, Any]:
    start_s = START_S + dice.randrange(DAYS * 24) * HOUR_S + dice.choice([0, 1, 1800, 3599])
    tool = dice.choice(["book", "pay"])
    known = {
        "agent_version": dice.choice([None, 41, "a"]),
        "call_successful": dice.choice([None, True, False]),
        "user_sentiment": dice.choice([None, "positive", "negative"]),
        "disconnection_reason": dice.choice([None, "error", "user_hangup"]),
        "call_cost": dice.choice([None, 0, 0.1, 12.345678]),
    }
    spoken = {
        "role": "agent",
        "text": "hello",
        "start_ms": 1_000,
        "end_ms": 1_500,
        "metadata": {"llm_node_ttft": dice.randrange(50, 3_000), "e2e_latency": 700},
    }
    return {
        "call_id": str(dice.randrange(10**9)),
        "start_timestamp": start_s,
        "end_timestamp": start_s + 60,
        "duration_ms": dice.randrange(60_000),
        "transcript_with_tool_calls": [
            {"role": "user", "text": "hi", "start_ms": 0, "end_ms": dice.randrange(100, 900)},
            spoken,
            *(tool_rows(tool, is_error=dice.random() < 0.3) if dice.random() < 0.6 else []),
        ],
        **{name: value for name, value in known.items() if value is not None},
    }


@dataclass(frozen=True)
class Everything:
    """All calls and facts of a workspace, to be looked at one by one."""

    calls: Sequence[Any]
    facts: Sequence[Any]

    def tally(self, scope: Scope, from_ms: int, to_ms: int) -> Tally:
        here = [
            call
            for call in self.calls
            if from_ms <= call["started_at_ms"] < to_ms
            and scope.agent_id in (None, call["agent_id"])
            and scope.version in (None, call["version"])
        ]
        ids = {call["id"] for call in here}
        return tally_of(here, [fact for fact in self.facts if fact[0] in ids])


def _everything(tenant: Tenant) -> Everything:
    calls_here, facts = schema.calls.c, schema.call_facts.c
    rows = tenant.rows(select(schema.calls).where(calls_here.workspace_id == tenant.id))
    found = tenant.rows(
        select(facts.call_id, facts.field, facts.value).where(facts.workspace_id == tenant.id)
    )
    tags = tenant.rows(select(schema.call_tags).where(schema.call_tags.c.workspace_id == tenant.id))
    return Everything(
        [row._mapping for row in rows],
        [
            *(fact for fact in found if fact[1] in FACTS),
            *((tag.call_id, "tag", str(tag.rule_id)) for tag in tags),
        ],
    )


def _compare(tenant: Tenant, agent_ids: Sequence[int], shift: int) -> None:
    from_ms = (START_S + shift * HOUR_S) * 1000
    to_ms = (START_S + (DAYS * 24 - shift) * HOUR_S) * 1000
    everything = _everything(tenant)
    scopes = [
        Scope(tenant.id),
        Scope(tenant.id, version="41"),
        *(Scope(tenant.id, agent_id) for agent_id in agent_ids),
        Scope(tenant.id, agent_ids[0], "a"),
    ]
    bounds = period(from_ms, to_ms, _UTC).bounds
    with tenant.database.read() as connection:
        for scope in scopes:
            since = changes(connection, scope, from_ms, to_ms)
            assert since.pending == 0
            expected = everything.tally(scope, from_ms, to_ms)
            assert total(connection, scope, from_ms, to_ms, since).row() == expected.row()
            stepped = series(connection, scope, bounds, since)
            staged = series(connection, scope, bounds, since, ("stages",))
            for step, stage, ends in zip(stepped, staged, pairwise(bounds), strict=True):
                wanted = everything.tally(scope, *ends)
                assert (+step.sums, step.response) == (+wanted.sums, wanted.response)
                assert stage.stages == wanted.stages
        since = changes(connection, Scope(tenant.id), from_ms, to_ms)
        agents = by_agent(connection, Scope(tenant.id), from_ms, to_ms, since)
        versions = by_version(connection, Scope(tenant.id, agent_ids[0]), from_ms, to_ms, since)
    for agent_id in agent_ids:
        wanted = everything.tally(Scope(tenant.id, agent_id), from_ms, to_ms)
        assert +agents.get(agent_id, Tally()).sums == +wanted.sums
    for version in ("41", "a"):
        wanted = everything.tally(Scope(tenant.id, agent_ids[0], version), from_ms, to_ms)
        assert +versions.get(version, Tally()).sums == +wanted.sums
    calls_of_agent = everything.tally(Scope(tenant.id, agent_ids[0]), from_ms, to_ms).sums["calls"]
    assert sum(tally.sums["calls"] for tally in versions.values()) == calls_of_agent


def _compare_rows(tenant: Tenant) -> None:
    """Each stored row stands for the calls of its hour or day, and none stands for no calls."""
    hours = {"hour": 1, "day": 24}
    everything = _everything(tenant)
    rollups = schema.rollups.c
    for row in tenant.rows(select(schema.rollups).where(rollups.workspace_id == tenant.id)):
        ends_ms = row.starts_at_ms + hours[row.span] * HOUR_S * 1000
        versions = Counter(
            version_key(call["version"])
            for call in everything.calls
            if row.starts_at_ms <= call["started_at_ms"] < ends_ms
            and row.agent_id in (EVERY_AGENT, call["agent_id"])
        )
        versions["*"] = versions.total()
        assert stored_tally(row.sums).sums["calls"] == versions[row.version] > 0


def test_what_is_not_counted_anew_is_told_as_pending(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.store.rollups.reading._MOST_COUNTED", 1)
    for number in range(3):
        tenant.file(call_id=str(number), start_timestamp=START_S, end_timestamp=START_S + 1)
    scope, ends = Scope(tenant.id), (START_S * 1000, (START_S + HOUR_S) * 1000)
    with tenant.database.read() as connection:
        since = changes(connection, scope, *ends)
        assert since == Changes([], 1)
        assert total(connection, scope, *ends, since).sums["calls"] == 0
    Rollups(tenant.database, tenant.writer).refresh(within_s=60)
    with tenant.database.read() as connection:
        since = changes(connection, scope, *ends)
        assert since == Changes([], 0)
        assert total(connection, scope, *ends, since).sums["calls"] == 3
