"""How long a workspace keeps what it has, and that what is left stays consistent."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from tests.tenant import Tenant, segments, tool_rows
from tests.watch import Watch
from tuner_server.pipeline import retain as module
from tuner_server.pipeline.retain import Retain
from tuner_server.store import audit, deleted, delivery_log, retention, schema, workspaces
from tuner_server.store.audit import SERVER, EntryFilter
from tuner_server.store.calls import body_of_call
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.lists import page_of_calls
from tuner_server.store.retention import DAY_MS, Kind, Limits, Retention
from tuner_server.store.selection import Selection, Sort, parse_conditions

NOTHING: dict[str, int] = {kind.value: 0 for kind in Kind}
SAID = segments(("user", "a table please"), ("agent", "gladly"))


def choose(tenant: Tenant, **days: int | None) -> None:
    tenant.writer.run(lambda c: retention.choose(c, tenant.id, Limits(**days), by=SERVER))


def chosen(tenant: Tenant) -> Retention:
    with tenant.database.read() as connection:
        return retention.retention_of(connection, tenant.id)


def run(tenant: Tenant, slot: str = "1") -> Mapping[int, Exception]:
    """Plan a run and do all its turns."""
    retain = Retain(tenant.database, tenant.writer)
    tenant.writer.run(lambda c: retention.plan_runs(c, slot))
    while held := [job for job in tenant.begun() if job.kind == retention.RETAIN]:
        if failures := retain(held):
            return failures
    return {}


def found(tenant: Tenant, text: str | None = None, *wordings: str) -> list[int]:
    selection = Selection(parse_conditions(wordings), text)
    with tenant.database.read() as connection:
        page = page_of_calls(connection, tenant.id, selection, Sort(), most=50)
    return [call.id for call in page.calls]


def counted(tenant: Tenant, table: object) -> int:
    return tenant.rows(
        select(func.count()).select_from(table).where(table.c.workspace_id == tenant.id)  # type: ignore[attr-defined,arg-type]
    )[0][0]


def test_without_limits_all_is_kept_for_ever(tenant: Tenant, watch: Watch) -> None:
    tenant.file()
    tenant.refuse()
    watch.advance(9_999 * DAY_MS)
    assert run(tenant) == {}
    assert chosen(tenant) == Retention(Limits())
    assert (len(found(tenant)), counted(tenant, schema.deliveries)) == (1, 2)


def test_old_calls_go_with_all_that_is_of_them_and_young_ones_stay(
    tenant: Tenant, watch: Watch
) -> None:
    tenant.file(call_id="old", transcript_with_tool_calls=tool_rows("book"))
    tenant.measure()
    watch.advance(10 * DAY_MS)
    young = tenant.file(call_id="young", transcript_with_tool_calls=tool_rows("pay"))
    tenant.measure()
    choose(tenant, calls=10)
    watch.advance(1)
    assert run(tenant) == {}
    assert found(tenant) == found(tenant, "young") == [young.call_id]
    assert found(tenant, "old") == found(tenant, None, "tool=book") == []
    for table in (schema.calls, schema.payloads, schema.call_facts):
        assert counted(tenant, table) == 1
    assert counted(tenant, schema.deliveries) == 2
    kept = chosen(tenant)
    assert kept.ran_at_ms == kept.took_at_ms == watch.now_ms
    assert (
        kept.last_run
        == kept.last_taken
        == {
            "calls": 1,
            "bodies": 0,
            "refused_bodies": 0,
            "receipts": 0,
            "audit_entries": 0,
        }
    )


def test_a_call_whose_body_went_keeps_its_measurements_but_no_word(
    tenant: Tenant, watch: Watch
) -> None:
    filed = tenant.file(
        call_id="c-1",
        transcript_with_tool_calls=SAID + tool_rows("book"),
        caller_phone_number="+31201234567",
        user_sentiment="odd",
    )
    tenant.measure()
    before = tenant.call(filed.call_id)
    choose(tenant, bodies=1)
    watch.advance(DAY_MS + 1)
    assert run(tenant) == {}
    after = tenant.call(filed.call_id)
    assert (after.metrics, after.warnings) == (before.metrics, before.warnings)
    assert found(tenant, None, "tool=book") == [filed.call_id]
    assert found(tenant, "table") == []
    assert found(tenant, "31201234567") == found(tenant, '"c 1"') == [filed.call_id]
    with tenant.database.read() as connection:
        assert body_of_call(connection, tenant.id, filed.call_id) is None
        receipt = delivery_log.find_receipt(connection, tenant.id, filed.delivery_id)
    assert receipt is not None
    assert receipt.warnings == ()
    assert chosen(tenant).last_taken == {**NOTHING, "bodies": 1}
    assert run(tenant, "2") == {}  # and the next one finds nothing to do
    assert chosen(tenant).last_run == NOTHING
    assert chosen(tenant).last_taken == {**NOTHING, "bodies": 1}


def test_a_call_without_a_body_is_deleted_and_had_back(tenant: Tenant, watch: Watch) -> None:
    filed = tenant.file(call_id="c-1", transcript_with_tool_calls=SAID)
    tenant.measure()
    choose(tenant, bodies=1)
    watch.advance(DAY_MS + 1)
    run(tenant)
    ids = [filed.call_id]
    assert tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, ids, task_id=1)) == 1
    assert found(tenant) == []
    back = tenant.writer.run(lambda c: deleted.put_back(c, tenant.id, task_id=1, most=5))
    assert back == (1, 0)
    assert tenant.measure() == {}
    assert found(tenant, '"c 1"') == ids
    assert counted(tenant, schema.payloads) == 0


def test_refused_bodies_receipts_and_audit_entries_have_limits_of_their_own(
    watch: Watch, tenant: Tenant
) -> None:
    tenant.refuse()
    tenant.file()
    tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "k", by=SERVER))
    choose(tenant, refused_bodies=1)
    watch.advance(2 * DAY_MS)
    run(tenant, "1")
    assert (counted(tenant, schema.refused_bodies), counted(tenant, schema.deliveries)) == (0, 2)
    kept = tenant.refuse()
    choose(tenant, receipts=1)
    run(tenant, "2")
    assert tenant.rows(select(schema.deliveries.c.id)) == [(kept,)]
    watch.advance(DAY_MS + 1)
    run(tenant, "3")
    assert counted(tenant, schema.deliveries) == counted(tenant, schema.refused_bodies) == 0
    assert counted(tenant, schema.audit_entries) > 0
    choose(tenant, audit_entries=1)
    watch.advance(2 * DAY_MS)
    run(tenant, "4")
    with tenant.database.read() as connection:
        (entry,) = audit.entries(connection, tenant.id, EntryFilter(), most=9)
    assert entry.action == "retention.run"
    assert entry.details["taken"].keys() == {"audit_entries"}


def test_a_preview_counts_what_would_go_and_names_the_oldest(watch: Watch, tenant: Tenant) -> None:
    first_ms = watch.now_ms
    filed = tenant.file(call_id="1")
    tenant.refuse()
    watch.advance(DAY_MS)
    tenant.file(call_id="2")
    watch.advance(1)
    Tenant(tenant.database, tenant.writer).file()
    tenant.writer.run(lambda c: retention.forget_bodies(c, tenant.id, [filed.call_id]))
    with tenant.database.read() as connection:
        got = {kind: retention.outdated(connection, tenant.id, kind, watch.now_ms) for kind in Kind}
    assert {kind: each.count for kind, each in got.items()} == {
        Kind.CALLS: 2,
        Kind.BODIES: 1,
        Kind.REFUSED_BODIES: 1,
        Kind.RECEIPTS: 3,
        Kind.AUDIT_ENTRIES: counted(tenant, schema.audit_entries),
    }
    assert got[Kind.CALLS].oldest_at_ms == got[Kind.RECEIPTS].oldest_at_ms == first_ms
    assert got[Kind.BODIES].oldest_at_ms == first_ms + DAY_MS
    assert not got[Kind.CALLS].capped


def test_a_preview_stops_counting(
    tenant: Tenant, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "COUNTED_AT_MOST", 1)
    for number in range(2):
        tenant.file(call_id=str(number))
    watch.advance(1)
    with tenant.database.read() as connection:
        got = retention.outdated(connection, tenant.id, Kind.CALLS, watch.now_ms)
    assert (got.count, got.capped) == (1, True)


def test_a_long_run_takes_turns_with_other_work(
    tenant: Tenant, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TURN_S", -1.0)
    monkeypatch.setattr(retention, "_AT_ONCE", dict.fromkeys(Kind, 1))
    for number in range(3):
        tenant.file(call_id=str(number))
    choose(tenant, calls=1)
    watch.advance(DAY_MS + 1)
    tenant.writer.run(lambda c: retention.plan_runs(c, "1"))
    retain = Retain(tenant.database, tenant.writer)
    turns = 0
    while held := [job for job in tenant.begun() if job.kind == retention.RETAIN]:
        assert retain(held) == {}
        turns += 1
    assert (turns, found(tenant)) == (4, [])
    assert chosen(tenant).last_taken == {**NOTHING, "calls": 3}
    with tenant.database.read() as connection:
        told = audit.entries(connection, tenant.id, EntryFilter(actions=("retention.run",)), most=9)
    assert [entry.details for entry in told] == [{"taken": {"calls": 3}}]


def test_runs_are_planned_once_for_each_workspace_with_a_limit(tenant: Tenant) -> None:
    other = Tenant(tenant.database, tenant.writer)
    gone = Tenant(tenant.database, tenant.writer)
    choose(tenant, calls=5)
    choose(gone, calls=5)
    choose(other, calls=5)
    choose(other)
    tenant.writer.run(lambda c: workspaces.delete_workspace(c, gone.id, by=SERVER))
    for _ in range(2):
        tenant.writer.run(lambda c: retention.plan_runs(c, "slot"))
    planned = [row.workspace_id for row in tenant.jobs() if row.kind == retention.RETAIN]
    assert planned == [tenant.id]


def test_a_choice_stands_in_the_audit_log_once(tenant: Tenant) -> None:
    choose(tenant, calls=5)
    choose(tenant, calls=5)
    choose(tenant, calls=7, bodies=2)
    with tenant.database.read() as connection:
        wanted = EntryFilter(actions=("retention.change",))
        told = [entry.details for entry in audit.entries(connection, tenant.id, wanted, most=9)]
    assert told == [
        {"changes": {"calls_days": {"from": 5, "to": 7}, "bodies_days": {"from": None, "to": 2}}},
        {"changes": {"calls_days": {"from": None, "to": 5}}},
    ]
    assert chosen(tenant).limits == Limits(calls=7, bodies=2)


def test_a_defect_is_told_and_the_database_being_away_is_waited_for(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(tenant, calls=5)
    tenant.writer.run(lambda c: retention.plan_runs(c, "1"))
    held = [job for job in tenant.begun() if job.kind == retention.RETAIN]

    def fail(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(retention, "take_some", fail)
    retain = Retain(tenant.database, tenant.writer)
    error: Exception = LookupError("a defect")
    assert retain(held) == {held[0].id: error}
    error = StoreUnavailable("away")
    with pytest.raises(StoreUnavailable):
        retain(held)
