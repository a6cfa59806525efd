"""Filing: whatever is delivered, however often and by whomever, a call is stored once."""

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, func, select

from tests.contract.bodies import PAYLOADS, body
from tests.tenant import Tenant
from tuner_server.store import calls, schema
from tuner_server.store.database import Database
from tuner_server.store.filing import MEASURE_CALL, CallToFile, Filed, file_calls
from tuner_server.store.writer import Writer


def test_a_call_is_stored_with_its_body_its_receipt_and_its_job(tenant: Tenant) -> None:
    sent = body(call_id="c-7", call_cost=12.5, agent_version=42)
    filed = tenant.writer.submit_together(file_calls, tenant.body_to_file(sent)).result()
    assert (filed.is_new, filed.same_body) == (True, True)
    call = tenant.call(filed.call_id)
    assert (call.call_id, call.agent_id, call.agent_name) == ("c-7", tenant.agent_id, "Support")
    assert (call.version, call.cost_cents, call.measured_at_ms) == ("42", 12.5, None)
    with tenant.database.read() as connection:
        assert calls.body_of_call(connection, tenant.id, filed.call_id) == sent
    (receipt,) = tenant.rows(select(schema.deliveries))
    assert (receipt.id, receipt.call_id) == (filed.delivery_id, filed.call_id)
    assert (receipt.status_code, receipt.fate) == (201, "stored")
    (job,) = tenant.jobs()
    assert (job.kind, job.call_id, job.state) == (MEASURE_CALL, filed.call_id, "queued")


def test_a_repeat_answers_200_with_the_same_id_and_no_second_job(tenant: Tenant) -> None:
    first, second = tenant.file(), tenant.file()
    assert second == Filed(first.call_id, second.delivery_id, is_new=False, same_body=True)
    fates = tenant.rows(select(schema.deliveries.c.status_code, schema.deliveries.c.fate))
    assert fates == [(201, "stored"), (200, "repeat")]
    assert len(tenant.jobs()) == 1


def test_the_first_body_stands_and_another_is_told_from_it(tenant: Tenant) -> None:
    first = tenant.file(call_status="completed")
    second = tenant.file(call_status="error")
    assert (second.call_id, second.same_body) == (first.call_id, False)
    assert tenant.call(first.call_id).status == "completed"


def test_the_same_id_under_two_agents_or_in_two_workspaces_is_two_calls(
    tenant: Tenant, database: Database, writer: Writer
) -> None:
    other = Tenant(database, writer)
    filed = [
        tenant.file(call_id="1"),
        tenant.file(call_id="1", agent_id=tenant.add_agent("sales")),
        other.file(call_id="1"),
    ]
    assert all(each.is_new for each in filed)
    assert len({each.call_id for each in filed}) == 3


def test_repeats_within_one_commit_are_one_call(tenant: Tenant) -> None:
    items = [tenant.call_to_file(call_id=call_id) for call_id in ("b", "a", "b", "b")]
    filed = tenant.writer.run(lambda c: file_calls(c, items))
    assert [each.is_new for each in filed] == [True, True, False, False]
    assert filed[0].call_id == filed[2].call_id == filed[3].call_id


def test_a_call_that_cannot_be_filed_leaves_nothing_behind(tenant: Tenant) -> None:
    item = tenant.call_to_file(agent_id=10**6)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        tenant.writer.submit_together(file_calls, item).result()
    for table in (schema.calls, schema.payloads, schema.deliveries, schema.jobs):
        assert tenant.rows(select(table)) == []


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_real_clients_send_is_filed_byte_for_byte(tenant: Tenant, name: str) -> None:
    filed = tenant.writer.submit_together(file_calls, tenant.body_to_file(PAYLOADS[name])).result()
    with tenant.database.read() as connection:
        assert calls.body_of_call(connection, tenant.id, filed.call_id) == PAYLOADS[name]


def test_the_largest_and_the_oddest_values_fit(tenant: Tenant) -> None:
    filed = tenant.file(
        call_id="x" * 200,
        call_cost=-999999999.999999,
        duration_ms=10**11 - 1,
        agent_version=2**80,
        caller_phone_number="\0\ud800",
        recipient="ж" * 100_000,
        metadata={"a\0": "\udfff", "usage_token": {"llm_token": 2**53 - 1}},
    )
    assert tenant.measure() == {}
    call = tenant.call(filed.call_id)
    assert Decimal(str(call.cost_cents)) == Decimal("-999999999.999999")
    assert call.metrics["llm_tokens"] == 2**53 - 1


_SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
_DELIVERIES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2]),  # two agents of one workspace, one of another
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["completed", "error"]),
    ),
    min_size=1,
    max_size=12,
)
_Key = tuple[int, int, str]


def _items(
    tenants: Sequence[tuple[Tenant, int]], sent: Sequence[tuple[int, str, str]]
) -> list[CallToFile]:
    return [
        tenants[who][0].call_to_file(agent_id=tenants[who][1], call_id=call_id, call_status=status)
        for who, call_id, status in sent
    ]


def _key(item: CallToFile) -> _Key:
    return (item.delivery.workspace_id, item.agent_id, item.call.call_id)


def _two_tenants(database: Database, writer: Writer) -> list[tuple[Tenant, int]]:
    mine, theirs = Tenant(database, writer), Tenant(database, writer)
    return [(mine, mine.agent_id), (mine, mine.add_agent("sales")), (theirs, theirs.agent_id)]


@_SETTINGS
@given(sent=_DELIVERIES, together=st.booleans())
def test_any_sequence_of_deliveries_is_one_call_a_key_and_the_first_body_stands(
    database: Database, writer: Writer, sent: list[tuple[int, str, str]], together: bool
) -> None:
    tenants = _two_tenants(database, writer)
    items = _items(tenants, sent)
    if together:
        filed = writer.run(lambda c: file_calls(c, items))
    else:
        filed = [writer.submit_together(file_calls, item).result() for item in items]
    first: dict[_Key, tuple[int, bytes]] = {}
    for item, result in zip(items, filed, strict=True):
        assert result.is_new == (_key(item) not in first)
        call_id, body_sha256 = first.setdefault(_key(item), (result.call_id, item.body_sha256))
        assert result.call_id == call_id
        assert result.same_body == (item.body_sha256 == body_sha256)
    _is_consistent(database, tenants, items, filed)
    with database.read() as connection:
        for (workspace_id, _, _), (call_id, body_sha256) in first.items():
            assert _stored_hash(connection, workspace_id, call_id) == body_sha256


@_SETTINGS
@given(sent=_DELIVERIES)
def test_any_number_of_processes_may_be_told_the_same_calls_at_once(
    database: Database, writer: Writer, sent: list[tuple[int, str, str]]
) -> None:
    tenants = _two_tenants(database, writer)
    items = _items(tenants, sent)
    ready = threading.Barrier(2)

    def deliver(order: int) -> list[Filed]:
        with (
            closing(Database(database.url.render_as_string(hide_password=False))) as own,
            closing(Writer(own)) as own_writer,
        ):
            ready.wait()
            futures = [own_writer.submit_together(file_calls, item) for item in items[::order]]
            return [future.result() for future in futures][::order]

    with ThreadPoolExecutor(2) as pool:
        here, there = pool.map(deliver, (1, -1))
    _is_consistent(database, tenants, [*items, *items], [*here, *there])
    for one, other in zip(here, there, strict=True):
        assert one.call_id == other.call_id


def _is_consistent(
    database: Database,
    tenants: Sequence[tuple[Tenant, int]],
    items: Sequence[CallToFile],
    filed: Sequence[Filed],
) -> None:
    """One call a key, one receipt a delivery, one job and one body a call."""
    assert Counter(
        _key(item) for item, result in zip(items, filed, strict=True) if result.is_new
    ) == Counter({_key(item) for item in items})
    ours = {tenant.id for tenant, _ in tenants}
    assert _count(database, schema.deliveries, ours) == len(items)
    assert len({result.delivery_id for result in filed}) == len(items)
    for table in (schema.calls, schema.payloads, schema.jobs):
        assert _count(database, table, ours) == len({_key(item) for item in items})


def _count(database: Database, table: Table, workspace_ids: set[int]) -> int:
    with database.read() as connection:
        return connection.execute(
            select(func.count()).select_from(table).where(table.c.workspace_id.in_(workspace_ids))
        ).scalar_one()


def _stored_hash(connection: Connection, workspace_id: int, call_id: int) -> bytes:
    table = schema.calls.c
    return bytes(
        connection.execute(
            select(table.body_sha256).where(table.workspace_id == workspace_id, table.id == call_id)
        ).scalar_one()
    )
