"""The statements that run most read what they need by an index, and not the whole table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tests.kinds import on_sqlite
from tests.store.collection import Collection
from tests.tenant import Tenant
from tuner_server.pipeline.worker import _claim
from tuner_server.store import delivery_log, facets, lists, matching, refusals
from tuner_server.store.calls import delete_calls, find_call
from tuner_server.store.database import Database
from tuner_server.store.listed_verdicts import verdicts_of_calls
from tuner_server.store.lists import count_calls, neighbours_of, news_of, page_of_calls
from tuner_server.store.receipt_filter import ReceiptFilter, ReceiptPlace
from tuner_server.store.receipts import Fate
from tuner_server.store.rollups.counting import count_cell
from tuner_server.store.rollups.touched import Cell
from tuner_server.store.selection import Selection, Sort, parse_conditions, parse_sort
from tuner_server.store.tags import names_of_tags

Statement = tuple[str, Any]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Keep every statement that runs, with its parameters."""
    statements: list[Statement] = []

    def keep(_: object, __: object, sql: str, parameters: Any, ___: object, many: bool) -> None:
        statements.append((sql, parameters[0] if many else parameters))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def scans(database: Database, statements: list[Statement]) -> list[str]:
    """The tables that these statements read as a whole, with the statements."""
    found = []
    with database.read() as connection:
        for sql, parameters in statements:
            if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
                found += [f"{step.detail}: {sql}" for step in plan if _is_a_scan(step.detail)]
    return found


def _is_a_scan(detail: str) -> bool:
    tables = ("calls", "jobs", "deliveries", "call_facts", "call_tags", "payloads", "search_texts")
    return any(detail in (f"SCAN {table}", f"SCAN TABLE {table}") for table in tables)


@pytest.fixture
def tenant_with_calls(tenant: Tenant) -> Tenant:
    Collection(tenant, 40)
    return tenant


LISTS = [
    ("-started_at_ms", None, ()),
    ("started_at_ms", None, ("started_at_ms>=1", "started_at_ms<1795403005000")),
    ("-filed_at_ms", None, ()),
    ("-duration_ms", None, ()),
    ("-response_latency_p95_ms", None, ()),
    ("-started_at_ms", None, ("agent_id=1",)),
    ("-started_at_ms", None, ("agent_id=1", "status=error")),
    ("-started_at_ms", None, ("status=error", "status=completed")),
    ("-started_at_ms", None, ("call_id=7",)),
    ("-started_at_ms", None, ("tool=book",)),
    ("-started_at_ms", None, ("tool=book", "node=plan", "metadata.env=prod")),
    ("-started_at_ms", None, ("tool:empty", "silence_ms>1")),
    ("-duration_ms", None, ("tool=book",)),
    ("-started_at_ms", None, ("tag=1",)),
    ("-started_at_ms", None, ("tag=1", "tag=2", "agent_id=1")),
    ("-started_at_ms", None, ("tag=1", "tool=book")),
    ("-duration_ms", None, ("tag=1", "tag!=2")),
    ("-started_at_ms", None, ("tag:present", "silence_ms>1")),
    ("-started_at_ms", None, ("tag:empty",)),
    ("-started_at_ms", None, ("eval.3=pass",)),
    ("-started_at_ms", None, ("eval.3=pass", "eval.4!=fail")),
    ("-started_at_ms", "book", ()),
    ("-started_at_ms", "book", ("agent_id=1", "tool=book")),
    ("-duration_ms", "book", ()),
    ("version", None, ()),
    ("-successful", None, ("agent_id=1",)),
    ("call_id", "book", ()),
    ("-started_at_ms", None, ("status=error", "status:empty")),
]


@on_sqlite
@pytest.mark.parametrize("looks", [0, 100])
@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize(("sort", "text", "wordings"), LISTS)
def test_lists_and_counts_use_an_index(
    tenant_with_calls: Tenant,
    monkeypatch: pytest.MonkeyPatch,
    looks: int,
    few: int,
    sort: str,
    text: str | None,
    wordings: tuple[str, ...],
) -> None:
    monkeypatch.setattr(lists, "LOOKS_FOR_A_PAGE", looks)
    monkeypatch.setattr(lists, "LOOKS_FOR_A_COUNT", looks)
    monkeypatch.setattr(matching, "FEW", few)
    tenant, selection = tenant_with_calls, Selection(parse_conditions(wordings), text)
    database = tenant.database
    with recorded(database._reading_engine) as statements, database.read() as connection:
        page = page_of_calls(connection, tenant.id, selection, parse_sort(sort), most=5)
        page_of_calls(connection, tenant.id, selection, parse_sort(sort), most=5, after=page.end)
        count_calls(connection, tenant.id, selection)
        news_of(connection, tenant.id, selection, after_id=30, most=5)
        neighbours_of(connection, tenant.id, selection, parse_sort(sort), tenant.call(20))
    assert scans(database, statements) == []


