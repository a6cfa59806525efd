"""The first start: a workspace with a key, a person who can sign in, a place for samples."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership, User
from tuner_server.store.audit import SERVER, Actor
from tuner_server.store.database import take_turns
from tuner_server.store.workspaces import Workspace

LINK_LASTS_MS = 24 * 60 * 60 * 1000
_FIRST_EMAIL = "owner@localhost"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first start made. The keys are shown once and stored nowhere."""

    owner: User
    default: Workspace
    default_key: str
    samples: Workspace
    samples_key: str


def set_up(connection: Connection) -> FirstStart | None:
    """Make what a newcomer needs; nothing where there is a person already."""
    take_turns(connection)
    if accounts.all_users(connection):
        return None
    owner = accounts.create_user(connection, _FIRST_EMAIL, "Owner")
    default = workspaces.create_workspace(connection, "Default")
    samples = workspaces.create_workspace(connection, "Samples", samples=True)
    for workspace in (default, samples):
        accounts.add_member(connection, workspace.id, owner.id, Membership.OWNER)
    return FirstStart(
        owner=owner,
        default=default,
        default_key=workspaces.create_key(connection, default.id, "First key")[1],
        samples=samples,
        samples_key=workspaces.create_key(connection, samples.id, "Sample calls")[1],
    )


def make_samples_workspace(connection: Connection) -> tuple[int, str]:
    """The workspace for sample calls, made where there is none; its id and a new key to it.

    Everybody who may sign in owns it.
    """
    existing = [each for each in workspaces.all_workspaces(connection) if each.samples]
    if existing:
        samples = existing[0]
    else:
        samples = workspaces.create_workspace(connection, "Samples", samples=True)
        for user in accounts.all_users(connection):
            accounts.add_member(connection, samples.id, user.id, Membership.OWNER)
    return samples.id, workspaces.create_key(connection, samples.id, "Sample calls")[1]


def sign_in_link(connection: Connection, base_url: str, user_id: int, *, by: Actor = SERVER) -> str:
    """A link, good once and for a day, under which this person sets a password."""
    token = accounts.make_link(connection, user_id, lasts_ms=LINK_LASTS_MS, by=by)
    return f"{base_url}/welcome#token={token}"


def waiting_for_a_password(connection: Connection) -> User | None:
    """The first person, as long as nobody has a password and so nobody can sign in."""
    users = accounts.all_users(connection)
    if any(accounts.password_hash_of(connection, user.id) is not None for user in users):
        return None
    return users[0] if users else None
