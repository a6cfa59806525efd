"""Invitations by link: good once, for their time, and only their hashes are stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import accounts, audit, invitations, schema, workspaces
from tuner_server.store.accounts import Membership, User
from tuner_server.store.audit import Actor, ActorKind, EntryFilter
from tuner_server.store.invitations import AlreadyInvited, AlreadyMember, Invitation, Opened

ANN = Actor(ActorKind.PERSON, 7, "Ann", "ann@example.com")
BOB = "bob@example.com"


def invite(tenant: Tenant, email: str = BOB, *, lasts_ms: int = 1_000) -> tuple[Invitation, str]:
    return tenant.writer.run(
        lambda c: invitations.invite(
            c, tenant.id, email, Membership.EDITOR, lasts_ms=lasts_ms, by=ANN
        )
    )


def opened(tenant: Tenant, token: str) -> Opened | None:
    with tenant.database.read() as connection:
        return invitations.open_link(connection, token)


def pending(tenant: Tenant) -> list[Invitation]:
    with tenant.database.read() as connection:
        return invitations.pending(connection, tenant.id)


def person(tenant: Tenant, email: str = BOB) -> User:
    return tenant.writer.run(lambda c: accounts.create_user(c, email, "Bob"))


def accept(tenant: Tenant, found: Opened | None, user: User) -> bool:
    assert found is not None
    return tenant.writer.run(lambda c: invitations.accept(c, found, user))


def actions(tenant: Tenant) -> list[str]:
    with tenant.database.read() as connection:
        found = audit.entries(connection, tenant.id, EntryFilter(), most=50)
    return [entry.action for entry in reversed(found) if entry.actor != audit.SERVER]


def test_an_invitation_waits_with_who_invited_whom_as_what(tenant: Tenant, watch: Watch) -> None:
    invitation, token = invite(tenant, " Bob@Example.com ")
    assert pending(tenant) == [invitation]
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        BOB,
        Membership.EDITOR,
        "Ann",
    )
    assert (invitation.created_at_ms, invitation.expires_at_ms) == (
        watch.now_ms,
        watch.now_ms + 1_000,
    )
    assert opened(tenant, token) == Opened(tenant.id, "Default", invitation)
    assert opened(tenant, token[:-1]) is None


def test_only_the_hash_of_a_link_is_stored(tenant: Tenant) -> None:
    _, token = invite(tenant)
    (row,) = tenant.rows(select(schema.invitations))
    assert token not in repr(tuple(row))
    assert token.encode() not in bytes(row.token_sha256)


def test_an_accepted_invitation_makes_a_member_once(tenant: Tenant) -> None:
    _, token = invite(tenant)
    bob, found = person(tenant), opened(tenant, token)
    assert accept(tenant, found, bob)
    with tenant.database.read() as connection:
        assert accounts.role_in(connection, tenant.id, bob.id) is Membership.EDITOR
    assert (opened(tenant, token), pending(tenant)) == (None, [])
    assert not accept(tenant, found, person(tenant, "eve@example.com"))
    assert actions(tenant) == ["invitation.create", "invitation.accept"]


def test_an_invitation_ends_after_its_time_and_may_be_renewed(tenant: Tenant, watch: Watch) -> None:
    invitation, old = invite(tenant)
    watch.advance(1_000)
    assert opened(tenant, old) is None
    assert pending(tenant) == [invitation]
    renewed = tenant.writer.run(
        lambda c: invitations.renew(c, tenant.id, invitation.id, lasts_ms=500, by=ANN)
    )
    assert renewed is not None
    again, token = renewed
    assert (again.id, again.expires_at_ms) == (invitation.id, watch.now_ms + 500)
    assert opened(tenant, old) is None
    assert opened(tenant, token) is not None
    assert actions(tenant) == ["invitation.create", "invitation.renew"]


def test_a_revoked_invitation_opens_nothing(tenant: Tenant) -> None:
    invitation, token = invite(tenant)
    revoke = invitations.revoke
    assert tenant.writer.run(lambda c: revoke(c, tenant.id, invitation.id, by=ANN))
    assert not tenant.writer.run(lambda c: revoke(c, tenant.id, invitation.id, by=ANN))
    assert opened(tenant, token) is None
    invite(tenant)  # and the e-mail may be invited again


def test_an_invitation_of_another_workspace_cannot_be_touched(tenant: Tenant) -> None:
    other = Tenant(tenant.database, tenant.writer)
    invitation, token = invite(other)
    run = tenant.writer.run
    assert not run(lambda c: invitations.revoke(c, tenant.id, invitation.id))
    assert run(lambda c: invitations.renew(c, tenant.id, invitation.id, lasts_ms=9)) is None
    assert pending(tenant) == []
    assert opened(other, token) is not None


def test_nobody_is_invited_twice_or_into_where_he_is(tenant: Tenant) -> None:
    invite(tenant)
    with pytest.raises(AlreadyInvited, match=BOB):
        invite(tenant, BOB.upper())
    other = Tenant(tenant.database, tenant.writer)
    invite(other)  # elsewhere it is another matter
    eve = person(tenant, "eve@example.com")
    tenant.writer.run(lambda c: accounts.add_member(c, tenant.id, eve.id, Membership.VIEWER))
    with pytest.raises(AlreadyMember):
        invite(tenant, "eve@example.com")


def test_a_member_cannot_accept_and_the_invitation_stays(tenant: Tenant) -> None:
    _, token = invite(tenant)
    eve = person(tenant, "eve@example.com")
    tenant.writer.run(lambda c: accounts.add_member(c, tenant.id, eve.id, Membership.VIEWER))
    with pytest.raises(AlreadyMember):
        accept(tenant, opened(tenant, token), eve)
    assert opened(tenant, token) is not None


def test_nobody_is_let_into_a_deleted_workspace(tenant: Tenant) -> None:
    _, token = invite(tenant)
    tenant.writer.run(lambda c: workspaces.delete_workspace(c, tenant.id))
    assert opened(tenant, token) is None
