"""People, their sessions, and links that set a password once."""

import pytest
from sqlalchemy import select

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import accounts, schema, workspaces
from tuner_server.store.accounts import EmailTaken, Membership, User


@pytest.fixture
def ann(tenant: Tenant) -> User:
    return tenant.writer.run(lambda c: accounts.create_user(c, " Ann@Example.com ", "Ann"))


def holder(tenant: Tenant, token: str) -> User | None:
    with tenant.database.read() as connection:
        return accounts.user_of_session(connection, token)


def test_a_person_is_found_by_e_mail_whatever_its_case(tenant: Tenant, ann: User) -> None:
    with tenant.database.read() as connection:
        assert accounts.find_user(connection, "ANN@example.COM") == ann
        assert accounts.find_user(connection, "bob@example.com") is None
        assert accounts.user_with_id(connection, ann.id) == ann
        assert accounts.all_users(connection) == [ann]
        assert accounts.password_hash_of(connection, ann.id) is None


def test_an_e_mail_belongs_to_one_person(tenant: Tenant, ann: User) -> None:
    run = tenant.writer.run
    with pytest.raises(EmailTaken):
        run(lambda c: accounts.create_user(c, "ANN@example.com", "Other"))
    bob = run(lambda c: accounts.create_user(c, "bob@example.com", "Bob"))
    with pytest.raises(EmailTaken):
        run(lambda c: accounts.change_user(c, bob.id, email="Ann@example.com"))
    run(lambda c: accounts.change_user(c, ann.id, email="Ann@Example.com"))
    run(lambda c: accounts.change_user(c, bob.id, email=" Robert@example.com"))
    with tenant.database.read() as connection:
        found = accounts.find_user(connection, "robert@example.com")
    assert found is not None
    assert found.id == bob.id


def test_a_session_ends_by_itself_or_by_signing_out(
    tenant: Tenant, ann: User, watch: Watch
) -> None:
    run = tenant.writer.run
    first = run(lambda c: accounts.begin_session(c, ann.id, lasts_ms=1_000))
    second = run(lambda c: accounts.begin_session(c, ann.id, lasts_ms=2_000))
    assert holder(tenant, first) == holder(tenant, second) == ann
    assert holder(tenant, "unknown") is None
    watch.advance(1_000)
    assert holder(tenant, first) is None
    run(lambda c: accounts.end_session(c, second))
    assert holder(tenant, second) is None
    run(lambda c: accounts.begin_session(c, ann.id, lasts_ms=1_000))
    assert len(tenant.rows(select(schema.sessions))) == 1  # what ended was cleared away


def test_only_the_hash_of_a_token_is_stored(tenant: Tenant, ann: User) -> None:
    run = tenant.writer.run
    session = run(lambda c: accounts.begin_session(c, ann.id, lasts_ms=1_000))
    link = run(lambda c: accounts.make_link(c, ann.id, lasts_ms=1_000))
    stored = [*tenant.rows(select(schema.sessions)), *tenant.rows(select(schema.sign_in_links))]
    for token in (session, link):
        assert token.encode() not in b"".join(bytes(row.token_sha256) for row in stored)


def test_a_new_password_ends_the_sessions_of_that_person(tenant: Tenant, ann: User) -> None:
    run = tenant.writer.run
    bob = run(lambda c: accounts.create_user(c, "bob@example.com", "Bob"))
    of_ann = run(lambda c: accounts.begin_session(c, ann.id, lasts_ms=1_000))
    of_bob = run(lambda c: accounts.begin_session(c, bob.id, lasts_ms=1_000))
    run(lambda c: accounts.set_password(c, ann.id, "hash"))
    assert (holder(tenant, of_ann), holder(tenant, of_bob)) == (None, bob)
    with tenant.database.read() as connection:
        assert accounts.password_hash_of(connection, ann.id) == "hash"


def test_a_link_serves_once_and_for_its_time(tenant: Tenant, ann: User, watch: Watch) -> None:
    run = tenant.writer.run
    earlier = run(lambda c: accounts.make_link(c, ann.id, lasts_ms=1_000))
    link = run(lambda c: accounts.make_link(c, ann.id, lasts_ms=1_000))
    assert run(lambda c: accounts.use_link(c, earlier)) is None  # a newer one ends it
    assert run(lambda c: accounts.use_link(c, link)) == ann.id
    assert run(lambda c: accounts.use_link(c, link)) is None
    late = run(lambda c: accounts.make_link(c, ann.id, lasts_ms=1_000))
    watch.advance(1_000)
    assert run(lambda c: accounts.use_link(c, late)) is None
    assert run(lambda c: accounts.use_link(c, "unknown")) is None


def test_members_have_a_role_until_their_workspace_is_deleted(tenant: Tenant, ann: User) -> None:
    tenant.writer.run(lambda c: accounts.add_member(c, tenant.id, ann.id, Membership.EDITOR))

    def role(workspace_id: int) -> Membership | None:
        with tenant.database.read() as connection:
            return accounts.role_in(connection, workspace_id, ann.id)

    assert role(tenant.id) is Membership.EDITOR
    assert role(tenant.id + 1) is None
    tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id))
    assert role(tenant.id) is None
