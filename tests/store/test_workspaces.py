"""Workspaces and their keys."""

from sqlalchemy import select

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import accounts, calls, schema, workspaces
from tuner_server.store.accounts import Membership
from tuner_server.store.workspaces import ApiKey, KeyHolder


def holder(tenant: Tenant, secret: str) -> KeyHolder | None:
    with tenant.database.read() as connection:
        return workspaces.find_key_holder(connection, secret)


def keys(tenant: Tenant) -> list[ApiKey]:
    with tenant.database.read() as connection:
        return workspaces.keys_of(connection, tenant.id)


def test_a_workspace_can_be_found_renamed_and_listed(tenant: Tenant, watch: Watch) -> None:
    samples = tenant.writer.run(lambda c: workspaces.create_workspace(c, "Samples", samples=True))
    tenant.writer.run(lambda c: workspaces.change_workspace(c, tenant.id, {"name": "Renamed"}))
    with tenant.database.read() as connection:
        found = workspaces.find_workspace(connection, tenant.id)
        assert workspaces.all_workspaces(connection) == [found, samples]
        assert workspaces.find_workspace(connection, 10**6) is None
    assert found is not None
    assert (found.name, found.samples, samples.samples) == ("Renamed", False, True)


def test_people_see_the_workspaces_of_which_they_are_members(tenant: Tenant) -> None:
    run = tenant.writer.run
    other, third = Tenant(tenant.database, tenant.writer), Tenant(tenant.database, tenant.writer)
    ann = run(lambda c: accounts.create_user(c, "ann@example.com", "Ann"))
    run(lambda c: accounts.add_member(c, other.id, ann.id, Membership.VIEWER))
    run(lambda c: accounts.add_member(c, tenant.id, ann.id, Membership.OWNER))
    run(lambda c: accounts.add_member(c, third.id, ann.id, Membership.OWNER))
    run(lambda c: workspaces.delete_workspace(c, third.id))
    with tenant.database.read() as connection:
        seen = workspaces.workspaces_of(connection, ann.id)
    assert [(workspace.id, role) for workspace, role in seen] == [
        (tenant.id, Membership.OWNER),
        (other.id, Membership.VIEWER),
    ]


def test_a_key_opens_its_workspace_and_only_its_hash_is_stored(tenant: Tenant) -> None:
    key, secret = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "First"))
    assert secret.startswith("tr_api_")
    assert secret.startswith(key.prefix)
    assert len(key.prefix) < len(secret) / 2
    assert holder(tenant, secret) == KeyHolder(tenant.id, key.id, None, "First")
    assert holder(tenant, key.prefix) is None
    (row,) = tenant.rows(select(schema.api_keys))
    assert secret not in repr(tuple(row))
    assert keys(tenant) == [key]


def test_a_revoked_key_opens_nothing(tenant: Tenant, watch: Watch) -> None:
    run = tenant.writer.run
    key, secret = run(lambda c: workspaces.create_key(c, tenant.id, "First"))
    assert not run(lambda c: workspaces.revoke_key(c, tenant.id + 1, key.id))
    assert run(lambda c: workspaces.revoke_key(c, tenant.id, key.id))
    assert not run(lambda c: workspaces.revoke_key(c, tenant.id, key.id))
    assert holder(tenant, secret) is None
    assert [each.revoked_at_ms for each in keys(tenant)] == [watch.now_ms]


def test_the_use_of_a_key_is_noted(tenant: Tenant) -> None:
    key, secret = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "First"))
    tenant.writer.run(lambda c: workspaces.note_key_use(c, tenant.id, key.id, 77))
    assert holder(tenant, secret) == KeyHolder(tenant.id, key.id, 77, "First")
    assert keys(tenant)[0].last_used_at_ms == 77


def test_a_deleted_workspace_is_hidden_at_once_and_cleared_away_by_one_job(
    tenant: Tenant, watch: Watch
) -> None:
    _, secret = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "First"))
    for _ in range(2):
        tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id))
    with tenant.database.read() as connection:
        assert workspaces.find_workspace(connection, tenant.id) is None
        assert workspaces.all_workspaces(connection) == []
    assert holder(tenant, secret) is None
    (job,) = tenant.begun()
    assert (job.kind, job.arguments) == (
        workspaces.DELETE_WORKSPACE,
        {"workspace_id": tenant.id},
    )


def test_an_agent_without_a_language_has_that_of_its_workspace(tenant: Tenant) -> None:
    call = tenant.file(call_id="a").call_id
    tenant.writer.run(lambda c: workspaces.change_workspace(c, tenant.id, {"lang": "pt-BR"}))
    with tenant.database.read() as connection:
        (stored,) = calls.stored_bodies(connection, tenant.id, [call])
    assert stored.lang == "pt-BR"
