"""What was found out about a call gets onto it, once, and goes with it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from tests.evals.asked import asked, tool
from tests.kinds import on_postgresql
from tests.store.test_labels import judged, label, person
from tests.tenant import Tenant, segments, tool_rows
from tests.watch import Watch
from tuner_server.evals import Scope
from tuner_server.metrics import METRICS
from tuner_server.pipeline.measure import measured
from tuner_server.store import evals, jobs, rules, schema, search
from tuner_server.store.audit import SERVER
from tuner_server.store.calls import delete_calls, stored_bodies
from tuner_server.store.database import Database
from tuner_server.store.evals import NewEval
from tuner_server.store.filing import file_calls
from tuner_server.store.results import (
    METRICS_VERSION,
    MeasuredCall,
    finish_measuring,
    write_measurements,
)
from tuner_server.store.writer import Writer

ODD: dict[str, Any] = {"user_sentiment": "over the moon"}
ASKED = NewEval("Books", "custom", asked(tool("book", "called")), Scope())


def found_out(tenant: Tenant, call_id: int) -> MeasuredCall:
    with tenant.database.read() as connection:
        (stored,) = stored_bodies(connection, tenant.id, [call_id])
    return measured(stored)


def write(tenant: Tenant, *found: MeasuredCall) -> None:
    tenant.writer.run(lambda c: write_measurements(c, found))


def facts(tenant: Tenant) -> Sequence[tuple[str, str]]:
    table = schema.call_facts.c
    return tenant.rows(select(table.field, table.value).order_by(table.field, table.value))


def receipt_warnings(tenant: Tenant) -> list[Any]:
    log = schema.deliveries.c
    return [row.warnings for row in tenant.rows(select(log.warnings).order_by(log.id))]


def test_measurements_facts_and_warnings_get_onto_the_call_and_its_receipt(
    tenant: Tenant, watch: Watch
) -> None:
    filed = tenant.file(
        transcript_with_tool_calls=segments(("agent", "Hello!"), ("user", "A table, please."))
        + tool_rows("book", is_error=True),
        metadata={"env": "prod"},
        **ODD,
    )
    tenant.file()  # a repeat, whose receipt tells nothing
    watch.advance(50)
    write(tenant, found_out(tenant, filed.call_id))
    call = tenant.call(filed.call_id)
    assert call.measured_at_ms == watch.now_ms
    assert set(call.metrics) == {metric.key for metric in METRICS}
    assert (call.metrics["tool_calls"], call.metrics["tool_errors"]) == (1, 1)
    assert facts(tenant) == [
        ("look", "tool_failed"),
        ("metadata.env", "prod"),
        ("tool", "book"),
        ("tool_error", "book"),
    ]
    assert call.warnings == 1
    first, second = receipt_warnings(tenant)
    assert [warning["path"] for warning in first] == ["user_sentiment"]
    assert second is None
    assert tenant.rows(select(schema.calls.c.metrics_version)) == [(METRICS_VERSION,)]


def test_a_later_measurement_replaces_an_earlier_one(tenant: Tenant) -> None:
    filed = tenant.file(transcript_with_tool_calls=tool_rows("book"), **ODD)
    found = found_out(tenant, filed.call_id)
    write(tenant, found)
    write(tenant, replace(found, facts=[("tool", "cancel")], warnings=[], text="other"))
    assert facts(tenant) == [("tool", "cancel")]
    assert tenant.call(filed.call_id).warnings == 0
    assert receipt_warnings(tenant) == [None]


def test_a_call_that_was_deleted_in_the_meantime_is_left_out(tenant: Tenant) -> None:
    kept, gone = tenant.file(call_id="kept"), tenant.file(call_id="gone")
    found = [found_out(tenant, filed.call_id) for filed in (gone, kept)]
    tenant.writer.run(lambda c: delete_calls(c, tenant.id, [gone.call_id]))
    write(tenant, *found)
    write(tenant, found[0])
    assert tenant.call(kept.call_id).measured_at_ms is not None
    assert len(tenant.rows(select(texts_of(tenant)))) == 1


def texts_of(tenant: Tenant) -> Table:
    sqlite = tenant.database.dialect == "sqlite"
    return search.search_texts if sqlite else search.search_vectors


def test_a_stale_workers_measurement_changes_nothing(tenant: Tenant, watch: Watch) -> None:
    filed = tenant.file()
    found = found_out(tenant, filed.call_id)
    (stale,) = tenant.begun("a")
    watch.advance(60_000)
    tenant.writer.run(jobs.give_back_expired)
    (current,) = tenant.begun("b")
    assert not tenant.writer.submit_together(finish_measuring, (stale, found)).result()
    assert tenant.call(filed.call_id).measured_at_ms is None
    assert tenant.writer.submit_together(finish_measuring, (current, found)).result()
    assert tenant.call(filed.call_id).measured_at_ms == watch.now_ms


def tables_with(column: str) -> list[Table]:
    """Every table with this column, those of the search too."""
    return [
        table
        for table in (*schema.metadata.sorted_tables, search.search_texts, search.search_vectors)
        if column in table.columns
    ]


def of_dialect(tenant: Tenant, tables: Sequence[Table]) -> list[Table]:
    absent = search.search_vectors
    if tenant.database.dialect == "postgresql":
        absent = search.search_texts
    return [table for table in tables if table is not absent]


def test_of_a_deleted_call_only_its_receipts_stay_and_they_quote_nothing(tenant: Tenant) -> None:
    everything_matches = {
        "name": "All",
        "kind": "flag",
        "colour": "red",
        "enabled": True,
        "condition": {
            "combine": "all",
            "conditions": [{"field": "call_type", "operator": "present"}],
        },
    }
    tenant.writer.run(lambda c: rules.create_rule(c, tenant.id, everything_matches, by=SERVER))
    (eval_id,) = tenant.writer.run(lambda c: evals.create_evals(c, tenant.id, [ASKED], by=SERVER))
    refused = tenant.refuse(errors=[{"loc": ["body"], "msg": "m", "type": "t", "input": "secret"}])
    item = tenant.call_to_file(metadata={"env": "secret"}, **ODD)
    item = replace(item, delivery=replace(item.delivery, replay_of=refused))
    filed = tenant.writer.submit_together(file_calls, item).result()
    other = tenant.file(call_id="other", metadata={"env": "other"}, **ODD)
    tenant.measure()
    reviewer = person(tenant)
    for call_id in (filed.call_id, other.call_id):
        label(tenant, judged(tenant, call_id, eval_id), reviewer, why="It is so.")
    assert tenant.writer.run(lambda c: delete_calls(c, tenant.id, [filed.call_id])) == 1
    assert tenant.writer.run(lambda c: delete_calls(c, tenant.id, [filed.call_id])) == 0
    for table in of_dialect(tenant, tables_with("call_id")):
        if table is schema.deleted_calls:  # keeps only what is to be had back
            assert tenant.rows(select(table)) == []
            continue
        left = [row.call_id for row in tenant.rows(select(table))]
        expected = (
            {filed.call_id, other.call_id, None} if table is schema.deliveries else {other.call_id}
        )
        assert set(left) == expected, table.name
    receipts = {row.id: row for row in tenant.rows(select(schema.deliveries))}
    for receipt_id in (refused, filed.delivery_id):
        receipt = receipts[receipt_id]
        assert (receipt.warnings, receipt.errors) == (None, None)
        assert receipt.reason == "The call was deleted."
    assert receipts[other.delivery_id].warnings


def test_a_call_of_another_workspace_cannot_be_deleted(
    tenant: Tenant, database: Database, writer: Writer
) -> None:
    filed = tenant.file()
    other = Tenant(database, writer)
    assert writer.run(lambda c: delete_calls(c, other.id, [filed.call_id])) == 0
    assert tenant.call(filed.call_id).call_id == "c-1"


@on_postgresql
@pytest.mark.parametrize("deleted_first", [True, False])
def test_a_call_deleted_while_it_is_measured_leaves_no_words_behind(
    tenant: Tenant, database: Database, deleted_first: bool
) -> None:
    filed = tenant.file(metadata={"env": "prod"})
    found = found_out(tenant, filed.call_id)

    steps: list[Callable[[Connection], object]] = [
        lambda connection: delete_calls(connection, tenant.id, [filed.call_id]),
        lambda connection: write_measurements(connection, [found]),
    ]
    first, second = steps if deleted_first else reversed(steps)

    def later() -> None:
        with database.writing_engine.begin() as connection:
            second(connection)

    thread = threading.Thread(target=later)
    with database.writing_engine.begin() as connection:
        first(connection)
        thread.start()
        _until_somebody_waits(database)
    thread.join()
    for table in of_dialect(tenant, tables_with("call_id")):
        if table is not schema.deliveries:
            assert tenant.rows(select(table)) == [], table.name


def _until_somebody_waits(database: Database) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while True:
        with database.read() as connection:
            if connection.exec_driver_sql(waiting).scalar_one():
                return
