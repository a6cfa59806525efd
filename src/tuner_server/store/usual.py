"""What is usual for an agent: where one call's measurements stand among its latest ones."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tuner_server.metrics import METRICS
from tuner_server.store import schema

MOST_CALLS = 200
"""How many of the agent's latest calls stand for what is usual."""

FEWEST_CALLS = 10
"""With fewer values than these, nothing is usual yet."""

_calls = schema.calls.c
_KEYS = tuple(metric.key for metric in METRICS)


@dataclass(frozen=True, slots=True)
class Standing:
    """A metric among the agent's latest calls.

    `calls` had a value, `median` is the middle one of these. `rank` is the share of them below the
    call's own value, ties halved; empty where the call has none.
    """

    calls: int
    median: float
    rank: float | None


@dataclass(frozen=True, slots=True)
class Usual:
    """The measured calls of the agent that were looked at, and the metrics that have enough."""

    calls: int
    metrics: Mapping[str, Standing]


def usual_of_agent(connection: Connection, workspace_id: int, call_id: int) -> Usual | None:
    """Where a call stands among the latest other calls of its agent; `None`: no such call."""
    own = connection.execute(
        select(_calls.agent_id, *(_calls[key] for key in _KEYS)).where(
            _calls.workspace_id == workspace_id, _calls.id == call_id
        )
    ).one_or_none()
    if own is None:
        return None
    rows = connection.execute(
        select(*(_calls[key] for key in _KEYS))
        .where(
            _calls.workspace_id == workspace_id,
            _calls.agent_id == own[0],
            _calls.id != call_id,
            _calls.measured_at_ms.is_not(None),
        )
        .order_by(_calls.started_at_ms.desc(), _calls.id.desc())
        .limit(MOST_CALLS)
    ).all()
    standings = {}
    for position, key in enumerate(_KEYS):
        values = sorted(float(row[position]) for row in rows if row[position] is not None)
        if len(values) >= FEWEST_CALLS:
            standings[key] = _standing(values, own[position + 1])
    return Usual(len(rows), standings)


def _standing(ascending: list[float], own: float | None) -> Standing:
    count = len(ascending)
    median = (ascending[(count - 1) // 2] + ascending[count // 2]) / 2
    if own is None:
        return Standing(count, median, None)
    below = bisect_left(ascending, own)
    ties = bisect_right(ascending, own) - below
    return Standing(count, median, (below + ties / 2) / count)
