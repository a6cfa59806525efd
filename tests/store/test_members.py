"""Who belongs to a workspace. It never loses its last owner."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.kinds import on_postgresql
from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import accounts, audit, members
from tuner_server.store.accounts import Membership, User
from tuner_server.store.audit import Actor, ActorKind, EntryFilter
from tuner_server.store.database import Database
from tuner_server.store.members import LastOwner, Member

OWNER, EDITOR, VIEWER = Membership.OWNER, Membership.EDITOR, Membership.VIEWER
OPERATOR = Actor(ActorKind.COMMAND_LINE, None, "root")


def add(tenant: Tenant, name: str, role: Membership) -> User:
    email = f"{name.lower()}@example.com"
    user = tenant.writer.run(lambda c: accounts.create_user(c, email, name))
    tenant.writer.run(lambda c: accounts.add_member(c, tenant.id, user.id, role))
    return user


def everybody(tenant: Tenant) -> list[Member]:
    with tenant.database.read() as connection:
        return members.members_of(connection, tenant.id)


def roles(tenant: Tenant) -> dict[str, Membership]:
    return {member.user.name: member.role for member in everybody(tenant)}


def last_action(tenant: Tenant) -> tuple[str, str, dict[str, str]]:
    with tenant.database.read() as connection:
        entry = audit.entries(connection, tenant.id, EntryFilter(), most=1)[0]
    return entry.action, entry.subject.name, dict(entry.details)


def test_members_are_listed_by_name_with_when_they_were_seen(tenant: Tenant, watch: Watch) -> None:
    bob, ann = add(tenant, "Bob", VIEWER), add(tenant, "Ann", OWNER)
    add(Tenant(tenant.database, tenant.writer), "Elsewhere", OWNER)
    tenant.writer.run(lambda c: accounts.set_password(c, ann.id, "hash"))
    tenant.writer.run(lambda c: accounts.note_seen(c, ann.id, watch.now_ms))
    first, second = everybody(tenant)
    assert (first.user, first.role, first.has_password) == (ann, OWNER, True)
    assert first.user.last_seen_at_ms == watch.now_ms
    assert (second.user, second.role, second.has_password) == (bob, VIEWER, False)
    assert second.user.last_seen_at_ms is None


def test_a_role_is_changed_and_the_change_recorded(tenant: Tenant) -> None:
    ann, bob = add(tenant, "Ann", OWNER), add(tenant, "Bob", VIEWER)
    change = members.change_role
    assert tenant.writer.run(lambda c: change(c, tenant.id, bob.id, EDITOR, by=ann.actor))
    assert roles(tenant) == {"Ann": OWNER, "Bob": EDITOR}
    expected = ("member.change", "bob@example.com", {"from": "viewer", "to": "editor"})
    assert last_action(tenant) == expected
    assert not tenant.writer.run(lambda c: change(c, tenant.id + 1, bob.id, OWNER))


def test_the_last_owner_is_neither_demoted_nor_removed(tenant: Tenant) -> None:
    ann, bob = add(tenant, "Ann", OWNER), add(tenant, "Bob", EDITOR)
    with pytest.raises(LastOwner, match=r"Ann is the only owner .* Make somebody else an owner"):
        tenant.writer.run(lambda c: members.change_role(c, tenant.id, ann.id, VIEWER))
    with pytest.raises(LastOwner):
        tenant.writer.run(lambda c: members.remove_member(c, tenant.id, ann.id))
    assert tenant.writer.run(lambda c: members.change_role(c, tenant.id, ann.id, OWNER))
    assert tenant.writer.run(lambda c: members.remove_member(c, tenant.id, bob.id))
    assert roles(tenant) == {"Ann": OWNER}


def test_one_of_two_owners_may_go(tenant: Tenant) -> None:
    ann, bob = add(tenant, "Ann", OWNER), add(tenant, "Bob", OWNER)
    assert tenant.writer.run(lambda c: members.remove_member(c, tenant.id, bob.id, by=ann.actor))
    assert last_action(tenant) == ("member.remove", "bob@example.com", {"role": "owner"})
    assert not tenant.writer.run(lambda c: members.remove_member(c, tenant.id, bob.id))
    with tenant.database.read() as connection:
        assert accounts.role_in(connection, tenant.id, bob.id) is None


def test_whoever_removes_himself_leaves(tenant: Tenant) -> None:
    add(tenant, "Ann", OWNER)
    bob = add(tenant, "Bob", VIEWER)
    tenant.writer.run(lambda c: members.remove_member(c, tenant.id, bob.id, by=bob.actor))
    assert last_action(tenant) == ("member.leave", "bob@example.com", {"role": "viewer"})


def test_whoever_is_added_is_recorded(tenant: Tenant) -> None:
    ann = tenant.writer.run(lambda c: accounts.create_user(c, "ann@example.com", "Ann"))
    tenant.writer.run(lambda c: accounts.add_member(c, tenant.id, ann.id, EDITOR, by=OPERATOR))
    assert last_action(tenant) == ("member.add", "ann@example.com", {"role": "editor"})


@on_postgresql
def test_two_owners_who_demote_each_other_at_once_leave_one(
    tenant: Tenant, migrated_url: str
) -> None:
    owners = [add(tenant, name, OWNER) for name in ("Ann", "Bob")]
    ready = threading.Barrier(2)

    def demote(user: User) -> str:
        with closing(Database(migrated_url)) as own, own.writing_engine.begin() as connection:
            ready.wait()
            try:
                members.change_role(connection, tenant.id, user.id, VIEWER)
            except LastOwner:
                return "last"
            return "demoted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, owners)) == ["demoted", "last"]
    assert sorted(roles(tenant).values()) == [OWNER, VIEWER]