@on_sqlite
@pytest.mark.parametrize("looks", [0, 100])
def test_a_count_of_calls_with_a_word_begins_with_the_word(
    tenant_with_calls: Tenant, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    monkeypatch.setattr(lists, "LOOKS_FOR_A_COUNT", looks)
    monkeypatch.setattr(matching, "FEW", 0)
    tenant, database = tenant_with_calls, tenant_with_calls.database
    selection = Selection(parse_conditions(["warnings<9"]), "book")
    with recorded(database._reading_engine) as statements, database.read() as connection:
        count_calls(connection, tenant.id, selection)
    with database.read() as connection:
        for sql, parameters in statements:
            if "MATCH" in sql:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
                steps = [step.detail for step in plan if not step.detail.startswith("CO-ROUTINE")]
                assert "VIRTUAL TABLE" in steps[0], steps


@on_sqlite
@pytest.mark.parametrize(
    ("sort", "wordings", "index"),
    [
        ("call_id", (), "ix_calls_provider_call_id"),
        ("call_type", (), "ix_calls_call_type"),
        ("-duration_ms", (), "ix_calls_duration_ms"),
        ("-version", (), "ix_calls_version"),
        ("-started_at_ms", ("duration_ms>=2", "silence_ms>1"), "ix_calls_duration_ms"),
        ("-started_at_ms", ("call_type=web_call",), "ix_calls_call_type"),
        ("-started_at_ms", ("tag=1",), "(workspace_id=? AND rule_id=?)"),
        ("-started_at_ms", ("silence_ms>1", "tag!=1"), "ix_calls_started"),
    ],
)
def test_an_index_of_the_field_is_used_also_where_every_call_has_a_value(
    tenant_with_calls: Tenant,
    monkeypatch: pytest.MonkeyPatch,
    sort: str,
    wordings: tuple[str, ...],
    index: str,
) -> None:
    monkeypatch.setattr(lists, "LOOKS_FOR_A_PAGE", 0)
    tenant, database = tenant_with_calls, tenant_with_calls.database
    selection = Selection(parse_conditions(wordings))
    with recorded(database._reading_engine) as statements, database.read() as connection:
        page_of_calls(connection, tenant.id, selection, parse_sort(sort), most=5)
    with database.read() as connection:
        steps = [
            step.detail
            for sql, parameters in statements
            if sql.startswith("SELECT")
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
    assert any(index in step for step in steps), steps


def _cell(connection: Connection, workspace_id: int) -> object:
    return count_cell(connection, Cell(workspace_id, 1_795_402_800_000, 1))


@on_sqlite
@pytest.mark.parametrize(
    ("read", "index"),
    [
        (lambda c, ws: names_of_tags(c, ws, [1, 2, 3]), "ix_call_tags_call"),
        (_cell, "ix_call_tags_call"),
    ],
)
def test_some_calls_are_looked_up_and_not_all_gone_through(
    tenant_with_calls: Tenant, read: Callable[[Connection, int], object], index: str
) -> None:
    database = tenant_with_calls.database
    with recorded(database._reading_engine) as statements, database.read() as connection:
        read(connection, tenant_with_calls.id)
    with database.read() as connection:
        steps = [
            step.detail
            for sql, parameters in statements
            if "call_tags" in sql
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
    assert any(index in step for step in steps), steps
    assert not [
        step
        for step in steps
        if step.startswith("SEARCH call_tags") and step.endswith("(workspace_id=?)")
    ]


READS: list[Callable[[Connection, int], object]] = [
    lambda c, ws: find_call(c, ws, 1),
    lambda c, ws: facets.values_of(c, ws, "status"),
    lambda c, ws: facets.values_of(c, ws, "tool"),
    lambda c, ws: facets.values_of(c, ws, "metadata_keys"),
    lambda c, ws: facets.values_of(c, ws, "tag"),
    lambda c, ws: names_of_tags(c, ws, [1, 2, 3]),
    lambda c, ws: facets.values_of(c, ws, "eval.3"),
    lambda c, ws: verdicts_of_calls(c, ws, [1, 2, 3]),
    lambda c, ws: facets.values_of(c, ws, "status", containing="o"),
    lambda c, ws: facets.values_of(c, ws, "tool", containing="o"),
    lambda c, ws: page_of_calls(c, ws, Selection(), Sort(), most=5),
]


@on_sqlite
@pytest.mark.parametrize("read", READS)
def test_other_reads_use_an_index(
    tenant_with_calls: Tenant, read: Callable[[Connection, int], object]
) -> None:
    database = tenant_with_calls.database
    with recorded(database._reading_engine) as statements, database.read() as connection:
        read(connection, tenant_with_calls.id)
    assert scans(database, statements) == []


@on_sqlite
def test_filing_measuring_claiming_and_deleting_use_an_index(tenant_with_calls: Tenant) -> None:
    tenant = tenant_with_calls
    with recorded(tenant.database.writing_engine) as statements:
        tenant.file(call_id="new", user_sentiment="odd")
        filed = tenant.file(call_id="new")
        tenant.writer.run(lambda c: _claim(c, worker="w", most=16, lease_ms=1_000))
        tenant.measure()
        tenant.writer.run(lambda c: delete_calls(c, tenant.id, [filed.call_id]))
    assert scans(tenant.database, statements) == []


IN_THE_LOG = [
    (ReceiptFilter(), "ix_deliveries_received"),
    (ReceiptFilter(from_ms=5, before_ms=9), "ix_deliveries_received"),
    (ReceiptFilter(fate=Fate.STORED), "ix_deliveries_received"),
    (ReceiptFilter(status_code=201), "ix_deliveries_received"),
    (ReceiptFilter(fate=Fate.REFUSED, from_ms=5), "ix_deliveries_not_stored"),
    (ReceiptFilter(fate=Fate.REPEAT, api_key_id=1), "ix_deliveries_not_stored"),
    (ReceiptFilter(replayable=True), "ix_deliveries_not_stored"),
    (ReceiptFilter(malformed=True), "ix_deliveries_not_stored"),
    (ReceiptFilter(status_code=200), "ix_deliveries_not_stored_status"),
    (ReceiptFilter(status_code=404, replayable=True), "ix_deliveries_not_stored_status"),
    (ReceiptFilter(agent_remote_identifier="a"), "ix_deliveries_agent"),
    (ReceiptFilter(agent_remote_identifier="a", fate=Fate.STORED), "ix_deliveries_agent"),
    (ReceiptFilter(agent_remote_identifier="a", replayable=True), "ix_deliveries_refused_agent"),
    (
        ReceiptFilter(agent_remote_identifier="a", status_code=404, fate=Fate.REFUSED),
        "ix_deliveries_refused_agent",
    ),
    (ReceiptFilter(api_key_id=1), "ix_deliveries_key"),
    (ReceiptFilter(api_key_id=1, fate=Fate.STORED, from_ms=5), "ix_deliveries_key"),
    (ReceiptFilter(request_id="r", agent_remote_identifier="a"), "ix_deliveries_request"),
    (ReceiptFilter(call_id="c", fate=Fate.REFUSED), "ix_deliveries_provider_call_id"),
    (ReceiptFilter(filed_call_id=1), "ix_deliveries_call"),
]


@on_sqlite
@pytest.mark.parametrize(("wanted", "index"), IN_THE_LOG)
def test_each_filter_of_the_log_reads_by_the_index_made_for_it(
    tenant_with_calls: Tenant, wanted: ReceiptFilter, index: str
) -> None:
    tenant, place = tenant_with_calls, ReceiptPlace(5, 5)
    database = tenant.database
    with recorded(database._reading_engine) as statements, database.read() as connection:
        delivery_log.receipts(connection, tenant.id, wanted, most=5)
        delivery_log.receipts(connection, tenant.id, wanted, most=5, after=place)
        delivery_log.count_receipts(connection, tenant.id, wanted, at_most=5)
    assert scans(database, statements) == []
    for sql, parameters in statements:
        if sql.startswith("SELECT deliveries"):
            with database.read() as connection:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
            steps = [step.detail for step in plan]
            if "replay_of IN" in sql:
                assert "ix_deliveries_replay_of" in steps[0]
                continue
            assert any(f" INDEX {index} " in step for step in steps), (sql, steps)
            sorts = any("TEMP B-TREE" in step for step in steps)
            assert sorts == index.endswith(("request", "call_id", "call")), steps


@on_sqlite
def test_a_receipt_with_its_kin_and_what_is_refused_are_read_by_indexes(
    tenant_with_calls: Tenant,
) -> None:
    tenant = tenant_with_calls
    refused = tenant.refuse(provider_call_id="c")
    database = tenant.database
    with recorded(database._reading_engine) as statements, database.read() as connection:
        found = delivery_log.find_receipt(connection, tenant.id, refused)
        assert found is not None
        kin = replace(found, filed_call_id=1, replay_of=1)
        delivery_log.kindred(connection, tenant.id, kin, most=5)
        refusals.refusals_since(connection, tenant.id, 5)
        wanted = ReceiptFilter(agent_remote_identifier="a", status_code=404)
        refusals.replayable_after(connection, tenant.id, wanted, after_id=0, up_to_id=9, most=5)
    assert scans(database, statements) == []
    with database.read() as connection:
        for sql, parameters in statements:
            if sql.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
                steps = [step.detail for step in plan if "SEARCH deliveries" in step.detail]
                assert not [step for step in steps if step.endswith("(workspace_id=?)")], sql
