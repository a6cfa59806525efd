"""The audit log: who changed what, in the transaction of the change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import accounts, agents, audit, calls, jobs, workspaces
from tuner_server.store.audit import (
    SERVER,
    SERVER_LOG,
    Actor,
    ActorKind,
    Entry,
    EntryFilter,
    EntryPlace,
    Subject,
)

ANN = Actor(ActorKind.PERSON, 7, "Ann", "ann@example.com")
KEY = Actor(ActorKind.KEY, 7, "CI")
OPERATOR = Actor(ActorKind.COMMAND_LINE, None, "root")


def log(tenant: Tenant, workspace_id: int | None = None, **wanted: Any) -> list[Entry]:
    """Entries, the oldest first, without those of the tenant's making."""
    with tenant.database.read() as connection:
        found = audit.entries(
            connection,
            tenant.id if workspace_id is None else workspace_id,
            EntryFilter(**wanted),
            most=100,
        )
    return [entry for entry in reversed(found) if entry.actor != SERVER]


def note(tenant: Tenant, actor: Actor, action: audit.Action, subject: Subject) -> None:
    tenant.writer.run(lambda c: audit.record(c, tenant.id, actor, action, subject))


def test_an_entry_tells_who_did_what_to_what_and_when(tenant: Tenant, watch: Watch) -> None:
    watch.advance(5)
    desk = Subject("agent", 4, "Desk")
    details = {"changes": {"name": {"from": "Desk", "to": "Front desk"}}}
    tenant.writer.run(lambda c: audit.record(c, tenant.id, ANN, "agent.change", desk, details))
    (entry,) = log(tenant)
    assert (entry.at_ms, entry.actor, entry.action) == (watch.now_ms, ANN, "agent.change")
    assert (entry.subject, entry.details) == (desk, details)


def test_a_change_that_fails_leaves_no_entry(tenant: Tenant) -> None:
    def fail(connection: Connection) -> None:
        workspaces.change_workspace(connection, tenant.id, {"name": "Never"}, by=ANN)
        raise LookupError("the change fails")

    with pytest.raises(LookupError):
        tenant.writer.run(fail)
    assert log(tenant) == []


def test_entries_are_filtered_by_who_what_on_what_and_when(tenant: Tenant, watch: Watch) -> None:
    desk, sales = Subject("agent", 4, "Desk"), Subject("agent", 5, "Sales")
    start_ms = watch.now_ms
    for actor, action, subject in (
        (ANN, "agent.create", desk),
        (KEY, "agent.create", sales),
        (OPERATOR, "key.create", Subject("key", 4, "CI")),
        (ANN, "agent.delete", desk),
    ):
        watch.advance(10)
        note(tenant, actor, action, subject)  # type: ignore[arg-type]
    first, second, third, fourth = log(tenant)
    for wanted, expected in (
        ({"actor_kind": ActorKind.PERSON}, [first, fourth]),
        ({"actor_kind": ActorKind.KEY, "actor_id": 7}, [second]),
        ({"actor_kind": ActorKind.KEY, "actor_id": 8}, []),
        ({"actor_kind": ActorKind.COMMAND_LINE}, [third]),
        ({"actions": ("agent.create",)}, [first, second]),
        ({"actions": ("key.create", "agent.delete")}, [third, fourth]),
        ({"subject_kind": "key"}, [third]),
        ({"subject_kind": "agent", "subject_id": 4}, [first, fourth]),
        ({"since_ms": start_ms + 20, "until_ms": start_ms + 40}, [second, third]),
        ({"actor_kind": ActorKind.PERSON, "actions": ("agent.create",)}, [first]),
    ):
        assert log(tenant, **wanted) == expected, wanted


def test_pages_follow_one_another_without_gap_or_repeat(tenant: Tenant, watch: Watch) -> None:
    for place in range(7):
        note(tenant, ANN, "agent.change", Subject("agent", place, str(place)))
        watch.advance(place % 2)  # several at the same time
    seen: list[str] = []
    after: EntryPlace | None = None
    with tenant.database.read() as connection:
        while page := audit.entries(
            connection,
            tenant.id,
            EntryFilter(actor_kind=ActorKind.PERSON),
            most=3,
            after=after,
        ):
            seen += [entry.subject.name for entry in page]
            after = EntryPlace(page[-1].at_ms, page[-1].id)
    assert seen == [str(place) for place in reversed(range(7))]


def test_a_workspace_sees_its_own_entries_only(tenant: Tenant) -> None:
    other = Tenant(tenant.database, tenant.writer)
    note(other, ANN, "agent.create", Subject("agent", other.agent_id, "Desk"))
    assert log(tenant) == []


