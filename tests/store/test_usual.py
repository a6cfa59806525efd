"""Where a call stands among the latest ones of its agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.tenant import Tenant
from tuner_server.metrics import METRICS
from tuner_server.store.filing import file_calls
from tuner_server.store.results import MeasuredCall, write_measurements
from tuner_server.store.usual import FEWEST_CALLS, MOST_CALLS, Standing, Usual, usual_of_agent

_EMPTY = dict.fromkeys((metric.key for metric in METRICS), None)


def _measured(tenant: Tenant, waits: Sequence[int | None], **filed: Any) -> list[int]:
    """Calls of these longest waits, each a second later than the one before; their numbers."""
    items = [
        tenant.call_to_file(
            call_id=f"{filed}-{n}", start_timestamp=1_000 + n, end_timestamp=5_000, **filed
        )
        for n in range(len(waits))
    ]
    ids = [call.call_id for call in tenant.writer.run(lambda c: file_calls(c, items))]
    found = [
        MeasuredCall(tenant.id, number, 0, _EMPTY | {"response_latency_max_ms": wait}, [], [], "")
        for number, wait in zip(ids, waits, strict=True)
    ]
    tenant.writer.run(lambda c: write_measurements(c, found))
    return ids


def _usual(tenant: Tenant, number: int) -> Usual | None:
    with tenant.database.read() as connection:
        return usual_of_agent(connection, tenant.id, number)


def _standing(tenant: Tenant, number: int) -> Standing:
    found = _usual(tenant, number)
    assert found is not None
    return found.metrics["response_latency_max_ms"]


def test_a_rank_is_the_share_of_the_others_below(tenant: Tenant) -> None:
    numbers = _measured(tenant, [*range(100, 1_200, 100)])
    assert _standing(tenant, numbers[-1]) == Standing(10, 550, 1)
    assert _standing(tenant, numbers[0]) == Standing(10, 650, 0)
    assert _standing(tenant, numbers[5]).rank == 0.5


def test_ties_count_half(tenant: Tenant) -> None:
    numbers = _measured(tenant, [500] * 11)
    assert _standing(tenant, numbers[0]) == Standing(10, 500, 0.5)


def test_a_call_without_a_value_has_no_rank_and_counts_for_nobody(tenant: Tenant) -> None:
    numbers = _measured(tenant, [*range(10), None])
    assert _standing(tenant, numbers[-1]) == Standing(10, 4.5, None)
    found = _usual(tenant, numbers[0])
    assert found is not None
    assert (found.calls, found.metrics) == (10, {})  # nine of them have a value


def test_too_few_calls_make_nothing_usual(tenant: Tenant) -> None:
    numbers = _measured(tenant, [1] * FEWEST_CALLS)
    found = _usual(tenant, numbers[0])
    assert found == Usual(FEWEST_CALLS - 1, {})


def test_only_the_latest_calls_of_the_same_agent_are_looked_at(tenant: Tenant) -> None:
    numbers = _measured(tenant, [9_000] * 20 + [100] * (MOST_CALLS + 1))
    _measured(tenant, [1] * 30, agent_id=tenant.add_agent("sales"))
    assert _standing(tenant, numbers[-1]) == Standing(MOST_CALLS, 100, 0.5)


def test_a_call_that_does_not_exist_has_no_usual(tenant: Tenant) -> None:
    assert _usual(tenant, 987_654) is None
