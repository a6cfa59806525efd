"""Measuring anew: the same again, step by step, and one defect does not end it."""

import pytest
from sqlalchemy import select, update

from tests.contract.bodies import PAYLOADS
from tests.tenant import Tenant, segments
from tuner_server.pipeline import recompute as module
from tuner_server.pipeline.measure import measured
from tuner_server.pipeline.recompute import Progress, calls_to_recompute, recompute
from tuner_server.store import schema
from tuner_server.store.calls import StoredBody
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.filing import file_calls
from tuner_server.store.results import MeasuredCall


def run(tenant: Tenant, after_id: int = 0) -> list[Progress]:
    return list(recompute(tenant.database, tenant.writer, tenant.id, after_id=after_id))


def all_rows(tenant: Tenant) -> list[object]:
    """Everything that measuring writes, but when it did."""
    calls = tenant.rows(select(schema.calls).order_by(schema.calls.c.id))
    facts = tenant.rows(select(schema.call_facts))
    receipts = tenant.rows(select(schema.deliveries).order_by(schema.deliveries.c.id))
    return [
        [{**row._mapping, "measured_at_ms": None} for row in calls],
        sorted(tuple(row) for row in facts),
        [tuple(row) for row in receipts],
    ]


def test_it_gives_the_same_as_the_first_measurement(tenant: Tenant) -> None:
    for body in PAYLOADS.values():
        tenant.writer.submit_together(file_calls, tenant.body_to_file(body)).result()
    tenant.measure()
    before = all_rows(tenant)
    run(tenant)
    assert all_rows(tenant) == before


def test_it_measures_the_calls_of_one_workspace_and_tells_how_far_it_is(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    other = Tenant(tenant.database, tenant.writer)
    theirs = other.file()
    said = segments(("agent", "Hello!"), ("user", "Hi."))
    ids = [tenant.file(call_id=str(n), transcript_with_tool_calls=said).call_id for n in range(5)]
    assert calls_to_recompute(tenant.database, tenant.id) == 5
    assert run(tenant) == [
        Progress(2, 5, 0, ids[1]),
        Progress(4, 5, 0, ids[3]),
        Progress(5, 5, 0, ids[4]),
    ]
    assert all(tenant.call(call_id).metrics["user_turns"] == 1 for call_id in ids)
    assert other.call(theirs.call_id).measured_at_ms is None
    assert run(tenant, after_id=ids[2]) == [Progress(2, 2, 0, ids[4])]
    assert run(tenant, after_id=ids[4]) == []


def test_it_mends_what_an_older_definition_left(tenant: Tenant) -> None:
    filed = tenant.file(transcript_with_tool_calls=segments(("user", "Hi.")))
    tenant.writer.run(
        lambda c: c.execute(update(schema.calls).values(user_turns=99, metrics_version=0))
    )
    run(tenant)
    assert tenant.call(filed.call_id).metrics["user_turns"] == 1


@pytest.mark.parametrize("where", ["measured", "write_measurements"])
def test_a_call_that_cannot_be_measured_is_counted_and_passed_over(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    first, bad, last = (tenant.file(call_id=call_id) for call_id in ("a", "b", "c"))

    def oddly(stored: StoredBody, _: object) -> MeasuredCall:
        if stored.call_id != bad.call_id:
            return measured(stored)
        if where == "measured":
            raise LookupError("a defect")
        found = measured(stored)
        return MeasuredCall(
            *(found.workspace_id, found.call_id, found.started_at_ms, found.values),
            facts=[("tool", None)],  # type: ignore[list-item]
            warnings=[],
            text="",
        )

    monkeypatch.setattr(module, "measured", oddly)
    assert run(tenant) == [Progress(3, 3, 1, last.call_id)]
    for filed, was_measured in ((first, True), (bad, False), (last, True)):
        assert (tenant.call(filed.call_id).measured_at_ms is not None) == was_measured


def test_it_stops_where_the_database_is_away(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant.file()

    def away(*_: object) -> list[bool]:
        raise StoreUnavailable("away")

    monkeypatch.setattr(module, "write_measurements", away)
    with pytest.raises(StoreUnavailable):
        run(tenant)
