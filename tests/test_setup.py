"""The first start makes what a newcomer needs, once."""

from contextlib import closing

from sqlalchemy import Connection

from tests.watch import Watch
from tuner_server import setup
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership
from tuner_server.store.database import Database
from tuner_server.store.writer import Writer


def test_the_first_start_makes_an_owner_two_workspaces_and_their_keys(
    database: Database, writer: Writer
) -> None:
    first = writer.run(setup.set_up)
    assert first is not None
    assert (first.default.name, first.samples.name) == ("Default", "Samples")
    with database.read() as connection:
        seen = workspaces.workspaces_of(connection, first.owner.id)
        for key, workspace in (
            (first.default_key, first.default),
            (first.samples_key, first.samples),
        ):
            holder = workspaces.find_key_holder(connection, key)
            assert holder is not None
            assert holder.workspace_id == workspace.id
    assert seen == [(first.default, Membership.OWNER), (first.samples, Membership.OWNER)]
    assert first.samples.samples


def test_a_later_start_makes_nothing(database: Database, writer: Writer) -> None:
    writer.run(setup.set_up)
    assert writer.run(setup.set_up) is None
    with database.read() as connection:
        assert len(workspaces.all_workspaces(connection)) == 2


def test_of_two_processes_that_start_at_once_one_makes_it(migrated_url: str) -> None:
    with closing(Database(migrated_url)) as here, closing(Database(migrated_url)) as there:
        with closing(Writer(here)) as ours, closing(Writer(there)) as theirs:
            starts = [writer.submit(setup.set_up) for writer in (ours, theirs)]
            made = [start.result() for start in starts]
        with here.read() as connection:
            assert len(accounts.all_users(connection)) == 1
    assert made.count(None) == 1


def test_a_place_for_samples_is_everybodys(database: Database, writer: Writer) -> None:
    people = [
        writer.run(lambda c, n=name: accounts.create_user(c, f"{n}@example.com", n))  # type: ignore[misc]
        for name in ("ann", "bob")
    ]
    workspace_id, key = writer.run(setup.make_samples_workspace)
    with database.read() as connection:
        for person in people:
            assert accounts.role_in(connection, workspace_id, person.id) is Membership.OWNER
        holder = workspaces.find_key_holder(connection, key)
    assert holder is not None
    assert holder.workspace_id == workspace_id
    again, other_key = writer.run(setup.make_samples_workspace)
    assert again == workspace_id
    assert other_key != key


def test_somebody_waits_for_a_password_until_anybody_has_one(
    database: Database, writer: Writer, watch: Watch
) -> None:
    def waiting(connection: Connection) -> accounts.User | None:
        return setup.waiting_for_a_password(connection)

    assert writer.run(waiting) is None
    first = writer.run(setup.set_up)
    assert first is not None
    assert writer.run(waiting) == first.owner
    link = writer.run(lambda c: setup.sign_in_link(c, "http://x", first.owner.id))
    prefix, _, token = link.partition("#token=")
    assert prefix == "http://x/welcome"
    watch.advance(setup.LINK_LASTS_MS - 1)
    assert writer.run(lambda c: accounts.use_link(c, token)) == first.owner.id
    writer.run(lambda c: accounts.set_password(c, first.owner.id, "hash"))
    assert writer.run(waiting) is None