def test_what_is_done_to_a_workspace_and_its_keys_is_recorded(tenant: Tenant) -> None:
    run = tenant.writer.run
    made = run(lambda c: workspaces.create_workspace(c, "New", by=ANN))
    run(lambda c: workspaces.change_workspace(c, made.id, {"name": "Newer"}, by=ANN))
    run(
        lambda c: workspaces.change_workspace(c, made.id, {"name": "Newer"}, by=ANN)
    )  # changes nothing
    key, secret = run(lambda c: workspaces.create_key(c, made.id, "CI", by=ANN))
    run(lambda c: workspaces.revoke_key(c, made.id, key.id, by=OPERATOR))
    run(lambda c: workspaces.revoke_key(c, made.id, key.id, by=OPERATOR))  # nor does this
    entries = log(tenant, made.id)
    assert [(entry.action, entry.subject.name, entry.details) for entry in entries] == [
        ("workspace.create", "New", {}),
        ("workspace.rename", "Newer", {"from": "New", "to": "Newer"}),
        ("key.create", "CI", {"prefix": key.prefix}),
        ("key.revoke", "CI", {"prefix": key.prefix}),
    ]
    assert secret not in repr(entries)
    assert [entry.actor for entry in entries] == [ANN, ANN, ANN, OPERATOR]


def test_the_deletion_of_a_workspace_outlives_it(tenant: Tenant) -> None:
    for _ in range(2):
        tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id, by=ANN))
    (entry,) = log(tenant, SERVER_LOG)
    assert (entry.action, entry.subject) == (
        "workspace.delete",
        Subject("workspace", tenant.id, "Default"),
    )


def test_what_is_done_to_an_agent_is_recorded_with_what_changed(tenant: Tenant) -> None:
    run = tenant.writer.run
    values = {
        "remote_identifier": "sales",
        "name": "Sales",
        "provider": "vapi",
        "call_direction": "inbound",
    }
    number = run(lambda c: agents.create_agent(c, tenant.id, values, by=KEY))
    changes = {
        "name": "Sales NL",
        "lang": "nl",
        "call_direction": "inbound",
        "prompt": "Sell.",
        "provider_key_sealed": b"sealed",
        "provider_key_hint": "••••1234",
    }
    run(lambda c: agents.change_agent(c, tenant.id, number, changes, by=ANN))
    run(lambda c: agents.change_agent(c, tenant.id, number, {"lang": "nl"}, by=ANN))
    run(lambda c: agents.delete_agent(c, tenant.id, number, by=ANN))
    made, changed, deleted = log(tenant)
    assert (made.actor, made.action, made.subject) == (
        KEY,
        "agent.create",
        Subject("agent", number, "Sales"),
    )
    assert made.details == {"agent_id": "sales", "provider": "vapi"}
    assert (changed.action, changed.subject.name) == ("agent.change", "Sales NL")
    assert changed.details["changes"] == {
        "name": {"from": "Sales", "to": "Sales NL"},
        "lang": {"from": None, "to": "nl"},
        "prompt": {},
        "provider_key": {},
    }
    assert (deleted.action, deleted.details) == ("agent.delete", {"agent_id": "sales"})


def test_a_providers_key_that_was_not_there_and_stays_away_is_no_change(tenant: Tenant) -> None:
    away = {"provider_key_sealed": None, "provider_key_hint": None}
    tenant.writer.run(lambda c: agents.change_agent(c, tenant.id, tenant.agent_id, away, by=ANN))
    assert log(tenant) == []


def test_the_deletion_of_a_call_is_recorded_without_what_was_said(tenant: Tenant) -> None:
    filed = tenant.file(call_id="call-7")
    number = filed.call_id
    assert tenant.writer.run(lambda c: calls.delete_call(c, tenant.id, number, by=ANN))
    assert not tenant.writer.run(lambda c: calls.delete_call(c, tenant.id, number, by=ANN))
    (entry,) = log(tenant)
    assert (entry.action, entry.subject) == ("call.delete", Subject("call", number, "call-7"))
    assert entry.details.keys() == {"agent_id", "started_at_ms"}


def test_a_replay_is_recorded_with_its_fate(tenant: Tenant) -> None:
    first = tenant.refuse(provider_call_id="call-9")
    again = tenant.delivery(replay_of=first, replayed_by=ANN)
    second = tenant.refuse(delivery=again, provider_call_id="call-9", body=None)
    (entry,) = log(tenant)
    assert (entry.action, entry.subject) == (
        "delivery.replay",
        Subject("delivery", first, "call-9"),
    )
    assert entry.details == {"agent_id": "support", "fate": "refused", "receipt": second}


def test_the_replay_of_a_dead_job_is_recorded(tenant: Tenant) -> None:
    tenant.file()
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: jobs.fail(c, job, "out of ink", retry_at_ms=None))
    assert tenant.writer.run(lambda c: jobs.replay(c, tenant.id, job.id, by=ANN))
    assert not tenant.writer.run(lambda c: jobs.replay(c, tenant.id, job.id, by=ANN))
    (entry,) = log(tenant)
    assert (entry.action, entry.subject) == (
        "job.replay",
        Subject("job", job.id, "measure_call"),
    )


def test_a_person_and_a_key_are_actors_by_their_names(tenant: Tenant) -> None:
    bob = tenant.writer.run(lambda c: accounts.create_user(c, "bob@example.com", "Bob"))
    assert bob.actor == Actor(ActorKind.PERSON, bob.id, "Bob", "bob@example.com")
    assert (bob.actor.person_id, KEY.person_id, OPERATOR.person_id) == (bob.id, None, None)
    key, secret = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "CI"))
    with tenant.database.read() as connection:
        holder = workspaces.find_key_holder(connection, secret)
    assert holder is not None
    assert holder.actor == Actor(ActorKind.KEY, key.id, "CI")
