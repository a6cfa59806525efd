"""The figures of the overview: what is read of the rollups, as values that people compare.

Every number of calls names the conditions that list exactly these calls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tuner_server.metrics.attention import LOOK, REASONS
from tuner_server.store import schema
from tuner_server.store.rollups.counting import together
from tuner_server.store.rollups.figures import FIGURES, Figure, Value
from tuner_server.store.rollups.histogram import BUCKETS, percentile
from tuner_server.store.rollups.period import Period
from tuner_server.store.rollups.reading import (
    Changes,
    Scope,
    by_agent,
    by_version,
    changes,
    see_one_state,
    series,
    total,
)
from tuner_server.store.rollups.tagged import TaggedCalls, tagged_calls
from tuner_server.store.rollups.tally import NONE, STAGES, Tally


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure, what it was in the period before, the change, and its value in each step.

    `change` is a share of the value before, but for ratios the difference to it.
    """

    figure: Figure
    value: Value
    before: Value
    change: float | None
    steps: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Share:
    """How many calls have a value, and the conditions that list them."""

    value: str | None
    calls: int
    conditions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: the calls that used it, those in which it failed, how long its calls took."""

    name: str
    calls: int
    failed: int
    p50_ms: int | None
    p95_ms: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """The calls of an agent or of a version, and their figures by key."""

    key: int | str | None
    name: str
    values: dict[str, Value]
    conditions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it. `conditions` list the calls of the period; the others are to be added to them.

    `pending` is how many hours of agents changed and are not counted anew yet.
    """

    period: Period
    pending: int
    conditions: Sequence[str]
    tiles: Sequence[Tile]
    steps: Sequence[tuple[int, int, int]]
    verdicts: Sequence[Share]
    disconnections: Sequence[Share]
    sentiments: Sequence[Share]
    looks: Sequence[Share]
    tags: Sequence[TaggedCalls]
    tools: Sequence[Tool]
    agents: Sequence[Group]
    versions: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles (p50, p95) of each measure, of the whole period and of each step."""

    period: Period
    pending: int
    measures: dict[str, tuple[Value, Value]]
    steps: dict[str, Sequence[tuple[Value, Value]]]


def conditions_of(scope: Scope, from_ms: int, to_ms: int) -> Sequence[str]:
    """The conditions that list the calls of a scope in a stretch of time."""
    conditions = [f"started_at_ms>={from_ms}", f"started_at_ms<{to_ms}"]
    if scope.agent_id is not None:
        conditions.append(f"agent_id={scope.agent_id}")
    if scope.version is not None:
        conditions.append(f"version={scope.version}")
    return conditions


def read_overview(connection: Connection, scope: Scope, period: Period) -> Overview:
    """Everything but the latencies by stage."""
    see_one_state(connection)
    whole = (period.from_ms, period.to_ms)
    since = changes(connection, scope, min(period.before[0], whole[0]), whole[1])
    now = total(connection, scope, *whole, since)
    before = total(connection, scope, *period.before, since)
    steps = series(connection, scope, period.bounds, since)
    return Overview(
        period,
        since.pending,
        conditions_of(scope, *whole),
        [_tile(figure, now, before, steps) for figure in FIGURES],
        [_verdicts(step) for step in steps],
        _verdict_shares(now),
        _shares(now, "disconnection_reason"),
        _shares(now, "sentiment"),
        _looks(now),
        tagged_calls(connection, scope, now),
        _tools(now),
        _agents(connection, scope, whole, since),
        _versions(connection, scope, whole, since),
    )


def read_latency(connection: Connection, scope: Scope, period: Period) -> Latency:
    """Response latency, and the latencies of the stages, over time."""
    see_one_state(connection)
    since = changes(connection, scope, period.from_ms, period.to_ms)
    steps = series(connection, scope, period.bounds, since, ("response", "stages"))
    whole = together(steps)
    measures = ("response_latency", *STAGES)
    return Latency(
        period,
        since.pending,
        {measure: _percentiles(whole, measure) for measure in measures},
        {measure: [_percentiles(step, measure) for step in steps] for measure in measures},
    )


def _percentiles(tally: Tally, measure: str) -> tuple[Value, Value]:
    if measure == "response_latency":
        return tally.response_ms(50), tally.response_ms(95)
    return tally.stage_ms(measure, 50), tally.stage_ms(measure, 95)


def _tile(figure: Figure, now: Tally, before: Tally, steps: Sequence[Tally]) -> Tile:
    value = figure.of(now)
    earlier = figure.of(before) if before.sums["calls"] else None
    return Tile(figure, value, earlier, _change(figure, value, earlier), [*map(figure.of, steps)])


def _change(figure: Figure, value: Value, before: Value) -> float | None:
    if value is None or before is None:
        return None
    if figure.unit == "ratio":
        return round(value - before, 4)
    return round((value - before) / before, 4) if before else None


def _verdicts(tally: Tally) -> tuple[int, int, int]:
    good, bad = tally.sums["successful"], tally.sums["unsuccessful"]
    return good, bad, tally.sums["calls"] - good - bad


def _verdict_shares(tally: Tally) -> Sequence[Share]:
    return [
        Share(value, calls, [condition])
        for calls, value, condition in zip(
            _verdicts(tally),
            ("true", "false", None),
            ("successful=true", "successful=false", "successful:empty"),
            strict=True,
        )
        if calls
    ]


def _shares(tally: Tally, field: str) -> Sequence[Share]:
    return [
        Share(None, calls, [f"{field}:empty"])
        if value == NONE
        else Share(value[1:], calls, [f"{field}{value}"])
        for value, calls in tally.of(field).items()
    ]


def _looks(tally: Tally) -> Sequence[Share]:
    found = tally.of(LOOK)
    return [
        Share(reason.key, found.get(reason.key, 0), [f"{LOOK}={reason.key}"]) for reason in REASONS
    ]


def _tools(tally: Tally) -> Sequence[Tool]:
    failed = tally.of("tool_error")
    times: dict[str, list[int]] = {}
    for key, n in tally.of("tool_ms").items():
        bucket, _, name = key.partition(" ")
        times.setdefault(name, [0] * BUCKETS)[int(bucket)] += n
    return [
        Tool(
            name,
            calls,
            failed.get(name, 0),
            percentile(times.get(name, ()), 50),
            percentile(times.get(name, ()), 95),
        )
        for name, calls in tally.of("tool").items()
    ]


def _agents(
    connection: Connection, scope: Scope, whole: tuple[int, int], since: Changes
) -> Sequence[Group]:
    agents = schema.agents.c
    found = by_agent(connection, scope, *whole, since)
    names = {
        row[0]: row[1]
        for row in connection.execute(
            select(agents.id, agents.name).where(
                agents.workspace_id == scope.workspace_id, agents.id.in_(found)
            )
        )
    }
    return _by_calls(
        Group(agent_id, names[agent_id], _values(tally), [f"agent_id={agent_id}"])
        for agent_id, tally in found.items()
    )


def _versions(
    connection: Connection, scope: Scope, whole: tuple[int, int], since: Changes
) -> Sequence[Group]:
    if scope.agent_id is None:
        return []
    return _by_calls(
        Group(
            version,
            version or "no version",
            _values(tally),
            ["version:empty" if version is None else f"version={version}"],
        )
        for version, tally in by_version(connection, scope, *whole, since).items()
    )


def _values(tally: Tally) -> dict[str, Value]:
    return {figure.key: figure.of(tally) for figure in FIGURES}


def _by_calls(groups: Iterable[Group]) -> Sequence[Group]:
    return sorted(groups, key=lambda group: (-(group.values["calls"] or 0), group.name))
