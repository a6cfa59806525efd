"""Clearing away: what is out of date goes, and of a deleted workspace nothing stays."""

from functools import partial

import pytest
from sqlalchemy import Connection, Table, select

from tests.evals.asked import asked, phrase
from tests.store.test_labels import judged, label
from tests.store.test_model_turns import MODEL
from tests.tenant import Tenant, tool_rows
from tests.watch import Watch
from tuner_server.evals import Scope
from tuner_server.pipeline import upkeep as module
from tuner_server.pipeline.rollups import Rollups
from tuner_server.pipeline.upkeep import CLEAR_OUTDATED, EVERY_MS, Upkeep, plan_next_round
from tuner_server.settings import Settings
from tuner_server.store import (
    accounts,
    audit,
    deleted,
    delivery_log,
    evals,
    invitations,
    jobs,
    judge_models,
    model_turns,
    retention,
    rules,
    schema,
    search,
    tasks,
    views,
    workspaces,
)
from tuner_server.store.accounts import Membership
from tuner_server.store.evals import NewEval
from tuner_server.store.jobs import Job
from tuner_server.store.model_turns import Spent, Turn, Wanted

DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def upkeep(tenant: Tenant) -> Upkeep:
    return Upkeep(tenant.database, tenant.writer, Settings(refused_body_days=7, done_job_days=30))


def kept_bodies(tenant: Tenant) -> list[int]:
    with tenant.database.read() as connection:
        return delivery_log.refused_ids(connection, tenant.id)


def test_what_is_out_of_date_goes(tenant: Tenant, upkeep: Upkeep, watch: Watch) -> None:
    tenant.file()
    tenant.measure()
    tenant.refuse()
    watch.advance(7 * DAY_MS)
    upkeep.clear_outdated([])
    assert len(kept_bodies(tenant)) == 1
    watch.advance(1)
    later = tenant.refuse()
    upkeep.clear_outdated([])
    assert kept_bodies(tenant) == [later]
    watch.advance(23 * DAY_MS)
    upkeep.clear_outdated([])
    assert not [row for row in tenant.jobs() if row.state == "done"]


def test_rounds_come_one_after_the_other_each_once(
    tenant: Tenant, upkeep: Upkeep, watch: Watch
) -> None:
    for _ in range(3):
        tenant.writer.run(plan_next_round)
    assert tenant.begun() == []
    for _ in range(3):
        watch.advance(EVERY_MS)
        held = tenant.begun()
        assert [job.kind for job in held] == [CLEAR_OUTDATED]
        assert upkeep.clear_outdated(held) == {}
    assert [row.state for row in tenant.jobs()] == ["done", "done", "done", "queued"]


