"""What is counted next, where calls changed."""

from __future__ import annotations

from tests.tenant import Tenant
from tuner_server.store.rollups.refresh import DAY_MS, latest_touched
from tuner_server.store.rollups.touched import HOUR_MS, Cell, touch

DAY = 20_000 * DAY_MS


def touched_often(tenant: Tenant, *changed: tuple[int, int, int], times: int = 1) -> None:
    for _ in range(times):
        tenant.writer.run(lambda c: touch(c, changed))


def test_nothing_is_next_where_nothing_changed(tenant: Tenant) -> None:
    with tenant.database.read() as connection:
        assert latest_touched(connection) == {}


def test_an_hour_that_changed_hundreds_of_times_is_counted_once(tenant: Tenant) -> None:
    touched_often(tenant, (tenant.id, DAY + 5, 7), (tenant.id, DAY + HOUR_MS, 7), times=300)
    with tenant.database.read() as connection:
        found = latest_touched(connection)
    assert {cell: len(stamps) for cell, stamps in found.items()} == {
        Cell(tenant.id, DAY, 7): 300,
        Cell(tenant.id, DAY + HOUR_MS, 7): 300,
    }


def test_the_hours_of_the_latest_day_of_a_workspace_are_next(tenant: Tenant) -> None:
    before, later = tenant.id, tenant.id + 1
    touched_often(
        tenant,
        (later, DAY + DAY_MS, 1),
        (before, DAY - HOUR_MS, 1),
        (before, DAY, 1),
        (before, DAY + 2 * HOUR_MS, 2),
    )
    with tenant.database.read() as connection:
        found = latest_touched(connection)
    assert list(found) == [Cell(before, DAY + 2 * HOUR_MS, 2), Cell(before, DAY, 1)]