def test_after_a_round_that_failed_the_next_one_comes_all_the_same(
    tenant: Tenant, upkeep: Upkeep, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise LookupError("a defect")

    monkeypatch.setattr(delivery_log, "clear_refused_bodies", fail)
    tenant.writer.run(plan_next_round)
    watch.advance(EVERY_MS)
    with pytest.raises(LookupError):
        upkeep.clear_outdated(tenant.begun())
    assert [row.state for row in tenant.jobs()] == ["running", "queued"]


def everything_of(tenant: Tenant) -> dict[str, int]:
    """How many rows each table has of this workspace."""
    found = {"workspaces": len(tenant.rows(select(_ws).where(_ws.c.id == tenant.id)))}
    absent = (
        search.search_texts if tenant.database.dialect == "postgresql" else search.search_vectors
    )
    tables: list[Table] = [
        *schema.metadata.sorted_tables,
        search.search_texts,
        search.search_vectors,
    ]
    for table in tables:
        if "workspace_id" in table.columns and table is not absent:
            of_tenant = table.c.workspace_id == tenant.id
            found[table.name] = len(tenant.rows(select(table).where(of_tenant)))
    return found


def found_by_word(tenant: Tenant, word: str) -> int:
    """How many calls of any workspace the index itself still gives for a word."""
    query = "SELECT count(*) FROM call_search WHERE call_search MATCH ?"
    if tenant.database.dialect == "postgresql":
        query = "SELECT count(*) FROM search_vectors WHERE vector @@ to_tsquery('simple', %s)"
    with tenant.database.read() as connection:
        return connection.exec_driver_sql(query, (word,)).scalar_one()


_ws = schema.workspaces


def _ask_a_model(connection: Connection, tenant: Tenant) -> None:
    job = Job(tenant.id, 1, "judge", "1", None, None, "w", 1)
    turn = model_turns.take_turn(connection, Wanted(job, tenant.agent_id, 0.0))
    assert isinstance(turn, Turn)
    model_turns.end_turn(connection, turn, Spent(1, 1, 1, 1.0), requests=1)


def furnish(tenant: Tenant, *, number: int, word: str = "unheard") -> None:
    """Have something of the workspace in every table."""
    writer = tenant.writer
    writer.run(lambda c: workspaces.create_key(c, tenant.id, "key"))
    writer.run(
        lambda c: tasks.begin_task(c, tenant.id, "dig", {}, total=1, counts=(), by=audit.SERVER)
    )
    kept = views.ViewContent()
    writer.run(lambda c: views.create_view(c, tenant.id, "All", kept, shared=True, by=audit.SERVER))
    writer.run(lambda c: judge_models.choose(c, tenant.id, MODEL, by=audit.SERVER))
    writer.run(partial(_ask_a_model, tenant=tenant))
    limits = retention.Limits(calls=900)
    writer.run(lambda c: retention.choose(c, tenant.id, limits, by=audit.SERVER))
    user = writer.run(lambda c: accounts.create_user(c, f"{number}@example.com", "Ann"))
    writer.run(lambda c: accounts.add_member(c, tenant.id, user.id, Membership.OWNER))
    writer.run(
        lambda c: invitations.invite(
            c, tenant.id, f"{number}@example.org", Membership.VIEWER, lasts_ms=1
        )
    )
    rule = {"name": "All", "kind": "label", "colour": "grey", "enabled": True}
    spoken = {"field": "metric.user_turns", "operator": "present"}
    rule |= {"condition": {"combine": "all", "conditions": [spoken]}}
    writer.run(lambda c: rules.create_rule(c, tenant.id, rule, by=audit.SERVER))
    new = NewEval("Heard", "custom", asked(phrase("hello")), Scope())
    (eval_id,) = writer.run(lambda c: evals.create_evals(c, tenant.id, [new], by=audit.SERVER))
    filed = [
        tenant.file(call_id=f"{word} {each}", transcript_with_tool_calls=tool_rows("book"))
        for each in range(3)
    ]
    for _ in filed:
        tenant.refuse()
    tenant.measure()
    label(tenant, judged(tenant, filed[0].call_id, eval_id), user.actor)
    view = views.ViewContent()
    writer.run(lambda c: views.create_view(c, tenant.id, "v", view, shared=True, by=audit.SERVER))
    gone = tenant.file(call_id="gone").call_id
    writer.run(lambda c: deleted.set_aside(c, tenant.id, [gone], task_id=1))


def test_of_a_deleted_workspace_nothing_stays_and_others_lose_nothing(
    tenant: Tenant, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CALLS_AT_ONCE", 2)
    monkeypatch.setattr(module, "_RECEIPTS_AT_ONCE", 2)
    other = Tenant(tenant.database, tenant.writer)
    furnish(tenant, number=1)
    furnish(other, number=2, word="heard")
    Rollups(tenant.database, tenant.writer).refresh(within_s=60)
    for each in (tenant, other):
        each.file(call_id="not in the rollups yet")
        each.measure()
    furnished, others = everything_of(tenant), everything_of(other)
    assert [name for name, rows in furnished.items() if not rows] == []
    tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id))
    assert upkeep.delete_workspaces(tenant.begun()) == {}
    left = everything_of(tenant)
    assert not any(left.values()), left
    assert everything_of(other) == others
    assert (found_by_word(tenant, "unheard"), found_by_word(tenant, "heard")) == (0, 3)
    (job,) = [row for row in tenant.jobs() if row.workspace_id == jobs.SYSTEM]
    assert job.state == "done"


def test_deleting_goes_on_where_it_was_interrupted(
    tenant: Tenant, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tenant, number=1)
    tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id))
    held = tenant.begun()
    delete_rest = module._delete_rest

    def interrupt(*args: object, **options: object) -> None:
        raise LookupError("interrupted")

    monkeypatch.setattr(module, "_delete_rest", interrupt)
    with pytest.raises(LookupError):
        upkeep.delete_workspaces(held)
    monkeypatch.setattr(module, "_delete_rest", delete_rest)
    assert upkeep.delete_workspaces(held) == {}
    assert not any(everything_of(tenant).values())
